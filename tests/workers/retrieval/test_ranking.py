"""The list that a person sees: most promising first, and not five of a kind."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from movies.catalogue import Movie
from movies.errors import BundleBroken
from workers.retrieval.guessed import Guessed, Scores
from workers.retrieval.ranking import (
    CHOICE,
    CHOICE_OF_ONE_TASTE,
    CLEARLY_ONE_TASTE,
    FAMOUS_SHARE,
    MISERY,
    MODEL,
    PLAIN_RANKING,
    Listed,
    Ranking,
    compose,
    divergence,
    series,
    without_misery,
)
from workers.retrieval.taste import FEATURES

TREK = [Movie(k, f"Star Trek {n}: Something {n}", 1980 + k, ("Sci-Fi",)) for k, n in enumerate(("II", "III", "IV"), 1)]
OTHERS = [
    Movie(10, "Heat", 1995, ("Crime",)),
    Movie(11, "Sabrina", 1995, ("Romance",)),
    Movie(12, "Big", 1988, ("Comedy",)),
]
GENRES = ("Sci-Fi", "Crime", "Romance", "Comedy")


def listed(movie: Movie, score: float, **more: Any) -> Listed:
    """A movie that is about its genres and nothing else."""
    genres = np.array([float(g in movie.genres) for g in GENRES], dtype=np.float32)
    return Listed(movie, score, genres, about=genres / max(np.linalg.norm(genres), 1.0), **more)


def scored(movies: list[Movie], scores: list[float], **more: Any) -> list[Listed]:
    return [listed(movie, score, **more) for movie, score in zip(movies, scores, strict=True)]


def ids(chosen: list[Listed]) -> list[int]:
    return [one.movie.id for one in chosen]


def test_sequels_do_not_fill_the_list() -> None:
    assert ids(compose(scored([*TREK, *OTHERS], [8.0, 7.9, 7.8, 7.0, 6.9, 6.8]), 4)) == [1, 10, 11, 12]


def test_a_list_rather_stays_short_than_holds_two_of_a_series() -> None:
    chosen = ids(compose(scored([*TREK, *OTHERS], [8.0, 7.9, 7.8, 2.0, 2.0, 2.0]), 3))
    assert len(chosen) == 3 and len({1, 2, 3} & set(chosen)) == 1
    assert ids(compose(scored(TREK, [7.8, 8.0, 7.9]), 3)) == [2]


def test_a_sequel_waits_for_its_beginning_where_that_can_be_recommended() -> None:
    trek = scored(TREK, [5.0, 9.0, 1.0])
    second = listed(TREK[1], 9.0, unseen_before={1})
    assert ids(compose([trek[0], second], 2)) == [1]
    # Somebody who has seen the beginning, or cannot be shown it, may get the sequel.
    assert ids(compose([second, listed(OTHERS[0], 1.0)], 2)) == [2, 10]


def test_of_nearly_equal_promise_the_other_kind_of_movie_is_chosen() -> None:
    crime = [Movie(k, title, 1990, ("Crime",)) for k, title in enumerate(("Fargo", "Casino", "Bound"))]
    chosen = compose(scored([*crime, OTHERS[2], OTHERS[1]], [8.0, 7.95, 7.9, 7.85, 1.0]), 2)
    assert [one.movie.title for one in chosen] == ["Fargo", "Big"]


def test_a_list_is_of_the_genres_that_the_person_likes() -> None:
    crime = [Movie(20 + k, title, 1990, ("Crime",)) for k, title in enumerate(("Fargo", "Casino", "Bound", "Ronin"))]
    romance = [Movie(30 + k, title, 1990, ("Romance",)) for k, title in enumerate(("Ghost", "Emma", "Roxanne"))]
    movies = scored([*crime, *romance], [5.0, 4.9, 4.8, 4.7, 4.9, 4.8, 4.7])
    wanted = np.array([0.0, 0.5, 0.5, 0.0], dtype=np.float32)
    of_both = compose(movies, 4, wanted)
    assert sum("Romance" in one.movie.genres for one in of_both) == 2


def test_of_what_everybody_knows_a_list_of_five_holds_two() -> None:
    famous = scored(
        [Movie(k, f"Hit {chr(64 + k)}", 1990, ("Crime",)) for k in range(1, 6)], [9.0] * 5, fame=FAMOUS_SHARE
    )
    others = scored([Movie(k, f"Other {chr(64 + k)}", 1990, ("Crime",)) for k in range(6, 12)], [1.0] * 6)
    chosen = compose([*famous, *others], 5)
    assert sum(one.fame >= FAMOUS_SHARE for one in chosen) == 2
    # If nothing else is left, the famous fill the list.
    assert len(compose(famous, 5)) == 5


def test_one_of_five_is_lesser_known_where_any_such_movie_is_at_hand() -> None:
    known = scored([Movie(k, f"Known {chr(64 + k)}", 1990, ("Crime",)) for k in range(1, 8)], [9.0] * 7)
    rare = scored([Movie(k, f"Rare {chr(64 + k)}", 1990, ("Crime",)) for k in range(8, 10)], [5.0, 4.0], rare=True)
    chosen = compose([*known, *rare], 5)
    assert [one.rare for one in chosen] == [False] * 4 + [True]
    assert chosen[-1].movie.id == 8
    assert len(compose(known, 5)) == 5
    assert not any(one.rare for one in compose([*known, *rare], 4))


def test_never_more_than_asked_for_and_never_one_twice() -> None:
    given = scored([*TREK, *OTHERS], [5.0] * 6)
    for count in range(1, 9):
        chosen = ids(compose(given, count))
        assert len(chosen) == len(set(chosen)) == min(count, 4)
    assert compose([], 5) == []


def test_a_list_depends_on_nothing_but_its_movies() -> None:
    given = scored([OTHERS[1], TREK[0], OTHERS[2], OTHERS[0]], [5.0, 7.7, 9.0, 6.0])
    assert ids(compose(given, 4)) == ids(compose(given[::-1], 4))


def test_the_further_a_list_is_from_what_is_wanted_the_larger_the_divergence() -> None:
    wanted = np.array([0.8, 0.2, 0.0, 0.0], dtype=np.float32)
    near, far = np.array([0.7, 0.3, 0, 0], dtype=np.float32), np.array([0.1, 0.9, 0, 0], dtype=np.float32)
    assert divergence(wanted, wanted) == pytest.approx(0, abs=1e-5)
    assert 0 < divergence(wanted, near) < divergence(wanted, far)


def test_a_ranking_weighs_features_and_the_models_opinion() -> None:
    ranking = Ranking.of({"genres": 2.0, MODEL: 0.5})
    features = np.zeros((2, len(FEATURES)), dtype=np.float32)
    features[1, FEATURES.index("genres")] = 1.0
    promise = ranking.promise(features)
    assert promise.tolist() == [0.0, 2.0]
    assert final(ranking, promise, [3.0, 1.0]) == [0.5, 1.5]
    assert final(ranking, promise, [1.0, 1.0]) == [0.0, 2.0]
    assert final(ranking, promise[:0], []) == []
    choosing = Ranking.of({"genres": 2.0, CHOICE: 1.0})
    assert final(choosing, promise, [3.0, 1.0], [5.0, 1.0]) == [1.0, 1.0]
    assert final(choosing, promise, [3.0, 1.0]) == [0.0, 2.0]
    fan = Ranking.of({"genres": 1.0, CHOICE: 1.0, CHOICE_OF_ONE_TASTE: -0.5})
    assert final(fan, promise, [1.0, 1.0], [5.0, 1.0], one_taste=0.5) == [0.5, 1.5]
    assert final(fan, promise, [1.0, 1.0], [5.0, 1.0], one_taste=CLEARLY_ONE_TASTE / 2) == [0.75, 1.25]


def test_a_guess_makes_the_score_as_uncertain_as_its_weight() -> None:
    ranking = Ranking.of({MODEL: 3.0, CHOICE: -4.0})
    like, choice = (Guessed(np.array([0.0, 2.0]), np.array([False, True]), error) for error in (1.0, 2.0))
    scores = ranking.final(np.zeros(2), like, choice)
    assert scores.is_guess.tolist() == [False, True]
    assert scores.error == pytest.approx(np.hypot(3.0 * 1.0 / like.spread, 4.0 * 2.0 / choice.spread))


def final(
    ranking: Ranking, promise: Scores, like: list[float], choice: list[float] | None = None, **more: float
) -> Any:
    known = [None if each is None else Guessed.known(np.array(each)) for each in (like, choice)]
    return ranking.final(promise, *known, **more).values.tolist()  # type: ignore[arg-type]


def test_a_bundle_without_a_ranking_gets_the_plain_one() -> None:
    assert (Ranking.of({}).weights == Ranking.of(PLAIN_RANKING).weights).all()


@pytest.mark.parametrize("weights", [{"shoe size": 1.0}, {"genres": float("nan")}, {MODEL: float("inf")}])
def test_weights_of_another_version_are_refused(weights: dict[str, float]) -> None:
    with pytest.raises(BundleBroken, match="does not know"):
        Ranking.of(weights)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Star Trek: Generations", "Star Trek III: The Search for Spock"),
        ("The Godfather", "The Godfather: Part II"),
        ("Toy Story", "Toy Story 2"),
        ("Back to the Future", "Back to the Future Part III"),
        ("Die Hard", "DIE HARD 2"),
        ("Rocky IV", "Rocky V"),
        ("Sabrina", "Sabrina"),
        ("Harry Potter and the Chamber of Secrets", "Harry Potter and the Deathly Hallows: Part 1"),
    ],
)
def test_movies_of_a_series_are_known_by_their_titles(one: str, other: str) -> None:
    assert series(one) == series(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Star Trek: Generations", "Star Wars"),
        ("12 Angry Men", "12 Monkeys"),
        ("The Thing", "That Thing You Do!"),
        ("Big", "The Big Sleep"),
        ("2 Days in the Valley", "2 Fast 2 Furious"),
        ("Beauty and the Beast", "Beauty and the Boss"),
        ("The Princess and the Frog", "The Princess and the Warrior"),
    ],
)
def test_movies_that_only_begin_alike_are_no_series(one: str, other: str) -> None:
    assert series(one) != series(other)


@pytest.mark.parametrize("title", ["1984", "X", "7", ": Untitled", "V", ""])
def test_a_title_of_nothing_but_a_number_stays(title: str) -> None:
    assert series(title) == title.casefold()


def test_what_anybody_would_hate_is_left_out_and_the_mean_decides() -> None:
    scores = without_misery([(0.99, MISERY - 0.01), (0.7, 0.7), (0.9, MISERY), (0.5, 0.6)])
    assert scores == pytest.approx({1: 0.7, 2: 0.65, 3: 0.55})


def test_where_somebody_would_hate_everything_the_least_misery_decides() -> None:
    assert without_misery([(0.9, 0.1), (0.3, 0.35), (0.2, 0.8)]) == {0: 0.1, 1: 0.3, 2: 0.2}


def test_a_group_without_movies_has_no_scores() -> None:
    assert without_misery([]) == {}
