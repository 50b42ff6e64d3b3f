"""Read a message clause by clause: what each says about the movies that it names, or about those named before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.understanding.opinions.accounting import has_a_remark, is_lukewarm, is_retraction, unread
from bot.understanding.opinions.attribution import (
    answered,
    bound,
    compared,
    insulted,
    is_denied,
    likeness,
    negated_after,
)
from bot.understanding.opinions.clauses import JUDGES, LIKING, PRONOUNS, Clause
from bot.understanding.opinions.cues import Cue, cues
from bot.understanding.opinions.opinion import Opinion
from bot.understanding.opinions.short_clauses import ShortClauses, exception, is_only_titles
from bot.understanding.opinions.subjects import About
from bot.understanding.words.kinds import Kind
from bot.understanding.words.mentions import Mention

# These opinions carry over to the next movies until another opinion follows.
LASTING = (Opinion.GOOD, Opinion.BAD, Opinion.SEEN, Opinion.UNSEEN)
WISHED_FOR = frozenset("something anything".split())
BREAKS_THE_TONE = frozenset({Kind.OTHER, Kind.ASK_FOR, Kind.WANT, Kind.PEOPLE, Kind.HEAR})


class Reader(ShortClauses):
    """Reads clauses one after the other, and records what they say about movies."""

    def read(self, clause: Clause) -> None:
        """Read the next clause, whose meaning may depend on the previous ones."""
        if self._wishing and not clause.has(Kind.MOVIE, Kind.ME, *PRONOUNS):
            return  # "Maybe something with space but funny".
        if self._asking and "?" in clause.tokens[-1].text and not clause.has(Kind.MOVIE, Kind.ME):
            return  # "Have you got anything like Heat, but less slow?"
        asks = clause.is_question or clause.has(Kind.SIMILAR, Kind.ASK_FOR)
        self._asking = asks and clause.tokens[-1].kind is not Kind.STOP
        self._wishing = _wishes_on(clause)
        first, rest = exception(clause)
        if first is not None and (self._tone or rest is None):
            self._read_exception(first)
            if rest is not None:
                self._read_opinions(rest)
        elif not (self._read_echo(clause) or self._read_correction(clause) or self._read_word_on_titles(clause)):
            self._read_answer(clause)
            self._read_opinions(clause)
        bare = is_only_titles(clause)
        self._run = [*self._run, *clause.mentions] if bare else []

    def _read_opinions(self, clause: Clause) -> None:
        told = list(cues(clause))
        if self._people:
            told = [replace(cue, opinion=Opinion.NAMED) if _by_them(clause, cue) else cue for cue in told]
        self._people = self._people or clause.has(Kind.PEOPLE)
        if clause.is_question:
            told = [cue for cue in told if cue.opinion is Opinion.UNSEEN and not clause.movies]
        used = set[int]()
        opinions = [self._opinion_of(clause, k, told, used) for k in clause.movies]
        for mention, opinion in zip(clause.mentions, _of_one_name(clause.mentions, opinions), strict=True):
            self._say(mention, opinion)
        for cue in told:
            if cue.about in (About.IT, About.THEM, About.REST) or (cue.about is About.MOVIE and not clause.movies):
                for mention in self._meant_by(clause, cue):
                    if mention.movie.id in self._excepted:
                        continue
                    mixed = _is_mixed(clause, cue, told)
                    opinion = Opinion.SEEN if mixed else cue.opinion
                    self._say(mention, opinion, named=False, firm=mixed or _takes_back(clause, cue))
                    used.add(cue.at)
            elif cue.at not in used and is_retraction(clause, cue):
                self._say(clause.mentions[-1], cue.opinion, firm=True)
        self._account(clause, told, used)
        if clause.movies:
            self._latest = [*self._run, *clause.mentions] if is_only_titles(clause) and self._run else clause.mentions
            self._named += clause.mentions
            self._remember_others(clause, told)
        self._remember_tone(clause, told)

    def _account(self, clause: Clause, told: Sequence[Cue], used: set[int]) -> None:
        """Record the places of words that judge a movie, and of those that judge something else."""
        self.used += [clause.tokens[at].start for at in used]
        if clause.is_question or clause.has(Kind.ASK_FOR, Kind.SIMILAR):
            return
        self.unread += [
            (clause.tokens[item[0]].start, clause.tokens[item[-1]].end) for item in unread(clause, told, used)
        ]

    def _opinion_of(self, clause: Clause, k: int, told: Sequence[Cue], used: set[int]) -> Opinion:
        """The clause's opinion on the movie at k; the place of the word that gives it is added to `used`."""
        about_movies = [cue for cue in told if cue.about is About.MOVIE]
        if not clause.is_question and (opinion := compared(clause, k)):
            return opinion
        if insulted(clause, k):
            return Opinion.BAD
        similar = next((n for n in range(k, -1, -1) if clause.tokens[n].kind is Kind.SIMILAR), None)
        judged = [c for c in about_movies if c.at > k and c.opinion.is_verdict and _is_asserted(clause, k, c)]
        if similar is not None and judged and not clause.has(Kind.ASK_FOR, Kind.WANT):
            return judged[0].opinion  # "Things like Avatar are too loud."
        if similar is not None and not any(c.opinion is Opinion.UNSEEN and c.at > similar for c in about_movies):
            return likeness(clause, similar, told)
        if clause.is_question:
            return Opinion.ASKED
        if answer := answered(clause, k):
            return answer
        if is_denied(clause, k) and not any(c.at in clause.item_of(k) for c in about_movies):
            return self._opinion_by_context(clause, k, told)
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
        """The opinion on a movie without a cue in its clause: "..., not Fargo", "Fargo yes", "and Fargo"."""
        before = clause.at(k - 1)
        if before is not None and before.kind is Kind.NOT and self._tone and self._tone.opposite:
            return self._tone.opposite
        last = clause.movies[-1]
        labelled = (token := clause.at(last + 1)) is not None and token.text == ":"
        following = clause.tokens[last + 2 :] if labelled else clause.tokens[k + 1 : k + 3]
        after = [t for t in following if t.kind not in (Kind.COMMA, Kind.ADVERB)]
        if after and after[0].kind in (Kind.YES, Kind.NO):
            return Opinion.GOOD if after[0].kind is Kind.YES else Opinion.BAD
        if self._tone is None and (answer := _answer_to_all(clause, k)):
            return answer
        loose = [c for c in told if c.about is About.ELSE and c.at < k and c.opinion.is_verdict]
        if loose and clause.tokens[loose[-1].at].kind in LIKING and not clause.has(Kind.ASK_FOR):
            return loose[-1].opinion
        if after and after[0].kind is Kind.BE and not any(t.text in ("too", "also", "same") for t in clause.tokens[k:]):
            # "I enjoyed Heat. Fargo was wooden.": an unknown word is an opinion all the same.
            return Opinion.NAMED
        if is_only_titles(clause) and "?" in clause.tokens[-1].text:
            return Opinion.NAMED  # "Munich?": the opinion on it comes next.
        if clause.has(Kind.NOT) and not told:
            return Opinion.NAMED  # "Heat we love. Minions, we don't agree.": it is unclear what is denied.
        few_words = sum(token.kind in BREAKS_THE_TONE for token in clause.tokens) <= 1
        return self._tone if self._tone and few_words and not told else Opinion.NAMED

    def _meant_by(self, clause: Clause, cue: Cue) -> Sequence[Mention]:
        """The movies that the pronoun of a cue refers to."""
        plural = cue.about in (About.THEM, About.REST)
        if self._shown.is_list and _is_only_assent(clause):
            return []
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
        """The movie on screen that "it" means, if any; in a list, one mention that may mean any of them."""
        shown = self._shown.mentions
        if self._shown.focus is not None:
            return [self._shown.focus]
        if self._shown.is_list and len(shown) > 1:
            return [Mention(tuple(m.movie for m in shown), 0, 0, "it")]
        return shown[-1:]

    def _remember_others(self, clause: Clause, told: Sequence[Cue]) -> None:
        reported = (clause.tokens[cue.at].kind for cue in told if cue.opinion in (Opinion.NAMED, Opinion.THEIRS))
        kind = next((kind for kind in reported if kind in JUDGES), None)
        if kind is not None:
            good = kind in (Kind.GOOD_VERB, Kind.GOOD_WORD)
            self._others = (clause.mentions[-1], Opinion.GOOD if good else Opinion.BAD)

    def _remember_tone(self, clause: Clause, told: Sequence[Cue]) -> None:
        tones = [cue.opinion for cue in told if cue.opinion in LASTING and cue.about is not About.ELSE]
        tastes = [c.opinion for c in told if clause.tokens[c.at].kind in LIKING or c.opinion is Opinion.BAD]
        tastes = [opinion for opinion in tastes if opinion.is_verdict]
        self._taste = tastes[-1] if tastes and not clause.is_question and not clause.has(Kind.ASK_FOR) else None
        if not tones and not clause.movies and (answer := _answer_on_a_name(clause)):
            self._tone = answer
            return
        if tones or clause.is_question:
            self._tone = tones[-1] if tones else None


