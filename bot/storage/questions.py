"""Pending questions, stored so that none is lost if the bot is killed."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from pydantic import ValidationError
from sqlalchemy import RowMapping, select

from bot.contracts.asked import Asked
from bot.storage.database import Database
from bot.storage.tables import drop_if_nothing_left, know, questions
from movies.protocol.recommendation import ExplainJob, GroupJob, Job, PredictJob, RecommendJob

Where = dict[str, Any]

KINDS: dict[str, type[Job]] = {kind.__name__: kind for kind in (RecommendJob, PredictJob, ExplainJob, GroupJob)}


@dataclass(frozen=True)
class KeptQuestion:
    """A question as it was accepted.

    where: lets its front end find the place for the answer again. said: the text above the coming answer. asked: None
    if the job was written by another version and cannot be read. until: the Unix time after
    which it is no longer worth answering.
    """

    id: str
    person: str
    server: str | None
    owner: str
    where: Where
    said: str
    asked: Asked | None
    until: int


class Questions:
    """The store of pending questions, safe to use from several threads and processes at once.

    `owner` is the name of this process: each question belongs to the process that is to answer it.

    Raises
    ------
    StoreUnreachable: from every method, as from those of `Profiles`.
    """

    def __init__(self, database: Database, keeps: float) -> None:
        """`keeps` is the number of seconds for which a question is worth answering."""
        self._database = database
        self._keeps = keeps
        self.owner = uuid4().hex

    def accept(self, person: str, asked: Asked, where: Where, said: str) -> None:
        """Store a question that this process is going to answer."""
        job = {"kind": type(asked.job).__name__, "job": asked.job.model_dump_json()}
        self._insert(person, {"id": asked.id, "server": asked.server, "where": json.dumps(where), "said": said} | job)

    def accept_night(self, id: str, person: str, where: Where) -> None:
        """Store that a movie night is waiting for its list; the question itself is stored with the night."""
        self._insert(person, {"id": id, "server": None, "where": json.dumps(where), "said": "", "kind": "", "job": ""})

    def _insert(self, person: str, said: dict[str, Any]) -> None:
        at = int(time.time())
        row = said | {
            "person": person,
            "owner": self.owner,
            "at": at,
            "until": at + int(self._keeps),
        }
        with self._database.writing() as connection:
            know(connection, person, at)
            connection.execute(questions.insert(), row)

    def placed(self, id: str, where: Where) -> None:
        """Store the new place for the answer."""
        with self._database.writing() as connection:
            connection.execute(questions.update().where(questions.c.id == id), {"where": json.dumps(where)})

    def settle(self, id: str, person: str) -> None:
        """Delete an answered question."""
        with self._database.writing() as connection:
            know(connection, person, at=None)
            connection.execute(questions.delete().where(questions.c.id == id, questions.c.owner == self.owner))
            drop_if_nothing_left(connection, person)

    def taken(self, id: str) -> bool:
        """Whether another process has taken over this process's question."""
        with self._database.reading() as connection:
            owner = connection.execute(select(questions.c.owner).where(questions.c.id == id)).scalar()
        return owner not in {None, self.owner}

    def of_others(self) -> list[KeptQuestion]:
        """Questions that belong to other processes, oldest first."""
        theirs = select(questions).where(questions.c.owner != self.owner).order_by(questions.c.at)
        with self._database.reading() as connection:
            rows = connection.execute(theirs).mappings().all()
        return [_read(row) for row in rows]

    def pending_for(self, asked: int) -> bool:
        """Whether a question is pending that was asked in the Discord message with this id."""
        with self._database.reading() as connection:
            places = connection.execute(select(questions.c.where)).scalars().all()
        return any(json.loads(place).get("asked") == asked for place in places)

    def take(self, question: KeptQuestion) -> bool:
        """Take over a question of a dead process; if several try, only one gets True."""
        same = questions.c.id == question.id, questions.c.owner == question.owner
        with self._database.writing() as connection:
            return connection.execute(questions.update().where(*same), {"owner": self.owner}).rowcount == 1


def _read(row: RowMapping) -> KeptQuestion:
    try:
        asked = Asked(row["id"], KINDS[row["kind"]].model_validate_json(row["job"]), row["server"])
    except (KeyError, ValidationError):
        asked = None
    where = json.loads(row["where"])
    return KeptQuestion(
        row["id"], row["person"], row["server"], row["owner"], where, row["said"], asked, int(row["until"])
    )
