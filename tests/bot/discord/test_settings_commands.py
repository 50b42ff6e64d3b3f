"""Settings chosen by a server's managers, and their effects."""

from __future__ import annotations

import discord
import pytest
import simcord
from discord import app_commands
from simcord.backend.errors import SetupError

from bot.front_end.server_settings import ServerSettings
from movies.errors import StoreUnreachable
from tests.bot.discord.conftest import Build, House

ONLY_MANAGERS = "Only people who manage this server"
RATED = "loved heat and fargo"


def manager(house: House, guild: simcord.GuildHandle | None = None) -> simcord.MemberActor:
    """Somebody who may manage the server."""
    guild = guild or house.guild
    role = guild.create_role("managers", permissions=discord.Permissions(manage_guild=True))
    return guild.add_member(house.env.create_user("mia"), roles=[role])


async def settings(who: simcord.MemberActor, channel: simcord.ChannelHandle) -> str:
    result = await who.slash(channel, "settings show")
    assert result.response is not None and result.ephemeral
    return result.response.content


async def only(house: House, channel: simcord.ChannelHandle, *others: simcord.ChannelHandle) -> None:
    """Make the bot answer only there."""
    mia = manager(house, channel.guild)
    for where in (channel, *others):
        await mia.slash(channel, "settings channel", channel=where, answer=True)


def answers(channel: simcord.ChannelHandle) -> list[str]:
    """What the bot wrote there that everybody sees."""
    return [m.content for m in channel.history() if m.author.bot and not m.flags.ephemeral]


async def test_at_first_it_answers_everywhere_and_movie_nights_are_on(house: House) -> None:
    shown = await settings(manager(house), house.channel)
    assert "I answer in every channel. Movie nights are on." in shown


async def test_settings_are_shown_to_the_manager_alone(house: House) -> None:
    mia = manager(house)
    result = await mia.slash(house.channel, "settings movienights", allowed=False)
    assert result.ephemeral and "Movie nights are off" in result.response.content
    result = await mia.slash(house.channel, "settings channel", channel=house.channel, answer=True)
    assert result.ephemeral and "I answer in #movies." in result.response.content
    assert house.channel.history(viewer=house.person("ana")) == []


async def test_who_does_not_manage_the_server_does_not_see_the_commands(house: House) -> None:
    ana = house.person("ana")
    assert not [name for name in ana.available_commands(house.channel) if name.startswith("settings")]
    with pytest.raises(SetupError, match="default-member-permissions"):
        await ana.slash(house.channel, "settings show")


@pytest.mark.parametrize(
    "command",
    [("settings show", {}), ("settings movienights", {"allowed": False}), ("settings channel", {"answer": True})],
)
async def test_who_does_not_manage_the_server_is_refused_even_where_discord_lets_them(
    house: House, command: tuple[str, dict[str, object]]
) -> None:
    ana, mia, (name, options) = house.person("ana"), manager(house), command
    group = next(c for c in await house.client.tree.fetch_commands() if c.name == "settings")
    house.guild.set_command_permissions(group, {ana: True})
    if name == "settings channel":
        options = options | {"channel": house.channel}
    result = await ana.slash(house.channel, name, **options)
    house.forgive(app_commands.MissingPermissions)
    assert result.ephemeral and result.response.content.startswith(ONLY_MANAGERS)
    assert "error" not in result.response.content
    assert "every channel" in (shown := await settings(mia, house.channel)) and "are on" in shown


async def test_the_owner_of_a_server_may_set_things(house: House) -> None:
    owner = house.guild.owner
    actor = simcord.MemberActor(house.env, house.guild, owner)
    result = await actor.slash(house.channel, "settings movienights", allowed=False)
    assert "are off" in result.response.content


async def test_settings_are_for_servers_only(house: House) -> None:
    assert not [name for name in house.person("ana").user.available_commands() if name.startswith("settings")]


async def test_a_mention_elsewhere_is_answered_to_the_person_alone_with_where_to_go(house: House) -> None:
    await only(house, house.channel)
    other, ana = house.guild.create_text_channel("general"), house.person("ana")
    await ana.send(other, f"{house.mention} {RATED}")
    assert answers(other) == []
    [told] = answers(ana.user.dm_channel)
    assert "#movies" in told and "slash commands work everywhere" in told
    assert not house.known(ana).verdicts


async def test_a_mention_in_a_set_channel_is_answered(house: House) -> None:
    second = house.guild.create_text_channel("films")
    await only(house, house.channel, second)
    for channel in (house.channel, second):
        await house.person("ana").send(channel, f"{house.mention} {RATED}")
        assert "Heat" in answers(channel)[-1]


async def thread_of(
    house: House, channel: simcord.ChannelHandle, *members: simcord.MemberActor
) -> simcord.ChannelHandle:
    parent = house.client.get_channel(channel.id)
    assert isinstance(parent, discord.TextChannel)
    with house.env._bot_scope():
        made = await parent.create_thread(name="tonight", type=discord.ChannelType.public_thread)
    await house.env.settle()
    return next(thread for thread in channel.threads if thread.id == made.id)


async def test_a_mention_in_a_thread_of_a_set_channel_is_answered(house: House) -> None:
    ana = house.person("ana")
    thread = await thread_of(house, house.channel)
    await only(house, house.channel)
    await ana.send(thread, f"{house.mention} {RATED}")
    assert "Heat" in answers(thread)[-1]


async def test_a_mention_in_a_thread_of_another_channel_is_not(house: House) -> None:
    ana, other = house.person("ana"), house.guild.create_text_channel("general")
    thread = await thread_of(house, other)
    await only(house, house.channel)
    before = answers(thread)
    await ana.send(thread, f"{house.mention} {RATED}")
    assert answers(thread) == before and "#movies" in answers(ana.user.dm_channel)[-1]


