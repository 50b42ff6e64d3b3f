"""Answers to messages that name movies: take the ratings, confirm them, then do whatever else the message asks."""

from __future__ import annotations

import re
from dataclasses import replace

from bot import wording
from bot.contracts.actions import Verb, about
from bot.contracts.choices import NOT_RIGHT, thumbs
from bot.contracts.replies import Choice, Reply
from bot.contracts.session import Question, Session, Unclear
from bot.conversation import confirmation, facts, job_requests, session_updates
from bot.conversation.follow_ups import FollowUps, on_screen, said_first
from bot.conversation.plain_answers import PlainAnswers
from bot.conversation.turn import Turn
from bot.understanding.meaning import Understanding, Which
from bot.understanding.opinions.opinion import Opinion
from bot.understanding.requests.intents import Intent
from bot.understanding.requests.viewers import asked_for_others
from bot.understanding.titles.finder import TitleFinder
from movies.catalogue import Catalogue
from movies.protocol.recommendation import MOST_MOVIES_A_WISH, Wishes

DONE_BESIDE_TELLING = frozenset(
    {Intent.PROFILE, Intent.EXPORT, Intent.FORGET, Intent.RATE, Intent.GROUP, Intent.IMPORT}
    | {Intent.LEARN, Intent.NOT_LEARN}
)
MOST_THUMBS = 3
REFINES = re.compile(
    r"^\W*(?:but|and|only|not|no|nothing|without|more|also|make it|less|with|from|under|over|shorter|longer|newer|older"
    r"|before|after|maybe|preferably|ideally|at least|at most|for (?:my|our|a|an|the|kids))\b"
    r"|\b(?:anything|something|owt|summat|any|some|ones?)(?: (?:a (?:bit|little|tad)|slightly|much))? (?:less|more)\b",
    re.IGNORECASE,
)
# "Not Fast and Furious lol", after a list of movies with cars; "we've seen Frozen fifty times, not that".
EXCLUDES = re.compile(
    r"^\W*(?:(?:but|and|ok|pls|please)\W+)*(?:not|no|nothing like|except|without|nicht|kein)\b"
    r"|\b(?:not|nicht) (?:that|this|it|them|those|again|das|den)(?: one| ones)?(?: again| please| pls| lol)*\W*$",
    re.IGNORECASE,
)


