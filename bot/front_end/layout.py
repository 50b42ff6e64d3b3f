"""What a reply is as a message with rows of buttons, before a front end draws it: pure functions.

A button carries all that a tap means in its `tap_id`, which is its owner, as "m:PERSON" or "n:NIGHT",
and behind it an action; so it works after a restart of the bot. Escaping and the limits of a platform
are its front end's own business.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

from bot import wording
from bot.contracts.actions import Action, Verb
from bot.contracts.choices import RETRY, WHY
from bot.contracts.replies import Attachment, Card, Choice, Reply

# From so many movies on, "which one?" is a menu.
MENU_FROM = 4
THUMBS = ("👍", "👎")
# A tap on these is answered by a message of its own; other taps change the message that they are on.
FOR_ONE_ALONE = frozenset({Verb.WHY, Verb.PROFILE, Verb.EXPORT, Verb.FORGET, Verb.HELP, Verb.LEARN})
ANSWERED_APART = FOR_ONE_ALONE | {
    Verb.MORE,
    Verb.PREDICT,
    Verb.RECOMMEND,
    Verb.OFFER,
    Verb.ADMIN_PROMOTE,
    Verb.ADMIN_ROLL_BACK,
}

C = TypeVar("C")


@dataclass(frozen=True)
class Button:
    """A choice as it stands in a row."""

    label: str
    tap_id: str
    emoji: str | None = None


@dataclass(frozen=True)
class Menu:
    """A list to pick one from; each option is what it says and its action."""

    tap_id: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Drawing(Generic[C]):
    """One message: text, by the place of each movie its card and its buttons, the other buttons, a table, and files."""

    text: str
    cards: Mapping[int, C] = field(default_factory=dict)
    taps: Mapping[int, tuple[Button, ...]] = field(default_factory=dict)
    others: tuple[Button | Menu, ...] = ()
    table: str = ""
    files: tuple[Attachment, ...] = ()


def lay_out(reply: Reply, owner: str, draw_card: Callable[[Card], C]) -> Drawing[C]:
    """A reply as a message; `owner` begins the `tap_id` of its buttons, and `draw_card` draws one movie."""
    text = "\n".join(part for part in (reply.text, wording.results.asking_the_model() if reply.waits else "") if part)
    explained = any(choice.action.verb is Verb.WHY for card in reply.cards for choice in card.choices)
    # Each movie has a "why?" of its own then.
    choices = [choice for choice in reply.choices if not (explained and choice == WHY)]
    which = [choice for choice in choices if choice.action.verb is Verb.WHICH]
    others: list[Button | Menu] = []
    if len(which) >= MENU_FROM:
        others.append(Menu(f"{owner}:pick", tuple((wording.labels.label(c.label), str(c.action)) for c in which)))
        choices = [choice for choice in choices if choice not in which]
    others += [_button(choice, owner) for choice in choices]
    taps = {card.place: tuple(_button(c, owner) for c in card.choices) for card in reply.cards if card.choices}
    return Drawing(
        text=text,
        cards={card.place: draw_card(card) for card in reply.cards},
        taps=taps,
        others=_once(others, taps),
        table=reply.table,
        files=reply.files,
    )


def put_into(screen: Drawing[C], drawing: Drawing[C], reply: Reply, tapped: str = "") -> Drawing[C]:
    """The screen after a tap on it: the movies of the reply take their places, the others stay.

    tapped: the `tap_id` of the button; a movie that was rated by it cannot be rated again.
    """
    if not screen.cards or (reply.cards and not reply.keeps):
        return drawing
    rates = action_in(tapped).verb is Verb.RATE
    done = {k for k, row in screen.taps.items() if rates and any(b.tap_id == tapped for b in row)}
    taps = {place: row for place, row in screen.taps.items() if place not in done}
    kept = replace(drawing, cards={**screen.cards, **drawing.cards}, taps={**taps, **drawing.taps})
    # Each movie that stays has a "why?" of its own; and what was tapped is done, and with it what failed before.
    new = [item for item in drawing.others if action_in(item.tap_id) != WHY.action]
    old = [b for b in screen.others if b.tap_id != tapped and action_in(b.tap_id) not in (WHY.action, RETRY.action)]
    return replace(kept, others=_once([*new, *old], kept.taps))


def action_in(tap_id: str) -> Action:
    """What a button does, by its `tap_id`: what stands behind the owner."""
    return Action.parse(tap_id.split(":", 2)[-1])


def shortened(text: str, most: int) -> str:
    """The text, or its beginning up to the end of a line and a mark that something is left out."""
    if len(text) <= most:
        return text
    cut = text[: most - 2]
    return cut[: cut.rfind("\n")] + "\n…" if "\n" in cut[most // 2 :] else cut + "…"


def _button(choice: Choice, owner: str) -> Button:
    tap_id = f"{owner}:{choice.action}"
    if choice.label in THUMBS:
        return Button("", tap_id, choice.label)
    return Button(wording.labels.label(choice.label), tap_id)


def _once(items: Iterable[Button | Menu], taps: Mapping[int, tuple[Button, ...]]) -> tuple[Button | Menu, ...]:
    """The items, none twice in one message, nor as a button of a movie, too, which platforms would refuse."""
    of_movies = {button.tap_id for row in taps.values() for button in row}
    once: dict[str, Button | Menu] = {}
    for item in items:
        if item.tap_id not in of_movies:
            once.setdefault(item.tap_id, item)
    return tuple(once.values())
