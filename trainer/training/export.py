"""Export a training run as a bundle: the adapter as safetensors and GGUF, and merged GGUF models.

A LoRA adapter in GGUF stores each pair of matrices under the base tensor's GGUF name plus `.lora_a` and `.lora_b`.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gguf
import numpy as np
from safetensors.numpy import load_file, save_file

from movies.errors import MatineeError
from movies.prompt import PromptStyle
from movies.settings import DataSettings
from trainer.training.gguf_form import Array, GgufForm
from workers.bundles.bundle import Bundle, write_manifest
from workers.bundles.manifest import ADAPTER, ADAPTER_FILE, GGUF, MOVIES, WEIGHTS, Calibration, CutOfBundle
from workers.engine.base_model import BaseModel, cut_base, sha256_of
from workers.engine.llama_cpp import quantise

PEFT_PREFIX = "base_model.model."


@dataclass(frozen=True)
class LoraPair:
    """One adapted weight: its GGUF name, and W + scale * B A (Hu et al. 2021) with B in GGUF's row order."""

    name: str
    a: Array
    b: Array
    scale: float

    @property
    def delta(self) -> Array:
        """The change to the weight, as float32."""
        product: Array = self.scale * (self.b.astype(np.float32) @ self.a.astype(np.float32))
        return product


def export_bundle(run: Path, target: Path, name: str, base: BaseModel) -> Bundle:
    """Write the bundle of a finished training run to `target`, replacing it atomically.

    Weights are rounded to 16 bits first, so that both engines use identical numbers.

    Raises
    ------
    MatineeError: there is no finished run in `run`, or it was made from another base model.
    """
    state = _state_of(run, base)
    unfinished = target.with_name(f".{target.name}.new")
    shutil.rmtree(unfinished, ignore_errors=True)
    (unfinished / ADAPTER).mkdir(parents=True)
    try:
        _write_peft_adapter(run, unfinished, base)
        write_gguf_adapter(unfinished / ADAPTER, base, unfinished / GGUF)
        progress = state["progress"]
        form: dict[str, Any] = {}
        if state["style"] == PromptStyle.VECTORS:
            shutil.copyfile(run / MOVIES, unfinished / MOVIES)
            layers = int(state["recipe"]["layers"])
            form = {
                "format": 2,
                "cut": CutOfBundle(layers=layers, sha256=sha256_of(cut_base(base, layers, DataSettings().models))),
            }
        bundle = write_manifest(
            unfinished,
            **form,
            name=name,
            style=state["style"],
            base=state["base"],
            data=state["data"],
            recipe=state["recipe"],
            training={
                "steps": progress["step"],
                "labels": progress["labels"],
                "tokens": progress["tokens"],
                "minutes": round(progress["elapsed"] / 60, 1),
                "device": state.get("device", "not recorded"),
                "validation": progress["validation"],
            },
            calibration=Calibration(),
            parent=state["parent"],
        )
        shutil.rmtree(target, ignore_errors=True)
        unfinished.replace(target)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return Bundle(target, bundle.manifest)


def _state_of(run: Path, base: BaseModel) -> dict[str, Any]:
    try:
        state: dict[str, Any] = json.loads((run / "progress.json").read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise MatineeError(f"There is no training run in {run}. Start one with: python -m trainer train") from error
    if state["base"]["sha256"] != base.sha256:
        raise MatineeError(
            f"The run in {run} was trained on {state['base']['name']}; set MATINEE_BASE_MODEL to that model."
        )
    return state


def _write_peft_adapter(run: Path, bundle: Path, base: BaseModel) -> None:
    weights = {k: v.astype(np.float16) for k, v in load_file(run / ADAPTER / ADAPTER_FILE).items()}
    save_file(weights, bundle / WEIGHTS, metadata={"format": "pt"})
    config = json.loads((run / ADAPTER / "adapter_config.json").read_text("utf-8"))
    # PEFT records a path on the training machine, which means nothing elsewhere.
    config["base_model_name_or_path"] = base.name
    config["target_modules"] = sorted(config["target_modules"])
    (bundle / ADAPTER / "adapter_config.json").write_text(json.dumps(config, indent=1, sort_keys=True) + "\n", "utf-8")


def write_gguf_adapter(adapter: Path, base: BaseModel, target: Path) -> None:
    """Convert a PEFT adapter to llama.cpp's GGUF form.

    Raises
    ------
    MatineeError: the base model is not a GGUF file, or the adapter changes a module that GGUF has no name for.
    """
    form = GgufForm(base)
    config = json.loads((adapter / "adapter_config.json").read_text("utf-8"))
    writer = gguf.GGUFWriter(target, form.architecture)
    writer.add_type(gguf.GGUFType.ADAPTER)
    writer.add_string(gguf.Keys.Adapter.TYPE, "lora")
    writer.add_float32(gguf.Keys.Adapter.LORA_ALPHA, float(config["lora_alpha"]))
    for pair in lora_pairs(adapter, form):
        writer.add_tensor(f"{pair.name}.lora_a", pair.a)
        writer.add_tensor(f"{pair.name}.lora_b", pair.b)
    _write(writer)


def export_merged(bundle: Bundle, base: BaseModel, target: Path, kind: str) -> None:
    """Write one GGUF model with the bundle's adapter inside, in F32, F16, Q8_0, Q4_0 or Q4_1.

    Raises
    ------
    MatineeError: the base model is not a GGUF file, or the adapter changes a module that GGUF has no name for.
    """
    form = GgufForm(base)
    deltas = {pair.name: pair.delta for pair in lora_pairs(bundle.folder / ADAPTER, form)}
    merged = target.with_name(f".{target.name}.f32")
    writer = gguf.GGUFWriter(merged, form.architecture)
    for field in form.file.fields.values():
        if field.name.startswith("GGUF.") or field.name in {"general.architecture", gguf.Keys.General.FILE_TYPE}:
            continue
        value_type, item_type = field.types[0], field.types[-1] if field.types[0] == gguf.GGUFValueType.ARRAY else None
        writer.add_key_value(field.name, field.contents(), value_type, item_type)
    writer.add_file_type(gguf.LlamaFileType.ALL_F32)
    for tensor in form.file.tensors:
        weights = gguf.dequantize(tensor.data, tensor.tensor_type)
        writer.add_tensor(tensor.name, weights + deltas.get(tensor.name, np.float32(0)))
    try:
        _write(writer)
        if kind == "F32":
            merged.replace(target)
        else:
            quantise(merged, target, kind)
    finally:
        merged.unlink(missing_ok=True)


def lora_pairs(adapter: Path, form: GgufForm) -> Iterator[LoraPair]:
    """The adapter's matrices under their GGUF names, in GGUF's order of rows."""
    config = json.loads((adapter / "adapter_config.json").read_text("utf-8"))
    weights = load_file(adapter / ADAPTER_FILE)
    for key in sorted(k for k in weights if k.endswith(".lora_A.weight")):
        module = key.removeprefix(PEFT_PREFIX).removesuffix(".lora_A.weight")
        a, b = weights[key], form.ordered(module, weights[key.replace("lora_A", "lora_B")])
        yield LoraPair(form.name(module), a, b, config["lora_alpha"] / config["r"])


def _write(writer: gguf.GGUFWriter) -> None:
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
