"""Every sentence that people read, in English and German. Imports `contracts`, `queue` and `ratings_import` for types.

A topic is a module of English sentences, each with a German twin of the same name and arguments in `german`; the
decorator `languages.spoken` joins the two, and a type checker then finds twins that are missing or differ.
"""

from bot.wording import failures
from bot.wording.english import (
    admin,
    facts,
    files,
    labels,
    nights,
    parts,
    people,
    results,
    service,
    slack,
    small_talk,
    talk,
    wishes,
)
from bot.wording.shared import common, languages

__all__ = [
    "admin",
    "common",
    "facts",
    "failures",
    "files",
    "labels",
    "languages",
    "nights",
    "parts",
    "people",
    "results",
    "service",
    "slack",
    "small_talk",
    "talk",
    "wishes",
]
