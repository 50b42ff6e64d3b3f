"""What somebody is a fan of: rare genres, and marks such as Korean or journalism."""

from __future__ import annotations

import numpy as np
import pytest

from movies.catalogue import Movie
from movies.facts import Facts
from workers.retrieval.fans import FEWEST_MARKED, MOST_FITTING, Fandom, Fans, marks_of

SERIOUS, PRESS, KOREAN, OLD = (
    Facts(),
    Facts(subjects=("journalism",)),
    Facts(subjects=("revenge",), countries=("South Korea",)),
    Facts(subjects=("black and white",)),
)


def many(first: int, genre: str, facts: Facts | None, count: int = FEWEST_MARKED) -> list[Movie]:
    return [Movie(first + k, f"Movie {first + k}", 2000, (genre,), facts=facts) for k in range(count)]


# Rows 0 to 2,499 are anything, then come 40 each.
MOVIES = [
    *many(0, "Drama", SERIOUS, 2_500),
    *many(2_500, "Drama", PRESS),
    *many(2_540, "Thriller", KOREAN),
    *many(2_580, "Comedy", OLD),
    *many(2_620, "Horror", SERIOUS),
    *many(2_660, "Western", Facts(subjects=("bank robbery",)), FEWEST_MARKED - 1),
]
GENRES = ("Drama", "Thriller", "Comedy", "Horror", "Western")


@pytest.fixture(scope="module")
def fans() -> Fans:
    genres = np.array([[g in movie.genres for g in GENRES] for movie in MOVIES], np.float32)
    return Fans(genres, genres.mean(0), marks_of(MOVIES))


def of(found: Fandom | None) -> list[int]:
    return [] if found is None else np.flatnonzero(found.fits).tolist()


@pytest.mark.parametrize(
    ("liked", "first", "last"),
    [
        ([2_500, 2_501, 2_502, 2_503], 2_500, 2_539),
        # Three of four are enough.
        ([2_500, 2_501, 2_502, 7], 2_500, 2_539),
        ([2_540, 2_541, 2_542, 2_543], 2_540, 2_579),
        ([2_620, 2_621, 2_622, 2_623], 2_620, 2_659),
        # Too few movies are about bank robberies for a list; westerns they are.
        ([2_660, 2_661, 2_662, 2_663], 2_660, 2_698),
    ],
)
def test_a_fan_likes_what_nearly_all_their_movies_share_and_few_others(
    fans: Fans, liked: list[int], first: int, last: int
) -> None:
    assert of(fans.likes(liked)) == list(range(first, last + 1))


@pytest.mark.parametrize(
    "liked",
    [
        [2_500, 2_501, 2_502],
        [2_500, 2_500, 2_501, 2_502],
        [1, 2, 3, 4],
        [2_500, 2_501, 2_540, 2_541],
    ],
    ids=["three movies", "three movies, one twice", "what most movies are", "two tastes"],
)
def test_some_people_are_nobodys_fan(fans: Fans, liked: list[int]) -> None:
    assert fans.likes(liked) is None


def test_what_movies_look_like_makes_nobody_a_fan() -> None:
    genres = np.ones((len(MOVIES), 1), np.float32)
    assert Fans(genres, genres.mean(0), marks_of(MOVIES)).likes([2_580, 2_581, 2_582, 2_583]) is None
    assert not marks_of(many(0, "Drama", None))["places"].size


def test_a_mark_outweighs_a_genre_if_too_few_movies_have_both() -> None:
    movies = [*many(0, "Drama", SERIOUS, 2_500), *many(2_500, "Horror", PRESS, 5), *many(2_505, "Drama", PRESS)]
    genres = np.array([[g in movie.genres for g in GENRES] for movie in movies], np.float32)
    fans = Fans(genres, genres.mean(0), marks_of(movies))
    assert of(fans.likes([2_500, 2_501, 2_502, 2_503])) == list(range(2_500, 2_545))


def test_as_many_of_a_list_are_of_the_kind_as_of_the_likes(fans: Fans) -> None:
    all_of_them, three_of_four = fans.likes([2_500, 2_501, 2_502, 2_503]), fans.likes([2_500, 2_501, 2_502, 7])
    assert all_of_them and three_of_four
    assert (all_of_them.share, three_of_four.share) == (1.0, 0.75)


@pytest.mark.parametrize(("comedies", "is_fan"), [(3, False), (4, False), (5, True), (5_000, True)])
def test_so_many_movies_of_a_common_genre_are_no_accident(comedies: int, is_fan: bool) -> None:
    movies = [*many(0, "Comedy", None, 5_000), *many(5_000, "Drama", None, 9_000)]
    genres = np.array([[g in movie.genres for g in GENRES] for movie in movies], np.float32)
    found = Fans(genres, genres.mean(0), marks_of(movies)).likes(range(comedies))
    assert of(found) == (list(range(5_000)) if is_fan else [])


def test_of_many_movies_of_the_kind_a_fan_wants_those_that_share_most_with_theirs() -> None:
    at_sea = Facts(subjects=("journalism", "lighthouses"))
    movies = [*many(0, "Drama", SERIOUS, 5_000), *many(5_000, "Drama", PRESS, 150), *many(5_150, "Drama", at_sea, 70)]
    genres = np.array([[g in movie.genres for g in GENRES] for movie in movies], np.float32)
    fans = Fans(genres, genres.mean(0), marks_of(movies))
    assert of(fans.likes([5_150, 5_151, 5_152, 5_000])) == list(range(5_150, 5_220))
    assert len(of(fans.likes([5_000, 5_001, 5_002, 5_003]))) >= MOST_FITTING
