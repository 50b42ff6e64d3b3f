"""Movie nights in Slack: one message in a channel or thread, which changes as people join and rate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slack_sdk.errors import SlackApiError

from bot import wording
from bot.contracts.replies import Reply
from bot.conversation.apologies import Declined, apology
from bot.front_end.panels import Panels
from bot.front_end.turn_runner import Surface
from bot.slack import errors as faults
from bot.slack.api import GONE, NOT_THERE, ResponseUrl, code_of
from bot.slack.drawing import draw, message
from bot.slack.identities import Visitor, is_direct, mention
from movies.jobs import Wishes
from movies.logs import log

if TYPE_CHECKING:
    from bot.slack.app import App


class Nights:
    """Where the panels stand; a `bot.front_end.panels.Board`. A place is "TEAM/CHANNEL/TS"."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def open(self, visitor: Visitor, channel: str, thread: str | None, wishes: Wishes, surface: Surface) -> None:
        """Open a night in a channel or thread; what prevents it is told on the surface."""
        panels, nights = self._app.front_end.panels, self._app.service.nights
        server = None if is_direct(channel) else visitor.server
        try:
            night, panel = await panels.open(visitor.person, mention(visitor.user), server, wishes)
            try:
                posted = await visitor.client.chat_postMessage(
                    channel=channel, thread_ts=thread, unfurl_links=False, unfurl_media=False, **_panel(night.id, panel)
                )
            except SlackApiError as error:
                await self._app.service.desk.run(lambda: nights.close(night.id, visitor.person))
                if code_of(error) not in NOT_THERE:
                    raise
                raise Declined(wording.slack.invite_me(mention(visitor.bot))) from error
        except Exception as error:
            await faults.tell(error, surface, visitor)
            return
        await panels.placed(night.id, f"{visitor.team}/{posted['channel']}/{posted['ts']}")

    async def draw(self, where: str, night_id: str, panel: Reply) -> bool:
        """Change the message of a panel; False where there is none any more."""
        team, channel, ts = where.split("/")
        client = await self._app.client(team)
        if client is None:
            return False
        try:
            await client.chat_update(channel=channel, ts=ts, **_panel(night_id, panel))
        except SlackApiError as error:
            log.info("answer_undeliverable", error=code_of(error))
            return code_of(error) not in GONE | NOT_THERE
        return True


class NightTap:
    """One press of a button on a panel; a `bot.front_end.panels.Tap`."""

    def __init__(self, panels: Panels, visitor: Visitor, night_id: str, url: str, thread: str | None) -> None:
        self._panels = panels
        self._visitor = visitor
        self._night = night_id
        self._url = ResponseUrl(url, visitor.client.session)
        self._thread = thread

    async def change(self, panel: Reply) -> None:
        """Draw the panel on which somebody pressed, in the name of the app where the press is too old for that."""
        if not await self._url.post(_panel(self._night, panel), in_place=True):
            await self._panels.show(self._night, panel)

    async def refuse(self, error: Exception) -> None:
        """Tell whoever pressed, alone."""
        answer = message(draw(apology(error), self._visitor.owner))
        if not await self._url.post(answer, self._thread):
            await faults.guarded(self._visitor.client.chat_postMessage(channel=self._visitor.user, **answer))


def _panel(night_id: str, panel: Reply) -> dict[str, Any]:
    return message(draw(panel, f"n:{night_id}"))
