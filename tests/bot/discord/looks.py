"""Messages in Discord as people see them, and pressing their buttons."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextvars import copy_context

import discord
import pytest
import simcord

from bot.contracts.replies import Reply
from bot.front_end.turn_runner import Surface
from tests.bot.discord.conftest import SECONDS_TO_SETTLE, House

Shown = discord.Message | simcord.ResponseMessage


def message_of(shown: Shown) -> discord.Message:
    """A message as it is now, also if it is the answer to a command."""
    return shown.message if isinstance(shown, simcord.ResponseMessage) else shown


def rows(shown: Shown) -> list[list[str]]:
    """The labels of buttons, row by row; a menu is the list of its options."""
    return [[_says(item) for item in row.children] for row in _rows(shown)]


def labels(shown: Shown) -> list[str]:
    """The labels of all buttons."""
    return [says for row in rows(shown) for says in row]


def cards(shown: Shown) -> list[str]:
    """The movies, as "1. Heat (1995)"."""
    return [embed.title or "" for embed in shown.embeds]


def custom_ids(shown: Shown) -> list[str]:
    """The ids of all buttons and menus."""
    return [item.custom_id or "" for row in _rows(shown) for item in row.children]


def button(shown: Shown, says: str, place: int | None = None) -> str:
    """The id of the one button with this label, among all or those of the movie at a place."""
    found = [
        item.custom_id
        for row in _rows(shown)
        for item in row.children
        if place is None or f"{place}" in _says(row.children[0]).split()
        if says in (_says(item), getattr(item, "label", None), str(getattr(item, "emoji", None)))
    ]
    assert len(found) == 1, f"{says} of {place} in {rows(shown)}"
    return str(found[0])


async def press(
    person: simcord.MemberActor | simcord.UserHandle, shown: Shown, says: str, place: int | None = None
) -> simcord.InteractionResult:
    """Press the button with this label."""
    return await person.click(message_of(shown), custom_id=button(shown, says, place))


def answers(channel: simcord.ChannelHandle, viewer: simcord.MemberActor | None = None) -> list[discord.Message]:
    """The bot's messages in a channel that somebody sees; without a `viewer`, those that everybody sees."""
    seen = channel.history(viewer=viewer) if viewer else channel.history()
    return [m for m in seen if m.author.bot and (viewer is not None or not m.flags.ephemeral)]


def answer(channel: simcord.ChannelHandle) -> discord.Message:
    """The bot's latest message there that everybody sees."""
    return answers(channel)[-1]


def dm(person: simcord.MemberActor) -> discord.Message:
    """The bot's latest direct message to somebody."""
    return answers(person.user.dm_channel)[-1]


async def until(condition: Callable[[], bool]) -> None:
    """Wait for a condition that another task fulfils."""
    for _ in range(1_000):
        if condition():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it did not come about within ten seconds")


def hold(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Delay the worker, without simcord waiting for it, so that people can do things in the meantime."""
    runner = house.client.context.service.runner
    next_reply = runner._next

    async def outside(threads: Executor, replies: Iterator[Reply], shown: Reply, surface: Surface) -> Reply | None:
        # simcord waits for a free worker, as for everything else.
        if threads is not runner._patient or house.worker.free.is_set():
            return await next_reply(threads, replies, shown, surface)
        answered = asyncio.wrap_future(threads.submit(copy_context().run, next, replies, None))
        waited = house.env.external_wait(answered, reason="a worker")
        return await runner._with_signs(waited, shown, surface)

    monkeypatch.setattr(runner, "_next", outside)
    # Longer than simcord waits for a timer to fire.
    monkeypatch.setattr("bot.front_end.turn_runner.SECONDS_BETWEEN_SIGNS", 2 * SECONDS_TO_SETTLE)
    house.worker.free.clear()


async def let_go(house: House) -> None:
    """Let the worker go on, and wait until everything is answered."""
    house.worker.free.set()
    await until(lambda: not house.client.context.service.runner._serving)
    await house.env.settle()


def known(house: House, person: simcord.MemberActor) -> dict[str, str]:
    """The stored verdicts of somebody: "good" or "bad" by the name of the movie."""
    return {house.release.catalogue[i].name: v.value for i, v in house.known(person).verdicts.items()}


def _rows(shown: Shown) -> list[discord.ActionRow]:
    return [row for row in message_of(shown).components if isinstance(row, discord.ActionRow)]


def _says(item: object) -> str:
    if isinstance(item, discord.SelectMenu):
        return " | ".join(option.label for option in item.options)
    assert isinstance(item, discord.Button)
    return " ".join(str(part) for part in (item.emoji, item.label) if part)
