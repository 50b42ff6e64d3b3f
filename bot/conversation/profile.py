"""A person's profile in words."""

from __future__ import annotations

from bot import wording
from bot.contracts.session import Session
from movies.catalogue import Catalogue
from movies.ratings import Verdict


def knows(catalogue: Catalogue, session: Session) -> str:
    """A person's profile in words."""
    by_verdict = {v: [catalogue[i] for i, said in session.verdicts.items() if said is v] for v in Verdict}
    liked, disliked = by_verdict[Verdict.GOOD], by_verdict[Verdict.BAD]
    genres = {g for m in (*liked, *disliked) for g in m.genres}
    rated = (*liked, *disliked)
    counts = [(g, sum(g in m.genres for m in liked), sum(g in m.genres for m in rated)) for g in genres]
    counts.sort(key=lambda c: (-c[2], -c[1], c[0]))
    known = wording.people.profile(liked, disliked, counts[:6], len(session.unseen))
    if session.strangers:
        known = f"{known}\n{wording.people.noted(list(session.strangers.items()))}"
    if not session.verdicts and session.may_learn is None:
        return known
    return f"{known}\n{wording.people.learns(bool(session.may_learn))}"
