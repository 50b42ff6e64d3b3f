"""Admin commands in Slack: every verb, questions, refusals, and the audit trail."""

from __future__ import annotations

from typing import Any, cast

import pytest
from slack_sdk.errors import SlackApiError

from bot import wording
from bot.admin.rights import Rights
from bot.admin.settings import AdminSettings
from bot.admin.training_replies import report
from bot.contracts.acts import Outcome
from bot.front_end import front_end
from bot.slack.admin_commands import _manages
from bot.slack.drawing import draw, message
from bot.slack.identities import Visitor
from movies.protocol.registry import PromoteJob
from movies.protocol.training import TrainingState
from tests.bot.models import PNG, SHIPPED, acts, digest, outcomes, result_of
from tests.bot.slack.conftest import House, over_both, waits
from tests.bot.slack.looks import forge, tap
from tests.fakes.slack_wire import Channel, Interaction, Message, User

pytestmark = pytest.mark.usefixtures("unbroken", "fast")

NOBODY = {"admins": "", "admin_roles": "", "admin_server": ""}
EVEN, WORSE = (-0.002, 0.01), (-0.02, -0.003)
VERBS = ["retrain 2", "status", "cancel", "report", "promote night-id", "rollback", "models", "help", "nonsense"]


@pytest.fixture
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(front_end, "SECONDS_BETWEEN_LOOKS", 0.05)


def allow(house: House, **settings: str) -> None:
    """Set who is an admin."""
    assert house.bot.app is not None
    house.bot.app.context.service.admin.rights = Rights(AdminSettings(**(NOBODY | settings)))


def id_of(person: User) -> str:
    return f"slack:{person.team.id}:{person.id}"


def admin(house: House, name: str = "mia") -> User:
    """A named admin."""
    mia = house.person(name)
    allow(house, admins=id_of(mia))
    return mia


def last(house: House, asked: Interaction) -> Message:
    """The last of the answers, which says that there are no more to come."""
    return house.wire.wait_for(lambda: next((m for m in asked.responses[-1:] if not waits(m)), None))


def ask(house: House, who: User, words: str, where: Channel | None = None) -> Message:
    """The answer to a command, which in a channel only the admin may see."""
    shown = last(house, house.wire.command(who, where or house.channel, f"admin {words}"))
    assert shown.ephemeral_to is who
    return shown


def press(house: House, who: User, shown: Message, says: str) -> None:
    """Press a button, and wait until it is recorded."""
    before = len(recorded(house))
    tap(house, who, shown, says)
    house.wire.wait_for(lambda: len(recorded(house)) > before)


def recorded(house: House) -> list[tuple[str, str]]:
    return outcomes(house.profiles.database)


def direct(house: House, who: User) -> list[Message]:
    """What the app wrote to somebody in direct messages."""
    return house.wire.messages(house.wire.dm(who), by=house.wire.bot)


def trained(house: House, who: User, interval: tuple[float, float] = EVEN) -> None:
    """The candidate "night", made by a training that is done."""
    ask(house, who, "retrain 2 60 night")
    house.worker.models.add("night")
    house.worker.trainings.ends(house.worker.trainings.jobs[-1].id, result_of("night", *interval))
    house.wire.wait_for(lambda: any(m.files for m in direct(house, who)))


def told_to(house: House, who: User, words: str) -> Message:
    """The message that only somebody sees, and that says this."""

    def found() -> Message | None:
        seen = house.wire.messages(house.channel, viewer=who, by=house.wire.bot)
        return next((m for m in seen if m.ephemeral_to is who and words in m.said), None)

    return house.wire.wait_for(found)


@pytest.mark.parametrize("words", VERBS)
def test_who_is_no_admin_is_refused_and_recorded(house: House, words: str) -> None:
    eve = house.person("eve")
    eve.role = "owner"
    allow(house, admins="slack:T0:U0")
    assert ask(house, eve, words).said == wording.admin.admin_refused(Outcome.NO_ADMIN)
    verb = {"nonsense": "help"}.get(words, words.split()[0])
    assert acts(house.profiles.database) == [(id_of(eve), f"slack:{eve.team.id}", verb, "", "no admin")]
    assert house.worker.trainings.jobs == [] and house.worker.models.jobs == []


@over_both
def test_an_admin_has_every_verb(house: House) -> None:
    mia = admin(house)
    house.worker.models.add("night", "day")
    house.worker.models.serve("day")
    assert "is waiting for the training worker" in ask(house, mia, "retrain 2 60 night").said
    assert "retrain" in ask(house, mia, "status").said
    assert "night-id" in ask(house, mia, "models").said
    assert ask(house, mia, "promote night-id").said.startswith("Serve night-id to everybody")
    assert ask(house, mia, "rollback").said.startswith(f"Go back to serving {SHIPPED}")
    assert ask(house, mia, "report").said == wording.admin.admin_refused(Outcome.NO_TRAINING)
    assert "will stop in a few seconds" in ask(house, mia, "CANCEL").said
    assert ask(house, mia, "").said == wording.admin.admin_help()
    assert ask(house, mia, "retrain soon").said == wording.admin.admin_refused(Outcome.UNREADABLE)
    assert recorded(house) == [
        ("retrain", "allowed"), ("status", "allowed"), ("models", "allowed"), ("promote", "asked"),
        ("rollback", "asked"), ("report", "no training"), ("cancel", "allowed"), ("help", "allowed"),
        ("retrain", "unreadable"),
    ]  # fmt: skip
    assert [m for m in house.wire.messages(house.channel, by=house.wire.bot) if m.ephemeral_to is None] == []


