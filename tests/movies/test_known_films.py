"""The facts that ship with Matinee: well-formed, found under alternative titles, and overridden by fetched ones."""

from __future__ import annotations

import numpy as np

from movies.catalogue import Catalogue, Movie, normalised
from movies.facts import RATINGS, Facts
from movies.films import FIRST_FOREIGN_ID, is_foreign
from movies.known_films import (
    FIELDS,
    FILE,
    facts_of,
    known_facts,
    known_films,
    known_moods,
    with_known_facts,
    with_known_films,
)
from movies.movielens import RatingTable, Release
from workers.engine.movie_vectors import GENRES

NOBODY = RatingTable(*(np.array([], dtype=np.int64) for _ in range(4)))


def _told(movie: Movie) -> Movie:
    release = with_known_facts(Release("one", Catalogue([movie], "d"), NOBODY))
    assert release.digest == "d"
    return release.catalogue[movie.id]


def test_every_line_has_all_fields_and_none_is_there_twice() -> None:
    lines = [line for line in FILE.read_text("utf-8").splitlines() if not line.startswith("#")]
    assert all(line.count("|") == FIELDS - 1 for line in lines)
    titles = sum(len(one.titles) for one in known_films())
    assert len(known_films()) == len(lines) >= 4_000
    assert len(known_facts()) == titles
    assert set(known_moods()) == {(normalised(one.titles[0]), one.year) for one in known_films()}


def test_what_is_known_is_plausible() -> None:
    for one in known_films():
        title, facts = one.name, one.facts
        assert 1890 < one.year < 2030, title
        assert one.genres and set(one.genres) <= set(GENRES), title
        assert 1.5 <= one.stars <= 4.5 and 1 <= facts.pages <= 130, title
        assert facts.directors, title
        assert facts.minutes is None or 1 <= facts.minutes <= 900, title
        assert facts.rating is None or facts.rating in RATINGS, title
        assert 4 <= len(facts.subjects) <= 14, title


def test_a_movie_is_known_by_its_title_a_year_off_and_by_another_name() -> None:
    known = known_facts()
    heat = known["heat", 1995]
    assert heat.directors == ("Michael Mann",)
    assert heat.cast[0] == "Al Pacino"
    assert heat.minutes == 170
    assert facts_of(Movie(1, "Heat", 1996), known) == heat
    assert facts_of(Movie(1, "Otherwise", 1995, aliases=("Heat",)), known) == heat
    assert facts_of(Movie(1, "Heat", 1986), known) is None
    assert facts_of(Movie(1, "No Such Movie", 1995), known) is None


def test_a_movie_is_found_by_its_people_and_subjects() -> None:
    assert {"al pacino", "michael mann", "heist"} <= set(_told(Movie(1, "Heat", 1995)).marks)


def test_a_korean_movie_is_one_from_there_and_not_one_in_which_somebody_speaks_korean() -> None:
    assert "Korean" in _told(Movie(1, "Snowpiercer", 2013)).marks
    assert "Korean" not in _told(Movie(1, "Die Another Day", 2002)).marks


def test_what_was_fetched_comes_first_and_what_it_lacks_is_added() -> None:
    fetched = Facts(item=7, directors=("Somebody Else",), subjects=("bank",))
    facts = _told(Movie(1, "Heat", 1995, facts=fetched)).facts
    assert facts is not None
    assert (facts.item, facts.directors, facts.minutes) == (7, ("Somebody Else",), 170)
    assert facts.subjects[0] == "bank" and "heist" in facts.subjects


def test_a_movie_of_which_nothing_is_known_stays_as_it_is() -> None:
    unknown = Movie(1, "No Such Movie", 1995)
    assert _told(unknown).facts is None


RATED = [Movie(k, f"Movie {k}", 1990 + k, ("Drama",), popularity=10 * k, average=3.0) for k in range(1, 30)]


def _extended(*movies: Movie) -> Release:
    return with_known_films(Release("one", Catalogue(movies or RATED, "d"), NOBODY))


