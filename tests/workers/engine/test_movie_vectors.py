"""Vectors of movies: what a bundle knows is found by title and year, and any other movie has genres and year."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file

from movies.catalogue import Catalogue, Movie
from movies.errors import BundleBroken
from workers.engine.contract import Judged
from workers.engine.movie_vectors import (
    KEYS,
    RATED,
    READ,
    TOLD,
    MovieVectors,
    joined,
    key_of,
    list_scores,
    projected,
    told,
)

HEAT = Movie(1, "Heat", 1995, ("Action", "Crime"), popularity=30)
FARGO = Movie(2, "Fargo", 1996, ("Crime",), popularity=40)
NEW = Movie(3, "Anora", 2024, ("Comedy", "Drama"))
WIDTH, INNER, READ_WIDTH, RATED_WIDTH = 8, 4, 3, 5
Tensors = dict[str, NDArray[Any]]


@pytest.fixture
def tensors() -> Tensors:
    """Heat was read about and rated, Fargo was read about."""
    rng = np.random.default_rng(0)
    features = TOLD + READ_WIDTH + RATED_WIDTH + 2
    shapes = {
        "direct.weight": (WIDTH, features),
        "inner.weight": (INNER, features),
        "inner.bias": (INNER,),
        "outer.weight": (WIDTH, INNER),
        "outer.bias": (WIDTH,),
        READ: (2, READ_WIDTH),
        RATED: (1, RATED_WIDTH),
    }
    made: Tensors = {name: rng.normal(size=shape).astype(np.float16) for name, shape in shapes.items()}
    return made | {KEYS: np.array([key_of("Heat", 1995), key_of("Fargo", 1996)])}


@pytest.fixture
def vectors_of(tensors: Tensors, tmp_path: Path) -> Callable[..., MovieVectors]:
    save_file(tensors, tmp_path / "movies.safetensors")
    return lambda *movies: MovieVectors(tmp_path / "movies.safetensors", Catalogue(movies, "0" * 64))


def expected(tensors: Tensors, movie: Movie, read: bool, rated: bool) -> NDArray[np.float32]:
    blocks = [
        tensors[name][:1].astype(np.float32) if known else np.zeros((1, tensors[name].shape[1]), np.float32)
        for name, known in ((READ, read), (RATED, rated))
    ]
    flags = np.array([float(read)], np.float32), np.array([float(rated)], np.float32)
    weights = {name: tensor.astype(np.float32) for name, tensor in tensors.items()}
    return projected(weights, joined(told([movie]), *blocks, *flags))[0]


def test_a_known_movie_has_all_blocks_and_another_genres_and_year(
    tensors: Tensors, vectors_of: Callable[..., MovieVectors]
) -> None:
    vectors = vectors_of(HEAT, FARGO, NEW)
    found = vectors.of([3, 1])
    assert found.shape == (2, vectors.width) == (2, WIDTH)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found[1], expected(tensors, HEAT, read=True, rated=True), rtol=1e-5)
    np.testing.assert_allclose(found[0], expected(tensors, NEW, read=False, rated=False), rtol=1e-5)
    assert [vectors.known(movie) for movie in (1, 2, 3)] == [True, False, False]


@pytest.mark.parametrize(
    ("title", "year", "known"),
    [("Heat", 1995, True), ("HEAT!", 1996, True), ("Heat", 1994, True), ("Heat", 1986, False), ("Heats", 1995, False)],
)
def test_a_movie_is_known_by_its_title_and_a_year_that_is_one_off_at_most(
    title: str, year: int, known: bool, vectors_of: Callable[..., MovieVectors]
) -> None:
    assert vectors_of(replace(HEAT, id=9, title=title, year=year)).known(9) == known


def test_a_movie_can_be_judged_as_if_nobody_had_rated_it(tensors: Tensors, tmp_path: Path) -> None:
    save_file(tensors, tmp_path / "movies.safetensors")
    catalogue = Catalogue([HEAT, FARGO], "0" * 64)
    blind = MovieVectors(tmp_path / "movies.safetensors", catalogue, unrated=[HEAT.id])
    assert not blind.known(HEAT.id)
    np.testing.assert_allclose(blind.of([HEAT.id])[0], expected(tensors, HEAT, read=True, rated=False), rtol=1e-5)


def test_a_movie_is_known_by_another_of_its_titles(vectors_of: Callable[..., MovieVectors]) -> None:
    assert vectors_of(Movie(1, "Heat of the Night", 1995, aliases=("Heat",))).known(1)


def test_of_two_movies_with_one_name_the_more_popular_is_known(vectors_of: Callable[..., MovieVectors]) -> None:
    vectors = vectors_of(replace(HEAT, id=7, popularity=1), replace(HEAT, id=8, popularity=2))
    assert (vectors.known(7), vectors.known(8)) == (False, True)


def test_fame_goes_with_the_root_of_how_often_a_movie_of_the_catalogue_was_rated(
    vectors_of: Callable[..., MovieVectors],
) -> None:
    assert vectors_of(HEAT, FARGO, NEW).fame([1, 2, 3]) == pytest.approx([30**0.5, 40**0.5, 1.0])


def test_the_order_of_movies_is_that_of_the_ids(vectors_of: Callable[..., MovieVectors]) -> None:
    vectors = vectors_of(HEAT, FARGO, NEW)
    one = vectors.of([1, 2, 3])
    np.testing.assert_allclose(vectors.of([3, 2, 1, 1])[[2, 1, 0]], one, rtol=1e-5)
    assert vectors.of([]).shape == (0, WIDTH)
    with pytest.raises(KeyError):
        vectors.of([4])


def test_a_movie_without_year_or_with_unheard_of_genres_has_a_vector(vectors_of: Callable[..., MovieVectors]) -> None:
    odd = Movie(5, "Odd", None, ("Telenovela",))
    assert np.isfinite(vectors_of(odd).of([5])).all()
    assert told([odd]).sum() == 0.0


@pytest.mark.parametrize(
    "change",
    [
        lambda t: t.pop(KEYS),
        lambda t: t.pop("inner.bias"),
        lambda t: t.update({READ: t[READ][:1]}),
        lambda t: t.update({RATED: np.repeat(t[RATED], 3, axis=0)}),
        lambda t: t.update({RATED: t[RATED][:, :-1]}),
        lambda t: t.update({"direct.weight": t["direct.weight"].T.copy()}),
        lambda t: t[READ].__setitem__((0, 0), np.nan),
        lambda t: t["outer.weight"].__setitem__((0, 0), np.inf),
    ],
)
def test_what_does_not_fit_together_is_refused(
    change: Callable[[Tensors], object], tensors: Tensors, tmp_path: Path
) -> None:
    change(tensors)
    save_file(tensors, tmp_path / "broken.safetensors")
    with pytest.raises(BundleBroken, match=r"broken|lacks"):
        MovieVectors(tmp_path / "broken.safetensors", Catalogue([HEAT], "0" * 64))


def test_a_bundle_holds_no_title(tensors: Tensors, tmp_path: Path, vectors_of: Callable[..., MovieVectors]) -> None:
    raw = (tmp_path / "movies.safetensors").read_bytes()
    assert b"eat" not in raw and b"argo" not in raw
    assert set(load_file(tmp_path / "movies.safetensors")) == set(tensors)


def test_a_list_is_ordered_by_chance_of_choosing_and_liking_and_by_fame_as_far_as_asked() -> None:
    judged = Judged(*(np.array(x, np.float32) for x in ([2.0, 1.0, 2.0], [0.0, 0.0, 2.0], [1.0, 1.0, 1.0])))
    fame = np.array([1.0, 100.0, 1.0], np.float32)
    good, bad, passed = np.exp([judged.good, judged.bad, judged.passed])
    chance = (good + bad) / (good + bad + passed) * good / (good + bad)
    assert list_scores(judged, fame, 0.0) == pytest.approx(np.log(chance), abs=1e-5)
    assert int(np.argmax(list_scores(judged, fame, 0.0))) == 0
    assert int(np.argmax(list_scores(judged, fame, 1.0))) == 1
