"""Draw Matinee in use, from what the program itself answers: `.venv/bin/python docs/pictures.py`.

`chat.svg` is a conversation, `two-lists.svg` what two people of different taste get. The release is the one that the
program uses (`MATINEE_DATA`).
"""

from __future__ import annotations

import html
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from textwrap import wrap
from typing import Any, cast

from pydantic import SecretStr

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bot.contracts.replies import Card, Reply, followed
from bot.conversation.chat import Chat
from bot.storage.profiles import Profiles
from movies.datasets import load_with_films
from movies.settings import DataSettings, StoreSettings, WorkerSettings
from tests.bot.worker import Worker
from workers.serving import Serving

FOLDER = Path(__file__).parent
SAID = (
    "omg heat was sooo good, 12 monkeys too. titanic not so much tbh",
    "cape fear and fargo are among my favorites",
    "the 1991 one",
    "recommend",
)
TASTES = {
    "Ana": "loved heat, ocean's eleven, the italian job, inside man. hated mamma mia",
    "Ben": "annie hall, manhattan and hannah and her sisters are my favorites",
}
WIDTH, LEFT, LINE, CARD = 760, 66, 21, 52
LETTER = 7.4
# Each colour for a light page, and for a dark one.
COLOURS = {
    "paper": ("#ffffff", "#1f2126"), "edge": ("#d9dce1", "#34373e"), "ink": ("#23262b", "#e8eaed"),
    "faint": ("#666b74", "#a2a8b3"), "card": ("#f4f5f7", "#292c33"), "mine": ("#8a3a22", "#a5482c"),
    "chance": ("#c98a00", "#f2c14e"), "track": ("#e3e5e9", "#3b3f48"),
}  # fmt: skip


class Picture:
    """A picture that grows downwards; `y` is where it has come to."""

    def __init__(self, width: int) -> None:
        self.width, self.y = width, 20
        self._parts: list[str] = []

    def text(self, x: float, y: float, text: str, colour: str = "ink", size: int = 14, style: str = "") -> None:
        self._parts.append(
            f'<text x="{x:.0f}" y="{y:.0f}" class="{colour}" font-size="{size}" {style}>{html.escape(text)}</text>'
        )

    def box(self, x: float, y: float, width: float, height: float, colour: str, round: int = 8) -> None:
        self._parts.append(
            f'<rect x="{x:.0f}" y="{y:.0f}" width="{width:.0f}" height="{height:.0f}" rx="{round}" class="{colour}"/>'
        )

    def outline(self, x: float, y: float, width: float, height: float) -> None:
        self._parts.append(
            f'<rect x="{x:.0f}" y="{y:.0f}" width="{width:.0f}" height="{height:.0f}" rx="6" class="rim"/>'
        )

    def card(self, x: float, y: float, width: float, card: Card) -> None:
        """A movie, with the chance as a bar."""
        self.box(x, y, width, CARD - 6, "card")
        self.text(x + 12, y + 19, f"{card.place}. {card.movie.name}", size=14, style='font-weight="600"')
        bar = width / 10
        about = card.reason or ", ".join(card.movie.genres[:3])
        room = int((width - bar - 86) / (LETTER * 0.84))
        self.text(x + 12, y + 37, about if len(about) <= room else f"{about[: room - 1].rstrip()}…", "faint", 12)
        if card.chance is not None:
            self.box(x + width - 62 - bar, y + 19, bar, 8, "track", 4)
            self.box(x + width - 62 - bar, y + 19, bar * card.chance, 8, "chance", 4)
            self.text(x + width - 12, y + 28, f"{100 * card.chance:.0f} %", size=14, style='text-anchor="end"')

    def drawn(self) -> str:
        """The picture as SVG."""
        size = f"{self.width} {self.y}"
        light, dark = (" ".join(f".{name}{{fill:{both[k]}}}" for name, both in COLOURS.items()) for k in (0, 1))
        rims = [f".rim{{fill:none;stroke:{COLOURS['faint'][k]}}} .page{{stroke:{COLOURS['edge'][k]}}}" for k in (0, 1)]
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" font-family="system-ui, -apple-system, '
            "'Segoe UI', 'Helvetica Neue', Arial, sans-serif\">\n"
            f"<style>{light} {rims[0]} .white{{fill:#fff}} "
            f"@media (prefers-color-scheme: dark) {{{dark} {rims[1]}}}</style>\n"
            f'<rect x=".5" y=".5" width="{self.width - 1}" height="{self.y - 1}" rx="12" class="paper page"/>\n'
            + "\n".join(self._parts)
            + "\n</svg>\n"
        )


