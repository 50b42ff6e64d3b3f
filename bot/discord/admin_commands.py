"""The command /admin and its buttons; only the admin who uses them sees the answers."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from bot.admin.rights import Caller
from bot.admin.training_replies import DEFAULT_MINUTES, job_of
from bot.contracts.actions import Action, Verb
from bot.discord import errors
from bot.discord.context import Context, Interaction, Take
from bot.discord.identities import person_of, server_of
from bot.discord.surfaces import InteractionSurface
from bot.front_end.layout import ANSWERED_APART
from movies.datasets import RELEASES
from movies.protocol.training import MOST_MINUTES

REPORT = "/admin report"
PHASES = [
    app_commands.Choice(name="1: titles", value=1),
    app_commands.Choice(name="2: titles and genres", value=2),
    app_commands.Choice(name="3: titles, genres and averages", value=3),
]
DATA = [app_commands.Choice(name=release, value=release) for release in RELEASES]
Id = app_commands.Range[str, 1, 200]


def caller_of(interaction: Interaction) -> Caller:
    """The user of a command or a button, with their current roles and permissions."""
    user, person, server = interaction.user, person_of(interaction.user), server_of(interaction.guild_id)
    if not isinstance(user, discord.Member) or interaction.client.get_guild(interaction.guild_id or 0) is None:
        return Caller(person, server)
    roles = frozenset(str(role.id) for role in user.roles)
    return Caller(person, server, roles, manages=user.guild_permissions.manage_guild)


async def tapped(context: Context, interaction: Interaction, action: Action, own: bool) -> None:
    """Answer a press of an admin's button: questions appear below the report, answers in place of the question."""
    in_place = own and action.verb not in ANSWERED_APART
    caller, admin = caller_of(interaction), context.service.admin
    surface = context.surface(interaction, hidden=True, in_place=in_place)
    await _converse(context, interaction, lambda tick: admin.act(caller, action, tick, own), surface)


async def _converse(context: Context, interaction: Interaction, take: Take, surface: InteractionSurface) -> None:
    reply = await context.converse(interaction.user, take, surface)
    if reply is not None:
        context.front_end.follow(
            person_of(interaction.user),
            reply,
            lambda now: errors.guarded(surface.show(now)),
            # An expired answer can no longer be edited, so updates become private messages.
            lambda: REPORT if interaction.is_expired() else None,
        )


def register(tree: app_commands.CommandTree[Any], context: Context) -> None:
    """Add the /admin commands."""
    group = app_commands.Group(
        name="admin",
        description="For Matinee's admins",
        guild_only=True,
        allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        # Discord only hides the commands from most people; every use is checked.
        default_permissions=discord.Permissions(manage_guild=True),
    )

    _add_retrain(group, context)
    _add_others(group, context)
    tree.add_command(group)


def _add_retrain(group: app_commands.Group, context: Context) -> None:
    @group.command(name="retrain", description="Train a candidate; it is only served once somebody promotes it")
    @app_commands.describe(
        phase="what the model reads about a movie",
        minutes="how many minutes to train",
        name="the candidate's name",
        people="also learn from the ratings of people who consented",
        data="the MovieLens release to learn from, if not the training worker's own",
    )
    @app_commands.choices(phase=PHASES)
    @app_commands.choices(data=DATA)
    async def retrain(
        interaction: Interaction,
        phase: int,
        minutes: app_commands.Range[int, 1, MOST_MINUTES] = int(DEFAULT_MINUTES),
        name: app_commands.Range[str, 1, 60] | None = None,
        people: bool = False,
        data: str | None = None,
    ) -> None:
        caller, surface = caller_of(interaction), context.surface(interaction, hidden=True)
        job = job_of(phase, minutes, name, people, data)
        await _converse(context, interaction, lambda _: context.service.admin.retrain(caller, job), surface)


def _add_others(group: app_commands.Group, context: Context) -> None:
    async def act(interaction: Interaction, verb: Verb, about: str = "") -> None:
        caller, surface = caller_of(interaction), context.surface(interaction, hidden=True)
        admin, action = context.service.admin, Action(verb, about)
        await _converse(context, interaction, lambda tick: admin.act(caller, action, tick), surface)

    @group.command(name="status", description="How the training is going, and who did what")
    async def status(interaction: Interaction) -> None:
        await act(interaction, Verb.ADMIN_STATUS)

    @group.command(name="cancel", description="Stop a training")
    @app_commands.describe(training="the beginning of its id; leave it out for the latest")
    async def cancel(interaction: Interaction, training: Id = "") -> None:
        await act(interaction, Verb.ADMIN_CANCEL, training)

    @group.command(name="report", description="How a candidate compares with the served model")
    @app_commands.describe(training="the beginning of its id; leave it out for the latest")
    async def report(interaction: Interaction, training: Id = "") -> None:
        await act(interaction, Verb.ADMIN_REPORT, training)

    @group.command(name="promote", description="Serve a model to everybody, once you have confirmed it")
    @app_commands.describe(model="its id, or the beginning of its digest")
    async def promote(interaction: Interaction, model: Id) -> None:
        await act(interaction, Verb.ADMIN_PROMOTE, model)

    @group.command(name="rollback", description="Go back to serving the previous model")
    async def roll_back(interaction: Interaction) -> None:
        await act(interaction, Verb.ADMIN_ROLL_BACK)

    @group.command(name="models", description="All models, and which one is served")
    async def models(interaction: Interaction) -> None:
        await act(interaction, Verb.ADMIN_MODELS)
