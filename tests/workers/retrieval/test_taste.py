"""The features of movies, computed afresh and from cached tables."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from movies.catalogue import Catalogue, Movie
from movies.films import FIRST_FOREIGN_ID
from movies.movielens import Release
from movies.shelf import Shelf
from workers.retrieval.map_fitting import fit_map
from workers.retrieval.taste import FEATURES, Taste


def test_kept_tables_say_what_is_computed_anew_and_never_of_other_ratings(small: Release, tmp_path: Path) -> None:
    kept = replace(small, catalogue=Catalogue(small.catalogue, small.digest, Shelf(small.digest, tmp_path)))
    Taste(kept)
    assert any(file.name.startswith("company-") for file in tmp_path.iterdir())
    few = small.ratings.where(small.ratings.user % 2 == 0)
    for release, anew in ((kept, small), (replace(kept, ratings=few), replace(small, ratings=few))):
        found, expected = (Taste(one).features([0, 5, 9], [3]) for one in (release, anew))
        assert np.allclose(found, expected, atol=1e-5)


def test_a_new_movie_promises_more_the_better_the_voters_of_imdb_like_it(small: Release) -> None:
    scores = (None, 5.0, 8.5)
    rated = [replace(movie, average=2.0 + place / 8) for place, movie in enumerate(small.catalogue)]
    new = [
        Movie(FIRST_FOREIGN_ID + k, f"New {k}", 2025, ("Crime",), average=score and score / 2, imdb_average=score)
        for k, score in enumerate(scores)
    ]
    movies = Catalogue([*rated, *new], small.digest)
    promised = Taste(replace(small, catalogue=movies)).features([0], [])[:, FEATURES.index("liked")]
    unvoted, bad, good = promised[len(rated) :]
    assert bad < unvoted < good


def test_a_movie_from_outside_is_as_promising_as_its_expected_average(small: Release) -> None:
    rated = [replace(movie, average=2.0 + place / 8) for place, movie in enumerate(small.catalogue)]
    new = [Movie(FIRST_FOREIGN_ID + k, f"New {k}", 2025, ("Crime",), expected=stars) for k, stars in enumerate((2, 4))]
    taste = Taste(replace(small, catalogue=Catalogue([*rated, *new], small.digest)))
    bad, good = taste.features([0], [])[len(rated) :, FEATURES.index("liked")]
    assert bad < good


def test_a_movie_is_new_if_nobody_here_or_on_the_map_rated_it(small: Release) -> None:
    movies = fit_map(small.ratings, {m.id: m for m in small.catalogue}, {})
    heat = next(movie for movie in small.catalogue if movie.title == "Heat")
    elsewhere, unheard = replace(heat, id=FIRST_FOREIGN_ID), Movie(FIRST_FOREIGN_ID + 1, "Unheard Of", 2025)
    others = [movie for movie in small.catalogue if movie != heat]
    taste = Taste(replace(small, catalogue=Catalogue([*others, elsewhere, unheard], small.digest)), movies)
    assert [taste.is_new(movie.id) for movie in (others[0], elsewhere, unheard)] == [False, False, True]
