"""What is like a movie: by who liked both and by genres, and by genres alone where few liked it."""

from __future__ import annotations

import numpy as np
import pytest

from movies.catalogue import Catalogue, Movie
from movies.movielens import Release
from workers.neighbours import CLEARLY_SIMILAR, SIMILAR, Neighbours
from workers.ranking import alike

UNRATED = (
    Movie(500, "Brand New", 2026, ("Crime", "Thriller")),
    Movie(501, "Brand New II", 2028, ("Musical",)),
)


@pytest.fixture(scope="module")
def real(ml_100k: Release) -> Neighbours:
    return Neighbours(ml_100k)


@pytest.fixture(scope="module")
def with_unrated(small: Release) -> Neighbours:
    return Neighbours(Release("small", Catalogue([*small.catalogue, *UNRATED], small.digest), small.ratings))


def movie(release: Release, title: str) -> Movie:
    found = release.catalogue.find(title)
    assert found is not None
    return found


def test_the_similarity_is_the_shrunk_cosine(small: Release) -> None:
    ratings = small.ratings
    good = ratings.stars >= 4
    heat, fargo = (set(ratings.user[good & (ratings.movie == i)].tolist()) for i in (1, 2))
    both = len(heat & fargo)
    expected = both / np.sqrt(len(heat) * len(fargo)) * both / (both + 10)
    similarities = Neighbours(small).similarities(1)
    assert similarities[2] == pytest.approx(expected)
    assert similarities[1] == 0


@pytest.mark.parametrize(
    ("title", "like", "unlike"),
    [
        ("Toy Story", "Aladdin", "Taxi Driver"),
        ("Heat", "The Usual Suspects", "Toy Story"),
        ("Scream", "I Know What You Did Last Summer", "Star Wars"),
    ],
)
def test_people_would_call_the_similar_ones_similar(
    title: str, like: str, unlike: str, real: Neighbours, ml_100k: Release
) -> None:
    this = movie(ml_100k, title)
    similar = real.similar(this.id)
    assert movie(ml_100k, like).id in similar
    assert movie(ml_100k, unlike).id not in similar
    assert len(similar) >= SIMILAR
    assert all(alike(ml_100k.catalogue[i], this) > 0 for i in similar)


def test_no_movie_is_similar_to_itself(real: Neighbours, with_unrated: Neighbours, ml_100k: Release) -> None:
    for known in ("Heat", "Toy Story", "Alien"):
        this = movie(ml_100k, known).id
        assert this not in real.similar(this) | real.clearly_similar(this)
    assert 500 not in with_unrated.similar(500) | with_unrated.clearly_similar(500)


def test_the_clearly_similar_are_the_nearest_of_the_similar(real: Neighbours, ml_100k: Release) -> None:
    for title in ("Heat", "Toy Story", "Titanic", "Scream"):
        this = movie(ml_100k, title)
        clear, similar = real.clearly_similar(this.id), real.similar(this.id)
        assert clear < similar
        assert len(clear) <= CLEARLY_SIMILAR + 3  # A few of a series may come with them.
        assert all(alike(ml_100k.catalogue[i], this) >= 0.5 for i in clear if i != movie(ml_100k, "Scream 2").id)


def test_a_series_is_similar_whoever_liked_it(real: Neighbours, ml_100k: Release) -> None:
    first = movie(ml_100k, "Alien").id
    sequels = {movie(ml_100k, t).id for t in ("Alien 3", "Alien: Resurrection")}
    assert sequels <= real.similar(first) & real.clearly_similar(first)


def test_of_a_movie_that_nobody_liked_the_genres_decide(with_unrated: Neighbours, small: Release) -> None:
    crime = {m.id for m in small.catalogue if alike(m, UNRATED[0]) >= 0.5}
    assert {1, 2, 3} <= crime and 10 not in crime
    assert with_unrated.similar(500) == crime | {501}
    assert with_unrated.similar(501) == {500}


def test_of_a_movie_that_nobody_liked_only_its_series_is_clearly_similar(with_unrated: Neighbours) -> None:
    assert with_unrated.clearly_similar(500) == {501}


def test_the_nearest_is_told_only_where_somebody_liked_both(small: Release) -> None:
    neighbours = Neighbours(small)
    assert neighbours.nearest(2, [10, 1]) == 1
    assert neighbours.nearest(2, [10]) is None
    assert neighbours.nearest(2, []) is None


def test_similarity_is_mutual(real: Neighbours, ml_100k: Release) -> None:
    one, other = movie(ml_100k, "Heat").id, movie(ml_100k, "Fargo").id
    assert real.similarities(one)[other] == pytest.approx(real.similarities(other)[one])
    assert real.similarities(one)[other] > 0
