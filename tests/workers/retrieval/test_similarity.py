"""The similarity of movies by audience, subject and series."""

from __future__ import annotations

import pytest

from movies.catalogue import Catalogue, Movie
from movies.in_common import alike
from movies.known_films import with_known_facts
from movies.movielens import Release
from movies.protocol.recommendation import RatedMovie
from movies.ratings import Verdict
from workers.retrieval.similarity import CLEARLY_SIMILAR, LATEST, SIMILAR, Similarity
from workers.retrieval.taste import Taste

UNRATED = (
    Movie(500, "Brand New", 2026, ("Crime", "Thriller")),
    Movie(501, "Brand New II", 2028, ("Musical",)),
)


@pytest.fixture(scope="module")
def real(ml_100k: Release) -> Similarity:
    return Similarity(Taste(with_known_facts(ml_100k)))


@pytest.fixture(scope="module")
def with_unrated(small: Release) -> Similarity:
    return Similarity(Taste(Release("small", Catalogue([*small.catalogue, *UNRATED], small.digest), small.ratings)))


def movie(release: Release, title: str) -> Movie:
    found = release.catalogue.find(title)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("title", "like", "unlike"),
    [
        ("Toy Story", "Aladdin", "Taxi Driver"),
        ("Heat", "The Usual Suspects", "Toy Story"),
        ("Scream", "I Know What You Did Last Summer", "Star Wars"),
    ],
)
def test_people_would_call_the_similar_ones_similar(
    title: str, like: str, unlike: str, real: Similarity, ml_100k: Release
) -> None:
    this = movie(ml_100k, title)
    similar = real.similar(this.id)
    assert movie(ml_100k, like).id in similar
    assert movie(ml_100k, unlike).id not in similar
    assert len(similar) >= SIMILAR
    assert all(alike(ml_100k.catalogue[i], this) > 0 for i in similar)


def test_no_movie_is_similar_to_itself(real: Similarity, with_unrated: Similarity, ml_100k: Release) -> None:
    for known in ("Heat", "Toy Story", "Alien"):
        this = movie(ml_100k, known).id
        assert this not in real.similar(this) | real.clearly_similar(this)
    assert 500 not in with_unrated.similar(500) | with_unrated.clearly_similar(500)


def test_the_clearly_similar_are_the_nearest_of_the_similar(real: Similarity, ml_100k: Release) -> None:
    for title in ("Heat", "Toy Story", "Titanic", "Scream"):
        this = movie(ml_100k, title)
        clear, similar = real.clearly_similar(this.id), real.similar(this.id)
        assert clear < similar
        assert len(clear) <= CLEARLY_SIMILAR + 3  # A few of a series may come with them.
        assert all(alike(ml_100k.catalogue[i], this) >= 0.5 for i in clear if i != movie(ml_100k, "Scream 2").id)


def test_a_series_is_similar_whoever_liked_it(real: Similarity, ml_100k: Release) -> None:
    first = movie(ml_100k, "Alien").id
    sequels = {movie(ml_100k, t).id for t in ("Alien 3", "Alien: Resurrection")}
    assert sequels <= real.similar(first) & real.clearly_similar(first)


def test_of_a_movie_that_nobody_rated_genres_and_series_decide(with_unrated: Similarity, small: Release) -> None:
    similar = with_unrated.similar(500)
    assert {1, 2, 3, 501} <= similar
    assert not {m.id for m in small.catalogue if not set(m.genres) & set(UNRATED[0].genres)} & similar
    assert with_unrated.similar(501) == {500}


def test_what_came_before_in_a_series_is_known_and_a_remake_is_no_sequel(small: Release, ml_100k: Release) -> None:
    few, many = Similarity(Taste(small)), Similarity(Taste(ml_100k))
    assert few.before(7) == {8}
    assert few.before(8) == set()
    assert few.before(10) == set()  # Sabrina of 1995, after Sabrina of 1954.
    assert movie(ml_100k, "Alien").id in many.before(movie(ml_100k, "Alien 3").id)


@pytest.mark.parametrize(
    ("one", "other", "seen"),
    [
        ("Fargo", "Raising Arizona", True),
        ("Emma", "Sense and Sensibility", True),
        ("Alien 3", "Alien: Resurrection", True),
        ("The Shawshank Redemption", "Toy Story", False),
        ("Casablanca", "Scream", False),
        ("Star Wars", "Sense and Sensibility", False),
    ],
)
def test_likeness_is_told_only_where_a_person_would_see_it(
    one: str, other: str, seen: bool, real: Similarity, ml_100k: Release
) -> None:
    known = with_known_facts(ml_100k)
    first, second = movie(known, one), movie(known, other)
    assert real.visibly_like(first, second) is real.visibly_like(second, first) is seen


def test_the_latest_ratings_and_then_the_most_similar_are_the_most_telling(small: Release) -> None:
    """2 and 3 are crime like 1; the others have nothing in common with it, and the latest of them comes first."""
    good, bad = (10, 2, 13, 3, 15), (5, 7, 8, 11, 12, 14)
    ratings = [RatedMovie(movie_id=i, verdict=Verdict.GOOD) for i in good]
    ratings += [RatedMovie(movie_id=i, verdict=Verdict.BAD) for i in bad]
    similarity = Similarity(Taste(small))
    order = similarity.most_telling(ratings, small.catalogue[1])
    assert order[:LATEST] == [10, 9, 8, 7, 6, 5]
    assert set(order[LATEST : LATEST + 2]) == {1, 3}
    assert similarity.most_telling((), small.catalogue[1]) == []
