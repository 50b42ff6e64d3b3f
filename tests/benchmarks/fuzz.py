"""Fuzz: generated messages, actions, payloads, imports and bundles; none may break, hang, or steer a terminal.

    python -m tests.benchmarks.fuzz [--cases 100000] [--seed 1]

Each case is made by its number and the seed alone, so a failure is repeated by `--first NUMBER --cases 1`.
"""

from __future__ import annotations

import argparse
import base64
import io
import json
import random
import resource
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from structlog.testing import capture_logs

from bot.contracts.actions import Action, Verb
from bot.contracts.replies import Reply
from bot.conversation.chat import Chat
from bot.ratings_import.reading import read_export
from bot.storage.profiles import Profiles
from bot.terminal import draw
from movies.errors import BundleBroken, ImportRefused
from movies.movielens import Release
from movies.protocol.seals import Seals
from movies.settings import SHIPPED_BUNDLE, StoreSettings
from tests.bot.databases import store
from tests.bot.worker import Worker, inference_of
from workers.bundles.bundle import load_bundle
from workers.bundles.headers import check_files
from workers.bundles.manifest import MANIFEST, Manifest, read_manifest
from workers.door import Refused, admitted

MOST_SECONDS_A_CASE = 10.0
WORDS = """i loved hated liked the movie heat fargo twister big scream 12 angry men recommend me something from
the 90s not too gory like but without horror why more seen it 3 of them would i like and or 1995
first second all none a b c yes no forget me export undo what do you know about me movie night with
ben ich fand gut schlecht nicht zeig mir""".split()
ODD = [
    "\x1b]52;c;eA==\x07",
    "\x00",
    "\u202e",
    "\ud800",
    "🎬👍🏽",
    "́" * 30,
    "((((",
    "%s%d{}",
    "'; DROP TABLE people; --",
    "../../etc/passwd",
    "<@123>",
    "<!channel>",
    "@everyone",
    "`" * 7,
    "\n" * 5,
    "é" * 50,
    "א" * 20,
    "9" * 40,
    "½★",
    "",
]
KINDS = ("messages", "actions", "payloads", "imports", "bundles")


class Broken(AssertionError):
    """A case that shows a fault."""


class Fuzz:
    """Everything that takes what strangers write, in a folder of its own."""

    def __init__(self, release: Release, folder: Path, seed: int) -> None:
        self._folder, self._seed = folder, seed
        settings: StoreSettings = store(f"sqlite:///{folder / 'matinee.db'}")
        self._profiles = Profiles(settings, release.catalogue)
        self._chat = Chat(
            release, self._profiles, Worker(inference_of(release)), guests=lambda name: f"terminal:{name}"
        )  # type: ignore[arg-type]

    def close(self) -> None:
        self._profiles.close()

    def case(self, number: int) -> str:
        """Try one case; returns its kind, or raises Broken."""
        kind, chance = KINDS[number % len(KINDS)], random.Random(f"{self._seed}:{number}")
        tried: Callable[[random.Random], None] = getattr(self, f"_{kind}")
        started = time.monotonic()
        try:
            tried(chance)
        except Exception as error:
            raise Broken(f"case {number} ({kind}): {type(error).__name__}: {str(error)[:300]!a}") from error
        if time.monotonic() - started > MOST_SECONDS_A_CASE:
            raise Broken(f"case {number} ({kind}) took {time.monotonic() - started:.1f} s")
        return kind

    def _messages(self, chance: random.Random) -> None:
        person = f"terminal:{chance.randrange(40)}"
        self._reads(lambda: self._chat.hear(person, message(chance)))

    def _actions(self, chance: random.Random) -> None:
        person = f"terminal:{chance.randrange(40)}"
        verb = chance.choice([v.value for v in Verb] + ODD)
        text = ":".join([verb, *(chance.choice([str(chance.randrange(20)), *ODD]) for _ in range(chance.randrange(4)))])
        self._reads(lambda: self._chat.tap(person, Action.parse(text)))

    def _reads(self, replies: Callable[[], Iterator[Reply]]) -> None:
        """See that people get replies that steer nothing, and that nobody had to apologise for a fault."""
        with capture_logs() as events:
            said = [draw(reply) for reply in replies()]
        broke = [event for event in events if event["event"] in {"request_broke", "job_broke"}]
        if broke or not said:
            raise Broken(str(broke))
        for text in said:
            text.encode()
            if any(not c.isprintable() and c not in "\n\t\u200d\u200c\xa0\u202f" and ord(c) < 0x2070 for c in text):
                raise Broken(ascii(text[:200]))

    def _payloads(self, chance: random.Random) -> None:
        body = base64.b64encode(json.dumps([[value(chance)], value(chance), value(chance)]).encode()).decode()
        entry = {"headers": {"task": value(chance), "id": value(chance)}, "body": chance.choice([body, value(chance)])}
        raw = json.dumps(entry if chance.random() < 0.7 else value(chance)).encode()
        try:
            admitted(damaged(raw, chance), "inference", Seals(b"k" * 32))
        except Refused:
            return
        raise Broken("let in")

    def _imports(self, chance: random.Random) -> None:
        header = chance.choice(["Date,Name,Year,Letterboxd URI,Rating", "Const,Your Rating,Title,Year,Title Type", ""])
        rows = [",".join(message(chance) if chance.random() < 0.3 else str(value(chance)) for _ in range(5))
                for _ in range(chance.randrange(20))]  # fmt: skip
        data = "\n".join([header, *rows]).encode("utf-8", "replace")
        if chance.random() < 0.3:
            packed = io.BytesIO()
            with zipfile.ZipFile(packed, "w") as archive:
                archive.writestr(chance.choice(["ratings.csv", "../ratings.csv", "deleted/ratings.csv", "x"]), data)
            data = packed.getvalue()
        data = damaged(data, chance)
        with suppress(ImportRefused):
            read_export(data, message(chance)[:50])
        self._reads(lambda: self._chat.upload(f"terminal:{chance.randrange(40)}", data, "ratings.csv"))

    def _bundles(self, chance: random.Random) -> None:
        folder = self._folder / "bundle"
        if not folder.exists():
            folder.mkdir()
            (folder / "adapter").mkdir()
        manifest = json.loads((SHIPPED_BUNDLE / MANIFEST).read_text("utf-8"))
        if chance.random() < 0.5:
            manifest[chance.choice(list(manifest))] = value(chance)
        (folder / MANIFEST).write_bytes(damaged(json.dumps(manifest).encode(), chance))
        for name in Manifest.model_validate_json((SHIPPED_BUNDLE / MANIFEST).read_bytes()).has:
            with (SHIPPED_BUNDLE / name).open("rb") as whole:
                (folder / name).write_bytes(damaged(whole.read(chance.choice([0, 8, 24, 2_000])), chance))
        try:
            check_files(folder, read_manifest(folder))
            load_bundle(folder)
        except BundleBroken as error:
            str(error).encode("ascii", "strict")
            return
        raise Broken("taken for a bundle")


