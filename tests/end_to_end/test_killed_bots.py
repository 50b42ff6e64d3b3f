"""Bots that are killed with questions in flight: real processes, a real queue, and workers with a scripted model."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.discord.missed import SECONDS_BETWEEN_NOTES
from bot.discord.sessions import GatewaySession, GatewaySessions
from bot.storage.database import Database
from bot.storage.questions import KeptQuestion, Questions
from deploy.local import Guarded
from tests.bot.databases import store
from tests.end_to_end.conftest import Bot, launching
from tests.fakes.discord_wire import Channel, Message, Wire
from tests.fakes.run_worker import SLOW
from tests.fakes.slack_wire import Channel as SlackChannel
from tests.fakes.slack_wire import Wire as SlackWire
from tests.fakes.workplace import Workplace

SECONDS = 60.0
ASKING = "asking the model"
Start = Callable[..., Bot]


@pytest.fixture
def workplace(broker: str, small_folder: Path, tmp_path: Path) -> Iterator[Workplace]:
    with Guarded() as guarded:
        made = Workplace(broker, small_folder, tmp_path, guarded)
        yield made
        made.recommender.close()


@pytest.fixture
def launched(workplace: Workplace, tmp_path: Path) -> Iterator[Start]:
    """Starts front ends on this test's database."""
    with launching(workplace, tmp_path) as launched:
        yield launched


@pytest.fixture
def start(launched: Start) -> Start:
    """Starts the Discord bot, and waits until it is there."""

    def started(wire: Wire) -> Bot:
        command = [sys.executable, "-m", "tests.fakes.run_bot", wire.base_url, wire.gateway_url, "--", "discord"]
        before = len(wire.identifies)
        bot = launched(command, MATINEE_DISCORD_TOKEN=wire.token)
        wire.wait_for(lambda: len(wire.identifies) > before or None, SECONDS)
        wire.wait_until_ready()
        return bot

    return started


def last(wire: Wire, channel: Channel) -> Message | None:
    said = wire.messages(channel, by=wire.bot)
    return said[-1] if said else None


def asks(wire: Wire, channel: Channel) -> bool:
    message = last(wire, channel)
    return message is not None and ASKING in message.content


def answers(wire: Wire, channel: Channel) -> bool:
    message = last(wire, channel)
    return message is not None and bool(message.embeds) and ASKING not in message.content


def pending(folder: Path) -> list[KeptQuestion]:
    database = Database(store(f"sqlite:///{folder / 'matinee.db'}"), patience=10)
    found = Questions(database, keeps=60).of_others()
    database.close()
    return found


def heard_by(folder: Path, bot: int) -> GatewaySession | None:
    database = Database(store(f"sqlite:///{folder / 'matinee.db'}"), patience=10)
    found = GatewaySessions(database).last(str(bot))
    database.close()
    return found


def kill(bot: Bot) -> None:
    bot.process.send_signal(signal.SIGKILL)
    bot.process.wait()


@pytest.mark.slow
def test_after_a_kill_each_question_is_answered_once_in_the_message_that_said_it_was_asked(
    workplace: Workplace, start: Start
) -> None:
    workplace.worker(concurrency=2)
    with Wire() as wire:
        bot = start(wire)
        names = ("ana", "ben", "cleo", "dan", "eve")
        people = {name: wire.user(name) for name in names}
        guild = wire.guild("movies", members=[people[name] for name in names])
        channels = {name: wire.dm_channel(people[name]) for name in names[:3]}
        channels |= {name: wire.channel(guild, f"with-{name}") for name in names[3:]}
        for name in names:
            wire.dm(people[name], f"I loved {SLOW}")
            wire.wait_for(lambda name=name: last(wire, wire.dm_channel(people[name])), SECONDS)  # type: ignore[misc]
        heard = {name: len(wire.messages(channel, by=wire.bot)) for name, channel in channels.items()}
        for name in names[:2]:
            wire.dm(people[name], "recommend me something")
        wire.slash(people["cleo"], channels["cleo"], "recommend")
        for name in names[3:]:
            wire.say(people[name], channels[name], "recommend me something", mention_bot=True)
        for name in names:
            wire.wait_for(lambda name=name: asks(wire, channels[name]) or None, SECONDS)  # type: ignore[misc]
        kill(bot)
        start(wire)
        for name in names:
            wire.wait_for(lambda name=name: answers(wire, channels[name]) or None, SECONDS)  # type: ignore[misc]
        for name, channel in channels.items():
            assert len(wire.messages(channel, by=wire.bot)) == heard[name] + 1, name
        assert not wire.unknown_requests


