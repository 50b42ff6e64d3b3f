"""Messages with their meanings, for the reader to learn from."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from movies.errors import MatineeError
from movies.reader_prompt import ReaderAnswer, ReaderQuestion

# The wishes in a file of examples, and the fields of `ReaderWishes` that they fill.
FIELDS = {
    "genres": "genres",
    "no_genres": "without_genres",
    "people": "people",
    "no_people": "without_people",
    "topics": "topics",
    "no_topics": "without_topics",
    "languages": "languages",
    "no_languages": "without_languages",
}
FLAGS: dict[str, tuple[str, Any]] = {
    "any_genre": ("either", True),
    "obscure": ("fame", "obscure"),
    "famous": ("fame", "famous"),
}


@dataclass(frozen=True)
class Example:
    """A message, with what is on screen, and its meaning."""

    question: ReaderQuestion
    answer: ReaderAnswer


def read_examples(files: Iterable[Path]) -> list[Example]:
    """The examples in files of JSON lines: "says", "screen", "movies", "wishes", "intent", "fact".

    Numbers among the wishes are left to rules, which read them well.

    Raises
    ------
    MatineeError: a line is not an example, or names a title that is not in its message.
    """
    try:
        return [
            _example(line, f"{file.name}, line {number}")
            for file in files
            for number, line in enumerate(file.read_text("utf-8").splitlines(), 1)
            if line.strip()
        ]
    except OSError as error:
        raise MatineeError(f"There are no examples in {error.filename}.") from error


def _example(line: str, place: str) -> Example:
    try:
        told = json.loads(line)
        question = ReaderQuestion.of(told["says"].strip(), told.get("screen", ()))
        answer = ReaderAnswer.model_validate(_answer(told))
    except (ValueError, KeyError, TypeError, ValidationError) as error:
        raise MatineeError(f"No example in {place}: {error}") from error
    for movie in answer.movies:
        if not movie.title.startswith("#") and movie.title not in question.message:
            raise MatineeError(f"The message in {place} does not hold the title {movie.title!r}.")
    return Example(question, answer)


def _answer(told: dict[str, Any]) -> dict[str, Any]:
    wishes = told.get("wishes", {})
    values = {FIELDS[word]: value for word, value in wishes.items() if word in FIELDS}
    values |= {field: value for word, (field, value) in FLAGS.items() if wishes.get(word)}
    movies = [{"title": movie["t"], "verdict": movie["v"]} for movie in told.get("movies", ())]
    return {"intent": told["intent"], "fact": told.get("fact"), "movies": movies, "wishes": values}
