"""The request in a message, judged by its words alone, without the opinions on each movie."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import cached_property

from bot.contracts.session import Question
from bot.understanding.corrections import takes_back
from bot.understanding.leftover_wishes import with_leftovers
from bot.understanding.likeness import asks_for_likeness
from bot.understanding.meaning import Context
from bot.understanding.requests import intents
from bot.understanding.requests.another_list import adds_to_the_list, another_list
from bot.understanding.requests.choosing import chooses
from bot.understanding.requests.facts import Fact, compares_movies, fact_asked, facts_asked, names_it
from bot.understanding.requests.given_up import given_up
from bot.understanding.requests.intents import Intent
from bot.understanding.requests.lengths import shorter_than
from bot.understanding.requests.parts import Part
from bot.understanding.requests.small_talk import SmallTalk, small_talk
from bot.understanding.requests.wishes import parts
from bot.understanding.words.kinds import Kind
from bot.understanding.words.lexicon import WORD_KINDS
from bot.understanding.words.mentions import BLANK, Mention, blanked, overwritten
from movies.protocol.recommendation import LONGEST_NAME, Wishes

# A message with more words than this says something besides its wish.
MOST_WORDS_AROUND_A_WISH = 10
WHAT_WOULD_I_LIKE = re.compile(
    r"\b(?:anything|something|what should|any(?:thing)? like|what (?:could|can))\b", re.IGNORECASE
)
WHAT_ABOUT_SOMETHING = re.compile(r"\W*(?:so |and |ok )?(?:what|how) about (?:some|any)", re.IGNORECASE)
WOULD_I_LIKE = re.compile(r"\b(?:would|will|should|might) i (?:like|love|enjoy|watch|see|hate)\b", re.IGNORECASE)
# "Ok, but no war either", "make it funny": changes to the list on screen.
REFINES = re.compile(
    r"\W*(?:(?:ok|okay|yes|yeah|nah|and|but|now|can you|please|also|then)\W+)*"
    r"(?:make (?:it|them)|no|not|nothing|without|only|just|less)\b",
    re.IGNORECASE,
)
# "Would my wife like it?"; but "what would my wife like?" asks for a movie.
WOULD_THEY_LIKE = re.compile(
    r"(?<!what )(?<!else )(?<!which )(?<!movie )(?<!film )\b(?:would|will|might|could|does|do) (?:my |our |the )?"
    r"(?!you\b|u\b|people\b|guys\b)(?P<who>\w+)(?: \w+)? (?:like|love|enjoy|hate)\b",
    re.IGNORECASE,
)
# "Which of those would my boss not cry at?"
WHICH_WOULD_THEY = re.compile(
    r"\b(?:which|what) (?:ones?|of (?:these|those|them))\b[^.!?]{0,15}?\b(?:would|will|might|could|should|does|do|can)"
    r"(?:n['’]?t)? (?:my|our|the|a|her|his)\b",
    re.IGNORECASE,
)
IS_IT = re.compile(r"(?:^|[.!;\n])[^\w\x00]*(?:and |so |ok )?(?:is|are)\b", re.IGNORECASE)
IT = re.compile(r"\b(?:it|this|that)\b", re.IGNORECASE)
# "Best movie ever?" asks for movies, whatever the conversation was about.
FOR_THE_BEST = re.compile(
    r"\W*(?:(?:and|so|then|ok)\W+)*(?:what(?:['’]?s| is| was) )?(?:the |your )?"
    r"(?:best|greatest|scariest|funniest|saddest|worst) (?!one\b|of (?:these|those|them)\b)"
    r"(?![^?]*\b(?:it|this|that)\b)[^.!?\n]*\?\W*$",
    re.IGNORECASE,
)
WHAT_ELSE = re.compile(r"\bwhat else\b", re.IGNORECASE)
WHY_NUMBER = re.compile(r"\W*why (?:number |no\.? ?|nr\.? ?|#)?([1-9])\W*", re.IGNORECASE)
# "Oh how lovely." in front of a change to the list.
PLEASANTRY = re.compile(
    r"^\W*(?:(?:oh|ah|how|so|very|thank you|thanks|much|that['’]?s|these are|what|dear|my|lovely|nice|great|wonderful"
    r"|perfect|cool|awesome|good|sweet|haha|lol|hm+)\b[ ,]*)+[.!…]+\s*",
    re.IGNORECASE,
)
STARTS_A_NIGHT = re.compile(
    r"\W*(?:(?:let['’]?s|have|do|start|open|a|our|hi|hey|ok|okay|please|it['’]?s)\W+)*movie ?night\b", re.IGNORECASE
)
PLEASE = re.compile(r"\b(?:please|pls|plz)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Asking:
    """A message with its mentions, and its request.

    newer: mentions of movies that no catalogue has. newest: the year of the catalogue's newest movie. tags: all tags of
    its movies. refused_series: the places where the text names series to leave out.
    """

    text: str
    mentions: Sequence[Mention]
    newer: Sequence[Mention]
    context: Context
    newest: int | None = None
    tags: Set[str] = frozenset()
    refused_series: Sequence[tuple[int, int]] = ()

    @cached_property
    def bare(self) -> str:
        """The text without its titles."""
        return blanked(overwritten(self.text, self.refused_series, ","), [*self.mentions, *self.newer])

    @cached_property
    def parts(self) -> Sequence[Part]:
        """The wishes in the message, if it makes any."""
        found = parts(self.bare, self.newest, company=self.command is Intent.GROUP)
        names = ((start, end, self.text[start:end].casefold()[:LONGEST_NAME]) for start, end in self.refused_series)
        found += [Part(start, end, Wishes(without_topics=frozenset([name]))) for start, end, name in names]
        if (gone := self.given_up) is not None:
            found = [part for part in found if not gone.start <= part.start < gone.end]
        focus = self.context.focus
        minutes = focus.facts.minutes if focus is not None and focus.facts is not None else None
        return [shorter_than(part, self.bare, minutes) for part in found] if minutes else found

    @cached_property
    def given_up(self) -> Part | None:
        """The wish behind the list on screen that the message gives up: "forget the Boston part"."""
        if self.context.question is not Question.RECOMMENDED or self.command not in (None, Intent.UNDO):
            return None
        return given_up(self.bare, self.tags)

    @cached_property
    def adds_to_the_list(self) -> bool:
        """Whether the message asks for the list on screen with one thing added or dropped."""
        if self.context.question is not Question.RECOMMENDED or self.mentions:
            return False
        return self.given_up is not None or (bool(self.parts) and adds_to_the_list(self.bare))

    @cached_property
    def instead(self) -> Wishes | None:
        """The wishes for another list, if the message is about the one on screen."""
        if self.context.question is not Question.RECOMMENDED or self.mentions or self.given_up:
            return None
        said = PLEASANTRY.sub(lambda match: " " * len(match[0]), self.bare)
        if REFINES.match(said) and self.parts and len(said.split()) <= MOST_WORDS_AROUND_A_WISH:
            return with_leftovers(said, self.parts, (), (), self.tags)
        return another_list(self.bare, self.newest)

    @property
    def only_remarks(self) -> bool:
        """Whether the message is nothing but a remark on the list on screen: "all boring"."""
        on_screen = self.context.question is Question.RECOMMENDED and not (self.mentions or self.command)
        return on_screen and another_list(self.bare, self.newest) is not None

    @cached_property
    def command(self) -> Intent | None:
        """An explicit request, whatever else the message says; forgetting one movie does not count as "forget me"."""
        if takes_back(self.bare):
            return Intent.TAKE_BACK
        said = next((intent for intent, pattern in intents.COMMANDS if pattern.search(self.bare)), None)
        return None if said is Intent.GROUP and self.is_for_one_room else said

    @cached_property
    def is_for_one_room(self) -> bool:
        """Whether a group wants one list for its wishes or titles: "he: Alien, she: Atonement, something for both"."""
        if not intents.GROUP.search(self.bare):
            return False
        wishes = parts(self.bare, self.newest, company=True)
        asks = intents.RECOMMEND.search(self.bare) is not None and STARTS_A_NIGHT.match(self.bare) is None
        return bool(self.mentions) or (bool(wishes) and (asks or intents.IN_ONE_ROOM.search(self.bare) is not None))

    @cached_property
    def fact(self) -> Fact | None:
        """The fact that the message asks about a movie: "who directed Heat?"."""
        asked = fact_asked(self.bare)
        if asked and self.context.movies and compares_movies(self.bare):
            return asked
        it = self.context.focus is not None or names_it(self.bare)
        about_one = self.mentions or (it and not self.wishes_for_others)
        return asked if about_one or asked is Fact.WHERE else None

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """All facts that the message asks for, in order."""
        if self.fact is None:
            return ()
        asked = facts_asked(self.bare)
        return asked if self.fact in asked else (self.fact,)

    @cached_property
    def asks_for_facts(self) -> bool:
        """Whether it asks for facts about a movie or the world."""
        return self.fact is not None or intents.FACT.match(self.bare) is not None

    @cached_property
    def asks_for_a_chance(self) -> bool:
        """Whether it asks if the person would like a movie: "would I like Heat", but not "what should I watch"."""
        if self.chooses:
            return True
        match = intents.PREDICT.search(self.bare)
        if match is None or self.asks_for_facts or self.asks_for_another:
            return False
        if WHAT_ELSE.search(self.bare):
            return False
        if (not self.mentions or WHAT_ABOUT_SOMETHING.match(self.bare)) and WHAT_WOULD_I_LIKE.search(self.bare):
            return False
        asks = "?" in re.split(r"(?<=[.!?\n])\s", self.bare[match.end() :])[0] or IS_IT.search(self.bare)
        asserts = match[0].casefold().startswith(("is", "are")) and not asks
        return not asserts and bool(self.mentions or WOULD_I_LIKE.search(self.bare))

    @cached_property
    def chooses(self) -> bool:
        """Whether it asks which of the movies it names to watch: "Heat or Casino tonight?"."""
        return len(self.mentions) > 1 and self.fact is None and chooses(self.bare)

    @cached_property
    def asks_for_another(self) -> bool:
        """Whether it asks about somebody else's taste, which is unknown: "would my wife like Heat?"."""
        if self.context.movies and WHICH_WOULD_THEY.search(self.bare):
            return True
        about = self.mentions or self.newer or IT.search(self.bare)
        asked = WOULD_THEY_LIKE.finditer(self.bare) if about else ()
        return any(WORD_KINDS.get(m["who"].casefold()) is Kind.PEOPLE for m in asked)

    @cached_property
    def wishes_for_movies(self) -> bool:
        """Whether it asks for recommendations."""
        if self.asks_for_a_chance or self.fact is not None:
            return False
        return self.wishes_for_others

    @cached_property
    def wishes_for_others(self) -> bool:
        """Whether it contains a phrase that requests movies."""
        if self.is_for_one_room:
            return True
        politely = PLEASE.search(self.bare) is not None and bool(self.parts)
        if politely or self._tells_an_age or intents.RECOMMEND.search(self.bare) is not None:
            return True
        return asks_for_likeness(self.bare)

    @property
    def _tells_an_age(self) -> bool:
        """Whether a separate sentence gives the age of a viewer: "My son is 6. He loved Matilda."."""
        ages = [part for part in self.parts if part.wish.youngest is not None]
        sentences = (self._sentence_at(part.start) for part in ages)
        return bool(self.mentions) and any(BLANK not in sentence for sentence in sentences)

    def _sentence_at(self, place: int) -> str:
        return re.split(r"[.!?\n]", self.bare[:place])[-1] + re.split(r"[.!?\n]", self.bare[place:])[0]

    @cached_property
    def asks_why(self) -> bool:
        """Whether it asks why the bot showed something."""
        if small_talk(self.text) is SmallTalk.WHO_ARE_YOU:
            return False
        about_others = self.fact is not None or (bool(self.mentions) and not self.context.movies)
        return not about_others and intents.WHY.search(self.bare) is not None

    @property
    def movies_of_why(self) -> tuple[int, ...]:
        """The places on screen, from 0, of the movies that "why" is about."""
        shown = self.context.movies
        meant = [shown.index(m.movie) for m in self.mentions if m.movie in shown]
        if not meant and len(shown) == 1 and re.search(r"\b(?:that|this|it)\b", self.bare):
            return (0,)
        if not meant and (by_number := WHY_NUMBER.fullmatch(self.bare)) and int(by_number[1]) <= len(shown):
            return (int(by_number[1]) - 1,)
        return tuple(dict.fromkeys(meant))
