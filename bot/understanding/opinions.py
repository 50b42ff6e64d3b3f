"""What a message says of each movie that it names or refers to: good, bad, seen, not seen.

A message is cut into clauses. In each, cues ("loved", "not so much", "haven't seen", "8/10") are
bound to the movies named there, or, where none is, to what "it", "that one" or "both" stand for: a
movie named before, or one that the bot showed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.understanding.lexicon import EMOJI_KINDS, Kind
from bot.understanding.titles import Mention
from bot.understanding.tokens import Token, tokenise


class Opinion(StrEnum):
    """What was said of a movie; `SEEN` also stands for an opinion that is neither good nor bad."""

    GOOD = "good"
    BAD = "bad"
    SEEN = "seen"
    UNSEEN = "unseen"
    NAMED = "named"  # Named without a word about it, or as the opinion of others.
    ASKED = "asked"  # In a question.
    LIKE = "like"  # As what the wished movies should be like.
    UNLIKE = "unlike"


class Asks(StrEnum):
    """What the last words of the bot asked about the movies they showed."""

    NOTHING = "nothing"
    SEEN = "seen"
    VERDICT = "verdict"


@dataclass(frozen=True)
class Shown:
    """The movies that the bot showed last, in order, and what it asked about them."""

    mentions: tuple[Mention, ...] = ()
    asks: Asks = Asks.NOTHING
    in_turn: bool = False  # As many opinions as movies are meant for these in their order.


@dataclass(frozen=True)
class Statement:
    """An opinion about what a mention names; `named` is false where only a pronoun stood for it."""

    mention: Mention
    opinion: Opinion
    named: bool = True


@dataclass(frozen=True)
class _Cue:
    at: int  # The index of its token within the clause.
    opinion: Opinion
    refers: str = ""  # "it" or "them" where a pronoun is what it is about, "-" where it is about something else.


_SENTIMENT = {Kind.GOOD_VERB, Kind.BAD_VERB, Kind.GOOD_WORD, Kind.BAD_WORD}
_SAID = {Kind.SAID_GOOD: Opinion.GOOD, Kind.SAID_BAD: Opinion.BAD, Kind.NEUTRAL: Opinion.SEEN}
_OPPOSITE = {Opinion.GOOD: Opinion.BAD, Opinion.BAD: Opinion.GOOD, Opinion.SEEN: Opinion.UNSEEN, Opinion.UNSEEN: Opinion.SEEN}
_STRENGTH = {Opinion.GOOD: 3, Opinion.BAD: 3, Opinion.LIKE: 3, Opinion.UNLIKE: 3, Opinion.UNSEEN: 2, Opinion.SEEN: 1}
_QUESTION_STARTS = set(
    "is are was were did do does have has would will should could can what who which how where when any would shall may why".split()
)
_PRONOUN_ENDS = {Kind.STOP, Kind.COMMA, Kind.AND, Kind.BUT, Kind.ADVERB, Kind.MOVIE_NOUN, Kind.ME, Kind.BE, Kind.YES,
                 Kind.NOT, Kind.SAID_GOOD, Kind.SAID_BAD, Kind.GOOD_WORD, Kind.BAD_WORD, Kind.NEUTRAL, Kind.THEM, Kind.IT, Kind.GOOD_VERB, Kind.BAD_VERB,
                 Kind.SEE}  # fmt: skip
_BEFORE_A_RELATIVE_I = set("that which what than as if when since and wife husband because so think thought believe while where how why".split())
_INTERJECTIONS = set("great good awesome nice cool perfect amazing excellent wonderful fantastic interesting best better super sweet fun yes yep solid intense crazy".split())


def opinions(text: str, mentions: Sequence[Mention], shown: Shown = Shown()) -> list[Statement]:
    """Every statement of a message about a movie, the last and strongest word about each."""
    reader = _Reader(shown)
    if shown.in_turn and not mentions and (told := _in_turn(text, shown)):
        return told
    for clause in _clauses(_with_comparisons(tokenise(text, mentions))):
        reader.read(clause)
    return reader.statements()


def _in_turn(text: str, shown: Shown) -> list[Statement]:
    """ "Good, good, bad": as many opinions as movies were offered, one after the other."""
    cues = [c for clause in _clauses(tokenise(text, ())) for c in _cues(clause) if c.opinion is not Opinion.NAMED]
    if len(cues) != len(shown.mentions) or len(cues) < 2:
        return []
    return [Statement(m, c.opinion, named=False) for m, c in zip(shown.mentions, cues, strict=True)]


class _Reader:
    """Reads clause after clause, and remembers what "it" and "them" may stand for."""

    def __init__(self, shown: Shown) -> None:
        self._shown = shown
        self._said: dict[int, Statement] = {}
        self._latest: list[Mention] = []  # The movies of the last clause that named any.
        self._group: list[Mention] = []  # All movies named so far.
        self._tone: Opinion | None = None
        self._others: tuple[Mention, Opinion] | None = None  # What other people think of the movie named last.
        self._answered = False

    def statements(self) -> list[Statement]:
        return list(self._said.values())

    def read(self, clause: list[Token]) -> None:
        """Take one clause in."""
        movies = [k for k, t in enumerate(clause) if t.is_movie]
        if clause[0].text == "except" or clause[0].text == "unlike":
            return self._except([m for t in clause if (m := t.mention)])
        if self._echo(clause):
            return None
        question = _is_question(clause)
        cues = [] if question else list(_cues(clause))
        if question:
            cues = [c for c in _cues(clause) if c.opinion is Opinion.UNSEEN and not movies]
        self._answer_yes_or_no(clause, movies)
        bound = [c for c in cues if not c.refers]
        for k in movies:
            mention = clause[k].mention
            assert mention is not None
            similar = next((n for n in range(k, -1, -1) if clause[n].kind is Kind.SIMILAR), None)
            if similar is not None and not any(c.opinion is Opinion.UNSEEN and c.at > similar for c in bound):
                self._say(mention, _likeness(clause, similar, cues))
            elif question:
                self._say(mention, Opinion.ASKED)
            else:
                self._say(mention, self._of_named(clause, k, movies, cues))
        for cue in cues:
            if cue.refers in ("it", "them", "rest"):
                self._of_pronoun(clause, cue, movies)
            elif not cue.refers and not movies:
                self._of_pronoun(clause, cue, movies)
        if movies:
            named = [m for t in clause if (m := t.mention)]
            self._latest = named
            self._group += named
        reported = next((c for c in cues if c.opinion is Opinion.NAMED and clause[c.at].kind in _SENTIMENT), None)
        if reported is not None and movies:
            good = clause[reported.at].kind in (Kind.GOOD_VERB, Kind.GOOD_WORD)
            self._others = (self._latest[-1], Opinion.GOOD if good else Opinion.BAD)
        tones = [c.opinion for c in cues if c.opinion in (Opinion.GOOD, Opinion.BAD, Opinion.SEEN, Opinion.UNSEEN) and c.refers != "-"]
        self._tone = tones[-1] if tones else (self._tone if not question else None)

    def _say(self, mention: Mention, opinion: Opinion, named: bool = True) -> None:
        key = mention.movie.id
        old = self._said.get(key)
        if old is None or _STRENGTH.get(opinion, 0) >= _STRENGTH.get(old.opinion, 0):
            self._said.pop(key, None)
            self._said[key] = Statement(mention, opinion, named or (old is not None and old.named))

    def _of_named(self, clause: list[Token], k: int, movies: list[int], cues: list[_Cue]) -> Opinion:
        """The opinion of the cue that binds to the movie at token k."""
        if cue := _binding(clause, k, movies, [c for c in cues if not c.refers]):
            return cue.opinion
        before = clause[k - 1] if k else None
        if before is not None and before.kind is Kind.NOT and self._tone in _OPPOSITE:
            return _OPPOSITE[self._tone]
        after = [t for t in clause[k + 1 : k + 3] if t.kind not in (Kind.COMMA, Kind.ADVERB)]
        if after and after[0].kind in (Kind.YES, Kind.NO) and not after[0].is_movie:
            return Opinion.GOOD if after[0].kind is Kind.YES else Opinion.BAD
        others = [t for t in clause if t.kind in (Kind.OTHER, Kind.ASK_FOR, Kind.WANT, Kind.PEOPLE, Kind.HEAR) and not t.is_movie]
        loose = [c for c in cues if c.refers == "-" and c.at < k and c.opinion in (Opinion.GOOD, Opinion.BAD)]
        if loose and clause[loose[-1].at].kind in (Kind.GOOD_VERB, Kind.BAD_VERB) and not any(t.kind is Kind.ASK_FOR for t in clause):
            return loose[-1].opinion
        if self._tone in (Opinion.GOOD, Opinion.BAD, Opinion.SEEN, Opinion.UNSEEN) and len(others) <= 1 and not any(c.opinion for c in cues):
            return self._tone
        return Opinion.NAMED

    def _of_pronoun(self, clause: list[Token], cue: _Cue, movies: list[int]) -> None:
        before = [clause[k].mention for k in movies if k < cue.at]
        here = [m for m in before if m is not None]
        plural = cue.refers in ("them", "rest")
        if cue.refers == "rest":
            targets = [m for m in self._shown.mentions if m.movie.id not in self._said]
        elif here:
            targets = here if plural else here[-1:]
        elif movies and not self._latest and not self._shown.mentions:
            named = [m for k in movies if (m := clause[k].mention)]
            targets = named if plural else named[:1]
        elif self._latest:
            targets = (self._latest if len(self._latest) > 1 else self._group) if plural else self._latest[-1:]
        else:
            targets = self._of_shown(plural)
        for mention in targets:
            self._say(mention, cue.opinion, named=False)

    def _of_shown(self, plural: bool) -> list[Mention]:
        shown = list(self._shown.mentions)
        return shown if plural or len(shown) == 1 else shown[-1:]

    def _except(self, mentions: Sequence[Mention]) -> None:
        """ "All except Brazil": of the exception the opposite was said."""
        if self._tone in _OPPOSITE:
            for mention in mentions:
                self._said.pop(mention.movie.id, None)
                self._say(mention, _OPPOSITE[self._tone])

    def _echo(self, clause: list[Token]) -> bool:
        """ "Critics love it, I don't": the person's own opinion by contrast with what others think."""
        words = [t.text for t in clause if t.kind not in (Kind.STOP, Kind.COMMA, Kind.ADVERB) or t.text in ("do", "did")]
        if self._others is None or words not in (["i", "do"], ["i", "do", "not"], ["i", "did"], ["i", "did", "not"]):
            return False
        mention, opinion = self._others
        self._say(mention, _OPPOSITE[opinion] if words[-1] == "not" else opinion)
        return True

    def _answer_yes_or_no(self, clause: list[Token], movies: list[int]) -> None:
        """ "Yes" and "no" at the start answer what was asked about the movies shown."""
        if self._answered or self._shown.asks is Asks.NOTHING or not clause:
            return
        self._answered = True
        first = next((t for t in clause if t.kind not in (Kind.COMMA, Kind.OTHER) or t.is_movie), None)
        if first is None or first.is_movie:
            return
        alone = not movies and not any(t.kind in _SENTIMENT or t.kind in (Kind.SEE, Kind.TO_SEE) for t in clause)
        none = first.text in ("neither", "none")
        if first.kind not in (Kind.YES, Kind.NO) and not (alone and (none or first.text in ("both", "all"))):
            return
        yes = first.kind is not Kind.NO and not none
        seen = self._shown.asks is Asks.SEEN
        opinion = (Opinion.SEEN if yes else Opinion.UNSEEN) if seen else (Opinion.GOOD if yes else Opinion.BAD)
        for mention in self._shown.mentions:
            self._say(mention, opinion, named=False)