def _wishes_on(clause: Clause) -> bool:
    """Whether a clause wishes for something, and the next clause continues the wish."""
    wish = next((k for k, token in enumerate(clause.tokens) if token.text in WISHED_FOR), None)
    if wish is None or clause.tokens[-1].kind is Kind.STOP:
        return False
    return not any(token.is_movie or token.kind in JUDGES for token in clause.tokens[wish:])


def _is_asserted(clause: Clause, k: int, cue: Cue) -> bool:
    """Whether a cue is a statement: "things like Avatar are too loud", but not "like Avatar, less loud"."""
    return any(token.kind is Kind.BE or token.kind is Kind.ME for token in clause.tokens[k : cue.at])


def _of_one_name(mentions: Sequence[Mention], opinions: Sequence[Opinion]) -> list[Opinion]:
    """The opinions; movies named by the same words share the strongest one: "saw both Kill Bills, amazing"."""
    shared = list(opinions)
    for k in range(1, len(mentions)):
        first = k - 1
        if mentions[first].end != mentions[k].start:
            continue
        strongest = max(shared[first], shared[k], key=lambda opinion: opinion.strength)
        while first >= 0 and mentions[first].end == mentions[first + 1].start:
            shared[first] = strongest
            first -= 1
        shared[k] = strongest
    return shared


