"""How long a hundred people wait if they all talk to one Slack app and one worker at once.

    python tests/benchmarks/slack_load.py [--people 100] [--transport socket]

Each tells five movies and, once that is confirmed, asks for a recommendation, half of them by a message and half
by /matinee. The app is a process of its own, Slack is played by `tests/fakes/slack_wire` with Slack's rate limits,
the queue, the worker and the model are real. Printed are the times from the message to its acknowledgement, to the
first sign of an answer and to the answer itself, and by how much the app's event loop was late, measured in the
app's process a hundred times a second.
"""

from __future__ import annotations

import argparse
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(REPOSITORY))

from deploy.local import Guarded, prepare, start_broker  # noqa: E402
from tests.benchmarks.load import MOST_SECONDS, five_of, report, report_lateness, run_watched  # noqa: E402
from tests.fakes.slack_wire import Channel, Message, User, Wire  # noqa: E402

# Changes of messages are tier 3; of new messages each channel takes one a second, and short bursts.
LIMITS = {"chat.update": (50, 60.0), "chat.postMessage": (5, 5.0), "views.publish": (100, 60.0)}
MOVIE = re.compile(r"^\d\. .+ \(\d{4}\)$", re.MULTILINE)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=100)
    parser.add_argument("--transport", choices=["socket", "http"], default="socket")
    parser.add_argument("--app", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.app:
        run_app(*options.app)
    else:
        measure(options.people, options.transport)


def measure(count: int, transport: str) -> None:
    """Let them all talk, and print the figures."""
    prepare()
    with (
        Guarded() as guarded,
        tempfile.TemporaryDirectory() as folder,
        Wire(transport=transport, buckets=LIMITS) as wire,  # type: ignore[arg-type]
    ):
        home = Path(folder)
        broker = guarded.folder / "broker.sock"
        start_broker(broker, guarded, home / "broker.log")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        if transport == "http":
            wire.events_url = f"http://127.0.0.1:{port}/slack/events"
        environment = os.environ | {
            "MATINEE_BROKER_URL": f"redis+socket://{broker}?virtual_host=0",
            "MATINEE_DATABASE_URL": f"sqlite:///{home / 'matinee.db'}",
            "MATINEE_SLACK_BOT_TOKEN": wire.bot_token,
            "MATINEE_SLACK_APP_TOKEN": wire.app_token,
            "MATINEE_SLACK_SIGNING_SECRET": wire.signing_secret,
            "MATINEE_SLACK_TRANSPORT": transport,
            "MATINEE_SLACK_PORT": str(port),
        }
        guarded.start([sys.executable, "-m", "workers", "serve"], environment, home / "worker.log")
        people = [wire.user(f"person{k}") for k in range(count)]
        lags = home / "lags.json"
        app = subprocess.Popen(
            [sys.executable, __file__, "--app", wire.api_url, str(lags)],
            env=environment,
            cwd=REPOSITORY,
            stderr=(home / "app.log").open("w"),
        )
        wire.wait_until_ready(60)
        # The first person waits for the worker to load its model, which is not what is measured.
        warm = wire.user("first")
        say_all(wire, [warm], [five_of(count)])
        say_all(wire, [warm], ["recommend"])

        started, before = time.monotonic(), len(wire.deliveries)
        told = say_all(wire, people, [five_of(k) for k in range(count)])
        print(f"{count} people tell five movies at once, over {transport}")
        report("  confirmed", [message.created - said for said, message in told])
        asked = say_all(wire, people, ["recommend"] * count, by_command=people[::2])
        print(f"{count} people ask for a recommendation at once, half of them by /matinee")
        report("  recommendation", [message.versions[-1].at - said for said, message in asked])
        print(f"  answered with five movies: {sum(len(MOVIE.findall(m.said)) == 5 for _, m in asked)} of {count}")
        print(f"  all in {time.monotonic() - started:.0f} s")
        sent = wire.deliveries[before:]
        report("acknowledged", [one.acknowledged for one in sent if one.acknowledged is not None])
        lost = sum(one.acknowledged is None for one in sent)
        slowed = sum(r.status == 429 for r in wire.requests)
        print(f"not acknowledged: {lost}; told to slow down: {slowed} times; refused: {len(wire.refused)}")
        app.send_signal(signal.SIGTERM)
        app.wait(timeout=60)
        report_lateness(lags, since=started)


def say_all(
    wire: Wire, people: list[User], texts: list[str], by_command: list[User] | None = None
) -> list[tuple[float, Message]]:
    """Let all talk at once; returns when each said it, and the app's answer once it no longer changes."""
    channels = [wire.dm(person) for person in people]
    # Not how many there are: one that said to wait may still be deleted.
    before = [{message.ts for message in wire.messages(channel, by=wire.bot)} for channel in channels]
    said = []
    for person, channel, text in zip(people, channels, texts, strict=True):
        said.append(time.monotonic())
        if person in (by_command or ()):
            wire.command(person, channel, text)
        else:
            wire.say(person, channel, text)

    def done(channel: Channel, earlier: set[str]) -> Message | None:
        new = [message for message in wire.messages(channel, by=wire.bot) if message.ts not in earlier]
        if not new or any(sign in new[-1].said for sign in ("asking the model", "One moment", "… ")):
            return None
        return new[-1]

    answers = [wire.wait_for(lambda c=c, k=k: done(c, k), MOST_SECONDS) for c, k in zip(channels, before, strict=True)]
    return list(zip(said, answers, strict=True))


def run_app(api_url: str, lags: str) -> None:
    """Run the app itself, while something measures how late the event loop is."""
    from bot.__main__ import main as bot
    from bot.slack import run
    from tests.fakes.run_slack import point_at

    point_at(api_url)
    sys.exit(run_watched(run, lambda: bot(["slack"]), lags))


if __name__ == "__main__":
    main()
