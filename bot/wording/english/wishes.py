"""Wishes in words, and caveats about the ones a list does not meet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bot.wording.english.parts import listed, number
from bot.wording.german import wishes as german
from bot.wording.shared.languages import spoken
from bot.wording.shared.unmet import GRIM, Unmet, has_facts, topics_told, unmet, wanted
from movies.catalogue import Movie
from movies.content import CHILD
from movies.film_file import FETCH_FILMS
from movies.protocol.recommendation import Wishes
from movies.topics import STREAMING, shown_as


@spoken(german.describe)
def describe(wishes: Wishes, names: Mapping[int, Movie]) -> str:
    """A wish in words: "Thriller, not Horror, from 1990 to 1999, like Heat"."""
    parts = [
        listed(sorted(wishes.genres), "or" if wishes.either else "and"),
        listed(sorted(wishes.languages), "or"),
        listed(map(shown_as, sorted(topics_told(wishes))), "or" if wishes.either_topic else "and"),
        listed(sorted(wishes.people), "and" if wishes.every_person else "or"),
        _with("not", wishes.without | set(map(shown_as, wishes.without_topics)) | wishes.without_languages),
        _with("without", wishes.without_people),
        _with("no", wishes.spare),
        _years(wishes.year_from, wishes.year_to),
        _minutes(wishes),
        f"up to {wishes.rating}" if wishes.rating else "",
        f"for age {wishes.youngest}" if wishes.youngest is not None else "",
    ]
    if wishes.like:
        parts.append(f"like {listed((names[i].title for i in sorted(wishes.like)), 'or')}")
    if wishes.unlike:
        parts.append(f"not like {listed((names[i].title for i in sorted(wishes.unlike)), 'or')}")
    if wishes.other_than:
        parts.append(f"other than {listed((names[i].name for i in sorted(wishes.other_than)), 'or')}")
    return ", ".join(part for part in parts if part)


@spoken(german.others_come_close)
def others_come_close(exact: int, nearest: Sequence[Wishes], names: Mapping[int, Movie]) -> str:
    """The line before a list in which only the first few movies fit the wishes."""
    few = "only one" if exact == 1 else f"only {number(exact)}"
    kinds = "; then ".join(describe(wanted(wishes), names) for wishes in nearest)
    return f"I have {few} like that, so the rest come close ({kinds}). "


@spoken(german.caveats)
def caveats(wished: Wishes, honoured: Wishes, names: Mapping[int, Movie]) -> str:
    """A line about wishes that were met only in part or not at all, with the reasons; empty if all were met."""
    facts = has_facts(names)
    left = unmet(wished, honoured, facts)
    said = [
        _left_out(left),
        f"Whoever runs me can teach me: {FETCH_FILMS}." if left.facts else "",
        f"Few movies fit {listed(left.some_topics)} at once, so each of these fits at least one."
        if left.some_topics
        else "",
        f"I don't know a movie with {listed(left.some_people)} together, so each of these has one of them."
        if left.some_people
        else "",
        f"I don't know a movie that mixes {listed(left.one_of)}, so each of these fits just one."
        if left.one_of
        else "",
        _gave_way(left, names),
        _for_age(honoured, facts),
        *(f"I can't check every scene for {n}, so I left out {_small(g)}." for n, g in left.spared_by_genre.items()),
        f"I left out the movies I know of with {listed(left.spared_by_tags, 'or')}, but one may slip in."
        if left.spared_by_tags
        else "",
        "" if facts else _from_tags(honoured),
    ]
    line = " ".join(sentence for sentence in said if sentence)
    return f"{line}\n" if line else ""


@spoken(german.never_again)
def never_again(dislikes: Wishes) -> str:
    """The answer to a dislike."""
    kinds = [*(genre.lower() for genre in sorted(dislikes.without)), *map(shown_as, sorted(dislikes.without_topics))]
    kinds += [*sorted(dislikes.without_people), *(f"{name} movies" for name in sorted(dislikes.without_languages))]
    age = f"Got it: you're {dislikes.youngest}, so I'll pick movies for that age." if dislikes.youngest else ""
    never = f"Got it: no {listed(kinds, 'or')} from now on, unless you ask for it." if kinds else ""
    return " ".join(filter(None, (age, never)))


@spoken(german.newest)
def newest(year: int) -> str:
    """The answer to a wish for the newest movies."""
    return f"The newest movies I know are from {year}."


def _quoted(names: Iterable[str]) -> str:
    return listed((f"“{shown_as(name)}”" for name in names), "or")


def _with(word: str, names: frozenset[str]) -> str:
    return f"{word} {listed(sorted(names), 'or' if word in ('not', 'no', 'without') else 'and')}" if names else ""


def _years(low: int | None, high: int | None) -> str:
    if low and high:
        return f"from {low}" if low == high else f"from {low} to {high}"
    return f"from {low} on" if low else f"up to {high}" if high else ""


# "Under 90 minutes" is a wish for at most 89, a number that nobody says.
STRICT_STEP = 5


def _minutes(wishes: Wishes) -> str:
    low, high = wishes.minutes_from, wishes.minutes_to
    if low and high:
        return f"{low} to {high} minutes"
    if high and high % STRICT_STEP == STRICT_STEP - 1:
        return f"under {high + 1} minutes"
    return f"up to {high} minutes" if high else f"over {low} minutes" if low else ""


def _small(genres: tuple[str, ...]) -> str:
    return listed((genre.lower() for genre in genres), "and")


def _left_out(left: Unmet) -> str:
    """What had to be left out and why, in one sentence: "I can't tell which movies are Korean, so I left that out"."""
    facts = left.facts
    kinds = [
        *sorted(facts.languages),
        _minutes(facts),
        f"rated no higher than {facts.rating}" if facts.rating else "",
    ]
    asked = [kind for kind in kinds if kind]
    because = [f"don't know which movies {listed(sorted(facts.people), 'or')} made"] if facts.people else []
    because += [f"can't tell which movies are {listed(asked, 'or')}"] if asked else []
    because += ["don't know what's streaming where"] if STREAMING in left.topics else []
    topics = [topic for topic in left.topics if topic != STREAMING]
    because += [f"found nothing for {_quoted(topics)}"] if topics else []
    slips = [*(f"“{name}”" for name in left.no_promise), *(f"{language} movies" for language in left.languages)]
    if not because:
        return f"I can't rule out {listed(slips, 'or')}." if slips else ""
    nor = f", and I can't rule out {listed(slips, 'or')}" if slips else ""
    several = len(asked) + len(left.topics) + len(facts.people) > 1
    return f"I {listed(because)}, so I left {'those' if several else 'that'} out{nor}."


def _gave_way(left: Unmet, names: Mapping[int, Movie]) -> str:
    dropped = describe(left.gave_way, names)
    return f"Nothing matched everything you asked for, so I had to drop: {dropped}." if dropped else ""


def _for_age(honoured: Wishes, facts: bool) -> str:
    age = honoured.youngest
    if age is None:
        return ""
    if facts:
        kept = "kept to children's movies and left out" if age <= CHILD else "left out"
        return f"For age {age}, I {kept} anything rated for older viewers, but I don't know every movie's rating."
    if age > CHILD and "Horror" in honoured.genres:
        return f"I don't know age ratings, so check that a movie suits age {age} before you press play."
    if age > CHILD:
        return f"I don't know age ratings and only left out horror, so check that a movie suits age {age} first."
    grim = listed(map(str.lower, GRIM), "or")
    return f"I don't know age ratings, so for age {age} I kept to children's movies, with no {grim}."


def _from_tags(honoured: Wishes) -> str:
    known = [*sorted(honoured.people), *sorted(honoured.languages)]
    shunned = honoured.without_people | honoured.without_topics | honoured.without_languages
    if known:
        return f"I only know {listed(known)} from people's tags, so I may miss some."
    names = listed(map(shown_as, sorted(shunned)), "or")
    return f"I only know {names} from people's tags and from titles, so one may slip in." if shunned else ""
