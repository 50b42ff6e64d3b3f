"""Draw replies for Slack: pure functions from replies to Block Kit blocks, within Slack's limits.

A message has a block of text, a block and buttons for each movie, and other buttons. The `action_id` of a button
contains its owner and its action, so the button still works after a restart of the app. Text goes into `rich_text`
blocks, where users' text cannot act as markup.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeAlias

from bot import wording
from bot.contracts.replies import Card, Reply
from bot.front_end.layout import Button, Drawing, Menu, lay_out, links, shortened
from bot.slack.identities import MENTION
from bot.wording.shared.common import bar

Block: TypeAlias = dict[str, Any]
Screen: TypeAlias = Drawing[Block]

# Slack's limits, in characters or items: docs.slack.dev/reference/block-kit.
LONGEST_TEXT = 3_000
LONGEST_LABEL = 75
LONGEST_OPTION, LONGEST_VALUE = 75, 150
LONGEST_ID = 255
MOST_OPTIONS = 100
MOST_IN_A_ROW = 25
# Undocumented: about 13,200 characters of something. Counting the JSON errs on the safe side (slackapi/bolt-js#2509).
LONGEST_BLOCKS = 13_000
# In characters of JSON, so that movies leave room for text.
LONGEST_NAME, LONGEST_REASON, SHORTEST_TEXT = 200, 200, 200
# chat.update accepts 4,000 characters of text.
LONGEST_FALLBACK = 3_900
TEXT, TABLE, CARD, TAPS, OTHERS = "text", "table", "card", "taps", "others"


def draw(reply: Reply, owner: str) -> Screen:
    """A reply as a message; `owner` is the prefix of its buttons' `action_id` ("m:USER" or "n:NIGHT")."""
    return lay_out(reply, owner, _card)


def blocks(drawing: Screen, key: str = "") -> list[Block]:
    """The blocks of a message. A `block_id` contains the block's kind and, for buttons, the message's key."""
    drawn: list[Block] = [_preformatted(drawing.table)] if drawing.table else []
    for place in sorted(drawing.cards):
        drawn.append(drawing.cards[place])
        if taps := drawing.taps.get(place):
            drawn.append(row([_element(tap) for tap in taps], f"{TAPS}:{place}:{key}"))
    others = [_element(item) for item in drawing.others]
    room = LONGEST_BLOCKS - _size(drawn) - SHORTEST_TEXT
    while others and _size(others) > room:
        others.pop()
    rows = [others[k : k + MOST_IN_A_ROW] for k in range(0, len(others), MOST_IN_A_ROW)]
    drawn += (row(elements, f"{OTHERS}:{k}:{key}") for k, elements in enumerate(rows))
    if not drawing.text:
        return drawn
    return [rich_text(_fitting(drawing.text, LONGEST_BLOCKS - _size(drawn), _size_of_text), TEXT), *drawn]


def on_screen(shown: Iterable[Block]) -> Screen:
    """The drawing in the blocks of a message, without its text."""
    cards: dict[int, Block] = {}
    taps: dict[int, tuple[Button, ...]] = {}
    others: list[Button] = []
    for block in shown:
        kind, place, *_ = [*str(block.get("block_id", "")).split(":"), ""]
        if kind == CARD and place.isdecimal():
            cards[int(place)] = block
        elif kind == TAPS and place.isdecimal():
            taps[int(place)] = tuple(_buttons(block))
        elif kind == OTHERS:
            others += _buttons(block)
    return Drawing("", cards, taps, tuple(others))


def key_of(block_id: str) -> str:
    """The key of the message that a row of buttons is on."""
    return block_id.split(":")[-1]


def message(drawing: Screen, key: str = "") -> dict[str, Any]:
    """The arguments for posting a drawing, or for making a message look like it."""
    return {"text": fallback(drawing), "blocks": blocks(drawing, key)}


def fallback(drawing: Screen) -> str:
    """The text shown instead of blocks: in notifications, and to screen readers."""
    names = [_first_text(drawing.cards[place]) for place in sorted(drawing.cards)]
    text = "\n".join(part for part in (drawing.text, *names) if part)
    return escaped(_fitting(text, LONGEST_FALLBACK, lambda said: len(escaped(said))))


def escaped(text: str) -> str:
    """The text with all markup escaped except mentions."""
    return "".join(piece if MENTION.fullmatch(piece) else html.escape(piece, quote=False) for piece in _pieces(text))


def rich_text(text: str, block_id: str) -> Block:
    """A block of text in which mentions are shown as names."""
    return _rich(_run(shortened(text, LONGEST_TEXT)), block_id)


