"""Admin commands in Discord: every command, questions, refusals, and the audit trail."""

from __future__ import annotations

from typing import Any

import discord
import pytest
import simcord

from bot import wording
from bot.admin.rights import Rights
from bot.admin.settings import AdminSettings
from bot.admin.training_replies import report
from bot.contracts.acts import Outcome
from bot.discord.components import sent
from bot.discord.drawing import draw
from bot.front_end import front_end
from movies.errors import BrokerUnreachable, StoreUnreachable
from movies.protocol.registry import PromoteJob, RollBackJob
from movies.protocol.training import TrainingState
from tests.bot.discord.conftest import SECONDS_BETWEEN_SIGNS, Build, House
from tests.bot.discord.looks import Shown, answers, custom_ids, labels, message_of, press
from tests.bot.models import PNG, SHIPPED, acts, digest, outcomes, result_of

NOBODY = {"admins": "", "admin_roles": "", "admin_server": ""}
QUARTER_OF_AN_HOUR = 15 * 60
AS_SET = front_end.SECONDS_BETWEEN_LOOKS
EVEN, WORSE = (-0.002, 0.01), (-0.02, -0.003)
COMMANDS: list[tuple[str, dict[str, Any]]] = [
    ("retrain", {"phase": 2}),
    ("status", {}),
    ("cancel", {}),
    ("report", {}),
    ("promote", {"model": "night-id"}),
    ("rollback", {}),
    ("models", {}),
]


@pytest.fixture(autouse=True)
def _simulated(monkeypatch: pytest.MonkeyPatch) -> None:
    # More than simcord waits in real time.
    monkeypatch.setattr(front_end, "SECONDS_BETWEEN_LOOKS", SECONDS_BETWEEN_SIGNS)


def manager(house: House, name: str, guild: simcord.GuildHandle | None = None) -> simcord.MemberActor:
    """A manager of a server, who sees the commands there."""
    guild = guild or house.guild
    role = guild.create_role(f"{name}s", permissions=discord.Permissions(manage_guild=True))
    return guild.add_member(house.env.create_user(name), roles=[role])


def allow(house: House, **settings: object) -> None:
    """Set who is an admin."""
    given = NOBODY | {name: str(value) for name, value in settings.items()}
    house.client.context.service.admin.rights = Rights(AdminSettings(**given))


def admin(house: House, name: str = "mia") -> simcord.MemberActor:
    """A named admin."""
    mia = manager(house, name)
    allow(house, admins=f"discord:{mia.id}")
    return mia


async def ask(
    house: House, who: simcord.MemberActor, command: str, channel: simcord.ChannelHandle | None = None, **options: Any
) -> simcord.ResponseMessage:
    """The answer to a command, which only the admin may see."""
    result = await who.slash(channel or house.channel, f"admin {command}", **options)
    assert result.response is not None and result.ephemeral
    return result.response


async def begun(house: House, mia: simcord.MemberActor) -> tuple[simcord.ResponseMessage, str]:
    """A training, with the message that reports its progress."""
    shown = await ask(house, mia, "retrain", phase=2, name="night")
    return shown, house.worker.trainings.jobs[-1].id


async def trained(house: House, mia: simcord.MemberActor, interval: tuple[float, float] = EVEN) -> None:
    """The candidate "night", made by a training that is done."""
    _, training = await begun(house, mia)
    house.worker.models.add("night")
    house.worker.trainings.ends(training, result_of("night", *interval))
    await look(house)


async def look(house: House) -> None:
    """Let the bot check the progress."""
    await house.env.advance_time(front_end.SECONDS_BETWEEN_LOOKS + 1)


def recorded(house: House) -> list[tuple[str, str]]:
    return outcomes(house.profiles.database)


def public(house: House) -> list[discord.Message]:
    return answers(house.channel)


# --- commands


async def test_the_commands_are_hidden_from_most_and_in_private_messages(house: House) -> None:
    ana, mia = house.person("ana"), manager(house, "mia")
    assert not [name for name in ana.available_commands(house.channel) if name.startswith("admin")]
    assert len([name for name in mia.available_commands(house.channel) if name.startswith("admin ")]) == len(COMMANDS)
    assert not [name for name in mia.user.available_commands() if name.startswith("admin")]