@pytest.mark.slow
def test_a_list_that_was_to_change_in_place_changes_after_the_restart_and_keeps_its_other_movies(
    workplace: Workplace, start: Start
) -> None:
    workplace.worker()
    with Wire() as wire:
        bot, ana = start(wire), wire.user("ana")
        dm = wire.dm_channel(ana)
        wire.dm(ana, f"I loved {SLOW}")
        wire.wait_for(lambda: last(wire, dm), SECONDS)
        wire.dm(ana, "recommend me something")
        wire.wait_for(lambda: answers(wire, dm) or None, SECONDS)
        five = wire.messages(dm, by=wire.bot)[-1]
        before = [embed["title"] for embed in five.embeds]
        wire.click(ana, five, "1")
        wire.wait_for(lambda: asks(wire, dm) or None, SECONDS)
        kill(bot)
        start(wire)
        wire.wait_for(lambda: answers(wire, dm) or None, SECONDS)
        after = [embed["title"] for embed in five.embeds]
        assert after[0] != before[0] and after[1:] == before[1:]
        assert wire.messages(dm, by=wire.bot)[-1] is five


@pytest.mark.slow
def test_an_answer_that_discord_no_longer_lets_us_change_comes_as_a_message(workplace: Workplace, start: Start) -> None:
    workplace.worker()
    with Wire() as wire:
        bot, ana = start(wire), wire.user("ana")
        dm = wire.dm_channel(ana)
        wire.dm(ana, f"I loved {SLOW}")
        wire.wait_for(lambda: last(wire, dm), SECONDS)
        asked = wire.slash(ana, dm, "recommend")
        wire.wait_for(lambda: asks(wire, dm) or None, SECONDS)
        kill(bot)
        wire.expire(asked)
        start(wire)
        wire.wait_for(lambda: answers(wire, dm) or None, SECONDS)


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM], ids=lambda number: number.name)
def test_what_is_written_in_discord_while_no_bot_runs_is_answered_when_one_does_and_what_was_answered_is_not_again(
    workplace: Workplace, start: Start, tmp_path: Path, number: signal.Signals
) -> None:
    with Wire() as wire:
        bot, ana, ben = start(wire), wire.user("ana"), wire.user("ben")
        guild = wire.guild("movies", members=[ana, ben])
        channel, dm = wire.channel(guild, "movies"), wire.dm_channel(ana)
        wire.dm(ana, "I loved Heat")
        wire.wait_for(lambda: last(wire, dm), SECONDS)
        # Once a second, a bot notes how far it has heard.
        workplace.until(lambda: heard_by(tmp_path, wire.bot.id))
        bot.process.send_signal(number)
        bot.process.wait()
        wire.dm(ana, "I loved Fargo")
        wire.say(ben, channel, "I loved Twister", mention_bot=True)
        wire.say(ben, channel, "I loved Big, and am not talking to you")
        start(wire)
        wire.wait_for(lambda: len(wire.messages(dm, by=wire.bot)) > 1 and last(wire, channel), SECONDS)
        assert [message.content.splitlines()[0] for message in wire.messages(dm, by=wire.bot)] == [
            "👍 Heat (1995)",
            "👍 Fargo (1996)",
        ]
        [told] = wire.messages(channel, by=wire.bot)
        assert "👍 Twister" in told.content


