"""Movie nights: who takes part and what is on the list, and the store of them.

Whoever opens a night is its host. What a member rated is no part of it: only the chances that a worker
computed from it are, and a digest that tells whether they are still due.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import time
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from pydantic import BaseModel, ConfigDict, ValidationError
from sqlalchemy import Connection, RowMapping, select

from bot.contracts.refusals import MovieNightRefused, NightProblem
from bot.storage.database import Database, drop_if_nothing_left, know, night_members, nights, remove_nights
from movies.catalogue import Catalogue
from movies.jobs import MOST_PEOPLE, GroupResult, RatedMovie, Wishes

OPEN_SECONDS = 24 * 3600
KEPT_SECONDS = 30 * 24 * 3600
LONGEST_NAME = 40
LONGEST_PLACE = 1_000


class Program(BaseModel):
    """What a night looks for and has found.

    honoured: the wishes that the movies fit. on_screen: the movies, in their places. excluded: those of
    earlier lists that were given up for others. people: for how many the list was made. number: how
    many lists there have been.
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
    """Somebody who takes part, and their chance of liking each movie of the list.

    basis: the digest of the ratings with which the list was made; none if it was made without them.
    """

    person: str
    name: str
    basis: str | None = None
    chances: Mapping[int, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Night:
    """A movie night; `where` is how a front end finds its message again, empty until there is one."""

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
        """This night, if it is open; else MovieNightRefused."""
        if not self.open:
            raise MovieNightRefused(NightProblem.CLOSED)
        return self

    def hosted_by(self, person: str) -> Night:
        """This night, if the person opened it; else MovieNightRefused."""
        if person != self.host:
            raise MovieNightRefused(NightProblem.HOST_ONLY)
        return self

    def placed(self, where: str) -> Night:
        """The night with the place of its message."""
        if len(where) > LONGEST_PLACE:
            raise ValueError(f"the place of a message has at most {LONGEST_PLACE:,} characters")
        return replace(self, where=where)

    def joined(self, person: str, name: str) -> Night:
        """The night with one more member; who joins again may have another name."""
        name = _plain(name)
        if person in self.people:
            members = [replace(m, name=name) if m.person == person else m for m in self.members]
            return replace(self.still_open(), members=tuple(members))
        if len(self.still_open().members) >= MOST_PEOPLE:
            raise MovieNightRefused(NightProblem.FULL, most=MOST_PEOPLE)
        return replace(self, members=(*self.members, Member(person, name)))

    def left(self, person: str) -> Night:
        """The night without a member."""
        return replace(self.still_open(), members=tuple(m for m in self.members if m.person != person))

    def closed(self, rated: Collection[int]) -> Night:
        """The night with its final list, without the movies that somebody has rated since it was made."""
        if not self.open:
            return self
        left = tuple(i for i in self.program.on_screen if i not in rated)
        return replace(self, open=False, program=self.program.model_copy(update={"on_screen": left}))

    def is_due(self, bases: Mapping[str, str]) -> bool:
        """Whether its list was made for other people, or with other ratings, than those of now, by person."""
        if not self.open or self.program.number == 0 or len(self.members) < 2:
            return False
        return self.program.people != len(self.members) or any(m.basis != bases[m.person] for m in self.members)

    def showing(self, asked: Night, excluded: tuple[int, ...], bases: Mapping[str, str], result: GroupResult) -> Night:
        """The night with a result on screen, or unchanged where that no longer fits.

        The result is dropped if the night was closed since it was `asked` about, if its members are
        others, if it would bring back movies that were given up, or if it is of the same page as a list
        made since. On the same page, movies that stay keep their places.

        Parameters
        ----------
        asked: the night as the worker was told of it.
        excluded: the movies that the worker was told to leave out.
        bases: of each member, `basis` of the ratings that the worker was told.
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
    """A digest of ratings, whatever their order."""
    return hashlib.sha256(repr(sorted((r.movie_id, r.verdict.value) for r in ratings)).encode()).hexdigest()


def _in_their_places(before: tuple[int, ...], now: tuple[int, ...]) -> tuple[int, ...]:
    """The movies of `now`, those that were there before in their places and the others where there is room."""
    kept = [i if i in now else None for i in before[: len(now)]]
    fresh = iter([i for i in now if i not in kept])
    return (*(next(fresh) if i is None else i for i in kept), *fresh)


def _plain(name: str) -> str:
    """A name on one line, without what would bend the text around it."""
    plain = "".join(c if c.isprintable() else " " for c in name)
    return " ".join(plain.split())[:LONGEST_NAME].strip() or "somebody"


class Nights:
    """The store of movie nights, safe to use from several threads and processes at once.

    Nights that are open for longer than a day count as closed. What a night shows is forgotten where
    the catalogue is another; who takes part is not.

    Raises
    ------
    StoreUnreachable: from every method, as from those of `Profiles`.
    """

    def __init__(self, database: Database, catalogue: Catalogue) -> None:
        self._database = database
        self._digest = catalogue.digest

    def open(self, host: str, name: str, server: str | None, wishes: Wishes) -> Night:
        """Store a new night in which its host takes part, and remove those older than a month."""
        at = int(time.time())
        night = Night(secrets.token_hex(4), host, server, program=Program(wishes=wishes)).joined(host, name)
        with self._database.writing() as connection:
            remove_nights(connection, nights.c.at < at - KEPT_SECONDS)
        with self._database.writing() as connection:
            know(connection, host, since=at)
            said = {"id": night.id, "person": host, "server": server, "at": at}
            connection.execute(nights.insert(), said | self._state(night))
            self._write_members(connection, replace(night, members=()), night, at)
        return night

    def load(self, night_id: str) -> Night:
        """A night by its id; MovieNightRefused if there is none."""
        with self._database.reading() as connection:
            return self._read(connection, night_id)

    def change(self, night_id: str, edit: Callable[[Night], Night], by: str | None = None) -> Night:
        """Store what `edit` makes of the night as it now is, and give it back; nobody else changes it meanwhile.

        `by` is who joins or leaves. An error of `edit` leaves everything as it was.
        """
        at = int(time.time())
        with self._database.writing() as connection:
            if by is not None:
                know(connection, by, since=at)
            before = self._read(connection, night_id, to_change=True)
            after = edit(before)
            if after != before:
                connection.execute(nights.update().where(nights.c.id == night_id), self._state(after))
                self._write_members(connection, before, after, at)
            if by is not None:
                drop_if_nothing_left(connection, by)
        return after

    def of_member(self, person: str) -> list[Night]:
        """The open nights in which a person takes part, the oldest first."""
        mine = select(nights.c.id).join(night_members).where(night_members.c.person == person, nights.c.open)
        recent = nights.c.at > time.time() - OPEN_SECONDS
        with self._database.reading() as connection:
            found = list(connection.execute(mine.where(recent).order_by(nights.c.at, nights.c.id)).scalars())
            return [self._read(connection, night_id) for night_id in found]

    def _read(self, connection: Connection, night_id: str, to_change: bool = False) -> Night:
        """The night; one `to_change` is nobody else's to change until the transaction ends."""
        found = select(nights).where(nights.c.id == night_id)
        row = connection.execute(found.with_for_update() if to_change else found).mappings().first()
        if row is None:
            raise MovieNightRefused(NightProblem.UNKNOWN)
        mine = select(night_members).where(night_members.c.night == night_id).order_by(night_members.c.id)
        members = list(connection.execute(mine).mappings())
        program = self._program(row)
        return Night(
            id=night_id,
            host=row["person"],
            server=row["server"],
            where=row["where"],
            members=tuple(_member(m, program is not None) for m in members),
            program=program or Program(),
            open=row["open"] and row["at"] > time.time() - OPEN_SECONDS,
        )

    def _program(self, row: RowMapping) -> Program | None:
        if row["catalogue"] != self._digest:
            return None
        try:
            return Program.model_validate_json(row["state"])
        except ValidationError:
            # An older program wrote it; a night is too short for a migration.
            return None

    def _state(self, night: Night) -> dict[str, object]:
        program = {"catalogue": self._digest, "state": night.program.model_dump_json()}
        return program | {"where": night.where, "open": night.open}

    @staticmethod
    def _write_members(connection: Connection, before: Night, after: Night, at: int) -> None:
        old, new = ({m.person: m for m in night.members} for night in (before, after))
        table = night_members
        of_night = table.c.night == after.id
        if gone := old.keys() - new.keys():
            connection.execute(table.delete().where(of_night, table.c.person.in_(gone)))
        for person, member in new.items():
            told = {"name": member.name, "basis": member.basis, "chances": json.dumps(member.chances)}
            if person not in old:
                connection.execute(table.insert(), {"night": after.id, "person": person, "at": at} | told)
            elif member != old[person]:
                connection.execute(table.update().where(of_night, table.c.person == person), told)


def _member(row: RowMapping, same_program: bool) -> Member:
    if not same_program:
        return Member(row["person"], row["name"])
    chances = {int(i): chance for i, chance in json.loads(row["chances"]).items()}
    return Member(row["person"], row["name"], row["basis"], chances)
