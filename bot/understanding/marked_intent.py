"""What a message is for: the intent that Matinee's own reader hears, or the rules' where that cannot be right."""

from __future__ import annotations

import re
from collections.abc import Set

from bot.understanding.meaning import Understanding
from bot.understanding.opinions.opinion import Opinion
from bot.understanding.requests.facts import Fact
from bot.understanding.requests.intents import Intent
from bot.understanding.second_reading import OF_READER, UNDECIDED, WISHING
from movies.reader_prompt import ReaderAnswer, ReaderWishes

INTENTS = OF_READER | {
    "fact": Intent.FACT,
    "group": Intent.RECOMMEND,
    "identify": Intent.IDENTIFY,
    "why": Intent.WHY,
    "choose": Intent.CHOOSE,
}
# Where only the rules hear a request, 12 of 15 messages were requests if the model gave that at least this probability,
# and 10 of 81 otherwise.
MAY_ASK = 0.1
ABOUT_THEMSELVES = re.compile(r"\b(?:i|me|my|mine|we|us|our|ich|mich|mir|mein\w*|wir|uns)\b", re.IGNORECASE)
TALK = frozenset({Intent.SMALLTALK, Intent.GREET, Intent.THANKS, Intent.BYE})


def intent_meant(
    message: str, answer: ReaderAnswer, said: Understanding, opinions: Set[Opinion], *, one_movie: bool, shown: bool
) -> Intent:
    """The model's intent, or the rules' where the message or the screen lacks what the model's needs.

    Parameters
    ----------
    opinions: all those in the message. one_movie: whether it speaks of exactly one movie. shown: whether movies are on
    screen.
    """
    wanted, by_rules = INTENTS.get(answer.intent), said.intent
    if by_rules is Intent.TAKE_BACK:
        return by_rules  # "Remove Joker altogether".
    instead = Intent.TELL if opinions and by_rules in UNDECIDED | TALK else by_rules
    if wanted is None or (wanted in TALK and (by_rules is Intent.BYE or any(o.is_verdict for o in opinions))):
        return instead
    if wanted in TALK | {Intent.HELP} and by_rules in WISHING and said.wishes:
        return by_rules  # "Hallo, ich suche einen lustigen Film".
    if by_rules is Intent.SMALLTALK and (wanted is Intent.HELP or (wanted in WISHING and not _wishes(answer))):
        return by_rules  # "Are you ChatGPT?", "can you speak German?"
    if wanted is Intent.PREDICT and (Opinion.ASKED not in opinions or Fact.CHILDREN in said.facts):
        return instead
    if wanted is Intent.FACT and by_rules is Intent.TELL and Opinion.ASKED not in opinions and opinions:
        return by_rules  # "Hated Heat, what kind of ending was that".
    if (wanted is Intent.WHY and not shown) or (wanted is Intent.CHOOSE and not one_movie):
        return instead
    if wanted is Intent.PROFILE and (by_rules in TALK or not ABOUT_THEMSELVES.search(message)):
        return instead  # "How many movies do you know?", "do you sell my data?"
    if wanted is Intent.TELL and (not opinions or (by_rules in WISHING and _may_ask(answer))):
        return by_rules
    return wanted


def _wishes(answer: ReaderAnswer) -> bool:
    return answer.wishes != ReaderWishes()


def _may_ask(answer: ReaderAnswer) -> bool:
    """Whether the model does not rule out that the message asks for movies."""
    shares = (answer.intents or {}).items()
    return sum(share for intent, share in shares if INTENTS.get(intent) in WISHING) >= MAY_ASK