def conversation(chat: Chat) -> str:
    """The picture of a conversation."""
    picture = Picture(WIDTH)
    for said in SAID:
        _mine(picture, said)
        _answer(picture, answered(chat, "picture:you", said))
    return picture.drawn()


def _mine(picture: Picture, said: str) -> None:
    width = LETTER * len(said) + 40
    picture.box(picture.width - 24 - width, picture.y, width, 36, "mine", 16)
    picture.text(picture.width - 39, picture.y + 23, said, "white", style='text-anchor="end"')
    picture.y += 52


def _answer(picture: Picture, reply: Reply) -> None:
    picture.box(24, picture.y, 30, 30, "mine", 15)
    picture.text(39, picture.y + 20, "M", "white", 15, 'text-anchor="middle" font-weight="700"')
    picture.text(LEFT, picture.y + 10, "Matinee", "faint", 12, 'font-weight="600"')
    picture.y += 30
    for line in reply.text.splitlines():
        for part in wrap(line, int((WIDTH - LEFT) / LETTER)):
            picture.text(LEFT, picture.y, part)
            picture.y += LINE
    for card in reply.cards:
        picture.card(LEFT, picture.y - 8, WIDTH - LEFT - 24, card)
        picture.y += CARD
    x = float(LEFT)
    for choice in reply.choices:
        width = LETTER * len(choice.label) + 24
        picture.outline(x, picture.y - 8, width, 28)
        picture.text(x + width / 2, picture.y + 11, choice.label, size=13, style='text-anchor="middle"')
        x += width + 8
    picture.y += 38 if reply.choices else 12


def two_lists(chat: Chat) -> str:
    """The picture of two people's lists, side by side."""
    picture = Picture(940)
    column = (picture.width - 3 * 24) / 2
    top = picture.y
    for number, (name, told) in enumerate(TASTES.items()):
        x, y = 24 + number * (column + 24), top
        picture.text(x, y + 18, name, size=17, style='font-weight="700"')
        picture.text(x, y + 40, f"“{told}”", "faint", 11)
        answered(chat, f"picture:{name}", told)
        for k, card in enumerate(answered(chat, f"picture:{name}", "recommend").cards):
            picture.card(x, y + 56 + k * CARD, column, card)
            picture.y = max(picture.y, round(y + 56 + (k + 1) * CARD + 14))
    return picture.drawn()


def answered(chat: Chat, person: str, said: str) -> Reply:
    """What the program answers, in full."""
    replies: Sequence[Reply] = list(chat.hear(person, said))
    whole = replies[0]
    for further in replies[1:]:
        # A sign of life vanishes once the answer is there.
        whole = followed(Reply(""), further) if whole.waits else followed(whole, further)
    return whole


def main() -> None:
    """Draw both."""
    data = DataSettings()
    release = load_with_films(data)
    inference = Serving(WorkerSettings(), data).inference()
    with tempfile.TemporaryDirectory() as folder:
        url = SecretStr(f"sqlite:///{Path(folder) / 'matinee.db'}")
        profiles = Profiles(StoreSettings(database_url=url), release.catalogue)
        chat = Chat(release, profiles, cast(Any, Worker(inference)))
        for name, picture in (("chat", conversation(chat)), ("two-lists", two_lists(chat))):
            target = FOLDER / f"{name}.svg"
            target.write_text(picture, "utf-8")
            print(f"drawn: {target}")
        profiles.close()


if __name__ == "__main__":
    main()