def _answer_to_all(clause: Clause, k: int) -> Opinion | None:
    """The opinion from one "yes" or "no" for several titles: "Rocky 1, 2 and 4 yes"."""
    passed = (Kind.MOVIE, Kind.COMMA, Kind.AND)
    answer = next((t for t in clause.tokens[k + 1 :] if not t.is_movie and t.kind not in passed), None)
    if answer is None or answer.kind not in (Kind.YES, Kind.NO) or clause.tokens[-1].text.endswith("?"):
        return None
    return Opinion.GOOD if answer.kind is Kind.YES else Opinion.BAD


def _answer_on_a_name(clause: Clause) -> Opinion | None:
    """The opinion from the last "yes" or "no" about a name that is no title: "Fellini no, except Nights of Cabiria"."""
    places = range(len(clause.tokens) - 1, 0, -1)
    k = next((n for n in places if clause.tokens[n].kind in (Kind.YES, Kind.NO) and clause.ends_at(n + 1)), 0)
    if not k or clause.tokens[k - 1].kind is not Kind.OTHER:
        return None
    return Opinion.GOOD if clause.tokens[k].kind is Kind.YES else Opinion.BAD


def _is_only_assent(clause: Clause) -> bool:
    """Whether a clause is only "fine" or the like, which says nothing about a list."""
    words = [t.text for t in clause.tokens if t.kind not in (Kind.STOP, Kind.COMMA, Kind.ADVERB)]
    return words in (["fine"], ["ok"], ["okay"], ["alright"])


def _named_last(mentions: Sequence[Mention]) -> Sequence[Mention]:
    """The last movie, or all that the last words named together: "all of Toy Story"."""
    first = len(mentions) - 1
    while first and mentions[first - 1].end == mentions[first].start:
        first -= 1
    return mentions[first:]


def _is_mixed(clause: Clause, cue: Cue, told: Sequence[Cue]) -> bool:
    """Whether praise and blame stand side by side, so that neither counts: "beautiful, empty"."""
    if clause.movies or not cue.opinion.is_verdict:
        return False
    return any(other.opinion is cue.opinion.opposite and other.about is cue.about for other in told)


def _by_them(clause: Clause, cue: Cue) -> bool:
    """Whether the verdict is that of other people, as in "My kids saw Frozen. They love it"."""
    return (
        clause.tokens[cue.at].kind in LIKING and (before := clause.at(cue.at - 1)) is not None and before.text == "they"
    )


def _takes_back(clause: Clause, cue: Cue) -> bool:
    """Whether a cue softens what was said: "it was ok", "well, not hated", but not "okay, ..." or "I guess"."""
    said_of_it = any(t.kind in (Kind.BE, Kind.IT) for t in clause.tokens[: cue.at])
    is_word = " " not in clause.tokens[cue.at].text
    return is_lukewarm(clause, cue) and is_word and (said_of_it or clause.tokens[cue.at].kind is Kind.BAD_VERB)
