"""Titles that no catalogue has, so that the bot can say so instead of ignoring them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.understanding.requests.people import people
from bot.understanding.requests.wishes import wishes
from bot.understanding.words.kinds import Kind
from bot.understanding.words.mentions import Mention, blanked, stranger
from bot.understanding.words.ordinary_words import (
    FIRST_NAMES,
    FUNCTION_WORDS,
    MAKERS,
    ORDINARY,
    PARTS_AND_GENRES,
    is_ordinary,
)
from bot.understanding.words.tokens import Token, tokenise

MOST_UNKNOWN = 5
LONGEST_WORDS = 8
LONGEST_LOWERCASE = 4
_QUOTED = re.compile(r"(?<![\w\x00])[\"“«](?P<title>[^\"”»\x00]{2,80})[\"”»]")
# "Peter Rabbit we turned off."
_FIRST_OF_ALL = re.compile(
    r"(?:^|[.!?\n]\s+)(?P<title>(?!I |We )[A-Z][\w'’-]+(?: [A-Z][\w'’-]+){1,4})(?= (?:we|i|I) (?:\w+ )?"
    r"(?:turned|switched|shut|quit|hated|loved|liked|disliked|enjoyed|adored|skipped|watched|saw|finished)\b)"
)
# "Do you have Shrek 5?"
_ASKED_FOR = re.compile(
    r"^\W*(?i:(?:and |but |so )?(?:do you (?:have|know)|have you got|kennst du|hast du))"
    r" (?P<title>[A-ZÄÖÜ][\w'’-]*(?: (?:of|the|and|in|to|a|[A-ZÄÖÜ0-9][\w'’-]*)){0,6})(?=\W*(?:$|[?.!]))"
)
_VERBS = {Kind.GOOD_VERB, Kind.BAD_VERB, Kind.SEE}
_JUDGMENTS = {Kind.GOOD_WORD, Kind.BAD_WORD, Kind.SAID_GOOD, Kind.SAID_BAD, Kind.NEUTRAL}
# Kinds of words that are never part of an unknown title.
_ENDS = (
    _VERBS
    | _JUDGMENTS
    | {Kind.MOVIE, Kind.COMMA, Kind.STOP, Kind.BUT, Kind.BE, Kind.IT, Kind.THEM, Kind.ME}
    | {Kind.YES, Kind.NO, Kind.ASK_FOR, Kind.WANT}
)
_STARTS = {Kind.STOP, Kind.COMMA, Kind.BUT}
_AFTER_AN_ITEM = {Kind.STOP, Kind.COMMA, Kind.SAID_GOOD, Kind.SAID_BAD}
_NO_TITLE_BEGINS = frozenset("when to if how what who that my your his her its it's".split())
# What people like or hate about movies, rather than movies.
_NO_TITLES = frozenset(
    """subtitles subtitle dubbed dubbing swearing violence gore blood nudity cgi jumpscares sequels remakes reboots
    spoilers cliffhangers cinema popcorn bluray blu-ray dvd vhs netflix imax extended uncut experience""".split()
)
ARTICLES = frozenset("a an the der die das le la".split())
# An item of at least this many words with a verdict, like the one before it, is a title: "honig im kopf schlecht".
_LEAST_JUDGED_ITEM = 2
# In the present tense, the object may be anything: "I love pizza".
_PRESENT = frozenset("love like hate enjoy watch watching seeing adore".split())
_LEADING = re.compile(r"(?:(?:the )?(?:movie|film) |both |also |really |only |then |of )*", re.IGNORECASE)
_EDGES = " '\"\u201c\u201d.,!?:;-\n\x00"
_JOINT = re.compile(r"\s+(?:and|or|&)\s+")


def unknown_titles(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Distinct phrases in the place of a title, in order: quoted, after a verb of liking, or judged."""
    bare = blanked(text, mentions)
    found = [_Slice(m.start("title"), m.end("title")) for m in _QUOTED.finditer(bare)]
    found += [_Slice(m.start("title"), m.end("title")) for m in _FIRST_OF_ALL.finditer(bare)]
    asked_for = (_Slice(m.start("title"), m.end("title")) for m in _ASKED_FOR.finditer(bare))
    found += [p for p in asked_for if not (all(map(is_ordinary, p.of(bare).split())) or wishes(p.of(bare)))]
    tokens = tokenise(_QUOTED.sub(lambda m: " " * len(m[0]), bare), mentions)
    for place, lowercase_counts in _slots(bare, tokens):
        title = _without_edges(bare, place)
        if title.of(bare) and _is_title(title.of(bare), lowercase_counts, place.of(bare).startswith("of ")):
            found.append(title)
    titles = {place: place.of(bare).strip() for place in found}
    within = [p for p, t in titles.items() if any(t != o and t.casefold() in o.casefold() for o in titles.values())]
    once = {titles[place].casefold(): place for place in reversed(found) if place not in within}
    kept: list[Mention] = []
    for place in sorted(once.values()):
        if not kept or kept[-1].end <= place.start:
            kept.append(stranger(titles[place], place.start, place.end))
    return kept[:MOST_UNKNOWN]