def plain(text: str, most: int) -> Block:
    """A text object of limited length."""
    return {"type": "plain_text", "text": shortened(text, most), "emoji": True}


def button(label: str, action_id: str) -> Block:
    """A button."""
    assert len(action_id) <= LONGEST_ID, action_id
    return {"type": "button", "text": plain(label, LONGEST_LABEL), "action_id": action_id}


def row(elements: Sequence[Block], block_id: str) -> Block:
    """A row of buttons and menus."""
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def option(label: str, value: str) -> Block:
    """One line of a menu."""
    assert len(value) <= LONGEST_VALUE, value
    return {"text": plain(label, LONGEST_OPTION), "value": value}


def _card(card: Card) -> Block:
    name = _fitting(f"{card.place}. {card.movie.name}", LONGEST_NAME)
    drawn = [_text(name, bold=True)]
    if card.movie.genres:
        drawn.append(_text("\n" + ", ".join(map(wording.labels.genre, card.movie.genres))))
    if credited := wording.facts.credits_of(card.movie):
        drawn.append(_text("\n" + _fitting(credited, LONGEST_REASON)))
    if card.chance is not None:
        drawn += [_text(f"\n{bar(card.chance)}  "), _text(wording.common.percent(card.chance), bold=True)]
    for person, chance in card.people:
        drawn += _run(f"\n{bar(chance)}  {wording.common.percent(chance)}  {person}")
    if card.reason:
        drawn.append(_text("\n" + _fitting(card.reason, LONGEST_REASON)))
    for k, (site, url) in enumerate(links(card)):
        drawn += [_text("  ·  " if k else "\n"), {"type": "link", "url": url, "text": site}]
    return _rich(drawn, f"{CARD}:{card.place}")


def _element(item: Button | Menu) -> Block:
    if isinstance(item, Button):
        return button(item.emoji or wording.labels.label(item.label), item.tap_id)
    options = [option(label, action) for label, action in item.options[:MOST_OPTIONS]]
    return {
        "type": "static_select",
        "action_id": item.tap_id,
        "placeholder": plain(wording.slack.pick_one(), LONGEST_VALUE),
        "options": options,
    }


def _buttons(block: Block) -> Iterable[Button]:
    for element in block.get("elements", ()):
        if element.get("type") == "button":
            yield Button(element["text"]["text"], element["action_id"])


def _rich(elements: list[Block], block_id: str) -> Block:
    joined: list[Block] = []
    for element in elements:
        # Fewer elements leave more room.
        if joined and joined[-1].keys() == element.keys() == {"type", "text"}:
            joined[-1] = _text(joined[-1]["text"] + element["text"])
        else:
            joined.append(element)
    section = {"type": "rich_text_section", "elements": joined}
    return {"type": "rich_text", "block_id": block_id, "elements": [section]}


def _preformatted(table: str) -> Block:
    """A block of monospaced text."""
    lines = {"type": "rich_text_preformatted", "elements": [_text(shortened(table, LONGEST_TEXT))]}
    return {"type": "rich_text", "block_id": TABLE, "elements": [lines]}


def _run(text: str) -> list[Block]:
    """The rich-text elements of a text."""
    return [_user(found["user"]) if (found := MENTION.fullmatch(p)) else _text(p) for p in _pieces(text)]


def _pieces(text: str) -> list[str]:
    """A text cut before and after each mention."""
    return [piece for piece in re.split(f"({MENTION.pattern.replace('?P<user>', '?:')})", text) if piece]


def _user(user: str) -> Block:
    return {"type": "user", "user_id": user}


def _text(text: str, bold: bool = False) -> Block:
    return {"type": "text", "text": text, "style": {"bold": True}} if bold else {"type": "text", "text": text}


def _first_text(block: Block) -> str:
    return str(block["elements"][0]["elements"][0].get("text", ""))


def _size(drawn: Sequence[Block] | str) -> int:
    """The length of a value as JSON."""
    return len(json.dumps(drawn, ensure_ascii=False, separators=(",", ":")))


def _size_of_text(text: str) -> int:
    return _size([rich_text(text, TEXT)])


def _fitting(text: str, most: int, size: Callable[[str], int] = _size) -> str:
    """The longest prefix of the text that fits."""
    shorter = text
    while (now := size(shorter)) > most and len(shorter) > 2:
        # Cut in proportion, since markup may be longer than the text it produces.
        shorter = shortened(text, max(2, min(len(shorter) - 1, len(shorter) * most // now)))
    return shorter
