"""The feedback report: recommendations joined with later ratings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import count

import numpy as np
import pytest

from bot.__main__ import main
from bot.contracts.session import Session
from bot.storage.feedback import Feedback, Told, as_table, feedback, interval
from bot.storage.profiles import Profiles
from movies.catalogue import Catalogue
from movies.movielens import Release
from movies.ratings import Rating, Verdict
from tests.bot.databases import store

ANA, BEN = "terminal:ana", "discord:123"
GOOD, BAD = Verdict.GOOD, Verdict.BAD
OLD, NEW = "phase2-0123456789ab", "phase3-ba9876543210"
Step = Callable[..., None]
Change = Callable[[Session], Session]


@pytest.fixture
def profiles(url: str, small: Release) -> Iterator[Profiles]:
    opened = Profiles(store(url), small.catalogue)
    yield opened
    opened.close()


@pytest.fixture
def step(profiles: Profiles, monkeypatch: pytest.MonkeyPatch) -> Step:
    """Something that one person is told or says; every step is a second later."""
    clock = count(1_700_000_000)
    now = {"at": 0.0}
    monkeypatch.setattr("bot.storage.profiles.time.time", lambda: now["at"])

    def take(person: str, change: Change, bundle: str | None = None, at: int | None = None) -> None:
        now["at"] = next(clock) if at is None else at
        before = profiles.load(person)
        profiles.save(person, before, change(before), bundle=bundle)

    return take


def showing(**chances: float) -> Change:
    told = {int(name[1:]): chance for name, chance in chances.items()}
    return lambda session: replace(session, shown={**session.shown, **told})


def rating(movie: int, verdict: Verdict) -> Change:
    return lambda session: session.with_ratings([Rating(movie, verdict)])


def not_seen(movie: int) -> Change:
    return lambda session: replace(session, unseen=session.unseen | {movie})


def counts(found: Feedback) -> tuple[int, int, int, int, int]:
    return found.people, found.shown, found.rated, found.liked, found.unseen


def test_what_was_said_of_each_bundles_recommendations_is_counted_by_bundle(step: Step, profiles: Profiles) -> None:
    step(ANA, showing(m1=0.9, m2=0.8, m3=0.5), OLD)
    step(BEN, showing(m1=0.7), OLD)
    step(ANA, showing(m4=0.6, m5=0.4), NEW)
    step(ANA, rating(1, GOOD))
    step(ANA, rating(2, BAD))
    step(BEN, rating(1, GOOD))
    step(ANA, not_seen(3))
    step(ANA, not_seen(4))
    old, new = feedback(profiles.database)
    assert (old.bundle, counts(old)) == (OLD, (2, 4, 3, 2, 1))
    assert old.chance == pytest.approx((0.9 + 0.8 + 0.7) / 3)
    assert (old.low, old.high) == interval([Told(2, 1), Told(1, 1)])
    assert (new.bundle, counts(new), new.chance) == (NEW, (1, 2, 0, 0, 1), None)


def test_only_what_is_said_after_a_recommendation_is_feedback_on_it(step: Step, profiles: Profiles) -> None:
    step(ANA, rating(1, GOOD))
    step(ANA, not_seen(2))
    step(ANA, showing(m1=0.9, m2=0.9), OLD)
    step(BEN, rating(1, GOOD))
    assert [counts(found) for found in feedback(profiles.database)] == [(1, 2, 0, 0, 0)]


def test_an_answer_in_the_same_second_counts(step: Step, profiles: Profiles) -> None:
    step(ANA, showing(m1=0.9), OLD, at=1_000)
    step(ANA, rating(1, GOOD), at=1_000)
    assert [counts(found) for found in feedback(profiles.database)] == [(1, 1, 1, 1, 0)]


def test_the_latest_word_on_a_movie_counts_and_what_was_taken_back_does_not(step: Step, profiles: Profiles) -> None:
    step(ANA, showing(m1=0.9, m2=0.8, m3=0.7), OLD)
    for movie, verdict in ((1, GOOD), (1, BAD), (2, GOOD)):
        step(ANA, rating(movie, verdict))
    step(ANA, not_seen(3))
    step(ANA, rating(3, GOOD))
    step(ANA, lambda session: replace(session, verdicts={1: BAD, 3: GOOD}))
    assert [counts(found) for found in feedback(profiles.database)] == [(1, 3, 2, 1, 0)]


def test_a_movie_that_got_its_imdb_number_meanwhile_is_the_same(
    step: Step, profiles: Profiles, url: str, small: Release
) -> None:
    step(ANA, showing(m1=0.9, m10=0.9, m11=0.9), OLD)
    numbered = Profiles(store(url), Catalogue([replace(m, imdb_id=m.id + 100) for m in small.catalogue], "1" * 64))
    before = numbered.load(ANA)
    numbered.save(ANA, before, before.with_ratings([Rating(1, GOOD), Rating(10, BAD)]))
    numbered.close()
    assert [counts(found) for found in feedback(profiles.database)] == [(1, 3, 2, 1, 0)]


def test_whoever_is_forgotten_counts_no_more(step: Step, profiles: Profiles) -> None:
    step(ANA, showing(m1=0.9), OLD)
    step(ANA, rating(1, GOOD))
    profiles.forget(ANA)
    assert feedback(profiles.database) == ()


def test_the_command_prints_a_line_a_bundle_and_nobodys_id(
    step: Step, profiles: Profiles, url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MATINEE_DATABASE_URL", url)
    assert main(["feedback"]) == 0
    assert capsys.readouterr().out == "Nothing has been recommended yet.\n"
    step(ANA, showing(m6=0.5))
    step(ANA, showing(m1=0.875, m2=0.75), OLD)
    step(ANA, rating(1, GOOD))
    step(ANA, not_seen(2))
    assert main(["feedback"]) == 0
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert lines[0][:3] == ["bundle", "people", "shown"]
    assert lines[1:] == [
        ["unknown", "1", "1", "0", "0", "0"],
        [OLD, "1", "2", "1", "1", "1", "100%", "[21%,", "100%]", "88%"],
    ]
    assert ANA not in as_table(feedback(profiles.database))


def test_a_database_that_is_away_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MATINEE_DATABASE_URL", "postgresql://ana:open-sesame@127.0.0.1:1/matinee")
    assert main(["feedback"]) == 1
    told = capsys.readouterr().err
    assert told.startswith("matinee: The database") and told.count("\n") == 1 and "open-sesame" not in told


@pytest.mark.parametrize(
    ("told", "low", "high"),
    [
        # One rating a person: Wilson's own of 70 in 100.
        ([Told(1, 1)] * 70 + [Told(1, 0)] * 30, 0.604, 0.781),
        # Nobody rated anything, so nothing is known.
        ([], 0.0, 1.0),
        ([Told(0, 0)], 0.0, 1.0),
        # Everything is liked: as many ratings as there are people. Wilson's lower end is then n / (n + z²).
        ([Told(50, 50)], 1 / (1 + 1.96**2), 1.0),
        ([Told(5, 5)] * 4, 4 / (4 + 1.96**2), 1.0),
        ([Told(5, 0)] * 4, 0.0, 1 - 4 / (4 + 1.96**2)),
    ],
)
def test_the_interval_of_a_share(told: list[Told], low: float, high: float) -> None:
    assert interval(told) == pytest.approx((low, high), abs=1e-3)


def test_people_whose_ratings_are_all_alike_count_as_one_rating_each() -> None:
    once = interval([Told(1, 1)] * 30 + [Told(1, 0)] * 10)
    assert interval([Told(9, 9)] * 30 + [Told(9, 0)] * 10) == pytest.approx(once)


def test_many_ratings_of_people_who_differ_by_chance_alone_count_each() -> None:
    rng = np.random.default_rng(0)
    told = [Told(10, int(liked)) for liked in rng.binomial(10, 0.7, 400)]
    low, high = interval(told)
    assert high - low == pytest.approx(2 * 1.96 * (0.7 * 0.3 / 4_000) ** 0.5, rel=0.1)


@pytest.mark.parametrize("people", [5, 20, 100])
def test_the_interval_holds_the_true_share_about_as_often_as_it_says(people: int) -> None:
    """Whether a person likes what they get varies among people (beta distributed) about a share of 0.8."""
    rng, held = np.random.default_rng(people), 0
    for _ in range(400):
        rated = 1 + rng.geometric(1 / 6, people)
        liked = rng.binomial(rated, rng.beta(8, 2, people))
        low, high = interval([Told(int(r), int(k)) for r, k in zip(rated, liked, strict=True)])
        held += low <= 0.8 <= high
    assert 0.87 <= held / 400 <= 0.99
