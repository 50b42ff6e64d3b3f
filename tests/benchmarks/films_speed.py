"""How long bot and worker take to start with many movies and films, how much memory they need, and how fast titles are.

    python -m tests.benchmarks.films_speed MOVIELENS_FOLDER [--films 300000]

The films are made from the words of the real titles, seeded; one in four is one of the release, and they have as many
people, topics and titles as those of Wikidata. Each part is measured in a process of its own.
"""

from __future__ import annotations

import argparse
import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from movies.catalogue import Movie
from movies.facts import RATINGS, Facts
from movies.film_file import Film, write_films
from movies.films import with_films
from movies.movielens import Release, read_release
from movies.settings import SHIPPED_BUNDLE

T = TypeVar("T")

FILMS, PEOPLE, TYPED = 300_000, 120_000, 300
KINDS = ("drama film", "comedy film", "thriller film", "science fiction film", "horror film", "romance film")
COUNTRIES = ("United States", "France", "South Korea", "Japan", "Germany", "United Kingdom", "India")


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a line for the file and one for each part of bot and worker, without the films and with them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--films", type=int, default=FILMS)
    parser.add_argument("--part", choices=PARTS, help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, default=Path("none"), help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.part:
        PARTS[chosen.part](chosen.folder, chosen.file)
        return
    with TemporaryDirectory() as temporary:
        file, started = Path(temporary) / "films.sqlite", time.perf_counter()
        write_films(file, many(read_release(chosen.folder), chosen.films), "2025-11-29", "")
        size = file.stat().st_size / 1e6
        print(f"{chosen.films:,} films: {size:.0f} MB, written in {time.perf_counter() - started:.0f} s", flush=True)
        for part in PARTS:
            for beside in (Path("none"), file):
                print("with films   " if beside is file else "without films", end=" ", flush=True)
                program = [sys.executable, "-m", "tests.benchmarks.films_speed", str(chosen.folder), "--part", part]
                subprocess.run([*program, "--file", str(beside)], check=True)


def many(release: Release, count: int) -> Iterator[Film]:
    """Films with made-up facts, one in four of them about a movie of the release."""
    rng, movies = random.Random(1), list(release.catalogue)
    words = [word for movie in movies for word in movie.title.split()]
    people = [" ".join(rng.choices(words, k=2)) for _ in range(PEOPLE)]
    for item in range(1, count + 1):
        known = rng.choice(movies) if item % 4 == 0 else None
        yield film(item, known, words, people, rng)


def film(item: int, known: Movie | None, words: Sequence[str], people: Sequence[str], rng: random.Random) -> Film:
    """One film; few are as famous as most are obscure."""
    title = known.title if known else f"{' '.join(rng.choices(words, k=rng.randint(1, 4)))} {item}"
    return Film(
        title=title,
        year=known.year if known else rng.randint(1930, 2025),
        titles=tuple(" ".join(rng.choices(words, k=3)) for _ in range(3)),
        imdb_id=known.imdb_id if known and known.imdb_id else None if known else 50_000_000 + item,
        facts=Facts(
            item=item,
            pages=min(int(rng.paretovariate(0.9)) + 1, 120),
            directors=(rng.choice(people),),
            cast=tuple(rng.choices(people, k=8)),
            writers=tuple(rng.choices(people, k=2)),
            kinds=tuple(rng.sample(KINDS, k=2)),
            subjects=tuple(rng.choices(words, k=2)),
            countries=(rng.choice(COUNTRIES),),
            languages=("English",),
            minutes=rng.randint(70, 200),
            rating=rng.choice(RATINGS),
        ),
    )


def _read(folder: Path, file: Path) -> None:
    """Read the release and the films."""
    release, seconds = _timed(lambda: with_films(read_release(folder), file))
    print(f"read: {len(release.catalogue):,} movies in {seconds:.2f} s, {_memory():.0f} MB")


def _bot(folder: Path, file: Path) -> None:
    """All that a bot makes of the catalogue, and titles in messages."""
    from bot.conversation.dialogue import Conversation
    from bot.conversation.popularity import Popularity
    from bot.understanding.titles.autocomplete import Suggestions
    from bot.understanding.titles.finder import TitleFinder
    from movies.movie_index import MovieIndex

    def start() -> Release:
        release = with_films(read_release(folder), file)
        MovieIndex(release.catalogue)
        Suggestions(release.catalogue)
        Conversation(release.catalogue, Popularity(release))
        return release

    release, seconds = _timed(start)
    print(f"bot ready: {seconds:.2f} s, {_memory():.0f} MB;", end=" ")
    finder, rng = TitleFinder(release.catalogue), random.Random(2)
    weights = [movie.popularity + 1 for movie in release.catalogue]
    typed = [f"I loved {movie.title}" for movie in rng.choices(list(release.catalogue), weights, k=TYPED)]
    taken = sorted(_timed(lambda text=text: finder.find(text))[1] for text in typed)  # type: ignore[misc]
    print(f"a title found in {1e3 * statistics.median(taken):.1f} ms, 19 of 20 in {1e3 * taken[-TYPED // 20]:.1f} ms")


def _worker(folder: Path, file: Path) -> None:
    """All that a worker makes of the catalogue, and candidates for somebody who likes ten movies."""
    from movies.protocol.recommendation import RatedMovie, RecommendJob
    from movies.ratings import Verdict
    from workers.bundles.bundle import load_bundle
    from workers.bundles.manifest import MOVIES
    from workers.engine.movie_vectors import MovieVectors
    from workers.retrieval.candidates import Candidates
    from workers.serving import ranked_by

    def start() -> tuple[Release, Candidates]:
        release, bundle = with_films(read_release(folder), file), load_bundle(SHIPPED_BUNDLE)
        MovieVectors(bundle.folder / MOVIES, release.catalogue)
        return release, Candidates(release, *ranked_by(bundle))

    (release, candidates), seconds = _timed(start)
    liked = sorted(release.catalogue, key=lambda movie: -movie.popularity)[:10]
    ratings = tuple(RatedMovie(movie_id=movie.id, verdict=Verdict.GOOD) for movie in liked)
    job = RecommendJob(catalogue=release.digest, ratings=ratings)
    candidates.choose(job)
    taken = [_timed(lambda: candidates.choose(job))[1] for _ in range(9)]
    print(f"worker without its model ready: {seconds:.2f} s, {_memory():.0f} MB;", end=" ")
    print(f"candidates in {1e3 * statistics.median(taken):.0f} ms")


PARTS: dict[str, Callable[[Path, Path], None]] = {"read": _read, "bot": _bot, "worker": _worker}


def _timed(do: Callable[[], T]) -> tuple[T, float]:
    started = time.perf_counter()
    return do(), time.perf_counter() - started


def _memory() -> float:
    """The most memory that this process has taken, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
