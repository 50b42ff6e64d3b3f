"""The features of movies, computed afresh and from cached tables."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from movies.catalogue import Catalogue
from movies.movielens import Release
from movies.shelf import Shelf
from workers.retrieval.taste import Taste


def test_kept_tables_say_what_is_computed_anew_and_never_of_other_ratings(small: Release, tmp_path: Path) -> None:
    kept = replace(small, catalogue=Catalogue(small.catalogue, small.digest, Shelf(small.digest, tmp_path)))
    Taste(kept)
    assert any(file.name.startswith("company-") for file in tmp_path.iterdir())
    few = small.ratings.where(small.ratings.user % 2 == 0)
    for release, anew in ((kept, small), (replace(kept, ratings=few), replace(small, ratings=few))):
        found, expected = (Taste(one).features([0, 5, 9], [3]) for one in (release, anew))
        assert np.allclose(found, expected, atol=1e-5)
