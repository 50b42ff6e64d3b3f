"""The base class of all messages on the queue."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Chance = Annotated[float, Field(ge=0.0, le=1.0)]


class Message(BaseModel):
    """Frozen, and rejects unknown fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")
