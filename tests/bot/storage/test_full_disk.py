"""A disk that is really full: a small file system in memory, which only its own process sees."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from movies.settings import REPOSITORY

APART = ["unshare", "--map-root-user", "--mount", "sh", "-c"]


def apart(command: str) -> subprocess.CompletedProcess[str]:
    """Run something that may mount what it likes."""
    try:
        return subprocess.run([*APART, command], cwd=REPOSITORY, capture_output=True, text=True, timeout=120)
    except FileNotFoundError:
        return subprocess.CompletedProcess([], 1)


@pytest.mark.skipif(apart("mount -t tmpfs none /mnt").returncode != 0, reason="nothing can be mounted here")
def test_on_a_full_disk_telling_and_forget_me_say_so_and_change_nothing_and_work_once_there_is_room(
    tmp_path: Path,
) -> None:
    story = f"{sys.executable} -m tests.bot.storage.full_disk {tmp_path}"
    done = apart(f"mount -t tmpfs -o size=1m none {tmp_path} && {story}")
    assert done.stdout.endswith("as it should be\n"), done.stderr
