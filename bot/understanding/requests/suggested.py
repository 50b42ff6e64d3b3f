"""Suggestions of people and topics for typed text, and the wishes made from what was picked or typed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from rapidfuzz import fuzz, process

from movies.catalogue import Catalogue, Movie
from movies.film_words import plain_name
from movies.protocol.recommendation import LONGEST_NAME, MOST_NAMES_A_WISH, Wishes
from movies.shelf import Tables, joined, packed, part, unpacked
from movies.topic_words import TOPICS
from movies.topics import shown_as, topic_of

CODE = Path(__file__).parent
LONGEST_TYPED = 60
# The least similarity, in percent, at which a misspelt name may be meant.
LIKE_A_NAME = 75


class WishSuggestions:
    """Completes the names of the people who made a catalogue's movies, and of topics; the best known come first."""

    def __init__(self, catalogue: Catalogue) -> None:
        tables = catalogue.shelf.tables("wish-suggestions", lambda: _tables(catalogue), CODE)
        self._people, self._topics = (_known(part(tables, name)) for name in ("people", "topics"))

    def people(self, typed: str, count: int = 25) -> list[str]:
        """Actors, directors and writers whose names have words that start with the typed ones, else similar names."""
        return _found(self._people, typed, count)

    def topics(self, typed: str, count: int = 25) -> list[str]:
        """The same for topics, by their names or synonyms, as people write them."""
        return [shown_as(name) for name in _found(self._topics, typed, count, _OTHER_WORDS)]


def picked(
    genre: str | None = None,
    first: int | None = None,
    last: int | None = None,
    like: Movie | None = None,
    person: str | None = None,
    topic: str | None = None,
) -> Wishes:
    """Wishes that were picked or typed one by one. first, last: years, in either order."""
    if first and last and first > last:
        first, last = last, first
    return Wishes(
        genres=frozenset([genre] if genre else []),
        year_from=first,
        year_to=last,
        like=frozenset([like.id] if like else []),
        people=frozenset([person.strip()] if person and person.strip() else []),
        topics=frozenset([topic_of(topic)] if topic and topic.strip() else []),
    )


def with_picked(said: Wishes, picked: Wishes) -> Wishes:
    """Wishes in somebody's own words, together with the people and topics that they picked."""
    both = {kind: [*getattr(picked, kind), *getattr(said, kind)][:MOST_NAMES_A_WISH] for kind in ("people", "topics")}
    return said.model_copy(update={kind: frozenset(names) for kind, names in both.items()})


_OTHER_WORDS = {f" {plain_name(word)}": name for name, others in TOPICS.items() for word in others}


def _tables(catalogue: Catalogue) -> Tables:
    """The names and their keys, the best known first."""
    people, topics = Counter[str](), Counter[str]()
    for movie in catalogue:
        for person in dict.fromkeys(movie.facts.people) if movie.facts else ():
            people[person] += movie.popularity + 1
        for topic in TOPICS.keys() & {*movie.tags, *movie.marks}:
            topics[topic] += movie.popularity + 1
    return joined(people=_by_key(people), topics=_by_key(topics))


def _by_key(weights: Counter[str]) -> Tables:
    names = {plain_name(name): name for name, _ in weights.most_common() if len(name) <= LONGEST_NAME}
    return {"keys": packed(names), "names": packed(names.values())}


def _known(tables: Tables) -> dict[str, str]:
    """The names by their keys, which have a space before each word."""
    keys = (f" {key}" for key in unpacked(tables["keys"]))
    return dict(zip(keys, unpacked(tables["names"]), strict=True))


def _found(known: dict[str, str], typed: str, count: int, others: dict[str, str] | None = None) -> list[str]:
    words = [f" {word}" for word in plain_name(typed[:LONGEST_TYPED]).split()]
    found = [known[key] for key in islice(_with(words, known), count)]
    if others and words:
        there = set(known.values())
        found += [others[word] for word in _with(words, others) if others[word] in there]
    if not found:
        like = process.extract("".join(words), list(known), scorer=fuzz.ratio, limit=count, score_cutoff=LIKE_A_NAME)
        found = [known[key] for key, _, _ in like]
    return list(dict.fromkeys(found))[:count]


def _with(words: Iterable[str], keys: Iterable[str]) -> Iterable[str]:
    """The keys that contain all of these words, each after a space."""
    for word in words:
        keys = [key for key in keys if word in key]
    return keys
