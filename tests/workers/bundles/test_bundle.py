"""A bundle loads as written, and is refused if anything is wrong with it."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from movies.errors import BundleBroken
from movies.prompt import PromptStyle
from movies.settings import EngineKind
from workers.bundles.bundle import Bundle, load_bundle, write_manifest
from workers.bundles.manifest import FILES, GGUF, LONGEST_MANIFEST, MANIFEST, WEIGHTS, Calibration
from workers.bundles.opening import open_engine
from workers.engine.base_model import BaseModel
from workers.engine.scripted import ScriptedEngine

BASE = BaseModel("tiny", "/nowhere/tiny.gguf", "b" * 64)
FIELDS: dict[str, Any] = {
    "name": "phase2",
    "style": PromptStyle.GENRES,
    "base": {"name": BASE.name, "sha256": BASE.sha256},
    "data": {"release": "small"},
    "recipe": {"seed": 0},
    "training": {"steps": 10},
    "calibration": Calibration(slope=1.5, intercept=-0.25),
    "metrics": {"auc": 0.74},
    "parent": "phase1-0123456789ab",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of a bundle that is in order."""
    folder = tmp_path / "a bundle"
    for k, name in enumerate(FILES):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(bytes(range(256)) * (k + 1))
    write_manifest(folder, **FIELDS)
    return folder


def rewrite(file: Path, content: bytes) -> None:
    """Write a file so that its time of change moves on, however coarse the file system's clock is."""
    before = file.stat().st_mtime_ns
    file.write_bytes(content)
    os.utime(file, ns=(before + 10**9, before + 10**9))


def changed_manifest(folder: Path, change: Callable[[dict[str, Any]], object]) -> None:
    manifest = json.loads((folder / MANIFEST).read_bytes())
    change(manifest)
    (folder / MANIFEST).write_text(json.dumps(manifest))


def refusal(folder: Path) -> str:
    """The message that refuses a bundle: one printable line that names its folder."""
    with pytest.raises(BundleBroken) as refused:
        load_bundle(folder)
    message = str(refused.value)
    assert str(folder) in message
    assert message.isprintable()
    assert len(message) < 1000
    return message


def test_a_bundle_is_read_as_it_was_written(folder: Path) -> None:
    bundle = load_bundle(folder)
    assert bundle == write_manifest(folder, **FIELDS)
    assert bundle.manifest.style is PromptStyle.GENRES
    assert bundle.manifest.calibration == Calibration(slope=1.5, intercept=-0.25)
    assert bundle.manifest.parent == "phase1-0123456789ab"
    assert set(bundle.manifest.files) == set(FILES)
    assert sorted(p.name for p in folder.iterdir()) == ["adapter", "adapter.gguf", "bundle.json"]


def test_a_bundle_may_be_moved(folder: Path, tmp_path: Path) -> None:
    before = load_bundle(folder)
    moved = load_bundle(Path(shutil.move(folder, tmp_path / "elsewhere")))
    assert moved.manifest == before.manifest
    assert moved.id == before.id


def test_the_id_names_the_bundle_and_its_weights(folder: Path) -> None:
    bundle = load_bundle(folder)
    name, _, digest = bundle.id.rpartition("-")
    assert name == "phase2"
    assert len(digest) == 12
    assert bundle.manifest.files[WEIGHTS].startswith(digest)
    rewrite(folder / WEIGHTS, b"other weights")
    assert write_manifest(folder, **FIELDS).id != bundle.id


def test_a_missing_manifest_is_refused(folder: Path) -> None:
    (folder / MANIFEST).unlink()
    assert MANIFEST in refusal(folder)


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    assert "MATINEE_BUNDLE" in refusal(tmp_path / "nowhere")


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_refused(name: str, folder: Path) -> None:
    (folder / name).unlink()
    assert name in refusal(folder)


@pytest.mark.parametrize("name", FILES)
def test_an_altered_byte_is_refused(name: str, folder: Path) -> None:
    content = bytearray((folder / name).read_bytes())
    content[100] ^= 1
    rewrite(folder / name, bytes(content))
    assert name in refusal(folder)


@pytest.mark.parametrize("name", FILES)
def test_a_file_altered_after_it_was_loaded_once_is_refused(name: str, folder: Path) -> None:
    load_bundle(folder)
    rewrite(folder / name, (folder / name).read_bytes()[::-1])
    assert name in refusal(folder)


@pytest.mark.parametrize("name", FILES)
def test_a_cut_or_empty_file_is_refused(name: str, folder: Path) -> None:
    rewrite(folder / name, (folder / name).read_bytes()[:-1])
    assert name in refusal(folder)
    rewrite(folder / name, b"")
    assert name in refusal(folder)


@pytest.mark.parametrize("name", FILES)
def test_a_link_in_place_of_a_file_is_refused(name: str, folder: Path, tmp_path: Path) -> None:
    original = Path(shutil.move(folder / name, tmp_path / "original"))
    (folder / name).symlink_to(original)
    assert name in refusal(folder)


def test_a_folder_in_place_of_a_file_is_refused(folder: Path) -> None:
    (folder / GGUF).unlink()
    (folder / GGUF).mkdir()
    assert GGUF in refusal(folder)


