"""How long a person's 10,000 ratings from Letterboxd take to read, match and store, and how many are found.

    .venv/bin/python tests/benchmarks/import_speed.py

The file is made from the catalogue that MATINEE_DATA or the fetched data give, seeded: 85 % titles as
they are, 5 % with a typing error or a year off by one, 10 % invented. Where the catalogue is smaller
than that, movies come again, as later ratings of the same. Each measure is taken in a fresh process.
"""

from __future__ import annotations

import csv
import io
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence

from pydantic import SecretStr

from bot.contracts.session import Session
from bot.ratings_import.fuzzy_titles import Lookalikes
from bot.ratings_import.matching import find_movie, match
from bot.ratings_import.reading import read_export
from bot.ratings_import.report import ImportRow
from bot.storage.profiles import Profiles
from movies.catalogue import Catalogue, Movie
from movies.datasets import load_release
from movies.movie_index import MovieIndex
from movies.settings import DataSettings, StoreSettings

ROWS = 10_000
INVENTED, CHANGED = 0.10, 0.05
LETTERS = "abcdefghijklmnopqrstuvwxyz"
WORDS = "Amber Bicycle Candle Dragonfly Empire Forgotten Glacier Hollow Iron Juniper Kingdom Lantern Meadow".split()


def main(arguments: list[str]) -> None:
    """Print one line per measure; each is a run of this file with its name as the argument."""
    if not arguments:
        for name in ("match", "store"):
            subprocess.run([sys.executable, __file__, name], check=True)
        return
    before = memory()
    catalogue = load_release(DataSettings()).catalogue
    data, truth = letterboxd_file(catalogue, random.Random(1))
    loaded = memory()
    started = time.perf_counter()
    rows = read_export(data, "ratings.csv")
    read = time.perf_counter()
    report = match(rows, catalogue)
    matched = time.perf_counter()
    if arguments == ["match"]:
        print(f"{len(catalogue)} movies, {len(rows)} rows, {len(data) / 1e6:.1f} MB, Python {sys.version.split()[0]}")
        print(f"read {read - started:.2f} s, match {matched - read:.2f} s (with the index)")
        print(f"peak memory {memory():.0f} MB: {loaded - before:.0f} for data, {memory() - loaded:.0f} for the import")
        judge(rows, catalogue, truth)
        return
    with tempfile.TemporaryDirectory() as folder:
        settings = StoreSettings(database_url=SecretStr(f"sqlite:///{folder}/matinee.db"))
        profiles = Profiles(settings, catalogue)
        session = Session().with_ratings(report.ratings)
        times = {}
        for name, work in (
            ("save all", lambda: profiles.save("ana", Session(), session, source="import")),
            ("load all", lambda: profiles.load("ana")),
            ("save one more", lambda: profiles.save("ana", session, session.with_ratings(report.ratings[:1]))),
            ("export", lambda: profiles.export("ana")),
            ("forget", lambda: profiles.forget("ana")),
        ):
            begun = time.perf_counter()
            work()
            times[name] = time.perf_counter() - begun
        size = len(session.verdicts)
        print(f"SQLite, {size} ratings: " + ", ".join(f"{name} {t:.3f} s" for name, t in times.items()))


def letterboxd_file(catalogue: Catalogue, rng: random.Random) -> tuple[bytes, list[tuple[Movie | None, str]]]:
    """A ratings.csv, and for each row its movie and what was done to it."""
    movies = [movie for movie in catalogue if movie.year]
    real = round(ROWS * (1 - INVENTED))
    chosen: list[Movie | None] = [*movies * (real // len(movies)), *rng.sample(movies, real % len(movies))]
    chosen += [None] * (ROWS - real)
    rng.shuffle(chosen)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["Date", "Name", "Year", "Letterboxd URI", "Rating"])
    truth: list[tuple[Movie | None, str]] = []
    for movie in chosen:
        title, year, done = invented(rng) if movie is None else changed(movie, rng)
        writer.writerow(["2024-01-01", title, year, "https://boxd.it/x", rng.randint(1, 10) / 2])
        truth.append((movie, done))
    return text.getvalue().encode(), truth


def invented(rng: random.Random) -> tuple[str, int, str]:
    """A movie that nobody made."""
    return f"The {rng.choice(WORDS)} {rng.choice(WORDS)} of {rng.choice(WORDS)}", rng.randint(1930, 2018), "invented"


def changed(movie: Movie, rng: random.Random) -> tuple[str, int, str]:
    """A movie's title and year, now and then with a typing error or a year off by one."""
    title, year = movie.title, movie.year or 0
    if rng.random() >= CHANGED / (1 - INVENTED):
        return title, year, "as it is"
    if rng.random() < 0.5:
        return title, year + rng.choice((-1, 1)), "year off by one"
    at = rng.randrange(len(title))
    letter = rng.choice(LETTERS)
    error = rng.choice(
        (title[:at] + title[at + 1 :], title[:at] + letter + title[at:], title[:at] + letter + title[at + 1 :])
    )
    return error, year, "typing error"


def judge(rows: Sequence[ImportRow], catalogue: Catalogue, truth: Sequence[tuple[Movie | None, str]]) -> None:
    """Match row by row, so that no duplicate hides a mistake; two movies of one title and year are one."""
    index, lookalikes = MovieIndex(catalogue), Lookalikes(catalogue)
    for kind in ("as it is", "year off by one", "typing error", "invented"):
        asked = [(row, movie) for row, (movie, done) in zip(rows, truth, strict=True) if done == kind]
        found = [(row, movie, find_movie(row, index, lookalikes)) for row, movie in asked]
        right = sum(1 for _, movie, got in found if movie and got and got.name == movie.name)
        wrong = [(row, got) for row, movie, got in found if got and (movie is None or got.name != movie.name)]
        lost = len(asked) - right - len(wrong)
        print(f"  {kind:16} {len(asked):5} rows: {right:5} right, {len(wrong):3} wrong, {lost:4} not found")
        for row, got in wrong[:5]:
            print(f"    {row.titles[0]} ({row.year}) was taken for {got.name}")


def memory() -> float:
    """The most memory that this process has used so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main(sys.argv[1:])
