"""Attribution of a clause's opinions to its movies."""

from __future__ import annotations

from collections.abc import Sequence

from bot.understanding.opinions.accounting import has_a_remark
from bot.understanding.opinions.clauses import JUDGES, SAID, Clause
from bot.understanding.opinions.cues import Cue
from bot.understanding.opinions.opinion import Opinion
from bot.understanding.words.kinds import Kind
from bot.understanding.words.lexicon import EMOJI_KINDS
from bot.understanding.words.scores import SCORE

BEATING = frozenset("beats beat tops topped outshines trumps".split())
INSULTS = frozenset(
    "garbage trash crap junk rubbish nonsense drivel slop tripe shite bullshit dreck schrott müll".split()
)
BEFORE_A_SCORE = frozenset(':="”')
WEAK = (Opinion.SEEN, Opinion.NAMED)
_YES_OR_NO = {Kind.YES: Opinion.GOOD, Kind.NO: Opinion.BAD}


def compared(clause: Clause, k: int) -> Opinion | None:
    """What a comparison says about the movie at k: "Heat > Fargo" calls Heat good, and says nothing about Fargo."""
    if _is_measure(clause, k):
        return None if clause.at(k + 1) is not None and _is_judged_in_brackets(clause, k) else Opinion.NAMED
    after = clause.at(k + 1)
    if after is None:
        return None
    if after.text.startswith(">"):
        return Opinion.GOOD if clause.at(k + 2) is not None else None
    over = (after.text == "over" or after.text in BEATING) and any(m > k for m in clause.movies)
    return Opinion.GOOD if over and not clause.has(*JUDGES, Kind.SAID_BAD) else None


def _is_judged_in_brackets(clause: Clause, k: int) -> bool:
    """Whether a verdict on the movie at k follows in brackets: "Heat > Fargo (which is bad)"."""
    rest = [t for t in clause.tokens[k + 1 :] if t.kind is not Kind.ADVERB]
    return bool(rest) and rest[0].text == "(" and any(t.kind in JUDGES for t in rest[1:4])


def _is_measure(clause: Clause, k: int) -> bool:
    """Whether a movie is only the standard of a comparison: "better than Fargo", "compared to Fargo"."""
    before = [t for t in clause.tokens[:k] if t.kind is not Kind.ADVERB or t.text == "to"]
    if not any(m < k for m in clause.movies):
        return False
    words = [t.text for t in before[-2:]]
    if not words:
        return False
    preferred = words[-1] in ("over", "to") and any(t.text.startswith("prefer") for t in before)
    over = words[-1] == "over" and before[-2:-1] != [] and before[-2].is_movie
    compared_to = words in (["compared", "to"], ["compared", "with"], ["next", "to"])
    beaten = any(t.text in BEATING for t in before[-3:])
    return words[-1] == "than" or words[-1].startswith(">") or compared_to or preferred or over or beaten


def negated_after(clause: Clause, k: int) -> bool:
    """Whether a "not" after the movie at k ends the clause: "Sphere not", "and Fargo isn't"."""
    after = [n for n in range(k + 1, len(clause.tokens)) if clause.tokens[n].kind not in (Kind.ADVERB, Kind.BE)]
    return bool(after) and clause.tokens[after[0]].kind is Kind.NOT and clause.ends_at(after[0] + 1)


def is_denied(clause: Clause, k: int) -> bool:
    """Whether a "not" rules out the movie at k, the first of its clause: "not Heat, Fargo was the one I loved"."""
    before = clause.at(k - 1)
    first = all(t.kind in (Kind.NOT, Kind.ADVERB, Kind.NO, Kind.COMMA) for t in clause.tokens[:k])
    return before is not None and before.kind is Kind.NOT and first and len(clause.movies) > 1


def answered(clause: Clause, k: int) -> Opinion | None:
    """The opinion that a "yes" or "no" gives right after the movie at k: "Heat yes, Fargo no", "kids yes, me no"."""
    after = [n for n in range(k + 1, len(clause.tokens)) if clause.tokens[n].kind is not Kind.ADVERB]
    if after and clause.tokens[after[0]].kind in _YES_OR_NO and _ends_an_answer(clause, after[0] + 1):
        return _YES_OR_NO[clause.tokens[after[0]].kind]
    for n in after[:-1]:
        if clause.tokens[n].is_movie:
            break
        mine = clause.tokens[n].text in ("me", "i") and clause.tokens[n + 1].kind in _YES_OR_NO
        if mine and _ends_an_answer(clause, n + 2):
            return _YES_OR_NO[clause.tokens[n + 1].kind]
    return None


