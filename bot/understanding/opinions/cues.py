"""Cues: the words of a clause that express an opinion, with their subjects."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from bot.understanding.opinions.clauses import JUDGES, JUDGING_WORDS, LIKING, PRONOUNS, SAID, Clause
from bot.understanding.opinions.opinion import Opinion
from bot.understanding.words.kinds import Kind
from bot.understanding.words.tokens import Token


class About(StrEnum):
    """The subject of a cue."""

    MOVIE = "a movie of the clause, or else the one spoken of"
    IT = "it"
    THEM = "them"
    REST = "the others"
    LABEL = "what follows after a colon"
    ELSE = "something else"


@dataclass(frozen=True)
class Cue:
    """An opinion, the place of its word, and its subject."""

    at: int
    opinion: Opinion
    about: About = About.MOVIE


OPINION_SAID = {Kind.SAID_GOOD: Opinion.GOOD, Kind.SAID_BAD: Opinion.BAD, Kind.NEUTRAL: Opinion.SEEN}
# After these a pronoun stands for a movie: "loved it too". "I love that plan" is about a plan.
AFTER_A_PRONOUN = (
    JUDGES
    | SAID
    | PRONOUNS
    | {Kind.STOP, Kind.COMMA, Kind.AND, Kind.BUT, Kind.ADVERB, Kind.MOVIE_NOUN, Kind.ME, Kind.BE, Kind.YES, Kind.NOT}
    | {Kind.SEE}
)
# Words that begin a noun as well as standing for one: "that plan", "all movies".
DETERMINERS = frozenset("that this those these both all".split())
# "The remake of that show" is about no movie that was named.
OTHER_THINGS = frozenset(
    "show series book remake sequel prequel franchise game director actor actress kind sort".split()
)
EXCLAIMING = "what"  # "Loved that, what a movie", with or without the comma.
BEFORE_A_CLAUSE = frozenset("when how if".split())
OTHERS = frozenset("others rest other".split())
# Words between a verb and its object.
PASSED_OVER = frozenset(
    {Kind.ADVERB, Kind.MOVIE_NOUN, Kind.NOT, Kind.SEE, Kind.BE, Kind.GOOD_WORD, Kind.BAD_WORD},
)
# Words that react to any news; alone they are no opinion on a movie.
INTERJECTIONS = frozenset(
    """great good awesome nice cool perfect amazing excellent wonderful fantastic interesting best better super sweet
    fun yes yep solid intense crazy""".split()
)
UNSURE = re.compile(r"\b(?:remember|recall|decide|sure)\b")
EMPHASIS = frozenset("was were so really very".split())

LEFT = frozenset("left quit stopped abandoned".split())
ENDS_OF_LEFT = frozenset("after halfway early midway within at before".split())
CUT_SHORT = LEFT | frozenset("turn turned turning switch switched shut".split())
FLAWLESS = frozenset("perfect flawless perfection faultless masterpiece masterpieces".split())
# "The modern ones" are no movie that was named.
KINDS_OF_MOVIES = frozenset("ones movies films flicks".split())

WATCHING = frozenset("see watch catch".split())
WATCHING_OR_KNOWING = WATCHING | frozenset("heard hear know knew".split())
NO_PLANS = frozenset("know knew heard hear find get".split())
PAST = frozenset("seen saw watched".split())
IN_PROGRESS = frozenset("seeing watching finished caught".split())
# "I haven't seen it in years": it was seen.
AGAIN = frozenset("again over every everyday daily forever endlessly".split())
# "I'd put Ikiru above Ran" ranks it.
RANKING = frozenset("above over below under ahead behind among first second last top".split())
OFTEN = re.compile(
    r"\b(?:all|every|any) (?:day|night|week|weekend|time|year|month)|\banytime\b"
    r"|\bnon-?stop\b|on (?:a )?(?:loop|repeat)|times\b"
)
LONG_AGO = frozenset("since years ages forever while".split())


def cues(clause: Clause) -> Iterator[Cue]:
    """The opinions in a clause, each with its subject if that is a pronoun."""
    for k, token in enumerate(clause.tokens):
        if token.kind in SAID:
            # "My kids have seen it a million times" is no verdict of the person.
            times = token.text.endswith(" times") and not clause.has(Kind.ME)
            reported = clause.is_reported(k) or (times and clause.has(Kind.PEOPLE))
            yield Cue(k, Opinion.NAMED) if reported else Cue(k, OPINION_SAID[token.kind], _subject(clause, k))
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
    """ "I turned Heat off", "we left Heat after ten minutes"."""
    movie, following = clause.at(k + 1), clause.at(k + 2)
    if movie is None or following is None or not movie.is_movie or clause.is_reported(k):
        return False
    ends = ENDS_OF_LEFT if clause.tokens[k].text in LEFT else frozenset({"off"})
    return following.text in ends and not any(t.kind is Kind.NOT for t in clause.window(k))


def _judging(clause: Clause, k: int) -> Iterator[Cue]:
    """The opinion of "loved" or "boring", unless it is others', a hope or a guess."""
    token, window = clause.tokens[k], clause.window(k)
    if any(t.kind is Kind.NEUTRAL and UNSURE.search(t.text) for t in clause.tokens[:k]):
        yield Cue(k, Opinion.SEEN, _object(clause, k))  # "I can't remember if I liked it".
        return
    if token.kind is Kind.GOOD_VERB and clause.is_of_family(k):
        yield Cue(k, Opinion.THEIRS, _object(clause, k))
    elif clause.is_reported(k) or any(t.kind is Kind.HEDGE for t in window):
        yield Cue(k, Opinion.NAMED)
    elif any(t.kind is Kind.WANT for t in window[-4:]) and not _could_not(window):
        yield Cue(k, Opinion.NAMED, About.ELSE)
    elif token.kind in LIKING:
        yield Cue(k, _turned(clause, k), _object(clause, k))
    elif not any(t.kind is Kind.ASK_FOR for t in window) or clause.has(Kind.BE, Kind.MOVIE):
        # In "recommend me a good movie" nothing is judged.
        yield Cue(k, _turned(clause, k), _subject(clause, k))


