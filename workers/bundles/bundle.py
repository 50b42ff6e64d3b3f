"""Model bundles: what one is made of, and the checks it must pass before it is loaded.

A bundle is a folder with `bundle.json` (the manifest), `adapter/` (PEFT, safetensors) and
`adapter.gguf` (the same adapter for llama.cpp); one that reads vectors has `movies.safetensors`, too: what
it knows of movies, and the projection (`workers.engine.movie_vectors`). The trainer writes bundles, the workers
load them, nothing else knows their inside.
"""

from __future__ import annotations

import json
import math
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel as Schema
from pydantic import ConfigDict, Field, ValidationError, model_validator

from movies.errors import BundleBroken
from movies.prompt import PromptStyle
from movies.settings import EngineKind
from workers.engine.base_model import BaseModel, cut_base, quantised, sha256_of
from workers.engine.contract import Engine, VectorEngine

MANIFEST = "bundle.json"
ADAPTER = "adapter"
ADAPTER_FILE = "adapter_model.safetensors"
WEIGHTS = f"{ADAPTER}/{ADAPTER_FILE}"
CONFIG = "adapter/adapter_config.json"
GGUF = "adapter.gguf"
FILES = (WEIGHTS, CONFIG, GGUF)
# Where each movie lies among the others (`workers.retrieval.movie_map`); older bundles have none.
MAP = "map.safetensors"
MOVIES = "movies.safetensors"
LONGEST_MANIFEST = 1_000_000
SERVED_AS = "F16"


class _Part(Schema):
    model_config = ConfigDict(frozen=True, extra="forbid")


class BaseOfBundle(_Part):
    """The base model that the adapter belongs to."""

    name: str
    sha256: str


class Calibration(_Part):
    """Log-odds of the model to a chance: 1 / (1 + exp(-(slope * log_odds + intercept))) (Platt 1999)."""

    slope: float = 1.0
    intercept: float = 0.0

    def chance(self, log_odds: float) -> float:
        """The calibrated chance of *good*.

        Raises
        ------
        BundleBroken: the model gave no number.
        """
        if math.isnan(log_odds):
            raise BundleBroken("The model gives no number for a movie: its weights are broken. Choose another bundle.")
        x = max(-60.0, min(60.0, self.slope * log_odds + self.intercept))
        return 1.0 / (1.0 + math.exp(-x))


class CutOfBundle(_Part):
    """Of a bundle that reads vectors: the base model's layers that are kept, and how its lists are ranked.

    sha256: of the cut model that is derived from the base (`workers.engine.base_model.cut_base`).
    exponent: of fame in the score of a list, see `workers.engine.movie_vectors.list_scores`; chosen on validation
        people.
    """

    layers: int = Field(ge=1, le=1000)
    sha256: str
    exponent: float = Field(default=0.0, ge=-2.0, le=2.0)


class Manifest(_Part):
    """What `bundle.json` says.

    format: 1 reads text, 2 reads vectors. files: the SHA-256 of every file of the bundle.
    parent: the `id` of the bundle it was trained on from. cut: of bundles that read vectors alone.
    ranking: the weights by which lists are made (`workers.retrieval.ranking`); older bundles have none.
    """

    format: Literal[1, 2] = 1
    name: str = Field(min_length=1, max_length=100)
    style: PromptStyle
    base: BaseOfBundle
    data: dict[str, Any]
    recipe: dict[str, Any]
    training: dict[str, Any]
    calibration: Calibration
    metrics: dict[str, Any] = {}
    parent: str | None = None
    ranking: dict[str, float] = {}
    cut: CutOfBundle | None = None
    files: dict[str, str]

    @model_validator(mode="after")
    def _is_of_one_form(self) -> Self:
        reads_vectors = self.style is PromptStyle.VECTORS
        if reads_vectors != (self.format == 2) or reads_vectors != (self.cut is not None):
            raise ValueError("format, style and cut contradict one another")
        return self

    @property
    def needs(self) -> tuple[str, ...]:
        """The files that such a bundle is made of."""
        return (*FILES, MOVIES) if self.style is PromptStyle.VECTORS else FILES

    @property
    def has(self) -> tuple[str, ...]:
        """The files that it is made of, the map of movies with them where it has one."""
        return (*self.needs, MAP) if MAP in self.files else self.needs


