"""Open the engine that runs a bundle."""

from __future__ import annotations

from pathlib import Path

from movies.errors import BundleBroken
from movies.settings import EngineKind
from workers.bundles.bundle import Bundle
from workers.bundles.manifest import ADAPTER, GGUF
from workers.engine.base_model import SERVED_AS, BaseModel, cut_base, quantised, sha256_of, write_once
from workers.engine.contract import Engine, VectorEngine
from workers.engine.gguf_merge import write_merged


def open_engine(
    bundle: Bundle | None, base: BaseModel, kind: EngineKind, models: Path, *, device: str = "auto", threads: int = 0
) -> Engine:
    """The engine that runs a bundle, or the untuned base model if the bundle is None.

    Parameters
    ----------
    models: the folder of derived GGUF files.

    Raises
    ------
    BundleBroken: the bundle is for another base model, or the engine refuses it.
    BaseModelMissing: the base model cannot be loaded.
    """
    if kind is EngineKind.SCRIPTED:
        from workers.engine.scripted import ScriptedEngine

        return ScriptedEngine()
    if bundle is not None and bundle.manifest.cut is not None:
        raise BundleBroken(
            f"The bundle {bundle.id} reads vectors instead of titles, but this needs one that reads titles."
        )
    if bundle is not None:
        _check_base(bundle, base)
    if kind is EngineKind.TRANSFORMERS:
        from workers.engine.transformers import TransformersEngine, choose_device

        return TransformersEngine(base, bundle.folder / ADAPTER if bundle else None, choose_device(device))
    from workers.engine.llama_cpp import LlamaCppEngine

    return LlamaCppEngine(derived_model(bundle, base, models), bundle.folder / GGUF if bundle else None, threads)


def open_vector_engine(
    bundle: Bundle, base: BaseModel, kind: EngineKind, models: Path, *, device: str = "auto", threads: int = 0
) -> VectorEngine:
    """The engine for a bundle that reads vectors; parameters and errors are those of `open_engine`."""
    if kind is EngineKind.SCRIPTED:
        from workers.engine.scripted import ScriptedVectorEngine

        return ScriptedVectorEngine()
    if (cut := bundle.manifest.cut) is None:
        raise BundleBroken(f"The bundle {bundle.id} reads titles, but this needs one that reads vectors.")
    _check_base(bundle, base)
    if kind is EngineKind.TRANSFORMERS:
        from workers.engine.transformers import choose_device
        from workers.engine.transformers_vectors import TransformersVectorEngine

        return TransformersVectorEngine(base, cut.layers, bundle.folder / ADAPTER, choose_device(device))
    from workers.engine.llama_cpp_vectors import LlamaCppVectorEngine

    return LlamaCppVectorEngine(derived_model(bundle, base, models), threads)


def derived_model(bundle: Bundle | None, base: BaseModel, models: Path) -> Path:
    """The GGUF file to run a bundle on, made once: the base model, or the layers that the bundle keeps, with its
    adapter merged into them.

    Raises
    ------
    BaseModelMissing: the base model cannot be read, or the file cannot be written.
    BundleBroken: the bundle was made with different layers, or its adapter does not fit them.
    """
    if bundle is None or (cut := bundle.manifest.cut) is None:
        return quantised(base, SERVED_AS, models)
    # The name holds the hashes of what the file is made from, so an altered bundle gets a file of its own.
    target = models / f"{base.name.split('.')[0]}-{cut.sha256[:12]}-{bundle.manifest.files[GGUF][:12]}.F32.gguf"
    if target.is_file():
        return target
    layers = cut_base(base, cut.layers, models)
    if sha256_of(layers) != cut.sha256:
        raise BundleBroken(
            f"The first {cut.layers} layers of {base.name} are not those that the bundle {bundle.id} was made with. "
            f"Delete {layers}, and they will be derived again; if that does not help, train the bundle again."
        )
    return write_once(target, lambda unfinished: write_merged(layers, bundle.folder / GGUF, unfinished))


def _check_base(bundle: Bundle, base: BaseModel) -> None:
    if base.sha256 != bundle.manifest.base.sha256:
        raise BundleBroken(
            f"The bundle {bundle.id} was trained on {bundle.manifest.base.name}, and the base model here is "
            f"{base.name} with another hash. Set MATINEE_BASE_MODEL to the model it was trained on."
        )
