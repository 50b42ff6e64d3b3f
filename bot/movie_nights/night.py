"""A movie night: its members and its list.

The person who opens a night is its host. A night contains no ratings, only the chances that a worker computed from them
and a digest of the ratings, which shows when the list is out of date.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from pydantic import BaseModel, ConfigDict

from bot.contracts.refusals import MovieNightRefused, NightProblem
from movies.protocol.recommendation import MOST_PEOPLE, GroupResult, RatedMovie, Wishes

LONGEST_NAME = 40
LONGEST_PLACE = 1_000


class Program(BaseModel):
    """A night's wishes and the movies found.

    honoured: the wishes that the movies meet. on_screen: the movies, in order. excluded: movies of earlier lists that
    were replaced. people: the number of members the list was made for. number: the number of lists so far.
    """

    model_config = ConfigDict(frozen=True)

    wishes: Wishes = Wishes()
    honoured: Wishes = Wishes()
    on_screen: tuple[int, ...] = ()
    excluded: tuple[int, ...] = ()
    people: int = 0
    number: int = 0


@dataclass(frozen=True)
class Member:
    """A member, and their chance of liking each movie on the list.

    basis: the digest of the member's ratings used for the list; None if they joined after it was made.
    """

    person: str
    name: str
    basis: str | None = None
    chances: Mapping[int, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Night:
    """A movie night; `where` is the place of its panel for the front end, empty until there is one."""

    id: str
    host: str
    server: str | None
    where: str = ""
    members: tuple[Member, ...] = ()
    program: Program = field(default_factory=Program)
    open: bool = True

    @property
    def people(self) -> tuple[str, ...]:
        """The ids of the members, in the order of joining."""
        return tuple(m.person for m in self.members)

    def still_open(self) -> Night:
        """This night; raises MovieNightRefused if it is closed."""
        if not self.open:
            raise MovieNightRefused(NightProblem.CLOSED)
        return self

    def hosted_by(self, person: str) -> Night:
        """This night; raises MovieNightRefused if somebody else is the host."""
        if person != self.host:
            raise MovieNightRefused(NightProblem.HOST_ONLY)
        return self

    def placed(self, where: str) -> Night:
        """The night with the place of its panel."""
        if len(where) > LONGEST_PLACE:
            raise ValueError(f"the place of a message has at most {LONGEST_PLACE:,} characters")
        return replace(self, where=where)

    def joined(self, person: str, name: str) -> Night:
        """The night with one more member; joining again changes the name."""
        name = _plain(name)
        if person in self.people:
            members = [replace(m, name=name) if m.person == person else m for m in self.members]
            return replace(self.still_open(), members=tuple(members))
        if len(self.still_open().members) >= MOST_PEOPLE:
            raise MovieNightRefused(NightProblem.FULL, most=MOST_PEOPLE)
        return replace(self, members=(*self.members, Member(person, name)))

    def left(self, person: str) -> Night:
        """The night without this person."""
        return replace(self.still_open(), members=tuple(m for m in self.members if m.person != person))

    def closed(self, rated: Collection[int]) -> Night:
        """The night with its final list, without movies rated since it was made."""
        if not self.open:
            return self
        left = tuple(i for i in self.program.on_screen if i not in rated)
        return replace(self, open=False, program=self.program.model_copy(update={"on_screen": left}))

    def is_due(self, bases: Mapping[str, str]) -> bool:
        """Whether members or their ratings have changed since the list was made; `bases`: current digests by person."""
        if not self.open or self.program.number == 0 or len(self.members) < 2:
            return False
        return self.program.people != len(self.members) or any(m.basis != bases[m.person] for m in self.members)

    def showing(self, asked: Night, excluded: tuple[int, ...], bases: Mapping[str, str], result: GroupResult) -> Night:
        """The night with a result on screen, or unchanged if the result is outdated.

        It is outdated if, in the meantime, the night was closed, its members changed, or the same page got a new list,
        or if it would bring back replaced movies. On the same page, movies that stay keep their places.

        Parameters
        ----------
        asked: the night at the time of the request.
        excluded: the movies that the worker was to leave out.
        bases: for each member, the `basis` of the ratings in the request.
        """
        same_page = asked.program.number > 0 and excluded == asked.program.excluded
        overtaken = self.program.number != asked.program.number
        goes_back = not set(self.program.excluded) <= set(excluded)
        if not self.open or self.people != asked.people or goes_back or (same_page and overtaken):
            return self
        chances = {r.movie_id: dict(zip(asked.people, r.chances, strict=True)) for r in result.recommendations}
        program = Program(
            wishes=self.program.wishes,
            honoured=result.honoured,
            on_screen=_in_their_places(self.program.on_screen, tuple(chances)) if same_page else tuple(chances),
            excluded=excluded,
            people=len(self.members),
            number=self.program.number + 1,
        )
        members = [
            replace(m, basis=bases[m.person], chances={i: chances[i][m.person] for i in chances}) for m in self.members
        ]
        return replace(self, program=program, members=tuple(members))


def basis(ratings: Iterable[RatedMovie]) -> str:
    """A digest of ratings, independent of their order."""
    return hashlib.sha256(repr(sorted((r.movie_id, r.verdict.value) for r in ratings)).encode()).hexdigest()


def _in_their_places(before: tuple[int, ...], now: tuple[int, ...]) -> tuple[int, ...]:
    """The movies of `now`, with earlier ones in their old places and the others in between."""
    kept = [i if i in now else None for i in before[: len(now)]]
    fresh = iter([i for i in now if i not in kept])
    return (*(next(fresh) if i is None else i for i in kept), *fresh)


def _plain(name: str) -> str:
    """A name as one line, without control characters that would garble the text around it."""
    plain = "".join(c if c.isprintable() else " " for c in name)
    return " ".join(plain.split())[:LONGEST_NAME].strip() or "somebody"
