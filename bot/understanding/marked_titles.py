"""Find the movies named by the titles that Matinee's own reader marked in a message."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, product

from bot.contracts.session import Question
from bot.understanding.meaning import Context, Understanding
from bot.understanding.opinions.opinion import Opinion
from bot.understanding.requests.another_list import praise_of_the_list
from bot.understanding.requests.people import people
from bot.understanding.titles.finder import TitleFinder
from bot.understanding.titles.references import references
from bot.understanding.words.lexicon import WORD_KINDS
from bot.understanding.words.mentions import WORD, Mention, blanked, stranger, within
from bot.understanding.words.ordinary_words import FUNCTION_WORDS, INTERJECTIONS, MAKERS, is_ordinary
from movies.catalogue import Movie
from movies.reader_prompt import MOST_MOVIES, ReaderAnswer, ReaderMovie, ReaderWishes
from movies.topics import known_as

PLACE = re.compile(r"#?(\d{1,2})")
# A title rarely continues past one of these.
BREAK = re.compile(r"[,.;:!?\n]\s")
# The most words that the model may miss at either end of a title.
MOST_MISSED = 3
# Ordinary words that begin with one of these in lower case are no unknown title.
BEGINS_A_SENTENCE = frozenset({"i", "we", "he", "she", "they", "my"})
# What the model may take for titles: "omg", "dc", "SUCKS", and "Linda where", which ends in the start of a question.
EXCLAMATIONS = MAKERS | INTERJECTIONS | {"once", "twice", "thrice", "yesterday", "same", "help"}
# "Nope" and "Us" are movies.
NO_NAMES = FUNCTION_WORDS - {"nope", "us"}
EMPHASISED, SHORTEST_EMPHASIS = FUNCTION_WORDS | WORD_KINDS.keys(), 2
ENDS_NO_TITLE = frozenset({"where", "when", "why", "how", "because"})
YEAR = re.compile(r"(?:19|20)\d\d")
# "Movie Amelie is good", "bro spiderverse was fire".
BEFORE_A_TITLE = frozenset("movie film bro bruh dude man omg lol".split())
# A single word that lacks its article names a movie only if at least this many people rated it.
KNOWN_WITHOUT_ARTICLE = 20
# Ordinary words are a title if the model is at least this sure of the verdict on them: "notebook was better".
SURE_OF_A_VERDICT = 0.85
GERMAN_ARTICLES = frozenset("der die das den dem des".split())
# What the model may take for the end of a title: "Elf and".
JOINS = re.compile(r"(?<=\w),? (?:and|or|but|was|is|und|oder|aber)$", re.IGNORECASE)
# "Troy 3" of "troy 3 stars", "Vertigo 2" of "1. Vertigo 2. Rear Window".
NUMBER = re.compile(r"(?<=\w)[,:]? (?:\d{1,2}(?:[.,]5)?|one|two|three|four|five)$", re.IGNORECASE)
COUNTS_NO_PART = re.compile(r" ?stars?\b| (?:times|years|hours|nights)\b|/\d|%| out of \d", re.IGNORECASE)
NEXT_ITEM = re.compile(r"[.)] +[^\W\d]")
DESCRIBES_MORE = re.compile(
    r"\b(?:ones?|rest|others?|all|them|these|those|that|last|to|through|everything|except|top|bottom|middle)\b", re.I
)
# What may mean a movie on screen.
POINTER = re.compile(
    r"\d|\b(?:it|its|this|that|these|those|they|them|ones?|two|three|four|five|both|all|rest|others?|last|top|list"
    r"|first|second|third|fourth|fifth|1st|2nd|3rd|same|either|neither|none|any|everything|each|der|die|das|den|dem"
    r"|erste\w*|zweite\w*|dritte\w*|vierte\w*|fünfte\w*|letzte\w*|beide\w*|alle\w*)\b|['’]s\b",
    re.IGNORECASE,
)
# The parts of "up, big and heat".
PIECE = re.compile(r"[^\s,;/&](?:(?!\s*[,;/&]|\s+(?:and|und)\s).)*", re.IGNORECASE)


def with_examples(answer: ReaderAnswer, said: Understanding, named: Sequence[Mention]) -> ReaderAnswer:
    """The answer, with the examples that the rules read ("anything like heat") as titles, if it marked them as subjects
    or marked nothing.

    named: the movies that the rules read.
    """
    opinions = dict(said.statements)
    examples = {m.text.casefold() for m in named if opinions.get(m.movie) is Opinion.LIKE}
    titles = [w for w in answer.wishes.topics if w.casefold() in examples and known_as(w) is None]
    if not answer.movies and answer.wishes == ReaderWishes():
        titles = sorted(examples)
    if not titles:
        return answer
    wishes = answer.wishes.model_copy(update={"topics": tuple(w for w in answer.wishes.topics if w not in titles)})
    movies = (*answer.movies, *(ReaderMovie(title=title) for title in titles))[:MOST_MOVIES]
    return answer.model_copy(update={"wishes": wishes, "movies": movies})


@dataclass(frozen=True)
class Title:
    """A title that the model found, its slice of the message or place on screen (from 0), and what is said about it."""

    told: ReaderMovie
    start: int = 0
    end: int = 0
    place: int | None = None


def titles_in(message: str, answer: ReaderAnswer, context: Context, by_rules: Sequence[Mention]) -> tuple[Title, ...]:
    """The titles that are on screen or occur in the message; each is first searched for after the previous one."""
    meant = _places_meant(message, context, by_rules)
    found: list[Title] = []
    reached = 0
    for told in answer.movies:
        title = JOINS.sub("", told.title.strip())
        if (place := PLACE.fullmatch(title)) and 0 < int(place[1]) <= len(context.movies):
            found += [Title(told, place=int(place[1]) - 1)] if int(place[1]) - 1 in meant else []
            continue
        pattern = re.compile(rf"(?<!\w){re.escape(title)}(?!\w)", re.IGNORECASE)
        at = (pattern.search(message, reached) or pattern.search(message)) if title else None
        if at is not None:
            reached = max(reached, at.end())
            found.append(Title(told, at.start(), _end(message, at)))
    return tuple(found)


def _end(message: str, at: re.Match[str]) -> int:
    """Where a title ends, without a score or the number of the next item in a list."""
    number = NUMBER.search(at[0])
    if number is None:
        return at.end()
    digits = number[0].strip(" ,:")
    is_item = digits.isdecimal() and NEXT_ITEM.match(message, at.end()) is not None
    is_item = is_item and re.search(rf"(?<!\d){int(digits) - 1}[.)] ", message[: at.start()]) is not None
    return at.start() + number.start() if is_item or COUNTS_NO_PART.match(message, at.end()) else at.end()


def _places_meant(message: str, context: Context, by_rules: Sequence[Mention]) -> Collection[int]:
    """The places of the list on screen that a message may mean.

    In "2 and 5 seen" the model also hears "#3", and in praise of the list it hears every movie.
    """
    named = [m for m in by_rules if m.text and m.movie not in context.movies]
    if named and not POINTER.search(blanked(message, by_rules)):
        return ()  # "I hated Heat" says nothing of the movie on screen, whatever the model hears.
    pointed_at = references(message, by_rules, context.movies)
    praises = context.question is Question.RECOMMENDED and praise_of_the_list(message)
    if not praises and (not pointed_at or DESCRIBES_MORE.search(message)):
        return range(len(context.movies))
    movies = {m.movie for m in (*pointed_at, *by_rules)}
    return [place for place, movie in enumerate(context.movies) if movie in movies]


def named_by(title: Title, message: str, by_rules: Sequence[Mention], finder: TitleFinder) -> list[Mention]:
    """The movies that a marked title names: one, or several that the model took for one; else a stranger.

    by_rules: all movies that the rules found in the message.
    """
    near = within(by_rules, title.start, title.end)
    side_by_side = bool(near) and all(a.end == b.start for a, b in pairwise(near))
    if side_by_side and near[0].start <= title.start and near[-1].end >= title.end:
        return near
    if any(m.start <= title.start and m.end >= title.end for m in near):
        return near
    if whole := _longest_known(title, message, finder):
        return [whole]
    written = message[title.start : title.end]
    spans = [(title.start + piece.start(), title.start + piece.end()) for piece in PIECE.finditer(written)]
    pieces = [_at(finder.titled(message[start:end]), message, start, end) for start, end in spans]
    if len(pieces) > 1 and all(pieces):
        return [piece for piece in pieces if piece]
    whole_title = finder.index.containing(written)
    if " " in written and whole_title:
        return [Mention((whole_title,), title.start, title.end, written)]
    shared = sum(min(m.end, title.end) - max(m.start, title.start) for m in near)
    if 2 * shared >= len(written) and not _goes_on(title, near, message):
        return near
    if whole_title:
        return [Mention((whole_title,), title.start, title.end, written)]
    return [_hardly_known(title, message, finder) or stranger(written, title.start, title.end)]


def is_no_title(text: str) -> bool:
    """Whether unknown words that the model took for a title are a subject, a year, a person, or like "i live"."""
    words = text.split()
    low = text.casefold()
    if YEAR.fullmatch(low) or (text.islower() and all(word in EMPHASISED for word in words)):
        return True
    if low in EXCLAMATIONS or (text.islower() and low in NO_NAMES):
        return True
    if text.isupper() and len(text) > SHORTEST_EMPHASIS and low in EMPHASISED:
        return True
    if len(words) > 1 and low.split()[-1] in ENDS_NO_TITLE:
        return True
    if len(words) > 1 and words[0] in BEGINS_A_SENTENCE and all(is_ordinary(word) for word in words):
        return True
    if known_as(text.casefold()) is not None and (text.islower() or text.isupper()):
        return True
    return any(part.start == 0 and part.end == len(text) for part in people(text))


def is_part_of_another(movie: Movie, by_rules: Sequence[Mention], mentions: Sequence[Mention]) -> bool:
    """Whether the movie's title is only a part of an unknown one: "5 to 7" of "Cléo from 5 to 7"."""
    named = [m for m in by_rules if m.movie == movie]
    whole = [m for m in mentions if m.is_stranger]
    return bool(named) and all(
        any(w.start <= m.start and m.end <= w.end and (w.start < m.start or _goes_on_after(m, w)) for w in whole)
        for m in named
    )


