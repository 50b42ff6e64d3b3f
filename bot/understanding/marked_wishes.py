"""Correct the wishes that Matinee's own reader marked, where their context shows that they are refused or none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set

from bot.understanding.requests.german import in_english
from bot.understanding.requests.parts import Part, optional, unwanted
from bot.understanding.requests.silent_words import SILENT
from bot.understanding.requests.streaming import streaming
from bot.understanding.requests.topics import subtitles_on
from bot.understanding.requests.wishes import for_children
from bot.understanding.second_reading import wished
from bot.understanding.words.mentions import Mention
from movies.catalogue import Catalogue
from movies.protocol.recommendation import MOST_NAMES_A_WISH, Wishes
from movies.reader_prompt import ReaderAnswer, ReaderWishes
from movies.topics import LANGUAGES, STREAMING, known_as, topic_of

# "My English is not so good", "I am Dutch".
_ABOUT_THEMSELVES = re.compile(
    r"\b(?:my|i am|i['’]?m|we are|we['’]?re|as an?|being an?)(?: an?| half| from)?\s+$|\b(?:for )?(?:you|us|those) $",
    re.IGNORECASE,
)
# "The kids are asleep" does not ask for children's movies.
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
# "Nobody swears", which the rules read as content to avoid.
_NOTHING = re.compile(r"(?:no ?(?:one|body)|nothing|not|without)\b", re.IGNORECASE)
NOT_SEEN_YET = re.compile(
    r"\b(?:have(?:n['’]?t| not)|has(?:n['’]?t| not)|never|neither|none|nobody|no one)\b[^.!?,;\n]{0,20}"
    r"\b(?:seen|watched|tried|know|knows|had)\b[^.!?,;\n]{0,20}$",
    re.IGNORECASE,
)
SAYS_NOTHING = frozenset(
    """
    a about all an and any as at be but by completely completly different for from in is it not of on or set so
    some super that the to too totally very with
    """.split()
)
_WORD = re.compile(r"[\w'’-]+")
# The rules recognise these by whole phrases: "where nobody dies", "surprise me", "while I iron", "based on books".
ALWAYS_MEANT = frozenset(
    """
    nobody dies|hidden gems|whodunit|background|based on a book|based on a comic|based on a play|true story
    |female directors|one location|spooky
    """.replace("\n", "")
    .replace("    ", "")
    .split("|")
)
NO_SUBJECTS = frozenset(
    """
    safe good directed written early subtitles best short shorter longer both main lead character characters lowkey
    highkey fr night tonight movie film kids
    """.split()
)
# A message with at most this many words says little besides its wish.
SHORT = 12
KINDS = ("topics", "people", "languages")


def with_marked(
    message: str,
    known: Wishes,
    told: ReaderWishes,
    parts: Sequence[Part],
    catalogue: Catalogue,
    titles: Sequence[Mention] = (),
) -> Wishes:
    """The rules' wishes, together with those that the reader marked.

    known: the rules' wishes. parts, titles: what the rules read in the message.
    """
    told = corrected(message, told)
    # "Prejudice" of "pride and prejudice".
    spans = [(m.start, m.end) for m in titles if " " in m.text]
    clear = [w for w in told.topics if (" " in w and known_as(w)) or not _is_within(spans, message, w)]
    said = tuple(w for w in clear if not _says_nothing(w))
    told = told.model_copy(update={"topics": said})
    # If "women" is marked, "by women directors" is a wish, even if the rules took it for part of a story.
    marked = known.topics.union(*(p.wish.topics for p in parts if _overlaps(message, told.topics, p)))
    known = known.model_copy(update={"topics": frozenset(sorted(marked)[:MOST_NAMES_A_WISH])})
    known = without_guesses(message, known, told, catalogue.tags, parts)
    told = without_what_rules_read(message, told, known, parts, catalogue.tags)
    return for_children(without_asides(message, wished(message, known, told, catalogue)))


def _says_nothing(words: str) -> bool:
    """Whether words that the reader marked ("both", "main character") are no subject of a movie."""
    return known_as(words) is None and all(word in NO_SUBJECTS for word in words.casefold().split())


def without_series(answer: ReaderAnswer, names: Set[str]) -> ReaderAnswer:
    """The answer without its marks inside the names of refused series, which the rules read as a whole."""
    if not names:
        return answer
    movies = tuple(m for m in answer.movies if not any(m.title.casefold() in name for name in names))
    wishes = {
        kind: tuple(w for w in getattr(answer.wishes, kind) if not any(w.casefold() in name for name in names))
        for kind in ("topics", "without_topics", "people", "without_people")
    }
    return answer.model_copy(update={"movies": movies, "wishes": answer.wishes.model_copy(update=wishes)})


def corrected(message: str, told: ReaderWishes) -> ReaderWishes:
    """The wishes without empty or optional words; those that the model wrongly took for wanted or refused are moved.

    "Neither of us has seen anything by Villeneuve" wishes for his movies.
    """
    meant: dict[str, tuple[str, ...]] = {}
    free = [*optional(message), *subtitles_on(message), *((part.start, part.end) for part in streaming(message))]
    for kind in KINDS:
        said, denied = (
            tuple(w for w in words if _says_something(w) and not _is_within(free, message, w))
            for words in (getattr(told, kind), getattr(told, f"without_{kind}"))
        )
        refused = tuple(w for w in said if _is_refused(message, w))
        wanted = tuple(w for w in denied if NOT_SEEN_YET.search(_before(message, w)))
        meant[kind] = (*(w for w in said if w not in refused), *wanted)
        meant[f"without_{kind}"] = (*(w for w in denied if w not in wanted), *refused)
    return told.model_copy(update=meant)


def without_what_rules_read(
    message: str, told: ReaderWishes, known: Wishes, parts: Sequence[Part], tags: Set[str]
) -> ReaderWishes:
    """The wishes without words covered by wishes of the rules: "period" of "period drama", "agatha", "too scary".

    parts: what the rules read in the message. known: the wishes made of it. tags: those of the catalogue.
    """
    read = [part for part in parts if _holds(known, part.wish) and _is_of_content(part.wish, tags)]
    # "Creepy" says more than the genre that the rules hear in it.
    exact = [part for part in read if not part.wish.genres]
    # "Sofia" of "sofia coppola".
    exact += [part for part in parts if part.wish.people and _holds(known, part.wish)]
    # "No black and white", "nothing three hours long", "something for teens".
    limits = [part for part in parts if _is_a_limit(part.wish) and _holds(known, part.wish)]
    new = [w for w in told.topics if known_as(w) or topic_of(w) in tags or not _is_covered(message, w, limits)]
    topics = tuple(w for w in new if not _is_covered(message, w, exact if known_as(w) or topic_of(w) in tags else read))
    of_topics = [part for part in exact if part.wish.topics]
    people = tuple(w for w in told.people if not _is_covered(message, w, of_topics))
    refused = tuple(w for w in told.without_topics if not _is_covered(message, w, [*read, *limits]))
    return told.model_copy(update={"topics": topics, "people": people, "without_topics": refused})


def _is_covered(message: str, words: str, parts: Iterable[Part]) -> bool:
    """Whether all of these words that say something are inside these parts of the message."""
    start = len(_before(message, words))
    spans = [(start + m.start(), start + m.end()) for m in _WORD.finditer(words)]
    inside = [any(part.start <= at and end <= part.end for part in parts) for at, end in spans]
    silent = [m[0].casefold() in SILENT for m in _WORD.finditer(words)]
    return any(inside) and all(a or b for a, b in zip(inside, silent, strict=True))


def _holds(known: Wishes, wish: Wishes) -> bool:
    return all(
        value <= getattr(known, kind) if isinstance(value, frozenset) else getattr(known, kind) == value
        for kind, value in wish
        if value
    )


def _is_a_limit(wish: Wishes) -> bool:
    """Whether a wish limits years, length or age."""
    limits = (wish.year_from, wish.year_to, wish.minutes_from, wish.minutes_to, wish.rating, wish.youngest)
    return any(limit is not None for limit in limits)


def _is_of_content(wish: Wishes, tags: Set[str]) -> bool:
    """Whether a wish says what a movie is like, in terms that a list can use."""
    topics = wish.topics | wish.without_topics
    told = topics | wish.genres | wish.without | wish.spare | wish.languages | wish.without_languages
    return bool(told) and all(known_as(t) or t in tags for t in topics)


def _says_something(words: str) -> bool:
    """Whether the words say more than "too" or "about a", and are not German ones that the rules translated."""
    if in_english(words) != words:
        return False
    return known_as(words) is not None or any(w.casefold() not in SAYS_NOTHING for w in words.split())


def _is_within(spans: Iterable[tuple[int, int]], message: str, words: str) -> bool:
    start = len(_before(message, words))
    return any(first <= start < end for first, end in spans)


def without_asides(message: str, wishes: Wishes) -> Wishes:
    """The wishes without what people only say about themselves, or about those who are not there."""
    meant: dict[str, frozenset[str]] = {
        kind: frozenset(w for w in getattr(wishes, kind) if not _speaks_of_themselves(message, w))
        for kind in ("topics", "languages")
    }
    if wishes.spare:
        meant["topics"] = frozenset(w for w in meant["topics"] if not _NOTHING.match(w))
    if _WITHOUT_KIDS.search(message):
        meant["genres"] = wishes.genres - {"Children"}
    return wishes.model_copy(update=meant)


def without_guesses(
    message: str, wishes: Wishes, told: ReaderWishes, tags: Set[str], parts: Sequence[Part] = ()
) -> Wishes:
    """The rules' wishes, without subjects and people that the reader did not hear, unless a request clearly names them.

    Of what only the rules took for a wish, 7 of 29 people, 31 of 90 topics known by name, 37 of 145 other tags, and 10
    of 150 other words were one. In a short message, there is little else that they could be.

    tags: those of the catalogue. parts: what the rules read in the message.
    """
    heard = {topic_of(part) for words in told.topics for part in (words, *words.split())}
    heard |= {topic for part in parts if _overlaps(message, told.topics, part) for topic in part.wish.topics}
    # "Ghibli" may be marked as a subject.
    people = " ".join((*told.people, *told.topics)).casefold()
    is_short = len(message.split()) <= SHORT
    topics = {
        topic
        for topic in wishes.topics
        if topic in heard | ALWAYS_MEANT | {STREAMING}
        or _asks_for(message, topic, anything=topic in tags)
        or (is_short and known_as(topic) is not None and not told.topics)
    }
    named = {name for name in wishes.people if is_short or any(word in people for word in name.casefold().split())}
    return wishes.model_copy(update={"topics": frozenset(topics), "people": frozenset(named)})


def _overlaps(message: str, several: Iterable[str], part: Part) -> bool:
    """Whether any of these words share a place in the message with the part."""
    starts = ((len(_before(message, words)), words) for words in several)
    return any(start < part.end and part.start < start + len(words) for start, words in starts)


def _asks_for(message: str, topic: str, anything: bool) -> bool:
    """Whether the message names the topic right after "about" or, if `anything`, after a word such as "with"."""
    return any(
        topic_of(words) == topic
        for match in _ASKED_FOR.finditer(message)
        if anything or match["word"].casefold() == "about"
        for words in (match["words"], match["words"] + (match["pair"] or ""))
    )


def _speaks_of_themselves(message: str, words: str) -> bool:
    words = words.removeprefix("in ")
    is_language = words.casefold() == "english" or known_as(words) in LANGUAGES
    return is_language and _ABOUT_THEMSELVES.search(_before(message, words)) is not None


def _is_refused(message: str, words: str) -> bool:
    """Whether the words are refused according to the rules: "less depressing", "save for those featuring him"."""
    start = len(_before(message, words))
    return start > 0 and unwanted(message, start, start + len(words))


def _before(message: str, words: str) -> str:
    """The message up to these words; empty if it does not have them."""
    found = re.search(rf"(?<!\w){re.escape(words.strip())}(?!\w)", message, re.IGNORECASE)
    return message[: found.start()] if found else ""
