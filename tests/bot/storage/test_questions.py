"""The store of pending questions, in SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from bot.contracts.asked import Asked
from bot.storage.database import Database
from bot.storage.profiles import Profiles
from bot.storage.questions import Questions
from bot.storage.tables import people, questions
from movies.movielens import Release
from movies.protocol.recommendation import ExplainJob, GroupJob, Job, PredictJob, RatedMovie, RecommendJob, Wishes
from movies.ratings import Verdict
from tests.bot.databases import store

ANA = "discord:1"
RATED = (RatedMovie(movie_id=1, verdict=Verdict.GOOD),)
JOB = RecommendJob(catalogue="0" * 64, ratings=RATED, wishes=Wishes(genres=frozenset({"Crime"})))
WHERE = {"channel": 5, "shown": None}


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    made = Database(store(url), patience=20)
    yield made
    made.close()


def asked(k: int = 0, job: Job = JOB) -> Asked:
    return Asked(f"{k:032x}", job, "discord:9")


@pytest.mark.parametrize(
    "job",
    [
        JOB,
        PredictJob(catalogue="0" * 64, ratings=RATED, movie_ids=(2, 3)),
        ExplainJob(catalogue="0" * 64, ratings=RATED, movie_id=2),
        GroupJob(catalogue="0" * 64, people=(RATED, ())),
    ],
    ids=lambda job: type(job).__name__,
)
def test_another_process_reads_a_question_as_it_was_accepted(database: Database, job: Job) -> None:
    mine, others = Questions(database, keeps=60), Questions(database, keeps=60)
    mine.accept(ANA, asked(job=job), WHERE, "Heat, got it.")
    mine.placed(asked().id, WHERE | {"shown": 7})
    [kept] = others.of_others()
    assert kept.asked == asked(job=job)
    assert (kept.person, kept.server, kept.owner) == (ANA, "discord:9", mine.owner)
    assert (kept.where, kept.said) == (WHERE | {"shown": 7}, "Heat, got it.")
    assert mine.of_others() == []


def test_of_many_processes_that_take_over_a_question_one_gets_it(database: Database) -> None:
    Questions(database, keeps=60).accept(ANA, asked(), WHERE, "")
    others = [Questions(database, keeps=60) for _ in range(8)]
    [kept] = others[0].of_others()
    with ThreadPoolExecutor(8) as threads:
        took = list(threads.map(lambda other: other.take(kept), others))
    assert sorted(took) == [False] * 7 + [True]
    assert [other.taken(kept.id) for other in others] == [not mine for mine in took]


def test_who_has_lost_a_question_does_not_settle_it(database: Database) -> None:
    mine, other = Questions(database, keeps=60), Questions(database, keeps=60)
    mine.accept(ANA, asked(), WHERE, "")
    assert not mine.taken(asked().id)
    assert other.take(other.of_others()[0])
    mine.settle(asked().id, ANA)
    assert mine.of_others() != []
    other.settle(asked().id, ANA)
    assert mine.of_others() == []


def test_of_somebody_who_only_asked_nothing_is_left_after_the_answer(database: Database) -> None:
    mine = Questions(database, keeps=60)
    mine.accept(ANA, asked(), WHERE, "")
    mine.settle(asked().id, ANA)
    with database.reading() as connection:
        for table in (people, questions):
            assert connection.execute(select(func.count()).select_from(table)).scalar() == 0


def test_a_job_that_another_program_wrote_is_kept_without_being_understood(database: Database) -> None:
    mine, other = Questions(database, keeps=60), Questions(database, keeps=60)
    mine.accept(ANA, asked(), WHERE, "")
    with database.writing() as connection:
        connection.execute(questions.update(), {"job": '{"version": 2}'})
    assert other.of_others()[0].asked is None


def test_who_is_forgotten_has_no_question_left_and_an_export_names_it_without_tokens(url: str, small: Release) -> None:
    profiles = Profiles(store(url), small.catalogue)
    mine = Questions(profiles.database, keeps=60)
    mine.accept(ANA, asked(), {"token": "open-sesame"}, "Heat, got it.")
    [told] = profiles.export(ANA)["questions"]
    assert (told["said"], told["kind"]) == ("Heat, got it.", "RecommendJob")
    assert "open-sesame" not in str(profiles.export(ANA))
    profiles.forget(ANA)
    assert Questions(profiles.database, keeps=60).of_others() == []
    profiles.close()
