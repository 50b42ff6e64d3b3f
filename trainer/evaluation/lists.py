"""The quality of the lists for held-out people who give a few of their ratings.

MovieLens shows who rated what, not who would have liked what: a good movie that somebody never came across counts as
wrong. Every system ranks all movies that the person did not mention; ours runs the serving code, from the job to the
list. No movie is cold here: like the served model, all systems learn from training people's ratings of every movie.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from movies.movielens import RatingTable, Release
from movies.protocol.recommendation import PredictJob
from movies.ratings import GOOD_FROM_STARS
from trainer.data.examples import split
from trainer.evaluation.results import ListDifference, ListRow, Lists, Variance
from trainer.metrics.accuracy import auc
from trainer.metrics.intervals import Figure, Resamples, figure_of
from trainer.metrics.lists import FIRST, LONGEST, TOP, hit, ndcg, overlap, recall
from trainer.ranking.samples import Told, told_by
from trainer.ranking.weights import job_of, training_release
from workers.inference import Inference
from workers.retrieval.movie_map import MovieMap
from workers.retrieval.ranking import divergence
from workers.retrieval.taste import Taste

Array = NDArray[np.float64]
# Scores of all movies, by place; and lists of places, best first.
Scores = Array
Found = list[list[int]]

SERVED = "as served"
LIST_LENGTHS = (1, 3, 5, 10, 20)
STRENGTH_OF_EASE, WEIGHT_OF_DISLIKES = 3_000.0, 0.5
# A matrix of all pairs of the 86,537 movies of the largest release would take 60 GB.
MOST_OF_PAIRS = 10_000
PAIRS_OF_PRIOR = 10.0
RATINGS_OF_PRIOR = 20.0
ITEM_DAMPING = 5.0
# Figures within a person, and variances, are measured after ten ratings.
RATINGS_OF_WITHIN, MOST_OF_A_SIDE = 10, 30
PEOPLE_OF_VARIANCE, MOVIES_OF_VARIANCE = 30, 60


def known_to_all(release: Release) -> Release:
    """What every system may know: the training people's ratings, of all movies."""
    return training_release(release, spare_cold=False)


def rows_of(release: Release, length: int, seed: int, most: int | None = None, draws: int = 1) -> list[Told]:
    """At most `most` held-out people, each with `draws` different draws of given ratings."""
    place = {m.id: k for k, m in enumerate(release.catalogue)}
    rows = told_by(split(release).held_out, place, [length], draws, seed)
    people = np.unique([row.user for row in rows])
    chosen = set(np.random.default_rng(seed).permutation(people)[:most].tolist())
    return [row for row in rows if row.user in chosen]


def classical(release: Release) -> dict[str, Callable[[Told], Scores]]:
    """Recommenders fitted to the training users, each a function from given ratings to scores for all movies."""
    train, size = known_to_all(release).ratings, len(release.catalogue)
    place = {m.id: k for k, m in enumerate(release.catalogue)}
    rated, good = _matrix(train, place, size)
    likes, count = (rated * good).sum(0), rated.sum(0)
    acclaim = (likes + RATINGS_OF_PRIOR * likes.sum() / count.sum()) / (count + RATINGS_OF_PRIOR)
    # The matrices of pairs have a row for each of the most rated movies; all other movies get a score of 0.
    kept = np.sort(np.argsort(-count, kind="stable")[:MOST_OF_PAIRS])
    row = dict(zip(kept.tolist(), range(len(kept)), strict=True))
    rated, good, some = rated[:, kept], good[:, kept], likes[kept]
    liked = (rated * good).astype(np.float32)
    together = (liked.T @ liked).astype(np.float64)
    np.fill_diagonal(together, 0.0)
    cosine = together / np.sqrt(np.maximum(np.outer(some, some), 1.0)) * together / (together + PAIRS_OF_PRIOR)
    ease = ease_weights(np.where(rated, np.where(good, 1.0, WEIGHT_OF_DISLIKES), 0.0), STRENGTH_OF_EASE)

    def summed(pairs: Array, places: Iterable[int]) -> Scores:
        scores = np.zeros(size)
        scores[kept] = pairs[[row[p] for p in places if p in row]].sum(0)
        return scores

    return {
        "popularity": lambda told: likes,
        "acclaim": lambda told: acclaim,
        "item-item neighbours": lambda told: summed(cosine, told.likes),
        "EASE": lambda told: summed(ease, told.likes) + WEIGHT_OF_DISLIKES * summed(ease, told.dislikes),
        "implicit ALS": _implicit_als(train, place, size),
    }


