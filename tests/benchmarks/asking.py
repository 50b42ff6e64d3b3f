"""`python -m tests.benchmarks.asking`: what are five answers worth, by what was asked about?

A random half of each held-out person's ratings are the movies that they have seen, should they be asked; the likes of
the other half are what the list should have. Movies are offered five at a time until the person has answered five, or
`MOST_ASKED` are offered; those that they have not seen count as unseen. The list that is then served, by the shipped
bundle and the code of the workers, is measured by nDCG@10; intervals are over people.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.conversation.interview import MOST_OFFERED, Interview
from movies.datasets import load_release
from movies.movielens import Release
from movies.protocol.recommendation import RatedMovie, RecommendJob
from movies.ratings import GOOD_FROM_STARS, Verdict
from movies.settings import SHIPPED_BUNDLE, DataSettings, WorkerSettings
from trainer.data.examples import by_user, split
from trainer.metrics.intervals import Resamples, figure_of
from trainer.metrics.lists import LONGEST, ndcg
from trainer.ranking.weights import training_release
from workers.bundles.bundle import load_bundle
from workers.inference import Inference
from workers.serving import open_checked, ranked_by

ANSWERS, AT_ONCE, MOST_ASKED = 5, 5, 100
FEWEST_TO_ASK, FEWEST_LIKED = 8, 3

# Chooses the next movies, given those rated and those not seen.
Order = Callable[[set[int], set[int]], list[int]]


@dataclass(frozen=True)
class Person:
    """seen: their ratings, should they be asked. liked: the likes that are held back."""

    seen: Mapping[int, bool]
    liked: frozenset[int]


def people_of(release: Release, seed: int, most: int | None) -> list[Person]:
    """The held-out people with enough ratings for both halves."""
    found = []
    for user, full in by_user(split(release).held_out).items():
        order = np.random.default_rng((seed, user)).permutation(len(full))
        half = len(order) // 2
        good, movies = full.good > 0.5, full.movies.tolist()
        seen = {movies[k]: bool(good[k]) for k in order[:half]}
        liked = frozenset(movies[k] for k in order[half:] if good[k])
        if len(seen) >= FEWEST_TO_ASK and len(liked) >= FEWEST_LIKED:
            found.append(Person(seen, liked))
    return found[:most]


def divisive(release: Release) -> Order:
    """What the chat asked before: the logarithm of popularity times the entropy of liking (Rashid et al. 2002), with
    one movie of each leading genre at a time."""
    rated = release.ratings
    ids, counts = np.unique(rated.movie, return_counts=True)
    likes = {i: int((rated.stars[rated.movie == i] >= GOOD_FROM_STARS).sum()) for i in ids.tolist()}
    told = {}
    for i, count in zip(ids.tolist(), counts.tolist(), strict=True):
        shares = (likes[i] / count, 1 - likes[i] / count)
        told[i] = float(np.log2(count)) * -sum(p * float(np.log2(p)) for p in shares if p > 0)
    best = sorted(told, key=lambda i: -told[i])[:MOST_OFFERED]
    genre = {movie.id: movie.genres[:1] for movie in release.catalogue}

    def order(done: set[int], unseen: set[int]) -> list[int]:
        chosen: list[int] = []
        later: list[int] = []
        for i in (i for i in best if i not in done | unseen):
            (later if genre[i] in {genre[c] for c in chosen} else chosen).append(i)
        return (chosen[:AT_ONCE] + later)[:AT_ONCE]

    return order


def popular(release: Release) -> Order:
    """The best known first."""
    best = [m.id for m in sorted(release.catalogue, key=lambda m: -m.popularity)]
    return lambda done, unseen: [i for i in best if i not in done | unseen][:AT_ONCE]


def asked(person: Person, order: Order) -> tuple[dict[int, bool], int]:
    """Their first answers, and how many movies were offered for them."""
    answers: dict[int, bool] = {}
    unseen: set[int] = set()
    while len(answers) < ANSWERS and len(answers) + len(unseen) < MOST_ASKED:
        offered = order(set(answers), unseen)
        if not offered:
            break
        for movie in offered[: MOST_ASKED - len(answers) - len(unseen)]:
            if movie in person.seen and len(answers) < ANSWERS:
                answers[movie] = person.seen[movie]
            elif movie not in person.seen:
                unseen.add(movie)
    return answers, len(answers) + len(unseen)


def quality(inference: Inference, release: Release, person: Person, answers: Mapping[int, bool]) -> float:
    """The nDCG@10 of the list that is served after these answers."""
    ratings = tuple(
        RatedMovie(movie_id=i, verdict=Verdict.GOOD if good else Verdict.BAD) for i, good in answers.items()
    )
    # What they might have been asked about is no mistake, and no hit either.
    job = RecommendJob(
        catalogue=release.catalogue.digest, ratings=ratings, count=LONGEST, excluded=frozenset(person.seen)
    )
    found = [one.movie_id for one in inference.recommend(job).recommendations]
    return ndcg(found, np.array(sorted(person.liked)))


def main() -> None:
    """Print a line for each way of asking."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, help="at most this many people (default: all)")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    release = load_release(DataSettings())
    train, people = training_release(release), people_of(release, options.seed, options.people)
    bundle, engine = open_checked(load_bundle(SHIPPED_BUNDLE), WorkerSettings(), DataSettings())
    inference = Inference(engine, bundle, train, *ranked_by(bundle))
    interview = Interview(train)
    orders: dict[str, Order] = {
        "interview": lambda done, unseen: [m.id for m in interview.next(done, unseen, AT_ONCE)],
        "divisive first": divisive(train),
        "popular first": popular(train),
    }
    rng = np.random.default_rng(options.seed)
    answers: dict[str, list[tuple[dict[int, bool], int]]] = {
        name: [asked(person, order) for person in people] for name, order in orders.items()
    }
    answers["random ones they saw"] = [
        ({i: person.seen[i] for i in rng.permutation(list(person.seen))[:ANSWERS].tolist()}, ANSWERS)
        for person in people
    ]
    found: dict[str, NDArray[np.float64]] = {
        name: np.array([quality(inference, train, p, a) for p, (a, _) in zip(people, given, strict=True)])
        for name, given in answers.items()
    }
    engine.close()
    resamples = Resamples(np.arange(len(people)))
    mean = lambda scores, _labels: float(scores.mean())  # noqa: E731
    print(f"{len(people)} held-out people of {release.name}, {ANSWERS} answers at most")
    for name, values in found.items():
        ours = found["interview"] - values
        figure = figure_of(float(values.mean()), resamples.values(mean, values, values))
        apart = figure_of(float(ours.mean()), resamples.values(mean, ours, ours))
        given, offered = (np.mean([f(a, n) for a, n in answers[name]]) for f in (lambda a, n: len(a), lambda a, n: n))
        print(f"{name:22} nDCG@10 {figure}, interview minus this {apart}; {given:.1f} answers of {offered:.0f} offered")


if __name__ == "__main__":
    main()
