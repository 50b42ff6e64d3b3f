"""Learn a bundle's map of movies and ranking weights.

The map is learned from training users, the weights from validation users: given some of their ratings, their other
likes should rank above movies they did not choose. Only the weight of the language model's log-odds needs the model
itself, so it is fitted last.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from movies.movielens import Release, read_tags
from movies.protocol.recommendation import RatedMovie, RecommendJob
from movies.ratings import Verdict
from trainer.data.corpus import IDS_OF_A_RELEASE, Corpus, seen_by
from trainer.data.examples import split
from trainer.ranking.facts import facts_as_tags
from trainer.ranking.samples import Told, fans, of_one_taste, told_by
from workers.bundles.bundle import Bundle, rewritten
from workers.bundles.manifest import MAP
from workers.inference import Inference
from workers.judges import Opinions
from workers.retrieval.guessed import Guessed, Scores
from workers.retrieval.map_fitting import fit_map
from workers.retrieval.movie_map import MovieMap
from workers.retrieval.ranking import (
    CHOICE,
    CHOICE_OF_ONE_TASTE,
    CLEARLY_ONE_TASTE,
    MODEL,
    Ranking,
)
from workers.retrieval.taste import FEATURES, PLAIN, Taste

Array = NDArray[np.float64]
# The features of a person's other likes, and of movies that they did not choose.
Compared = tuple[Array, Array]

LENGTHS = (1, 2, 3, 5, 7, 10, 15, 20)
MOST_ROWS, SHARE_OF_ONE_TASTE, SHARE_OF_FANS = 1_200, 0.4, 0.15
FEWEST_RATINGS_OF_A_FAVOURITE = 5
# Obscure movies hardly ever make a list, and would only cost time.
BEST_KNOWN = 1_500
# The model is asked about a hundred movies per row, which takes three seconds on two cores.
LENGTH_ASKED = 10
PENALTY = 1e-3
STEPS = 100


def map_of(corpus: Corpus, folders: Sequence[Path | None]) -> MovieMap:
    """The map of a corpus, with its releases' tags and Matinee's own facts about movies.

    Parameters
    ----------
    folders: one for each release of the corpus, in order; None for a release without a folder.
    """
    told = [*_tags(folders), *facts_as_tags(movie for i, movie in corpus.movies.items() if i not in corpus.same)]
    return fit_map(corpus.ratings, corpus.movies, corpus.same, told)


def _tags(folders: Sequence[Path | None]) -> Iterable[tuple[int, str]]:
    for number, folder in enumerate(folders):
        for user, movie, tag in read_tags(folder) if folder else ():
            # Nothing is learned from held-out or validation people, by the rules of `trainer.data.examples.split`.
            if user % 10 not in (0, 5):
                yield number * IDS_OF_A_RELEASE + movie, tag


def training_view(release: Release, movies: MovieMap) -> Taste:
    """The taste features of a release, from its training users alone."""
    return Taste(training_release(release), movies)


def training_release(release: Release, *, spare_cold: bool = True) -> Release:
    """A release with only its training users' ratings, from which its movies' popularity is computed.

    See `split` for `spare_cold`."""
    train = split(release, spare_cold=spare_cold).train
    return Release(release.name, seen_by(train, release.catalogue), train)


def fit_weights(
    releases: Sequence[Release], movies: MovieMap, seed: int = 1, rows: int = MOST_ROWS
) -> dict[str, float]:
    """The weights of `FEATURES`, learned from this many rows of some releases' validation users.

    People who rated a movie badly still chose it, and rated similar ones, so MovieLens alone would have us recommend
    these. But somebody who says that they hated a movie wants no more like it, so likeness to a disliked movie must not
    have a positive weight.
    """
    people: list[Compared] = []
    of_fans: list[Compared] = []
    for release in releases:
        taste, validation = training_view(release, movies), split(release).validation
        told = told_by(validation, taste.place, LENGTHS, 1, seed)
        people += _compared(taste, _drawn(told, rows // len(releases), seed))
        one = list(of_one_taste(validation, taste, 2, seed))
        people += _compared(taste, _drawn(one, int(SHARE_OF_ONE_TASTE * rows) // len(releases), seed))
        made_up = list(fans(taste, FEWEST_RATINGS_OF_A_FAVOURITE, 1, seed))
        of_fans += _compared(taste, _drawn(made_up, int(SHARE_OF_FANS * rows) // len(releases), seed))
    free = [(None, 0.0 if "dislikes" in name else None) for name in FEATURES]
    found = fitted(people, free)
    # Synthetic fans say nothing about people with eclectic taste.
    kept = [(x, x) if name in PLAIN else bound for name, x, bound in zip(FEATURES, found.tolist(), free, strict=True)]
    found = fitted(people + of_fans, kept)
    return dict(zip(FEATURES, np.round(found, 4).tolist(), strict=True))


def fit_model_weights(inference: Inference, release: Release, rows: int, seed: int = 1) -> dict[str, float]:
    """The weights of the language model's opinions, from validation users of one release.

    Its opinion on choosing is weighted differently for people of one taste, to whom that taste matters more than fame.

    Parameters
    ----------
    inference: uses `training_release(release)` and the weights found before.
    """
    taste, people = inference.taste, split(release).validation
    of_everybody = _drawn(told_by(people, taste.place, [LENGTH_ASKED], 2, seed), rows, seed)
    weights = weights_of_the_model(_asked(inference, release, of_everybody))
    if CHOICE in weights:
        fans = [row for row in of_one_taste(people, taste, 2, seed) if taste.one_taste(row.likes) > CLEARLY_ONE_TASTE]
        of_fans = weights_of_the_model(_asked(inference, release, _drawn(fans, rows // 2, seed)))
        weights[CHOICE_OF_ONE_TASTE] = round(of_fans.get(CHOICE, weights[CHOICE]) - weights[CHOICE], 4)
    return weights


def _asked(
    inference: Inference, release: Release, told: Sequence[Told]
) -> Iterator[tuple[Scores, Opinions, Sequence[bool]]]:
    """The rows for `weights_of_the_model`."""
    movies = list(release.catalogue)
    for number, row in enumerate(told, start=1):
        chosen, opinions = inference.asked(job_of(row, release))
        liked = {movies[k].id for k in row.liked.tolist()}
        promise = np.array([chosen.promise[0][m.id] for m in chosen.movies])
        yield promise, opinions, [m.id in liked for m in chosen.movies]
        if number % 20 == 0:
            print(f"  asked for {number} of {len(told)} people", flush=True)


def job_of(row: Told, release: Release, count: int = 20) -> RecommendJob:
    """The job that the chat would send for somebody with these ratings."""
    movies = list(release.catalogue)
    ratings = [RatedMovie(movie_id=movies[k].id, verdict=Verdict.GOOD) for k in row.likes]
    ratings += [RatedMovie(movie_id=movies[k].id, verdict=Verdict.BAD) for k in row.dislikes]
    return RecommendJob(catalogue=release.catalogue.digest, ratings=tuple(ratings), count=count)


def with_ranking(bundle: Bundle, movies: MovieMap, weights: dict[str, float]) -> Bundle:
    """Write a map and weights into a bundle."""
    movies.save(bundle.folder / MAP)
    Ranking.of(weights)
    return rewritten(bundle, ranking=weights)


def _drawn(rows: Sequence[Told], most: int, seed: int) -> list[Told]:
    return [rows[k] for k in np.random.default_rng(seed).permutation(len(rows))[:most]]


def _compared(taste: Taste, rows: Iterable[Told]) -> list[Compared]:
    pairs = []
    known = np.argsort(-np.array([m.popularity for m in taste.movies]), kind="stable")[:BEST_KNOWN]
    for row in rows:
        others = np.setdiff1d(known, np.concatenate([row.liked, np.array(row.given, dtype=np.int64)]))
        features = taste.features(row.likes, row.dislikes, [*row.liked.tolist(), *others.tolist()]).astype(np.float64)
        pairs.append((features[: len(row.liked)], features[len(row.liked) :]))
    return pairs


def fitted(rows: Sequence[Compared], bounds: Sequence[tuple[float | None, float | None]] | None = None) -> Array:
    """The weights that rank liked movies above movies not chosen.

    A row's loss is the mean of -log of each liked movie's share against all that were not chosen
    (sampled softmax: Wu et al., "On the effectiveness of sampled softmax loss for item recommendation", 2022),
    weighted by nDCG's discount, so that liked movies that rank higher count more. Minimised by L-BFGS.
    """
    from scipy.optimize import minimize

    width = rows[0][0].shape[1]

    def loss(weights: Array) -> tuple[float, Array]:
        total, slope = 0.0, np.zeros(width)
        for liked, others in rows:
            own, other = liked @ weights, others @ weights
            top = max(own.max(), other.max())
            shares = np.exp(other - top)
            rest = shares.sum()
            won = np.exp(own - top)
            won /= won + rest
            discounts = np.zeros(len(own))
            discounts[np.argsort(-own)] = 1 / np.log2(2 + np.arange(len(own)))
            discounts /= discounts.sum()
            total -= float((discounts * np.log(won + 1e-30)).sum())
            lost = discounts * (1 - won)
            slope -= lost @ liked - lost.sum() * (shares @ others) / rest
        return total / len(rows) + PENALTY * float(weights @ weights), slope / len(rows) + 2 * PENALTY * weights

    found: Array = minimize(
        loss, np.zeros(width), jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": STEPS}
    ).x
    return found


def weights_of_the_model(rows: Iterable[tuple[Scores, Opinions, Sequence[bool]]]) -> dict[str, float]:
    """The weights of the language model's opinions relative to promise.

    Parameters
    ----------
    rows: per person, for each movie asked about, the promise, the opinion, and whether they liked it.
    """
    pairs, names = [], [MODEL]
    for promise, opinions, liked in rows:
        good, columns = np.asarray(liked, dtype=bool), [promise, Guessed.known(opinions.like).standardised().values]
        if opinions.choice is not None:
            columns.append(Guessed.known(opinions.choice).standardised().values)
            names = [MODEL, CHOICE]
        if good.any() and not good.all():
            table = np.column_stack(columns)
            pairs.append((table[good], table[~good]))
    if not pairs:
        return {}
    of_promise, *of_opinions = fitted(pairs, [(0.0, None)] * (1 + len(names))).tolist()
    return {name: round(w / max(of_promise, 1e-3), 4) for name, w in zip(names, of_opinions, strict=True)}
