"""The Slack app as a process of its own, with a real queue, a real worker and the shipped model.

Slack's servers are played by `tests/fakes/slack_wire`, over real sockets.
"""

from __future__ import annotations

import os
import re
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from deploy.local import Guarded, start_broker
from movies.settings import SHIPPED_BUNDLE
from tests.end_to_end.conftest import FIVE, NAMED, Bot, House
from tests.fakes.slack_wire import Channel, Message, Wire
from workers.bundles.bundle import load_bundle

SECONDS = 90.0
MOVIE = re.compile(r"^(\d)\. (.+ \(\d{4}\))$", re.MULTILINE)
CHANCE = re.compile(r"▰\S*  (\d+) %")
Start = Callable[..., Bot]


@pytest.fixture
def start(launch: Callable[..., Bot], workplace: House) -> Start:
    """Starts the app, with a database of this test's own, and waits until Slack reaches it."""

    def started(wire: Wire, **settings: str) -> Bot:
        command = workplace.command("tests.fakes.run_slack", wire.api_url, "--", "slack")
        bot = launch(command, **secrets_of(wire), **settings)
        wire.wait_until_ready()
        return bot

    return started


def secrets_of(wire: Wire) -> dict[str, str]:
    return {
        "MATINEE_SLACK_BOT_TOKEN": wire.bot_token,
        "MATINEE_SLACK_APP_TOKEN": wire.app_token,
        "MATINEE_SLACK_SIGNING_SECRET": wire.signing_secret,
    }


def over(wire: Wire, transport: str) -> dict[str, str]:
    """The settings for a transport; over HTTP with a port that is free just now."""
    if transport == "socket":
        return {}
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    wire.events_url = f"http://127.0.0.1:{port}/slack/events"
    return {"MATINEE_SLACK_TRANSPORT": "http", "MATINEE_SLACK_PORT": str(port)}


def answered(wire: Wire, channel: Channel, after: int = 0) -> Message:
    """The app's next message in a channel, once it no longer waits for a worker."""

    def last() -> Message | None:
        said = wire.messages(channel, by=wire.bot)[after:]
        return said[-1] if said and not waits(said[-1]) else None

    return wire.wait_for(last, SECONDS)


def waits(message: Message) -> bool:
    return any(sign in message.said for sign in ("asking the model", "One moment", "… "))


def titles(message: Message) -> list[str]:
    return [title for _, title in MOVIE.findall(message.said)]


@pytest.mark.parametrize("transport", ["socket", pytest.param("http", marks=pytest.mark.slow)])
def test_the_main_path_from_five_ratings_to_being_forgotten(start: Start, workplace: House, transport: str) -> None:
    with Wire(transport=transport) as wire:  # type: ignore[arg-type]
        ana = wire.user("ana")
        bot, dm = start(wire, **over(wire, transport)), wire.dm(ana)
        wire.say(ana, dm, FIVE)
        assert "👍 Heat" in answered(wire, dm).said

        wire.say(ana, dm, "recommend me something")
        five = answered(wire, dm, after=1)
        first = titles(five)
        assert len(first) == 5 and not any(title.startswith(NAMED) for title in first)
        assert all(0 < int(chance) < 100 for chance in CHANCE.findall(five.said))

        wire.click(ana, five, "👍")
        wire.wait_for(lambda: titles(five)[1:] == first[1:] and titles(five)[0] != first[0], SECONDS)
        assert f"👍 {first[0]}" in five.said

        wire.click(ana, five, "why?")
        assert " %. " in answered(wire, dm, after=2).said
        wire.click(ana, five, "more")
        more = answered(wire, dm, after=3)
        assert len(titles(more)) == 5 and not set(titles(more)) & {*first, *titles(five)}

        channel = wire.channel("movies", members=[ana])
        asked = wire.command(ana, channel, "wouldilike Kansas City")
        wire.wait_for(lambda: any("Kansas City (1996): " in m.said for m in asked.responses), SECONDS)
        assert all(m.ephemeral_to is ana for m in asked.responses)

        wire.open_home(ana)
        home = wire.wait_for(lambda: wire.home(ana), SECONDS)
        assert first[0] in home.said
        wire.command(ana, dm, "forget")
        question = answered(wire, dm, after=4)
        wire.click(ana, question, "yes")
        wire.wait_for(lambda: "I know nothing about you" in question.said, SECONDS)
        wire.wait_for(lambda: first[0] not in home.said, SECONDS)

        # The worker wrote down that the shipped model answered, in a process of its own.
        served = workplace.events("recommend_done")
        assert {event["bundle"] for event in served} == {load_bundle(SHIPPED_BUNDLE).id}
        assert bot.process.pid not in {event["pid"] for event in served}
        assert bot.stop() == 0 and not wire.refused
        assert not any(secret in bot.log for secret in (*secrets_of(wire).values(), "Batman"))


