"""The workspaces that have installed the Slack app, in a real SQLite file and a real PostgreSQL."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.oauth.installation_store import Installation
from sqlalchemy import func, select, text

from bot.conversation.apologies import Declined
from bot.slack import installations as module
from bot.slack.installations import STATE_SECONDS, Authorise, Installations, States
from bot.storage.database import Database
from bot.storage.tables import slack_installations, slack_states
from movies.errors import StoreUnreachable
from tests.bot.databases import store

APP = "1111.2222"
TOKEN, NEWER, THEIRS = "xoxb-7-first-secret", "xoxb-7-newer-secret", "xoxp-7-personal-secret"


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    made = Database(store(url), patience=10.0)
    yield made
    made.close()


@pytest.fixture
def installations(database: Database) -> Installations:
    return Installations(database, APP)


def installation(team: str | None = "T1", token: str | None = TOKEN, **more: object) -> Installation:
    """What OAuth gives when Ana, U7, installs the app, also for herself."""
    given: dict[str, object] = {
        "app_id": "A1",
        "team_id": team,
        "team_name": "Ana's film club",
        "bot_token": token,
        "bot_id": "B1",
        "bot_user_id": "U1",
        "bot_scopes": "chat:write,commands",
        "user_id": "U7ANA",
        "user_token": THEIRS,
        "user_scopes": "search:read",
        "incoming_webhook_url": "https://hooks.slack.com/secret",
    }
    return Installation(**(given | more))


async def token_of(installations: Installations, team: str | None, enterprise: str | None = None) -> str | None:
    bot = await installations.async_find_bot(enterprise_id=enterprise, team_id=team)
    return bot.bot_token if bot else None


async def authorised(
    installations: Installations, team: str | None, enterprise: str | None = None, whole: bool = False
) -> dict[str, object] | None:
    """What Slack's library learns about a workspace, without the empty fields."""
    context = AsyncBoltContext({"is_enterprise_install": whole})
    found = await Authorise(installations)(context=context, enterprise_id=enterprise, team_id=team, user_id="U7ANA")
    return None if found is None else {name: value for name, value in found.items() if value is not None}


def count(database: Database, table: object) -> int:
    with database.reading() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


async def test_requests_of_a_workspace_get_its_token_and_ids(installations: Installations) -> None:
    await installations.async_save(installation("T1"))
    await installations.async_save(installation("T2", NEWER, bot_id="B2", bot_user_id="U2"))
    assert await authorised(installations, "T1") == {
        "team_id": "T1",
        "bot_token": TOKEN,
        "bot_id": "B1",
        "bot_user_id": "U1",
    }
    assert await authorised(installations, "T2") == {
        "team_id": "T2",
        "bot_token": NEWER,
        "bot_id": "B2",
        "bot_user_id": "U2",
    }


async def test_a_workspace_that_has_not_installed_the_app_is_not_authorised(installations: Installations) -> None:
    await installations.async_save(installation("T1"))
    for team, enterprise in (("T2", None), (None, None), ("", ""), ("T2", "E1"), (None, "T2")):
        assert await authorised(installations, team, enterprise) is None


async def test_a_restart_and_another_process_find_what_was_installed(url: str, installations: Installations) -> None:
    await installations.async_save(installation("T1"))
    other = Database(store(url), patience=10.0)
    assert await token_of(Installations(other, APP), "T1") == TOKEN
    other.close()


async def test_another_app_on_the_same_database_has_tokens_of_its_own(
    database: Database, installations: Installations
) -> None:
    other = Installations(database, "3333.4444")
    await installations.async_save(installation("T1"))
    assert await token_of(other, "T1") is None
    await other.async_save(installation("T1", NEWER))
    await other.async_delete_all(enterprise_id=None, team_id="T1")
    assert await token_of(installations, "T1") == TOKEN


async def test_installing_again_replaces_the_token(database: Database, installations: Installations) -> None:
    await installations.async_save(installation("T1"))
    await installations.async_save(installation("T1", NEWER, bot_id="B9"))
    found = await authorised(installations, "T1")
    assert found is not None and (found["bot_token"], found["bot_id"]) == (NEWER, "B9")
    assert count(database, slack_installations) == 1


