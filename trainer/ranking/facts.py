"""Matinee's own facts about movies, as tags that a map can be learned from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from movies.catalogue import Movie
from movies.facts import Facts
from movies.known_films import facts_of, known_facts

# Each fact weighs as much as a tag given by this many people. The cast says less about a movie than its makers do.
PEOPLE_OF_A_FACT, PEOPLE_OF_AN_ACTOR = 3, 1
# People who love Japanese movies are likelier to love Korean ones than American ones.
REGIONS = {
    "Asia": ("Japan", "Hong Kong", "China", "Taiwan", "South Korea", "India", "Thailand", "Iran", "Vietnam"),
    "Europe": (
        "France", "Germany", "West Germany", "Italy", "Spain", "Sweden", "Denmark", "Norway", "Poland", "Belgium",
        "Austria", "Switzerland", "Soviet Union", "Russia", "Czech Republic", "Czechoslovakia", "Greece", "Finland",
        "Netherlands", "Yugoslavia", "Bosnia and Herzegovina", "Romania", "Hungary", "Iceland",
    ),
    "Latin America": ("Mexico", "Brazil", "Argentina", "Colombia", "Chile", "Cuba"),
}  # fmt: skip
_REGION = {country: region for region, countries in REGIONS.items() for country in countries}


def facts_as_tags(movies: Iterable[Movie]) -> Iterator[tuple[int, str]]:
    """Movies' subjects, makers and countries as pairs of a movie's id and a word."""
    known = known_facts()
    for movie in movies:
        if facts := facts_of(movie, known):
            yield from PEOPLE_OF_AN_ACTOR * [(movie.id, f"with {name}") for name in facts.cast]
            yield from PEOPLE_OF_A_FACT * [(movie.id, word) for word in _words(facts)]


def _words(facts: Facts) -> Iterator[str]:
    yield from facts.subjects
    yield from (f"by {name}" for name in facts.directors)
    if facts.series:
        yield f"series {facts.series}"
    for country in facts.countries[:1]:
        if country != "United States":
            yield f"from {country}"
    for language in facts.languages[:1]:
        if language != "English":
            yield f"in {language}"
            yield from (f"from {_REGION[c]}" for c in facts.countries[:1] if c in _REGION)
