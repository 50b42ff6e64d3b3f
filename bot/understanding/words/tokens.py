"""Tokenise a message into movies, words of known kinds, and clause boundaries."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.understanding.words.contractions import CONTRACTIONS
from bot.understanding.words.kinds import Kind
from bot.understanding.words.lexicon import EMOJI, EMOJI_KINDS, PHRASE, WORD_KINDS
from bot.understanding.words.mentions import Mention, blanked

SCORE = re.compile(
    r"(?<![\w/.])(?P<points>\d{1,3}(?:[.,]\d)?|\d½) ?(?:/|out of|of) ?(?P<most>5|10|100|4)(?![\d/])"
    r"|(?P<symbols>[★⭐🌟]+)(?:\uFE0F)?(?P<half>½)?☆*"
    r"|\b(?P<stars>[0-5](?:[.,]5|½)?|one|two|three|four|five|zero)(?: and a half)?[ -]?stars?\b"
    r"|\b(?P<spelt>one|two|three|four|five|six|seven|eight|nine|ten) (?:out of|of|/) ?(?P<all>five|ten|5|10)\b"
    r"|(?<![\w'’])(?P<grade>[A-DF][+-])(?![\w+-])"
    r"|(?<!\w)(?P<percent>\d{1,3}) ?%",
    re.IGNORECASE,
)
# "2/10 Heat, 9 for Fargo": once scores are being given, a bare number is out of ten.
BARE_SCORE = re.compile(
    r"(?<![\w/.,:#-])(?P<points>10|\d(?:[.,]\d)?)(?= ?for [\x00]"
    r"| ?(?:[,.;!?\n]|(?:but|and|too|as well|also)\b|$))(?![.,]\d)"
)
GIVES_SCORES = re.compile(
    r"\d ?/ ?10\b|\bout of (?:10|ten)\b|\b(?:i|i['’]?d|would) (?:give|gave|rate|rated)\b", re.IGNORECASE
)
# "Midnight in Paris 8": a title and a number too high for a part of a series.
TITLE_AND_SCORE = re.compile(r"\W*\x00+ (?:[6-9]|10)\W*")
# "Heat 9, Fargo 7": a list in which each item ends with a number, one of them too high for a part of a series.
SCORED_ITEM = re.compile(r"(?:^|[,;\n])[^,;\n]{2,50}? (10|\d)(?=\s*(?:[,;\n]|$))")
MOST_PARTS = 6
# A score of at least this many stars out of five is a like.
GOOD_FROM = 3.5
WORD = re.compile(r"[^\W_]+(?:['’´`\-][^\W_]+)*|['’](?:ll|re|ve)\b")
MARK = re.compile(r"(?P<stop>[.!?;]+|\n|…)|(?P<comma>[,:()/=]|>+|\"|“|”|(?<=\s)[-–—](?=\s))")
# Grades in stars; a plus or minus makes no difference.
GRADES = {"a": 5.0, "b": 4.0, "c": 3.01, "d": 2.0, "f": 1.0}
NUMBERS = {
    "zero": 0.0,
    "one": 1.0,
    "two": 2.0,
    "three": 3.0,
    "four": 4.0,
    "five": 5.0,
    "six": 6.0,
    "seven": 7.0,
    "eight": 8.0,
    "nine": 9.0,
    "ten": 10.0,
}


@dataclass(frozen=True)
class Token:
    """A word, phrase, punctuation mark or movie; `text` is in lower case, and empty for a movie."""

    kind: Kind
    text: str
    start: int
    mention: Mention | None = None

    @property
    def is_movie(self) -> bool:
        """Whether it is a movie found in the text."""
        return self.mention is not None

    @property
    def end(self) -> int:
        """Its approximate end: each of the two tokens of "don't" ends too early."""
        return self.mention.end if self.mention else self.start + len(self.text)


def tokenise(text: str, mentions: Sequence[Mention]) -> list[Token]:
    """The tokens of a text with known mentions, in order."""
    bare = blanked(text, mentions).replace("’", "'").replace("´", "'").replace("`", "'")
    bare = bare.replace("esp.", "esp ").replace("e.g.", "e g ")
    starts = {m.start: m for m in mentions}
    bare_scores = gives_bare_scores(text) or TITLE_AND_SCORE.fullmatch(bare) is not None
    tokens: list[Token] = []
    at = 0
    while at < len(bare):
        if mention := starts.get(at):
            tokens.append(Token(Kind.MOVIE, "", at, mention))
            at = max(mention.end, at + 1)
        elif (match := SCORE.match(bare, at)) and _begins_word(bare, at):
            tokens.append(Token(_kind_of_score(_stars(match)), match[0], at))
            at = match.end()
        elif bare_scores and (match := BARE_SCORE.match(bare, at)):
            tokens.append(Token(_kind_of_score(float(match["points"].replace(",", ".")) / 2), match[0], at))
            at = match.end()
        elif (match := PHRASE.match(bare, at)) and _begins_word(bare, at):
            assert match.lastgroup
            tokens.append(Token(Kind[match.lastgroup], match[0].casefold(), at))
            at = max(match.end(), at + 1)
        elif match := EMOJI.match(bare, at):
            tokens.append(Token(EMOJI_KINDS[match[0]], match[0], at))
            at = match.end()
        elif (match := WORD.match(bare, at)) and _begins_word(bare, at):
            tokens += _words(match[0].casefold(), at)
            at = match.end()
        elif match := MARK.match(bare, at):
            tokens.append(Token(Kind.STOP if match["stop"] else Kind.COMMA, match[0], at))
            at = match.end()
        else:
            at += 1
    return tokens


@lru_cache(maxsize=16)
def gives_bare_scores(text: str) -> bool:
    """Whether a text has scores out of ten, so that a bare number may be one, too."""
    scored = SCORED_ITEM.findall(text)
    return GIVES_SCORES.search(text) is not None or (len(scored) > 1 and any(int(n) > MOST_PARTS for n in scored))


def _kind_of_score(stars: float) -> Kind:
    """The kind of a score; a C is neither good nor bad."""
    if stars == GRADES["c"]:
        return Kind.NEUTRAL
    return Kind.SAID_GOOD if stars >= GOOD_FROM else Kind.SAID_BAD


def _begins_word(text: str, at: int) -> bool:
    return at == 0 or not (text[at - 1].isalnum() or text[at - 1] == "'") or not text[at].isalnum()


def _words(word: str, at: int) -> Iterator[Token]:
    if word in CONTRACTIONS:
        for part in CONTRACTIONS[word].split():
            yield Token(_kind(part), part, at)
    elif word.endswith("n't"):
        yield Token(_kind(word[:-3]), word[:-3], at)
        yield Token(Kind.NOT, "not", at)
    elif "'" in word and word.rpartition("'")[2] in ("s", "d", "ll", "ve", "re"):
        stem, _, ending = word.rpartition("'")
        yield Token(_kind(stem), stem, at)
        full = {"s": "is", "d": "would", "ll": "'ll", "ve": "have", "re": "are"}[ending]
        yield Token(_kind(full), full, at)
    else:
        yield Token(_kind(word), word, at)


def _kind(word: str) -> Kind:
    """The kind of a word, even with drawn-out letters: "sooo", "looooved"."""
    for form in (word, re.sub(r"(\w)\1{2,}", r"\1\1", word), re.sub(r"(\w)\1+", r"\1", word)):
        if form in WORD_KINDS and (form == word or re.search(r"(\w)\1{2,}", word)):
            return WORD_KINDS[form]
    return Kind.OTHER


def _stars(match: re.Match[str]) -> float:
    """The score on a scale of five."""
    if match["points"]:
        points = float(match["points"].replace(",", ".").replace("½", ".5"))
        return 5 * points / float(match["most"])
    if match["symbols"]:
        return len(match["symbols"]) + (0.5 if match["half"] else 0)
    if match["stars"]:
        number = match["stars"].casefold().replace(",", ".").replace("½", ".5")
        return NUMBERS[number] if number in NUMBERS else float(number)
    if match["spelt"]:
        return (
            5
            * NUMBERS[match["spelt"].casefold()]
            / NUMBERS.get(match["all"].casefold(), float(match["all"]) if match["all"].isdigit() else 10.0)
        )
    if match["grade"]:
        return GRADES[match["grade"][0].casefold()]
    return float(match["percent"]) / 20
