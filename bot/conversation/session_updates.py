"""The changes that a message makes to a session, and undoing them."""

from __future__ import annotations

from dataclasses import replace

from bot.contracts.session import Change, Question, Session
from bot.understanding.likeness import asks_for_more
from bot.understanding.meaning import Understanding
from bot.understanding.opinions.opinion import Opinion
from movies.protocol.recommendation import MOST_MOVIES_A_WISH, MOST_NAMES_A_WISH, Wishes
from movies.ratings import Rating, Verdict

# The kinds of wishes that say what a movie is about.
SUBJECTS = ("genres", "topics", "people", "languages", "like")
# Movies that share one of these are alike; two dramas need not be.
TELLING_GENRES = frozenset(
    {"Animation", "Children", "Documentary", "Film-Noir", "Horror", "Musical", "Sci-Fi", "War", "Western"}
)
ADDED = {"topics", "languages"}
REFUSALS = ("without_topics", "without_people")
YEARS_OLDER, YEARS_NEWER, FIRST_YEAR = 20, 5, 1930
# Opinions that amount to a verdict.
OF_OPINION = {Opinion.GOOD: Verdict.GOOD, Opinion.BAD: Verdict.BAD}


def remember(session: Session, said: Understanding) -> Session:
    """The session with the message's opinions; earlier verdicts are kept for `take_back`."""
    ratings = [Rating(m.id, Verdict.GOOD) for m in said.good] + [Rating(m.id, Verdict.BAD) for m in said.bad]
    changes = tuple(
        Change(movie_id=r.movie_id, before=session.verdicts.get(r.movie_id))
        for r in ratings
        if session.verdicts.get(r.movie_id) is not r.verdict
    )
    new = session.with_ratings(ratings)
    unseen = {m.id: None for m in said.unseen}
    verdicts = {k: v for k, v in new.verdicts.items() if k not in unseen}
    taken = tuple(Change(movie_id=i, before=session.verdicts.get(i)) for i in unseen if i not in session.unseen)
    noted = {title: OF_OPINION[opinion] for title, opinion in said.strangers if opinion in OF_OPINION}
    strangers = {k: v for k, v in session.strangers.items() if k not in noted} | noted
    new = replace(new, verdicts=verdicts, unseen=new.unseen | frozenset(unseen), strangers=strangers)
    if said.statements:
        new = new.talking(theirs=tuple(movie.id for movie in said.theirs))
    anything = changes or taken or noted
    return new.talking(changes=changes + taken, noted=tuple(noted)) if anything else new


def for_whom(session: Session, wishes: Wishes) -> Wishes:
    """The wishes, plus movies like those that somebody close to the person likes, if any were just mentioned."""
    theirs = frozenset(session.talk.theirs[:MOST_MOVIES_A_WISH])
    return wishes.model_copy(update={"like": theirs}) if theirs and not (wishes.like or wishes.unlike) else wishes


def like_those_told(said: Understanding, message: str) -> Wishes:
    """The wishes of a message; "any more from the fifties?" after praise for westerns asks for westerns, or for movies
    like those praised."""
    if any(getattr(said.wishes, kind) for kind in SUBJECTS) or not (said.good and asks_for_more(message)):
        return said.wishes
    shared = frozenset.intersection(*(frozenset(movie.genres) for movie in said.good)) & TELLING_GENRES
    if shared and len(said.good) > 1:
        return said.wishes.model_copy(update={"genres": shared})
    return said.wishes.model_copy(update={"like": frozenset([m.id for m in said.good][:MOST_MOVIES_A_WISH])})


def still_refused(session: Session, wishes: Wishes) -> Wishes:
    """The wishes for a new list; it also leaves out whatever the list on screen had to, unless that is wanted now.

    Whoever asked for small children and then just says "recommend" still asks for them.
    """
    if session.talk.question is not Question.RECOMMENDED:
        return wishes
    if not wishes:
        return Wishes(youngest=session.talk.wishes.youngest)
    kinds = ("without", "without_topics", "without_people", "without_languages", "spare")
    before = Wishes(**{kind: getattr(session.talk.wishes, kind) for kind in kinds})
    kept = without_dislikes(wishes, before)
    return kept.model_copy(update={"spare": wishes.spare | before.spare})


def disliking(session: Session, dislikes: Wishes) -> Session:
    """The session with more kinds of movies to leave out of every list."""
    return session.talking(never=merged(session.talk.never, dislikes)) if dislikes else session


