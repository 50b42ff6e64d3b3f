"""Questions branch off histories: each sees its part of the history and itself, and labels are true."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

from movies.movielens import Release
from trainer.data.examples import RatingSequence
from trainer.training.teacher import Teacher
from trainer.vectors.batches import Movies, QuestionBatch, Teachers, question_batches
from trainer.vectors.features import tables_of
from trainer.vectors.losses import loss_of
from trainer.vectors.network import VectorNetwork
from trainer.vectors.people import People
from trainer.vectors.recipe import VectorRecipe
from trainer.vectors.taste import TasteTeacher

START = 3


@pytest.fixture(scope="module")
def people(small: Release) -> People:
    return People.of(small)


@pytest.fixture(scope="module")
def movies(people: People, recipe: VectorRecipe) -> Movies:
    read = np.random.default_rng(0).normal(size=(len(people.movies), 8))
    _, folds, fold_of = tables_of(people, read, recipe)
    return Movies(people, folds, fold_of)


@pytest.fixture
def questions(people: People, movies: Movies, recipe: VectorRecipe) -> QuestionBatch:
    return next(question_batches(recipe, people, movies, Teachers()))


@pytest.fixture(scope="module")
def network(people: People, movies: Movies, recipe: VectorRecipe) -> VectorNetwork:
    from transformers import LlamaConfig, LlamaModel

    torch.manual_seed(0)
    sizes: Any = LlamaConfig(
        vocab_size=8,
        hidden_size=16,
        intermediate_size=32,
        num_hidden_layers=2,
        num_attention_heads=2,
        initializer_range=0.5,
    )
    sizes._attn_implementation = "eager"
    width = next(question_batches(recipe, people, movies, Teachers())).features.shape[2]
    return VectorNetwork(LlamaModel(sizes), torch.randn(START, 16), torch.randn(3, 16), width).eval()


def answers(network: VectorNetwork, questions: QuestionBatch) -> torch.Tensor:
    with torch.inference_mode():
        return network(questions.features, questions.labels, questions.cuts)


def test_a_branch_sees_the_history_up_to_its_cut_and_no_other_branch(
    network: VectorNetwork, questions: QuestionBatch, recipe: VectorRecipe
) -> None:
    before = answers(network, questions)
    cut = int(questions.cuts[0, 0])
    history = recipe.ratings
    questions.features[0, cut:history] += 1.0
    questions.features[0, history + 1 :] += 1.0
    questions.labels[0, cut:] = 1 - questions.labels[0, cut:]
    torch.testing.assert_close(answers(network, questions)[0, history], before[0, history])
    questions.features[0, history] += 1.0
    assert (answers(network, questions)[0, history] - before[0, history]).abs().max() > 1e-3


def test_a_branch_is_moved_by_each_rating_before_its_cut(
    network: VectorNetwork, questions: QuestionBatch, recipe: VectorRecipe
) -> None:
    questions.cuts[0, 0] = recipe.ratings
    before = answers(network, questions)[0, recipe.ratings]
    for place in range(recipe.ratings):
        questions.labels[0, place] = 1 - questions.labels[0, place]
        after = answers(network, questions)[0, recipe.ratings]
        assert (after - before).abs().max() > 1e-4
        before = after


def test_a_rating_in_a_history_is_judged_without_its_own_label(
    network: VectorNetwork, questions: QuestionBatch, recipe: VectorRecipe
) -> None:
    before = answers(network, questions)
    questions.labels[0, 2] = 1 - questions.labels[0, 2]
    after = answers(network, questions)
    torch.testing.assert_close(after[0, :3], before[0, :3])
    assert (after[0, 3] - before[0, 3]).abs().max() > 1e-4


def test_negatives_were_not_rated_and_chosen_movies_were(people: People, movies: Movies, recipe: VectorRecipe) -> None:
    for person in (0, 5, 11):
        rated = people.column[people.rows_of[person]]
        drawn = movies.unchosen(0, rated, 40, np.random.default_rng(person))
        assert len(drawn) > 0 and not np.isin(drawn, rated).any()


def test_famous_movies_are_drawn_as_unchosen_by_the_root_of_their_fame(people: People, movies: Movies) -> None:
    count = np.sqrt(people.count())
    drawn = movies.unchosen(0, np.zeros(0, dtype=np.int64), 20_000, np.random.default_rng(0))
    share = np.bincount(drawn, minlength=len(count)) / len(drawn)
    np.testing.assert_allclose(share, count / count.sum(), atol=0.01)


def test_every_chance_to_learn_is_a_rating_and_its_label_is_true(
    questions: QuestionBatch, recipe: VectorRecipe
) -> None:
    rated = questions.rated > 0
    np.testing.assert_array_equal(questions.chance[rated], questions.liked[rated])
    assert ((questions.chosen > 0) == (questions.rated[:, recipe.ratings :] > 0)).all()
    assert (questions.cuts <= questions.rated[:, : recipe.ratings].sum(dim=1, keepdim=True)).all()


def test_a_batch_depends_on_its_number_alone(people: People, movies: Movies, recipe: VectorRecipe) -> None:
    stream = list(itertools.islice(question_batches(recipe, people, movies, Teachers()), 4))
    again = next(question_batches(recipe, people, movies, Teachers(), start=3))
    assert torch.equal(stream[3].features, again.features) and torch.equal(stream[3].chance, again.chance)
    assert not torch.equal(stream[2].features, again.features)


def test_what_is_hidden_has_no_ratings_in_its_vector(people: People, movies: Movies) -> None:
    columns = np.arange(4)
    shown, hidden = np.zeros(4, np.float32), np.ones(4, np.float32)
    table = movies.table_for(0)
    one, two = (movies.features(table, columns, hidden=h, unread=shown) for h in (shown, hidden))
    width = table.rated.shape[1] + 1
    assert np.abs(one[:, -width:]).max() > 0.1 and np.abs(two[:, -width:]).max() == 0.0
    np.testing.assert_array_equal(one[:, :-width], two[:, :-width])
    three = movies.features(table, columns, hidden=hidden, unread=hidden)
    assert np.abs(three[:, -width - table.read.shape[1] - 1 :]).max() == 0.0


def test_the_teacher_judges_a_branch_after_its_cut(people: People) -> None:
    ratings = people.ratings
    rows = people.rows_of[0][:6]
    whole = RatingSequence(int(people.people[0]), ratings.movie[rows], ratings.stars[rows].astype(np.float64))
    teacher = Teacher(ratings, {m.id: m for m in people.movies}, [whole, _of(people, 1), _of(people, 2)])
    found = teacher.chances(whole, seen=[0, 1, 2, 3, 2, 0])
    for place, seen in ((4, 2), (5, 0)):
        short = RatingSequence(whole.user, whole.movies[[*range(seen), place]], whole.stars[[*range(seen), place]])
        assert found[place] == pytest.approx(teacher.chances(short)[-1])
    np.testing.assert_allclose(found[:4], teacher.chances(whole)[:4])


def _of(people: People, person: int) -> RatingSequence:
    rows = people.rows_of[person]
    return RatingSequence(
        int(people.people[person]), people.ratings.movie[rows], people.ratings.stars[rows].astype(np.float64)
    )


def test_the_loss_falls_where_answers_become_true(questions: QuestionBatch, recipe: VectorRecipe) -> None:
    logits = torch.zeros((*questions.chance.shape, 3))
    better = logits.clone()
    better[..., 0] = torch.where(questions.liked > 0, 2.0, -2.0)
    history = recipe.ratings
    better[:, history:, 2] = torch.where(questions.chosen > 0, -3.0, 3.0)
    assert loss_of(better, questions, recipe) < 0.6 * loss_of(logits, questions, recipe)
    assert loss_of(-better, questions, recipe) > loss_of(logits, questions, recipe)


def test_what_is_not_asked_has_no_part_in_the_loss(questions: QuestionBatch, recipe: VectorRecipe) -> None:
    logits = torch.randn((*questions.chance.shape, 3))
    before = loss_of(logits, questions, recipe)
    asked = torch.cat([questions.rated[:, : recipe.ratings], questions.asked], dim=1)
    questions.asked[:, -1] = questions.chosen[:, -1] = questions.rated[:, -1] = questions.liked[:, -1] = 0.0
    after = loss_of(logits, questions, recipe)
    logits[:, -1] += 5.0
    torch.testing.assert_close(loss_of(logits, questions, recipe), after)
    assert asked[:, -1].sum() == 0 or after != before


def test_the_teacher_of_choosing_shares_out_each_cut_and_knows_tastes(
    people: People, movies: Movies, recipe: VectorRecipe
) -> None:
    asking = replace(recipe, cuts=2, hidden=0.0)
    questions = next(question_batches(asking, people, movies, Teachers(chooses=TasteTeacher(people, movies))))
    for row in range(asking.sequences):
        for cut in np.unique(questions.cuts[row][questions.asked[row] > 0].numpy()):
            of_cut = (questions.cuts[row] == int(cut)) & (questions.asked[row] > 0)
            assert float(questions.taste[row][of_cut].sum()) == pytest.approx(1.0, abs=1e-5)
    assert float(questions.taste[questions.asked == 0].sum()) == 0.0

    teacher = TasteTeacher(people, movies)
    crime = np.array(["Crime" in movie.genres for movie in people.movies])
    person = next(k for k, user in enumerate(people.people) if user % 2 == 0)
    liked = np.array([r for r in people.rows_of[person] if people.good[r] > 0])[:3]
    shares = teacher.shares(person, movies, liked, np.full(len(crime), 3), np.arange(len(crime)))
    assert shares[crime].mean() > shares[~crime].mean()
