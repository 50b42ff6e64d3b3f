"""What is in a movie, and its mood, going by its tags and the facts that ship with Matinee."""

from __future__ import annotations

from movies.catalogue import Movie
from movies.content import SPARED
from movies.topics import topic_of


def _topics(words: str) -> frozenset[str]:
    return frozenset(topic_of(word) for word in words.split("|"))


# The words that mean yes to a question about each kind of content.
CONTENT = {
    "sad": _topics("sad|bleak|bittersweet|sad ending|depressing|melancholy|grief|devastating|moving|emotional"),
    "funny": _topics("funny|silly|witty|hilarious|absurd|zany|dark comedy|black comedy|black humor|irreverent humor"),
    "violent": SPARED["violence"].tags | SPARED["gore"].tags,
    "sexual": SPARED["sex scenes"].tags | SPARED["sexual violence"].tags | _topics("sexy|steamy"),
    "swearing": SPARED["bad language"].tags,
    "animals": SPARED["harm to animals"].tags,
    "jump scares": SPARED["jump scares"].tags - {"scary"},
    "slow": _topics("slow|slow burn|talky|quiet"),
    "happy ending": _topics("happy ending"),
}
SAD_ENDING, BEST_PICTURE = "sad ending", "best picture"
# Some words for a movie's mood.
_FEEL = _topics(
    "funny|sad|warm|sweet|dark|tense|gritty|bleak|silly|cosy|weird|stylish|exciting|romantic|scary|creepy|uplifting"
    "|bittersweet|slow burn|thought-provoking|fun|charming|fast-paced|violent|epic|quiet|clean|feel-good|witty|moody"
    "|surreal|magical|cool|intense|nostalgic|serious|disturbing|calm"
)
MOST_TOLD = 3


def found(movie: Movie, kind: str) -> tuple[str, ...]:
    """The movie's words that mean yes to a question about this kind of content."""
    return tuple(dict.fromkeys(one for one in (*movie.tags, *movie.marks) if one in CONTENT[kind]))[:MOST_TOLD]


def feel(movie: Movie) -> tuple[str, ...]:
    """A few words for the movie's mood; none if nothing is known."""
    return tuple(dict.fromkeys(one for one in (*movie.marks, *movie.tags) if one in _FEEL))[:MOST_TOLD]
