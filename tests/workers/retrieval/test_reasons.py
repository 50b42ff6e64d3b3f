"""Reasons that are true, and that make sense to a person."""

from __future__ import annotations

import numpy as np
import pytest

from movies.catalogue import Movie
from movies.in_common import alike
from movies.known_films import with_known_facts, with_known_films
from movies.movielens import Release
from movies.protocol.recommendation import RatedMovie, RecommendJob, Wishes
from movies.ratings import Verdict
from workers.retrieval.candidates import Candidates
from workers.retrieval.reasons import LEAST_GENRES, MOST_NAMED, Reason, Reasons


@pytest.fixture(scope="module")
def known(ml_100k: Release) -> Release:
    """MovieLens 100K, with the facts that ship."""
    return with_known_facts(ml_100k)


@pytest.fixture(scope="module")
def candidates(known: Release) -> Candidates:
    return Candidates(known)


def movie(release: Release, title: str) -> Movie:
    found = release.catalogue.find(title)
    assert found is not None, title
    return found


def reasons(candidates: Candidates, release: Release, liked: list[str], disliked: list[str] | None = None) -> Reasons:
    ratings = [RatedMovie(movie_id=movie(release, t).id, verdict=Verdict.GOOD) for t in liked]
    ratings += [RatedMovie(movie_id=movie(release, t).id, verdict=Verdict.BAD) for t in disliked or []]
    job = RecommendJob(catalogue=release.digest, ratings=tuple(ratings))
    return Reasons(candidates, ratings, Wishes(), candidates.choose(job).movies)


def test_the_reason_is_the_liked_movie_that_this_one_is_like(candidates: Candidates, known: Release) -> None:
    told = reasons(candidates, known, ["Alien 3", "Sense and Sensibility", "Toy Story"])
    for title, liked in (("Alien: Resurrection", "Alien 3"), ("Emma", "Sense and Sensibility")):
        assert told.of(movie(known, title)).like == movie(known, liked).id


def test_without_the_movie_named_this_one_would_stand_lower(candidates: Candidates, known: Release) -> None:
    """Every reason in some lists is checked by taking it away."""
    rng = np.random.default_rng(0)
    titles = [m.title for m in known.catalogue if m.popularity > 100]
    found = 0
    for _ in range(20):
        liked = [str(t) for t in rng.choice(titles, 6, replace=False)]
        ratings = tuple(RatedMovie(movie_id=movie(known, t).id, verdict=Verdict.GOOD) for t in liked)
        chosen = candidates.choose(RecommendJob(catalogue=known.digest, ratings=ratings)).movies
        told = Reasons(candidates, ratings, Wishes(), chosen)
        order = [m.id for m in chosen]
        for one in chosen[:10]:
            reason = told.of(one)
            if reason.like is None:
                continue
            found += 1
            fewer = [r for r in ratings if r.movie_id != reason.like]
            without = candidates.with_fandom(candidates.promise(fewer, order), fewer, Wishes(), order)
            ranks = dict(zip([order[k] for k in np.argsort(-without, kind="stable")], range(len(order)), strict=True))
            assert ranks[one.id] > order.index(one.id)
            assert candidates.similarity.visibly_like(one, known.catalogue[reason.like])
    assert found > 5


def test_a_movie_that_only_the_same_people_like_is_said_to_be_so(candidates: Candidates, known: Release) -> None:
    told = reasons(candidates, known, ["Star Wars", "Return of the Jedi"])
    reason = told.of(movie(known, "Raiders of the Lost Ark"))
    assert reason.like is not None or 1 <= len(reason.company) <= MOST_NAMED
    assert told.of(movie(known, "The Piano")) == Reason()


def test_people_who_love_something_of_another_kind_are_no_reason(candidates: Candidates, known: Release) -> None:
    liked = ["Aladdin", "Toy Story", "Austin Powers: International Man of Mystery", "Star Wars", "The Fugitive"]
    ratings = tuple(RatedMovie(movie_id=movie(known, t).id, verdict=Verdict.GOOD) for t in liked)
    chosen = candidates.choose(RecommendJob(catalogue=known.digest, ratings=ratings)).movies
    told = Reasons(candidates, ratings, Wishes(), chosen)
    pairs = [(one, known.catalogue[fan_of]) for one in chosen for fan_of in told.of(one).company]
    assert pairs and all(alike(one, fan_of) >= LEAST_GENRES for one, fan_of in pairs)


def test_what_was_disliked_is_no_reason_and_who_told_nothing_gets_none(candidates: Candidates, known: Release) -> None:
    assert reasons(candidates, known, [], ["Alien"]).of(movie(known, "Aliens")) == Reason()
    assert reasons(candidates, known, []).of(movie(known, "Aliens")) == Reason()


def test_nobody_is_said_to_love_a_movie_that_nobody_rated(ml_100k: Release) -> None:
    today = with_known_films(ml_100k)
    candidates = Candidates(today)
    likes = [movie(today, title) for title in ("Die Hard", "Speed", "True Lies", "Under Siege")]
    ratings = tuple(RatedMovie(movie_id=m.id, verdict=Verdict.GOOD) for m in likes)
    chosen = candidates.choose(RecommendJob(catalogue=today.digest, ratings=ratings), 1_000).movies
    told = Reasons(candidates, ratings, Wishes(), chosen)
    new = [m for m in chosen if candidates.taste.is_new(m.id)]
    assert len(new) > 100
    assert not [m.name for m in new if told.of(m).company]
