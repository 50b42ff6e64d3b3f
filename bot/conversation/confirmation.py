"""The first lines of a reply: what the bot understood of a message, and what it did not."""

from __future__ import annotations

from bot import wording
from bot.contracts.actions import Action, Verb, about
from bot.contracts.replies import Choice
from bot.contracts.session import Session
from bot.conversation import session_updates
from bot.understanding.meaning import Understanding
from bot.understanding.opinions.opinion import Opinion
from bot.understanding.requests.intents import Intent
from bot.understanding.titles.finder import TitleFinder
from movies.catalogue import Movie, split_year

# The minimum similarity, in percent, for suggesting a title in place of an unknown one.
SIMILAR = 75
LONGEST_QUOTE = 60


def lines(finder: TitleFinder, session: Session, said: Understanding) -> list[str]:
    """The sentences that say what the bot understood of a message, and what it did not."""
    told_back = []
    told = [(m, session_updates.OF_OPINION[o]) for m, o in said.statements if o in session_updates.OF_OPINION]
    if told:
        told_back.append(wording.common.understood(told))
    if said.unseen and said.intent is not Intent.PREDICT:
        told_back.append(wording.talk.not_seen(said.unseen))
    if said.strangers:
        strangers = [
            (title, session_updates.OF_OPINION.get(opinion)) for title, opinion in dict(said.strangers).items()
        ]
        told_back.append(wording.talk.unknown_titles(strangers, _similar(finder, said)))
    if said.shows:
        told_back.append(wording.talk.only_movies(said.shows))
    if said.tastes and said.intent is Intent.TELL and not said.dislikes:
        told_back.append(wording.talk.only_movies_are_kept(_shortened(said.tastes[0])))
    if said.unread:
        told_back.append(wording.talk.not_sure_of(_shortened(said.unread[0])))
    return told_back


def left_open(session: Session, said: Understanding) -> list[Movie]:
    """The movies named in a request that are neither judged nor part of its wishes."""
    if said.intent not in (Intent.RECOMMEND, Intent.MORE):
        return []
    wished = said.wishes.like | said.wishes.unlike | said.wishes.other_than
    vague = [m for m in said.said(Opinion.SEEN, Opinion.NAMED) if m.id not in wished and m not in said.mentioned]
    return [m for m in vague if m.id not in session.verdicts and m.id not in session.talk.on_screen]


def movies_meant(finder: TitleFinder, said: Understanding) -> list[Choice]:
    """Buttons for the movies that an unknown title may refer to."""
    verb = Verb.PREDICT if said.intent is Intent.PREDICT else Verb.ABOUT
    return [Choice(m.name, about(verb, m.id)) for m in _similar(finder, said)]


def _similar(finder: TitleFinder, said: Understanding) -> list[Movie]:
    """The movies that a single unknown title may refer to; none if it has a year, which suggests a newer movie."""
    if len(said.unknown) != 1 or split_year(said.unknown[0])[1] is not None:
        return []
    return finder.index.closest(said.unknown[0], least=SIMILAR)


def said_again(movie: Movie, opinion: Opinion) -> Action:
    """The action that repeats, for one movie, what was said about a title that several movies share."""
    if opinion in (Opinion.GOOD, Opinion.BAD, Opinion.UNSEEN):
        return about(Verb.RATE, movie.id, opinion.value)
    return about(Verb.PREDICT if opinion is Opinion.ASKED else Verb.ABOUT, movie.id)


def _shortened(words: str) -> str:
    return words if len(words) <= LONGEST_QUOTE else f"{words[:LONGEST_QUOTE].rpartition(' ')[0]} …"
