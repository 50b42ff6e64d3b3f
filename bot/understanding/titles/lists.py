"""Messages that are a list of titles and nothing else: "whiplash, get out and up"."""

from __future__ import annotations

import re

MOST_ITEMS = 12
_BETWEEN = re.compile(r"\s*(?:,(?: and\b)?|&|\+|\n|\band\b)\s*", re.IGNORECASE)
_ITEM = re.compile(r"\w[\w '’.:!?\-]*")
_BEFORE = re.compile(
    r"\W*(?:i |we )?(?:really |also )?(?:loved|liked|love|like|hated|hate|enjoyed|watched|seen|saw|fav\w*:?)\s+",
    re.IGNORECASE,
)


def only_items(text: str) -> list[tuple[int, int]]:
    """The places of a list's items, after at most one verb; none if the text is anything but a list.

    In such a list, even ordinary words may be titles.
    """
    before = _BEFORE.match(text)
    first, last = before.end() if before else 0, len(text.rstrip(" .!"))
    joints = list(_BETWEEN.finditer(text, first, last))
    if not 1 <= len(joints) < MOST_ITEMS:
        return []
    items = list(zip([first, *(j.end() for j in joints)], [*(j.start() for j in joints), last], strict=True))
    return items if all(_ITEM.fullmatch(text, *item) for item in items) else []
