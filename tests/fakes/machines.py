"""Machines of their own on one machine: network namespaces, joined by a switch, whose cables can be pulled.

All of it is in a namespace of this process's own (`in_own_network`), so it ends with it and reaches nothing outside.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

INSIDE = "MATINEE_TESTS_IN_OWN_NETWORK"
# Addresses that are set apart for measurements of networks (RFC 2544).
NETWORK = "198.18.0"
SECONDS_TO_START = 5.0


def possible() -> bool:
    """Whether this user may make network namespaces here."""
    try:
        return (
            subprocess.run(["unshare", "--net", "ip", "link", "set", "lo", "up"], capture_output=True).returncode == 0
        )
    except FileNotFoundError:
        return False


def in_own_network(module: str, arguments: Sequence[str]) -> int | None:
    """Run this module again in a network that only it is in, and return the exit code; None if it is in there already.

    Tests and a person's shell need no network of their own, and what is started in there dies with it.
    """
    if os.environ.get(INSIDE):
        return None
    command = ["unshare", "--net", "--kill-child", sys.executable, "-m", module, *arguments]
    return subprocess.run(command, env=os.environ | {INSIDE: "1"}).returncode


def _ip(*arguments: str) -> None:
    subprocess.run(["ip", *arguments], check=True)


class Switch:
    """Joins machines; this process is at `address`, beside them."""

    address = f"{NETWORK}.1"

    def __init__(self) -> None:
        self._machines: list[Machine] = []
        _ip("link", "set", "lo", "up")
        _ip("link", "add", "switch", "type", "bridge")
        _ip("address", "add", f"{self.address}/24", "dev", "switch")
        _ip("link", "set", "switch", "up")

    def machine(self) -> Machine:
        """One more machine, at the next address."""
        made = Machine(len(self._machines) + 2)
        self._machines.append(made)
        return made

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        for machine in self._machines:
            machine.scrap()


class Machine:
    """A machine at `address`, with a cable to the switch."""

    def __init__(self, number: int) -> None:
        self.address, self._cable = f"{NETWORK}.{number}", f"cable{number}"
        self._held = subprocess.Popen(["unshare", "--net", "sleep", "infinity"])
        self._wait_for_network()
        pid = str(self._held.pid)
        _ip("link", "add", self._cable, "type", "veth", "peer", "name", "eth0", "netns", pid)
        _ip("link", "set", self._cable, "master", "switch", "up")
        for arguments in (
            ["link", "set", "lo", "up"],
            ["address", "add", f"{self.address}/24", "dev", "eth0"],
            ["link", "set", "eth0", "up"],
        ):
            subprocess.run(self.on(["ip", *arguments]), check=True)

    def _wait_for_network(self) -> None:
        deadline = time.monotonic() + SECONDS_TO_START
        theirs, ours = Path(f"/proc/{self._held.pid}/ns/net"), Path("/proc/self/ns/net")
        while theirs.readlink() == ours.readlink():
            assert self._held.poll() is None and time.monotonic() < deadline, "no namespace"
            time.sleep(0.01)

    def on(self, command: Sequence[str], user: tuple[int, int] = (0, 0)) -> list[str]:
        """A command that runs another one on this machine, as a user and group."""
        uid, gid = user
        at = ["nsenter", "--target", str(self._held.pid), "--net", "--setuid", str(uid), "--setgid", str(gid)]
        return [*at, "--", *command]

    def cut_off(self) -> None:
        """Pull the cable: what was on its way is lost, and nobody is told."""
        _ip("link", "set", self._cable, "down")

    def join(self) -> None:
        """Put the cable back."""
        _ip("link", "set", self._cable, "up")

    def scrap(self) -> None:
        """End it; processes on it live on without a network."""
        self._held.kill()
        self._held.wait()
