"""Buttons, menus and the form. All of them work after a restart of the bot."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Protocol, Self, runtime_checkable

import discord
from discord import ui

from bot import wording
from bot.contracts.actions import Action
from bot.discord.drawing import Drawing, embeds, files, rows
from bot.front_end.layout import Button, Menu
from bot.understanding.message import LONGEST_MESSAGE

FORM = "many"
FORM_TEXT = "ratings"
LONGEST_FORM = 4_000
assert LONGEST_FORM <= LONGEST_MESSAGE


@runtime_checkable
class Taps(Protocol):
    """The part of the client that answers button presses and menu picks."""

    async def tapped(self, interaction: discord.Interaction[Any], owner: int, action: Action) -> None:
        """Answer a press of a button that belongs to one person."""

    async def tapped_panel(self, interaction: discord.Interaction[Any], night_id: str, action: Action) -> None:
        """Answer a press of a button on the panel of a movie night, which belongs to everybody."""


def _taps(interaction: discord.Interaction[Any]) -> Taps:
    client = interaction.client
    assert isinstance(client, Taps)
    return client


class Tap(ui.DynamicItem[ui.Button[ui.View]], template=r"m:(?P<owner>\d{1,20}):(?P<action>.+)"):
    """A button that belongs to one person."""

    def __init__(self, button: ui.Button[ui.View], owner: int, action: str) -> None:
        super().__init__(button)
        self._owner = owner
        self._action = action

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Called by discord.py: the item that a `custom_id` stands for."""
        assert isinstance(item, ui.Button)
        return cls(item, int(match["owner"]), match["action"])

    async def callback(self, interaction: discord.Interaction) -> None:
        """Called by discord.py: answer the press or pick."""
        await _taps(interaction).tapped(interaction, self._owner, Action.parse(self._action))


class Pick(ui.DynamicItem[ui.Select[ui.View]], template=r"s:(?P<owner>\d{1,20})"):
    """A menu that belongs to one person; the values of its options are actions."""

    def __init__(self, select: ui.Select[ui.View], owner: int) -> None:
        super().__init__(select)
        self._owner = owner

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Called by discord.py: the item that a `custom_id` stands for."""
        assert isinstance(item, ui.Select)
        return cls(item, int(match["owner"]))

    async def callback(self, interaction: discord.Interaction) -> None:
        """Called by discord.py: answer the press or pick."""
        await _taps(interaction).tapped(interaction, self._owner, Action.parse(self.item.values[0]))


class NightTap(ui.DynamicItem[ui.Button[ui.View]], template=r"n:(?P<night>[0-9a-f]{1,32}):(?P<action>.+)"):
    """A button on the panel of a movie night, for everybody."""

    def __init__(self, button: ui.Button[ui.View], night: str, action: str) -> None:
        super().__init__(button)
        self._night = night
        self._action = action

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction, item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Called by discord.py: the item that a `custom_id` stands for."""
        assert isinstance(item, ui.Button)
        return cls(item, match["night"], match["action"])

    async def callback(self, interaction: discord.Interaction) -> None:
        """Called by discord.py: answer the press or pick."""
        await _taps(interaction).tapped_panel(interaction, self._night, Action.parse(self._action))


class Form(ui.Modal):
    """A form for writing many ratings at once. `Client.on_interaction` reads it, even one opened before a restart."""

    def __init__(self) -> None:
        super().__init__(title=wording.talk.form_title(), custom_id=FORM, timeout=None)
        self.add_item(
            ui.TextInput(
                label=wording.talk.form_label(),
                placeholder=wording.talk.form_example(),
                style=discord.TextStyle.paragraph,
                custom_id=FORM_TEXT,
                max_length=LONGEST_FORM,
            )
        )


DYNAMIC = (Tap, Pick, NightTap)


def sent(drawing: Drawing) -> dict[str, Any]:
    """The arguments for sending a drawing as a new message."""
    parts: dict[str, Any] = {"content": drawing.text, "embeds": embeds(drawing), "files": files(drawing)}
    if view := _view(drawing):
        parts["view"] = view
    return parts


def edited(drawing: Drawing) -> dict[str, Any]:
    """The arguments for editing a message so that it shows a drawing."""
    return {
        "content": drawing.text,
        "embeds": embeds(drawing),
        "attachments": files(drawing),
        "view": _view(drawing),
    }


def text_of_form(data: Mapping[str, Any]) -> str:
    """The text of a submitted form."""
    found = [c.get("value", "") for row in data.get("components", ()) for c in _inside(row) if "value" in c]
    return str(found[0]) if found else ""


def _inside(row: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [*row.get("components", ()), *([row["component"]] if "component" in row else [])]


def _view(drawing: Drawing) -> ui.View | None:
    view = ui.View(timeout=None)
    for k, row in enumerate(rows(drawing)):
        for item in row:
            view.add_item(_item(item, k))
    return view if view.children else None


def _item(drawn: Button | Menu, row: int) -> ui.Item[Any]:
    kind, owner, *rest = drawn.tap_id.split(":", 2)
    if isinstance(drawn, Menu):
        options = [discord.SelectOption(label=label, value=action) for label, action in drawn.options]
        return Pick(ui.Select(custom_id=f"s:{owner}", options=options, row=row), int(owner))
    button: ui.Button[ui.View] = ui.Button(
        label=drawn.label or None, emoji=drawn.emoji, custom_id=drawn.tap_id, row=row
    )
    return NightTap(button, owner, rest[0]) if kind == "n" else Tap(button, int(owner), rest[0])
