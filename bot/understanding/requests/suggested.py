"""Wishes picked from what is suggested while somebody types: people and topics, besides genres, years and titles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rapidfuzz import fuzz, process

from movies.catalogue import Catalogue, Movie
from movies.film_words import plain_name
from movies.protocol.recommendation import LONGEST_NAME, MOST_NAMES_A_WISH, Wishes
from movies.topics import TOPICS, shown_as, topic_of

LONGEST_TYPED = 60
# Similarity in percent from which on a name may be meant, though misspelt.
LIKE_A_NAME = 75


class WishSuggestions:
    """Completes the names of the people who made a catalogue's movies, and of topics; the best known come first."""

    def __init__(self, catalogue: Catalogue) -> None:
        people, topics = Counter[str](), Counter[str]()
        for movie in catalogue:
            if movie.facts:
                people.update(dict.fromkeys(movie.facts.people, movie.popularity + 1))
            topics.update(dict.fromkeys({*movie.tags, *movie.marks} & TOPICS.keys(), movie.popularity + 1))
        self._people, self._topics = _by_key(people), _by_key(topics)

    def people(self, typed: str, count: int = 25) -> list[str]:
        """Actors, directors and writers whose names have words that begin so, else those with names like it."""
        return _found(self._people, typed, count)

    def topics(self, typed: str, count: int = 25) -> list[str]:
        """The same for topics, by their names or by other words for them; as people write them."""
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
    """Wishes in somebody's own words, and the people and topics that they picked beside them."""
    both = {kind: [*getattr(picked, kind), *getattr(said, kind)][:MOST_NAMES_A_WISH] for kind in ("people", "topics")}
    return said.model_copy(update={kind: frozenset(names) for kind, names in both.items()})


_OTHER_WORDS = {plain_name(word): name for name, others in TOPICS.items() for word in others}


def _by_key(names: Counter[str]) -> dict[str, str]:
    return {plain_name(name): name for name, _ in names.most_common() if len(name) <= LONGEST_NAME}


def _found(known: dict[str, str], typed: str, count: int, others: dict[str, str] | None = None) -> list[str]:
    words = plain_name(typed[:LONGEST_TYPED]).split()
    found = [name for key, name in known.items() if _begin(words, key)]
    there = set(known.values())
    found += [name for word, name in (others or {}).items() if words and name in there and _begin(words, word)]
    if not found:
        like = process.extract(" ".join(words), list(known), scorer=fuzz.ratio, limit=count, score_cutoff=LIKE_A_NAME)
        found = [known[key] for key, _, _ in like]
    return list(dict.fromkeys(found))[:count]


def _begin(typed: Sequence[str], key: str) -> bool:
    """Whether, for each of the typed words, one of the key's words begins with it."""
    return all(any(word.startswith(one) for word in key.split()) for one in typed)
