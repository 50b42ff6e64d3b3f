"""Accounting: find meaningful words of a clause that no rule has used, so that nothing is misread silently."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.understanding.opinions.clauses import JUDGES, LIKING, SAID, Clause
from bot.understanding.opinions.cues import Cue
from bot.understanding.opinions.opinion import Opinion
from bot.understanding.opinions.subjects import About
from bot.understanding.requests.silent_words import SILENT
from bot.understanding.words.kinds import Kind
from bot.understanding.words.ordinary_words import FIRST_NAMES, PARTS_AND_GENRES
from bot.understanding.words.tokens import Token

# Parts of a movie: an opinion on one counts for the movie.
PARTS = PARTS_AND_GENRES - frozenset(
    "sequel sequels prequel prequels series trilogy trilogies version versions film films movie movies".split()
)
# After these a title is described, not judged: "Heat with Pacino", "Fargo from the Coens".
DESCRIBING = frozenset(
    """with by from in at on of for to about because when after before during starring where who which that as if so
    since while until directed than over like vs""".split()
)
# "Heat, same", "Fargo is close behind": these continue the previous opinion.
GOING_ON = frozenset("too also well same likewise ditto close second next behind auch".split())
_JUDGING = JUDGES | SAID
_PASSED_OVER = frozenset({Kind.ADVERB, Kind.BE, Kind.MOVIE_NOUN, Kind.HEDGE, Kind.IT})


def has_a_remark(clause: Clause, k: int) -> bool:
    """Whether there are unknown words about the movie at k: "Heat is great, Fargo fell off".

    If so, opinions on the movies around it do not carry over to it.
    """
    for n in range(k + 1, clause.item_of(k).stop):
        token = clause.tokens[n]
        if token.is_movie or token.kind in _JUDGING or token.text in DESCRIBING | GOING_ON:
            return False
        if is_telling(token) or (token.text == "last" and clause.ends_at(n + 1)):
            return True
        if token.kind not in _PASSED_OVER and token.text not in SILENT:
            return False
    return False


def is_telling(token: Token) -> bool:
    """Whether a word by itself carries meaning."""
    return token.kind is Kind.OTHER and token.text not in SILENT


def unread(clause: Clause, cues: Sequence[Cue], used: set[int]) -> Iterator[range]:
    """The items of a clause whose verdict is on none of its titles: "2 is decent", "the remake sucked".

    used: the places of the cues that are about a movie.
    """
    for cue in cues:
        left_out = (
            cue.about in (About.IT, About.ELSE) and not clause.has(Kind.IT) and clause.tokens[cue.at].kind not in LIKING
        )
        unclear = cue.about in (About.MOVIE, About.REST) or left_out
        if cue.at in used or not unclear or not (cue.opinion.is_verdict or is_lukewarm(clause, cue)):
            continue
        item = _with_what_is_joined(clause, clause.item_of(cue.at))
        if any(k in item for k in clause.movies):
            continue
        if any(clause.tokens[n].text == "am" for n in item):
            continue  # "I'm doing great".
        if cue.about is About.REST:
            yield item  # "The rest is garbage": nobody knows which ones those are.
            continue
        subject = [clause.tokens[n] for n in range(item.start, cue.at)]
        if any(_is_subject(token) for token in subject) and not any(token.text in PARTS for token in subject):
            yield item


def _with_what_is_joined(clause: Clause, item: range) -> range:
    """The item, with those joined to it by "and" that have no verdict of their own: "4 and 5 should be erased"."""
    while item.start > 1 and clause.tokens[item.start - 1].kind is Kind.AND:
        before = clause.item_of(item.start - 2)
        if any(clause.tokens[n].is_movie or clause.tokens[n].kind in _JUDGING for n in before) or not before:
            break
        item = range(before.start, item.stop)
    return item


def is_retraction(clause: Clause, cue: Cue) -> bool:
    """Whether a cue retracts the opinion on the last movie: "I hated Heat, well, not hated"."""
    item = clause.item_of(cue.at)
    alone = not any(_is_subject(clause.tokens[n]) or clause.tokens[n].is_movie for n in item)
    return is_lukewarm(clause, cue) and bool(clause.movies) and clause.movies[-1] < cue.at and alone


def is_lukewarm(clause: Clause, cue: Cue) -> bool:
    """Whether a cue explicitly calls something neither good nor bad: "it was ok", "not hated"."""
    kind = clause.tokens[cue.at].kind
    return kind is Kind.NEUTRAL or (kind is Kind.BAD_VERB and cue.opinion is Opinion.SEEN)


def _is_subject(token: Token) -> bool:
    is_movie = token.kind is Kind.MOVIE_NOUN and token.text != "one"
    return (is_telling(token) and token.text not in FIRST_NAMES) or is_movie