def _clauses(tokens: list[Token]) -> Iterator[list[Token]]:
    """Cut at the ends of sentences, at contrasts, and where a new "I ..." or a question begins without a mark."""
    clause: list[Token] = []
    for k, token in enumerate(tokens):
        following = tokens[k + 1] if k + 1 < len(tokens) else None
        if token.kind is Kind.BUT or (clause and _begins_anew(clause, token, following)):
            if clause:
                yield clause
            clause = [] if token.kind in (Kind.BUT, Kind.AND) and token.text != "except" else [token]
            continue
        clause.append(token)
        if token.kind is Kind.STOP:
            yield clause
            clause = []
    if clause:
        yield clause


def _begins_anew(clause: list[Token], token: Token, following: Token | None) -> bool:
    """Whether a new clause begins at this token, though nothing marks it."""
    named = any(t.is_movie or t.kind in (Kind.IT, Kind.THEM) for t in clause)
    judged = named and any(t.kind in _SENTIMENT or t.kind in _SAID or t.kind in (Kind.SEE, Kind.NOT, Kind.SIMILAR, Kind.TO_SEE) for t in clause)
    asking = token.text in ("is", "are", "would", "should", "what", "how", "will", "can", "do") and following is not None
    if clause[-1].kind is Kind.COMMA and named and asking and following is not None:
        if following.is_movie or following.text in ("the", "it", "that", "this", "i", "you", "there", "do"):
            return True
    if following is not None and token.text in _QUESTION_STARTS and following.text in ("you", "there", "u") and any(t.is_movie for t in clause):
        return True
    if token.kind is Kind.AND and judged and following is not None and following.text == "i":
        return True
    return judged and token.text == "i" and clause[-1].text not in _BEFORE_A_RELATIVE_I and not (clause[-1].kind is Kind.MOVIE_NOUN)


