"""Greetings, in a module of their own so that a terminal can greet before it loads the code that reads messages."""

from __future__ import annotations

from bot import wording
from bot.contracts.choices import RECOMMEND, SHOW_SOME
from bot.contracts.replies import Reply
from bot.contracts.session import Session
from bot.conversation.apologies import apology
from bot.storage.profiles import Profiles


def greeting(session: Session) -> Reply:
    """The opening words for the person whose session this is."""
    choices = (RECOMMEND,) if session.verdicts else (SHOW_SOME,)
    return Reply(wording.talk.greeting(len(session.verdicts)), choices=choices)


def greeted(profiles: Profiles, person: str) -> Reply:
    """Greet a person, or apologise if the store fails."""
    try:
        return greeting(profiles.load(person))
    except Exception as error:
        return apology(error)
