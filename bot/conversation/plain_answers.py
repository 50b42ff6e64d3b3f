"""Answers to messages that name no movie."""

from __future__ import annotations

import re

from bot import wording
from bot.contracts.actions import Action, Verb, about
from bot.contracts.replies import Choice, Reply
from bot.contracts.session import Question, Session
from bot.conversation import consent, facts, identification, job_requests, small_talk
from bot.conversation.follow_ups import FollowUps, said_first
from bot.conversation.greetings import greeting
from bot.conversation.profile import knows
from bot.conversation.turn import SideEffect, Turn
from bot.understanding.meaning import Understanding
from bot.understanding.requests.facts import describes_a_plot
from bot.understanding.requests.intents import Intent
from bot.understanding.requests.small_talk import SmallTalk
from bot.understanding.requests.small_talk import small_talk as talk_about
from movies.catalogue import Catalogue

EXPORT, FORGET = Choice("export", Action(Verb.EXPORT)), Choice("forget me", Action(Verb.FORGET))
MOST_GUESSED = 5
# "Thanks, we watched number two and loved it", when nothing is on screen.
TELLS_OF_A_MOVIE = re.compile(
    r"\b(?:watched|saw|seen|that (?:one|movie|film)|(?:the |your )?last (?:one|movie|film|pick|suggestion)"
    r"|the (?:one|movie|film) (?:that )?you|(?:number|no\.?|#) ?(?:\d|one|two|three|four|five)"
    r"|(?:geguckt|geschaut|gesehen|der (?:letzte|film)))\b",
    re.IGNORECASE,
)
YES, NO = Choice("yes", Action(Verb.YES)), Choice("no", Action(Verb.NO))


class PlainAnswers:
    """Answers greetings, small talk, and requests about the profile.

    `read_elsewhere`: whether messages that the rules cannot read are sent to another service.
    """

    def __init__(self, catalogue: Catalogue, follow_ups: FollowUps, read_elsewhere: bool = False) -> None:
        self._catalogue = catalogue
        self._follow_ups = follow_ups
        self._read_elsewhere = read_elsewhere

    def answer(self, session: Session, said: Understanding, message: str) -> Turn:
        """Answer by intent."""
        quiet = session.talking(question=Question.NOTHING, unclear=())
        match said.intent:
            case Intent.GREET:
                return Turn(quiet, greeting(session))
            case Intent.RATE:
                return self._follow_ups.offer(session)
            case Intent.PROFILE:
                anything = session.verdicts or session.may_learn is not None
                choices = (EXPORT, FORGET, consent.to_change(session)) if anything else ()
                known = knows(self._catalogue, session)
                if self._read_elsewhere:
                    known = f"{known}\n{wording.people.read_elsewhere()}"
                return Turn(quiet, Reply(known, choices=choices, private=True))
            case Intent.LEARN | Intent.NOT_LEARN:
                return consent.answered(session, said.intent is Intent.LEARN)
            case Intent.EXPORT:
                return Turn(session, Reply(wording.people.exported(), private=True), side_effect=SideEffect.EXPORT)
            case Intent.FORGET:
                text = wording.people.really_forget(len(session.verdicts))
                asked = session.talking(question=Question.FORGET, on_screen=(), unclear=())
                return Turn(asked, Reply(text, choices=(YES, NO), private=True))
            case Intent.GROUP:
                wished = session.talking(wishes=said.wishes, on_screen=(), unclear=())
                guests = job_requests.guests(message)
                text = "" if guests else wording.nights.how_to_movie_night()
                return Turn(wished, Reply(text), side_effect=SideEffect.GROUP, guests=guests)
            case Intent.BYE:
                return Turn(session, Reply(wording.talk.goodbye(), ends=True))
            case Intent.THANKS if TELLS_OF_A_MOVIE.search(message):
                latest = [self._catalogue[i] for i in list(session.shown)[::-1] if i in self._catalogue]
                guesses = tuple(Choice(m.name, about(Verb.ABOUT, m.id)) for m in latest[:MOST_GUESSED])
                return Turn(session, Reply(wording.small_talk.which_was_it(), choices=guesses))
            case Intent.THANKS:
                return Turn(session, Reply(wording.small_talk.welcome(small_talk.turn_of(session, message))))
            case Intent.SMALLTALK:
                return small_talk.answered(session, message, self._catalogue)
        words = {
            Intent.HELP: wording.talk.help_text,
            Intent.IMPORT: wording.people.how_to_import,
            Intent.PREDICT: wording.talk.which_movie,
            Intent.FOR_ANOTHER: wording.talk.only_your_taste,
        }
        if said.intent in (Intent.FACT, Intent.OTHER) and talk_about(message) is SmallTalk.LIMITS:
            return small_talk.answered(session, message, self._catalogue)
        if said.facts:
            return facts.answered(session, said.facts, (), self._catalogue)
        if said.intent is Intent.OTHER and session.talk.question is Question.WHICH and session.talk.unclear:
            return said_first(self._follow_ups.which(session, session.talk.unclear), wording.talk.only_by_year())
        if said.intent is Intent.IDENTIFY or (said.intent is Intent.OTHER and describes_a_plot(message)):
            return identification.answered(session, message, self._catalogue)
        if said.intent not in words:
            return Turn(session, Reply(wording.talk.not_understood(), understood=False))
        return Turn(session, Reply(words[said.intent]()))

    def forget(self, session: Session, sure: bool) -> Turn:
        """Delete what is known about the person, if they are sure."""
        if not sure:
            return Turn(session.talking(question=Question.NOTHING), Reply(wording.people.not_forgotten(), private=True))
        return Turn(Session(), Reply(""), side_effect=SideEffect.FORGET)
