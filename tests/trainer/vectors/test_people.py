"""The training data of phase 4: no held-out or validation users, and no cold movies."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from movies.movielens import Release
from trainer.data.corpus import IDS_OF_A_RELEASE
from trainer.data.examples import split
from trainer.vectors.batches import Movies, Teachers, question_batches
from trainer.vectors.features import MovieTable, tables_of
from trainer.vectors.people import People
from trainer.vectors.recipe import VectorRecipe


def test_no_held_out_or_validation_person_of_any_release_is_among_them(small: Release) -> None:
    other = replace(small, catalogue=type(small.catalogue)(small.catalogue, "1" * 64))
    people = People.of(small, [other])
    ids = people.people % IDS_OF_A_RELEASE
    assert set(people.part.tolist()) == {0, 1}
    assert not np.isin(ids % 10, (0, 5)).any()
    assert set(ids[people.part == 1].tolist()) == set(split(other).train.user.tolist())


def test_a_movie_of_two_releases_is_one(small: Release) -> None:
    other = replace(small, catalogue=type(small.catalogue)(small.catalogue, "1" * 64))
    people = People.of(small, [other])
    assert len(people.movies) == len(small.catalogue)
    assert people.count().sum() == len(people.ratings) == 2 * len(split(small).train)
    assert people.ratings.movie.max() < IDS_OF_A_RELEASE


def test_nothing_cold_or_held_out_of_100k_is_learned_from(ml_100k: Release) -> None:
    people = People.of(ml_100k)
    splits = split(ml_100k)
    cold = np.array([movie.id in splits.cold_movies for movie in people.movies])
    assert cold.sum() == len(splits.cold_movies) > 100
    assert people.count()[cold].sum() == 0
    assert not np.isin(people.people, np.append(splits.held_out.user, splits.validation.user)).any()

    # In batches, no cold movie has a label, and none is drawn as unchosen.
    width = 4
    known = np.ones(len(people.movies), np.float32)
    marked = MovieTable(
        np.zeros((len(cold), 1), np.float32), np.repeat(cold[:, None], width, 1).astype(np.float32), known
    )
    movies = Movies(people, [marked], np.zeros(len(people.people), dtype=np.int64))
    recipe = VectorRecipe(sequences=40, hidden=0.0, unread=0.0, teacher=0.0)
    questions = next(question_batches(recipe, people, movies, Teachers()))
    is_cold = questions.features[:, :, -1] > 0
    assert not (is_cold & (questions.rated > 0)).any()
    assert not (is_cold[:, recipe.ratings :] & (questions.asked > 0)).any()
    assert int(questions.asked.sum()) > 40 * recipe.branches // 2


def test_nobody_s_vectors_hold_their_own_ratings(small: Release, recipe: VectorRecipe) -> None:
    people = People.of(small)
    read = np.random.default_rng(0).normal(size=(len(people.movies), 8))
    _, folds, fold_of = tables_of(people, read, recipe)
    movies = Movies(people, folds, fold_of)
    stars = people.ratings.stars.copy()
    person = 3
    own = people.rows_of[person]
    stars[own] = 5.5 - stars[own]
    changed = replace(people, ratings=replace(people.ratings, stars=stars))
    _, again, _ = tables_of(changed, read, recipe)
    moved = Movies(changed, again, fold_of)
    stats = slice(0, 3)
    np.testing.assert_array_equal(movies.table_for(person).rated[:, stats], moved.table_for(person).rated[:, stats])
    # Another fold's vectors do move, so the comparison can fail.
    other = next(k for k in range(len(people.people)) if fold_of[k] != fold_of[person])
    assert np.abs(movies.table_for(other).rated[:, 0] - moved.table_for(other).rated[:, 0]).max() > 1e-3
