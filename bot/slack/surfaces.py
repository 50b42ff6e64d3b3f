"""Where a turn is drawn: below somebody's message, or as the answer to a command, a form or a tap.

Each is a `bot.front_end.turn_runner.Surface`. What Slack no longer lets be changed is said anew.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from slack_sdk.errors import SlackApiError

from bot import wording
from bot.contracts.replies import Attachment, Reply
from bot.front_end.layout import put_into
from bot.slack.api import GONE, NOT_THERE, ResponseUrl, code_of
from bot.slack.drawing import Screen, draw, escaped, message
from bot.slack.identities import Visitor, is_direct
from bot.slack.screens import Screens, Shown
from movies.logs import log

# Slack takes about 50 changes of messages a minute in a workspace; most of them are kept for answers.
SIGNS_A_MINUTE = 20


class SignBudget:
    """How many signs of life may be given in a workspace."""

    def __init__(self) -> None:
        self._minute = RateLimitItemPerMinute(SIGNS_A_MINUTE)
        self._minutes = MovingWindowRateLimiter(MemoryStorage())

    def allow(self, team: str) -> bool:
        """Whether one more may be given now; counts it if so."""
        return self._minutes.hit(self._minute, team)


class MessageSurface:
    """A message of the app in a channel; what is private goes to the person alone.

    `begins` says that the thread begins with the answer: there Slack shows nothing that is for one person alone.
    """

    def __init__(
        self, visitor: Visitor, signs: SignBudget, channel: str, thread: str | None = None, begins: bool = False
    ) -> None:
        self._visitor = visitor
        self._signs = signs
        self._channel = channel
        self._thread = thread
        self._begins = begins
        self._ts: str | None = None
        self._shown = False

    async def show(self, reply: Reply, passing: bool = False) -> None:
        """Answer, or change the answer; a movie night is opened instead where there are others."""
        direct = is_direct(self._channel)
        if reply.night is not None and not direct:
            await self._remove()
        elif reply.private and not direct:
            await self._show_alone(await with_file_sent(self._visitor, reply))
        else:
            drawing = draw(worded(reply), self._visitor.owner)
            if self._ts is None:
                await self._post(drawing)
            elif not passing or self._signs.allow(self._visitor.team):
                await self._change(self._ts, drawing)
            for file in reply.files:
                await hand_over(self._visitor, file, self._channel, self._thread)
        self._shown = True

    async def busy(self) -> None:
        """Say that an answer comes, as long as there is none; Slack shows no "is typing" of apps."""
        if not self._shown:
            await self.show(Reply(wording.slack.one_moment()))

    async def _post(self, drawing: Screen) -> None:
        posted = await self._visitor.client.chat_postMessage(
            channel=self._channel, thread_ts=self._thread, unfurl_links=False, unfurl_media=False, **message(drawing)
        )
        # Where it went to a person, only Slack knew the channel.
        self._channel, self._ts = posted["channel"], posted["ts"]

    async def _change(self, ts: str, drawing: Screen) -> None:
        try:
            await self._visitor.client.chat_update(channel=self._channel, ts=ts, **message(drawing))
        except SlackApiError as error:
            if code_of(error) not in GONE:
                raise
            await self._post(drawing)

    async def _show_alone(self, reply: Reply) -> None:
        # The others saw that an answer would come, and it is not for them.
        await self._remove()
        await self._visitor.client.chat_postEphemeral(
            channel=self._channel,
            user=self._visitor.user,
            thread_ts=None if self._begins else self._thread,
            **message(draw(reply, self._visitor.owner)),
        )

    async def _remove(self) -> None:
        """Take back what was said, where the answer is not a message of the channel."""
        if self._ts is None:
            return
        ts, self._ts = self._ts, None
        try:
            await self._visitor.client.chat_delete(channel=self._channel, ts=ts)
        except SlackApiError as error:
            # Somebody else has deleted it, or nobody may; the answer matters more.
            log.info("message_not_deleted", error=code_of(error))


class AnswerSurface:
    """Messages for one person alone, each below the other: Slack lets none of them be changed by who sent it."""

    def __init__(self, visitor: Visitor, screens: Screens, url: str, channel: str, thread: str | None = None) -> None:
        self._visitor = visitor
        self._screens = screens
        self.url = ResponseUrl(url, visitor.client.session)
        self._channel = channel
        self._thread = thread
        self._shown = False

    async def show(self, reply: Reply, passing: bool = False) -> None:
        """Answer; a sign of life is left out where the address is needed for the answer."""
        if passing and not self.url.spare:
            return
        self._shown = True
        reply = await with_file_sent(self._visitor, worded(reply))
        drawing, key = draw(reply, self._visitor.owner), secrets.token_hex(4)
        self._screens.keep(key, drawing)
        await self.tell(message(drawing, key))

    async def busy(self) -> None:
        """Say that an answer comes, as long as there is none."""
        if not self._shown:
            await self.show(Reply(wording.slack.one_moment()))

    async def tell(self, answer: dict[str, Any]) -> None:
        """Post a message for the person alone, in the channel if that is possible."""
        if await self.url.post(answer, self._thread):
            return
        client, user = self._visitor.client, self._visitor.user
        if not is_direct(self._channel):
            try:
                await client.chat_postEphemeral(channel=self._channel, user=user, thread_ts=self._thread, **answer)
                return
            except SlackApiError as error:
                if code_of(error) not in NOT_THERE:
                    raise
        await client.chat_postMessage(channel=user, unfurl_links=False, unfurl_media=False, **answer)


class CommandSurface:
    """The answer to a command or a form: a message in the app's own direct messages, elsewhere for the person alone.

    Whose direct messages a channel has, only Slack knows, by taking the message or not.
    """

    def __init__(self, visitor: Visitor, screens: Screens, signs: SignBudget, url: str, channel: str) -> None:
        self._alone = AnswerSurface(visitor, screens, url, channel)
        self._direct = MessageSurface(visitor, signs, channel) if is_direct(channel) else None

    async def show(self, reply: Reply, passing: bool = False) -> None:
        """Answer, or change the answer."""
        await self._on_one(lambda surface: surface.show(reply, passing))

    async def busy(self) -> None:
        """Say that an answer comes, as long as there is none."""
        await self._on_one(lambda surface: surface.busy())

    async def _on_one(self, act: Callable[[MessageSurface | AnswerSurface], Awaitable[None]]) -> None:
        if self._direct is not None:
            try:
                await act(self._direct)
                return
            except SlackApiError as error:
                if code_of(error) not in NOT_THERE:
                    raise
                self._direct = None
        await act(self._alone)


class InPlaceSurface:
    """The message that was tapped on, which changes.

    Parameters
    ----------
    alone: where an answer goes that is not for all who see the message.
    tapped: the `action_id` of the button.
    ts: of a message that others see, too; none of one for the person alone.
    """

    def __init__(
        self, visitor: Visitor, alone: AnswerSurface, shown: Shown, tapped: str, key: str, channel: str, ts: str | None
    ) -> None:
        self._visitor = visitor
        self._alone = alone
        self._url = alone.url
        self._shown = shown
        self._tapped = tapped
        self._key = key
        self._channel = channel
        self._ts = ts
        self._told = False

    async def show(self, reply: Reply, passing: bool = False) -> None:
        """Change the message; a sign of life is left out where the address is needed for the answer."""
        if passing and not self._url.spare:
            return
        self._told = True
        if reply.private and self._ts is not None and not is_direct(self._channel):
            await self._alone.show(reply, passing)
            return
        reply = await with_file_sent(self._visitor, worded(reply))
        drawing = draw(reply, self._visitor.owner)
        async with self._shown.turn:
            self._shown.screen = put_into(self._shown.screen, drawing, reply, self._tapped)
            await self._change(self._shown.screen)

    async def refuse(self, reply: Reply) -> None:
        """Say that nothing was done; the message that was tapped on stays, since it may be tapped on again."""
        await self._alone.tell(message(draw(reply, self._visitor.owner)))

    async def busy(self) -> None:
        """Say that an answer comes, as long as there is none."""
        if not self._told:
            self._told = True
            async with self._shown.turn:
                await self._change(replace(self._shown.screen, text=wording.slack.one_moment()))

    async def _change(self, screen: Screen) -> None:
        answer = message(screen, self._key)
        if await self._url.post(answer, in_place=True):
            return
        client = self._visitor.client
        if self._ts is not None:
            try:
                await client.chat_update(channel=self._channel, ts=self._ts, **answer)
                return
            except SlackApiError as error:
                if code_of(error) not in GONE | NOT_THERE:
                    raise
        posted = await client.chat_postMessage(channel=self._visitor.user, **answer)
        self._channel, self._ts = posted["channel"], posted["ts"]


def worded(reply: Reply) -> Reply:
    """The reply as it is said in Slack, where a movie night is opened otherwise."""
    return reply if reply.night is None else replace(reply, text=wording.slack.how_to_open_in_slack())


async def with_file_sent(visitor: Visitor, reply: Reply) -> Reply:
    """Send the reply's files, if it has any, as direct messages; the reply that says so."""
    if not reply.files:
        return reply
    words = wording.people.exported() if reply.attachment is not None else reply.text
    # To a person's id, Slack posts; only the answer says which channel that is, and files go into channels.
    posted = await visitor.client.chat_postMessage(channel=visitor.user, text=escaped(words))
    for file in reply.files:
        await hand_over(visitor, file, posted["channel"])
    return replace(reply, text=f"{reply.text} {wording.slack.sent_as_direct_message()}")


async def hand_over(visitor: Visitor, file: Attachment, channel: str, thread: str | None = None) -> None:
    """Send a file into a channel of direct messages."""
    await visitor.client.files_upload_v2(channel=channel, thread_ts=thread, filename=file.name, content=file.content)
