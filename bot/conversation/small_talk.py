"""Answers to small talk, each with a way back to movies."""

from __future__ import annotations

from bot import wording
from bot.contracts.choices import MORE, RECOMMEND, SHOW_SOME
from bot.contracts.replies import Choice, Reply
from bot.contracts.session import Question, Session
from bot.conversation.turn import Turn
from bot.understanding.requests.sad_news import tells_sad_news
from bot.understanding.requests.small_talk import SmallTalk, small_talk
from movies.catalogue import Catalogue


def answered(session: Session, message: str, catalogue: Catalogue) -> Turn:
    """Answer small talk; what is on screen stays there."""
    turn = turn_of(session, message)
    match small_talk(message):
        case SmallTalk.GENRES:
            text = wording.small_talk.genres(sorted(catalogue.genres))
        case SmallTalk.MEMORY:
            text = wording.small_talk.memory()
        case SmallTalk.LIMITS:
            text = wording.small_talk.limits(len(catalogue), catalogue.newest or 0)
        case SmallTalk.METHOD:
            text = wording.small_talk.method()
        case SmallTalk.LANGUAGE:
            text = wording.small_talk.language()
        case SmallTalk.GLAD:
            text = wording.small_talk.glad(turn)
        case SmallTalk.OK:
            text = wording.small_talk.ok(turn)
        case SmallTalk.ANGRY:
            text = wording.small_talk.angry(turn)
        case SmallTalk.LOVING:
            text = wording.small_talk.loving(turn)
        case SmallTalk.HOW_ARE_YOU:
            text = wording.small_talk.how_are_you(turn)
        case SmallTalk.WHO_ARE_YOU:
            text = wording.small_talk.who_are_you(turn)
        case SmallTalk.WATCHES:
            text = wording.small_talk.watches()
        case SmallTalk.JOKE:
            text = wording.small_talk.joke(turn)
        case SmallTalk.SAD:
            text = wording.small_talk.sad(turn) if not tells_sad_news(message) else wording.small_talk.condolence()
        case _:
            text = wording.small_talk.chat(turn)
    return Turn(session, Reply(text, choices=(way_on(session),)))


def turn_of(session: Session, message: str) -> int:
    """A number that varies from turn to turn, determined by session and message."""
    return len(message) + len(session.shown) + len(session.verdicts)


def way_on(session: Session) -> Choice:
    """The button that leads back to movies."""
    if session.talk.question is Question.RECOMMENDED:
        return MORE
    return RECOMMEND if session.verdicts else SHOW_SOME
