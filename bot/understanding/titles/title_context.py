"""Whether words that could be a title name a movie where they stand: "loved Big", not "a big help".

A distinct title, such as "Pulp Fiction", is one wherever it stands. Ordinary words are a title where
they are quoted, are written with capitals, or where the sentence has a place for a title: after
"loved" or "a movie called", before "was great", in a list beside another title.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.understanding.titles.surroundings import (
    A_BIT,
    AFTER_A_TITLE,
    BE,
    BEFORE_A_TITLE,
    BEING,
    BEING_OR_STAYING,
    CLAUSE_STARTERS,
    CLEARLY_BEFORE_A_TITLE,
    DONE_WITH_IT,
    EMOJI_BEFORE,
    INTERJECTIONS,
    JUDGING,
    JUDGING_VERBS,
    KNOWN_FUNCTION_WORDS,
    LABEL_BEFORE,
    LABEL_LEFT,
    LEFT,
    LIKE_BEFORE,
    LIKED_BEFORE,
    LISTED_BEFORE,
    LOVED_IT,
    MARKED_OPINION_AFTER,
    NAMES_LISTED_AFTER,
    PLAIN_VERBS,
    QUOTES_AFTER,
    QUOTES_BEFORE,
    RIGHT,
    SAID_ALONE,
    SCORED_AFTER,
    UNCAPITALISED,
    VERB_BEFORE,
    VERBS,
    WORDS_AFTER,
    WOULD_I_LIKE,
)
from bot.understanding.words.lexicon import EMOJI, PHRASE, WORD_KINDS, Kind
from bot.understanding.words.mentions import WORD, Mention, Word
from bot.understanding.words.ordinary_words import (
    FIRST_NAMES,
    FUNCTION_WORDS,
    ORDINARY,
    PARTS_AND_GENRES,
    PRONOUNS,
    PROPER_WORDS,
    is_ordinary,
)
from bot.understanding.words.tokens import BARE_SCORE, gives_bare_scores


@dataclass(frozen=True)
class Place:
    """A run of words in a text, after the last title named before it, if any.

    title_cased: whether most words of the text begin with a capital, so that capitals say little.
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
        """What stands before, as far as it matters."""
        return self.text[max(0, self.start - LEFT) : self.start]

    @cached_property
    def right(self) -> str:
        """What stands after, as far as it matters."""
        return self.text[self.end : self.end + RIGHT]

    @cached_property
    def telling(self) -> list[str]:
        """The words that are not merely there to hold sentences together."""
        return [word.low for word in self.run if word.low not in FUNCTION_WORDS]

    def names_a_movie(self, exact: bool) -> bool:
        """Whether these words name a movie rather than say something; `exact` where they are all of its title."""
        if self.left[-1:] in QUOTES_BEFORE and self.right[:1] in QUOTES_AFTER:
            return True
        if exact and self.is_all_there_is:
            return True
        if len(self.run) == 1 and self.run[0].low.endswith("'s") and is_ordinary(self.run[0].low):
            return False  # "My kid's favourite" names no "Kids".
        if not all(word.low in ORDINARY or word.low.isdigit() for word in self.run):
            if len(self.run) == 1 and not exact and self.run[0].text.islower() and not self.in_frame:
                return False  # "With samurai" names no "Samurai Assassin".
            return len(self.run) > 1 or self._rare_word()
        if exact and len(self.run) >= 3 and len(self.telling) > 1 and self.telling[-1] not in PARTS_AND_GENRES:
            return True
        if not self.telling:
            return self._function_words(exact)
        if all(word.low.isdigit() for word in self.run):
            return self._number()
        named_otherwise = PARTS_AND_GENRES | PROPER_WORDS | FIRST_NAMES
        if self.telling[0] in named_otherwise and sum(word.low not in ("the", "a") for word in self.run) == 1:
            return self._word_with_another_use()
        if self.capitalised and not (len(self.run) == 1 and self.of_a_name):
            return self._capitalised_words(exact)
        return not BEING.search(self.left) and self._small_words()

    @cached_property
    def is_all_there_is(self) -> bool:
        """Whether nothing else is said, and the words are none that answer or ask for something: "Halloween"."""
        if re.search(r"\w", self.text[: self.start] + self.text[self.end :]) or not self.telling:
            return False
        return not any(
            word.low in PARTS_AND_GENRES or word.low in SAID_ALONE or word.low.isdigit() or word.low in WORD_KINDS
            for word in self.run
            if word.low not in FUNCTION_WORDS
        )

    def may_be_misspelt(self) -> bool:
        """Whether a single word that is nearly a title stands where a title would."""
        if self.of_a_name or is_ordinary(self.run[-1].text):
            return False
        if self.capitalised and not self.begins_sentence:
            return True
        return self.in_frame or (self.begins_clause and self.fits_after)

    def heads_a_list(self) -> bool:
        """Whether the words may be a title because they stand before another in a list: "the thing and fargo"."""
        low = [word.low for word in self.run]
        says_something = len(low) == 1 and (low[0] in FUNCTION_WORDS or low[0] in PROPER_WORDS | FIRST_NAMES)
        return (
            (self.begins_clause or LIKE_BEFORE.search(self.left) is not None)
            and not says_something
            and not all(w in PRONOUNS for w in low)
        )

    def says_a_state(self) -> bool:
        """ "I was home alone": the words say how somebody was."""
        return BEING_OR_STAYING.search(self.left) is not None

    def _rare_word(self) -> bool:
        word = self.run[0]
        capital = word.text[:1].isupper()
        if len(word.low) < 3 and word.low.isalpha() and not (capital and self.in_frame):
            return False
        return (len(word.low) > 3 or capital or self.in_frame) and not self.of_a_name

    def _function_words(self, exact: bool) -> bool:
        """ "Her", "Up", "Get Out", "The Thing"."""
        first, pronoun = self.run[0].low, self.run[0].low in PRONOUNS
        if self.capitalised and first in KNOWN_FUNCTION_WORDS and not self.left and self.right[:2] == ". ":
            return True  # "It. The new one."
        if self.capitalised and first in KNOWN_FUNCTION_WORDS and self.begins_sentence and self.right[:1] == ",":
            return True
        if not self.capitalised:
            if not pronoun and LIKED_BEFORE.search(self.left) and re.match(r"\s*(?:$|[.,;!])", self.right):
                return True
            if first in ("saw", "up") and len(self.run) == 1 and self._is_judged_or_watched:
                return True
            if exact and len(self.run) > 1 and self.run[-1].low not in PRONOUNS and self.beside:
                return True
            if pronoun:
                return False
            if not self.left.strip() or (exact and len(self.run) > 1 and self.begins_sentence):
                begins = re.match(r" (?:is|was|made)\b", self.right) is not None
                return first not in INTERJECTIONS and begins and self.judged_after
            return WOULD_I_LIKE.search(self.left) is not None and self.fits_after
        if first == "i" and len(self.run) == 1:
            return False
        if exact and len(self.run) > 1:
            return True
        if pronoun:
            return self.beside or (self.fits_before and self.fits_after)
        if not self.begins_sentence and re.match(r" (?:movies|films|franchise|series|trilogy)\b", self.right):
            return True
        return self.fits_before or self.in_frame

    @cached_property
    def _is_judged_or_watched(self) -> bool:
        """ "Loved Heat, saw is awful", "I watched up with my son"."""
        is_said = re.match(r" (?:is|was)\b", self.right) is not None and self.judged_after
        watched = LIKED_BEFORE.search(self.left) is not None and self.fits_after
        return watched or (is_said and (self.begins_clause or LISTED_BEFORE.search(self.left) is not None))

    def _number(self) -> bool:
        """ "300", "21"."""
        framed = self.clearly_before or (self.fits_before and len(self.run[0].low) > 2)
        return (
            len(self.run) > 1
            or (framed and self.fits_after)
            or self.beside
            or (self.begins_clause and self.judged_after)
        )

    def _word_with_another_use(self) -> bool:
        """ "Emma", "Friday", "Horror": a name, a day or a genre, unless the sentence says otherwise."""
        last = self.run[-1].low
        if self.capitalised:
            named = self.in_frame and not self.of_a_name
            if named and self.after_opinion and len(self.run) > 1:
                return True  # "Bad: The Game."
            return named and (not self.begins_sentence or last not in PARTS_AND_GENRES)
        if last in FIRST_NAMES or len(self.run) > 1:
            ends = re.match(r"\s*(?:$|[.!?])", self.right) is not None
            return (self.clearly_before and self.fits_after) or (self.fits_before and ends) or self.beside
        return False

    def _capitalised_words(self, exact: bool) -> bool:
        if exact and len(self.run) > 1:
            return True
        if self.begins_sentence:
            alone = re.match(r"\s*(?:$|[.,!?>])", self.right)
            if alone and self.run[0].low in SAID_ALONE:
                return False  # "For a party. Help!"
            if alone and self.previous is not None and WORD_KINDS.get(self.run[0].low) in JUDGING:
                return False  # "Drive. Beautiful."
            return alone is not None or NAMES_LISTED_AFTER.match(self.right) is not None or self.in_frame
        return not self.title_cased or self.in_frame

    def _small_words(self) -> bool:
        """Ordinary words in lower case."""
        if self.beside or (self.begins_clause and self.judged_after):
            return True
        placed = self.clearly_before or self._after_liking or (len(self.telling) > 1 and self.fits_before)
        return self.fits_after and (placed or self.after_opinion)

    @cached_property
    def capitalised(self) -> bool:
        """Whether the words are written as a name; a word in capitals only is emphasis, or all of the text is."""
        written = [w.text for w in self.run if w.text not in UNCAPITALISED and not w.text[:1].isdigit()]
        return bool(written) and all(w[:1].isupper() and not (len(w) > 1 and w.isupper()) for w in written)

    @cached_property
    def fits_before(self) -> bool:
        """Whether the words before make room for a title: "loved", "a movie called", "hatd"."""
        return BEFORE_A_TITLE.search(self.left) is not None

    @cached_property
    def clearly_before(self) -> bool:
        return CLEARLY_BEFORE_A_TITLE.search(self.left) is not None

    @cached_property
    def fits_after(self) -> bool:
        """Whether what follows may follow a title."""
        return AFTER_A_TITLE.match(self.text, self.end) is not None

    @cached_property
    def in_frame(self) -> bool:
        """Whether the sentence has a place for a title here: "loved ... ,", "... was great", "Heat, ..."."""
        placed = self.fits_before or self._after_liking or self.after_opinion
        return self.beside or (placed and self.fits_after) or (self.begins_clause and self.judged_after)

    @cached_property
    def beside(self) -> bool:
        """Whether it stands in a list after another title."""
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
        """Whether an opinion stands before as a label: "meh, ...", "good: ...", "👍 ..."."""
        left = self.left[-LABEL_LEFT:]
        if EMOJI_BEFORE.search(left):
            return True
        label = LABEL_BEFORE.search(left)
        return label is not None and WORD_KINDS.get(label["word"].casefold()) in JUDGING | VERBS

    @cached_property
    def judged_after(self) -> bool:
        """Whether an opinion follows at once: "... was so good", "... 9/10", "... 👎"."""
        marked = MARKED_OPINION_AFTER.match(self.right)
        if marked and any(WORD_KINDS.get(w) in JUDGING | VERBS for w in marked["words"].casefold().split()[:3]):
            return True
        if gives_bare_scores(self.text) and BARE_SCORE.match(self.right.lstrip(" !?:,")):
            return True
        if DONE_WITH_IT.match(self.right) and WORD_KINDS.get(self.run[-1].low, Kind.OTHER) is Kind.OTHER:
            return True
        if SCORED_AFTER.match(self.right) or EMOJI.match(self.right[:8].lstrip(" :")):
            return True
        if self._loved_after:
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
        if words[0] not in BE:
            return False
        said = any(PHRASE.match(" ".join(words[k:])) for k in range(2))
        return said or any(WORD_KINDS.get(w) in JUDGING for w in words[1:7])

    @property
    def _loved_after(self) -> bool:
        """ "Spotlight loved it", "The Post, a bit dull": a title that begins a sentence, and a verdict on it."""
        if not self.begins_sentence or WORD_KINDS.get(self.run[-1].low, Kind.OTHER) is not Kind.OTHER:
            return False
        if LOVED_IT.match(self.right):
            return True
        aside = A_BIT.match(self.right)
        return aside is not None and WORD_KINDS.get(aside["word"].casefold()) in JUDGING

    @cached_property
    def _after_liking(self) -> bool:
        """Whether a verb of liking or hating in the past stands before, also a misspelt one that is known."""
        before = VERB_BEFORE.search(self.left)
        verb = before["verb"].casefold() if before else ""
        return WORD_KINDS.get(verb) in VERBS and verb not in PLAIN_VERBS


def is_title_cased(text: str) -> bool:
    """Whether most words of a text of some length begin with a capital."""
    words = [w for w in WORD.findall(text) if w[0].isalpha()]
    return len(words) > 5 and sum(w[0].isupper() for w in words) > 0.6 * len(words)
