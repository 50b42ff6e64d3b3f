"""The app's Home: what was asked there last, the profile, the latest recommendations, and a button for every verb."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from slack_sdk.errors import SlackApiError

from bot import wording
from bot.apologies import apology
from bot.layout import put_into
from bot.replies import Reply
from bot.slack.drawing import Block, Screen, blocks, button, draw, plain, rich_text, row
from bot.slack.identities import Visitor
from bot.slack.surfaces import Rations, hand_over, worded
from bot.wording.slack import VERBS
from movies.logs import log

if TYPE_CHECKING:
    from bot.slack.app import App

VERBS_IN_A_ROW = 5
MOST_REMEMBERED = 5_000
SECONDS_TO_GATHER_CHANGES = 1.0
LONGEST_HEADER = 150


def home_view(known: Reply, answer: Screen | None, owner: str) -> Block:
    """The view of the Home; `known` is of `Chat.overview`, `answer` what was answered there last."""
    top = [*blocks(answer), {"type": "divider"}] if answer is not None else []
    latest = draw(known, owner)
    if answer is not None:
        # What is above with its reasons need not be told again.
        above = {tap.tap_id for taps in answer.taps.values() for tap in taps}
        places = [place for place, taps in latest.taps.items() if not above & {tap.tap_id for tap in taps}]
        latest = replace(
            latest,
            cards={place: latest.cards[place] for place in places},
            taps={place: latest.taps[place] for place in places},
        )
    below = blocks(replace(latest, text=""))
    if below:
        below.insert(0, _header(wording.home_latest()))
    verbs = [button(wording.home_verb(verb), f"h:{verb}") for verb in VERBS]
    return {
        "type": "home",
        "blocks": [
            *top,
            _header(wording.home_profile()),
            rich_text(known.text, "profile"),
            *(
                {**block, "block_id": f"latest:{block['block_id']}"} if "block_id" in block else block
                for block in below
            ),
            {"type": "divider"},
            *(row(verbs[k : k + VERBS_IN_A_ROW], f"verbs:{k}") for k in range(0, len(verbs), VERBS_IN_A_ROW)),
        ],
    }


def _header(text: str) -> Block:
    return {"type": "header", "text": plain(text, LONGEST_HEADER)}


@dataclass
class _Home:
    """A Home as it stands in Slack; `turn` is held while it is being changed."""

    visitor: Visitor
    answer: Screen | None = None
    published: Block | None = None
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


class Homes:
    """The Homes of those who opened theirs or asked there since this process started."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._homes: OrderedDict[str, _Home] = OrderedDict()
        self._due: set[str] = set()

    async def opened(self, visitor: Visitor) -> None:
        """Show a Home anew, as it is each time it is opened."""
        home = self._of(visitor)
        home.answer = home.published = None
        await self._publish(home)

    async def show(self, visitor: Visitor, answer: Screen) -> None:
        """Show an answer on top."""
        home = self._of(visitor)
        home.answer = answer
        await self._publish(home)

    def answer_of(self, person: str) -> Screen | None:
        """What is on top of somebody's Home."""
        home = self._homes.get(person)
        return home.answer if home else None

    def changed(self, visitor: Visitor, reply: Reply) -> None:
        """Have a Home follow what was said elsewhere, after a moment, since several things are said in a row."""
        # What was forgotten is to go from a Home, too, that was opened before this process started.
        home = self._of(visitor) if reply.private else self._homes.get(visitor.person)
        if home is not None and visitor.person not in self._due:
            self._due.add(visitor.person)
            self._app.front_end.later(self._follow(home))

    async def _follow(self, home: _Home) -> None:
        await asyncio.sleep(SECONDS_TO_GATHER_CHANGES)
        self._due.discard(home.visitor.person)
        try:
            await self._publish(home)
        except SlackApiError as error:
            log.info("home_not_published", error=error.response["error"])
        except Exception as error:
            apology(error)

    async def _publish(self, home: _Home) -> None:
        chat, person = self._app.service.chat, home.visitor.person
        async with home.turn:
            known = await self._app.service.desk.run(lambda: chat.overview(person))
            view = home_view(known, home.answer, home.visitor.owner)
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
    """The top of somebody's Home.

    Parameters
    ----------
    tapped: the `action_id` of the button that asks.
    in_place: whether the movies on top stay that the answer does not replace.
    """

    def __init__(self, visitor: Visitor, homes: Homes, rations: Rations, tapped: str = "", in_place: bool = False):
        self._visitor = visitor
        self._homes = homes
        self._rations = rations
        self._tapped = tapped
        self._in_place = in_place
        self._shown = False

    async def show(self, reply: Reply, passing: bool = False) -> None:
        """Answer on top of the Home."""
        if passing and not self._rations.allow(self._visitor.team):
            return
        self._shown = True
        if (file := reply.attachment) is not None:
            reply = replace(reply, text=f"{reply.text} {wording.sent_as_direct_message()}")
            await hand_over(self._visitor, file, None)
        answer = draw(worded(reply), self._visitor.owner)
        before = self._homes.answer_of(self._visitor.person)
        if self._in_place and before is not None:
            answer = put_into(before, answer, reply, self._tapped)
        await self._homes.show(self._visitor, answer)

    async def busy(self) -> None:
        """Say that an answer comes, as long as there is none."""
        if not self._shown:
            await self.show(Reply(wording.one_moment()))
