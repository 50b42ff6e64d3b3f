"""What both transports have in common: deliveries, their answers, and trying again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from tests.fakes.slack_wire.messages import SECONDS_TO_ACKNOWLEDGE, Delivery, Event
from tests.fakes.slack_wire.world import World

# Slack tries three more times: almost at once, after a minute and after five ("Events API", "Error handling"). A test
# does not have a minute, so it sees only the first; what was lost with a connection is sent up to three times.
RETRIES, RETRIES_OF_LOST = 1, 3


class Courier:
    """Brings deliveries to the app; `answered` hears of each answer, under the world's lock."""

    def __init__(self, world: World, loop: asyncio.AbstractEventLoop, answered: Callable[[Delivery], None]) -> None:
        self.world, self.loop, self._answered = world, loop, answered
        self.deliveries: list[Delivery] = []
        self.seconds_to_acknowledge = SECONDS_TO_ACKNOWLEDGE

    def send(self, delivery: Delivery) -> None:
        """Bring it; may be called from any thread, under the world's lock."""
        self.loop.call_soon_threadsafe(self.start, delivery)

    def start(self, delivery: Delivery) -> None:
        raise NotImplementedError

    def ready(self) -> bool:
        raise NotImplementedError

    def acknowledge(self, delivery: Delivery, now: float, answer: Any) -> None:
        """Note an answer; one that comes too late no longer changes anything."""
        assert delivery.sent is not None
        if delivery.acknowledged is not None or delivery.failed is not None:
            return
        delivery.acknowledged, delivery.answer = now - delivery.sent, answer
        self._answered(delivery)
        self.world.changed.notify_all()

    def again(self, delivery: Delivery, reason: str, most: int = RETRIES) -> None:
        """What becomes of a failed delivery: an event is sent once more; for anything else, the person reads that it
        failed."""
        if delivery.acknowledged is not None or delivery.failed is not None:
            return
        delivery.failed = "operation_timeout" if reason in ("timeout", "http_timeout") else reason
        if isinstance(delivery.source, Event) and delivery.attempt < most:
            self.world.send(delivery.kind, delivery.source, delivery.attempt + 1, reason)
        self.world.changed.notify_all()
