"""Merge the answer of a larger language model, the reader, into the rules' understanding of a message.

The rules come first: their understanding stays. Since a message may inject anything into the model, the reader's answer
counts only where the message and the catalogue confirm it: titles that occur in the message, genres and topics that the
catalogue knows, or else the person's own words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace
from itertools import pairwise
from typing import Any

from bot.understanding.meaning import Understanding, Which
from bot.understanding.opinions.opinion import Opinion
from bot.understanding.requests.intents import Intent
from bot.understanding.requests.people import people
from bot.understanding.titles.finder import TitleFinder
from bot.understanding.topic_parts import with_known_parts
from bot.understanding.words.mentions import Mention
from bot.understanding.words.ordinary_words import is_ordinary
from movies.catalogue import Catalogue, Movie, split_year
from movies.content import SPARED
from movies.protocol.recommendation import LONGEST_NAME, MOST_MOVIES_A_WISH, MOST_NAMES_A_WISH, Wishes
from movies.reader_prompt import ReaderAnswer, ReaderWishes, Verdict
from movies.topics import LANGUAGES, SPOKEN, known_as, topic_of

YEARS, MINUTES, AGES = range(1800, 2201), range(1, 1000), range(18)
# The intents that the reader may choose if the rules found no request: none that delete, export or permit anything.
OF_READER = {
    "tell": Intent.TELL,
    "recommend": Intent.RECOMMEND,
    "more": Intent.MORE,
    "predict": Intent.PREDICT,
    "rate": Intent.RATE,
    "profile": Intent.PROFILE,
    "help": Intent.HELP,
    "greet": Intent.GREET,
    "thanks": Intent.THANKS,
    "smalltalk": Intent.SMALLTALK,
}
# The topics that stand for movies known to few people or to everybody.
FAME = {"obscure": "hidden gems", "famous": "crowd-pleasers"}
# If the rules found no more than this, the reader's intent counts.
UNDECIDED = frozenset({Intent.OTHER, Intent.SMALLTALK, Intent.TELL})
WISHING = frozenset({Intent.RECOMMEND, Intent.MORE})


def merged(message: str, said: Understanding, answer: ReaderAnswer, finder: TitleFinder) -> Understanding:
    """The understanding with the reader's additions; `said` itself if there are none. Never raises."""
    statements, which = _with_opinions(said, dict(_told(message, answer, finder)))
    intent = _intent(said, answer, {o for _, o in statements} | {one.opinion for one in which})
    wishes = said.wishes
    if intent in WISHING:
        wishes = with_likeness(wished(message, wishes, answer.wishes, finder.catalogue), statements)
    strangers = tuple(_strangers(said, answer))
    read = replace(said, intent=intent, statements=statements, which=which, wishes=wishes)
    if (read, strangers) == (said, said.strangers):
        return said
    # The reader has now read what the rules could not.
    return replace(read, strangers=strangers, unread=(), tastes=())


def _told(message: str, answer: ReaderAnswer, finder: TitleFinder) -> Iterable[tuple[Mention, Opinion]]:
    """The movies of the answer whose titles occur in the message, with the opinions on them."""
    for movie in answer.movies:
        if (title := _as_written(message, movie.title)) and (mention := _named(title, finder)):
            yield mention, opinion_of(movie.verdict)


def opinion_of(verdict: Verdict) -> Opinion:
    """The opinion that a verdict expresses; wanting others like a loved movie belongs to the wishes."""
    return Opinion.GOOD if verdict == "good+like" else Opinion(verdict)


def _as_written(message: str, words: str) -> str | None:
    """The words as written in the message; None if they do not occur."""
    found = re.search(rf"(?<!\w){re.escape(words.strip())}(?!\w)", message, re.IGNORECASE) if words.strip() else None
    return found[0] if found else None


def _named(title: str, finder: TitleFinder) -> Mention | None:
    """The movie with exactly this title. Ordinary words in lower case name none: "it", "up", "big"."""
    if title == title.casefold() and all(map(is_ordinary, title.split())):
        return None
    found = finder.find(title)
    whole = len(found) == 1 and found[0].start == 0 and found[0].end == len(title)
    return found[0] if whole and not found[0].is_stranger else None