def _is_question(clause: list[Token]) -> bool:
    words = [t for t in clause if t.kind not in (Kind.COMMA, Kind.AND, Kind.STOP)]
    if not words:
        return False
    asks = words[0].text in _QUESTION_STARTS and not words[0].is_movie
    if clause[-1].kind is Kind.STOP and "?" in clause[-1].text:
        inner = any(t.text in _QUESTION_STARTS and n.text in ("you", "it", "that", "they", "i", "this", "there") for t, n in zip(words, words[1:], strict=False))
        return asks or inner or words[0].text in ("you", "thoughts", "ever") or (words[0].text == "seen" and len(words) > 1 and words[1].kind not in (Kind.IT, Kind.THEM))
    if not asks or len(words) < 2:
        return False
    follows = words[1]
    return follows.text in ("you", "i", "it", "that", "they", "there", "we", "about", "else", "this", "the") or (follows.is_movie and words[0].text in ("is", "are", "was", "would", "what", "how", "should", "does", "did"))


def _cues(clause: list[Token]) -> Iterator[_Cue]:
    """The opinions that words of a clause tell, each with what it is about where a pronoun says it."""
    for k, token in enumerate(clause):
        if token.is_movie:
            continue
        if token.kind in _SAID:
            killed = _reported(clause, k)
            yield _Cue(k, Opinion.NAMED if killed else _SAID[token.kind], "" if killed else _subject(clause, k))
        elif token.kind in _SENTIMENT:
            yield from _sentiment(clause, k)
        elif token.kind in (Kind.SEE, Kind.TO_SEE):
            yield from _seeing(clause, k)
        elif token.kind is Kind.NOT and _is_elliptic(clause, k):
            yield _Cue(k, Opinion.UNSEEN, "them" if any(t.kind is Kind.THEM for t in clause) else "it")
        elif token.text in ("have", "did") and k and clause[k - 1].text == "i" and _ends(clause, k + 1):
            yield _Cue(k, Opinion.SEEN, "them" if any(t.kind is Kind.THEM for t in clause) else "it")