def test_movies_that_the_release_lacks_join_it_with_genres_facts_and_a_guess_at_their_fame() -> None:
    catalogue = _extended().catalogue
    barbie, little_known = catalogue.find("Barbie (2023)"), catalogue.find("Skinamarink (2023)")
    assert barbie is not None and little_known is not None
    assert is_foreign(barbie.id)
    assert "Comedy" in barbie.genres and "greta gerwig" in barbie.marks
    assert barbie.average is None and barbie.expected is not None and 3 <= barbie.expected <= 4
    assert max(m.popularity for m in RATED) >= barbie.popularity > little_known.popularity > 0


def test_a_fetched_film_is_expected_to_be_liked_as_it_is_said_to_be() -> None:
    fetched, rated = Movie(FIRST_FOREIGN_ID + 7, "Barbie", 2023, expected=3.0), Movie(1, "Heat", 1995, expected=3.0)
    catalogue = _extended(fetched, rated).catalogue
    assert catalogue[fetched.id].expected not in (None, 3.0)
    assert catalogue[1].expected == 3.0


def test_every_movie_that_joins_has_its_own_lasting_id() -> None:
    added = [movie for movie in _extended().catalogue if is_foreign(movie.id)]
    assert len({movie.id for movie in added}) == len(added) == len(known_films())
    assert max(movie.id for movie in added) < 2**31
    fewer = {movie.name: movie.id for movie in _extended(Movie(7, "Heat", 1995)).catalogue}
    assert all(fewer[movie.name] == movie.id for movie in added if movie.title != "Heat")


def test_what_the_release_has_under_another_title_or_a_year_off_does_not_join_again() -> None:
    here = [
        Movie(1, "Heat", 1996),
        Movie(2, "Avengers: Infinity War - Part II", 2019),
        Movie(3, "Other", 2023, (), ("Barbie",)),
    ]
    named = [movie.title for movie in _extended(*here).catalogue]
    assert named.count("Heat") == named.count("Avengers: Endgame") == 1
    assert "Barbie" not in named
    # A movie of the same name from other years is another one.
    assert [m.year for m in _extended(Movie(1, "Heat", 1986)).catalogue if m.title == "Heat"] == [1986, 1995]


def test_a_movie_is_shown_under_its_usual_title_and_found_under_both() -> None:
    catalogue = _extended(Movie(1, "Untitled Spider-Man Reboot", 2017), Movie(2, "heat", 1995)).catalogue
    assert catalogue[1].name == "Spider-Man: Homecoming (2017)"
    assert catalogue.find("Untitled Spider-Man Reboot (2017)") is catalogue[1]
    assert catalogue[2].title == "heat" and not catalogue[2].aliases
    nemo = _extended(Movie(1, "Finding Nemo", 2003)).catalogue[1]
    assert nemo.title == "Finding Nemo" and nemo.aliases == ("Nemo",)


def test_a_movie_without_a_year_is_given_that_of_the_only_one_of_its_title() -> None:
    catalogue = _extended(
        Movie(1, "Moonlight", None), Movie(2, "Pinocchio", None), Movie(3, "No Such Movie", None)
    ).catalogue
    assert [catalogue[k].year for k in (1, 2, 3)] == [2016, None, None]
    facts = catalogue[1].facts
    assert facts is not None and facts.directors == ("Barry Jenkins",)


def test_bot_and_worker_notice_if_one_of_them_has_other_movies() -> None:
    assert _extended().digest != "d"
    assert _extended().digest == _extended().digest


def test_movies_by_women_and_best_pictures_are_marked() -> None:
    by_name = {movie.name: movie.marks for movie in _extended().catalogue}
    assert "female directors" in by_name["Barbie (2023)"]
    assert "female directors" not in by_name["Oppenheimer (2023)"]
    assert "best picture" in by_name["Oppenheimer (2023)"]
    assert "best picture" not in by_name["Barbie (2023)"]
