"""Movie nights on Slack: one message in a channel or thread, which changes as people join and rate."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot import wording
from bot.contracts.choices import RETRY
from bot.contracts.replies import Reply
from bot.conversation.apologies import Declined, apology
from bot.front_end.panels import Panels
from bot.front_end.turn_runner import Surface
from bot.slack import errors
from bot.slack.api import GONE, NOT_THERE, ResponseUrl, code_of
from bot.slack.context import Context
from bot.slack.drawing import draw, message
from bot.slack.identities import Visitor, is_direct, mention
from bot.understanding.requests.suggested import with_picked
from movies.logs import log
from movies.protocol.recommendation import Wishes


class Board:
    """The channels with panels, as a `bot.front_end.panels.Board`; a place is "TEAM/CHANNEL/TS".

    `client_of` returns a client for a team, or None if the app is no longer installed there.
    """

    def __init__(self, client_of: Callable[[str], Awaitable[AsyncWebClient | None]]) -> None:
        self._client_of = client_of

    async def draw(self, where: str, night_id: str, panel: Reply) -> bool:
        """Change the message of a panel; False if it is gone."""
        team, channel, ts = where.split("/")
        client = await self._client_of(team)
        if client is None:
            return False
        try:
            await client.chat_update(channel=channel, ts=ts, **_panel(night_id, panel))
        except SlackApiError as error:
            log.info("answer_undeliverable", error=code_of(error))
            return code_of(error) not in GONE | NOT_THERE
        return True


class NightTap:
    """One press of a button on a panel, as `bot.front_end.panels.Tap`."""

    def __init__(self, panels: Panels, visitor: Visitor, night_id: str, url: str, thread: str | None) -> None:
        self._panels = panels
        self._visitor = visitor
        self._night = night_id
        self._url = ResponseUrl(url, visitor.client.session)
        self._thread = thread

    async def change(self, panel: Reply) -> None:
        """Redraw the panel in answer to the press or, if Slack no longer accepts that, as the app itself."""
        if not await self._url.post(_panel(self._night, panel), in_place=True):
            await self._panels.show(self._night, panel)

    async def refuse(self, error: Exception) -> None:
        """Show a refusal to the person who pressed, and nobody else."""
        answer = message(draw(apology(error), self._visitor.owner))
        if not await self._url.post(answer, self._thread):
            await errors.guarded(self._visitor.client.chat_postMessage(channel=self._visitor.user, **answer))


async def open_night(
    context: Context, who: Visitor, channel: str, thread: str | None, wishes: Wishes, surface: Surface
) -> None:
    """Open a night in a channel or thread; if that fails, the surface says why."""
    panels, service = context.front_end.panels, context.service
    server = None if is_direct(channel) else who.server
    try:
        night, panel = await panels.open(who.person, mention(who.user), server, wishes)
        try:
            posted = await who.client.chat_postMessage(
                channel=channel, thread_ts=thread, unfurl_links=False, unfurl_media=False, **_panel(night.id, panel)
            )
        except SlackApiError as error:
            await service.runner.run(lambda: service.nights.close(night.id, who.person))
            if code_of(error) not in NOT_THERE:
                raise
            raise Declined(wording.slack.invite_me(mention(who.bot))) from error
    except Exception as error:
        await errors.tell(error, surface, who)
        return
    await panels.placed(night.id, f"{who.team}/{posted['channel']}/{posted['ts']}")


async def open_night_in_words(
    context: Context, who: Visitor, channel: str, words: str, surface: Surface, picked: Wishes | None = None
) -> None:
    """Open a movie night in a channel, with wishes in somebody's own words, and others that they picked."""
    wishes, chat = picked or Wishes(), context.service.chat
    if words:
        asked = f"movie night, {words}"
        try:
            reply = await context.service.runner.run(lambda: next(iter(chat.hear(who.person, asked))))
        except Exception as error:
            await errors.tell(error, surface, who)
            return
        if reply.night is None:
            # Only failures can be retried; otherwise the wishes made no sense.
            failed = RETRY in reply.choices
            told = reply.text if failed else wording.slack.wishes_not_understood()
            await errors.guarded(surface.show(Reply(told)))
            return
        wishes = with_picked(reply.night, wishes)
    await open_night(context, who, channel, None, wishes, surface)


def _panel(night_id: str, panel: Reply) -> dict[str, Any]:
    return message(draw(panel, f"n:{night_id}"))
