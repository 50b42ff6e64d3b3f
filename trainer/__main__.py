"""The trainer's command line: fetch, train, export, evaluate, report."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from movies.datasets import load_release
from movies.errors import MatineeError
from movies.movielens import Release, read_release
from movies.settings import SHIPPED_BUNDLE, DataSettings, EngineKind, StoreSettings, WorkerSettings
from workers.engine.base_model import BaseModel, find_base_model

if TYPE_CHECKING:
    from trainer.evaluation.scoring import Model

# Those that read titles: the tables of an evaluation ask by text.
SHIPPED_BUNDLES = sorted(SHIPPED_BUNDLE.parent.glob("phase[123]"))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; expected failures become one sentence on standard error and exit code 1."""
    options = _parser().parse_args(arguments)
    # Read when tqdm is first imported; our own lines say how far things are.
    os.environ.setdefault("TQDM_DISABLE", "1")
    try:
        return int(options.run(options))
    except MatineeError as error:
        print(f"trainer: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\ntrainer: stopped", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m trainer", description="From MovieLens to model bundles.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    fetch = commands.add_parser("fetch", help="get a MovieLens release")
    fetch.add_argument(
        "wanted",
        nargs="?",
        help="latest-small, 100k, 1m, 25m, 32m, or a local folder or zip; default: latest-small, else 100k",
    )
    fetch.add_argument("--force", action="store_true", help="fetch again what is already there")
    fetch.set_defaults(run=_fetch)

    train = commands.add_parser("train", help="fine-tune an adapter; Ctrl-C keeps what is learned")
    train.add_argument(
        "--phase",
        type=int,
        choices=(1, 2, 3, 4),
        required=True,
        help="1: titles alone; 2: titles with genres; 3: also what the community thinks; 4: a movie is one "
        "vector (what the model has read of it, genres, year, who rated it), and what people choose is learned, too",
    )
    train.add_argument(
        "--also", type=Path, action="append", default=[], help="learn from this folder's release, too; may be repeated"
    )
    train.add_argument(
        "--people", action="store_true", help="learn from the ratings of those who allowed it in the chat, too"
    )
    train.add_argument("--minutes", type=float, default=60.0, help="train for so long (default 60; 0: no limit)")
    train.add_argument("--steps", type=int, default=0, help="train for so many steps (default: no limit)")
    train.add_argument(
        "--ratings",
        type=int,
        help="ratings drawn per user and epoch (default 12, in phase 4 a history of 20; the plain method: 6)",
    )
    train.add_argument(
        "--teacher",
        type=float,
        default=0.7,
        help="weight of the classical teacher's soft labels (default 0.7; the plain method: 0)",
    )
    train.add_argument("--rank", type=int, help="LoRA rank (default 8, in phase 4 16)")
    train.add_argument("--learning-rate", type=float, default=1e-3)
    train.add_argument("--seed", type=int, default=1)
    train.add_argument("--accumulate", type=int, default=1, help="batches in one step (default 1; not in phase 4)")
    train.add_argument("--device", choices=("auto", "cpu"), default="auto", help="auto: a GPU where there is one")
    train.add_argument(
        "--precision", choices=("auto", "full"), default="auto", help="auto: bf16 where the hardware has it; full: fp32"
    )
    train.add_argument("--compile", action="store_true", help="compile the layers: worth it from ten minutes on")
    train.add_argument(
        "--parent",
        type=Path,
        help="the bundle to start from (phases 2 and 3: the shipped bundle of the phase before; 'none' starts afresh; "
        "phase 4: a run's folder; default afresh)",
    )
    train.add_argument("--run", type=Path, dest="folder", help="the run's folder (default: var/runs/phaseN)")
    train.add_argument("--resume", action="store_true", help="go on from the run's checkpoint")
    train.set_defaults(run=_train)

    export = commands.add_parser("export", help="make a bundle of a run: adapter as safetensors and GGUF, calibrated")
    export.add_argument("--run", type=Path, dest="folder", required=True, help="the run's folder")
    export.add_argument("--name", required=True, help="the bundle's name, such as phase1")
    export.add_argument("--to", type=Path, help="the bundle's folder (default: var/bundles/NAME)")
    export.add_argument(
        "--merged",
        choices=("F32", "F16", "Q8_0", "Q4_0", "Q4_1"),
        action="append",
        default=[],
        help="also write a merged GGUF model of this type beside the bundle; may be repeated",
    )
    export.add_argument(
        "--no-calibration", action="store_true", help="leave out the minutes of calibration on validation users"
    )
    export.set_defaults(run=_export)

    rank = commands.add_parser("rank", help="learn by what a bundle's lists are made, and write it into the bundle")
    rank.add_argument("--bundle", type=Path, required=True, help="the bundle's folder")
    rank.add_argument(
        "--also", type=Path, action="append", default=[], help="learn from this folder's release, too; may be repeated"
    )
    rank.add_argument(
        "--asked", type=int, default=160, help="of how many people the model is asked what it thinks (default 160)"
    )
    rank.set_defaults(run=_rank)

    evaluate = commands.add_parser("evaluate", help="base, bundles and baselines on held-out users: the whole protocol")
    evaluate.add_argument(
        "--bundle", type=Path, action="append", help="a bundle's folder; may be repeated (default: the shipped ones)"
    )
    evaluate.add_argument("--quick", action="store_true", help="a fair sample of every table, in minutes")
    evaluate.add_argument(
        "--engine",
        type=EngineKind,
        choices=(EngineKind.LLAMA_CPP, EngineKind.TRANSFORMERS),
        default=EngineKind.LLAMA_CPP,
    )
    evaluate.add_argument("--device", default="auto", help="for the transformers engine (default auto)")
    evaluate.add_argument("--json", type=Path, help="write what was found here (default: var/evaluation.json)")
    what_for = evaluate.add_mutually_exclusive_group()
    what_for.add_argument(
        "--sixth", action="store_true", help="only the sixth rating of the bundles, with no baseline beside them"
    )
    what_for.add_argument(
        "--list", action="store_true", help="only the list, as the bundle and its ranking make it, beside recommenders"
    )
    what_for.add_argument("--record", action="store_true", help="also write the figures into the bundles' manifests")
    what_for.add_argument(
        "--check", type=Path, action="append", help="only see whether this bundle's figures are true; may be repeated"
    )
    evaluate.add_argument("--people", type=int, help="for --list: so many held-out people at most (default: all)")
    evaluate.add_argument(
        "--ratings", type=int, action="append", help="for --list: how many they told; may be repeated (default: 10)"
    )
    evaluate.set_defaults(run=_evaluate)

    lists = commands.add_parser("lists", help="the lists of a bundle of phase 4 on held-out people, against EASE")
    lists.add_argument("--bundle", type=Path, required=True, help="the bundle's folder")
    lists.add_argument(
        "--also", type=Path, action="append", default=[], help="a further release it was trained on; may be repeated"
    )
    lists.add_argument(
        "--given",
        type=int,
        action="append",
        help="so many ratings of each person are given (default 10); may be repeated",
    )
    lists.add_argument("--every", type=int, default=1, help="lists for every so many-th person (default 1: for all)")
    lists.set_defaults(run=_lists)

    report = commands.add_parser("report", help="a page with tables and pictures of what evaluate found")
    report.add_argument("--json", type=Path, help="what evaluate wrote (default: var/evaluation.json)")
    report.add_argument("--to", type=Path, help="the page (default: report.html beside it)")
    report.set_defaults(run=_report)
    return parser


def _fetch(options: argparse.Namespace) -> int:
    from trainer.data.fetch import fetch

    fetch(options.wanted, DataSettings(), force=options.force)
    return 0


def _train(options: argparse.Namespace) -> int:
    from accelerate import PartialState

    from trainer.training.finetune import finetune
    from trainer.training.recipe import Recipe
    from trainer.training.warm_start import parent_adapter

    release, base = _inputs()
    further = [read_release(place, DataSettings().cache) for place in options.also] + _people(options, release)
    if options.phase == 4:
        from trainer.vectors.commands import train

        return train(options, release, base, further)
    recipe = Recipe(
        phase=options.phase,
        minutes=options.minutes,
        steps=options.steps,
        seed=options.seed,
        ratings=options.ratings or Recipe.ratings,
        accumulate=options.accumulate,
        learning_rate=options.learning_rate,
        rank=options.rank or Recipe.rank,
        alpha=2 * (options.rank or Recipe.rank),
        teacher=options.teacher,
    )
    folder = options.folder or DataSettings().home / "runs" / f"phase{options.phase}"
    progress = finetune(
        recipe,
        release,
        base,
        folder,
        further=further,
        device=options.device,
        precision=options.precision,
        compiled=options.compile,
        parent=parent_adapter(options.phase, options.parent, base),
        resume=options.resume,
    )
    if not PartialState().is_main_process:
        return 0
    print(f"learned {progress.labels:,} labels in {progress.elapsed / 60:.1f} minutes; the run is in {folder}")
    print(f"make a bundle of it: python -m trainer export --run {folder} --name phase{options.phase}")
    return 0


def _people(options: argparse.Namespace, release: Release) -> list[Release]:
    """Those who let Matinee learn from them, if that is asked for and somebody does."""
    if not options.people:
        return []
    from trainer.data.people import read_people

    people = read_people(StoreSettings(), release)
    print(f"{len(set(people.ratings.user.tolist())):,} people let Matinee learn from {len(people.ratings):,} ratings")
    return [people] if len(people.ratings) else []


def _export(options: argparse.Namespace) -> int:
    from trainer.evaluation.calibrate import calibrate
    from trainer.training.export import export_bundle, export_merged

    base = find_base_model(WorkerSettings().base_model)
    target = options.to or DataSettings().home / "bundles" / options.name
    target.parent.mkdir(parents=True, exist_ok=True)
    bundle = export_bundle(options.folder, target, options.name, base)
    if bundle.manifest.cut is not None:
        if options.merged:
            raise MatineeError("A bundle that reads vectors has no merged form; leave --merged out.")
        if not options.no_calibration:
            from trainer.vectors.fitting import fitted_to_people

            bundle = fitted_to_people(bundle, load_release(DataSettings()), base)
    elif not options.no_calibration:
        with _models([target], EngineKind.LLAMA_CPP, "cpu") as (release, (_, model)):
            bundle = calibrate(model, release)
    print(f"bundle {bundle.id} is in {target}")
    for kind in options.merged:
        merged = target.with_name(f"{options.name}.{kind}.gguf")
        export_merged(bundle, base, merged, kind)
        print(f"merged model: {merged} ({merged.stat().st_size / 1e6:.0f} MB)")
    return 0


def _rank(options: argparse.Namespace) -> int:
    from trainer.data.corpus import Corpus
    from trainer.ranking.weights import fit_model_weights, fit_weights, map_of, training_release, with_ranking
    from workers.bundles.bundle import load_bundle
    from workers.inference import Inference
    from workers.retrieval.ranking import Ranking
    from workers.serving import open_checked

    worker, data = WorkerSettings(), DataSettings()
    release, bundle = load_release(data), load_bundle(options.bundle)
    further = [read_release(place, data.cache) for place in options.also]
    print("placing movies on a map ...", flush=True)
    movies = map_of(Corpus.of(release, further), [data.data, *options.also])
    print(f"{len(movies.keys):,} movies; learning to rank ...", flush=True)
    weights = fit_weights([release, *further], movies)
    _, engine = open_checked(bundle, worker, data)
    inference = Inference(engine, bundle, training_release(release), movies, Ranking.of(weights))
    print("asking the model ...", flush=True)
    weights |= fit_model_weights(inference, release, options.asked)
    engine.close()
    bundle = with_ranking(bundle, movies, weights)
    print("\n".join(f"  {name:<28} {weight:7.3f}" for name, weight in weights.items()))
    print(f"written into {bundle.folder}")
    return 0


def _evaluate(options: argparse.Namespace) -> int:
    from trainer.evaluation.evaluate import compare, evaluate
    from trainer.evaluation.protocol import FULL, QUICK
    from trainer.evaluation.record import check, record
    from trainer.evaluation.report import as_markdown
    from trainer.evaluation.results import write_evaluation
    from workers.bundles.bundle import load_bundle

    if options.list:
        return _evaluate_list(options)
    folders = options.check or options.bundle or SHIPPED_BUNDLES
    # A check computes again what it checks, whatever an evaluation remembers.
    with _models(folders, options.engine, options.device, remember=not options.check) as (release, models):
        if options.check:
            for model in models[1:]:
                print(f"{model.name}:", *check(model, release), sep="\n  ")
            return 0
        protocol = QUICK if options.quick else FULL
        evaluation = compare(release, models[1:], protocol) if options.sixth else evaluate(release, models, protocol)
        target = options.json or DataSettings().home / "evaluation.json"
        write_evaluation(evaluation, target)
        print(as_markdown(evaluation))
        print(f"\nwritten to {target}; a page of it: python -m trainer report --json {target}")
        if options.record:
            for folder in folders:
                record(load_bundle(folder), evaluation)
    return 0


def _evaluate_list(options: argparse.Namespace) -> int:
    from trainer.evaluation.lists import measured
    from trainer.evaluation.report import list_section
    from trainer.evaluation.results import Lists
    from trainer.ranking.weights import training_release
    from workers.bundles.bundle import load_bundle
    from workers.inference import Inference
    from workers.serving import open_checked, ranked_by

    worker, data = WorkerSettings(engine=options.engine, device=options.device), DataSettings()
    bundle, engine = open_checked(load_bundle((options.bundle or [SHIPPED_BUNDLE])[0]), worker, data)
    release, (movies, ranking) = load_release(data), ranked_by(bundle)
    inference = Inference(engine, bundle, training_release(release), movies, ranking)
    found: Lists = measured(release, inference, movies, options.ratings or [10], options.people, seed=1)
    engine.close()
    target = options.json or data.home / "list.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(found.model_dump_json(indent=1) + "\n", "utf-8")
    for section in list_section(found):
        print(section.markdown())
    print(f"\nwritten to {target}")
    return 0


def _lists(options: argparse.Namespace) -> int:
    from trainer.vectors.commands import lists

    return lists(options, *_inputs(), [read_release(place, DataSettings().cache) for place in options.also])


def _report(options: argparse.Namespace) -> int:
    from trainer.evaluation.report import write_report
    from trainer.evaluation.results import read_evaluation

    source = options.json or DataSettings().home / "evaluation.json"
    target = options.to or source.with_name("report.html")
    write_report(read_evaluation(source), target)
    print(f"the report is in {target}")
    return 0


@contextmanager
def _models(
    folders: Sequence[Path], engine: EngineKind, device: str, *, remember: bool = True
) -> Iterator[tuple[Release, list[Model]]]:
    """The release, and the base model and bundles that score it."""
    from trainer.evaluation.scoring import models_of
    from workers.bundles.bundle import load_bundle

    release, base = _inputs()
    bundles = {b.manifest.name: b for b in map(load_bundle, folders)}
    if len(bundles) < len(folders):
        raise MatineeError("Two of the bundles have the same name; give each its own.")
    with models_of({"base": None, **bundles}, release, base, engine, device, remember=remember) as models:
        yield release, models


def _inputs() -> tuple[Release, BaseModel]:
    return load_release(DataSettings()), find_base_model(WorkerSettings().base_model)


if __name__ == "__main__":
    sys.exit(main())
