"""Vary messages, so that the reader learns how people speak of movies rather than which movies they name."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from movies.catalogue import Catalogue, Movie
from movies.reader_prompt import ReaderAnswer, ReaderMovie, ReaderQuestion
from trainer.reader.examples import Example

SWAPPED, FAMOUS, MISSPELT = 0.7, 0.75, 0.08
ANOTHER_SCREEN, LOWER_CASE, NO_FULL_STOP = 0.15, 0.12, 0.04
SHORTEST_TITLE, LONGEST_TITLE = 3, 45
ARTICLE = re.compile(r"(?:the|a|an) ", re.IGNORECASE)
PUNCTUATION = re.compile(r"[':,.!-]")


@dataclass(frozen=True)
class Variants:
    """Makes variants of examples with titles from a catalogue; the same seed gives the same variants.

    sums: the cumulative weights by which movies are drawn.
    """

    movies: Sequence[Movie]
    sums: Sequence[float]
    chance: random.Random

    @classmethod
    def of(cls, catalogue: Catalogue, seed: int) -> Variants:
        """Variants with the titles of a catalogue; better-known movies are drawn more often."""
        movies = [m for m in catalogue if m.id >= 0 and len(m.title) <= LONGEST_TITLE]
        weights = [max(1.0, m.popularity) ** 0.5 for m in movies]
        return cls(movies, list(accumulate(weights)), random.Random(seed))

    def variant(self, example: Example) -> Example:
        """The example with other titles, another list on screen, or in lower case."""
        return self._typed(self._on_another_screen(self._with_other_titles(example)))

    def _with_other_titles(self, example: Example) -> Example:
        """Swap titles within the message; keep all of them if one occurs twice or is part of another."""
        message, movies = example.question.message, list(example.answer.movies)
        titles = [movie.title for movie in movies if not movie.title.startswith("#")]
        if not all(_is_alone(title, titles, message) for title in titles):
            return example
        for k, movie in enumerate(movies):
            if movie.title.startswith("#") or self.chance.random() > SWAPPED:
                continue
            title = self._written_like(movie.title)
            if len(title) >= 2 and title not in message:
                message = _pattern(movie.title).sub(title.replace("\\", r"\\"), message, count=1)
                movies[k] = ReaderMovie(title=title, verdict=movie.verdict)
        if any(not m.title.startswith("#") and m.title not in message for m in movies):
            return example
        return _with(example, message, movies)

    def _written_like(self, title: str) -> str:
        """Another movie's title, written in the style of this one."""
        known = self.chance.random() < FAMOUS
        movie = self.chance.choices(self.movies, cum_weights=self.sums)[0] if known else self.chance.choice(self.movies)
        written = movie.title
        if title.islower():
            written = written.lower()
            written = PUNCTUATION.sub("", written) if self.chance.random() < 0.5 else written
        elif title.isupper() and len(title) > SHORTEST_TITLE:
            written = written.upper()
        if not ARTICLE.match(title) and self.chance.random() < 0.5:
            written = ARTICLE.sub("", written, count=1) if ARTICLE.match(written) else written
        if ":" in written and self.chance.random() < 0.5:
            written = written.partition(":")[0]
        return self._misspelt(written.strip()) if self.chance.random() < MISSPELT else written.strip()

    def _misspelt(self, title: str) -> str:
        """The title with one letter left out, doubled, or swapped with the next."""
        if len(title) <= SHORTEST_TITLE + 1:
            return title
        k = self.chance.randrange(1, len(title) - 1)
        slips = (title[k + 1 :], title[k] + title[k:], title[k + 1] + title[k] + title[k + 2 :])
        return title[:k] + self.chance.choice(slips)

    def _on_another_screen(self, example: Example) -> Example:
        """Swap movies on screen that the message does not name; if there are none, sometimes show an unrelated list."""
        screen = example.question.on_screen
        if screen:
            named = [movie.title.casefold() for movie in example.answer.movies]
            shown = tuple(
                self._shown() if self.chance.random() < SWAPPED and not any(t in old.casefold() for t in named) else old
                for old in screen
            )
        elif self.chance.random() < ANOTHER_SCREEN:
            shown = tuple(self._shown() for _ in range(self.chance.choice((1, 5, 5, 5))))
        else:
            return example
        return replace(example, question=ReaderQuestion.of(example.question.message, shown))

    def _shown(self) -> str:
        return self.chance.choices(self.movies, cum_weights=self.sums)[0].name

    def _typed(self, example: Example) -> Example:
        """Sometimes put all in lower case, or drop the final full stop."""
        drawn, message = self.chance.random(), example.question.message
        if drawn < LOWER_CASE:
            movies = [ReaderMovie(title=m.title.lower(), verdict=m.verdict) for m in example.answer.movies]
            lower = _with(example, message.lower(), movies)
            named = {k: tuple(map(str.lower, getattr(lower.answer.wishes, k))) for k in ("people", "without_people")}
            wishes = lower.answer.wishes.model_copy(update=named)
            return replace(lower, answer=lower.answer.model_copy(update={"wishes": wishes}))
        bare = message.rstrip(".!")
        if drawn < LOWER_CASE + NO_FULL_STOP and all(
            m.title in bare for m in example.answer.movies if m.title[0] != "#"
        ):
            return _with(example, bare, list(example.answer.movies))
        return example


def _pattern(title: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(title)}(?!\w)")


def _is_alone(title: str, titles: Sequence[str], message: str) -> bool:
    """Whether a title is long enough to find, occurs once in the message, and is not part of another title."""
    within = sum(title in other for other in titles)
    return (
        len(title) >= SHORTEST_TITLE
        and not title.isdecimal()
        and within == 1
        and len(_pattern(title).findall(message)) == 1
    )


def _with(example: Example, message: str, movies: Sequence[ReaderMovie]) -> Example:
    question = ReaderQuestion.of(message, example.question.on_screen)
    told: ReaderAnswer = example.answer.model_copy(update={"movies": tuple(movies)})
    return Example(question, told)
