"""Settings, one class per concern, read from MATINEE_... environment variables or a .env file."""

from __future__ import annotations

import re
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from platformdirs import user_data_path
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from movies.errors import SettingMissing

REPOSITORY = Path(__file__).resolve().parent.parent
SHIPPED_BUNDLE = REPOSITORY / "deploy" / "models" / "phase4"
# In an installed Matinee, our packages lie among other people's, with no Makefile beside them.
IN_CHECKOUT = (REPOSITORY / "Makefile").is_file()

SHORTEST_KEY = 32
MAKE_A_KEY = """python -c "import secrets; print(secrets.token_hex(32))" makes one"""


class EngineKind(StrEnum):
    """The inference engines that a worker can run."""

    LLAMA_CPP = "llama_cpp"
    TRANSFORMERS = "transformers"
    SCRIPTED = "scripted"


class _Settings(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix="MATINEE_",
        env_file=".env",
        env_file_encoding="utf-8",
        extra="ignore",
        frozen=True,
        # What stands below a setting is its meaning in docs/settings.md and .env.example.
        use_attribute_docstrings=True,
    )


class DataSettings(_Settings):
    """Where things lie on disk."""

    home: Path = REPOSITORY / "var" if IN_CHECKOUT else user_data_path("matinee", appauthor=False)
    """everything that Matinee makes: fetched data, derived models, logs, training runs; `var` in a checkout, else the
    folder of the user's data, such as `~/.local/share/matinee`"""
    data: Path | None = None
    """a folder with any MovieLens release; unless set, what was fetched"""

    @property
    def cache(self) -> Path:
        """The folder of what can be computed again."""
        return self.home / "cache"

    @property
    def fetched(self) -> Path:
        """The folder of fetched releases."""
        return self.home / "data"

    @property
    def models(self) -> Path:
        """The folder of derived models."""
        return self.home / "models"


class BrokerSettings(_Settings):
    """The queue."""

    broker_url: SecretStr = SecretStr("redis://localhost:6379/0")
    """where the queue is (Redis 6.2 or newer, or Valkey), [over TLS](operations.md#a-broker-of-your-own) as `rediss://`;
    may hold a password"""
    broker_key: SecretStr | None = None
    """the secret, of 32 characters or more, with which bots and workers sign what they send each other; the same for
    all of them; needed where the broker is on another machine"""

    def url(self) -> str:
        """The broker's URL, by which TLS checks the broker's certificate unless it says otherwise."""
        url = self.broker_url.get_secret_value()
        if urlsplit(url).scheme == "rediss" and "ssl_cert_reqs=" not in url:
            url += ("&" if "?" in url else "?" if urlsplit(url).path else "/?") + "ssl_cert_reqs=required"
        return url

    def key(self) -> bytes:
        """The key of all seals; empty where none is needed, since nobody but this machine reaches the broker.

        Raises
        ------
        SettingMissing: a key is needed, or the one that is set is too short to be one.
        """
        key = _given(self.broker_key)
        if key and len(key) < SHORTEST_KEY:
            raise SettingMissing(f"Set MATINEE_BROKER_KEY to {SHORTEST_KEY} characters or more; {MAKE_A_KEY}.")
        if not key and not self._is_here:
            raise SettingMissing(
                "Set MATINEE_BROKER_KEY, to the same secret for bots and workers: the broker of MATINEE_BROKER_URL is "
                f"on another machine, and without a key whoever reaches it could ask and answer; {MAKE_A_KEY}."
            )
        return key.encode()

    @property
    def _is_here(self) -> bool:
        """Whether the broker is on a socket, or at an address of this machine that no other reaches."""
        parts = urlsplit(self.broker_url.get_secret_value())
        if parts.scheme == "redis+socket":
            return True
        if (parts.hostname or "localhost") == "localhost":
            return True
        try:
            return ip_address(parts.hostname or "").is_loopback
        except ValueError:
            return False


class StoreSettings(_Settings):
    """Where the bot remembers people, and where the trainer reads of those who allow it."""

    database_url: SecretStr | None = None
    """the database, in SQLAlchemy's form; PostgreSQL (`postgresql://...`) needs the extra `postgres`; unless set, the
    SQLite file `matinee.db` in `MATINEE_HOME`; may hold a password"""

    @property
    def file(self) -> Path:
        """The SQLite database to use if no URL is given."""
        return DataSettings().home / "matinee.db"


