"""A worker in the test's own process: the real inference with a scripted model, without a queue."""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path

from bot.queue.status import QueueStatus
from movies.errors import MatineeError
from movies.movielens import Release
from movies.prompt import PromptStyle
from movies.protocol.recommendation import ExplainJob, GroupJob, Job, PredictJob, RecommendJob, Result
from movies.protocol.registry import ModelsResult, RegistryJob
from tests.bot.models import Models, Trained
from workers.bundles.bundle import Bundle
from workers.bundles.manifest import WEIGHTS, BaseOfBundle, Calibration, Manifest
from workers.engine.scripted import ScriptedEngine
from workers.inference import Inference


def inference_of(release: Release) -> Inference:
    manifest = Manifest(
        name="test", style=PromptStyle.PLAIN, base=BaseOfBundle(name="tiny", sha256="b" * 64), data={}, recipe={},
        training={}, calibration=Calibration(), files={WEIGHTS: "0123456789abcdef" * 4},
    )  # fmt: skip
    return Inference(ScriptedEngine(), Bundle(Path("nowhere"), manifest), release)


@dataclass
class Worker:
    """Jobs and results cross as JSON; it can be down, and can be delayed as if it were busy.

    models, trainings: the registry that it looks at, and the training worker beside it. lives: bots that said so.
    """

    inference: Inference
    down: MatineeError | None = None
    jobs: list[Job] = field(default_factory=list)
    free: threading.Event = field(default_factory=threading.Event)
    queue: QueueStatus = field(default_factory=lambda: QueueStatus(0, 1))
    models: Models = field(default_factory=Models)
    trainings: Trained = field(default_factory=Trained)
    lives: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.free.set()

    def ask(
        self, job: Job | RegistryJob, while_waiting: Callable[[], None] = lambda: None, id: str | None = None
    ) -> Result | ModelsResult:
        while_waiting()
        while not self.free.wait(0.05):
            while_waiting()
        if self.down is not None:
            raise self.down
        if isinstance(job, RegistryJob):
            return self.models.answer(job)
        self.jobs.append(job)
        method = {
            RecommendJob: self.inference.recommend,
            PredictJob: self.inference.predict,
            ExplainJob: self.inference.explain,
            GroupJob: self.inference.group,
        }[type(job)]
        result = method(type(job).model_validate_json(job.model_dump_json()))  # type: ignore[arg-type]
        return type(result).model_validate_json(result.model_dump_json())

    def say_alive(self, owner: str) -> None:
        self.lives.add(owner)

    def alive(self, owners: Collection[str]) -> set[str]:
        return self.lives & set(owners)

    def status(self) -> QueueStatus:
        return self.queue

    def close(self) -> None:
        self.free.set()
