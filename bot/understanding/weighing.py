"""Weigh what Matinee's own reader and the rules say about a movie, and ask the person if that is not sure enough."""

from __future__ import annotations

from bot.understanding.opinions.opinion import Opinion
from bot.understanding.requests.intents import Intent
from bot.understanding.second_reading import opinion_of
from movies.reader_prompt import ReaderMovie

# Below this probability, ask for the opinion instead of believing it.
SURE = 0.75
SURELY_NAMED, SURELY_SEEN = 0.6, 0.8
LEAST_SHARE = 1e-3
# How often the rules read the outer opinion on a movie when the inner one is meant, counted over the messages that
# the reader learned from; rarer pairs count as `RARELY`.
RULES_SAY: dict[Opinion | None, dict[Opinion, float]] = {
    Opinion.GOOD: {
        Opinion.GOOD: 0.48, Opinion.BAD: 0.10, Opinion.SEEN: 0.17, Opinion.UNSEEN: 0.08, Opinion.NAMED: 0.09,
        Opinion.LIKE: 0.06, Opinion.UNLIKE: 0.04,
    },
    Opinion.BAD: {
        Opinion.GOOD: 0.046, Opinion.BAD: 0.37, Opinion.SEEN: 0.085, Opinion.UNSEEN: 0.075, Opinion.NAMED: 0.042,
        Opinion.LIKE: 0.02, Opinion.UNLIKE: 0.19,
    },
    Opinion.SEEN: {
        Opinion.GOOD: 0.03, Opinion.BAD: 0.02, Opinion.SEEN: 0.26, Opinion.UNSEEN: 0.06, Opinion.NAMED: 0.04,
        Opinion.LIKE: 0.04,
    },
    Opinion.UNSEEN: {Opinion.UNSEEN: 0.25, Opinion.NAMED: 0.016},
    Opinion.LIKE: {
        Opinion.LIKE: 0.32, Opinion.NAMED: 0.02, Opinion.UNLIKE: 0.02, Opinion.ASKED: 0.015, Opinion.GOOD: 0.012,
    },
}  # fmt: skip
RARELY = 0.007
# The exponent of the rules' evidence: below 1, since rules and model err partly for the same reasons.
TRUST = 0.7


def weighed(movie: ReaderMovie, by_rules: Opinion | None) -> Opinion:
    """The likeliest opinion on a movie by model and rules together; `NAMED`, so as to ask, if a verdict is unsure.

    Multiplies the model's probability of each opinion by how often the rules read what they did if that one is meant
    (naive Bayes), since model and rules err in different ways.
    """
    if by_rules is Opinion.THEIRS:
        return by_rules
    shares = _shares(movie)
    if by_rules in RULES_SAY:
        told = RULES_SAY[by_rules]
        shares = {opinion: share * told.get(opinion, RARELY) ** TRUST for opinion, share in shares.items()}
    likeliest = max(shares, key=shares.__getitem__)
    if not likeliest.is_verdict:
        return likeliest
    return likeliest if shares[likeliest] >= SURE * sum(shares.values()) else Opinion.NAMED


def surely_named(movie: ReaderMovie, intent: Intent) -> bool:
    """Whether the model is sure that a movie is only named, or seen by somebody who wants others; asking for an opinion
    would be a nuisance."""
    shares = movie.shares or {}
    seen = shares.get("seen", 0.0) >= SURELY_SEEN and intent is Intent.RECOMMEND
    return seen or shares.get("named", 0.0) >= SURELY_NAMED


def _shares(told: ReaderMovie) -> dict[Opinion, float]:
    """The model's probability of each opinion."""
    if told.shares is None:
        return {opinion_of(told.verdict): 1.0}
    shares: dict[Opinion, float] = {}
    for verdict, share in told.shares.items():
        opinion = opinion_of(verdict)
        shares[opinion] = shares.get(opinion, 0.0) + max(share, LEAST_SHARE)
    return shares