def test_the_answer_in_flight_is_delivered_before_it_ends(start: Start) -> None:
    with Wire() as wire:
        ana = wire.user("ana")
        bot, dm = start(wire), wire.dm(ana)
        wire.say(ana, dm, FIVE)
        answered(wire, dm)
        wire.say(ana, dm, "recommend")
        wire.wait_for(lambda: any("asking the model" in m.said for m in wire.messages(dm)), 30)
        assert bot.stop() == 0
        assert len(titles(wire.messages(dm)[-1])) == 5
        assert bot.events("waiting_for_answers") and bot.events("stopped")


@pytest.mark.slow
def test_two_processes_answer_once_what_slack_sends_twice(start: Start) -> None:
    with Wire() as wire:
        ana = wire.user("ana")
        start(wire), start(wire)
        dm = wire.dm(ana)
        event = wire.say(ana, dm, "I loved Heat")
        for _ in range(4):
            wire.redeliver(event)
        wire.say(ana, dm, "I loved Fargo")
        wire.wait_for(lambda: any("Fargo" in m.said for m in wire.messages(dm, by=wire.bot)), 30)
        wire.wait_for(lambda: all(one.acknowledged is not None for one in event.deliveries), 30)
        assert sum("Heat" in m.said for m in wire.messages(dm, by=wire.bot)) == 1


@pytest.mark.slow
def test_a_hundred_people_at_once_are_all_answered_each_for_themselves(
    start: Start, workplace: House, tmp_path: Path
) -> None:
    """Here the worker's model is scripted, since a real one would take minutes; see `tests/benchmarks` for that."""
    with Guarded() as guarded, Wire() as wire:
        broker = guarded.folder / "broker.sock"
        start_broker(broker, guarded, tmp_path / "broker.log")
        queue = {"MATINEE_BROKER_URL": f"redis+socket://{broker}?virtual_host=0"}
        worker = workplace.environment | queue | {"MATINEE_ENGINE": "scripted"}
        guarded.start(workplace.command("workers", "serve"), worker, tmp_path / "worker.log")
        people = [wire.user(f"person{k}") for k in range(100)]
        bot = start(wire, **queue)
        for k, person in enumerate(people):
            wire.say(person, wire.dm(person), f"I loved {NAMED[k % 5]}")
        for k, person in enumerate(people):
            assert f"👍 {NAMED[k % 5]}" in answered(wire, wire.dm(person)).said
            wire.say(person, wire.dm(person), "recommend")
        for k, person in enumerate(people):
            five = titles(answered(wire, wire.dm(person), after=1))
            assert len(five) == 5 and not any(NAMED[k % 5] == title[:-7] for title in five)
        assert bot.stop() == 0 and not wire.refused


@pytest.mark.slow
def test_the_house_that_one_command_starts_answers_and_ends(house: House, tmp_path: Path) -> None:
    with Wire() as wire:
        # The supervisor starts the app by itself, which has to find the fake Slack then.
        (tmp_path / "sitecustomize.py").write_text(
            "import sys\n"
            "if sys.orig_argv[-1] == 'slack' and 'bot' in sys.orig_argv:\n"
            "    from tests.fakes.run_slack import point_at\n"
            f"    point_at({wire.api_url!r})\n"
        )
        path = os.pathsep.join([str(tmp_path), str(house.cwd)])
        supervisor = house.start("deploy.local", "slack", PYTHONPATH=path, **secrets_of(wire))
        wire.wait_until_ready(60)
        ana = wire.user("ana")
        wire.say(ana, wire.dm(ana), FIVE)
        answered(wire, wire.dm(ana))
        wire.say(ana, wire.dm(ana), "would I like Pulp Fiction?")
        assert " % chance you'll like it" in answered(wire, wire.dm(ana), after=1).said
        supervisor.terminate()
        supervisor.communicate(timeout=60)
        assert supervisor.returncode == 0
        assert not [p for p in house.processes() if "deploy.guardian" not in p.cmdline()]


@pytest.mark.slow
def test_tokens_that_slack_refuses_are_one_sentence(workplace: House) -> None:
    with Wire() as wire:
        for wrong in ({"MATINEE_SLACK_BOT_TOKEN": "xoxb-wrong"}, {"MATINEE_SLACK_APP_TOKEN": "xapp-wrong"}):
            done = workplace.run("tests.fakes.run_slack", wire.api_url, "--", "slack", **(secrets_of(wire) | wrong))
            (variable,), (token,) = wrong.keys(), wrong.values()
            assert done.returncode == 1 and variable in done.stderr
            assert "Traceback" not in done.stderr and token not in done.stderr


@pytest.mark.slow
def test_without_tokens_it_says_what_to_do(workplace: House) -> None:
    for module in ("bot", "deploy.local"):
        done = workplace.run(module, "slack")
        assert done.returncode == 1 and done.stderr.count("\n") == 1 and "MATINEE_SLACK_BOT_TOKEN" in done.stderr
