"""A model is trained, judged, promoted and rolled back from the chat, with real processes, while people ask.

Discord's and Slack's servers are played by `tests/fakes`, over real sockets; the bot, the queue, the worker that
trains and those that recommend are what runs in service, and look and tell as seldom as there. The model is a tiny
one. From Discord it learns for a minute, the least that can be asked for there, from Slack for three quarters of
one: just long enough to be seen twice on its way.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from deploy.local import Guarded
from tests.end_to_end.chats import SECONDS, Chat, Discord, Slack
from tests.end_to_end.conftest import Bot, launching
from tests.end_to_end.playhouse import FEWEST_ANSWERS, Playhouse, Popularity
from tests.fakes import discord_wire, slack_wire
from workers.bundles.bundle import Bundle
from workers.serving import LOOK_EVERY_SECONDS

LEARNS = re.compile(r"is learning: (\d+) %")
CANDIDATE = re.compile(r"(\S+) is now a candidate,")
PNG = b"\x89PNG\r\n\x1a\n"
Launch = Callable[..., Bot]

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]


@pytest.fixture(scope="module")
def playhouse(tmp_path_factory: pytest.TempPathFactory, tiny_gguf: Path) -> Iterator[Playhouse]:
    with Guarded() as guarded:
        made = Playhouse(tmp_path_factory.mktemp("playhouse"), guarded, tiny_gguf)
        yield made
        made.recommender.close()


@pytest.fixture
def launch(playhouse: Playhouse, tmp_path: Path) -> Iterator[Launch]:
    with launching(playhouse.house, tmp_path) as launched:
        yield launched


def test_from_discord_a_model_is_trained_for_a_minute_seen_promoted_and_rolled_back_while_people_ask(
    playhouse: Playhouse, launch: Launch
) -> None:
    with discord_wire.Wire() as wire:
        chat = Discord(wire)
        command = playhouse.house.command("tests.fakes.run_bot", wire.base_url, wire.gateway_url, "--", "discord")
        bot = launch(command, MATINEE_DISCORD_TOKEN=wire.token, MATINEE_ADMINS=f"discord:{chat.mia.id}")
        wire.wait_for(lambda: wire.commands, SECONDS)
        wire.wait_until_ready(SECONDS)
        is_promoted_and_rolled_back(playhouse, chat)
        assert bot.stop() == 0 and not wire.unknown_requests


def test_from_slack_a_model_is_trained_seen_promoted_and_rolled_back_while_people_ask(
    playhouse: Playhouse, launch: Launch
) -> None:
    with slack_wire.Wire() as wire:
        chat = Slack(wire)
        bot = launch(
            playhouse.house.command("tests.fakes.run_slack", wire.api_url, "--", "slack"),
            MATINEE_SLACK_BOT_TOKEN=wire.bot_token,
            MATINEE_SLACK_APP_TOKEN=wire.app_token,
            MATINEE_ADMINS=f"slack:{chat.mia.team.id}:{chat.mia.id}",
        )
        wire.wait_until_ready(SECONDS)
        is_promoted_and_rolled_back(playhouse, chat)
        assert bot.stop() == 0 and not wire.refused


def is_promoted_and_rolled_back(playhouse: Playhouse, chat: Chat) -> None:
    """The scenario, which is the same everywhere."""
    first = playhouse.first
    with playhouse.people_asking() as audience:
        assert chat.recommended("ana") == playhouse.shown(first)
        chat.train()
        pictures = chat.report()
        shares = [int(share) for text in chat.told() for share in LEARNS.findall(text)]
        assert len(set(shares)) >= 2 and shares == sorted(shares), f"it rises: {shares}"
        assert len(pictures) >= 2 and all(name.endswith(".png") and data.startswith(PNG) for name, data in pictures)
        found = CANDIDATE.search(chat.told()[-1])
        assert found is not None
        # A candidate answers nobody.
        assert playhouse.served == first.id and audience.answered_by() == {first.id}

        candidate = playhouse.bundle(found[1])
        assert chat.promote() == f"I'll serve {candidate.id} from the next question on."
        since = when_all_have_looked()
        assert chat.recommended("ben") == playhouse.shown(candidate) != playhouse.shown(first)
        assert audience.answered_by(since) == {candidate.id}

        assert chat.roll_back() == f"I'll serve {first.id} from the next question on."
        since = when_all_have_looked()
        assert chat.recommended("cleo") == playhouse.shown(first)
        assert audience.answered_by(since) == {first.id}
    none_is_by_a_mixture(playhouse, audience, first, candidate)


def when_all_have_looked() -> float:
    """The moment from which every question is answered by what is served now: workers look every other second."""
    time.sleep(LOOK_EVERY_SECONDS + 0.2)
    return time.monotonic()


def none_is_by_a_mixture(playhouse: Playhouse, audience: Popularity, first: Bundle, candidate: Bundle) -> None:
    """Every answer is exactly what the bundle that it names gives, and one that no other bundle could have given."""
    expected = {bundle.id: playhouse.answers_of(bundle) for bundle in (first, candidate)}
    mixed = [
        playhouse.answers_of(first, candidate.manifest.calibration),
        playhouse.answers_of(candidate, first.manifest.calibration),
    ]
    for job in range(len(playhouse.jobs)):
        different = [[chance for _, chance in answers[job]] for answers in (*expected.values(), *mixed)]
        assert all(
            max(abs(a - b) for a, b in zip(one, other, strict=True)) > 0.02
            for k, one in enumerate(different)
            for other in different[:k]
        ), "a mixture would be seen"
    assert len(audience.given) >= FEWEST_ANSWERS
    assert audience.answered_by() == set(expected)
    assert len({given.pid for given in audience.given}) == 2, "two processes answered"
    wrong = [given for given in audience.given if given.answer != expected[given.bundle][given.job]]
    assert not wrong, f"{len(wrong)} of {len(audience.given)}, as {wrong[0]}"
    print(f"{len(audience.given)} answers, {sum(g.bundle == candidate.id for g in audience.given)} by the candidate")
