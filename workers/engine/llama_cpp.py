"""GGUF through llama.cpp: the engine for machines without a GPU.

`llama_cpp.Llama` cannot share a prefix among sequences, so this uses the low-level functions: the
history is decoded once as sequence 0, every candidate continues a copy of it (copying marks cells
of the cache and moves no data), and logits are computed only at each candidate's last token.
"""

from __future__ import annotations

import ctypes
import logging
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import llama_cpp

from movies.errors import BaseModelMissing, BundleBroken, JobRefused
from movies.prompt import LABELS
from movies.ratings import Verdict

CONTEXT_TOKENS = 4096
BATCH_TOKENS = 1024
TOO_LONG = "The question does not fit into the language model's context; give fewer or shorter titles."
SEQUENCES_AT_ONCE = 64  # The history and 63 candidates.

# The position where a prompt leaves the shared beginning, and the prompt's remaining tokens.
Tail = tuple[int, list[int]]


def silence_llama_cpp() -> None:
    """Keep llama.cpp's chatter off the terminal; errors still show."""
    logging.getLogger("llama-cpp-python").setLevel(logging.ERROR)


def quantise(source: Path, target: Path, kind: str) -> None:
    """Convert the weights of the GGUF file `source` to another type.

    Raises
    ------
    BaseModelMissing: llama.cpp refuses the file or cannot write the result.
    """
    silence_llama_cpp()
    settings = llama_cpp.llama_model_quantize_default_params()
    settings.ftype = {
        "F32": llama_cpp.LLAMA_FTYPE_ALL_F32,
        "F16": llama_cpp.LLAMA_FTYPE_MOSTLY_F16,
        "Q8_0": llama_cpp.LLAMA_FTYPE_MOSTLY_Q8_0,
        "Q4_0": llama_cpp.LLAMA_FTYPE_MOSTLY_Q4_0,
        "Q4_1": llama_cpp.LLAMA_FTYPE_MOSTLY_Q4_1,
    }[kind]
    settings.allow_requantize = True
    settings.nthread = os.cpu_count() or 1
    if llama_cpp.llama_model_quantize(os.fsencode(source), os.fsencode(target), settings) != 0:
        raise BaseModelMissing(
            f"llama.cpp cannot turn {source.name} into {kind}: "
            "it is not a language model in GGUF form, or the disk is full."
        )


def load_model(file: Path, *, vocabulary_alone: bool = False, warns: bool = True) -> Any:
    """Load a GGUF model, or only its tokens; `warns`: let llama.cpp print its warnings.

    Raises
    ------
    BaseModelMissing: llama.cpp cannot load it.
    """
    silence_llama_cpp()
    llama_cpp.llama_backend_init()
    settings = llama_cpp.llama_model_default_params()
    # On CPUs with AMX, llama.cpp repacks weights, crashes if they are quantised, and warns about every matrix of an
    # adapter. Without repacking, F16, which we serve, was a tenth slower in one run (499 against 555 tokens a second).
    settings.use_extra_bufts = False
    settings.vocab_only = vocabulary_alone
    if not warns:
        logging.getLogger("llama-cpp-python").setLevel(logging.CRITICAL)
    model = llama_cpp.llama_model_load_from_file(os.fsencode(file), settings)
    silence_llama_cpp()
    if not model:
        raise BaseModelMissing(
            f"llama.cpp cannot load {file.name}; delete it, and it will be made again from the base model."
        )
    return model


def apply_adapter(model: Any, context: Any, file: Path) -> Any:
    """Load a GGUF adapter and apply it to a context; return it so that the caller can free it.

    Raises
    ------
    BundleBroken: llama.cpp cannot load or apply the adapter.
    """
    adapter = llama_cpp.llama_adapter_lora_init(model, os.fsencode(file))
    if not adapter:
        raise BundleBroken(
            f"llama.cpp cannot load the adapter {file.name}: it is broken or was made for another base model."
        )
    adapters = (llama_cpp.llama_adapter_lora_p_ctypes * 1)(adapter)
    if llama_cpp.llama_set_adapters_lora(context, adapters, 1, (ctypes.c_float * 1)(1.0)) != 0:
        raise BundleBroken(f"llama.cpp cannot apply the adapter {file.name}.")
    return adapter


def token_ids(vocabulary: Any, text: str) -> list[int]:
    """Token ids of a text, with control tokens read as plain text; raises JobRefused if there are none."""
    raw = text.encode("utf-8", errors="replace")
    space = (llama_cpp.llama_token * (len(raw) + 8))()
    count = llama_cpp.llama_tokenize(vocabulary, raw, len(raw), space, len(space), False, False)
    if count < 0:
        raise JobRefused("The text cannot be tokenised.")
    return list(space[:count])