class _Slice(NamedTuple):
    """A slice of a text."""

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]


def _without_edges(text: str, place: _Slice) -> _Slice:
    """The slice without surrounding punctuation and leading words that belong to no title: "the movie ..."."""
    written = place.of(text)
    start = place.start + len(written) - len(written.lstrip(_EDGES))
    leading = _LEADING.match(text, start, place.end)
    start = leading.end() if leading else start
    return _Slice(start, start + len(text[start : place.end].rstrip(_EDGES)))


def _slots(text: str, tokens: Sequence[Token]) -> Iterator[tuple[_Slice, bool]]:
    """Slices in the place of a title, and whether lower case is allowed there."""
    for k in range(len(tokens)):
        before = tokens[k - 1].kind if k else Kind.STOP
        starts_clause = before in _STARTS
        after_verb = before in _VERBS or before is Kind.SIMILAR
        in_list = _is_listed(tokens, k)
        if not (starts_clause or after_verb or in_list):
            continue
        end = next((n for n in range(k, len(tokens)) if _ends_a_title(text, tokens, n)), len(tokens))
        if end == k:
            continue
        following = tokens[end] if end < len(tokens) else None
        joined = tokens[end - 1].kind is Kind.AND
        if joined and end - 1 == k:
            continue
        if following is not None and following.is_movie and not joined:
            continue  # The words are about the movie that follows, or a misspelt part of it.
        last = tokens[end - 1] if joined else following
        place = _Slice(tokens[k].start, last.start if last else len(text))
        if after_verb:
            past = tokens[k - 1].text not in _PRESENT or _is_wondered(tokens, k - 1)
            yield from ((item, past or len(item.of(text).split()) > 1) for item in _list_items(text, place))
        elif in_list and _ends_an_item(tokens, k, end):
            yield place, True
        if starts_clause and following is not None:
            if following.kind is Kind.BE and any(t.kind in _JUDGMENTS for t in tokens[end : end + 6]):
                yield place, True
            elif following.kind in (Kind.SAID_GOOD, Kind.SAID_BAD):
                yield place, False


def _ends_a_title(text: str, tokens: Sequence[Token], n: int) -> bool:
    """Whether a title ends here; the "im" of "Honig im Kopf" is not "I'm"."""
    if text[tokens[n].start :][:3].casefold() != "im ":
        return tokens[n].kind in _ENDS
    around = (re.search(r"(\w+) $", text[: tokens[n].start]), re.match(r"im (\w+)", text[tokens[n].start :], re.I))
    return not all(word and not is_ordinary(word[1]) for word in around)


