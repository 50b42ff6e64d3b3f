"""Tokenise a message into movies, words of known kinds, and clause boundaries."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.understanding.words.contractions import CONTRACTIONS
from bot.understanding.words.kinds import Kind
from bot.understanding.words.lexicon import EMOJI, EMOJI_KINDS, PHRASE, WORD_KINDS
from bot.understanding.words.mentions import Mention, blanked
from bot.understanding.words.scores import Scores

WORD = re.compile(r"[^\W_]+(?:['’´`\-][^\W_]+)*|['’](?:ll|re|ve)\b")
MARK = re.compile(r"(?P<stop>[.!?;]+|\n|…)|(?P<comma>[,:()/=]|>+|\"|“|”|(?<=\s)[-–—](?=\s))")


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
        """The end, which is too early for tokens of a contraction: "do" and "not" of "don't"."""
        return self.mention.end if self.mention else self.start + len(self.text)


def tokenise(text: str, mentions: Sequence[Mention]) -> list[Token]:
    """The tokens of a text with known mentions, in order."""
    bare = blanked(text, mentions).replace("’", "'").replace("´", "'").replace("`", "'")
    bare = bare.replace("esp.", "esp ").replace("e.g.", "e g ")
    starts = {m.start: m for m in mentions}
    scores = Scores.of(text, bare)
    tokens: list[Token] = []
    at = 0
    while at < len(bare):
        if mention := starts.get(at):
            tokens.append(Token(Kind.MOVIE, "", at, mention))
            at = max(mention.end, at + 1)
        elif _begins_word(bare, at) and (score := scores.at(at)):
            tokens.append(Token(score.kind, bare[at : score.end], at))
            at = score.end
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
