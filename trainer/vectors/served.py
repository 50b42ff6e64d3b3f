"""A bundle as served: through the serving engine, with vectors for any catalogue's movies."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray

from movies.catalogue import Catalogue
from movies.ratings import Verdict
from movies.settings import DataSettings, EngineKind
from trainer.data.examples import RatingSequence
from workers.bundles.bundle import Bundle
from workers.bundles.manifest import MOVIES
from workers.bundles.opening import open_vector_engine
from workers.engine.base_model import BaseModel
from workers.engine.contract import Judged, VectorEngine
from workers.engine.movie_vectors import MovieVectors

Array = NDArray[np.float64]


class ServedJudge:
    """See `trainer.vectors.validation.Judge`."""

    def __init__(self, engine: VectorEngine, vectors: MovieVectors) -> None:
        self._engine = engine
        self.vectors = vectors

    def last(self, sequences: Sequence[RatingSequence]) -> Array:
        """See `Judge.last`."""
        return np.array([self.after(_without_last(s), s.movies[-1:]).like[0] for s in sequences], dtype=np.float64)

    def after(self, given: RatingSequence, movies: NDArray[np.int64]) -> Judged:
        """See `Judge.after`."""
        history = self.vectors.of(given.movies.tolist())
        verdicts = [Verdict.from_stars(stars) for stars in given.stars.tolist()]
        return self._engine.judge(list(zip(history, verdicts, strict=True)), self.vectors.of(movies.tolist()))


@contextmanager
def served(
    bundle: Bundle,
    catalogue: Catalogue,
    base: BaseModel,
    kind: EngineKind = EngineKind.LLAMA_CPP,
    unrated: Collection[int] = (),
) -> Iterator[ServedJudge]:
    """A bundle as a judge of a catalogue's movies; see `MovieVectors` for `unrated`."""
    engine = open_vector_engine(bundle, base, kind, DataSettings().models, device="cpu")
    try:
        yield ServedJudge(engine, MovieVectors(bundle.folder / MOVIES, catalogue, unrated))
    finally:
        engine.close()


def _without_last(sequence: RatingSequence) -> RatingSequence:
    return RatingSequence(sequence.user, sequence.movies[:-1], sequence.stars[:-1])
