"""What is learned from a batch of questions: would they like it, would they choose it, and which first."""

from __future__ import annotations

import torch

from trainer.vectors.batches import Questions
from trainer.vectors.recipe import VectorRecipe

NEVER = -1e9


def loss_of(logits: torch.Tensor, questions: Questions, recipe: VectorRecipe) -> torch.Tensor:
    """The mean loss in nats: of good against bad, of choosing (weighed), and of ranking (weighed).

    Parameters
    ----------
    logits: of good, bad and pass at each movie, see `VectorNetwork.forward`.
    """
    cross = torch.nn.functional.binary_cross_entropy_with_logits
    like = cross(logits[..., 0] - logits[..., 1], questions.chance, reduction="none")
    loss = (like * questions.rated).sum() / questions.rated.sum().clamp(min=1)
    branches = logits[:, questions.labels.shape[1] :]
    odds = torch.logaddexp(branches[..., 0], branches[..., 1]) - branches[..., 2]
    choice = cross(odds, questions.chosen, reduction="none")
    loss = loss + recipe.choice * (choice * questions.asked).sum() / questions.asked.sum().clamp(min=1)
    return loss + recipe.ranking * _ranking(branches.log_softmax(dim=-1)[..., 0], questions)


def _ranking(score: torch.Tensor, questions: Questions) -> torch.Tensor:
    """Sampled softmax: each movie that was chosen and liked against all of its cut that were not chosen.

    The unchosen are drawn by q, so that the score's correction by log q cancels (Bengio and Senécal 2008).
    """
    history = questions.labels.shape[1]
    liked = questions.chosen * questions.liked[:, history:]
    unchosen = questions.asked * (1 - questions.chosen)
    together = (questions.cuts[:, :, None] == questions.cuts[:, None, :]) & (unchosen[:, None, :] > 0)
    others = torch.where(together, score[:, None, :], NEVER).logsumexp(dim=-1)
    loss = torch.nn.functional.softplus(others - score) * liked
    return loss.sum() / liked.sum().clamp(min=1)
