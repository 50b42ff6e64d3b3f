"""One turn of a chat, from what a person did to the replies: the same for Discord, Slack and the terminal.

A front end shows each reply as it comes: the first at once, the model's answer when it is there.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace

from bot import asking, imports, wording
from bot.answers import Answers
from bot.audience import Audience
from bot.conversation import Conversation
from bot.profiles import Profiles
from bot.recommender import Recommender
from bot.replies import Attachment, Choice, Reply
from bot.session import Session
from bot.turns import Effect, Turn
from movies.errors import MatineeError
from movies.jobs import Job
from movies.logs import log
from movies.movielens import Release

Tick = Callable[[], None]
RETRY = Choice("try again", "again")
MOST_UNANSWERED = 1_000


def _no_tick() -> None:
    return None


class Chat:
    """Joins the conversation, the store of profiles and the workers.

    Every method gives replies for people; an expected failure is one of them, and loses nothing that
    was said. `while_waiting` is called once a second while a worker is busy.
    """

    def __init__(self, release: Release, profiles: Profiles, recommender: Recommender) -> None:
        audience = Audience(release)
        self._conversation = Conversation(release.catalogue, audience)
        self._answers = Answers(release.catalogue, audience)
        self._catalogue = release.catalogue
        self._profiles = profiles
        self._recommender = recommender
        self._unanswered: dict[str, Callable[[Tick], Iterator[Reply]]] = {}

    def greet(self, person: str) -> Reply:
        """The first words to a person."""
        try:
            return self._conversation.greet(self._profiles.load(person))
        except MatineeError as error:
            return _sorry(error)

    def hear(
        self, person: str, message: str, while_waiting: Tick = _no_tick, guests: Callable[[str], str] | None = None
    ) -> Iterator[Reply]:
        """Answer a message. `guests` turns a name said for a movie night into a person's id."""
        yield from self._turn(person, lambda s: self._conversation.hear(s, message), while_waiting, guests)

    def tap(
        self, person: str, action: str, while_waiting: Tick = _no_tick, guests: Callable[[str], str] | None = None
    ) -> Iterator[Reply]:
        """Answer a tap on a choice; one on `RETRY` does again what failed last."""
        again = self._unanswered.pop(person, None) if action == RETRY.action else None
        if again is not None:
            yield from again(while_waiting)
        else:
            yield from self._turn(person, lambda s: self._conversation.tap(s, action), while_waiting, guests)

    def upload(
        self, person: str, data: bytes, filename: str, on_progress: Callable[[int, int], None] = lambda *_: None
    ) -> Iterator[Reply]:
        """Take over the ratings in a file of Letterboxd or IMDb."""
        try:
            report = imports.match(imports.read_export(data, filename), self._catalogue, on_progress)
            before = self._profiles.load(person)
            turn = self._conversation.imported(before, report)
            self._profiles.save(person, before, turn.session, source="import")
            yield turn.reply
        except MatineeError as error:
            yield _sorry(error)

    def _turn(
        self,
        person: str,
        take: Callable[[Session], Turn],
        while_waiting: Tick,
        guests: Callable[[str], str] | None = None,
    ) -> Iterator[Reply]:
        self._unanswered.pop(person, None)
        try:
            before = self._profiles.load(person)
            turn = take(before)
            if turn.effect is not None:
                turn = self._carry_out(turn, person, guests)
            self._profiles.save(person, before, turn.session)
        except MatineeError as error:
            yield self._retriable(person, error, lambda tick: self._turn(person, take, tick, guests))
            return
        yield turn.reply
        if turn.job is not None:
            yield from self._answer(person, turn.session, turn.job, while_waiting)

    def _answer(self, person: str, session: Session, job: Job, while_waiting: Tick) -> Iterator[Reply]:
        try:
            result = self._recommender.ask(job, while_waiting)
            after, reply = self._answers.tell(session, job, result)
            self._profiles.save(person, session, after)
        except MatineeError as error:
            reply = self._retriable(person, error, lambda tick: self._answer(person, session, job, tick))
        yield reply

    def _retriable(self, person: str, error: MatineeError, again: Callable[[Tick], Iterator[Reply]]) -> Reply:
        """An apology that offers to do the same again, for the latest so many people."""
        while len(self._unanswered) >= MOST_UNANSWERED:
            self._unanswered.pop(next(iter(self._unanswered)), None)
        self._unanswered[person] = again
        return replace(_sorry(error), choices=(RETRY,))

    def _carry_out(self, turn: Turn, person: str, guests: Callable[[str], str] | None) -> Turn:
        """What a turn asks for beside talking, and the turn that tells of it."""
        match turn.effect:
            case Effect.EXPORT:
                stored = json.dumps(self._profiles.export(person), ensure_ascii=False, indent=1)
                return replace(turn, reply=replace(turn.reply, attachment=Attachment("matinee.json", stored)))
            case Effect.FORGET:
                self._profiles.forget(person)
                known = self._conversation.knows(self._profiles.load(person))
                return replace(turn, reply=Reply(wording.forgotten(known)))
            case Effect.GROUP if turn.guests:
                others = {guests(name) if guests else name: name for name in turn.guests}
                people = [
                    ("you", turn.session),
                    *((n, self._profiles.load(i)) for i, n in others.items() if i != person),
                ]
                asked = asking.movie_night(self._catalogue, turn.session, people)
                text = "\n".join(part for part in (turn.reply.text, asked.reply.text) if part)
                return replace(asked, reply=Reply(text, choices=turn.reply.choices))
        return turn


def _sorry(error: MatineeError) -> Reply:
    log.info("request_failed", error=type(error).__name__)
    return Reply(str(error))
