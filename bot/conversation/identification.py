"""Find the movie whose title somebody has forgotten, by who is in it and what it is about."""

from __future__ import annotations

from itertools import pairwise

from bot import wording
from bot.contracts.actions import Verb, about
from bot.contracts.replies import Choice, Reply
from bot.contracts.session import Question, Session
from bot.conversation.turn import Turn
from bot.understanding.requests.german import in_english
from bot.understanding.requests.wishes import wishes
from bot.understanding.words.common_words import COMMON_WORDS
from movies.catalogue import Catalogue, Movie
from movies.film_words import plain_name
from movies.protocol.recommendation import Wishes
from movies.topics import topic_of

MOST_GUESSES = 3


def answered(session: Session, message: str, catalogue: Catalogue) -> Turn:
    """Name the movies that fit the description best; from then on "it" means the first. Else say what would help."""
    wished = wishes(in_english(message), catalogue.newest)
    found = _fitting(message, wished, catalogue)
    if not found:
        return Turn(session, Reply(wording.talk.by_its_plot()))
    guesses = found[:MOST_GUESSES]
    asked = session.talking(
        question=Question.VERDICT, on_screen=tuple(m.id for m in guesses), unclear=(), focus=guesses[0].id
    )
    choices = tuple(Choice(movie.name, about(Verb.ABOUT, movie.id)) for movie in guesses)
    return Turn(asked, Reply(wording.talk.could_it_be(guesses), choices=choices))


def _fitting(message: str, wished: Wishes, catalogue: Catalogue) -> list[Movie]:
    """The movies with everybody named in them that fit most of the rest, the best known first."""
    names = {plain_name(name) for name in wished.people}
    subjects = {topic_of(topic) for topic in wished.topics} | _telling(message)
    if not (names or wished.topics):
        return []
    fits: dict[Movie, int] = {}
    for movie in catalogue:
        cast = {plain_name(name) for name in movie.facts.people} if movie.facts else set[str]()
        about_it = len(subjects & {*movie.tags, *movie.marks})
        if names <= cast and (about_it or names):
            fits[movie] = about_it
    most = max(fits.values(), default=0)
    best = [movie for movie, count in fits.items() if count == most]
    # "That old movie" may be any.
    of_then = [movie for movie in best if _of_the_years(movie, wished)]
    return sorted(of_then or best, key=lambda movie: -movie.popularity)


def _of_the_years(movie: Movie, wished: Wishes) -> bool:
    return (wished.year_from or 0) <= (movie.year or 0) <= (wished.year_to or 9999)


def _telling(message: str) -> set[str]:
    """The uncommon words of a message, and pairs of words, as tags may name them."""
    words = message.casefold().replace(",", " ").replace("?", " ").split()
    pairs = {f"{a} {b}" for a, b in pairwise(words)}
    return {topic_of(word) for word in (*words, *pairs) if word not in COMMON_WORDS}
