"""Match the rows of an export to movies of the catalogue."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bot.ratings_import.fuzzy_titles import Lookalikes
from bot.ratings_import.report import ImportReport, ImportRow, LeftOut, Reason
from movies.catalogue import Catalogue, Movie
from movies.movie_index import MovieIndex
from movies.ratings import Rating, Verdict

ROWS_A_TICK = 500


def match(
    rows: Sequence[ImportRow],
    catalogue: Catalogue,
    on_progress: Callable[[int, int], None] = lambda done, total: None,
) -> ImportReport:
    """Find each row's movie in the catalogue.

    Movies are looked up by IMDb number, then by title and year, then by a similar title of the same year. If two rows
    match the same movie, the later rating counts. `on_progress` is called with (rows done, all rows) now and then, and
    at the end.
    """
    index, lookalikes = MovieIndex(catalogue), Lookalikes(catalogue)
    found: dict[int, ImportRow] = {}
    left_out: list[LeftOut] = []
    for done, row in enumerate(sorted(rows, key=lambda r: r.date)):
        if done % ROWS_A_TICK == 0:
            on_progress(done, len(rows))
        movie = find_movie(row, index, lookalikes) if row.problem is None else None
        if movie is None:
            left_out.append(LeftOut(row, row.problem or Reason.NOT_IN_CATALOGUE))
            continue
        if earlier := found.pop(movie.id, None):
            left_out.append(LeftOut(earlier, Reason.DUPLICATE))
        found[movie.id] = row
    on_progress(len(rows), len(rows))
    ratings = tuple(Rating(movie_id, Verdict.from_stars(row.stars or 0.0)) for movie_id, row in found.items())
    return ImportReport(ratings, tuple(sorted(left_out, key=lambda left: left.row.line)))


def find_movie(row: ImportRow, index: MovieIndex, lookalikes: Lookalikes) -> Movie | None:
    """The row's movie, or None; an exact match of any of its titles comes before a similar title."""
    tries = (find(title, row.year, row.imdb_id) for find in (index.same, lookalikes.alike) for title in row.titles)
    return next((movie for movie in tries if movie is not None), None)