@pytest.mark.parametrize(("command", "options"), COMMANDS)
async def test_who_is_no_admin_is_refused_and_recorded_also_where_they_manage_the_server(
    house: House, command: str, options: dict[str, Any]
) -> None:
    mia = admin(house)
    await trained(house, mia)
    eve, before = manager(house, "eve"), len(recorded(house))
    shown = await ask(house, eve, command, **options)
    assert shown.content == wording.admin.admin_refused(Outcome.NO_ADMIN) and labels(shown) == []
    assert acts(house.profiles.database)[before:] == [
        (f"discord:{eve.id}", f"discord:{house.guild.id}", command, "", "no admin")
    ]
    assert len(house.worker.trainings.jobs) == 1 and house.worker.models.jobs == []
    assert house.worker.trainings.cancelled == []


async def test_a_named_admin_has_every_command(house: House) -> None:
    mia = admin(house)
    house.worker.models.add("night", "day")
    house.worker.models.serve("day")
    await begun(house, mia)
    assert "is waiting for the training worker" in (await ask(house, mia, "status")).content
    assert "night-id" in (await ask(house, mia, "models")).content
    assert (await ask(house, mia, "promote", model="night-id")).content.startswith("Serve night-id to everybody")
    assert (await ask(house, mia, "rollback")).content.startswith(f"Go back to serving {SHIPPED}")
    assert (await ask(house, mia, "report")).content == wording.admin.admin_refused(Outcome.NO_TRAINING)
    assert "will stop in a few seconds" in (await ask(house, mia, "cancel")).content
    assert house.worker.trainings.cancelled == [house.worker.trainings.jobs[0].id]
    assert recorded(house) == [
        ("retrain", "allowed"), ("status", "allowed"), ("models", "allowed"), ("promote", "asked"),
        ("rollback", "asked"), ("report", "no training"), ("cancel", "allowed"),
    ]  # fmt: skip
    assert public(house) == [] and house.worker.models.changes == []


async def test_a_training_is_begun_as_the_options_say(house: House) -> None:
    mia = admin(house)
    await ask(house, mia, "retrain", phase=3, minutes=90, name="With Friends", people=True, data="ml-1m")
    [job] = house.worker.trainings.jobs
    told = (job.phase, job.minutes, job.name, job.with_people, job.release)
    assert told == (3, 90.0, "with-friends", True, "ml-1m")
    shown = await ask(house, mia, "retrain", phase=3, name="???")
    assert shown.content == wording.admin.admin_refused(Outcome.UNREADABLE) and len(house.worker.trainings.jobs) == 1


async def test_a_role_makes_an_admin(house: House) -> None:
    role = house.guild.create_role("bosses", permissions=discord.Permissions(manage_guild=True))
    bob = house.guild.add_member(house.env.create_user("bob"), roles=[role])
    allow(house, admin_roles=role.id)
    assert "which came with" in (await ask(house, bob, "models")).content


async def test_who_manages_the_server_that_is_set_is_an_admin_there(house: House) -> None:
    mia = manager(house, "mia")
    allow(house, admin_server=f"discord:{house.guild.id}")
    assert "which came with" in (await ask(house, mia, "models")).content
    ana = house.person("ana")
    group = next(c for c in await house.client.tree.fetch_commands() if c.name == "admin")
    house.guild.set_command_permissions(group, {ana: True})
    assert (await ask(house, ana, "models")).content == wording.admin.admin_refused(Outcome.NO_ADMIN)


async def test_nobody_is_an_admin_on_another_server_than_the_one_that_is_set(house: House) -> None:
    second = house.env.create_guild("Second")
    there = second.create_text_channel("talk")
    eve, mia = manager(house, "eve", second), manager(house, "mia", second)
    allow(house, admins=f"discord:{mia.id}", admin_server=f"discord:{house.guild.id}")
    assert (await ask(house, eve, "models", there)).content == wording.admin.admin_refused(Outcome.NO_ADMIN)
    assert (await ask(house, mia, "models", there)).content == wording.admin.admin_refused(Outcome.ELSEWHERE)
    assert [row[1:] for row in acts(house.profiles.database)] == [
        (f"discord:{second.id}", "models", "", "no admin"),
        (f"discord:{second.id}", "models", "", "elsewhere"),
    ]
    assert house.worker.models.jobs == []


