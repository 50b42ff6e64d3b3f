"""Text that is safe to show: without characters that control terminals, or reverse the text around them.

All input and output passes through `plain`, since strangers may have written titles, names and files.
"""

from __future__ import annotations

import re

# Control characters except tab and newline, marks and overrides of direction, lone surrogates, and invisible line
# breaks. Joiners stay, since emoji and some scripts need them.
STEERING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u206a-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff]"
)
BREAKS = re.compile("\r\n?|[\u0085\u2028\u2029]")


def plain(text: str) -> str:
    """The text without the characters of `STEERING`; line breaks of every kind become newlines."""
    return STEERING.sub("", BREAKS.sub("\n", text))
