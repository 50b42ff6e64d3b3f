"""Matinee's ids for people and workspaces on Slack, and the prefix of people's buttons."""

from __future__ import annotations

import re
from dataclasses import dataclass

from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.web.async_client import AsyncWebClient

# People are named by mentions, which Slack shows with the name that each reader knows.
MENTION = re.compile(r"<@(?P<user>[UW][A-Z0-9]{1,30})>")


@dataclass(frozen=True)
class Visitor:
    """A person in a workspace, and the client to answer with.

    person, server: the ids of the person and the workspace in the rest of Matinee. bot: the app's own user id.
    """

    client: AsyncWebClient
    team: str
    user: str
    person: str
    server: str
    bot: str

    @property
    def owner(self) -> str:
        """The prefix of the `action_id` of buttons that only this person may press."""
        return f"m:{self.user}"

    def where(self) -> dict[str, str]:
        """Everything but the client, as JSON."""
        return {name: getattr(self, name) for name in ("team", "user", "person", "server", "bot")}


def visitor(context: AsyncBoltContext) -> Visitor:
    """The person behind a request. User ids are unique within a person's own workspace, which may not be this one."""
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
    """A placeholder for somebody's name, until the text is drawn."""
    return f"<@{user}>"


def without_mentions(text: str) -> str:
    """The text without mentions, so that nobody can notify others through the app."""
    return MENTION.sub(r"@\g<user>", text)


def is_direct(channel: str) -> bool:
    """Whether an id belongs to a direct-message channel, or to a person, whose id stands for their channel."""
    return channel.startswith(("D", "U", "W"))
