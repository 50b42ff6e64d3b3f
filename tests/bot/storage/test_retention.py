"""Forgetting inactive people, in a real SQLite file and a real PostgreSQL."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from sqlalchemy import text

from bot.contracts.session import Session
from bot.movie_nights.store import Nights
from bot.storage.profiles import Profiles
from bot.storage.retention import forget_the_silent
from movies.movielens import Release
from movies.protocol.recommendation import Wishes
from movies.ratings import Rating, Verdict
from tests.bot.databases import rows, store

ANA, BEN = "terminal:ana", "discord:2"
DAY = 24 * 3_600
TOLD = Session().with_ratings([Rating(1, Verdict.GOOD)])


@pytest.fixture
def profiles(url: str, small: Release) -> Iterator[Profiles]:
    opened = Profiles(store(url), small.catalogue)
    yield opened
    opened.close()


class Calendar:
    """Days that a test lets pass."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._now = 20_000 * DAY + 5.0
        monkeypatch.setattr(time, "time", lambda: self._now)

    def goes_on(self, days: float) -> None:
        self._now += days * DAY


@pytest.fixture
def calendar(monkeypatch: pytest.MonkeyPatch) -> Calendar:
    return Calendar(monkeypatch)


def test_who_has_not_written_for_so_many_days_is_forgotten_in_every_table(
    profiles: Profiles, calendar: Calendar, url: str, small: Release
) -> None:
    profiles.save(ANA, Session(), TOLD)
    Nights(profiles.database, small.catalogue).open(ANA, "ana", None, Wishes())
    profiles.save(BEN, Session(), TOLD)
    calendar.goes_on(days=30)
    assert forget_the_silent(profiles, 30) == 0
    # Whatever somebody writes counts, even where nothing is to be remembered of it.
    profiles.save(BEN, TOLD, TOLD)
    calendar.goes_on(days=1)
    assert forget_the_silent(profiles, 30) == 1
    assert (profiles.load(ANA), profiles.load(BEN)) == (Session(), TOLD)
    assert [row for found in rows(url).values() for row in found if ANA in row] == []


def test_nobody_is_forgotten_unless_that_is_set(profiles: Profiles, calendar: Calendar) -> None:
    profiles.save(ANA, Session(), TOLD)
    calendar.goes_on(days=10_000)
    assert forget_the_silent(profiles, 0) == 0
    assert profiles.load(ANA) == TOLD


def test_people_from_before_days_were_noted_count_from_the_first_look(profiles: Profiles, calendar: Calendar) -> None:
    profiles.save(ANA, Session(), TOLD)
    with profiles.database.writing() as connection:
        connection.execute(text("UPDATE people SET seen = NULL"))
    calendar.goes_on(days=1_000)
    assert forget_the_silent(profiles, 30) == 0
    calendar.goes_on(days=31)
    assert forget_the_silent(profiles, 30) == 1


def test_joining_a_movie_night_counts_as_writing(profiles: Profiles, calendar: Calendar, small: Release) -> None:
    profiles.save(ANA, Session(), TOLD)
    calendar.goes_on(days=20)
    nights = Nights(profiles.database, small.catalogue)
    night = nights.open(BEN, "ben", None, Wishes())
    nights.change(night.id, lambda night: night.joined(ANA, "ana"), by=ANA)
    calendar.goes_on(days=20)
    assert forget_the_silent(profiles, 30) == 0


def test_no_more_is_kept_than_the_day(profiles: Profiles, calendar: Calendar) -> None:
    profiles.save(ANA, Session(), TOLD)
    calendar.goes_on(days=0.4)
    profiles.save(ANA, TOLD, TOLD)
    with profiles.database.reading() as connection:
        assert connection.execute(text("SELECT seen FROM people")).scalar() == 20_000 * DAY
