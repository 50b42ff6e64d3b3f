"""Lists with numbers before their items."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"(?P<before>^|\s)(?P<number>\d)[.)](?= )")


def without_numbering(text: str) -> str:
    """The text with list numbers replaced by commas, keeping all positions: "1. Heat 2. Fargo"."""
    numbers = [int(match["number"]) for match in _NUMBER.finditer(text)]
    if len(numbers) < 2 or numbers != list(range(1, len(numbers) + 1)):
        return text
    return _NUMBER.sub(lambda m: m["before"] + ",".ljust(len(m[0]) - len(m["before"])), text)
