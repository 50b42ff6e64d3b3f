"""What all messages on the queue have in common."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Chance = Annotated[float, Field(ge=0.0, le=1.0)]


class Message(BaseModel):
    """Frozen, and with no fields but its own."""

    model_config = ConfigDict(frozen=True, extra="forbid")
