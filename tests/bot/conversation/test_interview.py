"""Which movies somebody is asked about."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest

from bot.conversation.interview import MOST_OFFERED, Interview
from movies.catalogue import Catalogue, Movie
from movies.movielens import RatingTable, Release

LOVED, HATED = 5.0, 1.0


def release_of(*people: Mapping[str, float], more: tuple[Movie, ...] = ()) -> Release:
    """A release in which each person gave these stars; movies are numbered by their titles' first appearance."""
    titles = list(dict.fromkeys(title for person in people for title in person))
    number = {title: k for k, title in enumerate(titles, start=1)}
    rows = [(user, number[title], stars, 0) for user, person in enumerate(people) for title, stars in person.items()]
    user, movie, stars, when = (np.array(column) for column in zip(*rows, strict=True))
    counts = np.bincount(movie)
    movies = [Movie(k, title, 1990, popularity=int(counts[k])) for title, k in number.items()]
    table = RatingTable(user.astype(np.int64), movie.astype(np.int64), stars.astype(np.float32), when.astype(np.int64))
    return Release("made", Catalogue([*movies, *more], digest="0" * 64), table)


def titles(movies: list[Movie]) -> list[str]:
    return [movie.title for movie in movies]


def test_a_movie_that_divides_people_is_asked_about_before_one_that_all_love() -> None:
    interview = Interview(release_of(*[{"Both": LOVED if k % 2 else HATED, "All": LOVED} for k in range(20)]))
    assert titles(interview.next((), (), 2)) == ["Both", "All"]


def test_a_movie_that_tells_about_others_is_asked_about_before_one_that_tells_about_itself_alone() -> None:
    rng = np.random.default_rng(1)
    people = []
    for _ in range(200):
        horror, alone = rng.random(2) < 0.5
        kin = dict.fromkeys(("Saw", "Hostel", "Scream"), LOVED if horror else HATED)
        people.append({"Alone": LOVED if alone else HATED, **kin})
    assert titles(Interview(release_of(*people)).next((), (), 1)) == ["Saw"]


def test_what_an_answer_has_told_already_is_not_asked_again() -> None:
    """Saw and Hostel are loved and hated together: after one of them, the next question is about something else."""
    rng = np.random.default_rng(2)
    people = []
    for _ in range(200):
        horror, romance = rng.random(2) < 0.5
        people.append(
            dict.fromkeys(("Saw", "Hostel"), LOVED if horror else HATED) | {"Emma": LOVED if romance else HATED}
        )
    interview = Interview(release_of(*people))
    assert titles(interview.next({1}, (), 1)) == ["Emma"]
    assert set(titles(interview.next((), (), 2))) == {"Saw", "Emma"}


def test_who_has_not_seen_a_movie_is_not_asked_about_those_that_the_same_people_saw() -> None:
    old = [{"Vertigo": LOVED, "Rear Window": HATED if k % 2 else LOVED} for k in range(60)]
    new = [{"Up": LOVED if k % 2 else HATED, "Cars": LOVED if k % 3 else HATED} for k in range(50)]
    interview = Interview(release_of(*old, *new))
    assert titles(interview.next((), (), 2)) == ["Vertigo", "Rear Window"]
    assert titles(interview.next((), {1}, 3))[-1] == "Rear Window"


def test_a_movie_that_few_have_seen_is_asked_about_last() -> None:
    many = [{"Many": LOVED if k % 2 else HATED} for k in range(100)]
    few = [{"Few": LOVED if k % 2 else HATED} for k in range(4)]
    assert titles(Interview(release_of(*many, *few)).next((), (), 2)) == ["Many", "Few"]


def test_a_known_movie_is_not_asked_about_nor_its_double_under_another_id() -> None:
    people = [{"Heat": LOVED if k % 2 else HATED, "Fargo": LOVED} for k in range(10)]
    interview = Interview(release_of(*people, more=(Movie(99, "Heat", 1990),)))
    for known in (1, 99):
        assert titles(interview.next({known}, (), 9)) == ["Fargo"]
        assert titles(interview.next((), {known}, 9)) == ["Fargo"]


def test_a_movie_that_no_release_knows_changes_nothing() -> None:
    interview = Interview(release_of(*[{"Heat": LOVED if k % 2 else HATED, "Fargo": LOVED} for k in range(10)]))
    assert interview.next({123_456}, {654_321}, 2) == interview.next((), (), 2)


@pytest.mark.parametrize("offered", [5, 50])
def test_the_offers_end_and_never_come_again(ml_100k: Release, offered: int) -> None:
    interview = Interview(ml_100k)
    unseen: set[int] = set()
    while movies := interview.next((), unseen, offered):
        assert not unseen & {movie.id for movie in movies} and len(movies) <= offered
        unseen |= {movie.id for movie in movies}
    assert 0.9 * MOST_OFFERED < len(unseen) <= MOST_OFFERED


def test_a_release_without_ratings_is_asked_about_all_the_same() -> None:
    nothing = np.array([], dtype=np.int64)
    table = RatingTable(nothing, nothing, nothing.astype(np.float32), nothing)
    release = Release("made", Catalogue([Movie(1, "Heat", 1995), Movie(2, "Fargo", 1996)], digest="0" * 64), table)
    assert titles(Interview(release).next((), (), 5)) == ["Heat", "Fargo"]
