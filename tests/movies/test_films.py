"""Films that extend a release: which is which, what joins the catalogue, and that nothing changes without them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from movies.catalogue import Catalogue, Movie
from movies.errors import DataMissing
from movies.facts import Facts
from movies.film_file import Film, FilmFile, write_films
from movies.film_words import genres_of, marks_of, plain_name
from movies.films import FIRST_FOREIGN_ID, is_foreign, with_films
from movies.movie_index import MovieIndex
from movies.movielens import RatingTable, Release, rated
from tests.movies.film_data import films

MOVIES = (
    Movie(1, "Heat", 1995, ("Action", "Crime"), imdb_id=113277),
    Movie(2, "Fargo", 1997, ("Crime",)),
    Movie(3, "Parasite", 1982, ("Horror",), imdb_id=84472),
    Movie(4, "Clue", 1985, ("Comedy",), imdb_id=88930),
)


@pytest.fixture
def release() -> Release:
    user, movie = np.repeat(np.arange(50), 4), np.tile([1, 2, 3, 4], 50)
    kept = user < np.array([0, 50, 30, 10, 2])[movie]
    table = RatingTable(user[kept], movie[kept], np.full(kept.sum(), 4.0, np.float32), np.zeros(kept.sum(), np.int64))
    return Release("small", Catalogue(rated(MOVIES, table), "d" * 64), table)


@pytest.fixture
def joined(release: Release, tmp_path: Path) -> Callable[[list[Film]], Release]:
    def join(found: list[Film]) -> Release:
        write_films(tmp_path / "films.sqlite", found, "2025-11-29", "")
        return with_films(release, tmp_path / "films.sqlite")

    return join


def named(release: Release, title: str, year: int) -> Movie:
    return next(movie for movie in release.catalogue if (movie.title, movie.year) == (title, year))


def test_without_a_file_the_release_is_as_it_was(release: Release, tmp_path: Path) -> None:
    assert with_films(release, tmp_path / "films.sqlite") is release
    assert not release.catalogue.has_facts


def test_a_movie_is_known_again_by_its_imdb_number(joined: Callable[[list[Film]], Release]) -> None:
    heat = joined(films()).catalogue[1]
    assert heat.facts is not None and heat.facts.directors == ("Michael Mann",)
    assert heat.genres == ("Action", "Crime")


def test_a_movie_without_one_is_known_again_by_title_and_year_or_a_year_beside_it(
    joined: Callable[[list[Film]], Release],
) -> None:
    fargo = joined(films()).catalogue[2]
    assert fargo.facts is not None and fargo.facts.minutes == 98 and fargo.imdb_id == 116282


def test_another_movie_of_the_title_is_another_movie(joined: Callable[[list[Film]], Release]) -> None:
    release = joined(films())
    assert release.catalogue[3].facts is None
    assert is_foreign(named(release, "Parasite", 2019).id)


def test_newer_movies_join_with_genres_and_without_an_average(joined: Callable[[list[Film]], Release]) -> None:
    dune = named(joined(films()), "Dune: Part Two", 2024)
    assert dune.genres == ("Action", "Adventure", "Sci-Fi")
    assert dune.average is None and dune.expected is not None


def test_the_more_wikipedias_write_about_a_movie_the_more_popular_it_is(
    joined: Callable[[list[Film]], Release],
) -> None:
    release = joined([*films(), Film("Hardly Known", 2024, Facts(item=9, pages=9))])
    titanic, other = named(release, "Titanic", 1997), named(release, "Hardly Known", 2024)
    assert titanic.popularity == 50 and 0 < other.popularity < 50


def test_what_hardly_any_wikipedia_has_does_not_join(joined: Callable[[list[Film]], Release]) -> None:
    rare = Film("A Home Movie", 2024, Facts(item=9, pages=4))
    assert len(joined([rare]).catalogue) == len(MOVIES)


def test_ids_stay_when_films_are_fetched_again(joined: Callable[[list[Film]], Release]) -> None:
    before = joined(films())
    after = joined([Film("A Newer Movie", 2025, Facts(item=5, pages=200)), *reversed(films())])
    assert {m.id for m in before.catalogue} < {m.id for m in after.catalogue}
    assert all(before.catalogue[m.id].title == m.title for m in after.catalogue if m.id in before.catalogue)
    assert FIRST_FOREIGN_ID + 5 in after.catalogue


def test_the_digest_covers_the_films(joined: Callable[[list[Film]], Release], release: Release) -> None:
    first, again, fewer = joined(films()), joined(films()), joined(films()[:50])
    assert first.digest == again.digest
    assert len({release.digest, first.digest, fewer.digest}) == 3


def test_titles_in_other_languages_name_the_movie(joined: Callable[[list[Film]], Release]) -> None:
    index = MovieIndex(joined(films()).catalogue)
    found = index.same("Im Westen nichts Neues", None)
    assert found is not None and found.title == "All Quiet on the Western Front"


def test_a_damaged_file_says_what_to_do(release: Release, tmp_path: Path) -> None:
    (tmp_path / "films.sqlite").write_bytes(b"no database, but long enough to look like one" * 50)
    with pytest.raises(DataMissing, match="matinee fetch films"):
        with_films(release, tmp_path / "films.sqlite")


def test_a_file_of_another_version_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_films(tmp_path / "films.sqlite", films(), "2025-11-29", "")
    monkeypatch.setattr("movies.film_file.VERSION", 2)
    with pytest.raises(DataMissing, match="another version"):
        FilmFile.open(tmp_path / "films.sqlite")


def test_a_file_gives_back_what_was_written(tmp_path: Path) -> None:
    write_films(tmp_path / "films.sqlite", films(), "2025-11-29", "")
    opened = FilmFile.open(tmp_path / "films.sqlite")
    found = sorted(opened.films(key.item for key in opened.overview()), key=lambda film: film.facts.item)
    assert found == films()


@pytest.mark.parametrize(
    ("kinds", "genres"),
    [
        (("science fiction film", "comedy drama"), ("Comedy", "Drama", "Sci-Fi")),
        (("romantic comedy",), ("Comedy", "Romance")),
        (("neo-noir",), ("Crime", "Thriller")),
        (("war film",), ("War",)),
        (("film based on literature",), ()),
    ],
)
def test_kinds_become_the_genres_of_movielens(kinds: tuple[str, ...], genres: tuple[str, ...]) -> None:
    assert genres_of(kinds) == genres


@pytest.mark.parametrize(
    ("title", "marks"),
    [
        ("Train to Busan", {"zombies", "trains", "Korean", "foreign", "gong yoo"}),
        ("Fargo", {"coen brothers", "joel coen", "kidnapping"}),
        ("Another Round", {"Danish", "Scandinavian", "mads mikkelsen"}),
        ("Dune", {"based on a book", "dune", "timothee chalamet"}),
        ("No Time to Die", {"james bond", "espionage", "British"}),
    ],
)
def test_a_film_is_found_by_people_topics_and_languages(title: str, marks: set[str]) -> None:
    film = next(film for film in films() if film.title == title)
    assert marks <= set(marks_of(film.facts))


def test_names_are_the_same_without_accents() -> None:
    assert plain_name("Alfonso Cuarón") == plain_name("alfonso cuaron")
    assert plain_name("Bong Joon-ho") == plain_name("Bong Joon Ho")


def test_a_movie_is_from_its_continent_and_a_later_part_is_a_sequel() -> None:
    told = marks_of(Facts(countries=("Japan",), languages=("Japanese",), series="Godzilla", part=2))
    assert {"Japanese", "Asian", "sequels"} <= set(told) and "European" not in told
    assert "sequels" not in marks_of(Facts(countries=("Poland",), series="Kler", part=1))
    assert "European" in marks_of(Facts(countries=("Poland",)))
