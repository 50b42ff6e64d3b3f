"""How long a hundred people wait if they all talk to one Discord bot and one worker at once.

    python tests/benchmarks/discord_load.py [--people 100]

Each names five movies and, once that is confirmed, asks for a recommendation. The bot is a process of its own, Discord
is played by `tests/fakes/discord_wire`, and queue, worker and model are real. It prints the times from the message to
the first sign of an answer and to the answer itself, and how late the bot's event loop was, measured in its process a
hundred times a second.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPOSITORY))

from deploy.local import Guarded, prepare, start_broker  # noqa: E402
from tests.benchmarks.load import MOST_SECONDS, five_of, report, report_lateness, run_watched  # noqa: E402
from tests.fakes.discord_wire import Channel, Message, User, Wire  # noqa: E402


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=100)
    parser.add_argument("--bot", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.bot:
        run_bot(*options.bot)
    else:
        measure(options.people)


def measure(count: int) -> None:
    """Let them all talk, and print the figures."""
    prepare()
    # Discord takes about five messages in five seconds for each channel.
    with Guarded() as guarded, tempfile.TemporaryDirectory() as folder, Wire(bucket=(5, 5.0)) as wire:
        home = Path(folder)
        socket = guarded.folder / "broker.sock"
        start_broker(socket, guarded, home / "broker.log")
        environment = os.environ | {
            "MATINEE_BROKER_URL": f"redis+socket://{socket}?virtual_host=0",
            "MATINEE_DATABASE_URL": f"sqlite:///{home / 'matinee.db'}",
            "MATINEE_DISCORD_TOKEN": wire.token,
        }
        guarded.start([sys.executable, "-m", "workers", "serve"], environment, home / "worker.log")
        people = [wire.user(f"person{k}") for k in range(count)]
        lags = home / "lags.json"
        bot = subprocess.Popen(
            [sys.executable, __file__, "--bot", wire.base_url, wire.gateway_url, str(lags)],
            env=environment,
            cwd=REPOSITORY,
            stderr=(home / "bot.log").open("w"),
        )
        wire.wait_for(lambda: wire.commands, 60)
        wire.wait_until_ready()
        # The first person waits for the worker to load its model, which is not what is measured.
        warm = wire.user("first")
        say_all(wire, [warm], [five_of(count)])
        say_all(wire, [warm], ["recommend"])

        started = time.monotonic()
        told = say_all(wire, people, [five_of(k) for k in range(count)])
        print(f"{count} people tell five movies at once")
        report("  confirmed", [message.created - said for said, message in told])
        asked = say_all(wire, people, ["recommend"] * count)
        print(f"{count} people ask for a recommendation at once")
        report("  first answer", [message.created - said for said, message in asked])
        report("  recommendation", [message.edited - said for said, message in asked if message.edited])
        print(f"  answered with five movies: {sum(len(m.versions[-1].embeds) == 5 for _, m in asked)} of {count}")
        print(f"  all in {time.monotonic() - started:.0f} s")
        bot.send_signal(signal.SIGTERM)
        bot.wait(timeout=60)
        report_lateness(lags, since=started)


def say_all(wire: Wire, people: list[User], texts: list[str]) -> list[tuple[float, Message]]:
    """Let all talk at once; returns when each said it, and the bot's answer once it no longer changes."""
    channels = [wire.dm_channel(person) for person in people]
    before = [len(wire.messages(channel, by=wire.bot)) for channel in channels]
    said = []
    for person, text in zip(people, texts, strict=True):
        said.append(time.monotonic())
        wire.dm(person, text)

    def done(channel: Channel, earlier: int) -> Message | None:
        new = wire.messages(channel, by=wire.bot)[earlier:]
        if not new or "asking the model" in new[-1].content or "… " in new[-1].content:
            return None
        return new[-1]

    answers = [wire.wait_for(lambda c=c, k=k: done(c, k), MOST_SECONDS) for c, k in zip(channels, before, strict=True)]
    return list(zip(said, answers, strict=True))


def run_bot(base_url: str, gateway_url: str, lags: str) -> None:
    """Run the bot itself, while something measures how late the event loop is."""
    from bot.__main__ import main as bot
    from bot.discord import run
    from tests.fakes.run_bot import point_at

    point_at(base_url, gateway_url)
    sys.exit(run_watched(run, lambda: bot(["discord"]), lags))


if __name__ == "__main__":
    main()
