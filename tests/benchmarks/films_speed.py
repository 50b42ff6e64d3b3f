"""How long bot and worker take to start with many movies and films, how much memory they need, and how fast titles are.

    python -m tests.benchmarks.films_speed [MOVIELENS_FOLDER] [--films 300000]

The folder is by default that of the release in use. The films are made from the words of the real titles, seeded; one
in four is one of the release, they have as many people, topics and titles as those of Wikidata, and IMDb's voters know
half of them. Each start is that of a process of its own, in seconds of one core from
its first instruction on, imports included: the first one, which makes tables, and the next, which finds them.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from movies import imdb_file
from movies.catalogue import Movie, normalised
from movies.datasets import chosen_release, load_with_films
from movies.facts import RATINGS, Facts
from movies.film_file import NAME, Film, write_films
from movies.imdb_file import Voted, write_voted
from movies.movielens import Release, read_release
from movies.settings import SHIPPED_BUNDLE, DataSettings

FILMS, PEOPLE, TYPED = 300_000, 120_000, 300
KINDS = ("drama film", "comedy film", "thriller film", "science fiction film", "horror film", "romance film")
COUNTRIES = ("United States", "France", "South Korea", "Japan", "Germany", "United Kingdom", "India")


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a line for each start of bot and worker, without films and with them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=chosen_release(DataSettings()))
    parser.add_argument("--films", type=int, default=FILMS)
    parser.add_argument("--part", choices=PARTS, help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.part:
        PARTS[chosen.part]()
        return
    for films in dict.fromkeys((0, chosen.films)):
        with TemporaryDirectory() as home:
            print(f"{chosen.folder.name} and {films:,} films")
            if films:
                file, started = Path(home) / "data" / NAME, time.perf_counter()
                release = read_release(chosen.folder)
                write_films(file, many(release, films), "2025-11-29", "")
                write_voted(file.with_name(imdb_file.NAME), voted(many(release, films)), "2025-11-29")
                size = sum(each.stat().st_size for each in file.parent.iterdir()) / 1e6
                print(
                    f"files of films and votes: {size:.0f} MB, written in {time.perf_counter() - started:.0f} s",
                    flush=True,
                )
            for part in PARTS:
                for start in ("first start, ", "later start, "):
                    print(start, end="", flush=True)
                    program = [sys.executable, "-m", "tests.benchmarks.films_speed", str(chosen.folder), "--part", part]
                    where = {"MATINEE_HOME": home, "MATINEE_DATA": str(chosen.folder)}
                    subprocess.run(program, check=True, env=os.environ | where)


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


def voted(films: Iterator[Film]) -> Iterator[Voted]:
    """What voters think of every second film."""
    rng = random.Random(3)
    for film in films:
        if film.facts.item % 2:
            number = film.imdb_id or 90_000_000 + film.facts.item
            yield Voted(
                number, normalised(film.title), None, film.year, rng.randint(30, 90) / 10, rng.randint(100, 10**6)
            )


def _bot() -> None:
    """Everything that a bot makes of the catalogue, then titles in messages, and whole messages."""
    import bot.front_end.service  # noqa: F401  # What a bot imports is part of its start.
    from bot.contracts.session import Session
    from bot.conversation.dialogue import Conversation
    from bot.conversation.interview import Interview
    from bot.understanding.titles.autocomplete import Suggestions
    from bot.understanding.titles.finder import TitleFinder
    from movies.movie_index import MovieIndex

    release = load_with_films(DataSettings())
    MovieIndex(release.catalogue)
    Suggestions(release.catalogue)
    conversation = Conversation(release.catalogue, Interview(release))
    print(f"bot: {_told(release)};", end=" ")
    finder, rng = TitleFinder(release.catalogue), random.Random(2)
    weights = [movie.popularity + 1 for movie in release.catalogue]
    typed = [f"I loved {movie.title}" for movie in rng.choices(list(release.catalogue), weights, k=TYPED)]
    first = _timed(lambda: conversation.hear(Session(), "something funny with Tom Hanks, under two hours"))
    titles = sorted(_timed(lambda text=text: finder.find(text)) for text in typed)  # type: ignore[misc]
    taken = sorted(_timed(lambda text=text: conversation.hear(Session(), text)) for text in typed)  # type: ignore[misc]
    print(
        f"a title in {1e3 * statistics.median(titles):.1f} ms, 19 of 20 in {1e3 * titles[-TYPED // 20]:.1f};", end=" "
    )
    print(f"a message in {1e3 * statistics.median(taken):.1f} ms, at most {1e3 * max(*taken, first):.1f}", flush=True)


def _worker() -> None:
    """Everything that a worker makes of the catalogue, then candidates for somebody who likes ten movies."""
    from movies.protocol.recommendation import RatedMovie, RecommendJob
    from movies.ratings import Verdict
    from workers.bundles.bundle import load_bundle
    from workers.bundles.manifest import MOVIES
    from workers.engine.movie_vectors import MovieVectors
    from workers.retrieval.candidates import Candidates
    from workers.serving import ranked_by

    release, bundle = load_with_films(DataSettings()), load_bundle(SHIPPED_BUNDLE)
    MovieVectors(bundle.folder / MOVIES, release.catalogue)
    candidates = Candidates(release, *ranked_by(bundle))
    print(f"worker without its model: {_told(release)};", end=" ")
    liked = sorted(release.catalogue, key=lambda movie: -movie.popularity)[:10]
    ratings = tuple(RatedMovie(movie_id=movie.id, verdict=Verdict.GOOD) for movie in liked)
    job = RecommendJob(catalogue=release.digest, ratings=ratings)
    first, *taken = (_timed(lambda: candidates.choose(job)) for _ in range(10))
    print(f"candidates in {1e3 * statistics.median(taken):.0f} ms, the first in {1e3 * first:.0f}", flush=True)


PARTS: dict[str, Callable[[], None]] = {"bot": _bot, "worker": _worker}


def _told(release: Release) -> str:
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return f"{len(release.catalogue):,} movies, ready after {time.process_time():.1f} s, {memory:.0f} MB"


def _timed(do: Callable[[], object]) -> float:
    """The seconds of one core that it takes, whatever else the machine does."""
    started = time.process_time()
    do()
    return time.process_time() - started


if __name__ == "__main__":
    main()
