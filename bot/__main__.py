"""The bot's command line: `python -m bot` plus a front end, or `understand`, `feedback`, `backup` or `restore`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from bot.conversation.greetings import greeted
from bot.storage.database import Database
from bot.storage.profiles import Profiles
from bot.storage.retention import forget_the_silent
from bot.terminal import chat, person_called
from movies.datasets import load_with_films
from movies.errors import MatineeError
from movies.logs import configure_logs
from movies.own_files import open_own, own_folder
from movies.settings import BotSettings, BrokerSettings, DataSettings, StoreSettings

if TYPE_CHECKING:
    from bot.conversation.chat import Chat
    from bot.front_end.pending import Pending

LONGEST_NAME = 40
# Seconds to wait for a database locked by a running bot.
PATIENCE = 10.0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; an expected error prints one sentence to standard error and gives 1."""
    parser = argparse.ArgumentParser(prog="python -m bot", description="Talk to Matinee.")
    commands = parser.add_subparsers(dest="command", required=True)
    terminal = commands.add_parser("terminal", help="chat here; needs a broker and a worker (make chat starts both)")
    terminal.add_argument("--as", dest="name", default="you", help="your name; each name has a profile of its own")
    commands.add_parser("discord", help="run the Discord bot; needs a broker and a worker (make discord starts both)")
    commands.add_parser("slack", help="run the Slack app; needs a broker and a worker (make slack starts both)")
    commands.add_parser(
        "understand", help="read conversations as JSON lines from standard input, and print what was understood in each"
    )
    commands.add_parser("feedback", help="show the share of recommendations that people liked, by bundle")
    for name, said in (
        ("backup", "write everything in the database to a file"),
        ("restore", "put a backup into an empty database"),
    ):
        commands.add_parser(name, help=said).add_argument("file", type=Path)
    chosen = parser.parse_args(arguments)
    try:
        if chosen.command == "understand":
            return _understand()
        if chosen.command == "feedback":
            return _report_feedback()
        if chosen.command in {"backup", "restore"}:
            return _keep(chosen.command, chosen.file)
        if chosen.command == "discord":
            return _serve_discord()
        if chosen.command == "slack":
            return _serve_slack()
        return _talk(chosen.name[:LONGEST_NAME])
    except MatineeError as error:
        print(f"matinee: {error}", file=sys.stderr)
        return 1
    except (KeyboardInterrupt, BrokenPipeError):
        print(file=sys.stderr)
        return 130


def _talk(name: str) -> int:
    # Keep the terminal free for the conversation.
    configure_logs(open_own(own_folder(DataSettings().home / "logs") / f"chat-{os.getpid()}.log", "a"))
    release = load_with_films(DataSettings())
    person = person_called(name)
    with ExitStack() as stack:
        profiles = Profiles(StoreSettings(), release.catalogue)
        stack.callback(profiles.close)
        forget_the_silent(profiles, StoreSettings().forget_after)

        def load() -> tuple[Chat, Pending]:
            # Loading the queue and the rules that read messages takes most of the start-up time, so greet first.
            from bot.conversation.chat import Chat
            from bot.front_end.pending import Pending
            from bot.queue.recommender import Recommender
            from bot.reader.opening import open_reader
            from bot.storage.questions import Questions
            from movies.reader_settings import ReaderSettings

            recommender = Recommender(BrokerSettings(), BotSettings().patience)
            stack.callback(recommender.close)
            recommender.check()
            reader = open_reader(ReaderSettings(), recommender)
            if reader is not None:
                stack.callback(reader.close)
            pending = Pending(Questions(profiles.database, BotSettings().keeps), recommender)
            return Chat(release, profiles, recommender, guests=person_called, reader=reader), pending

        chat(greeted(profiles, person), load, person)
    return 0


def _serve_discord() -> int:
    from bot.discord.run import run

    configure_logs()
    run()
    return 0


def _serve_slack() -> int:
    from bot.slack.run import run

    configure_logs()
    run()
    return 0


def _keep(command: str, file: Path) -> int:
    from bot.storage.backup import back_up, restore

    database = Database(StoreSettings(), PATIENCE)
    try:
        if command == "backup":
            print(f"{back_up(database, file):,} rows are in {file}, readable by you alone: keep it that way.")
        else:
            print(f"{restore(database, file):,} rows of {file} are in the database.")
    finally:
        database.close()
    return 0


def _report_feedback() -> int:
    from bot.storage.feedback import as_table, feedback

    database = Database(StoreSettings(), PATIENCE)
    print(as_table(feedback(database)))
    database.close()
    return 0


def _understand() -> int:
    from bot.understanding.titles.finder import TitleFinder
    from bot.understanding.transcripts import read_conversations

    finder = TitleFinder(load_with_films(DataSettings()).catalogue)
    for line in read_conversations(sys.stdin, finder):
        print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
