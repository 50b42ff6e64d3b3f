"""`python -m trainer forward`: evaluate a bundle on recent movies whose ratings are hidden from it."""

from __future__ import annotations

import argparse
from pathlib import Path

from movies.settings import SHIPPED_BUNDLE, DataSettings, WorkerSettings


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `forward` to the command line."""
    forward = commands.add_parser("forward", help="evaluate a bundle on recent movies, with their ratings hidden")
    forward.add_argument(
        "--bundle", type=Path, default=SHIPPED_BUNDLE, help="the bundle's folder (default: the shipped one)"
    )
    forward.add_argument("--since", type=int, default=2016, help="hide the ratings of movies from this year on")
    forward.add_argument("--people", type=int, default=200, help="how many held-out people to ask (default 200)")
    forward.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from tempfile import TemporaryDirectory

    from movies.datasets import load_release
    from movies.errors import MatineeError
    from trainer.evaluation.forward import forward_rows, people_of, table_of
    from workers.bundles.bundle import load_bundle
    from workers.engine.contract import VectorEngine
    from workers.serving import open_checked, ranked_by

    data, worker = DataSettings(), WorkerSettings()
    release, bundle = load_release(data), load_bundle(options.bundle)
    people = people_of(release, options.since, options.people)
    if not people:
        raise MatineeError(f"None of this release's held-out people liked a movie from {options.since} on.")
    movies, _ = ranked_by(bundle)
    _, engine = open_checked(bundle, worker, data)
    if not isinstance(engine, VectorEngine) or movies is None:
        raise MatineeError("Only bundles of phase 4, with a map of movies, can be asked about hidden movies.")
    asked = sum(len(person.asked) for person in people)
    print(f"{len(people)} people, {asked:,} ratings of movies from {options.since} on", flush=True)
    with TemporaryDirectory() as folder:
        rows = forward_rows(release, bundle, engine, movies, options.since, people, Path(folder))
    engine.close()
    print("\n".join(table_of(rows)))
    return 0
