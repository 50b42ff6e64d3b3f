"""Settings that several packages need, one class per concern.

They are read from MATINEE_... environment variables or a .env file. `bot` has more, in its rooms `admin`, `discord` and
`slack`.
"""

from __future__ import annotations

from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from platformdirs import user_data_path
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from movies.errors import SettingMissing

REPOSITORY = Path(__file__).resolve().parent.parent
SHIPPED_BUNDLE = REPOSITORY / "deploy" / "models" / "phase4"
# Only a checkout has a Makefile; an installed Matinee lies in site-packages.
IN_CHECKOUT = (REPOSITORY / "Makefile").is_file()

SHORTEST_KEY = 32
MAKE_A_KEY = """python -c "import secrets; print(secrets.token_hex(32))" makes one"""


class EngineKind(StrEnum):
    """The inference engines that a worker can run."""

    LLAMA_CPP = "llama_cpp"
    TRANSFORMERS = "transformers"
    SCRIPTED = "scripted"


class Settings(BaseSettings):
    """The base class of all settings."""

    model_config = SettingsConfigDict(
        env_prefix="MATINEE_",
        env_file=".env",
        env_file_encoding="utf-8",
        extra="ignore",
        frozen=True,
        # The text below a setting becomes its description in docs/settings.md and .env.example.
        use_attribute_docstrings=True,
    )


def given(secret: SecretStr | None) -> str:
    """A secret in plain text; empty if it is not set."""
    return secret.get_secret_value() if secret else ""


def is_here(host: str) -> bool:
    """Whether a host is this machine, under an address that no other machine can reach."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


class DataSettings(Settings):
    """Where things lie on disk."""

    home: Path = REPOSITORY / "var" if IN_CHECKOUT else user_data_path("matinee", appauthor=False)
    """everything that Matinee makes: fetched data, derived models, logs, training runs; `var` in a checkout, else the
    folder of the user's data, such as `~/.local/share/matinee`"""
    data: Path | None = None
    """a folder with any MovieLens release; unless set, what was fetched"""
    only_release: bool = False
    """know only the movies of the release, without the [well-known ones that ship](data.md) with Matinee"""

    @property
    def cache(self) -> Path:
        """The folder of files that can be recomputed."""
        return self.home / "cache"

    @property
    def fetched(self) -> Path:
        """The folder of fetched releases."""
        return self.home / "data"

    @property
    def models(self) -> Path:
        """The folder of derived models."""
        return self.home / "models"


BROKERS = ("redis", "rediss", "redis+socket", "unix")
SENTINEL = "sentinel://"


class BrokerSettings(Settings):
    """The queue."""

    broker_url: SecretStr = SecretStr("redis://localhost:6379/0")
    """where the queue is (Redis 6.2 or newer, or Valkey), [over TLS](operations.md#a-broker-of-your-own) as `rediss://`,
    [with sentinels](operations.md#a-broker-with-sentinels) as `sentinel://host,host/NAME`; may hold a password"""
    broker_key: SecretStr | None = None
    """the secret, of 32 characters or more, with which bots and workers sign what they send each other; the same for
    all of them; needed where the broker is on another machine"""

    def url(self) -> str:
        """The broker's URL in Celery's form; over TLS, it has the certificate checked unless it says otherwise.

        Raises
        ------
        SettingMissing: it is not the URL of a Redis. The transports for other brokers would let unsigned jobs through.
        """
        url = self.broker_url.get_secret_value()
        if url.startswith(SENTINEL):
            return ";".join(_sentinels(url)[0])
        if any(urlsplit(one).scheme not in BROKERS for one in url.split(";")):
            raise SettingMissing(f"Set MATINEE_BROKER_URL to a URL that begins with {' or '.join(BROKERS[:2])}://.")
        if urlsplit(url).scheme == "rediss" and "ssl_cert_reqs=" not in url:
            url += ("&" if "?" in url else "?" if urlsplit(url).path else "/?") + "ssl_cert_reqs=required"
        return url

    def options(self) -> dict[str, str]:
        """What Celery needs besides the URL: the name by which sentinels know the broker.

        Raises
        ------
        SettingMissing: the URL lacks that name.
        """
        url = self.broker_url.get_secret_value()
        return {"master_name": _sentinels(url)[1]} if url.startswith(SENTINEL) else {}

    def key(self) -> bytes:
        """The key of all seals; empty if the broker is reachable from this machine only.

        Raises
        ------
        SettingMissing: a key is needed, or the given one is too short.
        """
        key = given(self.broker_key)
        if key and len(key) < SHORTEST_KEY:
            raise SettingMissing(f"Set MATINEE_BROKER_KEY to {SHORTEST_KEY} characters or more; {MAKE_A_KEY}.")
        if not key and not self._is_here:
            raise SettingMissing(
                "Set MATINEE_BROKER_KEY, to the same secret for bots and workers: the broker of MATINEE_BROKER_URL is "
                f"on another machine, and without a key anybody who reaches it could ask and answer; {MAKE_A_KEY}."
            )
        return key.encode()

    @property
    def _is_here(self) -> bool:
        """Whether the broker is on a local socket or a loopback address."""
        parts = urlsplit(self.broker_url.get_secret_value())
        if parts.scheme == "redis+socket":
            return True
        # Sentinels may point to another machine at any time.
        if parts.scheme == "sentinel":
            return False
        return is_here(parts.hostname or "localhost")


