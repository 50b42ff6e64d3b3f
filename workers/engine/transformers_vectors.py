"""Phase 4 in full precision: the base model's first layers in PyTorch, with movies as vectors.

The trainer uses the same layers, masks and positions, so that inference matches training exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from movies.prompt import LABELS, LONGEST_HISTORY, OPENING, UNCHOSEN
from movies.ratings import Verdict
from workers.engine.base_model import BaseModel
from workers.engine.contract import History, Judged
from workers.engine.transformers import label_tokens, load_base, one_token, tokenize

if TYPE_CHECKING:
    import torch

Array = NDArray[np.float32]

ASKED_AT_ONCE = 256
BLOCKED = -1e9


class TransformersVectorEngine:
    """Judges movies, given as vectors, with a cut base model and, if given, a PEFT adapter.

    Parameters
    ----------
    base: the base model, computed in fp32. layers: how many of its first ones are kept.
    adapter: a folder with a PEFT adapter in safetensors form; None means the layers as they are.
    device: "cpu", "cuda", ...
    """

    def __init__(self, base: BaseModel, layers: int, adapter: Path | None = None, device: str = "cpu") -> None:
        model, tokenizer = load_base(base, device)
        self._opening, self._answers = opening_and_answers(model, tokenizer)
        cut(model, layers)
        if adapter is not None:
            from peft import PeftModel

            model = PeftModel.from_pretrained(model, str(adapter), torch_device=device).merge_and_unload()
        self._decoder = model.get_decoder()
        self._device = device

    def judge(self, history: History, asked: Array) -> Judged:
        """See `VectorEngine.judge`."""
        import torch

        logits = [np.zeros((0, 3), np.float32)]
        with torch.inference_mode():
            beginning, history = [self._opening], history[-LONGEST_HISTORY:]
            for vector, verdict in history:
                beginning.append(torch.tensor(vector, device=self._device, dtype=torch.float32)[None])
                beginning.append(self._answers[list(LABELS).index(verdict)][None])
            known = torch.cat(beginning)
            for start in range(0, len(asked), ASKED_AT_ONCE):
                some = torch.tensor(asked[start : start + ASKED_AT_ONCE], device=self._device, dtype=torch.float32)
                cuts = torch.full((1, len(some)), len(history), device=self._device)
                mask, positions = masks(len(self._opening), len(history), cuts)
                out = run_layers(self._decoder, torch.cat([known, some])[None], mask, positions)
                logits.append((out[0, len(known) :].float() @ self._answers.T).float().cpu().numpy())
        return Judged(*np.concatenate(logits).T)

    def judge_each(self, histories: Sequence[History], asked: Array) -> Judged:
        """See `VectorEngine.judge_each`."""
        return Judged.joined([self.judge(history, asked[None]) for history in histories])

    def close(self) -> None:
        """See `VectorEngine.close`."""
        del self._decoder


def cut(model: Any, layers: int) -> None:
    """Keep only the first layers of a causal language model, and its last norm."""
    decoder = model.get_decoder()
    decoder.layers = decoder.layers[:layers]
    model.config.num_hidden_layers = len(decoder.layers)


def opening_and_answers(model: Any, tokenizer: Any) -> tuple[torch.Tensor, torch.Tensor]:
    """The embedding's rows for the opening's tokens, and for the answers good, bad and pass.

    Raises
    ------
    BaseModelMissing: an answer is more than one token for this model.
    """
    labels = label_tokens(tokenizer)
    answers = [labels[Verdict.GOOD], labels[Verdict.BAD], one_token(tokenizer, UNCHOSEN)]
    rows = model.get_input_embeddings().weight.detach()
    return rows[tokenize(tokenizer, OPENING)].clone(), rows[answers].clone()


def masks(start: int, ratings: int, cuts: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """The additive attention mask and the positions for branches off a history.

    A sequence is `start` places of opening, two places for each of `ratings` ratings, and one for each branch, which
    sees the history up to its cut, and itself.

    Parameters
    ----------
    cuts: after how many ratings each branch is asked, as sequences x branches.

    Returns
    -------
    sequences x 1 x length x length, and sequences x length.
    """
    import torch

    trunk = start + 2 * ratings
    length = trunk + cuts.shape[1]
    places = torch.arange(length, device=cuts.device)
    history = places[:trunk].expand(len(cuts), -1)
    seen = torch.cat([history, start + 2 * cuts - 1], dim=1)
    allowed = (places <= seen[:, :, None]) | torch.eye(length, dtype=torch.bool, device=cuts.device)
    positions = torch.cat([history, start + 2 * cuts], dim=1)
    return torch.where(allowed, 0.0, BLOCKED)[:, None], positions


def run_layers(decoder: Any, vectors: torch.Tensor, mask: torch.Tensor, positions: torch.Tensor) -> torch.Tensor:
    """Run embeddings (sequences x length x width) through the layers and the last norm, with our own mask."""
    import torch

    kind = vectors.device.type
    if torch.is_autocast_enabled(kind):
        mask = mask.to(torch.get_autocast_dtype(kind))
    turns = decoder.rotary_emb(vectors, position_ids=positions)
    for layer in decoder.layers:
        vectors = layer(vectors, attention_mask=mask, position_ids=positions, position_embeddings=turns)
    out: torch.Tensor = decoder.norm(vectors)
    return out
