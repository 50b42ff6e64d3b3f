"""Write the extra file of phase 4 bundles: data about movies, and the projection."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file

from trainer.vectors.features import MovieTable
from trainer.vectors.people import People
from workers.engine.movie_vectors import KEYS, PROJECTION, RATED, READ, key_of

Array = NDArray[Any]


def write_movies(file: Path, people: People, table: MovieTable, projection: Path) -> None:
    """Write a bundle's data on movies, and the projection, in 16 bits; titles appear only as hashes.

    Parameters
    ----------
    table: the table from all training users. projection: the file in a training run's folder.
    """
    # Movies with more ratings come first, so of two with the same name, the better-known one is kept.
    order = np.lexsort((-people.count(), -table.has_rated))
    rated = int(table.has_rated.sum())
    keys = np.array([key_of(people.movies[k].title, people.movies[k].year or 0) for k in order], dtype=np.int64)
    weights = load_file(projection)
    tensors: dict[str, Array] = {name: weights[name].astype(np.float16) for name in PROJECTION}
    tensors[KEYS] = keys
    tensors[READ] = table.read[order].astype(np.float16)
    tensors[RATED] = table.rated[order[:rated]].astype(np.float16)
    save_file(tensors, file)
