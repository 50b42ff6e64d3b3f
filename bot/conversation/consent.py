"""May Matinee learn from what somebody rates? It is asked once, in passing, and can be changed at any time.

No answer is a no: whoever was asked and goes on talking is stored as somebody who said no.
"""

from __future__ import annotations

from dataclasses import replace

from bot import wording
from bot.contracts.actions import Action, Verb
from bot.contracts.replies import Choice, Reply
from bot.contracts.session import Question, Session
from bot.conversation.turn import Turn

MAY_LEARN = Choice("you may learn", Action(Verb.LEARN, "yes"))
MAY_NOT_LEARN = Choice("don't learn", Action(Verb.LEARN, "no"))


def asked_in_passing(session: Session, reply: Reply) -> tuple[Session, Reply]:
    """The reply with the question below it, where it is time to ask and the reply is not busy with anything else.

    It is time once somebody has rated enough movies to be learned from, and has seen what comes of it: one of
    Matinee's recommendations. A list of movies is no place to ask, since the buttons belong to its movies;
    nor are words that ask something themselves, that announce an answer, or that are a goodbye.
    """
    due = session.may_learn is None and len(session.verdicts) >= wording.common.GOOD_START and session.shown
    asks = session.talk.question not in (Question.NOTHING, Question.RECOMMENDED)
    busy = reply.cards or reply.attachment or reply.waits or reply.private or reply.ends or not reply.text
    if not due or asks or busy:
        return session, reply
    session = replace(session, may_learn=False).talking(asked_to_learn=True)
    choices = (*reply.choices, MAY_LEARN, MAY_NOT_LEARN)
    return session, replace(reply, text=f"{reply.text}\n{wording.people.may_i_learn()}", choices=choices)


def answered(session: Session, may_learn: bool) -> Turn:
    """Take a yes or a no, asked for or not."""
    return Turn(replace(session, may_learn=may_learn), Reply(wording.people.learns_from_now_on(may_learn)))


def to_change(session: Session) -> Choice:
    """What may be said of it by a tap, beside what is stored."""
    return MAY_NOT_LEARN if session.may_learn else MAY_LEARN
