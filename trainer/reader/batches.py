"""Pack labelled messages into rows of a fixed length: PyTorch compiles a network anew for each shape."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import torch

from trainer.reader.labels import UNKNOWN, Labelled
from trainer.reader.network import FORBIDDEN

# Most messages are short; the few longer ones get rows of their own.
SHORT, LONG = 128, 448
# A batch is packed once this multiple of the tokens it holds is waiting, so that little of it stays empty.
ENOUGH = 1.3
NO_MESSAGE = -1
# The weight of an error where there may be a wish that could not be found in the message.
WEIGHT_OF_DOUBT = 0.3


@dataclass(frozen=True)
class Targets:
    """The correct marks for one head: the places in the batch, as rows and columns, and the numbers there."""

    rows: torch.Tensor
    places: torch.Tensor
    wanted: torch.Tensor


@dataclass(frozen=True)
class Batch:
    """Rows of messages. `mask` lets each message see only itself; `weights` are those of the tags."""

    tokens: torch.Tensor
    positions: torch.Tensor
    mask: torch.Tensor
    targets: dict[str, Targets]
    weights: torch.Tensor
    messages: int


def batches(messages: Iterable[Labelled], most_tokens: int) -> Iterator[Batch]:
    """All messages, in batches of about `most_tokens` tokens; leaves out those longer than a row."""
    waiting: dict[int, list[Labelled]] = {SHORT: [], LONG: []}
    for message in messages:
        length = len(message.form.tokens)
        if length > LONG:
            continue
        place = SHORT if length <= SHORT else LONG
        waiting[place].append(message)
        if sum(len(m.form.tokens) for m in waiting[place]) > ENOUGH * most_tokens:
            batch, waiting[place] = _packed(waiting[place], place, most_tokens)
            yield batch
    for place, rest in waiting.items():
        while rest:
            batch, rest = _packed(rest, place, most_tokens)
            yield batch


def _packed(messages: Sequence[Labelled], length: int, most_tokens: int) -> tuple[Batch, list[Labelled]]:
    """A batch of the first messages that fit, and the rest."""
    rows = max(1, most_tokens // length)
    tokens, positions = torch.zeros(rows, length, dtype=torch.long), torch.zeros(rows, length, dtype=torch.long)
    owner = torch.full((rows, length), NO_MESSAGE)
    filled, placed = [0] * rows, list[tuple[Labelled, int, int]]()
    for message in messages:
        size = len(message.form.tokens)
        row = next((r for r in range(rows) if filled[r] + size <= length), None)
        if row is None:
            break
        here = slice(filled[row], filled[row] + size)
        tokens[row, here], positions[row, here] = torch.tensor(message.form.tokens), torch.arange(size)
        owner[row, here] = len(placed)
        placed.append((message, row, filled[row]))
        filled[row] += size
    mask = torch.zeros(rows, 1, length, length)
    mask.masked_fill_((owner[:, :, None] != owner[:, None, :])[:, None], FORBIDDEN)
    doubtful = [
        WEIGHT_OF_DOUBT if not message.complete and tag == 0 else 1.0
        for message, _, _ in placed
        for tag in message.tags
    ]
    batch = Batch(tokens, positions, mask, _targets(placed), torch.tensor(doubtful), len(placed))
    return batch, list(messages[len(placed) :])


def _targets(placed: Sequence[tuple[Labelled, int, int]]) -> dict[str, Targets]:
    wanted: dict[str, list[tuple[int, int, object]]] = {
        name: [] for name in ("tags", "verdicts", "on_screen", "intents", "facts", "flags")
    }
    for message, row, start in placed:
        first, last = start + message.form.first, start + message.form.last
        wanted["tags"] += [(row, first + k, tag) for k, tag in enumerate(message.tags)]
        wanted["verdicts"] += [(row, first + k, v) for k, v in enumerate(message.verdicts) if v != UNKNOWN]
        shown = zip(message.form.shown, message.on_screen, strict=True)
        wanted["on_screen"] += [(row, start + place, verdict) for place, verdict in shown]
        wanted["intents"].append((row, last, message.intent))
        wanted["facts"] += [(row, last, message.fact)] if message.fact != UNKNOWN else []
        wanted["flags"].append((row, last, message.flags))
    return {
        name: Targets(*(torch.tensor([one[k] for one in some]) for k in range(3)))
        for name, some in wanted.items()
        if some
    }
