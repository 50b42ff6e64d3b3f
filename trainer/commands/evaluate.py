"""`python -m trainer evaluate`: the whole evaluation protocol, or part of it."""

from __future__ import annotations

import argparse
from pathlib import Path

from movies.datasets import load_release
from movies.settings import SHIPPED_BUNDLE, DataSettings, EngineKind, WorkerSettings
from trainer.commands.inputs import models_in

# Only bundles that read titles, since the questions of an evaluation are text.
SHIPPED_BUNDLES = sorted(SHIPPED_BUNDLE.parent.glob("phase[123]"))


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `evaluate` to the command line."""
    evaluate = commands.add_parser("evaluate", help="evaluate base model, bundles and baselines on held-out users")
    evaluate.add_argument(
        "--bundle", type=Path, action="append", help="a bundle's folder; may be repeated (default: the shipped ones)"
    )
    evaluate.add_argument("--quick", action="store_true", help="evaluate a sample of every table, in minutes")
    evaluate.add_argument(
        "--engine",
        type=EngineKind,
        choices=(EngineKind.LLAMA_CPP, EngineKind.TRANSFORMERS),
        default=EngineKind.LLAMA_CPP,
    )
    evaluate.add_argument("--device", default="auto", help="for the transformers engine (default auto)")
    evaluate.add_argument("--json", type=Path, help="where to write the results (default: var/evaluation.json)")
    what_for = evaluate.add_mutually_exclusive_group()
    what_for.add_argument(
        "--sixth", action="store_true", help="evaluate only the bundles' sixth rating, without baselines"
    )
    what_for.add_argument(
        "--list",
        action="store_true",
        help="evaluate only lists, as served, against classical recommenders",
    )
    what_for.add_argument("--record", action="store_true", help="also write the figures into the bundles' manifests")
    what_for.add_argument(
        "--check", type=Path, action="append", help="only check this bundle's recorded figures; may be repeated"
    )
    evaluate.add_argument("--people", type=int, help="for --list: the maximum number of held-out people (default: all)")
    evaluate.add_argument(
        "--ratings",
        type=int,
        action="append",
        help="for --list: the number of ratings given; may be repeated (default: 10)",
    )
    evaluate.add_argument(
        "--draws", type=int, default=1, help="for --list: draws of given ratings per person (default 1)"
    )
    evaluate.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from trainer.evaluation.evaluate import compare, evaluate
    from trainer.evaluation.protocol import FULL, QUICK
    from trainer.evaluation.record import check, record
    from trainer.evaluation.report import as_markdown
    from trainer.evaluation.results import write_evaluation
    from workers.bundles.bundle import load_bundle

    if options.list:
        return _evaluate_list(options)
    folders = options.check or options.bundle or SHIPPED_BUNDLES
    # A check recomputes everything, ignoring cached scores.
    with models_in(folders, options.engine, options.device, remember=not options.check) as (release, models):
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
    from trainer.evaluation.lists import known_to_all, measured
    from trainer.evaluation.results import Lists
    from trainer.evaluation.sections import list_section
    from workers.bundles.bundle import load_bundle
    from workers.inference import Inference
    from workers.serving import open_checked, ranked_by

    worker, data = WorkerSettings(engine=options.engine, device=options.device), DataSettings()
    bundle, engine = open_checked(load_bundle((options.bundle or [SHIPPED_BUNDLE])[0]), worker, data)
    release, (movies, ranking) = load_release(data), ranked_by(bundle)
    inference = Inference(engine, bundle, known_to_all(release), movies, ranking)
    found: Lists = measured(release, inference, movies, options.ratings or [10], options.people, 1, options.draws)
    engine.close()
    target = options.json or data.home / "list.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(found.model_dump_json(indent=1) + "\n", "utf-8")
    for section in list_section(found):
        print(section.markdown())
    print(f"\nwritten to {target}")
    return 0
