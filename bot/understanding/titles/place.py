"""A run of words in a text with its surroundings: whether a title fits there, and whether it is judged."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from bot.understanding.titles.surroundings import (
    A_BIT,
    AFTER_A_TITLE,
    BE,
    BEFORE_A_SCORE,
    BEFORE_A_TITLE,
    CLAUSE_STARTERS,
    CLEARLY_BEFORE_A_TITLE,
    DONE_WITH_IT,
    EMOJI_BEFORE,
    JUDGING,
    JUDGING_VERBS,
    LABEL_BEFORE,
    LABEL_LEFT,
    LEFT,
    LISTED_BEFORE,
    LOVED_IT,
    MARKED_OPINION_AFTER,
    PLAIN_VERBS,
    RIGHT,
    SCORED_AFTER,
    UNCAPITALISED,
    VERB_BEFORE,
    VERBS,
    WORDS_AFTER,
)
from bot.understanding.words.kinds import Kind
from bot.understanding.words.lexicon import EMOJI, PHRASE, WORD_KINDS
from bot.understanding.words.mentions import WORD, Mention, Word
from bot.understanding.words.ordinary_words import (
    FIRST_NAMES,
    FUNCTION_WORDS,
)
from bot.understanding.words.scores import BARE_SCORE, gives_bare_scores


@dataclass(frozen=True)
class Place:
    """A run of words in a text, after the last title named before it, if any.

    title_cased: whether most words of the text begin with a capital, in which case capitals say little.
    """

    text: str
    run: Sequence[Word]
    previous: Mention | None = None
    title_cased: bool = False

    @property
    def start(self) -> int:
        return self.run[0].start

    @property
    def end(self) -> int:
        return self.run[-1].end

    @cached_property
    def left(self) -> str:
        """The relevant text before the words."""
        return self.text[max(0, self.start - LEFT) : self.start]

    @cached_property
    def right(self) -> str:
        """The relevant text after the words."""
        return self.text[self.end : self.end + RIGHT]

    @cached_property
    def telling(self) -> list[str]:
        """The words other than function words."""
        return [word.low for word in self.run if word.low not in FUNCTION_WORDS]

    @cached_property
    def capitalised(self) -> bool:
        """Whether the words are capitalised as a name; all capitals are emphasis."""
        written = [w.text for w in self.run if w.text not in UNCAPITALISED and not w.text[:1].isdigit()]
        return bool(written) and all(w[:1].isupper() and not (len(w) > 1 and w.isupper()) for w in written)

    @cached_property
    def fits_before(self) -> bool:
        """Whether the words before may introduce a title: "loved", "a movie called"."""
        return BEFORE_A_TITLE.search(self.left) is not None

    @cached_property
    def clearly_before(self) -> bool:
        return CLEARLY_BEFORE_A_TITLE.search(self.left) is not None

    @cached_property
    def fits_after(self) -> bool:
        """Whether the text after may follow a title."""
        return AFTER_A_TITLE.match(self.text, self.end) is not None

    @cached_property
    def in_frame(self) -> bool:
        """Whether the sentence has a slot for a title here: "loved ... ,", "... was great", "Heat, ..."."""
        placed = self.fits_before or self.after_liking or self.after_opinion
        return self.beside or (placed and self.fits_after) or (self.begins_clause and self.judged_after)

    @cached_property
    def beside(self) -> bool:
        """Whether the words follow another title in a list."""
        if self.previous is None or not self.fits_after:
            return False
        return LISTED_BEFORE.fullmatch(self.text, self.previous.end, self.start) is not None

    @cached_property
    def begins_sentence(self) -> bool:
        left = self.left.rstrip(" \"“'")
        return not left or left[-1] in ".!?\n:"

    @cached_property
    def begins_clause(self) -> bool:
        left = self.left.rstrip(" ")
        return not left or left[-1] in ".!?\n,;:-–*•" or CLAUSE_STARTERS.search(left) is not None

    @cached_property
    def of_a_name(self) -> bool:
        """Whether a single word is part of somebody's name: "Emma Stone", "Reese Witherspoon"."""
        after = re.match(r" (?P<next>[A-Z][a-z'’]+)", self.right)
        if after and self.run[-1].low in FIRST_NAMES and after["next"].casefold() not in FUNCTION_WORDS:
            return True
        before = re.search(r"(?P<word>[A-Z][a-z'’]+\.?) $", self.left)
        return before is not None and before["word"].casefold() in FIRST_NAMES

    @cached_property
    def after_opinion(self) -> bool:
        """Whether an opinion precedes the words as a label: "meh, ...", "good: ...", "👍 ..."."""
        left = self.left[-LABEL_LEFT:]
        if EMOJI_BEFORE.search(left):
            return True
        label = LABEL_BEFORE.search(left)
        return label is not None and WORD_KINDS.get(label["word"].casefold()) in JUDGING | VERBS

    @cached_property
    def judged_after(self) -> bool:
        """Whether an opinion follows immediately: "... was so good", "... 9/10", "... 👎"."""
        marked = MARKED_OPINION_AFTER.match(self.right)
        if marked and any(WORD_KINDS.get(w) in JUDGING | VERBS for w in marked["words"].casefold().split()[:3]):
            return True
        if gives_bare_scores(self.text) and BARE_SCORE.match(BEFORE_A_SCORE.sub("", self.right.lstrip(" !?:,"))):
            return True
        if DONE_WITH_IT.match(self.right) and WORD_KINDS.get(self.run[-1].low, Kind.OTHER) is Kind.OTHER:
            return True
        if SCORED_AFTER.match(self.right) or EMOJI.match(self.right[:8].lstrip(" :")):
            return True
        if self.loved_after:
            return True
        after = WORDS_AFTER.match(self.right)
        words = after["words"].casefold().split() if after else []
        if not after or not words:
            return False
        if after["mark"]:
            # "spawn. what a waste": a title alone, and an opinion in the sentence after it.
            answers = JUDGING | VERBS | {Kind.NO, Kind.YES}
            return words[0] not in ("i", "we", "you") and any(WORD_KINDS.get(w) in answers for w in words[:5])
        phrase = PHRASE.match(" ".join(words))
        if (phrase and phrase.lastgroup in ("SAID_GOOD", "SAID_BAD")) or words[0] in JUDGING_VERBS:
            return True
        said = any(_said(words, k) for k in range(5))
        if words[0] not in BE:
            return said and self.begins_sentence and not {"i", "we", "you", "my"} & set(words)
        liked = any(a in ("i", "we") and WORD_KINDS.get(b) in VERBS for a, b in pairwise(words[2:9]))
        return said or liked or any(WORD_KINDS.get(w) in JUDGING for w in words[1:7])

    @property
    def loved_after(self) -> bool:
        """Whether the words begin a sentence with a verdict on them: "Spotlight loved it", "The Post, a bit dull"."""
        if not self.begins_sentence or WORD_KINDS.get(self.run[-1].low, Kind.OTHER) is not Kind.OTHER:
            return False
        if LOVED_IT.match(self.right):
            return True
        aside = A_BIT.match(self.right)
        return aside is not None and WORD_KINDS.get((aside["word"] or aside["adjective"]).casefold()) in JUDGING

    @cached_property
    def after_liking(self) -> bool:
        """Whether a past-tense verb of liking or hating precedes the words, even in a known misspelling."""
        before = VERB_BEFORE.search(self.left)
        verb = before["verb"].casefold() if before else ""
        return WORD_KINDS.get(verb) in VERBS and verb not in PLAIN_VERBS


def _said(words: Sequence[str], k: int) -> bool:
    phrase = PHRASE.match(" ".join(words[k:]))
    return phrase is not None and phrase.lastgroup in ("SAID_GOOD", "SAID_BAD")


def is_title_cased(text: str) -> bool:
    """Whether most words of a text, if there are enough, begin with a capital."""
    words = [w for w in WORD.findall(text) if w[0].isalpha()]
    return len(words) > 5 and sum(w[0].isupper() for w in words) > 0.6 * len(words)
