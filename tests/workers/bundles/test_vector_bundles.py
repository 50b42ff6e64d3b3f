"""Two kinds of bundles: those that read titles load as they always did, and those that read vectors bring movies."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any

import pytest

from movies.errors import BundleBroken
from movies.prompt import PromptStyle
from workers.bundles.bundle import Bundle, load_bundle, rewritten, write_manifest
from workers.bundles.manifest import FILES, MANIFEST, MAP, MOVIES, Calibration, CutOfBundle
from workers.bundles.registry import Registry

# A safetensors file without tensors, and a GGUF file without any.
BEGINNINGS = {
    ".safetensors": (2).to_bytes(8, "little") + b"{}",
    ".gguf": struct.pack("<4sIQQ", b"GGUF", 3, 0, 0),
}


@pytest.fixture
def bundle(tmp_path: Path) -> Bundle:
    """A bundle that reads vectors, intact as far as hashes and the beginnings of its files can tell."""
    folder = tmp_path / "phase4"
    for k, name in enumerate((*FILES, MOVIES)):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        start = BEGINNINGS.get(Path(name).suffix, b"")
        (folder / name).write_bytes(start + bytes(range(256)) * (k + 1))
    return write_manifest(
        folder,
        format=2,
        name="phase4",
        style=PromptStyle.VECTORS,
        base={"name": "tiny", "sha256": "b" * 64},
        data={},
        recipe={},
        training={},
        calibration=Calibration(),
        cut=CutOfBundle(layers=10, sha256="c" * 64, exponent=0.5),
    )


def change(bundle: Bundle, **fields: Any) -> None:
    manifest = json.loads((bundle.folder / MANIFEST).read_bytes())
    (bundle.folder / MANIFEST).write_text(json.dumps(manifest | fields))


def test_a_bundle_that_reads_vectors_loads_as_it_was_written(bundle: Bundle) -> None:
    assert load_bundle(bundle.folder) == bundle
    assert set(bundle.manifest.files) == {*FILES, MOVIES}
    assert rewritten(bundle, metrics={"auc": 0.7}).manifest.cut == bundle.manifest.cut


@pytest.mark.parametrize("name", ["phase1", "phase2", "phase3"])
def test_the_bundles_of_before_load_as_before(name: str, shipped: Path) -> None:
    bundle = load_bundle(shipped / name)
    assert bundle.manifest.format == 1 and bundle.manifest.cut is None
    assert set(bundle.manifest.files) - {MAP} == set(FILES)
    # Rewritten by today's code, the manifest has nothing that yesterday's code would not know.
    assert "cut" not in json.loads((shipped / name / MANIFEST).read_bytes())


def test_a_bundle_that_reads_titles_is_written_without_what_only_vectors_need(tmp_path: Path) -> None:
    for name in FILES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"weights")
    fields = {"name": "phase2", "style": "genres", "base": {"name": "tiny", "sha256": "b" * 64}}
    write_manifest(tmp_path, **fields, data={}, recipe={}, training={}, calibration=Calibration())
    written = json.loads((tmp_path / MANIFEST).read_bytes())
    assert "cut" not in written and written["format"] == 1


def test_altered_movies_are_refused(bundle: Bundle) -> None:
    (bundle.folder / MOVIES).write_bytes(b"others")
    with pytest.raises(BundleBroken, match=MOVIES):
        load_bundle(bundle.folder)


def test_missing_or_linked_movies_are_refused(bundle: Bundle, tmp_path: Path) -> None:
    elsewhere = (bundle.folder / MOVIES).rename(tmp_path / "elsewhere")
    with pytest.raises(BundleBroken, match=MOVIES):
        load_bundle(bundle.folder)
    (bundle.folder / MOVIES).symlink_to(elsewhere)
    with pytest.raises(BundleBroken, match=MOVIES):
        load_bundle(bundle.folder)


@pytest.mark.parametrize(
    "fields",
    [
        {"cut": None},
        {"format": 1},
        {"style": "genres"},
        {"cut": {"layers": 0, "sha256": "c"}},
        {"cut": {"layers": 10, "sha256": "c", "exponent": 99.0}},
        {"format": 3},
    ],
)
def test_a_manifest_that_contradicts_itself_is_refused(fields: dict[str, Any], bundle: Bundle) -> None:
    change(bundle, **fields)
    with pytest.raises(BundleBroken, match="not a valid manifest"):
        load_bundle(bundle.folder)


def test_a_manifest_that_does_not_list_the_movies_is_refused(bundle: Bundle) -> None:
    files = {name: hashed for name, hashed in bundle.manifest.files.items() if name != MOVIES}
    change(bundle, files=files)
    with pytest.raises(BundleBroken, match="incomplete"):
        load_bundle(bundle.folder)


@pytest.mark.parametrize("url", [False, True])
def test_a_registry_keeps_the_movies_too(url: bool, bundle: Bundle, tmp_path: Path) -> None:
    place = f"memory://{tmp_path.name}/registry" if url else str(tmp_path / "registry")
    registry = Registry(place, tmp_path / "cache")
    fetched = registry.fetch(registry.add(bundle.folder).digest)
    assert fetched.manifest == bundle.manifest
    if url:
        assert (fetched.folder / MOVIES).read_bytes() == (bundle.folder / MOVIES).read_bytes()