def _sentiment(clause: list[Token], k: int) -> Iterator[_Cue]:
    token = clause[k]
    if token.kind is Kind.GOOD_WORD and token.text in ("yes", "yep"):
        return
    opinion = Opinion.GOOD if token.kind in (Kind.GOOD_VERB, Kind.GOOD_WORD) else Opinion.BAD
    verb = token.kind in (Kind.GOOD_VERB, Kind.BAD_VERB)
    window = _window(clause, k)
    if _reported(clause, k) or any(t.kind is Kind.HEDGE for t in window):
        yield _Cue(k, Opinion.NAMED)
        return
    if any(t.kind is Kind.WANT for t in window[-4:]) and not any(t.text in ("would", "could", "can") and n.kind is Kind.NOT for t, n in zip(window, window[1:], strict=False)):
        yield _Cue(k, Opinion.NAMED, "-")
        return
    if not verb and any(t.kind is Kind.ASK_FOR for t in window) and not any(t.kind is Kind.BE or t.is_movie for t in clause):
        return
    if not verb and (_doubted(clause, k) or any(t.text == "neither" for t in clause[:k])):
        opinion = _OPPOSITE[opinion]
    elif any(t.kind is Kind.NOT for t in window) or (window and window[-1].kind is Kind.NO):
        if token.kind is Kind.BAD_VERB:
            opinion = Opinion.SEEN
        elif sum(t.kind is Kind.NOT for t in window) % 2 or (window and window[-1].kind is Kind.NO):
            opinion = _OPPOSITE[opinion]
    yield _Cue(k, opinion, _object(clause, k) if verb else _subject(clause, k))


