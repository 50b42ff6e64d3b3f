"""Classical recommenders as baselines, from LensKit and scikit-learn.

Each gets the same data as the language model: *good* or bad for each movie that the training users rated, and the few
ratings in the history of the person asked about. LensKit: Ekstrand, "LensKit for Python", 2020, https://lkpy.lenskit.org.

Settings were tuned on the validation users of MovieLens 100K (40 draws each; the comments give the AUC), never on
held-out ones.
"""

from __future__ import annotations

import itertools
import logging
import warnings
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from movies.averages import by_genres_and_year
from movies.catalogue import Catalogue
from movies.movielens import RatingTable
from movies.ratings import GOOD_FROM_STARS
from trainer.data.examples import HISTORY, RatingSequence, by_user, draw, epochs
from trainer.training.teacher import LIKELY, Teacher

Array = NDArray[np.float64]

ITEM_DAMPING = 5.0
USER_DAMPING = 8.0  # 0.7394; with 2, 5 and 12: 0.7302, 0.7384, 0.7375.
MOST_NEIGHBOURS = 20
FEWEST_NEIGHBOURS = 4  # 0.7060; with 1, 2 and 3: 0.6941, 0.6966, 0.6977, since five ratings have few neighbours.
# 0.7401; more features or other weights give between 0.66 and 0.7401, since five ratings say little about a taste.
FEATURES = 2
REGULARISATION = {"user": 0.2, "item": 0.05}
EPOCHS = 10
SURE = 0.98  # LensKit's scores may lie outside [0, 1].
PRIOR_RATINGS = 8.0
FOLDS = 5
DRAWS_PER_USER = 20
TEACHER_LENGTH = 12
TEACHER_FIT = 4000


class Baselines:
    """All baselines, fitted once on the training users, including the teacher that softens the labels.

    Here the teacher gets the same data as the others, without the probe of the untuned language model.

    Parameters
    ----------
    ratings: the training users'. catalogue: every movie that may be asked about.
    """

    def __init__(self, ratings: RatingTable, catalogue: Catalogue, *, seed: int = 1) -> None:
        from sklearn.linear_model import LogisticRegression
        from sklearn.pipeline import make_pipeline
        from sklearn.preprocessing import StandardScaler

        features, labels = [], []
        # Stacking (Wolpert 1992): the base models that predict a user's draws were fitted without that user.
        for fold in range(FOLDS):
            theirs = ratings.user % FOLDS == fold
            if not theirs.any() or theirs.all():
                continue
            rows = _draws(ratings.where(theirs), seed)
            features.append(_Recommenders(ratings.where(~theirs), catalogue, seed).features(rows))
            labels += [row.good[-1] for row in rows]
        self._recommenders = _Recommenders(ratings, catalogue, seed)
        self._regression: Any = make_pipeline(StandardScaler(), LogisticRegression(C=1.0))
        self._regression.fit(np.concatenate(features), np.array(labels))
        movies = {movie.id: movie for movie in catalogue}
        self._teacher = Teacher(ratings, movies, itertools.islice(epochs(ratings, TEACHER_LENGTH, seed), TEACHER_FIT))

    def chances(self, rows: Sequence[RatingSequence]) -> dict[str, Array]:
        """By name, the chance of *good* for the last movie of each row, given the ratings before it."""
        chances = self._recommenders.chances(rows)
        features = _features(chances, self._recommenders.deviations(rows))
        return chances | {
            "logistic regression over all": self._regression.predict_proba(features)[:, 1],
            "the teacher": np.array([self._teacher.chances(row, trained_on=False)[-1] for row in rows]),
        }

    def averages(self, movies: Sequence[int]) -> dict[str, Array]:
        """By name, the predicted average rating of each movie, in stars."""
        return self._recommenders.averages(movies)


