"""What people notice: broker, worker and chat as separate processes, from a message to its answer."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from pydantic import SecretStr

from bot.contracts.session import Session
from bot.conversation.chat import Chat
from bot.queue.recommender import Recommender
from bot.storage.profiles import Profiles
from deploy.local import SOCKET, Guarded, prepare, start_broker
from movies.protocol.recommendation import GroupJob, RecommendJob
from movies.ratings import Rating
from movies.settings import REPOSITORY, BrokerSettings, StoreSettings
from tests.benchmarks.figures import Figure
from tests.benchmarks.people import People

PATIENCE = 120.0
STARTS = 3
RATINGS, RATINGS_OF_WHY, RATINGS_OF_A_MEMBER, MEMBERS = 10, 30, 15, 3
MEGABYTE = 1024


def house(people: People, runs: int) -> Iterator[Figure]:
    """Starts, memory, answers in the chat, and what the queue adds to what the worker takes."""
    prepare()
    with Guarded() as guarded, tempfile.TemporaryDirectory() as folder:
        home, socket = Path(folder), guarded.folder / SOCKET
        start_broker(socket, guarded, home / "broker.log")
        broker = BrokerSettings(broker_url=SecretStr(f"redis+socket://{socket}?virtual_host=0"))
        url = f"sqlite:///{home / 'matinee.db'}"
        environment = os.environ | {"MATINEE_BROKER_URL": broker.url(), "MATINEE_DATABASE_URL": url}
        starts = []
        for k in range(STARTS):
            started = time.perf_counter()
            worker = guarded.start(
                [sys.executable, "-m", "workers", "serve"], environment, log := home / f"worker{k}.log"
            )
            while "model_loaded" not in log.read_text():
                time.sleep(0.01)
            starts.append(time.perf_counter() - started)
            if k + 1 < STARTS:
                worker.terminate()
                worker.wait()
        yield Figure.of("a worker's start, until its model is loaded", starts)
        yield Figure.of("a chat's start, until it greets", (greeted(environment) for _ in range(STARTS)))
        recommender = Recommender(broker, PATIENCE)
        profiles = Profiles(StoreSettings(database_url=SecretStr(url)), people.release.catalogue)
        yield from in_the_chat(people, Chat(people.release, profiles, recommender), profiles, runs)
        yield from in_the_queue(people, recommender, runs)
        yield Figure.of("memory of a worker, its processes together", [memory(worker.pid)], "MB")
        recommender.close()
        profiles.close()


def greeted(environment: dict[str, str]) -> float:
    """Seconds from the start of a chat in a terminal to its greeting."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "bot", "terminal", "--as", "somebody"]
    with subprocess.Popen(
        command,
        env=environment,
        cwd=REPOSITORY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as chat:
        assert chat.stdout is not None
        chat.stdout.readline()
        return time.perf_counter() - started


def in_the_chat(people: People, chat: Chat, profiles: Profiles, runs: int) -> Iterator[Figure]:
    """From a message to the last reply to it."""
    lists, reasons = [], []
    for k in range(-1, runs):
        asking = somebody(people, profiles, f"list{k}", RATINGS)
        lists.append(seconds(heard, chat, asking, "recommend me something"))
        asking = somebody(people, profiles, f"why{k}", RATINGS_OF_WHY)
        heard(chat, asking, "recommend me something")
        reasons.append(seconds(heard, chat, asking, "why?"))
    yield Figure.of("from a message to five movies, in the chat", lists[1:])
    yield Figure.of(f"from why? to the reason after {RATINGS_OF_WHY} ratings, in the chat", reasons[1:])


def in_the_queue(people: People, recommender: Recommender, runs: int) -> Iterator[Figure]:
    """Nights through the queue, and how much longer an answer takes than its worker says."""
    digest, nights, added = people.release.catalogue.digest, [], []
    for _ in range(runs):
        night = GroupJob(catalogue=digest, people=tuple(people.ratings(RATINGS_OF_A_MEMBER) for _ in range(MEMBERS)))
        nights.append(seconds(recommender.ask, night))
        started = time.perf_counter()
        answer = recommender.ask(RecommendJob(catalogue=digest, ratings=people.ratings(RATINGS)))
        added.append(1_000 * (time.perf_counter() - started - answer.served_by.seconds))
    yield Figure.of(f"a movie night of {MEMBERS}, through the queue", nights)
    yield Figure.of("what the queue adds to a list", added, "ms")


def somebody(people: People, profiles: Profiles, name: str, ratings: int) -> str:
    """A person who has told so many ratings."""
    told = [Rating(r.movie_id, r.verdict) for r in people.ratings(ratings)]
    profiles.save(name, Session(), Session().with_ratings(told))
    return name


def heard(chat: Chat, person: str, message: str) -> list[str]:
    """All replies to a message.

    Raises
    ------
    RuntimeError: the last is about no movie, so that something else was measured.
    """
    replies = list(chat.hear(person, message))
    if len(replies) < 2:
        raise RuntimeError(f"{message!r} was answered with {replies}")
    return [reply.text for reply in replies]


def seconds(run: Callable[..., object], *given: object) -> float:
    """How long it takes."""
    started = time.perf_counter()
    run(*given)
    return time.perf_counter() - started


def memory(pid: int) -> float:
    """What a process and its children hold in memory now, each page once, in MB."""
    held = sum(
        int(line.split()[1])
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        if line.startswith("Pss:")
    )
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return held / MEGABYTE + sum(memory(int(child)) for child in children)