def _seeing(clause: list[Token], k: int) -> Iterator[_Cue]:
    """Seen, not seen, or still to be seen."""
    token = clause[k]
    window = _window(clause, k)
    if _reported(clause, k):
        yield _Cue(k, Opinion.NAMED)
        return
    refers = _object(clause, k)
    negated = any(t.kind is Kind.NOT for t in window) or (window and window[-1].kind is Kind.NO)
    wanted = any(t.kind is Kind.WANT for t in window)
    if token.text == "give" and any(t.kind in (Kind.SAID_GOOD, Kind.SAID_BAD) for t in clause):
        return
    if token.text == "watch" and negated and any(t.text == "again" for t in clause[k:]):
        return
    if token.kind is Kind.TO_SEE:
        whole = len(token.text.split()) > 1
        if not negated and not wanted and token.text in ("see", "watch", "catch") and any(t.text in ("did", "have") for t in window[-2:]):
            yield _Cue(k, Opinion.SEEN, refers)
        elif negated and token.text in ("see", "watch", "catch", "heard", "hear", "know", "knew"):
            yield _Cue(k, Opinion.UNSEEN, refers)
        elif (wanted and token.text not in ("know", "knew", "heard", "hear", "find", "get")) or whole:
            yield _Cue(k, Opinion.UNSEEN, ("it" if whole and refers == "-" else refers))
        return
    if negated:
        lately = [t.text for t in clause[k + 1 : k + 5]]
        again = any(w in ("since", "years", "ages", "forever") for w in lately) or "while" in lately
        yield _Cue(k, Opinion.SEEN if again else Opinion.UNSEEN, refers)
    elif wanted and token.text not in ("seen", "saw", "watched"):
        yield _Cue(k, Opinion.UNSEEN, refers)
    elif token.text not in ("seeing", "watching", "finished", "caught"):
        yield _Cue(k, Opinion.SEEN, refers)


def _window(clause: list[Token], k: int) -> list[Token]:
    """The tokens before k that may turn its meaning: back to a comma, a movie, the subject, or another opinion."""
    adjective = clause[k].kind in (Kind.GOOD_WORD, Kind.BAD_WORD)
    window: list[Token] = []
    for n in range(k - 1, max(-1, k - 9), -1):
        token = clause[n]
        if token.kind is Kind.COMMA or token.is_movie or token.kind in _SAID:
            break
        if token.kind in _SENTIMENT and not (adjective and token.kind in (Kind.GOOD_WORD, Kind.BAD_WORD)):
            break
        window.insert(0, token)
        if token.text in ("i", "we") and not (n and clause[n - 1].text in ("think", "say", "believe", "thought", "not", "thing", "recall", "remember")):
            break
    return window


def _reported(clause: list[Token], k: int) -> bool:
    """Whether it is the word of others: "my wife loves", "everyone says it is great", "I heard it is good"."""
    for n in range(k - 1, max(-1, k - 11), -1):
        token = clause[n]
        if token.kind is Kind.COMMA:
            return False
        if n and clause[n - 1].text == "with":
            continue
        if token.kind is Kind.HEAR and " " in token.text:
            return True
        if token.text in ("heard", "hear", "hearing", "reviews", "review", "supposedly", "apparently", "reportedly"):
            return True
        if token.kind is Kind.ME:
            return False
        if token.kind is Kind.PEOPLE:
            return True
    return False


def _doubted(clause: list[Token], k: int) -> bool:
    """ "I don't think X is good", "I wouldn't call X good": the negation stands before the movie."""
    movies = [n for n in range(k) if clause[n].is_movie]
    before = clause[: movies[-1]] if movies else []
    said = any(t.text in ("think", "call", "consider", "find", "believe", "say") for t in before[-3:])
    return said and any(t.kind is Kind.NOT for t in before[-5:])


