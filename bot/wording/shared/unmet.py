"""The wishes that a list meets only in part or not at all, independent of language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from movies.catalogue import Movie
from movies.content import SPARED
from movies.protocol.recommendation import Wishes

GRIM = ("Horror", "Crime", "War", "Thriller")
# Tags missing from most of the movies they fit, so leaving out tagged movies guarantees little.
SELDOM_TAGGED = frozenset({"sequel", "remake"})
# Facts that a catalogue has only if somebody fetched or tagged them.
OF_FACTS = ("people", "languages", "minutes_from", "minutes_to", "rating")


@dataclass(frozen=True)
class Unmet:
    """The unmet parts of a wish.

    facts: wishes about facts that the catalogue lacks, since none were fetched. topics: topics without a known movie,
    except those that the movies meet in part, which the heading of the list names.
    no_promise, languages: exclusions that cannot be guaranteed. gave_way: genres, years, likeness and known facts that
    were dropped because no movie has them as well. one_of: genres of which each movie has only one. some_topics: topics
    of which each movie may have only one. some_people: people of whom each movie may have only one. spared_by_genre:
    content avoided by leaving out genres. spared_by_tags: content avoided by leaving out the movies known to have it.
    """

    facts: Wishes
    topics: tuple[str, ...]
    no_promise: tuple[str, ...]
    languages: tuple[str, ...]
    gave_way: Wishes
    one_of: tuple[str, ...]
    some_topics: tuple[str, ...]
    some_people: tuple[str, ...]
    spared_by_genre: dict[str, tuple[str, ...]]
    spared_by_tags: tuple[str, ...]


def wanted(wishes: Wishes) -> Wishes:
    """The wishes without their exclusions."""
    nothing = Wishes()
    refused = [name for name in Wishes.model_fields if name.startswith("without")] + ["spare", "unlike", "other_than"]
    return wishes.model_copy(update={name: getattr(nothing, name) for name in refused})


def has_facts(names: Mapping[int, Movie]) -> bool:
    """Whether facts about movies were fetched (see `movies.films`)."""
    return any(movie.facts for movie in names.values())


def unmet(wished: Wishes, honoured: Wishes, facts: bool) -> Unmet:
    """Compare the wishes with those that the movies meet; `facts`: whether facts about movies were fetched."""
    gone = _difference(wished, honoured)
    kinds = ("genres", "either", "year_from", "year_to", "like", *(OF_FACTS if facts else ()))
    alternatives = honoured.either and not wished.either and honoured.genres == wished.genres
    spared = {
        name: tuple(sorted(SPARED[name].genres & wished.without)) for name in sorted(wished.spare) if name in SPARED
    }
    refused = sorted(gone.without_people | gone.without_topics | (wished.without_topics & SELDOM_TAGGED))
    return Unmet(
        facts=Wishes() if facts else Wishes(**{name: value for name, value in gone if name in OF_FACTS}),
        topics=tuple(sorted(t for t in gone.topics if not any(_is_part(kept, t) for kept in honoured.topics))),
        no_promise=(*refused, *(name for name, genres in spared.items() if not genres and name in gone.spare)),
        languages=tuple(sorted(gone.without_languages)),
        gave_way=Wishes(**{name: value for name, value in gone if name in kinds}),
        one_of=tuple(sorted(honoured.genres)) if alternatives else (),
        some_topics=tuple(sorted(honoured.topics)) if honoured.either_topic and not wished.either_topic else (),
        some_people=tuple(sorted(honoured.people)) if wished.every_person and not honoured.every_person else (),
        spared_by_genre={name: genres for name, genres in spared.items() if genres},
        spared_by_tags=tuple(name for name, genres in spared.items() if not genres and name not in gone.spare),
    )


def _is_part(part: str, whole: str) -> bool:
    """Whether one topic is part of another, as "village" is of "village murders"."""
    return any(word.startswith(part) or part.startswith(word) for word in whole.split() if len(word) > 2)


def topics_told(wishes: Wishes) -> frozenset[str]:
    """The topics to name; if a country or any of its cities will do, only the country."""
    settings = frozenset(name for name in wishes.topics if name.startswith("set in "))
    return settings if settings and wishes.either_topic else wishes.topics


def promised(wished: Wishes, honoured: Wishes) -> Wishes:
    """The wishes for the heading of a list: the honoured ones, except those that cannot be guaranteed."""
    slips = unmet(wished, honoured, facts=True).no_promise
    alike = {tag for name in slips if name in SPARED for tag in SPARED[name].tags}
    kept = {name: getattr(honoured, name).difference(slips, alike) for name in ("spare", "without_topics")}
    return honoured.model_copy(update=kept)


def _difference(wished: Wishes, honoured: Wishes) -> Wishes:
    """The wishes that could not be met."""
    kept = honoured.model_dump()
    gone = {}
    for name, value in wished:
        if isinstance(value, frozenset):
            gone[name] = value - kept[name]
        elif value != kept[name] and not isinstance(value, bool):
            gone[name] = value
    return Wishes(**gone, either=wished.either)
