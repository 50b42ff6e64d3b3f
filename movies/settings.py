"""Settings, one class per concern, read from MATINEE_... environment variables or a .env file."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

REPOSITORY = Path(__file__).resolve().parent.parent


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
    """Where things lie on disk.

    home: everything that the program makes: fetched data, derived models, logs, training runs.
    data: a folder with any MovieLens release; without it the fetched one is used.
    """

    home: Path = REPOSITORY / "var"
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
    """Where the bot remembers people.

    database_url: of PostgreSQL or of a SQLite file, in SQLAlchemy's form; none means `file`. It may hold
        a password, hence a secret.
    """

    database_url: SecretStr | None = None

    @property
    def file(self) -> Path:
        """The SQLite database that is used where no URL is given."""
        return DataSettings().home / "matinee.db"


class WorkerSettings(_Settings):
    """What a worker runs.

    base_model: a GGUF file, a folder in Hugging Face form, or a model id; none means the embedded
        SmolLM2-135M-Instruct.
    device: for the transformers engine: "auto", "cpu", "cuda", "cuda:1", ...
    threads: for the llama.cpp engine; 0 means one per core.
    """

    engine: EngineKind = EngineKind.LLAMA_CPP
    bundle: Path = REPOSITORY / "deploy" / "models" / "phase2"
    base_model: str | None = None
    device: str = "auto"
    threads: int = Field(default=0, ge=0, le=512)


class BotSettings(_Settings):
    """How the bot waits for workers, in seconds."""

    patience: float = Field(default=120.0, gt=0)
