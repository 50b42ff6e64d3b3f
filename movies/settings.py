"""Settings, one class per concern, read from MATINEE_... environment variables or a .env file."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path
from typing import Self

from platformdirs import user_data_path
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from movies.errors import SettingMissing

REPOSITORY = Path(__file__).resolve().parent.parent
SHIPPED_BUNDLE = REPOSITORY / "deploy" / "models" / "phase4"
# In an installed Matinee, our packages lie among other people's, with no Makefile beside them.
IN_CHECKOUT = (REPOSITORY / "Makefile").is_file()


class EngineKind(StrEnum):
    """The inference engines that a worker can run."""

    LLAMA_CPP = "llama_cpp"
    TRANSFORMERS = "transformers"
    SCRIPTED = "scripted"


class _Settings(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix="MATINEE_", env_file=".env", env_file_encoding="utf-8", extra="ignore", frozen=True
    )


class DataSettings(_Settings):
    """Where things are kept on disk.

    home: everything that the program makes: fetched data, derived models, logs, training runs. `var` in a checkout;
        for an installed Matinee, the user's data folder, such as ~/.local/share/matinee.
    data: a folder with any MovieLens release; by default, the fetched one.
    """

    home: Path = REPOSITORY / "var" if IN_CHECKOUT else user_data_path("matinee", appauthor=False)
    data: Path | None = None

    @property
    def cache(self) -> Path:
        return self.home / "cache"

    @property
    def fetched(self) -> Path:
        return self.home / "data"

    @property
    def models(self) -> Path:
        return self.home / "models"


class BrokerSettings(_Settings):
    """The queue. The URL may hold a password, hence a secret."""

    broker_url: SecretStr = SecretStr("redis://localhost:6379/0")


class StoreSettings(_Settings):
    """Where the bot remembers people, and where the trainer reads the ratings of those who allow it.

    database_url: PostgreSQL or a SQLite file, in SQLAlchemy's form; None means `file`. A secret, for it may hold a
    password.
    """

    database_url: SecretStr | None = None

    @property
    def file(self) -> Path:
        """The SQLite database to use if no URL is given."""
        return DataSettings().home / "matinee.db"


class WorkerSettings(_Settings):
    """What a worker runs.

    bundle: the folder of a bundle to serve, whatever the registry says; None means the registry's current one or,
    failing that, the one that ships.
    registry: a folder, or any URL that fsspec knows, such as s3://bucket/models; None means `registry` in the home.
    base_model: a GGUF file, a Hugging Face folder, or a model id; None means the embedded SmolLM2-135M-Instruct.
    device: for the transformers engine: "auto", "cpu", "cuda", "cuda:1", ...
    threads: for the llama.cpp engine; 0 means one per core.
    """

    engine: EngineKind = EngineKind.LLAMA_CPP
    bundle: Path | None = None
    registry: str | None = None
    base_model: str | None = None
    device: str = "auto"
    threads: int = Field(default=0, ge=0, le=512)


class BotSettings(_Settings):
    """How the bot waits for workers, in seconds.

    patience: in a terminal. keeps: in Discord and Slack, how long a question is kept while no worker runs. grace: for
    answers that people are still waiting for when the bot is told to stop.
    """

    patience: float = Field(default=120.0, gt=0)
    keeps: float = Field(default=3_600.0, gt=0)
    grace: float = Field(default=25.0, ge=0)


class DiscordSettings(_Settings):
    """The bot's account in Discord."""

    discord_token: SecretStr | None = None

    def token(self) -> str:
        """The token; raises SettingMissing if there is none."""
        if self.discord_token is None or not self.discord_token.get_secret_value():
            raise SettingMissing(
                "Set MATINEE_DISCORD_TOKEN, in the environment or in a file .env, to the token of your bot; "
                "docs/discord.md says how to get one."
            )
        return self.discord_token.get_secret_value()