@pytest.mark.slow
def test_what_a_bot_was_about_to_answer_for_the_one_before_it_is_answered_by_the_one_after_it(
    workplace: Workplace, start: Start, tmp_path: Path
) -> None:
    with Wire() as wire:
        bot, ana, ben = start(wire), wire.user("ana"), wire.user("ben")
        wire.dm(ana, "I loved Heat")
        wire.wait_for(lambda: last(wire, wire.dm_channel(ana)), SECONDS)
        workplace.until(lambda: heard_by(tmp_path, wire.bot.id))
        kill(bot)
        dm, noted = wire.dm_channel(ben), heard_by(tmp_path, wire.bot.id)
        wire.dm(ben, "I loved Fargo")
        # The second bot has to wait before it may answer, and is killed while it waits.
        wire.limit_next(retry_after=SECONDS, path=f"/channels/{dm.id}")
        second = start(wire)
        wire.wait_for(lambda: [r for r in wire.requests if r.status == 429], SECONDS)
        time.sleep(2 * SECONDS_BETWEEN_NOTES)
        assert heard_by(tmp_path, wire.bot.id) == noted
        kill(second)
        start(wire)
        wire.wait_for(lambda: last(wire, dm), SECONDS)
        assert len(wire.messages(dm, by=wire.bot)) == 1


@pytest.mark.slow
def test_in_slack_each_question_is_answered_once_after_a_kill(
    workplace: Workplace, launched: Start, tmp_path: Path
) -> None:
    workplace.worker(concurrency=2)
    with SlackWire() as wire:
        command = [sys.executable, "-m", "tests.fakes.run_slack", wire.api_url, "--", "slack"]
        tokens = {"MATINEE_SLACK_BOT_TOKEN": wire.bot_token, "MATINEE_SLACK_APP_TOKEN": wire.app_token}
        bot = launched(command, **tokens)
        wire.wait_until_ready()
        ana, ben, cleo = (wire.user(name) for name in ("ana", "ben", "cleo"))
        for person in (ana, ben, cleo):
            wire.say(person, wire.dm(person), f"I loved {SLOW}")
            wire.wait_for(lambda person=person: wire.messages(wire.dm(person), by=wire.bot), SECONDS)  # type: ignore[misc]
        channel = wire.channel("movies", members=[cleo, wire.bot])
        wire.say(ana, wire.dm(ana), "recommend me something")
        wire.command(ben, wire.dm(ben), "recommend")
        wire.say(cleo, channel, f"{wire.bot_mention} recommend me something")
        places = (wire.dm(ana), wire.dm(ben), channel)

        def shows(place: SlackChannel, sign: str) -> bool:
            return any(sign in message.said for message in wire.messages(place, by=wire.bot)[-1:])

        for place in places:
            wire.wait_for(lambda place=place: shows(place, ASKING), SECONDS)  # type: ignore[misc]
        said = [len(wire.messages(place, by=wire.bot)) for place in places]
        # In a channel, an app finds its own message only by what Slack said when it was posted.
        workplace.until(lambda: all(question.where["ts"] for question in pending(tmp_path)))
        kill(bot)
        launched(command, **tokens)
        for place in places:
            wire.wait_for(lambda place=place: shows(place, "1. "), SECONDS)  # type: ignore[misc]
            assert not shows(place, ASKING)
        assert [len(wire.messages(place, by=wire.bot)) for place in places] == said


@pytest.mark.slow
def test_a_terminal_that_was_killed_finds_its_question_at_the_next_start(workplace: Workplace, tmp_path: Path) -> None:
    workplace.worker()
    environment = workplace.environment | {"MATINEE_DATABASE_URL": f"sqlite:///{tmp_path / 'matinee.db'}"}

    def chat() -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "bot", "terminal", "--as", "ana"]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, env=environment, cwd=workplace.cwd, stdin=pipe, stdout=pipe, text=True)

    killed = chat()
    assert killed.stdin is not None and killed.stdout is not None
    killed.stdin.write(f"I loved {SLOW}\nrecommend\n")
    killed.stdin.flush()
    while ASKING not in killed.stdout.readline():
        assert killed.poll() is None
    killed.kill()
    killed.communicate()
    for answered in (True, False):
        said, _ = chat().communicate("bye\n", timeout=SECONDS)
        assert ("1. " in said) is answered
