"""One person's session: permanent ratings and recommendations, and a short-lived conversation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from movies.protocol.recommendation import MOST_RATINGS, RatedMovie, Wishes
from movies.ratings import Rating, Verdict


class Question(StrEnum):
    """The bot's last question, needed to understand "yes", "the second" or "82"."""

    NOTHING = "nothing"
    WHICH = "which"  # Which of the movies on screen is meant?
    VERDICT = "verdict"  # Did you like the movies on screen?
    SEEN = "seen"  # Have you seen the movies on screen?
    RATE = "rate"  # Movies offered to be rated, one tap each.
    RECOMMENDED = "recommended"  # Recommendations are on screen.
    FORGET = "forget"  # Really forget everything?


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class Change(_Part):
    """The verdict on a movie, if any, before the last message changed it."""

    movie_id: int
    before: Verdict | None


class Unclear(_Part):
    """A name that several movies share, and the opinion meant for one of them."""

    text: str
    candidates: tuple[int, ...]
    opinion: str


class Talk(_Part):
    """The short-term memory, to which "more", "why", "the second one" and "undo" refer.

    on_screen: the movies of the bot's last reply, in order. unclear: names still to be asked about; if the question is
    `WHICH`, it is about the first of them. changes: made by the last message. group: the people at the movie
    night. focus: the movie mentioned last, which is what "it" means.
    asked_to_learn: whether the last reply asked for permission to learn from this person's ratings.
    noted: titles that the last message gave a verdict on and the catalogue lacks. never: kinds of movies that the
    person cannot stand, left out of this conversation unless they ask for one. theirs: movies liked by somebody
    close to the person, as last mentioned. seen: recommended movies that the last message said were seen.
    """

    wishes: Wishes = Wishes()
    on_screen: tuple[int, ...] = ()
    question: Question = Question.NOTHING
    unclear: tuple[Unclear, ...] = ()
    changes: tuple[Change, ...] = ()
    group: tuple[str, ...] = ()
    focus: int | None = None
    asked_to_learn: bool = False
    noted: tuple[str, ...] = ()
    never: Wishes = Wishes()
    theirs: tuple[int, ...] = ()
    seen: tuple[int, ...] = ()


@dataclass(frozen=True)
class Session:
    """The session of one person.

    verdicts: by movie id, oldest first. strangers: verdicts on titles, with or without a year, that the catalogue does
    not have; they count once it does. unseen: movies they said they haven't seen.
    shown: recommended movies with the chance shown, oldest first. may_learn: whether Matinee may
    learn from these ratings; None if they were never asked, and False if they gave no answer.
    """

    verdicts: Mapping[int, Verdict] = field(default_factory=dict)
    strangers: Mapping[str, Verdict] = field(default_factory=dict)
    unseen: frozenset[int] = frozenset()
    shown: Mapping[int, float] = field(default_factory=dict)
    may_learn: bool | None = None
    talk: Talk = field(default_factory=Talk)

    def with_ratings(self, ratings: Iterable[Rating]) -> Session:
        """The session with more ratings; a new verdict replaces the old one and counts as the latest."""
        new = {r.movie_id: r.verdict for r in ratings}
        kept = {k: v for k, v in self.verdicts.items() if k not in new}
        return replace(self, verdicts=kept | new, unseen=self.unseen - new.keys())

    def talking(self, **changes: object) -> Session:
        """The session with changes to its short-term memory."""
        return replace(self, talk=self.talk.model_copy(update=changes))

    @property
    def ratings(self) -> tuple[RatedMovie, ...]:
        """The ratings to send with a job: all of them, or the latest if there are too many."""
        latest = list(self.verdicts.items())[-MOST_RATINGS:]
        return tuple(RatedMovie(movie_id=i, verdict=v) for i, v in latest)
