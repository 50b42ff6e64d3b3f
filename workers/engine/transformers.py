"""The engine in full precision: transformers and peft, on a GPU if there is one."""

from __future__ import annotations

import copy
import os
import platform
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from movies.errors import BaseModelMissing
from movies.prompt import LABELS
from movies.ratings import Verdict
from workers.engine.base_model import BaseModel

if TYPE_CHECKING:
    import torch

CONTINUATIONS_AT_ONCE = 64
PROMPTS_AT_ONCE = 16


def choose_device(wanted: str) -> str:
    """The device for computing; "auto" means the GPU if there is one, else the CPU."""
    import torch

    if wanted != "auto":
        return wanted
    return "cuda" if torch.cuda.is_available() else "cpu"


def this_device(device: str) -> str:
    """The name of the hardware behind a device, for people: "NVIDIA H100" or "CPU, 2 cores"."""
    import torch

    if choose_device(device).startswith("cuda"):
        return str(torch.cuda.get_device_name(choose_device(device)))
    return f"{platform.machine()} CPU, {os.cpu_count()} cores"


def load_base(base: BaseModel, device: str = "cpu") -> tuple[Any, Any]:
    """The base model in fp32 and its tokenizer; a GGUF file is dequantised.

    Raises
    ------
    BaseModelMissing: transformers cannot load it.
    """
    import torch
    import transformers

    transformers.utils.logging.set_verbosity_error()
    transformers.utils.logging.disable_progress_bar()
    os.environ.setdefault("TQDM_DISABLE", "1")
    place, options = base.path, {}
    if base.is_gguf:
        place, options = str(Path(base.path).parent), {"gguf_file": Path(base.path).name}
    try:
        model = transformers.AutoModelForCausalLM.from_pretrained(
            place, dtype=torch.float32, use_safetensors=True, **options
        )
        tokenizer = transformers.AutoTokenizer.from_pretrained(place, **options)
    except (OSError, ValueError) as error:
        raise BaseModelMissing(f"The base model {base.name} cannot be loaded: {str(error).splitlines()[0]}") from error
    return model.to(device).eval(), tokenizer


def label_tokens(tokenizer: Any) -> dict[Verdict, int]:
    """The token of each label.

    Raises
    ------
    BaseModelMissing: a label is more than one token for this model.
    """
    return {verdict: one_token(tokenizer, label) for verdict, label in LABELS.items()}


def one_token(tokenizer: Any, label: str) -> int:
    """The token of an answer; raises BaseModelMissing if it is more than one token."""
    ids = tokenize(tokenizer, label)
    if len(ids) != 1:
        raise BaseModelMissing(
            f"This base model cannot be used: its tokenizer splits {label!r} into {len(ids)} tokens."
        )
    return ids[0]


def tokenize(tokenizer: Any, text: str) -> list[int]:
    """Token ids of a text, with control tokens read as plain text."""
    ids: list[int] = tokenizer(text, add_special_tokens=False, split_special_tokens=True)["input_ids"]
    return ids


class TransformersEngine:
    """Scores with a causal language model and, if given, a PEFT adapter.

    Parameters
    ----------
    base: the base model, computed in fp32.
    adapter: a folder with a PEFT adapter in safetensors form; None means the untuned base.
    device: "cpu", "cuda", ...
    """

    def __init__(self, base: BaseModel, adapter: Path | None = None, device: str = "cpu") -> None:
        model, self._tokenizer = load_base(base, device)
        self._labels = label_tokens(self._tokenizer)
        if adapter is not None:
            from peft import PeftModel

            model = PeftModel.from_pretrained(model, str(adapter), torch_device=device).merge_and_unload()
        self._body = model.get_decoder()
        output = model.get_output_embeddings().weight
        # Only the difference of two rows of the 49,152-wide output matrix matters.
        self._good_minus_bad = (output[self._labels[Verdict.GOOD]] - output[self._labels[Verdict.BAD]]).detach()
        self._device = device

    def score(self, prefix: str, continuations: Sequence[str]) -> list[float]:
        """See `Engine.score`."""
        import torch

        scores: list[float] = []
        with torch.inference_mode():
            prefix_ids = torch.tensor([tokenize(self._tokenizer, prefix)], device=self._device)
            history = self._body(prefix_ids, use_cache=True).past_key_values
            for start in range(0, len(continuations), CONTINUATIONS_AT_ONCE):
                batch = continuations[start : start + CONTINUATIONS_AT_ONCE]
                scores += self._score_batch(copy.deepcopy(history), prefix_ids.shape[1], batch)
        return scores

    def score_each(self, prompts: Sequence[tuple[str, str]]) -> list[float]:
        """See `Engine.score_each`."""
        import torch

        rows = [tokenize(self._tokenizer, prefix) + tokenize(self._tokenizer, text) for prefix, text in prompts]
        # Rows of similar length waste the least on padding.
        order = sorted(range(len(rows)), key=lambda k: len(rows[k]))
        scores = [0.0] * len(rows)
        with torch.inference_mode():
            for start in range(0, len(order), PROMPTS_AT_ONCE):
                chosen = order[start : start + PROMPTS_AT_ONCE]
                ids, mask = self._padded([rows[k] for k in chosen])
                # Attention is causal and padding comes last, so no mask is needed.
                hidden = self._body(ids, use_cache=False).last_hidden_state
                for k, log_odds in zip(chosen, self._log_odds(hidden, mask), strict=True):
                    scores[k] = log_odds
        return scores

    def close(self) -> None:
        """See `Engine.close`."""
        del self._body, self._good_minus_bad

    def _score_batch(self, history: Any, length: int, continuations: Sequence[str]) -> list[float]:
        import torch

        history.batch_repeat_interleave(len(continuations))
        rows = [tokenize(self._tokenizer, text) for text in continuations]
        ids, mask = self._padded(rows)
        seen = torch.ones((len(rows), length), dtype=mask.dtype, device=self._device)
        positions = torch.arange(length, length + ids.shape[1], device=self._device).expand_as(ids)
        hidden = self._body(
            ids,
            attention_mask=torch.cat([seen, mask], dim=1),
            position_ids=positions,
            past_key_values=history,
            use_cache=True,
        ).last_hidden_state
        return self._log_odds(hidden, mask)

    def _log_odds(self, hidden: torch.Tensor, mask: torch.Tensor) -> list[float]:
        """Log-odds at the last token of each row."""
        last = mask.sum(dim=1) - 1
        log_odds: list[float] = (hidden[range(len(last)), last] @ self._good_minus_bad).tolist()
        return log_odds

    def _padded(self, rows: list[list[int]]) -> tuple[torch.Tensor, torch.Tensor]:
        import torch

        ids = torch.zeros((len(rows), max(map(len, rows))), dtype=torch.long)
        mask = torch.zeros_like(ids)
        for k, row in enumerate(rows):
            ids[k, : len(row)] = torch.tensor(row)
            mask[k, : len(row)] = 1
        return ids.to(self._device), mask.to(self._device)
