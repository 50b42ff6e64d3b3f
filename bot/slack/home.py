"""The app's Home tab: its last answer, the profile, the latest recommendations, and a button for every verb."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field, replace
from typing import Any

from slack_sdk.errors import SlackApiError

from bot import wording
from bot.contracts.replies import Reply
from bot.conversation.apologies import apology
from bot.front_end.layout import put_into
from bot.front_end.service import Service
from bot.slack.api import code_of
from bot.slack.drawing import Block, Screen, blocks, button, draw, plain, rich_text, row
from bot.slack.identities import Visitor
from bot.slack.surfaces import SignBudget, with_file_sent, worded
from bot.storage.questions import Where
from bot.wording.english.slack import VERBS
from movies.errors import MatineeError
from movies.logs import log

VERBS_IN_A_ROW = 5
MOST_REMEMBERED = 5_000
SECONDS_TO_GATHER_CHANGES = 1.0
LONGEST_HEADER = 150


def home_view(known: Reply | None, answer: Screen | None, owner: str) -> Block:
    """The view of a Home tab; `known` is from `Chat.overview`, if it could be read, `answer` is the last one there."""
    top = [*blocks(answer), {"type": "divider"}] if answer is not None else []
    verbs = [button(wording.slack.home_verb(verb), f"h:{verb}") for verb in VERBS]
    rows = [row(verbs[k : k + VERBS_IN_A_ROW], f"verbs:{k}") for k in range(0, len(verbs), VERBS_IN_A_ROW)]
    return {"type": "home", "blocks": [*top, *(_below(known, answer, owner) if known else []), *rows]}


def _below(known: Reply, answer: Screen | None, owner: str) -> list[Block]:
    """The profile, and the latest recommendations except those shown above with their reasons."""
    latest = draw(known, owner)
    above = {tap.tap_id for taps in answer.taps.values() for tap in taps} if answer is not None else set()
    places = [place for place, taps in latest.taps.items() if not above & {tap.tap_id for tap in taps}]
    cards, taps = {k: latest.cards[k] for k in places}, {k: latest.taps[k] for k in places}
    below = blocks(replace(latest, text="", cards=cards, taps=taps))
    return [
        _header(wording.slack.home_profile()),
        rich_text(known.text, "profile"),
        *([_header(wording.slack.home_latest())] if below else []),
        *({**block, "block_id": f"latest:{block['block_id']}"} for block in below),
        {"type": "divider"},
    ]


def _header(text: str) -> Block:
    return {"type": "header", "text": plain(text, LONGEST_HEADER)}


@dataclass
class _Home:
    """A Home tab as shown; `known` is the latest overview, `lock` is held while it changes."""

    visitor: Visitor
    answer: Screen | None = None
    known: Reply | None = None
    published: Block | None = None
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class Homes:
    """The Home tabs opened or used since this process started."""

    def __init__(self, service: Service, later: Callable[[Coroutine[Any, Any, None]], None]) -> None:
        """`later` runs something in the background."""
        self._service = service
        self._later = later
        self._homes: OrderedDict[str, _Home] = OrderedDict()
        self._due: set[str] = set()

    async def opened(self, visitor: Visitor) -> None:
        """Publish a Home tab; called each time it is opened."""
        home = self._of(visitor)
        home.answer = home.published = None
        try:
            await self._publish(home)
        except MatineeError as error:
            home.answer = draw(apology(error), visitor.owner)
            await self._publish(home)

    async def show(self, visitor: Visitor, answer: Screen) -> None:
        """Show an answer on top."""
        home = self._of(visitor)
        home.answer = answer
        await self._publish(home)

    def answer_of(self, person: str) -> Screen | None:
        """The surface on top of somebody's Home tab."""
        home = self._homes.get(person)
        return home.answer if home else None

    def changed(self, visitor: Visitor, reply: Reply) -> None:
        """Update a Home tab after a message elsewhere; after a moment, since messages tend to come in a row.

        reply: the answer there.
        """
        # Forgotten data must also vanish from a Home tab opened before this process started.
        home = self._of(visitor) if reply.forgets else self._homes.get(visitor.person)
        if home is not None and reply.forgets:
            home.known = None
            if home.answer is not None and home.answer.text != reply.text:
                home.answer = None
        if home is not None and visitor.person not in self._due:
            self._due.add(visitor.person)
            self._later(self._follow(home))

    async def _follow(self, home: _Home) -> None:
        await asyncio.sleep(SECONDS_TO_GATHER_CHANGES)
        self._due.discard(home.visitor.person)
        try:
            await self._publish(home)
        except SlackApiError as error:
            log.info("home_not_published", error=code_of(error))
        except Exception as error:
            apology(error)

    async def _publish(self, home: _Home) -> None:
        chat, person = self._service.chat, home.visitor.person
        async with home.lock:
            try:
                home.known = await self._service.runner.run(lambda: chat.overview(person))
            except MatineeError:
                # Show the answer anyway; it may be the one that reports the error.
                if home.answer is None:
                    raise
            view = home_view(home.known, home.answer, home.visitor.owner)
            if view != home.published:
                await home.visitor.client.views_publish(user_id=home.visitor.user, view=view)
                home.published = view

    def _of(self, visitor: Visitor) -> _Home:
        home = self._homes.setdefault(visitor.person, _Home(visitor))
        self._homes.move_to_end(visitor.person)
        home.visitor = visitor
        while len(self._homes) > MOST_REMEMBERED:
            self._homes.popitem(last=False)
        return home


class HomeSurface:
    """The top of somebody's Home tab.

    Parameters
    ----------
    tapped: the `action_id` of the button.
    in_place: whether movies on top that the answer does not replace stay.
    """

    def __init__(self, visitor: Visitor, homes: Homes, signs: SignBudget, tapped: str = "", in_place: bool = False):
        self._visitor = visitor
        self._homes = homes
        self._signs = signs
        self._tapped = tapped
        self._in_place = in_place
        self._shown = False

    async def show(self, reply: Reply, passing: bool = False) -> None:
        """Answer on top of the Home tab."""
        if passing and not self._signs.allow(self._visitor.team):
            return
        self._shown = True
        reply = await with_file_sent(self._visitor, worded(reply))
        answer = draw(reply, self._visitor.owner)
        before = self._homes.answer_of(self._visitor.person)
        if self._in_place and before is not None:
            answer = put_into(before, answer, reply, self._tapped)
        await self._homes.show(self._visitor, answer)

    def where(self) -> Where:
        """See `bot.slack.kept`."""
        return {"kind": "home", "visitor": self._visitor.where()}

    async def refuse(self, reply: Reply) -> None:
        """Say that nothing was done. The answer on top stays, since its buttons may be pressed again."""
        answer, before = draw(reply, self._visitor.owner), self._homes.answer_of(self._visitor.person)
        await self._homes.show(self._visitor, answer if before is None else replace(before, text=answer.text))

    async def busy(self) -> None:
        """Say that an answer is coming, until there is one."""
        if not self._shown:
            await self.show(Reply(wording.slack.one_moment()))