def _ends_an_answer(clause: Clause, k: int) -> bool:
    token = clause.at(k)
    return clause.ends_at(k) or (token is not None and token.is_movie)


def bound(clause: Clause, k: int, cues: Sequence[Cue]) -> Cue | None:
    """The cue about the movie at k, if any.

    An opinion in the same part of the clause wins, else the one before a list of movies
    ("loved Heat, Fargo and Jaws"), else the one after it ("Heat, Fargo and Jaws were great").
    """
    if not cues:
        return None
    if cues[0].at == 0 and clause.tokens[0].text in EMOJI_KINDS:
        # "👍 Jaws, Alien 👎 Jaws 2": each mark comes before its movies.
        return [cue for cue in cues if cue.at < k][-1]
    if score := next((cue for cue in cues if _is_score_of(clause, k, cue)), None):
        return score
    led = cues[0].at < clause.movies[0]
    if not led and all(clause.tokens[cue.at].text in EMOJI_KINDS for cue in cues) and (after := _after(k, cues)):
        return after  # "Jaws, Alien 👍 Jaws 2, Jaws 3 👎": each mark comes after its movies.
    if all(k < cue.at and _is_of_others_only(clause, cue) for cue in cues):
        return None
    if own := _nearest(clause, k, _strong_of_part(clause, k, cues), led):
        return own
    if has_a_remark(clause, k):
        return None
    earlier = [cue for cue in cues if cue.at < k]
    later = [cue for cue in cues if cue.at > k]
    if earlier and (led or _goes_on(clause, k)):
        return earlier[-1]
    return later[0] if later else next(reversed(earlier), None)


def insulted(clause: Clause, k: int) -> bool:
    """Whether an insult comes right after the movie at k: "not like that Wild Wild West garbage"."""
    after = clause.at(k + 1)
    return after is not None and after.text in INSULTS


def _is_score_of(clause: Clause, k: int, cue: Cue) -> bool:
    """Whether a score comes right after the movie at k: "Heat 4/10", '"Heat": 4'."""
    between = clause.tokens[k + 1 : cue.at]
    is_score = clause.tokens[cue.at].text[:1].isdigit() or SCORE.match(clause.tokens[cue.at].text) is not None
    return cue.at > k and is_score and all(token.text in BEFORE_A_SCORE for token in between)


def _is_of_others_only(clause: Clause, cue: Cue) -> bool:
    """Whether an "only" limits a cue to the movies after it: "of Heat and Fargo I only liked Fargo"."""
    before = clause.at(cue.at - 1)
    return before is not None and before.text == "only" and any(m > cue.at for m in clause.movies)


def likeness(clause: Clause, similar: int, cues: Sequence[Cue]) -> Opinion:
    """The opinion on movies after the word at `similar`.

    "Something like X" is a wish, "I love movies like X" an opinion, "nothing like X" a wish for the opposite.
    """
    before = clause.tokens[:similar]
    if clause.tokens[similar].text.startswith(("nothing", "not")) or any(t.kind is Kind.NOT for t in before[-4:]):
        return Opinion.UNLIKE
    told = [cue for cue in cues if cue.at < similar and cue.opinion.is_verdict]
    return told[-1].opinion if told and not clause.has(Kind.ASK_FOR, Kind.WANT) else Opinion.LIKE


def _after(k: int, cues: Sequence[Cue]) -> Cue | None:
    return next((cue for cue in cues if cue.at > k), None)


def _strong_of_part(clause: Clause, k: int, cues: Sequence[Cue]) -> Sequence[Cue]:
    own = [cue for cue in cues if cue.at in clause.part_of(k)]
    return [cue for cue in own if cue.opinion not in WEAK] or own


def _nearest(clause: Clause, k: int, cues: Sequence[Cue], led: bool) -> Cue | None:
    """The cue before or after the movie at k with no other movie between."""
    after = next((c for c in cues if c.at > k and not any(k < m < c.at for m in clause.movies)), None)
    before = next((c for c in reversed(cues) if c.at < k and not any(c.at < m < k for m in clause.movies)), None)
    if before is None or after is None:
        return before or after
    if clause.tokens[before.at].kind in SAID and (last := clause.at(before.at - 1)) is not None and last.is_movie:
        return after  # "Toy Story 3 👍 4 haven't seen": the mark is the other movie's.
    return before if led or k - before.at < after.at - k else after


def _goes_on(clause: Clause, k: int) -> bool:
    """Whether the movie at k shares the opinion before it: "Heat was great, Fargo too"."""
    return any(token.text in ("too", "also", "well", "auch") for token in clause.tokens[k + 1 : k + 3])
