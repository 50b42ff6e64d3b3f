"""The bot's way to the queue, against a real Valkey."""

from __future__ import annotations

import pytest
from celery.result import AsyncResult
from pydantic import SecretStr

from bot.recommender import Recommender
from movies.errors import BrokerUnreachable, BundleBroken, JobRefused, WorkerSilent
from movies.jobs import PredictJob
from movies.settings import BotSettings, BrokerSettings

JOB = PredictJob(catalogue="0" * 64, ratings=(), movie_ids=(1,))


def test_silence_of_all_workers_is_told_after_the_patience(broker: str) -> None:
    recommender = Recommender(BrokerSettings(broker_url=SecretStr(broker)), BotSettings(patience=2))
    ticks: list[None] = []
    with pytest.raises(WorkerSilent):
        recommender.ask(JOB, while_waiting=lambda: ticks.append(None))
    assert len(ticks) == 2
    recommender.close()


def test_a_failure_in_the_worker_becomes_a_sentence(broker: str, monkeypatch: pytest.MonkeyPatch) -> None:
    recommender = Recommender(BrokerSettings(broker_url=SecretStr(broker)), BotSettings(patience=5))
    for raised, told in (
        (RuntimeError("secret detail"), JobRefused),
        (BundleBroken("The bundle is broken."), BundleBroken),
    ):
        monkeypatch.setattr(AsyncResult, "get", lambda *_, raised=raised, **__: raised)
        with pytest.raises(told) as caught:
            recommender.ask(JOB)
        assert "secret detail" not in str(caught.value)


def test_a_broker_that_is_not_there_is_one_sentence_without_the_password() -> None:
    url = SecretStr("redis://user:open-sesame@127.0.0.1:1/0")
    recommender = Recommender(BrokerSettings(broker_url=url), BotSettings(patience=2))
    with pytest.raises(BrokerUnreachable, match="MATINEE_BROKER_URL") as caught:
        recommender.ask(JOB)
    assert "open-sesame" not in str(caught.value)