def test_the_progress_is_a_direct_message_that_edits_itself_and_ends_in_the_report(house: House) -> None:
    mia = admin(house)
    ask(house, mia, "retrain 2 60 night")
    training = house.worker.trainings.jobs[-1].id
    told = house.wire.wait_for(lambda: next(iter(direct(house, mia)), None))
    house.worker.trainings.says(training, TrainingState.TRAINING, share=0.3, loss=0.6421, seconds_left=700.0)
    house.wire.wait_for(lambda: told.said.startswith("▰▰▰▱▱▱▱▱▱▱\n") and "loss 0.642, done in 12 minutes" in told.said)
    house.worker.trainings.ends(training, result_of("night", *EVEN))
    house.wire.wait_for(lambda: told.said.startswith("night-id is now a candidate,"))
    files = house.wire.wait_for(lambda: [f for m in direct(house, mia) for f in m.files][1:] and direct(house, mia))
    assert [(f.name, f.data) for m in files for f in m.files] == [
        ("sixth_rating.png", PNG),
        ("reliability.png", PNG),
    ]
    assert "difference | +0.004 [-0.002, +0.010]" in told.said
    assert "type /matinee admin report on the server" in told.said and told.labels == []


@over_both
def test_a_candidate_is_promoted_from_its_report_and_rolled_back(house: House) -> None:
    mia = admin(house)
    trained(house, mia)
    shown = ask(house, mia, "report")
    assert "difference" in shown.said and shown.said.endswith("+0.010]") and shown.labels == ["promote"]
    tap(house, mia, shown, "promote")
    asked = told_to(house, mia, f"instead of {SHIPPED}?")
    assert asked.labels == ["promote", "no"] and house.worker.models.changes == []
    tap(house, mia, asked, "promote")
    house.wire.wait_for(lambda: asked.said == "I'll serve night-id from the next question on.")
    assert house.worker.models.changes == [PromoteJob(digest=digest("night"), served=None)]
    tap(house, mia, asked, "roll back")
    back = told_to(house, mia, f"Go back to serving {SHIPPED}")
    tap(house, mia, back, "roll back")
    house.wire.wait_for(lambda: back.said == f"I'll serve {SHIPPED} from the next question on.")
    here = id_of(mia), f"slack:{mia.team.id}"
    assert acts(house.profiles.database)[-4:] == [
        (*here, "promote", digest("night"), "asked"),
        (*here, "promote", digest("night"), "allowed"),
        (*here, "rollback", "", "asked"),
        (*here, "rollback", "", "allowed"),
    ]


def test_a_worse_candidate_is_promoted_only_by_saying_so_twice(house: House) -> None:
    mia = admin(house)
    trained(house, mia, WORSE)
    asked = ask(house, mia, "promote night-id")
    press(house, mia, asked, "promote")
    house.wire.wait_for(lambda: asked.labels == ["promote it all the same", "no"])
    assert "the whole interval is below zero. Confirm once more" in asked.said and house.worker.models.changes == []
    press(house, mia, asked, "promote it all the same")
    house.wire.wait_for(lambda: "I'll serve" in asked.said)
    assert house.worker.models.served == "night-id"
    assert [outcome for _, outcome in recorded(house)][-3:] == ["asked", "asked again", "allowed"]


def test_no_leaves_everything_as_it_is(house: House) -> None:
    mia = admin(house)
    trained(house, mia)
    asked = ask(house, mia, "promote night-id")
    press(house, mia, asked, "no")
    house.wire.wait_for(lambda: asked.said == wording.talk.left_as_it_is())
    assert house.worker.models.changes == []


def test_buttons_work_after_a_restart(house: House) -> None:
    mia = admin(house)
    trained(house, mia)
    asked = ask(house, mia, "promote night-id")
    house.restart()
    allow(house, admins=id_of(mia))
    press(house, mia, asked, "promote")
    told_to(house, mia, "I'll serve night-id from")
    assert house.worker.models.served == "night-id"


def test_a_stale_button_is_refused_and_recorded(house: House) -> None:
    mia = admin(house)
    trained(house, mia)
    asked = ask(house, mia, "promote night-id")
    house.worker.models.add("day")
    house.worker.models.serve("day")
    press(house, mia, asked, "promote")
    house.wire.wait_for(lambda: asked.said == wording.admin.admin_refused(Outcome.STALE))
    assert house.worker.models.changes == [] and recorded(house)[-1] == ("promote", "stale")


