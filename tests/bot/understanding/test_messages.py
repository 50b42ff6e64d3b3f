"""The acceptance table of the understanding: one message a line in messages.txt, with what is expected of it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.contracts.session import Question
from bot.understanding.meaning import Context, Understanding
from bot.understanding.message import understand
from bot.understanding.titles.finder import TitleFinder
from movies.catalogue import Catalogue, Movie
from movies.movielens import Release
from movies.ratings import Verdict
from tests.bot.newer_movies import NEWER_MOVIES


def lines_of(name: str) -> list[str]:
    """The lines of a table that are no headings."""
    text = Path(__file__).with_name(name).read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("# ")]


LINES, FURTHER_LINES = lines_of("messages.txt"), lines_of("further_messages.txt")
# What was reached when the further messages were added; it may only rise.
SHARE_OF_FURTHER_LINES = 0.82
QUESTIONS = {
    "recommended": Question.RECOMMENDED,
    "verdict": Question.VERDICT,
    "rate": Question.RATE,
    "seen": Question.SEEN,
    "forget": Question.FORGET,
    "which good": Question.WHICH,
    "which bad": Question.WHICH,
    "which none": Question.WHICH,
}
CONTEXT = re.compile(r"^\[(?P<kind>[a-z ]+)(?:: (?P<movies>.*?))?\] (?P<message>.*)$", re.DOTALL)


@pytest.fixture(scope="module")
def finder(ml_100k: Release) -> TitleFinder:
    """MovieLens 100K and well-known movies made after it."""
    newer = [
        Movie(100_000 + k, title, year, genres, popularity=popularity)
        for k, (title, year, genres, popularity) in enumerate(NEWER_MOVIES)
    ]
    return TitleFinder(Catalogue([*ml_100k.catalogue, *newer], digest="0" * 64))


def by_name(finder: TitleFinder, name: str) -> Movie:
    return next(m for m in finder.catalogue if m.name == name)


def told(said: Understanding, finder: TitleFinder) -> dict[str, object]:
    """An understanding in the words of the table; what is empty is left out."""
    wished = said.wishes
    years = f"{wished.year_from or ''}-{wished.year_to or ''}"
    parts: dict[str, object] = {
        "good": {m.name for m in said.good},
        "bad": {m.name for m in said.bad},
        "unseen": {m.name for m in said.unseen},
        "seen": {m.name for m in said.seen},
        "asked": {m.name for m in said.asked},
        "which": {w.text.casefold() for w in said.which},
        "genres": set(wished.genres),
        "without": set(wished.without),
        "years": {years} - {"-"},
        "like": {finder.catalogue[i].name for i in said.like},
        "unlike": {finder.catalogue[i].name for i in said.unlike},
        "other than": {finder.catalogue[i].name for i in wished.other_than},
        "unknown": {u.casefold() for u in said.unknown},
        "pick": {str(p + 1) for p in said.picks},
    }
    return {key: value for key, value in parts.items() if value}


@pytest.mark.parametrize("line", LINES)
def test_a_message_of_the_table_is_understood(line: str, finder: TitleFinder) -> None:
    intent, expected = expectation_of(line)
    said = understood(line, finder)
    assert intent in (None, said.intent)
    assert told(said, finder) == expected


def test_most_of_the_messages_that_were_written_to_test_it_are_understood(finder: TitleFinder) -> None:
    failed = []
    for line in FURTHER_LINES:
        (intent, expected), said = expectation_of(line), understood(line, finder)
        if intent not in (None, said.intent) or told(said, finder) != expected:
            failed.append(line)
    assert len(FURTHER_LINES) == 370
    assert len(failed) <= (1 - SHARE_OF_FURTHER_LINES) * len(FURTHER_LINES), failed


def understood(line: str, finder: TitleFinder) -> Understanding:
    """What the message of a line is understood to say, in its context."""
    message = line.partition(" => ")[0]
    context = Context()
    if (match := CONTEXT.match(message)) and match["kind"] in QUESTIONS:
        movies = tuple(by_name(finder, name) for name in (match["movies"] or "").split(" | ") if name)
        context, message = Context(movies, QUESTIONS[match["kind"]]), match["message"]
    return understand(message.replace("\\n", "\n"), finder, context)


def expectation_of(line: str) -> tuple[str | None, dict[str, object]]:
    """The intent that a line expects, if it names one, and the parts of what should be understood."""
    intent, expected = None, {}
    expectation = line.partition(" => ")[2]
    for part in expectation.split("; ") if expectation != "nothing" else []:
        key, _, values = part.partition(": ")
        if key == "intent":
            intent = values
        else:
            names = set(values.split(" | "))
            expected[key] = {n.casefold() for n in names} if key in ("which", "unknown") else names
    return intent, expected


def test_the_table_is_large_and_verdicts_are_of_the_domain() -> None:
    assert len(LINES) >= 300
    assert {v.value for v in Verdict} == {"good", "bad"}