async def test_it_is_german_where_the_server_speaks_german(house: House) -> None:
    mia = admin(house)
    await mia.slash(house.channel, "settings language", language="de")
    shown, _ = await begun(house, mia)
    assert "wartet auf den Trainings-Worker" in shown.content
    assert "das mitgelieferte Modell" in (await ask(house, mia, "models")).content


@pytest.mark.parametrize("away", ["queue", "database"])
async def test_an_unreachable_service_is_reported_and_nothing_is_done(
    house: House, away: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    mia = admin(house)
    if away == "queue":
        house.worker.trainings.down = BrokerUnreachable("I can't reach my queue right now.")
    else:

        def gone() -> None:
            raise StoreUnreachable("I can't reach my database right now.")

        monkeypatch.setattr(house.profiles.database, "writing", gone)
    shown = await ask(house, mia, "retrain", phase=2)
    assert f"I can't reach my {away} right now." in shown.content and house.worker.trainings.jobs == []


# --- progress


async def test_the_progress_message_edits_itself_and_ends_in_the_report(house: House) -> None:
    mia = admin(house)
    shown, training = await begun(house, mia)
    assert AS_SET <= 30, "at least twice a minute"
    house.worker.trainings.says(training, TrainingState.TRAINING, share=0.3, loss=0.6421, seconds_left=700.0)
    await look(house)
    assert shown.content.startswith("▰▰▰▱▱▱▱▱▱▱\n") and "loss 0.642, done in 12 minutes" in shown.content
    house.worker.trainings.says(training, TrainingState.TRAINING, share=0.9, loss=0.6, seconds_left=60.0)
    await look(house)
    assert "90 %" in shown.content and "in one minute" in shown.content
    house.worker.models.add("night")
    house.worker.trainings.ends(training, result_of("night", *EVEN))
    await look(house)
    assert shown.content.startswith("night-id is now a candidate,")
    assert "```\n" in shown.content and "difference | +0.004 [-0.002, +0.010]\n```" in shown.content
    assert [a.filename for a in shown.attachments] == ["sixth_rating.png", "reliability.png"]
    with house.env._bot_scope():
        assert await message_of(shown).attachments[0].read() == PNG
    assert labels(shown) == ["promote"] and shown.flags.ephemeral
    house.worker.trainings.says(training, TrainingState.FAILED)
    await look(house)
    assert shown.content.startswith("night-id is now a candidate,"), "nobody looks any more"


async def test_after_a_quarter_of_an_hour_it_goes_on_in_private_messages_where_nothing_is_decided(house: House) -> None:
    mia = admin(house)
    shown, training = await begun(house, mia)
    house.env.backend.advance_clock(QUARTER_OF_AN_HOUR)
    house.worker.trainings.says(training, TrainingState.TRAINING, share=0.3)
    await look(house)
    [told] = answers(mia.user.dm_channel)
    assert "30 %" in told.content and "is waiting" in shown.content
    house.worker.trainings.ends(training, result_of("night", *EVEN))
    await look(house)
    [told] = answers(mia.user.dm_channel)
    assert told.content.startswith("night-id is now a candidate,")
    assert "type /admin report on the server" in told.content
    assert len(told.attachments) == 2 and labels(told) == []


async def test_status_is_followed_in_the_place_of_what_was_followed_before(house: House) -> None:
    mia = admin(house)
    shown, training = await begun(house, mia)
    status = await ask(house, mia, "status")
    assert f"discord:{mia.id} | retrain | {training[:8]}" in status.content
    house.worker.trainings.says(training, TrainingState.TRAINING, share=0.5)
    await look(house)
    assert "50 %" in status.content and "is waiting" in shown.content


async def test_a_queue_that_is_away_for_a_moment_does_not_end_the_progress(house: House) -> None:
    mia = admin(house)
    shown, training = await begun(house, mia)
    house.worker.trainings.down = BrokerUnreachable("I can't reach my queue right now.")
    await look(house)
    house.worker.trainings.down = None
    house.worker.trainings.says(training, TrainingState.CANCELLED)
    await look(house)
    assert "was cancelled" in shown.content


async def test_a_progress_message_that_can_no_longer_be_shown_harms_nobody(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    mia = admin(house)
    _, training = await begun(house, mia)

    async def refused(*_: object, **__: object) -> None:
        response = type("Response", (), {"status": 403, "reason": "Forbidden"})()
        raise discord.Forbidden(response, {"code": 50007, "message": "Cannot send messages to this user"})

    with monkeypatch.context() as patch:
        patch.setattr(discord.Interaction, "edit_original_response", refused)
        await look(house)
    house.worker.trainings.says(training, TrainingState.CANCELLED)
    await look(house)


# --- buttons


async def test_a_candidate_is_promoted_from_its_report_and_rolled_back(house: House) -> None:
    mia = admin(house)
    await trained(house, mia)
    shown = await ask(house, mia, "report")
    asked = (await press(mia, shown, "promote")).response
    assert asked is not None and asked.ephemeral and labels(shown) == ["promote"], "the report stays"
    assert f"instead of {SHIPPED}?" in asked.content and labels(asked) == ["promote", "no"]
    assert house.worker.models.changes == []
    await press(mia, asked, "promote")
    assert asked.content == "I'll serve night-id from the next question on." and labels(asked) == ["roll back"]
    assert house.worker.models.changes == [PromoteJob(digest=digest("night"), served=None)]
    back = (await press(mia, asked, "roll back")).response
    assert back is not None and f"Go back to serving {SHIPPED}" in back.content
    await press(mia, back, "roll back")
    assert back.content == f"I'll serve {SHIPPED} from the next question on." and labels(back) == []
    assert house.worker.models.changes[1:] == [RollBackJob(to=None, served=digest("night"))]
    here = f"discord:{mia.id}", f"discord:{house.guild.id}"
    assert acts(house.profiles.database)[-4:] == [
        (*here, "promote", digest("night"), "asked"),
        (*here, "promote", digest("night"), "allowed"),
        (*here, "rollback", "", "asked"),
        (*here, "rollback", "", "allowed"),
    ]
    assert public(house) == []


async def test_a_worse_candidate_is_promoted_only_by_saying_so_twice(house: House) -> None:
    mia = admin(house)
    await trained(house, mia, WORSE)
    asked = await ask(house, mia, "promote", model="night-id")
    assert "worse" in asked.content
    await press(mia, asked, "promote")
    assert house.worker.models.changes == [] and labels(asked) == ["promote it all the same", "no"]
    assert "the whole interval is below zero. Confirm once more" in asked.content
    await press(mia, asked, "promote it all the same")
    assert house.worker.models.served == "night-id"
    assert [outcome for _, outcome in recorded(house)][-3:] == ["asked", "asked again", "allowed"]


async def test_no_leaves_everything_as_it_is(house: House) -> None:
    mia = admin(house)
    await trained(house, mia)
    asked = await ask(house, mia, "promote", model="night-id")
    await press(mia, asked, "no")
    assert asked.content == wording.talk.left_as_it_is() and labels(asked) == [] and house.worker.models.changes == []


async def test_buttons_work_after_a_restart(house: House, build: Build) -> None:
    mia = admin(house)
    await trained(house, mia)
    shown = await ask(house, mia, "report")
    asked = (await press(mia, shown, "promote")).response
    assert asked is not None
    await house.env.restart_bot(build(house.worker))
    allow(house, admins=f"discord:{mia.id}")
    await press(mia, asked, "promote")
    assert house.worker.models.served == "night-id" and "I'll serve" in asked.content


async def test_a_stale_button_is_refused_and_recorded(house: House) -> None:
    mia = admin(house)
    await trained(house, mia)
    asked = await ask(house, mia, "promote", model="night-id")
    house.worker.models.add("day")
    house.worker.models.serve("day")
    await press(mia, asked, "promote")
    assert asked.content == wording.admin.admin_refused(Outcome.STALE) and labels(asked) == []
    assert house.worker.models.served == "day-id" and house.worker.models.changes == []
    assert recorded(house)[-1] == ("promote", "stale")


async def test_rights_that_are_lost_between_drawing_and_pressing_are_lost(house: House) -> None:
    role = house.guild.create_role("bosses", permissions=discord.Permissions(manage_guild=True))
    bob = house.guild.add_member(house.env.create_user("bob"), roles=[role])
    allow(house, admin_roles=role.id)
    await trained(house, bob)
    asked = await ask(house, bob, "promote", model="night-id")
    house.env.backend.remove_member_role(house.guild.id, bob.id, role.id)
    await press(bob, asked, "promote")
    assert asked.content == wording.admin.admin_refused(Outcome.NO_ADMIN) and house.worker.models.changes == []
    assert recorded(house)[-1] == ("promote", "no admin")


async def test_who_no_longer_manages_the_server_has_lost_their_rights(house: House) -> None:
    role = house.guild.create_role("managers", permissions=discord.Permissions(manage_guild=True))
    bob = house.guild.add_member(house.env.create_user("bob"), roles=[role])
    allow(house, admin_server=f"discord:{house.guild.id}")
    await trained(house, bob)
    asked = await ask(house, bob, "promote", model="night-id")
    house.env.backend.edit_role(house.guild.id, role.id, {"permissions": 0})
    await house.env.settle()
    await press(bob, asked, "promote")
    assert asked.content == wording.admin.admin_refused(Outcome.NO_ADMIN) and house.worker.models.changes == []


async def posted(house: House, owner: simcord.MemberActor, where: discord.abc.Messageable) -> discord.Message:
    """A report with its button, in a place where it is never shown."""
    with house.env._bot_scope():
        message = await where.send(**sent(draw(report(result_of("night", *EVEN)), f"m:{owner.id}")))
    await house.env.settle()
    return message


async def test_a_button_in_a_private_message_is_refused_and_recorded(house: House) -> None:
    mia = admin(house)
    await trained(house, mia)
    with house.env._bot_scope():
        user = await house.client.fetch_user(mia.id)
        channel = await user.create_dm()
    shown = await posted(house, mia, channel)
    result = await mia.user.click(shown, custom_id=custom_ids(shown)[0])
    assert result.response is not None and result.response.content == wording.admin.admin_refused(Outcome.IN_PRIVATE)
    assert acts(house.profiles.database)[-1] == (f"discord:{mia.id}", "direct", "promote", "", "in private")


@pytest.mark.parametrize(("name", "outcome"), [("eve", Outcome.NO_ADMIN), ("ben", Outcome.NOT_THEIRS)])
async def test_a_button_of_somebody_else_is_refused_and_recorded(house: House, name: str, outcome: Outcome) -> None:
    mia, other = admin(house), manager(house, name)
    await trained(house, mia)
    named = f"discord:{mia.id}" + (f",discord:{other.id}" if name == "ben" else "")
    allow(house, admins=named)
    channel = house.client.get_channel(house.channel.id)
    assert isinstance(channel, discord.TextChannel)
    shown = await posted(house, mia, channel)
    result = await other.click(shown, custom_id=custom_ids(shown)[0])
    assert result.ephemeral and result.response is not None
    assert result.response.content == wording.admin.admin_refused(outcome)
    assert recorded(house)[-1] == ("promote", outcome.value) and labels(shown) == ["promote"]


async def test_a_button_that_no_program_of_ours_has_made_is_refused(house: House) -> None:
    mia = admin(house)
    await trained(house, mia)
    shown: Shown = await ask(house, mia, "report")
    stored = house.env.backend.get_message(house.channel.id, shown.id)
    stored.components[0]["components"][0]["custom_id"] = f"m:{mia.id}:admin.destroy:everything"
    await mia.click(message_of(shown), custom_id=f"m:{mia.id}:admin.destroy:everything")
    assert acts(house.profiles.database)[-1][2:] == ("unknown", "", "unreadable")


async def test_every_button_keeps_to_the_limit_of_discord(house: House) -> None:
    mia = admin(house)
    await trained(house, mia, WORSE)
    house.worker.models.add("day")
    house.worker.models.serve("day")
    asked = await ask(house, mia, "promote", model="night-id")
    await press(mia, asked, "promote")
    longest = max(len(i) for i in custom_ids(asked)) - len(str(mia.id)) + 20
    assert longest <= 100 and digest("day")[:16] in custom_ids(asked)[0]
