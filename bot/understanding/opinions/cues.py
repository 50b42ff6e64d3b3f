"""Cues: the words of a clause that express an opinion, with their subjects."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.understanding.opinions.clauses import JUDGES, JUDGING_WORDS, LIKING, SAID, Clause
from bot.understanding.opinions.opinion import Opinion
from bot.understanding.opinions.subjects import About, object_of, subject_of
from bot.understanding.words.kinds import Kind
from bot.understanding.words.tokens import Token


@dataclass(frozen=True)
class Cue:
    """An opinion, the place of its word, and its subject."""

    at: int
    opinion: Opinion
    about: About = About.MOVIE


OPINION_SAID = {Kind.SAID_GOOD: Opinion.GOOD, Kind.SAID_BAD: Opinion.BAD, Kind.NEUTRAL: Opinion.SEEN}
UNSURE = re.compile(r"\b(?:remember|recall|decide|sure)\b")
LEFT = frozenset("left quit stopped abandoned".split())
ENDS_OF_LEFT = frozenset("after halfway early midway within at before".split())
CUT_SHORT = LEFT | frozenset("turn turned turning switch switched shut".split())
FLAWLESS = frozenset("perfect flawless perfection faultless masterpiece masterpieces".split())
WATCHING = frozenset("see watch catch".split())
WATCHING_OR_KNOWING = WATCHING | frozenset("heard hear know knew".split())
NO_PLANS = frozenset("know knew heard hear find get".split())
PAST = frozenset("seen saw watched".split())
IN_PROGRESS = frozenset("seeing watching finished caught".split())
# "I wish I could see it again": praise.
AGAIN = frozenset("again over every everyday daily forever endlessly".split())
# "I'd put Ikiru above Ran" ranks movies.
RANKING = frozenset("above over below under ahead behind among first second last top".split())
OFTEN = re.compile(
    r"\b(?:all|every|any) (?:day|night|week|weekend|time|year|month)|\banytime\b"
    r"|\bnon-?stop\b|on (?:a )?(?:loop|repeat)|times\b"
)
# "I haven't seen it in years": it was seen.
LONG_AGO = frozenset("since years ages forever while".split())


def cues(clause: Clause) -> Iterator[Cue]:
    """The opinions in a clause, each with the place of its word and its subject."""
    for k, token in enumerate(clause.tokens):
        if token.kind in SAID:
            # "My kids have seen it a million times" is not the person's verdict.
            times = token.text.endswith(" times") and not clause.has(Kind.ME)
            reported = clause.is_reported(k) or (times and clause.has(Kind.PEOPLE))
            yield Cue(k, Opinion.NAMED) if reported else Cue(k, OPINION_SAID[token.kind], subject_of(clause, k))
        elif token.kind in JUDGES:
            yield from _judging(clause, k)
        elif token.kind in (Kind.SEE, Kind.TO_SEE):
            yield from _seeing(clause, k)
        elif token.kind is Kind.NOT and _is_elliptic(clause, k):
            yield Cue(k, Opinion.UNSEEN, About.THEM if clause.has(Kind.THEM) else About.IT)
        elif token.text in CUT_SHORT and _is_cut_short(clause, k):
            yield Cue(k, Opinion.BAD)
        elif token.text in ("have", "did") and k and clause.tokens[k - 1].text == "i" and clause.ends_at(k + 1):
            yield Cue(k, Opinion.SEEN, About.THEM if clause.has(Kind.THEM) else About.IT)


def _is_cut_short(clause: Clause, k: int) -> bool:
    """Whether a movie was not watched to the end: "I turned Heat off", "we left Heat after ten minutes"."""
    movie, following = clause.at(k + 1), clause.at(k + 2)
    if movie is None or following is None or not movie.is_movie or clause.is_reported(k):
        return False
    ends = ENDS_OF_LEFT if clause.tokens[k].text in LEFT else frozenset({"off"})
    return following.text in ends and not any(t.kind is Kind.NOT for t in clause.window(k))


def _judging(clause: Clause, k: int) -> Iterator[Cue]:
    """The opinion of "loved" or "boring"; somebody else's, a hope or a guess only names the movie."""
    token, window = clause.tokens[k], clause.window(k)
    if any(t.kind is Kind.NEUTRAL and UNSURE.search(t.text) for t in clause.tokens[:k]):
        yield Cue(k, Opinion.SEEN, object_of(clause, k))  # "I can't remember if I liked it".
        return
    if token.kind is Kind.GOOD_VERB and clause.is_of_family(k):
        yield Cue(k, Opinion.THEIRS, object_of(clause, k))
    elif clause.is_reported(k) or any(t.kind is Kind.HEDGE for t in window):
        yield Cue(k, Opinion.NAMED)
    elif any(t.kind is Kind.WANT for t in window[-4:]) and not _could_not(window):
        yield Cue(k, Opinion.NAMED, About.ELSE)
    elif token.kind in LIKING:
        yield Cue(k, _turned(clause, k), object_of(clause, k))
    elif not any(t.kind is Kind.ASK_FOR for t in window) or clause.has(Kind.BE, Kind.MOVIE):
        # In "recommend me a good movie" nothing is judged.
        yield Cue(k, _turned(clause, k), subject_of(clause, k))


