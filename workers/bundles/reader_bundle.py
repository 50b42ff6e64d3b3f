"""The shipped files of Matinee's own reader, and the model made from them and the base model.

They are in a folder: `reader.json`, `adapter.gguf` (LoRA) and `heads.safetensors` (the linear layers on top).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from movies.errors import BundleBroken
from workers.bundles.manifest import GGUF, BaseOfBundle
from workers.engine.base_model import BaseModel as LanguageModel
from workers.engine.base_model import quantised, sha256_of, write_once
from workers.engine.gguf_cut import write_cut, write_encoder
from workers.engine.gguf_merge import write_merged

SHIPPED_READER = Path(__file__).parents[2] / "deploy" / "models" / "reader"
MANIFEST = "reader.json"
HEADS = "heads.safetensors"
# As fast as 16 bits on CPUs, with half the memory.
READ_AS = "Q8_0"


class ReaderManifest(BaseModel):
    """The contents of `reader.json`.

    layers: how many of the base model's layers the reader keeps. files: the SHA-256 of the other files. training: what
    the reader was made from. figures: how well it reads held-out messages.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal[1] = 1
    base: BaseOfBundle
    layers: int = Field(ge=1, le=1000)
    files: dict[str, str]
    training: dict[str, Any]
    figures: dict[str, Any] = {}


@dataclass(frozen=True)
class ReaderBundle:
    """A reader whose files match its manifest."""

    folder: Path
    manifest: ReaderManifest

    @property
    def heads(self) -> Path:
        """The file of the linear layers."""
        return self.folder / HEADS

    def model(self, base: LanguageModel, models: Path, kind: str = READ_AS) -> Path:
        """The GGUF file of the base model's first layers with the adapter merged in; made once, and kept in `models`.

        Raises
        ------
        BundleBroken: the reader is for another base model, or its adapter is broken.
        BaseModelMissing: the base model cannot be read, or the file cannot be written.
        """
        if self.manifest.base.sha256 != base.sha256:
            raise BundleBroken(
                f"The reader was trained on {self.manifest.base.name}, and {base.name}, the base model here, has "
                "another hash. Set MATINEE_READER=off, or MATINEE_BASE_MODEL to the model it was trained on."
            )
        target = models / f"{base.name.split('.')[0]}-encoder-{self.manifest.files[GGUF][:12]}.{kind}.gguf"
        return write_once(target, lambda unfinished: self._write(quantised(base, "F16", models), unfinished, kind))

    def _write(self, base: Path, target: Path, kind: str) -> None:
        from workers.engine.llama_cpp import quantise

        cut, merged, encoder = (target.with_name(f"{target.name}.{step}") for step in ("cut", "merged", "encoder"))
        try:
            write_cut(base, cut, self.manifest.layers)
            write_merged(cut, self.folder / GGUF, merged)
            write_encoder(merged, encoder)
            quantise(encoder, target, kind)
        finally:
            for step in (cut, merged, encoder):
                step.unlink(missing_ok=True)


def load_reader_bundle(folder: Path = SHIPPED_READER) -> ReaderBundle:
    """Read a reader and check its files against their hashes.

    Raises
    ------
    BundleBroken: there is none, or a file is missing or altered.
    """
    try:
        manifest = ReaderManifest.model_validate_json((folder / MANIFEST).read_bytes())
    except (OSError, ValidationError) as error:
        raise BundleBroken(f"There is no reader in {folder}.") from error
    for name in (GGUF, HEADS):
        file = folder / name
        if not file.is_file() or sha256_of(file) != manifest.files.get(name):
            raise BundleBroken(f"The reader's file {file} is missing, or is not the one that its manifest names.")
    return ReaderBundle(folder, manifest)
