"""Tags of each movie, reduced to topics, languages and frequently named people."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from movies.topics import known_as, topic_of

MOST_TAGS_A_MOVIE = 20
LONGEST_TAG = 40
# A tag that only one person uses may be private, such as "seen in June".
FEWEST_PEOPLE = 2
# Tags about a copy, a list or a viewing say nothing about the movie.
OF_NO_MOVIE = frozenset(
    "library|library vhs|to see|to-see|seen|seen more than once|own|dvd|dvd-video|on dvr|netflix|redbox|vhs"
    "|easily confused with other movie(s) (title)|want to see again|owned|bluray|blu-ray|not available from netflix"
    "|imdb top 250|national film registry|afi 100|afi 100 (laughs)|rewatch|watched|unseen|blindfold".split("|")
)


def tags_by_movie(given: Iterable[tuple[int, int, str]]) -> dict[int, tuple[str, ...]]:
    """The tags of each movie, by their names in `movies.topics`, the most frequent first.

    Parameters
    ----------
    given: all tags, as (user, movie, tag).
    """
    by_movie: dict[int, Counter[str]] = defaultdict(Counter)
    people: dict[str, set[int]] = defaultdict(set)
    names: dict[str, str] = {}
    for user, movie, tag in given:
        name = names.get(tag)
        if name is None:
            name = names[tag] = topic_of(tag)
        if name and len(name) <= LONGEST_TAG and name not in OF_NO_MOVIE:
            by_movie[movie][name] += 1
            if len(people[name]) < FEWEST_PEOPLE:
                people[name].add(user)
    shared = {name for name, who in people.items() if len(who) >= FEWEST_PEOPLE or known_as(name)}
    kept = {movie: [tag for tag, _ in counts.most_common() if tag in shared] for movie, counts in by_movie.items()}
    return {movie: tuple(tags[:MOST_TAGS_A_MOVIE]) for movie, tags in kept.items() if tags}
