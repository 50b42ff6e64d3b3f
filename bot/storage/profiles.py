"""The store of people's data: a SQLite file, or PostgreSQL by URL.

Movies are stored by title, year and IMDb number, since ids differ between MovieLens releases. Movies that the current
catalogue lacks are kept as well, and reappear with a catalogue that has them.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from itertools import takewhile
from typing import Any, Literal

from pydantic import ValidationError
from sqlalchemy import ColumnElement, Connection, RowMapping, Table, bindparam, select

from bot.contracts.session import Session, Talk
from bot.storage import audit
from bot.storage.database import Database
from bot.storage.tables import (
    consents,
    drop_if_nothing_left,
    know,
    night_members,
    nights,
    people,
    questions,
    ratings,
    recommendations,
    remove_nights,
    tables_about_people,
    talk,
    unseen,
)
from movies.catalogue import Catalogue, split_year
from movies.movie_index import MovieIndex
from movies.ratings import Verdict
from movies.settings import StoreSettings

Source = Literal["chat", "import"]


class Profiles:
    """The store of sessions, safe to use from several threads and processes at once.

    Parameters
    ----------
    settings: the database; a missing SQLite file is created, readable by its owner only.
    catalogue: the movies that ids refer to.
    patience: seconds to wait for a database that others have locked.

    `database` is the open database, for other stores in it; `close` closes it for all of them.

    Raises
    ------
    StoreUnreachable: from every method, if the database does not answer, is full or locked, is not a database, or was
        made by a newer program. The message contains no password.
    """

    def __init__(self, settings: StoreSettings, catalogue: Catalogue, patience: float = 10.0) -> None:
        self._catalogue = catalogue
        self._index = MovieIndex(catalogue)
        self.database = Database(settings, patience)

    def load(self, person: str) -> Session:
        """The session of a person with an id such as "terminal:ana"; empty for a stranger."""
        with self.database.reading() as connection:
            said = _rows(connection, ratings, person)
            rated, shown, not_seen = (
                self._by_movie(rows)
                for rows in (said, _rows(connection, recommendations, person), _rows(connection, unseen, person))
            )
            short_memory = _one(connection, talk, talk.c.person == person)
            consent = _one(connection, consents, consents.c.person == person)
        return Session(
            verdicts={movie: Verdict(rows[-1]["verdict"]) for movie, rows in rated.items()},
            strangers={_name(row): Verdict(row["verdict"]) for row in said if self._is_stranger(row)},
            unseen=frozenset(not_seen),
            shown={movie: rows[-1]["chance"] for movie, rows in shown.items()},
            may_learn=consent["may_learn"] if consent else None,
            talk=self._read_talk(short_memory),
        )

    def known_since(self, person: str) -> int | None:
        """When a person first wrote, in Unix time; None for a stranger."""
        with self.database.reading() as connection:
            return connection.execute(select(people.c.since).where(people.c.id == person)).scalar()

    def save(
        self, person: str, before: Session, after: Session, source: Source = "chat", bundle: str | None = None
    ) -> None:
        """Write the difference between two sessions of a person, in one transaction.

        Changes that another process saved in the meantime stay, unless this difference touches them.
        `source` is the origin of new ratings, and `bundle` the id of the bundle behind new recommendations.
        """
        with self.database.writing() as connection:
            self._save(connection, person, before, after, source, bundle)

    def save_answer(self, person: str, since: int | None, before: Session, after: Session, bundle: str) -> None:
        """Write what a worker's answer changes, unless the person was forgotten while the worker was busy.

        `since` is what `known_since` returned when they asked.
        """
        with self.database.writing() as connection:
            # Lock the row, so that nobody forgets the person until this is written.
            known = select(people.c.since).where(people.c.id == person).with_for_update()
            if connection.execute(known).scalar() == since:
                self._save(connection, person, before, after, "chat", bundle)

    def _save(
        self,
        connection: Connection,
        person: str,
        before: Session,
        after: Session,
        source: Source,
        bundle: str | None,
    ) -> None:
        at = int(time.time())
        know(connection, person, at)
        said = {"person": person, "at": at}
        self._write(connection, ratings, before.verdicts, after.verdicts, said | {"source": source})
        self._write_strangers(connection, before.strangers, after.strangers, said | {"source": source})
        self._write(connection, recommendations, before.shown, after.shown, said | {"bundle": bundle})
        self._write(connection, unseen, *_in_one_order(before.unseen, after.unseen), said)
        if before.may_learn is not after.may_learn:
            connection.execute(consents.delete().where(consents.c.person == person))
            if after.may_learn is not None:
                connection.execute(consents.insert(), said | {"may_learn": after.may_learn})
        if before.talk != after.talk:
            connection.execute(talk.delete().where(talk.c.person == person))
            if after.talk != Talk():
                memory = {"catalogue": self._catalogue.digest, "talk": after.talk.model_dump_json()}
                connection.execute(talk.insert(), {"person": person} | memory)
        if after == Session():
            # Saving somebody who has said nothing, or has just been forgotten, must leave no trace.
            drop_if_nothing_left(connection, person)

    def forget(self, person: str) -> None:
        """Delete every row about a person, and scrub their data from a SQLite file.

        Records of what they did as an admin are kept, without their id. The person disappears from other people's
        movie nights, and nights that they host end for everybody. If other readers hold the file open for longer than
        `patience`, the rows are deleted, but their bytes remain and StoreUnreachable is raised; forgetting again wipes
        them.
        """
        with self.database.writing() as connection:
            remove_nights(connection, nights.c.person == person)
            know(connection, person, at=None)
            for table in tables_about_people:
                connection.execute(table.delete().where(table.c.person == person))
            connection.execute(people.delete().where(people.c.id == person))
            audit.disown(connection, person)
        self.database.wipe_removed()

    def export(self, person: str) -> dict[str, Any]:
        """Everything stored about a person, ready for JSON; times are ISO 8601 in UTC."""
        with self.database.reading() as connection:
            known = _one(connection, people, people.c.id == person)
            short_memory = _one(connection, talk, talk.c.person == person)
            consent = _one(connection, consents, consents.c.person == person)
            said = {
                table.name: [_told(row) for row in _rows(connection, table, person)]
                for table in (ratings, recommendations, unseen, nights, night_members)
            }
            asked = [_told(row) for row in _pending(connection, person)]
            done_as_admin = [_told(row) for row in audit.of_person(connection, person)]
        return {
            "person": person,
            "since": _iso(known["since"]) if known else None,
            "last_wrote": _iso(known["seen"])[: len("2026-01-01")] if known and known["seen"] else None,
            **said,
            "consent": _told(consent) if consent else None,
            "talk": json.loads(short_memory["talk"]) if short_memory else None,
            "questions": asked,
            "admin_acts": done_as_admin,
        }

    def close(self) -> None:
        """Close the connections."""
        self.database.close()

    def _by_movie(self, rows: Iterable[RowMapping]) -> dict[int, list[RowMapping]]:
        """Rows by movie of the current catalogue, in the order in which the person last mentioned them."""
        found: dict[int, list[RowMapping]] = {}
        for row in rows:
            movie = self._index.same(row["title"], row["year"], row["imdb_id"])
            if movie is not None:
                found[movie.id] = [*found.pop(movie.id, []), row]
        return found

    def _write(
        self,
        connection: Connection,
        table: Table,
        old: Mapping[int, Any],
        new: Mapping[int, Any],
        said: dict[str, Any],
    ) -> None:
        """Replace the rows of movies whose value, or whose place in the order, has changed."""
        # `rest` is an iterator, so it finds movies in the old order only.
        rest = iter(old.items())
        kept = sum(1 for _ in takewhile(lambda item: item in rest, new.items()))
        rewritten = list(new)[kept:]
        replaced = (old.keys() - new.keys()) | set(rewritten)
        if not replaced:
            return
        stored = self._by_movie(_rows(connection, table, said["person"]))
        rows = []
        for movie_id in rewritten:
            if movie_id in old and old[movie_id] == new[movie_id]:
                # Move the stored row to the end, unless another process has removed it.
                rows += [{k: v for k, v in row.items() if k != "id"} for row in stored.get(movie_id, ())[-1:]]
            else:
                movie = self._catalogue[movie_id]
                named = {"title": movie.title, "year": movie.year, "imdb_id": movie.imdb_id}
                value = {name: new[movie_id] for name in ("verdict", "chance") if name in table.c}
                rows.append(named | value | said)
        doomed = [{"row": row["id"]} for movie_id in replaced for row in stored.get(movie_id, ())]
        if doomed:
            connection.execute(table.delete().where(table.c.id == bindparam("row")), doomed)
        if rows:
            connection.execute(table.insert(), rows)

    def _write_strangers(
        self,
        connection: Connection,
        old: Mapping[str, Verdict],
        new: Mapping[str, Verdict],
        said: dict[str, Any],
    ) -> None:
        """Replace the changed ratings of titles that the catalogue lacks."""
        changed = {name for name in old.keys() | new.keys() if old.get(name) is not new.get(name)}
        if not changed:
            return
        stored = _rows(connection, ratings, said["person"])
        doomed = [{"row": row["id"]} for row in stored if _name(row) in changed and self._is_stranger(row)]
        if doomed:
            connection.execute(ratings.delete().where(ratings.c.id == bindparam("row")), doomed)
        named = [(*split_year(name), verdict) for name, verdict in new.items() if name in changed]
        if named:
            rows = [{"title": t, "year": year, "imdb_id": None, "verdict": v} | said for t, year, v in named]
            connection.execute(ratings.insert(), rows)

    def _is_stranger(self, row: RowMapping) -> bool:
        return self._index.same(row["title"], row["year"], row["imdb_id"]) is None

    def _read_talk(self, stored: RowMapping | None) -> Talk:
        if stored is None or stored["catalogue"] != self._catalogue.digest:
            return Talk()
        try:
            return Talk.model_validate_json(stored["talk"])
        except ValidationError:
            # Written by an older program; the short-term memory is not worth a migration.
            return Talk()


def _name(row: RowMapping) -> str:
    return f"{row['title']} ({row['year']})" if row["year"] else str(row["title"])


def _in_one_order(before: frozenset[int], after: frozenset[int]) -> tuple[dict[int, None], dict[int, None]]:
    """Both sets in the same order, so that common elements count as unchanged."""
    both = sorted(before & after)
    return dict.fromkeys([*both, *sorted(before - after)]), dict.fromkeys([*both, *sorted(after - before)])


def _rows(connection: Connection, table: Table, person: str) -> list[RowMapping]:
    return list(connection.execute(select(table).where(table.c.person == person).order_by(table.c.id)).mappings())


def _pending(connection: Connection, person: str) -> list[RowMapping]:
    """Pending questions, without the tokens for delivering their answers."""
    told = select(questions.c.said, questions.c.kind, questions.c.at).where(questions.c.person == person)
    return list(connection.execute(told.order_by(questions.c.at)).mappings())


def _one(connection: Connection, table: Table, condition: ColumnElement[bool]) -> RowMapping | None:
    return connection.execute(select(table).where(condition)).mappings().first()


def _told(row: RowMapping) -> dict[str, Any]:
    """A row as shown to the person it is about."""
    read: dict[str, Callable[[Any], Any]] = {"at": _iso, "state": json.loads, "chances": json.loads}
    return {k: read[k](v) if k in read else v for k, v in row.items() if k not in {"id", "person", "actor"}}


def _iso(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat()
