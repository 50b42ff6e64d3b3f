"""Movies that fit wishes, and the order in which wishes give way."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from movies.catalogue import Catalogue, Movie
from movies.facts import Facts
from movies.films import foreign
from movies.protocol.recommendation import Wishes
from tests.movies import film_data
from workers.retrieval.wishes import Fitting, fits, honourable, mainly_about, relaxations

SHAUN = Movie(1, "Shaun of the Dead", 2004, ("Comedy", "Horror"), tags=("zombies", "simon pegg", "British", "gore"))
AKIRA = Movie(2, "Akira", 1988, ("Animation", "Sci-Fi"))
SHREK = Movie(3, "Shrek", 2001, ("Animation", "Children", "Comedy"))
GENRES, YEARS, LIKE = {"genres": {"Crime"}}, {"year_from": 1990, "year_to": 1999}, {"like": {1}}
REFUSED = {"without": {"Horror"}, "unlike": {2}}


@pytest.fixture(scope="module")
def films() -> list[Movie]:
    """The films of the fake Wikidata, beside a release that has none of them."""
    return [foreign(film) for film in film_data.films()]


def wishes(*parts: Mapping[str, object]) -> Wishes:
    return Wishes.model_validate({name: value for part in parts for name, value in part.items()})


def test_a_movie_without_year_or_genres_fits_no_wish_for_them() -> None:
    bare = Movie(1, "Bare", None)
    assert fits(bare, Wishes())
    assert fits(bare, Wishes(without=frozenset({"Horror"})))
    assert not fits(bare, Wishes(genres=frozenset({"Drama"})))
    assert not fits(bare, Wishes(year_from=1900))
    assert not fits(bare, Wishes(year_to=2100))


def test_no_year_fits_years_that_end_before_they_begin() -> None:
    assert not [y for y in range(1980, 2010) if fits(Movie(1, "Heat", y), Wishes(year_from=1999, year_to=1990))]


def test_all_wishes_are_tried_first_and_the_most_important_given_up_last() -> None:
    assert list(relaxations(wishes(GENRES, YEARS, LIKE, REFUSED))) == [
        wishes(GENRES, YEARS, LIKE, REFUSED),
        wishes(GENRES, YEARS, REFUSED),
        wishes(GENRES, LIKE, REFUSED),
        wishes(GENRES, REFUSED),
        wishes(YEARS, LIKE, REFUSED),
        wishes(YEARS, REFUSED),
        wishes(LIKE, REFUSED),
        wishes(REFUSED),
    ]


@pytest.mark.parametrize("made", [[], [REFUSED], [GENRES], [YEARS, REFUSED]])
def test_nothing_is_tried_twice(made: list[Mapping[str, object]]) -> None:
    tried = list(relaxations(wishes(*made)))
    assert len(tried) == len(set(tried))
    assert tried[0] == wishes(*made)
    assert tried[-1] == wishes(*(part for part in made if part is REFUSED))


@pytest.mark.parametrize(
    ("wish", "fitting"),
    [
        (Wishes(genres={"Comedy", "Horror"}), [SHAUN]),
        (Wishes(genres={"Comedy", "Horror"}, either=True), [SHAUN, SHREK]),
        (Wishes(topics={"zombies"}), [SHAUN]),
        (Wishes(topics={"zombies", "robots"}), []),
        (Wishes(topics={"zombies", "robots"}, either_topic=True), [SHAUN]),
        (Wishes(without_topics={"zombies"}), [AKIRA, SHREK]),
        (Wishes(people={"Simon Pegg", "Tom Hanks"}), [SHAUN]),
        (Wishes(without_people={"Simon Pegg"}), [AKIRA, SHREK]),
        (Wishes(languages={"British"}), [SHAUN]),
        (Wishes(spare={"gore"}), [AKIRA, SHREK]),
        (Wishes(youngest=6), [SHREK]),
        (Wishes(youngest=10), [AKIRA, SHREK]),
        (Wishes(youngest=14), [AKIRA, SHREK]),
        (Wishes(youngest=14, genres={"Horror"}), [SHAUN]),
    ],
)
def test_a_movie_fits_by_its_genres_and_by_what_people_tag(wish: Wishes, fitting: list[Movie]) -> None:
    assert [movie for movie in (SHAUN, AKIRA, SHREK) if fits(movie, wish)] == fitting


@pytest.mark.parametrize(
    ("name", "titles"),
    [
        ("star trek", ["Star Wars", "Mission: Impossible", "Startrekkers"]),
        ("mission impossible", ["Star Trek Beyond", "Star Wars", "Startrekkers"]),
        ("the star wars", ["Star Trek Beyond", "Mission: Impossible", "Startrekkers"]),
    ],
)
def test_a_series_that_is_not_wanted_is_left_out_whole(name: str, titles: list[str]) -> None:
    all_titles = ("Star Trek Beyond", "Star Wars", "Mission: Impossible", "Startrekkers")
    catalogue = Catalogue([Movie(k, title, 2000) for k, title in enumerate(all_titles, 1)], digest="0" * 64)
    wish = Wishes(without_topics={name})
    assert honourable(wish, catalogue) == wish
    assert [movie.title for movie in catalogue if fits(movie, wish)] == titles
    assert not honourable(Wishes(without_topics={"xyzzy"}), catalogue)


def test_nothing_sad_means_nothing_bleak_either() -> None:
    bleak, dry = (Movie(k, title, 2000, tags=(title.casefold(),)) for k, title in ((1, "Bleak"), (2, "Witty")))
    assert [m for m in (bleak, dry) if fits(m, Wishes(without_topics={"sad"}))] == [dry]


@pytest.mark.parametrize(
    ("wish", "fitting"),
    [
        (Wishes(people={"Frances McDormand"}), {"Fargo", "Nomadland"}),
        (Wishes(people={"Timothee Chalamet"}), {"Dune", "Dune: Part Two", "Little Women"}),
        (Wishes(people={"Christopher Nolan"}, year_from=2020), {"Tenet", "Oppenheimer"}),
        (Wishes(people={"Coen brothers"}), {"Fargo"}),
        (Wishes(people={"Tom Hanks"}, without_people={"Robin Wright"}, year_to=1996), {"Toy Story"}),
        (Wishes(languages={"Korean"}, year_to=2018), {"Oldboy", "Train to Busan"}),
        (Wishes(languages={"Danish"}), {"Another Round"}),
        (Wishes(without_languages={"foreign"}, year_from=2025, minutes_to=128), {"28 Years Later", "Weapons"}),
        (Wishes(topics={"time travel"}, year_from=2020), {"Tenet"}),
        (Wishes(topics={"zombies"}), {"Train to Busan", "28 Years Later"}),
        (Wishes(topics={"based on a book"}, year_from=2025), {"Mickey 17", "One Battle After Another"}),
        (Wishes(topics={"harry potter"}, minutes_to=150), {"Harry Potter and the Prisoner of Azkaban"}),
        (Wishes(topics={"james bond"}), {"No Time to Die"}),
        (Wishes(minutes_to=90), {"Toy Story", "A Quiet Place", "Flow"}),
        (Wishes(minutes_from=200), {"Killers of the Flower Moon", "The Brutalist"}),
        (Wishes(rating="G"), {"The Wizard of Oz", "Toy Story"}),
        (Wishes(youngest=4), {"The Wizard of Oz", "Toy Story"}),
        (Wishes(youngest=7, year_from=2024), {"Inside Out 2", "The Wild Robot"}),
    ],
)  # fmt: skip
def test_a_movie_fits_by_what_wikidata_knows_of_it(wish: Wishes, fitting: set[str], films: list[Movie]) -> None:
    assert {movie.title for movie in films if fits(movie, wish)} == fitting


def test_all_wishes_for_facts_can_be_honoured_where_they_were_fetched(films: list[Movie]) -> None:
    wish = Wishes(people={"Tom Hanks", "Nobody Atall"}, minutes_to=90, rating="PG-13", topics={"based on a book"})
    assert honourable(wish, Catalogue(films, "0" * 64)) == wish.model_copy(update={"people": {"Tom Hanks"}})


@pytest.mark.parametrize(("language", "fitting"), [("American", [SHAUN]), ("Korean", [SHAUN, SHREK])])
def test_a_movie_of_unknown_origin_is_not_taken_for_one_from_elsewhere(language: str, fitting: list[Movie]) -> None:
    wish = Wishes(without_languages=frozenset([language]))
    assert [movie for movie in (SHAUN, SHREK) if fits(movie, wish)] == fitting


def test_a_movie_rated_for_older_ones_is_not_for_a_child(films: list[Movie]) -> None:
    coco = next(movie for movie in films if movie.title == "Coco")
    assert fits(coco, Wishes(youngest=6)) and not fits(coco, Wishes(youngest=5))


def test_how_long_a_movie_runs_is_given_up_before_its_people() -> None:
    said = Wishes(people={"Simon Pegg"}, minutes_to=90)
    assert list(relaxations(said)) == [said, Wishes(people={"Simon Pegg"}), Wishes(minutes_to=90), Wishes()]


def test_for_a_small_child_nothing_grim_fits_even_among_children_s_movies() -> None:
    grim = [Movie(k, "Film", 2000, ("Children", genre)) for k, genre in enumerate(("Horror", "Crime", "War"))]
    assert not [movie for movie in grim if fits(movie, Wishes(youngest=6))]


def test_only_wishes_for_what_the_catalogue_knows_can_be_honoured() -> None:
    wish = Wishes(
        genres={"Comedy"}, people={"Simon Pegg", "Tom Hanks"}, topics={"zombies", "chess"}, languages={"Korean"},
        minutes_to=90, rating="PG-13", youngest=6, spare={"gore", "bad language"},
    )  # fmt: skip
    assert honourable(wish, Catalogue([SHAUN, AKIRA], "0" * 64)) == Wishes(
        genres={"Comedy"}, people={"Simon Pegg"}, topics={"zombies"}, youngest=6, spare={"gore"}
    )
    assert honourable(wish, Catalogue([AKIRA], "0" * 64)) == Wishes(genres={"Comedy"}, youngest=6)


def test_of_several_genres_one_is_enough_before_none_is() -> None:
    both = Wishes(genres={"Comedy", "War"})
    assert list(relaxations(both)) == [both, both.model_copy(update={"either": True}), Wishes()]


def test_of_several_topics_one_is_enough_before_anything_else_is_given_up() -> None:
    said = Wishes(topics={"chess", "zombies"}, year_from=1990)
    one = said.model_copy(update={"either_topic": True})
    assert list(relaxations(said))[:2] == [said, one]
    assert list(relaxations(said))[-1] == Wishes()


def test_people_are_given_up_after_everything_else() -> None:
    said = Wishes(people={"Simon Pegg"}, genres={"War"}, topics={"zombies"}, year_from=1990)
    assert [one for one in relaxations(said) if one.people][-1] == Wishes(people={"Simon Pegg"})


@pytest.mark.parametrize(
    "wish",
    [
        Wishes(
            genres={"Comedy", "Horror"}, topics={"zombies", "robots"}, people={"Simon Pegg"}, languages={"British"},
            year_from=2000, without={"War"}, spare={"bad language"},
        ),
        Wishes(genres={"Horror"}, youngest=14, like={2}),
        Wishes(youngest=6, year_to=2001),
    ],
)  # fmt: skip
def test_what_fits_is_the_same_however_many_wishes_are_given_up(wish: Wishes) -> None:
    movies = [SHAUN, AKIRA, SHREK]
    fitting = Fitting(movies)
    for relaxed in relaxations(wish):
        assert fitting.of(relaxed) == [movie for movie in movies if fits(movie, relaxed)]


def test_people_wished_for_together_are_in_the_same_movie_and_give_way_to_one_of_them() -> None:
    both = Movie(1, "Sleepless in Seattle", 1993, tags=("tom hanks", "meg ryan"))
    one = Movie(2, "Splash", 1984, tags=("tom hanks",))
    together = Wishes(people={"Tom Hanks", "Meg Ryan"}, every_person=True)
    assert fits(both, together) and not fits(one, together)
    assert fits(one, Wishes(people={"Tom Hanks", "Meg Ryan"}))
    assert list(relaxations(together)) == [together, Wishes(people={"Tom Hanks", "Meg Ryan"}), Wishes()]


def test_a_mood_is_told_by_genres_where_nothing_else_is_known() -> None:
    cosy, silly = Wishes(topics=frozenset({"cosy"})), Wishes(topics=frozenset({"dumb"}))
    tagged = Movie(4, "Ikiru", 1952, ("Drama",), tags=("cosy",))
    grim = Movie(5, "Brazil", 1985, ("Comedy",), tags=("cosy", "bleak"))
    known = Movie(6, "Clerks", 1994, ("Comedy",), facts=Facts())
    assert [movie for movie in (SHAUN, AKIRA, SHREK, tagged, grim, known) if fits(movie, cosy)] == [SHREK, tagged]
    assert [movie for movie in (SHAUN, AKIRA, SHREK) if fits(movie, silly)] == [SHAUN, SHREK]
    assert honourable(silly, Catalogue([AKIRA], "digest")) == silly


def test_movies_about_a_topic_come_before_those_that_only_have_it_in_them() -> None:
    oceans = Movie(1, "Ocean's Eleven", 2001, facts=Facts(subjects=("bank heist",)), marks=("heist",))
    tagged = Movie(2, "Rififi", 1955, tags=("heist",))
    goodfellas = Movie(3, "Goodfellas", 1990, facts=Facts(subjects=("mafia",)), marks=("heist", "cosy"))
    movies = [goodfellas, oceans, tagged]
    assert mainly_about(movies, wishes({"topics": {"heist"}}), enough=2) == [oceans, tagged]
    assert mainly_about(movies, wishes({"topics": {"heist"}}), enough=3) == movies
    assert mainly_about(movies, wishes({"topics": {"cosy"}}), enough=1) == movies
    either = wishes({"topics": {"heist", "mafia"}, "either_topic": True})
    assert mainly_about([goodfellas, oceans, Movie(4, "Babe", 1995, marks=("mafia",))], either, 2) == movies[:2]


def test_a_sad_movie_without_a_sad_end_is_still_sad() -> None:
    sad, tragic = (Movie(k, f"Film {k}", 2000, tags=tags) for k, tags in enumerate((("sad",), ("sad", "sad ending"))))
    wish = Wishes(topics=frozenset({"sad"}), spare=frozenset({"sad endings"}))
    assert [fits(movie, wish) for movie in (sad, tragic)] == [True, False]
