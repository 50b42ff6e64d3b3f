"""What a message was understood to mean, and the context in which it was read."""

from __future__ import annotations

from dataclasses import dataclass

from bot.contracts.session import Question
from bot.understanding.opinions.opinion import Opinion
from bot.understanding.requests.facts import Fact
from bot.understanding.requests.intents import Intent
from movies.catalogue import Movie
from movies.protocol.recommendation import Wishes

NO_WISHES = Wishes()


@dataclass(frozen=True)
class Context:
    """What an answer may refer to in the bot's last words: movies, in order, and what was asked.

    focus: the movie that was talked about last, which "it" means. tone: the verdict on it, which goes on in "and
    Heat". asks_to_learn: whether the bot asked for permission
    to learn from this person's ratings.
    """

    movies: tuple[Movie, ...] = ()
    question: Question = Question.NOTHING
    focus: Movie | None = None
    tone: Opinion | None = None
    asks_to_learn: bool = False


NO_CONTEXT = Context()


@dataclass(frozen=True)
class Which:
    """A name that several movies share, and what was said of the one that is meant."""

    text: str
    candidates: tuple[Movie, ...]
    opinion: Opinion


@dataclass(frozen=True)
class Understanding:
    """A message, understood.

    statements: what was said of each unambiguous movie, oldest first. which: names that may mean several movies.
    strangers: what was said of each title that is in no catalogue. picks: places, from 0, of movies on screen that
    were picked by "the second one" and the like. fact: what is asked about a movie, where the intent is `FACT`.
    guessed: movies that only those named beside them tell from others of their title, and those others.
    shows: series that it names, which are no movies.
    corrects: whether this is what was meant before: "no, I meant Fargo", "the other way round".
    refines: whether the wishes are for another list like the one on screen: "too old", "anything newer?".
    dislikes: what the person never wants: "I hate superhero movies". count: how many movies are
    asked for, if it is said. unread: what is said beside the movies and judges none of them, in the person's own words.
    tastes: what is said there of kinds of movies, in the person's own words.
    """

    intent: Intent
    statements: tuple[tuple[Movie, Opinion], ...] = ()
    which: tuple[Which, ...] = ()
    strangers: tuple[tuple[str, Opinion], ...] = ()
    picks: tuple[int, ...] = ()
    wishes: Wishes = NO_WISHES
    fact: Fact | None = None
    refines: bool = False
    corrects: bool = False
    shows: tuple[str, ...] = ()
    guessed: tuple[tuple[Movie, tuple[Movie, ...]], ...] = ()
    dislikes: Wishes = NO_WISHES
    count: int | None = None
    unread: tuple[str, ...] = ()
    tastes: tuple[str, ...] = ()

    def said(self, *opinion: Opinion) -> tuple[Movie, ...]:
        """The movies of which one of these opinions was said."""
        return tuple(movie for movie, told in self.statements if told in opinion)

    @property
    def good(self) -> tuple[Movie, ...]:
        """Liked movies, including those that somebody wants others like."""
        return self.said(Opinion.GOOD, Opinion.LIKE)

    @property
    def bad(self) -> tuple[Movie, ...]:
        """Disliked movies."""
        return self.said(Opinion.BAD)

    @property
    def seen(self) -> tuple[Movie, ...]:
        """Movies that were seen, without a verdict or with a lukewarm one."""
        return self.said(Opinion.SEEN)

    @property
    def unseen(self) -> tuple[Movie, ...]:
        """Movies that the person has not seen."""
        return self.said(Opinion.UNSEEN)

    @property
    def theirs(self) -> tuple[Movie, ...]:
        """Movies that somebody close to the person likes."""
        return self.said(Opinion.THEIRS)

    @property
    def asked(self) -> tuple[Movie, ...]:
        """Movies that the person asks about."""
        return self.said(Opinion.ASKED)

    @property
    def unknown(self) -> tuple[str, ...]:
        """Titles that are in no catalogue."""
        return tuple(title for title, _ in self.strangers)

    @property
    def like(self) -> frozenset[int]:
        """Ids of movies to which the wished ones should be similar."""
        return self.wishes.like

    @property
    def unlike(self) -> frozenset[int]:
        """Ids of movies to which the wished ones should not be similar."""
        return self.wishes.unlike
