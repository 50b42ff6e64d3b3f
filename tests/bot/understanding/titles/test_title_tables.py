"""Titles looked up in tables made anew, and in those of an earlier start."""

from __future__ import annotations

from pathlib import Path

from bot.understanding.titles.finder import TitleFinder
from movies.catalogue import Catalogue
from movies.movielens import Release
from movies.shelf import Shelf


def test_titles_are_found_alike_with_tables_of_an_earlier_start(small: Release, tmp_path: Path) -> None:
    made = TitleFinder(small.catalogue)
    TitleFinder(Catalogue(small.catalogue, small.digest, Shelf(small.digest, tmp_path)))
    assert any(file.name.startswith("titles-") for file in tmp_path.iterdir())
    read = TitleFinder(Catalogue(small.catalogue, small.digest, Shelf(small.digest, tmp_path)))
    popular = sorted(small.catalogue, key=lambda movie: -movie.popularity)[::40]
    texts = [f"I loved {movie.title}" for movie in popular] + ["jurrasic park", "all the toy storys", "Barbie", "Lost"]
    assert [read.find(text) for text in texts] == [made.find(text) for text in texts]
    for name in ("star wars", "godfather", "toy story", "matrix"):
        assert read.index.part(name, 2) == made.index.part(name, 2)
        assert read.index.series(name) == made.index.series(name)
    assert read.index.closest("Saving Privat Rian") == made.index.closest("Saving Privat Rian")
