"""What messages show, while somebody may tap on them."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

from bot.slack.drawing import Block, Screen, on_screen

MOST_SCREENS = 1_000


@dataclass
class Shown:
    """What a message shows; shared by all taps on it that are being answered, so that none undoes another.

    `turn` is held while the message is being changed, since Slack may take one change later than the next.
    """

    screen: Screen
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


class Screens:
    """What messages show that somebody may tap on.

    Slack tells what a message shows with each tap on it, but not for messages that only one person sees;
    these are gone when that person reloads Slack, and the latest of them are kept here until then.
    """

    def __init__(self) -> None:
        self._in_flight: WeakValueDictionary[str, Shown] = WeakValueDictionary()
        self._of_one_alone: OrderedDict[str, Shown] = OrderedDict()

    def of_message(self, channel: str, ts: str, blocks: Iterable[Block]) -> Shown:
        """What a message shows that everybody in the channel sees."""
        return self._in_flight.setdefault(f"{channel}/{ts}", Shown(on_screen(blocks)))

    def of_one_alone(self, key: str) -> Shown | None:
        """What a message for one person shows; none where that has been forgotten."""
        return self._of_one_alone.get(key)

    def keep(self, key: str, screen: Screen) -> None:
        """Remember what a message for one person shows."""
        self._of_one_alone.setdefault(key, Shown(screen)).screen = screen
        while len(self._of_one_alone) > MOST_SCREENS:
            self._of_one_alone.popitem(last=False)
