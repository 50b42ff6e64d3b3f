"""A choice between movies that somebody names: "Heat or Casino tonight?"."""

from __future__ import annotations

import re

# Titles are overwritten by zero bytes.
_TITLE = r"(?:the )?\x00+"
_JOINT = r"[,?]? ?\b(?:or|oder|vs\.?|versus)\b (?:maybe |rather |just )?"
_EITHER = rf"{_TITLE}(?:, ?{_TITLE})*{_JOINT}{_TITLE}"
_TORN = (
    r"\b(?:torn|choos(?:e|ing)|decid(?:e|ing)|pick(?:ing)?|hesitating|wavering|stuck|toss-?up|it['’]?s|down to|caught"
    r"|undecided|help|which(?: one| of)?|what)\b[^.!?\x00]{0,30}"
)
_CHOICE = re.compile(
    rf"{_TORN}\bbetween {_TITLE}(?:, ?{_TITLE})*,? (?:and|or|und|&) {_TITLE}"
    rf"|{_TORN}[,:;–-]? ?{_EITHER}"
    rf"|\b(?:should|shall|could|can|do) (?:i|we)\b[^.!?\x00]{{0,60}}{_EITHER}"
    # A question with little besides the titles.
    rf"|(?:^|[.!?\n])[^\w\x00]{{0,5}}(?:(?:ok|okay|so|hey|hi|hmm+|and|now|tonight|quick|question|matinee|well|then"
    rf"|either|movie|film)\W{{1,3}}){{0,6}}"
    rf"{_EITHER}(?:\W+(?:for|this|on|tonight|today|tomorrow|evening|night|weekend|first|next|then|thoughts|which"
    rf"|one|is|better|with|my|me|us|a|date|friday|saturday|sunday|heute|abend|morgen|zuerst))*\W*$",
    re.IGNORECASE,
)
# "Which one should I watch tonight?", about a list.
_CHOOSE_FOR_US = re.compile(
    r"^\W*(?:(?:ok|okay|hm+|so|and|cool|nice|thanks|great|but)\W+)*"
    r"(?:which|what)(?: one| of (?:these|those|them|the five))?(?: (?:movie|film))?"
    r" (?:should|would|do|shall|could|can) (?:i|we|you) (?:watch|see|pick|choose|start with|start on|go for|go with"
    r"|recommend|suggest|try|take|put on)\b[^.!?,]{0,40}\W*$"
    r"|^\W*(?:(?:you|just|please) )*(?:pick|choose|decide)(?: one)?(?: for (?:me|us))?\W*$",
    re.IGNORECASE,
)
_LIKENED = re.compile(r"\b(?:like|similar to|than)\s+(?:the )?\x00", re.IGNORECASE)


def chooses(text: str) -> bool:
    """Whether a text asks which of several movies to watch; its titles must be overwritten by zero bytes."""
    return _CHOICE.search(text) is not None and _LIKENED.search(text) is None


def asks_to_choose(text: str) -> bool:
    """Whether a text asks which movie of a list to watch."""
    return _CHOOSE_FOR_US.match(text) is not None