def _ends_an_item(tokens: Sequence[Token], k: int, end: int) -> bool:
    """Whether an item of a list ends here: at punctuation, or at a verdict if the item before it also has one."""
    following = tokens[end] if end < len(tokens) else None
    judged = (
        k > 1 and tokens[k - 2].kind in _JUDGMENTS and not any(t.kind is Kind.BE for t in tokens[max(0, k - 5) : k])
    )
    if following is None or following.kind in (Kind.STOP, Kind.COMMA):
        return not _is_closed(tokens, k)
    if following.kind in (Kind.GOOD_WORD, Kind.BAD_WORD, Kind.NEUTRAL):
        last = tokens[end + 1].kind in _STARTS if end + 1 < len(tokens) else True
        return judged and last and end - k >= _LEAST_JUDGED_ITEM
    return following.kind in _AFTER_AN_ITEM


def _is_closed(tokens: Sequence[Token], k: int) -> bool:
    """Whether the list before k has already had its verdict, so that lower-case words after it are a remark."""
    return tokens[k - 1].text == "," and tokens[k - 2].kind in _JUDGMENTS


def _is_listed(tokens: Sequence[Token], k: int) -> bool:
    """Whether k continues a list: "Heat, ...", "loved ... and ..."."""
    if not k or tokens[k - 1].kind not in (Kind.AND, Kind.COMMA):
        return False
    return any(t.is_movie or t.kind in _VERBS for t in tokens[max(0, k - 8) : k])


def _is_wondered(tokens: Sequence[Token], verb: int) -> bool:
    """Whether a present-tense verb is about one movie, as in "would I like ..."."""
    return verb > 1 and tokens[verb - 1].text == "i" and tokens[verb - 2].kind in (Kind.WANT, Kind.OTHER)


def _list_items(text: str, place: _Slice) -> list[_Slice]:
    """A slice, split at "and" if that joins several capitalised names."""
    joints = list(_JOINT.finditer(text, place.start, place.end))
    ends = [*(m.start() for m in joints), place.end]
    items = [_Slice(a, b) for a, b in zip([place.start, *(m.end() for m in joints)], ends, strict=True)]
    return items if all(item.of(text).lstrip()[:1].isupper() for item in items) else [place]


def _is_title(phrase: str, lowercase_counts: bool, fan_of: bool) -> bool:
    """Whether a phrase in the place of a title is capitalised like one, or has enough rare words."""
    words = re.findall(r"[^\W_][\w'’.\-]*", phrase)
    if not 1 <= len(words) <= LONGEST_WORDS or not any(c.isalpha() for c in phrase):
        return False
    low = [word.casefold().replace("’", "'") for word in words]
    if low[-1] in ("half", "omg", "scene", "scenes", "beginning", "ending", "act", "part", "parts", "rest"):
        return False
    if low[0] in FIRST_NAMES or low[0] in _NO_TITLE_BEGINS or any(word in MAKERS for word in low):
        return False
    if low[-1] in ("one", "ones", "version", "versions") or low[-1] in _NO_TITLES or people(phrase):
        return False
    telling = [word for word in low if word not in FUNCTION_WORDS and word not in PARTS_AND_GENRES]
    if low[0] not in ARTICLES and words[0].islower() and (low[0] in FUNCTION_WORDS or low[0].endswith("ly")):
        return False
    if all(word.isdigit() for word in telling) or (wishes(phrase) and len(telling) < 2):
        return False
    longer = [word for word in words if len(word) > 3] or words
    if all(word[:1].isupper() for word in longer) and (len(words) > 1 or not is_ordinary(words[0])):
        return True
    if not lowercase_counts or len(words) > LONGEST_LOWERCASE:
        return False
    rare = [word for word in telling if word not in ORDINARY and len(word) > 3]
    if len(telling) > 1 and (fan_of or low[0] == "the"):
        return True
    return bool(rare) and len(rare) >= len(telling) / 2
