"""Wikidata's query service as a real web server: its answers, and everything that can go wrong with them."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from tests.fakes.http_faults import Fault

FILMS = Path(__file__).with_name("films.txt")
FIRST_ITEM = 100_000_001
COLUMNS = ("film", "field", "value", "place", "known")
# The fields of a question, by the columns of `films.txt`.
LISTS = {"director": 4, "writer": 6, "country": 7, "language": 8, "kind": 9, "subject": 10, "book": 12, "mpa": 13}

Cell = dict[str, str]


@dataclass
class FakeWikidata:
    """What it knows and was asked. faults: what goes wrong with the next answers, one each."""

    endpoint: str = ""
    asked: list[str] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)
    films: list[list[str]] = field(default_factory=list)

    def bindings(self, question: str) -> list[dict[str, Cell]]:
        """The rows of an answer to one of our questions, recognised by its fields and days."""
        start, end = re.findall(r'"(\d{4}-\d\d-\d\d)T00:00:00Z"', question)
        fields = set(re.findall(r'BIND\("([^"]+)"', question))
        return [
            row
            for item, film in enumerate(self.films, FIRST_ITEM)
            if start <= film[1] < end
            for row in _rows(item, film)
            if row["field"]["value"] in fields
        ]


def read_films() -> list[list[str]]:
    """The films of `films.txt`, cell by cell."""
    lines = FILMS.read_text("utf-8").splitlines()
    return [[cell.strip() for cell in line.split("|")] for line in lines if line and not line.startswith("#")]


def _rows(item: int, film: list[str]) -> Iterator[dict[str, Cell]]:
    def row(name: str, value: str, language: str = "", **more: str) -> dict[str, Cell]:
        told = {"type": "literal", "value": value} | ({"xml:lang": language} if language else {})
        found = {"film": {"type": "uri", "value": f"http://www.wikidata.org/entity/Q{item}"}}
        found |= {"field": {"type": "literal", "value": name}, "value": told}
        return found | {key: {"type": "literal", "value": value} for key, value in more.items()}

    yield row("title", film[0], "en")
    for other in filter(None, film[15].split(";")):
        language, _, title = other.strip().partition(": ")
        yield row("other title", title, language)
    # A film comes out at a festival first, and in other countries for years after.
    yield row("date", f"{film[1]}T00:00:00Z")
    yield row("date", f"{int(film[1][:4]) + 1}-03-01T00:00:00Z")
    yield row("pages", film[14])
    yield row("imdb", f"tt{int(film[2]):07d}")
    yield row("minutes", f"+{film[3]}")
    # If no place is given, our questions ask for the best known first; the service has no order of its own.
    cast = [name.strip() for name in film[5].split(";") if name.strip()]
    for known, name in sorted(zip(range(100, 0, -1), cast, strict=False), key=lambda pair: pair[1]):
        yield row("cast", name, "en", known=str(known))
    for name, column in LISTS.items():
        for value in filter(None, map(str.strip, film[column].split(";"))):
            yield row(name, value, "en")
    if film[11]:
        series, _, part = film[11].partition("#")
        yield row("series", series, "en", place=part, known="40")


def cut_off(request: BaseHTTPRequestHandler, content: bytes) -> None:
    """The connection is lost in the middle of the answer."""
    _send(request, content[: len(content) // 2], length=len(content))
    request.close_connection = True


def nonsense(request: BaseHTTPRequestHandler, _: bytes) -> None:
    """A page for people, with the status of success."""
    _send(request, b"<html>We are doing some maintenance.</html>")


def other_fields(request: BaseHTTPRequestHandler, _: bytes) -> None:
    """An answer in another form."""
    _send(request, json.dumps({"head": {"vars": ["film", "name"]}, "results": {"bindings": []}}).encode())


def slow(seconds: float) -> Fault:
    """Not a byte for this long."""

    def fault(request: BaseHTTPRequestHandler, content: bytes) -> None:
        time.sleep(seconds)
        try:
            _send(request, content)
        except OSError:
            request.close_connection = True  # Whoever asked has given up.

    return fault


def _send(request: BaseHTTPRequestHandler, content: bytes, length: int | None = None) -> None:
    request.send_response(200)
    request.send_header("Content-Type", "application/sparql-results+json")
    request.send_header("Content-Length", str(len(content) if length is None else length))
    request.end_headers()
    request.wfile.write(content)


@contextmanager
def running() -> Iterator[FakeWikidata]:
    """The service, on a port of its own."""
    fake = FakeWikidata(films=read_films())

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            question = parse_qs(urlsplit(self.path).query)["query"][0]
            fake.asked.append(question)
            fake.agents.add(self.headers.get("User-Agent", ""))
            answer = {"head": {"vars": list(COLUMNS)}, "results": {"bindings": fake.bindings(question)}}
            content = json.dumps(answer, ensure_ascii=False).encode()
            (fake.faults.pop(0) if fake.faults else _send)(self, content)

        def log_message(self, *_: object) -> None:
            """Tests print nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    fake.endpoint = f"http://127.0.0.1:{server.server_port}/sparql"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