def _goes_on_after(part: Mention, whole: Mention) -> bool:
    """Whether the next word of the whole is capitalised: "Perfect" in "Perfect Days"."""
    following = WORD.search(whole.text, part.end - whole.start)
    return following is not None and following[0][0].isupper() and not following[0].isupper()


def _goes_on(title: Title, near: Sequence[Mention], message: str) -> bool:
    """Whether the title has a capitalised word outside the movies in it: "Perfect Days", "Ticket to Paradise".

    Makers and other names before a title do not count ("Disney's Robin Hood"), nor do words in capitals.
    """
    named = [m for m in near if m.text[:1].isupper() and not m.text.isupper()]
    words = [w for w in WORD.finditer(message[title.start : title.end]) if w[0][0].isupper()]
    more = [
        word[0]
        for word in words
        if not any(m.start <= title.start + word.start() < m.end for m in near)
        and word[0].casefold() not in FUNCTION_WORDS | EXCLAMATIONS | GERMAN_ARTICLES
        and not word[0].isupper()
        and not word[0].endswith(("'s", "’s"))
    ]
    return bool(named and more)


def _longest_known(title: Title, message: str, finder: TitleFinder) -> Mention | None:
    """The longest known title around the marked words: "love" in "love actually", "mia" in "mamma mia"."""
    before = [m.start() for m in re.finditer(r"\b\w", message[: title.start])][-MOST_MISSED:]
    after = [title.end + m.end() for m in re.finditer(r"\w\b", message[title.end :])][:MOST_MISSED]
    for start, end in sorted(product([*before, title.start], [title.end, *after]), key=lambda span: span[0] - span[1]):
        written = message[start:end]
        found = finder.titled(written) if (start, end) == (title.start, title.end) else finder.exactly(written)
        if found is not None and not BREAK.search(written):
            return _at(found, message, start, end)
    return None


