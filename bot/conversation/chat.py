"""One turn of a chat, from an input to the replies; the same for Discord, Slack and the terminal.

A front end shows each reply as it arrives: the first at once, the model's answer later.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import replace

from bot import wording
from bot.contracts.actions import Action, Verb, about
from bot.contracts.asked import Asked
from bot.contracts.choices import MORE, RETRY
from bot.contracts.replies import Attachment, Choice, Reply, followed
from bot.contracts.session import Session
from bot.conversation import job_requests
from bot.conversation.apologies import apology
from bot.conversation.dialogue import Conversation
from bot.conversation.greetings import greeted
from bot.conversation.interview import Interview
from bot.conversation.job_replies import Answers
from bot.conversation.popularity import Popularity
from bot.conversation.profile import knows
from bot.conversation.turn import SideEffect, Turn
from bot.queue.limits import Limits
from bot.queue.recommender import Recommender
from bot.ratings_import.matching import match
from bot.ratings_import.reading import read_export
from bot.reader.reader import Reader
from bot.storage.profiles import Profiles
from movies.errors import JobPoisonous, LimitReached, Restarting
from movies.logs import log, question_id
from movies.movielens import Release
from movies.plain import plain
from movies.protocol.recommendation import ExplainJob, Job, PredictJob, Wishes
from movies.reader_prompt import ReaderQuestion

Tick = Callable[[], None]
MOST_UNANSWERED = 1_000
MOST_AGAIN = 5


def _no_tick() -> None:
    return None


class Chat:
    """Ties together the conversation, the store of profiles and the workers.

    A turn yields its replies. A failure is reported as one of them, and nothing that was said is lost.
    `server` is the community where somebody asks; questions count against its hourly limit.
    `while_waiting` is called once a second while a worker is busy.

    Parameters
    ----------
    guests: turns the name of a guest at a movie night into a person's id. Without it, the reply asks the front end to
        open a night (`Reply.night`).
    limits: the rate limits per person and server; None for no limits.
    reader: reads the words that the rules do not understand; None to use the rules alone.
    """

    def __init__(
        self,
        release: Release,
        profiles: Profiles,
        recommender: Recommender,
        guests: Callable[[str], str] | None = None,
        limits: Limits | None = None,
        reader: Reader | None = None,
    ) -> None:
        self._conversation = Conversation(
            release.catalogue,
            Interview(release),
            read_elsewhere=reader is not None and reader.is_elsewhere,
            has_own_reader=reader is not None and reader.is_own,
        )
        self._answers = Answers(release.catalogue, Popularity(release))
        self._catalogue = release.catalogue
        self._profiles = profiles
        self._recommender = recommender
        self._guests = guests
        self._limits = limits
        self._reader = reader
        self._unanswered: dict[str, Callable[[Tick], Iterator[Reply]]] = {}

    def greet(self, person: str) -> Reply:
        """Greet a person."""
        return greeted(self._profiles, person)

    def overview(self, person: str) -> Reply:
        """A person's profile, and their latest recommendations except those rated since.

        Meant for a screen beside the conversation; it does not change the session.

        Raises
        ------
        StoreUnreachable: the database does not answer.
        """
        session = self._profiles.load(person)
        left = [i for i in session.shown if i not in session.verdicts and i not in session.unseen]
        return Reply(knows(self._catalogue, session), self._answers.again(session, left[-MOST_AGAIN:]))

    def hear(
        self, person: str, message: str, while_waiting: Tick = _no_tick, server: str | None = None
    ) -> Iterator[Reply]:
        """Answer a message. Before asking a reader about it, yield an empty reply that says so (`Reply.reads`)."""
        heard, answer = plain(message), None
        try:
            if self._reader is not None and (question := self._left_over(self._reader, person, heard)) is not None:
                yield Reply("", reads=True)
                answer = self._reader.read(question, while_waiting)
        except Exception as error:
            yield self._retriable(person, error, lambda tick: self.hear(person, message, tick, server))
            return
        yield from self._turn(person, lambda s: self._conversation.hear(s, heard, answer), while_waiting, server)

    def tap(
        self, person: str, action: Action, while_waiting: Tick = _no_tick, server: str | None = None
    ) -> Iterator[Reply]:
        """Answer a button press; `RETRY` repeats the last failed question."""
        again = self._unanswered.pop(person, None) if action.verb is Verb.RETRY else None
        if again is not None:
            yield from again(while_waiting)
        else:
            yield from self._turn(person, lambda s: self._conversation.tap(s, action), while_waiting, server)

    def recommend(
        self, person: str, wishes: Wishes, while_waiting: Tick = _no_tick, server: str | None = None
    ) -> Iterator[Reply]:
        """Recommend movies for wishes picked from lists instead of typed."""
        yield from self._turn(
            person, lambda s: job_requests.recommend(self._catalogue, s, wishes), while_waiting, server
        )

    def resume(self, person: str, asked: Asked, while_waiting: Tick = _no_tick) -> Iterator[Reply]:
        """Answer an earlier question, put to this process or to one that has died."""
        with self._limits.readmit(person) if self._limits else nullcontext():
            try:
                session = self._profiles.load(person)
            except Exception as error:
                yield self._retriable(person, error, lambda tick: self.resume(person, asked, tick))
                return
            yield self._answer(person, session, asked, while_waiting)

    def excuse(self, asked: Asked | None) -> Reply:
        """Apologise for a question that went unanswered for too long."""
        again = (Choice(RETRY.label, _action_of(asked.job)),) if asked else ()
        return Reply(wording.service.too_late(), choices=again)

    def upload(
        self, person: str, data: bytes, filename: str, on_progress: Callable[[int, int], None] = lambda *_: None
    ) -> Iterator[Reply]:
        """Import the ratings in a file from Letterboxd or IMDb."""
        try:
            self._count_file(person)
            report = match(read_export(data, filename), self._catalogue, on_progress)
            before = self._profiles.load(person)
            turn = self._conversation.imported(before, report)
            self._profiles.save(person, before, turn.session, source="import")
            yield turn.reply
        except Exception as error:
            yield apology(error)

    def _left_over(self, reader: Reader, person: str, message: str) -> ReaderQuestion | None:
        """The question for the reader about a message; None if the rules need no help or the reader may not help."""
        question = self._conversation.left_over(self._profiles.load(person), message)
        return question if question is not None and reader.may_read(person) else None

    def _turn(
        self, person: str, take: Callable[[Session], Turn], while_waiting: Tick, server: str | None
    ) -> Iterator[Reply]:
        self._unanswered.pop(person, None)
        try:
            before = self._profiles.load(person)
            turn = take(before)
            if turn.side_effect is not None:
                turn = self._carry_out(turn, person)
            self._profiles.save(person, before, turn.session)
        except Exception as error:
            yield self._retriable(person, error, lambda tick: self._turn(person, take, tick, server))
            return
        if turn.job is None:
            yield turn.reply
        else:
            yield from self._ask(person, turn.session, turn.job, turn.reply, while_waiting, server)

    def _ask(
        self, person: str, session: Session, job: Job, first: Reply, while_waiting: Tick, server: str | None
    ) -> Iterator[Reply]:
        """Announce that a worker is being asked, then give its answer, if the limits allow."""

        asked = Asked(question_id(), job, server)
        again = self._again(person, session, asked)
        try:
            with self._limits.admit(person, server) if self._limits else nullcontext():
                yield replace(first, asked=asked)
                yield self._answer(person, session, asked, while_waiting)
        except LimitReached as error:
            yield followed(replace(first, waits=False), self._retriable(person, error, again))

    def _again(self, person: str, session: Session, asked: Asked) -> Callable[[Tick], Iterator[Reply]]:
        return lambda tick: self._ask(person, session, asked.job, Reply("", waits=True), tick, asked.server)

    def _answer(self, person: str, session: Session, asked: Asked, while_waiting: Tick) -> Reply:
        job = asked.job
        try:
            since = self._profiles.known_since(person)
            result = self._recommender.ask(job, while_waiting, id=asked.id)
            after, reply = self._answers.tell(session, job, result)
            self._profiles.save_answer(person, since, session, after, result.served_by.bundle)
        except Restarting as error:
            # `_unanswered` does not survive the restart, so the button itself carries the action to repeat.
            return replace(apology(error), choices=(Choice(RETRY.label, _action_of(job)),))
        except JobPoisonous as error:
            # No retry button: the same question would only crash workers again.
            return apology(error)
        except Exception as error:
            return self._retriable(person, error, self._again(person, session, asked))
        log.info("answered", job=type(job).__name__, bundle=result.served_by.bundle, seconds=result.served_by.seconds)
        return reply

    def _count_file(self, person: str) -> None:
        if self._limits:
            self._limits.count_file(person)

    def _retriable(self, person: str, error: Exception, again: Callable[[Tick], Iterator[Reply]]) -> Reply:
        """An apology with a button to try again; only a limited number of failed questions are kept for this."""
        while len(self._unanswered) >= MOST_UNANSWERED:
            self._unanswered.pop(next(iter(self._unanswered)), None)
        self._unanswered[person] = again
        return replace(apology(error), choices=(RETRY,))

    def _carry_out(self, turn: Turn, person: str) -> Turn:
        """Carry out a turn's side effect; returns the turn that reports it."""
        match turn.side_effect:
            case SideEffect.EXPORT:
                self._count_file(person)
                stored = json.dumps(self._profiles.export(person), ensure_ascii=False, indent=1)
                return replace(turn, reply=replace(turn.reply, attachment=Attachment("matinee.json", stored)))
            case SideEffect.FORGET:
                self._profiles.forget(person)
                known = knows(self._catalogue, self._profiles.load(person))
                return replace(turn, reply=Reply(wording.people.forgotten(known), private=True, forgets=True))
            case SideEffect.GROUP if self._guests is None:
                return replace(
                    turn, reply=Reply(wording.nights.opening_a_movie_night(), night=turn.session.talk.wishes)
                )
            case SideEffect.GROUP if turn.guests:
                assert self._guests is not None
                others = {self._guests(name): name for name in turn.guests}
                people = [
                    ("you", turn.session),
                    *((n, self._profiles.load(i)) for i, n in others.items() if i != person),
                ]
                asked = job_requests.movie_night(self._catalogue, turn.session, people)
                text = "\n".join(part for part in (turn.reply.text, asked.reply.text) if part)
                return replace(asked, reply=replace(asked.reply, text=text, choices=turn.reply.choices))
        return turn


def _action_of(job: Job) -> Action:
    """The action that asks the same question again."""
    match job:
        case PredictJob():
            return about(Verb.PREDICT, job.movie_ids[0])
        case ExplainJob():
            return about(Verb.WHY, job.movie_id)
    return MORE.action
