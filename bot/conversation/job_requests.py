"""Turns that send a job to a worker: for recommendations, a chance, a reason, or a movie night."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot import wording
from bot.contracts.replies import Reply
from bot.contracts.session import Question, Session
from bot.conversation.session_updates import without_dislikes
from bot.conversation.turn import SideEffect, Turn
from movies.catalogue import Catalogue, Movie
from movies.protocol.recommendation import (
    MOST_EXCLUDED,
    MOST_PEOPLE,
    ExplainJob,
    GroupJob,
    PredictJob,
    RecommendJob,
    Wishes,
)

AT_ONCE, MOST_AT_ONCE = 5, 10
MOST_ASKED_ABOUT = 20
GUESTS = re.compile(r"\bmovie ?night\b.*?\b(?:with|for|of)\b(?P<names>.+)$", re.IGNORECASE | re.DOTALL)
NO_PART_OF_A_NAME = re.compile(
    r"\s+(?:tonight|today|tomorrow|please|pls|this|on|at|who|but)\b.*$", re.IGNORECASE | re.DOTALL
)
NO_NAME = re.compile(
    r"(?:(?:me|myself|us|friends|family|everyone|everybody|all of us)(?: here)?$"
    r"|(?:my|a|an|the|some|something|anything|no|nothing|not|only|but|maybe|from|in|for)\b)",
    re.IGNORECASE,
)
LONGEST_GUEST = 40


def recommend(
    catalogue: Catalogue, session: Session, wishes: Wishes, instead: bool = False, count: int | None = None
) -> Turn:
    """Ask for movies; with `instead`, only enough to replace those on screen that were rated or seen.

    count: the number of movies that the person asked for, not yet capped.
    """
    wishes = without_dislikes(wishes, session.talk.never)
    screen = session.talk.on_screen if instead else ()
    asked = session.talking(
        wishes=wishes, question=Question.RECOMMENDED, on_screen=screen, unclear=(), group=(), asked_to_learn=False
    )
    job = RecommendJob(
        catalogue=catalogue.digest,
        ratings=session.ratings,
        excluded=frozenset(list(session.shown)[-MOST_EXCLUDED:]),
        wishes=wishes,
        count=_known_on_screen(asked) or min(count or AT_ONCE, MOST_AT_ONCE),
    )
    too_many = count is not None and count > MOST_AT_ONCE
    return Turn(asked, Reply(wording.results.most_at_once(MOST_AT_ONCE) if too_many else "", waits=True), job)


def more(catalogue: Catalogue, session: Session, wishes: Wishes, count: int | None = None) -> Turn:
    """Replace the rated and seen movies on screen, or all if there are none, for the same people as before."""
    if session.talk.group:
        asked = session.talking(wishes=wishes)
        return Turn(asked, Reply(""), side_effect=SideEffect.GROUP, guests=session.talk.group[1:])
    return recommend(catalogue, session, wishes, instead=True, count=count)


def predict(catalogue: Catalogue, session: Session, movies: Sequence[Movie]) -> Turn:
    """Ask for the chances of some movies; for movies already rated, repeat the rating."""
    asked = list(dict.fromkeys(m for m in movies if m.id not in session.verdicts))[:MOST_ASKED_ABOUT]
    lines = [wording.talk.already_rated(m, session.verdicts[m.id]) for m in movies if m.id in session.verdicts]
    if not asked:
        return Turn(session, Reply("\n".join(lines)))
    new = session.talking(question=Question.NOTHING, on_screen=tuple(m.id for m in asked), unclear=())
    job = PredictJob(catalogue=catalogue.digest, ratings=session.ratings, movie_ids=tuple(m.id for m in asked))
    return Turn(new, Reply("\n".join(lines), waits=True), job)


def explain(catalogue: Catalogue, session: Session, movie: Movie | None) -> Turn:
    """Ask why a movie is recommended; from then on "it" means that movie."""
    if movie is None:
        return Turn(session, Reply(wording.results.why_what()))
    if movie.id in session.verdicts:
        return Turn(session, Reply(wording.talk.already_rated(movie, session.verdicts[movie.id])))
    if not session.verdicts:
        return Turn(session, Reply(wording.results.why_without_ratings()))
    job = ExplainJob(catalogue=catalogue.digest, ratings=session.ratings, movie_id=movie.id)
    return Turn(session.talking(focus=movie.id), Reply("", waits=True), job)


def movie_night(catalogue: Catalogue, session: Session, people: Sequence[tuple[str, Session]]) -> Turn:
    """Ask for movies for several people; the first is the one asking."""
    if len(people) < 2:
        return Turn(session, Reply(wording.nights.how_to_movie_night()))
    lines = [wording.nights.too_many(MOST_PEOPLE)] if len(people) > MOST_PEOPLE else []
    people = people[:MOST_PEOPLE]
    shown = frozenset(i for _, one in people for i in one.shown)
    job = GroupJob(
        catalogue=catalogue.digest,
        people=tuple(one.ratings for _, one in people),
        excluded=frozenset(list(shown)[-MOST_EXCLUDED:]),
        wishes=session.talk.wishes,
        count=_known_on_screen(session) or AT_ONCE,
    )
    if unknown := [name for name, one in people if not one.verdicts]:
        lines.append(wording.nights.strangers(unknown))
    new = session.talking(group=tuple(name for name, _ in people), question=Question.RECOMMENDED, unclear=())
    return Turn(new, Reply("\n".join(lines), waits=True), job)


def guests(message: str) -> tuple[str, ...]:
    """The names in "movie night with ben and cleo, something funny"."""
    match = GUESTS.search(message)
    names = re.split(r"\s*(?:,|\band\b|&|\+)\s*", match["names"]) if match else []
    plain = (re.sub(r"[^\w\-. ]", "", NO_PART_OF_A_NAME.sub("", name)).strip()[:LONGEST_GUEST] for name in names)
    return tuple(dict.fromkeys(name for name in plain if name and not NO_NAME.match(name)))


def _known_on_screen(session: Session) -> int:
    return sum(i in session.verdicts or i in session.talk.seen for i in session.talk.on_screen)
