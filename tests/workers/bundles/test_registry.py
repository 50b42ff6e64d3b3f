"""The registry changes atomically, records what was served, and returns bundles unchanged."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from safetensors.numpy import load_file, save_file

from movies.errors import BundleBroken, MatineeError, PromotionRefused, RegistryUnreachable
from movies.protocol.registry import ModelState
from workers.bundles.bundle import load_bundle, rewritten
from workers.bundles.manifest import CONFIG, GGUF, MANIFEST, WEIGHTS
from workers.bundles.register import Entry, Register
from workers.bundles.registry import BUNDLES, REGISTER, Registry, digest_of


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    return Registry(str(tmp_path / "registry"), tmp_path / "cache")


@pytest.fixture
def two(registry: Registry, shipped: Path) -> tuple[str, str]:
    """The digests of two bundles in the registry."""
    one, other = (registry.add(shipped / name).digest for name in ("phase1", "phase2"))
    return one, other


def current(registry: Registry) -> str | None:
    entry = registry.read().current
    return entry.digest if entry else None


def test_an_empty_registry_says_that_what_ships_is_served(registry: Registry) -> None:
    assert registry.read() == Register()
    assert current(registry) is None


def test_a_bundle_comes_in_as_a_candidate_and_out_as_it_was(registry: Registry, shipped: Path) -> None:
    entry = registry.add(shipped / "phase1")
    assert entry.state is ModelState.CANDIDATE and entry.digest == digest_of(shipped / "phase1")
    assert registry.fetch(entry.digest).manifest == load_bundle(shipped / "phase1").manifest
    assert current(registry) is None


def test_adding_twice_changes_nothing(registry: Registry, shipped: Path, two: tuple[str, str]) -> None:
    registry.promote(two[0])
    before = registry.read()
    assert registry.add(shipped / "phase1").state is ModelState.CURRENT
    assert registry.read() == before


def test_promoting_retires_what_was_served_and_rolling_back_brings_it_back(
    registry: Registry, two: tuple[str, str]
) -> None:
    one, other = two
    registry.promote(one)
    after = registry.promote(other)
    assert {e.digest: e.state for e in after.entries} == {one: ModelState.RETIRED, other: ModelState.CURRENT}
    assert registry.read() == after
    registry.roll_back()
    assert current(registry) == one
    registry.roll_back()
    assert current(registry) is None
    with pytest.raises(PromotionRefused):
        registry.roll_back()


def test_what_is_served_cannot_be_promoted_again(registry: Registry, two: tuple[str, str]) -> None:
    registry.promote(two[0])
    with pytest.raises(PromotionRefused, match="already"):
        registry.promote(two[0])
    assert registry.read().before == ()


def test_a_bundle_is_found_by_id_and_by_the_beginning_of_its_digest(registry: Registry, two: tuple[str, str]) -> None:
    register = registry.read()
    assert register.find(register.entries[1].id) == register.find(two[1][:8]) == register.entries[1]
    for unknown in ("", "phase9", two[0][:5], "f" * 64, "\x1b[2J"):
        with pytest.raises(PromotionRefused) as refused:
            register.find(unknown)
        assert str(refused.value).isprintable()


def test_two_with_one_id_are_told_apart_by_their_digests(registry: Registry, shipped: Path, tmp_path: Path) -> None:
    """The same weights with other figures in the manifest."""
    first = registry.add(shipped / "phase1")
    copy = Path(shutil.copytree(shipped / "phase1", tmp_path / "phase1"))
    rewritten(load_bundle(copy), metrics={"changed": 1})
    second = registry.add(copy)
    assert first.id == second.id and first.digest != second.digest
    with pytest.raises(PromotionRefused, match=second.digest[:12]):
        registry.read().find(first.id)


def test_readers_see_the_old_register_or_the_new_one(registry: Registry, two: tuple[str, str]) -> None:
    registry.promote(two[0])
    over, seen = threading.Event(), set()

    def read() -> int:
        reads = 0
        while not over.is_set():
            states = sorted(e.state for e in registry.read().entries)
            assert states in ([ModelState.CANDIDATE, ModelState.CURRENT], [ModelState.CURRENT, ModelState.RETIRED])
            seen.add(current(registry))
            reads += 1
        return reads

    with ThreadPoolExecutor() as threads:
        readers = [threads.submit(read) for _ in range(3)]
        for _ in range(40):
            registry.promote(two[1])
            registry.roll_back()
        over.set()
        assert all(reader.result() > 0 for reader in readers)
    assert seen == set(two)


def test_of_many_who_change_it_at_once_none_is_lost(registry: Registry, shipped: Path, tmp_path: Path) -> None:
    def add(number: int) -> Entry:
        copy = Path(shutil.copytree(shipped / "phase1", tmp_path / f"copy{number}"))
        rewritten(load_bundle(copy), metrics={"number": number})
        return registry.add(copy)

    with ThreadPoolExecutor() as threads:
        entries = list(threads.map(add, range(8)))
    assert {e.digest for e in registry.read().entries} == {e.digest for e in entries}
    assert len(entries) == len({e.digest for e in entries}) == 8


def forged_weights(folder: Path) -> None:
    """Other weights, with a manifest that says so: a bundle in order, but not the one that was added."""
    weights = {name: value * 2 for name, value in load_file(folder / WEIGHTS).items()}
    save_file(weights, folder / WEIGHTS)
    rewrite_manifest(folder)


def rewrite_manifest(folder: Path) -> None:
    from workers.bundles.bundle import write_manifest

    fields = json.loads((folder / MANIFEST).read_text())
    fields.pop("files")
    write_manifest(folder, **fields)


def flip(folder: Path, name: str) -> None:
    content = bytearray((folder / name).read_bytes())
    content[len(content) // 2] ^= 1
    (folder / name).write_bytes(content)


def say(folder: Path, **changes: object) -> None:
    manifest = json.loads((folder / MANIFEST).read_text())
    (folder / MANIFEST).write_text(json.dumps(manifest | changes))


def link(folder: Path) -> None:
    shutil.copy(folder / GGUF, folder.parent / "elsewhere.gguf")
    (folder / GGUF).unlink()
    (folder / GGUF).symlink_to(folder.parent / "elsewhere.gguf")


FORGERIES: dict[str, Callable[[Path], object]] = {
    "a byte of the weights": lambda f: flip(f, WEIGHTS),
    "a byte of the GGUF": lambda f: flip(f, GGUF),
    "truncated weights": lambda f: (f / WEIGHTS).write_bytes((f / WEIGHTS).read_bytes()[:1000]),
    "truncated GGUF": lambda f: (f / GGUF).write_bytes((f / GGUF).read_bytes()[:-1]),
    "truncated manifest": lambda f: (f / MANIFEST).write_bytes((f / MANIFEST).read_bytes()[:-20]),
    "no adapter": lambda f: (f / WEIGHTS).unlink(),
    "no manifest": lambda f: (f / MANIFEST).unlink(),
    "another configuration": lambda f: (f / CONFIG).write_text("{}"),
    "another calibration": lambda f: say(f, calibration={"slope": -1.0, "intercept": 0.0}),
    "other weights and hashes": forged_weights,
    "another name": lambda f: say(f, name="phase9"),
    "a link": link,
    "a folder in place of a file": lambda f: ((f / GGUF).unlink(), (f / GGUF).mkdir()),
}


@pytest.mark.parametrize("forgery", FORGERIES.values(), ids=FORGERIES)
def test_a_bundle_that_was_altered_in_the_registry_is_refused(
    forgery: Callable[[Path], object], registry: Registry, shipped: Path, tmp_path: Path
) -> None:
    digest = registry.add(shipped / "phase1").digest
    assert registry.fetch(digest)
    forgery(tmp_path / "registry" / BUNDLES / digest)
    with pytest.raises(BundleBroken) as refused:
        registry.fetch(digest)
    assert str(refused.value).isprintable()
    with pytest.raises(BundleBroken):
        registry.add(shipped / "phase1")


def test_a_bundle_that_is_broken_before_it_is_added_does_not_come_in(
    registry: Registry, shipped: Path, tmp_path: Path
) -> None:
    copy = Path(shutil.copytree(shipped / "phase1", tmp_path / "phase1"))
    flip(copy, GGUF)
    with pytest.raises(BundleBroken):
        registry.add(copy)
    with pytest.raises(BundleBroken):
        registry.add(tmp_path / "nowhere")
    assert registry.read() == Register()


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b'{"format": 2}', b'{"entries": [{"digest": "../../x"}]}', b"\xff", b'{"before": ["/etc"]}'],
    ids=["empty", "cut", "a list", "a newer form", "a path", "bytes", "a path before"],
)
def test_a_register_that_is_none_is_refused(content: bytes, registry: Registry, tmp_path: Path) -> None:
    (tmp_path / "registry").mkdir()
    (tmp_path / "registry" / REGISTER).write_bytes(content)
    with pytest.raises(BundleBroken, match=REGISTER):
        registry.read()


def test_a_place_that_cannot_be_used_is_told_without_its_password(shipped: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(RegistryUnreachable, match="MATINEE_REGISTRY"):
        Registry(str(tmp_path / "file" / "registry"), tmp_path).add(shipped / "phase1")
    with pytest.raises(RegistryUnreachable) as refused:
        Registry("nothing://ana:open-sesame@host/models", tmp_path)
    assert "open-sesame" not in str(refused.value) and "nothing://host/models" in str(refused.value)


def test_a_registry_behind_a_url_does_the_same(shipped: Path, tmp_path: Path) -> None:
    """In fsspec's memory, as in S3: what is fetched is copied here first, and checked."""
    place = f"memory://{tmp_path.name}"
    registry = Registry(place, tmp_path / "cache")
    one, other = (registry.add(shipped / name).digest for name in ("phase1", "phase2"))
    registry.promote(one)
    registry.promote(other)
    assert current(Registry(place, tmp_path / "another")) == other
    fetched = Registry(place, tmp_path / "another").fetch(other)
    assert fetched.folder.is_relative_to(tmp_path / "another")
    assert fetched.manifest == load_bundle(shipped / "phase2").manifest
    registry.roll_back()
    assert current(registry) == one
    with pytest.raises(MatineeError):
        registry.fetch("0" * 64)
    assert not (tmp_path / "cache" / ("0" * 64)).exists()
