"""What IMDb's voters think: for which movies it counts, on which scale, and that nothing changes without it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from movies.catalogue import Catalogue, Movie
from movies.errors import DataMissing
from movies.imdb_file import Voted, VotedFile, write_voted
from movies.movielens import Release
from movies.votes import FEWEST_IN_COMMON, with_votes
from tests.conftest import release_of

RATED = tuple(
    Movie(k, f"Movie {k}", 1990, ("Drama",), imdb_id=k, popularity=80, average=3.0 + k / 200, expected=3.5)
    for k in range(1, FEWEST_IN_COMMON + 1)
)
ANORA = Movie(1_000_000_001, "Anora", 2024, ("Drama",), imdb_id=28607951, popularity=40, expected=3.4)
UNRATED = Movie(900, "Im Westen nichts Neues", 2022, ("War",), expected=3.4)
NAMESAKE = Movie(901, "Parasite", 1982, ("Horror",), imdb_id=84472, expected=3.0)
VOTES = [
    Voted(28607951, "anora", None, 2024, 7.4, 250_000),
    Voted(10665342, "allquietonthewesternfront", "imwestennichtsneues", 2022, 7.8, 270_000),
    Voted(6751668, "parasite", None, 1982, 8.5, 1_000_000),
    # A community twice as harsh as halves of its scale would say.
    *(Voted(movie.id, f"movie{movie.id}", None, 1990, 2 * (movie.average or 0) - 2.0, 5_000) for movie in RATED),
]


@pytest.fixture
def voted(tmp_path: Path) -> Callable[..., Catalogue]:
    def join(*movies: Movie, votes: list[Voted] = VOTES) -> Catalogue:
        write_voted(tmp_path / "imdb.sqlite", votes, "2025-11-29")
        release = release_of(tuple(movies))
        return with_votes(replace(release, catalogue=Catalogue(movies, "d" * 64)), tmp_path / "imdb.sqlite").catalogue

    return join


def test_without_a_file_the_release_is_as_it_was(small: Release, tmp_path: Path) -> None:
    assert with_votes(small, tmp_path / "imdb.sqlite") is small


def test_a_movie_that_nobody_here_has_rated_gets_the_average_of_imdb(voted: Callable[..., Catalogue]) -> None:
    anora = voted(ANORA)[ANORA.id]
    assert anora.average == pytest.approx(3.7, abs=0.01)
    assert (anora.imdb_average, anora.imdb_votes) == (7.4, 250_000)


def test_the_scale_is_that_of_the_movies_which_both_communities_know(voted: Callable[..., Catalogue]) -> None:
    assert voted(*RATED, ANORA)[ANORA.id].average == pytest.approx(4.7, abs=0.01)


def test_a_movie_that_people_here_have_rated_keeps_their_average(voted: Callable[..., Catalogue]) -> None:
    assert voted(*RATED)[1] == RATED[0] and voted(*RATED)[1].imdb_average is None


def test_few_votes_count_for_little(voted: Callable[..., Catalogue]) -> None:
    few = voted(ANORA, votes=[Voted(28607951, "anora", None, 2024, 10.0, 5)])[ANORA.id]
    assert few.average == pytest.approx((3.4 + 5.0) / 2, abs=0.01)


def test_a_movie_without_a_number_is_known_by_title_in_either_language_and_year(
    voted: Callable[..., Catalogue],
) -> None:
    assert voted(UNRATED)[UNRATED.id].imdb_average == 7.8
    assert voted(replace(UNRATED, year=2023))[UNRATED.id].imdb_average == 7.8
    assert voted(replace(UNRATED, year=1930))[UNRATED.id].imdb_average is None


def test_a_movie_with_another_number_is_another_movie(voted: Callable[..., Catalogue]) -> None:
    assert voted(NAMESAKE)[NAMESAKE.id] == NAMESAKE


def test_the_digest_covers_the_votes(voted: Callable[..., Catalogue]) -> None:
    assert len({"d" * 64, voted(ANORA).digest, voted(ANORA, votes=VOTES[:1]).digest}) == 3
    assert voted(ANORA).digest == voted(ANORA, votes=VOTES[::-1]).digest


def test_a_damaged_file_says_what_to_do(small: Release, tmp_path: Path) -> None:
    (tmp_path / "imdb.sqlite").write_bytes(b"no database, but long enough to look like one" * 50)
    with pytest.raises(DataMissing, match="matinee fetch imdb"):
        with_votes(small, tmp_path / "imdb.sqlite")


def test_a_file_of_another_version_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_voted(tmp_path / "imdb.sqlite", VOTES, "2025-11-29")
    monkeypatch.setattr("movies.imdb_file.VERSION", 2)
    with pytest.raises(DataMissing, match="another version"):
        VotedFile.open(tmp_path / "imdb.sqlite")


def test_a_file_on_its_way_does_not_replace_the_one_before_when_it_fails(tmp_path: Path) -> None:
    file = tmp_path / "imdb.sqlite"
    write_voted(file, VOTES, "2025-11-29")
    before = file.read_bytes()

    def broken() -> Iterator[Voted]:
        yield VOTES[0]
        raise DataMissing("cut off")

    with pytest.raises(DataMissing, match="cut off"):
        write_voted(file, broken(), "2025-11-30")
    assert file.read_bytes() == before and list(tmp_path.iterdir()) == [file]
