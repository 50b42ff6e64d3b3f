"""Ids of people and servers as the rest of Matinee knows them, and what joins a button to its owner."""

from __future__ import annotations

from typing import Any

import discord

Person = discord.User | discord.Member


def person_of(user: Person) -> str:
    """The id under which somebody is remembered."""
    return f"discord:{user.id}"


def server_of(guild_id: int | None) -> str | None:
    """The id of a server, for limits and settings; none for direct messages."""
    return None if guild_id is None else f"discord:{guild_id}"


def in_company(interaction: discord.Interaction[Any]) -> bool:
    """Whether others may read along, as everywhere but in the bot's own direct messages."""
    return interaction.guild_id is not None or interaction.context.private_channel


def owned_by(user: Person) -> str:
    """What begins the `custom_id` of buttons that only this person may press."""
    return f"m:{user.id}"
