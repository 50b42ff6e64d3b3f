"""Movies of a series that are named by their place in it."""

from __future__ import annotations

import pytest

from bot.understanding.message import understand
from bot.understanding.titles.finder import TitleFinder
from movies.catalogue import Catalogue, Movie
from movies.facts import Facts

NAMES = {
    "Paddington": [("Paddington", 2014), ("Paddington 2", 2017), ("Paddington in Peru", 2024)],
    "Spider-Verse": [
        ("Spider-Man: Into the Spider-Verse", 2018),
        ("Spider-Man: Across the Spider-Verse", 2023),
    ],
    "Top Gun": [("Top Gun", 1986), ("Top Gun: Maverick", 2022)],
    "Jurassic Park": [
        ("Jurassic Park", 1993),
        ("The Lost World: Jurassic Park", 1997),
        ("Jurassic Park III", 2001),
        ("Jurassic World", 2015),
    ],
    "Knives Out": [("Knives Out", 2019), ("Glass Onion", 2022)],
    "": [("Heat", 1995), ("Fargo", 1996)],
}


@pytest.fixture(scope="module")
def finder() -> TitleFinder:
    """A few series, whose facts name them."""
    rows = [(title, year, series) for series, titles in NAMES.items() for title, year in titles]
    movies = [
        Movie(
            k,
            title,
            year,
            ("Drama",),
            popularity=500 if title == series else 50,
            facts=Facts(directors=("Somebody",), series=series or None),
        )
        for k, (title, year, series) in enumerate(rows, 1)
    ]
    return TitleFinder(Catalogue(movies, digest="0" * 64))


@pytest.mark.parametrize(
    ("message", "good", "bad"),
    [
        ("loved both Paddingtons", {"Paddington", "Paddington 2"}, set()),
        ("the first two Paddington movies are great", {"Paddington", "Paddington 2"}, set()),
        ("spider-verse (both) were amazing", {title for title, _ in NAMES["Spider-Verse"]}, set()),
        ("spider-verse both of em were amazing", {title for title, _ in NAMES["Spider-Verse"]}, set()),
        ("I loved Top Gun and the new one", {"Top Gun", "Top Gun: Maverick"}, set()),
        ("Knives Out and its sequel are great", {"Knives Out", "Glass Onion"}, set()),
        ("Paddington is great, the rest are garbage", {"Paddington"}, {"Paddington 2", "Paddington in Peru"}),
        (
            "loved Jurassic Park, hated the sequels",
            {"Jurassic Park"},
            {"The Lost World: Jurassic Park", "Jurassic Park III"},
        ),
        ("Heat and Paddington are great, the rest are garbage", {"Heat", "Paddington"}, set()),
        ("Heat is great, and its sequel", {"Heat"}, set()),
    ],
)
def test_parts_of_a_series_are_rated_by_their_place(
    finder: TitleFinder, message: str, good: set[str], bad: set[str]
) -> None:
    said = understand(message, finder).statements
    assert {movie.title for movie, opinion in said if opinion == "good"} == good
    assert {movie.title for movie, opinion in said if opinion == "bad"} == bad
