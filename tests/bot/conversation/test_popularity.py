"""Popularity and likes of movies, and the movies most informative to ask a stranger about."""

from __future__ import annotations

import numpy as np
import pytest

from bot.conversation.popularity import FEWEST_RATINGS_FOR_A_SHARE, MOST_OFFERED, Popularity
from movies.catalogue import Catalogue, Movie
from movies.movielens import RatingTable, Release


def audience_of(**ratings: tuple[int, int]) -> Popularity:
    """An audience in which, movie by movie, some rated it and some of these liked it; each movie has a genre of its
    own."""
    movies = [Movie(k, title, 1990 + k, (title,)) for k, title in enumerate(ratings, start=1)]
    rows = [
        (user, k, 4.0 if user < liked else 3.5, user)
        for k, (rated, liked) in enumerate(ratings.values(), start=1)
        for user in range(rated)
    ]
    user, movie, stars, when = (np.array(column) for column in zip(*rows, strict=True))
    table = RatingTable(user.astype(np.int64), movie.astype(np.int64), stars.astype(np.float32), when.astype(np.int64))
    return Popularity(Release("made", Catalogue(movies, digest="0" * 64), table))


def titles(movies: list[Movie]) -> list[str]:
    return [movie.title for movie in movies]


def test_four_stars_and_up_count_as_liked() -> None:
    assert audience_of(Heat=(20, 15)).liked_share(1) == 0.75


def test_a_share_is_told_only_where_enough_people_rated() -> None:
    audience = audience_of(Few=(FEWEST_RATINGS_FOR_A_SHARE - 1, 5), Enough=(FEWEST_RATINGS_FOR_A_SHARE, 5))
    assert audience.liked_share(1) is None and audience.liked_share(2) == 0.5


def test_movies_that_divide_opinion_are_asked_about_before_those_all_agree_on() -> None:
    audience = audience_of(AllLike=(100, 100), Divides=(100, 50), MostLike=(100, 90))
    assert titles(audience.worth_rating((), 3)) == ["Divides", "MostLike", "AllLike"]


def test_movies_known_to_many_are_asked_about_before_those_known_to_few() -> None:
    audience = audience_of(Few=(4, 2), Many=(400, 200), Some=(40, 20), Nobody=(1, 1))
    assert titles(audience.worth_rating((), 4)) == ["Many", "Some", "Few", "Nobody"]


def test_a_known_movie_is_not_asked_about_nor_its_double_under_another_id(small: Release) -> None:
    doubled = Catalogue([*small.catalogue, Movie(99, "Heat", 1995, ("Action",))], digest="1" * 64)
    audience = Popularity(Release("doubled", doubled, small.ratings))
    offered = audience.worth_rating({1}, 99)
    assert "Heat" not in titles(offered) and len(offered) == len(small.catalogue) - 1


def test_movies_offered_together_have_different_leading_genres(ml_100k: Release) -> None:
    audience = Popularity(ml_100k)
    known: set[int] = set()
    for _ in range(5):
        offered = audience.worth_rating(known, 4)
        assert len({movie.genres[:1] for movie in offered}) == 4
        known |= {movie.id for movie in offered}
    assert len(known) == 20


def test_where_the_genres_are_few_the_places_are_filled_all_the_same(small: Release) -> None:
    offered = Popularity(small).worth_rating((), 16)
    assert len(offered) == len({movie.id for movie in offered}) == 16


def test_the_first_offer_of_a_real_catalogue_is_widely_known_and_divides_opinion(ml_100k: Release) -> None:
    audience = Popularity(ml_100k)
    count = np.bincount(ml_100k.ratings.movie)
    for movie in audience.worth_rating((), 4):
        share = audience.liked_share(movie.id)
        assert share is not None and 0.25 < share < 0.75
        assert count[movie.id] > np.percentile(count[count > 0], 95)


def test_the_offers_end(ml_100k: Release) -> None:
    audience = Popularity(ml_100k)
    known: set[int] = set()
    while offered := audience.worth_rating(known, 50):
        assert not known & {movie.id for movie in offered}
        known |= {movie.id for movie in offered}
    assert len(known) <= MOST_OFFERED


@pytest.mark.parametrize("movie_id", [1, 2, 16])
def test_the_share_is_that_of_the_ratings(movie_id: int, small: Release) -> None:
    stars = small.ratings.stars[small.ratings.movie == movie_id]
    assert Popularity(small).liked_share(movie_id) == pytest.approx(float(np.mean(stars >= 4)))
