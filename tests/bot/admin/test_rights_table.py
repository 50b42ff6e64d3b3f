"""What admins may do, by every kind of person, as `docs/rights.md` says: nobody else gets as far as the workers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot.admin.commands import Admin
from bot.admin.rights import Caller, Rights
from bot.admin.settings import AdminSettings
from bot.contracts.actions import Action, Verb
from bot.contracts.acts import Outcome
from bot.contracts.refusals import AdminRefused
from bot.storage.audit import Audit
from bot.storage.database import Database
from movies.protocol.training import RetrainJob
from tests.bot.databases import store

HOME, ELSEWHERE = "discord:100", "discord:200"
SETTINGS = AdminSettings(admins="discord:1", admin_roles="77", admin_server=HOME)
ROLE = frozenset({"77"})
ADMINS = {
    "named": Caller("discord:1", HOME),
    "by role": Caller("discord:2", HOME, ROLE),
    "manager at home": Caller("discord:3", HOME, manages=True),
}
OTHERS = {
    "somebody": (Caller("discord:4", HOME), Outcome.NO_ADMIN),
    "somebody with another role": (Caller("discord:4", HOME, frozenset({"78"})), Outcome.NO_ADMIN),
    "somebody in private": (Caller("discord:4", None), Outcome.NO_ADMIN),
    "manager of another server": (Caller("discord:5", ELSEWHERE, manages=True), Outcome.NO_ADMIN),
    "named, in private": (Caller("discord:1", None), Outcome.IN_PRIVATE),
    "named, on another server": (Caller("discord:1", ELSEWHERE), Outcome.ELSEWHERE),
    "by role, on another server": (Caller("discord:2", ELSEWHERE, ROLE), Outcome.ELSEWHERE),
    "of another platform by the same number": (Caller("slack:T1:U1", "slack:T1"), Outcome.NO_ADMIN),
}
VERBS = [verb for verb in Verb if verb.for_admins]


@dataclass
class Reached:
    """Stands for queue and trainings, and notes that somebody got so far."""

    calls: list[str] = field(default_factory=list)

    def __getattr__(self, name: str) -> Any:
        def call(*_: object, **__: object) -> Any:
            self.calls.append(name)
            raise InterruptedError(name)

        return call


@pytest.fixture
def reached() -> Reached:
    return Reached()


@pytest.fixture
def admin(tmp_path: Path, reached: Reached) -> Iterator[Admin]:
    database = Database(store(f"sqlite:///{tmp_path / 'm.db'}"), patience=1.0)
    yield Admin(Rights(SETTINGS), Audit(database), reached, reached)  # type: ignore[arg-type]
    database.close()


def outcome(admin: Admin, caller: Caller, verb: Verb | None, own: bool = True) -> Outcome | None:
    """Why it is refused, None where it is not; without a verb, of a training."""
    try:
        if verb is None:
            list(admin.retrain(caller, RetrainJob(phase=1, name="night")))
        else:
            list(admin.act(caller, Action(verb, "0" * 12, "-"), lambda: None, own))
    except AdminRefused as refused:
        return refused.outcome
    except InterruptedError:
        return None
    return None


@pytest.mark.parametrize("verb", [*VERBS, None])
@pytest.mark.parametrize(("caller", "refused"), OTHERS.values(), ids=OTHERS)
def test_nobody_else_gets_anywhere(
    verb: Verb | None, caller: Caller, refused: Outcome, admin: Admin, reached: Reached
) -> None:
    assert outcome(admin, caller, verb) is refused
    assert outcome(admin, caller, verb, own=False) is refused
    assert reached.calls == []


@pytest.mark.parametrize("verb", [*VERBS, None])
@pytest.mark.parametrize("caller", ADMINS.values(), ids=ADMINS)
def test_an_admin_is_not_refused_for_who_they_are(verb: Verb | None, caller: Caller, admin: Admin) -> None:
    strangers = {Outcome.NO_ADMIN, Outcome.IN_PRIVATE, Outcome.ELSEWHERE, Outcome.NOT_THEIRS}
    assert outcome(admin, caller, verb) not in strangers


@pytest.mark.parametrize("verb", VERBS)
def test_a_button_of_another_admin_is_not_theirs(verb: Verb, admin: Admin, reached: Reached) -> None:
    assert outcome(admin, ADMINS["named"], verb, own=False) is Outcome.NOT_THEIRS
    assert reached.calls == []
