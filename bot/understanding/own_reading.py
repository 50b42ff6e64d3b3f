"""Merge the rules' understanding of a message with that of Matinee's own reader, a small model trained for this.

The model knows what people mean, and the rules know the movies. So the model decides on opinions, wishes and the intent
where it is sure of them, and the rules decide which movie a title means. Titles must occur in the message.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from bot.contracts.session import Question
from bot.understanding.marked_intent import intent_meant
from bot.understanding.marked_titles import Title, is_no_title, is_part_of_another, named_by, titles_in, with_examples
from bot.understanding.marked_wishes import with_marked, without_series
from bot.understanding.meaning import NO_WISHES, Context, Understanding, Which
from bot.understanding.naming import THE_STARS, is_told_by_star, movies_named
from bot.understanding.opinions.opinion import Opinion
from bot.understanding.plain_words import said_plainly, shared
from bot.understanding.requests.another_list import compares
from bot.understanding.requests.facts import FACTS, Fact, facts_asked
from bot.understanding.requests.german import in_english
from bot.understanding.requests.intents import Intent
from bot.understanding.requests.wishes import parts, wishes
from bot.understanding.same_makers import makers_meant
from bot.understanding.second_reading import WISHING, with_likeness
from bot.understanding.telling import in_order
from bot.understanding.titles.company import guessed, in_series, settled
from bot.understanding.titles.finder import TitleFinder
from bot.understanding.titles.references import references
from bot.understanding.titles.refused import refused_series
from bot.understanding.titles.tv_series import FIRST_SHOW_ID, like_them
from bot.understanding.weighing import surely_named, weighed
from bot.understanding.words.mentions import Mention, all_of, overwritten, within
from bot.understanding.words_left import may_mean_more
from movies.catalogue import Movie, split_year
from movies.protocol.recommendation import Wishes
from movies.reader_prompt import ReaderAnswer
from movies.topics import known_as

MOST_ASKED_FOR = 20
# What is refused is not wished for: "seen everything by Nolan, what now?"
REFUSABLE = ("people", "topics", "languages")


def read_with(
    message: str, said: Understanding, answer: ReaderAnswer, finder: TitleFinder, context: Context
) -> Understanding:
    """The understanding by rules and model together. Never raises."""
    if not may_mean_more(message, said) or (said.corrects and not answer.movies):
        return said
    series = frozenset(message[start:end].casefold() for start, end in refused_series(message, finder))
    if Opinion.LIKE in dict(said.statements).values():
        answer = with_examples(answer, said, movies_named(message, finder, context))
    reading = OwnReading(message, said, without_series(answer, series), finder, context, series)
    return said if reading.misses_most_titles else reading.understanding()


@dataclass(frozen=True)
class OwnReading:
    """A message, what the rules understood, and what the model said."""

    message: str
    said: Understanding
    answer: ReaderAnswer
    finder: TitleFinder
    context: Context
    refused_series: frozenset[str] = frozenset()

    def understanding(self) -> Understanding:
        """The whole meaning of the message."""
        intent = self._intent
        wishing = intent in WISHING
        strangers = self._strangers
        shows = [show for show in self.said.shows if any(show in title or title in show for title in strangers)]
        shows += [m.movie.title for t in self._titles for m in self._mentions_of(t) if m.movie.id <= FIRST_SHOW_ID]
        return replace(
            self.said,
            intent=intent,
            statements=tuple(self._statements.items()),
            which=self._which,
            strangers=tuple((title, opinion) for title, opinion in strangers.items() if title not in shows),
            shows=tuple(dict.fromkeys(shows)),
            picks=self._picks if intent is Intent.WHY else (),
            wishes=like_them(shows, self._wishes) if wishing else NO_WISHES,
            facts=self._facts if intent is Intent.FACT else (),
            refines=wishing and (self.said.refines or self._compares_with_the_list),
            guessed=tuple(guessed(self._open_mentions, self._mentions)),
            count=self._count if wishing else None,
            unread=(),
            tastes=(),
            mentioned=frozenset(m for t in self._titles if surely_named(t.told, intent) for m in self._movies_of(t)),
        )

    @property
    def misses_most_titles(self) -> bool:
        """Whether the model saw fewer than half of the titles that the rules are sure of, as in a bare list of them."""
        names = {m.movie: m.text for m in reversed(self._named_by_rules) if m.text}  # "All the Potters" is one title.
        told = [m for m, _ in self.said.statements if m not in self.context.movies and not self._is_no_title(m)]
        named = list({names.get(m, m.name): m for m in reversed(told)}.values())
        seen = {movie for title in self._titles for movie in self._movies_of(title)} | self._open_names
        return len(named) > 1 and 2 * sum(movie in seen for movie in named) < len(named)

    @cached_property
    def _titles(self) -> tuple[Title, ...]:
        titles = titles_in(self.message, self.answer, self.context, self._named_by_rules)
        return tuple(title for title in titles if not self._is_of_a_topic(title))

    def _is_of_a_topic(self, title: Title) -> bool:
        """Whether a title is only a translated word ("Lustiges"), or part of a known subject ("edge of your seat")."""
        if title.place is not None or within(self._named_by_rules, title.start, title.end):
            return False
        words = self.message[title.start : title.end]
        translated = words not in in_english(self.message)
        around = (p for p in parts(self.message) if p.start <= title.start and title.end <= p.end and p.wish.topics)
        named = any(known_as(topic) for p in around if len(words) < p.end - p.start for topic in p.wish.topics)
        return translated or (words.islower() and named)

    @cached_property
    def _named_by_rules(self) -> list[Mention]:
        return movies_named(self.message, self.finder, self.context)

    @cached_property
    def _open_mentions(self) -> list[Mention]:
        """The movies that the titles name, as the rules know them; a title that they do not know is a stranger."""
        mentions: list[Mention] = []
        for title in (title for title in self._titles if title.place is None):
            found = named_by(title, self.message, self._named_by_rules, self.finder)
            mentions += [m for m in found if m not in mentions]
        return in_series(in_order(mentions), self.finder.catalogue)

    @cached_property
    def _mentions(self) -> list[Mention]:
        """The mentions, with shared names settled by the company they are in."""
        return settled(self._open_mentions)

    def _mentions_of(self, title: Title) -> list[Mention]:
        return within(self._mentions, title.start, title.end)

    def _movies_of(self, title: Title) -> Iterator[Movie]:
        """The known movies that a title clearly means."""
        if title.place is not None:
            yield self.context.movies[title.place]
        else:
            yield from (m.movie for m in self._mentions_of(title) if m.clear and not m.is_stranger)

    @cached_property
    def _by_rules(self) -> dict[Movie, Opinion]:
        return dict(self.said.statements) | {m: one.opinion for one in self.said.which for m in one.candidates}

    @cached_property
    def _statements(self) -> dict[Movie, Opinion]:
        statements: dict[Movie, Opinion] = {}
        for title in self._titles:
            for movie in self._movies_of(title):
                opinion = self._said_plainly.get(movie) or weighed(title.told, self._by_rules.get(movie))
                if movie not in statements or opinion.strength >= statements[movie].strength:
                    statements[movie] = opinion
        statements = shared(self.message, self._mentions, self._by_rules, statements)
        for movie, opinion in self._by_rules.items():
            if movie in statements or movie in self._open_names or self._is_no_title(movie):
                continue
            if self._is_spoken_of(movie) or movie in self._said_plainly or movie in self._named_by_place:
                statements[movie] = self._said_plainly.get(movie, opinion)
            elif opinion is Opinion.SEEN and any(movie == m.movie for m in self._pointed_at):
                statements[movie] = opinion  # "Seen the first two".
            elif opinion.is_verdict:
                # Only the rules found this title; in such cases they are right as often as not.
                statements[movie] = Opinion.NAMED
        if self.answer.intent == "fact" and not self._titles and self.context.focus is not None:
            statements[self.context.focus] = Opinion.ASKED
        return statements

    def _is_no_title(self, movie: Movie) -> bool:
        """Whether the model heard the title as a person's name ("Hitchcock"), or it is only part of another title."""
        names = {name.casefold() for name in (*self.answer.wishes.people, *self.answer.wishes.without_people)}
        return movie.title.casefold() in names or is_part_of_another(movie, self._named_by_rules, self._mentions)

    @cached_property
    def _said_plainly(self) -> dict[Movie, Opinion]:
        named = all_of(self._mentions, self._pointed_at, self._named_by_rules)
        return said_plainly(self.message, in_order(named), self._by_rules)

    @cached_property
    def _pointed_at(self) -> list[Mention]:
        return references(self.message, self._named_by_rules, self.context.movies)

    @cached_property
    def _named_by_place(self) -> frozenset[Movie]:
        """The movies named without their titles, which the model does not mark: "the sequels", "the rest"."""
        said = self.message.casefold()
        named = (m for m in self._named_by_rules if m.text and m.clear)
        return frozenset(m.movie for m in named if m.text.casefold() not in said[m.start : m.end + len(m.text)])

    def _is_spoken_of(self, movie: Movie) -> bool:
        """Whether the movie is in focus, just asked about, or named by its star; the model knows none of this."""
        asked = self.context.question in (Question.RATE, Question.VERDICT) or len(self.context.movies) == 1
        spoken_of = movie == self.context.focus or (asked and movie in self.context.movies)
        return spoken_of or is_told_by_star(movie, self._named_by_rules)

    @cached_property
    def _open_names(self) -> frozenset[Movie]:
        """The movies that share a name with another one."""
        return frozenset(movie for m in self._mentions if not m.clear for movie in m.candidates)

    @cached_property
    def _which(self) -> tuple[Which, ...]:
        """The names that several movies share, with the opinion on the one that is meant."""
        return tuple(
            dict.fromkeys(
                Which(m.text, m.candidates, weighed(title.told, self._by_rules.get(m.movie)))
                for title in self._titles
                for m in self._mentions_of(title)
                if not m.clear and not m.is_stranger and not self._is_theirs(title)
            )
        )

    def _is_theirs(self, title: Title) -> bool:
        """Whether somebody else in a group likes it, so that which of its namesakes they mean need not be asked."""
        return self.answer.intent == "group" and surely_named(title.told, Intent.GROUP)

    @cached_property
    def _strangers(self) -> dict[str, Opinion]:
        heard = {
            m.movie.name if m.clear else m.text: weighed(title.told, None)
            for title in self._titles
            for m in self._mentions_of(title)
            if m.is_stranger and not (m.movie.year is None and is_no_title(m.text))
        }
        # A newer movie that the rules know by name or star is kept even if the model missed it.
        sure = [t for t, _ in self.said.strangers if split_year(t)[1] is not None or THE_STARS.fullmatch(t)]
        missed = dict.fromkeys(sure, Opinion.NAMED)
        return missed | heard

    @cached_property
    def _intent(self) -> Intent:
        opinions = {*self._statements.values(), *(one.opinion for one in self._which), *self._strangers.values()}
        one_movie, shown = len(self._statements) == 1, bool(self.context.movies)
        return intent_meant(self.message, self.answer, self.said, opinions, one_movie=one_movie, shown=shown)

    @property
    def _compares_with_the_list(self) -> bool:
        """Whether the message asks for another list like the one on screen: "three hours?! anything shorter"."""
        return self.context.question is Question.RECOMMENDED and compares(self.message)

    @property
    def _facts(self) -> tuple[Fact, ...]:
        return self.said.facts or facts_asked(self._without_titles) or (FACTS.get(self.answer.fact or "", Fact.ABOUT),)

    @property
    def _picks(self) -> tuple[int, ...]:
        return tuple(title.place for title in self._titles if title.place is not None)

    @property
    def _wishes(self) -> Wishes:
        known = self.said.wishes if self.said.intent in WISHING else self._wishes_by_rules
        meant = {m.id for m in (*self._statements, *self._open_names, *self.context.movies, *self.context.examples)}
        known = known.model_copy(update={"like": known.like & meant, "unlike": known.unlike & meant})
        loved = [m for t in self._titles if t.told.verdict == "good+like" for m in self._movies_of(t)]
        if self.answer.intent == "group":
            loved += [movie for movie, opinion in self._statements.items() if opinion is not Opinion.BAD]
            theirs = (m.movie for t in self._titles if self._is_theirs(t) for m in self._mentions_of(t))
            loved += [movie for movie in theirs if movie.id >= 0]
        # If the message has to be translated, the places of the parts do not fit it.
        text, newest = self._without_titles, self.finder.catalogue.newest
        heard = parts(text, newest) if in_english(text) == text else []
        read = with_marked(self.message, known, self.answer.wishes, heard, self.finder.catalogue, self._named_by_rules)
        named = [m.movie for m in self._mentions if m.clear and not m.is_stranger]
        makers_of = named or [m for m in (self.context.focus, *self.context.told) if m is not None]
        makers = makers_meant(text, makers_of, self.message, bool(read.people))
        left_out = read.without_topics | (self.refused_series & known.without_topics)
        read = read.model_copy(update={"people": read.people | makers, "without_topics": left_out})
        wanted = {kind: getattr(read, kind) - getattr(read, f"without_{kind}") for kind in REFUSABLE}
        # "Nobody gets killed by an alien" wishes for no aliens.
        wanted["topics"] -= {known_as(word) for phrase in read.without_topics for word in phrase.split()}
        return with_likeness(read.model_copy(update=wanted), self._statements.items(), loved)

    @property
    def _wishes_by_rules(self) -> Wishes:
        """The wishes that the rules find outside the titles, given that the message asks for movies.

        Saying who is there ("the kids are asleep") is not a wish by itself, but a child's age ("my son is 6") is.
        """
        read = wishes(in_english(self._without_titles), self.finder.catalogue.newest)
        return read.model_copy(update={"genres": read.genres - {"Children"}})

    @cached_property
    def _without_titles(self) -> str:
        spans = [(t.start, t.end) for t in self._titles if t.place is None]
        known = [m for m in self._mentions if not m.is_stranger]
        # "Agatha Christie" is a wish, though the model may take it for a title.
        titles = [(a, b) for a, b in spans if within(known, a, b) or not known_as(self.message[a:b])]
        return overwritten(self.message, titles)

    @property
    def _count(self) -> int | None:
        count = self.answer.wishes.count
        return count if count is not None and 0 < count <= MOST_ASKED_FOR else self.said.count
