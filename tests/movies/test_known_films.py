"""The facts that ship with Matinee: well-formed, found under alternative titles, and overridden by fetched ones."""

from __future__ import annotations

import numpy as np

from movies.catalogue import Catalogue, Movie
from movies.facts import RATINGS, Facts
from movies.known_films import FIELDS, FILE, facts_of, known_facts, with_known_facts
from movies.movielens import RatingTable, Release

NOBODY = RatingTable(*(np.array([], dtype=np.int64) for _ in range(4)))


def _told(movie: Movie) -> Movie:
    release = with_known_facts(Release("one", Catalogue([movie], "d"), NOBODY))
    assert release.digest == "d"
    return release.catalogue[movie.id]


def test_every_line_has_all_fields_and_none_is_there_twice() -> None:
    lines = [line for line in FILE.read_text("utf-8").splitlines() if not line.startswith("#")]
    assert all(line.count("|") == FIELDS - 1 for line in lines)
    assert len(known_facts()) == len(lines) >= 2_400


def test_what_is_known_is_plausible() -> None:
    for (title, year), facts in known_facts().items():
        assert 1890 < year < 2030, title
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
