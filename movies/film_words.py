"""Translate Wikidata's words for films into those that MovieLens and people use: genres, topics, languages, names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path

from movies.facts import Facts
from movies.topics import LANGUAGES, topic_of

# MovieLens's genres, each with the words that imply it in Wikidata's kinds of film; a kind may have several genres.
_GENRES = {
    "Action": r"action|superhero|martial arts|swashbuckler|disaster",
    "Adventure": r"adventure|swashbuckler",
    "Animation": r"animat\w+|anime",
    "Children": r"children's|family film",
    "Comedy": r"comed\w+|parody|satir\w+|buddy",
    "Crime": r"crime|gangster|heist|mafia|neo-noir|legal",
    "Documentary": r"documentary",
    "Drama": r"drama|biographical|coming-of-age|road movie",
    "Fantasy": r"fantasy|fairy tale",
    "Film-Noir": r"film noir",
    "Horror": r"horror|slasher|zombie|vampire",
    "Musical": r"musical",
    "Mystery": r"mystery|whodunit|detective",
    "Romance": r"roman(?:ce|tic)",
    "Sci-Fi": r"science[ -]fiction|cyberpunk|kaiju|post-apocalyptic|superhero",
    "Thriller": r"thriller|neo-noir|spy",
    "War": r"war",
    "Western": r"western",
}
_GENRE = {name: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for name, words in _GENRES.items()}
_ENDING = re.compile(r"(?:[ -]related)?(?: film| movie| fiction)s?$|(?: film)? series$", re.IGNORECASE)
MOST_COUNTRIES = 2
# People who are also known by the name of their group.
_TOGETHER = {
    "joel coen": "coen brothers",
    "ethan coen": "coen brothers",
    "lana wachowski": "wachowskis",
    "lilly wachowski": "wachowskis",
    "anthony russo": "russo brothers",
    "joe russo": "russo brothers",
}
# The names in `movies.topics` for countries and languages that it does not list under Wikidata's names.
_STATES = {
    "united kingdom": "British",
    "people's republic of china": "Chinese",
    "standard chinese": "Chinese",
    "mandarin chinese": "Chinese",
    "soviet union": "Russian",
    "west germany": "German",
    "german democratic republic": "German",
    "kingdom of denmark": "Danish",
    "kingdom of the netherlands": "Dutch",
    "hindi": "Indian",
}
_ENGLISH_SPEAKING = {
    "American", "Australian", "British", "Canadian", "Indian", "Irish", "New Zealand", "South African",
}  # fmt: skip
_CHINESE_SPEAKING = {"Hong Kong", "Taiwanese"}
# What people call movies from any of these countries.
_REGIONS = {
    "Scandinavian": {"Danish", "Norwegian", "Swedish"},
    "European": set(
        "Austrian Belgian British Czech Danish Dutch Finnish French German Greek Hungarian Icelandic Irish Italian"
        " Norwegian Polish Portuguese Russian Spanish Swedish Swiss".split()
    ),
    "Asian": {"Chinese", "Hong Kong", "Indian", "Iranian", "Japanese", "Korean", "Taiwanese", "Thai"},
    "African": {"South African"}
    | set("algeria egypt ghana kenya morocco nigeria rwanda senegal tunisia zambia".split()),
    "Latin American": {"Argentine", "Brazilian", "Mexican"},
}


_WOMEN = Path(__file__).with_name("women_directors.txt")


@lru_cache(maxsize=20_000)
def genres_of(kinds: tuple[str, ...]) -> tuple[str, ...]:
    """The MovieLens genres of a film of these kinds.

    >>> genres_of(("science fiction film", "comedy drama"))
    ('Comedy', 'Drama', 'Sci-Fi')
    """
    return tuple(name for name, pattern in _GENRE.items() if any(pattern.search(kind) for kind in kinds))


def marks_of(facts: Facts) -> tuple[str, ...]:
    """The marks that a film can be found by: people, topics, countries and languages, as `movies.topics` names them."""
    people = [name for person in facts.people for name in _names(person)]
    told = (*facts.kinds, *facts.subjects, *([facts.series] if facts.series else []))
    topics = [about(shortened(words)) for words in told]
    spoken, made = (
        [_STATES.get(words.casefold()) or topic_of(words) for words in several[:2]]
        for several in (facts.languages, facts.countries)
    )
    # Nobody who asks for a German film means an American one that Germans helped to pay for.
    own = {*spoken, *(_ENGLISH_SPEAKING if spoken[:1] == ["english"] else ())}
    own |= _CHINESE_SPEAKING if spoken[:1] == ["Chinese"] else set()
    places = [*made[:1], *(place for place in made[1:] if place in own), *spoken[:1]]
    places += [topic_of(f"in {language}") for language in facts.languages[:1]]
    if facts.languages and facts.languages[0] != "English":
        places.append("foreign")
    places += [region for region, countries in _REGIONS.items() if countries & set(places)]
    women = any(plain_name(name) in women_who_direct() for name in facts.directors)
    sorts = [
        *(["female directors"] if women else []),
        *(["based on a book"] if facts.book else []),
        *(["sequels"] if (facts.part or 1) > 1 else []),
    ]
    return tuple(dict.fromkeys((*people, *topics, *places, *sorts)))


def about(subject: str) -> str:
    """The mark for a subject; a country as a subject is where a movie is set, not where it is from.

    >>> about("zombie"), about("France")
    ('zombies', 'set in france')
    """
    topic = topic_of(subject)
    return f"set in {plain_name(subject)}" if topic in LANGUAGES else topic


def plain_name(name: str) -> str:
    """A person's name as a lookup key: "Alfonso Cuarón" becomes "alfonso cuaron".

    >>> plain_name("Timothée  Chalamet")
    'timothee chalamet'
    """
    apart = unicodedata.normalize("NFKD", name.casefold().replace("ø", "o").replace("ł", "l"))
    letters = "".join(c for c in apart if not unicodedata.combining(c))
    return re.sub(r"[\s._-]+", " ", letters.replace("’", "'")).strip()


def fewest_words(titles: Iterable[str], words: int) -> list[str]:
    """The titles with at least this many words; shorter ones are too often everyday words."""
    return [title for title in titles if len(title.split()) >= words]


@cache
def women_who_direct() -> frozenset[str]:
    """The lookup keys of the women in a file of directors; others may be missing there."""
    lines = _WOMEN.read_text("utf-8").splitlines()
    return frozenset(plain_name(line) for line in lines if line and not line.startswith("#"))


@lru_cache(maxsize=100_000)
def _names(person: str) -> tuple[str, ...]:
    plain = plain_name(person)
    return (plain, _TOGETHER[plain]) if plain in _TOGETHER else (plain,)


@lru_cache(maxsize=100_000)
def topic_of_film(words: str) -> str:
    """The mark for a kind of film, a subject or a series.

    >>> topic_of_film("zombie film"), topic_of_film("Harry Potter film series")
    ('zombies', 'harry potter')
    """
    return topic_of(shortened(words))


def shortened(words: str) -> str:
    """A kind of film or a series without an ending such as "film" or "series"."""
    return _ENDING.sub("", words)