def _could_not(window: Sequence[Token]) -> bool:
    """Whether a "not like" is no wish: "I would not like", "I can not love"."""
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
    """Whether a movie was seen, was not, or is to be seen."""
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
        return  # So is "I would not watch it again".
    about = _object(clause, k)
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
    """ "Give me one I haven't seen" says nothing of any movie."""
    if clause.has(Kind.IT, Kind.THEM):
        return False
    return any(t.kind is Kind.MOVIE_NOUN or t.text in ("something", "anything", "stuff") for t in clause.tokens[:k])


def _seen(clause: Clause, k: int, window: Sequence[Token], negated: bool) -> Opinion | None:
    """The opinion of "seen", "saw", "watching"."""
    text = clause.tokens[k].text
    if negated:
        long_ago = any(t.text in LONG_AGO for t in clause.tokens[k + 1 : k + 5])
        return Opinion.SEEN if long_ago else Opinion.UNSEEN
    if text not in PAST and any(t.kind is Kind.WANT for t in window):
        return Opinion.UNSEEN
    return None if text in IN_PROGRESS else Opinion.SEEN


def _seen_in_future(token: Token, window: Sequence[Token], negated: bool, again: bool) -> Opinion | None:
    """The opinion, if any, of "see", "check it out", "heard of".

    again: whether it is about seeing it again, which is praise rather than a plan.
    """
    wanted = any(t.kind is Kind.WANT for t in window)
    if wanted and token.text == "watch" and any(t.text in ("could", "can") for t in window) and again:
        return None if negated else Opinion.GOOD
    if not negated and not wanted and token.text in WATCHING and any(t.text in ("did", "have") for t in window[-2:]):
        return Opinion.SEEN
    if negated and token.text in WATCHING_OR_KNOWING:
        return Opinion.UNSEEN
    return Opinion.UNSEEN if (wanted and token.text not in NO_PLANS) or " " in token.text else None


def _object(clause: Clause, k: int) -> About:
    """The object of the verb at k."""
    for n in range(k + 1, len(clause.tokens)):
        token = clause.tokens[n]
        if token.is_movie or (token.kind is Kind.OTHER and _names_later(clause.tokens[n : n + 5])):
            return About.MOVIE
        if token.kind in PRONOUNS:
            return _pronoun(token, clause.at(n + 1))
        if token.text == ":" and n == k + 1 and _is_label(clause.tokens[:k]):
            return About.MOVIE if clause.movies else About.LABEL
        if token.kind in (Kind.STOP, Kind.COMMA, Kind.BUT, Kind.AND) or token.kind in SAID:
            break
        if token.kind not in PASSED_OVER:
            return About.ELSE
    if clause.movies:
        return About.MOVIE
    before = clause.window(k)
    if any(t.kind is Kind.IT for t in before):
        return About.IT
    return About.THEM if any(t.kind is Kind.THEM for t in (*before, *clause.tokens[k + 1 : k + 3])) else About.IT


