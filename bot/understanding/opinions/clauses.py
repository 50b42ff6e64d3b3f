"""Split a message into clauses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from bot.understanding.words.kinds import Kind
from bot.understanding.words.mentions import Mention
from bot.understanding.words.tokens import Token

JUDGES = frozenset({Kind.GOOD_VERB, Kind.BAD_VERB, Kind.GOOD_WORD, Kind.BAD_WORD})
JUDGING_WORDS = frozenset({Kind.GOOD_WORD, Kind.BAD_WORD})
LIKING = frozenset({Kind.GOOD_VERB, Kind.BAD_VERB})
SAID = frozenset({Kind.SAID_GOOD, Kind.SAID_BAD, Kind.NEUTRAL})
PRONOUNS = frozenset({Kind.IT, Kind.THEM})

# Clauses of more tokens are split. Nobody writes them, and reading them takes quadratic time.
LONGEST_CLAUSE = 80
# How many tokens back a negation, or the person whose opinion is reported, may be.
REACH = 8
REACH_OF_REPORT = 10

QUESTION_STARTS = frozenset(
    """is are was were did do does have has would will should could can what who which how where when any shall may
    why hast habt gibt kennst kannst könntest""".split()
)
ASKED_AFTER_A_START = frozenset("du ihr you i it that they there we about else this the".split())
ASKED_ABOUT_A_MOVIE = frozenset("is are was would what how should does did".split())
ASKED_WITHIN = frozenset("you it that they i this there".split())
NEW_QUESTION_STARTS = frozenset("is are would should what how will can do".split())
NEW_QUESTION_SUBJECTS = frozenset("the it that this i you there do".split())
# An "I" after these continues the clause: "the best that I saw", "my wife and I".
BEFORE_A_RELATIVE_I = frozenset(
    """that which what than as if when since and wife husband because so think thought believe while where how
    why""".split()
)
# After these, "I" begins an inner clause, so a negation may come before it: "I don't think I like it".
BEFORE_AN_INNER_I = frozenset("think say said believe thought not thing recall remember".split())
REPORTING = frozenset("heard hear hearing reviews review supposedly apparently reportedly".split())
FAMILY = frozenset(
    """wife husband hubby kid kids child children son sons daughter daughters boyfriend girlfriend mom mum mother dad
    father brother sister
    parents partner nephew niece grandkids grandson granddaughter grandma grandpa gf bf toddler""".split()
)
# "My prof says Heat is great". The subject of the verbs in `SAYING` may also be "I".
SAYING_OF_OTHERS = frozenset("says claims swears insists reckons raves thinks".split())
SAYING = frozenset("said told say swore insisted claimed raved".split())
DOUBTING = frozenset("think call consider find believe say".split())
# After the first of these, "like" compares ("feels like"); after the second it is a verb ("do like"), and after the
# third it asks for something similar ("a lot like").
BEFORE_COMPARING_LIKE = frozenset("just feels is kinda".split())
BEFORE_VERB_LIKE = frozenset("do did does really to also".split())
BEFORE_NOUN_LIKE = frozenset("of lot much a".split())
WHO_MAY_LIKE = frozenset({Kind.ME, Kind.PEOPLE, Kind.WANT, Kind.YES, Kind.AND, Kind.THEM})


@dataclass(frozen=True)
class Clause:
    """A non-empty clause of tokens, with look-ups by position."""

    tokens: tuple[Token, ...]

    @cached_property
    def movies(self) -> list[int]:
        """The places of the movies."""
        return [k for k, token in enumerate(self.tokens) if token.is_movie]

    @cached_property
    def mentions(self) -> list[Mention]:
        """The mentions of its movies, in order."""
        return [token.mention for token in self.tokens if token.mention is not None]

    @cached_property
    def kinds(self) -> frozenset[Kind]:
        """The kinds of its words."""
        return frozenset(token.kind for token in self.tokens)

    @cached_property
    def _breaks(self) -> list[int]:
        """The starts of parts that name a movie; a part without one belongs to the part before it."""
        marks = [n for n, token in enumerate(self.tokens) if token.kind in (Kind.COMMA, Kind.AND)]
        ends = [*marks[1:], len(self.tokens)]
        return [n for n, end in zip(marks, ends, strict=False) if any(n <= movie < end for movie in self.movies)]

    def at(self, k: int) -> Token | None:
        """The token at a place; None outside the clause."""
        return self.tokens[k] if 0 <= k < len(self.tokens) else None

    def has(self, *kinds: Kind) -> bool:
        """Whether it has a word of one of these kinds."""
        return not self.kinds.isdisjoint(kinds)

    def ends_at(self, k: int) -> bool:
        """Whether nothing at k continues what precedes it."""
        token = self.at(k)
        return token is None or token.kind in (Kind.STOP, Kind.COMMA, Kind.AND, Kind.YES, Kind.THEM, Kind.ME)

    def window(self, k: int) -> Sequence[Token]:
        """The tokens before k that may negate it: back to a comma, a movie, the subject, or another opinion."""
        transparent = JUDGING_WORDS if self.tokens[k].kind in JUDGING_WORDS else frozenset()
        start = k
        for n in range(k - 1, max(-1, k - REACH - 1), -1):
            token = self.tokens[n]
            if token.kind in (Kind.COMMA, Kind.MOVIE) or token.kind in SAID:
                break
            if token.kind in JUDGES and token.kind not in transparent:
                break
            start = n
            if token.text in ("i", "we") and not (n and self.tokens[n - 1].text in BEFORE_AN_INNER_I):
                break
        return self.tokens[start:k]

    def is_reported(self, k: int) -> bool:
        """Whether others hold the opinion at k: "my wife loves", "everyone says it is great", "I heard it is good"."""
        for n in range(k - 1, max(-1, k - REACH_OF_REPORT - 1), -1):
            token = self.tokens[n]
            if token.kind is Kind.COMMA:
                return False
            if n and self.tokens[n - 1].text == "with":
                continue
            if token.text in REPORTING or (token.kind is Kind.HEAR and " " in token.text):
                return True
            if token.kind in (Kind.ME, Kind.PEOPLE):
                return token.kind is Kind.PEOPLE
            if token.text in SAYING_OF_OTHERS or (
                token.text in SAYING and n and self.tokens[n - 1].kind is not Kind.ME
            ):
                return True
        return False

    def is_of_family(self, k: int) -> bool:
        """Whether somebody close is the subject of the verb at k: "my daughter really loves"."""
        before = (t for t in reversed(self.tokens[:k]) if t.kind is not Kind.ADVERB and t.kind is not Kind.AND)
        who = next(before, None)
        return who is not None and who.text in FAMILY and not any(t.kind is Kind.NOT for t in self.window(k))

    def is_doubted(self, k: int) -> bool:
        """Whether a negation before the movie applies to k: "I don't think X is good", "I wouldn't call X good"."""
        last = max((n for n in self.movies if n < k), default=0)
        doubting = any(token.text in DOUBTING for token in self.tokens[max(0, last - 3) : last])
        return doubting and any(token.kind is Kind.NOT for token in self.tokens[max(0, last - 5) : last])

    def item_of(self, k: int) -> range:
        """The places around k, up to the nearest punctuation or conjunction, whether or not a movie is named there."""
        ends = (Kind.COMMA, Kind.AND, Kind.STOP)
        low = next((n + 1 for n in range(k - 1, -1, -1) if self.tokens[n].kind in ends), 0)
        high = next((n for n in range(k, len(self.tokens)) if self.tokens[n].kind in ends), len(self.tokens))
        return range(low, high)

    def part_of(self, k: int) -> range:
        """The places around k, between commas and conjunctions; a part without a movie belongs to the one before it."""
        low = max((n + 1 for n in self._breaks if n < k), default=0)
        high = min((n for n in self._breaks if n > k), default=len(self.tokens))
        return range(low, high)

    @cached_property
    def is_question(self) -> bool:
        """Whether the clause is a question, judging by its question mark or first words."""
        words = [t for t in self.tokens if t.kind not in (Kind.COMMA, Kind.AND, Kind.STOP)]
        if not words:
            return False
        asks = words[0].text in QUESTION_STARTS
        if "!" not in self.tokens[-1].text and self._asks_how_good(words):
            return True
        if self.tokens[-1].kind is Kind.STOP and "?" in self.tokens[-1].text:
            within = any(
                token.text in QUESTION_STARTS and following.text in ASKED_WITHIN for token, following in pairwise(words)
            )
            seen = words[0].text == "seen" and len(words) > 1 and words[1].kind not in PRONOUNS
            return asks or within or seen or words[0].text in ("you", "thoughts", "ever")
        if not asks or len(words) < 2:
            return False
        if words[0].text == "which" and (words[1].text in ("of", "one", "movie", "film") or words[1].is_movie):
            return True  # "Which of these is the funniest".
        if words[0].text in ("what", "which") and words[1].kind is Kind.BE and words[2:] and words[2].kind in JUDGES:
            return True  # "Whats better, Alien or Aliens".
        return words[1].text in ASKED_AFTER_A_START or (words[1].is_movie and words[0].text in ASKED_ABOUT_A_MOVIE)

    @staticmethod
    def _asks_how_good(words: Sequence[Token]) -> bool:
        """Whether the words have the form of "how bad is Sharknado", which asks unless it ends in "!"."""
        triples = zip(words, words[1:], words[2:], strict=False)
        return any(a.text == "how" and b.kind in JUDGING_WORDS and c.kind is Kind.BE for a, b, c in triples)


def clauses(tokens: Sequence[Token]) -> Iterator[Clause]:
    """Split at the ends of sentences, at contrasts, and before a new "I ..." or a question without punctuation."""
    clause: list[Token] = []
    for k, token in enumerate(_with_comparisons(tokens)):
        following = tokens[k + 1] if k + 1 < len(tokens) else None
        full = len(clause) >= LONGEST_CLAUSE
        cut = token.kind is Kind.BUT or full or (bool(clause) and _begins_anew(clause, token, following))
        if cut and clause:
            yield Clause(tuple(clause))
            clause = []
        if cut and token.kind in (Kind.BUT, Kind.AND) and token.text not in ("except", "unlike"):
            continue
        clause.append(token)
        if token.kind is Kind.STOP:
            yield Clause(tuple(clause))
            clause = []
    if clause:
        yield Clause(tuple(clause))


def _begins_anew(clause: Sequence[Token], token: Token, following: Token | None) -> bool:
    """Whether a new clause begins at this token without punctuation."""
    if following is not None and _begins_question(clause, token, following):
        return True
    if not (token.text == "i" or (token.kind is Kind.AND and following is not None and following.text == "i")):
        return False
    named = any(t.is_movie or t.kind in PRONOUNS for t in clause)
    told = JUDGES | SAID | {Kind.SEE, Kind.NOT, Kind.SIMILAR, Kind.TO_SEE}
    if not named or not any(t.kind in told for t in clause):
        return False
    relative = clause[-1].text in BEFORE_A_RELATIVE_I or clause[-1].kind is Kind.MOVIE_NOUN
    return token.kind is Kind.AND or not relative


def _begins_question(clause: Sequence[Token], token: Token, following: Token) -> bool:
    """Whether a question begins at this token: "I liked Heat, is Fargo good", "Heat was great have you seen it"."""
    if clause[-1].kind is Kind.COMMA and token.text in NEW_QUESTION_STARTS:
        about = following.is_movie or following.text in NEW_QUESTION_SUBJECTS
        if about and any(t.is_movie or t.kind in PRONOUNS for t in clause):
            return True
    asks = token.text in QUESTION_STARTS and following.text in ("you", "there", "u")
    return asks and any(t.is_movie for t in clause)


def _with_comparisons(tokens: Sequence[Token]) -> Iterator[Token]:
    """The tokens, with each comparing "like" marked as such."""
    for k, token in enumerate(tokens):
        if token.text in ("like", "likes") and token.kind is Kind.GOOD_VERB:
            yield replace(token, kind=_kind_of_like(tokens, k))
        else:
            yield token


def _kind_of_like(tokens: Sequence[Token], k: int) -> Kind:
    """Whether the "like" at k is a verb, asks for something similar, or only compares."""
    if [t.text for t in tokens[k + 1 : k + 3]] == ["very", "much"]:
        return Kind.GOOD_VERB
    if k == 0:
        return Kind.SIMILAR
    nearest = tokens[k - 1]
    if nearest.kind in (Kind.BE, Kind.HEDGE) or nearest.text in BEFORE_COMPARING_LIKE:
        return Kind.OTHER
    denied = k > 1 and nearest.kind is Kind.NOT and tokens[k - 2].text in ("do", "did", "does")
    if denied or nearest.text in BEFORE_VERB_LIKE:
        return Kind.GOOD_VERB
    who = next((t for t in reversed(tokens[:k]) if t.kind not in (Kind.ADVERB, Kind.NOT)), None)
    if who is None or who.kind not in WHO_MAY_LIKE or nearest.text in BEFORE_NOUN_LIKE:
        return Kind.SIMILAR
    return Kind.GOOD_VERB
