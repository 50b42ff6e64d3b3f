"""Ids of people and workspaces as the rest of Matinee knows them, and what joins a button to its owner."""

from __future__ import annotations

import re
from dataclasses import dataclass

from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

# A person is named by their mention, which Slack shows as the name that whoever reads it knows.
MENTION = re.compile(r"<@(?P<user>[UW][A-Z0-9]{1,30})>")


@dataclass(frozen=True)
class Visitor:
    """Somebody who does something in a workspace, and the client that may answer there.

    person, server: their id and the workspace's, as the rest of Matinee knows them. bot: the app's own user id.
    """

    client: AsyncWebClient
    team: str
    user: str
    person: str
    server: str
    bot: str

    @property
    def owner(self) -> str:
        """What begins the `action_id` of buttons that only this person may press."""
        return f"m:{self.user}"


def visitor(context: AsyncBoltContext) -> Visitor:
    """Who is behind a request. Ids of users are unique in their own workspace, which may be another than this one."""
    team, user, client = context.team_id, context.user_id, context.client
    assert team is not None and user is not None and client is not None
    return Visitor(
        client=client,
        team=team,
        user=user,
        person=f"slack:{context.actor_team_id or team}:{user}",
        server=f"slack:{team}",
        bot=context.bot_user_id or "",
    )


def mention(user: str) -> str:
    """What stands for somebody's name in texts, until it is drawn."""
    return f"<@{user}>"


def without_mentions(text: str) -> str:
    """A text in which nobody is mentioned; for what somebody wrote who may not ring others through the app."""
    return MENTION.sub(r"@\g<user>", text)


def is_direct(channel: str) -> bool:
    """Whether a channel is one of direct messages; whose, its id does not tell. A person's id stands for theirs."""
    return channel.startswith(("D", "U", "W"))
