"""How long suggestions take while somebody types a title, on a catalogue as large as any, and how forgiving they are.

    python -m tests.benchmarks.suggestions_speed MOVIELENS_FOLDER

The catalogue has 60,000 movies, made from the words of the real titles, seeded. One word in three gets
a letter changed, so that there are tens of thousands of different words, as in so many real titles. What
is typed is made from its titles, and from nothing for the worst cases.

How many are found in spite of a typing error is counted on the real titles, drawn by popularity, whole or
cut off after five letters or later.
"""

from __future__ import annotations

import argparse
import random
import resource
import statistics
import time
from collections.abc import Sequence
from pathlib import Path

from bot.understanding.titles.autocomplete import LONGEST_TYPED, Suggestions
from movies.catalogue import Catalogue, Movie
from movies.movielens import read_release

MOVIES, TYPED = 60_000, 1_000
SHORTEST_BEGINNING = 5
CHANGED = 1 / 3
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def main() -> None:
    """Print a line for the index and one for each way to type."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    rng = random.Random(1)
    real = read_release(parser.parse_args().folder).catalogue
    catalogue = large_catalogue(real, rng)
    words = {word for movie in catalogue for word in movie.title.casefold().split()}
    before, started = memory(), time.perf_counter()
    suggestions = Suggestions(catalogue)
    built, taken = time.perf_counter() - started, memory() - before
    print(f"{len(catalogue):,} movies, {len(words):,} words: indexed in {built:.1f} s, {taken:.0f} MB at most")
    for kind, texts in typed_texts([movie.title for movie in catalogue], rng).items():
        report(kind, texts, suggestions)
    report_forgiveness(real, rng)


def large_catalogue(real: Catalogue, rng: random.Random) -> Catalogue:
    """Movies with as many words as the real titles have, an eighth of them with one more title."""
    lengths = [len(movie.title.split()) for movie in real]
    words = [word for movie in real for word in movie.title.split()]

    def title() -> str:
        chosen = rng.choices(words, k=rng.choice(lengths))
        return " ".join(misspelt(word, rng) if rng.random() < CHANGED else word for word in chosen)

    return Catalogue(
        (
            Movie(
                number,
                title(),
                rng.randint(1920, 2020),
                aliases=(title(),) if rng.random() < 1 / 8 else (),
                popularity=round(rng.paretovariate(0.5)),
            )
            for number in range(MOVIES)
        ),
        digest="0" * 64,
    )


def misspelt(text: str, rng: random.Random) -> str:
    """The text with one letter replaced by another."""
    at = rng.randrange(len(text))
    return text[:at] + rng.choice(LETTERS) + text[at + 1 :]


def typed_texts(titles: Sequence[str], rng: random.Random) -> dict[str, list[str]]:
    """What is typed, by kind."""

    def begun() -> str:
        title = rng.choice(titles)
        return title[: rng.randint(1, len(title))]

    def some_words() -> str:
        return " ".join(word[: rng.randint(1, 5)] for word in rng.choice(titles).split()[::2])

    def wrong_words() -> str:
        return " ".join(misspelt(misspelt(word, rng), rng) for word in rng.choice(titles).split())

    def letters() -> str:
        return " ".join(rng.choices(LETTERS, k=rng.randint(1, 12)))

    def noise() -> str:
        return "".join(rng.choices(f"{LETTERS}    ", k=LONGEST_TYPED))

    makers = (begun, lambda: misspelt(begun(), rng), some_words, wrong_words, letters, noise)
    names = ("begun", "begun, one letter wrong", "parts of words", "two letters of each wrong", "letters", "noise")
    return {name: [make() for _ in range(TYPED)] for name, make in zip(names, makers, strict=True)}


def report(kind: str, texts: Sequence[str], suggestions: Suggestions) -> None:
    """Print the milliseconds that the suggestions took."""
    taken = []
    for text in texts:
        started = time.perf_counter()
        suggestions.suggest(text)
        taken.append(1000 * (time.perf_counter() - started))
    middle, percentile = statistics.median(taken), statistics.quantiles(taken, n=100)[98]
    print(f"  {kind}, {len(taken):,} texts: {middle:.1f} ms median, {percentile:.1f} ms p99, {max(taken):.1f} ms max")


def report_forgiveness(real: Catalogue, rng: random.Random) -> None:
    """Print how often the movie that is meant comes first, and among the first five."""
    suggestions = Suggestions(real)
    movies = [movie for movie in real if len(movie.title) >= SHORTEST_BEGINNING]
    meant = rng.choices(movies, [movie.popularity for movie in movies], k=TYPED)
    first = among = 0
    for movie in meant:
        ends = rng.choice((len(movie.title), rng.randint(SHORTEST_BEGINNING, len(movie.title))))
        names = [found.name for found in suggestions.suggest(mistyped(movie.title[:ends], rng), 5)]
        first += names[:1] == [movie.name]
        among += movie.name in names
    print(f"{TYPED:,} mistyped: first {first / TYPED:.1%}, among the first five {among / TYPED:.1%}")


def mistyped(text: str, rng: random.Random) -> str:
    """The text with a letter left out, doubled, replaced by another, or swapped with the one before."""
    at = rng.randrange(1, len(text))
    before, letter, after = text[:at], text[at], text[at + 1 :]
    swapped = before[:-1] + letter + before[-1]
    return rng.choice((before, before + letter * 2, before + rng.choice(LETTERS), swapped)) + after


def memory() -> float:
    """The most memory that this process has used so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
