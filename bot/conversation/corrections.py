"""What somebody said of one movie was meant of another: "no, I meant Braveheart", "the other way round"."""

from __future__ import annotations

from dataclasses import replace

from bot.contracts.session import Session
from bot.conversation import session_updates
from bot.conversation.session_updates import OF_OPINION
from bot.understanding.meaning import Understanding
from bot.understanding.opinions.opinion import Opinion
from bot.understanding.requests.intents import Intent
from movies.catalogue import Catalogue, Movie


def corrected(
    catalogue: Catalogue, session: Session, said: Understanding
) -> tuple[Session, Understanding, list[Movie]] | None:
    """The session without what was meant of another movie, what was meant instead, and the movies taken back.

    None where the last message rated nothing that this could correct, or several movies of which it may be any.
    """
    changed = [c.movie_id for c in session.talk.changes if c.movie_id in session.verdicts]
    rated = {**{i: session.verdicts[i] for i in changed}, **{t: session.strangers.get(t) for t in session.talk.noted}}
    named = {movie.id for movie, _ in said.statements}
    wrong = [i for i in rated if i in named] or list(rated)
    if not (said.statements or said.which or said.strangers):
        return _swapped(catalogue, session, changed)
    if len(wrong) != 1 or rated[wrong[0]] is None:
        return None
    opinion = Opinion(rated[wrong[0]] or "")
    statements = [(m, _given(o, opinion)) for m, o in said.statements if m.id not in wrong]
    which = [replace(w, opinion=_given(w.opinion, opinion)) for w in said.which]
    strangers = [(title, _given(o, opinion)) for title, o in said.strangers]
    if not (statements or which or strangers):
        return None
    kept = tuple(c for c in session.talk.changes if c.movie_id in wrong)
    back = session_updates.take_back(session.talking(changes=kept, noted=tuple(t for t in wrong if isinstance(t, str))))
    meant = replace(said, statements=tuple(statements), which=tuple(which), strangers=tuple(strangers))
    return back, meant, [catalogue[i] for i in wrong if isinstance(i, int)]


def _swapped(
    catalogue: Catalogue, session: Session, changed: list[int]
) -> tuple[Session, Understanding, list[Movie]] | None:
    turned = tuple((catalogue[i], Opinion(session.verdicts[i]).opposite or Opinion.NAMED) for i in changed)
    return (session, Understanding(Intent.TELL, turned), []) if turned else None


def _given(opinion: Opinion, meant: Opinion) -> Opinion:
    """The opinion that is said now, else the one that was meant."""
    return opinion if opinion in OF_OPINION or opinion is Opinion.UNSEEN else meant