def message(chance: random.Random) -> str:
    """Words that mean something, and what nobody would write."""
    pieces = [
        chance.choice(ODD) if chance.random() < 0.15 else chance.choice(WORDS) for _ in range(chance.randrange(25))
    ]
    text = chance.choice([" ", ", ", ". ", "\n", ""]).join(pieces)
    return text * 40 if chance.random() < 0.01 else text


def value(chance: random.Random, depth: int = 0) -> Any:
    """Any JSON."""
    kind = chance.randrange(8 if depth < 3 else 6)
    simple = (None, chance.random() < 0.5, chance.randrange(-9, 2**40), chance.choice(ODD), message(chance), 1e308)
    if kind < len(simple):
        return simple[kind]
    inside = [value(chance, depth + 1) for _ in range(chance.randrange(4))]
    return inside if kind == 6 else {str(chance.randrange(9)): one for one in inside}


def damaged(data: bytes, chance: random.Random) -> bytes:
    """The same, or with some bytes changed, cut off or repeated."""
    changed = bytearray(data)
    for _ in range(chance.choice([0, 0, 1, 5])):
        if changed:
            changed[chance.randrange(len(changed))] = chance.randrange(256)
    cut = chance.randrange(len(changed) + 1) if chance.random() < 0.2 else len(changed)
    return bytes(changed[:cut] * (2 if chance.random() < 0.05 else 1))


@contextmanager
def fuzzing(release: Release, folder: Path, seed: int) -> Iterator[Fuzz]:
    """A fuzz that is closed at the end."""
    fuzz = Fuzz(release, folder, seed)
    try:
        yield fuzz
    finally:
        fuzz.close()


def main() -> int:
    """Print what broke; 1 where something did."""
    from tests.conftest import MOVIES, release_of

    parser = argparse.ArgumentParser(description="Fuzz all that takes what strangers write.")
    for name, default in (("cases", 100_000), ("first", 0), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=default)
    options = parser.parse_args()
    started, broken, after_warming = time.monotonic(), 0, 0
    with (
        tempfile.TemporaryDirectory(prefix="matinee-fuzz-") as made,
        fuzzing(release_of(MOVIES), Path(made), options.seed) as fuzz,
    ):
        for number in range(options.first, options.first + options.cases):
            try:
                fuzz.case(number)
            except Broken as error:
                broken += 1
                print(error, flush=True)
            if number == options.first + options.cases // 10:
                after_warming = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(f"{options.cases:,} cases in {time.monotonic() - started:.0f} s, {broken} broken")
    print(f"memory: {after_warming // 1024} MB after a tenth, {peak // 1024} MB at most")
    return int(bool(broken))


if __name__ == "__main__":
    sys.exit(main())
