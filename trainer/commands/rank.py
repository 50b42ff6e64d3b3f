"""`python -m trainer rank`: learn a bundle's map and ranking."""

from __future__ import annotations

import argparse
from pathlib import Path

from movies.datasets import load_release
from movies.settings import DataSettings, WorkerSettings
from trainer.commands.inputs import add_also, further


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `rank` to the command line."""
    rank = commands.add_parser("rank", help="learn the map and the ranking weights of a bundle, and write them into it")
    rank.add_argument("--bundle", type=Path, required=True, help="the bundle's folder")
    add_also(rank, "learn from this folder's release, too")
    rank.add_argument("--asked", type=int, default=160, help="how many people to ask the model about (default 160)")
    rank.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from trainer.data.corpus import Corpus
    from trainer.ranking.weights import fit_model_weights, fit_weights, map_of, training_release, with_ranking
    from workers.bundles.bundle import load_bundle
    from workers.inference import Inference
    from workers.retrieval.ranking import Ranking
    from workers.serving import open_checked

    worker, data = WorkerSettings(), DataSettings()
    release, bundle = load_release(data), load_bundle(options.bundle)
    also = further(options.also)
    print("placing movies on a map ...", flush=True)
    movies = map_of(Corpus.of(release, also), [data.data, *options.also])
    print(f"{len(movies.keys):,} movies; learning to rank ...", flush=True)
    weights = fit_weights([release, *also], movies)
    _, engine = open_checked(bundle, worker, data)
    inference = Inference(engine, bundle, training_release(release), movies, Ranking.of(weights))
    print("asking the model ...", flush=True)
    weights |= fit_model_weights(inference, release, options.asked)
    engine.close()
    bundle = with_ranking(bundle, movies, weights)
    print("\n".join(f"  {name:<28} {weight:7.3f}" for name, weight in weights.items()))
    print(f"written into {bundle.folder}")
    return 0
