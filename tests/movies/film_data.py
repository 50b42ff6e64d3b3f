"""Films as fetched from the fake Wikidata."""

from __future__ import annotations

from movies.facts import Facts
from movies.film_file import Film
from tests.fakes.wikidata import FIRST_ITEM, read_films


def films() -> list[Film]:
    """The films of `tests/fakes/films.txt`."""
    return [_film(item, cells) for item, cells in enumerate(read_films(), FIRST_ITEM)]


def _film(item: int, cells: list[str]) -> Film:
    title, day, imdb, minutes, director, cast, writer, country, language, kinds, subjects, series, book, rating = cells[
        :14
    ]
    name, _, part = series.partition("#")
    return Film(
        title=title,
        year=int(day[:4]),
        titles=tuple(other.partition(": ")[2] for other in _several(cells[15])),
        imdb_id=int(imdb),
        facts=Facts(
            item=item,
            pages=int(cells[14]),
            directors=_several(director),
            cast=_several(cast),
            writers=_several(writer),
            kinds=_several(kinds),
            subjects=_several(subjects),
            countries=_several(country),
            languages=_several(language),
            minutes=int(minutes),
            series=name or None,
            part=int(part) if part else None,
            book=book or None,
            rating=rating or None,
        ),
    )


def _several(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, map(str.strip, cell.split(";"))))
