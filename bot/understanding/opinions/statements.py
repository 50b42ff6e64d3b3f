"""What a message says of each movie that it names or refers to: good, bad, seen, not seen.

A message is cut into clauses. In each, cues ("loved", "not so much", "haven't seen", "8/10") are
bound to the movies named there, or, where none is, to what "it", "that one" or "both" stand for: a
movie named before, or one that the bot showed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.understanding.opinions.accounting import has_a_remark, is_lukewarm, is_retraction, unread
from bot.understanding.opinions.attribution import answered, bound, compared, likeness, negated_after
from bot.understanding.opinions.clauses import JUDGES, JUDGING_WORDS, LIKING, Clause, clauses
from bot.understanding.opinions.cues import About, Cue, cues
from bot.understanding.opinions.opinion import NOTHING_SHOWN, Asks, Opinion, Shown, Statement
from bot.understanding.words.lexicon import Kind
from bot.understanding.words.mentions import Mention
from bot.understanding.words.tokens import tokenise

# These opinions carry over to the next movies until another word is said.
LASTING = (Opinion.GOOD, Opinion.BAD, Opinion.SEEN, Opinion.UNSEEN)
BREAKS_THE_TONE = frozenset({Kind.OTHER, Kind.ASK_FOR, Kind.WANT, Kind.PEOPLE, Kind.HEAR})
ECHOES = (["i", "do"], ["i", "do", "not"], ["i", "did"], ["i", "did", "not"])


@dataclass(frozen=True)
class Told:
    """What a message says of movies: the last and strongest word on each.

    unread: where verdicts stand that are about no movie that is known. used: where the words stand that judge one.
    """

    statements: tuple[Statement, ...]
    unread: tuple[tuple[int, int], ...] = ()
    used: tuple[int, ...] = ()


def told(text: str, mentions: Sequence[Mention], shown: Shown = NOTHING_SHOWN) -> Told:
    """What a message says of each movie that it names or refers to, and what it says that is about none."""
    if shown.in_turn and not mentions and (in_turn := _in_turn(text, shown)):
        return Told(tuple(in_turn))
    reader = _Reader(shown)
    for clause in clauses(tokenise(text, mentions)):
        reader.read(clause)
    return Told(tuple(reader.statements()), tuple(reader.unread), tuple(reader.used))


def _in_turn(text: str, shown: Shown) -> list[Statement]:
    """ "Good, good, bad": as many opinions as movies were offered, one after the other."""
    told = [c for clause in clauses(tokenise(text, ())) for c in cues(clause) if c.opinion is not Opinion.NAMED]
    if len(told) != len(shown.mentions) or len(told) < 2:
        return []
    return [Statement(m, cue.opinion, named=False) for m, cue in zip(shown.mentions, told, strict=True)]


def _named_last(mentions: Sequence[Mention]) -> Sequence[Mention]:
    """The last movie, or all that the last words named together: "all of Toy Story"."""
    first = len(mentions) - 1
    while first and mentions[first - 1].end == mentions[first].start:
        first -= 1
    return mentions[first:]


def _is_only_titles(clause: Clause) -> bool:
    """ "Heat.", "Fargo and Jaws?"."""
    return bool(clause.movies) and all(t.kind in (Kind.MOVIE, Kind.COMMA, Kind.AND, Kind.STOP) for t in clause.tokens)


def _by_them(clause: Clause, cue: Cue) -> bool:
    """ "My kids saw Frozen. They love it": the verdict of others."""
    return (
        clause.tokens[cue.at].kind in LIKING and (before := clause.at(cue.at - 1)) is not None and before.text == "they"
    )


class _Reader:
    """Reads clause after clause, and remembers what "it" and "them" may stand for."""

    def __init__(self, shown: Shown) -> None:
        self._shown = shown
        self._said: dict[int, Statement] = {}
        self._latest: list[Mention] = []  # The movies of the last clause that named any.
        self._named: list[Mention] = []  # All movies named so far.
        self._tone: Opinion | None = None
        self._others: tuple[Mention, Opinion] | None = None  # What other people think of the movie named last.
        self._answered = False
        self._people = False  # Whether somebody else was spoken of, whom "they" may mean.
        self._run: list[Mention] = []  # Titles alone that stood right before, one or more: "Heat. Fargo." or "Heat?".
        self.unread: list[tuple[int, int]] = []
        self.used: list[int] = []

    def statements(self) -> list[Statement]:
        """What was said of each movie so far."""
        return list(self._said.values())

    def read(self, clause: Clause) -> None:
        """Take one clause in."""
        if clause.tokens[0].text in ("except", "unlike") and not any(cue.opinion.is_verdict for cue in cues(clause)):
            self._read_exception(clause)
        elif not (self._read_echo(clause) or self._read_correction(clause) or self._read_word_on_titles(clause)):
            self._read_answer(clause)
            self._read_opinions(clause)
        bare = _is_only_titles(clause)
        self._run = [*self._run, *clause.mentions] if bare else []

    def _read_word_on_titles(self, clause: Clause) -> bool:
        """A clause that is but a verdict on the titles that stood alone before it: "Heat? Yes.", "Heat. Fargo. Loved."."""
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
        self._tone = None  # The next title has a word of its own.
        return True

    def _read_correction(self, clause: Clause) -> bool:
        """ "I loved The Prestige, no wait, I mean The Illusionist": what was said of the one is meant of the other."""
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

    def _read_opinions(self, clause: Clause) -> None:
        told = list(cues(clause))
        if self._people:
            told = [replace(cue, opinion=Opinion.NAMED) if _by_them(clause, cue) else cue for cue in told]
        self._people = self._people or clause.has(Kind.PEOPLE)
        if clause.is_question:
            told = [cue for cue in told if cue.opinion is Opinion.UNSEEN and not clause.movies]
        used = set[int]()
        for k, mention in zip(clause.movies, clause.mentions, strict=True):
            self._say(mention, self._opinion_of(clause, k, told, used))
        for cue in told:
            if cue.about in (About.IT, About.THEM, About.REST) or (cue.about is About.MOVIE and not clause.movies):
                for mention in self._meant_by(clause, cue):
                    self._say(mention, cue.opinion, named=False, firm=is_lukewarm(clause, cue))
                    used.add(cue.at)
            elif cue.at not in used and is_retraction(clause, cue):
                self._say(clause.mentions[-1], cue.opinion, firm=True)
        self._account(clause, told, used)
        if clause.movies:
            self._latest = [*self._run, *clause.mentions] if _is_only_titles(clause) and self._run else clause.mentions
            self._named += clause.mentions
            self._remember_others(clause, told)
        self._remember_tone(clause, told)

    def _account(self, clause: Clause, told: Sequence[Cue], used: set[int]) -> None:
        """Keep where words stand that judge a movie, and where some judge what is none."""
        self.used += [clause.tokens[at].start for at in used]
        if clause.is_question or clause.has(Kind.ASK_FOR, Kind.SIMILAR) or not (clause.movies or self._named):
            return
        self.unread += [
            (clause.tokens[item[0]].start, clause.tokens[item[-1]].end) for item in unread(clause, told, used)
        ]

    def _say(self, mention: Mention, opinion: Opinion, named: bool = True, firm: bool = False) -> None:
        """Take an opinion; a weaker one replaces a verdict only where it is `firm`: "hated it. Well, it was ok."."""
        key = mention.movie.id
        old = self._said.get(key)
        if old is None or firm or opinion.strength >= old.opinion.strength:
            self._said.pop(key, None)
            self._said[key] = Statement(mention, opinion, named or (old is not None and old.named))

    def _opinion_of(self, clause: Clause, k: int, told: Sequence[Cue], used: set[int]) -> Opinion:
        """What the clause says of the movie at k; the place of the word that says it is added to `used`."""
        about_movies = [cue for cue in told if cue.about is About.MOVIE]
        if not clause.is_question and (opinion := compared(clause, k)):
            return opinion
        similar = next((n for n in range(k, -1, -1) if clause.tokens[n].kind is Kind.SIMILAR), None)
        judged = [c for c in about_movies if c.at > k and c.opinion.is_verdict]
        if similar is not None and judged and not clause.has(Kind.ASK_FOR, Kind.WANT):
            return judged[0].opinion  # "Things like Avatar are too loud."
        if similar is not None and not any(c.opinion is Opinion.UNSEEN and c.at > similar for c in about_movies):
            return likeness(clause, similar, told)
        if clause.is_question:
            return Opinion.ASKED
        if answer := answered(clause, k):
            return answer
        if negated_after(clause, k):
            tone = next((c.opinion for c in reversed(about_movies) if c.at < k), self._tone)
            return (tone.opposite if tone else None) or Opinion.NAMED
        if cue := bound(clause, k, about_movies):
            used.add(cue.at)
            before = clause.at(k - 1)
            contrasts = before is not None and before.text == "unlike"
            return (cue.opinion.opposite or Opinion.NAMED) if contrasts else cue.opinion
        if has_a_remark(clause, k):
            return Opinion.NAMED
        return self._opinion_by_context(clause, k, told)

    def _opinion_by_context(self, clause: Clause, k: int, told: Sequence[Cue]) -> Opinion:
        """What is said of a movie that no cue of its clause is about: "..., not Fargo", "Fargo yes", "and Fargo"."""
        before = clause.at(k - 1)
        if before is not None and before.kind is Kind.NOT and self._tone and self._tone.opposite:
            return self._tone.opposite
        last = clause.movies[-1]
        labelled = (token := clause.at(last + 1)) is not None and token.text == ":"
        following = clause.tokens[last + 2 :] if labelled else clause.tokens[k + 1 : k + 3]
        after = [t for t in following if t.kind not in (Kind.COMMA, Kind.ADVERB)]
        if after and after[0].kind in (Kind.YES, Kind.NO):
            return Opinion.GOOD if after[0].kind is Kind.YES else Opinion.BAD
        loose = [c for c in told if c.about is About.ELSE and c.at < k and c.opinion.is_verdict]
        if loose and clause.tokens[loose[-1].at].kind in LIKING and not clause.has(Kind.ASK_FOR):
            return loose[-1].opinion
        if after and after[0].kind is Kind.BE and not any(t.text in ("too", "also", "same") for t in clause.tokens[k:]):
            # "I enjoyed Heat. Fargo was wooden.": a word that nobody knows is an opinion all the same.
            return Opinion.NAMED
        if _is_only_titles(clause) and "?" in clause.tokens[-1].text:
            return Opinion.NAMED  # "Munich?": what is thought of it comes next.
        few_words = sum(token.kind in BREAKS_THE_TONE for token in clause.tokens) <= 1
        return self._tone if self._tone and few_words and not told else Opinion.NAMED

    def _meant_by(self, clause: Clause, cue: Cue) -> Sequence[Mention]:
        """The movies for which the pronoun of a cue stands."""
        plural = cue.about in (About.THEM, About.REST)
        if cue.about is About.REST:
            return [m for m in self._shown.mentions if m.movie.id not in self._said]
        if cue.about is About.IT and len(self._run) > 1 and not clause.movies and not clause.has(Kind.IT):
            return self._run  # "Heat. Fargo. Winners I liked."
        if before := [m for k, m in zip(clause.movies, clause.mentions, strict=True) if k < cue.at]:
            return before if plural else before[-1:]
        if clause.movies and not self._latest and (self._shown.is_list or not self._shown.mentions):
            return clause.mentions if plural else clause.mentions[:1]
        if self._latest:
            return (self._latest if len(self._latest) > 1 else self._named) if plural else _named_last(self._latest)
        return self._shown.mentions if plural else self._one_shown()

    def _one_shown(self) -> Sequence[Mention]:
        """What "it" means of the movies that the bot showed; of a list, any of them."""
        shown = self._shown.mentions
        if self._shown.focus is not None:
            return [self._shown.focus]
        if self._shown.is_list and len(shown) > 1:
            return [Mention(tuple(m.movie for m in shown), 0, 0, "it")]
        return shown[-1:]

    def _remember_others(self, clause: Clause, told: Sequence[Cue]) -> None:
        reported = (clause.tokens[cue.at].kind for cue in told if cue.opinion is Opinion.NAMED)
        kind = next((kind for kind in reported if kind in JUDGES), None)
        if kind is not None:
            good = kind in (Kind.GOOD_VERB, Kind.GOOD_WORD)
            self._others = (clause.mentions[-1], Opinion.GOOD if good else Opinion.BAD)

    def _remember_tone(self, clause: Clause, told: Sequence[Cue]) -> None:
        tones = [cue.opinion for cue in told if cue.opinion in LASTING and cue.about is not About.ELSE]
        if tones or clause.is_question:
            self._tone = tones[-1] if tones else None

    def _read_exception(self, clause: Clause) -> None:
        """ "All except Brazil": of the exception the opposite was said."""
        if self._tone and (opposite := self._tone.opposite):
            for mention in clause.mentions:
                self._said.pop(mention.movie.id, None)
                self._say(mention, opposite)

    def _read_echo(self, clause: Clause) -> bool:
        """ "Critics love it, I don't": the person's own opinion by contrast with what others think."""
        silent = (Kind.STOP, Kind.COMMA, Kind.ADVERB)
        words = [t.text for t in clause.tokens if t.kind not in silent or t.text in ("do", "did")]
        if words[-2:] == ["i", "disagree"]:
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
        """ "Yes" and "no" at the start of the message answer what was asked about the movies shown."""
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
        """ "Both", "neither": alone they answer, "both were great" has its own opinion."""
        alone = not clause.has(Kind.MOVIE, Kind.SEE, Kind.TO_SEE, *JUDGES)
        return alone and word in ("neither", "none", "both", "all")
