"""Movies from some year on, whose ratings are hidden from everything that knows ratings."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from movies.averages import STARS
from movies.movielens import Release
from movies.settings import SHIPPED_BUNDLE
from trainer.data.examples import split
from trainer.evaluation.forward import (
    GIVEN,
    _chances_by_kind,
    bundle_without,
    map_without,
    people_of,
    table_of,
    without_ratings_since,
)
from workers.bundles.bundle import load_bundle
from workers.bundles.manifest import MOVIES
from workers.engine.movie_vectors import MovieVectors
from workers.serving import ranked_by

SINCE = 1996


def test_people_are_held_out_and_give_older_movies_only(ml_100k: Release) -> None:
    people = people_of(ml_100k, SINCE, 20)
    held_out = set(split(ml_100k).held_out.user.tolist())
    assert len(people) == 20 and all(person.user in held_out for person in people)
    for person in people:
        assert len(person.given) == GIVEN and len(person.liked) == person.good.sum() > 0
        assert all((ml_100k.catalogue[one.movie_id].year or 0) < SINCE for one in person.given)
        assert all((ml_100k.catalogue[movie].year or 0) >= SINCE for movie in person.asked)


def test_a_release_without_newer_ratings_keeps_titles_genres_and_years_alone(ml_100k: Release) -> None:
    hidden, famous = (without_ratings_since(ml_100k, SINCE, fame=fame) for fame in (False, True))
    assert [(m.id, m.name, m.genres) for m in hidden.catalogue] == [(m.id, m.name, m.genres) for m in ml_100k.catalogue]
    newer = [movie.id for movie in ml_100k.catalogue if (movie.year or 0) >= SINCE]
    assert not np.isin(hidden.ratings.movie, newer).any()
    assert {(hidden.catalogue[i].popularity, hidden.catalogue[i].average) for i in newer} == {(0, None)}
    assert {famous.catalogue[i].average for i in newer} == {None}
    assert max(famous.catalogue[i].popularity for i in newer) > 100


def test_map_and_bundle_know_nothing_of_hidden_movies_but_what_was_read(ml_100k: Release, tmp_path: Path) -> None:
    bundle = load_bundle(SHIPPED_BUNDLE)
    newer = [movie for movie in ml_100k.catalogue if (movie.year or 0) >= SINCE]
    older = [movie for movie in ml_100k.catalogue if (movie.year or 0) < SINCE - 1]
    movies, _ = ranked_by(bundle)
    assert movies is not None
    left = map_without(movies, newer)
    assert all(left.row(movie) is None for movie in newer)
    assert sum(left.row(movie) is not None for movie in older) == sum(movies.row(movie) is not None for movie in older)
    before = MovieVectors(bundle.folder / MOVIES, ml_100k.catalogue)
    after = MovieVectors(bundle_without(bundle, newer, tmp_path).folder / MOVIES, ml_100k.catalogue)
    assert any(before.known(movie.id) for movie in newer) and not any(after.known(movie.id) for movie in newer)
    same = [movie.id for movie in older if before.known(movie.id)][:50]
    assert all(map(after.known, same)) and np.allclose(before.of(same), after.of(same))


def test_the_better_what_is_expected_of_a_kind_the_higher_its_chance(ml_100k: Release) -> None:
    expected = {movie.id: movie.expected or STARS[0] for movie in ml_100k.catalogue}
    chance = _chances_by_kind(expected, ml_100k.ratings)
    order = sorted(expected, key=lambda movie: expected[movie])
    assert np.all(np.diff([chance[movie] for movie in order]) >= 0)
    told = np.array([chance[movie] for movie in ml_100k.ratings.movie.tolist()])
    assert abs(told.mean() - (ml_100k.ratings.stars >= 4).mean()) < 0.005


def test_a_table_has_a_head_where_there_are_no_rows() -> None:
    assert table_of([])[0].startswith("| system |")
