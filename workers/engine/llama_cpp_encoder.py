"""GGUF through llama.cpp as an encoder: each token's vector in the last layer, with bidirectional attention."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import llama_cpp
import numpy as np
from numpy.typing import NDArray

from movies.errors import BaseModelMissing, JobRefused
from workers.engine.llama_cpp import load_model, token_ids

LONGEST_PIECE = 256
NO_POOLING, BOTH_WAYS = 0, 1


class LlamaCppEncoder:
    """Reads one text at a time.

    Parameters
    ----------
    model: a language model as GGUF.
    most_tokens: the greatest number of tokens in a text.
    threads: 0 means one per core.

    Raises
    ------
    BaseModelMissing: llama.cpp cannot load it.
    """

    def __init__(self, model: Path, most_tokens: int, threads: int = 0) -> None:
        self._model: Any = load_model(model)
        self._vocabulary = llama_cpp.llama_model_get_vocab(self._model)
        self.width = llama_cpp.llama_model_n_embd(self._model)
        settings = llama_cpp.llama_context_default_params()
        # Tokens can look ahead only within a batch, so a text must be one batch.
        settings.n_ctx = settings.n_batch = settings.n_ubatch = most_tokens
        settings.embeddings = True
        settings.pooling_type = NO_POOLING
        settings.attention_type = BOTH_WAYS
        settings.n_threads = settings.n_threads_batch = threads or os.cpu_count() or 1
        self._context = llama_cpp.llama_init_from_model(self._model, settings)
        if not self._context:
            raise BaseModelMissing("llama.cpp cannot open the reader's model: there is too little memory.")
        self._batch = llama_cpp.llama_batch_init(most_tokens, 0, 1)
        self._most = most_tokens

    def tokenise(self, text: str) -> list[tuple[int, bytes]]:
        """The tokens of a text with their bytes; raises JobRefused if it cannot be tokenised."""
        return tokenised(self._vocabulary, text)

    def encode(self, tokens: Sequence[int]) -> NDArray[np.float32]:
        """The normalised output of the model's last layer for each token, as tokens x width.

        Raises
        ------
        JobRefused: there are more tokens than the model was opened for.
        """
        if not 0 < len(tokens) <= self._most:
            raise JobRefused("The message is too long for the reader.")
        batch = self._batch
        batch.n_tokens = len(tokens)
        for place, token in enumerate(tokens):
            batch.token[place] = token
            batch.pos[place] = place
            batch.n_seq_id[place] = 1
            batch.seq_id[place][0] = 0
            batch.logits[place] = True
        llama_cpp.llama_memory_clear(llama_cpp.llama_get_memory(self._context), False)
        if (code := llama_cpp.llama_decode(self._context, batch)) != 0:
            raise RuntimeError(f"llama_decode returned {code}")
        vectors = llama_cpp.llama_get_embeddings(self._context)
        return np.ctypeslib.as_array(vectors, (len(tokens), self.width)).copy()

    def close(self) -> None:
        """Free the model's memory; the encoder cannot be used afterwards."""
        if self._model is not None:
            llama_cpp.llama_batch_free(self._batch)
            llama_cpp.llama_free(self._context)
            llama_cpp.llama_model_free(self._model)
            self._model = self._context = None


@contextmanager
def tokeniser(model: Path) -> Iterator[Callable[[str], list[tuple[int, bytes]]]]:
    """A function that works like `LlamaCppEncoder.tokenise`, without loading the weights.

    Raises
    ------
    BaseModelMissing: llama.cpp cannot load the model.
    """
    loaded = load_model(model, vocabulary_alone=True)
    vocabulary = llama_cpp.llama_model_get_vocab(loaded)
    try:
        yield lambda text: tokenised(vocabulary, text)
    finally:
        llama_cpp.llama_model_free(loaded)


def tokenised(vocabulary: Any, text: str) -> list[tuple[int, bytes]]:
    """The tokens of a text with their bytes; control tokens are plain text. Raises JobRefused if it has none."""
    return [(token, _piece(vocabulary, token)) for token in token_ids(vocabulary, text)]


def _piece(vocabulary: Any, token: int) -> bytes:
    space = ctypes.create_string_buffer(LONGEST_PIECE)
    size = llama_cpp.llama_token_to_piece(vocabulary, token, space, LONGEST_PIECE, 0, False)
    return space.raw[: max(size, 0)]
