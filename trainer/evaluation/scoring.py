"""Score sequences as in serving, through an inference engine, each prompt only once."""

from __future__ import annotations

import hashlib
import sqlite3
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from movies.catalogue import Catalogue
from movies.movielens import Release
from movies.prompt import PromptMovie, PromptStyle, history, question
from movies.ratings import Verdict
from movies.settings import DataSettings, EngineKind
from trainer.data.corpus import seen_by
from trainer.data.examples import RatingSequence, split
from workers.bundles.bundle import Bundle
from workers.bundles.manifest import WEIGHTS, Calibration
from workers.bundles.opening import open_engine
from workers.engine.base_model import BaseModel
from workers.engine.contract import Engine

LINE_EVERY_SECONDS = 10.0
PROMPTS_AT_ONCE = 128
# If at least this many questions share a history, it is computed only once.
SHARED_FROM = 8

Array = NDArray[np.float64]
Prompt = tuple[str, str]


class ScoreCache:
    """A cache of log-odds by model, engine and prompt in a SQLite file, so that an interrupted evaluation can resume.

    The file `:memory:` is lost when it is closed.
    """

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self._database = sqlite3.connect(file)
        self._database.execute("CREATE TABLE IF NOT EXISTS score (key BLOB PRIMARY KEY, value REAL) WITHOUT ROWID")

    def get(self, keys: Iterable[bytes]) -> dict[bytes, float]:
        """The cached log-odds among those asked for."""
        found = (
            self._database.execute("SELECT key, value FROM score WHERE key = ?", (key,)).fetchone() for key in keys
        )
        return {row[0]: row[1] for row in found if row}

    def put(self, scores: dict[bytes, float]) -> None:
        """Store log-odds; they are on disk when this returns."""
        with self._database:
            self._database.executemany("INSERT OR REPLACE INTO score VALUES (?, ?)", scores.items())

    def close(self) -> None:
        """Close the file."""
        self._database.close()


