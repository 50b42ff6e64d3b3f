"""Fetching what IMDb's voters think: consent, what is kept, and that nothing gets lost on the way."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest

from movies.errors import DataMissing
from movies.facts import Facts
from movies.film_file import NAME as FILMS
from movies.film_file import Film, write_films
from movies.imdb_file import COURTESY, Voted, VotedFile
from movies.settings import DataSettings
from tests.fakes import imdb as fakes
from tests.fakes.http_faults import Fault, refused
from tests.fakes.imdb import BASICS, RATINGS, FakeImdb
from trainer.__main__ import main
from trainer.data.downloads import Downloads
from trainer.data.imdb import agreed, fetch_imdb


@pytest.fixture
def fake() -> Iterator[FakeImdb]:
    with fakes.running() as server:
        yield server


@pytest.fixture
def settings(tmp_path: Path) -> DataSettings:
    """Of the release, a short film and a hardly known one are among IMDb's titles."""
    release = tmp_path / "ml"
    release.mkdir()
    (release / "movies.csv").write_text("movieId,title,genres\n1,A Short Film (1894),Drama\n2,New (2019),Drama\n")
    (release / "ratings.csv").write_text("userId,movieId,rating,timestamp\n1,1,4.0,1\n")
    (release / "links.csv").write_text("movieId,imdbId,tmdbId\n1,0000009,\n2,0000011,\n")
    return DataSettings(home=tmp_path / "home", data=release)


@pytest.fixture
def slept() -> list[float]:
    return []


@pytest.fixture
def downloads(slept: list[float]) -> Downloads:
    return Downloads(stall=0.5, sleep=slept.append)


def silent(_: str) -> None:
    pass


def fetched(settings: DataSettings, fake: FakeImdb, downloads: Downloads) -> dict[int, Voted]:
    file = fetch_imdb(settings, downloads=downloads, address=fake.address, say=silent)
    return {film.imdb_id: film for film in VotedFile.open(file).films()}


def test_films_with_enough_votes_are_kept_and_no_series(
    settings: DataSettings, fake: FakeImdb, downloads: Downloads
) -> None:
    found = fetched(settings, fake, downloads)
    assert found[28607951] == Voted(28607951, "anora", None, 2024, 7.4, 250_000)
    assert found[10665342][1:4] == ("allquietonthewesternfront", "imwestennichtsneues", 2022)
    assert 10 in found and not {903747, 5727828, 12} & found.keys()


def test_what_the_release_or_the_films_of_wikidata_know_is_kept_however_few_voted(
    settings: DataSettings, fake: FakeImdb, downloads: Downloads
) -> None:
    assert {9, 11} <= fetched(settings, fake, downloads).keys()
    alone = DataSettings(home=settings.home / "other", data=None)
    assert not {9, 11} & fetched(alone, fake, downloads).keys()
    write_films(alone.fetched / FILMS, [Film("Its Makers", 2019, Facts(item=1), imdb_id=11)], "2025-11-29", "")
    assert 11 in fetched(alone, fake, downloads)


def test_the_file_says_when_it_was_fetched_and_under_which_terms(
    settings: DataSettings, fake: FakeImdb, downloads: Downloads
) -> None:
    said: list[str] = []
    about = VotedFile.open(fetch_imdb(settings, downloads=downloads, address=fake.address, say=said.append)).about
    assert about.fetched.count("-") == 2 and "non-commercial" in about.licence and about.films == 9
    assert any("non-commercial" in line for line in said)
    assert [file.name for file in settings.fetched.iterdir()] == ["imdb.sqlite"]


@pytest.mark.parametrize(
    "fault",
    [refused(429, "7"), refused(503), refused(500), fakes.cut_off, fakes.nonsense, fakes.stuck(1.0)],
    ids=["too many", "busy", "error", "cut off", "nonsense", "slow"],
)
def test_a_download_that_fails_goes_on(
    settings: DataSettings, fake: FakeImdb, downloads: Downloads, fault: Fault
) -> None:
    fake.faults = [fault]
    assert len(fetched(settings, fake, downloads)) == 9
    assert [name for name, _ in fake.asked] == [RATINGS, RATINGS, BASICS]


def test_retry_after_is_honoured(
    settings: DataSettings, fake: FakeImdb, downloads: Downloads, slept: list[float]
) -> None:
    fake.faults = [refused(429, "7"), refused(503, "Wed, 21 Oct 2015 07:28:00 GMT")]
    fetched(settings, fake, downloads)
    assert slept == [7.0, downloads.wait, 0.0, 2 * downloads.wait]