async def test_two_who_install_at_once_leave_one_installation(database: Database, installations: Installations) -> None:
    for _ in range(10):
        await asyncio.gather(*(installations.async_save(installation("T1", token)) for token in (TOKEN, NEWER)))
        assert await token_of(installations, "T1") in {TOKEN, NEWER}
        assert count(database, slack_installations) == 1
        await installations.async_delete_all(enterprise_id=None, team_id="T1")


async def test_a_workspace_of_an_enterprise_is_found_with_and_without_its_enterprise(
    installations: Installations,
) -> None:
    await installations.async_save(installation("T1", enterprise_id="E1"))
    for enterprise in ("E1", None):
        found = await authorised(installations, "T1", enterprise)
        assert found is not None and (found["team_id"], found["enterprise_id"]) == ("T1", "E1")
    assert await authorised(installations, "T2", "E1") is None


async def test_an_app_of_a_whole_enterprise_serves_all_its_workspaces(installations: Installations) -> None:
    await installations.async_save(installation(None, NEWER, enterprise_id="E1", is_enterprise_install=True))
    await installations.async_save(installation("T1", TOKEN, enterprise_id="E1"))
    for team in ("T1", "T2", None):
        found = await authorised(installations, team, "E1", whole=True)
        assert found is not None and found["bot_token"] == NEWER and "team_id" not in found
    assert await token_of(installations, "T1", "E1") == TOKEN
    assert await token_of(installations, "T2", "E2") is None
    await installations.async_delete_all(enterprise_id="E1", team_id=None)
    assert await authorised(installations, "T2", "E1", whole=True) is None
    assert await token_of(installations, "T1", "E1") == TOKEN


@pytest.mark.parametrize("ending", ["async_delete_bot", "async_delete_installation", "async_delete_all"])
async def test_a_workspace_that_removes_the_app_is_forgotten_and_others_are_not(
    ending: str, database: Database, installations: Installations
) -> None:
    await installations.async_save(installation("T1"))
    await installations.async_save(installation("T2", NEWER))
    await getattr(installations, ending)(enterprise_id=None, team_id="T1")
    assert await authorised(installations, "T1") is None
    assert await token_of(installations, "T2") == NEWER
    assert count(database, slack_installations) == 1
    await getattr(installations, ending)(enterprise_id=None, team_id="T1")


async def test_a_person_who_takes_their_own_token_back_leaves_the_app_installed(installations: Installations) -> None:
    await installations.async_save(installation("T1"))
    await installations.async_delete_installation(enterprise_id=None, team_id="T1", user_id="U7ANA")
    assert await token_of(installations, "T1") == TOKEN


async def test_without_a_workspace_nothing_is_forgotten(database: Database, installations: Installations) -> None:
    await installations.async_save(installation("T1"))
    await installations.async_delete_all(enterprise_id=None, team_id=None)
    assert count(database, slack_installations) == 1


async def test_no_bytes_of_a_token_stay_in_the_files_of_sqlite(tmp_path: Path) -> None:
    def files_with(word: str) -> list[str]:
        return [f.name for f in tmp_path.iterdir() if word.encode() in f.read_bytes()]

    database = Database(store(f"sqlite:///{tmp_path / 'matinee.db'}"), patience=10.0)
    installations = Installations(database, APP)
    await installations.async_save(installation("T1"))
    await installations.async_save(installation("T1", NEWER))
    assert files_with(NEWER) != []
    await installations.async_delete_all(enterprise_id=None, team_id="T1")
    assert files_with(TOKEN) == files_with(NEWER) == []
    database.close()


async def test_nothing_of_who_installed_the_app_is_kept(database: Database, installations: Installations) -> None:
    await installations.async_save(installation("T1"))
    with database.reading() as connection:
        kept = str(connection.execute(text("SELECT * FROM slack_installations")).all())
    assert "T1" in kept and TOKEN in kept
    assert not [word for word in ("U7ANA", THEIRS, "hooks.slack.com", "Ana") if word in kept]


