"""`python -m trainer rank`: learn a bundle's map and ranking."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from movies.datasets import load_release
from movies.movielens import Release
from movies.settings import DataSettings, WorkerSettings
from trainer.commands.inputs import add_also, further

if TYPE_CHECKING:
    from workers.bundles.bundle import Bundle
    from workers.retrieval.movie_map import MovieMap


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `rank` to the command line."""
    rank = commands.add_parser("rank", help="learn the map and the ranking weights of a bundle, and write them into it")
    rank.add_argument("--bundle", type=Path, required=True, help="the bundle's folder")
    add_also(rank, "learn from this folder's release, too")
    rank.add_argument(
        "--only-tables",
        action="store_true",
        help="keep the weights, and learn only the tables of movies, which include those that the evaluation hides",
    )
    rank.add_argument("--asked", type=int, default=160, help="how many people to ask the model about (default 160)")
    rank.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from trainer.data.corpus import Corpus
    from trainer.ranking.weights import map_of, with_ranking
    from trainer.vectors.completing import complete
    from trainer.vectors.recipe import VectorRecipe
    from workers.bundles.bundle import load_bundle, rewritten
    from workers.bundles.manifest import MOVIES

    data = DataSettings()
    release, bundle = load_release(data), load_bundle(options.bundle)
    also = further(options.also)
    print("placing movies on a map ...", flush=True)
    # People may ask about any movie, so the cold ones are included here.
    movies = map_of(Corpus.of(release, also, spare_cold=False), [data.data, *options.also])
    if bundle.manifest.cut is not None:
        added = complete(bundle.folder / MOVIES, release, also, VectorRecipe(**bundle.manifest.recipe))
        bundle = rewritten(bundle)
        print(f"{added:,} movies added to what the model knows")
    print(f"{len(movies.keys):,} movies on the map", flush=True)
    weights = dict(bundle.manifest.ranking)
    if not options.only_tables:
        weights = _weights(options, bundle, movies, [release, *also])
        print("\n".join(f"  {name:<28} {weight:7.3f}" for name, weight in weights.items()))
    with_ranking(bundle, movies, weights)
    print(f"written into {bundle.folder}")
    return 0


def _weights(
    options: argparse.Namespace, bundle: Bundle, movies: MovieMap, releases: Sequence[Release]
) -> dict[str, float]:
    from trainer.ranking.weights import fit_model_weights, fit_weights, training_release
    from workers.inference import Inference
    from workers.retrieval.ranking import Ranking
    from workers.serving import open_checked

    print("learning to rank ...", flush=True)
    weights = fit_weights(releases, movies)
    _, engine = open_checked(bundle, WorkerSettings(), DataSettings())
    inference = Inference(engine, bundle, training_release(releases[0]), movies, Ranking.of(weights))
    print("asking the model ...", flush=True)
    weights |= fit_model_weights(inference, releases[0], options.asked)
    engine.close()
    return weights
