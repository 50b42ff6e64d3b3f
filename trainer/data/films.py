"""Get facts about films from Wikidata: `python -m trainer fetch films [--years 2019-2025] [--from FOLDER]`.

Each answer is saved as it arrives, so an interrupted fetch can resume. Once all have arrived, they become one
file, which is moved into place atomically; the next fetch starts afresh.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from movies.errors import DataMissing
from movies.film_file import LICENCE, NAME, SOURCE, write_films
from movies.settings import DataSettings
from trainer.data.film_answers import Gathered
from trainer.data.film_questions import COLUMNS, PARTS, question
from trainer.data.retries import KEPT_SECONDS
from trainer.data.wikidata import TooMuchAsked, Wikidata, rows_of

FIRST_YEAR = 1895
SHORTEST_DAYS = 7
ANSWERS = ".films"

Say = Callable[[str], None]


def fetch_films(
    settings: DataSettings,
    years: tuple[int, int] | None = None,
    saved: Path | None = None,
    wikidata: Wikidata | None = None,
    say: Say = print,
) -> Path:
    """Fetch the films of some years, or take them from a folder of saved answers; returns the file.

    Parameters
    ----------
    years: the first and the last; by default all. saved: a folder with Wikidata's answers, as saved in `answers`.

    Raises
    ------
    DataMissing: Wikidata cannot be reached, its answers have an unknown form, or the file cannot be stored.
    """
    first, last = years or (FIRST_YEAR, date.today().year + 1)
    folder = saved or settings.fetched / ANSWERS
    try:
        if saved is None:
            _ask(folder, first, last, wikidata or Wikidata(), say)
        films = _gathered(folder, first if saved is None or years else 0, last).films()
        if not films:
            raise DataMissing(f"No film was found in {folder}: it needs Wikidata's answers, as .json files.")
        file = settings.fetched / NAME
        about = write_films(file, films, date.today().isoformat(), f"{first}-{last}" if not saved or years else "")
        if saved is None:
            shutil.rmtree(folder)
    except OSError as error:
        raise DataMissing(f"The films cannot be stored in {settings.fetched} ({error}).") from error
    say(f"{about.films:,} films are in {file}, from {SOURCE}, under {LICENCE}.")
    say("Restart bots and workers to use it.")
    return file


def years_of(text: str) -> tuple[int, int]:
    """The first and last year of a text such as "2019-2025" or "2024".

    Raises
    ------
    ValueError: the text has neither form.
    """
    match = re.fullmatch(r"(\d{4})(?:-(\d{4}))?", text)
    if match is None or int(match[1]) > int(match[2] or match[1]):
        raise ValueError("years are written as 2019-2025 or 2024")
    return int(match[1]), int(match[2] or match[1])


def _ask(folder: Path, first: int, last: int, wikidata: Wikidata, say: Say) -> None:
    """Fetch the answers that are not in the folder yet, the newest films first."""
    folder.mkdir(parents=True, exist_ok=True)
    for file in folder.glob("*.json"):
        if time.time() - file.stat().st_mtime > KEPT_SECONDS:
            file.unlink()
    for year in range(last, first - 1, -1):
        for part in PARTS:
            for start, end, rows in _periods(folder, part, date(year, 1, 1), date(year + 1, 1, 1), wikidata, say):
                if rows is not None:
                    say(f"{year}, {part}: {rows:,} facts{'' if (end - start).days > 200 else f' from {start} on'}")


def _periods(
    folder: Path, part: str, start: date, end: date, wikidata: Wikidata, say: Say
) -> Iterator[tuple[date, date, int | None]]:
    """Ask about a span of days, or each half of it if Wikidata times out; yields the start, the end and the number of
    new facts of each answer, None if it had been saved before."""
    file = folder / f"{start}_{end}_{part}.json"
    middle = start + (end - start) / 2
    halves = ((start, middle), (middle, end))
    if file.is_file():
        yield start, end, None
        return
    if not any((folder / f"{a}_{b}_{part}.json").is_file() for a, b in halves):
        try:
            rows = wikidata.answer(question(part, start, end), COLUMNS, say)
        except TooMuchAsked as problem:
            if (end - start).days <= SHORTEST_DAYS:
                raise DataMissing(
                    f"Wikidata timed out on the films of {start} ({problem}). Run matinee fetch films again later."
                ) from problem
        else:
            _save(file, rows)
            yield start, end, len(rows)
            return
    for a, b in halves:
        yield from _periods(folder, part, a, b, wikidata, say)


def _save(file: Path, rows: list[dict[str, str]]) -> None:
    """Save an answer atomically, in Wikidata's own form."""
    told = [{name: {"type": "literal", "value": value} for name, value in row.items()} for row in rows]
    unfinished = file.with_name(f".{file.name}.{os.getpid()}")
    answer = {"head": {"vars": sorted(COLUMNS)}, "results": {"bindings": told}}
    unfinished.write_text(json.dumps(answer, ensure_ascii=False), encoding="utf-8")
    unfinished.replace(file)


def _gathered(folder: Path, first: int, last: int) -> Gathered:
    """The facts in a folder's answers, ignoring what an earlier fetch left about other years."""
    if not folder.is_dir():
        raise DataMissing(f"There is no folder {folder}.")
    gathered = Gathered()
    for file in sorted(folder.glob("*.json")):
        dated = re.match(r"(\d{4})-", file.name)
        if dated is None or first <= int(dated[1]) <= last:
            try:
                gathered.add(rows_of(file.read_bytes(), COLUMNS))
            except ValueError as error:
                raise DataMissing(f"{file} cannot be used: {error}.") from error
    return gathered
