"""What crosses the queue about the registry of models: which there are, which is served, and to serve another.

Each job may run twice. One that changes what is served says what its sender takes for served: where that is
no longer so, nothing happens; where the wish is fulfilled already, nothing is left to do.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from movies.protocol.message import Message

# Apart from questions, so that a broker's access rules can tell the two apart.
REGISTRY_QUEUE = "registry"
MODELS_TASK = "workers.tasks.models"
PROMOTE_TASK = "workers.tasks.promote"
ROLL_BACK_TASK = "workers.tasks.roll_back"
MOST_MODELS = 100

# The SHA-256 of a bundle's manifest.
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class ModelState(StrEnum):
    """What a bundle in the registry is: not served yet, served, or served before."""

    CANDIDATE = "candidate"
    CURRENT = "current"
    RETIRED = "retired"


class _Versioned(Message):
    version: Literal[1] = 1


class ModelsJob(_Versioned):
    """Asks which models there are."""


class PromoteJob(_Versioned):
    """Asks to have a bundle served in place of another; `served` is none where that is what ships."""

    digest: Digest
    served: Digest | None


class RollBackJob(_Versioned):
    """Asks to have what was served before (`to`, none where that is what ships) served again in place of `served`."""

    to: Digest | None
    served: Digest


class Model(_Versioned):
    """A bundle in the registry.

    since: when it came into its state, in Unix time. auc: of the sixth rating of held-out people, where the
    bundle carries it.
    """

    digest: Digest
    id: str = Field(max_length=200)
    state: ModelState
    since: int
    auc: float | None = Field(default=None, ge=0.0, le=1.0)


class ModelsResult(_Versioned):
    """What the registry says after a job.

    models: oldest first, the latest of them where there are very many. shipped: what is served where none is
    current. before: what going back would serve, none where that is what ships. pinned: the bundle that the
    worker serves whatever the registry says, where its settings name one.
    """

    models: tuple[Model, ...] = Field(max_length=MOST_MODELS)
    shipped: str
    before: Digest | None
    pinned: str | None

    @property
    def current(self) -> Model | None:
        """What was promoted, or none where what ships is served."""
        return next((model for model in self.models if model.state is ModelState.CURRENT), None)

    @property
    def served(self) -> str:
        """The id of what is served, but for a pinned one."""
        return self.current.id if self.current else self.shipped

    def by_digest(self, start: str) -> Model | None:
        """The model whose digest begins so."""
        return next((model for model in self.models if start and model.digest.startswith(start)), None)


RegistryJob = ModelsJob | PromoteJob | RollBackJob
