"""Combine the opinions and the request of a message into its meaning."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from bot.contracts.session import Question
from bot.understanding.asking import MOST_WORDS_AROUND_A_WISH
from bot.understanding.leftover_wishes import with_leftovers
from bot.understanding.likeness import JUDGED, is_measure
from bot.understanding.meaning import NO_WISHES, Understanding, Which
from bot.understanding.opinions.opinion import Opinion, Statement
from bot.understanding.requests import intents
from bot.understanding.requests.counts import count_asked
from bot.understanding.requests.dislikes import dislikes
from bot.understanding.requests.facts import looks_for_a_name
from bot.understanding.requests.intents import Intent
from bot.understanding.requests.loose_requests import is_loose_request, only_refuses
from bot.understanding.requests.parts import Part, joined, unwanted
from bot.understanding.requests.small_talk import SmallTalk, small_talk
from bot.understanding.requests.wishes import together
from bot.understanding.same_makers import same_makers
from bot.understanding.telling import Telling
from bot.understanding.titles.tv_series import FIRST_SHOW_ID
from bot.understanding.words.mentions import Mention, overwritten
from movies.catalogue import Movie
from movies.protocol.recommendation import MOST_MOVIES_A_WISH, Wishes

MOST_WORDS_BEFORE_A_WISH = 2
REFUSED_KINDS = ("without", "without_topics", "without_people", "without_languages", "spare")
MOST_WORDS_OF_A_REMARK = 8
# After a list of sad movies, "Korean" asks for sad Korean ones, but "a western" for any western.
MOST_WORDS_OF_A_BARE_WISH = 2
ANY_ONE = re.compile(r"\W*(?:an?|any|some) ", re.IGNORECASE)
# With fewer ratings than this, a movie is unlikely to be meant if a newer one has the same title.
LITTLE_KNOWN = 20
ABOUT_ME = re.compile(r"\b(?:i|my|we|our)\b", re.IGNORECASE)
FOR_SOMEBODY = re.compile(r"\bfor (?:my|our|his|her) \w+", re.IGNORECASE)
WANTS = re.compile(r"\b(?:wants?|craving|fancy|fancies) (?:an? |some )?\w", re.IGNORECASE)
LIKES_A_KIND = re.compile(r"\W*(?:i|we) (?:really |just |also )?(?:love|like|enjoy|adore) ", re.IGNORECASE)
STATES = re.compile(r"(?<!that )(?<!which )(?<!who )\b(?:is|was|are|were)\b(?![^.!?]*\?)", re.IGNORECASE)
# Messages with these intents have no wishes, or name no titles.
WITHOUT_WISHES = frozenset(
    {Intent.OTHER, Intent.SMALLTALK, Intent.GREET, Intent.HELP, Intent.PREDICT, Intent.TELL, Intent.FACT}
    | {Intent.TAKE_BACK, Intent.FOR_ANOTHER},
)
WITHOUT_TITLES = frozenset(
    {Intent.PROFILE, Intent.EXPORT, Intent.IMPORT, Intent.FORGET, Intent.GROUP, Intent.RATE, Intent.SMALLTALK}
    | {Intent.LEARN, Intent.NOT_LEARN},
)


@dataclass(frozen=True)
class Reading(Telling):
    """A message with its mentions. It may rate, wish and ask, all at once."""

    def understanding(self) -> Understanding:
        """The whole meaning of the message."""
        known = [s for s in self.statements if not s.mention.is_stranger]
        clear = [(s.mention.movie, s.opinion) for s in known if s.mention.clear and not self._is_only_pointed_at(s)]
        unsure = [s for s in known if s.opinion.is_verdict and _may_be_newer(s.mention)]
        clear = [said for said in clear if all(said[0] != s.mention.movie for s in unsure)]
        which = [Which(s.mention.text, s.mention.candidates, s.opinion) for s in unsure]
        which += [
            Which(s.mention.text, s.mention.candidates, s.opinion)
            for s in known
            if not s.mention.clear
            and s.opinion is not Opinion.THEIRS
            and (
                s.opinion is not Opinion.NAMED
                or s.mention.text[:1].isupper()
                or self.is_only_titles
                or self.corrects
                or self.intent is Intent.TAKE_BACK
            )
        ]
        said_of = {s.mention: s.opinion for s in self.statements}
        strangers = () if self.intent in WITHOUT_TITLES else self.strangers
        shows = tuple(m.movie.title for m in strangers if m.movie.id <= FIRST_SHOW_ID)
        titles = [m for m in strangers if m.movie.id > FIRST_SHOW_ID]
        unknown = tuple((_name(m), said_of.get(m, Opinion.NAMED)) for m in titles)
        wished = NO_WISHES if self.intent in WITHOUT_WISHES else self.wished
        asks = self.intent in (Intent.RECOMMEND, Intent.MORE)
        return Understanding(
            self.intent,
            tuple(clear),
            tuple(which),
            unknown,
            wishes=wished,
            facts=self.facts,
            refines=self.refines,
            corrects=self.corrects,
            shows=shows,
            dislikes=joined([Part(0, 0, dislikes(self.bare, self.parts)), *self.refused_in_passing]),
            count=count_asked(self.bare) if asks else None,
            unread=(*self.unread, *self.unanswered),
            tastes=self.tastes,
            gives_up=self.given_up.wish if self.given_up is not None else NO_WISHES,
        )

    @cached_property
    def wished(self) -> Wishes:
        """The wishes of the message; a genre that it mentions need not be one: "my son is afraid of horror"."""
        like = self._said_of_movies(Opinion.LIKE)
        if self.wants_more_like_these:
            like = frozenset([*like, *self._said_of_movies(Opinion.GOOD)][:MOST_MOVIES_A_WISH])
        if self.like_the_last:
            like |= {movie.id for movie in self.context.examples[:MOST_MOVIES_A_WISH]}
        if self.is_for_one_room:
            like |= self._said_of_movies(Opinion.NAMED) | self._said_of_movies(Opinion.GOOD)
        like |= self._measures
        unlike = self._said_of_movies(Opinion.UNLIKE)
        if self.wishes_for_likeness or self._measures or (like and self.wishes_for_movies):
            return self._with_leftovers().model_copy(
                update={"like": like, "unlike": unlike, "other_than": self._refused}
            )
        if self.instead is not None:
            return self.instead
        if self.given_up is not None:
            return together(self.wished_parts)
        if self.command is Intent.GROUP:
            return together(self.wished_parts)
        if not (self.wishes_for_movies or self.is_only_a_wish):
            return NO_WISHES
        return self._with_leftovers().model_copy(update={"unlike": unlike, "other_than": self._refused})

    def _with_leftovers(self) -> Wishes:
        judged = [s.mention for s in self.statements if s.opinion.is_verdict]
        told = [(m.start, m.end) for m in judged if m.end > m.start]
        text, makers = self.bare, NO_WISHES
        named = any(part.wish.people for part in self.wished_parts)
        if found := same_makers(text, self._spoken_of, self.text, named):
            text, makers = found
        parts = [*self.wished_parts, Part(0, 0, makers)]
        return with_leftovers(text, parts, told, [m.text for m in self.strangers], self.tags)

    @property
    def _spoken_of(self) -> list[Movie]:
        """The movies that the message names, or else the one in focus, or else those that the last message judged."""
        named = [s.mention.movie for s in self.statements if s.mention.clear and not s.mention.is_stranger]
        return named or ([self.context.focus] if self.context.focus is not None else list(self.context.told))

    @property
    def _refused(self) -> frozenset[int]:
        """The movies that a wish excludes: "a film about Titanic that isn't Titanic"."""
        named = [s.mention for s in self.statements if s.opinion in (Opinion.NAMED, Opinion.SEEN) and s.mention.clear]
        refused: list[Mention] = []
        for mention in named:
            last = refused[-1].end if refused else None
            if mention.end > mention.start and unwanted(self.bare, mention.start, mention.end, last):
                refused.append(mention)
        return frozenset(mention.movie.id for mention in refused)

    @cached_property
    def is_only_a_wish(self) -> bool:
        """Whether it is only a wish: "zombies", "for my 6 year old" or, with a list on screen, "no horror"."""
        if self.statements or self.strangers or self.command or JUDGED.search(self.bare):
            return False
        return (bool(self.parts) and self._is_little_else) or self._asks_loosely

    @property
    def _asks_loosely(self) -> bool:
        """Whether it asks without the usual words; "I hate horror" is remembered, but asks for nothing yet."""
        if self.context.question not in (Question.NOTHING, Question.RECOMMENDED):
            return False
        if self.asks_for_a_chance or self.fact is not None:
            return False
        never = dislikes(self.bare, self.parts)
        return is_loose_request(self.bare, self.parts, self.tags) and not (never and only_refuses(self.parts))

    @property
    def _is_little_else(self) -> bool:
        """Whether there are few words around the wishes, and none that carry meaning."""
        rest = overwritten(self.bare, [(part.start, part.end) for part in self.parts])
        # "We're four friends, two hate subtitles. Action comedy, not older than 2005."
        if any(self._wishes_twice(sentence) for sentence in re.finditer(r"[^.!?\n]+", rest)):
            return True
        if self._wants_and_refuses:
            return True
        if len(re.findall(r"\w+", rest)) > MOST_WORDS_AROUND_A_WISH:
            return False
        if self.context.question is Question.RECOMMENDED and not together(self.parts).genres:
            return True
        if (
            FOR_SOMEBODY.search(self.bare)
            or WANTS.search(self.bare)
            or (LIKES_A_KIND.match(self.bare) and together(self.parts).topics)
        ):
            return True
        wanted = any(part.wish.genres or part.wish.topics for part in self.parts)
        return not (ABOUT_ME.search(rest) or (wanted and STATES.search(rest)))

    @cached_property
    def refines(self) -> bool:
        """Whether it refines the list on screen rather than asking for a new one: "too old", "short please"."""
        few = len(self.bare.split()) <= MOST_WORDS_OF_A_REMARK and self.context.question is Question.RECOMMENDED
        said = self.wished
        subject = said.genres or said.topics or said.people or said.languages or said.like
        if self.instead is not None or self.given_up is not None:
            return True
        is_bare = len(self.bare.split()) <= MOST_WORDS_OF_A_BARE_WISH and not (said.people or said.like)
        is_bare = is_bare and not ANY_ONE.match(self.bare)
        return bool(said) and ((few and (not subject or is_bare)) or (self.adds_to_the_list and not said.like))

    @property
    def _wants_and_refuses(self) -> bool:
        """Whether it begins with a wish followed by an exclusion: "anime but not Ghibli, I've seen them all"."""
        first, *others = self.parts
        refuses = any(getattr(p.wish, kind) for p in others for kind in REFUSED_KINDS)
        wants = bool(first.wish.genres or first.wish.topics)
        return wants and refuses and len(re.findall(r"\w+", self.bare[: first.start])) <= MOST_WORDS_BEFORE_A_WISH

    def _wishes_twice(self, sentence: re.Match[str]) -> bool:
        """Whether a sentence has several wishes, and nothing about the person."""
        wishes = [part for part in self.parts if sentence.start() <= part.start < sentence.end()]
        return len(wishes) > 1 and not ABOUT_ME.search(sentence[0]) and not STATES.search(sentence[0])

    @cached_property
    def intent(self) -> Intent:
        """The main intent of the message."""
        opinions = {statement.opinion for statement in self.statements if not statement.mention.is_stranger}
        opinionated = bool(opinions - {Opinion.NAMED, Opinion.ASKED})
        if self.given_up is not None:
            return Intent.RECOMMEND
        if self.command is not None:
            return self.command
        if self.asks_for_another:
            return Intent.FOR_ANOTHER
        if self.fact is not None:
            return Intent.FACT
        if self.asks_for_a_chance:
            return Intent.PREDICT
        if not self.mentions and self._is_addressed_to_the_bot:
            return Intent.SMALLTALK
        if not self.mentions and looks_for_a_name(self.bare) and not any(part.wish.people for part in self.parts):
            return Intent.OTHER
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
        talk = next((intent for intent, pattern in intents.TALK if pattern.search(self.text)), None)
        if talk is not None and not (talk is Intent.BYE and (self.mentions or self.wished)):
            return talk
        if small_talk(self.text) is not None:
            return Intent.SMALLTALK
        return Intent.RECOMMEND if self.wished else Intent.OTHER

    @property
    def _is_addressed_to_the_bot(self) -> bool:
        """Whether it scolds the bot, without a wish, or asks what the bot watches."""
        talk = small_talk(self.bare)
        return talk is SmallTalk.WATCHES or (talk is SmallTalk.ANGRY and not self.parts)

    @cached_property
    def wishes_for_likeness(self) -> bool:
        """Whether it wishes for movies like or unlike one."""
        return any(statement.opinion in (Opinion.LIKE, Opinion.UNLIKE) for statement in self.statements)

    def _wishes_first(self, opinionated: bool) -> bool:
        """Whether a wish outweighs the opinions; "I want to see Heat" is no wish."""
        asks = self.wished or not opinionated or intents.RECOMMEND.search(self.bare)
        likeness = self.wishes_for_likeness or bool(self._measures)
        return likeness or (self.wishes_for_movies and bool(asks))

    def _is_only_pointed_at(self, said: Statement) -> bool:
        """Whether a statement only points at a movie as an example: "more like the second one"."""
        by_place = not any(map(str.isalpha, said.mention.text))
        return said.opinion is Opinion.LIKE and by_place and said.mention.movie in self.context.movies

    @cached_property
    def _measures(self) -> frozenset[int]:
        """The movies that set a standard for those wished for."""
        measures = [m for m in self.mentions if m.clear and not m.is_stranger and is_measure(self.bare, m)]
        return frozenset(m.movie.id for m in measures)

    def _said_of_movies(self, opinion: Opinion) -> frozenset[int]:
        said = [s for s in self.statements if s.mention.clear and not s.mention.is_stranger]
        ids = [s.mention.movie.id for s in said if s.opinion is opinion]
        return frozenset(ids[:MOST_MOVIES_A_WISH])


def _may_be_newer(mention: Mention) -> bool:
    """Whether a newer movie with this title may be meant, since few people know the one in the catalogue."""
    newer = any(movie.id < 0 for movie in mention.namesakes)
    return mention.clear and newer and not mention.dated and mention.movie.popularity < LITTLE_KNOWN


def _name(mention: Mention) -> str:
    """The name of a title that no catalogue has, as written if it may mean several."""
    return mention.movie.name if mention.clear else mention.text