def _sentinels(url: str) -> tuple[list[str], str]:
    """The URL of each sentinel, with the broker's password, and the name by which they know the broker."""
    parts = urlsplit(url)
    password, at, hosts = parts.netloc.rpartition("@")
    name = parts.path.strip("/")
    if not hosts or not name or "/" in name or name.isdigit() or ";" in url:
        raise SettingMissing(
            "Set MATINEE_BROKER_URL to all sentinels and the name by which they know the broker, such as "
            "sentinel://:PASSWORD@one:26379,two:26379,three:26379/matinee, with the password of the broker."
        )
    return [f"{SENTINEL}{password}{at}{host}/0" for host in hosts.split(",")], name


class StoreSettings(Settings):
    """The database of people's ratings."""

    database_url: SecretStr | None = None
    """the database, in SQLAlchemy's form; PostgreSQL (`postgresql://...`) needs the extra `postgres`; unless set, the
    SQLite file `matinee.db` in `MATINEE_HOME`; may hold a password"""
    forget_after: int = Field(default=0, ge=0, le=36_500)
    """days without a word after which [somebody is forgotten](privacy.md#retention); 0 means never"""

    @property
    def file(self) -> Path:
        """The SQLite database to use if no URL is given."""
        return DataSettings().home / "matinee.db"


class WorkerSettings(Settings):
    """The model and engine that a worker runs."""

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


class BotSettings(Settings):
    """How long the bot waits for workers."""

    patience: float = Field(default=120.0, gt=0)
    """seconds that the terminal chat waits for a worker"""
    keeps: float = Field(default=3_600.0, gt=0)
    """seconds that the bots of Discord and Slack keep a question while no worker answers"""
    grace: float = Field(default=25.0, ge=0)
    """seconds that a stopping bot waits for pending answers"""


class LimitSettings(Settings):
    """Rate limits on questions to the workers."""

    person_hourly: int = Field(default=60, ge=1, le=100_000)
    """questions of one person in any hour"""
    server_hourly: int = Field(default=1_000, ge=1, le=1_000_000)
    """questions of all people on one server in any hour"""
    waiting: int = Field(default=200, ge=1, le=10_000)
    """questions that all bots on one broker together may have in flight at once"""
    files_hourly: int = Field(default=20, ge=1, le=100_000)
    """imports and exports of one person in any hour"""
    longest_wait: float = Field(default=600.0, gt=0)
    """seconds; anybody who would wait longer for an answer is asked to come back later"""


class WatchSettings(Settings):
    """How a bot or a worker lets itself be [watched](operations.md#watch-it); off unless set."""

    watch_port: int | None = Field(default=None, ge=1, le=65_535)
    """the port at which a program serves `/metrics`, `/healthz` and `/readyz`"""
    watch_host: str = "127.0.0.1"
    """the address at which it serves them"""
    traces: str | None = None
    """the URL of an OpenTelemetry collector (OTLP over HTTP), such as `http://localhost:4318/v1/traces`; needs the
    extra `traces`"""
