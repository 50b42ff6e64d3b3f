"""Who and what exists in the fake Discord: people, servers and channels, and how each looks as JSON.

Field names and numbers are those of Discord's API version 10 (docs.discord.com, "Resources").
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.fakes.discord_wire.messages import Message

JSON = dict[str, Any]

ADMINISTRATOR = 1 << 3
# What @everyone may do in a new server: see and write, attach, embed, react, use commands.
EVERYONE = 1 << 6 | 1 << 10 | 1 << 11 | 1 << 14 | 1 << 15 | 1 << 16 | 1 << 31
ALL_PERMISSIONS = (1 << 53) - 1
TEXT_CHANNEL, DM_CHANNEL = 0, 1


@dataclass(eq=False)
class User:
    """Somebody with an account; the bot is one too."""

    id: int
    name: str
    bot: bool = False

    @property
    def mention(self) -> str:
        return f"<@{self.id}>"

    def payload(self) -> JSON:
        return {
            "id": str(self.id),
            "username": self.name,
            "discriminator": "0",
            "global_name": self.name,
            "avatar": None,
            "bot": self.bot,
            "public_flags": 0,
        }


@dataclass(eq=False)
class Guild:
    """A server; `admins` are those of its members who may do everything."""

    id: int
    name: str
    members: list[User]
    admins: list[User]
    channels: list[Channel] = field(default_factory=list)

    def permissions(self, user: User) -> int:
        return ALL_PERMISSIONS if user in self.admins else EVERYONE

    def member(self, user: User, with_user: bool = True) -> JSON:
        """A member object: inside a message it comes without its user, elsewhere with it."""
        return {
            "nick": None,
            "roles": [str(self.id + 1)] if user in self.admins else [],
            "joined_at": "2024-01-01T00:00:00+00:00",
            "deaf": False,
            "mute": False,
            "flags": 0,
            **({"user": user.payload()} if with_user else {}),
        }

    def _role(self, role_id: int, name: str, permissions: int) -> JSON:
        shown = {"color": 0, "hoist": False, "managed": False, "mentionable": False, "flags": 0}
        position = role_id - self.id
        return {"id": str(role_id), "name": name, "permissions": str(permissions), "position": position, **shown}

    def payload(self, shown: list[User]) -> JSON:
        """What GUILD_CREATE carries, with these of its members."""
        return {
            "id": str(self.id),
            "name": self.name,
            "icon": None,
            "owner_id": str(self.admins[0].id if self.admins else self.members[0].id),
            "features": [],
            "emojis": [],
            "stickers": [],
            "roles": [self._role(self.id, "@everyone", EVERYONE), self._role(self.id + 1, "admin", ADMINISTRATOR)],
            "members": [self.member(user) for user in shown],
            "member_count": len(self.members),
            "channels": [channel.payload() for channel in self.channels],
            "threads": [],
            "voice_states": [],
            "presences": [],
            "unavailable": False,
            "large": len(self.members) >= 250,
            "preferred_locale": "en-US",
            "verification_level": 0,
            "default_message_notifications": 0,
            "explicit_content_filter": 0,
            "premium_tier": 0,
            "nsfw_level": 0,
            "mfa_level": 0,
        }


@dataclass(eq=False)
class Channel:
    """A text channel of a server, or the conversation of one person with the bot (no guild, then)."""

    id: int
    guild: Guild | None = None
    name: str = ""
    recipient: User | None = None
    messages: list[Message] = field(default_factory=list)
    typing: list[float] = field(default_factory=list)
    refused_with: int | None = None

    @property
    def server(self) -> int:
        """The id of its server; 0 for direct messages."""
        return self.guild.id if self.guild else 0

    def payload(self) -> JSON:
        last = str(self.messages[-1].id) if self.messages else None
        if self.guild is None:
            recipients = [self.recipient.payload()] if self.recipient else []
            return {
                "id": str(self.id),
                "type": DM_CHANNEL,
                "recipients": recipients,
                "last_message_id": last,
                "flags": 0,
            }
        return {
            "id": str(self.id),
            "type": TEXT_CHANNEL,
            "guild_id": str(self.guild.id),
            "name": self.name,
            "position": 0,
            "permission_overwrites": [],
            "topic": None,
            "nsfw": False,
            "parent_id": None,
            "rate_limit_per_user": 0,
            "last_message_id": last,
            "flags": 0,
        }
