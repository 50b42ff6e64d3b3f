"""The settings of the reader, a model that reads messages beside the rules."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, SecretStr

from movies.errors import SettingMissing
from movies.settings import Settings, given, is_here


class ReaderKind(StrEnum):
    """The reader that workers run unless a larger model is named."""

    OWN = "own"
    OFF = "off"


class ReaderSettings(Settings):
    """The [reader](understanding.md#the-reader), a model that reads messages beside the rules."""

    reader: ReaderKind = ReaderKind.OWN
    """`own`, a small model that is part of Matinee and runs in the workers, or `off`; a larger one below takes its
    place"""
    reader_url: str | None = None
    """an OpenAI-compatible endpoint up to its version, such as `http://localhost:8080/v1` (llama-server; Ollama has
    port 11434, vLLM 8000) or a hosted one, which [receives messages](privacy.md#who-sees-it)"""
    reader_model: str = "default"
    """the model's name there; llama-server needs none"""
    reader_key: SecretStr | None = None
    """the key for it; over the network it is only sent to `https://`"""
    reader_gguf: Path | None = None
    """instead of an endpoint, an instruct model as a GGUF file that workers open; set it for bots and workers alike"""
    reader_seconds: float = Field(default=4.0, gt=0, le=30)
    """the timeout for a message in seconds; after that the rules answer alone"""
    reader_person_hourly: int = Field(default=30, ge=1, le=100_000)
    """messages of one person that it reads in any hour"""
    reader_hourly: int = Field(default=600, ge=1, le=1_000_000)
    """messages of one bot that it reads in any hour"""

    @property
    def is_on(self) -> bool:
        """Whether there is a reader at all."""
        return bool(self.reader_url or self.reader_gguf) or self.is_own

    @property
    def is_own(self) -> bool:
        """Whether the reader is the model that is part of Matinee."""
        return self.reader is ReaderKind.OWN and not (self.reader_url or self.reader_gguf)

    @property
    def reads_here(self) -> bool:
        """Whether the workers run the reader."""
        return bool(self.reader_gguf) or self.is_own

    def endpoint(self) -> str:
        """The URL to ask.

        Raises
        ------
        SettingMissing: the URL is not that of an endpoint, contains a name or password, or would send the key over the
            network in the clear; or a GGUF file is set, too.
        """
        if self.reader_gguf:
            raise SettingMissing("Set MATINEE_READER_URL or MATINEE_READER_GGUF, but not both.")
        try:
            parts = urlsplit(self.reader_url or "")
            fits = parts.scheme in ("http", "https") and bool(parts.hostname) and not parts.query and not parts.fragment
        except ValueError:
            fits = False
        if not fits:
            raise SettingMissing("Set MATINEE_READER_URL to a URL such as http://localhost:8080/v1.")
        if parts.username or parts.password:
            raise SettingMissing(
                "Take the name and password out of MATINEE_READER_URL; a key goes into MATINEE_READER_KEY."
            )
        if given(self.reader_key) and parts.scheme == "http" and not is_here(parts.hostname or ""):
            raise SettingMissing(
                "Set MATINEE_READER_URL to a URL that begins with https://, since MATINEE_READER_KEY would go over the "
                "network in the clear."
            )
        return f"{(self.reader_url or '').rstrip('/')}/chat/completions"
