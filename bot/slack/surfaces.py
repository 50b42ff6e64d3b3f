"""Surfaces for turns: below somebody's message, or as the answer to a command, a modal or a button.

Each is a `bot.front_end.turn_runner.Surface`. Messages that can no longer be changed are posted again.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

from slack_sdk.errors import SlackApiError

from bot import wording
from bot.contracts.replies import Attachment, Reply
from bot.front_end.layout import put_into
from bot.slack.api import GONE, NOT_THERE, ResponseUrl, code_of
from bot.slack.drawing import Screen, blocks, draw, escaped, message
from bot.slack.identities import Visitor, is_direct
from bot.slack.screens import Screens, Shown
from bot.slack.updates import UpdateBudget, removed
from bot.storage.questions import Where


class MessageSurface:
    """A message of the app in a channel; private replies are ephemeral.

    `begins`: whether the answer starts the thread, where Slack would not show an ephemeral message. `ts`: the timestamp
    of the message, if another process has posted it.
    """

    def __init__(
        self,
        visitor: Visitor,
        updates: UpdateBudget,
        channel: str,
        thread: str | None = None,
        begins: bool = False,
        ts: str | None = None,
    ) -> None:
        self._visitor = visitor
        self._updates = updates
        self._channel = channel
        self._thread = thread
        self._begins = begins
        self._ts = ts
        self._shown = ts is not None

    def where(self) -> Where:
        """See `bot.slack.kept`."""
        place = {"channel": self._channel, "thread": self._thread, "begins": self._begins, "ts": self._ts}
        return {"kind": "message", "visitor": self._visitor.where(), **place}

    async def show(self, reply: Reply, passing: bool = False) -> None:
        """Answer, or change the answer. In a channel, a movie night is opened instead."""
        direct = is_direct(self._channel)
        if reply.night is not None and not direct:
            await self._remove()
        elif reply.private and not direct:
            await self._show_alone(await with_file_sent(self._visitor, reply))
        else:
            drawing = draw(worded(reply), self._visitor.owner)
            if self._ts is None:
                await self._post(drawing)
            elif passing and not self._updates.for_sign(self._visitor.team):
                return
            elif passing or self._updates.for_answer(self._visitor.team):
                await self._change(self._ts, drawing)
            else:
                # Many answers are due this minute. A new message uses no update, and the old one can be deleted later.
                channel, ts = self._channel, self._ts
                await self._post(drawing)
                self._updates.remove_later(self._visitor, channel, ts)
            for file in reply.files:
                await hand_over(self._visitor, file, self._channel, self._thread)
        self._shown = True

    async def busy(self) -> None:
        """Say that an answer is coming, since apps cannot show "is typing" in Slack."""
        if not self._shown:
            await self.show(Reply(wording.slack.one_moment()))

    async def _post(self, drawing: Screen) -> None:
        posted = await self._visitor.client.chat_postMessage(
            channel=self._channel, thread_ts=self._thread, unfurl_links=False, unfurl_media=False, **message(drawing)
        )
        # For a message to a person, only Slack knows the channel.
        self._channel, self._ts = posted["channel"], posted["ts"]

    async def _change(self, ts: str, drawing: Screen) -> None:
        try:
            await self._visitor.client.chat_update(channel=self._channel, ts=ts, **message(drawing))
        except SlackApiError as error:
            if code_of(error) not in GONE:
                raise
            await self._post(drawing)

    async def _show_alone(self, reply: Reply) -> None:
        # The others saw that an answer was coming, but it is private.
        await self._remove()
        await self._visitor.client.chat_postEphemeral(
            channel=self._channel,
            user=self._visitor.user,
            thread_ts=None if self._begins else self._thread,
            **message(draw(reply, self._visitor.owner)),
        )

    async def _remove(self) -> None:
        """Delete the posted message, if any, since the answer does not belong in the channel."""
        if self._ts is None:
            return
        ts, self._ts = self._ts, None
        await removed(self._visitor, self._channel, ts)


class AnswerSurface:
    """Ephemeral messages, one below the other, since they cannot be edited."""

    def __init__(self, visitor: Visitor, screens: Screens, url: str, channel: str, thread: str | None = None) -> None:
        self._visitor = visitor
        self._screens = screens
        self.url = ResponseUrl(url, visitor.client.session)
        self._channel = channel
        self._thread = thread
        self._shown = False

    def where(self) -> Where:
        """See `bot.slack.kept`."""
        place = {"url": self.url.address, "channel": self._channel, "thread": self._thread}
        return {"kind": "answer", "visitor": self._visitor.where(), **place}

    async def show(self, reply: Reply, passing: bool = False) -> None:
        """Answer. A sign of life is skipped if the response_url is needed for the answer."""
        if passing and not self.url.spare:
            return
        self._shown = True
        reply = await with_file_sent(self._visitor, worded(reply))
        drawing, key = draw(reply, self._visitor.owner), secrets.token_hex(4)
        self._screens.keep(key, drawing)
        await self.tell(message(drawing, key))

    async def busy(self) -> None:
        """Say that an answer is coming, unless one is already shown."""
        if not self._shown:
            await self.show(Reply(wording.slack.one_moment()))

    async def tell(self, answer: dict[str, Any]) -> None:
        """Post a message that only the person sees, in the channel if possible."""
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
    """The answer to a command or a modal: a normal message in the app's own direct messages, ephemeral elsewhere.

    Whether direct messages are the app's own becomes clear only when Slack accepts or refuses a message there.
    """

    def __init__(self, visitor: Visitor, screens: Screens, updates: UpdateBudget, url: str, channel: str) -> None:
        self._alone = AnswerSurface(visitor, screens, url, channel)
        self._direct = MessageSurface(visitor, updates, channel) if is_direct(channel) else None

    async def show(self, reply: Reply, passing: bool = False) -> None:
        """Answer, or change the answer."""
        await self._on_one(lambda surface: surface.show(reply, passing))

    async def busy(self) -> None:
        """Say that an answer is coming, unless one is already shown."""
        await self._on_one(lambda surface: surface.busy())

    def where(self) -> Where:
        """The place of the surface that Slack accepts."""
        return (self._direct or self._alone).where()

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
    """The message with the button, changed in place.

    Parameters
    ----------
    alone: the surface for private answers, if others can also see the message.
    tapped: the `action_id` of the button.
    ts: the timestamp of a message in a channel; None for an ephemeral message.
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

    def where(self) -> Where:
        """See `bot.slack.kept`."""
        place = {"tapped": self._tapped, "key": self._key, "ts": self._ts, "blocks": blocks(self._shown.screen)}
        return {**self._alone.where(), "kind": "in place", "channel": self._channel, **place}

    async def show(self, reply: Reply, passing: bool = False) -> None:
        """Change the message. A sign of life is skipped if the response_url is needed for the answer."""
        if passing and not self._url.spare:
            return
        self._told = True
        if reply.private and self._ts is not None and not is_direct(self._channel):
            await self._alone.show(reply, passing)
            return
        reply = await with_file_sent(self._visitor, worded(reply))
        drawing = draw(reply, self._visitor.owner)
        async with self._shown.lock:
            self._shown.screen = put_into(self._shown.screen, drawing, reply, self._tapped)
            await self._change(self._shown.screen)

    async def refuse(self, reply: Reply) -> None:
        """Say that nothing was done. The message with the button stays, since it may be pressed again."""
        await self._alone.tell(message(draw(reply, self._visitor.owner)))

    async def busy(self) -> None:
        """Say that an answer is coming, unless one is already shown."""
        if not self._told:
            self._told = True
            async with self._shown.lock:
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
    """The reply; if it asks for a movie night, its text says how to open one in Slack."""
    return reply if reply.night is None else replace(reply, text=wording.slack.how_to_open_in_slack())


async def with_file_sent(visitor: Visitor, reply: Reply) -> Reply:
    """Send the reply's files, if any, as direct messages; returns a reply that says so."""
    if not reply.files:
        return reply
    words = wording.people.exported() if reply.attachment is not None else reply.text
    # Files can only be sent to channels, and posting to a person reveals their channel.
    posted = await visitor.client.chat_postMessage(channel=visitor.user, text=escaped(words))
    for file in reply.files:
        await hand_over(visitor, file, posted["channel"])
    return replace(reply, text=f"{reply.text} {wording.slack.sent_as_direct_message()}")


async def hand_over(visitor: Visitor, file: Attachment, channel: str, thread: str | None = None) -> None:
    """Send a file to a direct-message channel."""
    await visitor.client.files_upload_v2(channel=channel, thread_ts=thread, filename=file.name, content=file.content)