async def test_direct_messages_are_answered_whatever_servers_set(house: House) -> None:
    await only(house, house.channel)
    ana = house.person("ana")
    await ana.send_dm(RATED)
    assert "Heat" in answers(ana.user.dm_channel)[-1]


async def test_a_channel_can_be_taken_away_again(house: House) -> None:
    mia, other = manager(house), house.guild.create_text_channel("general")
    await mia.slash(other, "settings channel", channel=house.channel, answer=True)
    result = await mia.slash(other, "settings channel", channel=house.channel, answer=False)
    assert "every channel" in result.response.content
    await mia.send(other, f"{house.mention} {RATED}")
    assert "Heat" in answers(other)[-1]


async def test_setting_a_channel_twice_or_taking_away_one_that_was_not_set_changes_nothing(house: House) -> None:
    mia, other = manager(house), house.guild.create_text_channel("general")
    for channel, answer in ((house.channel, True), (house.channel, True), (other, False)):
        await mia.slash(other, "settings channel", channel=channel, answer=answer)
    assert "I answer in #movies." in await settings(mia, other)


async def test_a_channel_that_somebody_cannot_see_is_not_named_to_them(house: House) -> None:
    hidden = house.guild.create_text_channel(
        "secret-plans", overwrites={house.guild.default_role: discord.PermissionOverwrite(view_channel=False)}
    )
    server = f"discord:{house.guild.id}"
    channels = (str(house.channel.id), str(hidden.id))
    house.client.context.service.servers.change(server, lambda _: ServerSettings(channels=channels))
    ana, other = house.person("ana"), house.guild.create_text_channel("general")
    await ana.send(other, f"{house.mention} hi")
    [told] = answers(ana.user.dm_channel)
    assert "#movies" in told and "secret-plans" not in told


async def test_where_the_only_set_channel_was_deleted_it_says_whom_to_ask(house: House) -> None:
    gone, ana = house.guild.create_text_channel("films"), house.person("ana")
    await only(house, gone)
    house.env.backend.delete_channel(gone.id)
    await house.env.settle()
    await ana.send(house.channel, f"{house.mention} hi")
    [told] = answers(ana.user.dm_channel)
    assert "only in ;" not in told and "/settings" in told


async def test_an_answer_to_share_is_public_where_it_may_speak_and_hidden_elsewhere(house: House) -> None:
    other, ana = house.guild.create_text_channel("general"), house.person("ana")
    await only(house, house.channel)
    public = await ana.slash(house.channel, "recommend", share=True)
    hidden = await ana.slash(other, "recommend", share=True)
    assert not public.ephemeral and hidden.ephemeral
    assert hidden.response.embeds and answers(other) == []


async def test_an_answer_to_share_is_public_in_a_thread_of_a_channel_where_it_may_speak(house: House) -> None:
    ana, other = house.person("ana"), house.guild.create_text_channel("general")
    inside, outside = await thread_of(house, house.channel), await thread_of(house, other)
    await only(house, house.channel)
    assert not (await ana.slash(inside, "recommend", share=True)).ephemeral
    assert (await ana.slash(outside, "recommend", share=True)).ephemeral


async def test_two_servers_have_settings_of_their_own(house: House) -> None:
    second = house.env.create_guild("Second")
    there = second.create_text_channel("talk")
    await only(house, house.channel)
    mia = manager(house, second)
    assert "every channel" in await settings(mia, there)
    await mia.send(there, f"{house.mention} {RATED}")
    assert "Heat" in answers(there)[-1]


async def test_settings_survive_a_restart(house: House, build: Build) -> None:
    mia, other = manager(house), house.guild.create_text_channel("general")
    await mia.slash(house.channel, "settings channel", channel=house.channel, answer=True)
    await mia.slash(house.channel, "settings movienights", allowed=False)
    await house.env.restart_bot(build())
    shown = await settings(mia, house.channel)
    assert "#movies" in shown and "are off" in shown
    await mia.send(other, f"{house.mention} {RATED}")
    assert answers(other) == []


async def test_settings_are_dropped_when_the_bot_leaves_the_server(house: House, build: Build) -> None:
    second = house.env.create_guild("Second")
    there = second.create_text_channel("talk")
    mia = manager(house, second)
    await mia.slash(there, "settings movienights", allowed=False)
    server = f"discord:{second.id}"
    assert not house.client.context.service.servers.settings(server).nights
    house.env.backend.remove_guild(second.id)
    await house.env.settle()
    assert house.client.context.service.servers.settings(server).nights
    assert build().context.service.servers.settings(server).nights


async def test_settings_of_a_server_that_is_only_away_for_a_while_stay(house: House) -> None:
    mia = manager(house)
    await mia.slash(house.channel, "settings movienights", allowed=False)
    house.env.backend.emit("GUILD_DELETE", {"id": str(house.guild.id), "unavailable": True})
    await house.env.settle()
    assert not house.client.context.service.servers.settings(f"discord:{house.guild.id}").nights


async def test_where_settings_cannot_be_stored_it_says_so_and_keeps_the_old_ones(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    mia = manager(house)

    def away() -> None:
        raise StoreUnreachable("I can't reach my database right now.")

    with monkeypatch.context() as patch:
        patch.setattr(house.profiles.database, "writing", away)
        result = await mia.slash(house.channel, "settings movienights", allowed=False)
    house.forgive(app_commands.CommandInvokeError)
    assert (
        result.ephemeral
        and "I can't reach my database right now. Please try again in a minute. (error " in result.response.content
    )
    assert "are on" in await settings(mia, house.channel)
