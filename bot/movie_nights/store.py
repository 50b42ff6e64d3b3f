"""The store of movie nights."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable
from dataclasses import replace

from pydantic import ValidationError
from sqlalchemy import Connection, RowMapping, select

from bot.contracts.refusals import MovieNightRefused, NightProblem
from bot.movie_nights.night import Member, Night, Program
from bot.storage.database import Database
from bot.storage.tables import drop_if_nothing_left, know, night_members, nights, remove_nights
from movies.catalogue import Catalogue
from movies.protocol.recommendation import Wishes

OPEN_SECONDS = 24 * 3600
KEPT_SECONDS = 30 * 24 * 3600


class Nights:
    """The store of movie nights, safe to use from several threads and processes at once.

    A night closes by itself after a day. If the catalogue changes, its list is dropped, but its members stay.

    Raises
    ------
    StoreUnreachable: from every method, as from those of `Profiles`.
    """

    def __init__(self, database: Database, catalogue: Catalogue) -> None:
        self._database = database
        self._digest = catalogue.digest

    def open(self, host: str, name: str, server: str | None, wishes: Wishes) -> Night:
        """Store a new night with its host as a member, and delete nights older than a month."""
        at = int(time.time())
        night = Night(secrets.token_hex(4), host, server, program=Program(wishes=wishes)).joined(host, name)
        with self._database.writing() as connection:
            remove_nights(connection, nights.c.at < at - KEPT_SECONDS)
        with self._database.writing() as connection:
            know(connection, host, at)
            said = {"id": night.id, "person": host, "server": server, "at": at}
            connection.execute(nights.insert(), said | self._state(night))
            self._write_members(connection, replace(night, members=()), night, at)
        return night

    def load(self, night_id: str) -> Night:
        """A night by its id; raises MovieNightRefused if there is none."""
        with self._database.reading() as connection:
            return self._read(connection, night_id)

    def change(self, night_id: str, edit: Callable[[Night], Night], by: str | None = None) -> Night:
        """Replace the current night with the result of `edit`, atomically, and return it.

        `by` is the person joining or leaving. If `edit` raises, nothing changes.
        """
        at = int(time.time())
        with self._database.writing() as connection:
            if by is not None:
                know(connection, by, at)
            before = self._read(connection, night_id, to_change=True)
            after = edit(before)
            if after != before:
                connection.execute(nights.update().where(nights.c.id == night_id), self._state(after))
                self._write_members(connection, before, after, at)
            if by is not None:
                drop_if_nothing_left(connection, by)
        return after

    def of_member(self, person: str) -> list[Night]:
        """The open nights of a member, oldest first."""
        mine = select(nights.c.id).join(night_members).where(night_members.c.person == person, nights.c.open)
        recent = nights.c.at > time.time() - OPEN_SECONDS
        with self._database.reading() as connection:
            found = list(connection.execute(mine.where(recent).order_by(nights.c.at, nights.c.id)).scalars())
            return [self._read(connection, night_id) for night_id in found]

    def _read(self, connection: Connection, night_id: str, to_change: bool = False) -> Night:
        """The night; with `to_change`, locked until the transaction ends."""
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
            # Written by an older version; the list of one night is not worth a migration.
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
