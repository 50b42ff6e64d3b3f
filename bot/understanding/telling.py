"""The opinions in a message: on movies that it names or refers to, and on unknown titles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from bot.contracts.session import Question
from bot.understanding.asking import FOR_THE_BEST, IT, Asking
from bot.understanding.corrections import means_another, means_the_opposite
from bot.understanding.leftover_wishes import LONG_TALE
from bot.understanding.likeness import LIKE_THESE, NOT_BEFORE, is_left_out, likened
from bot.understanding.opinions.opinion import Asks, Opinion, Shown, Statement
from bot.understanding.opinions.statements import Told, told
from bot.understanding.requests import intents
from bot.understanding.requests.another_list import praise_of_the_list, seen_them_all
from bot.understanding.requests.dislikes import where_disliked
from bot.understanding.requests.facts import Fact, compares_movies, fact_asked
from bot.understanding.requests.loose_requests import only_refuses
from bot.understanding.requests.parts import Part
from bot.understanding.requests.small_talk import SmallTalk, small_talk
from bot.understanding.unknown_titles import unknown_titles
from bot.understanding.words.mentions import Mention, overwritten
from movies.protocol.recommendation import Wishes

ASKED_BY_THE_BOT = {Question.VERDICT: Asks.VERDICT, Question.SEEN: Asks.SEEN, Question.RATE: Asks.SEEN}
QUESTION = re.compile(r"[^.!?\n]*[^\W\d_][^.!?\n]*\?")
ASKS = re.compile(
    r"\W*(?:(?:and|but|so|also|ok|hey|btw|by the way)\W+)*(?:what|which|who|whose|where|when|how|is there|are there"
    r"|did|does|do you|can you|could you|have you)\b(?! (?:not|about that|a (?:movie|film|ride)|even|else"
    r"|the (?:hell|heck|fuck)|can i say|gives|cares|knew)\b)",
    re.IGNORECASE,
)
SENTENCE_END = re.compile(r"[.!?\n]")
LIKED_BY_ME = re.compile(r"\b(?:i|we) (?:really )?(?:loved|liked|hated|enjoyed)\b", re.IGNORECASE)
IF_I_LIKED = re.compile(r"\bif (?:i|we) (?:really |also )?(?:liked|loved|enjoyed) $", re.IGNORECASE)
EXCEPTED = re.compile(r"[^.!?\n]{0,20}?\bexcept\b")
THEM = re.compile(
    r"\b(?:they|them|these|those|all|it|both|each|seen|watched|saw|yes|yeah|yep|have|great|awesome|amazing|love[ds]?"
    r"|liked?|enjoy(?:ed)?|hated?)\b",
    re.IGNORECASE,
)
# "And Heat", "Heat too", after a verdict on another movie; titles are blanked out.
GOES_ON = re.compile(
    r"^\W*(?:(?:and|also|oh and|und|plus|(?:the )?same (?:for|with|goes for)|ditto|likewise)\b"
    r"[^\w\x00]*\x00[\W]*(?:(?:too|also|as well|auch)\W*)?"
    r"|\x00\W*(?:too|also|as well|auch|ditto|same|likewise)\W*)(?:$|(?<=[.!?\n])[^\x00]*$)",
    re.IGNORECASE,
)
# "I adore old musicals": about neither a movie nor anything said before.
TASTE = re.compile(
    r"^\W*(?:i|we)\b(?:['’]\w+| \w+){0,3}? (?P<verb>like|love|adore|prefer|enjoy|(?:crazy|mad) about"
    r"|(?:a )?(?:big )?fan of) "
    r"(?!it\b|them\b|that\b|this\b|these\b|those\b|both\b|all\b|him\b|her\b|you\b|how\b|when\b|the\b|to\b|my\b|his\b|its\b|every\w*\b|any\w*\b|a\b|watching\b|seeing\b|more\b)"
    r"|^\W*(?:i['’]?m|i am|we['’]?re|we are) (?:more of |really |kind of |not |mostly |very much )?(?:an? "
    r"|into )(?P<verb2>[\w' -]{2,40}(?:person|guy|girl|gal|fan|nut|buff|lover|freak|junkie))\b"
    r"|\beverything (?:that )?(?:they|hollywood)\b[^.!?\n]*\b(?:now|today|these days|nowadays)\b",
    re.IGNORECASE,
)
# "The one with the women I turned off": one of several namesakes, described by something we do not know.
ONE_WITH = re.compile(r"\bthe one (?:with|where|about|starring)\b[^.!?;\n\x00]*", re.IGNORECASE)
SENTENCE = re.compile(r"[^.!?\n]+")


@dataclass(frozen=True)
class Telling(Asking):
    """A message with its mentions, and its opinions on them."""

    @cached_property
    def corrects(self) -> bool:
        """Whether it corrects the previous message: another movie or the opposite was meant."""
        return means_another(self.bare) or (not self.mentions and means_the_opposite(self.bare))

    @cached_property
    def is_only_titles(self) -> bool:
        """Whether the message has nothing but titles."""
        return re.search(r"\w", self.bare) is None

    @cached_property
    def wished_parts(self) -> Sequence[Part]:
        """The parts that are wishes; "The Birds (silly)" is a verdict, not a wish for something silly."""
        wishes = [part for part in self.parts if not self._judges(part) or self._asks_at(part.start)]
        return [part for part in wishes if not self._tells_of(part)]

    def _tells_of(self, part: Part) -> bool:
        """Whether a topic or a year only belongs to a story, in a long sentence beside the one that asks."""
        year, topics = part.wish.year_from, part.wish.topics
        aside = bool(year or topics) and part.wish in (Wishes(topics=topics), Wishes(year_from=year, year_to=year))
        if not aside or len((sentence := self._sentence_at(part.start)).split()) <= LONG_TALE or TASTE.search(sentence):
            return False
        return not self._asks_at(part.start) and intents.RECOMMEND.search(self.bare) is not None

    def _judges(self, part: Part) -> bool:
        """Whether the words of a part are a verdict, such as "scary" in "too scary"."""
        return bool({part.start, part.start - len("too ")} & set(self.told.used))

    def _asks_at(self, place: int) -> bool:
        """Whether the sentence at a place asks for movies."""
        return intents.RECOMMEND.search(self._sentence_at(place)) is not None

    @cached_property
    def told(self) -> Told:
        """The opinion on each movie, as its clause states it; remarks on a whole list are about no single movie."""
        shown, question = self._shown, self.context.question
        if self.instead is not None:
            return Told(tuple(Statement(mention, Opinion.SEEN) for mention in shown if seen_them_all(self.bare)))
        if question in (Question.RECOMMENDED, Question.NOTHING) and not self.mentions and self.is_chatter:
            return Told(())
        if not self.mentions and FOR_THE_BEST.match(self.bare):
            return Told(())
        if self.adds_to_the_list:
            return Told(())
        if question is Question.RECOMMENDED and self.is_another_wish:
            return Told(())
        asks = ASKED_BY_THE_BOT.get(question, Asks.NOTHING)
        focus = self.context.focus
        meant = Mention((focus,), 0, 0, focus.title) if focus is not None else None
        is_list = question in (Question.RATE, Question.RECOMMENDED, Question.WHICH)
        named = in_order([*self.mentions, *self.strangers])
        # "Loved Heat. Can't stand musicals" blames no movie; "I hate musicals except Cabaret" praises one.
        disliked = [span for span in where_disliked(self.bare, self.parts) if not EXCEPTED.match(self.text, span[1])]
        praise = praise_of_the_list(self.bare) if question is Question.RECOMMENDED else []
        about_movies = overwritten(self.text, [*disliked, *praise], " ")
        return told(about_movies, named, Shown(shown, asks, question is Question.RATE, is_list=is_list, focus=meant))

    @cached_property
    def statements(self) -> list[Statement]:
        """The opinion on each movie, given the message's request."""
        said, question = list(self.told.statements), self.context.question
        if self.instead is not None:
            return said
        if question is Question.WHICH and self.strangers and not self.mentions:
            # "I loved Xyzzy" says nothing about the movies that the bot asked about.
            said = [s for s in said if s.mention.is_stranger]
        seen = ASKED_BY_THE_BOT.get(question) is Asks.SEEN
        if seen and self.mentions and re.search(r"\bonly\b", self.text, re.IGNORECASE):
            told_of = {statement.mention.movie for statement in said}
            said += [Statement(m, Opinion.UNSEEN) for m in self._shown if m.movie not in told_of]
        if self.fact is not None:
            return self._asked_about_facts(said)
        if self.asks_for_a_chance:
            return self._asked_for_a_chance(said)
        if self.asks_for_facts:
            return [s for s in said if s.opinion.is_verdict]
        if self.context.tone is not None and GOES_ON.match(self.bare):
            said = [replace(s, opinion=self.context.tone) if s.opinion is Opinion.NAMED else s for s in said]
        if self.wants_more_like_these:
            like = [
                s for s in said if s.opinion is Opinion.NAMED and not NOT_BEFORE.search(self.bare[: s.mention.start])
            ]
            said = [replace(s, opinion=Opinion.LIKE) if s in like else s for s in said]
        said = [replace(s, opinion=likened(self.bare, s.mention) or s.opinion) for s in said]
        if not self.wishes_for_others:
            return said
        left_out = [s for s in said if is_left_out(self.bare, s.mention, s.opinion, self.mentions)]
        return [replace(s, opinion=Opinion.NAMED) if s in left_out else s for s in said]

    def _asked_for_a_chance(self, said: Sequence[Statement]) -> list[Statement]:
        """The statements, with what is asked; "is it worth seeing if I liked Heat?" likes Heat and asks about "it"."""
        liked = [s for s in said if IF_I_LIKED.search(self.bare[: s.mention.start])]
        focus = self.context.focus
        if not liked or focus is None or IT.search(self.bare) is None:
            return [replace(s, opinion=Opinion.ASKED) if self._is_asked_about(s) else s for s in said]
        asked = Statement(Mention((focus,), 0, 0, focus.title), Opinion.ASKED)
        return [*(replace(s, opinion=Opinion.GOOD) for s in liked), asked]

    @cached_property
    def wants_more_like_these(self) -> bool:
        """Whether the movies named are examples: "Airplane! and The Naked Gun. You must have more like these"."""
        return bool(self.mentions) and self.wishes_for_others and LIKE_THESE.search(self.bare) is not None

    @property
    def like_the_last(self) -> bool:
        """Whether it asks for movies like those spoken of last: "What's closest to that?", "something like these"."""
        return not self.mentions and bool(self.context.examples) and LIKE_THESE.search(self.bare) is not None

    @cached_property
    def unread(self) -> tuple[str, ...]:
        """The judging words that fit no movie, quoted."""
        if not (self.mentions or self.strangers):
            return ()
        spans = list(self.told.unread)
        if not self.wishes_for_movies:
            ones = (m.span() for m in ONE_WITH.finditer(self.bare))
            spans += [(a, b) for a, b in ones if not any(a < end and start < b for start, end in spans)]
        return tuple(self.text[start:end].strip(" ,.;:!-") for start, end in spans)

    @property
    def tastes(self) -> tuple[str, ...]:
        """Remarks on kinds of movies in separate sentences, quoted: "I adore old musicals"."""
        if not self.mentions:
            return ()
        said = []
        for sentence in SENTENCE.finditer(self.bare):
            taste = TASTE.search(sentence[0]) if "\x00" not in sentence[0] else None
            if not taste and self._wishes_in_passing(sentence) and not self._refuses(sentence):
                said.append(self.text[slice(*sentence.span())].strip(" ,;:-"))
            if taste and sentence.start() + max(taste.start("verb"), taste.start("verb2")) not in self.told.used:
                said.append(self.text[slice(*sentence.span())].strip(" ,;:-"))
        return tuple(said)

    @property
    def refused_in_passing(self) -> Sequence[Part]:
        """The refusals in separate sentences beside the movies: "I loved Heat. No horror for me, though"."""
        if self.wishes_for_movies or not self.mentions:
            return ()
        sentences = [s for s in SENTENCE.finditer(self.bare) if self._wishes_in_passing(s) and self._refuses(s)]
        return [p for p in self.parts if any(s.start() <= p.start < s.end() for s in sentences) and not p.wish.spare]

    def _refuses(self, sentence: re.Match[str]) -> bool:
        return only_refuses([p for p in self.parts if sentence.start() <= p.start < sentence.end()])

    def _wishes_in_passing(self, sentence: re.Match[str]) -> bool:
        """Whether a sentence about no movie has the words of a wish, and judges nothing: "No horror for me, ever"."""
        if "\x00" in sentence[0] or "?" in self.bare[sentence.end() : sentence.end() + 1]:
            return False
        wishes = [p for p in self.parts if sentence.start() <= p.start < sentence.end()]
        used = any(sentence.start() <= at < sentence.end() for at in self.told.used)
        who = all(p.wish.genres == {"Children"} or p.wish.youngest is not None for p in wishes)
        return bool(wishes) and not used and not who

    @property
    def unanswered(self) -> tuple[str, ...]:
        """Questions that get no answer: the second of two, or one beside a statement."""
        if self.fact is None:
            return self._asked_in_passing
        questions = [(m.start(), m.end()) for m in QUESTION.finditer(self.bare)] if self.fact is not None else []
        others = [span for span in questions[1:] if fact_asked(self.bare[slice(*span)]) not in self.facts]
        return tuple(self.text[start:end].strip() for start, end in others)

    @property
    def _asked_in_passing(self) -> tuple[str, ...]:
        """Questions about no named movie, beside a statement: "I loved Heat. What is the name of the other one?"."""
        if self.wishes_for_movies or self.asks_for_a_chance or not self.mentions:
            return ()
        sentences = [s for s in SENTENCE.finditer(self.bare) if self.bare[s.end() : s.end() + 1] == "?"]
        asked = [s.span() for s in sentences if ASKS.match(s[0]) and "\x00" not in s[0]]
        return tuple(self.text[start : end + 1].strip() for start, end in asked)

    @property
    def _shown(self) -> tuple[Mention, ...]:
        return tuple(Mention((movie,), 0, 0, movie.title) for movie in self.context.movies)

    @cached_property
    def strangers(self) -> Sequence[Mention]:
        """Titles that no catalogue has, without the names of people wished for."""
        if self.asks_for_facts:
            return ()
        names = [(p.start, p.end) for p in self.parts if not p.wish.genres]
        names = names if self.wishes_for_movies or len(self.parts) > 1 else []
        plain = overwritten(self.text, names, ",")
        return in_order([*self.newer, *unknown_titles(plain, [*self.mentions, *self.newer])])

    @cached_property
    def is_chatter(self) -> bool:
        """Whether it says nothing about any movie: "wow, nice", "lol ok"."""
        return small_talk(self.text) in (SmallTalk.GLAD, SmallTalk.OK)

    @cached_property
    def is_another_wish(self) -> bool:
        """Whether it is a new wish rather than a verdict on the movies on screen: "ok, a decent war picture then"."""
        return bool(self.parts) and not self.mentions and self.wishes_for_movies and not THEM.search(self.bare)

    def _asked_about_facts(self, told: list[Statement]) -> list[Statement]:
        """The statements, with movies in the question, or else "it", marked as asked about; other opinions stay."""
        named = [replace(s, opinion=Opinion.ASKED) if self._in_question(s.mention) else s for s in told]
        known = {s.mention.movie for s in named}
        named += [Statement(m, Opinion.ASKED) for m in self.mentions if m.movie not in known]
        compares = self.fact is Fact.STARS and IT.search(self.bare) is not None
        if (named or self.mentions) and not compares:
            return named
        shown, focus = self.context.movies, self.context.focus
        if compares_movies(self.bare):
            return [Statement(mention, Opinion.ASKED) for mention in self._shown]
        it = focus if focus is not None else shown[0] if len(shown) == 1 else None
        return [*([Statement(Mention((it,), 0, 0, it.title), Opinion.ASKED)] if it is not None else []), *named]

    def _in_question(self, mention: Mention) -> bool:
        """Whether a movie is in the asking sentence, or has no sentence of its own."""
        before, after = self.bare[: mention.end], self.bare[mention.end :]
        sentence = re.split(r"[.!?\n]", before)[-1] + re.split(r"[.!?\n]", after)[0]
        return fact_asked(sentence) is not None or mention.start == mention.end

    def _is_asked_about(self, statement: Statement) -> bool:
        """Whether a statement is part of what is asked ("would I like it?") rather than the person's own verdict."""
        if self.chooses:
            return not statement.opinion.is_verdict
        if statement.opinion in (Opinion.NAMED, Opinion.ASKED, Opinion.UNSEEN, Opinion.SEEN):
            return True
        at = statement.mention.start
        question = re.split(r"[.!\n]", self.text[:at])[-1] + self.text[at:]
        first = SENTENCE_END.split(question, maxsplit=1)[0]
        return intents.PREDICT.search(first) is not None and not LIKED_BY_ME.search(question)


def in_order(mentions: Iterable[Mention]) -> list[Mention]:
    return sorted(mentions, key=lambda mention: mention.start)
