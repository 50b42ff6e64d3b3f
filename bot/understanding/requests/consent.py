"""Patterns for `intents` that allow or forbid Matinee to learn from somebody's ratings."""

from __future__ import annotations

_LEARN = r"(?:learn(?:ing)?|train(?:ing|ed)?) (?:\w+ ){0,2}?(?:from|on|with|by|using)"
_MINE = r"(?:me\b|my (?:own )?(?:ratings?|data|taste|opinions?|thumbs|movies|films)\b|what i (?:say|rate|tell|told))"
_NOT = r"(?:do not|don'?t|dont|doesn'?t|never|stop|not|cannot|can'?t|mustn'?t|no longer|quit|without)"
_SOON = r"[^.!?]{0,30}"
# A question never gives permission.
_NO_QUESTION = r"(?![^.!]*\?)"
_GLADLY = r"^\W*(?:(?:ok|okay|yes|sure|please|and|do|go ahead and|feel free to|start)\b\W*)*"

FORBIDDEN = (
    rf"\b{_NOT}\b{_SOON}\b{_LEARN} {_MINE}",
    rf"\b{_NOT}\b{_SOON}\bus(?:e|ing) {_MINE}{_SOON}\b(?:learn|train)",
    r"^\W*(?:please )?(?:don'?t|dont|do not|never|stop) learn(?:ing)?\W*$",
    r"\byou (?:may not|must not|mustn'?t|cannot|can'?t) learn\W*$",
)
ALLOWED = (
    rf"\byou (?:may|can|could|are (?:allowed|welcome) to)\b{_SOON}\b{_LEARN} {_MINE}{_NO_QUESTION}",
    rf"\byou (?:may|can) use {_MINE}{_SOON}\b(?:learn|train){_NO_QUESTION}",
    rf"\bi (?:allow|let|permit|want) you\b{_SOON}\b{_LEARN} {_MINE}{_NO_QUESTION}",
    rf"{_GLADLY}{_LEARN} {_MINE}{_NO_QUESTION}",
    rf"{_GLADLY}you (?:may|can) learn\W*$",
)
ASKED_ABOUT = rf"\b(?:do|are|did|will|have|may|can) you\b{_SOON}\b(?:learn|train)\w* (?:from|on|with) {_MINE}"

# Answers that mean yes or no right after the question. "Ok" is neither: people say it to anything,
# and permission should be deliberate.
YES = (
    r"^\W*(?:yes|yeah|yep|yup|sure|of course|absolutely|definitely|you may|you can|please do|go ahead)"
    r"(?:\W+(?:please|thanks|thank you|of course|sure|you may|you can|go ahead|do (?:it|that)|learn))*\W*$"
)
NO = (
    r"^\W*(?:no|nope|nah|never|don'?t|do not|you may not|(?:i'?d )?rather not)"
    r"(?:\W+(?:thanks|thank you|please|don'?t|you may not|way))*\W*$"
)
