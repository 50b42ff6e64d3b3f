"""How many people like each movie."""

from __future__ import annotations

import numpy as np
import pytest

from bot.conversation.popularity import FEWEST_RATINGS_FOR_A_SHARE, Popularity
from movies.catalogue import Catalogue, Movie
from movies.movielens import RatingTable, Release


def audience_of(**ratings: tuple[int, int]) -> Popularity:
    """An audience in which, movie by movie, some rated it and some of these liked it."""
    movies = [Movie(k, title, 1990 + k, (title,)) for k, title in enumerate(ratings, start=1)]
    rows = [
        (user, k, 4.0 if user < liked else 3.5, user)
        for k, (rated, liked) in enumerate(ratings.values(), start=1)
        for user in range(rated)
    ]
    user, movie, stars, when = (np.array(column) for column in zip(*rows, strict=True))
    table = RatingTable(user.astype(np.int64), movie.astype(np.int64), stars.astype(np.float32), when.astype(np.int64))
    return Popularity(Release("made", Catalogue(movies, digest="0" * 64), table))


def test_four_stars_and_up_count_as_liked() -> None:
    assert audience_of(Heat=(20, 15)).liked_share(1) == 0.75


def test_a_share_is_told_only_where_enough_people_rated() -> None:
    audience = audience_of(Few=(FEWEST_RATINGS_FOR_A_SHARE - 1, 5), Enough=(FEWEST_RATINGS_FOR_A_SHARE, 5))
    assert audience.liked_share(1) is None and audience.liked_share(2) == 0.5


@pytest.mark.parametrize("movie_id", [1, 2, 16])
def test_the_share_is_that_of_the_ratings(movie_id: int, small: Release) -> None:
    stars = small.ratings.stars[small.ratings.movie == movie_id]
    assert Popularity(small).liked_share(movie_id) == pytest.approx(float(np.mean(stars >= 4)))
