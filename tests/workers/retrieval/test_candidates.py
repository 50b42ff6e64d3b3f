"""The choice of candidates: wished for, unseen and promising."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from movies.catalogue import Catalogue, Movie
from movies.known_films import with_known_films
from movies.movielens import RatingTable, Release
from movies.protocol.recommendation import GroupJob, RatedMovie, RecommendJob, Wishes
from movies.ratings import GOOD_FROM_STARS, Verdict
from workers.retrieval.candidates import CANDIDATES, QUESTIONS_A_GROUP, Candidates
from workers.retrieval.popularity_floor import CHOICE, FEWEST_RATINGS_TO_SHOW
from workers.retrieval.wishes import fits


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
    chosen = few.choose(job(rated, wishes=wishes)).movies
    assert set(ids(chosen)) == {1, 3, 12} - set(rated)


def test_any_one_of_the_genres_will_do(few: Candidates) -> None:
    chosen = few.choose(job(wishes=Wishes(genres=frozenset({"Horror", "Romance"})))).movies
    assert set(ids(chosen)) == {10, 11, 12, 16}


@pytest.mark.parametrize(
    ("years", "expected"),
    [
        ({"year_from": 1996}, {2, 5, 12, 16}),
        ({"year_to": 1957}, {11, 14, 15}),
        ({"year_from": 1984, "year_to": 1988}, {8, 13}),
        ({"year_from": 1946, "year_to": 1946}, {14}),
    ],
)
def test_years_wished_for_are_honoured_to_the_year(few: Candidates, years: dict[str, int], expected: set[int]) -> None:
    assert set(ids(few.choose(job(wishes=Wishes(**years))).movies)) == expected


def test_wishes_that_some_movie_fits_are_all_honoured_even_where_few_do(few: Candidates) -> None:
    wishes = Wishes(genres=frozenset({"Romance"}), year_from=2000, like=frozenset({10}), unlike=frozenset({2}))
    chosen = few.choose(job((1,), wishes=wishes))
    assert (ids(chosen.movies), chosen.honoured) == ([16], wishes)


def test_the_least_important_wishes_give_way_one_by_one(few: Candidates) -> None:
    """Nobody who likes romance likes crime; after 2000 there is only romance, and nobody made an opera."""
    romance, opera = frozenset({"Romance"}), frozenset({"Opera"})
    heat = frozenset({1})
    for wished, honoured, expected in (
        (Wishes(genres=romance, like=heat), Wishes(genres=romance), {10, 11, 16}),
        (Wishes(genres=romance, year_from=2002), Wishes(genres=romance), {10, 11, 16}),
        (Wishes(genres=romance, year_from=2002, like=heat), Wishes(genres=romance), {10, 11, 16}),
        (Wishes(genres=opera, year_from=2000), Wishes(year_from=2000), {16}),
    ):
        chosen = few.choose(job(wishes=wished))
        assert chosen.honoured == honoured
        assert set(ids(chosen.movies)) == expected
    like_heat = few.choose(job(wishes=Wishes(year_from=2002, like=heat)))
    assert like_heat.honoured == Wishes(like=heat)
    assert {3, 4} <= set(ids(like_heat.movies)) and not {10, 11, 16} & set(ids(like_heat.movies))


@pytest.mark.parametrize(
    "refused",
    [
        {"without": frozenset({"Crime"})},
        {"without": frozenset({"Thriller", "Drama", "Comedy"}), "like": frozenset({2})},
    ],
)
def test_a_genre_that_was_refused_never_comes_back(refused: dict[str, Any], few: Candidates, small: Release) -> None:
    wishes = Wishes(genres=frozenset({"Crime"}), year_from=2010, **refused)
    chosen = few.choose(job(wishes=wishes))
    assert chosen.movies and chosen.honoured.without == wishes.without
    assert not [m for m in chosen.movies if set(m.genres) & wishes.without]


def test_where_refusals_leave_nothing_nothing_is_given_up_for_it(few: Candidates, small: Release) -> None:
    wishes = Wishes(without=small.catalogue.genres, year_from=1990)
    assert few.choose(job(wishes=wishes)) == few.choose(job((1,), wishes=wishes))
    assert few.choose(job(wishes=wishes)).movies == []
    assert few.choose(job(wishes=wishes)).honoured == wishes


def test_only_what_is_similar_to_a_movie_wished_for_is_chosen_and_not_itself(
    many: Candidates, ml_100k: Release
) -> None:
    find = ml_100k.catalogue.find
    toy_story, scream, aladdin, psycho = (find(t) for t in ("Toy Story", "Scream", "Aladdin", "Psycho"))
    assert toy_story and scream
    children = many.choose(job(wishes=Wishes(like=frozenset({toy_story.id})))).movies
    assert aladdin in children and psycho not in children and toy_story not in children
    assert all(set(m.genres) & set(toy_story.genres) for m in children)
    both = many.choose(job(wishes=Wishes(like=frozenset({toy_story.id, scream.id})))).movies
    assert {aladdin, psycho} <= set(both) and not {toy_story, scream} & set(both)


def test_a_movie_wished_for_is_not_recommended_back_even_where_the_wish_gives_way(few: Candidates) -> None:
    """Nothing from 1995 is like that year's Sabrina but itself."""
    years = Wishes(year_from=1995, year_to=1995)
    chosen = few.choose(job(wishes=years.model_copy(update={"like": frozenset({10})})))
    assert 10 not in ids(chosen.movies) and set(ids(chosen.movies)) <= {1, 3, 4, 9}
    assert chosen.honoured.year_from == chosen.honoured.year_to == 1995


