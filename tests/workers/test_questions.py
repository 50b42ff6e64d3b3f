"""How an answer gets to whoever asked, where the broker is away for a moment."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from deploy.local import Guarded, start_broker
from movies.protocol.attempts import job_key
from workers import questions
from workers.questions import deliver


def redis_at(socket: Path) -> Redis:
    return Redis(unix_socket_path=str(socket), retry=Retry(NoBackoff(), 0))


def test_an_answer_that_is_ready_while_the_broker_is_restarted_waits_for_it(tmp_path: Path) -> None:
    with Guarded() as guarded:
        socket = guarded.folder / "broker.sock"
        start_broker(socket, guarded, tmp_path / "broker.log").kill()
        delivering = threading.Thread(target=deliver, args=(redis_at(socket), "a", "sealed"))
        delivering.start()
        time.sleep(2 * questions.SECONDS_BETWEEN_TRIES)
        start_broker(socket, guarded, tmp_path / "broker.log")
        delivering.join()
        assert redis_at(socket).lrange(job_key("a", "answers"), 0, -1) == [b"sealed"]


def test_a_broker_that_stays_away_is_not_waited_for_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions, "SECONDS_TO_DELIVER", 0.3)
    with pytest.raises(RedisError):
        deliver(redis_at(Path("/nowhere")), "a", "sealed")