class SlackTransport(StrEnum):
    """How Slack's events reach the app: over a connection that it opens, or as requests to its server."""

    SOCKET = "socket"
    HTTP = "http"


class SlackSettings(_Settings):
    """The app's account in Slack or, with a client id, what several workspaces need to install it by OAuth.

    slack_bot_token: for the one workspace that has the app. slack_app_token: opens the socket. slack_signing_secret:
    proves that an HTTP request comes from Slack.
    slack_host, slack_port: where the app listens for them.
    """

    slack_bot_token: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_client_id: str | None = None
    slack_client_secret: SecretStr | None = None
    slack_transport: SlackTransport = SlackTransport.SOCKET
    slack_host: str = "127.0.0.1"
    slack_port: int = Field(default=3000, ge=1, le=65_535)

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
        if self.several_workspaces and _given(self.slack_bot_token):
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
        value = _given(getattr(self, f"slack_{name}"))
        if not value:
            raise SettingMissing(
                f"Set {variable}, in the environment or in a file .env, to the {called} of your Slack app, {where}; "
                "docs/slack.md says how to get one."
            )
        if not value.startswith(begins):
            raise SettingMissing(
                f"Set {variable} to the {called} of your Slack app, {where}: what it is set to does not begin with "
                f"{begins}."
            )


def _given(secret: SecretStr | None) -> str:
    return secret.get_secret_value() if secret else ""


# The ids of people, servers and roles, everywhere in Matinee.
PERSON = re.compile(r"discord:\d{1,20}|slack:[TE][A-Z0-9]{1,30}:[UW][A-Z0-9]{1,30}")
SERVER = re.compile(r"discord:\d{1,20}|slack:[TE][A-Z0-9]{1,30}")
ROLE = re.compile(r"\d{1,20}")


class AdminSettings(_Settings):
    """Who may train, promote and roll back models, which changes them for all servers of this bot.

    admins: people, as "discord:123" or "slack:T1:U1", with commas between. admin_roles: ids of roles in Discord.
    admin_server: the server or workspace, as "discord:123" or "slack:T1" (or one of each, with a comma between),
        the only place where admins may act, and whoever may manage it is an admin, too. Otherwise managing a server
        makes nobody an admin, since anybody can add the bot to a server of their own.
    """

    admins: str = ""
    admin_roles: str = ""
    admin_server: str = ""

    @property
    def somebody(self) -> bool:
        """Whether there is any admin at all."""
        return bool(self.people or self.roles or self.servers)

    @property
    def people(self) -> frozenset[str]:
        """The ids of people; raises SettingMissing if one is malformed."""
        return _ids(self.admins, PERSON, "MATINEE_ADMINS", "discord:123 or slack:T123:U123")

    @property
    def roles(self) -> frozenset[str]:
        """The ids of roles; raises SettingMissing if one is malformed."""
        return _ids(self.admin_roles, ROLE, "MATINEE_ADMIN_ROLES", "123")

    @property
    def servers(self) -> frozenset[str]:
        """Where admins may act, everywhere if empty; raises SettingMissing if an id is malformed."""
        return _ids(self.admin_server, SERVER, "MATINEE_ADMIN_SERVER", "discord:123 or slack:T123")


def _ids(given: str, form: re.Pattern[str], variable: str, example: str) -> frozenset[str]:
    found = frozenset(given.replace(",", " ").split())
    if wrong := sorted(one for one in found if not form.fullmatch(one)):
        raise SettingMissing(f"Set {variable} to ids like {example}: {wrong[0][:40]!a} is none.")
    return found


class LimitSettings(_Settings):
    """How much people may ask of the workers.

    person_hourly, server_hourly: questions from one person, and from everybody on one server, in any hour.
    waiting: questions that one bot may have in flight at once.
    """

    person_hourly: int = Field(default=60, ge=1, le=100_000)
    server_hourly: int = Field(default=1_000, ge=1, le=1_000_000)
    waiting: int = Field(default=200, ge=1, le=10_000)
