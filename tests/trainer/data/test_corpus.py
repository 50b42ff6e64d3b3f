"""The training data: no held-out person, no cold movie, and no average that leaks the answer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from movies.averages import RATINGS_OF_PRIOR
from movies.catalogue import Catalogue, Movie
from movies.movielens import RatingTable, Release
from trainer.data.corpus import IDS_OF_A_RELEASE, Corpus, seen_by
from trainer.data.examples import RatingSequence, split


def release_like(release: Release, movies: list[Movie]) -> Release:
    """Another release with the same people, in which the first movies have other titles and numbers."""
    ids = {old.id: new.id for old, new in zip(release.catalogue, movies, strict=True)}
    ratings = replace(release.ratings, movie=np.array([ids[m] for m in release.ratings.movie.tolist()]))
    return Release("other", Catalogue(movies, "1" * 64), ratings)


@pytest.fixture
def other(small: Release) -> Release:
    """Movie 1 is another one, all others have numbers of their own and, of some, a year that is one off."""
    movies = [replace(m, id=m.id + 500, year=(m.year or 0) + (m.id % 2)) for m in small.catalogue]
    return release_like(small, [replace(movies[0], title="A Movie That Nobody Knows"), *movies[1:]])


def test_only_training_people_are_learned_from(small: Release, other: Release) -> None:
    corpus = Corpus.of(small, [other])
    people = np.unique(corpus.ratings.user % IDS_OF_A_RELEASE)
    assert not set(people % 10) & {0, 5}
    train = split(small).train
    assert len(corpus.ratings) == 2 * len(train)
    assert len(np.unique(corpus.ratings.user)) == 2 * len(np.unique(train.user))


def test_a_movie_is_known_again_in_another_release(small: Release, other: Release) -> None:
    corpus = Corpus.of(small, [other])
    assert corpus.same == {IDS_OF_A_RELEASE + m.id + 500: m.id for m in small.catalogue if m.id != 1}
    assert set(corpus.movies) == set(corpus.prompts) >= set(corpus.ratings.movie.tolist())


def test_cold_movies_are_not_learned_from_another_release_either(ml_100k: Release) -> None:
    cold = [m for m in ml_100k.catalogue if m.id % 10 == 7][:5]
    warm = [m for m in ml_100k.catalogue if m.id % 10 == 3][:5]
    movies = [replace(m, id=k) for k, m in enumerate([*cold, *warm], start=1)]
    table = RatingTable(
        np.repeat(np.arange(1, 9), 10), np.tile(np.arange(1, 11), 8), np.full(80, 4, np.float32), np.zeros(80, int)
    )
    corpus = Corpus.of(ml_100k, [Release("other", Catalogue(movies, "1" * 64), table)])
    learned = corpus.ratings.movie[corpus.ratings.movie > IDS_OF_A_RELEASE] - IDS_OF_A_RELEASE
    assert set(learned.tolist()) == {6, 7, 8, 9, 10}
    assert not split(ml_100k).cold_movies & set(corpus.ratings.movie.tolist())


def test_a_training_persons_average_leaves_out_their_own_rating(small: Release) -> None:
    corpus, train = Corpus.of(small), split(small).train
    user, movie, stars = train.user[0], int(train.movie[0]), float(train.stars[0])
    others = train.stars[(train.movie == movie) & (train.user != user)]
    kind = corpus.movies[movie].expected
    assert kind is not None
    expected = (others.sum() + RATINGS_OF_PRIOR * kind) / (len(others) + RATINGS_OF_PRIOR)
    (shown,) = corpus.averages(RatingSequence(int(user), np.array([movie]), np.array([stars])))
    assert shown == pytest.approx(expected)
    assert shown != pytest.approx(corpus.prompts[movie].average)


def test_what_held_out_people_think_is_seen_nowhere(small: Release) -> None:
    """However their stars change, no prompt in an evaluation shows another average."""
    train = split(small).train
    ratings = replace(small.ratings, stars=np.where(small.ratings.user % 10 == 0, 0.5, small.ratings.stars))
    changed = Release("changed", small.catalogue, ratings)
    assert list(seen_by(split(changed).train, small.catalogue)) == list(seen_by(train, small.catalogue))
    assert any(m.average is not None for m in seen_by(train, small.catalogue))


def test_of_a_movie_without_ratings_nothing_is_said(small: Release) -> None:
    train = split(small).train
    seen = seen_by(train.where(train.movie != 3), small.catalogue)
    assert (seen[3].popularity, seen[3].average) == (0, None)
    assert seen[2].average is not None
