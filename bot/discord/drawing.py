"""Draw replies for Discord: pure functions, within Discord's limits.

A message has text, an embed for each movie, and rows of buttons; each button's `tap_id` is its `custom_id`.
"""

from __future__ import annotations

import io
import re
from dataclasses import replace

import discord
from discord.utils import escape_markdown

from bot import wording
from bot.contracts.replies import Card, Reply
from bot.front_end import layout
from bot.front_end.layout import Button, Menu, lay_out, links, shortened
from bot.wording.shared.common import bar

LONGEST_TEXT = 2_000
LONGEST_TABLE = 1_200
LONGEST_TITLE = 256
# Together with the title, a fifth of the total length allowed for a message's embeds.
LONGEST_DESCRIPTION = 940
LONGEST_LABEL = 80
LONGEST_OPTION = 100
LONGEST_ID = 100
MOST_ROWS, MOST_IN_A_ROW = 5, 5
MOST_OPTIONS = 25
PLACE = re.compile(r"(?P<place>\d+)\. ")
ABOUT_A_MOVIE = re.compile(r":(?:rate|why):(?P<id>\d+)")
COLOUR = discord.Colour.from_rgb(201, 88, 60)

Drawing = layout.Drawing[discord.Embed]


def draw(reply: Reply, owner: str) -> Drawing:
    """A reply as a message; `owner` is the prefix of its buttons' `custom_id` ("m:USER" or "n:NIGHT")."""
    drawing = lay_out(reply, owner, _embed)
    table = f"\n```\n{shortened(drawing.table.replace('`', ''), LONGEST_TABLE)}\n```" if drawing.table else ""
    return replace(
        drawing,
        text=shortened(escape_markdown(drawing.text), LONGEST_TEXT - len(table)) + table,
        taps={place: _numbered(row[:MOST_IN_A_ROW], place) for place, row in drawing.taps.items()},
        others=tuple(_within_limits(item) for item in drawing.others),
    )


def embeds(drawing: Drawing) -> list[discord.Embed]:
    """The embeds of the movies, in order."""
    return [drawing.cards[place] for place in sorted(drawing.cards)]


def rows(drawing: Drawing) -> list[list[Button | Menu]]:
    """A row per movie, then rows of other buttons; if there are too many rows, these move into the movies' rows."""
    of_movies: list[list[Button | Menu]] = [list(drawing.taps[place]) for place in sorted(drawing.taps)]
    menus: list[list[Button | Menu]] = [[item] for item in drawing.others if isinstance(item, Menu)]
    buttons: list[Button | Menu] = [item for item in drawing.others if isinstance(item, Button)]
    own = [list(buttons[k : k + MOST_IN_A_ROW]) for k in range(0, len(buttons), MOST_IN_A_ROW)]
    if len(of_movies) + len(menus) + len(own) > MOST_ROWS:
        for row in reversed(of_movies):
            while buttons and len(row) < MOST_IN_A_ROW:
                row.append(buttons.pop(0))
        own = [list(buttons[k : k + MOST_IN_A_ROW]) for k in range(0, len(buttons), MOST_IN_A_ROW)]
    return [*of_movies, *menus, *own][:MOST_ROWS]


def files(drawing: Drawing) -> list[discord.File]:
    """The files, created anew each time, since sending consumes them."""
    return [discord.File(io.BytesIO(file.data), file.name) for file in drawing.files]


def on_screen(message: discord.Message) -> Drawing:
    """The drawing that a message of the bot currently shows."""
    cards = {int(at["place"]): embed for embed in message.embeds if (at := PLACE.match(embed.title or ""))}
    taps: dict[int, tuple[Button, ...]] = {}
    others: list[Button | Menu] = []
    for row in message.components:
        items = row.children if isinstance(row, discord.ActionRow) else []
        buttons = [
            Button(item.label or "", item.custom_id, str(item.emoji) if item.emoji else None)
            for item in items
            if isinstance(item, discord.Button) and item.custom_id
        ]
        movie = ABOUT_A_MOVIE.search(buttons[0].tap_id) if buttons and buttons[0].label.isdecimal() else None
        if movie:
            # The row also holds buttons that belong to no movie.
            its = tuple(b for b in buttons if (m := ABOUT_A_MOVIE.search(b.tap_id)) and m["id"] == movie["id"])
            taps[int(buttons[0].label)] = its
            buttons = [b for b in buttons if b not in its]
        others += buttons
    return Drawing(message.content, cards, taps, tuple(others))


def without_embeds(drawing: Drawing) -> Drawing:
    """The message without embeds, for channels where the bot may not use them."""
    lines = [f"**{embed.title}**   {(embed.description or '').replace(chr(10), '   ')}" for embed in embeds(drawing)]
    return replace(drawing, text=shortened("\n".join([drawing.text, *lines]), LONGEST_TEXT), cards={})


def _embed(card: Card) -> discord.Embed:
    lines = [escape_markdown(", ".join(map(wording.labels.genre, card.movie.genres)))]
    lines.append(escape_markdown(wording.facts.credits_of(card.movie)))
    if card.chance is not None:
        lines.append(_chance(card.chance))
    lines += [f"{_chance(chance)}  {escape_markdown(name)}" for name, chance in card.people]
    lines.append(escape_markdown(card.reason))
    lines.append("  ·  ".join(f"[{name}]({url})" for name, url in links(card)))
    title = shortened(f"{card.place}. {escape_markdown(card.movie.name)}", LONGEST_TITLE)
    description = shortened("\n".join(line for line in lines if line), LONGEST_DESCRIPTION)
    return discord.Embed(title=title, description=description, colour=COLOUR)


def _chance(chance: float) -> str:
    return f"{bar(chance)}  **{wording.common.percent(chance)}**"


def _numbered(row: tuple[Button, ...], place: int) -> tuple[Button, ...]:
    first, *rest = map(_cut, row)
    # The first button of a row identifies its movie.
    return (replace(first, label=str(place)), *rest)


def _within_limits(item: Button | Menu) -> Button | Menu:
    if isinstance(item, Button):
        return _cut(item)
    options = tuple((says[:LONGEST_OPTION], action) for says, action in item.options[:MOST_OPTIONS])
    return replace(item, options=options)


def _cut(button: Button) -> Button:
    assert len(button.tap_id) <= LONGEST_ID, button.tap_id
    return replace(button, label=shortened(button.label, LONGEST_LABEL))
