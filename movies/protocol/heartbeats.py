"""Workers' heartbeats, from which waiting times are estimated."""

from __future__ import annotations

import time

from pydantic import Field

from movies.protocol.message import Message
from movies.protocol.seals import Seals

# A hash in the broker: each worker's latest report, by its name.
HEARTBEATS = "matinee:workers"
BEAT_EVERY_SECONDS = 1.0
# A worker silent for this long is gone; this includes a margin for clock skew.
ALIVE_SECONDS = 6.0


class Heartbeat(Message):
    """One worker at the Unix time `at`: how many jobs it runs at once, and their recent mean duration in seconds."""

    at: float
    processes: int = Field(ge=1, le=1_000)
    seconds: float | None = Field(default=None, ge=0.0)

    def sealed(self, seals: Seals, name: str) -> str:
        """The sealed text for the broker."""
        return seals.seal(self.model_dump_json(), HEARTBEATS, name)


def living(seals: Seals, said: dict[bytes, bytes]) -> list[Heartbeat]:
    """The live workers, from the contents of the hash."""
    read = (seals.read(beat, HEARTBEATS, name.decode("utf-8", "replace")) for name, beat in said.items())
    beats = [Heartbeat.model_validate_json(beat) for beat in read if beat is not None]
    return [beat for beat in beats if abs(time.time() - beat.at) < ALIVE_SECONDS]