def _could_not(window: Sequence[Token]) -> bool:
    """Whether a "would", "could" or "can" is negated, and so no wish: "I would not like", "I can not love"."""
    return any(
        token.text in ("would", "could", "can") and following.kind is Kind.NOT for token, following in pairwise(window)
    )


def _turned(clause: Clause, k: int) -> Opinion:
    """The opinion of the word at k, inverted if negated."""
    token, window = clause.tokens[k], clause.window(k)
    good = token.kind in (Kind.GOOD_VERB, Kind.GOOD_WORD)
    opinion, opposite = (Opinion.GOOD, Opinion.BAD) if good else (Opinion.BAD, Opinion.GOOD)
    if token.kind in JUDGING_WORDS and (clause.is_doubted(k) or any(t.text == "neither" for t in clause.tokens[:k])):
        return Opinion.SEEN if good and token.text in FLAWLESS else opposite
    negations = sum(t.kind is Kind.NOT for t in window)
    after_no = bool(window) and window[-1].kind is Kind.NO
    if token.kind is Kind.BAD_VERB and (negations or after_no):
        return Opinion.SEEN  # Not hating a movie does not mean liking it.
    if good and token.text in FLAWLESS and (negations % 2 or after_no):
        return Opinion.SEEN  # Nor does finding it imperfect mean disliking it.
    return opposite if negations % 2 or after_no else opinion


def _seeing(clause: Clause, k: int) -> Iterator[Cue]:
    """The opinion of a word for seeing: seen, not seen yet, or praise ("I wish I could see it again")."""
    token, window = clause.tokens[k], clause.window(k)
    if clause.is_reported(k):
        yield Cue(k, Opinion.NAMED)
        return
    negated = any(t.kind is Kind.NOT for t in window) or (bool(window) and window[-1].kind is Kind.NO)
    if token.text == "give" and clause.has(Kind.SAID_GOOD, Kind.SAID_BAD):
        return  # "I give it 9/10" is a verdict.
    if token.text == "put" and any(t.text in RANKING for t in clause.tokens[k + 1 : k + 6]):
        return
    if token.text in ("watch", "see") and negated and any(t.text == "again" for t in clause.tokens[k:]):
        return  # "I would not watch it again" is a verdict.
    about = object_of(clause, k)
    rest = clause.tokens[k:]
    again = clause.has(Kind.SAID_GOOD) or any(t.text in AGAIN for t in rest)
    if token.text in WATCHING and again and not negated and any(t.text == "wish" for t in clause.tokens[:k]):
        yield Cue(k, Opinion.GOOD, about)  # "I wish I could see it again for the first time."
        return
    again = again or OFTEN.search(" ".join(t.text for t in rest)) is not None
    seen = (
        _seen_in_future(token, window, negated, again)
        if token.kind is Kind.TO_SEE
        else _seen(clause, k, window, negated)
    )
    if seen is None:
        return
    if seen is Opinion.UNSEEN and about is About.IT and _is_relative(clause, k):
        return
    phrase = token.kind is Kind.TO_SEE and " " in token.text
    yield Cue(k, seen, About.IT if phrase and about is About.ELSE and seen is Opinion.UNSEEN else about)


def _is_relative(clause: Clause, k: int) -> bool:
    """Whether the words say nothing about any particular movie: "give me one I haven't seen"."""
    if clause.has(Kind.IT, Kind.THEM):
        return False
    return any(t.kind is Kind.MOVIE_NOUN or t.text in ("something", "anything", "stuff") for t in clause.tokens[:k])


def _seen(clause: Clause, k: int, window: Sequence[Token], negated: bool) -> Opinion | None:
    """The opinion, if any, of "seen", "saw", "watching"."""
    text = clause.tokens[k].text
    if negated:
        long_ago = any(t.text in LONG_AGO for t in clause.tokens[k + 1 : k + 5])
        return Opinion.SEEN if long_ago else Opinion.UNSEEN
    if text not in PAST and any(t.kind is Kind.WANT for t in window):
        return Opinion.UNSEEN
    return None if text in IN_PROGRESS else Opinion.SEEN


def _seen_in_future(token: Token, window: Sequence[Token], negated: bool, again: bool) -> Opinion | None:
    """The opinion, if any, of "see", "check it out", "heard of".

    again: whether the clause is about seeing the movie again, which is praise rather than a plan.
    """
    wanted = any(t.kind is Kind.WANT for t in window)
    if wanted and token.text == "watch" and any(t.text in ("could", "can") for t in window) and again:
        return None if negated else Opinion.GOOD
    if not negated and not wanted and token.text in WATCHING and any(t.text in ("did", "have") for t in window[-2:]):
        return Opinion.SEEN
    if negated and token.text in WATCHING_OR_KNOWING:
        return Opinion.UNSEEN
    return Opinion.UNSEEN if (wanted and token.text not in NO_PLANS) or " " in token.text else None


def _is_elliptic(clause: Clause, k: int) -> bool:
    """Whether a negation ends the clause: "I haven't", "not yet"."""
    if clause.has(Kind.SEE, Kind.TO_SEE, *JUDGES):
        return False
    after = clause.at(k + 1)
    if after is not None and after.text in ("yet", "either"):
        return True
    return k > 0 and clause.tokens[k - 1].text in ("have", "did", "had") and clause.ends_at(k + 1)