def ease_weights(rated: Array, strength: float) -> Array:
    """The item-item weights of EASE in closed form (Steck 2019)."""
    gram = rated.T @ rated
    gram[np.diag_indices_from(gram)] += strength
    inverse = np.linalg.inv(gram)
    weights: Array = inverse / -np.diag(inverse)
    np.fill_diagonal(weights, 0.0)
    return weights


def _matrix(ratings: RatingTable, place: Mapping[int, int], size: int) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    people = np.unique(ratings.user, return_inverse=True)[1]
    columns = np.array([place[m] for m in ratings.movie.tolist()])
    rated = np.zeros((int(people.max()) + 1, size), dtype=bool)
    good = np.zeros_like(rated)
    rated[people, columns] = True
    good[people, columns] = ratings.stars >= GOOD_FROM_STARS
    return rated, good


def _implicit_als(ratings: RatingTable, place: Mapping[int, int], size: int) -> Callable[[Told], Scores]:
    """LensKit's implicit matrix factorisation (Hu, Koren and Volinsky 2008), with a person's movies folded in."""
    import logging
    import warnings

    import pandas
    import torch
    from lenskit.als import ImplicitMFScorer
    from lenskit.data import ItemList, RecQuery, from_interactions_df
    from lenskit.training import TrainingOptions

    liked = ratings.where(ratings.stars >= GOOD_FROM_STARS)
    frame = pandas.DataFrame({"user_id": liked.user, "item_id": [place[m] for m in liked.movie.tolist()]})
    threads, scorer = torch.get_num_threads(), ImplicitMFScorer(features=50, epochs=15)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        logging.getLogger("lenskit").setLevel(logging.ERROR)
        scorer.train(from_interactions_df(frame, items=np.arange(size)), TrainingOptions(rng=1))
    torch.set_num_threads(threads)
    everything = ItemList(item_ids=np.arange(size))

    def scores(told: Told) -> Scores:
        if not told.likes:
            return np.zeros(size)
        found = scorer(RecQuery(history_items=ItemList(item_ids=np.array(told.likes))), everything).scores()
        return np.nan_to_num(np.asarray(found, dtype=np.float64), nan=-1e9)

    return scores


def ranked(scores: Scores, told: Told) -> list[int]:
    """The top twenty by score, without the movies that the person mentioned."""
    left = np.array(scores, dtype=np.float64)
    left[told.given] = -np.inf
    return np.argsort(-left, kind="stable")[:LONGEST].tolist()


def served(inference: Inference, release: Release, rows: Sequence[Told]) -> Found:
    """The answers of the serving code, as places; `inference` uses the release's training users."""
    place = {m.id: k for k, m in enumerate(release.catalogue)}
    lists = []
    for number, told in enumerate(rows, start=1):
        found = inference.recommend(job_of(told, release, LONGEST)).recommendations
        lists.append([place[r.movie_id] for r in found])
        if number % 20 == 0:
            print(f"  {number} of {len(rows)} lists", flush=True)
    return lists


def table(
    release: Release, length: int, rows: Sequence[Told], systems: Mapping[str, Found], taste: Taste
) -> tuple[list[ListRow], list[ListDifference]]:
    """Each system's figures on the same people, and the paired differences between the served list and the others."""
    resamples = Resamples(np.array([r.user for r in rows]))
    values = {
        name: {m.__name__: np.array([m(one, r.liked) for one, r in zip(lists, rows, strict=True)]) for m in METRICS}
        for name, lists in systems.items()
    }
    popularity = np.array([m.popularity for m in taste.movies], dtype=np.float64)
    people = max(len(np.unique(split(release, spare_cold=False).train.user)), 1)
    found = [
        ListRow(
            model=name,
            data=release.name,
            ratings=length,
            people=len({r.user for r in rows}),
            ndcg=_figure(resamples, values[name]["ndcg"]),
            recall=_figure(resamples, values[name]["recall"]),
            hit=_figure(resamples, values[name]["hit"]),
            overlap=overlap(lists, [r.user for r in rows]),
            different=len({i for one in lists for i in one[:FIRST]}),
            fame=float(np.mean([popularity[i] / people for one in lists for i in one[:FIRST]])),
            miscalibration=float(np.mean([_miscalibration(taste, r, one) for r, one in zip(rows, lists, strict=True)])),
        )
        for name, lists in systems.items()
    ]
    differences = [
        ListDifference(
            model=SERVED,
            against=name,
            data=release.name,
            ratings=length,
            ndcg=_figure(resamples, values[SERVED]["ndcg"] - values[name]["ndcg"]),
            recall=_figure(resamples, values[SERVED]["recall"] - values[name]["recall"]),
        )
        for name in systems
        if name != SERVED and SERVED in systems
    ]
    return found, differences


