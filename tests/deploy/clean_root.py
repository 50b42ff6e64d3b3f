"""Build the images of deploy/Dockerfile without a container engine, each stage in a root file system of its own.

    debootstrap --variant=minbase bookworm ROOTS/debian:bookworm-slim
    python -m tests.deploy.clean_root ROOTS bot worker trainer [--lend PATH ...]

Every instruction works as in a build: RUN in a chroot with a process tree of its own, COPY from the repository or
another stage. Needs root and some minutes. A finished stage is not built again unless you remove its folder. `--lend`
makes a file or folder of this machine visible inside, such as certificates or packages.
`tests.deploy.clean_house` then runs every process of the compose file in them.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from movies.settings import REPOSITORY
from tests.deploy.dockerfile import Instruction, Stage, filled_in, lineage, stages

DOCKERFILE = REPOSITORY / "deploy" / "Dockerfile"
DONE = ".built"
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
# What else a build on this machine needs, such as where to find packages.
LENT_VARIABLES = ("PIP_FIND_LINKS", "PIP_CERT", "PIP_INDEX_URL", "PIP_DEFAULT_TIMEOUT", "HTTP_PROXY", "HTTPS_PROXY")


class Roots:
    """The root file systems of stages, in one folder."""

    def __init__(self, folder: Path, lent: Sequence[Path] = ()) -> None:
        self.folder = folder
        self.stages = stages(DOCKERFILE)
        self._lent = lent

    def build(self, name: str) -> Path:
        """Build a stage, and those that it needs, unless they are there already; returns its root."""
        stage, root = self.stages[name], self.folder / name
        if (root / DONE).exists():
            return root
        base = self.build(stage.base) if stage.base in self.stages else self.folder / stage.base
        for other in _copied_from(stage):
            self.build(other)
        shutil.rmtree(root, ignore_errors=True)
        started = time.monotonic()
        subprocess.run(["cp", "-a", "--reflink=auto", base, root], check=True)
        (root / DONE).unlink(missing_ok=True)
        for instruction in stage.instructions:
            self._do(instruction, root, name)
        (root / DONE).touch()
        print(f"{name}: {time.monotonic() - started:.0f} s, {size(root) / 1e6:.0f} MB", flush=True)
        return root

    def environment(self, name: str, until: Instruction | None = None) -> dict[str, str]:
        """What ENV and ARG have set for a stage before one of its instructions."""
        variables = {"PATH": PATH, "HOME": "/root"}
        for stage in lineage(self.stages, name):
            for instruction in stage.instructions:
                if instruction is until:
                    return variables
                if instruction.name == "ENV" or (instruction.name == "ARG" and stage.name == name):
                    for word in filled_in(instruction, variables).words:
                        key, _, value = word.partition("=")
                        variables[key] = value
        return variables

    def command(self, root: Path, command: Sequence[str], variables: Mapping[str, str]) -> list[str]:
        """The command to run something inside, as a build does."""
        mounts = [f"mount -t proc proc {root}/proc"]
        for path in (Path("/etc/resolv.conf"), *self._lent):
            mounts += _lend(path, root, path)
        return _alone(mounts, ["chroot", str(root), *command], variables)

    def process(
        self,
        name: str,
        command: Sequence[str],
        home: Path,
        variables: Mapping[str, str],
        lent: Mapping[Path, Path] | None = None,
    ) -> list[str]:
        """The command to run an image's process as a container does: as its user, with only /data and /tmp writable.

        `lent` says which of this machine's files and folders are seen inside, and where.
        """
        root, user = self.folder / name, self.stages[name].last("USER")
        assert user is not None
        mounts = [line for here, there in (lent or {}).items() for line in _lend(here, root, there)]
        mounts = [
            f"mount --bind {root} {root}",
            f"mount -o remount,bind,ro {root}",
            *mounts,
            f"mount -t proc proc {root}/proc",
            f"mount -t tmpfs -o mode=1777 tmpfs {root}/tmp",
            f"mount -t tmpfs -o mode=1777 tmpfs {root}/dev/shm",
            f"mount --bind {home} {root}/data",
        ]
        given = self.environment(name) | {"HOME": "/data"} | dict(variables)
        return _alone(mounts, ["chroot", f"--userspec={user.text}", str(root), *command], given)

    def _do(self, instruction: Instruction, root: Path, name: str) -> None:
        variables = self.environment(name, instruction)
        instruction = filled_in(instruction, variables)
        if instruction.name == "RUN":
            lent = {key: os.environ[key] for key in LENT_VARIABLES if key in os.environ}
            subprocess.run(self.command(root, ["/bin/sh", "-c", instruction.text], variables | lent), check=True)
        elif instruction.name == "COPY":
            self._copy(instruction, root)
        elif instruction.name == "WORKDIR":
            (root / instruction.text.lstrip("/")).mkdir(parents=True, exist_ok=True)

    def _copy(self, instruction: Instruction, root: Path) -> None:
        words = instruction.words
        origin = REPOSITORY
        if words[0].startswith("--from="):
            origin = self.folder / words.pop(0).partition("=")[2]
        *sources, target = words
        for source in sources:
            there, here = root / target.lstrip("/"), origin / source.lstrip("/")
            if here.is_dir():
                shutil.copytree(here, there, symlinks=True, dirs_exist_ok=True, ignore=_ignored)
            else:
                there.mkdir(parents=True, exist_ok=True)
                shutil.copy2(here, there)


def size(root: Path) -> int:
    """Bytes on disk below a root, except what is mounted there."""
    done = subprocess.run(["du", "-sxB1", root], check=True, capture_output=True, text=True)
    return int(done.stdout.split()[0])


def _copied_from(stage: Stage) -> list[str]:
    words = [one.words[0] for one in stage.instructions if one.name == "COPY"]
    return [word.partition("=")[2] for word in words if word.startswith("--from=")]


def _lend(here: Path, root: Path, there: Path) -> list[str]:
    """The commands that show a file or folder of this machine inside a root, read-only, so that a build cannot write
    to it."""
    inside = root / there.relative_to("/")
    if not inside.exists():
        inside.parent.mkdir(parents=True, exist_ok=True)
        inside.mkdir() if here.is_dir() else inside.touch()
    return [f"mount --bind {here} {inside}", f"mount -o remount,bind,ro {inside}"]


def _alone(mounts: Sequence[str], command: Sequence[str], variables: Mapping[str, str]) -> list[str]:
    """A command in a process tree of its own, with these mounts, and with these variables alone."""
    given = [f"{key}={value}" for key, value in variables.items()]
    script = " && ".join([*mounts, 'exec "$@"'])
    return ["unshare", "--mount", "--pid", "--fork", "--kill-child", "env", "-i", *given,
            "/bin/sh", "-c", script, "sh", *command]  # fmt: skip


_ignored = shutil.ignore_patterns("__pycache__")


def main() -> int:
    """Build the named targets."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("roots", type=Path, help="where root file systems lie, a debootstrap of the base among them")
    parser.add_argument("targets", nargs="+")
    parser.add_argument("--lend", type=Path, action="append", default=[])
    chosen = parser.parse_args()
    roots = Roots(chosen.roots.absolute(), chosen.lend)
    for target in chosen.targets:
        roots.build(target)
    return 0


if __name__ == "__main__":
    sys.exit(main())
