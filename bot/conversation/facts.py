"""Answers to questions about a movie, from the catalogue: genres, year, tags, average rating."""

from __future__ import annotations

from collections.abc import Sequence

from bot import wording
from bot.contracts.actions import Verb, about
from bot.contracts.choices import thumbs
from bot.contracts.replies import Card, Choice, Reply
from bot.contracts.session import Question, Session
from bot.conversation.turn import Turn
from bot.understanding.requests.facts import CONTENT, Fact
from movies.catalogue import Catalogue, Movie

MOST_ANSWERED, MOST_LINKED = 5, 3


def answered(session: Session, asked: Sequence[Fact], movies: Sequence[Movie], catalogue: Catalogue) -> Turn:
    """Answer everything asked about these movies. From then on, "it" means the last of them."""
    if not movies:
        text = wording.facts.nothing_of_streams() if Fact.WHERE in asked else wording.facts.about_which()
        return Turn(session, Reply(text))
    if Fact.ORDER in asked:
        return Turn(session.talking(focus=movies[0].id), Reply(wording.facts.in_order(movies)))
    told = list(dict.fromkeys(movies))[:MOST_ANSWERED]
    linked = len(told) <= MOST_LINKED
    lines = []
    for movie in told:
        answers = [_answer(fact, movie, catalogue) for fact in asked]
        link = next(filter(None, (_link(fact, movie) for fact in asked)), "") if linked else ""
        lines.append(" ".join([*answers, link]).rstrip())
    if len(told) > 1 and (compared := _compared(asked, told)):
        lines.append(compared)
    last = told[-1]
    choices = (Choice("would I like it?", about(Verb.PREDICT, last.id)), *thumbs(last))
    # A list stays on screen while one of its movies is discussed.
    listed = session.talk.question in (Question.RECOMMENDED, Question.RATE)
    quiet = session if listed else session.talking(question=Question.NOTHING, on_screen=(), unclear=())
    return Turn(quiet.talking(focus=last.id), Reply("\n".join(lines), choices=choices))


def _answer(fact: Fact, movie: Movie, catalogue: Catalogue) -> str:
    if fact is Fact.HAPPY_ENDING and not movie.marks:
        return wording.facts.ending(movie)
    if fact in CONTENT:
        return wording.facts.content(movie, fact.value)
    match fact:
        case Fact.SERIES:
            return wording.facts.series(movie, _others(movie, catalogue))
        case Fact.MAKERS:
            return wording.facts.makers(movie)
        case Fact.LENGTH:
            return wording.facts.length(movie)
        case Fact.SCARY:
            return wording.facts.scary(movie)
        case Fact.CHILDREN:
            return wording.facts.for_children(movie)
        case Fact.WHERE:
            return wording.facts.where(movie)
        case Fact.STARS:
            return wording.facts.stars(movie)
        case Fact.YEAR:
            return wording.facts.year(movie)
        case Fact.COUNTRY:
            return wording.facts.country(movie)
        case Fact.LANGUAGE:
            return wording.facts.spoken_in(movie)
        case Fact.SOURCE:
            return wording.facts.source(movie)
        case Fact.TRUE_STORY:
            return wording.facts.true_story(movie)
        case Fact.ROLE:
            return wording.facts.role(movie)
        case Fact.AWARDS:
            return wording.facts.awards(movie)
        case Fact.UNTOLD:
            return wording.facts.untold(movie)
        case Fact.ENDING:
            return wording.facts.ending(movie)
    return wording.facts.about(movie)


def _compared(asked: Sequence[Fact], movies: Sequence[Movie]) -> str:
    """A sentence naming the longest and shortest movies, or the newest and oldest; empty if any value is unknown."""
    if asked == (Fact.LENGTH,):
        minutes = [movie.facts.minutes or 0 if movie.facts else 0 for movie in movies]
        longest, shortest = movies[minutes.index(max(minutes))], movies[minutes.index(min(minutes))]
        return wording.facts.longest(longest, shortest) if all(minutes) and longest != shortest else ""
    years = [movie.year or 0 for movie in movies]
    newest, oldest = movies[years.index(max(years))], movies[years.index(min(years))]
    told = asked == (Fact.YEAR,) and all(years) and max(years) > min(years)
    return wording.facts.ends_of_time(newest, oldest) if told else ""


def _others(movie: Movie, catalogue: Catalogue) -> list[Movie]:
    """The other movies in a movie's series, oldest first."""
    name = movie.facts.series if movie.facts else None
    same = [other for other in catalogue if name and other.facts and other.facts.series == name and other != movie]
    return sorted(same, key=lambda other: (other.year or 0, other.id))


def _link(fact: Fact, movie: Movie) -> str:
    """A link to more about the movie; the last site on its card lists where it is streaming."""
    links = Card(movie, 1).links
    if not links or fact is Fact.YEAR:
        return ""
    return wording.facts.more_at(*(links[-1] if fact is Fact.WHERE else links[0]))
