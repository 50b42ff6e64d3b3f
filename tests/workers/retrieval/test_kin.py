"""Movies that nobody has rated take after what their makers made before."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from movies.catalogue import Movie
from movies.facts import Facts
from movies.films import FIRST_FOREIGN_ID
from workers.retrieval.kin import MOST_KIN, MOST_WITH_ONE_MARK, Kin


def movie(k: int, **facts: object) -> Movie:
    return Movie(k, f"Film {k}", 2000, facts=Facts(item=k, **facts))  # type: ignore[arg-type]


NOLAN = {"directors": ("Nolan",)}
NEW = FIRST_FOREIGN_ID


def test_the_kin_of_a_new_movie_are_those_of_its_makers_and_its_series() -> None:
    movies = [movie(1, **NOLAN), movie(2, cast=("Zendaya",)), movie(3), movie(4, series="Dune"), movie(NEW, **NOLAN)]
    movies += [movie(NEW + 1, series="Dune", cast=("Zendaya",))]
    kin = Kin.of(movies)
    assert kin.places.tolist() == [4, 5]
    assert kin.kin[0, 0] == 0 and kin.kin[1, :2].tolist() == [3, 1]


def test_a_movie_takes_after_its_kin_the_more_of_them_it_has() -> None:
    movies = [*(movie(k, **NOLAN) for k in range(3)), movie(9, cast=("Extra",))]
    movies += [movie(NEW, **NOLAN), movie(NEW + 1, cast=("Extra",)), movie(NEW + 2, cast=("Stranger",))]
    table = np.array([[1.0]] * 4 + [[0.0]] * 3, dtype=np.float32)
    Kin.of(movies).lend(table)
    assert 1 > table[4, 0] > table[5, 0] > table[6, 0] == 0
    assert table[:4].tolist() == [[1.0]] * 4


def test_a_movie_takes_less_after_its_director_s_movies_of_other_genres() -> None:
    adventure, musical = (
        replace(movie(k, **NOLAN), genres=genres) for k, genres in enumerate((("Adventure",), ("Musical",)))
    )
    new = [replace(movie(NEW + k, **NOLAN), genres=(genre,)) for k, genre in enumerate(("Adventure", "Musical", "War"))]
    table = np.array([[1.0], [0.0], [0.5], [0.5], [0.5]], dtype=np.float32)
    Kin.of([adventure, musical, *new]).lend(table)
    like_it, unlike_it, neither = table[2:, 0]
    assert like_it > neither == pytest.approx(0.5) and unlike_it < neither


def test_rated_movies_stay_where_they_are() -> None:
    kin = Kin.of([movie(1, **NOLAN), movie(2, **NOLAN)])
    table = np.array([[1.0], [2.0]], dtype=np.float32)
    kin.lend(table)
    assert not len(kin.places) and table.tolist() == [[1.0], [2.0]]


def test_what_very_many_have_in_common_makes_no_kin() -> None:
    many = [movie(k, subjects=("family",)) for k in range(MOST_WITH_ONE_MARK + 1)]
    assert not len(Kin.of([*many, movie(NEW, subjects=("family",))]).places)


@pytest.mark.parametrize("count", [1, MOST_KIN, MOST_KIN + 5])
def test_few_kin_are_enough(count: int) -> None:
    kin = Kin.of([*(movie(k, **NOLAN) for k in range(count)), movie(NEW, **NOLAN)])
    assert (kin.weights > 0).sum() == min(count, MOST_KIN)
    assert 0 < kin.weights.sum() < 1


def test_what_is_known_of_a_movie_itself_counts_alone() -> None:
    kin = Kin.of([movie(1, **NOLAN), movie(NEW, **NOLAN), movie(NEW + 1, **NOLAN)])
    assert kin.but(np.array([True, True, False])).places.tolist() == [2]
