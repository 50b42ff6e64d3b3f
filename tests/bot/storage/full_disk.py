"""The bot's replies while a disk is full.

python -m tests.bot.storage.full_disk FOLDER, which is a disk of its own, with about a megabyte.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path

from bot import wording
from bot.contracts.session import Session
from bot.conversation.chat import Chat
from bot.storage.profiles import Profiles
from movies.catalogue import Movie
from tests.bot.databases import store
from tests.bot.worker import Worker, inference_of
from tests.conftest import MOVIES, release_of

PERSON = "discord:1"
IMPORTED = tuple(Movie(1_000 + k, f"Thing {k}", 2000, ("Drama",)) for k in range(500))


def main(disk: Path) -> None:
    """Tell, fill the disk, tell, make room, ask to be forgotten on a full disk, and once more where there is room."""
    ballast, release, full = disk / "ballast", release_of(MOVIES + IMPORTED), wording.service.database_full()
    profiles = Profiles(store(f"sqlite:///{disk / 'matinee.db'}"), release.catalogue)
    chat = Chat(release, profiles, Worker(inference_of(release)))  # type: ignore[arg-type]

    def says(text: str) -> str:
        return "\n".join(reply.text for reply in chat.hear(PERSON, text))

    list(chat.upload(PERSON, b"Name,Year,Rating\n" + b"".join(b"Thing %d,2000,4.5\n" % k for k in range(500)), "r.csv"))
    says("I loved Heat")
    told = profiles.load(PERSON).verdicts
    assert len(told) == 501

    fill(ballast)
    assert says("I hated Twister").startswith(full)
    ballast.unlink()
    assert "501" in says("forget me")
    fill(ballast)
    assert says("yes").startswith(full)
    assert profiles.load(PERSON).verdicts == told

    ballast.unlink()
    says("forget me")
    says("yes")
    assert profiles.load(PERSON) == Session()
    assert not any(PERSON.encode() in file.read_bytes() for file in disk.iterdir())


def fill(ballast: Path) -> None:
    """Fill the disk to the last byte."""
    with suppress(OSError), ballast.open("ab", buffering=0) as file:
        while file.write(bytes(4_096)):
            pass


if __name__ == "__main__":
    main(Path(sys.argv[1]))
    print("as it should be")
