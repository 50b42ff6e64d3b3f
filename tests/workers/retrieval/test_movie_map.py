"""The map of movies: learned, written, read again, and refused if it is broken."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from movies.catalogue import Movie
from movies.errors import BundleBroken
from movies.movielens import RatingTable, Release
from workers.retrieval.map_fitting import fit_map
from workers.retrieval.movie_map import MovieMap, keys_of


@pytest.fixture(scope="module")
def small_map(small: Release) -> MovieMap:
    tags = [
        (1, "Heist"),
        (3, "heist "),
        (4, "heist"),
        (6, "heist"),
        (10, "love"),
        (11, "love"),
        (16, "love"),
        (13, "love"),
    ]
    return fit_map(small.ratings, {m.id: m for m in small.catalogue}, {}, tags)


def test_a_movie_is_known_again_a_year_off_and_by_another_name(small_map: MovieMap, small: Release) -> None:
    amelie = small.catalogue[16]
    row = small_map.row(amelie)
    assert row is not None
    assert small_map.row(replace(amelie, id=999, year=2002)) == row
    assert small_map.row(replace(amelie, year=2004)) is None
    assert small_map.row(Movie(5, "Amelie from Montmartre", 2001, aliases=("Amélie",))) == row


def test_movies_of_one_title_and_different_years_are_kept_apart(small_map: MovieMap, small: Release) -> None:
    assert small_map.row(small.catalogue[10]) != small_map.row(small.catalogue[11])
    assert not set(keys_of(small.catalogue[10])) & set(keys_of(small.catalogue[11]))


def test_a_title_of_nothing_but_signs_is_known_again() -> None:
    assert keys_of(Movie(1, "...", 1990)) == keys_of(Movie(2, "...", 1990)) != keys_of(Movie(3, "!!!", 1990))


def test_the_factors_give_the_weights_of_ease(small: Release) -> None:
    """With as many axes as movies, the low rank form is the closed form itself (Steck 2019, eq. 8)."""
    ratings = small.ratings
    found = fit_map(ratings, {m.id: m for m in small.catalogue}, {})
    users = np.unique(ratings.user, return_inverse=True)[1]
    rated = np.zeros((users.max() + 1, 16))
    rated[users, ratings.movie - 1] = np.where(ratings.stars >= 4, 1.0, 0.5)
    inverse = np.linalg.inv(rated.T @ rated + 30.0 * np.eye(16))
    weights = inverse / -np.diag(inverse)
    factors, divisors = found.nearness(30.0)
    own = factors @ factors.T / divisors
    off = ~np.eye(16, dtype=bool)
    rows = [found.row(m) for m in small.catalogue]
    assert own[np.ix_(rows, rows)][off] == pytest.approx(weights[off], abs=1e-3)


def test_tags_bring_together_what_they_name(small_map: MovieMap, small: Release) -> None:
    heat, suspects, batman, amelie, sabrina = (small_map.row(small.catalogue[i]) for i in (1, 3, 4, 16, 11))
    about = small_map.about
    assert about[heat] @ about[batman] > about[heat] @ about[amelie]
    assert about[amelie] @ about[sabrina] > about[amelie] @ about[suspects]


def test_a_movie_that_is_not_on_the_map_lies_among_its_genres(small_map: MovieMap, small: Release) -> None:
    crime = small_map.about_of_kind([Movie(99, "New", 1995, ("Crime", "Thriller"))])[0]
    assert np.linalg.norm(crime) == pytest.approx(1.0, abs=1e-5)
    assert (
        crime @ small_map.about[small_map.row(small.catalogue[3])]
        > crime @ small_map.about[small_map.row(small.catalogue[16])]
    )


def test_what_is_written_is_what_is_read_to_sixteen_bits(small_map: MovieMap, tmp_path: Path) -> None:
    small_map.save(tmp_path / "map.safetensors")
    again = MovieMap.load(tmp_path / "map.safetensors")
    assert (again.keys == small_map.keys).all() and again.genres == small_map.genres
    assert again.about == pytest.approx(small_map.about, abs=1e-3)
    assert again.spectrum == pytest.approx(small_map.spectrum)
    # No title can be read from the file.
    assert b"Heat" not in (tmp_path / "map.safetensors").read_bytes()


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff" * 100])
def test_a_file_that_is_no_map_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "map.safetensors").write_bytes(content)
    with pytest.raises(BundleBroken, match="not a map of movies"):
        MovieMap.load(tmp_path / "map.safetensors")


@pytest.mark.parametrize("name", ["axes", "about", "likes", "kinds", "spectrum"])
def test_a_map_of_another_form_or_without_numbers_is_refused(name: str, small_map: MovieMap, tmp_path: Path) -> None:
    file = tmp_path / "map.safetensors"
    small_map.save(file)
    arrays = load_file(file)
    for broken in (arrays[name][:-1], np.full_like(arrays[name], np.nan)):
        save_file(arrays | {name: np.ascontiguousarray(broken)}, file, metadata={"genres": '["Crime"]'})
        with pytest.raises(BundleBroken):
            MovieMap.load(file)


def test_a_release_of_one_rating_has_a_map() -> None:
    one = RatingTable(np.array([1]), np.array([1]), np.array([5.0], dtype=np.float32), np.array([0]))
    found = fit_map(one, {1: Movie(1, "Heat", 1995, ("Crime",))}, {})
    assert len(found.keys) == 1 and np.isfinite(found.axes).all()