def test_who_wishes_for_something_like_rare_movies_may_get_rare_ones(many: Candidates, ml_100k: Release) -> None:
    rare = [m.id for m in ml_100k.catalogue if m.popularity == 30][:5]
    chosen = many.choose(job(wishes=Wishes(like=frozenset(rare)))).movies
    assert len(chosen) > 5 * CHOICE and min(m.popularity for m in chosen) < 50
    assert not set(rare) & set(ids(chosen))


def test_what_is_wished_for_comes_in_order_of_nearness_to_it(many: Candidates, ml_100k: Release) -> None:
    """Somebody who rated nothing has no other neighbours."""
    alien = ml_100k.catalogue.find("Alien")
    assert alien
    first = many.choose(job(wishes=Wishes(like=frozenset({alien.id})))).movies[0]
    assert first.title in {"Aliens", "The Terminator", "Terminator 2: Judgment Day"}


def test_what_is_clearly_similar_to_an_unwanted_movie_is_left_out(many: Candidates, ml_100k: Release) -> None:
    find = ml_100k.catalogue.find
    scream, sequel, summer, fargo = (
        find(t) for t in ("Scream", "Scream 2", "I Know What You Did Last Summer", "Fargo")
    )
    assert scream
    horror = frozenset({"Horror", "Crime"})
    with_it = many.choose(job(wishes=Wishes(genres=horror, either=True, year_from=1996))).movies
    without = many.choose(
        job(wishes=Wishes(genres=horror, either=True, year_from=1996, unlike=frozenset({scream.id})))
    ).movies
    assert {scream, summer, fargo} <= set(with_it)
    assert not {scream, sequel, summer} & set(without)
    assert fargo in without


def test_a_refusal_outweighs_a_wish(many: Candidates, ml_100k: Release) -> None:
    find = ml_100k.catalogue.find
    star_wars, empire, jedi = (find(t) for t in ("Star Wars", "The Empire Strikes Back", "Return of the Jedi"))
    assert star_wars
    this = frozenset({star_wars.id})
    assert {empire, jedi} <= set(many.choose(job(wishes=Wishes(like=this))).movies)
    chosen = many.choose(job(wishes=Wishes(like=this, unlike=this)))
    assert chosen.movies and chosen.honoured.like == this
    assert not {star_wars, empire, jedi} & set(chosen.movies)


def test_who_named_hits_is_not_offered_obscure_movies(many: Candidates, ml_100k: Release) -> None:
    by_popularity = sorted(ml_100k.catalogue, key=lambda m: -m.popularity)
    hits = tuple(m.id for m in by_popularity[:5])
    rare = tuple(m.id for m in by_popularity if m.popularity == 30)[:5]
    nothing_rated, for_hits, for_rare = (many.choose(job(liked)).movies for liked in ((), hits, rare))
    assert min(m.popularity for m in nothing_rated) > 100
    assert min(m.popularity for m in for_hits) > 100
    assert min(m.popularity for m in for_rare) < 50
    assert len(for_hits) == len(nothing_rated) == len(for_rare) == CANDIDATES


def test_the_rated_and_the_excluded_are_never_chosen(few: Candidates) -> None:
    chosen = ids(few.choose(job((1, 2), (5,), excluded=frozenset({3, 16, 99_999}))).movies)
    assert sorted(chosen) == sorted(set(range(1, 17)) - {1, 2, 5, 3, 16})