@dataclass(frozen=True)
class Bundle:
    """A bundle whose files are what its manifest says."""

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
    BundleBroken: a file is missing, altered or unknown, or the manifest says what it may not.
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
    """Write a bundle's manifest again, with some fields changed."""
    fields = {name: getattr(bundle.manifest, name) for name in type(bundle.manifest).model_fields if name != "files"}
    return write_manifest(bundle.folder, **(fields | changes))


def open_engine(
    bundle: Bundle | None, base: BaseModel, kind: EngineKind, models: Path, *, device: str = "auto", threads: int = 0
) -> Engine:
    """The engine that runs a bundle, or the untuned base model where the bundle is None.

    Parameters
    ----------
    models: where derived GGUF files are kept.

    Raises
    ------
    BundleBroken: the bundle is for another base model, or the engine refuses it.
    BaseModelMissing: the base model cannot be loaded.
    """
    if kind is EngineKind.SCRIPTED:
        from workers.engine.scripted import ScriptedEngine

        return ScriptedEngine()
    if bundle is not None and bundle.manifest.cut is not None:
        raise BundleBroken(f"The bundle {bundle.id} reads vectors instead of titles, which is not asked of it here.")
    if bundle is not None:
        _check_base(bundle, base)
    if kind is EngineKind.TRANSFORMERS:
        from workers.engine.transformers import TransformersEngine, choose_device

        return TransformersEngine(base, bundle.folder / ADAPTER if bundle else None, choose_device(device))
    from workers.engine.llama_cpp import LlamaCppEngine

    return LlamaCppEngine(quantised(base, SERVED_AS, models), bundle.folder / GGUF if bundle else None, threads)


def open_vector_engine(
    bundle: Bundle, base: BaseModel, kind: EngineKind, models: Path, *, device: str = "auto", threads: int = 0
) -> VectorEngine:
    """The engine that runs a bundle that reads vectors; parameters and errors as of `open_engine`."""
    if kind is EngineKind.SCRIPTED:
        from workers.engine.scripted import ScriptedVectorEngine

        return ScriptedVectorEngine()
    if (cut := bundle.manifest.cut) is None:
        raise BundleBroken(f"The bundle {bundle.id} reads titles and no vectors.")
    _check_base(bundle, base)
    if kind is EngineKind.TRANSFORMERS:
        from workers.engine.transformers import choose_device
        from workers.engine.transformers_vectors import TransformersVectorEngine

        return TransformersVectorEngine(base, cut.layers, bundle.folder / ADAPTER, choose_device(device))
    from workers.engine.llama_cpp_vectors import LlamaCppVectorEngine

    model = cut_base(base, cut.layers, models)
    if sha256_of(model) != cut.sha256:
        raise BundleBroken(
            f"The first {cut.layers} layers of {base.name} are others here than the bundle {bundle.id} was made with. "
            f"Delete {model}, and they are derived again; if that does not help, train the bundle again."
        )
    return LlamaCppVectorEngine(model, bundle.folder / GGUF, threads)


def _check_base(bundle: Bundle, base: BaseModel) -> None:
    if base.sha256 != bundle.manifest.base.sha256:
        raise BundleBroken(
            f"The bundle {bundle.id} was trained on {bundle.manifest.base.name}, and the base model here is "
            f"{base.name} with another hash. Set MATINEE_BASE_MODEL to the model it was trained on."
        )


def read_manifest(folder: Path) -> Manifest:
    """What the bundle in a folder says of itself; raises BundleBroken where that is no manifest."""
    file = folder / MANIFEST
    try:
        if file.stat().st_size > LONGEST_MANIFEST:
            raise BundleBroken(f"{file} is far too long for a manifest.")
        return Manifest.model_validate_json(file.read_bytes())
    except OSError as error:
        raise BundleBroken(
            f"There is no model bundle in {folder} ({MANIFEST} is missing). "
            "Choose one with MATINEE_BUNDLE, or train one: python -m trainer train"
        ) from error
    except ValidationError as error:
        first = error.errors()[0]
        # A name in the file may hold anything, and goes to a terminal here.
        where = ascii(".".join(map(str, first["loc"]))[:100]) if first["loc"] else "the file"
        raise BundleBroken(f"{file} is no valid manifest: {where}: {first['msg']}.") from error
