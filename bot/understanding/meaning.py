"""The meaning of a message, and the context for reading it."""

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
    """The parts of the bot's last reply that a message may refer to: movies, in order, and its question.

    focus: the movie mentioned last, which "it" means. tone: the verdict on it, which "and Heat" continues.
    asks_to_learn: whether the bot asked for permission to learn from this person's ratings. told: the movies that the
    last message judged, one of whose directors "that director" may mean. praised: those of them that it praised, which
    "something like these" means where no list is on screen.
    """

    movies: tuple[Movie, ...] = ()
    question: Question = Question.NOTHING
    focus: Movie | None = None
    tone: Opinion | None = None
    asks_to_learn: bool = False
    told: tuple[Movie, ...] = ()
    praised: tuple[Movie, ...] = ()

    @property
    def examples(self) -> tuple[Movie, ...]:
        """What "it" or "these" mean in "something like these", if no list is on screen."""
        if self.focus is not None:
            return () if self.tone is Opinion.BAD else (self.focus,)
        return () if self.movies else self.praised


NO_CONTEXT = Context()


@dataclass(frozen=True)
class Which:
    """A name that several movies share, and the opinion on the one that is meant."""

    text: str
    candidates: tuple[Movie, ...]
    opinion: Opinion


@dataclass(frozen=True)
class Understanding:
    """The meaning of a message.

    statements: the opinion on each unambiguous movie, oldest first. which: names that may mean several movies.
    strangers: the opinion on each title that no catalogue has. picks: places, from 0, of movies on screen that were
    picked by "the second one" and the like. facts: what is asked about movies, if the intent is `FACT`.
    guessed: movies chosen among namesakes only because of their company, with the other namesakes.
    shows: TV series that it names.
    corrects: whether it corrects the previous message: "no, I meant Fargo", "the other way round".
    refines: whether the wishes are for another list like the one on screen: "too old", "anything newer?".
    dislikes: kinds of movies that the person never wants: "I hate superhero movies". count: the number of movies
    asked for, if given. unread: judging words that fit no movie, quoted.
    tastes: remarks on kinds of movies, quoted. gives_up: earlier wishes that no longer hold. mentioned: movies that
    are surely named without the person's own opinion: "my brother swears by Heat". is_sure: whether nothing
    else can be meant, so that no reader is asked.
    """

    intent: Intent
    statements: tuple[tuple[Movie, Opinion], ...] = ()
    which: tuple[Which, ...] = ()
    strangers: tuple[tuple[str, Opinion], ...] = ()
    picks: tuple[int, ...] = ()
    wishes: Wishes = NO_WISHES
    facts: tuple[Fact, ...] = ()
    refines: bool = False
    corrects: bool = False
    shows: tuple[str, ...] = ()
    guessed: tuple[tuple[Movie, tuple[Movie, ...]], ...] = ()
    dislikes: Wishes = NO_WISHES
    count: int | None = None
    unread: tuple[str, ...] = ()
    tastes: tuple[str, ...] = ()
    gives_up: Wishes = NO_WISHES
    mentioned: frozenset[Movie] = frozenset()
    is_sure: bool = False

    def said(self, *opinion: Opinion) -> tuple[Movie, ...]:
        """The movies with one of these opinions."""
        return tuple(movie for movie, told in self.statements if told in opinion)

    @property
    def good(self) -> tuple[Movie, ...]:
        """Liked movies; asking for others like a movie does not count as liking it."""
        return self.said(Opinion.GOOD)

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
        """Ids of movies that the recommended ones should resemble."""
        return self.wishes.like

    @property
    def unlike(self) -> frozenset[int]:
        """Ids of movies that the recommended ones should not resemble."""
        return self.wishes.unlike
