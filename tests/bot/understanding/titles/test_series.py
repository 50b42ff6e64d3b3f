"""Movies of a series by number, and all of a series."""

from __future__ import annotations

from itertools import pairwise

import pytest

from bot.understanding.titles.finder import TitleFinder
from bot.understanding.titles.series import with_series
from movies.catalogue import Catalogue, Movie

CATALOGUE = Catalogue(
    [
        Movie(1, "Toy Story", 1995, popularity=90),
        Movie(2, "Toy Story 2", 1999, popularity=80),
        Movie(3, "Toy Story 3", 2010, popularity=70),
        Movie(4, "The Godfather", 1972, popularity=100),
        Movie(5, "The Godfather: Part II", 1974, popularity=80),
        Movie(6, "The Godfather: Part III", 1990, popularity=60),
        Movie(7, "The Kid", 1921, popularity=8),
        Movie(8, "The Kid Stays in the Picture", 2002, popularity=8),
        *(
            Movie(10 + k, f"Harry Potter and the {name}", 2001 + k, popularity=50)
            for k, name in enumerate(("Sorcerer's Stone", "Chamber of Secrets", "Prisoner of Azkaban"))
        ),
        Movie(20, "The Lord of the Rings", 1978, popularity=30),
        Movie(21, "The Lord of the Rings: The Fellowship of the Ring", 2001, popularity=95),
        Movie(22, "The Lord of the Rings: The Two Towers", 2002, popularity=92),
    ],
    digest="0" * 64,
)


@pytest.fixture(scope="module")
def finder() -> TitleFinder:
    return TitleFinder(CATALOGUE)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("Toy Story 1-3", [1, 2, 3]),
        ("Toy Story 1, 2 and 3 are perfect", [1, 2, 3]),
        ("Toy Story: loved 1, hated 3", [1, 3]),
        ("toy story 2 but not 3", [2, 3]),
        ("Godfather 2 and 3", [5, 6]),
        ("the second Toy Story", [2]),
        ("the first Godfather", [4]),
        ("all the Harry Potters", [10, 11, 12]),
        ("all three harry potter movies", [10, 11, 12]),
        ("the lotr trilogy", [21, 22]),
        ("lotr all 2 = perfect", [21, 22]),
        ("Godfather one AND two, perfection", [4, 5]),
        ("Toy Story I and II", [1, 2]),
        ("toy story one thru three rock", [1, 2, 3]),
        ("loved toy story one and two, hated three", [1, 2, 3]),
        ("watched Toy Story one and two times", [1]),
        ('"Toy Story": 3, "Godfather": 2, all out of 5', [1, 4]),
        ("every Harry Potter from 2 on is great", [11, 12]),
        ("all the Harry Potter movies from the second one onwards", [11, 12]),
        ("both kids asleep", []),
        ("Toy Story 2 8/10", [2]),
        ("I saw Toy Story 2 times", [1]),
        ("Toy Story 7 and 8", []),
        ("all the actors of Toy Story", [1]),
    ],
)
def test_numbers_and_all_name_movies_of_a_series(text: str, ids: list[int], finder: TitleFinder) -> None:
    assert [m.movie.id for m in with_series(text, finder.find(text), finder)] == ids


def test_a_part_that_the_catalogue_lacks_is_unknown_and_not_dropped(finder: TitleFinder) -> None:
    text = "Toy Story 1, 2 and 3 are perfect, and I haven't seen 4."
    last = with_series(text, finder.find(text), finder)[-1]
    assert last.is_stranger and last.movie.name == "Toy Story 4 (2019)"


def test_mentions_of_one_series_stand_side_by_side_and_never_overlap(finder: TitleFinder) -> None:
    text = "I loved all the Harry Potters and Toy Story 1-3"
    mentions = with_series(text, finder.find(text), finder)
    assert all(a.end <= b.start for a, b in pairwise(mentions))
    assert len(mentions) == 6