def _hardly_known(title: Title, message: str, finder: TitleFinder) -> Mention | None:
    """The movie with this title, though its article is missing or a word too many precedes it: "bro 3 idiots".

    Several words that are exactly a title name its movie, however few people know it.
    """
    written = message[title.start : title.end]
    is_name = not (written.islower() and is_ordinary(written)) or _is_surely_judged(title.told)
    least = 0 if sum(word.casefold() not in FUNCTION_WORDS for word in written.split()) > 1 else KNOWN_WITHOUT_ARTICLE
    if is_name and (found := finder.exactly(f"the {written}", least)):
        return _at(found, message, title.start, title.end)
    first, _, rest = written.partition(" ")
    if first.casefold() in BEFORE_A_TITLE and (found := finder.titled(rest)):
        return _at(found, message, title.end - len(rest), title.end)
    for start in (title.start + word.start() for word in list(re.finditer(r"\S+", written))[:2]):
        found = finder.exactly(message[start : title.end], least=0) if " " in message[start : title.end] else None
        if found is not None:
            return _at(found, message, start, title.end)
    return None


def _is_surely_judged(told: ReaderMovie) -> bool:
    return max((told.shares or {}).get(verdict, 0.0) for verdict in ("good", "bad")) >= SURE_OF_A_VERDICT


def _at(mention: Mention | None, message: str, start: int, end: int) -> Mention | None:
    """The same mention, in its place in the message."""
    return None if mention is None else replace(mention, start=start, end=end, text=message[start:end])
