"""Which messages a reader is asked about."""

from __future__ import annotations

import pytest

from bot.understanding.meaning import Understanding
from bot.understanding.message import understand
from bot.understanding.requests.intents import Intent
from bot.understanding.titles.finder import TitleFinder
from bot.understanding.words_left import OPEN, leaves_words
from movies.movielens import Release


@pytest.fixture(scope="module")
def finder(ml_100k: Release) -> TitleFinder:
    return TitleFinder(ml_100k.catalogue)


@pytest.mark.parametrize(
    "message",
    [
        "Heat hat mir den Atem verschlagen",
        "un film d'horreur des années 80 s'il vous plaît",
        "Kannst du mir was Lustiges empfehlen?",
        "je voudrais quelque chose comme Fargo mais plus drôle",
        "something with that bloke off the telly",
        "I need something to knit to",
        "could you conjure up a yarn that floats my boat",
    ],
)
def test_words_that_say_something_and_were_not_used_are_left_over(message: str, finder: TitleFinder) -> None:
    assert leaves_words(message, understand(message, finder), finder)


@pytest.mark.parametrize(
    "message",
    [
        "",
        "Heat",
        "I loved Heat and hated Twister",
        "Heat and Fargo",
        "a 90s thriller with time travel, nothing gory",
        "something like Fargo",
        "would I like Pulp Fiction?",
        "lol nice one",
        "thanks!",
        "forget me",
        "what do you know about me",
        "you may learn from my ratings",
    ],
)
def test_a_message_that_was_understood_leaves_none(message: str, finder: TitleFinder) -> None:
    assert not leaves_words(message, understand(message, finder), finder)


@pytest.mark.parametrize("intent", sorted(set(Intent) - OPEN))
def test_a_plain_command_leaves_none_whatever_it_says(intent: Intent, finder: TitleFinder) -> None:
    assert not leaves_words("Heat hat mir den Atem verschlagen", Understanding(intent), finder)
