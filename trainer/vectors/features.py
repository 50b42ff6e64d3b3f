"""The blocks `read` and `rated` of movies with training ratings (see `workers.engine.movie_vectors`).

Collaborative factors are singular vectors of who rated what (Cremonesi, Koren and Turrin 2010) and of ratings corrected
for severity. A basis of factors is arbitrary, so each fold's factors are rotated onto everybody's by orthogonal
Procrustes (Schönemann 1966).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from movies.averages import by_genres_and_year
from trainer.training.lm_probe import by_reading
from trainer.training.teacher import LIKELY
from trainer.vectors.people import People
from trainer.vectors.recipe import VectorRecipe

Array = NDArray[np.float32]
Doubles = NDArray[np.float64]

# With fewer ratings, a movie's factors are noise, so it counts as new.
FEWEST_RATINGS_FOR_FACTORS = 3
# The weight of a disliked movie, which was also chosen but says less about the next choice.
DISLIKED_COUNTS = 0.5
RATINGS_OF_PRIOR = 6.0
# Rows and columns of who rated what are divided by this power of their totals: a compromise between raw counts, which
# see only famous movies, and cosines, which see only rare ones.
DAMPING = 0.25
SEVERITY_OF_PRIOR = 5.0
# Factors have a mean length of one; below this length they are noise.
SHORTEST = 0.05


@dataclass(frozen=True)
class MovieTable:
    """The blocks of each movie from some people's ratings, as movies x width; `has_rated` is 1.0 where known."""

    read: Array
    rated: Array
    has_rated: Array


def tables_of(
    people: People, read: Doubles, recipe: VectorRecipe
) -> tuple[MovieTable, list[MovieTable], NDArray[np.int64]]:
    """The table from all ratings, one per fold from everybody outside it, and each person's fold.

    read: the untuned model's states, see `trainer.training.lm_probe.states`.
    """
    fold_of = np.random.default_rng(recipe.seed).permutation(len(people.people)) % recipe.folds
    components = _principal(read, recipe.read)
    everybody, masks = np.ones(len(people.ratings), dtype=bool), [fold_of[people.row] != f for f in range(recipe.folds)]
    whole = Knowledge(people, everybody, _expected(people, everybody, read), recipe)
    folds = [Knowledge(people, mask, _expected(people, mask, read), recipe, like=whole) for mask in masks]
    scale = whole.scale
    return whole.table(components, scale), [fold.table(components, scale) for fold in folds], fold_of


def _expected(people: People, mask: NDArray[np.bool_], read: Doubles) -> Doubles:
    """Each movie's share of likes, as predicted from its genres, its year and what was read about it."""
    count, liked = people.count(mask), people.count(mask & (people.good > 0))
    return by_reading(read, by_genres_and_year(people.movies, count, liked), count, liked)


class Knowledge:
    """The blocks from some people's ratings, with factors rotated onto those of `like`."""

    def __init__(
        self,
        people: People,
        mask: NDArray[np.bool_],
        expected: Doubles,
        recipe: VectorRecipe,
        like: Knowledge | None = None,
    ) -> None:
        first = mask & (people.part[people.row] == 0)
        count, liked = people.count(mask), people.count(mask & (people.good > 0))
        self.expected = _logit(np.clip(expected, *LIKELY))
        share = (liked + RATINGS_OF_PRIOR * np.clip(expected, *LIKELY)) / (count + RATINGS_OF_PRIOR)
        # A sample of the people gives a movie fewer ratings, but makes it no less famous.
        more = len(people.ratings) / max(mask.sum(), 1)
        more_first = (people.part[people.row] == 0).sum() / max(first.sum(), 1)
        counts = np.log1p(np.column_stack([count * more, people.count(first) * more_first]))
        self.factors = [
            _chosen(people, mask, recipe.factors),
            _chosen(people, first, recipe.first_factors),
            _beyond_severity(people, mask, share, recipe.residuals),
        ]
        if like is not None:
            self.factors = [turned(ours, onto) for ours, onto in zip(self.factors, like.factors, strict=True)]
        self.factors = [_tempered(block) for block in self.factors]
        plain = np.column_stack([_logit(share), counts])
        self.plain = plain.shape[1]
        self.rated = np.column_stack([plain, *self.factors])
        self.known = count >= FEWEST_RATINGS_FOR_FACTORS

    @property
    def scale(self) -> Doubles:
        """The root mean square of each column of `rated`; the share of *good* and the counts keep their units."""
        scale = np.sqrt((self.rated[self.known] ** 2).mean(axis=0)) + 1e-6
        scale[: self.plain] = 1.0
        return scale

    def table(self, components: Doubles, scale: Doubles) -> MovieTable:
        read = np.column_stack([components, self.expected])
        known = self.known.astype(np.float32)
        return MovieTable(read.astype(np.float32), (self.rated / scale * known[:, None]).astype(np.float32), known)


