"""A bundle that ships knows the movies that its training left out: everything else in it stays."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from movies.catalogue import Catalogue
from movies.errors import MatineeError
from movies.movielens import Release
from trainer.data.examples import split
from trainer.vectors.completing import complete
from trainer.vectors.export import write_movies
from trainer.vectors.features import tables_of
from trainer.vectors.people import People
from trainer.vectors.recipe import VectorRecipe
from workers.engine.movie_vectors import KEYS, PROJECTION, RATED, READ, key_of


@pytest.fixture(scope="module")
def file(ml_100k: Release, recipe: VectorRecipe, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a training on MovieLens 100K would write about movies, without the network."""
    folder = tmp_path_factory.mktemp("bundle")
    people = People.of(ml_100k)
    read = np.random.default_rng(0).normal(size=(len(people.movies), 8))
    whole, _, _ = tables_of(people, read, recipe)
    save_file({name: np.zeros((2, 2), np.float32) for name in PROJECTION}, folder / "projection.safetensors")
    write_movies(folder / "movies.safetensors", people, whole, folder / "projection.safetensors")
    return folder / "movies.safetensors"


def _written(file: Path, to: Path) -> Path:
    to.write_bytes(file.read_bytes())
    return to


def test_cold_movies_are_added_with_what_training_people_think_and_the_rest_stays(
    file: Path, ml_100k: Release, recipe: VectorRecipe, tmp_path: Path
) -> None:
    before, completed = load_file(file), _written(file, tmp_path / "movies.safetensors")
    added = complete(completed, ml_100k, [], recipe)
    after, known = load_file(completed), len(before[RATED])
    assert 100 < added == len(after[RATED]) - known
    np.testing.assert_array_equal(after[RATED][:known], before[RATED])
    # What was read about a movie stays with it, wherever it moved.
    rows = {key: row for row, key in reversed(list(enumerate(after[KEYS].tolist())))}
    keys, first = np.unique(before[KEYS], return_index=True)
    np.testing.assert_array_equal(after[READ][[rows[key] for key in keys.tolist()]], before[READ][first])

    cold, ratings = split(ml_100k).cold_movies, split(ml_100k, spare_cold=False).train
    new = set(after[KEYS][known : known + added].tolist())
    names = {m.id: key_of(m.title, m.year or 0) for m in ml_100k.catalogue if m.id in cold}
    assert new <= set(names.values())
    godfather = next(m for m in ml_100k.catalogue if m.name == "The Godfather (1972)")
    stars = ratings.stars[ratings.movie == godfather.id]
    liked = (stars >= 4).mean()
    assert abs(1 / (1 + np.exp(-float(after[RATED][rows[names[godfather.id]], 0]))) - liked) < 0.05


def test_a_cold_movie_is_placed_beside_those_that_the_same_people_rate(
    file: Path, ml_100k: Release, recipe: VectorRecipe, tmp_path: Path
) -> None:
    completed = _written(file, tmp_path / "movies.safetensors")
    complete(completed, ml_100k, [], recipe)
    tensors = load_file(completed)
    rows = {key: row for row, key in reversed(list(enumerate(tensors[KEYS].tolist())))}
    factors = tensors[RATED][:, 3:].astype(np.float64)

    def of(title: str, year: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        vector: np.ndarray[tuple[int], np.dtype[np.float64]] = factors[rows[key_of(title, year)]]
        return vector / np.linalg.norm(vector)

    cold = of("The Godfather: Part II", 1974)
    assert cold @ of("Taxi Driver", 1976) > cold @ of("Home Alone 3", 1997)


def test_ratings_that_the_bundle_did_not_learn_from_are_refused(
    file: Path, ml_100k: Release, recipe: VectorRecipe, tmp_path: Path
) -> None:
    completed = _written(file, tmp_path / "movies.safetensors")
    shuffled = np.random.default_rng(0).permutation(ml_100k.ratings.movie)
    other = replace(ml_100k, ratings=replace(ml_100k.ratings, movie=shuffled))
    with pytest.raises(MatineeError, match="learned from other releases: its factors"):
        complete(completed, other, [], recipe)
    movies = [replace(movie, title=f"{movie.title} Again") for movie in ml_100k.catalogue]
    renamed = replace(ml_100k, catalogue=Catalogue(movies, ml_100k.digest))
    with pytest.raises(MatineeError, match="learned from other releases: it lacks"):
        complete(completed, renamed, [], recipe)
    assert completed.read_bytes() == file.read_bytes()