def _object(clause: list[Token], k: int) -> str:
    """What a verb is about: "it", "them", "" for a movie to be found, "-" for anything else."""
    rest = clause[k + 1 :]
    for n, token in enumerate(rest):
        if token.is_movie:
            return ""
        if token.kind is Kind.OTHER and _names_later(rest[n:]):
            return ""
        if token.text in ("others", "rest", "other") and token.kind is Kind.THEM:
            return "rest"
        if token.kind in (Kind.IT, Kind.THEM):
            after = rest[n + 1] if n + 1 < len(rest) else None
            if after is None or after.is_movie or after.kind in _PRONOUN_ENDS or token.kind is Kind.THEM and after.text == "of":
                if after is not None and (after.text in ("when", "how", "if")):
                    return "-"
                return "it" if token.kind is Kind.IT else "them"
            if token.text in ("that", "this", "those", "these", "both", "all"):
                return "-"
            return "it" if token.kind is Kind.IT else "them"
        if token.text == ":" and n == 0 and all(t.kind in (Kind.ADVERB, Kind.ME, Kind.STOP, Kind.COMMA) for t in clause[:k]):
            return "" if any(t.is_movie for t in clause) else "label"
        if token.kind in (Kind.STOP, Kind.COMMA, Kind.BUT) or token.kind in _SAID:
            break
        if token.kind in (Kind.AND,):
            break
        if token.kind not in (Kind.ADVERB, Kind.MOVIE_NOUN, Kind.NOT, Kind.SEE, Kind.BE, Kind.GOOD_WORD, Kind.BAD_WORD):
            return "-"
    if any(t.is_movie for t in clause):
        return ""
    before = _window(clause, k)
    if any(t.kind is Kind.IT for t in before):
        return "it"
    return "them" if any(t.kind is Kind.THEM for t in before + rest[:2]) else "it"


def _names_later(rest: list[Token]) -> bool:
    """Whether a movie follows before the phrase ends: "loved Winslet in Titanic", "the new Fargo"."""
    for token in rest[:5]:
        if token.is_movie:
            return True
        if token.kind in (Kind.COMMA, Kind.STOP, Kind.AND, Kind.IT, Kind.THEM) or token.kind in _SENTIMENT or token.kind is Kind.SIMILAR:
            return False
    return False


def _subject(clause: list[Token], k: int) -> str:
    """What an adjective is about: the same answers as `_object`."""
    movies_before = [n for n, t in enumerate(clause[:k]) if t.is_movie]
    start = movies_before[-1] + 1 if movies_before else 0
    between = clause[start:k]
    for token in reversed(between):
        if token.kind in (Kind.COMMA, Kind.STOP):
            break
        if token.kind is Kind.IT:
            return "it"
        if token.text in ("others", "rest", "other"):
            return "rest"
        if token.kind is Kind.THEM:
            return "them" if token.text not in ("all", "any", "none") or not movies_before else ""
    if any(t.is_movie for t in clause):
        return ""
    token = clause[k]
    if token.kind in _SAID:
        return "it"
    after = clause[k + 1] if k + 1 < len(clause) else None
    if any(t.kind in (Kind.ASK_FOR, Kind.WANT) for t in clause):
        return "-"
    if [t.text for t in clause[:2]] == ["what", "a"]:
        return "it"
    if token.text.startswith("fav") or token.text in ("classic", "masterpiece"):
        return "it"
    if after is not None and after.kind is Kind.MOVIE_NOUN:
        return "them" if after.text.endswith("s") else "it"
    subject = [t for t in clause[:k] if t.kind in (Kind.OTHER, Kind.PEOPLE, Kind.TO_SEE)]
    alone = not subject and (after is None or after.kind in (Kind.STOP, Kind.COMMA, Kind.ADVERB, Kind.AND, *_SAID))
    if alone and (token.text not in _INTERJECTIONS or any(t.text in ("was", "were", "so", "really", "very") for t in clause[:k])):
        return "it"
    return "-"


def _is_elliptic(clause: list[Token], k: int) -> bool:
    """ "I haven't", "not yet": a negation after which nothing is said."""
    if any(t.kind in (Kind.SEE, Kind.TO_SEE) or t.kind in _SENTIMENT for t in clause):
        return False
    after = clause[k + 1] if k + 1 < len(clause) else None
    auxiliary = k > 0 and clause[k - 1].text in ("have", "did", "had")
    if after is not None and after.text in ("yet", "either"):
        return True
    return auxiliary and _ends(clause, k + 1)


def _ends(clause: list[Token], k: int) -> bool:
    return k >= len(clause) or clause[k].kind in (Kind.STOP, Kind.COMMA, Kind.AND, Kind.YES, Kind.THEM, Kind.ME)


