"""Messages about the registry of models: listing them, and choosing which one to serve.

Each job may run twice. A job that changes the served model names the one its sender believes is served: if that is
outdated, nothing happens, and if the change has been made already, there is nothing left to do.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from movies.protocol.message import Message

# A queue of its own, so that a broker's access rules can tell these jobs from questions.
REGISTRY_QUEUE = "registry"
MODELS_TASK = "workers.tasks.models"
PROMOTE_TASK = "workers.tasks.promote"
ROLL_BACK_TASK = "workers.tasks.roll_back"
MOST_MODELS = 100

# The SHA-256 of a bundle's manifest.
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class ModelState(StrEnum):
    """The state of a bundle in the registry: not served yet, served, or served before."""

    CANDIDATE = "candidate"
    CURRENT = "current"
    RETIRED = "retired"


class _Versioned(Message):
    version: Literal[1] = 1


class ModelsJob(_Versioned):
    """Asks for the list of models."""


class PromoteJob(_Versioned):
    """Asks to serve a bundle in place of another; `served` is None for the shipped one."""

    digest: Digest
    served: Digest | None


class RollBackJob(_Versioned):
    """Asks to serve the previous model again (`to`, None for the shipped one) in place of `served`."""

    to: Digest | None
    served: Digest


class Model(_Versioned):
    """A bundle in the registry.

    since: when it entered its state, in Unix time. auc: that of held-out people's sixth rating; None if not recorded.
    """

    digest: Digest
    id: str = Field(max_length=200)
    state: ModelState
    since: int
    auc: float | None = Field(default=None, ge=0.0, le=1.0)


class ModelsResult(_Versioned):
    """The registry's contents after a job.

    models: oldest first; only the latest if there are very many. shipped: the bundle served if none is current. before:
    the bundle that rolling back would serve, None for the shipped one. pinned: the bundle that the worker's settings
    force, whatever the registry says.
    """

    models: tuple[Model, ...] = Field(max_length=MOST_MODELS)
    shipped: str
    before: Digest | None
    pinned: str | None

    @property
    def current(self) -> Model | None:
        """The promoted model, or None if the shipped one is served."""
        return next((model for model in self.models if model.state is ModelState.CURRENT), None)

    @property
    def served(self) -> str:
        """The id of the served bundle, ignoring a pinned one."""
        return self.current.id if self.current else self.shipped

    def by_digest(self, start: str) -> Model | None:
        """The model whose digest has this prefix."""
        return next((model for model in self.models if start and model.digest.startswith(start)), None)


RegistryJob = ModelsJob | PromoteJob | RollBackJob
