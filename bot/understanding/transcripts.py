"""Read a conversation between two people, and report what Matinee would remember about the seeker.

This measures how well real conversations are understood: `python -m bot understand`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, Field, ValidationError

from bot.contracts.session import Question
from bot.understanding.meaning import Context
from bot.understanding.message import LONGEST_MESSAGE, understand
from bot.understanding.opinions.opinion import Opinion
from bot.understanding.requests.intents import Intent
from bot.understanding.titles.finder import TitleFinder
from bot.understanding.words.mentions import Mention
from movies.catalogue import Movie
from movies.errors import MatineeError
from movies.protocol.recommendation import Wishes
from movies.ratings import Verdict

LONGEST_LINE = 1_000_000
MOST_MESSAGES = 1_000

ASKS_FOR_A_VERDICT = re.compile(
    r"\b(?:did|do|are|were) you (?:\w+ )?(?:like|love|enjoy|fan|a fan|into)\b", re.IGNORECASE
)
ASKS_WHETHER_SEEN = re.compile(
    r"\b(?:have|did|has|had|do|ever|you|u) (?:\w+ )?(?:seen|see|watch|watched|heard|saw|catch|checked)\b"
    r"|\b(?:seen|watched|heard of)\b",
    re.IGNORECASE,
)
VERDICTS = {Opinion.GOOD: Verdict.GOOD, Opinion.LIKE: Verdict.GOOD, Opinion.BAD: Verdict.BAD}


class TranscriptUnreadable(MatineeError):
    """A line is not a conversation."""


class Speaker(StrEnum):
    """Who is speaking: the person looking for a movie, or the other one, whose part the bot plays."""

    SEEKER = "seeker"
    RECOMMENDER = "recommender"


class Message(BaseModel):
    """A message by one of the speakers; only the first `LONGEST_MESSAGE` characters are read."""

    speaker: Speaker
    text: str


class Transcript(BaseModel):
    """One conversation; other fields, such as expected answers, are ignored."""

    id: str | int
    messages: Annotated[tuple[Message, ...], Field(max_length=MOST_MESSAGES)]


class Listener:
    """Follows a conversation message by message, and remembers what the bot would."""

    def __init__(self, finder: TitleFinder) -> None:
        self._finder = finder
        self._context = Context()
        self._heard_seeker = True  # Whether the seeker has spoken since the movies on screen were named.
        self._verdicts: dict[int, Verdict] = {}
        self._names: dict[int, tuple[str, int | None]] = {}
        self._named: dict[tuple[str, int | None], None] = {}
        self._wishes = Wishes()

    def hear(self, message: Message) -> None:
        """Read the next message, and remember what it says."""
        text = message.text[:LONGEST_MESSAGE]
        mentions = [m for m in self._finder.find(text, self._context.movies) if not m.is_stranger]
        for mention in mentions:
            self._remember_name(mention)
        if message.speaker is Speaker.SEEKER:
            self._hear_seeker(text, mentions)
        else:
            self._hear_recommender(text, mentions)

    def held(self) -> dict[str, Any]:
        """What was remembered, in the form of `hold`."""
        return {
            "ratings": [_entry(self._names[movie]) | {"verdict": str(v)} for movie, v in self._verdicts.items()],
            "named": [_entry(name) for name in self._named],
            "wishes": {
                "genres": sorted(self._wishes.genres),
                "without": sorted(self._wishes.without),
                "from": self._wishes.year_from,
                "to": self._wishes.year_to,
            },
        }

    def _hear_seeker(self, text: str, mentions: Sequence[Mention]) -> None:
        said = understand(text, self._finder, self._context)
        explicit = {mention.movie.id for mention in mentions}
        unclear = tuple((which.candidates[0], which.opinion) for which in said.which)
        for movie, opinion in (*said.statements, *unclear):
            self._names.setdefault(movie.id, (movie.title, movie.year))
            if opinion in VERDICTS:
                self._verdicts.pop(movie.id, None)
                self._verdicts[movie.id] = VERDICTS[opinion]
            elif opinion is Opinion.UNSEEN and movie.id in explicit:
                # Saying that a movie is unseen overrides an earlier verdict on it.
                self._verdicts.pop(movie.id, None)
        if said.intent is Intent.RECOMMEND and said.wishes:
            self._wishes = said.wishes
        self._context = Context(_movies(mentions) or self._context.movies)
        self._heard_seeker = True

    def _hear_recommender(self, text: str, mentions: Sequence[Mention]) -> None:
        if not mentions:
            return
        before = () if self._heard_seeker else self._context.movies
        movies = tuple(dict.fromkeys((*before, *_movies(mentions))))
        self._context = Context(movies, question_of(text))
        self._heard_seeker = False

    def _remember_name(self, mention: Mention) -> None:
        """Remember a name, without a year if several movies share it, since the bot would ask which one is meant."""
        if mention.clear:
            name: tuple[str, int | None] = (mention.movie.title, mention.movie.year)
            self._names[mention.movie.id] = name
        else:
            one_title = len({movie.title for movie in mention.candidates}) == 1
            name = (mention.movie.title if one_title else mention.text, None)
            self._names.setdefault(mention.movie.id, name)
        self._named[name] = None


def hold(messages: Iterable[Message], finder: TitleFinder) -> dict[str, Any]:
    """What the bot would remember after the last message.

    ratings: title, year and verdict of each movie that the seeker judged, oldest first. named: title and
    year of each movie that either speaker named. wishes: the latest. The year is null if several movies
    share the name and nobody said which one is meant; if their titles differ, the name is given in the
    words of the conversation.
    """
    listener = Listener(finder)
    for message in messages:
        listener.hear(message)
    return listener.held()


def read_conversations(lines: Iterable[str], finder: TitleFinder) -> Iterator[str]:
    """For each conversation (one line of JSON), a line with its id and what the bot would `hold`.

    Raises `TranscriptUnreadable` at the first invalid line; blank lines are skipped.
    """
    for number, line in enumerate(lines, start=1):
        if line.strip():
            transcript = _read(line, number)
            held = hold(transcript.messages, finder)
            yield json.dumps({"id": transcript.id} | held, ensure_ascii=False)


def question_of(text: str) -> Question:
    """The recommender's question about the movies they name."""
    if ASKS_FOR_A_VERDICT.search(text):
        return Question.VERDICT
    return Question.SEEN if ASKS_WHETHER_SEEN.search(text) else Question.NOTHING


def _read(line: str, number: int) -> Transcript:
    if len(line) > LONGEST_LINE:
        raise TranscriptUnreadable(f"Line {number} is no conversation: it has more than {LONGEST_LINE:,} characters.")
    try:
        return Transcript.model_validate_json(line)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"]))
        what = f"{place}: {first['msg']}" if place else first["msg"]
        raise TranscriptUnreadable(f"Line {number} is no conversation ({what}).") from error


def _movies(mentions: Iterable[Mention]) -> tuple[Movie, ...]:
    return tuple(dict.fromkeys(mention.movie for mention in mentions))


def _entry(name: tuple[str, int | None]) -> dict[str, Any]:
    title, year = name
    return {"title": title, "year": year}
