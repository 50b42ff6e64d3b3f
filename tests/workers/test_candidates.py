"""Which movies the model is asked about: the wished for, the unseen, the promising."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from movies.catalogue import Catalogue, Movie
from movies.jobs import RatedMovie, RecommendJob, Wishes
from movies.movielens import RatingTable, Release
from movies.ratings import GOOD_FROM_STARS, Verdict
from workers.candidates import CANDIDATES, FEWEST_RATINGS, Candidates, fits

CRIME = {1, 2, 3, 4, 6}


@pytest.fixture(scope="module")
def few(small: Release) -> Candidates:
    return Candidates(small)


@pytest.fixture(scope="module")
def many(ml_100k: Release) -> Candidates:
    return Candidates(ml_100k)


def job(good: tuple[int, ...] = (), bad: tuple[int, ...] = (), **more: Any) -> RecommendJob:
    ratings = [(m, Verdict.GOOD) for m in good] + [(m, Verdict.BAD) for m in bad]
    return RecommendJob(
        catalogue="0" * 64, ratings=tuple(RatedMovie(movie_id=m, verdict=v) for m, v in ratings), **more
    )


def ids(movies: list[Movie]) -> list[int]:
    return [m.id for m in movies]


def star_wars_haters(release: Release) -> RecommendJob:
    movie = release.catalogue.find("Star Wars")
    assert movie is not None
    return job(bad=(movie.id,))


def liked_share(release: Release) -> dict[int, float]:
    ratings = release.ratings
    good = np.bincount(ratings.movie, weights=ratings.stars >= GOOD_FROM_STARS)
    return dict(enumerate(good / np.maximum(np.bincount(ratings.movie), 1)))


def doubled(first_of_double: Movie, second_of_double: Movie) -> Release:
    """Forty people of whom all like both of a double, half like 3, and a quarter 4."""
    movies = (first_of_double, Movie(3, "Heat", 1995, popularity=40), Movie(4, "Big", 1988, popularity=40))
    rows = []
    for user in range(1, 41):
        rows += [(user, 1, 5), (user, 3, 5 if user % 2 else 1), (user, 4, 5 if user % 4 == 0 else 1)]
        rows += [(user, 2, 5 if user % 8 == 0 else 1)]
    user, movie, stars = np.array(rows).T
    return Release(
        "doubles",
        Catalogue((*movies, second_of_double), "0" * 64),
        RatingTable(user, movie, stars.astype(np.float32), np.zeros_like(user)),
    )


@pytest.mark.parametrize("rated", [(), (1,), (7, 13)])
def test_genres_wished_for_and_not_wanted_are_honoured(few: Candidates, rated: tuple[int, ...]) -> None:
    wishes = Wishes(genres=frozenset({"Crime", "Horror"}), without=frozenset({"Comedy", "Drama"}))
    chosen = few.choose(job(rated, wishes=wishes))
    assert set(ids(chosen)) == {1, 3, 12} - set(rated)


def test_any_one_of_the_genres_will_do(few: Candidates) -> None:
    chosen = few.choose(job(wishes=Wishes(genres=frozenset({"Horror", "Romance"}))))
    assert set(ids(chosen)) == {10, 11, 12, 16}


@pytest.mark.parametrize(
    ("years", "expected"),
    [
        ({"year_from": 1996}, {2, 5, 12, 16}),
        ({"year_to": 1957}, {11, 14, 15}),
        ({"year_from": 1984, "year_to": 1988}, {8, 13}),
        ({"year_from": 1946, "year_to": 1946}, {14}),
        ({"year_from": 1999, "year_to": 1990}, set()),
    ],
)
def test_years_wished_for_are_honoured_to_the_year(few: Candidates, years: dict[str, int], expected: set[int]) -> None:
    assert set(ids(few.choose(job(wishes=Wishes(**years))))) == expected


def test_a_movie_without_year_or_genres_fits_no_wish_for_them() -> None:
    bare = Movie(1, "Bare", None)
    assert fits(bare, Wishes())
    assert fits(bare, Wishes(without=frozenset({"Horror"})))
    assert not fits(bare, Wishes(genres=frozenset({"Drama"})))
    assert not fits(bare, Wishes(year_from=1900))
    assert not fits(bare, Wishes(year_to=2100))


@pytest.mark.parametrize(
    "wishes",
    [
        Wishes(genres=frozenset({"Opera"})),
        Wishes(year_from=2150),
        Wishes(genres=frozenset({"Crime"}), without=frozenset({"Crime"})),
    ],
)
def test_an_impossible_wish_gives_nothing(few: Candidates, wishes: Wishes) -> None:
    assert few.choose(job((1,), wishes=wishes)) == []


def test_the_rated_and_the_excluded_are_never_chosen(few: Candidates) -> None:
    chosen = ids(few.choose(job((1, 2), (5,), excluded=frozenset({3, 16, 99_999}))))
    assert sorted(chosen) == sorted(set(range(1, 17)) - {1, 2, 5, 3, 16})


def test_who_has_seen_everything_gets_nothing(few: Candidates) -> None:
    assert few.choose(job((1,), excluded=frozenset(range(2, 17)))) == []


def test_the_double_of_a_rated_or_excluded_movie_is_not_chosen() -> None:
    release = doubled(Movie(1, "Twice", 1997, popularity=40), Movie(2, "Twice", 1997, popularity=40))
    candidates = Candidates(release)
    for one, other in ((1, 2), (2, 1)):
        assert other not in ids(candidates.choose(job((one,))))
        assert other not in ids(candidates.choose(job(excluded=frozenset({one}))))


def test_of_doubles_only_the_better_is_chosen_and_keeps_its_place() -> None:
    release = doubled(Movie(1, "Twice", 1997, popularity=40), Movie(2, "Twice", 1997, popularity=40))
    assert ids(Candidates(release).choose(job())) == [1, 3, 4]


def test_two_movies_of_one_title_and_different_years_are_no_doubles() -> None:
    release = doubled(Movie(1, "Twice", 1997, popularity=40), Movie(2, "Twice", 1957, popularity=40))
    assert ids(Candidates(release).choose(job())) == [1, 3, 4, 2]


@pytest.mark.parametrize("liked", sorted(CRIME))
def test_the_neighbours_of_a_liked_movie_come_first(few: Candidates, liked: int) -> None:
    assert set(ids(few.choose(job((liked,))))[:4]) == CRIME - {liked}


def test_one_person_who_liked_both_makes_no_neighbours() -> None:
    """Of four who like 1, all like 2 as thirteen others do; 3 is liked by one of them and by nobody else."""
    rows = [(user, movie, 5.0) for movie, people in ((1, 4), (2, 17), (3, 1)) for user in range(people)]
    user, movie, stars = (np.array(column) for column in zip(*rows, strict=True))
    movies = [Movie(k, title, 1990, popularity=20) for k, title in enumerate(("Heat", "Big", "Bound"), 1)]
    table = RatingTable(user, movie, stars.astype(np.float32), np.zeros_like(user))
    candidates = Candidates(Release("few", Catalogue(movies, "0" * 64), table))
    assert ids(candidates.choose(job((1,)))) == [2, 3]
    assert candidates.nearest_liked(movies[0], job((3, 2))) == 2


def test_dislikes_push_their_neighbours_back(few: Candidates) -> None:
    """Crime and the rest have nothing in common here, and 12 and 13 are of the rest."""
    undecided = ids(few.choose(job((2, 10))))
    decided = ids(few.choose(job((2, 10), (12, 13))))
    assert set(undecided[:4]) != CRIME - {2}
    assert set(decided[:4]) == CRIME - {2}


def test_neighbours_in_the_real_data_are_those_that_people_expect(many: Candidates, ml_100k: Release) -> None:
    find = ml_100k.catalogue.find
    star_wars, empire, jedi = (find(t) for t in ("Star Wars", "The Empire Strikes Back", "Return of the Jedi"))
    assert star_wars
    assert {empire, jedi} <= set(many.choose(job((star_wars.id,)))[:3])


def test_a_person_without_ratings_gets_what_most_people_liked(many: Candidates, ml_100k: Release) -> None:
    chosen = many.choose(job())
    share = liked_share(ml_100k)
    assert len(chosen) == CANDIDATES
    assert min(share[m.id] for m in chosen[:20]) > 0.8
    assert min(m.popularity for m in chosen[:20]) > 50


def test_a_person_who_disliked_only_is_not_offered_what_nobody_liked(many: Candidates, ml_100k: Release) -> None:
    """Whatever has nothing in common with a disliked movie is no neighbour of a liked one."""
    chosen = many.choose(star_wars_haters(ml_100k))
    share = liked_share(ml_100k)
    overall = float((ml_100k.ratings.stars >= GOOD_FROM_STARS).mean())
    assert float(np.mean([share[m.id] for m in chosen[:20]])) > overall
    assert float(np.mean([share[m.id] for m in chosen])) > overall


def test_candidates_are_a_bounded_number_of_different_well_known_movies(many: Candidates, ml_100k: Release) -> None:
    rng = np.random.default_rng(0)
    known = [m.id for m in ml_100k.catalogue]
    for _ in range(5):
        rated = [int(i) for i in rng.choice(known, size=12, replace=False)]
        chosen = many.choose(job(tuple(rated[:8]), tuple(rated[8:])))
        assert len(chosen) == CANDIDATES
        assert len({m.name for m in chosen}) == CANDIDATES
        assert min(m.popularity for m in chosen) >= FEWEST_RATINGS


def test_a_narrow_wish_is_met_with_rarely_rated_movies_where_there_are_no_others(
    many: Candidates, ml_100k: Release
) -> None:
    wishes = Wishes(genres=frozenset({"Documentary"}), year_to=1994, year_from=1993)
    fitting = {m.id for m in ml_100k.catalogue if fits(m, wishes)}
    known = {i for i in fitting if ml_100k.catalogue[i].popularity >= FEWEST_RATINGS}
    assert 0 < len(known) < len(fitting)
    assert set(ids(many.choose(job(wishes=wishes, count=len(known) + 1)))) == fitting
    assert set(ids(many.choose(job(wishes=wishes, count=len(known))))) == known


def test_the_same_job_has_the_same_candidates(many: Candidates, ml_100k: Release) -> None:
    asked = job((50, 181, 1), (300,))
    first = ids(many.choose(asked))
    many.choose(job((100,)))
    assert ids(many.choose(asked)) == first == ids(Candidates(ml_100k).choose(asked))


def test_the_reason_is_the_nearest_movie_that_the_person_liked(few: Candidates, small: Release) -> None:
    catalogue = small.catalogue
    asked = job((10, 1), (5,))
    assert few.nearest_liked(catalogue[2], asked) == 1
    assert few.nearest_liked(catalogue[16], asked) == 10
    assert few.nearest_liked(catalogue[2], job()) is None
    assert few.nearest_liked(catalogue[2], job(bad=(1,))) is None


def test_no_movie_is_a_reason_for_itself(few: Candidates, small: Release) -> None:
    assert few.nearest_liked(small.catalogue[1], job((1, 2))) == 2
    assert few.nearest_liked(small.catalogue[1], job((1,))) is None


def test_nothing_in_common_is_no_reason(few: Candidates, small: Release) -> None:
    """Nobody in this release likes both crime and romance."""
    assert few.nearest_liked(small.catalogue[2], job((10,))) is None


def test_a_movie_that_nobody_rated_can_be_liked(small: Release) -> None:
    unrated = Movie(500, "Brand New", 2026, ("Crime",))
    release = Release("small", Catalogue([*small.catalogue, unrated], small.digest), small.ratings)
    candidates = Candidates(release)
    assert len(candidates.choose(job((500,)))) == 16
    assert candidates.nearest_liked(unrated, job((1,))) is None
