"""The Discord bot as a process of its own, with a real queue, a real worker and the shipped model.

Discord's servers are played by `tests/fakes/discord_wire`, over real sockets.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import simcord

from bot.discord.client import Client
from bot.front_end.service import open_service
from deploy.local import Guarded, start_broker
from movies.settings import SHIPPED_BUNDLE
from tests.end_to_end.conftest import FIVE, NAMED, Bot, House
from tests.fakes.discord_wire import Channel, Message, User, Wire
from workers.bundles.bundle import load_bundle

SECONDS = 90.0
CHANCE = re.compile(r"\*\*(\d+) %\*\*")
Start = Callable[..., Bot]


@pytest.fixture
def start(launch: Callable[..., Bot], workplace: House) -> Start:
    """Starts the bot, with a database of this test's own, and waits until it is there."""

    def started(wire: Wire, **settings: str) -> Bot:
        command = workplace.command("tests.fakes.run_bot", wire.base_url, wire.gateway_url, "--", "discord")
        bot = launch(command, MATINEE_DISCORD_TOKEN=wire.token, **settings)
        wire.wait_for(lambda: wire.commands, 30)
        wire.wait_until_ready()
        return bot

    return started


def answered(wire: Wire, channel: Channel, after: int = 0) -> Message:
    """The bot's next message in a channel, once it no longer waits for a worker."""

    def last() -> Message | None:
        said = wire.messages(channel, by=wire.bot)[after:]
        # A sign of life while a worker is busy begins with how long it has taken.
        waiting = not said or said[-1].loading or re.search(r"asking the model|^… ", said[-1].content, re.MULTILINE)
        return None if waiting else said[-1]

    return wire.wait_for(last, SECONDS)


def titles(message: Message) -> list[str]:
    return [embed["title"] for embed in message.versions[-1].embeds]


def test_the_main_path_from_five_ratings_to_being_forgotten(start: Start, workplace: House) -> None:
    with Wire() as wire:
        ana = wire.user("ana")
        bot, dm = start(wire), wire.dm_channel(ana)
        wire.dm(ana, FIVE)
        assert "👍 Heat" in answered(wire, dm).content

        wire.dm(ana, "recommend me something")
        five = answered(wire, dm, after=1)
        first = titles(five)
        assert len(first) == 5 and not any(name in title for name in NAMED for title in first)
        assert all(0 < int(CHANCE.search(e["description"])[1]) < 100 for e in five.versions[-1].embeds)  # type: ignore[index]

        wire.click(ana, five, "1")
        wire.wait_for(
            lambda: len(titles(five)) == 5 and titles(five)[0] != first[0] and titles(five)[1:] == first[1:], SECONDS
        )
        assert f"👍 {first[0][3:]}" in five.content

        said = len(wire.messages(dm, by=wire.bot))
        wire.click(ana, five, "why?")
        assert " %. " in answered(wire, dm, after=said).content

        wire.click(ana, five, "more")
        more = answered(wire, dm, after=said + 1)
        assert len(titles(more)) == 5 and not set(titles(more)) & {*first, *titles(five)}

        wire.slash(ana, dm, "forget")
        question = answered(wire, dm, after=said + 2)
        wire.click(ana, question, "yes")
        wire.wait_for(lambda: "I know nothing about you" in question.content, SECONDS)

        # The worker wrote down that the shipped model answered, in a process of its own.
        served = workplace.events("recommend_done")
        assert {event["bundle"] for event in served} == {load_bundle(SHIPPED_BUNDLE).id}
        assert bot.process.pid not in {event["pid"] for event in served}
        assert bot.stop() == 0
        assert not wire.unknown_requests
        assert wire.token not in bot.log and "Batman" not in bot.log


