"""The release in use, with films beside it, as programs read it at every start."""

from __future__ import annotations

from pathlib import Path

import pytest

from movies import datasets, movielens
from movies.datasets import load_with_films, read_once
from movies.errors import DataMissing
from movies.film_file import NAME, write_films
from movies.imdb_file import NAME as VOTES
from movies.imdb_file import Voted, write_voted
from movies.movielens import Release
from movies.settings import DataSettings
from tests.movies.film_data import films

MOVIES = 'movieId,title,genres\n1,Heat (1995),Action|Crime\n2,"Usual Suspects, The (1995)",Crime\n'
RATINGS = "userId,movieId,rating,timestamp\n1,1,4.0,1\n1,2,5.0,2\n"


@pytest.fixture
def settings(tmp_path: Path) -> DataSettings:
    release = tmp_path / "ml"
    release.mkdir()
    (release / "movies.csv").write_text(MOVIES)
    (release / "ratings.csv").write_text(RATINGS)
    return DataSettings(home=tmp_path / "home", data=release)


def told(release: Release) -> list[object]:
    """Everything about every movie, fields that do not count in a comparison included."""
    return [vars(movie) for movie in release.catalogue]


def test_the_second_start_reads_the_same_without_the_sources(
    settings: DataSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_films(settings.fetched / NAME, films(), "2025-11-29", "")
    first = load_with_films(settings)
    assert any(movie.facts and movie.marks for movie in first.catalogue)
    monkeypatch.setattr(movielens.ReleaseFiles, "read", lambda *_: pytest.fail("read again"))
    second = load_with_films(settings)
    assert told(second) == told(first)
    assert (second.name, second.digest) == (first.name, first.digest)
    assert second.ratings.stars.tolist() == first.ratings.stars.tolist() == [4.0, 5.0]


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("movies.csv", MOVIES.replace("Crime\n", "Crime|Drama\n")),
        ("ratings.csv", RATINGS + "2,1,1.0,3\n"),
        ("links.csv", "movieId,imdbId,tmdbId\n1,113277,949\n"),
        ("tags.csv", "userId,movieId,tag,timestamp\n1,1,heist,1\n2,1,heist,2\n"),
    ],
)
def test_what_changes_in_any_file_of_the_release_is_read(file: str, content: str, settings: DataSettings) -> None:
    first = load_with_films(settings)
    assert settings.data is not None
    (settings.data / file).write_text(content)
    assert told(load_with_films(settings)) != told(first)


def test_files_that_were_read_once_are_not_read_again_until_one_of_them_changes(
    settings: DataSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = []
    monkeypatch.setattr(datasets, "load_with_films", lambda settings: read.append(load_with_films(settings)))
    for _ in range(2):
        read_once(settings)
    assert len(read) == 1
    assert settings.data is not None
    (settings.data / "tags.csv").write_text("userId,movieId,tag,timestamp\n1,1,heist,1\n")
    for _ in range(2):
        read_once(settings)
    assert len(read) == 2


def test_files_that_cannot_be_read_are_told_of_every_time(settings: DataSettings) -> None:
    assert settings.data is not None
    (settings.data / "ratings.csv").write_text("userId,movieId,rating,timestamp\n1,1,many,1\n")
    for _ in range(2):
        with pytest.raises(DataMissing):
            read_once(settings)


def test_films_that_are_fetched_later_are_read(settings: DataSettings) -> None:
    first = load_with_films(settings)
    write_films(settings.fetched / NAME, films(), "2025-11-29", "")
    second = load_with_films(settings)
    assert len(second.catalogue) > len(first.catalogue) and second.digest != first.digest


def test_votes_that_are_fetched_later_are_read_at_every_start(settings: DataSettings) -> None:
    write_films(settings.fetched / NAME, films(), "2025-11-29", "")
    first = load_with_films(settings)
    write_voted(settings.fetched / VOTES, [Voted(28607951, "anora", None, 2024, 7.4, 250_000)], "2025-11-29")
    for _ in range(2):
        second = load_with_films(settings)
        assert [movie.title for movie in second.catalogue if movie.imdb_average == 7.4] == ["Anora"]
    assert second.digest != first.digest


def test_facts_that_come_with_the_program_are_there_at_every_start(settings: DataSettings) -> None:
    for _ in range(2):
        facts = datasets.load_with_films(settings).catalogue[1].facts
        assert facts is not None and facts.directors == ("Michael Mann",)
