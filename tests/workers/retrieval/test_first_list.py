"""The first list for somebody unknown."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from movies.catalogue import Movie
from movies.facts import Facts
from movies.films import FIRST_FOREIGN_ID
from workers.retrieval.first_list import first_list
from workers.retrieval.ranking import Listed


def listed(movie: Movie, fame: float = 0.5) -> Listed:
    nothing = np.zeros(1, dtype=np.float32)
    return Listed(movie, score=0.0, genres=nothing, about=nothing, fame=fame)


def movie(number: int, genre: str, year: int, stars: float = 4.0, popularity: int = 300) -> Movie:
    return Movie(number, f"Film{number}", year, (genre,), popularity=popularity, average=stars, expected=3.4)


def chosen(*movies: Listed, count: int = 2) -> list[int]:
    return [one.movie.id for one in first_list(movies, count)]


def test_it_is_of_different_genres_and_decades() -> None:
    best, same, other = movie(1, "Drama", 1994, 4.3), movie(2, "Drama", 1996, 4.2), movie(3, "Comedy", 1984, 3.9)
    assert chosen(*map(listed, (best, same, other))) == [1, 3]


def test_it_is_liked_by_many_and_not_by_a_few_who_adore_it() -> None:
    assert chosen(
        listed(movie(1, "Drama", 1994, 5.0, popularity=2), 0.01), listed(movie(2, "Drama", 1994)), count=1
    ) == [2]


def test_it_is_known_by_many() -> None:
    assert chosen(listed(movie(1, "Drama", 1994), 0.1), listed(movie(2, "Drama", 1994), 0.6), count=1) == [2]


def test_of_movies_that_nobody_rated_it_holds_only_famous_ones() -> None:
    epic, famous = (
        replace(movie(FIRST_FOREIGN_ID + k, "War", 1985, 4.9), facts=Facts(pages=pages))
        for k, pages in enumerate((30, 60))
    )
    rated = movie(1, "Drama", 1994)
    assert epic.id not in chosen(*map(listed, (epic, rated, famous)))
    assert chosen(listed(epic), count=1) == [epic.id]


def test_it_holds_one_of_a_series_and_no_sequel() -> None:
    first, second = (Movie(k, f"Alien {k}", 1979, ("Horror",), popularity=99, average=4.0) for k in (1, 2))
    sequel = Listed(second, 0.0, np.zeros(1, np.float32), np.zeros(1, np.float32), 0.9, unseen_before={1})
    assert chosen(listed(first), sequel, listed(movie(3, "Drama", 1994)), listed(movie(4, "War", 1970))) == [3, 4]
    assert chosen(listed(first), sequel) == [2]
