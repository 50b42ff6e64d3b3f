"""Who and what exists in the fake Slack: teams, people and conversations, and how each looks as JSON.

Field names are those of docs.slack.dev, "Objects" (team, user, conversation).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.fakes.slack_wire.messages import Message

JSON = dict[str, Any]
PUBLIC, PRIVATE, DIRECT = "channel", "group", "im"


@dataclass(eq=False)
class Team:
    """A workspace; `bot` is the app's user there since it was installed first, `scopes` those it holds now."""

    id: str
    name: str
    domain: str
    bot: User | None = None
    installed: bool = False
    scopes: frozenset[str] = frozenset()
    users: dict[str, User] = field(default_factory=dict)
    channels: dict[str, Channel] = field(default_factory=dict)

    @property
    def names(self) -> dict[str, str]:
        """The names behind the ids of people and conversations."""
        people = {user.id: f"@{user.name}" for user in self.users.values()}
        return people | {channel.id: f"#{channel.name}" for channel in self.channels.values()}

    def payload(self) -> JSON:
        return {"id": self.id, "domain": self.domain}


@dataclass(eq=False)
class User:
    """Somebody of a team; the app has one in each team, with a `bot_id`. `role`: "admin" or "owner" of the team."""

    id: str
    name: str
    team: Team
    bot_id: str | None = None
    role: str = ""

    @property
    def mention(self) -> str:
        return f"<@{self.id}>"

    def payload(self) -> JSON:
        """As interactions name people."""
        return {"id": self.id, "username": self.name, "name": self.name, "team_id": self.team.id}

    def info(self) -> JSON:
        """As users.info shows people."""
        profile = {"real_name": self.name, "display_name": self.name, "team": self.team.id}
        zone = {"tz": "Europe/Berlin", "tz_label": "Central European Time", "tz_offset": 3600}
        flags = {"deleted": False, "is_bot": self.bot_id is not None, "is_app_user": False, "updated": 1700000000}
        names = {"id": self.id, "team_id": self.team.id, "name": self.name, "real_name": self.name}
        flags |= {"is_admin": self.role in ("admin", "owner"), "is_owner": self.role == "owner"}
        return names | {"profile": profile, "locale": "en-US"} | zone | flags


@dataclass(eq=False)
class Channel:
    """A channel, a private one, or a direct conversation of exactly its two members."""

    id: str
    team: Team
    name: str
    kind: str
    members: list[User]
    messages: list[Message] = field(default_factory=list)
    archived: bool = False

    @property
    def with_app(self) -> bool:
        """Whether the app is in it."""
        return self.team.bot is not None and self.team.bot in self.members

    @property
    def called(self) -> str:
        """The name that commands and interactions say."""
        return {DIRECT: "directmessage", PRIVATE: "privategroup"}.get(self.kind, self.name)

    def payload(self) -> JSON:
        shown: JSON = {"id": self.id, "created": 1700000000, "is_archived": self.archived}
        kinds = {f"is_{kind}": self.kind == kind for kind in (PUBLIC, PRIVATE, DIRECT)}
        shown |= kinds | {"is_mpim": False, "is_private": self.kind != PUBLIC, "context_team_id": self.team.id}
        if self.kind == DIRECT:
            partner = next((user for user in self.members if user.bot_id is None), self.members[0])
            return shown | {"user": partner.id, "is_open": True}
        return shown | {"name": self.name, "is_member": self.with_app, "num_members": len(self.members)}
