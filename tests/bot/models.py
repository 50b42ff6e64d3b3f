"""The registry and the training worker as the bot sees them, in the test's own process."""

from __future__ import annotations

import base64
import time
from dataclasses import dataclass, field

from sqlalchemy import select

from bot.storage.database import Database
from bot.storage.tables import admin_acts
from movies.errors import MatineeError
from movies.protocol.registry import Model, ModelsJob, ModelsResult, ModelState, PromoteJob, RegistryJob, RollBackJob
from movies.protocol.training import (
    Interval,
    Measured,
    Picture,
    RetrainJob,
    RetrainResult,
    TrainingProgress,
    TrainingState,
)
from workers.bundles.register import Entry, Register

SHIPPED = "phase2-shipped"
# A picture of one point, as small as a PNG can be.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000" "1f15c4890000000d49444154789c6360f8cfc0f01f00050001ff"
    "89993d1d0000000049454e44ae426082"
)  # fmt: skip


def digest(name: str) -> str:
    """A digest that says whose it is, in hexadecimal digits."""
    return name.encode().hex().ljust(64, "0")


@dataclass
class Models:
    """The registry, without bundles: its own rules, and what was asked of it."""

    register: Register = field(default_factory=Register)
    jobs: list[RegistryJob] = field(default_factory=list)
    broken: MatineeError | None = None
    pinned: str | None = None

    def add(self, *names: str) -> None:
        """Add candidates with these names, whose ids are like "night-id"."""
        entries = [Entry(digest=digest(n), id=f"{n}-id", state=ModelState.CANDIDATE, since=10**9) for n in names]
        self.register = self.register.model_copy(update={"entries": (*self.register.entries, *entries)})

    def serve(self, name: str) -> None:
        """Let somebody promote a model in the meantime."""
        self.register = self.register.promoted(self.register.find(f"{name}-id"))

    @property
    def served(self) -> str:
        return self.register.current.id if self.register.current else SHIPPED

    def answer(self, job: RegistryJob) -> ModelsResult:
        self.jobs.append(job)
        if not isinstance(job, ModelsJob):
            if self.broken is not None:
                raise self.broken
            now = self.register.expecting(job.served)
            self.register = now.promoted(now.find(job.digest)) if isinstance(job, PromoteJob) else now.rolled_back()
        told = ModelsResult(
            models=tuple(Model(**entry.model_dump(), auc=0.68) for entry in self.register.entries),
            shipped=SHIPPED,
            before=self.register.previous,
            pinned=self.pinned,
        )
        return ModelsResult.model_validate_json(told.model_dump_json())

    @property
    def changes(self) -> list[RegistryJob]:
        """The requests to change what is served."""
        return [job for job in self.jobs if isinstance(job, PromoteJob | RollBackJob)]


@dataclass
class Trained:
    """A training worker that does what a test says."""

    jobs: list[RetrainJob] = field(default_factory=list)
    cancelled: list[str] = field(default_factory=list)
    runs: str | None = None
    progresses: dict[str, TrainingProgress] = field(default_factory=dict)
    results: dict[str, RetrainResult] = field(default_factory=dict)
    down: MatineeError | None = None
    lives: bool = True

    def begin(self, job: RetrainJob) -> None:
        self._up()
        self.jobs.append(job)
        self.says(job.id, TrainingState.WAITING)

    def running(self) -> str | None:
        self._up()
        return self.runs

    def has_worker(self) -> bool:
        self._up()
        return self.lives

    def progress(self, id: str) -> TrainingProgress | None:
        self._up()
        return self.progresses.get(id)

    def result(self, id: str) -> RetrainResult | None:
        self._up()
        return self.results.get(id)

    def cancel(self, id: str) -> None:
        self._up()
        self.cancelled.append(id)

    def says(self, id: str, state: TrainingState, **how: float | str) -> None:
        self.progresses[id] = TrainingProgress.model_validate({"id": id, "state": state, "at": time.time(), **how})

    def ends(self, id: str, result: RetrainResult) -> None:
        self.says(id, TrainingState.DONE, share=1.0)
        self.results[id] = result

    def _up(self) -> None:
        if self.down is not None:
            raise self.down


def result_of(name: str, low: float, high: float, beside: str | None = SHIPPED) -> RetrainResult:
    """The comparison of a candidate, by the interval of its difference from the model `beside`."""
    auc = Interval(value=0.684, low=0.665, high=0.704)
    return RetrainResult(
        bundle=f"{name}-id",
        digest=digest(name),
        rows=1_880,
        people=94,
        candidate=Measured(bundle=f"{name}-id", auc=auc, calibration_error=0.021),
        current=Measured(bundle=beside, auc=auc, calibration_error=0.033) if beside else None,
        difference=Interval(value=(low + high) / 2, low=low, high=high) if beside else None,
        pictures=tuple(Picture(name=n, png=base64.b64encode(PNG)) for n in ("sixth_rating", "reliability")),
    )


def acts(database: Database) -> list[tuple[str | None, str, str, str, str]]:
    """The audit trail, oldest first, without times: who, where, what, about what, and what became of it."""
    columns = [admin_acts.c[name] for name in ("actor", "place", "verb", "subject", "outcome")]
    with database.reading() as connection:
        return [tuple(row) for row in connection.execute(select(*columns).order_by(admin_acts.c.id))]


def outcomes(database: Database) -> list[tuple[str, str]]:
    """What was tried, and what became of it."""
    return [(verb, outcome) for _, _, verb, _, outcome in acts(database)]
