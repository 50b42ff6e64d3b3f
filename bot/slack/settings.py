"""Settings of the Slack app."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from pydantic import Field, SecretStr

from movies.errors import SettingMissing
from movies.settings import Settings, given

# The same as in deploy/slack/manifest.yaml, for workspaces that install the app themselves.
SCOPES = ("app_mentions:read", "chat:write", "commands", "files:read", "files:write", "im:history", "users:read")


class SlackTransport(StrEnum):
    """The way Slack's events reach the app: over a connection that it opens, or as requests to its server."""

    SOCKET = "socket"
    HTTP = "http"


class SlackSettings(Settings):
    """The app's account in Slack, or, with a client id, what several workspaces need to install it by OAuth."""

    slack_bot_token: SecretStr | None = None
    """the token of the app in its one workspace (`xoxb-...`)"""
    slack_app_token: SecretStr | None = None
    """for `socket`: the token that opens the connection (`xapp-...`)"""
    slack_signing_secret: SecretStr | None = None
    """for `http`: the signing secret, which authenticates Slack's requests"""
    slack_client_id: str | None = None
    """for `http`: with `MATINEE_SLACK_CLIENT_SECRET`, lets several workspaces install the app, instead of one token"""
    slack_client_secret: SecretStr | None = None
    """for `http`: belongs to `MATINEE_SLACK_CLIENT_ID`"""
    slack_transport: SlackTransport = SlackTransport.SOCKET
    """how Slack reaches the app: `socket` or `http`"""
    slack_host: str = "127.0.0.1"
    """for `http`: the address at which the app listens"""
    slack_port: int = Field(default=3000, ge=1, le=65_535)
    """for `http`: the port at which the app listens"""

    @property
    def several_workspaces(self) -> bool:
        """Whether workspaces install the app themselves, each with a token of its own."""
        return bool(self.slack_client_id)

    def checked(self) -> Self:
        """These settings; raises SettingMissing if one is missing, wrong, or contradicts another."""
        over_http = self.slack_transport is SlackTransport.HTTP
        if self.several_workspaces and not over_http:
            raise SettingMissing(
                "Set MATINEE_SLACK_TRANSPORT to http, or unset MATINEE_SLACK_CLIENT_ID: only over HTTP can several "
                "workspaces install the app."
            )
        if self.several_workspaces and given(self.slack_bot_token):
            raise SettingMissing(
                "Unset MATINEE_SLACK_BOT_TOKEN, or MATINEE_SLACK_CLIENT_ID: the first is for one workspace, the other "
                "for several, each of which gets a token of its own."
            )
        if self.several_workspaces:
            self._need("client_secret", "Client Secret", "on its page “Basic Information”")
        else:
            self._need("bot_token", "Bot User OAuth Token", "on its page “OAuth & Permissions”", begins="xoxb-")
        if over_http:
            self._need("signing_secret", "Signing Secret", "on its page “Basic Information”")
        else:
            self._need("app_token", "App-Level Token", "on its page “Basic Information”", begins="xapp-")
        return self

    def _need(self, name: str, called: str, where: str, begins: str = "") -> None:
        variable = f"MATINEE_SLACK_{name.upper()}"
        value = given(getattr(self, f"slack_{name}"))
        if not value:
            raise SettingMissing(
                f"Set {variable}, in the environment or in a file .env, to the {called} of your Slack app, {where}; "
                "docs/slack.md says how to get one."
            )
        if not value.startswith(begins):
            raise SettingMissing(
                f"Set {variable} to the {called} of your Slack app, {where}: its current value does not begin with "
                f"{begins}."
            )
