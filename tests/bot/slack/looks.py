"""Messages and the Home tab as people see them, and tapping their buttons."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

from tests.bot.slack.conftest import House
from tests.fakes.slack_wire import Interaction, Message, User, View
from tests.fakes.slack_wire.reading import labels, said

Shown = Message | View
TASTE = "loved heat, fargo and pulp fiction. hated twister and batman forever"


def cards(shown: Shown, part: str = "") -> dict[int, str]:
    """The movies by their places; `part` is "latest:" for those at the bottom of a Home."""
    start = f"{part}card:"
    found = {b["block_id"].removeprefix(start): b for b in shown.blocks if b.get("block_id", "").startswith(start)}
    return {int(place): said([block], {}).splitlines()[0].partition(". ")[2] for place, block in found.items()}


def row(shown: Shown, place: int, part: str = "") -> list[str]:
    """The labels of the buttons of the movie at a place."""
    return [says for block in _rows(shown, f"{part}taps:{place}:") for says in labels([block])]


def others(shown: Shown) -> list[str]:
    """The buttons that are not about a movie on a list."""
    return [says for block in _rows(shown, "others:") for says in labels([block])]


def first(shown: Shown) -> str:
    """The text above the movies."""
    names = (shown.team if isinstance(shown, View) else shown.channel.team).names
    return said([block for block in shown.blocks if block.get("block_id") == "text"], names)


def button(shown: Shown, says: str, place: int | None = None, part: str = "") -> str:
    """The `action_id` of the one button with this label, among all or those of the movie at a place."""
    rows = _rows(shown, "" if place is None else f"{part}taps:{place}:")
    found = {e["action_id"] for block in rows for e in block["elements"] if e.get("text", {}).get("text") == says}
    assert len(found) == 1, f"{says} of {place} among {shown.labels}"
    return str(found.pop())


def tap(house: House, person: User, shown: Shown, says: str, place: int | None = None, part: str = "") -> Interaction:
    """Press the button with this label."""
    return house.wire.click(person, shown, button(shown, says, place, part))


def forge(shown: Shown, action_id: str) -> None:
    """Give the first button of a message another `action_id`, as one of an older program might have."""
    next(block for block in shown.blocks if block["type"] == "actions")["elements"][0]["action_id"] = action_id


def alone(house: House, person: User, after: int = 0) -> list[Message]:
    """The messages in the channel that only this person sees, after the first few."""
    seen = house.wire.messages(house.channel, viewer=person, by=house.wire.bot)
    return [message for message in seen if message.ephemeral_to is person][after:]


def told_alone(house: House, person: User, words: str, after: int = 0) -> Message:
    """The message in the channel that only this person sees, and that says this."""
    return house.wire.wait_for(lambda: next((m for m in alone(house, person, after) if words in m.said), None))


def until(holds: Callable[[], object], seconds: float = 30.0) -> None:
    """Wait for something to happen inside the app that Slack does not hear about."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"it did not come about within {seconds} s"
        time.sleep(0.005)


def _rows(shown: Shown, start: str) -> list[dict[str, object]]:
    rows = [block for block in shown.blocks if block["type"] == "actions"]
    return [block for block in rows if block["block_id"].startswith(start)]


def idle(house: House) -> None:
    """Wait until the app has nothing left to do in the background."""
    app, loop = house.bot.app, house.bot._loop
    assert app is not None and loop is not None
    front_end, desk = app.context.front_end, app.context.service.runner

    async def done() -> None:
        while front_end._tasks or desk._serving:
            await asyncio.sleep(0.005)

    asyncio.run_coroutine_threadsafe(done(), loop).result(10)
