"""What a reply looks like in Discord: pure functions, which keep Discord's limits.

A message has text, an embed for each movie, and rows of buttons. A button carries all that a tap means
in its `custom_id`, so that it works after a restart of the bot.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import discord
from discord.utils import escape_markdown

from bot import wording
from bot.chat import RETRY
from bot.replies import Attachment, Card, Choice, Reply
from bot.turns import WHY

LONGEST_TEXT = 2_000
LONGEST_TITLE = 256
# With its title, a fifth of what all embeds of a message may have together.
LONGEST_DESCRIPTION = 940
LONGEST_LABEL = 80
LONGEST_OPTION = 100
LONGEST_ID = 100
MOST_ROWS, MOST_IN_A_ROW = 5, 5
MOST_OPTIONS = 25
# From so many movies on, "which one?" is a menu.
MENU_FROM = 4
BAR = 10
PLACE = re.compile(r"(?P<place>\d+)\. ")
ABOUT_A_MOVIE = re.compile(r":(?:rate|why):(?P<id>\d+)")
COLOUR = discord.Colour.from_rgb(201, 88, 60)


@dataclass(frozen=True)
class Button:
    """A choice as it stands in a row."""

    label: str
    custom_id: str
    emoji: str | None = None


@dataclass(frozen=True)
class Menu:
    """A list to pick one from; each option is what it says and its action."""

    custom_id: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Drawing:
    """One message: text, by the place of each movie its embed and its buttons, the other buttons, and a file."""

    text: str
    cards: Mapping[int, discord.Embed] = field(default_factory=dict)
    taps: Mapping[int, tuple[Button, ...]] = field(default_factory=dict)
    others: tuple[Button | Menu, ...] = ()
    file: Attachment | None = None

    @property
    def embeds(self) -> list[discord.Embed]:
        """The movies in their order."""
        return [self.cards[place] for place in sorted(self.cards)]

    @property
    def rows(self) -> list[list[Button | Menu]]:
        """A row for each movie, then rows of the other buttons; where there are none left, these share the last."""
        rows: list[list[Button | Menu]] = [list(self.taps[place]) for place in sorted(self.taps)]
        menus: list[list[Button | Menu]] = [[item] for item in self.others if isinstance(item, Menu)]
        buttons: list[Button | Menu] = [item for item in self.others if isinstance(item, Button)]
        own = [list(buttons[k : k + MOST_IN_A_ROW]) for k in range(0, len(buttons), MOST_IN_A_ROW)]
        if len(rows) + len(menus) + len(own) > MOST_ROWS:
            for row in reversed(rows):
                while buttons and len(row) < MOST_IN_A_ROW:
                    row.append(buttons.pop(0))
            own = [list(buttons[k : k + MOST_IN_A_ROW]) for k in range(0, len(buttons), MOST_IN_A_ROW)]
        return [*rows, *menus, *own][:MOST_ROWS]

    @property
    def files(self) -> list[discord.File]:
        """The file, made anew for each sending, since sending reads it to its end."""
        return [discord.File(io.BytesIO(self.file.content.encode()), self.file.name)] if self.file else []


def draw(reply: Reply, owner: str) -> Drawing:
    """A reply as a message; `owner` begins the `custom_id` of its buttons ("m:USER" or "n:NIGHT")."""
    text = "\n".join(part for part in (reply.text, wording.asking_the_model() if reply.waits else "") if part)
    explained = any(choice.action.startswith("why:") for card in reply.cards for choice in card.choices)
    # Each movie has a "why?" of its own then.
    choices = [choice for choice in reply.choices if not (explained and choice == WHY)]
    which = [choice for choice in choices if choice.action.startswith("which:")]
    others: list[Button | Menu] = []
    if len(which) >= MENU_FROM:
        options = tuple((wording.label(c.label)[:LONGEST_OPTION], c.action) for c in which[:MOST_OPTIONS])
        others.append(Menu(f"{owner}:pick", options))
        choices = [choice for choice in choices if choice not in which]
    others += [_button(choice, owner) for choice in choices]
    taps = {card.place: _taps(card, owner) for card in reply.cards if card.choices}
    return Drawing(
        text=shortened(escape_markdown(text)),
        cards={card.place: _embed(card) for card in reply.cards},
        taps=taps,
        others=_once(others, taps),
        file=reply.attachment,
    )


def on_screen(message: discord.Message) -> Drawing:
    """The drawing that a message of the bot shows."""
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
        movie = ABOUT_A_MOVIE.search(buttons[0].custom_id) if buttons and buttons[0].label.isdecimal() else None
        if movie:
            # Buttons that only share the row are about another movie, or about none.
            its = tuple(b for b in buttons if (m := ABOUT_A_MOVIE.search(b.custom_id)) and m["id"] == movie["id"])
            taps[int(buttons[0].label)] = its
            buttons = [b for b in buttons if b not in its]
        others += buttons
    return Drawing(message.content, cards, taps, tuple(others))


def put_into(screen: Drawing, drawing: Drawing, reply: Reply, tapped: str = "") -> Drawing:
    """The screen after a tap on it: the movies of the reply take their places, the others stay.

    tapped: the `custom_id` of the button; a movie that was rated by it cannot be rated again.
    """
    if not screen.cards or (reply.cards and not reply.keeps):
        return drawing
    rated = tapped.split(":")[2:4]
    done = {k for k, row in screen.taps.items() if rated[:1] == ["rate"] and any(b.custom_id == tapped for b in row)}
    taps = {place: row for place, row in screen.taps.items() if place not in done}
    kept = replace(drawing, cards={**screen.cards, **drawing.cards}, taps={**taps, **drawing.taps})
    # Each movie that stays has a "why?" of its own; and what was tapped is done, and with it what failed before.
    new = [item for item in drawing.others if _action(item) != WHY.action]
    old = [b for b in screen.others if b.custom_id != tapped and _action(b) not in (WHY.action, RETRY.action)]
    return replace(kept, others=_once([*new, *old], kept.taps))


def without_embeds(drawing: Drawing) -> Drawing:
    """The same for a channel where the bot may not use embeds."""
    lines = [f"**{embed.title}**   {(embed.description or '').replace(chr(10), '   ')}" for embed in drawing.embeds]
    return replace(drawing, text=shortened("\n".join([drawing.text, *lines])), cards={})


def shortened(text: str, most: int = LONGEST_TEXT) -> str:
    """The text, or its beginning up to the end of a line and a mark that something is left out."""
    if len(text) <= most:
        return text
    cut = text[: most - 2]
    return cut[: cut.rfind("\n")] + "\n…" if "\n" in cut[most // 2 :] else cut + "…"


def _embed(card: Card) -> discord.Embed:
    lines = [escape_markdown(", ".join(map(wording.genre, card.movie.genres)))]
    if card.chance is not None:
        lines.append(_bar(card.chance))
    lines += [f"{_bar(chance)}  {escape_markdown(name)}" for name, chance in card.people]
    lines.append(escape_markdown(card.reason))
    lines.append("  ·  ".join(f"[{name}]({url})" for name, url in card.links))
    title = shortened(f"{card.place}. {escape_markdown(card.movie.name)}", LONGEST_TITLE)
    description = shortened("\n".join(line for line in lines if line), LONGEST_DESCRIPTION)
    return discord.Embed(title=title, description=description, colour=COLOUR)


def _bar(chance: float) -> str:
    full = round(chance * BAR)
    return f"{'▰' * full}{'▱' * (BAR - full)}  **{wording.percent(chance)}**"


def _taps(card: Card, owner: str) -> tuple[Button, ...]:
    first, *rest = (_button(choice, owner) for choice in card.choices[:MOST_IN_A_ROW])
    # The first button of a row says which movie the row is about.
    return (replace(first, label=str(card.place)), *rest)


def _button(choice: Choice, owner: str) -> Button:
    custom_id = f"{owner}:{choice.action}"
    assert len(custom_id) <= LONGEST_ID, custom_id
    if choice.label in ("👍", "👎"):
        return Button("", custom_id, choice.label)
    return Button(shortened(wording.label(choice.label), LONGEST_LABEL), custom_id)


def _action(item: Button | Menu) -> str:
    """What comes behind the owner in a `custom_id`."""
    return item.custom_id.split(":", 2)[-1]


def _once(items: Sequence[Button | Menu], taps: Mapping[int, Sequence[Button]]) -> tuple[Button | Menu, ...]:
    """The items, none twice in one message, nor as a button of a movie, too, which Discord would refuse."""
    of_movies = {button.custom_id for row in taps.values() for button in row}
    once: dict[str, Button | Menu] = {}
    for item in items:
        if item.custom_id not in of_movies:
            once.setdefault(item.custom_id, item)
    return tuple(once.values())
