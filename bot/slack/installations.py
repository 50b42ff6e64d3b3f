"""The workspaces that have installed the app through OAuth: a token for each, and no data about the installer."""

from __future__ import annotations

import asyncio
import secrets
import time

from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_bolt.context.async_context import AsyncBoltContext
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from sqlalchemy import ColumnElement, select, text

from bot import wording
from bot.conversation.apologies import Declined
from bot.storage.database import Database
from bot.storage.tables import slack_installations, slack_states

STATE_SECONDS = 600

KEEP = text(
    "INSERT INTO slack_installations (client, workspace, enterprise, team, bot, bot_user, token, at) "
    "VALUES (:client, :workspace, :enterprise, :team, :bot, :bot_user, :token, :at) "
    "ON CONFLICT (client, workspace) DO UPDATE SET enterprise = excluded.enterprise, team = excluded.team, "
    "bot = excluded.bot, bot_user = excluded.bot_user, token = excluded.token, at = excluded.at"
)


class Installations(AsyncInstallationStore):
    """The latest bot token of each workspace that has installed the app `client_id`.

    slack_sdk's own SQL store would need greenlet, and keeps outdated tokens.

    Raises
    ------
    StoreUnreachable: from every method, if the database does not answer.
    """

    def __init__(self, database: Database, client_id: str) -> None:
        self._database = database
        self._client = client_id

    async def async_save(self, installation: Installation) -> None:
        """Store a workspace's bot token; raises Declined if Slack gave no permanent one."""
        await self.async_save_bot(installation.to_bot())

    async def async_save_bot(self, bot: Bot) -> None:
        """Store the token of a workspace, replacing an earlier one."""
        places = _places(bot.enterprise_id, bot.team_id, bot.is_enterprise_install)
        if not (places and bot.bot_token) or bot.bot_refresh_token:
            raise Declined(wording.slack.no_lasting_token())
        row = {
            "client": self._client,
            "workspace": places[0],
            "enterprise": bot.enterprise_id,
            "team": None if bot.is_enterprise_install else bot.team_id,
            "bot": bot.bot_id,
            "bot_user": bot.bot_user_id,
            "token": bot.bot_token,
            "at": int(bot.installed_at),
        }
        await asyncio.to_thread(self._keep, row)

    async def async_find_bot(
        self, *, enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None = False
    ) -> Bot | None:
        """The stored installation in a workspace; None if the app is not installed."""
        return await asyncio.to_thread(self._find, _places(enterprise_id, team_id, is_enterprise_install))

    async def async_delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        """Delete a workspace; in SQLite, this also wipes its token from the file."""
        await asyncio.to_thread(self._forget, _places(enterprise_id, team_id)[:1])

    async def async_delete_installation(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None
    ) -> None:
        """Delete a workspace, unless a person has merely revoked their own token, which is not stored."""
        if user_id is None:
            await self.async_delete_bot(enterprise_id=enterprise_id, team_id=team_id)

    async def async_delete_all(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        """Delete a workspace that has removed the app."""
        await self.async_delete_bot(enterprise_id=enterprise_id, team_id=team_id)

    def _keep(self, row: dict[str, str | int | None]) -> None:
        with self._database.writing() as connection:
            connection.execute(KEEP, row)

    def _find(self, places: list[str]) -> Bot | None:
        with self._database.reading() as connection:
            found = connection.execute(select(slack_installations).where(self._at(places))).mappings().all()
        if not found:
            return None
        row = min(found, key=lambda row: places.index(row["workspace"]))
        return Bot(
            enterprise_id=row["enterprise"],
            team_id=row["team"],
            bot_token=row["token"],
            bot_id=row["bot"],
            bot_user_id=row["bot_user"],
            is_enterprise_install=row["team"] is None,
            installed_at=float(row["at"]),
        )

    def _forget(self, places: list[str]) -> None:
        with self._database.writing() as connection:
            connection.execute(slack_installations.delete().where(self._at(places)))
        self._database.wipe_removed()

    def _at(self, places: list[str]) -> ColumnElement[bool]:
        return (slack_installations.c.client == self._client) & slack_installations.c.workspace.in_(places)


class Authorise(AsyncAuthorize):
    """Finds the token for a request, in the form that `AsyncApp(authorize=...)` accepts alongside OAuth.

    Raises
    ------
    StoreUnreachable: the database does not answer.
    """

    def __init__(self, installations: Installations) -> None:
        self._installations = installations

    async def __call__(
        self,
        *,
        context: AsyncBoltContext,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None,
        actor_enterprise_id: str | None = None,
        actor_team_id: str | None = None,
        actor_user_id: str | None = None,
    ) -> AuthorizeResult | None:
        """The app's token and ids in a workspace, without asking Slack; None if the app is not installed."""
        bot = await self._installations.async_find_bot(
            enterprise_id=enterprise_id, team_id=team_id, is_enterprise_install=context.is_enterprise_install
        )
        if bot is None:
            return None
        return AuthorizeResult(
            enterprise_id=bot.enterprise_id,
            team_id=bot.team_id,
            bot_token=bot.bot_token,
            bot_id=bot.bot_id,
            bot_user_id=bot.bot_user_id,
        )


class States(AsyncOAuthStateStore):
    """OAuth states, which prove that an installation started here. Each is valid once, for ten minutes.

    Raises
    ------
    StoreUnreachable: from every method, if the database does not answer.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def async_issue(self, *_: object, **__: object) -> str:
        """A new state."""
        return await asyncio.to_thread(self._issue)

    async def async_consume(self, state: str) -> bool:
        """Whether a state is valid; this consumes it."""
        return await asyncio.to_thread(self._consume, state)

    def _issue(self) -> str:
        state, now = secrets.token_urlsafe(32), int(time.time())
        with self._database.writing() as connection:
            connection.execute(slack_states.delete().where(slack_states.c.until <= now))
            connection.execute(slack_states.insert(), {"state": state, "until": now + STATE_SECONDS})
        return state

    def _consume(self, state: str) -> bool:
        good = (slack_states.c.state == state) & (slack_states.c.until > time.time())
        with self._database.writing() as connection:
            return connection.execute(slack_states.delete().where(good)).rowcount == 1


def _places(enterprise_id: str | None, team_id: str | None, is_enterprise_install: bool | None = False) -> list[str]:
    """The ids under which the app may be installed for a workspace, most specific first."""
    return [place for place in (None if is_enterprise_install else team_id, enterprise_id) if place]
