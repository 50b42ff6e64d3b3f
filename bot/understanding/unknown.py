"""Titles that a message names and no catalogue has, so that the person can be told instead of ignored."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.understanding.lexicon import Kind
from bot.understanding.mentions import Mention, blanked
from bot.understanding.ordinary_words import (
    FIRST_NAMES,
    FUNCTION_WORDS,
    MAKERS,
    ORDINARY,
    PARTS_AND_GENRES,
    is_ordinary,
)
from bot.understanding.tokens import Token, tokenise
from bot.understanding.wishes import wishes

MOST_UNKNOWN = 5
LONGEST_WORDS = 8
_QUOTED = re.compile(r"[\"“«](?P<title>[^\"”»\x00]{2,80})[\"”»]")
_VERBS = {Kind.GOOD_VERB, Kind.BAD_VERB, Kind.SEE}
_BREAKS = {
    Kind.COMMA,
    Kind.STOP,
    Kind.BUT,
    Kind.SAID_GOOD,
    Kind.SAID_BAD,
    Kind.GOOD_WORD,
    Kind.BAD_WORD,
    Kind.GOOD_VERB,
    Kind.BAD_VERB,
    Kind.NEUTRAL,
    Kind.IT,
    Kind.THEM,
    Kind.YES,
    Kind.NO,
    Kind.ASK_FOR,
    Kind.WANT,
    Kind.ME,
    Kind.SEE,
}
_LEADING = re.compile(r"^(?:(?:the )?(?:movie|film) |both |also |really |only |then |of )+", re.IGNORECASE)


def unknown_titles(text: str, mentions: Sequence[Mention]) -> tuple[str, ...]:
    """Phrases that stand where a title would, as written: quoted, after a verb of liking, or judged."""
    bare = blanked(text, mentions)
    found = [m["title"].strip() for m in _QUOTED.finditer(bare)]
    tokens = tokenise(_QUOTED.sub(lambda m: " " * len(m[0]), bare), mentions)
    for phrase, lowercase_counts in _slots(bare, tokens):
        title = _LEADING.sub("", phrase.strip(" '\"“”.,!?:;-\x00"))
        if title and _is_title(title, lowercase_counts, phrase.startswith("of ")):
            found.append(title)
    whole = [t for t in dict.fromkeys(found) if not any(t != o and t.casefold() in o.casefold() for o in found)]
    return tuple({t.casefold(): t for t in reversed(whole)}.values())[::-1][:MOST_UNKNOWN]


def _slots(text: str, tokens: list[Token]) -> Iterator[tuple[str, bool]]:
    """Phrases in the places of titles, and whether one in lower case counts there."""
    for k, token in enumerate(tokens):
        if token.is_movie:
            continue
        starts_clause = k == 0 or tokens[k - 1].kind in (Kind.STOP, Kind.COMMA, Kind.BUT)
        after_verb = (
            k > 0
            and (tokens[k - 1].kind in _VERBS or tokens[k - 1].kind is Kind.SIMILAR)
            and not tokens[k - 1].is_movie
        )
        in_list = (
            k > 0
            and tokens[k - 1].kind in (Kind.AND, Kind.COMMA)
            and any(t.is_movie or t.kind in _VERBS for t in tokens[max(0, k - 8) : k])
        )
        if not (starts_clause or after_verb or in_list):
            continue
        end = k
        while (
            end < len(tokens)
            and tokens[end].kind not in _BREAKS
            and not tokens[end].is_movie
            and tokens[end].kind is not Kind.BE
        ):
            end += 1
        if end == k:
            continue
        following = tokens[end] if end < len(tokens) else None
        stop = following.start if following is not None else len(text)
        phrase = text[token.start : stop]
        if after_verb:
            asked = k > 2 and tokens[k - 2].text == "i" and tokens[k - 3].kind in (Kind.WANT, Kind.OTHER)
            past = asked or tokens[k - 1].text not in (
                "love",
                "like",
                "hate",
                "enjoy",
                "watch",
                "watching",
                "seeing",
                "adore",
            )
            yield from ((p, past or len(p.split()) > 1) for p in _list_items(phrase))
        elif in_list and (
            following is None or following.kind in (Kind.STOP, Kind.COMMA, Kind.SAID_GOOD, Kind.SAID_BAD)
        ):
            yield phrase, True
        if starts_clause and following is not None and following.kind is Kind.BE and _judged(tokens[end : end + 6]):
            yield phrase, True
        elif starts_clause and following is not None and following.kind in (Kind.SAID_GOOD, Kind.SAID_BAD):
            yield phrase, False


def _list_items(phrase: str) -> list[str]:
    """A phrase, or its items where "and" joins several names that each begin with a capital."""
    items = re.split(r"\s+(?:and|or|&)\s+", phrase.strip())
    return items if all(i[:1].isupper() for i in items) else [phrase]


def _judged(tokens: list[Token]) -> bool:
    return any(t.kind in (Kind.GOOD_WORD, Kind.BAD_WORD, Kind.SAID_GOOD, Kind.SAID_BAD, Kind.NEUTRAL) for t in tokens)


def _is_title(phrase: str, lowercase_counts: bool, fan_of: bool) -> bool:
    words = re.findall(r"[^\W_][\w'’.\-]*", phrase)
    if not 1 <= len(words) <= LONGEST_WORDS or not any(c.isalpha() for c in phrase):
        return False
    low = [w.casefold().replace("’", "'") for w in words]
    if (
        low[0] in FIRST_NAMES
        or any(w in MAKERS for w in low)
        or low[0] in ("when", "to", "if", "how", "what", "who", "that", "my", "your", "his", "her")
    ):
        return False
    telling = [w for w in low if w not in FUNCTION_WORDS and w not in PARTS_AND_GENRES]
    if not any(not w.isdigit() for w in telling) or (wishes(phrase) and len(telling) < 2):
        return False
    longer = [w for w in words if len(w) > 3] or words
    if all(w[:1].isupper() for w in longer) and (len(words) > 1 or not is_ordinary(words[0])):
        return True
    if not lowercase_counts:
        return False
    if fan_of and len(telling) > 1 and len(words) <= 4:
        return True
    rare = [w for w in telling if w not in ORDINARY and len(w) > 3]
    return (bool(rare) and len(words) <= 4 and len(rare) >= len(telling) / 2) or (
        low[0] == "the" and len(telling) > 1 and len(words) <= 4
    )
