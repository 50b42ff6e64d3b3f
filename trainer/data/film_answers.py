"""Turn rows of Wikidata's answers into films, joining the rows about each film."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from movies.facts import FSK, RATINGS, Facts
from movies.film_file import Film

_ITEM = re.compile(r"/Q(\d{1,10})$")
# Items without an English label appear as their number, which means nothing to people.
_NO_NAME = re.compile(r"Q\d+")
MOST_CAST, MOST_OTHERS, MOST_TITLES = 10, 12, 12
LONGEST_TEXT = 200
LONGEST_MINUTES = 999


class Gathered:
    """The facts about each film from the rows so far."""

    def __init__(self) -> None:
        # By film and field, each value with its place and its fame.
        self._told: dict[int, dict[str, dict[str, tuple[float, int]]]] = defaultdict(lambda: defaultdict(dict))

    def add(self, rows: Iterable[dict[str, str]]) -> None:
        """Add rows; duplicates count once."""
        for row in rows:
            item, field, value = _ITEM.search(row.get("film", "")), row.get("field"), row.get("value", "").strip()
            if item and field and value and len(value) <= LONGEST_TEXT and not _NO_NAME.fullmatch(value):
                place = _number(row.get("place", ""))
                told = (float(place) if place is not None else float("inf"), -(_number(row.get("known", "")) or 0))
                values = self._told[int(item[1])][field]
                values[value] = min(values.get(value, told), told)

    def films(self) -> list[Film]:
        """The films that have an English title or an original one."""
        found = (_film(item, fields) for item, fields in self._told.items())
        return [film for film in found if film is not None]


def _film(item: int, fields: dict[str, dict[str, tuple[float, int]]]) -> Film | None:
    def all_of(field: str, most: int = MOST_OTHERS) -> tuple[str, ...]:
        values = fields.get(field, {})
        return tuple(sorted(values, key=lambda value: values[value])[:most])

    sorts = ("title", "same title everywhere", "original title", "other title")
    titles = tuple(dict.fromkeys(title for sort in sorts for title in all_of(sort)))
    if not titles:
        return None
    years = [year for value in all_of("date") if (year := _year(value))]
    minutes = [found for value in all_of("minutes") if (found := _number(value)) and found <= LONGEST_MINUTES]
    series = all_of("series", 1)
    place = fields["series"][series[0]][0] if series else float("inf")
    return Film(
        title=titles[0],
        titles=titles[1 : 1 + MOST_TITLES],
        # A film has many release dates; its year is that of the earliest.
        year=min(years, default=None),
        imdb_id=next((int(v[2:]) for v in all_of("imdb") if re.fullmatch(r"tt\d{5,10}", v)), None),
        tmdb_id=next(filter(None, map(_number, all_of("tmdb"))), None),
        facts=Facts(
            item=item,
            pages=max(filter(None, map(_number, all_of("pages"))), default=0),
            directors=all_of("director"),
            cast=all_of("cast", MOST_CAST),
            writers=all_of("writer"),
            kinds=all_of("kind"),
            subjects=all_of("subject"),
            countries=all_of("country"),
            languages=all_of("language"),
            # If there are several cuts, the shortest is the theatrical one.
            minutes=min(minutes, default=None),
            series=series[0] if series else None,
            part=int(place) if place != float("inf") else None,
            book=next(iter(all_of("book")), None),
            rating=_rating(all_of("mpa"), all_of("fsk")),
        ),
    )


def _rating(mpa: tuple[str, ...], fsk: tuple[str, ...]) -> str | None:
    """The strictest American rating, or else the strictest German one, translated."""
    known = [value for value in mpa if value in RATINGS]
    known = known or [FSK[age[0]] for value in fsk if (age := re.search(r"\d+", value)) and age[0] in FSK]
    return max(known, key=RATINGS.index, default=None)


def _number(text: str) -> int | None:
    """A whole number, even if written as +120 or 120.0."""
    match = re.fullmatch(r"\+?(\d{1,9})(?:\.\d+)?", text.strip())
    return int(match[1]) if match else None


def _year(text: str) -> int | None:
    match = re.match(r"(\d{4})-", text)
    return int(match[1]) if match and 1870 <= int(match[1]) <= 2200 else None