def _principal(read: Doubles, width: int) -> Doubles:
    """Principal components of the states, each of unit variance."""
    centred = read - read.mean(axis=0)
    centred /= centred.std(axis=0) + 1e-6
    _, vectors = np.linalg.eigh(centred.T @ centred)
    components: Doubles = centred @ vectors[:, ::-1][:, :width]
    return components / (components.std(axis=0) + 1e-6)


def _chosen(people: People, mask: NDArray[np.bool_], width: int) -> Doubles:
    """Factors of each movie from who rated it."""
    from scipy.sparse import csr_array, diags_array

    weights = np.where(people.good[mask] > 0, 1.0, DISLIKED_COUNTS)
    shape = len(people.people), len(people.movies)
    table = csr_array((weights, (people.row[mask], people.column[mask])), shape=shape)
    rows, columns = (np.maximum(table.sum(axis=k), 1.0) ** -DAMPING for k in (1, 0))
    return _singular(diags_array(rows) @ table @ diags_array(columns), width)


def _beyond_severity(people: People, mask: NDArray[np.bool_], share: Doubles, width: int) -> Doubles:
    """Factors of each movie from ratings relative to each person's mean."""
    from scipy.sparse import csr_array

    row, column = people.row[mask], people.column[mask]
    left = people.good[mask] - share[column]
    shape = len(people.people), len(people.movies)
    kindness = np.bincount(row, left, shape[0]) / (np.bincount(row, minlength=shape[0]) + SEVERITY_OF_PRIOR)
    damped = np.sqrt(people.count(mask) + RATINGS_OF_PRIOR)
    return _singular(csr_array(((left - kindness[row]) / damped[column] ** 0.5, (row, column)), shape=shape), width)


def _singular(table: object, width: int) -> Doubles:
    """Right singular vectors of a sparse table, strongest first, padded with zeros."""
    from scipy.sparse.linalg import svds

    rank = min(width, min(table.shape) - 1)  # type: ignore[attr-defined]
    _, values, vectors = svds(table, k=rank, random_state=0)
    found = np.zeros((vectors.shape[1], width))
    found[:, :rank] = (vectors * (values > 1e-9)[:, None])[::-1].T
    return found


def turned(factors: Doubles, onto: Doubles, known: NDArray[np.bool_] | slice = slice(None)) -> Doubles:
    """Factors rotated onto others; `known` selects the movies that the others are of."""
    left, _, right = np.linalg.svd(factors[known].T @ onto)
    found: Doubles = factors @ (left @ right)
    return found


def _tempered(factors: Doubles) -> Doubles:
    """Factors scaled to the square root of their lengths, since those of famous movies are ten times as long."""
    factors = factors / (np.sqrt((factors**2).mean()) + 1e-9)
    lengths = np.sqrt((factors**2).mean(axis=1, keepdims=True))
    tempered: Doubles = factors / np.sqrt(lengths + SHORTEST)
    return tempered


def _logit(share: Doubles) -> Doubles:
    logit: Doubles = np.log(share / (1 - share))
    return logit
