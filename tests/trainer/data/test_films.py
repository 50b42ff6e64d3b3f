"""Fetching films from Wikidata: what we ask, what we keep, and that nothing gets lost on the way."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from movies.errors import DataMissing
from movies.film_file import Film, FilmFile
from movies.settings import DataSettings
from tests.fakes import wikidata as fakes
from tests.fakes.http_faults import Fault, refused
from tests.fakes.wikidata import FakeWikidata
from trainer.__main__ import main
from trainer.data import films as fetching
from trainer.data.film_answers import Gathered
from trainer.data.films import fetch_films, years_of
from trainer.data.wikidata import Wikidata

YEARS = (2023, 2024)


@pytest.fixture
def fake() -> Iterator[FakeWikidata]:
    with fakes.running() as server:
        yield server


@pytest.fixture
def settings(tmp_path: Path) -> DataSettings:
    return DataSettings(home=tmp_path / "home", data=None)


@pytest.fixture
def slept() -> list[float]:
    return []


@pytest.fixture
def source(fake: FakeWikidata, slept: list[float]) -> Wikidata:
    return Wikidata(fake.endpoint, stall=0.5, sleep=slept.append)


def read(file: Path) -> dict[str, Film]:
    opened = FilmFile.open(file)
    return {film.title: film for film in opened.films(key.item for key in opened.overview())}


def silent(_: str) -> None:
    pass


def test_a_film_has_the_facts_that_wikidata_has(settings: DataSettings, source: Wikidata) -> None:
    film = read(fetch_films(settings, YEARS, wikidata=source, say=silent))["Dune: Part Two"]
    assert (film.year, film.imdb_id) == (2024, 15239678)
    assert "Dune, deuxième partie" in film.titles
    facts = film.facts
    assert facts.directors == ("Denis Villeneuve",)
    assert facts.cast[:2] == ("Timothée Chalamet", "Zendaya")
    assert (facts.minutes, facts.rating, facts.series, facts.part, facts.book) == (166, "PG-13", "Dune", 2, "Dune")
    assert (facts.countries, facts.languages, facts.pages) == (("United States", "Canada"), ("English",), 58)


def test_each_year_is_asked_for_alone_the_newest_first(
    settings: DataSettings, fake: FakeWikidata, source: Wikidata, slept: list[float]
) -> None:
    fetch_films(settings, YEARS, wikidata=source, say=silent)
    assert [re.findall(r"(\d{4})-01-01T", q) for q in fake.asked] == [["2024", "2025"]] * 3 + [["2023", "2024"]] * 3
    assert slept == [source.pause] * 6
    assert [agent.partition("/")[0] for agent in fake.agents] == ["Matinee"]


def test_the_file_says_when_it_was_fetched_and_under_which_licence(settings: DataSettings, source: Wikidata) -> None:
    said: list[str] = []
    about = FilmFile.open(fetch_films(settings, YEARS, wikidata=source, say=said.append)).about
    assert about.years == "2023-2024" and about.films == len(read(settings.fetched / "films.sqlite"))
    assert about.fetched.count("-") == 2 and "CC0" in about.licence
    assert any("CC0" in line for line in said)


@pytest.mark.parametrize(
    "fault",
    [refused(429, "7"), refused(503), refused(500), fakes.cut_off, fakes.nonsense, fakes.slow(1.0)],
    ids=["too many", "busy", "error", "cut off", "nonsense", "slow"],
)
def test_an_answer_that_fails_is_asked_for_again(
    settings: DataSettings, fake: FakeWikidata, source: Wikidata, fault: Fault
) -> None:
    fake.faults = [fault]
    found = read(fetch_films(settings, YEARS, wikidata=source, say=silent))
    assert {"Oppenheimer", "Anora"} <= found.keys() and found["Anora"].facts.directors == ("Sean Baker",)
    assert len(fake.asked) == 7


def test_retry_after_is_honoured(
    settings: DataSettings, fake: FakeWikidata, source: Wikidata, slept: list[float]
) -> None:
    fake.faults = [refused(429, "7"), refused(429, "Wed, 21 Oct 2015 07:28:00 GMT")]
    fetch_films(settings, YEARS, wikidata=source, say=silent)
    assert 7.0 in slept and 0.0 in slept


def test_a_year_that_takes_too_long_is_asked_for_in_parts(
    settings: DataSettings, fake: FakeWikidata, source: Wikidata
) -> None:
    fake.faults = [refused(500), refused(500)]
    found = read(fetch_films(settings, YEARS, wikidata=source, say=silent))
    assert {"Wicked", "Dune: Part Two"} <= found.keys()
    assert len(fake.asked) == 2 + 2 + 5


def test_a_fetch_that_was_stopped_goes_on_and_loses_nothing(
    settings: DataSettings, fake: FakeWikidata, source: Wikidata
) -> None:
    whole = read(fetch_films(settings, YEARS, wikidata=source, say=silent))
    (settings.fetched / "films.sqlite").unlink()
    fake.asked.clear()
    fake.faults = [silent_success, silent_success] + [refused(503)] * source.tries
    with pytest.raises(DataMissing, match="goes on from there"):
        fetch_films(settings, YEARS, wikidata=source, say=silent)
    assert not (settings.fetched / "films.sqlite").exists()
    fake.asked.clear()
    assert read(fetch_films(settings, YEARS, wikidata=source, say=silent)) == whole
    assert len(fake.asked) == 4


def silent_success(request: object, content: bytes) -> None:
    fakes._send(request, content)  # type: ignore[arg-type]


def test_answers_of_another_form_are_told_at_once(settings: DataSettings, fake: FakeWikidata, source: Wikidata) -> None:
    fake.faults = [fakes.other_fields]
    with pytest.raises(DataMissing, match="another form"):
        fetch_films(settings, YEARS, wikidata=source, say=silent)
    assert len(fake.asked) == 1


def test_a_refresh_that_fails_leaves_the_file_of_before(
    settings: DataSettings, fake: FakeWikidata, source: Wikidata
) -> None:
    file = fetch_films(settings, YEARS, wikidata=source, say=silent)
    before = file.read_bytes()
    fake.faults = [refused(403)]
    with pytest.raises(DataMissing, match="403"):
        fetch_films(settings, YEARS, wikidata=source, say=silent)
    assert file.read_bytes() == before


def test_a_refresh_asks_again_and_takes_the_changes(
    settings: DataSettings, fake: FakeWikidata, source: Wikidata
) -> None:
    first = FilmFile.open(fetch_films(settings, YEARS, wikidata=source, say=silent))
    items = {key.item for key in first.overview()}
    fake.films.append("Later Film|2024-12-24|99999999|90|||||||||||9|".split("|"))
    second = FilmFile.open(fetch_films(settings, YEARS, wikidata=source, say=silent))
    assert "Later Film" in read(second.file.path) and items < {key.item for key in second.overview()}
    assert first.about.digest != second.about.digest


def test_saved_answers_make_the_same_file(
    settings: DataSettings, source: Wikidata, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = tmp_path / "saved"
    monkeypatch.setattr(shutil, "rmtree", lambda folder: Path(folder).rename(saved))
    whole = read(fetch_films(settings, YEARS, wikidata=source, say=silent))
    monkeypatch.setenv("MATINEE_HOME", str(tmp_path / "other"))
    assert main(["fetch", "films", "--from", str(saved)]) == 0
    assert read(tmp_path / "other" / "data" / "films.sqlite") == whole
    assert saved.is_dir()


def test_saved_answers_that_are_none_are_named(
    settings: DataSettings, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MATINEE_HOME", str(settings.home))
    (tmp_path / "2024-answers.json").write_text("[]")
    assert main(["fetch", "films", "--from", str(tmp_path)]) == 1
    assert "2024-answers.json" in capsys.readouterr().err


@pytest.mark.parametrize(("text", "years"), [("2024", (2024, 2024)), ("2019-2025", (2019, 2025))])
def test_years_are_told_as_people_write_them(text: str, years: tuple[int, int]) -> None:
    assert years_of(text) == years


@pytest.mark.parametrize("text", ["2025-2019", "new", "19-25"])
def test_what_are_no_years_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="years are written"):
        years_of(text)


def row(field: str, value: str, **more: str) -> dict[str, str]:
    return {"film": "http://www.wikidata.org/entity/Q7", "field": field, "value": value, **more}


def gathered(*rows: dict[str, str]) -> Film:
    found = Gathered()
    found.add(rows)
    return found.films()[0]


def test_the_year_of_a_film_is_that_of_its_first_showing() -> None:
    assert (
        gathered(row("title", "It"), row("date", "1991-01-01T00:00:00Z"), row("date", "1990-11-18T00:00:00Z")).year
        == 1990
    )


def test_the_cast_is_in_its_order_else_the_best_known_first() -> None:
    told = [row("cast", "Extra", known="2"), row("cast", "Star", known="90"), row("cast", "Lead", place="1", known="1")]
    assert gathered(row("title", "It"), *told).facts.cast == ("Lead", "Star", "Extra")


@pytest.mark.parametrize(
    ("told", "rating"),
    [
        ([("mpa", "PG-13")], "PG-13"),
        ([("fsk", "FSK 12")], "PG-13"),
        ([("fsk", "FSK 16"), ("mpa", "PG")], "PG"),
        ([], None),
    ],
)
def test_german_ages_are_told_where_there_is_no_american_one(told: list[tuple[str, str]], rating: str | None) -> None:
    assert gathered(row("title", "It"), *(row(*one) for one in told)).facts.rating == rating


def test_what_has_no_name_is_left_out() -> None:
    film = gathered(row("title", "It"), row("director", "Q1234"), row("minutes", "soon"), row("imdb", "nm0000001"))
    assert (film.facts.directors, film.facts.minutes, film.imdb_id) == ((), None, None)


def test_saved_answers_keep_the_form_of_wikidata(settings: DataSettings, source: Wikidata, fake: FakeWikidata) -> None:
    fake.faults = [silent_success] + [refused(503)] * source.tries
    with pytest.raises(DataMissing):
        fetch_films(settings, YEARS, wikidata=source, say=silent)
    (answer,) = (settings.fetched / fetching.ANSWERS).glob("*.json")
    told = json.loads(answer.read_text("utf-8"))
    assert set(told["head"]["vars"]) == {"film", "field", "value", "place", "known"}
    assert told["results"]["bindings"][0]["film"]["value"].startswith("http://www.wikidata.org/entity/Q")


def test_answers_of_a_fetch_long_ago_are_asked_for_again(
    settings: DataSettings, source: Wikidata, fake: FakeWikidata
) -> None:
    fake.faults = [silent_success] + [refused(503)] * source.tries
    with pytest.raises(DataMissing):
        fetch_films(settings, YEARS, wikidata=source, say=silent)
    (answer,) = (settings.fetched / fetching.ANSWERS).glob("*.json")
    os.utime(answer, (0, 0))
    fake.asked.clear()
    fetch_films(settings, YEARS, wikidata=source, say=silent)
    assert len(fake.asked) == 6
