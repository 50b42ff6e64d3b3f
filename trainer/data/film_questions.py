"""SPARQL queries to Wikidata about the films released within a span of days.

All answers have rows of the same form: a film, a field, its value, and perhaps a place (the ordinal in a series or a
cast) and a fame (the number of pages about an actor).
https://www.wikidata.org/wiki/Wikidata:SPARQL_tutorial.
"""

from __future__ import annotations

from datetime import date

COLUMNS = frozenset({"film", "field", "value", "place", "known"})

# Films with pages on fewer wikis are left out: they are hardly ever mentioned, and make up half of all films.
FEWEST_PAGES = 2
# Other languages in which people may give a title.
TITLE_LANGUAGES = ("de", "fr", "es", "it", "pt", "nl", "sv", "pl")

_FILMS = """\
  {{ SELECT DISTINCT ?film WHERE {{
    ?film wdt:P577 ?date .
    FILTER("{start}T00:00:00Z"^^xsd:dateTime <= ?date && ?date < "{end}T00:00:00Z"^^xsd:dateTime)
    ?film wdt:P31/wdt:P279* wd:Q11424 ; wikibase:sitelinks ?pages .
    FILTER(?pages >= {fewest})
  }} }}
"""


def _value(field: str, property_: str) -> str:
    return f'{{ ?film wdt:{property_} ?value . BIND("{field}" AS ?field) }}'


def _label(field: str, *languages: str) -> str:
    wanted = ", ".join(f'"{language}"' for language in languages)
    return f'{{ ?film rdfs:label ?value . FILTER(LANG(?value) IN ({wanted})) BIND("{field}" AS ?field) }}'


def _named(field: str, property_: str, more: str = "") -> str:
    """The items that a property refers to; `_NAMES` adds their names."""
    return f'{{ ?film wdt:{property_} ?one . {more} BIND("{field}" AS ?field) }}'


def _placed(field: str, property_: str) -> str:
    """The items that a property refers to, with the place in a series or a cast, and the fame."""
    return (
        f"{{ ?film p:{property_} ?said . ?said ps:{property_} ?one . ?one wikibase:sitelinks ?known . "
        f'OPTIONAL {{ ?said pq:P1545 ?place }} BIND("{field}" AS ?field) }}'
    )


# Names in English, or else those that are the same in all languages.
_NAMES = '  SERVICE wikibase:label { bd:serviceParam wikibase:language "en,mul" . ?one rdfs:label ?value }\n'

# Several queries, because a single one would exceed Wikidata's limit of one minute.
PARTS: dict[str, tuple[str, ...]] = {
    "titles": (
        _label("title", "en"),
        _label("same title everywhere", "mul"),
        _label("other title", *TITLE_LANGUAGES),
        _value("original title", "P1476"),
        _value("date", "P577"),
        _value("imdb", "P345"),
        _value("tmdb", "P4947"),
        _value("minutes", "P2047"),
        '{ ?film wikibase:sitelinks ?value . BIND("pages" AS ?field) }',
    ),
    "makers": (_named("director", "P57"), _named("writer", "P58"), _placed("cast", "P161")),
    "kinds": (
        _named("kind", "P136"),
        _named("subject", "P921"),
        _named("country", "P495"),
        _named("language", "P364"),
        _placed("series", "P179"),
        # A film may be based on many things; only written works are books.
        _named("book", "P144", more="?one wdt:P31/wdt:P279* wd:Q47461344 ."),
        _named("mpa", "P1657"),
        _named("fsk", "P1981"),
    ),
}


def question(part: str, start: date, end: date) -> str:
    """The query for one group of facts about the films released on or after `start` and before `end`."""
    blocks = "\n  UNION ".join(PARTS[part])
    films = _FILMS.format(start=start.isoformat(), end=end.isoformat(), fewest=FEWEST_PAGES)
    names = _NAMES if "?one" in blocks else ""
    return f"SELECT ?film ?field ?value ?place ?known WHERE {{\n{films}  {blocks}\n{names}}}"
