"""Complete a trained bundle's table of movies: add the ratings of the cold ones, which its training left out.

Cold movies show how the network judges a movie that nobody has rated, but people ask about them like any others: in
MovieLens 100K, The Godfather is one. The network stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file

from movies.errors import MatineeError
from movies.movielens import Release
from trainer.vectors.features import Doubles, Knowledge, turned
from trainer.vectors.people import People
from trainer.vectors.recipe import VectorRecipe
from workers.engine.movie_vectors import KEYS, RATED, READ, key_of
from workers.engine.tensors import read_tensors

# Factors computed again from the same ratings correlate by 0.99 with those in the file.
LEAST_CORRELATION = 0.95


def complete(file: Path, release: Release, further: Iterable[Release], recipe: VectorRecipe) -> int:
    """Add what people think of cold movies to a bundle's file of movies, in the factors that its network knows.

    All factors are computed again, with the cold movies, and rotated onto those in the file, whose rows stay.

    Parameters
    ----------
    release, further: those that the bundle has learned from, in the same order. recipe: the bundle's.

    Returns
    -------
    the number of movies added.

    Raises
    ------
    MatineeError: the file was learned from other releases.
    """
    tensors: dict[str, NDArray[Any]] = dict(read_tensors(file))
    rated = len(tensors[RATED])
    people = People.of(release, further, spare_cold=False)
    at = {key: row for row, key in reversed(list(enumerate(tensors[KEYS].tolist())))}
    found = [at.get(key_of(movie.title, movie.year or 0)) for movie in people.movies]
    if None in found:
        raise MatineeError(f"{file} was learned from other releases: it lacks some of their movies.")
    rows = np.array(found, dtype=np.int64)
    expected = 1 / (1 + np.exp(-tensors[READ][rows, -1].astype(np.float64)))
    now = Knowledge(people, np.ones(len(people.ratings), dtype=bool), expected, recipe)
    known = now.known & (rows < rated)
    values = _rotated(now, known, tensors[RATED][rows[known]].astype(np.float64), file)
    # Of two movies with the same name, the file means the first.
    added, first = np.unique(rows[now.known & (rows >= rated)], return_index=True)
    order = np.concatenate([np.arange(rated), added, np.setdiff1d(np.arange(rated, len(tensors[KEYS])), added)])
    new = values[now.known & (rows >= rated)][first].astype(np.float16)
    tensors |= {KEYS: tensors[KEYS][order], READ: tensors[READ][order], RATED: np.vstack([tensors[RATED], new])}
    save_file({name: np.ascontiguousarray(table) for name, table in tensors.items()}, file)
    return len(added)


def _rotated(now: Knowledge, known: NDArray[np.bool_], onto: Doubles, file: Path) -> Doubles:
    """The block `rated` of every movie, in the basis of the file's rows `onto` for the movies in `known`.

    Raises
    ------
    MatineeError: the rows of the file do not follow from these ratings.
    """
    values = now.rated / now.scale
    end = now.plain
    for factors in now.factors:
        start, end = end, end + factors.shape[1]
        values[:, start:end] = turned(values[:, start:end], onto[:, start:end], known)
    alike = [np.corrcoef(ours, theirs)[0, 1] for ours, theirs in zip(values[known].T, onto.T, strict=True)]
    if np.mean(alike) < LEAST_CORRELATION:
        raise MatineeError(f"{file} was learned from other releases: its factors are different.")
    return values
