"""Choose between namesakes by the other movies named beside them, and by how many people know each."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from math import exp
from statistics import fmean

from bot.understanding.words.mentions import Mention
from movies.catalogue import Catalogue, Movie
from movies.film_words import plain_name

_THE_ONE_WITH = re.compile(
    r"[\s,(]*(?:the |that )?(?:(?:(?:one|version) )?(?:with|w/?) (?:the )?(?P<with>[\w'’.-]+ [\w'’.-]+)"
    r"|(?P<star>[\w'’.-]+(?: [\w'’.-]+)?)(?:['’]s)? (?:one|version|remake|film|movie))\)?",
    re.IGNORECASE,
)
_PREDICATE = re.compile(r"\s+(?:is|was|isn['’]?t|wasn['’]?t|sucks?|sucked|bored|ist|war)\b", re.IGNORECASE)
_NO_NAME = re.compile(r"[^\w\s.-]|\bthe\b", re.IGNORECASE)
_WHOSE = re.compile(r"(?<!not )\b(?P<name>[A-Z][\w-]+)['’]s\b|\b[Tt]he (?P<one>[\w-]+) (?:one|version|remake)\b")
# "Tarkovsky's Solaris", "Solaris by Tarkovsky".
_MAKER_BEFORE = re.compile(r"(?P<name>[A-Z][\w-]+(?: [A-Z][\w-]+)?)['’]s? $")
_MAKER_AFTER = re.compile(r",? (?:directed by|by|from|of) (?P<name>[A-Z][\w-]+(?: [A-Z][\w-]+)?)")
# How much better (of at most 2) a namesake must fit the others to be chosen.
MARGIN = 0.2
# It must also be `MORE_KNOWN` times as well known as the next best; `FAR_MORE_KNOWN` times is enough by itself.
MORE_KNOWN, FAR_MORE_KNOWN = 2, 5
YEARS_APART = 10.0


def guessed(before: Sequence[Mention], after: Sequence[Mention]) -> list[tuple[Movie, tuple[Movie, ...]]]:
    """The movies chosen by company, each with its rejected namesakes."""
    pairs = zip(before, after, strict=True)
    return [(b.movie, tuple(m for m in a.candidates if m != b.movie)) for a, b in pairs if b.clear and not a.clear]


def settled(mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions, with unclear ones resolved to the namesake that clearly fits the others best, or is best known.

    A wrong guess costs one person a tap; a question would cost everybody one.
    """
    company = [m.movie for m in mentions if m.clear and not m.is_stranger]
    return [m if m.clear else _settled(m, company) for m in mentions]


def with_star(mention: Mention, text: str) -> Mention:
    """The mention resolved to the namesake with the star named after it: "Emma (the Gwyneth Paltrow one)"."""
    match = _THE_ONE_WITH.match(text, mention.end) if not mention.dated else None
    if match is None or is_of_its_own(text, mention, match.end()):
        return mention
    if len(mention.namesakes) < 2:
        # "The Heat with Sandra Bullock" is no wish for her.
        stars = mention.clear and starred_by(match["star"] or match["with"], [mention.movie])
        return mention.within(mention.start, match.end()) if stars else mention
    with_them = starred_by(match["star"] or match["with"], mention.namesakes)
    if len(with_them) != 1:
        return mention
    return Mention((with_them[0],), mention.start, match.end(), mention.text, mention.namesakes)


def is_of_its_own(text: str, mention: Mention, end: int) -> bool:
    """Whether the words after a title, up to `end`, begin a statement: "I love The Mummy, the old one is meh"."""
    told = re.search(r"\w[^.!?\n]*$", text[: mention.start]) is not None
    return told and text[mention.end :].lstrip()[:1] in tuple(".,") and _PREDICATE.match(text, end) is not None


def with_maker(mention: Mention, text: str) -> Mention:
    """The mention resolved to the only namesake by the person it is credited to: "M is Lang's", "the Coen one"."""
    if len(mention.namesakes) < 2 or mention.dated:
        return mention
    beside = _MAKER_BEFORE.search(text[: mention.start]) or _MAKER_AFTER.match(text, mention.end)
    if beside and len(own := starred_by(beside["name"], mention.namesakes)) == 1:
        return mention.meaning(own[0])
    if mention.clear:
        return mention
    names = [match["name"] or match["one"] for match in _WHOSE.finditer(text)]
    theirs = {movie for name in names for movie in starred_by(name, mention.namesakes)}
    return mention.meaning(*theirs) if len(theirs) == 1 else mention


def starred_by(words: str, movies: Sequence[Movie]) -> list[Movie]:
    """The movies whose director or star the words name, at least by surname: "the Carpenter one"."""
    said = f" {plain_name(_NO_NAME.sub(' ', words))} "
    whole = [m for m in movies if m.facts and any(f" {plain_name(p)} " in said for p in m.facts.people)]
    last = [m for m in movies if m.facts and any(f" {plain_name(p).split()[-1]} " in said for p in m.facts.people)]
    first = [m for m in movies if m.facts and any(f" {plain_name(p).split()[0]} " in said for p in m.facts.people)]
    return whole or last or first


def in_series(mentions: Sequence[Mention], catalogue: Catalogue) -> list[Mention]:
    """The mentions, with a subtitle resolved to the series named beside it: "Jaws 2 and The Revenge"."""
    heads = {m.movie.title for m in mentions if m.clear and not m.is_stranger}
    return [_of_series(m, heads - {m.movie.title}, catalogue) for m in mentions]


def _of_series(mention: Mention, heads: Set[str], catalogue: Catalogue) -> Mention:
    if not mention.text or mention.is_stranger:
        return mention  # "The third" is not a title.
    titles = [f"{head}: {article}{mention.text}" for head in heads for article in ("", "The ")]
    of_one = [movie for title in titles if (movie := catalogue.find(title))]
    return mention.meaning(of_one[0]) if len(of_one) == 1 else mention


def _settled(mention: Mention, company: Sequence[Movie]) -> Mention:
    if not set(mention.candidates) <= set(mention.namesakes):
        return mention  # The movies of a series fit the others equally well.
    known = sorted(mention.candidates, key=lambda movie: -movie.popularity)
    others = [movie for movie in company if movie not in mention.candidates]
    is_new = any(movie.id < 0 for movie in mention.namesakes)  # "Dune" may be the one from 2021.
    if known[0].popularity >= FAR_MORE_KNOWN * known[1].popularity and not is_new:
        return mention.meaning(known[0])
    if not others:
        return mention
    fits = sorted(((_fit(movie, others), movie.popularity, movie) for movie in mention.candidates), key=lambda f: f[:2])
    best, second = fits[-1], fits[-2]
    clearly = best[0] - second[0] >= MARGIN and best[1] >= MORE_KNOWN * second[1]
    return mention.meaning(best[2]) if clearly else mention


def _fit(movie: Movie, others: Sequence[Movie]) -> float:
    """The similarity to the others in genres and years: 0 to 2."""
    return fmean(_shared(movie, other) + _near(movie, other) for other in others)


def _shared(a: Movie, b: Movie) -> float:
    genres = set(a.genres) | set(b.genres)
    return len(set(a.genres) & set(b.genres)) / len(genres) if genres else 0.0


def _near(a: Movie, b: Movie) -> float:
    return exp(-abs(a.year - b.year) / YEARS_APART) if a.year and b.year else 0.0
