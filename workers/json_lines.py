"""The commands `score` and `recommend`: JSON lines in, JSON lines out, with the answers that the queue would give."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from movies.catalogue import Catalogue, Movie, split_year
from movies.datasets import load_with_films
from movies.errors import JobRefused
from movies.prompt import PromptMovie
from movies.protocol.recommendation import (
    MOST_MOVIES_A_WISH,
    MOST_RATINGS,
    Genre,
    RatedMovie,
    RecommendJob,
    Wishes,
    Year,
)
from movies.ratings import Verdict
from movies.settings import DataSettings, EngineKind, WorkerSettings
from workers.bundles.bundle import Bundle
from workers.engine.contract import VectorEngine

# Above the ids of any catalogue: those of movies outside MovieLens (`movies.films`) fit into a signed 32-bit integer.
FIRST_STRANGER = 2**31

Title = Annotated[str, Field(min_length=1, max_length=1000)]


class _Line(BaseModel):
    model_config = ConfigDict(extra="forbid")


class RatedTitle(_Line):
    """A title, with its year where needed, and the verdict."""

    title: Title
    verdict: Verdict


class ScoreLine(_Line):
    """One line of the input of `score`."""

    history: list[RatedTitle] = Field(max_length=1000)
    candidates: list[Title] = Field(max_length=10_000)


class WishesLine(_Line):
    """Constraints on the movies; `like` and `unlike` name movies."""

    genres: frozenset[Genre] = Field(default=frozenset(), max_length=30)
    without: frozenset[Genre] = Field(default=frozenset(), max_length=30)
    year_from: Year | None = None
    year_to: Year | None = None
    like: list[Title] = Field(default=[], max_length=MOST_MOVIES_A_WISH)
    unlike: list[Title] = Field(default=[], max_length=MOST_MOVIES_A_WISH)

    def wishes(self, catalogue: Catalogue) -> Wishes:
        """These wishes, with ids for the movies named."""
        plain = self.model_dump(exclude={"like", "unlike"})
        named = {side: frozenset(movie_id(t, catalogue) for t in getattr(self, side)) for side in ("like", "unlike")}
        return Wishes(**plain, **named)


class RecommendLine(_Line):
    """One line of the input of `recommend`; if a movie is rated twice, the last verdict counts."""

    ratings: list[RatedTitle] = Field(max_length=MOST_RATINGS)
    wishes: WishesLine = WishesLine()
    count: int = Field(default=10, ge=1, le=20)

    def job(self, catalogue: Catalogue) -> RecommendJob:
        """The job that the chat would send."""
        ratings = {movie_id(r.title, catalogue): r.verdict for r in self.ratings}
        return RecommendJob(
            catalogue=catalogue.digest,
            ratings=tuple(RatedMovie(movie_id=i, verdict=v) for i, v in ratings.items()),
            wishes=self.wishes.wishes(catalogue),
            count=self.count,
        )


def movie_id(title: str, catalogue: Catalogue) -> int:
    """The id of the movie with that title.

    Raises
    ------
    JobRefused: there is none.
    """
    movie = catalogue.find(title)
    if movie is None:
        raise JobRefused(f"There is no movie {title[:100]!a} in the catalogue.")
    return movie.id


def score(bundle_folder: Path | None, engine_kind: EngineKind | None) -> int:
    """Answer each `ScoreLine` of the input, with an "error" where that fails; returns 1 if any failed, else 0."""
    from workers.bundles.bundle import load_bundle
    from workers.inference import chances
    from workers.serving import open_checked, served_bundle

    settings, data = _settings(engine_kind)
    catalogue = load_with_films(data).catalogue
    chosen = load_bundle(bundle_folder) if bundle_folder else served_bundle(settings, data)
    bundle, engine = open_checked(chosen, settings, data)

    def answer(line: bytes) -> dict[str, object]:
        asked = ScoreLine.model_validate_json(line)
        if isinstance(engine, VectorEngine):
            return {"chance": _chances_by_vectors(engine, bundle, asked, catalogue)}
        seen = [(PromptMovie.named(r.title, catalogue), r.verdict) for r in asked.history]
        return {"chance": chances(engine, bundle, seen, [PromptMovie.named(c, catalogue) for c in asked.candidates])}

    failed = _answer_lines(answer)
    engine.close()
    return int(failed)


def _chances_by_vectors(engine: VectorEngine, bundle: Bundle, asked: ScoreLine, catalogue: Catalogue) -> list[float]:
    """Chances from a model that reads vectors. For a title outside the catalogue, it knows only the year."""
    from workers.judges import judge_of

    named: dict[str, Movie] = {}
    for title in (*(r.title for r in asked.history), *asked.candidates):
        stranger = Movie(FIRST_STRANGER + len(named), *split_year(title))
        named.setdefault(title, catalogue.find(title) or stranger)
    judge = judge_of(engine, bundle, Catalogue({m.id: m for m in named.values()}.values(), digest=""))
    seen = [RatedMovie(movie_id=named[r.title].id, verdict=r.verdict) for r in asked.history]
    log_odds = judge.opinions(seen, [named[title] for title in asked.candidates]).like
    return [bundle.manifest.calibration.chance(x) for x in log_odds.tolist()]


def recommend(bundle_folder: Path | None, engine_kind: EngineKind | None) -> int:
    """Answer each `RecommendLine` of the input; errors are handled as in `score`."""
    from workers.bundles.bundle import load_bundle
    from workers.inference import Inference
    from workers.serving import open_checked, ranked_by, served_bundle

    settings, data = _settings(engine_kind)
    release = load_with_films(data)
    chosen = load_bundle(bundle_folder) if bundle_folder else served_bundle(settings, data)
    bundle, engine = open_checked(chosen, settings, data)
    inference, catalogue = Inference(engine, bundle, release, *ranked_by(bundle)), release.catalogue

    def answer(line: bytes) -> dict[str, object]:
        result = inference.recommend(RecommendLine.model_validate_json(line).job(catalogue))
        found = result.recommendations
        return {
            "exact": result.exact,
            "recommendations": [
                {
                    "title": catalogue[one.movie_id].title,
                    "year": catalogue[one.movie_id].year,
                    "genres": list(catalogue[one.movie_id].genres),
                    "chance": one.chance,
                    "because": catalogue[one.because].name if one.because is not None else None,
                    "company": [catalogue[i].name for i in one.company],
                    "rare": one.rare,
                    "is_new": one.is_new,
                }
                for one in found
            ],
        }

    failed = _answer_lines(answer)
    engine.close()
    return int(failed)


def _settings(engine_kind: EngineKind | None) -> tuple[WorkerSettings, DataSettings]:
    settings = WorkerSettings()
    return settings.model_copy(update={"engine": engine_kind} if engine_kind else {}), DataSettings()


def _answer_lines(answer: Callable[[bytes], dict[str, object]]) -> bool:
    """Answer each line of standard input; returns whether any could not be answered."""
    failed = False
    for line in _lines():
        try:
            answered = answer(line)
        except ValidationError as error:
            first = error.errors()[0]
            answered = {"error": f"{'.'.join(map(str, first['loc'])) or 'line'}: {first['msg']}"}
            failed = True
        except JobRefused as error:
            answered, failed = {"error": str(error)}, True
        print(json.dumps(answered), flush=True)
    return failed


def _lines() -> Iterator[bytes]:
    return (line for line in sys.stdin.buffer if line.strip())
