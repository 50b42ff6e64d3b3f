"""Understand one message, given what the bot said last."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from functools import cached_property

from bot.contracts.session import Question
from bot.understanding.corrections import means_another, means_no_such, means_the_opposite
from bot.understanding.leftover_wishes import with_leftovers
from bot.understanding.meaning import NO_CONTEXT, NO_WISHES, Context, Understanding, Which
from bot.understanding.opinions.opinion import Asks, Opinion, Shown, Statement
from bot.understanding.opinions.statements import statements
from bot.understanding.requests import intents
from bot.understanding.requests.another_list import another_list, seen_them_all
from bot.understanding.requests.counts import count_asked
from bot.understanding.requests.dislikes import dislikes
from bot.understanding.requests.facts import Fact, fact_asked, names_it
from bot.understanding.requests.german import in_english
from bot.understanding.requests.intents import Intent
from bot.understanding.requests.parts import Part, unwanted
from bot.understanding.requests.small_talk import SmallTalk, small_talk
from bot.understanding.requests.wishes import parts, together
from bot.understanding.titles.company import guessed, in_series, settled
from bot.understanding.titles.finder import TitleFinder
from bot.understanding.titles.longer_titles import with_longer_titles
from bot.understanding.titles.references import decided, described, picks, references
from bot.understanding.titles.series import with_series
from bot.understanding.unknown_titles import unknown_titles
from bot.understanding.words.mentions import Mention, blanked, overwritten
from bot.understanding.words.numbering import without_numbering
from movies.protocol.recommendation import MOST_MOVIES_A_WISH, Wishes
from movies.topics import known_as

LONGEST_MESSAGE = 4_000

ASKED_BY_THE_BOT = {Question.VERDICT: Asks.VERDICT, Question.SEEN: Asks.SEEN, Question.RATE: Asks.SEEN}
# What tells one of several namesakes, but not by title, year or place.
ONE_WITH = re.compile(
    r"^\W*(?:(?:the|that) )?(?:one (?:with|by|from|starring|where)\b|(?:\w+ ){1,3}one\b)", re.IGNORECASE
)
NEITHER = re.compile(r"\W*(?:neither|none)\b", re.IGNORECASE)
MOVIES_AFTER = re.compile(r"\s+(?:movies|films|flicks|stuff|thrillers?|comed(?:y|ies)|stor(?:y|ies))\b", re.IGNORECASE)
# Who says more than a wish and so many words tells something.
MOST_WORDS_AROUND_A_WISH = 10
MOST_WORDS_OF_A_REMARK = 4
SENTENCE_END = re.compile(r"[.!?\n]")
LIKED_BY_ME = re.compile(r"\b(?:i|we) (?:really )?(?:loved|liked|hated|enjoyed)\b", re.IGNORECASE)
ABOUT_ME = re.compile(r"\b(?:i|my|we|our)\b", re.IGNORECASE)
JUDGED = re.compile(r"\b(?:loved|liked|enjoyed|hated|sucked)\b", re.IGNORECASE)
STATES = re.compile(r"(?<!that )(?<!which )(?<!who )\b(?:is|was|are|were)\b(?![^.!?]*\?)", re.IGNORECASE)
WHAT_WOULD_I_LIKE = re.compile(
    r"\b(?:anything|something|what should|any(?:thing)? like|what (?:could|can))\b", re.IGNORECASE
)
WOULD_I_LIKE = re.compile(r"\b(?:would|will|should|might) i (?:like|love|enjoy|watch|see|hate)\b", re.IGNORECASE)
# "Ok, but no war either", "make it funny": the list on screen, but otherwise.
REFINES = re.compile(
    r"\W*(?:(?:ok|okay|yes|yeah|nah|and|but|now|can you|please|also|then)\W+)*"
    r"(?:make (?:it|them)|no|not|nothing|without|only|just|less)\b",
    re.IGNORECASE,
)
ABOUT_A_THING = re.compile(r"\b(?:movies?|films?|something|anything|one|documentary) about the\s+$", re.IGNORECASE)
THEM = re.compile(
    r"\b(?:they|them|these|those|all|it|both|each|seen|watched|saw|yes|yeah|yep|have|great|awesome|amazing|love[ds]?"
    r"|liked?|enjoy(?:ed)?|hated?)\b",
    re.IGNORECASE,
)
IS_IT = re.compile(r"[^\w\x00]*(?:and |so |ok )?(?:is|are)\b", re.IGNORECASE)
IT = re.compile(r"\b(?:it|this|that)\b", re.IGNORECASE)
PLEASE = re.compile(r"\b(?:please|pls|plz)\b", re.IGNORECASE)

# Messages of these kinds have no wishes, or name no titles.
WITHOUT_WISHES = frozenset(
    {Intent.OTHER, Intent.SMALLTALK, Intent.GREET, Intent.HELP, Intent.PREDICT, Intent.TELL, Intent.FACT},
)
WITHOUT_TITLES = frozenset(
    {Intent.PROFILE, Intent.EXPORT, Intent.IMPORT, Intent.FORGET, Intent.GROUP, Intent.RATE, Intent.SMALLTALK}
    | {Intent.LEARN, Intent.NOT_LEARN},
)


def understand(message: str, finder: TitleFinder, context: Context = NO_CONTEXT) -> Understanding:
    """Read one message; never raises. Only the first `LONGEST_MESSAGE` characters count."""
    text = in_english(message[:LONGEST_MESSAGE].replace("’", "'"))
    if not context.movies:
        text = without_numbering(text)
    if context.question is Question.FORGET and (answer := _yes_or_no(text)):
        return Understanding(answer)
    if context.question in (Question.NOTHING, Question.VERDICT) and means_no_such(text):
        return Understanding(Intent.UNDO)
    if context.asks_to_learn and intents.CONSENT.match(text):
        return Understanding(Intent.LEARN)
    if context.asks_to_learn and intents.REFUSAL.match(text):
        return Understanding(Intent.NOT_LEARN)
    found = [m for m in finder.find(text, context.movies) if not _names_a_topic(m, text)]
    mentions = [decided(_on_screen(m, context), text) for m in found]
    mentions = with_longer_titles(text, mentions)
    mentions = with_longer_titles(text, with_series(text, mentions, finder))
    if context.question is Question.WHICH:
        if chosen := picks(text, context.movies, mentions):
            return Understanding(Intent.TELL, picks=tuple(chosen))
        if NEITHER.match(text):
            return Understanding(Intent.SKIP)
        if ONE_WITH.match(text) and not mentions:
            return Understanding(Intent.OTHER)
    elif context.movies:
        # "The last ten years" is no place in a list.
        free = overwritten(text, [(p.start, p.end) for p in parts(blanked(text, mentions)) if not p.wish.genres])
        mentions = _in_order([*mentions, *references(free, mentions, context.movies)])
    catalogue = finder.catalogue
    unsettled = in_series(_in_order([*mentions, *described(text, mentions)]), finder.catalogue)
    mentions = settled(unsettled)
    named = [m for m in mentions if not m.is_stranger]
    newer = [m for m in mentions if m.is_stranger]
    said = _Message(text, named, newer, context, catalogue.newest, catalogue.tags)
    if said.asks_why:
        return Understanding(Intent.WHY, picks=said.movies_of_why)
    if context.question in (Question.RATE, Question.VERDICT) and intents.SKIP.match(text):
        return Understanding(Intent.SKIP)
    return replace(said.understanding(), guessed=tuple(guessed(unsettled, mentions)))


@dataclass(frozen=True)
class _Message:
    """A message whose movies have been found. It may rate, wish and ask, all at once.

    newest: the year of the newest movie there is. tags: all tags that movies have.
    """

    text: str
    mentions: Sequence[Mention]
    newer: Sequence[Mention]
    context: Context
    newest: int | None = None
    tags: Set[str] = frozenset()

    def understanding(self) -> Understanding:
        """All that the message means."""
        known = [s for s in self.statements if not s.mention.is_stranger]
        clear = [(s.mention.movie, s.opinion) for s in known if s.mention.clear]
        which = [
            Which(s.mention.text, s.mention.candidates, s.opinion)
            for s in known
            if not s.mention.clear and (s.opinion is not Opinion.NAMED or self.is_only_titles or self.corrects)
        ]
        said_of = {s.mention: s.opinion for s in self.statements}
        strangers = () if self.intent in WITHOUT_TITLES else self.strangers
        unknown = tuple((_name(m), said_of.get(m, Opinion.NAMED)) for m in strangers)
        wished = NO_WISHES if self.intent in WITHOUT_WISHES else self.wished
        said = Understanding(
            self.intent, tuple(clear), tuple(which), unknown, (), wished, self.fact, self.refines, self.corrects
        )
        asks = self.intent in (Intent.RECOMMEND, Intent.MORE)
        return replace(said, dislikes=dislikes(self.bare, self.parts), count=count_asked(self.bare) if asks else None)

    @cached_property
    def corrects(self) -> bool:
        """Whether it says that another movie, or the opposite, was meant before."""
        return means_another(self.bare) or (not self.mentions and means_the_opposite(self.bare))

    @cached_property
    def bare(self) -> str:
        """The text without its titles."""
        return blanked(self.text, [*self.mentions, *self.newer])

    @cached_property
    def is_only_titles(self) -> bool:
        """Whether nothing is said but titles."""
        return re.search(r"\w", self.bare) is None

    @cached_property
    def statements(self) -> list[Statement]:
        """What is said of each movie; what is said of a whole list is said of none."""
        shown = tuple(Mention((movie,), 0, 0, movie.title) for movie in self.context.movies)
        if self.instead is not None:
            return [Statement(mention, Opinion.SEEN) for mention in shown if seen_them_all(self.bare)]
        asks = ASKED_BY_THE_BOT.get(self.context.question, Asks.NOTHING)
        question, focus = self.context.question, self.context.focus
        if question in (Question.RECOMMENDED, Question.NOTHING) and not self.mentions and self.is_chatter:
            return []
        if question is Question.RECOMMENDED and self.is_another_wish:
            return []
        meant = Mention((focus,), 0, 0, focus.title) if focus is not None else None
        is_list = question in (Question.RATE, Question.RECOMMENDED)
        named = _in_order([*self.mentions, *self.strangers])
        told = statements(self.text, named, Shown(shown, asks, question is Question.RATE, is_list=is_list, focus=meant))
        if question is Question.WHICH and self.strangers and not self.mentions:
            # "I loved Xyzzy" says nothing about the movies that the bot asked about.
            told = [s for s in told if s.mention.is_stranger]
        if asks is Asks.SEEN and self.mentions and re.search(r"\bonly\b", self.text, re.IGNORECASE):
            told_of = {statement.mention.movie for statement in told}
            told += [Statement(mention, Opinion.UNSEEN) for mention in shown if mention.movie not in told_of]
        if self.fact is not None:
            return self._asked_about_facts(told)
        if self.asks_for_a_chance:
            return [replace(s, opinion=Opinion.ASKED) if self._is_asked_about(s) else s for s in told]
        return [s for s in told if s.opinion.is_verdict] if self.asks_for_facts else told

    @cached_property
    def strangers(self) -> Sequence[Mention]:
        """Titles that are in no catalogue; whose movies somebody wants is no title."""
        if self.asks_for_facts:
            return ()
        names = [(p.start, p.end) for p in self.parts if not p.wish.genres]
        names = names if self.wishes_for_movies or len(self.parts) > 1 else []
        plain = overwritten(self.text, names, ",")
        return _in_order([*self.newer, *unknown_titles(plain, [*self.mentions, *self.newer])])

    @cached_property
    def parts(self) -> Sequence[Part]:
        """What the words of the message would wish for, if it wishes for anything."""
        return parts(self.bare, self.newest, company=self.command is Intent.GROUP)

    @cached_property
    def wished(self) -> Wishes:
        """What is wished for. A genre is not always a wish: "my son is afraid of horror"."""
        like = self._said_of_movies(Opinion.LIKE)
        unlike = self._said_of_movies(Opinion.UNLIKE)
        if self.wishes_for_likeness:
            return self._with_leftovers().model_copy(
                update={"like": like, "unlike": unlike, "other_than": self._refused}
            )
        if self.instead is not None:
            return self.instead
        if self.command is Intent.GROUP:
            return together(self.parts)
        if not (self.wishes_for_movies or self.is_only_a_wish):
            return NO_WISHES
        return self._with_leftovers().model_copy(update={"unlike": unlike, "other_than": self._refused})

    def _with_leftovers(self) -> Wishes:
        judged = [s.mention for s in self.statements if s.opinion.is_verdict]
        told = [(m.start, m.end) for m in judged if m.end > m.start]
        return with_leftovers(self.bare, self.parts, told, [m.text for m in self.strangers], self.tags)

    @property
    def _refused(self) -> frozenset[int]:
        """The movies that a wish leaves out: "a film about Titanic that isn't Titanic"."""
        named = [s.mention for s in self.statements if s.opinion is Opinion.NAMED and s.mention.clear]
        return frozenset(m.movie.id for m in named if m.end > m.start and unwanted(self.bare, m.start, m.end))

    @cached_property
    def is_only_a_wish(self) -> bool:
        """Whether nothing but a wish is said: "zombies", "for my 6 year old", and with a list on screen "no horror"."""
        if self.statements or self.strangers or self.command or not self.parts or JUDGED.search(self.bare):
            return False
        rest = overwritten(self.bare, [(part.start, part.end) for part in self.parts])
        # "We're four friends, two hate subtitles. Action comedy, not older than 2005."
        if any(self._wishes_twice(sentence) for sentence in re.finditer(r"[^.!?\n]+", rest)):
            return True
        if len(re.findall(r"\w+", rest)) > MOST_WORDS_AROUND_A_WISH:
            return False
        if self.context.question is Question.RECOMMENDED and not together(self.parts).genres:
            return True
        wanted = any(part.wish.genres or part.wish.topics for part in self.parts)
        return not (ABOUT_ME.search(rest) or (wanted and STATES.search(rest)))

    @cached_property
    def refines(self) -> bool:
        """Whether the list on screen is wanted otherwise, rather than another one: "too old", "short please"."""
        few = len(self.bare.split()) <= MOST_WORDS_OF_A_REMARK and self.context.question is Question.RECOMMENDED
        said = self.wished
        subject = said.genres or said.topics or said.people or said.languages or said.like
        return self.instead is not None or (few and bool(said) and not subject)

    def _wishes_twice(self, sentence: re.Match[str]) -> bool:
        """Whether a sentence has several wishes, and nothing about the person."""
        wishes = [part for part in self.parts if sentence.start() <= part.start < sentence.end()]
        return len(wishes) > 1 and not ABOUT_ME.search(sentence[0]) and not STATES.search(sentence[0])

    @cached_property
    def is_chatter(self) -> bool:
        """ "Wow, nice" and "lol ok" say nothing of any movie."""
        return small_talk(self.text) in (SmallTalk.GLAD, SmallTalk.OK)

    @cached_property
    def is_another_wish(self) -> bool:
        """ "Ok, a decent war picture then" judges none of the movies on screen."""
        return bool(self.parts) and not self.mentions and self.wishes_for_movies and not THEM.search(self.bare)

    @cached_property
    def instead(self) -> Wishes | None:
        """What is wished for instead of the list on screen, if the message is about that list."""
        if self.context.question is not Question.RECOMMENDED or self.mentions:
            return None
        if REFINES.match(self.bare) and self.parts and len(self.bare.split()) <= MOST_WORDS_AROUND_A_WISH:
            return with_leftovers(self.bare, self.parts, (), (), self.tags)
        return another_list(self.bare, self.newest)

    @cached_property
    def intent(self) -> Intent:
        """What the message mainly wants."""
        opinions = {statement.opinion for statement in self.statements if not statement.mention.is_stranger}
        opinionated = bool(opinions - {Opinion.NAMED, Opinion.ASKED})
        if self.command is not None:
            return self.command
        if self.fact is not None:
            return Intent.FACT
        if self.asks_for_a_chance:
            return Intent.PREDICT
        if small_talk(self.bare) is SmallTalk.ANGRY and not (self.parts or self.mentions):
            return Intent.SMALLTALK
        if self.instead is not None:
            return Intent.RECOMMEND if self.instead else Intent.MORE
        if intents.MORE.match(self.bare) and not self.wished.like:
            return Intent.MORE
        if self._wishes_first(opinionated):
            more = self.context.question is Question.RECOMMENDED and not self.wished
            last = self.bare.rpartition(",")[2]
            return Intent.MORE if more and intents.MORE.match(last) else Intent.RECOMMEND
        if Opinion.ASKED in opinions and not opinionated:
            return Intent.PREDICT
        if opinionated or self.strangers:
            return Intent.TELL
        if talk := next((intent for intent, pattern in intents.TALK if pattern.search(self.text)), None):
            return talk
        if small_talk(self.text) is not None:
            return Intent.SMALLTALK
        return Intent.RECOMMEND if self.wished else Intent.OTHER

    @cached_property
    def command(self) -> Intent | None:
        """An explicit request, whatever else the message says."""
        return next((intent for intent, pattern in intents.COMMANDS if pattern.search(self.bare)), None)

    @cached_property
    def fact(self) -> Fact | None:
        """What is asked about a movie itself: "who directed Heat?"."""
        about_one = self.mentions or (names_it(self.bare) and not self.wishes_for_others)
        asked = fact_asked(self.bare)
        return asked if about_one or asked is Fact.WHERE else None

    @cached_property
    def asks_for_facts(self) -> bool:
        """Whether it asks for facts, of a movie or of the world."""
        return self.fact is not None or intents.FACT.match(self.bare) is not None

    @cached_property
    def asks_for_a_chance(self) -> bool:
        """ "Would I like Heat" asks about Heat; "what should I watch" asks for a movie."""
        match = intents.PREDICT.search(self.bare)
        if match is None or self.asks_for_facts:
            return False
        if not self.mentions and WHAT_WOULD_I_LIKE.search(self.bare):
            return False
        asserts = match[0].casefold().startswith(("is", "are")) and "?" not in self.bare and not IS_IT.match(self.bare)
        return not asserts and bool(self.mentions or WOULD_I_LIKE.search(self.bare))

    @cached_property
    def wishes_for_movies(self) -> bool:
        """Whether it asks for recommendations."""
        if self.asks_for_a_chance or self.fact is not None:
            return False
        return self.wishes_for_others

    @cached_property
    def wishes_for_others(self) -> bool:
        """Whether it has the words of a request for movies."""
        politely = PLEASE.search(self.bare) is not None and bool(self.parts)
        return politely or intents.RECOMMEND.search(self.bare) is not None

    @cached_property
    def wishes_for_likeness(self) -> bool:
        """Whether the wished movies should be like one, or unlike it."""
        return any(statement.opinion in (Opinion.LIKE, Opinion.UNLIKE) for statement in self.statements)

    @cached_property
    def asks_why(self) -> bool:
        """Whether it asks why the bot showed something."""
        about_others = self.fact is not None or (bool(self.mentions) and not self.context.movies)
        return not about_others and intents.WHY.search(self.bare) is not None

    @property
    def movies_of_why(self) -> tuple[int, ...]:
        """The places of the movies it asks about."""
        shown = self.context.movies
        meant = [shown.index(m.movie) for m in self.mentions if m.movie in shown]
        if not meant and len(shown) == 1 and re.search(r"\b(?:that|this|it)\b", self.bare):
            return (0,)
        return tuple(dict.fromkeys(meant))

    def _asked_about_facts(self, told: list[Statement]) -> list[Statement]:
        """The movies named, or the one that "it" is, are asked about; what is said of others stays said."""
        named = [replace(s, opinion=Opinion.ASKED) if self._in_question(s.mention) else s for s in told]
        known = {s.mention.movie for s in named}
        named += [Statement(m, Opinion.ASKED) for m in self.mentions if m.movie not in known]
        compares = self.fact is Fact.STARS and IT.search(self.bare) is not None
        if (named or self.mentions) and not compares:
            return named
        shown, focus = self.context.movies, self.context.focus
        it = focus if focus is not None else shown[0] if len(shown) == 1 else None
        return [*([Statement(Mention((it,), 0, 0, it.title), Opinion.ASKED)] if it is not None else []), *named]

    def _in_question(self, mention: Mention) -> bool:
        """Whether a movie stands in the sentence that asks, or has no sentence of its own."""
        before, after = self.bare[: mention.end], self.bare[mention.end :]
        sentence = re.split(r"[.!?\n]", before)[-1] + re.split(r"[.!?\n]", after)[0]
        return fact_asked(sentence) is not None or mention.start == mention.end

    def _wishes_first(self, opinionated: bool) -> bool:
        """Whether a wish outweighs what is told; "I want to see Heat" is no wish."""
        asks = self.wished or not opinionated or intents.RECOMMEND.search(self.bare)
        return self.wishes_for_likeness or (self.wishes_for_movies and bool(asks))

    def _said_of_movies(self, opinion: Opinion) -> frozenset[int]:
        said = [s for s in self.statements if s.mention.clear and not s.mention.is_stranger]
        ids = [s.mention.movie.id for s in said if s.opinion is opinion]
        return frozenset(ids[:MOST_MOVIES_A_WISH])

    def _is_asked_about(self, statement: Statement) -> bool:
        """In a message that asks for a chance, the movies of its last question are asked about."""
        if statement.opinion in (Opinion.NAMED, Opinion.ASKED, Opinion.UNSEEN, Opinion.SEEN):
            return True
        at = statement.mention.start
        question = re.split(r"[.!\n]", self.text[:at])[-1] + self.text[at:]
        first = SENTENCE_END.split(question, maxsplit=1)[0]
        return intents.PREDICT.search(first) is not None and not LIKED_BY_ME.search(question)


def _names_a_topic(mention: Mention, text: str) -> bool:
    """ "Heist movies", "a film about the Titanic": what movies are about, although one is called so."""
    if ABOUT_A_THING.search(text[: mention.start]) and not mention.dated:
        return True
    if known_as(mention.text) is None or mention.dated:
        return False
    asked = intents.RECOMMEND.search(text) is not None and text[mention.start].islower()
    return asked or MOVIES_AFTER.match(text[mention.end :]) is not None


def _name(mention: Mention) -> str:
    """What a title that no catalogue has is called, as written where it may mean several."""
    return mention.movie.name if mention.clear else mention.text


def _yes_or_no(text: str) -> Intent | None:
    if intents.NO.match(text):
        return Intent.NO
    return Intent.YES if intents.YES.match(text) else None


def _on_screen(mention: Mention, context: Context) -> Mention:
    """If a name could mean several movies, the one that the bot has just shown."""
    shown = [movie for movie in mention.candidates if movie in context.movies]
    if mention.clear or len(shown) != 1 or context.question is Question.WHICH:
        return mention
    return mention.meaning(shown[0])


def _in_order(mentions: Iterable[Mention]) -> list[Mention]:
    return sorted(mentions, key=lambda mention: mention.start)
