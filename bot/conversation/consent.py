"""Ask a person once, in passing, whether Matinee may learn from their ratings; they can change the answer at any time.

No answer counts as a no, and is stored as one.
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
    """The session and the reply, with the question below it if it is time to ask and there is room for it.

    It is time once somebody has rated enough movies to learn from and has seen a recommendation. There is no room below
    a list of movies, whose buttons belong to the movies, or below a reply that asks something itself, announces an
    answer, or says goodbye.
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
    """Record a yes or a no."""
    return Turn(replace(session, may_learn=may_learn), Reply(wording.people.learns_from_now_on(may_learn)))


def to_change(session: Session) -> Choice:
    """The button to change one's mind."""
    return MAY_NOT_LEARN if session.may_learn else MAY_LEARN
