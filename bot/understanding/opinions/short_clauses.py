"""Short clauses that refer back: answers, echoes, corrections, exceptions, verdicts on bare titles."""

from __future__ import annotations

from bot.understanding.opinions.clauses import JUDGES, JUDGING_WORDS, Clause
from bot.understanding.opinions.cues import cues
from bot.understanding.opinions.opinion import Asks, Opinion, Shown, Statement
from bot.understanding.words.kinds import Kind
from bot.understanding.words.mentions import Mention

# "So do I", "me too", without their adverbs.
AGREEING = (["do", "i"], ["did", "i"], ["as", "do", "i"], ["as", "did", "i"], ["me"], ["i", "agree"])
ECHOES = (["i", "do"], ["i", "do", "not"], ["i", "did"], ["i", "did", "not"])
# "I wanted to like it but couldn't", "people love it, I don't see it".
DISAGREEING = (
    ["could", "not"], ["i", "could", "not"], ["did", "not"], ["i", "do", "not", "see", "it"],
    ["do", "not", "see", "it"],
    ["i", "was", "wrong"],
)  # fmt: skip


class ShortClauses:
    """Reads clauses that refer back, and tracks the referents of "it" and "them"."""

    def __init__(self, shown: Shown) -> None:
        self._shown = shown
        self._said: dict[int, Statement] = {}
        self._latest: list[Mention] = []  # The movies of the last clause that named any.
        self._named: list[Mention] = []  # All movies named so far.
        self._tone: Opinion | None = None
        self._others: tuple[Mention, Opinion] | None = None  # Other people's opinion on the movie named last.
        self._answered = False
        self._wishing = False  # Whether the previous clause wishes for something and its sentence goes on.
        self._taste: Opinion | None = None  # The last clause's opinion on a kind of movies: "Nolan bores me".
        self._asking = False  # Whether the previous clause asks and its sentence goes on.
        self._people = False  # Whether other people were mentioned; "they" may mean them.
        self._excepted: set[int] = set()
        self._run: list[Mention] = []  # Bare titles immediately before: "Heat. Fargo." or "Heat?".
        self.unread: list[tuple[int, int]] = []
        self.used: list[int] = []

    def statements(self) -> list[Statement]:
        """The opinions so far."""
        return list(self._said.values())

    def _say(self, mention: Mention, opinion: Opinion, named: bool = True, firm: bool = False) -> None:
        """Record an opinion; a weaker one replaces a verdict only if it is `firm`: "hated it. Well, it was ok."."""
        key = mention.movie.id
        old = self._said.get(key)
        if old is None or firm or opinion.strength >= old.opinion.strength:
            self._said.pop(key, None)
            self._said[key] = Statement(mention, opinion, named or (old is not None and old.named))

    def _read_word_on_titles(self, clause: Clause) -> bool:
        """Read a clause that judges the bare titles before it ("Heat? Yes."); return whether it is one."""
        words = [
            t for t in clause.tokens if t.kind not in (Kind.COMMA, Kind.STOP, Kind.ADVERB) or t.text == "of course"
        ]
        if not self._run or clause.movies or not words or clause.is_question:
            return False
        if all(t.kind in (Kind.YES, Kind.NO) or t.text == "of course" for t in words):
            opinion = Opinion.BAD if words[0].kind is Kind.NO else Opinion.GOOD
        elif len(words) == 1 and words[0].kind in JUDGING_WORDS:
            opinion = next(cue.opinion for cue in cues(clause))
        else:
            return False
        for mention in self._run if len(words) == 1 else self._run[-1:]:
            self._say(mention, opinion)
        self.used += [t.start for t in words]
        self._tone = None  # The next title gets a verdict of its own.
        return True

    def _read_correction(self, clause: Clause) -> bool:
        """Move an opinion to the title that was meant ("I loved Heat, no, I mean Fargo"); return whether one was."""
        before = [t.text for t in clause.tokens[: clause.movies[0]]] if clause.movies else []
        if not (self._latest and before[-2:] in (["i", "mean"], ["i", "meant"])):
            return False
        wrong = self._said.pop(self._latest[-1].movie.id, None)
        own = [cue.opinion for cue in cues(clause) if cue.opinion.is_verdict]
        meant = own[-1] if own else wrong.opinion if wrong else Opinion.NAMED
        self._say(clause.mentions[0], meant)
        self._latest = clause.mentions[:1]
        self._named += clause.mentions[:1]
        return True

    def _read_exception(self, clause: Clause) -> None:
        """Give an exception the opposite opinion: "All except Brazil"."""
        tone = self._taste or self._tone
        opposite = tone.opposite if tone else None
        for mention in clause.mentions:
            if opposite is None:
                self._say(mention, Opinion.NAMED)
                continue
            self._said.pop(mention.movie.id, None)
            self._say(mention, opposite)
            self._excepted.add(mention.movie.id)

    def _read_echo(self, clause: Clause) -> bool:
        """Derive the person's opinion from others' ("Critics love it, I don't"); return whether that was possible."""
        silent = (Kind.STOP, Kind.COMMA, Kind.ADVERB)
        words = [t.text for t in clause.tokens if t.kind not in silent or t.text in ("do", "did")]
        if words[-2:] == ["i", "disagree"]:
            words = ["i", "do", "not"]
        if words[:1] == ["and"]:
            words = words[1:]
        if words in AGREEING:
            words = ["i", "do"]
        if words in DISAGREEING:
            words = ["i", "do", "not"]
        if self._others is None and words[-3:] == ["i", "do", "not"] and self._tone and not clause.movies:
            # "Heat I like. Fargo? Nonsense, and I don't."
            for mention in self._latest[-1:]:
                self._say(mention, self._tone.opposite or Opinion.NAMED)
            return bool(self._latest)
        if self._others is None or words not in ECHOES:
            return False
        mention, opinion = self._others
        contrary = opinion.opposite if words[-1] == "not" else None
        self._say(mention, contrary or opinion)
        return True

    def _read_answer(self, clause: Clause) -> None:
        """Read a "yes" or "no" at the start as the answer to the question about the movies shown."""
        if self._answered or self._shown.asks is Asks.NOTHING:
            return
        self._answered = True
        first = next((t for t in clause.tokens if t.kind not in (Kind.COMMA, Kind.OTHER)), None)
        if first is None:
            return
        if self._shown.asks is Asks.VERDICT and first.kind in JUDGING_WORDS and not clause.has(Kind.MOVIE, Kind.NOT):
            good = first.kind is Kind.GOOD_WORD
            for mention in self._shown.mentions:
                self._say(mention, Opinion.GOOD if good else Opinion.BAD, named=False)
            return
        if any(cue.opinion is Opinion.UNSEEN for cue in cues(clause)) and self._shown.asks is Asks.VERDICT:
            return  # "No, I haven't seen it".
        if first.kind is Kind.NO and any(t.text in ("idea", "clue", "opinion") for t in clause.tokens[:3]):
            return
        if not (first.kind in (Kind.YES, Kind.NO) or self._is_bare_answer(clause, first.text)):
            return
        yes = first.kind is not Kind.NO and first.text not in ("neither", "none")
        if self._shown.asks is Asks.SEEN:
            opinion = Opinion.SEEN if yes else Opinion.UNSEEN
        else:
            opinion = Opinion.GOOD if yes else Opinion.BAD
        for mention in self._shown.mentions:
            self._say(mention, opinion, named=False)

    @staticmethod
    def _is_bare_answer(clause: Clause, word: str) -> bool:
        """Whether a word such as "both" or "neither" is the whole answer; "both were great" has its own opinion."""
        alone = not clause.has(Kind.MOVIE, Kind.SEE, Kind.TO_SEE, *JUDGES)
        return alone and word in ("neither", "none", "both", "all")


def is_only_titles(clause: Clause) -> bool:
    """Whether a clause has nothing but titles: "Heat.", "Fargo and Jaws?"."""
    return bool(clause.movies) and all(t.kind in (Kind.MOVIE, Kind.COMMA, Kind.AND, Kind.STOP) for t in clause.tokens)


def exception(clause: Clause) -> tuple[Clause | None, Clause | None]:
    """The part of a clause with exceptions from the last opinion, and the rest, if any: "except Brazil, loved them"."""
    if clause.tokens[0].text not in ("except", "unlike"):
        return None, None
    comma = next((n for n, t in enumerate(clause.tokens) if t.kind is Kind.COMMA and n > 1), len(clause.tokens))
    first, rest = Clause(clause.tokens[:comma]), clause.tokens[comma:]
    listed = bool(rest) and rest[0].text == ":"
    if any(cue.opinion.is_verdict for cue in cues(first)) or (any(t.is_movie for t in rest) and not listed):
        return None, None
    return first, Clause(rest) if rest else None
