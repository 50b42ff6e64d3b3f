"""Feedback on recommendations, by the bundle that made them.

Nothing is stored for this: the feedback is that people rate a movie, or say "not seen", after it was recommended.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, case, func, or_, select

from bot.storage.database import Database
from bot.storage.tables import ratings, recommendations, unseen
from movies.ratings import Verdict

UNKNOWN = "unknown"
Z = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True)
class Told:
    """One person's feedback: how many recommendations they rated, and how many of those they liked."""

    rated: int
    liked: int


@dataclass(frozen=True)
class Feedback:
    """The feedback on one bundle; None stands for recommendations from before bundles were recorded.

    people: how many got recommendations. shown, rated, liked, unseen: movies, each counted once per person. chance: the
    mean chance given for the movies that were rated, to compare with the share liked; None if nothing was rated. low,
    high: the 95 % interval of the share liked.
    """

    bundle: str | None
    people: int
    shown: int
    rated: int
    liked: int
    unseen: int
    chance: float | None
    low: float
    high: float


def feedback(database: Database) -> tuple[Feedback, ...]:
    """The feedback on every bundle that recommended something, most recent last; it contains no ids of people.

    Two movies count as the same if title and year agree and, if both have one, the IMDb number.

    Raises
    ------
    StoreUnreachable: the database does not answer.
    """
    shown = recommendations.c
    rated, liked = ratings.c.id.is_not(None), ratings.c.verdict == Verdict.GOOD.value
    told = (
        select(
            shown.bundle,
            func.count().label("shown"),
            func.count(ratings.c.id).label("rated"),
            func.sum(case((liked, 1), else_=0)).label("liked"),
            func.count(unseen.c.id).label("unseen"),
            func.sum(case((rated, shown.chance), else_=0.0)).label("chances"),
            func.max(shown.at).label("at"),
        )
        .select_from(
            recommendations.outerjoin(ratings, _said_afterwards(ratings)).outerjoin(unseen, _said_afterwards(unseen))
        )
        .group_by(shown.bundle, shown.person)
    )
    with database.reading() as connection:
        rows = connection.execute(told).mappings().all()
    by_bundle: dict[str | None, list[Any]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: row["at"]):
        by_bundle[row["bundle"]] = [*by_bundle.pop(row["bundle"], []), row]
    return tuple(_of_bundle(bundle, of_people) for bundle, of_people in by_bundle.items())


def interval(told: Sequence[Told]) -> tuple[float, float]:
    """The 95 % interval of the share liked among all that these people rated; 0 to 1 if nobody rated anything.

    It is Wilson's (1927, "Probable inference, the law of succession, and statistical inference", eq. 8) with the
    effective number of ratings, n / deff, as Franco, Little, Louis and Slud recommend for shares in clusters
    (2019, "Comparative study of confidence intervals for proportions in complex sample surveys", Journal of Survey
    Statistics and Methodology 7): one person's ratings are alike, so they say less than as many from different people.
    The design effect deff is the variance of the share among people, as a ratio, over that of independent ratings, and
    at least one. If people do not differ at all, for example because everything is liked, it cannot be estimated, and
    each person counts as one rating.

    A bootstrap over people, like the trainer's, would do for hundreds of them. For two to five people, its interval
    contains the true share in 39 to 83 % of simulated samples, and has no width if everything is liked; this one
    contains it in 87 to 96 % of the same samples, and in 89 to 95 % of those with ten people or more.
    """
    people = [one for one in told if one.rated]
    n, k = sum(one.rated for one in people), len(people)
    if not n:
        return 0.0, 1.0
    share = sum(one.liked for one in people) / n
    spread = sum((one.liked - share * one.rated) ** 2 for one in people)
    if k > 1 and spread > 0 and 0 < share < 1:
        n_effective = min(n, share * (1 - share) / (k / (k - 1) * spread / n**2))
    else:
        n_effective = k
    centre = (share + Z**2 / (2 * n_effective)) / (1 + Z**2 / n_effective)
    half = Z / (1 + Z**2 / n_effective) * sqrt(share * (1 - share) / n_effective + (Z / (2 * n_effective)) ** 2)
    return max(0.0, centre - half), min(1.0, centre + half)


def as_table(found: Sequence[Feedback]) -> str:
    """The feedback as text, one line per bundle, with shares in per cent."""
    if not found:
        return "Nothing has been recommended yet."
    head = ("bundle", "people", "shown", "not seen", "rated", "liked", "share liked (95 %)", "chance told")
    lines = [head, *(_line(one) for one in found)]
    first, *others = (max(map(len, column)) for column in zip(*lines, strict=True))
    return "\n".join(
        "  ".join(
            [bundle.ljust(first), *(cell.rjust(width) for cell, width in zip(cells, others, strict=True))]
        ).rstrip()
        for bundle, *cells in lines
    )


def _said_afterwards(table: Table) -> ColumnElement[bool]:
    """Whether a rating is of the recommended movie and newer than the recommendation."""
    shown, said = recommendations.c, table.c
    return and_(
        said.person == shown.person,
        said.title == shown.title,
        said.year.is_not_distinct_from(shown.year),
        or_(said.imdb_id == shown.imdb_id, said.imdb_id.is_(None), shown.imdb_id.is_(None)),
        said.at >= shown.at,
    )


def _of_bundle(bundle: str | None, rows: Sequence[Any]) -> Feedback:
    total = {name: sum(row[name] for row in rows) for name in ("shown", "rated", "liked", "unseen", "chances")}
    low, high = interval([Told(row["rated"], row["liked"]) for row in rows])
    return Feedback(
        bundle=bundle,
        people=len(rows),
        shown=total["shown"],
        rated=total["rated"],
        liked=total["liked"],
        unseen=total["unseen"],
        chance=total["chances"] / total["rated"] if total["rated"] else None,
        low=low,
        high=high,
    )


def _line(one: Feedback) -> tuple[str, ...]:
    share, chance = "", ""
    if one.chance is not None:
        share = f"{one.liked / one.rated:.0%} [{one.low:.0%}, {one.high:.0%}]"
        chance = f"{one.chance:.0%}"
    counts = (one.people, one.shown, one.unseen, one.rated, one.liked)
    return (one.bundle or UNKNOWN, *map(str, counts), share, chance)
