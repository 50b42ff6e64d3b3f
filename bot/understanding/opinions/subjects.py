"""The subjects of cues: the movie, or whatever else a clause praises or blames."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from bot.understanding.opinions.clauses import JUDGES, PRONOUNS, SAID, Clause
from bot.understanding.words.kinds import Kind
from bot.understanding.words.tokens import Token

# After these a pronoun stands for a movie: "loved it too". "I love that plan" is about a plan.
AFTER_A_PRONOUN = (
    JUDGES
    | SAID
    | PRONOUNS
    | {Kind.STOP, Kind.COMMA, Kind.AND, Kind.BUT, Kind.ADVERB, Kind.MOVIE_NOUN, Kind.ME, Kind.BE, Kind.YES, Kind.NOT}
    | {Kind.SEE}
)
# Words that introduce a noun or stand for one: "that plan", "all movies".
DETERMINERS = frozenset("that this those these both all".split())
# Nouns for other things: "the remake of that show" names no movie.
OTHER_THINGS = frozenset(
    "show series book remake sequel prequel franchise game director actor actress kind sort".split()
)
# "I love those two."
COUNTS = frozenset("two three four".split())
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
EMPHASIS = frozenset("was were so really very".split())

# Nouns for movies in general: "the modern ones" names no particular movie.
KINDS_OF_MOVIES = frozenset("ones movies films flicks".split())


class About(StrEnum):
    """The subject of a cue."""

    MOVIE = "a movie of the clause, or else the one spoken of"
    IT = "it"
    THEM = "them"
    REST = "the others"
    LABEL = "what follows after a colon"
    ELSE = "something else"


def object_of(clause: Clause, k: int) -> About:
    """The object of the verb at k."""
    for n in range(k + 1, len(clause.tokens)):
        token = clause.tokens[n]
        if token.is_movie or (token.kind is Kind.OTHER and _names_later(clause.tokens[n : n + 5])):
            return About.MOVIE
        if token.kind in PRONOUNS:
            counted = token.kind is Kind.THEM and _is_count(clause.at(n + 1))
            return _pronoun(token, clause.at(n + 2 if counted else n + 1))
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


def _is_count(token: Token | None) -> bool:
    return token is not None and token.text in COUNTS


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


def subject_of(clause: Clause, k: int) -> About:
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
            # "Heat and Fargo are all great" is about the movies named before.
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
    """Whether the phrase at k is about a kind of movies: "not so keen on the modern ones"."""
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
