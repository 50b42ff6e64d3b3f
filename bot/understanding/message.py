"""Understand one message, in the light of what the bot said last."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.session import Question
from bot.understanding import intents
from bot.understanding.intents import Intent
from bot.understanding.opinions import Asks, Opinion, Shown, Statement, opinions
from bot.understanding.references import decided, described, picks, references
from bot.understanding.titles import Mention, TitleFinder
from bot.understanding.tokens import blanked
from bot.understanding.unknown import unknown_titles
from bot.understanding.wishes import wishes
from movies.catalogue import Movie
from movies.jobs import Wishes

LONGEST_MESSAGE = 4_000
NO_WISHES = Wishes()
MOST_LIKE = 20


@dataclass(frozen=True)
class Context:
    """The last thing the bot said, as far as an answer may refer to it: movies in order, and what was asked."""

    movies: tuple[Movie, ...] = ()
    question: Question = Question.NOTHING


@dataclass(frozen=True)
class Which:
    """Words that several movies answer to, and what was said of the one that is meant."""

    text: str
    candidates: tuple[Movie, ...]
    opinion: Opinion


@dataclass(frozen=True)
class Understanding:
    """A message, understood.

    statements: what was said of each movie that is clear, oldest first. which: names that may mean several
    movies. unknown: titles that are in no catalogue, as written. picks: places, from 0, of the movies on
    screen that are meant by "the second one", where nothing else was said of them.
    """

    intent: Intent
    statements: tuple[tuple[Movie, Opinion], ...] = ()
    which: tuple[Which, ...] = ()
    unknown: tuple[str, ...] = ()
    picks: tuple[int, ...] = ()
    wishes: Wishes = NO_WISHES

    def said(self, *opinion: Opinion) -> tuple[Movie, ...]:
        """The movies of which one of these opinions was said."""
        return tuple(movie for movie, told in self.statements if told in opinion)

    @property
    def good(self) -> tuple[Movie, ...]:
        """Liked movies; who asks for something like a movie likes it."""
        return self.said(Opinion.GOOD, Opinion.LIKE)

    @property
    def bad(self) -> tuple[Movie, ...]:
        return self.said(Opinion.BAD)

    @property
    def seen(self) -> tuple[Movie, ...]:
        return self.said(Opinion.SEEN)

    @property
    def unseen(self) -> tuple[Movie, ...]:
        return self.said(Opinion.UNSEEN)

    @property
    def asked(self) -> tuple[Movie, ...]:
        return self.said(Opinion.ASKED)

    @property
    def like(self) -> frozenset[int]:
        return self.wishes.like

    @property
    def unlike(self) -> frozenset[int]:
        return self.wishes.unlike


def understand(message: str, finder: TitleFinder, context: Context = Context()) -> Understanding:
    """Read one message; never raises, whatever it holds. Only its first `LONGEST_MESSAGE` characters count."""
    text = message[:LONGEST_MESSAGE].replace("’", "'")
    if context.question is Question.FORGET and (answer := _yes_or_no(text)):
        return Understanding(answer)
    mentions = [decided(_on_screen(m, context), text) for m in finder.find(text, context.movies)]
    if context.question is Question.WHICH:
        if chosen := picks(text, context.movies, mentions):
            return Understanding(Intent.TELL, picks=tuple(chosen))
        if re.match(r"^\W*(?:neither|none)\b", text, re.IGNORECASE):
            return Understanding(Intent.SKIP)
    if context.movies and context.question is not Question.WHICH:
        mentions = _in_order([*mentions, *references(text, mentions, context.movies)])
    mentions = _in_order([*mentions, *described(text, mentions)])
    bare = blanked(text, mentions)
    if why := _why(bare, mentions, context):
        return why
    if context.question in (Question.RATE, Question.VERDICT) and intents.SKIP.match(text):
        return Understanding(Intent.SKIP)
    return _told(text, bare, mentions, context)


def _told(text: str, bare: str, mentions: list[Mention], context: Context) -> Understanding:
    """A message that tells, wishes or asks; the same words may do several of these."""
    asking = _asks_for_a_chance(bare, mentions)
    wishing = _wishes_for_movies(bare, asking, mentions)
    statements = _statements(text, mentions, context)
    unknown = unknown_titles(text, mentions)
    if intents.FACT.match(bare) and not asking:
        statements = [s for s in statements if s.opinion in (Opinion.GOOD, Opinion.BAD)]
        unknown = ()
    command = next((intent for intent, pattern in intents.COMMANDS if pattern.search(bare)), None)
    if asking:
        statements = [_as_asked(s, asking, text) for s in statements]
    which = tuple(
        Which(s.mention.text, s.mention.candidates, s.opinion)
        for s in statements
        if not s.mention.clear and s.opinion is not Opinion.NAMED
    )
    clear = tuple((s.mention.movie, s.opinion) for s in statements if s.mention.clear)
    like = frozenset(m.id for m, said in clear if said is Opinion.LIKE)
    unlike = frozenset(m.id for m, said in clear if said is Opinion.UNLIKE)
    about_me = re.search(r"\b(?:i|my|we|our)\b", bare, re.IGNORECASE)
    wished = wishes(bare) if wishing or not (statements or unknown or command or about_me) else NO_WISHES
    if any(s.opinion is Opinion.LIKE or s.opinion is Opinion.UNLIKE for s in statements):
        wished = wishes(bare).model_copy(update={"like": like, "unlike": unlike})
    intent = _intent(text, bare, statements, unknown, wished, command, asking, wishing, context)
    if intent in (Intent.OTHER, Intent.SMALLTALK, Intent.GREET, Intent.HELP, Intent.PREDICT, Intent.TELL):
        wished = NO_WISHES
    if intent in (Intent.PROFILE, Intent.EXPORT, Intent.IMPORT, Intent.FORGET, Intent.GROUP, Intent.RATE, Intent.SMALLTALK):
        unknown = ()
    return Understanding(intent, clear, which, unknown, (), wished)


def _intent(
    text: str,
    bare: str,
    statements: Sequence[Statement],
    unknown: Sequence[str],
    wished: Wishes,
    command: Intent | None,
    asking: bool,
    wishing: bool,
    context: Context,
) -> Intent:
    opinionated = any(s.opinion is not Opinion.NAMED and s.opinion is not Opinion.ASKED for s in statements)
    if command is not None:
        return command
    if asking:
        return Intent.PREDICT
    if intents.MORE.match(bare) and not wished.like:
        return Intent.MORE
    if any(s.opinion in (Opinion.LIKE, Opinion.UNLIKE) for s in statements) or (wishing and (wished or not opinionated or intents.RECOMMEND.search(bare))):
        if intents.MORE.search(bare.rpartition(",")[2]) and context.question is Question.RECOMMENDED and not wished:
            return Intent.MORE
        return Intent.RECOMMEND
    if any(s.opinion is Opinion.ASKED for s in statements) and not opinionated:
        return Intent.PREDICT
    if opinionated or unknown:
        return Intent.TELL
    for intent, pattern in (
        (Intent.BYE, intents.BYE),
        (Intent.GREET, intents.GREET),
        (Intent.THANKS, intents.THANKS),
        (Intent.SMALLTALK, intents.SMALLTALK),
        (Intent.SKIP, intents.SKIP),
    ):
        if pattern.search(text):
            return intent
    return Intent.RECOMMEND if wished else Intent.OTHER


def _yes_or_no(text: str) -> Intent | None:
    if intents.NO.match(text):
        return Intent.NO
    return Intent.YES if intents.YES.match(text) else None


def _on_screen(mention: Mention, context: Context) -> Mention:
    """Of several movies that a name may mean, the one that the bot just showed."""
    shown = [m for m in mention.candidates if m in context.movies]
    if len(mention.candidates) > 1 and len(shown) == 1 and context.question is not Question.WHICH:
        return Mention((shown[0],), mention.start, mention.end, mention.text, mention.namesakes)
    return mention


def _in_order(mentions: Iterable[Mention]) -> list[Mention]:
    return sorted(mentions, key=lambda m: m.start)


def _why(bare: str, mentions: Sequence[Mention], context: Context) -> Understanding | None:
    if not intents.WHY.search(bare) or (mentions and not context.movies):
        return None
    meant = [context.movies.index(m.movie) for m in mentions if m.movie in context.movies]
    if not meant and len(context.movies) == 1 and re.search(r"\b(?:that|this|it)\b", bare):
        meant = [0]
    return Understanding(Intent.WHY, picks=tuple(dict.fromkeys(meant)))


def _asks_for_a_chance(bare: str, mentions: Sequence[Mention]) -> bool:
    """ "Would I like Heat" asks about Heat; "what should I watch" asks for a movie."""
    match = intents.PREDICT.search(bare)
    if match is None or intents.FACT.match(bare):
        return False
    if re.search(r"\b(?:anything|something|what should|any(?:thing)? like|what (?:could|can))\b", bare, re.IGNORECASE) and not mentions:
        return False
    judging = re.match(r"is|are", match[0], re.IGNORECASE) and not ("?" in bare or re.match(r"^[^\w\x00]*(?:and |so |ok )?(?:is|are)\b", bare, re.IGNORECASE))
    return not judging and bool(mentions or re.search(r"\b(?:would|will|should|might) i (?:like|love|enjoy|watch|see|hate)\b", bare, re.IGNORECASE))


def _wishes_for_movies(bare: str, asking: bool, mentions: Sequence[Mention]) -> bool:
    if asking:
        return False
    polite = re.search(r"\b(?:please|pls|plz)\b", bare, re.IGNORECASE) is not None
    return intents.RECOMMEND.search(bare) is not None or (polite and bool(wishes(bare)))


def _as_asked(statement: Statement, asking: bool, text: str) -> Statement:
    """In a message that asks for a chance, the movies of its last question are asked about."""
    asked = {Opinion.NAMED, Opinion.ASKED, Opinion.UNSEEN, Opinion.SEEN}
    question = re.split(r"[.!\n]", text[: statement.mention.start])[-1] + text[statement.mention.start :]
    if statement.opinion in asked:
        return Statement(statement.mention, Opinion.ASKED, statement.named)
    if intents.PREDICT.search(re.split(r"[.!?\n]", question)[0]) and not re.search(r"\b(?:i|we) (?:really )?(?:loved|liked|hated|enjoyed)\b", question, re.IGNORECASE):
        return Statement(statement.mention, Opinion.ASKED, statement.named)
    return statement


def _statements(text: str, mentions: Sequence[Mention], context: Context) -> list[Statement]:
    shown = tuple(Mention((m,), 0, 0, m.title) for m in context.movies)
    asks = {Question.VERDICT: Asks.VERDICT, Question.SEEN: Asks.SEEN, Question.RATE: Asks.SEEN}.get(context.question, Asks.NOTHING)
    found = opinions(text, mentions, Shown(shown, asks, context.question is Question.RATE))
    if shown and re.search(r"\bonly\b", text, re.IGNORECASE) and asks is Asks.SEEN and mentions:
        named = {s.mention.movie for s in found}
        found += [Statement(m, Opinion.UNSEEN) for m in shown if m.movie not in named]
    return found
