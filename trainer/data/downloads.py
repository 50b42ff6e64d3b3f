"""Download large files from a public server politely, resuming where a connection was lost (RFC 9110, 14.2)."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from movies.errors import DataMissing
from trainer.data.retries import BUSY, USER_AGENT, asked_to_wait, reason_of

PARTIAL, OUT_OF_RANGE = 206, 416
SERVER_ERRORS = range(500, 600)
PIECE_BYTES = 1 << 16
PROGRESS_SECONDS = 2.0
GZIP = b"\x1f\x8b"

Say = Callable[[str], None]


@dataclass(frozen=True)
class Downloads:
    """A client for gzip files.

    wait: seconds before the first retry, doubled each time. stall: seconds without a byte after which a connection
    counts as lost. tries: how many attempts in a row may bring no new byte. largest: the limit for a file, in bytes.
    """

    wait: float = 5.0
    stall: float = 60.0
    tries: int = 5
    largest: int = 2_000_000_000
    sleep: Callable[[float], None] = time.sleep

    def get(self, address: str, file: Path, say: Say) -> None:
        """Download a file, or what an earlier attempt left of it; it appears as `file` only once it is complete.

        Raises
        ------
        DataMissing: the server refuses or cannot be reached. What arrived is kept for the next attempt.
        """
        part = _Part.of(file)
        failed, problem = 0, ""
        while failed < self.tries:
            before = part.size
            try:
                self._receive(address, part, say)
                part.file.replace(file)
                part.version.unlink(missing_ok=True)
                return
            except HTTPError as error:
                problem, asked_for = f"it answers {error.code}", asked_to_wait(error)
                error.close()
                if error.code == OUT_OF_RANGE:
                    part.begin("")
                elif error.code in BUSY:
                    self.sleep(asked_for)
                elif error.code not in SERVER_ERRORS:
                    raise DataMissing(f"{address} is refused (the server answers {error.code}).") from error
            except (HTTPException, OSError, ValueError) as error:
                problem = reason_of(error)
            failed = 0 if part.size > before else failed + 1
            if failed < self.tries:
                delay = self.wait * 2 ** max(failed - 1, 0)
                say(f"{file.name}: {problem}. Resuming in {delay:.0f} s.")
                self.sleep(delay)
        raise DataMissing(
            f"{address} cannot be fetched ({problem}). Run the same command again later: what arrived so far is kept, "
            "and it goes on from there."
        )

    def _receive(self, address: str, part: _Part, say: Say) -> None:
        request = Request(address, headers={"User-Agent": USER_AGENT} | part.asks_for())  # noqa: S310  (see callers)
        with urlopen(request, timeout=self.stall) as response:  # noqa: S310
            piece = response.read1(PIECE_BYTES)
            if response.status != PARTIAL:
                if not piece.startswith(GZIP):
                    raise ValueError("the answer is not the file")
                part.begin(response.headers.get("ETag") or response.headers.get("Last-Modified") or "")
            total, said = part.size + len(piece) + (response.length or 0), time.monotonic()
            with part.file.open("ab") as stream:
                while piece:
                    stream.write(piece)
                    if stream.tell() > self.largest:
                        raise DataMissing(f"{address} is refused: it is far too large.")
                    if time.monotonic() - said >= PROGRESS_SECONDS:
                        said = time.monotonic()
                        say(f"{address.rpartition('/')[2]}: {stream.tell() / 1e6:.1f} MB of {total / 1e6:.1f} MB")
                    piece = response.read1(PIECE_BYTES)
            if response.length:
                raise ValueError("the connection was lost")


@dataclass(frozen=True)
class _Part:
    """A file being downloaded, and the version that the server gave for it."""

    file: Path
    version: Path

    @classmethod
    def of(cls, file: Path) -> _Part:
        return cls(file.with_name(f"{file.name}.part"), file.with_name(f"{file.name}.version"))

    @property
    def size(self) -> int:
        return self.file.stat().st_size if self.file.is_file() else 0

    def asks_for(self) -> dict[str, str]:
        """The headers that ask for the rest, or for everything if the server now has another version."""
        version = self.version.read_text() if self.size and self.version.is_file() else ""
        return {"Range": f"bytes={self.size}-", "If-Range": version} if version else {}

    def begin(self, version: str) -> None:
        """Start from the first byte: parts of two versions do not fit together."""
        self.version.write_text(version)
        self.file.write_bytes(b"")
