"""The workspaces that the app serves: the one its token belongs to, or all that have installed it."""

from __future__ import annotations

from typing import Any, Protocol

from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.slack.installations import Authorise, Installations


class Workspaces(Protocol):
    """The workspaces with the app, and its token in each."""

    @property
    def authorise(self) -> AsyncAuthorize:
        """Looks up the app's token and ids in the workspace that a request came from."""

    async def token(self, team: str) -> str | None:
        """The app's token in a workspace; None if it is not installed."""

    async def left(self, enterprise: str | None, team: str | None) -> None:
        """Forget a workspace that has removed the app."""


class OneWorkspace(AsyncAuthorize):
    """The workspace of a single token; `identity` is the result of auth.test for it."""

    def __init__(self, token: str, identity: AsyncSlackResponse) -> None:
        self._token = token
        # Independent of the request, since requests from shared channels may name another workspace.
        self._result = AuthorizeResult(
            enterprise_id=identity.get("enterprise_id"),
            team_id=identity["team_id"],
            bot_token=token,
            bot_id=identity.get("bot_id"),
            bot_user_id=identity["user_id"],
        )

    @property
    def authorise(self) -> AsyncAuthorize:
        """Itself."""
        return self

    async def __call__(self, **_: Any) -> AuthorizeResult | None:
        """The token and ids."""
        return self._result

    async def token(self, team: str) -> str | None:
        """The token."""
        return self._token

    async def left(self, enterprise: str | None, team: str | None) -> None:
        """Do nothing, since nothing is stored about the one workspace."""


class InstalledWorkspaces:
    """The workspaces that have installed the app."""

    def __init__(self, installations: Installations) -> None:
        self._installations = installations
        self.authorise = Authorise(installations)

    async def token(self, team: str) -> str | None:
        """The app's token in a workspace; None if it is not installed."""
        bot = await self._installations.async_find_bot(enterprise_id=None, team_id=team)
        return bot.bot_token if bot else None

    async def left(self, enterprise: str | None, team: str | None) -> None:
        """Forget a workspace's token."""
        await self._installations.async_delete_all(enterprise_id=enterprise, team_id=team)
