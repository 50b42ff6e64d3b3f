"""How much of the messages of a corpus is understood, without a judge.

    MATINEE_DATA=FOLDER python -m tests.benchmarks.reading tests/bot/corpus/held_out.jsonl [--show] [--reader FOLDER]

By rules alone, and with `--reader` by rules and the own reader together.

For each movie that a message names and the catalogue has: whether its verdict is taken, asked for, dropped without a
word, or wrong. Titles that no catalogue has should be named as unknown. A wish counts as heard if any wish of its sort
was understood, and a subject or a person wished for as made up if nobody spoke of it. Messages about movies on screen
that the catalogue lacks are skipped.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bot.contracts.session import Question
from bot.understanding.meaning import Context, Understanding
from bot.understanding.message import understand
from bot.understanding.own_reading import read_with
from bot.understanding.titles.finder import TitleFinder
from bot.understanding.words_left import may_mean_more
from movies.datasets import load_with_films
from movies.protocol.recommendation import Wishes
from movies.reader_prompt import ReaderQuestion
from movies.settings import DataSettings
from movies.topics import topic_of
from workers.bundles.reader_bundle import load_reader_bundle
from workers.engine.base_model import find_base_model
from workers.reader.own import OwnReader

THUMBS = {"good": "good", "bad": "bad", "good+like": "good"}
COUNTS = (
    "messages", "clean", "thumbs", "taken", "asked", "dropped", "wrong", "invented", "strangers", "strangers dropped",
    "wishes", "heard", "made up",
)  # fmt: skip


def main() -> None:
    """Print the counts of each file, and with `--show` each message that is not understood in every detail."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", type=Path, nargs="+")
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--reader", type=Path, help="the folder of a reader, such as deploy/models/reader")
    options = parser.parse_args()
    reader = _opened(options.reader) if options.reader else None
    finder = TitleFinder(load_with_films(DataSettings()).catalogue)
    print("file".ljust(16), *(name.rjust(9) for name in COUNTS))
    for file in options.files:
        total: Counter[str] = Counter()
        for line in file.read_text("utf-8").splitlines():
            meant = json.loads(line)
            if (shown := _shown(meant, finder)) is None:
                continue
            said = understand(meant["says"], finder, shown)
            if reader is not None and may_mean_more(meant["says"], said):
                answer = reader.read(ReaderQuestion.of(meant["says"], meant.get("screen", ())))
                said = read_with(meant["says"], said, answer, finder, shown)
            counts, remarks = compared(meant, said, finder, shown)
            total += counts
            if options.show and remarks:
                print(f"{meant['says']}\n    {said.intent.value}: {'; '.join(remarks)}")
        print(file.stem.ljust(16), *(str(total[name]).rjust(9) for name in COUNTS))


def _opened(folder: Path) -> OwnReader:
    return OwnReader(load_reader_bundle(folder), find_base_model(None), DataSettings().models)


def compared(
    meant: dict[str, Any], said: Understanding, finder: TitleFinder, context: Context
) -> tuple[Counter[str], list[str]]:
    """The counts for one message, and what was misunderstood."""
    counts, remarks, named = Counter(messages=1), [], set()
    opinions = {movie.id: opinion.value for movie, opinion in said.statements}
    for movie in meant.get("movies", ()):
        title, wanted = movie["t"], THUMBS.get(movie["v"])
        ids = _meant_by(title, finder, context)
        if not ids:
            counts["strangers"] += 1
            if not any(_alike(title, other) for other in (*said.unknown, *said.shows)):
                counts["strangers dropped"] += 1
                remarks.append(f"{title} dropped")
            continue
        unsure = [which for which in said.which if ids & {m.id for m in which.candidates}]
        named |= ids | {m.id for which in unsure for m in which.candidates}
        heard = next((opinions[i] for i in ids if i in opinions), unsure[0].opinion.value if unsure else None)
        outcome = _outcome(wanted, heard, is_open=bool(unsure))
        counts.update({outcome: 1, "thumbs": int(wanted is not None)})
        if outcome not in ("taken", "other"):
            remarks.append(f"{title}: {movie['v']}, {outcome}" + (f" as {heard}" if heard else ""))
    for movie, opinion in said.statements:
        if opinion.is_verdict and movie.id not in named:
            counts["invented"] += 1
            remarks.append(f"{movie.name}: {opinion.value}, invented")
    for wish in meant.get("wishes", {}):
        if (heard_of := _heard(wish, said)) is not None:
            counts.update(wishes=1, heard=int(heard_of))
            remarks += [] if heard_of else [f"{wish}: {meant['wishes'][wish]}"]
    counts["clean"] = int(not remarks)
    made_up = [word for word in (*said.wishes.topics, *said.wishes.people) if not _is_meant(word, meant)]
    counts["made up"] = len(made_up)
    remarks += [f"{word}: made up" for word in made_up]
    return counts, remarks


