"""The Web API's methods for messages, people, conversations and the app itself.

Errors and answers are those of docs.slack.dev, "Web API methods", the page of each.
"""

from __future__ import annotations

import re
import secrets
from typing import Any

from tests.fakes.slack_wire.limits import LONGEST_TEXT, LONGEST_TEXT_OF_UPDATE, Refused, check_message
from tests.fakes.slack_wire.messages import Message
from tests.fakes.slack_wire.places import DIRECT, JSON, PRIVATE, Channel, Team, User
from tests.fakes.slack_wire.rest import Asked, Rest
from tests.fakes.slack_wire.socket_mode import SocketMode
from tests.fakes.slack_wire.world import APP_ID, World


class Methods:
    """Registers its methods with the Rest; they change the world."""

    def __init__(self, world: World, rest: Rest, socket: SocketMode | None, client: tuple[str, str]) -> None:
        self.world, self.socket, self.client = world, socket, client
        rest.add("auth.test", self._auth_test, tier=4)
        rest.add("auth.revoke", self._revoke)
        rest.add("apps.connections.open", self._connect, tier=1, token="app")
        rest.add("oauth.v2.access", self._exchange, tier=4, token="none")
        rest.add("chat.postMessage", self._post, "chat:write")
        rest.add("chat.postEphemeral", self._post_ephemeral, "chat:write", tier=4)
        rest.add("chat.update", self._update, "chat:write")
        rest.add("chat.delete", self._delete, "chat:write")
        rest.add("conversations.open", self._open, "im:write")
        rest.add("conversations.info", self._info)
        rest.add("users.info", self._user_info, "users:read", tier=4)

    def _auth_test(self, asked: Asked) -> JSON:
        team, bot = asked.workspace, _bot(asked.workspace)
        url = {"url": f"https://{team.domain}.slack.com/", "team": team.name, "user": bot.name}
        return url | {"team_id": team.id, "user_id": bot.id, "bot_id": bot.bot_id, "is_enterprise_install": False}

    def _revoke(self, asked: Asked) -> JSON:
        if str(asked.arguments.get("test", "")).lower() in ("1", "true"):
            return {"revoked": False}
        take_back(self.world, asked.workspace, asked.token)
        return {"revoked": True}

    def _connect(self, asked: Asked) -> JSON:
        if self.socket is None:
            raise Refused("not_allowed")
        return {"url": self.socket.open()}

    def _exchange(self, asked: Asked) -> JSON:
        given = asked.basic or (asked.arguments.get("client_id"), asked.arguments.get("client_secret"))
        if given[0] != self.client[0]:
            raise Refused("invalid_client_id")
        if given[1] != self.client[1]:
            raise Refused("bad_client_secret")
        install = self.world.installs.get(str(asked.arguments.get("code")))
        if install is None or install.used:
            raise Refused("code_already_used" if install else "invalid_code")
        install.used = True
        team = install.user.team
        token = self.world.install(team, install.scopes)
        bot = _bot(team)
        return {
            "app_id": APP_ID,
            "authed_user": {"id": install.user.id},
            "scope": ",".join(sorted(install.scopes)),
            "token_type": "bot",
            "access_token": token,
            "bot_user_id": bot.id,
            "team": {"id": team.id, "name": team.name},
            "enterprise": None,
            "is_enterprise_install": False,
        }

    def channel(self, asked: Asked, name: str = "channel", *, writes: bool = True) -> Channel:
        """The conversation that is meant: by its own id, or the app's with the person of that id."""
        asked.need(name)
        team, given = asked.workspace, asked.arguments[name]
        user = team.users.get(given)
        found = self.world.dm(user, _bot(team)) if user and not user.bot_id else team.channels.get(given)
        if found is None or (found.kind != "channel" and not found.with_app):
            raise Refused("channel_not_found")
        if writes and not found.with_app:
            raise Refused("not_in_channel")
        if writes and found.archived:
            raise Refused("is_archived")
        return found

    def thread(self, channel: Channel, given: Any) -> str | None:
        """The thread that is meant; invalid_thread_ts if no message in the channel has this ts."""
        if given in (None, ""):
            return None
        started = next((m for m in channel.messages if m.ts == given and m.ephemeral_to is None), None)
        if started is None:
            raise Refused("invalid_thread_ts")
        return started.thread_ts or started.ts

    def checked(self, asked: Asked, longest: int = LONGEST_TEXT) -> tuple[str, list[JSON] | None]:
        """The text and blocks of a call."""
        blocks = asked.structure("blocks", "invalid_blocks_format")
        if blocks is not None and not isinstance(blocks, list):
            raise Refused("invalid_blocks_format")
        payload: JSON = {"text": asked.arguments.get("text"), "blocks": blocks}
        check_message(payload | {"attachments": asked.structure("attachments")}, longest)
        return payload["text"] or "", blocks

    def _post(self, asked: Asked) -> JSON:
        channel = self.channel(asked)
        thread = self.thread(channel, asked.arguments.get("thread_ts"))
        text, blocks = self.checked(asked)
        message = self.world.say(channel, _bot(asked.workspace), text, blocks, thread_ts=thread)
        return {"channel": channel.id, "ts": message.ts, "message": message.payload()}

    def _post_ephemeral(self, asked: Asked) -> JSON:
        channel = self.channel(asked)
        asked.need("user")
        user = asked.workspace.users.get(asked.arguments["user"])
        if user is None or user not in channel.members:
            raise Refused("user_not_in_channel")
        thread = self.thread(channel, asked.arguments.get("thread_ts"))
        text, blocks = self.checked(asked)
        bot = _bot(asked.workspace)
        answers = [m for m in channel.messages if m.thread_ts == thread and not m.deleted and not m.ephemeral_to]
        if thread is not None and not answers:
            # "Ephemeral messages in threads are only shown if there is already an active thread."
            return {"message_ts": self.world.new_ts()}
        message = self.world.say(channel, bot, text, blocks, thread_ts=thread, ephemeral_to=user)
        return {"message_ts": message.ts}

    def _message(self, asked: Asked, error: str) -> Message:
        # To a person's id, only chat.postMessage sends; the others want the conversation's.
        if asked.arguments.get("channel") in asked.workspace.users:
            raise Refused("channel_not_found")
        channel = self.channel(asked)
        asked.need("ts")
        given = asked.arguments["ts"]
        found = next((m for m in channel.messages if m.ts == given and not m.deleted and not m.ephemeral_to), None)
        if found is None:
            raise Refused("message_not_found")
        if found.author is not asked.workspace.bot:
            raise Refused(error)
        return found

    def _update(self, asked: Asked) -> JSON:
        message = self._message(asked, "cant_update_message")
        # "If you don't include this field, the message's previous blocks will be retained."
        text, blocks = self.checked(asked, LONGEST_TEXT_OF_UPDATE)
        self.world.edit(message, text, blocks)
        shown = {"text": message.text, "message": message.payload()}
        return {"channel": message.channel.id, "ts": message.ts} | shown

    def _delete(self, asked: Asked) -> JSON:
        message = self._message(asked, "cant_delete_message")
        self.world.delete(message)
        return {"channel": message.channel.id, "ts": message.ts}

    def _open(self, asked: Asked) -> JSON:
        if asked.arguments.get("channel"):
            return {"channel": {"id": self.channel(asked, writes=False).id}}
        asked.need("users")
        ids = re.split(r"\s*,\s*", str(asked.arguments["users"]))
        users = [asked.workspace.users.get(one) for one in ids]
        if len(users) != 1 or users[0] is None:
            raise Refused("user_not_found")
        return {"channel": {"id": self.world.dm(users[0], _bot(asked.workspace)).id}}

    def _info(self, asked: Asked) -> JSON:
        channel = self.channel(asked, writes=False)
        needed = {DIRECT: "im:read", PRIVATE: "groups:read"}.get(channel.kind, "channels:read")
        if needed not in asked.workspace.scopes:
            raise Refused("missing_scope", needed=needed, provided=",".join(sorted(asked.workspace.scopes)))
        return {"channel": channel.payload()}

    def _user_info(self, asked: Asked) -> JSON:
        asked.need("user")
        user = asked.workspace.users.get(asked.arguments["user"])
        if user is None:
            raise Refused("user_not_found")
        return {"user": user.info()}


def take_back(world: World, team: Team, *tokens: str) -> None:
    """Revoke these tokens and tell the app; if none is left, the app is no longer installed there."""
    bot = _bot(team)
    for token in tokens:
        world.dead_tokens.add(token)
        world.tokens.pop(token, None)
    moment = {"event_ts": world.new_ts()}
    world.tell("tokens_revoked", team, {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [bot.id]}} | moment)
    if team not in world.tokens.values():
        world.tell("app_uninstalled", team, {"type": "app_uninstalled"} | moment)
        team.installed = False


def new_code() -> str:
    """A code of the consent page."""
    return f"{secrets.randbelow(10**12)}.{secrets.token_hex(20)}"


def _bot(team: Team) -> User:
    assert team.bot is not None
    return team.bot
