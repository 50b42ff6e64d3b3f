"""The contents of messages whose buttons may still be pressed."""

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
    """A message's current contents, shared by all presses being answered, so that none undoes another.

    `lock` is held while the message changes, since Slack might otherwise apply changes in the wrong order.
    """

    screen: Screen
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class Screens:
    """The contents of messages with buttons.

    With each press, Slack sends the message's contents, except for ephemeral messages. Those disappear when the person
    reloads Slack; until then, the latest of them are kept here.
    """

    def __init__(self) -> None:
        self._in_flight: WeakValueDictionary[str, Shown] = WeakValueDictionary()
        self._of_one_alone: OrderedDict[str, Shown] = OrderedDict()

    def of_message(self, channel: str, ts: str, blocks: Iterable[Block]) -> Shown:
        """The contents of a message in a channel."""
        return self._in_flight.setdefault(f"{channel}/{ts}", Shown(on_screen(blocks)))

    def of_one_alone(self, key: str) -> Shown | None:
        """The contents of an ephemeral message; None if no longer known."""
        return self._of_one_alone.get(key)

    def keep(self, key: str, screen: Screen) -> None:
        """Store the contents of an ephemeral message."""
        self._of_one_alone.setdefault(key, Shown(screen)).screen = screen
        while len(self._of_one_alone) > MOST_SCREENS:
            self._of_one_alone.popitem(last=False)
