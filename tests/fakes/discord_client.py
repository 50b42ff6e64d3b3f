"""A small discord.py client to try the fake Discord with, and plain requests as that bot."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from movies.settings import REPOSITORY
from tests.fakes.discord_wire import Interaction, User, Wire

CLIENT = """
import io, os, sys
import discord
from discord import app_commands
from tests.fakes.run_bot import point_at

point_at(*sys.argv[1:3])
intents = discord.Intents.default()
intents.message_content = "content" in sys.argv
bot = discord.Client(intents=intents)
tree = app_commands.CommandTree(bot)

class Name(discord.ui.Modal, title="Your name"):
    name = discord.ui.TextInput(label="Name", max_length=20)
    async def on_submit(self, interaction):
        await interaction.response.edit_message(content=f"{self.name.value} it is", view=None)

class Panel(discord.ui.View):
    @discord.ui.button(label="more", custom_id="more")
    async def more(self, interaction, button):
        await interaction.response.edit_message(content="more of it")
    @discord.ui.button(label="name", custom_id="name")
    async def name(self, interaction, button):
        await interaction.response.send_modal(Name())
    @discord.ui.button(label="gone", custom_id="gone", disabled=True)
    async def gone(self, interaction, button):
        raise AssertionError
    @discord.ui.select(custom_id="genres", max_values=2, options=[discord.SelectOption(label=g) for g in "ABC"])
    async def genres(self, interaction, select):
        await interaction.response.defer()
        await interaction.followup.send(f"chose {select.values}", ephemeral=True)

@bot.event
async def setup_hook():
    await tree.sync()

@bot.event
async def on_message(message):
    if message.author == bot.user:
        return
    if "greet" in message.content:
        await message.reply(f"hello {message.author.name}", mention_author=False)
    if "think" in message.content:
        async with message.channel.typing():
            sent = await message.channel.send("thinking")
            await sent.edit(content="thought")
    if "file" in message.content:
        text = await message.attachments[0].read()
        await message.channel.send(file=discord.File(io.BytesIO(text.upper()), "back.txt"))
    if "forbidden" in message.content:
        try:
            await message.channel.send("no")
        except discord.Forbidden as error:
            await message.author.send(f"refused with {error.code}")
    if not message.content:
        await message.channel.send("saw an empty message")

@tree.command(description="answers at once")
async def ping(interaction):
    await interaction.response.send_message("pong", ephemeral=True)
    original = await interaction.original_response()
    await original.edit(content=original.content + "!")

@tree.command(description="thinks first")
async def slow(interaction):
    await interaction.response.defer(thinking=True, ephemeral=True)
    await interaction.followup.send("done")
    await interaction.followup.send("and more")

@tree.command(description="buttons")
async def panel(interaction):
    await interaction.response.send_message("a panel", view=Panel())

@tree.command(description="a movie")
async def movie(interaction, title: str, with_whom: discord.User, stars: app_commands.Range[int, 1, 5] = 3):
    await interaction.response.send_message(f"{title} {stars} with {with_whom.name}")

@movie.autocomplete("title")
async def titles(interaction, text):
    return [app_commands.Choice(name=t, value=t.lower()) for t in ("Fargo", "Heat") if text in t.lower()]

@tree.command(description="for admins")
@app_commands.default_permissions(manage_guild=True)
@app_commands.guild_only()
async def retrain(interaction):
    await interaction.response.send_message("training")

bot.run(os.environ["TOKEN"], log_level=30)
"""


@contextmanager
def running(wire: Wire, folder: Path, *arguments: str, token: str | None = None) -> Iterator[subprocess.Popen[str]]:
    """A plain discord.py client against the wire; its complaints are in client.log."""
    program = folder / "client.py"
    program.write_text(CLIENT, "utf-8")
    environment = os.environ | {"PYTHONPATH": str(REPOSITORY), "TOKEN": token or wire.token}
    command = [sys.executable, str(program), wire.base_url, wire.gateway_url, *arguments]
    with (folder / "client.log").open("w") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log, text=True)
        try:
            yield process
        finally:
            process.kill()
            process.wait()


def ask(wire: Wire, method: str, path: str, payload: Any = None, token: str | None = None) -> tuple[int, Any]:
    """One request as the bot: the status and the JSON of the answer."""
    headers = {"Authorization": f"Bot {token or wire.token}", "Content-Type": "application/json"}
    body = None if payload is None else json.dumps(payload).encode()
    request = urllib.request.Request(wire.base_url + path, body, headers, method=method)
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, json.loads(answer.read() or "null")
    except urllib.error.HTTPError as error:
        assert error.headers["Content-Type"] == "application/json"
        return error.code, json.loads(error.read())


def acknowledge(wire: Wire, made: Interaction, payload: Any, with_response: bool = False) -> tuple[int, Any]:
    """Answer an interaction by a plain request."""
    path = f"/interactions/{made.id}/{made.token}/callback" + ("?with_response=1" if with_response else "")
    return ask(wire, "POST", path, payload)


def sync(wire: Wire, commands: list[dict[str, Any]]) -> tuple[int, Any]:
    """Give the application these commands by a plain request."""
    return ask(wire, "PUT", f"/applications/{wire.bot.id}/commands", commands)


def said(wire: Wire, user: User, content: str) -> bool:
    """Whether the bot's messages to this person end with that one."""
    messages = wire.messages(wire.dm_channel(user), by=wire.bot)
    return bool(messages) and messages[-1].content == content
