"""What Matinee's own reader marks in a message, and the order of its outputs. After a change, train it again."""

from __future__ import annotations

from typing import get_args

from movies.reader_prompt import AskedFact, Intent, Verdict

VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
INTENTS: tuple[Intent, ...] = get_args(Intent)
FACTS: tuple[AskedFact, ...] = get_args(AskedFact)
GENRES = (
    "Action", "Adventure", "Animation", "Children", "Comedy", "Crime", "Documentary", "Drama", "Fantasy", "Film-Noir",
    "Horror", "Musical", "Mystery", "Romance", "Sci-Fi", "Thriller", "War", "Western",
)  # fmt: skip

# The kinds of slices in a message. All but titles are wishes, named like the fields of `ReaderWishes`.
TITLE = "title"
SLICES = (
    TITLE, "topics", "without_topics", "people", "without_people", "languages", "without_languages",
)  # fmt: skip
# Each token has one of these: outside all slices, at the beginning of one, or inside it (Ramshaw and Marcus 1995).
NOTHING = 0
TAGS = ("nothing", *(f"{place} {kind}" for kind in SLICES for place in ("begins", "within")))
# Each movie on screen has one of these.
NOT_MEANT = 0
ON_SCREEN = ("not meant", *VERDICTS)
# Any number of these may apply to a message.
EITHER, OBSCURE, FAMOUS = "either", "obscure", "famous"
FLAGS = (*GENRES, *(f"without {genre}" for genre in GENRES), EITHER, OBSCURE, FAMOUS)

# The linear layers, and the number of outputs of each.
HEADS = {
    "tags": len(TAGS), "verdicts": len(VERDICTS), "on_screen": len(ON_SCREEN), "intents": len(INTENTS),
    "facts": len(FACTS), "flags": len(FLAGS),
}  # fmt: skip


def beginning(kind: str) -> int:
    """The tag for the first token of a slice; the next number is the tag for its other tokens."""
    return 1 + 2 * SLICES.index(kind)


def kind_of(tag: int) -> str | None:
    """The kind of slice that a tag belongs to; None if it belongs to none."""
    return None if tag == NOTHING else SLICES[(tag - 1) // 2]