class MovieAnswers:
    """Answers what people say about the movies of one catalogue."""

    def __init__(
        self, catalogue: Catalogue, finder: TitleFinder, follow_ups: FollowUps, plain_answers: PlainAnswers
    ) -> None:
        self._catalogue = catalogue
        self._finder = finder
        self._follow_ups = follow_ups
        self._plain = plain_answers

    def told(self, session: Session, said: Understanding, message: str = "") -> Turn:
        """Take ratings and confirm them, then do whatever else the message asks, or ask about unclear parts."""
        screen = on_screen(self._catalogue, session)
        judged = {*said.good, *said.bad}
        replacing = session.talk.question is Question.RECOMMENDED and any(m in judged for m in screen)
        offered = session.talk.question is Question.RATE
        new = session_updates.disliking(session_updates.remember(session, said), said.dislikes)
        if session.talk.question is Question.RECOMMENDED:
            known = said.said(Opinion.SEEN, Opinion.NAMED) if EXCLUDES.search(message) else said.seen
            new = new.talking(seen=tuple(m.id for m in screen if m in known and m.id not in new.verdicts))
        if any(which.opinion is Opinion.LIKE for which in said.which):
            # The other wishes also wait for the answer to "which one?".
            new = new.talking(wishes=said.wishes)
        turn = self._then(new, said, message, replacing)
        lines = confirmation.lines(self._finder, session, said)
        if said.theirs and turn is None:
            lines.append(wording.talk.their_taste(said.theirs))
        if said.dislikes and turn is None:
            lines.append(wording.wishes.never_again(said.dislikes))
        choices = confirmation.movies_meant(self._finder, said)
        if turn is None:
            turn = self._follow_ups.ask(new, said, screen if offered else ())
        else:
            # Do everything else now, without waiting for the answer to "which one?".
            for which in said.which:
                ask = wording.talk.which_one(which.text, which.candidates)
                lines.append(ask if len(which.candidates) > 1 else wording.talk.what_of(which.candidates))
                choices += [Choice(m.name, confirmation.said_again(m, which.opinion)) for m in which.candidates]
            if left_open := confirmation.left_open(session, said):
                lines.append(wording.talk.what_of(left_open))
                choices += [
                    Choice(f"{c.label} {m.title}", c.action) for m in left_open[:MOST_THUMBS] for c in thumbs(m)
                ]
        told = {m.id for m, _ in said.statements}
        if len(told) == 1 and turn.session.talk.question is Question.NOTHING and not said.facts:
            # "Actually I hated it" may come next.
            turn = replace(turn, session=turn.session.talking(focus=told.pop()))
        choices = [*turn.reply.choices, *choices]
        if (new.verdicts, new.unseen, new.strangers) != (session.verdicts, session.unseen, session.strangers):
            choices.append(NOT_RIGHT)
        rated = [(movie, other) for movie, others in said.guessed if movie in judged for other in others]
        choices += [Choice(other.name, about(Verb.INSTEAD, other.id, str(movie.id))) for movie, other in rated]
        text = "\n".join([*lines, *([turn.reply.text] if turn.reply.text else [])])
        return replace(turn, reply=replace(turn.reply, text=text, choices=tuple(dict.fromkeys(choices))))

    def picked(self, session: Session, places: tuple[int, ...]) -> Turn:
        """Take the answer to "which one?" and go on with the next unclear name."""
        asked, *rest = session.talk.unclear or (None,)
        if asked is None or not places:
            return Turn(session, Reply(wording.service.stale()))
        opinion = Opinion(asked.opinion)
        meant = [self._catalogue[asked.candidates[k]] for k in places if k < len(asked.candidates)]
        like = frozenset(m.id for m in meant) if opinion is Opinion.LIKE else frozenset()
        wishes = session.talk.wishes.model_copy(update={"like": like}) if like else Wishes()
        intent = {Opinion.LIKE: Intent.RECOMMEND, Opinion.ASKED: Intent.PREDICT}.get(opinion, Intent.TELL)
        which = tuple(Which(u.text, tuple(self._catalogue[i] for i in u.candidates), Opinion(u.opinion)) for u in rest)
        said = Understanding(intent, tuple((m, opinion) for m in meant), which, wishes=wishes)
        return self.told(session.talking(question=self._list_asked_of(session, asked), unclear=()), said)

    def _then(self, session: Session, said: Understanding, message: str, replacing: bool) -> Turn | None:
        """The answer to a request made alongside the ratings, if there is one."""
        said = _without_named(session, said)
        if said.facts and (said.asked or not (said.which or said.unknown)):
            # "Everybody tells me to watch The Godfather. Haven't yet. Is it violent?"
            spoken_of = tuple(movie for movie, _ in said.statements) if len(said.statements) == 1 else ()
            return facts.answered(session, said.facts, said.asked or spoken_of, self._catalogue)
        if said.intent is Intent.FOR_ANOTHER:
            return Turn(session, Reply(wording.talk.only_your_taste()))
        if said.intent is Intent.PREDICT and (said.asked or not said.which):
            turn = job_requests.predict(self._catalogue, session, said.asked)
            if asked_for_others(message):
                guess = said_first(turn, wording.talk.only_your_taste(guesses=True))
                turn = Turn(session, Reply(wording.talk.only_your_taste())) if turn.job is None else guess
            # `confirmation.lines` already responds to an unknown title.
            return (
                turn
                if turn.reply.text or turn.job or said.unknown
                else Turn(session, Reply(wording.talk.which_movie()))
            )
        if said.intent is Intent.RECOMMEND and not any(w.opinion is Opinion.LIKE for w in said.which):
            refines = session.talk.question is Question.RECOMMENDED and (
                REFINES.match(message) is not None
                or said.refines
                or bool(said.gives_up)
                or session_updates.only_adds(session.talk.wishes, said.wishes)
            )
            if not refines:
                wished = session_updates.like_those_told(said, message)
                wishes = session_updates.for_whom(session, session_updates.still_refused(session, wished))
                return job_requests.recommend(self._catalogue, session, wishes, count=said.count)
        if said.intent in (Intent.RECOMMEND, Intent.MORE) and not any(w.opinion is Opinion.LIKE for w in said.which):
            before = session_updates.given_up(session.talk.wishes, said.gives_up)
            wished = session_updates.merged(before, said.wishes)
            # Keep the size of the last list.
            shown = len(session.talk.on_screen) if session.talk.question is Question.RECOMMENDED else 0
            count = said.count or shown or None
            return job_requests.more(self._catalogue, session.talking(on_screen=()), wished, count)
        on_a_list = session.talk.question is Question.RECOMMENDED
        if on_a_list and said.wishes.other_than and EXCLUDES.search(message) and not (said.good or said.bad):
            wished = session_updates.merged(session.talk.wishes, said.wishes)
            return job_requests.recommend(self._catalogue, session.talking(on_screen=()), wished)
        if said.intent in DONE_BESIDE_TELLING:
            return self._plain.answer(session, said, message)
        if replacing and not said.which:
            return job_requests.more(self._catalogue, session, session.talk.wishes)
        if session.talk.seen and not said.which:
            seen = [self._catalogue[i] for i in session.talk.seen]
            turn = job_requests.more(self._catalogue, session, session.talk.wishes)
            choices = tuple(Choice(f"{c.label} {m.title}", c.action) for m in seen[:MOST_THUMBS] for c in thumbs(m))
            return said_first(replace(turn, reply=replace(turn.reply, choices=choices)), wording.talk.what_of(seen))
        return None

    @staticmethod
    def _list_asked_of(session: Session, asked: Unclear) -> Question:
        """The question before "which of these?", if "these" are a whole list on screen; otherwise `NOTHING`."""
        if asked.text != "it" or asked.candidates != session.talk.on_screen:
            return Question.NOTHING
        return Question.RECOMMENDED if session.shown.keys() >= set(asked.candidates) else Question.RATE


def _without_named(session: Session, said: Understanding) -> Understanding:
    """The understanding, with wishes that rule out movies merely mentioned, since the person already knows them."""
    wished = said.wishes.like | said.wishes.unlike | said.wishes.other_than
    named = [m.id for m in said.said(Opinion.SEEN, Opinion.NAMED) if m.id not in wished | session.shown.keys()]
    others = frozenset([*said.wishes.other_than, *named][:MOST_MOVIES_A_WISH])
    return replace(said, wishes=said.wishes.model_copy(update={"other_than": others})) if named else said
