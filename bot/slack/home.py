"""The app's Home tab: its latest answers, the profile, the latest recommendations, and a button for every verb."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from slack_sdk.errors import SlackApiError

from bot import wording
from bot.contracts.replies import Reply
from bot.conversation.apologies import apology
from bot.front_end.layout import Drawing, put_into
from bot.front_end.service import Service
from bot.slack.api import code_of
from bot.slack.drawing import Block, Screen, blocks, button, draw, plain, rich_text, row
from bot.slack.identities import Visitor
from bot.slack.surfaces import with_file_sent, worded
from bot.slack.updates import UpdateBudget
from bot.storage.questions import Where
from bot.wording.english.slack import VERBS
from movies.errors import MatineeError
from movies.logs import log

VERBS_IN_A_ROW = 5
MOST_REMEMBERED = 5_000
SECONDS_TO_GATHER_CHANGES = 1.0
LONGEST_HEADER = 150


def home_view(known: Reply | None, answers: Sequence[Screen], owner: str) -> Block:
    """The view of a Home tab; `known` is from `Chat.overview`, None if unreadable; `answers` go on top."""
    top = [block for k, answer in enumerate(answers) for block in _on_top(answer, "late:" if k else "")]
    verbs = [button(wording.slack.home_verb(verb), f"h:{verb}") for verb in VERBS]
    rows = [row(verbs[k : k + VERBS_IN_A_ROW], f"verbs:{k}") for k in range(0, len(verbs), VERBS_IN_A_ROW)]
    return {"type": "home", "blocks": [*top, *(_below(known, answers, owner) if known else []), *rows]}


def _on_top(answer: Screen, part: str) -> list[Block]:
    return [*_in_part(part, blocks(answer)), {"type": "divider"}]


def _below(known: Reply, answers: Sequence[Screen], owner: str) -> list[Block]:
    """The profile, and the latest recommendations except those shown above with their reasons."""
    latest = draw(known, owner)
    above = {tap.tap_id for answer in answers for taps in answer.taps.values() for tap in taps}
    places = [place for place, taps in latest.taps.items() if not above & {tap.tap_id for tap in taps}]
    cards, taps = {k: latest.cards[k] for k in places}, {k: latest.taps[k] for k in places}
    below = blocks(replace(latest, text="", cards=cards, taps=taps))
    return [
        _header(wording.slack.home_profile()),
        rich_text(known.text, "profile"),
        *([_header(wording.slack.home_latest())] if below else []),
        *_in_part("latest:", below),
        {"type": "divider"},
    ]


def _in_part(part: str, drawn: Sequence[Block]) -> list[Block]:
    """The blocks with unique ids, since Slack accepts no id twice in a view."""
    return [{**block, "block_id": f"{part}{block['block_id']}"} for block in drawn]


def _header(text: str) -> Block:
    return {"type": "header", "text": plain(text, LONGEST_HEADER)}


@dataclass(eq=False)
class Answer:
    """What one turn shows on a Home tab, shared with the presses that change it in place.

    begun: whether the turn has shown something.
    """

    screen: Screen = field(default_factory=lambda: Drawing(""))
    begun: bool = False


@dataclass
class _Home:
    """A Home tab as shown; `known` is the latest overview, and `lock` is held while the tab changes."""

    visitor: Visitor
    answers: list[Answer] = field(default_factory=list)
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
        home.answers, home.published = [], None
        try:
            await self._publish(home)
        except MatineeError as error:
            await self.show(visitor, Answer(draw(apology(error), visitor.owner)))

    async def show(self, visitor: Visitor, answer: Answer) -> None:
        """Show an answer on top: alone when its turn begins, below the latest one if other turns have begun since."""
        home = self._of(visitor)
        if not answer.begun:
            home.answers = [answer]
        elif answer not in home.answers:
            home.answers = [*home.answers[:1], answer]
        answer.begun = True
        await self._publish(home)

    def answer_with(self, person: str, tap_id: str) -> Answer | None:
        """The answer on somebody's Home tab that has this button, or else the first one."""
        home = self._homes.get(person)
        shown = home.answers if home else []
        rows = ((answer, row) for answer in shown for row in (*answer.screen.taps.values(), answer.screen.others))
        with_button = (answer for answer, row in rows if any(item.tap_id == tap_id for item in row))
        return next(with_button, shown[0] if shown else None)

    def changed(self, visitor: Visitor, reply: Reply) -> None:
        """Update a Home tab after a message elsewhere, with a short delay since messages tend to come in bursts.

        reply: the answer to that message.
        """
        # Forgotten data must also vanish from a Home tab opened before this process started.
        home = self._of(visitor) if reply.forgets else self._homes.get(visitor.person)
        if home is not None and reply.forgets:
            home.known = None
            home.answers = [answer for answer in home.answers if answer.screen.text == reply.text]
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
                if not home.answers:
                    raise
            view = home_view(home.known, [answer.screen for answer in home.answers], home.visitor.owner)
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
    in_place: whether to keep the movies on top that the answer does not replace.
    begun: whether another process has begun the answer.
    """

    def __init__(
        self,
        visitor: Visitor,
        homes: Homes,
        updates: UpdateBudget,
        tapped: str = "",
        in_place: bool = False,
        begun: bool = False,
    ) -> None:
        self._visitor = visitor
        self._homes = homes
        self._updates = updates
        self._tapped = tapped
        self._in_place = in_place
        before = homes.answer_with(visitor.person, tapped) if in_place else None
        self._answer = before or Answer(begun=begun)
        self._shown = False

    async def show(self, reply: Reply, passing: bool = False) -> None:
        """Answer on top of the Home tab."""
        if passing and not self._updates.for_sign(self._visitor.team):
            return
        self._shown = True
        reply = await with_file_sent(self._visitor, worded(reply))
        screen = draw(reply, self._visitor.owner)
        if self._in_place:
            screen = put_into(self._answer.screen, screen, reply, self._tapped)
        self._answer.screen = screen
        await self._homes.show(self._visitor, self._answer)

    def where(self) -> Where:
        """See `bot.slack.kept`."""
        return {"kind": "home", "visitor": self._visitor.where()}

    async def refuse(self, reply: Reply) -> None:
        """Say that nothing was done. The answer on top stays, since its buttons may be pressed again."""
        answer = self._homes.answer_with(self._visitor.person, self._tapped) or self._answer
        answer.screen = replace(answer.screen, text=draw(reply, self._visitor.owner).text)
        await self._homes.show(self._visitor, answer)

    async def busy(self) -> None:
        """Say that an answer is coming, unless one is already shown."""
        if not self._shown:
            await self.show(Reply(wording.slack.one_moment()))