def test_a_file_that_may_not_be_read_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tried as another user than its owner; root, who runs containers, may read everything."""

    def denied(file: Path) -> str:
        raise PermissionError(13, "Permission denied", str(file))

    monkeypatch.setattr("workers.bundles.bundle.sha256_of", denied)
    refusal(folder)


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"null", b"\xff\xfe\x00", b"name: phase2", b"{}", b"[" * 100_000],
    ids=["empty", "cut", "a list", "null", "bytes", "yaml", "no fields", "deep"],
)
def test_a_manifest_that_is_none_is_refused(content: bytes, folder: Path) -> None:
    (folder / MANIFEST).write_bytes(content)
    assert MANIFEST in refusal(folder)


@pytest.mark.parametrize(
    "change",
    [
        lambda m: m.update(surprise=1),
        lambda m: m["calibration"].update(surprise=1),
        lambda m: m.update({"line\nbreak\x1b[2J": 1}),
        lambda m: m.update({"x" * 100_000: 1}),
        lambda m: m.update(format=2),
        lambda m: m.update(format="1"),
        lambda m: m.update(style="emoji"),
        lambda m: m.update(name=""),
        lambda m: m.update(name="x" * 101),
        lambda m: m.update(calibration={"slope": "steep"}),
        lambda m: m.pop("base"),
        lambda m: m.pop("files"),
        lambda m: m["files"].pop(GGUF),
        lambda m: m["files"].update({GGUF: ""}),
        lambda m: m["files"].update({GGUF: None}),
    ],
    ids=[
        "unknown key",
        "unknown key within",
        "unknown key with control characters",
        "unknown key of great length",
        "newer format",
        "format as text",
        "unknown style",
        "no name",
        "long name",
        "words for numbers",
        "no base",
        "no files",
        "file left out",
        "empty hash",
        "no hash",
    ],
)
def test_a_manifest_that_says_what_it_may_not_is_refused(
    change: Callable[[dict[str, Any]], object], folder: Path
) -> None:
    changed_manifest(folder, change)
    refusal(folder)


@pytest.mark.parametrize("listed", ["extra", "adapter/extra", "../x", "adapter/../../x", "{outside}"])
def test_a_further_file_is_refused_also_where_its_hash_is_right(listed: str, folder: Path) -> None:
    listed = listed.format(outside=folder.parent / "x")
    (folder / listed).write_bytes(b"extra")
    changed_manifest(folder, lambda m: m["files"].update({listed: sha256(b"extra").hexdigest()}))
    refusal(folder)


def test_a_file_outside_the_folder_is_never_read(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.move(folder / GGUF, tmp_path / GGUF)
    changed_manifest(folder, lambda m: m["files"].update({f"../{GGUF}": m["files"].pop(GGUF)}))
    read: list[Path] = []
    monkeypatch.setattr("workers.bundles.bundle.sha256_of", lambda file: read.append(file) or "")
    refusal(folder)
    assert [file for file in read if ".." in file.parts] == []


def test_a_manifest_far_too_long_is_refused_unread(folder: Path) -> None:
    text = (folder / MANIFEST).read_text()
    (folder / MANIFEST).write_text(text + " " * (LONGEST_MANIFEST - len(text)))
    load_bundle(folder)
    (folder / MANIFEST).write_text(text + " " * LONGEST_MANIFEST)
    assert "too long" in refusal(folder)


@pytest.mark.parametrize("kind", [EngineKind.LLAMA_CPP, EngineKind.TRANSFORMERS])
def test_a_bundle_for_another_base_model_is_not_opened(kind: EngineKind, folder: Path, tmp_path: Path) -> None:
    other = BaseModel("other", "/nowhere/other.gguf", "c" * 64)
    with pytest.raises(BundleBroken, match=r"phase2-.*tiny.*other.*MATINEE_BASE_MODEL") as refused:
        open_engine(load_bundle(folder), other, kind, tmp_path)
    assert str(refused.value).isprintable()


def test_the_scripted_engine_needs_no_model(folder: Path, tmp_path: Path) -> None:
    engine = open_engine(load_bundle(folder), BASE, EngineKind.SCRIPTED, tmp_path / "models")
    assert isinstance(engine, ScriptedEngine)
    assert not (tmp_path / "models").exists()


def test_a_calibrated_chance_is_that_of_platt() -> None:
    assert Calibration().chance(0.0) == 0.5
    assert Calibration(slope=2.0, intercept=-1.0).chance(0.5) == 0.5
    assert Calibration(slope=2.0, intercept=0.5).chance(0.3) == pytest.approx(0.750260, abs=1e-6)


def test_chances_rise_with_the_log_odds_and_stay_chances() -> None:
    calibration = Calibration(slope=0.7, intercept=0.2)
    chances = [calibration.chance(x / 10) for x in range(-200, 201)]
    assert chances == sorted(set(chances))
    extremes = [-float("inf"), -1e308, -1e4, 1e4, 1e308, float("inf")]
    ends = [calibration.chance(x) for x in extremes]
    assert ends == sorted(ends)
    assert all(0.0 <= c <= 1.0 for c in ends)
    assert ends[0] < 1e-9
    assert ends[-1] > 1 - 1e-9


def test_no_number_is_not_taken_for_certainty() -> None:
    """A broken model answers NaN; whatever happens then, nobody is told "100 %"."""
    with pytest.raises(BundleBroken):
        Calibration().chance(float("nan"))


def test_a_bundle_equals_itself_only_where_folder_and_manifest_do(folder: Path, tmp_path: Path) -> None:
    bundle = load_bundle(folder)
    assert bundle == Bundle(folder, bundle.manifest)
    assert bundle != Bundle(tmp_path, bundle.manifest)
