"""Weigh what the own reader and the rules say of a movie, and ask if they are not sure enough together."""

from __future__ import annotations

from bot.understanding.opinions.opinion import Opinion
from bot.understanding.second_reading import opinion_of
from movies.reader_prompt import ReaderMovie

# Below this probability an opinion is asked for instead of believed.
SURE = 0.75
# The model is surer than it should be: its log-odds are divided by this (Guo et al. 2017).
HEAT = 1.3
LEAST_SHARE = 1e-3
# How often the rules say something of a movie (outer) when something is meant (inner), counted over the
# messages that the reader learned from; rarer ones are `RARELY`.
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
# Rules and model err in part for the same reasons.
TRUST = 0.7


def weighed(movie: ReaderMovie, by_rules: Opinion | None) -> Opinion:
    """The opinion on a movie: the likeliest one by model and rules together; one that is not sure is asked for.

    The model's probability of each opinion times that of what the rules say if it is meant (naive Bayes): model and
    rules err in different ways.
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


def _shares(told: ReaderMovie) -> dict[Opinion, float]:
    """The model's probability of each opinion, less sure than the model is of itself."""
    if told.shares is None:
        return {opinion_of(told.verdict): 1.0}
    cooled = {verdict: max(share, LEAST_SHARE) ** (1 / HEAT) for verdict, share in told.shares.items()}
    shares: dict[Opinion, float] = {}
    for verdict, share in cooled.items():
        opinion = opinion_of(verdict)
        shares[opinion] = shares.get(opinion, 0.0) + share / sum(cooled.values())
    return shares
