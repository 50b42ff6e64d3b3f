"""Move an opinion to the movie it was meant for: "no, I meant Braveheart", "the other way round"."""

from __future__ import annotations

from dataclasses import replace

from bot import wording
from bot.contracts.choices import NOT_RIGHT
from bot.contracts.replies import Reply
from bot.contracts.session import Change, Session
from bot.conversation import session_updates
from bot.conversation.session_updates import OF_OPINION
from bot.conversation.turn import Turn
from bot.understanding.meaning import Understanding
from bot.understanding.opinions.opinion import Opinion
from bot.understanding.requests.intents import Intent
from movies.catalogue import Catalogue, Movie


def corrected(
    catalogue: Catalogue, session: Session, said: Understanding
) -> tuple[Session, Understanding, list[Movie]] | None:
    """The session without the misplaced opinions, the opinions that were meant instead, and the movies taken back.

    None if the last message rated nothing for this one to correct, or if several of its movies might be meant.
    """
    changed = [c.movie_id for c in session.talk.changes if c.movie_id in session.verdicts]
    if not (said.statements or said.which or said.strangers):
        return _swapped(catalogue, session, changed)
    named = [movie.id for movie, _ in said.statements]
    wrong = [i for i in changed if i in named] or (changed if len(changed) + len(session.talk.noted) == 1 else [])
    titles = session.talk.noted if len(session.talk.noted) == 1 and not changed else ()
    verdicts = [*(session.verdicts[i] for i in wrong), *(session.strangers[title] for title in titles)]
    if len(verdicts) != 1:
        return None
    opinion = Opinion(verdicts[0])
    meant = replace(
        said,
        statements=tuple(
            (m, _given(o, opinion)) for m, o in said.statements if m.id not in wrong or o is opinion.opposite
        ),
        which=tuple(replace(w, opinion=_given(w.opinion, opinion)) for w in said.which),
        strangers=tuple((title, _given(o, opinion)) for title, o in said.strangers),
    )
    if not (meant.statements or meant.which or meant.strangers):
        return None
    changes = tuple(c for c in session.talk.changes if c.movie_id in wrong)
    back = session_updates.take_back(session.talking(changes=changes, noted=titles))
    return back, meant, [catalogue[i] for i in wrong]


def taken_back(catalogue: Catalogue, session: Session, said: Understanding) -> Turn:
    """Answer "forget Titanic": delete its verdict, or say that there was none."""
    named = {m.id: m for m, _ in said.statements} | {m.id: m for w in said.which for m in w.candidates}
    known = [i for i in named if i in session.verdicts or i in session.unseen]
    titles = [title for title in said.unknown if title in session.strangers]
    if not (known or titles):
        names = [*(m.name for m, _ in said.statements), *(w.text for w in said.which), *said.unknown, *said.shows]
        return Turn(session, Reply(wording.talk.nothing_to_forget(names)))
    changes = tuple(Change(movie_id=i, before=session.verdicts.get(i)) for i in known)
    without = replace(
        session,
        verdicts={i: v for i, v in session.verdicts.items() if i not in named},
        unseen=session.unseen - named.keys(),
        strangers={title: v for title, v in session.strangers.items() if title not in titles},
    ).talking(changes=changes, noted=())
    text = wording.talk.no_longer_counts([*(catalogue[i].name for i in known), *titles])
    return Turn(without, Reply(text, choices=(NOT_RIGHT,) if known else ()))


def _swapped(
    catalogue: Catalogue, session: Session, changed: list[int]
) -> tuple[Session, Understanding, list[Movie]] | None:
    turned = tuple((catalogue[i], Opinion(session.verdicts[i]).opposite or Opinion.NAMED) for i in changed)
    return (session, Understanding(Intent.TELL, turned), []) if turned else None


def _given(opinion: Opinion, meant: Opinion) -> Opinion:
    """The opinion in this message or, if it gives none, the one that is being corrected."""
    return opinion if opinion in OF_OPINION or opinion is Opinion.UNSEEN else meant
