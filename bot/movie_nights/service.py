"""Movie nights for every front end: a panel, kept up to date, on which people join and rate movies.

Nobody sees the ratings of others. A panel shows chances, and the number of movies that each member has rated, but not
which ones, nor who rated a movie that left the list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Literal
from weakref import WeakValueDictionary

from bot import wording
from bot.contracts.actions import Action, Verb
from bot.contracts.choices import MORE, to_tap
from bot.contracts.refusals import MovieNightRefused, NightProblem
from bot.contracts.replies import Card, Choice, Reply
from bot.contracts.session import Session
from bot.movie_nights.night import Night, basis
from bot.movie_nights.store import Nights
from bot.queue.limits import Limits
from bot.queue.recommender import Recommender
from bot.storage.profiles import Profiles
from movies.catalogue import Catalogue
from movies.protocol.recommendation import MOST_EXCLUDED, GroupJob, Wishes
from movies.ratings import Rating, Verdict

Mark = Literal["good", "bad", "unseen"]
"""What a member says about a movie on the list."""
Tick = Callable[[], None]

JOIN = Choice("join", Action(Verb.JOIN))
LEAVE = Choice("leave", Action(Verb.LEAVE))
FIND = Choice("find movies", Action(Verb.FIND))
CLOSE = Choice("close", Action(Verb.CLOSE))
AT_ONCE = 4
MOST_TRIES = 3


def _no_tick() -> None:
    return None


@dataclass
class _Queue:
    """The threads working on a night: one at a time, plus one in line, which will see everything said by then."""

    at_work: Lock = field(default_factory=Lock)
    waiting: Lock = field(default_factory=Lock)


class MovieNights:
    """The actions at movie nights. Methods return the panel, and may be called from any thread.

    A front end draws the panel, puts the night's id into every button, and calls `refresh` when somebody has joined,
    left, or rated something (`of_member` returns the nights that this concerns).
    `while_waiting` is called once a second while a worker is busy, and may raise to give up.

    Raises
    ------
    MovieNightRefused: the request cannot be granted, or is for the host only; nothing has changed then.
    TooManyQuestions: the host has reached a limit.
    MatineeError: the database or the workers do not answer.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        profiles: Profiles,
        nights: Nights,
        recommender: Recommender,
        limits: Limits | None = None,
    ) -> None:
        self._catalogue = catalogue
        self._titles = {movie.id: movie for movie in catalogue}
        self._profiles = profiles
        self._nights = nights
        self._recommender = recommender
        self._limits = limits
        self._queues: WeakValueDictionary[str, _Queue] = WeakValueDictionary()
        self._queues_lock = Lock()

    def open(self, host: str, name: str, server: str | None, wishes: Wishes | None = None) -> Night:
        """Open a night, with its host as the first member; its questions count against the limits of `server`."""
        return self._nights.open(host, name, server, wishes or Wishes())

    def placed(self, night_id: str, where: str) -> None:
        """Store the place of the panel."""
        self._nights.change(night_id, lambda night: night.placed(where))

    def where(self, night_id: str) -> str:
        """The place of the panel; empty until it is posted."""
        return self._nights.load(night_id).where

    def panel(self, night_id: str) -> Reply:
        """The current panel."""
        return self._drawn(self._nights.load(night_id))

    def join(self, night_id: str, person: str, name: str) -> Reply:
        """Join, or change the name of a member."""
        return self._drawn(self._nights.change(night_id, lambda night: night.joined(person, name), by=person))

    def leave(self, night_id: str, person: str) -> Reply:
        """Leave. A host who leaves is still the host."""
        return self._drawn(self._nights.change(night_id, lambda night: night.left(person), by=person))

    def rate(self, night_id: str, person: str, movie_id: int, mark: Mark) -> Reply:
        """Save a member's opinion in their profile, as if they had given it in private."""
        night = self._nights.load(night_id).still_open()
        if person not in night.people:
            raise MovieNightRefused(NightProblem.JOIN_FIRST)
        if movie_id not in self._titles:
            raise MovieNightRefused(NightProblem.STALE_BUTTON)
        before = self._profiles.load(person)
        after = _said(before, movie_id, mark)
        if after != before:
            self._profiles.save(person, before, after)
        return self._drawn(night)

    def find(self, night_id: str, person: str, more: bool = False, while_waiting: Tick = _no_tick) -> Reply:
        """Have a worker find movies for all members; with `more`, ones that are not on screen. For the host only."""
        night = self._nights.load(night_id).hosted_by(person).still_open()
        with self._limits.admit(person, night.server) if self._limits else nullcontext():
            for _ in range(MOST_TRIES):
                asked = night
                given_up = asked.program.on_screen if more else ()
                excluded = tuple(dict.fromkeys((*asked.program.excluded, *given_up)))[-MOST_EXCLUDED:]
                night = self._ask(asked, excluded, self._sessions(asked), while_waiting)
                if night.people == asked.people or not night.open:
                    break
            else:
                raise MovieNightRefused(NightProblem.UNSETTLED)
        # Ratings given while the worker was busy may have made the list outdated again.
        return self.refresh(night_id, while_waiting) or self._drawn(night)

    def refresh(self, night_id: str, while_waiting: Tick = _no_tick) -> Reply | None:
        """Renew the list if members or their ratings have changed since it was made.

        Returns None if nothing has changed. One call at a time works on a night, and one waits; further calls return
        None at once, since the waiting one will see the same changes.
        """
        if self._due(night_id) is None:
            return None
        with self._next_in_turn(night_id) as mine:
            # The previous call may already have renewed the list.
            due = self._due(night_id) if mine else None
            if due is None:
                return None
            night, sessions = due
            return self._drawn(self._ask(night, night.program.excluded, sessions, while_waiting, empty_is_fine=True))

    def close(self, night_id: str, person: str) -> Reply:
        """Close the night with its current list; for the host only."""
        night = self._nights.load(night_id).hosted_by(person)
        rated = _rated(self._sessions(night))
        return self._drawn(self._nights.change(night_id, lambda now: now.closed(rated)))

    def of_member(self, person: str) -> list[Night]:
        """The open nights that a new rating of this person may affect."""
        return self._nights.of_member(person)

    def _due(self, night_id: str) -> tuple[Night, dict[str, Session]] | None:
        """The night and its members' sessions if its list is outdated, else None."""
        night = self._nights.load(night_id)
        sessions = self._sessions(night)
        return (night, sessions) if night.is_due(_bases(sessions)) else None

    def _ask(
        self,
        night: Night,
        excluded: tuple[int, ...],
        sessions: Mapping[str, Session],
        while_waiting: Tick,
        empty_is_fine: bool = False,
    ) -> Night:
        """Ask a worker; returns the night with the new list, or unchanged if the list no longer fits."""
        if len(night.members) < 2:
            raise MovieNightRefused(NightProblem.TOO_FEW)
        job = GroupJob(
            catalogue=self._catalogue.digest,
            people=tuple(sessions[p].ratings for p in night.people),
            excluded=frozenset(excluded),
            wishes=night.program.wishes,
            count=AT_ONCE,
        )
        result = self._recommender.ask(job, while_waiting)
        if not result.recommendations and not empty_is_fine:
            raise MovieNightRefused(NightProblem.NOTHING_FOUND, wishes=night.program.wishes, titles=self._titles)
        bases = _bases(sessions)
        return self._nights.change(night.id, lambda now: now.showing(night, excluded, bases, result))

    @contextmanager
    def _next_in_turn(self, night_id: str) -> Iterator[bool]:
        """Wait for the thread at work on the night, then yield True; yield False at once if another is waiting."""
        with self._queues_lock:
            queue = self._queues.setdefault(night_id, _Queue())
        if not queue.waiting.acquire(blocking=False):
            yield False
            return
        try:
            queue.at_work.acquire()
        finally:
            queue.waiting.release()
        try:
            yield True
        finally:
            queue.at_work.release()

    def _sessions(self, night: Night) -> dict[str, Session]:
        return {person: self._profiles.load(person) for person in night.people}

    def _drawn(self, night: Night) -> Reply:
        """The panel of a night."""
        sessions = self._sessions(night)
        program = night.program
        told = [(m.name, len(sessions[m.person].verdicts)) for m in night.members]
        lines = [
            wording.nights.night(program.wishes, self._titles, over=not night.open),
            wording.nights.taking_part(told),
        ]
        if unknown := [name for name, count in told if count == 0]:
            lines.append(wording.nights.strangers(unknown))
        # Leave rated movies out until others have replaced them.
        gone = _rated(sessions) if night.open else set()
        cards = tuple(
            self._card(night, i, place) for place, i in enumerate(program.on_screen, start=1) if i not in gone
        )
        chosen_for = [m.name for m in night.members if m.basis is not None]
        if program.number == 0 or not chosen_for:
            lines.append(wording.nights.how_to_take_part() if night.open else wording.nights.night_without_list())
        elif not cards:
            lines.append(wording.nights.night_list_empty())
        else:
            lines.append(wording.nights.movie_night(chosen_for, program.honoured, program.wishes, self._titles))
        choices = (JOIN, LEAVE, MORE if cards else FIND, CLOSE) if night.open else ()
        return Reply(text="\n".join(lines), cards=cards, choices=choices)

    def _card(self, night: Night, movie_id: int, place: int) -> Card:
        movie = self._catalogue[movie_id]
        people = tuple((m.name, m.chances[movie_id]) for m in night.members if movie_id in m.chances)
        return Card(movie=movie, place=place, people=people, choices=to_tap(movie) if night.open else ())


def _said(session: Session, movie_id: int, mark: Mark) -> Session:
    """The session with an opinion on one movie, without interrupting the conversation."""
    if mark == "unseen":
        verdicts = {i: verdict for i, verdict in session.verdicts.items() if i != movie_id}
        return replace(session, verdicts=verdicts, unseen=session.unseen | {movie_id})
    verdict = Verdict(mark)
    return session if session.verdicts.get(movie_id) is verdict else session.with_ratings([Rating(movie_id, verdict)])


def _rated(sessions: Mapping[str, Session]) -> set[int]:
    """The movies that somebody has rated."""
    return {i for session in sessions.values() for i in session.verdicts}


def _bases(sessions: Mapping[str, Session]) -> dict[str, str]:
    return {person: basis(session.ratings) for person, session in sessions.items()}
