"""GGUF through llama.cpp as a chat: an instruct model that writes only JSON that fits a given schema."""

from __future__ import annotations

import ctypes
import json
import os
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import llama_cpp
import numpy as np
from llama_cpp.llama_grammar import json_schema_to_gbnf
from numpy.typing import NDArray

from movies.errors import BaseModelMissing, JobRefused
from workers.engine.llama_cpp import load_model

CONTEXT_TOKENS = 4096
BATCH_TOKENS = 512
LONGEST_PIECE = 256
# Stands for the text of the last turn until the turns are tokenised; no template contains it.
DATA = "\ue000"

# The memory layout of `llama_token_data`.
TOKEN_DATA = np.dtype([("id", np.int32), ("logit", np.float32), ("p", np.float32)])

Messages = Sequence[Mapping[str, str]]


class LlamaCppChat:
    """One model and its memory, which keeps any beginning that the next chat shares.

    Parameters
    ----------
    model: an instruct model as GGUF, with its chat template in it.
    threads: 0 means one per core.

    Raises
    ------
    BaseModelMissing: llama.cpp cannot load it, or does not know its chat template.
    """

    def __init__(self, model: Path, threads: int = 0) -> None:
        self._model: Any = load_model(model)
        self._vocabulary = llama_cpp.llama_model_get_vocab(self._model)
        self._template = llama_cpp.llama_model_chat_template(self._model, None)
        self._deadline = 0.0
        # llama.cpp keeps the address, so the callback has to live as long as the context.
        self._late = llama_cpp.ggml_abort_callback(lambda _: time.monotonic() > self._deadline)
        settings = llama_cpp.llama_context_default_params()
        settings.n_ctx = CONTEXT_TOKENS
        settings.n_batch = BATCH_TOKENS
        settings.n_threads = settings.n_threads_batch = threads or os.cpu_count() or 1
        settings.abort_callback = self._late
        self._context = llama_cpp.llama_init_from_model(self._model, settings)
        if not self._context:
            raise BaseModelMissing("llama.cpp cannot open the reader's model: there is too little memory.")
        self._held: list[int] = []
        self._templated([{"role": "user", "content": DATA}])

    def write(self, messages: Messages, schema: Mapping[str, Any], most_tokens: int, seconds: float) -> str:
        """What the model writes after these turns. The last turn is data, in which control tokens are plain text.

        Raises
        ------
        JobRefused: the turns are too long, or there was too little time.
        """
        self._deadline = time.monotonic() + seconds
        tokens = self._tokens(messages)
        if len(tokens) + most_tokens > CONTEXT_TOKENS:
            raise JobRefused("The message does not fit into the context of the reader's model.")
        grammar = self._grammar(schema)
        written = bytearray()
        try:
            self._read(tokens)
            for _ in range(most_tokens):
                token = self._next(grammar)
                if llama_cpp.llama_vocab_is_eog(self._vocabulary, token):
                    break
                written += self._piece(token)
                self._decode([token])
        finally:
            llama_cpp.llama_sampler_free(grammar)
        return written.decode("utf-8", "replace")

    def close(self) -> None:
        """Free the model's memory; the chat cannot be used afterwards."""
        if self._model is not None:
            llama_cpp.llama_free(self._context)
            llama_cpp.llama_model_free(self._model)
            self._model = self._context = None

    def _grammar(self, schema: Mapping[str, Any]) -> Any:
        """The grammar, which knows which tokens the schema allows next."""
        rules = json_schema_to_gbnf(json.dumps(schema))
        return llama_cpp.llama_sampler_init_grammar(self._vocabulary, rules.encode(), b"root")

    def _next(self, grammar: Any) -> int:
        """The likeliest allowed token. It is usually the likeliest of all, which is quick to check on its own."""
        shape = (llama_cpp.llama_vocab_n_tokens(self._vocabulary),)
        logits = np.ctypeslib.as_array(llama_cpp.llama_get_logits_ith(self._context, -1), shape)
        token = _allowed(grammar, logits, np.array([logits.argmax()]))
        if token is None:
            token = _allowed(grammar, logits, np.arange(len(logits)))
        if token is None:
            raise JobRefused("The reader's model has no token for what comes next.")
        llama_cpp.llama_sampler_accept(grammar, token)
        return token

    def _tokens(self, messages: Messages) -> list[int]:
        *before, last = messages
        head, _, tail = self._templated([*before, {"role": last["role"], "content": DATA}]).rpartition(DATA)
        return [
            *self._tokenised(head, is_data=False, begins=True),
            *self._tokenised(last["content"], is_data=True),
            *self._tokenised(tail, is_data=False),
        ]

    def _templated(self, messages: Messages) -> str:
        """The turns in the form that the model was trained on."""
        turns = (llama_cpp.llama_chat_message * len(messages))(
            *(llama_cpp.llama_chat_message(m["role"].encode(), m["content"].encode()) for m in messages)
        )
        room = 2 * sum(len(m["content"].encode()) for m in messages) + 4_096
        space = ctypes.create_string_buffer(room)
        size = llama_cpp.llama_chat_apply_template(self._template, turns, len(messages), True, space, room)
        if not self._template or not 0 < size <= room:
            raise BaseModelMissing("llama.cpp knows no chat template for the reader's model: use an instruct model.")
        return space.raw[:size].decode("utf-8")

    def _tokenised(self, text: str, is_data: bool, begins: bool = False) -> list[int]:
        raw = text.encode("utf-8", errors="replace")
        space = (llama_cpp.llama_token * (len(raw) + 8))()
        count = llama_cpp.llama_tokenize(self._vocabulary, raw, len(raw), space, len(space), begins, not is_data)
        if count < 0:
            raise JobRefused("The message cannot be tokenised.")
        return list(space[:count])

    def _read(self, tokens: list[int]) -> None:
        """Decode the turns, except what the memory already holds of them."""
        same = next((k for k, (a, b) in enumerate(zip(self._held, tokens, strict=False)) if a != b), len(self._held))
        # The last token is always computed, because its logits are the answer.
        same = min(same, len(tokens) - 1)
        memory = llama_cpp.llama_get_memory(self._context)
        if not llama_cpp.llama_memory_seq_rm(memory, 0, same, -1):
            llama_cpp.llama_memory_clear(memory, False)
            same = 0
        self._held = self._held[:same]
        for start in range(same, len(tokens), BATCH_TOKENS):
            self._decode(tokens[start : start + BATCH_TOKENS])

    def _decode(self, tokens: list[int]) -> None:
        # The batch only points to the tokens, so a variable must keep them alive.
        space = (llama_cpp.llama_token * len(tokens))(*tokens)
        batch = llama_cpp.llama_batch_get_one(space, len(tokens))
        if time.monotonic() > self._deadline or llama_cpp.llama_decode(self._context, batch) != 0:
            # An interrupted batch leaves the memory in an unknown state.
            llama_cpp.llama_memory_clear(llama_cpp.llama_get_memory(self._context), False)
            self._held = []
            raise JobRefused("The reader's model took too long.")
        self._held += tokens

    def _piece(self, token: int) -> bytes:
        space = ctypes.create_string_buffer(LONGEST_PIECE)
        size = llama_cpp.llama_token_to_piece(self._vocabulary, token, space, LONGEST_PIECE, 0, False)
        return space.raw[: max(size, 0)]


def _allowed(grammar: Any, logits: NDArray[np.float32], tokens: NDArray[np.int64]) -> int | None:
    """The likeliest of some tokens that the grammar allows next; None if it allows none of them."""
    cells = np.zeros(len(tokens), TOKEN_DATA)
    cells["id"], cells["logit"] = tokens, logits[tokens]
    data = cells.ctypes.data_as(ctypes.POINTER(llama_cpp.llama_token_data))
    array = llama_cpp.llama_token_data_array(data=data, size=len(cells), selected=-1, sorted=False)
    llama_cpp.llama_sampler_apply(grammar, ctypes.byref(array))
    best = cells[cells["logit"].argmax()]
    return int(best["id"]) if np.isfinite(best["logit"]) else None
