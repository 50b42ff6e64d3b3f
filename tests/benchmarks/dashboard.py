"""Draw the dashboard under real load: `python -m tests.benchmarks.dashboard docs/dashboard.svg`.

    python -m tests.benchmarks.dashboard FILE [--people 6] [--more 14] [--minutes 6]

The real model, two workers of one thread each, the bot on a fake Discord, and a real Prometheus (Debian: prometheus).
Some people talk at leisure; after a third of the time many more come at once, and leave again after the second third.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from deploy.local import Guarded, environment_of, prepare, start_broker
from tests.benchmarks.board import drawn
from tests.benchmarks.crowd import SECONDS_TO_SILENCE, Crowd, in_discord
from tests.benchmarks.prometheus import Prometheus
from tests.fakes.discord_wire import Wire

WATCHED_AT = 9100
WORKERS = 2
FIRST_WORDS = (
    "I loved Heat, Fargo and The Usual Suspects. Hated Twister.",
    "loved The Notebook, Titanic and Notting Hill",
    "Alien, Aliens and The Terminator are my favorites, I hated Mamma Mia!",
    "I loved Toy Story, Shrek and Finding Nemo",
)
WORDS = (
    "recommend",
    "recommend",
    "more",
    "why?",
    "would I like Pulp Fiction?",
    "seen the first, loved it",
    "a 90s comedy",
)
THOUGHT = (4.0, 16.0)
BELOW = (
    "Drawn by tests/benchmarks/dashboard.py from the dashboard's JSON and a real Prometheus: {people} people, "
    "{more} more from minute {come:.0f} to {go:.0f}; one bot, {workers} workers on {cores} cores. Grafana draws it "
    "in its own way."
)


def talk(crowd: Crowd, talking: int, seconds: float, next_words: dict[str, float]) -> None:
    """Let the first so many people talk, each at their own pace."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        crowd.look()
        for person in crowd.people[:talking]:
            if person.waits_for:
                next_words[person.name] = time.monotonic() + crowd.random.uniform(*THOUGHT)
            elif time.monotonic() > next_words.get(person.name, 0.0):
                words = crowd.random.choice(WORDS if person.said else FIRST_WORDS)
                person.says(words, words)
        time.sleep(0.05)


def main() -> None:
    """Draw it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("file", type=Path)
    for name, default in (("people", 6), ("more", 14), ("minutes", 6)):
        parser.add_argument(f"--{name}", type=int, default=default)
    options = parser.parse_args()
    if shutil.which("prometheus") is None:
        sys.exit("This needs Prometheus (Debian: apt-get install prometheus).")
    prepare()
    with ExitStack() as stack:
        guarded = stack.enter_context(Guarded())
        home = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        start_broker(guarded.folder / "broker.sock", guarded, home / "broker.log")
        wire = stack.enter_context(Wire(bucket=(5, 5.0)))
        shared = environment_of(guarded) | {"MATINEE_DATABASE_URL": f"sqlite:///{home / 'matinee.db'}"}
        for number in range(WORKERS):
            own = {"MATINEE_WATCH_PORT": str(WATCHED_AT + 1 + number), "MATINEE_THREADS": "1"}
            guarded.start([sys.executable, "-m", "workers", "serve"], shared | own, home / f"worker-{number}.log")
        own = {"MATINEE_WATCH_PORT": str(WATCHED_AT), "MATINEE_DISCORD_TOKEN": wire.token}
        command = [sys.executable, "-m", "tests.fakes.run_bot", wire.base_url, wire.gateway_url, "--", "discord"]
        guarded.start(command, shared | own, home / "bot.log")
        wire.wait_until_ready(SECONDS_TO_SILENCE)
        crowd = Crowd(seed=random.randrange(10**6), log=home / "crowd.jsonl")
        crowd.people = [in_discord(wire, f"person{k}") for k in range(options.people + options.more)]
        targets = {
            "matinee-bot": [f"127.0.0.1:{WATCHED_AT}"],
            "matinee-worker": [f"127.0.0.1:{WATCHED_AT + 1 + number}" for number in range(WORKERS)],
        }
        prometheus = stack.enter_context(Prometheus(home / "prometheus", targets))
        third, next_words = 20.0 * options.minutes, dict[str, float]()
        # What was not asked yet has no rate.
        talk(crowd, options.people, 30, next_words)
        since = time.time()
        for talking in (options.people, options.people + options.more, options.people):
            talk(crowd, talking, third, next_words)
        below = BELOW.format(
            people=options.people, more=options.more, workers=WORKERS, cores=os.cpu_count(),
            come=third / 60, go=third / 30,
        )  # fmt: skip
        options.file.write_text(drawn(prometheus, since, time.time(), below), "utf-8")
    print(f"drawn: {options.file}")


if __name__ == "__main__":
    main()
