"""The training data of phase 4, prepared once at the start: people, movie tables, teachers."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file

from movies.movielens import Release
from movies.settings import DataSettings
from trainer.data.examples import epochs
from trainer.training.console import say
from trainer.training.lm_probe import states
from trainer.training.teacher import Teacher
from trainer.vectors.batches import Movies, Teachers
from trainer.vectors.features import MovieTable, tables_of
from trainer.vectors.people import People
from trainer.vectors.recipe import VectorRecipe
from trainer.vectors.taste import TasteTeacher
from workers.engine.base_model import BaseModel

Array = NDArray[np.float32]

TEACHER_LENGTH = 12
TEACHER_FIT_SEQUENCES = 4000


@dataclass(frozen=True)
class LearnedFrom:
    """Training users, their movie tables (`whole` from all of them, and one per fold), and teachers."""

    people: People
    whole: MovieTable
    movies: Movies
    teachers: Teachers

    @property
    def width(self) -> int:
        """The width of the projection's input."""
        return self.features([self.people.movies[0].id]).shape[1]

    @cached_property
    def _place(self) -> dict[int, int]:
        return {movie.id: k for k, movie in enumerate(self.people.movies)}

    def features(self, movies: Iterable[int]) -> Array:
        """The input of the projection for movies by their ids, for people who are not in the training data."""
        columns = np.array([self._place[movie] for movie in movies], dtype=np.int64)
        nothing = np.zeros(len(columns), np.float32)
        return self.movies.features(self.whole, columns, hidden=nothing, unread=nothing)

    def fame(self, movies: Iterable[int]) -> Array:
        """The square root of how often people of the first release rated each movie, see `Movies.unchosen`."""
        count = self.people.count(self.people.part[self.people.row] == 0)
        return np.sqrt(np.maximum(count[[self._place[movie] for movie in movies]], 1.0)).astype(np.float32)


def learned_from(
    recipe: VectorRecipe,
    release: Release,
    further: Iterable[Release],
    base: BaseModel,
    model: Any,
    tokenizer: Any,
) -> LearnedFrom:
    """Prepare the training data. The untuned model's states are cached on disk."""
    people = People.of(release, further)
    say(f"{len(people.people):,} people, {len(people.ratings):,} ratings, {len(people.movies):,} movies")
    read = _read(people, base, model, tokenizer)
    whole, folds, fold_of = tables_of(people, read, recipe)
    teacher = None
    if recipe.teacher:
        place = {movie.id: k for k, movie in enumerate(people.movies)}
        fit_on = itertools.islice(epochs(people.ratings, TEACHER_LENGTH, recipe.seed + 1), TEACHER_FIT_SEQUENCES)
        known = {movie.id: movie for movie in people.movies}
        teacher = Teacher(people.ratings, known, fit_on, read=lambda asked: read[[place[m.id] for m in asked]])
    movies = Movies(people, folds, fold_of)
    return LearnedFrom(people, whole, movies, Teachers(teacher, TasteTeacher(people, movies) if recipe.taste else None))


def _read(people: People, base: BaseModel, model: Any, tokenizer: Any) -> NDArray[np.float64]:
    """The untuned model's state for each movie, cached on disk since it takes minutes."""
    named = "\n".join(f"{m.title} {m.year} {m.genres}" for m in people.movies)
    digest = hashlib.sha256(f"{base.sha256}\n{model.config.num_hidden_layers}\n{named}".encode()).hexdigest()[:16]
    file = DataSettings().cache / f"read-{digest}.safetensors"
    if base.sha256 and file.is_file():
        return load_file(file)["states"].astype(np.float64)
    say(f"asking {base.name} what it has read about {len(people.movies):,} movies ...")
    found = states(model, tokenizer, people.movies, lambda done: say(f"read {done:,}", passing=True))
    if base.sha256:
        file.parent.mkdir(parents=True, exist_ok=True)
        unfinished = file.with_suffix(".part")
        save_file({"states": found.astype(np.float32)}, unfinished)
        unfinished.replace(file)
    return found
