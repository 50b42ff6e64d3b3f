"""The registry: which bundles exist, which one is served, and how to change that atomically.

A registry is a folder, or any place that fsspec reaches (S3 and the like), with immutable folders `bundles/DIGEST/` and
one document, `registry.json`, with the state of each bundle. A digest is the SHA-256 of a bundle's manifest, which has
the hashes of all its other files.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any

from pydantic import ValidationError

from movies.errors import BundleBroken, RegistryUnreachable
from movies.settings import DataSettings, WorkerSettings
from workers.bundles.bundle import Bundle, load_bundle
from workers.bundles.headers import check_files
from workers.bundles.manifest import LONGEST_MANIFEST, MANIFEST, Manifest, read_manifest
from workers.bundles.register import Entry, Register

REGISTER = "registry.json"
BUNDLES = "bundles"
LONGEST_REGISTER = 10_000_000


class Registry:
    """Bundles in a folder or behind a URL; safe to use from many processes.

    Parameters
    ----------
    place: a folder, or a URL for fsspec. cache: the folder for downloaded bundles.

    Raises
    ------
    RegistryUnreachable: from every method, if the place cannot be read or written.
    """

    def __init__(self, place: str, cache: Path) -> None:
        from fsspec.core import url_to_fs
        from fsspec.implementations.local import LocalFileSystem

        self._place = place
        self._cache = cache
        with self._sentences():
            files, root = url_to_fs(place)
        self._files: Any = files
        self._root = PurePosixPath(root)
        self._is_local = isinstance(files, LocalFileSystem)

    @classmethod
    def of(cls, worker: WorkerSettings, data: DataSettings) -> Registry:
        """The registry that the settings name."""
        return cls(worker.registry or str(data.home / "registry"), data.cache / "bundles")

    def read(self) -> Register:
        """The registry's current document.

        Raises
        ------
        BundleBroken: its document is not valid.
        """
        with self._sentences():
            try:
                content = self._files.cat_file(str(self._root / REGISTER), end=LONGEST_REGISTER + 1)
            except FileNotFoundError:
                return Register()
        try:
            if len(content) > LONGEST_REGISTER:
                raise BundleBroken(f"{self._root / REGISTER} is far too long for a registry.")
            return Register.model_validate_json(content)
        except ValidationError as error:
            first = error.errors()[0]
            where = ascii(".".join(map(str, first["loc"]))[:100]) if first["loc"] else "the file"
            raise BundleBroken(f"{self._root / REGISTER} is not a valid registry: {where}: {first['msg']}.") from error

    def add(self, folder: Path) -> Entry:
        """Check the bundle in a folder and copy it here as a candidate; if it is here already, nothing changes.

        Raises
        ------
        BundleBroken: the bundle is broken.
        """
        with tempfile.TemporaryDirectory(prefix="matinee-") as copied:
            # Check the copy, since nobody else can change it in the meantime.
            copy = Path(copied) / "bundle"
            _copy_bundle(folder, copy)
            bundle, digest = load_bundle(copy), digest_of(copy)
            with self._sentences():
                self._put_bundle(copy, digest)
        # A bundle that was already here may have been altered since.
        self.fetch(digest)
        register = self.change(
            lambda now: now if any(e.digest == digest for e in now.entries) else now.added(digest, bundle)
        )
        return register.find(digest)

    def promote(self, digest: str) -> Register:
        """Serve a bundle, starting with the next job. The caller must have checked that it loads.

        Raises
        ------
        PromotionRefused: the bundle is not in the registry, or is already current.
        """
        return self.change(lambda now: now.promoted(now.find(digest)))

    def roll_back(self) -> Register:
        """Serve the previous bundle again.

        Raises
        ------
        PromotionRefused: nothing was promoted.
        """
        return self.change(Register.rolled_back)

    def fetch(self, digest: str) -> Bundle:
        """A local copy of a bundle in the registry, with every file checked.

        Raises
        ------
        BundleBroken: it is missing, or has changed since it was added.
        """
        folder = Path(self._root / BUNDLES / digest)
        if not self._is_local:
            folder = self._cache / digest
            if not folder.is_dir():
                with self._sentences():
                    self._copy_here(digest, folder)
        bundle = load_bundle(folder)
        if digest_of(folder) != digest:
            raise BundleBroken(f"The bundle {bundle.id} in the registry was altered: its manifest has changed.")
        return bundle

    def manifest(self, digest: str) -> Manifest:
        """A bundle's manifest, without fetching its weights.

        Raises
        ------
        BundleBroken: it is missing, or has changed since it was added.
        """
        with self._sentences():
            content = self._files.cat_file(str(self._root / BUNDLES / digest / MANIFEST), end=LONGEST_MANIFEST + 1)
        if hashlib.sha256(content).hexdigest() != digest:
            raise BundleBroken(f"The bundle {digest[:12]} in the registry was altered: its manifest has changed.")
        try:
            return Manifest.model_validate_json(content)
        except ValidationError as error:
            raise BundleBroken(f"The bundle {digest[:12]} in the registry is of an unknown kind.") from error

    def change(self, change: Callable[[Register], Register]) -> Register:
        """Change the document atomically, so readers see the old or the new one. Raises whatever `change`
        raises."""
        with self._sentences(), self._turn():
            before = self.read()
            after = change(before)
            if after != before:
                # An older Matinee refuses unknown fields, so leave out an empty list of changes.
                written = after.model_dump_json(indent=1, exclude=None if after.changes else {"changes"})
                self._put_register(written.encode() + b"\n")
        return after

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """A lock against other processes of this machine that change the same folder. Behind a URL, the last writer
        wins."""
        if not self._is_local:
            yield
            return
        folder = Path(self._root)
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / ".lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _put_register(self, content: bytes) -> None:
        file = self._root / REGISTER
        if not self._is_local:
            # An object store shows an object only once it is complete.
            self._files.pipe_file(str(file), content)
            return
        unfinished = Path(file).with_name(f".{REGISTER}.{os.getpid()}")
        with unfinished.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        unfinished.replace(file)

    def _put_bundle(self, copy: Path, digest: str) -> None:
        target = self._root / BUNDLES / digest
        if not self._is_local:
            # Nobody reads these files until the registry names them.
            for name in (*read_manifest(copy).has, MANIFEST):
                self._files.pipe_file(str(target / name), (copy / name).read_bytes())
            return
        _in_one_step(Path(target), lambda unfinished: _copy_bundle(copy, unfinished))

    def _copy_here(self, digest: str, folder: Path) -> None:
        names = (*self.manifest(digest).has, MANIFEST)

        def copy(unfinished: Path) -> None:
            for name in names:
                (unfinished / name).parent.mkdir(parents=True, exist_ok=True)
                self._files.get_file(str(self._root / BUNDLES / digest / name), str(unfinished / name))

        _in_one_step(folder, copy)

    @contextmanager
    def _sentences(self) -> Iterator[None]:
        try:
            yield
        except FileNotFoundError as error:
            raise BundleBroken(f"A bundle in the registry {_shown(self._place)} lacks a file.") from error
        except (OSError, ValueError, ImportError) as error:
            raise RegistryUnreachable(
                f"The registry {_shown(self._place)} cannot be used ({type(error).__name__}): check that it is there "
                "and may be written, or set MATINEE_REGISTRY to another one."
            ) from error


def digest_of(folder: Path) -> str:
    """The SHA-256 of a bundle's manifest."""
    return hashlib.sha256((folder / MANIFEST).read_bytes()).hexdigest()


def _copy_bundle(source: Path, target: Path) -> None:
    """Copy the files that belong to a bundle and nothing else."""
    manifest = read_manifest(source)
    check_files(source, manifest)
    for name in (MANIFEST, *manifest.has):
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        try:
            shutil.copyfile(source / name, target / name)
        except PermissionError as error:
            raise BundleBroken(f"{error.filename} cannot be read or written ({error.strerror}).") from error


def _in_one_step(folder: Path, fill: Callable[[Path], None]) -> None:
    """Create a folder atomically with all its files; an existing one is left alone."""
    if folder.is_dir():
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(prefix=".unfinished-", dir=folder.parent))
    try:
        fill(unfinished)
        unfinished.chmod(0o755)
        try:
            unfinished.rename(folder)
        except OSError:
            # Another process has just added the same files.
            if not folder.is_dir():
                raise
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _shown(place: str) -> str:
    """A URL without credentials."""
    scheme, separator, rest = place.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}" if separator else place