class WorkerSettings(_Settings):
    """What a worker runs."""

    engine: EngineKind = EngineKind.LLAMA_CPP
    """`llama_cpp`, or `transformers`: full precision, on a GPU if there is one, needs the extra `gpu`"""
    bundle: Path | None = None
    """the folder of a model bundle to serve, whatever the registry says"""
    registry: str | None = None
    """the [registry of bundles](models-and-training.md#serve-another-model): a folder, or a URL that fsspec knows, such
    as `s3://bucket/models` (needs the extra `s3`); unless set, `registry` in `MATINEE_HOME`"""
    base_model: str | None = None
    """a GGUF file, a Hugging Face folder or model id; unless set, SmolLM2-135M-Instruct"""
    device: str = "auto"
    """where the transformers engine runs: `auto`, `cpu`, `cuda`, `cuda:1`, ..."""
    threads: int = Field(default=0, ge=0, le=512)
    """threads of the llama.cpp engine; 0 means one per core"""


class BotSettings(_Settings):
    """How the bot waits for workers."""

    patience: float = Field(default=120.0, gt=0)
    """seconds that the terminal chat waits for a worker"""
    keeps: float = Field(default=3_600.0, gt=0)
    """seconds that the bots of Discord and Slack keep a question while no worker answers"""
    grace: float = Field(default=25.0, ge=0)
    """seconds that a bot waits for answers in flight when it is told to stop"""


class DiscordSettings(_Settings):
    """The bot's account in Discord."""

    discord_token: SecretStr | None = None
    """the token of the Discord bot"""
    discord_shard: str = Field(default="", pattern=r"^(\d{1,4}/\d{1,4})?$")
    """the part of its servers that this process serves, such as `0/4`, the first of four; unless set, all of them"""

    @property
    def shard(self) -> tuple[int, int] | None:
        """Which shard of how many; raises SettingMissing where there are fewer."""
        if not self.discord_shard:
            return None
        which, _, count = self.discord_shard.partition("/")
        if int(which) >= int(count):
            raise SettingMissing(
                f"Set MATINEE_DISCORD_SHARD to one like 0/4: of {count} shards there is none with the number {which}."
            )
        return int(which), int(count)

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
    """The app's account in Slack, or, with a client id, what several workspaces need to install it by OAuth."""

    slack_bot_token: SecretStr | None = None
    """the token of the app in its one workspace (`xoxb-...`)"""
    slack_app_token: SecretStr | None = None
    """for `socket`: the token that opens the connection (`xapp-...`)"""
    slack_signing_secret: SecretStr | None = None
    """for `http`: the secret of Slack's signatures, which tells its requests from those of others"""
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
    """Who may [train, promote and roll back](models-and-training.md#train-and-promote-from-the-chat) models.

    That changes them for all servers of this bot, and everybody can have the bot on a server of their own. So without
    `admin_server` nobody is an admin by what they may do on some server.
    """

    admins: str = ""
    """people, such as `discord:123` or `slack:T1:U1`, with commas between"""
    admin_roles: str = ""
    """ids of roles in Discord, with commas between"""
    admin_server: str = ""
    """the one server (`discord:123`, `slack:T1`, or one of each) where alone admins may act, and whose managers are
    admins as well"""

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
        raise SettingMissing(f"Set {variable} to ids like {example}: {wrong[0][:40]!a} is not one.")
    return found


class LimitSettings(_Settings):
    """How much may be asked of the workers."""

    person_hourly: int = Field(default=60, ge=1, le=100_000)
    """questions of one person in any hour"""
    server_hourly: int = Field(default=1_000, ge=1, le=1_000_000)
    """questions of all people on one server in any hour"""
    waiting: int = Field(default=200, ge=1, le=10_000)
    """questions that one bot may have in flight at once"""
    files_hourly: int = Field(default=20, ge=1, le=100_000)
    """imports and exports of one person in any hour"""
    longest_wait: float = Field(default=600.0, gt=0)
    """seconds; who would wait longer for an answer is asked to come back later"""


class WatchSettings(_Settings):
    """How a bot or a worker lets itself be [watched](operations.md#watch-it); off unless set."""

    watch_port: int | None = Field(default=None, ge=1, le=65_535)
    """the port at which a program serves `/metrics`, `/healthz` and `/readyz`"""
    watch_host: str = "127.0.0.1"
    """the address at which it serves them"""
    traces: str | None = None
    """the URL of an OpenTelemetry collector (OTLP over HTTP), such as `http://localhost:4318/v1/traces`; needs the
    extra `traces`"""