@dataclass
class ScoredModel:
    """A bundle, or the untuned base model, that scores sequences through one engine.

    Parameters
    ----------
    bundle: None means the base model.
    kind, models, device: see `workers.bundles.opening.open_engine`.
    catalogue: the movies as prompts show them, see `trainer.data.corpus.seen_by`.
    label: the name to use instead of the bundle's own.
    """

    bundle: Bundle | None
    base: BaseModel
    kind: EngineKind
    models: Path
    device: str
    catalogue: Catalogue
    cache: ScoreCache
    label: str | None = None

    def __post_init__(self) -> None:
        self._engine: Engine | None = None
        self._movies = {movie.id: PromptMovie.of(movie, self.catalogue) for movie in self.catalogue}

    @property
    def name(self) -> str:
        """The model's name in tables."""
        return self.label or (self.bundle.manifest.name if self.bundle else "base")

    @property
    def calibration(self) -> Calibration:
        """The model's calibration; the base model has the default one."""
        return self.bundle.manifest.calibration if self.bundle else Calibration()

    @property
    def style(self) -> PromptStyle:
        """The style of its prompts."""
        return self.bundle.manifest.style if self.bundle else PromptStyle.PLAIN

    def chances(self, log_odds: Array) -> Array:
        """Log-odds as chances, by the model's own calibration."""
        chances: Array = np.vectorize(self.calibration.chance, otypes=[np.float64])(log_odds)
        return chances

    def score_last(self, sequences: Sequence[RatingSequence], what: str) -> Array:
        """The log-odds of *good* for the last movie of each sequence, given the ratings before it.

        `what` names the work in the progress lines on standard error.
        """
        return self.score([self.prompt(s) for s in sequences], what)

    def score_after(self, histories: Sequence[RatingSequence], movies: Sequence[int], what: str) -> Array:
        """The log-odds of *good* for each movie after each history, as histories x movies."""
        questions = [self._question(movie) for movie in movies]
        prompts = [(text, asked) for text in (self._history(h, len(h)) for h in histories) for asked in questions]
        return self.score(prompts, what).reshape(len(histories), len(movies))

    def prompt(self, sequence: RatingSequence) -> Prompt:
        """A sequence as a history and a question."""
        return self._history(sequence, len(sequence) - 1), self._question(int(sequence.movies[-1]))

    def score(self, prompts: Sequence[Prompt], what: str) -> Array:
        """The log-odds of *good* for each prompt, from the cache if possible."""
        keys = [self._key(prompt) for prompt in prompts]
        known = self.cache.get(set(keys))
        missing = {key: prompt for key, prompt in zip(keys, prompts, strict=True) if key not in known}
        for scores in self._compute(missing, f"{self.name}, {what}"):
            self.cache.put(scores)
            known |= scores
        return np.array([known[key] for key in keys])

    def close(self) -> None:
        """Free the engine's memory."""
        if self._engine is not None:
            self._engine.close()
            self._engine = None

    def _compute(self, missing: dict[bytes, Prompt], what: str) -> Iterator[dict[bytes, float]]:
        if not missing:
            return
        if self._engine is None:
            self._engine = open_engine(self.bundle, self.base, self.kind, self.models, device=self.device)
        done, started = 0, time.monotonic()
        said = started
        for prefix, group in _groups(missing):
            if prefix is None:
                scores = self._engine.score_each([missing[key] for key in group])
            else:
                scores = self._engine.score(prefix, [missing[key][1] for key in group])
            yield dict(zip(group, scores, strict=True))
            done += len(group)
            now = time.monotonic()
            if now - said > LINE_EVERY_SECONDS:
                said = now
                left = (now - started) / done * (len(missing) - done)
                print(f"{what}: {done:,} of {len(missing):,}, {left / 60:.1f} min left", file=sys.stderr, flush=True)

    def _key(self, prompt: Prompt) -> bytes:
        weights = self.bundle.manifest.files[WEIGHTS] if self.bundle else "base"
        return hashlib.sha256("\0".join((self.base.sha256, weights, self.kind.value, *prompt)).encode()).digest()

    def _history(self, sequence: RatingSequence, length: int) -> str:
        seen = zip(sequence.movies[:length].tolist(), sequence.good[:length].tolist(), strict=True)
        return history([(self._movies[m], Verdict.GOOD if good else Verdict.BAD) for m, good in seen], self.style)

    def _question(self, movie: int) -> str:
        return question(self._movies[movie], self.style)


@contextmanager
def models_of(
    bundles: dict[str, Bundle | None],
    release: Release,
    base: BaseModel,
    kind: EngineKind,
    device: str = "cpu",
    *,
    remember: bool = True,
) -> Iterator[list[ScoredModel]]:
    """Bundles, by name, as models that score a release as seen by its training users.

    remember: whether to cache scores on disk.
    """
    data = DataSettings()
    cache = ScoreCache(data.cache / "scores.sqlite" if remember else Path(":memory:"))
    catalogue = seen_by(split(release).train, release.catalogue)
    models = [ScoredModel(b, base, kind, data.models, device, catalogue, cache, label) for label, b in bundles.items()]
    try:
        yield models
    finally:
        for model in models:
            model.close()
        cache.close()


def _groups(prompts: dict[bytes, Prompt]) -> Iterator[tuple[str | None, list[bytes]]]:
    """Prompts grouped by history if at least `SHARED_FROM` share it; the rest, with None as history, in fixed sizes."""
    by_prefix: dict[str, list[bytes]] = {}
    for key, (prefix, _) in prompts.items():
        by_prefix.setdefault(prefix, []).append(key)
    alone: list[bytes] = []
    for prefix, keys in by_prefix.items():
        if len(keys) < SHARED_FROM:
            alone += keys
            continue
        for start in range(0, len(keys), PROMPTS_AT_ONCE):
            yield prefix, keys[start : start + PROMPTS_AT_ONCE]
    for start in range(0, len(alone), PROMPTS_AT_ONCE):
        yield None, alone[start : start + PROMPTS_AT_ONCE]
