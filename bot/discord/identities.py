"""Matinee's ids for people and servers on Discord, and the prefix of people's buttons."""

from __future__ import annotations

from typing import Any

import discord

Person = discord.User | discord.Member


def person_of(user: Person) -> str:
    """The id of a person."""
    return f"discord:{user.id}"


def server_of(guild_id: int | None) -> str | None:
    """The id of a server, for limits and settings; None for direct messages."""
    return None if guild_id is None else f"discord:{guild_id}"


def in_company(interaction: discord.Interaction[Any]) -> bool:
    """Whether others can see the conversation: everywhere except in direct messages with the bot."""
    return interaction.guild_id is not None or interaction.context.private_channel


def owned_by(user: Person) -> str:
    """The prefix of the `custom_id` of buttons that only this person may press."""
    return f"m:{user.id}"
