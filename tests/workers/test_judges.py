"""A model is asked the same questions whether it reads titles or vectors."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from movies.movielens import Release
from movies.prompt import PromptStyle
from movies.protocol.recommendation import RatedMovie
from movies.ratings import Verdict
from workers.bundles.bundle import Bundle
from workers.engine.contract import Judged
from workers.engine.scripted import ScriptedEngine, ScriptedVectorEngine
from workers.judges import TextJudge, VectorJudge, judge_of

GOOD, BAD = Verdict.GOOD, Verdict.BAD
RATED = (RatedMovie(movie_id=1, verdict=GOOD), RatedMovie(movie_id=10, verdict=BAD))


class Vectors:
    """Each movie's vector is its genres."""

    def __init__(self, release: Release) -> None:
        self._genres = sorted(release.catalogue.genres)
        self._catalogue = release.catalogue

    def of(self, movies: Sequence[int]) -> np.ndarray:
        rows = [[float(g in self._catalogue[i].genres) for g in self._genres] for i in movies]
        return np.array(rows, dtype=np.float32).reshape(len(movies), len(self._genres))

    def fame(self, movies: Sequence[int]) -> np.ndarray:
        return np.array([self._catalogue[i].popularity for i in movies], dtype=np.float32)


def vector_judge(release: Release, exponent: float = 0.0) -> VectorJudge:
    return VectorJudge(ScriptedVectorEngine(), Vectors(release), exponent)  # type: ignore[arg-type]


def test_titles_are_asked_in_the_bundles_style(small: Release) -> None:
    judge = TextJudge(ScriptedEngine({"Fargo (Crime, Drama, Thriller):": 1.5}), PromptStyle.GENRES, small.catalogue)
    opinions = judge.opinions(RATED, [small.catalogue[2], small.catalogue[3]])
    assert opinions.like[0] == 1.5 and opinions.choice is None
    assert judge.after_each([RATED, RATED[:1]], small.catalogue[2]) == [1.5, 1.5]


def test_vectors_tell_what_somebody_likes_and_what_they_would_choose(small: Release) -> None:
    judge = vector_judge(small)
    opinions = judge.opinions(RATED, [small.catalogue[3], small.catalogue[11]])
    crime, romance = opinions.like
    assert crime > 0 > romance
    assert opinions.choice is not None and opinions.choice[0] > opinions.choice[1]
    assert judge.opinions(RATED, []).like.shape == (0,)
    with_it, without = judge.after_each([RATED, RATED[1:]], small.catalogue[3])
    assert with_it > without


def test_fame_counts_as_much_as_the_bundle_says(small: Release) -> None:
    movies = [small.catalogue[2], small.catalogue[9]]
    plain, famous = (vector_judge(small, e).opinions((), movies).choice for e in (0.0, 1.0))
    assert plain is not None and famous is not None
    assert famous - plain == pytest.approx(np.log([m.popularity for m in movies]), abs=1e-5)


def test_a_bundle_of_text_is_asked_by_text(small: Release, bundle_of: Callable[..., Bundle]) -> None:
    assert isinstance(judge_of(ScriptedEngine(), bundle_of(), small.catalogue), TextJudge)
    with pytest.raises(AssertionError):
        judge_of(ScriptedVectorEngine(), bundle_of(), small.catalogue)


def test_the_three_logits_give_both_odds() -> None:
    judged = Judged(np.array([1.0]), np.array([0.0]), np.array([-1.0]))
    assert judged.like[0] == pytest.approx(1.0)
    assert judged.choice[0] == pytest.approx(np.log(np.e + 1.0) + 1.0)