def _with_comparisons(tokens: list[Token]) -> list[Token]:
    """The same tokens, where each "like" that compares instead of liking is marked as one."""
    marked: list[Token] = []
    for k, token in enumerate(tokens):
        if token.text in ("like", "likes") and token.kind is Kind.GOOD_VERB:
            before = next((t for t in reversed(marked) if t.kind not in (Kind.ADVERB, Kind.NOT)), None)
            nearest = marked[-1] if marked else None
            following = tokens[k + 1 : k + 3]
            if [t.text for t in following] == ["very", "much"]:
                marked.append(token)
                continue
            if nearest is not None and (nearest.kind in (Kind.BE, Kind.HEDGE) or nearest.text in ("just", "feels", "is", "kinda")):
                token = replace(token, kind=Kind.OTHER)
            elif (
                before is None
                or before.is_movie
                or before.kind not in (Kind.ME, Kind.PEOPLE, Kind.WANT, Kind.YES, Kind.AND, Kind.THEM)
                or (nearest is not None and nearest.text in ("of", "lot", "much", "a"))
            ) and not (nearest is not None and (nearest.text in ("do", "did", "does", "really", "to", "also") or _denied(marked))):
                token = replace(token, kind=Kind.SIMILAR)
        marked.append(token)
    return marked


def _denied(before: list[Token]) -> bool:
    """Whether the words before are "did not": a verb follows."""
    return len(before) > 1 and before[-1].kind is Kind.NOT and before[-2].text in ("do", "did", "does")


def _likeness(clause: list[Token], similar: int, cues: list[_Cue]) -> Opinion:
    """ "Something like X" wishes, "I love movies like X" tells, "nothing like X" wishes the opposite."""
    before = clause[:similar]
    if clause[similar].text.startswith(("nothing", "not")) or any(t.kind is Kind.NOT for t in before[-4:]):
        return Opinion.UNLIKE
    told = [c for c in cues if c.at < similar and c.opinion in (Opinion.GOOD, Opinion.BAD)]
    if told and not any(t.kind in (Kind.ASK_FOR, Kind.WANT) for t in clause):
        return told[-1].opinion
    return Opinion.LIKE


def _binding(clause: list[Token], k: int, movies: list[int], cues: list[_Cue]) -> _Cue | None:
    """The cue that speaks of the movie at token k."""
    if not cues:
        return None
    low, high = _part(clause, k)
    own = [c for c in cues if low <= c.at < high]
    strong = [c for c in own if c.opinion not in (Opinion.SEEN, Opinion.NAMED)] or own
    after = [c for c in strong if c.at > k and not any(k < m < c.at for m in movies)]
    before = [c for c in strong if c.at < k and not any(c.at < m < k for m in movies)]
    first_is_cue = cues[0].at < movies[0]
    if cues[0].at == 0 and clause[0].text in EMOJI_KINDS:
        # "👍 Jaws, Alien 👎 Jaws 2": each mark stands before what it is about.
        return [c for c in cues if c.at < k][-1]
    if before and after:
        nearest = before[-1] if (first_is_cue or k - before[-1].at < after[0].at - k) else after[0]
        return nearest
    if before or after:
        return (before or after)[-1] if before else after[0]
    earlier = [c for c in cues if c.at < k]
    later = [c for c in cues if c.at > k]
    if first_is_cue:
        return earlier[-1]
    if earlier and any(t.kind is Kind.ADVERB and t.text in ("too", "also", "well") for t in clause[k + 1 : k + 3]):
        return earlier[-1]
    return later[0] if later else earlier[-1] if earlier else None


def _part(clause: list[Token], k: int) -> tuple[int, int]:
    """The slice between the commas and conjunctions around token k."""
    marks = [n for n, t in enumerate(clause) if t.kind in (Kind.COMMA, Kind.AND) and not t.is_movie]
    ends = [*marks[1:], len(clause)][: len(marks)]
    # A part that names no movie belongs to the part before it: "watched Parasite, absolutely brilliant".
    breaks = [n for n, end in zip(marks, ends, strict=True) if any(t.is_movie for t in clause[n:end])]
    low = max((n + 1 for n in breaks if n < k), default=0)
    high = min((n for n in breaks if n > k), default=len(clause))
    return low, high
