"""Learning to rank: what was liked should rank above what was not chosen, and held-out people teach nothing."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from movies.movielens import Release
from tests.conftest import as_files
from trainer.data.corpus import Corpus
from trainer.data.examples import split
from trainer.ranking.samples import Told, of_one_taste, told_by
from trainer.ranking.weights import fit_weights, fitted, job_of, map_of, training_release, weights_of_the_model
from workers.judges import Opinions
from workers.retrieval.movie_map import keys_of
from workers.retrieval.ranking import CHOICE, MODEL, Ranking
from workers.retrieval.taste import FEATURES, Taste


def test_the_weights_lift_what_was_liked() -> None:
    rng = np.random.default_rng(0)
    rows = []
    for _ in range(40):
        others = rng.normal(size=(30, 3))
        liked = rng.normal(size=(5, 3)) + np.array([2.0, 0.0, 0.0])
        rows.append((liked, others))
    telling, useless, _ = fitted(rows).tolist()
    assert telling > 0.5 > abs(useless)
    bounded = fitted(rows, [(None, 0.0), (None, None), (None, None)]).tolist()
    assert bounded[0] <= 0.0


def test_the_gradient_is_that_of_the_loss() -> None:
    """The weights that were found are a minimum: a step to either side is no better."""
    rng = np.random.default_rng(1)
    rows = [(rng.normal(size=(4, 2)) + np.array([1.0, -0.5]), rng.normal(size=(20, 2))) for _ in range(20)]
    found = fitted(rows)
    assert np.linalg.norm(fitted(rows[::-1]) - found) < 0.05
    assert found[0] > 0 > found[1]


def test_a_model_that_knows_more_weighs_more() -> None:
    rng = np.random.default_rng(0)

    def rows(likes: float, chooses: float | None = None) -> list[tuple[np.ndarray, Opinions, list[bool]]]:
        made = []
        for _ in range(60):
            liked = rng.random(40) < 0.3
            choice = None if chooses is None else chooses * liked + rng.normal(size=40)
            opinions = Opinions(likes * liked + rng.normal(size=40), choice)
            made.append((liked + rng.normal(size=40), opinions, liked.tolist()))
        return made

    knows, guesses, errs = (weights_of_the_model(rows(k)) for k in (2.0, 0.3, -2.0))
    assert knows[MODEL] > guesses[MODEL] >= 0.0
    assert errs[MODEL] == 0.0 and CHOICE not in errs
    assert weights_of_the_model(rows(0.0, 2.0))[CHOICE] > 0.5
    assert weights_of_the_model([]) == {}


def test_given_and_held_out_ratings_are_all_of_a_persons_ratings(ml_100k: Release) -> None:
    taste = Taste(training_release(ml_100k))
    people = split(ml_100k).held_out
    rows = told_by(people, taste.place, [5, 10], 1, seed=1)
    assert rows == told_by(people, taste.place, [5, 10], 1, seed=1)[:0] or len(rows) > 300
    for row in rows[:50]:
        theirs = {taste.place[int(m)] for m in people.movie[people.user == row.user]}
        assert len(row.given) in (5, 10) and len(row.liked) > 0
        assert set(row.given) | set(row.liked.tolist()) | set(row.disliked.tolist()) == theirs
        assert not set(row.given) & set(row.liked.tolist())


def test_people_of_one_taste_tell_of_movies_that_are_alike(ml_100k: Release) -> None:
    taste = Taste(training_release(ml_100k))
    rows = list(of_one_taste(split(ml_100k).validation, taste, 1, seed=1))
    assert len(rows) > 20
    alike = np.mean([taste.one_taste(row.likes) for row in rows])
    others = told_by(split(ml_100k).validation, taste.place, [10], 1, seed=1)
    assert alike > np.mean([taste.one_taste(row.likes) for row in others]) + 0.1


def test_a_row_becomes_the_job_that_the_chat_would_send(ml_100k: Release) -> None:
    told = Told(1, (0, 3), (5,), np.array([7]), np.array([], dtype=np.int64))
    movies = list(ml_100k.catalogue)
    job = job_of(told, ml_100k, count=20)
    assert [(r.movie_id, r.verdict.value) for r in job.ratings] == [
        (movies[0].id, "good"),
        (movies[3].id, "good"),
        (movies[5].id, "bad"),
    ]


def test_neither_held_out_people_nor_cold_movies_are_on_the_map(ml_100k: Release) -> None:
    """Reversing the ratings of held-out and validation people leaves the map the same, bit by bit."""
    splits = split(ml_100k)
    corpus = Corpus.of(ml_100k)
    found = map_of(corpus, [None])
    trained = set(splits.train.user.tolist())
    assert not trained & {*splits.held_out.user.tolist(), *splits.validation.user.tolist()}
    altered = ml_100k.ratings.stars.copy()
    others = ~np.isin(ml_100k.ratings.user, list(trained))
    altered[others] = 5.5 - altered[others]
    turned = Release(
        ml_100k.name, ml_100k.catalogue, type(ml_100k.ratings)(
            ml_100k.ratings.user, ml_100k.ratings.movie, altered, ml_100k.ratings.when
        ),
    )  # fmt: skip
    again = map_of(Corpus.of(turned), [None])
    assert (again.keys == found.keys).all() and (again.axes == found.axes).all() and (again.liked == found.liked).all()
    cold = {key for i in splits.cold_movies for key in keys_of(ml_100k.catalogue[i])[:1]}
    warm = {key for m in ml_100k.catalogue if m.id not in splits.cold_movies for key in keys_of(m)[:1]}
    assert not (cold - warm) & set(found.keys.tolist())


def test_tags_of_people_who_are_held_out_are_not_read(small: Release, tmp_path: Path) -> None:
    folder = as_files(small, tmp_path / "ml-small")
    with (folder / "tags.csv").open("w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["userId", "movieId", "tag", "timestamp"])
        for user in (10, 25):
            writer.writerows((user, movie, "secret", 0) for movie in (1, 2, 3, 4, 5))
            writer.writerows((user, movie, "hidden", 0) for movie in (6, 7, 8, 9, 11))
    corpus = Corpus.of(small)
    with_tags, without = map_of(corpus, [folder]), map_of(corpus, [None])
    assert (with_tags.about == without.about).all()


@pytest.mark.slow
def test_weights_are_learned_on_validation_people_and_none_speaks_for_what_was_disliked(ml_100k: Release) -> None:
    movies = map_of(Corpus.of(ml_100k), [None])
    weights = fit_weights([ml_100k], movies, rows=80)
    assert set(weights) == set(FEATURES)
    assert all(weights[name] <= 0 for name in FEATURES if "dislikes" in name)
    assert weights["here of likes"] + weights["wide of likes"] > 0.5
    Ranking.of(weights)


@pytest.mark.parametrize("folder", [None])
def test_a_corpus_without_tags_has_a_map(folder: None, small: Release) -> None:
    assert len(map_of(Corpus.of(small), [folder]).keys) == 16
