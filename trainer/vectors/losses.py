"""The losses on a batch of questions: liking, choosing and ranking."""

from __future__ import annotations

import torch

from trainer.vectors.batches import QuestionBatch
from trainer.vectors.recipe import VectorRecipe

NEVER = -1e9


def loss_of(logits: torch.Tensor, questions: QuestionBatch, recipe: VectorRecipe) -> torch.Tensor:
    """The mean loss in nats: of good against bad, plus weighted losses of choosing and ranking.

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
    return loss + recipe.ranking * _ranking(branches.log_softmax(dim=-1)[..., 0], questions, recipe.taste)


def _ranking(score: torch.Tensor, questions: QuestionBatch, taste: float) -> torch.Tensor:
    """The ranking loss: the cross-entropy of a softmax over all movies asked about after a cut.

    One part of the target is spread over the movies that were chosen and liked; the other comes from the teacher.
    Negatives are drawn with probability q, so with the score corrected by log q, the model learns how much more likely
    than others this person is to choose a movie (Bengio and Senécal 2008).
    """
    liked = questions.chosen * questions.liked[:, questions.labels.shape[1] :]
    together = (questions.cuts[:, :, None] == questions.cuts[:, None, :]) & (questions.asked[:, None, :] > 0)
    among = together.to(score.dtype)
    shared_out = liked / (among @ liked[:, :, None])[..., 0].clamp(min=1)
    target = (1 - taste) * shared_out + taste * questions.taste
    log_share = score - torch.where(together, score[:, None, :], NEVER).logsumexp(dim=-1)
    return -(target * log_share).sum() / target.sum().clamp(min=1e-6)
