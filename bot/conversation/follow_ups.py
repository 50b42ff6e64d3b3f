"""Follow-up questions: which movie is meant, whether somebody liked it, which others they know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot import wording
from bot.contracts.actions import Action, Verb, about
from bot.contracts.choices import MORE, RECOMMEND, WHY, thumbs, to_tap
from bot.contracts.replies import Card, Choice, Reply
from bot.contracts.session import Question, Session, Unclear
from bot.conversation import session_updates
from bot.conversation.interview import Interview
from bot.conversation.turn import Turn
from bot.understanding.meaning import Understanding, Which
from bot.understanding.opinions.opinion import Opinion
from movies.catalogue import Catalogue, Movie, normalised

OFFERED_AT_ONCE = 4
MOST_NAMESAKES = 3
ALL_THUMBS = (
    Choice("👍 all", Action(Verb.RATE_ALL, "good")),
    Choice("👎 all", Action(Verb.RATE_ALL, "bad")),
)
LEAVE_IT = Choice("leave it", Action(Verb.SKIP))


class FollowUps:
    """Questions about the movies of one catalogue."""

    def __init__(self, catalogue: Catalogue, interview: Interview) -> None:
        self._catalogue = catalogue
        self._interview = interview

    def ask(self, session: Session, said: Understanding, offered: Sequence[Movie]) -> Turn:
        """Ask about what is unclear: which movie is meant, or whether it was any good. Otherwise ask for more."""
        passing = said.mentioned if said.good or said.bad else frozenset()
        vague = [m for m in said.said(Opinion.SEEN, Opinion.NAMED) if m.id not in session.verdicts and m not in passing]
        neither = tuple(vague) == said.seen == on_screen(self._catalogue, session)
        if neither and session.talk.question is Question.VERDICT and not said.which:
            # "It was ok" is an answer, though neither a yes nor a no.
            return self.skip(session)
        if said.which:
            return self.which(session, (*map(_unclear, said.which), *map(_vague, vague)))
        if vague:
            return self.verdict(session, vague)
        if offered:
            left = [m for m in offered if m.id not in session.verdicts and m.id not in session.unseen]
            return self.offer(session, left)
        recommended = session.talk.question is Question.RECOMMENDED
        # Recommendations stay on screen while other movies are discussed.
        quiet = session if recommended else session.talking(question=Question.NOTHING, on_screen=(), unclear=())
        if recommended and said.unseen and not (said.good or said.bad):
            return Turn(quiet, Reply("", choices=(MORE, WHY)))
        if (said.unknown or said.shows) and not said.statements:
            return Turn(quiet, Reply(""))
        rated = [m for m, _ in said.statements if m.id in session.verdicts]
        if rated and not (said.good or said.bad or said.unseen):
            known = [wording.talk.already_rated(m, session.verdicts[m.id]) for m in rated]
            return Turn(quiet, Reply("\n".join(known), choices=(RECOMMEND,)))
        return Turn(quiet, Reply(wording.talk.tell_more(len(session.verdicts)), choices=(RECOMMEND,)))

    def verdict(self, session: Session, movies: Sequence[Movie]) -> Turn:
        """Ask for an opinion on movies that somebody has only mentioned or seen."""
        choices = (
            (*thumbs(movies[0]), LEAVE_IT, Choice("would I like it?", about(Verb.PREDICT, movies[0].id)))
            if len(movies) == 1
            else (
                Choice("👍 all", Action(Verb.RATE_ALL, "good")),
                Choice("👎 all", Action(Verb.RATE_ALL, "bad")),
                LEAVE_IT,
            )
        )
        asked = session.talking(question=Question.VERDICT, on_screen=tuple(m.id for m in movies), unclear=())
        return Turn(asked, Reply(wording.talk.what_of(movies), choices=choices))

    def which(self, session: Session, unclear: tuple[Unclear, ...]) -> Turn:
        """Ask which of several movies with the same name is meant."""
        unclear = tuple(sorted(unclear, key=lambda u: len(u.candidates) == 1))
        if len(unclear[0].candidates) == 1:
            return self.verdict(session, [self._catalogue[u.candidates[0]] for u in unclear])
        first = [self._catalogue[i] for i in unclear[0].candidates]
        asked = session.talking(question=Question.WHICH, on_screen=tuple(m.id for m in first), unclear=unclear)
        choices = [Choice(m.name, about(Verb.WHICH, m.id)) for m in first]
        if len({m.title for m in first}) > 1:
            choices.append(Choice("all of them", Action(Verb.WHICH, "all")))
        choices.append(Choice("neither", Action(Verb.SKIP)))
        return Turn(asked, Reply(wording.talk.which_one(unclear[0].text, first), choices=tuple(choices)))

    def offer(self, session: Session, left: Sequence[Movie] = ()) -> Turn:
        """Offer movies to rate: the rest of the last offer, or the next most informative ones."""
        movies = list(left) or self._interview.next(session.verdicts.keys(), session.unseen, OFFERED_AT_ONCE)
        if not movies:
            return Turn(session, Reply(wording.talk.nothing_left_to_rate(), choices=(RECOMMEND,)))
        asked = session.talking(question=Question.RATE, on_screen=tuple(m.id for m in movies), unclear=())
        cards = tuple(Card(m, k, choices=to_tap(m)) for k, m in enumerate(movies, start=1))
        enough = len(session.verdicts) >= wording.common.GOOD_START
        text = wording.talk.rate_these(first=session.talk.question is not Question.RATE)
        text = f"{text} {wording.talk.tell_more(len(session.verdicts))}" if enough else text
        return Turn(asked, Reply(text, cards, (RECOMMEND, Choice("others", Action(Verb.SKIP)))))

    def skip(self, session: Session) -> Turn:
        """Leave the last question unanswered, and ask the next if there is one."""
        talk = session.talk
        if talk.question is Question.RATE:
            return self.offer(session_updates.skip(session))
        if talk.question is Question.WHICH and len(talk.unclear) > 1:
            return self.which(session, talk.unclear[1:])
        quiet = session.talking(question=Question.NOTHING, on_screen=(), unclear=())
        return Turn(quiet, Reply(wording.talk.left_as_it_is(), choices=(RECOMMEND,)))

    def undo(self, session: Session) -> Turn:
        """Take back the changes made by the last message."""
        changes = session.talk.changes
        if not changes and not session.talk.noted:
            return Turn(session, Reply(wording.talk.nothing_to_undo()))
        back = session_updates.take_back(session)
        noted = [(Movie(-1, title, None), None) for title in session.talk.noted]
        told = wording.talk.undone([*((self._catalogue[c.movie_id], c.before) for c in changes), *noted])
        if session.talk.question is Question.WHICH and session.talk.unclear:
            return said_first(self.which(back, session.talk.unclear), told)
        if session.talk.question is not Question.RECOMMENDED:
            back = back.talking(question=Question.NOTHING)
        return Turn(back, Reply(told, choices=self._namesakes(session)))

    def _namesakes(self, session: Session) -> tuple[Choice, ...]:
        """Buttons that move the last message's verdict on a movie to another with the same title."""
        changes = session.talk.changes
        verdict = session.verdicts.get(changes[0].movie_id) if len(changes) == 1 else None
        if verdict is None:
            return ()
        wrong = self._catalogue[changes[0].movie_id]
        same = self._catalogue.by_normalised_title.get(normalised(wrong.title), ())
        others = [movie for movie in same if movie.name != wrong.name][:MOST_NAMESAKES]
        return tuple(Choice(movie.name, about(Verb.RATE, movie.id, verdict.value)) for movie in others)


def _vague(movie: Movie) -> Unclear:
    return Unclear(text=movie.title, candidates=(movie.id,), opinion=Opinion.SEEN.value)


def _unclear(which: Which) -> Unclear:
    return Unclear(text=which.text, candidates=tuple(m.id for m in which.candidates), opinion=which.opinion.value)


def said_first(turn: Turn, line: str) -> Turn:
    """The turn with a line above its reply."""
    return replace(turn, reply=replace(turn.reply, text=f"{line}\n{turn.reply.text}".strip()))


def on_screen(catalogue: Catalogue, session: Session) -> tuple[Movie, ...]:
    """The movies that the last reply showed."""
    return tuple(catalogue[i] for i in session.talk.on_screen if i in catalogue)
