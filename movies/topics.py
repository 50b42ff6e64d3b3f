"""Topics and languages of movies, by the words that people use to ask for them or to tag them on MovieLens."""

from __future__ import annotations

import re

from movies.topic_words import TOPICS

# Languages and the countries where they are spoken, since tags hardly distinguish the two.
LANGUAGES: dict[str, tuple[str, ...]] = {
    "American": ("usa", "united states", "united states of america"),
    "Argentine": ("argentina", "argentinian"),
    "Australian": ("australia", "aussie"),
    "Brazilian": ("brazil", "brasil"),
    "British": ("britain", "england", "uk"),
    "Chinese": ("china", "mandarin", "cantonese", "hong kong"),
    "Danish": ("denmark",),
    "Dutch": ("netherlands",),
    "Finnish": ("finland",),
    "foreign": ("foreign language", "foreign-language", "subtitled"),
    "French": ("france", "französisch", "französische", "französisches", "frankreich"),
    "German": ("germany", "deutsch", "deutsche", "deutsches", "deutschland"),
    "Greek": ("greece",),
    "Hungarian": ("hungary",),
    "Indian": ("india", "bollywood", "hindi"),
    "Iranian": ("iran", "persian"),
    "Irish": ("ireland",),
    "Italian": ("italy",),
    "Japanese": ("japan",),
    "Korean": ("korea", "south korea", "south korean", "k-drama"),
    "Mexican": ("mexico",),
    "Norwegian": ("norway",),
    "Polish": ("poland",),
    "Portuguese": ("portugal",),
    "Russian": ("russia", "soviet"),
    "Scandinavian": ("scandinavia", "nordic"),
    "Spanish": ("spain",),
    "Swedish": ("sweden",),
    "Thai": ("thailand",),
    "Turkish": ("turkey",),
}


# Names that keep their capitals in replies.
_PROPER = (
    "Christmas|Disney|Holocaust|James Bond|LGBT|London|Los Angeles|Marvel|New York|Paris|Pixar|Stephen King|Titanic"
    "|Vietnam|World War I|World War II"
)
_SHOWN = {name.casefold(): name for name in _PROPER.split("|")}


def shown_as(name: str) -> str:
    """The name of a topic as people write it."""
    return _SHOWN.get(name.casefold(), name)


def _plain(words: str) -> str:
    return re.sub(r"[\s_-]+", " ", words.casefold()).strip()


_NAME_OF = {_plain(word): name for table in (TOPICS, LANGUAGES) for name, others in table.items() for word in others}
_NAME_OF |= {_plain(name): name for table in (TOPICS, LANGUAGES) for name in table}


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
