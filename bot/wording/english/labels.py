"""The labels of buttons, and the genres. Both are English inside the program, and translated where they are drawn."""

from __future__ import annotations

from bot.wording.german import labels as german
from bot.wording.shared.languages import spoken


@spoken(german.label)
def label(text: str) -> str:
    """The text on a button: a movie's title, or one of the program's own words."""
    return text


@spoken(german.genre)
def genre(name: str) -> str:
    """A genre of MovieLens, as people call it."""
    return name
