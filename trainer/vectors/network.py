"""The first layers of a causal language model, with movies as vectors instead of tokens."""

from __future__ import annotations

from typing import Any

import torch

from workers.engine.transformers_vectors import masks, run_layers


class VectorNetwork(torch.nn.Module):
    """Maps histories and branches to the logits of good, bad and pass at each movie (see `QuestionBatch`).

    Parameters
    ----------
    decoder: the layers, cut and adapted. opening: the embeddings of the opening's tokens, as tokens x width. answers:
    those of the labels good, bad and pass, as 3 x width, which are also rows of the output matrix.
    features: the width of the projection's input. hidden: that of its inner layer.
    """

    opening: torch.Tensor
    answers: torch.Tensor

    def __init__(
        self, decoder: Any, opening: torch.Tensor, answers: torch.Tensor, features: int, hidden: int = 256
    ) -> None:
        super().__init__()
        self.decoder = decoder
        self.projection = Projection(features, hidden, opening.shape[1], float(opening.std()))
        self.register_buffer("opening", opening.detach().clone().float())
        self.register_buffer("answers", answers.detach().clone().float())

    def forward(self, features: torch.Tensor, labels: torch.Tensor, cuts: torch.Tensor) -> torch.Tensor:
        """Logits as sequences x (T + B) x 3."""
        sequences, ratings = labels.shape
        branches = cuts.shape[1]
        start = len(self.opening)
        vectors = self.projection(features)
        # *Good* is the first answer, but its label is 1.
        said = self.answers[1 - labels]
        history = torch.stack([vectors[:, :ratings], said], dim=2).flatten(1, 2)
        opening = self.opening.expand(sequences, -1, -1)
        hidden = torch.cat([opening, history, vectors[:, ratings:]], dim=1)
        places = start + 2 * torch.arange(ratings, device=labels.device)
        out = run_layers(self.decoder, hidden, *masks(start, ratings, cuts))
        asked = torch.cat([out[:, places], out[:, out.shape[1] - branches :]], dim=1)
        # In 32 bits even under mixed precision, since near ties decide which movie comes first.
        with torch.autocast(out.device.type, enabled=False):
            return asked.float() @ self.answers.T


class Projection(torch.nn.Module):
    """The projection, which `workers.engine.movie_vectors.projected` computes in serving."""

    def __init__(self, features: int, hidden: int, width: int, scale: float) -> None:
        super().__init__()
        self.direct = torch.nn.Linear(features, width, bias=False)
        self.inner = torch.nn.Linear(features, hidden)
        self.outer = torch.nn.Linear(hidden, width)
        with torch.no_grad():
            # Vectors start with about the norm of token embeddings.
            self.direct.weight.normal_(0.0, scale / features**0.5)
            self.outer.weight.normal_(0.0, scale / hidden**0.5)
            self.outer.bias.zero_()

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        """Features to vectors, in 32 bits even under mixed precision."""
        with torch.autocast(features.device.type, enabled=False):
            return self.direct(features) + self.outer(torch.nn.functional.silu(self.inner(features)))
