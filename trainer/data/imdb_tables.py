"""Read IMDb's tables of titles and ratings line by line: together they unpack to more than a gigabyte.

Their format: https://developer.imdb.com/non-commercial-datasets.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence, Set
from pathlib import Path

from movies.catalogue import normalised
from movies.errors import DataMissing
from movies.imdb_file import Voted

RATING_COLUMNS = ("tconst", "averageRating", "numVotes")
TITLE_COLUMNS = ("tconst", "titleType", "primaryTitle", "originalTitle", "startYear")
FILM_TYPES = frozenset({"movie", "tvMovie"})
# With fewer votes, a film is hardly ever mentioned, and half of its voters may be friends of its makers.
FEWEST_VOTES = 100
_NUMBER = re.compile(r"tt(\d{1,10})")

# By IMDb number, the average score (1 to 10) and the number of votes.
Scores = Mapping[int, tuple[float, int]]


def scores_in(file: Path, known: Set[int]) -> Scores:
    """The scores of the titles that have enough votes or are known, in the table of ratings.

    Raises
    ------
    DataMissing: the file is missing, is damaged, or has another form.
    """
    found: dict[int, tuple[float, int]] = {}
    for title, average, votes in _rows(file, RATING_COLUMNS):
        number = _number(title)
        if number and votes.isdecimal() and (int(votes) >= FEWEST_VOTES or number in known):
            score = _score(average)
            if score is not None:
                found[number] = score, int(votes)
    return found


def films_in(file: Path, scores: Scores, known: Set[int]) -> Iterator[Voted]:
    """The films with scores in the table of titles; those that are known may be of any type, such as short films.

    Raises
    ------
    DataMissing: the file is missing, is damaged, or has another form.
    """
    for title, kind, english, original, year in _rows(file, TITLE_COLUMNS):
        number = _number(title)
        if number in scores and (kind in FILM_TYPES or number in known):
            key, other = normalised(english), normalised(original)
            when = int(year) if year.isdecimal() else None
            yield Voted(number, key, other if other != key else None, when, *scores[number])


def _rows(file: Path, columns: Sequence[str]) -> Iterator[Sequence[str]]:
    """These columns of each row of a table; the fields of IMDb's tables are never quoted."""
    try:
        with gzip.open(file, "rt", encoding="utf-8", newline="\n") as lines:
            names = next(lines, "").rstrip("\n").split("\t")
            if missing := [name for name in columns if name not in names]:
                raise DataMissing(
                    f"{file.name} has another form than this version of Matinee knows (no {missing[0]} in it)."
                )
            places = [names.index(name) for name in columns]
            last = max(places) + 1
            for line in lines:
                cells = line.rstrip("\n").split("\t", last)
                if len(cells) >= last:
                    yield [cells[place] for place in places]
    except FileNotFoundError as error:
        raise DataMissing(f"There is no {file}. It comes from https://datasets.imdbws.com.") from error
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise DataMissing(f"{file} is damaged ({error}). Fetch it again.") from error


def _number(title: str) -> int:
    """The number in "tt0113277"; 0 if there is none."""
    match = _NUMBER.fullmatch(title)
    return int(match[1]) if match else 0


def _score(average: str) -> float | None:
    try:
        return score if 1.0 <= (score := float(average)) <= 10.0 else None
    except ValueError:
        return None
