"""A survey asks about the movies that may matter, and guesses the others well enough to know which those are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from movies.catalogue import Movie
from movies.protocol.recommendation import RatedMovie
from workers.judges import Opinions
from workers.survey import ASKED_FIRST, ASKED_MORE, Survey

MANY = 600
MOVIES = [Movie(k, f"Movie {k}", 2000, ()) for k in range(1, MANY + 1)]
PROMISE = np.linspace(2.0, -2.0, MANY)


class Linear:
    """A judge whose opinions are nearly linear in a movie's traits, as a model's are."""

    def __init__(self, seed: int = 1, noise: float = 0.1, *, reads_vectors: bool = True) -> None:
        rng = np.random.default_rng(seed)
        self.vectors = rng.normal(size=(MANY, 64)).astype(np.float32)
        self.like, self.choice = (self.vectors @ rng.normal(size=(64, 2)) / 8 + noise * rng.normal(size=(MANY, 2))).T
        self.asked: list[int] = []
        self.reads_vectors = reads_vectors

    def opinions(self, ratings: Sequence[RatedMovie], movies: Sequence[Movie]) -> Opinions:
        rows = [movie.id - 1 for movie in movies]
        self.asked += rows
        return Opinions(self.like[rows], self.choice[rows] if self.reads_vectors else None)

    def traits(self, movies: Sequence[Movie]) -> np.ndarray | None:
        return self.vectors[[movie.id - 1 for movie in movies]] if self.reads_vectors else None


def survey_of(judge: Linear, most: int = MANY) -> Survey:
    return Survey(judge, (), MOVIES[:most], PROMISE[:most])  # type: ignore[arg-type]


def test_of_many_movies_the_most_promising_and_some_of_the_others_are_asked_about_first() -> None:
    judge = Linear()
    survey = survey_of(judge)
    assert survey.asked == len(set(judge.asked)) == len(judge.asked) == ASKED_FIRST
    assert set(range(ASKED_FIRST // 2)) < set(judge.asked) and MANY - 1 in judge.asked


@pytest.mark.parametrize("most", [0, 1, 100, ASKED_FIRST])
def test_of_few_movies_none_is_guessed(most: int) -> None:
    survey = survey_of(Linear(), most)
    assert survey.asked == most and not survey.like.is_guess.any()


def test_a_model_that_reads_titles_is_asked_about_all() -> None:
    survey = survey_of(Linear(reads_vectors=False))
    assert survey.asked == MANY and survey.choice is None


@pytest.mark.parametrize("noise", [0.0, 0.1, 0.5])
def test_a_guess_is_about_as_wrong_as_it_says(noise: float) -> None:
    judge = Linear(noise=noise)
    survey = survey_of(judge)
    assert survey.choice is not None
    for guessed, truth in ((survey.like, judge.like), (survey.choice, judge.choice)):
        wrong = (guessed.values - truth)[guessed.is_guess].std()
        assert guessed.error / 1.5 < wrong < 1.5 * guessed.error
        assert (guessed.values == truth)[~guessed.is_guess].all()


def test_asking_on_answers_what_is_asked_and_the_most_hopeful_others_once() -> None:
    judge = Linear()
    survey = survey_of(judge)
    guesses = np.flatnonzero(survey.is_guess)
    hopeful = np.zeros(MANY)
    hopeful[guesses[-20:]] = 1.0
    survey.ask(guesses[:2].tolist(), hopeful)
    assert not survey.is_guess[[*guesses[:2], *guesses[-20:]]].any()
    assert survey.asked == len(judge.asked) == len(set(judge.asked)) == ASKED_FIRST + ASKED_MORE
    while survey.is_guess.any():
        survey.ask([int(np.flatnonzero(survey.is_guess)[0])], hopeful)
    assert (survey.like.values == judge.like).all() and survey.like.error == 0.0


def test_the_best_are_found_without_asking_about_all() -> None:
    found, asked = 0, []
    for seed in range(20):
        judge = Linear(seed, noise=0.3)
        survey = survey_of(judge)
        while True:
            choice = survey.choice
            assert choice is not None
            best = np.argsort(-choice.hopeful)[:5]
            if not (guesses := [int(k) for k in best if survey.is_guess[k]]):
                break
            survey.ask(guesses, choice.hopeful)
        found += len(set(best.tolist()) & set(np.argsort(-judge.choice)[:5].tolist()))
        asked.append(survey.asked)
    assert found >= 97 and np.mean(asked) < 0.75 * MANY
