"""Metrics of ranked lists; `ranked` has movies, best first, and `liked` those that the person liked."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Ranked: TypeAlias = "Sequence[int] | NDArray[np.int64]"

TOP, LONGEST, FIRST = 10, 20, 5


def ndcg(ranked: Ranked, liked: NDArray[np.int64]) -> float:
    """Normalised discounted cumulative gain of the first ten (Jarvelin and Kekalainen 2002)."""
    weights = 1.0 / np.log2(np.arange(2, TOP + 2))
    hits = np.isin(ranked[:TOP], liked)
    return float(weights[: len(hits)][hits].sum() / weights[: len(liked)].sum())


def recall(ranked: Ranked, liked: NDArray[np.int64]) -> float:
    """The share of liked movies that made the first twenty."""
    return len(set(liked.tolist()) & set(map(int, ranked[:LONGEST]))) / len(liked)


def hit(ranked: Ranked, liked: NDArray[np.int64]) -> float:
    """Whether one of the first five was liked."""
    return float(bool(set(liked.tolist()) & set(map(int, ranked[:FIRST]))))


def overlap(lists: Sequence[Sequence[int]], users: Sequence[int]) -> float:
    """The mean share of their first five that two people have in common; `users` says whose list each is."""
    firsts = [(user, set(one[:FIRST])) for user, one in zip(users, lists, strict=True)]
    shares = [len(a & b) / FIRST for (one, a), (other, b) in combinations(firsts, 2) if one != other]
    return float(np.mean(shares)) if shares else 0.0
