"""Topics and languages of movies, by the words that people use to ask for them or to tag them on MovieLens."""

from __future__ import annotations

import re

from movies.topic_words import TOPICS

# No catalogue says which movies a streaming service has.
STREAMING = "what's streaming where"

# Languages and the countries where they are spoken, since tags hardly distinguish the two.
LANGUAGES: dict[str, tuple[str, ...]] = {
    "African": ("africa",),
    "American": ("usa", "united states", "united states of america"),
    "Argentine": ("argentina", "argentinian"),
    "Australian": ("australia", "aussie"),
    "Asian": ("asia",),
    "Austrian": ("austria",),
    "Belgian": ("belgium",),
    "Brazilian": ("brazil", "brasil"),
    "British": ("britain", "england", "uk"),
    "Canadian": ("canada",),
    "Chinese": ("china", "mandarin", "cantonese"),
    "Czech": ("czech republic", "czechia", "czechoslovakia", "czechoslovak"),
    "Danish": ("denmark",),
    "Dutch": ("netherlands",),
    "European": ("europe", "europäisch", "europäische", "europäischer"),
    "Finnish": ("finland",),
    "foreign": ("foreign language", "foreign-language", "subtitled"),
    "French": ("france", "französisch", "französische", "französisches", "frankreich"),
    "German": ("germany", "deutsch", "deutsche", "deutsches", "deutschland"),
    "Greek": ("greece",),
    "Hong Kong": ("hongkong", "hk"),
    "Hungarian": ("hungary",),
    "Icelandic": ("iceland",),
    "Indian": ("india", "bollywood"),
    "Iranian": ("iran", "persian"),
    "Irish": ("ireland",),
    "Israeli": ("israel",),
    "Italian": ("italy",),
    "Japanese": ("japan",),
    "Korean": ("korea", "south korea", "south korean", "k-drama"),
    "Latin American": ("latin america", "south american", "south america"),
    "Mexican": ("mexico",),
    "New Zealand": ("nz",),
    "Norwegian": ("norway",),
    "Polish": ("poland",),
    "Portuguese": ("portugal",),
    "Russian": ("russia", "soviet"),
    "Scandinavian": ("scandinavia", "nordic"),
    "South African": ("south africa",),
    "Spanish": ("spain",),
    "Swedish": ("sweden",),
    "Swiss": ("switzerland",),
    "Taiwanese": ("taiwan",),
    "Thai": ("thailand",),
    "Turkish": ("turkey",),
}


# What people speak in a movie, which is not where it was made: "in Spanish", "a Hindi movie".
SPOKEN: dict[str, tuple[str, ...]] = {
    f"in {name}": (f"{name} language", f"{name} speaking", f"{name} spoken")
    for name in (
        "Arabic|Cantonese|Chinese|Czech|Danish|Dutch|English|Finnish|French|German|Greek|Hebrew|Hindi|Hungarian|Icelandic"
        "|Italian|Japanese|Korean|Mandarin|Norwegian|Persian|Polish|Portuguese|Russian|Spanish|Swedish|Tamil|Telugu|Thai"
        "|Turkish"
    ).split("|")
}
# Languages that no country is called by.
for _name in ("Arabic", "Hebrew", "Hindi", "Tamil", "Telugu"):
    SPOKEN[f"in {_name}"] += (_name,)


# Names that keep their capitals in replies.
_PROPER = (
    "Christmas|Disney|Holocaust|James Bond|LGBT|London|Los Angeles|Marvel|New York|Paris|Pixar|Stephen King|Titanic"
    "|Vietnam|World War I|World War II"
)
_SHOWN = {name.casefold(): name for name in _PROPER.split("|")}
SET_IN = "set in "


def shown_as(name: str) -> str:
    """The name of a topic as people write it."""
    if name.startswith(SET_IN):
        return SET_IN + name.removeprefix(SET_IN).title()
    return _SHOWN.get(name.casefold(), name)


def _plain(words: str) -> str:
    return re.sub(r"[\s_-]+", " ", words.casefold()).strip()


_TABLES = (TOPICS, LANGUAGES, SPOKEN)
_NAME_OF = {_plain(word): name for table in _TABLES for name, others in table.items() for word in others}
_NAME_OF |= {_plain(name): name for table in _TABLES for name in table}


def known_as(words: str) -> str | None:
    """The topic or language that these words mean, in the singular or plural; None if there is none."""
    plain = _plain(words)
    return _NAME_OF.get(plain) or _NAME_OF.get(plain.removesuffix("s")) or _NAME_OF.get(f"{plain}s")


def topic_of(words: str) -> str:
    """The tag for these words: the name of the topic or, failing that, the words themselves.

    >>> topic_of("Zombie"), topic_of("Tom Hanks")
    ('zombies', 'tom hanks')
    """
    return known_as(words) or _plain(words)
