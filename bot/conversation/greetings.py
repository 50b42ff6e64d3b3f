"""The opening words of a chat, apart from what reads messages, so that a terminal can greet before that is loaded."""

from __future__ import annotations

from bot import wording
from bot.contracts.choices import RECOMMEND, SHOW_SOME
from bot.contracts.replies import Reply
from bot.contracts.session import Session
from bot.conversation.apologies import apology
from bot.storage.profiles import Profiles


def greeting(session: Session) -> Reply:
    """The opening words for somebody of whom this is known."""
    choices = (RECOMMEND,) if session.verdicts else (SHOW_SOME,)
    return Reply(wording.talk.greeting(len(session.verdicts)), choices=choices)


def greeted(profiles: Profiles, person: str) -> Reply:
    """Greet a person, or apologise if the store fails."""
    try:
        return greeting(profiles.load(person))
    except Exception as error:
        return apology(error)
