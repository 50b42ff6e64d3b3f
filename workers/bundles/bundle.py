"""Model bundles: checking, loading and writing them.

A bundle is a folder with `bundle.json` (the manifest), `adapter/` (PEFT, safetensors) and
`adapter.gguf` (the same adapter for llama.cpp); one that reads vectors also has `movies.safetensors`: data about
movies, and the projection (`workers.engine.movie_vectors`). The trainer writes bundles and the workers load them;
nothing else looks inside.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from movies.errors import BundleBroken
from workers.bundles.manifest import FILES, MANIFEST, MAP, MOVIES, WEIGHTS, Manifest, read_manifest
from workers.engine.base_model import sha256_of


@dataclass(frozen=True)
class Bundle:
    """A bundle whose files match its manifest."""

    folder: Path
    manifest: Manifest

    @property
    def id(self) -> str:
        """The bundle's name and the beginning of the hash of its weights."""
        return f"{self.manifest.name}-{self.manifest.files[WEIGHTS][:12]}"


def load_bundle(folder: Path) -> Bundle:
    """Read a bundle and check every file against its hash.

    Raises
    ------
    BundleBroken: a file is missing or altered, or the manifest is not valid.
    """
    manifest = read_manifest(folder)
    if set(manifest.files) - {MAP} != set(manifest.needs):
        raise BundleBroken(f"The bundle in {folder} is incomplete: its manifest must list {', '.join(manifest.needs)}.")
    for name, expected in manifest.files.items():
        file = folder / name
        if not file.is_file() or file.is_symlink():
            raise BundleBroken(
                f"The bundle in {folder} lacks {name}. Restore it, or choose another with MATINEE_BUNDLE."
            )
        try:
            actual = sha256_of(file)
        except OSError as error:
            raise BundleBroken(f"{file} cannot be read ({error.strerror}). Let this user read it.") from error
        if actual != expected:
            raise BundleBroken(
                f"The bundle in {folder} was altered: {name} has another hash than {MANIFEST} says. "
                "Restore it, or choose another with MATINEE_BUNDLE."
            )
    return Bundle(folder, manifest)


def write_manifest(folder: Path, **fields: Any) -> Bundle:
    """Hash the files in `folder` and write its manifest; the fields are those of `Manifest`."""
    named = FILES if fields.get("cut") is None else (*FILES, MOVIES)
    named = (*named, MAP) if (folder / MAP).is_file() else named
    manifest = Manifest(**fields, files={name: sha256_of(folder / name) for name in named})
    unfinished = folder / f".{MANIFEST}.{os.getpid()}"
    written = manifest.model_dump(mode="json", exclude={"cut"} if manifest.cut is None else None)
    unfinished.write_text(json.dumps(written, indent=1) + "\n", "utf-8")
    unfinished.replace(folder / MANIFEST)
    return Bundle(folder, manifest)


def rewritten(bundle: Bundle, **changes: Any) -> Bundle:
    """Rewrite a bundle's manifest with some fields changed."""
    fields = {name: getattr(bundle.manifest, name) for name in type(bundle.manifest).model_fields if name != "files"}
    return write_manifest(bundle.folder, **(fields | changes))