def _outcome(wanted: str | None, heard: str | None, is_open: bool) -> str:
    if heard is None:
        return "dropped"
    if heard in ("good", "bad") and heard != wanted:
        return "wrong" if not is_open else "asked"
    if wanted is None:
        return "other"
    return "taken" if heard == wanted else "asked"


def _meant_by(title: str, finder: TitleFinder, context: Context) -> set[int]:
    """The ids of the movies that a title, or a place on screen, may mean."""
    if title.startswith("#"):
        place = int(title[1:]) - 1
        return {context.movies[place].id} if place < len(context.movies) else set()
    found = finder.find(title)
    if len(found) != 1 or found[0].is_stranger or (found[0].start, found[0].end < len(title.rstrip())) != (0, False):
        return set()
    return {movie.id for movie in (*found[0].candidates, *found[0].namesakes)}


def _is_meant(word: str, meant: dict[str, Any]) -> bool:
    """Whether a subject or a person is among the wishes that a message has."""
    values = (value for value in meant.get("wishes", {}).values() if isinstance(value, list))
    told = [part for value in values for words in value for part in (words, *words.split())]
    return any(topic_of(part) == topic_of(word) or _alike(part, word) for part in told)


def _alike(one: str, other: str) -> bool:
    return one.casefold() in other.casefold() or other.casefold() in one.casefold()


def _heard(wish: str, said: Understanding) -> bool | None:
    """Whether a wish of this sort was understood; None for sorts that no wish expresses."""
    heard: Wishes = said.wishes
    sorts: dict[str, Iterable[Any]] = {
        "genres": (heard.genres, heard.topics),
        "no_genres": (heard.without, heard.without_topics, said.dislikes.without),
        "people": (heard.people,),
        "no_people": (heard.without_people, said.dislikes.without_people),
        "topics": (heard.topics, heard.genres, heard.spare),
        "no_topics": (heard.without_topics, heard.spare, heard.without, said.dislikes.without_topics),
        "languages": (heard.languages,),
        "no_languages": (heard.without_languages, said.dislikes.without_languages),
        "from": (heard.year_from,),
        "to": (heard.year_to,),
        "longest": (heard.minutes_to,),
        "shortest": (heard.minutes_from,),
        "age": (heard.youngest is not None, heard.rating, "Children" in heard.genres),
        "count": (said.count,),
    }
    return any(sorts[wish]) if wish in sorts else None


def _shown(meant: dict[str, Any], finder: TitleFinder) -> Context | None:
    """What is on screen; None if the catalogue lacks one of the movies."""
    found = [finder.find(title) for title in meant.get("screen", ())]
    if any(len(mentions) != 1 or mentions[0].is_stranger for mentions in found):
        return None
    movies = tuple(mentions[0].movie for mentions in found)
    return Context(movies, Question.RECOMMENDED if len(movies) > 1 else Question.NOTHING)


if __name__ == "__main__":
    main()
