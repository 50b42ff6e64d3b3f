"""IMDb's files as a real web server, which continues a download, and everything that can go wrong with one."""

from __future__ import annotations

import gzip
import re
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from tests.fakes.http_faults import Fault, refused

RATINGS, BASICS = "title.ratings.tsv.gz", "title.basics.tsv.gz"
RATING_COLUMNS = ("tconst", "averageRating", "numVotes")
TITLE_COLUMNS = (
    "tconst", "titleType", "primaryTitle", "originalTitle", "isAdult", "startYear", "endYear", "runtimeMinutes",
    "genres",
)  # fmt: skip
# number, type, title, original title, year, average, votes; no score where there are no votes.
TITLES = (
    (113277, "movie", "Heat", "Heat", 1995, 8.3, 750_000),
    (116282, "movie", "Fargo", "Fargo", 1996, 8.1, 740_000),
    (88930, "movie", "Clue", "Clue", 1985, 7.2, 120_000),
    (28607951, "movie", "Anora", "Anora", 2024, 7.4, 250_000),
    (15239678, "movie", "Dune: Part Two", "Dune: Part Two", 2024, 8.5, 650_000),
    (10665342, "movie", "All Quiet on the Western Front", "Im Westen nichts Neues", 2022, 7.8, 270_000),
    (903747, "tvSeries", "Breaking Bad", "Breaking Bad", 2008, 9.5, 2_400_000),
    (5727828, "tvEpisode", "A \"Quoted\" Episode", "A \"Quoted\" Episode", 2017, 8.0, 5_000),
    (9, "short", "A Short Film", "A Short Film", 1894, 5.3, 300),
    (10, "tvMovie", "Shown Once", "Shown Once", 2003, 6.1, 140),
    (11, "movie", "Seen by Its Makers", "Seen by Its Makers", 2019, 9.9, 12),
    (12, "movie", "Not Out Yet", "Not Out Yet", 2027, None, 0),
)  # fmt: skip


@dataclass
class FakeImdb:
    """What it has and was asked for. faults: what goes wrong with the next answers, one each."""

    address: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def tables(titles: Sequence[Sequence[object]] = TITLES) -> dict[str, bytes]:
    """The two files with these titles."""
    ratings, basics = ["\t".join(RATING_COLUMNS)], ["\t".join(TITLE_COLUMNS)]
    for number, kind, title, original, year, average, votes in titles:
        name = f"tt{number:07d}"
        basics.append(f"{name}\t{kind}\t{title}\t{original}\t0\t{year}\t\\N\t100\tDrama,Crime")
        if votes:
            ratings.append(f"{name}\t{average}\t{votes}")
    return {
        name: gzip.compress("".join(f"{line}\n" for line in lines).encode(), mtime=0)
        for name, lines in ((RATINGS, ratings), (BASICS, basics))
    }


def save(folder: Path, files: dict[str, bytes]) -> None:
    """The files in a folder, as somebody has downloaded them by hand."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)


def cut_off(request: BaseHTTPRequestHandler, content: bytes) -> None:
    """The connection is lost in the middle of the file."""
    _send(request, content, until=len(content) // 2)
    request.close_connection = True


def stuck(seconds: float) -> Fault:
    """Half of the file, and then not a byte for this long."""

    def fault(request: BaseHTTPRequestHandler, content: bytes) -> None:
        _send(request, content, until=len(content) // 2)
        request.wfile.flush()
        time.sleep(seconds)
        request.close_connection = True

    return fault


def nonsense(request: BaseHTTPRequestHandler, _: bytes) -> None:
    """A page for people, with the status of success."""
    page = b"<html>We are doing some maintenance.</html>"
    request.send_response(200)
    request.send_header("Content-Length", str(len(page)))
    request.end_headers()
    request.wfile.write(page)


def _send(request: BaseHTTPRequestHandler, content: bytes, until: int | None = None) -> None:
    """The file, or its rest if that was asked for and it is still the same file."""
    version = f'"{hash(content)}"'
    rest = re.fullmatch(r"bytes=(\d+)-", request.headers.get("Range", ""))
    start = int(rest[1]) if rest and request.headers.get("If-Range") == version else 0
    request.send_response(206 if start else 200)
    if start:
        request.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
    request.send_header("ETag", version)
    request.send_header("Content-Length", str(len(content) - start))
    request.end_headers()
    request.wfile.write(content[start:until])


@contextmanager
def running() -> Iterator[FakeImdb]:
    """The server, on a port of its own."""
    fake = FakeImdb(files=tables())

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name = self.path.removeprefix("/")
            fake.asked.append((name, self.headers.get("Range", "")))
            fault = fake.faults.pop(0) if fake.faults else None
            if name in fake.files:
                (fault or _send)(self, fake.files[name])
            else:
                refused(404)(self, b"")

        def log_message(self, *_: object) -> None:
            """Tests print nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    fake.address = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
