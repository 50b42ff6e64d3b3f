"""Type dialogues into the chat and print what comes out, for somebody to read and judge.

    MATINEE_DATA=FOLDER python -m tests.benchmarks.blind_dialogues tests/bot/dialogues/second.json

The chat is the real one, on a database of its own, with the own reader (`MATINEE_READER=off`: without it); a scripted
model in this process gives the chances.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from bot.contracts.replies import Reply
from bot.conversation.chat import Chat
from bot.reader.reader import Reader
from bot.terminal import draw
from movies.datasets import load_with_films
from movies.protocol.reading import MOST_SECONDS, ReadJob
from movies.reader_prompt import ReaderQuestion
from movies.reader_settings import ReaderSettings
from movies.settings import SHIPPED_BUNDLE, DataSettings
from tests.bot.services import profiles_at
from tests.bot.worker import Worker
from workers.bundles.bundle import load_bundle
from workers.engine.scripted import ScriptedEngine
from workers.inference import Inference
from workers.reading import current_reader
from workers.serving import ranked_by


def main() -> None:
    """Print a transcript of each dialogue, with what is expected before it, and what is stored after it."""
    release = load_with_films(DataSettings())
    bundle = load_bundle(SHIPPED_BUNDLE.with_name("phase2"))
    worker = Worker(Inference(ScriptedEngine(), bundle, release, *ranked_by(bundle)))
    with tempfile.TemporaryDirectory() as folder:
        profiles = profiles_at(release, f"sqlite:///{folder}/dialogues.db")
        settings = ReaderSettings()
        reader = Reader(ReaderHere(), settings) if settings.is_own else None
        chat = Chat(release, profiles, worker, reader=reader)  # type: ignore[arg-type]
        for dialogue in json.loads(Path(sys.argv[1]).read_text("utf-8")):
            person = dialogue["id"]
            print(f"=== {person}  expected: {json.dumps(dialogue['expect'], ensure_ascii=False)}")
            replies: list[Reply] = []
            for message in dialogue["says"]:
                print(f"  PERSON: {message}")
                replies = list(_answers(chat, person, message, replies))
                print("  MATINEE: " + "\n".join(map(draw, replies)).replace("\n", "\n           "))
            stored = {release.catalogue[i].name: v.value for i, v in profiles.load(person).verdicts.items()}
            print(f"  STORED: {json.dumps(stored, ensure_ascii=False)}", flush=True)
        profiles.close()


class ReaderHere:
    """The own reader in this process, without a queue."""

    is_elsewhere = False

    def ask(self, question: ReaderQuestion, seconds: float, while_waiting: Callable[[], None]) -> str:
        """See `bot.reader.reader.Source.ask`."""
        return current_reader().read(ReadJob(question=question, seconds=MOST_SECONDS)).text

    def close(self) -> None:
        """See `bot.reader.reader.Source.close`."""


def _answers(chat: Chat, person: str, message: str, before: list[Reply]) -> Iterator[Reply]:
    """The label of a button on screen presses it, as in the terminal."""
    typed = message.strip().strip("[]").casefold()
    tapped = next((c for reply in before for c in reply.choices if c.label.casefold() == typed), None)
    return chat.tap(person, tapped.action) if tapped is not None else chat.hear(person, message)


if __name__ == "__main__":
    main()
