"""Find the movie whose title somebody has forgotten, by who is in it and what it is about."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from math import log

from bot import wording
from bot.contracts.actions import Verb, about
from bot.contracts.replies import Choice, Reply
from bot.contracts.session import Question, Session
from bot.conversation.turn import Turn
from bot.understanding.requests.german import in_english
from bot.understanding.requests.wishes import wishes
from bot.understanding.words.ordinary_words import FUNCTION_WORDS
from movies.catalogue import Catalogue, Movie
from movies.film_words import plain_name
from movies.protocol.recommendation import Wishes
from movies.topics import topic_of

MOST_GUESSES = 3
# How many tags a movie must share with a message without names or known topics: "tattoos, polaroids".
FEWEST_MARKS = 2
# Most people are looking for a well-known movie.
WEIGHT_OF_FAME = 0.5
# A guess needs at least this share of the best score.
ALMOST = 0.8


def answered(session: Session, message: str, catalogue: Catalogue) -> Turn:
    """Name the movies that fit a description best ("it" then means the first); if none fits, say what would help."""
    wished = wishes(in_english(message), catalogue.newest)
    found = _fitting(message, wished, catalogue)
    if not found:
        return Turn(session, Reply(wording.talk.by_its_plot()))
    guesses = found[:MOST_GUESSES]
    asked = session.talking(question=Question.VERDICT, on_screen=(guesses[0].id,), unclear=(), focus=guesses[0].id)
    choices = tuple(Choice(movie.name, about(Verb.ABOUT, movie.id)) for movie in guesses)
    return Turn(asked, Reply(wording.talk.could_it_be(guesses), choices=choices))


def _fitting(message: str, wished: Wishes, catalogue: Catalogue) -> list[Movie]:
    """The movies with all the people named that match most of the rest of the description, likeliest first.

    Rare marks count more than common ones (inverse document frequency, Spärck Jones 1972).
    """
    names = {plain_name(name) for name in wished.people}
    subjects = {topic_of(topic) for topic in wished.topics} | _telling(message)
    having = {movie: subjects & {*movie.tags, *movie.marks} for movie in catalogue}
    uses = Counter(mark for marks in having.values() for mark in marks)
    fits: dict[Movie, float] = {}
    for movie, marks in having.items():
        cast = {plain_name(name) for name in movie.facts.people} if names and movie.facts else set[str]()
        told = len(marks) >= FEWEST_MARKS or (bool(marks) and bool(wished.topics))
        if names <= cast and (names or told):
            known = WEIGHT_OF_FAME * log(1 + movie.popularity)
            fits[movie] = known + sum(log(len(having) / uses[mark]) for mark in marks)
    # "That old movie" may be from any year, so ignore the years if no movie fits them.
    fits = {movie: score for movie, score in fits.items() if _of_the_years(movie, wished)} or fits
    most = max(fits.values(), default=0.0)
    return sorted((m for m, score in fits.items() if score >= ALMOST * most), key=lambda m: (-fits[m], m.id))


def _of_the_years(movie: Movie, wished: Wishes) -> bool:
    return (wished.year_from or 0) <= (movie.year or 0) <= (wished.year_to or 9999)


def _telling(message: str) -> set[str]:
    """The uncommon words and word pairs of a message, in the form of tags."""
    words = message.casefold().replace(",", " ").replace("?", " ").split()
    pairs = {f"{a} {b}" for a, b in pairwise(words)}
    told = [word for word in (*words, *pairs) if word not in FUNCTION_WORDS]
    return {topic_of(form) for word in told for form in (word, word.removesuffix("s"))}