class _Recommenders:
    """The base recommenders, which the stacked ones build on."""

    def __init__(self, ratings: RatingTable, catalogue: Catalogue, seed: int) -> None:
        good = (ratings.stars >= GOOD_FROM_STARS).astype(np.float64)
        ids = [movie.id for movie in catalogue]
        self._place = {movie: k for k, movie in enumerate(ids)}
        column = np.array([self._place[m] for m in ratings.movie.tolist()])
        count = np.bincount(column, minlength=len(ids)).astype(np.float64)
        liked: Array = np.bincount(column, weights=good, minlength=len(ids)).astype(np.float64)
        stars: Array = np.bincount(column, weights=ratings.stars, minlength=len(ids)).astype(np.float64)
        self._overall = float(good.mean())
        self._item_mean = (liked + ITEM_DAMPING * self._overall) / (count + ITEM_DAMPING)
        overall_stars = float(ratings.stars.mean())
        self._item_stars = (stars + ITEM_DAMPING * overall_stars) / (count + ITEM_DAMPING)
        self._of_its_kind = np.clip(by_genres_and_year(catalogue, count, liked), *LIKELY)
        self._stars_of_its_kind = by_genres_and_year(catalogue, count, stars)
        self._shrunk = (liked + PRIOR_RATINGS * self._of_its_kind) / (count + PRIOR_RATINGS)
        self._bias, self._neighbours, self._factors = _lenskit(ratings, good, ids, seed)

    def chances(self, rows: Sequence[RatingSequence]) -> dict[str, Array]:
        """By name, the chance of *good* for the last movie of each row."""
        asked = np.array([self._place[int(row.movies[-1])] for row in rows])
        seen = [row.good[:-1] for row in rows]
        bias = self._scores(self._bias, rows)
        # Without a history there are no factors, and without enough neighbours there is no score.
        neighbours, factors = self._scores(self._neighbours, rows), self._scores(self._factors, rows)
        return {
            "share of liked history": np.array([s.mean() if len(s) else self._overall for s in seen]),
            "item mean": self._item_mean[asked],
            "item and user bias": bias,
            "item-item neighbours": np.where(np.isnan(neighbours), bias, neighbours),
            "matrix factorisation": np.where(np.isnan(factors), bias, factors),
            "genre and year": self._of_its_kind[asked],
            "item mean, genre and year": self._shrunk[asked],
        }

    def deviations(self, rows: Sequence[RatingSequence]) -> Array:
        """Each history's leniency: its mean deviation from the movies' shares of *good*."""
        places = ([self._place[m] for m in row.movies[:-1].tolist()] for row in rows)
        return np.array(
            [(row.good[:-1] - self._shrunk[p]).mean() if p else 0.0 for row, p in zip(rows, places, strict=True)]
        )

    def features(self, rows: Sequence[RatingSequence]) -> Array:
        """The features of the logistic regression: the logit of every chance, and the deviation."""
        return _features(self.chances(rows), self.deviations(rows))

    def averages(self, movies: Sequence[int]) -> dict[str, Array]:
        """By name, the predicted average of each movie in stars."""
        places = [self._place[m] for m in movies]
        return {"item mean": self._item_stars[places], "genre and year": self._stars_of_its_kind[places]}

    def _scores(self, scorer: Any, rows: Sequence[RatingSequence]) -> Array:
        from lenskit.data import ItemList, RecQuery

        scores = []
        for row in rows:
            history = ItemList(item_ids=row.movies[:-1], rating=row.good[:-1])
            asked = ItemList(item_ids=row.movies[-1:])
            scores.append(float(scorer(RecQuery(history_items=history), asked).scores()[0]))
        return np.clip(np.array(scores), 1 - SURE, SURE)


def _lenskit(ratings: RatingTable, good: Array, ids: list[int], seed: int) -> list[Any]:
    import pandas
    import torch
    from lenskit.als import BiasedMFScorer
    from lenskit.basic import BiasScorer
    from lenskit.data import from_interactions_df
    from lenskit.knn import ItemKNNScorer
    from lenskit.training import TrainingOptions

    damping = {"user": USER_DAMPING, "item": ITEM_DAMPING}
    scorers = [
        BiasScorer(damping=damping),
        ItemKNNScorer(max_nbrs=MOST_NEIGHBOURS, min_nbrs=FEWEST_NEIGHBOURS),
        BiasedMFScorer(features=FEATURES, epochs=EPOCHS, regularization=REGULARISATION, damping=damping),
    ]
    threads = torch.get_num_threads()
    frame = pandas.DataFrame({"user_id": ratings.user, "item_id": ratings.movie, "rating": good})
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        logging.getLogger("lenskit").setLevel(logging.ERROR)
        data = from_interactions_df(frame, items=np.array(ids))
        for scorer in scorers:
            scorer.train(data, TrainingOptions(rng=seed))
    # LensKit limits PyTorch to one thread, but the language models scored next need all of them.
    torch.set_num_threads(threads)
    return scorers


def _draws(ratings: RatingTable, seed: int) -> list[RatingSequence]:
    return [
        draw(full, HISTORY + 1, np.random.default_rng((seed, user, k)))
        for user, full in by_user(ratings).items()
        for k in range(DRAWS_PER_USER)
    ]


def _features(chances: dict[str, Array], deviations: Array) -> Array:
    return np.column_stack([*(_logit(c) for c in chances.values()), deviations])


def _logit(chances: Iterable[float] | Array) -> Array:
    p = np.clip(np.asarray(chances, dtype=np.float64), 1 - SURE, SURE)
    logit: Array = np.log(p / (1 - p))
    return logit
