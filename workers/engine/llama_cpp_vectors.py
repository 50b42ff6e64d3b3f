"""Phase 4 through llama.cpp: a history of vectors is decoded once, in one batch with the first candidates; every
candidate continues it.

The opening and the labels are fed as rows of the embedding matrix, so that a history is one batch; the result is the
same as for tokens.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

import llama_cpp
import numpy as np
from numpy.typing import NDArray

from movies.errors import BaseModelMissing, JobRefused
from movies.prompt import LABELS, LONGEST_HISTORY, OPENING, UNCHOSEN
from workers.engine.contract import History, Judged
from workers.engine.gguf_cut import ROWS, Gguf
from workers.engine.llama_cpp import load_model, token_ids

Array = NDArray[np.float32]
Sequences = NDArray[np.int32]

ANSWERS = (*LABELS.values(), UNCHOSEN)
# llama.cpp allows 256 sequences at once; the first is the history.
SEQUENCES_AT_ONCE = 256
CANDIDATES_AT_ONCE = SEQUENCES_AT_ONCE - 1
EVERY_SEQUENCE = np.arange(SEQUENCES_AT_ONCE, dtype=np.int32)
CONTEXT_PLACES = 512


def tokens_needed(model: Path) -> list[int]:
    """The tokens that a cut model keeps: those of the opening, and one for each answer.

    Raises
    ------
    BaseModelMissing: llama.cpp cannot load the model, or an answer is more than one token.
    """
    loaded = load_model(model, vocabulary_alone=True)
    try:
        vocabulary = llama_cpp.llama_model_get_vocab(loaded)
        answers = [token_ids(vocabulary, text) for text in ANSWERS]
        if any(len(tokens) != 1 for tokens in answers):
            raise BaseModelMissing("This base model cannot be used: its tokenizer splits an answer into tokens.")
        return token_ids(vocabulary, OPENING) + [tokens[0] for tokens in answers]
    finally:
        llama_cpp.llama_model_free(loaded)


class LlamaCppVectorEngine:
    """Judges movies, given as vectors, with a cut GGUF model.

    Parameters
    ----------
    model: see `workers.engine.base_model.cut_base` and `workers.engine.gguf_merge`.
    threads: 0 means one per core.
    exact: keep the attention cache in F32 instead of F16, for comparisons.

    Raises
    ------
    BaseModelMissing: llama.cpp cannot load the model.
    """

    def __init__(self, model: Path, threads: int = 0, *, exact: bool = False) -> None:
        rows = Gguf(model).matrix(ROWS)
        # The whole vocabulary of a cut model, see `tokens_needed`.
        self._opening, self._answers = rows[: -len(ANSWERS)], rows[-len(ANSWERS) :]
        # llama.cpp would warn that the tokens have no text, but none is needed here.
        self._model = load_model(model, warns=False)
        settings = llama_cpp.llama_context_default_params()
        settings.n_ctx = CONTEXT_PLACES
        settings.n_batch = settings.n_ubatch = SEQUENCES_AT_ONCE
        settings.n_seq_max = SEQUENCES_AT_ONCE
        settings.kv_unified = True
        settings.n_threads = settings.n_threads_batch = threads or os.cpu_count() or 1
        if exact:
            settings.type_k = settings.type_v = llama_cpp.GGML_TYPE_F32
            settings.flash_attn_type = llama_cpp.LLAMA_FLASH_ATTN_TYPE_DISABLED
        self._context = llama_cpp.llama_init_from_model(self._model, settings)
        if not self._context:
            raise BaseModelMissing("llama.cpp cannot open the base model: there is too little memory.")
        # The rows in memory, which every sequence shares.
        self._told = self._opening[:0]
        self._batch = llama_cpp.llama_batch_init(SEQUENCES_AT_ONCE, rows.shape[1], SEQUENCES_AT_ONCE)

    def judge(self, history: History, asked: Array) -> Judged:
        """See `VectorEngine.judge`."""
        self._check(asked.ndim == 2 and asked.shape[1])
        beginning = self._beginning(history)
        place, told, memory = len(beginning), self._untold(beginning), llama_cpp.llama_get_memory(self._context)
        logits = [np.zeros((0, len(ANSWERS)), np.float32)]
        # A batch costs less than its parts, so the history is decoded with the first candidates.
        for some in np.split(asked, range(SEQUENCES_AT_ONCE - max(len(told), 1), len(asked), CANDIDATES_AT_ONCE)):
            if not len(told) + len(some):
                break
            self._decode(
                np.concatenate([told, some]),
                [*range(place - len(told), place), *[place] * len(some)],
                [EVERY_SEQUENCE] * len(told) + list(EVERY_SEQUENCE[1 : len(some) + 1, None]),
                [False] * len(told) + [True] * len(some),
            )
            logits.append(self._logits(len(some)))
            for sequence in range(1, len(some) + 1):
                llama_cpp.llama_memory_seq_rm(memory, sequence, place, -1)
            told = told[:0]
        self._told = beginning
        return Judged(*np.concatenate(logits).T)

    def judge_each(self, histories: Sequence[History], asked: Array) -> Judged:
        """See `VectorEngine.judge_each`; what histories share with the beginning of the first is computed once."""
        self._check(asked.ndim == 1 and asked.shape[0])
        beginnings = [self._beginning(history) for history in histories]
        if not beginnings:
            return self.judge([], asked[None][:0])
        memory, first = llama_cpp.llama_get_memory(self._context), beginnings[0]
        if len(told := self._untold(first)):
            self._decode(
                told, range(len(first) - len(told), len(first)), [EVERY_SEQUENCE] * len(told), [False] * len(told)
            )
        # Until every sequence again has all of `first`, nothing counts as in memory.
        self._told = first[:0]
        tails = [(place := _common(one, first), np.concatenate([one[place:], asked[None]])) for one in beginnings]
        logits = []
        for group in _groups(tails):
            positions: list[int] = []
            sequences: list[Sequences] = []
            wanted: list[bool] = []
            for sequence, (place, tail) in enumerate(group, start=1):
                llama_cpp.llama_memory_seq_rm(memory, sequence, place, -1)
                positions += range(place, place + len(tail))
                sequences += [EVERY_SEQUENCE[sequence : sequence + 1]] * len(tail)
                wanted += [False] * (len(tail) - 1) + [True]
            self._decode(np.concatenate([tail for _, tail in group]), positions, sequences, wanted)
            logits.append(self._logits(len(group)))
            for sequence in range(1, len(group) + 1):
                llama_cpp.llama_memory_seq_rm(memory, sequence, -1, -1)
                llama_cpp.llama_memory_seq_cp(memory, 0, sequence, 0, -1)
        self._told = first
        return Judged(*np.concatenate(logits).T)

    def close(self) -> None:
        """See `VectorEngine.close`."""
        if self._model is None:
            return
        llama_cpp.llama_batch_free(self._batch)
        llama_cpp.llama_free(self._context)
        llama_cpp.llama_model_free(self._model)
        self._model = self._context = None

    def _beginning(self, history: History) -> Array:
        """The vectors of the opening and of a history, each movie followed by its label."""
        places = list(LABELS)
        told = [row for v, said in history[-LONGEST_HISTORY:] for row in (v, self._answers[places.index(said)])]
        return np.concatenate([self._opening, np.array(told, np.float32).reshape(-1, self._opening.shape[1])])

    def _check(self, width: int) -> None:
        if width != (read := self._opening.shape[1]):
            raise JobRefused(f"The model reads vectors of {read} numbers, but these have a different length.")

    def _untold(self, beginning: Array) -> Array:
        """The rows of a beginning that are not in memory yet; rows in memory that are not part of it are removed.

        So asking about more movies, or rating one more, costs only the new rows.
        """
        shared = _common(self._told, beginning)
        llama_cpp.llama_memory_seq_rm(llama_cpp.llama_get_memory(self._context), -1, shared, -1)
        self._told = beginning[:shared]
        return beginning[shared:]

    def _decode(
        self, vectors: Array, positions: Sequence[int], sequences: Sequence[Sequences], wanted: Sequence[bool]
    ) -> None:
        """Run vectors through the layers, each at its position in its sequences, and answer after the wanted ones."""
        batch = self._batch
        batch.n_tokens = len(vectors)
        vectors = np.ascontiguousarray(vectors, np.float32)
        ctypes.memmove(batch.embd, vectors.ctypes.data, vectors.nbytes)
        for k, (position, of, answered) in enumerate(zip(positions, sequences, wanted, strict=True)):
            batch.pos[k] = position
            batch.n_seq_id[k] = len(of)
            ctypes.memmove(batch.seq_id[k], of.ctypes.data, of.nbytes)
            batch.logits[k] = answered
        if (code := llama_cpp.llama_decode(self._context, batch)) != 0:
            raise RuntimeError(f"llama_decode returned {code}")

    def _logits(self, count: int) -> Array:
        """The logits of the three answers after each wanted vector of the last batch, as count x 3."""
        width = len(self._opening) + len(self._answers)
        whole = np.ctypeslib.as_array(llama_cpp.llama_get_logits(self._context), (count, width))
        return whole[:, -len(ANSWERS) :].copy()


def _common(one: Array, other: Array) -> int:
    """The number of leading rows that two beginnings share."""
    length = min(len(one), len(other))
    differs = (one[:length] != other[:length]).any(1)
    return int(differs.argmax()) if differs.any() else length


def _groups(tails: Sequence[tuple[int, Array]]) -> Iterator[list[tuple[int, Array]]]:
    """Cut tails, in order, into groups that each fit into one batch; a single one always does."""
    group: list[tuple[int, Array]] = []
    for one in tails:
        if sum(len(tail) for _, tail in [*group, one]) > SEQUENCES_AT_ONCE or len(group) == CANDIDATES_AT_ONCE:
            yield group
            group = []
        group.append(one)
    yield group
