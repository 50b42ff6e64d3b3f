"""Moods, and content that some people avoid: recognised by genres and related tags, since few movies have the exact
tags."""

from __future__ import annotations

from typing import NamedTuple


class Mood(NamedTuple):
    """The genres of movies in a mood (one is enough if nothing else is known), and genres and tags that spoil it."""

    genres: frozenset[str]
    spoilt_by: frozenset[str]
    tags_that_spoil_it: frozenset[str] = frozenset()


def _mood(genres: str, spoilt_by: str, tags: str = "") -> Mood:
    return Mood(frozenset(genres.split()), frozenset(spoilt_by.split()), frozenset(filter(None, tags.split("|"))))


_GRIM = "bleak|violent|violence|disturbing|sad ending|tense|creepy|scary|gore|depressing|rape|child death|war"
MOODS = {
    "adrenaline": _mood("Action", "Documentary", "slow"),
    "calm": _mood("Drama Romance Documentary", "Action Adventure Crime Horror Thriller War Western Film-Noir", _GRIM),
    "cosy": _mood("Comedy Children Musical Romance", "Action Crime Drama Film-Noir Horror Thriller War Western", _GRIM),
    "feel-good": _mood("Comedy Children Musical", "Action Crime Drama Film-Noir Horror Thriller War Western", _GRIM),
    "serious": _mood("Drama Documentary", "Comedy Children Musical"),
    "silly": _mood("Comedy", "Drama Romance War", "serious|bleak"),
}


_SADNESS = frozenset(
    "sad|sad ending|bleak|bleak ending|depressing|disturbing|dark|heartbreak|tragedy|tragic love|melancholy|suicide"
    "|child death".split("|")
)
# People who want nothing sad want nothing bleak either.
REFUSED_WITH = {
    "sad": _SADNESS,
    "depressing": _SADNESS,
    "bleak": _SADNESS,
    "sentimental": frozenset({"sentimental", "cheesy"}),
}


class Spared(NamedTuple):
    """Content to avoid: the genres full of it, and the tags of movies that have it."""

    genres: frozenset[str]
    tags: frozenset[str]


def _spared(genres: str, tags: str) -> Spared:
    return Spared(frozenset(genres.split()), frozenset(tags.split("|")))


# Up to this age, only movies for children will do.
CHILD = 12

SPARED = {
    "jump scares": _spared("Horror", "jump scares|jump scare|scary"),
    "gore": _spared("Horror", "gore|gory|bloody|blood|splatter"),
    "violence": _spared("Horror War", "violence|violent|brutal|brutality|gore|gory|bloody|torture"),
    "sex scenes": _spared(
        "",
        "sex|sex scenes|sexuality|erotic|nudity|nudity (topless)|nudity (topless brief)|nudity (topless notable)"
        "|male nudity"
        "|nudity (full frontal)|nudity (full frontal notable)|nudity (rear)|unsimulated sex|topless",
    ),
    "bad language": _spared("", "profanity|swearing|crude humor|vulgar"),
    "harm to animals": _spared("", "animal cruelty|animal death|animal abuse|dog dies|dog death"),
    "sad endings": _spared("", "sad ending|unhappy ending|sad|depressing|tragedy|downer ending|tragic"),
    "sexual violence": _spared("", "rape|sexual abuse|sexual violence"),
}