class LlamaCppEngine:
    """Scores with a GGUF model and, where given, a GGUF LoRA adapter applied at run time.

    Parameters
    ----------
    model: the base model or a merged one, as GGUF.
    adapter: the bundle's adapter as GGUF; None means the model as it is.
    threads: 0 means one per core.
    exact: keep the attention cache in F32 instead of F16, for comparisons.

    Raises
    ------
    BaseModelMissing: llama.cpp cannot load the model, or its labels are not one token each.
    BundleBroken: llama.cpp cannot load the adapter.
    """

    def __init__(self, model: Path, adapter: Path | None = None, threads: int = 0, *, exact: bool = False) -> None:
        self._adapter: Any = None
        self._context: Any = None
        self._model = load_model(model)
        self._vocabulary = llama_cpp.llama_model_get_vocab(self._model)
        self._labels = {verdict: self._label_token(label) for verdict, label in LABELS.items()}
        self._open_context(threads or os.cpu_count() or 1, exact)
        if adapter is not None:
            self._adapter = apply_adapter(self._model, self._context, adapter)
        self._batch = llama_cpp.llama_batch_init(BATCH_TOKENS, 0, 1)

    def score(self, prefix: str, continuations: Sequence[str]) -> list[float]:
        """See `Engine.score`."""
        history = self._tokens(prefix)
        questions = [self._tokens(text) for text in continuations]
        room = min(BATCH_TOKENS, CONTEXT_TOKENS - len(history))
        if not questions:
            return []
        if not history or max(map(len, questions)) > room:
            raise JobRefused(TOO_LONG)
        memory = self._remember(history)
        scores: list[float] = []
        for group in _groups([(len(history), tokens) for tokens in questions], room):
            scores += self._score_group(memory, group)
        return scores

    def score_each(self, prompts: Sequence[tuple[str, str]]) -> list[float]:
        """See `Engine.score_each`; the beginning that prompts share with the first one is computed once."""
        rows = [self._tokens(prefix) + self._tokens(continuation) for prefix, continuation in prompts]
        # A prompt's last token is always computed, because its logits are the answer.
        shared = [min(_common(row, rows[0]), len(row) - 1) for row in rows]
        head = rows[0][: max(shared[1:], default=0)] if rows else []
        tails = [(min(k, len(head)), row[min(k, len(head)) :]) for k, row in zip(shared, rows, strict=True)]
        room = min(BATCH_TOKENS, CONTEXT_TOKENS - len(head))
        if not rows:
            return []
        if max(len(tail) for _, tail in tails) > room:
            raise JobRefused(TOO_LONG)
        memory = self._remember(head)
        scores: list[float] = []
        for group in _groups(tails, room):
            scores += self._score_group(memory, group)
        return scores

    def close(self) -> None:
        """See `Engine.close`."""
        if self._model is None:
            return
        llama_cpp.llama_batch_free(self._batch)
        llama_cpp.llama_free(self._context)
        if self._adapter is not None:
            llama_cpp.llama_adapter_lora_free(self._adapter)
        llama_cpp.llama_model_free(self._model)
        self._model = self._context = self._adapter = None

    def _open_context(self, threads: int, exact: bool) -> None:
        settings = llama_cpp.llama_context_default_params()
        settings.n_ctx = CONTEXT_TOKENS
        settings.n_batch = BATCH_TOKENS
        settings.n_seq_max = SEQUENCES_AT_ONCE
        settings.kv_unified = True
        settings.n_threads = settings.n_threads_batch = threads
        if exact:
            settings.type_k = settings.type_v = llama_cpp.GGML_TYPE_F32
            settings.flash_attn_type = llama_cpp.LLAMA_FLASH_ATTN_TYPE_DISABLED
        self._context = llama_cpp.llama_init_from_model(self._model, settings)
        if not self._context:
            raise BaseModelMissing("llama.cpp cannot open the base model: there is too little memory.")

    def _label_token(self, label: str) -> int:
        tokens = self._tokens(label)
        if len(tokens) != 1:
            raise BaseModelMissing(
                f"This base model cannot be used: its tokenizer splits {label!r} into {len(tokens)} tokens."
            )
        return tokens[0]

    def _tokens(self, text: str) -> list[int]:
        return token_ids(self._vocabulary, text)

    def _remember(self, tokens: list[int]) -> Any:
        """Clear the memory, decode the tokens as its sequence 0, and return the memory."""
        memory = llama_cpp.llama_get_memory(self._context)
        llama_cpp.llama_memory_clear(memory, False)
        for start in range(0, len(tokens), BATCH_TOKENS):
            self._decode([(token, start + k, 0, False) for k, token in enumerate(tokens[start : start + BATCH_TOKENS])])
        return memory

    def _score_group(self, memory: Any, tails: list[Tail]) -> list[float]:
        """Score tails that continue the beginning of sequence 0."""
        cells, last = [], []
        for sequence, (position, tokens) in enumerate(tails, start=1):
            llama_cpp.llama_memory_seq_cp(memory, 0, sequence, 0, position)
            cells += [(token, position + k, sequence, k == len(tokens) - 1) for k, token in enumerate(tokens)]
            last.append(len(cells) - 1)
        self._decode(cells)
        scores = []
        for sequence, place in enumerate(last, start=1):
            logits = llama_cpp.llama_get_logits_ith(self._context, place)
            scores.append(float(logits[self._labels[Verdict.GOOD]] - logits[self._labels[Verdict.BAD]]))
            llama_cpp.llama_memory_seq_rm(memory, sequence, -1, -1)
        return scores

    def _decode(self, cells: list[tuple[int, int, int, bool]]) -> None:
        """Run cells through the model; each is (token, position, sequence, whether its logits are wanted)."""
        batch = self._batch
        batch.n_tokens = len(cells)
        for k, (token, position, sequence, wanted) in enumerate(cells):
            batch.token[k] = token
            batch.pos[k] = position
            batch.n_seq_id[k] = 1
            batch.seq_id[k][0] = sequence
            batch.logits[k] = wanted
        if (code := llama_cpp.llama_decode(self._context, batch)) != 0:
            raise RuntimeError(f"llama_decode returned {code}")


def _common(one: list[int], other: list[int]) -> int:
    """The number of leading tokens that two prompts share."""
    return next((k for k, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _groups(tails: list[Tail], room: int) -> list[list[Tail]]:
    """Split tails, in order, into groups that each fit into one batch."""
    groups: list[list[Tail]] = [[]]
    used = 0
    for tail in tails:
        length = len(tail[1])
        if groups[-1] and (used + length > room or len(groups[-1]) == SEQUENCES_AT_ONCE - 1):
            groups.append([])
            used = 0
        groups[-1].append(tail)
        used += length
    return groups