def _pronoun(token: Token, after: Token | None) -> About:
    """The referent of a pronoun, if it refers to movies."""
    if token.text in OTHERS:
        return About.REST
    about = About.IT if token.kind is Kind.IT else About.THEM
    if after is None or after.is_movie or (token.kind is Kind.THEM and after.text == "of"):
        return about
    if after.kind in AFTER_A_PRONOUN or after.text == EXCLAIMING:
        return About.ELSE if after.text in BEFORE_A_CLAUSE else about
    return About.ELSE if token.text in DETERMINERS else about


def _is_label(before: Sequence[Token]) -> bool:
    return all(t.kind in (Kind.ADVERB, Kind.ME, Kind.STOP, Kind.COMMA) for t in before)


def _names_later(rest: Sequence[Token]) -> bool:
    """Whether a movie follows before the phrase ends: "loved Winslet in Titanic", "the new Fargo"."""
    for token in rest:
        if token.is_movie:
            return True
        if token.kind in (Kind.COMMA, Kind.STOP, Kind.AND, Kind.SIMILAR) or token.kind in JUDGES | PRONOUNS:
            return False
    return False


def _subject(clause: Clause, k: int) -> About:
    """The subject of the adjective or phrase at k."""
    following = clause.at(k + 1)
    if following is not None and following.text == ":" and _is_label(clause.tokens[:k]) and not clause.movies:
        return About.LABEL
    before = max((n for n in clause.movies if n < k), default=-1)
    for n in range(k - 1, before, -1):
        token = clause.tokens[n]
        if token.kind in (Kind.COMMA, Kind.STOP):
            break
        if token.kind is Kind.IT and clause.tokens[n + 1].text not in OTHER_THINGS:
            return About.IT
        if token.text in OTHERS:
            return About.REST
        if token.kind is Kind.THEM:
            # "Heat and Fargo are all great" is about the movies before.
            return About.MOVIE if before >= 0 and token.text in ("all", "any", "none") else About.THEM
    if clause.movies:
        return About.MOVIE
    after = clause.at(k + 1)
    if clause.tokens[k].kind in SAID and after is not None and after.kind in PRONOUNS:
        return _pronoun(after, clause.at(k + 2))  # "I am a sucker for those."
    if clause.tokens[k].kind in SAID and _is_about_others(clause, k):
        return About.ELSE
    if clause.tokens[k].kind in SAID:
        # "Some other film I switched off" has a subject of its own.
        return About.IT if sum(t.kind is Kind.OTHER for t in clause.tokens[:k]) < 2 else About.ELSE
    return _subject_left_out(clause, k)


def _is_about_others(clause: Clause, k: int) -> bool:
    """ "Not so keen on the modern ones": what follows the phrase is a kind of movies."""
    rest = clause.tokens[k + 1 : k + 6]
    end = next((n for n, t in enumerate(rest) if t.kind in (Kind.COMMA, Kind.STOP, Kind.BE)), len(rest))
    following = rest[:end]
    if not clause.tokens[k].text.endswith((" on", " of", " about", " into", " for", "stand", " by")) or not following:
        return False
    return following[0].kind not in PRONOUNS and any(t.text in KINDS_OF_MOVIES for t in following)


def _subject_left_out(clause: Clause, k: int) -> About:
    """The implied subject of an adjective: "so boring", "a classic", "great movies", but not "cool!"."""
    token, after = clause.tokens[k], clause.at(k + 1)
    if clause.has(Kind.ASK_FOR, Kind.WANT):
        return About.ELSE
    exclaimed = [t.text for t in clause.tokens[:2]] == ["what", "a"]
    if exclaimed or token.text.startswith("fav") or token.text in ("classic", "masterpiece"):
        return About.IT
    if after is not None and after.kind is Kind.MOVIE_NOUN:
        return About.THEM if after.text.endswith("s") else About.IT
    alone = after is None or after.kind in SAID | {Kind.STOP, Kind.COMMA, Kind.ADVERB, Kind.AND}
    if not alone or any(t.kind in (Kind.OTHER, Kind.PEOPLE, Kind.TO_SEE) for t in clause.tokens[:k]):
        return About.ELSE
    emphatic = any(t.text in EMPHASIS for t in clause.tokens[:k])
    return About.IT if emphatic or token.text not in INTERJECTIONS else About.ELSE


def _is_elliptic(clause: Clause, k: int) -> bool:
    """Whether a negation ends the clause: "I haven't", "not yet"."""
    if clause.has(Kind.SEE, Kind.TO_SEE, *JUDGES):
        return False
    after = clause.at(k + 1)
    if after is not None and after.text in ("yet", "either"):
        return True
    return k > 0 and clause.tokens[k - 1].text in ("have", "did", "had") and clause.ends_at(k + 1)