def test_who_has_seen_everything_gets_nothing(few: Candidates) -> None:
    assert few.choose(job((1,), excluded=frozenset(range(2, 17)))).movies == []


def test_the_double_of_a_rated_or_excluded_movie_is_not_chosen() -> None:
    release = doubled(Movie(1, "Twice", 1997, popularity=40), Movie(2, "Twice", 1997, popularity=40))
    candidates = Candidates(release)
    for one, other in ((1, 2), (2, 1)):
        assert other not in ids(candidates.choose(job((one,))).movies)
        assert other not in ids(candidates.choose(job(excluded=frozenset({one}))).movies)


def test_of_doubles_only_the_better_is_chosen_and_keeps_its_place() -> None:
    release = doubled(Movie(1, "Twice", 1997, popularity=40), Movie(2, "Twice", 1997, popularity=40))
    assert ids(Candidates(release).choose(job()).movies) == [1, 3, 4]


def test_two_movies_of_one_title_and_different_years_are_no_doubles() -> None:
    release = doubled(Movie(1, "Twice", 1997, popularity=40), Movie(2, "Twice", 1957, popularity=40))
    assert ids(Candidates(release).choose(job()).movies) == [1, 3, 4, 2]


@pytest.mark.parametrize(
    ("wishes", "stays_a_fan"),
    [
        (Wishes(), True),
        (Wishes(year_from=1990, minutes_to=120), True),
        (Wishes(genres=frozenset({"Comedy"})), False),
        (Wishes(topics=frozenset({"space"})), False),
        (Wishes(youngest=6), False),
    ],
)
def test_a_fan_stays_one_unless_they_wish_for_another_kind(
    wishes: Wishes, stays_a_fan: bool, many: Candidates, ml_100k: Release
) -> None:
    horror = [m.id for m in ml_100k.catalogue if "Horror" in m.genres]
    ratings = job(tuple(horror[:5])).ratings
    fandom = many.fandom(ratings, wishes, horror)
    assert fandom.any() == stays_a_fan
    assert not stays_a_fan or fandom.mean() > many.fandom(ratings, wishes, [m.id for m in ml_100k.catalogue]).mean()


def test_what_somebody_hated_brings_no_more_of_its_kind(many: Candidates, ml_100k: Release) -> None:
    find = ml_100k.catalogue.find
    scream, sequel = find("Scream"), find("Scream 2")
    assert scream and sequel
    crime = tuple(m.id for t in ("Fargo", "Pulp Fiction", "Heat") if (m := find(t)))
    chosen = many.choose(job(crime, (scream.id,))).movies
    assert sequel not in chosen
    # Somebody who liked one of a series and hated another may like a third.
    trek, wrath, generations = (find(f"Star Trek: {t}") for t in ("First Contact", "The Wrath of Khan", "Generations"))
    assert trek and wrath and generations
    assert wrath in many.choose(job((trek.id,), (generations.id,))).movies
    assert sum("Horror" in m.genres for m in chosen[:10]) <= 1


def test_neighbours_in_the_real_data_are_those_that_people_expect(many: Candidates, ml_100k: Release) -> None:
    find = ml_100k.catalogue.find
    star_wars, empire, jedi = (find(t) for t in ("Star Wars", "The Empire Strikes Back", "Return of the Jedi"))
    assert star_wars
    assert {empire, jedi} <= set(many.choose(job((star_wars.id,))).movies[:3])


def test_a_person_without_ratings_gets_what_most_people_liked(many: Candidates, ml_100k: Release) -> None:
    chosen = many.choose(job()).movies
    share = liked_share(ml_100k)
    assert len(chosen) == CANDIDATES
    assert min(share[m.id] for m in chosen[:20]) > 0.8
    assert min(m.popularity for m in chosen[:20]) > 50


def test_a_person_who_disliked_only_is_not_offered_what_nobody_liked(many: Candidates, ml_100k: Release) -> None:
    """Having nothing in common with a disliked movie does not make one a neighbour of a liked one."""
    chosen = many.choose(star_wars_haters(ml_100k)).movies
    share = liked_share(ml_100k)
    overall = float((ml_100k.ratings.stars >= GOOD_FROM_STARS).mean())
    assert float(np.mean([share[m.id] for m in chosen[:20]])) > overall
    assert float(np.mean([share[m.id] for m in chosen])) > overall