def test_rights_that_are_lost_between_drawing_and_pressing_are_lost(house: House) -> None:
    mia = house.person("mia")
    mia.role = "admin"
    allow(house, admin_server=f"slack:{mia.team.id}")
    trained(house, mia)
    asked = ask(house, mia, "promote night-id")
    mia.role = ""
    press(house, mia, asked, "promote")
    house.wire.wait_for(lambda: asked.said == wording.admin.admin_refused(Outcome.NO_ADMIN))
    assert house.worker.models.changes == [] and recorded(house)[-1] == ("promote", "no admin")


@pytest.mark.parametrize(("role", "allowed"), [("owner", True), ("admin", True), ("", False)])
def test_who_may_administrate_the_workspace_that_is_set_is_an_admin(house: House, role: str, allowed: bool) -> None:
    ben = house.person("ben")
    ben.role = role
    allow(house, admin_server=f"slack:{ben.team.id}")
    assert ("which came with" in ask(house, ben, "models").said) is allowed


def test_in_another_workspace_than_the_one_that_is_set_nobody_is_an_admin(house: House) -> None:
    mia, eve = house.person("mia"), house.person("eve")
    eve.role = "owner"
    allow(house, admins=id_of(mia), admin_server="slack:T0")
    assert ask(house, mia, "models").said == wording.admin.admin_refused(Outcome.ELSEWHERE)
    assert ask(house, eve, "models").said == wording.admin.admin_refused(Outcome.NO_ADMIN)
    assert recorded(house) == [("models", "elsewhere"), ("models", "no admin")]


def test_in_private_messages_a_command_and_a_button_are_refused_and_recorded(house: House) -> None:
    mia = admin(house)
    trained(house, mia)
    dm = house.wire.dm(mia)
    house.wire.command(mia, dm, "admin models")
    refused = wording.admin.admin_refused(Outcome.IN_PRIVATE)
    house.wire.wait_for(lambda: [m for m in direct(house, mia) if m.said == refused])
    told = house.wire.wait_for(lambda: next((m for m in direct(house, mia) if "now a candidate" in m.said), None))
    shown = message(draw(report(result_of("night", *EVEN)), f"m:{mia.id}"))
    with house.wire.world.changed:
        house.wire.world.edit(told, shown["text"], shown["blocks"])
    press(house, mia, told, "promote")
    house.wire.wait_for(lambda: len([m for m in direct(house, mia) if m.said == refused]) == 2)
    assert [row[1:] for row in acts(house.profiles.database)[-2:]] == [
        ("direct", "models", "", "in private"),
        ("direct", "promote", "", "in private"),
    ]
    assert house.worker.models.jobs == []


@pytest.mark.parametrize(("name", "outcome"), [("eve", Outcome.NO_ADMIN), ("ben", Outcome.NOT_THEIRS)])
def test_a_button_of_somebody_else_is_refused_and_recorded(house: House, name: str, outcome: Outcome) -> None:
    mia, other = admin(house), house.person(name)
    if name == "ben":
        allow(house, admins=f"{id_of(mia)} {id_of(other)}")
    shown = message(draw(report(result_of("night", *EVEN)), f"m:{mia.id}"))
    with house.wire.world.changed:
        assert house.channel.team.bot is not None
        posted = house.wire.world.say(house.channel, house.channel.team.bot, shown["text"], shown["blocks"])
    press(house, other, posted, "promote")
    told_to(house, other, wording.admin.admin_refused(outcome))
    assert recorded(house)[-1] == ("promote", outcome.value) and posted.labels == ["promote"]


def test_a_button_that_no_program_of_ours_has_made_is_refused(house: House) -> None:
    mia = admin(house)
    trained(house, mia)
    shown = ask(house, mia, "report")
    forge(shown, f"m:{mia.id}:admin.destroy:everything")
    before = len(recorded(house))
    house.wire.click(mia, shown, f"m:{mia.id}:admin.destroy:everything")
    house.wire.wait_for(lambda: len(recorded(house)) > before)
    assert acts(house.profiles.database)[-1][2:] == ("unknown", "", "unreadable")


async def test_where_slack_does_not_tell_who_manages_a_workspace_nobody_does() -> None:
    class Client:
        async def users_info(self, user: str) -> dict[str, Any]:
            if user == "U1":
                raise SlackApiError("no", {"ok": False, "error": "missing_scope"})  # type: ignore[arg-type]
            return {"user": {"is_admin": True}}

    def who(user: str, team: str) -> Visitor:
        return Visitor(cast(Any, Client()), "T1", user, f"slack:{team}:{user}", "slack:T1", "B1")

    assert not await _manages(who("U1", "T1"))
    assert await _manages(who("U2", "T1"))
    assert not await _manages(who("U2", "T2")), "an admin of another workspace is a guest here"
