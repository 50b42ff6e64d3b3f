"""Rewrite messages as people would have typed them: dictated punctuation as signs, common phrases in plainer words."""

from __future__ import annotations

import re

_SIGNS = {
    "new line": ". ",
    "new paragraph": ". ",
    "full stop": ". ",
    "period": ". ",
    "comma": ", ",
    "question mark": "? ",
    "exclamation mark": "! ",
    "exclamation point": "! ",
}
_SPOKEN = re.compile(rf"\s*\b(?:{'|'.join(_SIGNS)})\b\s*", re.IGNORECASE)
# One of these is enough; of words that may mean something else ("a period drama"), `_FEWEST` are needed.
_SURE = re.compile(r"\b(?:new line|new paragraph|full stop|exclamation (?:mark|point))\b", re.IGNORECASE)
_FEWEST = 2
# "Nah seen the first two" has seen them.
_NAH_SEEN = re.compile(
    r"^\s*(?:nah|nope|naw)[,.]? (?=(?:already |i['’]?ve |i have )?(?:already )?seen\b)", re.IGNORECASE
)
# "The Innocents (61)".
_SHORT_YEAR = re.compile(r"(?<=\w )\(['’]?(?P<year>[2-9]\d)\)")
# "Soccer for you Americans".
_FOR_YOU = re.compile(r",? (?:for|to) (?:you|us|those) (?:americans|yanks|brits|germans|europeans)\b", re.IGNORECASE)
# "Change Titanic to good", "make Heat a dislike".
_RERATED = re.compile(
    r"^\s*(?:(?:please|pls|can you|could you|actually|ok|and|so|no|sorry)[, ]+)*"
    r"(?:change|switch|set|flip|turn|make|mark|update|rate|put)"
    r" (?P<title>(?!it\b|that\b|this\b|them\b)[^.!?\n,]{2,60}?)"
    r"(?: from [\w ]{2,14}?)?(?: (?:in)?to| as| at|,)?(?: an?)?"
    r" (?P<verdict>good|bad|likes?|liked|dislikes?|disliked|loved?|hated?|thumbs? up|thumbs? down|👍|👎)"
    r"(?:,? (?:please|pls|instead))?\W*$",
    re.IGNORECASE,
)
# "Scratch that, I didn't like it" gives another verdict.
_SCRATCHED = re.compile(
    r"^\W*(?:(?:oops|sorry|no|wait|hm+)\W+)*(?:scratch|strike|forget|ignore) that\W+(?=(?:actually )?(?:i|it|we)\b)",
    re.IGNORECASE,
)
# "Heat sucked, ditto Twister".
_DITTO = re.compile(r"(?<=[,.;] )ditto (?=(?!for\b|with\b)\w)", re.IGNORECASE)
# "Swap number 2 for something else" is "not number 2".
_SWAPPED = re.compile(
    r"^\s*(?:(?:please|pls|can you|could you|ok|and|maybe|now)[, ]+)*"
    r"(?:swap|replace|change|switch|trade|exchange)(?: out)?"
    r" (?P<which>(?:(?:number|no\.?|nr\.?|#) ?\d|\d|the (?:first|second|third|fourth|fifth|last))"
    r"(?: (?:one|movie|film))?)"
    r"(?: (?:out|please|pls)"
    r"|(?: (?:for|with|by) (?:something|another|anything)(?: (?:else|one|different|better))?))*\W*$",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"^(?:(?:number|no\.?|nr\.?|#) ?)?(?P<place>[1-5])$", re.IGNORECASE)
_PLACES = ("first", "second", "third", "fourth", "fifth")
# "By the director of Get Out" asks for a movie.
_BY_THE_MAKER = re.compile(
    r"^\s*(?=(?:by|from) the (?:director|guy|man|woman|makers?|people|writers?|creators?) (?:of|who|that|behind)\b)",
    re.I,
)
# Typos that change what a message asks for.
_MISSPELT = {"taht": "that", "tht": "that", "laff": "laugh", "secund": "second"}
_TYPO = re.compile(rf"\b(?:{'|'.join(_MISSPELT)})\b", re.IGNORECASE)


def as_typed(message: str) -> str:
    """The message with its dictated signs as punctuation, and with words replaced that would be misread."""
    message = _TYPO.sub(lambda match: _MISSPELT[match[0].casefold()], _NAH_SEEN.sub("", message))
    message = _SCRATCHED.sub("actually ", _DITTO.sub("same with ", _FOR_YOU.sub("", message)))
    message = _BY_THE_MAKER.sub("something ", message)
    message = _SWAPPED.sub(lambda match: f"not {_NUMBER.sub(_place, match['which'])}", message)
    message = _RERATED.sub(lambda match: f"{match['title']}: {match['verdict']}", message)
    message = _SHORT_YEAR.sub(lambda match: f"(19{match['year']})", message)
    spoken = _SPOKEN.findall(message)
    if not (_SURE.search(message) or len(spoken) >= _FEWEST):
        return message
    return _SPOKEN.sub(lambda match: _sign(match[0]), message).strip()


def _sign(spoken: str) -> str:
    low = spoken.strip().casefold()
    return next(sign for words, sign in _SIGNS.items() if low.startswith(words))


def _place(number: re.Match[str]) -> str:
    return f"the {_PLACES[int(number['place']) - 1]} one"
