"""What is installed: every pin has the hashes of its files, and an audit says truthfully what it looked at."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from movies.settings import REPOSITORY

PIN = re.compile(r"^[A-Za-z0-9._-]+==\S+", re.MULTILINE)
HASH = re.compile(r"--hash=sha256:[0-9a-f]{64}")
FINE = {"name": "celery", "version": "5.7.0", "vulns": []}
SKIPPED = {"name": "kombu", "skip_reason": "not found"}
WEAK = {"name": "redis", "version": "8.1.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["8.1.1"]}]}


def test_every_pin_has_hashes_and_nothing_else_has() -> None:
    pinned = PIN.findall((REPOSITORY / "constraints.txt").read_text("utf-8"))
    hashed = (REPOSITORY / "requirements.txt").read_text("utf-8")
    found = {match[0]: hashed[match.end() :] for match in PIN.finditer(hashed)}
    assert sorted(map(normal, found)) == sorted(map(normal, pinned))
    without = [pin for pin, after in found.items() if not HASH.match(after.removeprefix(" \\\n").strip())]
    assert without == []


def normal(pin: str) -> str:
    name, _, version = pin.partition("==")
    return f"{re.sub(r'[-_.]+', '-', name).lower()}=={version}"


@pytest.mark.parametrize(
    ("printed", "code", "said"),
    [
        ({"dependencies": [FINE, SKIPPED]}, 0, "1 of 2 packages were audited: 0 known"),
        ({"dependencies": [FINE, WEAK]}, 1, "redis 8.1.0: PYSEC-1, fixed in 8.1.1"),
        ({"dependencies": [SKIPPED]}, 0, "nothing was audited"),
        (None, 0, "nothing was audited"),
    ],
)
def test_an_audit_fails_for_what_it_found_and_says_what_it_could_not_look_at(
    printed: Any, code: int, said: str, tmp_path: Path
) -> None:
    fake = tmp_path / "pip-audit"
    fake.write_text(f"#!{sys.executable}\nprint({json.dumps(printed)!r} if {printed is not None} else 'no network')\n")
    fake.chmod(0o755)
    command = [sys.executable, REPOSITORY / ".ci" / "audit.py", fake, REPOSITORY / "requirements.txt"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == code and said in done.stdout, done.stderr