METRICS = (ndcg, recall, hit)


def measured(
    release: Release,
    inference: Inference,
    movies: MovieMap | None,
    lengths: Sequence[int],
    most: int | None,
    seed: int,
    draws: int = 1,
) -> Lists:
    """The whole table for one release.

    Parameters
    ----------
    inference: uses `known_to_all(release)`. movies: its map. most: the maximum number of people; None means all.
    draws: how many different sets of movies each of them mentions; the intervals are over people.
    """
    taste, systems = Taste(known_to_all(release), movies), classical(release)
    rows: list[ListRow] = []
    differences: list[ListDifference] = []
    for length in lengths:
        told = rows_of(release, length, seed, most, draws)
        if not told:
            continue
        print(f"{len(told)} lists of people of {release.name} after {length} ratings ...", flush=True)
        found = {name: [ranked(scores(one), one) for one in told] for name, scores in systems.items()}
        found[SERVED] = served(inference, release, told)
        more, apart = table(release, length, told, found, taste)
        rows += more
        differences += apart
    told = rows_of(release, RATINGS_OF_WITHIN, seed, most)
    return Lists(
        rows=tuple(rows),
        differences=tuple(differences),
        within=within(inference, release, told),
        variances=(variance(inference, release, told[:PEOPLE_OF_VARIANCE], taste),) if told else (),
    )


def within(inference: Inference, release: Release, rows: Sequence[Told]) -> dict[str, Figure]:
    """Within-person AUC (UAUC) of liked against disliked movies, for the predicted chance and for the movies' means."""
    movies, train = list(release.catalogue), known_to_all(release).ratings
    place = {m.id: k for k, m in enumerate(movies)}
    rated, good = _matrix(train, place, len(movies))
    likes, count = (rated * good).sum(0), rated.sum(0)
    mean = (likes + ITEM_DAMPING * likes.sum() / count.sum()) / (count + ITEM_DAMPING)
    users, values = [], []
    for told in rows:
        rng = np.random.default_rng(told.user)
        liked, disliked = (rng.permutation(side)[:MOST_OF_A_SIDE] for side in (told.liked, told.disliked))
        if not len(liked) or not len(disliked):
            continue
        asked = np.concatenate([liked, disliked])
        job = PredictJob(
            catalogue=release.catalogue.digest,
            ratings=job_of(told, release).ratings,
            movie_ids=tuple(movies[k].id for k in asked.tolist()),
        )
        labels = np.repeat([1.0, 0.0], [len(liked), len(disliked)])
        chances = np.array(inference.predict(job).chances)
        users.append(told.user)
        values.append((auc(chances, labels), auc(mean[asked], labels)))
    if not users:
        return {}
    resamples, both = Resamples(np.array(users)), np.array(values)
    of = {"the chance": both[:, 0], "item mean": both[:, 1], "the chance minus item mean": both[:, 0] - both[:, 1]}
    return {name: _figure(resamples, value) for name, value in of.items()}


def variance(inference: Inference, release: Release, rows: Sequence[Told], taste: Taste) -> Variance:
    """The shares of the served score's variance due to person, movie and interaction, over the best-known movies."""
    known = np.argsort(-np.array([m.popularity for m in taste.movies]), kind="stable")[:MOVIES_OF_VARIANCE]
    movie_ids = [taste.movies[k].id for k in known.tolist()]
    scores = np.array([inference.scores(job_of(told, release).ratings, movie_ids) for told in rows])
    by_person, by_movie = scores.mean(1, keepdims=True), scores.mean(0, keepdims=True)
    rest = scores - by_person - by_movie + scores.mean()
    return Variance(model=SERVED, person=float(by_person.var()), movie=float(by_movie.var()), both=float(rest.var()))


def _figure(resamples: Resamples, values: Array) -> Figure:
    mean = lambda scores, _labels: float(scores.mean())  # noqa: E731
    return figure_of(float(values.mean()), resamples.values(mean, values, values))


def _miscalibration(taste: Taste, told: Told, places: Sequence[int]) -> float:
    """The divergence of a list's genres from those of the liked movies, in nats (Steck 2018)."""
    if not told.likes or not places:
        return 0.0
    return float(divergence(taste.genre_shares(told.likes), taste.genres(places[:TOP]).mean(0)))