def test_a_fetch_that_was_stopped_goes_on_at_the_byte_where_it_stopped(
    settings: DataSettings, fake: FakeImdb, downloads: Downloads
) -> None:
    fake.faults = [fakes._send, fakes.cut_off, *[refused(503)] * downloads.tries]  # type: ignore[list-item]
    with pytest.raises(DataMissing, match="goes on from there"):
        fetched(settings, fake, downloads)
    assert not (settings.fetched / "imdb.sqlite").exists()
    fake.asked.clear()
    assert len(fetched(settings, fake, downloads)) == 9
    assert fake.asked == [(BASICS, f"bytes={len(fake.files[BASICS]) // 2}-")]


def test_the_halves_of_two_days_are_never_joined(settings: DataSettings, fake: FakeImdb, downloads: Downloads) -> None:
    fake.faults = [fakes.cut_off, *[refused(503)] * downloads.tries]
    with pytest.raises(DataMissing):
        fetched(settings, fake, downloads)
    fake.files = fakes.tables([(113277, "movie", "Heat", "Heat", 1995, 8.4, 800_000)])
    assert fetched(settings, fake, downloads)[113277].votes == 800_000


def test_a_page_of_another_sort_does_not_cost_what_arrived_before(
    settings: DataSettings, fake: FakeImdb, downloads: Downloads
) -> None:
    fake.faults = [fakes.cut_off, fakes.nonsense]
    fetched(settings, fake, downloads)
    half = f"bytes={len(fake.files[RATINGS]) // 2}-"
    assert fake.asked == [(RATINGS, ""), (RATINGS, half), (RATINGS, half), (BASICS, "")]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (gzip.compress(b"tconst\tscore\ntt0113277\t8.3\n"), "another form .*averageRating"),
        (fakes.tables()[RATINGS][:-30], "damaged"),
        (fakes.tables()[RATINGS][:40] + b"!" + fakes.tables()[RATINGS][41:], "damaged"),
    ],
    ids=["other columns", "cut off", "a byte"],
)
def test_a_file_that_is_of_no_use_leaves_the_file_of_before_and_is_fetched_anew_next_time(
    settings: DataSettings, fake: FakeImdb, downloads: Downloads, content: bytes, told: str
) -> None:
    before, good = fetched(settings, fake, downloads), fake.files
    fake.files = {**good, RATINGS: content}
    with pytest.raises(DataMissing, match=told):
        fetched(settings, fake, downloads)
    assert {film.imdb_id: film for film in VotedFile.open(settings.fetched / "imdb.sqlite").films()} == before
    fake.files = good
    assert fetched(settings, fake, downloads) == before


def test_a_server_that_refuses_is_asked_once(settings: DataSettings, fake: FakeImdb, downloads: Downloads) -> None:
    fake.faults = [refused(403)]
    with pytest.raises(DataMissing, match="403"):
        fetched(settings, fake, downloads)
    assert len(fake.asked) == 1


def test_saved_files_make_the_same_file_and_stay(
    settings: DataSettings, fake: FakeImdb, downloads: Downloads, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = fetched(settings, fake, downloads)
    fakes.save(tmp_path / "saved", fake.files)
    monkeypatch.setenv("MATINEE_HOME", str(tmp_path / "other"))
    monkeypatch.setenv("MATINEE_DATA", str(settings.data))
    assert main(["fetch", "imdb", "--yes", "--from", str(tmp_path / "saved")]) == 0
    file = tmp_path / "other" / "data" / "imdb.sqlite"
    assert {film.imdb_id: film for film in VotedFile.open(file).films()} == whole
    assert {each.name for each in (tmp_path / "saved").iterdir()} == {RATINGS, BASICS}


def test_a_folder_without_the_files_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MATINEE_HOME", str(tmp_path))
    assert main(["fetch", "imdb", "--yes", "--from", str(tmp_path)]) == 1
    assert RATINGS in capsys.readouterr().err


@pytest.mark.parametrize(("answer", "agrees"), [("y", True), ("Yes ", True), ("", False), ("no", False)])
def test_somebody_has_to_agree_to_terms_that_were_shown(answer: str, agrees: bool) -> None:
    said: list[str] = []
    assert agreed(lambda _: answer, said.append) is agrees
    assert "personal and non-commercial use" in said[0] and COURTESY in said[0]


def test_without_consent_nothing_is_fetched(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MATINEE_HOME", str(tmp_path))
    monkeypatch.setattr("builtins.input", lambda _: "n")
    assert main(["fetch", "imdb", "--from", str(tmp_path)]) == 1
    assert "Nothing was fetched." in capsys.readouterr().out


def test_a_script_is_told_how_to_agree(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def nobody(_: str) -> str:
        raise EOFError

    monkeypatch.setenv("MATINEE_HOME", str(tmp_path))
    monkeypatch.setattr("builtins.input", nobody)
    assert main(["fetch", "imdb"]) == 1
    assert "add --yes" in capsys.readouterr().err