def _with_opinions(
    said: Understanding, told: Mapping[Mention, Opinion]
) -> tuple[tuple[tuple[Movie, Opinion], ...], tuple[Which, ...]]:
    """The opinions on each movie and each shared name; those found by the rules stay."""
    clear = {mention.movie: opinion for mention, opinion in told.items() if mention.clear}
    known = dict(said.statements)
    statements = {m: clear.get(m, o) if o is Opinion.NAMED else o for m, o in known.items()}
    unsure = {m for one in said.which for m in one.candidates}
    statements |= {m: o for m, o in clear.items() if m not in known and m not in unsure}
    shared = {mention.candidates: (mention, opinion) for mention, opinion in told.items() if not mention.clear}
    which = [
        replace(one, opinion=shared[one.candidates][1])
        if one.opinion is Opinion.NAMED and one.candidates in shared
        else one
        for one in said.which
    ]
    asked = {one.candidates for one in said.which}
    which += [
        Which(mention.text, mention.candidates, opinion)
        for candidates, (mention, opinion) in shared.items()
        if candidates not in asked and not any(m in statements for m in candidates)
    ]
    return tuple(statements.items()), tuple(which)


def _strangers(said: Understanding, answer: ReaderAnswer) -> Iterable[tuple[str, Opinion]]:
    """The opinions on titles that no catalogue has, without words that only the rules took for titles."""
    told = {movie.title.casefold(): opinion_of(movie.verdict) for movie in answer.movies}
    for title, opinion in said.strangers:
        heard = told.get(title.casefold(), told.get(split_year(title)[0].casefold()))
        if opinion is not Opinion.NAMED or heard is not None:
            yield title, heard if opinion is Opinion.NAMED and heard is not None else opinion


def _intent(said: Understanding, answer: ReaderAnswer, opinions: Set[Opinion]) -> Intent:
    """The intent: the rules', or the reader's if they were undecided."""
    if said.intent not in UNDECIDED:
        return said.intent
    wanted = OF_READER.get(answer.intent, said.intent)
    if wanted in WISHING or opinions & {Opinion.LIKE, Opinion.UNLIKE}:
        return wanted if wanted in WISHING else Intent.RECOMMEND
    if Opinion.ASKED in opinions:
        return Intent.PREDICT
    if opinions - {Opinion.NAMED}:
        return Intent.TELL
    alone = not opinions and said.intent is not Intent.TELL and wanted not in (Intent.TELL, Intent.PREDICT)
    return wanted if alone else said.intent


def wished(message: str, known: Wishes, told: ReaderWishes, catalogue: Catalogue) -> Wishes:
    """The rules' wishes, with the reader's for kinds they lack, and in place of words that the rules left over."""
    genres = {genre.casefold(): genre for genre in catalogue.genres}
    # "Ghibli" is a studio to the rules, and a subject to the model.
    subjects = tuple(words for words in told.topics if not _named_in(words) & known.people)
    year_from, year_to = _range(told.year_from, told.year_to, YEARS)
    minutes_from, minutes_to = _range(told.minutes_from, told.minutes_to, MINUTES)
    read: dict[str, Any] = {
        "genres": frozenset(genres[name.casefold()] for name in told.genres if name.casefold() in genres),
        "without": frozenset(genres[name.casefold()] for name in told.without_genres if name.casefold() in genres),
        "topics": _topics(message, (*subjects, *_no_languages(told.languages)), catalogue),
        "without_topics": _topics(message, (*told.without_topics, *_no_languages(told.without_languages)), catalogue),
        "people": _people(message, told.people),
        "without_people": _people(message, told.without_people),
        "languages": _languages((*told.languages, *told.topics)),
        "without_languages": _languages((*told.without_languages, *told.without_topics)),
        "year_from": year_from,
        "year_to": year_to,
        "minutes_from": minutes_from,
        "minutes_to": minutes_to,
        "youngest": told.youngest if told.youngest in AGES else None,
    }
    read["without"] -= read["genres"] | known.genres
    # A model may mistake a refusal for a wish.
    wanted = [name.casefold() for name in told.people]
    read["without_people"] -= {who for who in known.people if any(name in who.casefold() for name in wanted)}
    read["genres"] -= known.without
    read["topics"] -= known.without_topics
    read["people"] -= known.without_people
    read["languages"] -= known.without_languages
    if told.either and len(read["genres"]) > 1:
        read["either"] = True
    if told.fame is not None and not known.topics & set(FAME.values()):
        read["topics"] |= {FAME[told.fame]}
    new = {kind: value for kind, value in read.items() if value not in (None, frozenset())}
    if not new:
        return known
    understood = {
        kind: frozenset(t for t in getattr(known, kind) if known_as(t) or t in catalogue.tags)
        for kind in ("topics", "without_topics")
    }
    kept = known.model_copy(update=understood)
    kept = kept.model_copy(update={kind: value for kind, value in new.items() if not getattr(kept, kind)})
    # "Sandra" is the Sandra Bullock that the rules know.
    people = kept.people | {n for n in read["people"] if not any(n.casefold() in k.casefold() for k in kept.people)}
    # "Real history" adds nothing to "historical".
    further = {t for t in read["topics"] if not kept.topics & {known_as(word) for word in t.split()}}
    topics = frozenset(sorted(kept.topics | further)[:MOST_NAMES_A_WISH])
    either = kept.either_topic or (len(topics) > 1 and _any_will_do(message, told.topics))
    # "A romantic movie" wishes for a romance, once.
    topics = with_known_parts(topics, catalogue.tags) - ({"romantic"} if "Romance" in kept.genres else set())
    refused = kept.without_topics | {t for t in read["without_topics"] if known_as(t) or t in catalogue.tags}
    refused = frozenset(sorted(refused)[:MOST_NAMES_A_WISH])
    return kept.model_copy(
        update={"people": people, "topics": topics, "either_topic": either, "without_topics": refused}
    )