def without_dislikes(wishes: Wishes, never: Wishes) -> Wishes:
    """The wishes, with the person's standing dislikes excluded, except for anything they are asking for now."""
    if not never:
        return wishes
    wanted = {
        "without": wishes.genres,
        "without_topics": wishes.topics,
        "without_people": wishes.people,
        "without_languages": wishes.languages,
    }
    both = {kind: getattr(wishes, kind) | (getattr(never, kind) - now) for kind, now in wanted.items()}
    told = {kind: frozenset(sorted(names)[:MOST_NAMES_A_WISH]) for kind, names in both.items()}
    return wishes.model_copy(update=told | {"youngest": never.youngest if wishes.youngest is None else wishes.youngest})


def skip(session: Session) -> Session:
    """The session after skipping the movies offered for rating, which count as not seen."""
    skipped = tuple(Change(movie_id=i, before=None) for i in session.talk.on_screen if i not in session.unseen)
    return replace(session, unseen=session.unseen | set(session.talk.on_screen)).talking(changes=skipped)


def take_back(session: Session) -> Session:
    """The session as it was before the remembered changes; a restored verdict counts as the latest."""
    verdicts = dict(session.verdicts)
    for change in session.talk.changes:
        verdicts.pop(change.movie_id, None)
        if change.before is not None:
            verdicts[change.movie_id] = change.before
    unseen = session.unseen - {c.movie_id for c in session.talk.changes}
    strangers = {title: verdict for title, verdict in session.strangers.items() if title not in session.talk.noted}
    back = replace(session, verdicts=verdicts, unseen=unseen, strangers=strangers)
    return back.talking(changes=(), noted=(), unclear=())


def merged(old: Wishes, new: Wishes) -> Wishes:
    """Old wishes with new ones on top; a genre that is no longer wanted is dropped."""
    new = _without_them(old, new)
    said = {name: value for name, value in new if value not in (None, frozenset(), False)}
    if new.genres:
        said["either"] = new.either
    if new.year_from or new.year_to:
        said |= _further(old, new)
    if new.minutes_from or new.minutes_to:
        said |= {"minutes_from": new.minutes_from, "minutes_to": new.minutes_to}
    for kind in ("without_topics", "without_people", "without_languages"):
        if getattr(old, kind) | getattr(new, kind):
            said[kind] = frozenset(sorted(getattr(old, kind) | getattr(new, kind))[:MOST_NAMES_A_WISH])
    # "Not so gory" about a horror list asks for other horror.
    refused = new.without - old.genres if new.spare else new.without
    said["without"] = (old.without - new.genres) | refused
    said["spare"] = old.spare | new.spare
    both = dict(old) | said
    both["genres"] = frozenset(both["genres"]) - refused
    both["people"] = frozenset(both["people"]) - new.without_people
    return Wishes(**both)


def _without_them(old: Wishes, new: Wishes) -> Wishes:
    """The new wishes; after westerns with Clint Eastwood, "anything without clint" rules him out."""
    refused = new.without_topics | new.without_people
    meant = {who for who in old.people for word in refused if word.casefold() in who.casefold().split()}
    if not meant:
        return new
    left = {kind: frozenset(w for w in getattr(new, kind) if not _is_of(w, meant)) for kind in REFUSALS}
    return new.model_copy(update=left | {"without_people": left["without_people"] | meant})


def _is_of(word: str, names: set[str]) -> bool:
    return any(word.casefold() in name.casefold().split() for name in names)


def only_adds(old: Wishes, new: Wishes) -> bool:
    """Whether new wishes add to those of the list on screen rather than replace them.

    "No zombies for now" after Korean movies asks for other Korean ones, and "sad" for sad Korean ones; "a western" asks
    for any western.
    """
    before, now = ({kind for kind in SUBJECTS if getattr(wishes, kind)} for wishes in (old, new))
    return bool(new) and bool(old) and now <= ADDED - before


def kinds(wishes: Wishes) -> int:
    """The number of kinds of wishes; both ends of a range count as one."""
    return len({name.partition("_")[0] for name, value in wishes if value and not isinstance(value, bool)})


def given_up(wishes: Wishes, gone: Wishes) -> Wishes:
    """The wishes without those that no longer hold; giving up any limit on years or running times drops both ends."""
    left: dict[str, object] = {}
    for name, value in gone:
        if isinstance(value, frozenset):
            left[name] = getattr(wishes, name) - value
        elif value is not None and not isinstance(value, bool):
            both = {f"{name.partition('_')[0]}_{end}" for end in ("from", "to")} if "_" in name else {name}
            left |= dict.fromkeys(both)
    return wishes.model_copy(update=left)


def _further(old: Wishes, new: Wishes) -> dict[str, object]:
    """The years wished for now; a second "older" means older still."""
    low, high = new.year_from, new.year_to
    if (low, high) == (old.year_from, old.year_to):
        if high is not None and low is None:
            high = max(high - YEARS_OLDER, FIRST_YEAR)
        elif low is not None and high is None:
            low += YEARS_NEWER
    return {"year_from": low, "year_to": high}
