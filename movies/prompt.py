"""The text that the language model reads.

The trainer and the workers both call these functions, so that the model is asked exactly what it learned.
A prompt is a history (the prefix, shared by all questions about one person) and a question:

    Movies I rated good or bad:
    Heat: good
    Titanic: bad
    Fargo:                      <- the model's next token is " good" or " bad"

In the genres style each title is followed by its genres: "Heat (Action, Crime, Thriller): good".
In the community style, the genres are followed by the average rating: "Heat (Action, Crime, Thriller; 3.9): good". A
movie with too few ratings gets its year and the average for its genres and year instead: "Obscure (Drama; unknown;
1947; 3.4): good".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from movies.catalogue import Catalogue, Movie
from movies.ratings import Verdict

OPENING = "Movies I rated good or bad:\n"
LABELS = {verdict: f" {verdict.value}" for verdict in Verdict}
LINE_END = "\n"
# Phase 4 only: the answer for a movie that the person would not choose at all.
UNCHOSEN = " pass"

# The model was trained on sequences of a dozen ratings; a history beyond a few dozen only costs time.
LONGEST_HISTORY = 30
LONGEST_TITLE = 120


class PromptStyle(StrEnum):
    """Phase 1 reads titles alone, phase 2 titles with genres, phase 3 also the community's average.

    Phase 4 reads no titles: each movie is one vector (`workers.engine.movie_vectors`).
    """

    PLAIN = "plain"
    GENRES = "genres"
    COMMUNITY = "community"
    VECTORS = "vectors"


@dataclass(frozen=True)
class PromptMovie:
    """A movie as the prompt shows it; it need not be in any catalogue.

    average: its average rating in stars (`movies.averages.community_average`).
    expected: the average for movies of its genres and year, in stars.
    """

    title: str
    genres: tuple[str, ...] = ()
    year: int | None = None
    average: float | None = None
    expected: float | None = None

    @classmethod
    def of(cls, movie: Movie, catalogue: Catalogue) -> PromptMovie:
        """The prompt's view of a movie of the catalogue."""
        return cls(catalogue.shortest_name(movie), movie.genres, movie.year, movie.average, movie.expected)

    @classmethod
    def named(cls, text: str, catalogue: Catalogue) -> PromptMovie:
        """The catalogue's movie of that name or, failing that, the text as written."""
        movie = catalogue.find(text)
        return cls(text) if movie is None else cls.of(movie, catalogue)


def question(movie: PromptMovie, style: PromptStyle) -> str:
    """One movie whose verdict is to be predicted: "Fargo:"."""
    details = []
    if style is not PromptStyle.PLAIN and movie.genres:
        details.append(", ".join(movie.genres))
    if style is PromptStyle.COMMUNITY:
        if movie.average is not None:
            details.append(f"{movie.average:.1f}")
        else:
            details += ["unknown", *([str(movie.year)] if movie.year is not None else [])]
            details += [f"{movie.expected:.1f}"] if movie.expected is not None else []
    title = _one_line(movie.title)
    return f"{title} ({'; '.join(details)}):" if details else f"{title}:"


def history(ratings: Iterable[tuple[PromptMovie, Verdict]], style: PromptStyle) -> str:
    """A person's ratings, one per line and oldest first, cut to the last `LONGEST_HISTORY`."""
    latest = list(ratings)[-LONGEST_HISTORY:]
    return OPENING + "".join(f"{question(movie, style)}{LABELS[verdict]}{LINE_END}" for movie, verdict in latest)


def _one_line(title: str) -> str:
    """A title that cannot break out of its line or spell one of the model's control tokens."""
    printable = "".join(c if c.isprintable() else " " for c in title.replace("<|", " "))
    return " ".join(printable.split())[:LONGEST_TITLE].rstrip() or "Untitled"