async def test_slash_commands_and_buttons_on_a_server_are_answered_by_the_shipped_model(
    workplace: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bot in this process, in a Discord that checks every call as the real one does (simcord)."""
    for name in ("MATINEE_BROKER_URL", "MATINEE_DATA"):
        monkeypatch.setenv(name, workplace.environment[name])
    monkeypatch.setenv("MATINEE_DATABASE_URL", f"sqlite:///{tmp_path / 'matinee.db'}")
    with open_service() as service:
        env = simcord.Env(Client(service), shard_count=1, settle_timeout=SECONDS)
        await env.start()
        guild = env.create_guild()
        channel, ana = guild.create_text_channel("movies"), guild.add_member(env.create_user("ana"))
        for name in NAMED:
            (movie,) = [
                c["value"]
                for c in await ana.autocomplete(channel, "rate", "title", name)
                if re.fullmatch(rf"{name} \(\d+\)", c["name"])
            ]
            rated = await ana.slash(channel, "rate", title=movie, opinion="good" if name in NAMED[:3] else "bad")
            assert rated.ephemeral and name in rated.response.content
        five = await ana.slash(channel, "recommend", genre="Drama", to=1990)
        first = [embed.title for embed in five.response.embeds]
        assert len(first) == 5 and all("Drama" in embed.description for embed in five.response.embeds)
        liked = five.response.components[0]["components"][0]["custom_id"]
        await ana.click(five.response, custom_id=liked)
        assert [embed.title for embed in five.response.embeds][1:] == first[1:] != first[:4]
        why = await ana.click(five.response, custom_id=five.response.components[1]["components"][3]["custom_id"])
        assert why.ephemeral and first[1][3:] in why.response.content
        more = await ana.click(five.response, label="more")
        assert len(more.response.embeds) == 5 and not {e.title for e in more.response.embeds} & set(first)
        forget = await ana.slash(channel, "forget")
        await ana.click(forget.response, label="yes")
        assert "I know nothing about you" in forget.response.content
        assert channel.last_message is None, "nothing of this was for the others in the channel"
        await env.shutdown()
        env.raise_errors()


def test_it_waits_when_told_to_slow_down_and_misses_nothing_while_cut_off(start: Start) -> None:
    with Wire() as wire:
        ana = wire.user("ana")
        bot, dm = start(wire), wire.dm_channel(ana)
        wire.limit_next(2, path="/messages")
        wire.dm(ana, "I loved Heat")
        assert "👍 Heat" in answered(wire, dm).content
        assert [r.status for r in wire.requests].count(429) == 2

        with wire.unreachable():
            wire.dm(ana, "I hated Twister")
        assert "👎 Twister" in answered(wire, dm, after=1).content
        assert len(wire.resumes) == 1 and len(wire.identifies) == 1
        assert bot.events("discord_resumed")
        assert bot.stop() == 0


def test_the_answer_in_flight_is_delivered_before_it_ends(start: Start) -> None:
    with Wire() as wire:
        ana = wire.user("ana")
        bot, dm = start(wire), wire.dm_channel(ana)
        wire.dm(ana, FIVE)
        answered(wire, dm)
        wire.dm(ana, "recommend")
        wire.wait_for(lambda: any("asking the model" in m.content for m in wire.messages(dm)), 30)
        assert bot.stop() == 0
        assert len(titles(wire.messages(dm)[-1])) == 5
        assert bot.events("waiting_for_answers") and bot.events("stopped")


def test_after_a_restart_it_remembers_and_its_buttons_still_work(start: Start) -> None:
    with Wire() as wire:
        ana, ben = wire.user("ana"), wire.user("ben")
        guild = wire.guild("movies", members=[ana, ben])
        channel = wire.channel(guild, "general")
        first = start(wire)
        wire.say(ana, channel, "I loved Sabrina", mention_bot=True)
        question = answered(wire, channel)
        assert first.stop() == 0
        start(wire)
        wire.click(ben, question, question.labels[0])
        assert "belong to somebody else" in wire.wait_for(lambda: said_to(wire, channel, ben), 30).content
        wire.click(ana, question, question.labels[0])
        wire.wait_for(lambda: "👍 Sabrina" in question.content, 30)


@pytest.mark.slow
def test_a_hundred_people_at_once_are_all_answered_each_for_themselves(
    start: Start, workplace: House, tmp_path: Path
) -> None:
    """Here the worker's model is scripted, since a real one would take minutes; see `tests/benchmarks` for that."""
    with Guarded() as guarded, Wire() as wire:
        socket = guarded.folder / "broker.sock"
        start_broker(socket, guarded, tmp_path / "broker.log")
        queue = {"MATINEE_BROKER_URL": f"redis+socket://{socket}?virtual_host=0"}
        worker = workplace.environment | queue | {"MATINEE_ENGINE": "scripted"}
        guarded.start(workplace.command("workers", "serve"), worker, tmp_path / "worker.log")
        people = [wire.user(f"person{k}") for k in range(100)]
        bot = start(wire, **queue)
        for k, person in enumerate(people):
            wire.dm(person, f"I loved {NAMED[k % 5]}")
        for k, person in enumerate(people):
            assert f"👍 {NAMED[k % 5]}" in answered(wire, wire.dm_channel(person)).content
            wire.dm(person, "recommend")
        for k, person in enumerate(people):
            five = answered(wire, wire.dm_channel(person), after=1)
            assert len(titles(five)) == 5 and not any(NAMED[k % 5] == title[3:-7] for title in titles(five))
        assert bot.stop() == 0 and not wire.unknown_requests


@pytest.mark.slow
def test_the_house_that_one_command_starts_survives_the_death_of_its_worker(house: House, tmp_path: Path) -> None:
    with Wire() as wire:
        # The supervisor starts the bot by itself, which has to find the fake Discord then.
        (tmp_path / "sitecustomize.py").write_text(
            "import sys\n"
            "if sys.orig_argv[-1] == 'discord' and 'bot' in sys.orig_argv:\n"
            "    from tests.fakes.run_bot import point_at\n"
            f"    point_at({wire.base_url!r}, {wire.gateway_url!r})\n"
        )
        path = os.pathsep.join([str(tmp_path), str(house.cwd)])
        supervisor = house.start("deploy.local", "discord", MATINEE_DISCORD_TOKEN=wire.token, PYTHONPATH=path)
        wire.wait_for(lambda: wire.commands, 60)
        wire.wait_until_ready()
        ana = wire.user("ana")
        wire.dm(ana, FIVE)
        answered(wire, wire.dm_channel(ana))
        (worker,) = (
            p for p in house.processes() if p.cmdline()[-2:] == ["workers", "serve"] and p.ppid() == supervisor.pid
        )
        for process in (*worker.children(), worker):
            process.kill()
        wire.dm(ana, "would I like Pulp Fiction?")
        assert " % chance you'll like it" in answered(wire, wire.dm_channel(ana), after=1).content
        supervisor.terminate()
        _, errors = supervisor.communicate(timeout=60)
        assert supervisor.returncode == 0 and "starting another" in errors
        assert not [p for p in house.processes() if "deploy.guardian" not in p.cmdline()]


def said_to(wire: Wire, channel: Channel, person: User) -> Message | None:
    """What the bot said for one person's eyes only."""
    return next((m for m in wire.messages(channel, by=wire.bot) if m.ephemeral), None)


def test_a_token_that_discord_refuses_is_one_sentence(workplace: House) -> None:
    with Wire() as wire:
        done = workplace.run(
            "tests.fakes.run_bot",
            wire.base_url,
            wire.gateway_url,
            "--",
            "discord",
            MATINEE_DISCORD_TOKEN="wrong.token.x",
        )
        assert done.returncode == 1 and "MATINEE_DISCORD_TOKEN" in done.stderr
        assert "Traceback" not in done.stderr and "wrong.token.x" not in done.stderr


def test_without_a_token_it_says_what_to_do(workplace: House) -> None:
    for module in ("bot", "deploy.local"):
        done = workplace.run(module, "discord")
        assert done.returncode == 1 and done.stderr.count("\n") == 1 and "MATINEE_DISCORD_TOKEN" in done.stderr
