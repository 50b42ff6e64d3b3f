"""How GGUF names the modules of a base model, and orders their rows.

For the Llama family, llama.cpp stores the rows of the query and key projections in a different order (see `permute` in
llama.cpp's convert_hf_to_gguf.py), so the rows of an adapter's B matrices are permuted likewise.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gguf
from numpy.typing import NDArray

from movies.errors import MatineeError
from workers.engine.base_model import BaseModel

Array = NDArray[Any]

# The rows of queries and keys are permuted for these architectures only.
PERMUTED = {"llama"}


class GgufForm:
    """The form of a base model's GGUF file.

    Raises
    ------
    MatineeError: the base model is not a GGUF file.
    """

    def __init__(self, base: BaseModel) -> None:
        if not base.is_gguf:
            raise MatineeError(
                f"Export to GGUF needs the base model as GGUF, and {base.name} is not; "
                "set MATINEE_BASE_MODEL to its .gguf file."
            )
        self.file = gguf.GGUFReader(base.path)
        self.architecture = str(self._value("general.architecture"))
        kinds = {name: kind for kind, name in gguf.MODEL_ARCH_NAMES.items()}
        self._names = gguf.get_tensor_name_map(kinds[self.architecture], int(self._value(self._key("block_count"))))

    def name(self, module: str) -> str:
        """The name of a module's weights, such as "blk.0.attn_q.weight"; raises MatineeError if GGUF has none."""
        if (name := self._names.get_name(module)) is None:
            raise MatineeError(f"The adapter changes {module}, which has no name in GGUF.")
        return f"{name}.weight"

    def ordered(self, module: str, rows: Array) -> Array:
        """From Hugging Face's order of rotary rows (two halves) to llama.cpp's (pairs), head by head."""
        return self._regrouped(module, rows, lambda half: (2, half))

    def in_original_order(self, module: str, rows: Array) -> Array:
        """The inverse of `ordered`."""
        return self._regrouped(module, rows, lambda half: (half, 2))

    def _regrouped(self, module: str, rows: Array, groups: Callable[[int], tuple[int, int]]) -> Array:
        if self.architecture not in PERMUTED or not module.endswith(("q_proj", "k_proj")):
            return rows
        heads = int(self._value(self._key("attention.head_count" + ("_kv" if module.endswith("k_proj") else ""))))
        grouped = rows.reshape(heads, *groups(rows.shape[0] // heads // 2), *rows.shape[1:])
        return grouped.swapaxes(1, 2).reshape(rows.shape)

    def _key(self, name: str) -> str:
        return f"{self.architecture}.{name}"

    def _value(self, key: str) -> Any:
        return self.file.fields[key].contents()