def _any_will_do(message: str, topics: Sequence[str]) -> bool:
    """Whether one of several topics is enough: "about cooking or restaurants"."""
    both = (rf"\b{re.escape(one)} or (?:about |with |the |an? )?{re.escape(other)}" for one, other in pairwise(topics))
    return any(re.search(pattern, message, re.IGNORECASE) for pattern in both)


def _no_languages(words: Iterable[str]) -> tuple[str, ...]:
    """The words for languages or places that no list knows ("Asia"), so that they can be named as left out."""
    return tuple(word for word in words if _language(word) is None)


def _languages(words: Iterable[str]) -> frozenset[str]:
    """The languages and countries among these words."""
    return frozenset(name for word in words if (name := _language(word)) is not None)


def _language(words: str) -> str | None:
    """The usual name of a language or country, if these words are one; "English" is only a language."""
    name = known_as(words) or known_as(f"in {words}")
    return name if name in LANGUAGES or name in SPOKEN else None


def _range(low: int | None, high: int | None, bounds: range) -> tuple[int | None, int | None]:
    low, high = (low if low in bounds else None), (high if high in bounds else None)
    return (None, None) if low is not None and high is not None and low > high else (low, high)


def _topics(message: str, words: Iterable[str], catalogue: Catalogue) -> frozenset[str]:
    """The topics that are tags of movies, or words of the message itself."""
    named = ((_tag_of(each, catalogue), each) for each in words if _language(each) is None)
    return frozenset(
        topic[:LONGEST_NAME]
        for topic, each in named
        if topic and (known_as(each) or topic in catalogue.tags or _as_written(message, each))
    )


def _tag_of(words: str, catalogue: Catalogue) -> str:
    """The topic that these words mean; "hospitals" are a "hospital" if only that is a tag."""
    topic = topic_of(words)
    return one if topic not in catalogue.tags and (one := topic.removesuffix("s")) in catalogue.tags else topic


def _people(message: str, names: Iterable[str]) -> frozenset[str]:
    """The people who are widely known (by their usual names) or are named in the message itself."""
    found = set()
    for name in names:
        written = _as_written(message, name)
        found |= _named_in(name) or ({written[:LONGEST_NAME]} if written else set())
    return frozenset(found)


def _named_in(words: str) -> set[str]:
    """The people and studios that these words name, by their usual names."""
    return {who for part in people(words, company=True) for who in part.wish.people}


def with_likeness(wishes: Wishes, statements: Iterable[tuple[Movie, Opinion]], loved: Iterable[Movie] = ()) -> Wishes:
    """The wishes, with the movies to resemble or avoid from the statements, and loved ones to resemble.

    Content to avoid excludes the genres full of it (`wishes.together`), but not those of the movies to resemble: "no
    jump scares, like The Others" wants horror.
    """
    told = [*statements, *((movie, Opinion.LIKE) for movie in loved)]
    like, unlike = (
        frozenset([m.id for m, o in told if o is opinion][:MOST_MOVIES_A_WISH])
        for opinion in (Opinion.LIKE, Opinion.UNLIKE)
    )
    genres = {genre for movie, opinion in told if opinion is Opinion.LIKE for genre in movie.genres}
    full_of_it = {genre for name in wishes.spare for genre in SPARED[name].genres}
    return wishes.model_copy(
        update={
            "like": wishes.like or like,
            "unlike": wishes.unlike or unlike,
            "without": wishes.without - (full_of_it & genres),
        }
    )
