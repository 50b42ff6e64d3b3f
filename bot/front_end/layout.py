"""Lay a reply out as a message with rows of buttons, before a front end draws it. Pure functions.

The `tap_id` of a button is self-contained: its owner, as "m:PERSON" or "n:NIGHT", and its action. So buttons work after
a restart of the bot. Escaping and a platform's limits are left to its front end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Generic, TypeVar

from bot import wording
from bot.contracts.actions import Action, Verb
from bot.contracts.choices import RETRY, WHY
from bot.contracts.replies import Attachment, Card, Choice, Reply
from bot.wording.shared.languages import language

# With at least this many movies, "which one?" is a menu.
MENU_FROM = 4
THUMBS = ("👍", "👎")
# These are answered in a new message; other buttons change the message they are on.
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
    """One choice in a row of buttons."""

    label: str
    tap_id: str
    emoji: str | None = None


@dataclass(frozen=True)
class Menu:
    """A drop-down list; each option is a label and the text of an action."""

    tap_id: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Drawing(Generic[C]):
    """One message: text, the card and buttons of each movie by its place, other buttons, a table, and files."""

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
    # In that case each movie has its own "why?".
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
    """The screen after one of its buttons was pressed: the reply's movies take their places, the others stay.

    tapped: the `tap_id` of the button. A movie that was just rated loses its buttons.
    """
    if not screen.cards or (reply.cards and not reply.keeps):
        return drawing
    rates = action_in(tapped).verb is Verb.RATE
    done = {k for k, row in screen.taps.items() if rates and any(b.tap_id == tapped for b in row)}
    taps = {place: row for place, row in screen.taps.items() if place not in done}
    kept = replace(drawing, cards={**screen.cards, **drawing.cards}, taps={**taps, **drawing.taps})
    # Movies that stay have their own "why?". The pressed button is done with, and so is "try again".
    new = [item for item in drawing.others if action_in(item.tap_id) != WHY.action]
    old = [b for b in screen.others if b.tap_id != tapped and action_in(b.tap_id) not in (WHY.action, RETRY.action)]
    return replace(kept, others=_once([*new, *old], kept.taps))


def action_in(tap_id: str) -> Action:
    """The action in a `tap_id`: the part after the owner."""
    return Action.parse(tap_id.split(":", 2)[-1])


def links(card: Card) -> tuple[tuple[str, str], ...]:
    """Links about the movie of a card, Wikipedia in the reader's language first."""
    if card.movie.facts is None or not card.movie.facts.item:
        return card.links
    wiki = f"https://www.wikidata.org/wiki/Special:GoToLinkedPage/{language.get()}wiki/Q{card.movie.facts.item}"
    return (("Wikipedia", wiki), *card.links)


def shortened(text: str, most: int) -> str:
    """The text, or as many of its first lines as fit with an ellipsis."""
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
    """The items without duplicates of one another or of movies' buttons, since platforms reject those."""
    of_movies = {button.tap_id for row in taps.values() for button in row}
    once: dict[str, Button | Menu] = {}
    for item in items:
        if item.tap_id not in of_movies:
            once.setdefault(item.tap_id, item)
    return tuple(once.values())
