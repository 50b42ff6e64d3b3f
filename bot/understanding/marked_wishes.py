"""Correct the wishes that the own reader marked, where the words before them say that they are none, or are refused."""

from __future__ import annotations

import re
from collections.abc import Set

from bot.understanding.requests.parts import unwanted
from movies.protocol.recommendation import Wishes
from movies.reader_prompt import ReaderWishes
from movies.topics import LANGUAGES, known_as, topic_of

# "My English is not so good", "I am Dutch".
_ABOUT_THEMSELVES = re.compile(
    r"\b(?:my|i am|i['’]?m|we are|we['’]?re|as an?|being an?)(?: an?| half| from)?\s+$", re.IGNORECASE
)
# "The kids are asleep" asks for nothing that children may see.
_WITHOUT_KIDS = re.compile(
    r"\b(?:kids?|children|little ones?|toddlers?|baby)\b[^.!?\n]{0,20}"
    r"\b(?:(?:to|in) bed|asleep|sleeping|away|at grandma\w*"
    r"|with (?:their|his|her|my) (?:dad|mum|mom|father|mother|ex|nan|gran\w*))\b"
    r"|\b(?:without|no) (?:the )?(?:kids|children)\b",
    re.IGNORECASE,
)
_ASKED_FOR = re.compile(
    r"\b(?P<word>about|with|involving|concerning|featuring|any|some|of|more)\s+(?:(?:an?|the|some|good|great|other)\s+)?"
    r"(?=(?P<words>[\w'-]+)(?P<pair> [\w'-]+)?)",
    re.IGNORECASE,
)
# "Nobody swears", which rules read as content to avoid.
_NOTHING = re.compile(r"(?:no ?(?:one|body)|nothing|not|without)\b", re.IGNORECASE)
# Rules hear these by whole phrases: "where nobody dies", "surprise me", "while I iron".
ALWAYS_MEANT = frozenset({"nobody dies", "hidden gems", "background"})
# The words of a message that hardly says more than a wish.
SHORT = 12
KINDS = ("topics", "people", "languages")


def corrected(message: str, told: ReaderWishes) -> ReaderWishes:
    """The wishes, with those refused that the model took for wanted."""
    meant: dict[str, tuple[str, ...]] = {}
    for kind in KINDS:
        words = getattr(told, kind)
        refused = tuple(w for w in words if _is_refused(message, w))
        meant[kind] = tuple(w for w in words if w not in refused)
        meant[f"without_{kind}"] = (*getattr(told, f"without_{kind}"), *refused)
    return told.model_copy(update=meant)


def without_asides(message: str, wishes: Wishes) -> Wishes:
    """The wishes without what people only say of themselves and of who is not there."""
    meant: dict[str, frozenset[str]] = {
        kind: frozenset(w for w in getattr(wishes, kind) if not _speaks_of_themselves(message, w))
        for kind in ("topics", "languages")
    }
    if wishes.spare:
        meant["topics"] = frozenset(w for w in meant["topics"] if not _NOTHING.match(w))
    if _WITHOUT_KIDS.search(message):
        meant["genres"] = wishes.genres - {"Children"}
    return wishes.model_copy(update=meant)


def without_guesses(message: str, wishes: Wishes, told: ReaderWishes, tags: Set[str]) -> Wishes:
    """The rules' wishes, without subjects and people that the reader did not hear, unless a request clearly names them.

    Of what only the rules took for a wish, 7 of 29 people were one, 31 of 90 topics known by name, 37 of 145 other
    tags, and 10 of 150 other words. In a short message there is little else that they could be.

    tags: those of the catalogue.
    """
    heard = {topic_of(part) for words in told.topics for part in (words, *words.split())}
    people = " ".join(told.people).casefold()
    is_short = len(message.split()) <= SHORT
    topics = {
        topic
        for topic in wishes.topics
        if topic in heard | ALWAYS_MEANT
        or _asks_for(message, topic, anything=topic in tags)
        or (is_short and known_as(topic) is not None and not told.topics)
    }
    named = {name for name in wishes.people if is_short or any(word in people for word in name.casefold().split())}
    return wishes.model_copy(update={"topics": frozenset(topics), "people": frozenset(named)})


def _asks_for(message: str, topic: str, anything: bool) -> bool:
    """Whether the message names the topic right after "about"; `anything`: or after another word such as "with"."""
    return any(
        topic_of(words) == topic
        for match in _ASKED_FOR.finditer(message)
        if anything or match["word"].casefold() == "about"
        for words in (match["words"], match["words"] + (match["pair"] or ""))
    )


def _speaks_of_themselves(message: str, words: str) -> bool:
    is_language = words.casefold() == "english" or known_as(words) in LANGUAGES
    return is_language and _ABOUT_THEMSELVES.search(_before(message, words)) is not None


def _is_refused(message: str, words: str) -> bool:
    """Whether the words are refused as rules see it: "less depressing", "save for those featuring him"."""
    start = len(_before(message, words))
    return start > 0 and unwanted(message, start, start + len(words))


def _before(message: str, words: str) -> str:
    """The message up to these words."""
    found = re.search(rf"(?<!\w){re.escape(words.strip())}(?!\w)", message, re.IGNORECASE)
    return message[: found.start()] if found else ""
