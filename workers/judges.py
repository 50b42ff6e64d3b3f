"""The model's opinion of movies, whether it reads titles or vectors."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from movies.catalogue import Catalogue, Movie
from movies.logs import log
from movies.prompt import LONGEST_HISTORY, PromptMovie, PromptStyle, history, question
from movies.protocol.recommendation import RatedMovie
from movies.ratings import Verdict
from workers.bundles.bundle import Bundle
from workers.bundles.manifest import MOVIES
from workers.engine.contract import Engine, Judged, VectorEngine
from workers.engine.movie_vectors import MovieVectors, list_scores
from workers.remembered import Remembered
from workers.retrieval.guessed import Guessed

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Opinions:
    """For each movie asked about: the natural log-odds of *good*, and how likely the person is to choose and like it.

    choice: a logarithm, up to a constant; None if the model knows nothing about choosing.
    """

    like: Floats
    choice: Floats | None = None

    @property
    def known(self) -> tuple[Guessed, Guessed | None]:
        """Both as `Guessed`, without any guesses, for the ranking."""
        return Guessed.known(self.like), None if self.choice is None else Guessed.known(self.choice)


class Judge(Protocol):
    """A model that has read a person's ratings.

    movies_at_once: how many movies a list may choose from while somebody waits. lines_at_once: how many lines of
    histories it can read again in that time.
    """

    movies_at_once: int
    lines_at_once: int

    def opinions(self, ratings: Sequence[RatedMovie], movies: Sequence[Movie]) -> Opinions:
        """The model's opinions of these movies for this person."""
        ...

    def traits(self, movies: Sequence[Movie]) -> NDArray[np.float32] | None:
        """Features, as movies x width, in which anybody's opinions are nearly linear; None if there are none."""
        ...

    def after_each(self, histories: Sequence[Sequence[RatedMovie]], movie: Movie) -> list[float]:
        """The log-odds of *good* for one movie after each of several histories of one person."""
        ...

    def close(self) -> None:
        """Free the model's memory."""
        ...


def _timed(opinions: Callable[[Any, Any, Any], Opinions]) -> Callable[[Any, Any, Any], Opinions]:
    """Log the duration and the number of movies."""

    @wraps(opinions)
    def told(self: Any, ratings: Any, movies: Any) -> Opinions:
        started = time.perf_counter()
        found = opinions(self, ratings, movies)
        log.debug("model_asked", seconds=time.perf_counter() - started, movies=len(movies))
        return found

    return told


class TextJudge:
    """Phases 1 to 3: movies are lines of text."""

    movies_at_once = 100  # Takes three seconds on two cores.
    # Takes five seconds on two cores: enough to leave out each of 12 ratings in turn, or about nine of 30.
    lines_at_once = 80

    def __init__(self, engine: Engine, style: PromptStyle, catalogue: Catalogue) -> None:
        self._engine, self._style, self._catalogue = engine, style, catalogue

    @_timed
    def opinions(self, ratings: Sequence[RatedMovie], movies: Sequence[Movie]) -> Opinions:
        """See `Judge.opinions`."""
        asked = [self._question(movie) for movie in movies]
        return Opinions(np.array(self._engine.score(self._history(ratings), asked), dtype=np.float64))

    def traits(self, movies: Sequence[Movie]) -> None:
        """See `Judge.traits`."""
        return

    def after_each(self, histories: Sequence[Sequence[RatedMovie]], movie: Movie) -> list[float]:
        """See `Judge.after_each`."""
        asked = self._question(movie)
        return self._engine.score_each([(self._history(one), asked) for one in histories])

    def close(self) -> None:
        """See `Judge.close`."""
        self._engine.close()

    def _question(self, movie: Movie) -> str:
        return question(PromptMovie.of(movie, self._catalogue), self._style)

    def _history(self, ratings: Sequence[RatedMovie]) -> str:
        return history(self._seen(ratings), self._style)

    def _seen(self, ratings: Sequence[RatedMovie]) -> list[tuple[PromptMovie, Verdict]]:
        return [(PromptMovie.of(self._catalogue[r.movie_id], self._catalogue), r.verdict) for r in ratings]


class VectorJudge:
    """Phase 4: movies are vectors, and the model also says what somebody would choose."""

    movies_at_once = 600  # Takes less than a second on two cores.
    # Enough to leave out each rating of the longest history in turn; takes less than a second.
    lines_at_once = LONGEST_HISTORY * (LONGEST_HISTORY + 1) // 2

    def __init__(self, engine: VectorEngine, vectors: MovieVectors, exponent: float) -> None:
        self._engine, self._vectors, self._exponent = engine, vectors, exponent
        self._remembered = Remembered()

    @_timed
    def opinions(self, ratings: Sequence[RatedMovie], movies: Sequence[Movie]) -> Opinions:
        """See `Judge.opinions`."""
        ids = [movie.id for movie in movies]
        judged = self._judged(ratings, ids)
        choice = list_scores(judged, self._vectors.fame(ids), self._exponent)
        return Opinions(judged.like.astype(np.float64), choice.astype(np.float64))

    def traits(self, movies: Sequence[Movie]) -> NDArray[np.float32]:
        """See `Judge.traits`."""
        return self._vectors.of([movie.id for movie in movies])

    def after_each(self, histories: Sequence[Sequence[RatedMovie]], movie: Movie) -> list[float]:
        """See `Judge.after_each`."""
        told = [self._told(one) for one in histories]
        return list(map(float, self._engine.judge_each(told, self._vectors.of([movie.id])[0]).like))

    def close(self) -> None:
        """See `Judge.close`."""
        self._engine.close()

    def _judged(self, ratings: Sequence[RatedMovie], ids: Sequence[int]) -> Judged:
        """The model's answers, from memory where it gave them recently."""
        answers = self._remembered.after(ratings[-LONGEST_HISTORY:])
        if new := [movie for movie in ids if movie not in answers]:
            judged = self._engine.judge(self._told(ratings), self._vectors.of(new))
            given = zip(judged.good.tolist(), judged.bad.tolist(), judged.passed.tolist(), strict=True)
            answers.update(zip(new, given, strict=True))
        return Judged(*np.array([answers[movie] for movie in ids], np.float32).reshape(-1, 3).T)

    def _told(self, ratings: Sequence[RatedMovie]) -> list[tuple[NDArray[np.float32], Verdict]]:
        vectors = self._vectors.of([r.movie_id for r in ratings])
        return list(zip(vectors, (r.verdict for r in ratings), strict=True))


def judge_of(engine: Engine | VectorEngine, bundle: Bundle, catalogue: Catalogue) -> Judge:
    """The judge that asks a bundle's engine about the movies of a catalogue.

    Raises
    ------
    BundleBroken: the bundle's data about movies is broken.
    """
    if bundle.manifest.cut is None:
        assert not isinstance(engine, VectorEngine)
        return TextJudge(engine, bundle.manifest.style, catalogue)
    assert isinstance(engine, VectorEngine)
    return VectorJudge(engine, MovieVectors(bundle.folder / MOVIES, catalogue), bundle.manifest.cut.exponent)