def test_candidates_are_a_bounded_number_of_different_well_known_movies(many: Candidates, ml_100k: Release) -> None:
    rng = np.random.default_rng(0)
    known = [m.id for m in ml_100k.catalogue]
    for _ in range(5):
        rated = [int(i) for i in rng.choice(known, size=12, replace=False)]
        chosen = many.choose(job(tuple(rated[:8]), tuple(rated[8:]))).movies
        assert len(chosen) == CANDIDATES
        assert len({m.name for m in chosen}) == CANDIDATES
        assert min(m.popularity for m in chosen) >= FEWEST_RATINGS_TO_SHOW


def test_a_narrow_wish_is_met_with_rarely_rated_movies_where_there_are_no_others(
    many: Candidates, ml_100k: Release
) -> None:
    wishes = Wishes(genres=frozenset({"Documentary"}), year_to=1994, year_from=1993)
    fitting = {m.id for m in ml_100k.catalogue if fits(m, wishes)}
    known = {i for i in fitting if ml_100k.catalogue[i].popularity >= FEWEST_RATINGS_TO_SHOW}
    assert 0 < len(known) < len(fitting)
    more = set(ids(many.choose(job(wishes=wishes, count=len(known) + 1)).movies))
    assert len(more) == len(known) + 1 and known < more < fitting
    assert set(ids(many.choose(job(wishes=wishes, count=len(known))).movies)) == known


def test_the_same_job_has_the_same_candidates(many: Candidates, ml_100k: Release) -> None:
    asked = job((50, 181, 1), (300,))
    first = ids(many.choose(asked).movies)
    many.choose(job((100,)))
    assert ids(many.choose(asked).movies) == first == ids(Candidates(ml_100k).choose(asked).movies)


def test_a_movie_that_nobody_rated_can_be_liked(small: Release) -> None:
    unrated = Movie(500, "Brand New", 2026, ("Crime",))
    release = Release("small", Catalogue([*small.catalogue, unrated], small.digest), small.ratings)
    candidates = Candidates(release)
    assert len(candidates.choose(job((500,))).movies) == 16


def group_job(*people: RecommendJob, **more: Any) -> GroupJob:
    return GroupJob(catalogue="0" * 64, people=tuple(p.ratings for p in people), **more)


def test_a_group_gets_each_ones_neighbours_in_turn_and_nothing_that_one_has_rated(few: Candidates) -> None:
    chosen = few.choose_for_group(group_job(job((2,)), job((13,), (1,)))).movies
    assert not {2, 13, 1} & set(ids(chosen))
    assert len(ids(chosen)) == 13
    for_crime, for_the_rest = (few.choose(job((i,))).movies for i in (2, 13))
    assert ids(chosen)[0] == ids(for_crime)[0] and ids(chosen)[1] in ids(for_the_rest)[:4]


def test_the_wishes_of_a_group_are_honoured_and_given_up_as_those_of_one(few: Candidates) -> None:
    romance, opera = (Wishes(genres=frozenset({genre}), year_to=1999) for genre in ("Romance", "Opera"))
    chosen = few.choose_for_group(group_job(job((1,)), job(), wishes=romance, excluded=frozenset({11})))
    assert (ids(chosen.movies), chosen.honoured) == ([10], romance)
    assert few.choose_for_group(group_job(job((1,)), job(), wishes=opera)).honoured == Wishes(year_to=1999)


@pytest.mark.parametrize("size", [2, 3, 12])
def test_the_questions_about_a_group_are_bounded_whatever_its_size(
    size: int, many: Candidates, ml_100k: Release
) -> None:
    rng = np.random.default_rng(0)
    known = [m.id for m in ml_100k.catalogue if m.popularity > 50]
    people = [job(tuple(int(i) for i in rng.choice(known, 8, replace=False))) for _ in range(size)]
    chosen = ids(many.choose_for_group(group_job(*people)).movies)
    assert len(chosen) == len(set(chosen)) <= CANDIDATES
    questions = QUESTIONS_A_GROUP * CANDIDATES
    assert questions - size < size * len(chosen) <= questions


def test_something_like_these_has_what_all_of_these_share(ml_100k: Release) -> None:
    today = with_known_films(ml_100k)
    examples = [today.catalogue.find(title) for title in ("Close-Up", "Taste of Cherry", "A Separation")]
    like = frozenset(movie.id for movie in examples if movie is not None)
    chosen = Candidates(today).choose(job(wishes=Wishes(like=like)))
    assert len(like) == 3
    assert sum("Iranian" in movie.marks for movie in chosen.movies[:5]) >= 4