@pytest.mark.parametrize(
    "given",
    [
        {"token": None},
        {"token": ""},
        {"team": None},
        {"bot_refresh_token": "xoxe-1-secret", "bot_token_expires_in": 43_200},
    ],
    ids=["no token", "empty token", "no workspace", "token rotation"],
)
async def test_what_cannot_serve_a_workspace_for_long_is_refused_in_a_sentence(
    given: dict[str, object], database: Database, installations: Installations
) -> None:
    with pytest.raises(Declined, match="token rotation off") as refused:
        await installations.async_save(installation(**given))
    assert "secret" not in str(refused.value)
    assert count(database, slack_installations) == 0


async def test_a_broken_database_is_a_sentence_without_the_token(
    database: Database, installations: Installations, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    await installations.async_save(installation("T1"))
    await authorised(installations, "T1")
    with database.writing() as connection:
        connection.execute(text("DROP TABLE slack_installations"))
    with pytest.raises(StoreUnreachable) as saving:
        await installations.async_save(installation("T1", NEWER))
    with pytest.raises(StoreUnreachable) as asking:
        await authorised(installations, "T1")
    with pytest.raises(StoreUnreachable):
        await installations.async_delete_all(enterprise_id=None, team_id="T1")
    told = f"{saving.value!r} {asking.value!r} {caplog.text}"
    assert "slack_installations" in told and not [token for token in (TOKEN, NEWER, THEIRS) if token in told]


async def test_a_row_that_the_database_refuses_is_a_sentence_without_the_token(installations: Installations) -> None:
    with pytest.raises(StoreUnreachable) as refused:
        await installations.async_save(installation("T1", bot_user_id=None))
    assert TOKEN not in f"{refused.value!r}" and refused.value.__cause__ is None


def test_slacks_library_takes_it_beside_oauth(database: Database, installations: Installations) -> None:
    states = States(database)
    settings = AsyncOAuthSettings(
        client_id=APP, client_secret="secret", installation_store=installations, state_store=states
    )
    authorise = Authorise(installations)
    app = AsyncApp(signing_secret="secret", authorize=authorise, oauth_flow=AsyncOAuthFlow(settings=settings))
    assert app._async_authorize is authorise
    assert app.installation_store is installations
    app.enable_token_revocation_listeners()


async def test_a_state_is_good_once(database: Database) -> None:
    states = States(database)
    first, second = await states.async_issue(), await states.async_issue()
    assert first != second and min(len(first), len(second)) >= 32
    assert await States(database).async_consume(first)
    assert not await states.async_consume(first)
    assert await states.async_consume(second)


@pytest.mark.parametrize("state", ["", "unknown", "x" * 10_000, "%"])
async def test_a_state_that_was_not_issued_is_not_good(state: str, database: Database) -> None:
    await States(database).async_issue()
    assert not await States(database).async_consume(state)


async def test_of_many_who_use_a_state_at_once_one_succeeds(database: Database) -> None:
    states = States(database)
    for _ in range(10):
        state = await states.async_issue()
        assert sum(await asyncio.gather(*(states.async_consume(state) for _ in range(4)))) == 1


async def test_a_state_is_good_for_ten_minutes_and_goes_when_the_next_is_issued(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    states, began = States(database), time.time()
    early, late = await states.async_issue(), await states.async_issue()
    monkeypatch.setattr(module.time, "time", lambda: began + STATE_SECONDS - 5)
    assert STATE_SECONDS == 600 and await states.async_consume(early)
    monkeypatch.setattr(module.time, "time", lambda: began + STATE_SECONDS + 5)
    assert not await states.async_consume(late)
    await states.async_issue()
    assert count(database, slack_states) == 1


async def test_states_of_a_database_that_is_away_are_one_sentence(database: Database) -> None:
    with database.writing() as connection:
        connection.execute(text("DROP TABLE slack_states"))
    with pytest.raises(StoreUnreachable):
        await States(database).async_issue()
    with pytest.raises(StoreUnreachable):
        await States(database).async_consume("state")
