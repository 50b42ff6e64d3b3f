"""What everybody knows, the classics, and the hidden gems."""

from __future__ import annotations

import numpy as np

from movies.catalogue import Catalogue, Movie
from movies.fame import CLASSICS, CROWD_PLEASERS, HIDDEN_GEMS, with_fame
from movies.movielens import RatingTable, Release
from movies.topic_words import TOPICS

NONE = np.zeros(0, np.int64)


def marked(*movies: Movie) -> dict[str, set[str]]:
    release = Release("made", Catalogue(movies, "digest"), RatingTable(NONE, NONE, NONE.astype(np.float32), NONE))
    return {movie.title: set(movie.marks) for movie in with_fame(release).catalogue}


def test_movies_are_marked_by_how_many_know_them_how_old_they_are_and_how_much_they_are_liked() -> None:
    marks = marked(
        Movie(1, "Loved by all", 2010, popularity=100, average=4.2),
        Movie(2, "Seen by all", 2011, popularity=99, average=2.5),
        Movie(3, "Old and loved", 1960, popularity=98, average=4.3),
        Movie(4, "Rare and loved", 2001, popularity=20, average=4.4),
        Movie(5, "Rare", 2002, popularity=21, average=3.0),
        Movie(6, "Rare too", 2003, popularity=22, average=2.9),
        Movie(7, "Unseen", 2000, popularity=2, average=5.0),
        Movie(8, "New and loved", 2018, popularity=19, average=4.6),
        *(Movie(k, f"In between {k}", 2005, popularity=k, average=3.0) for k in range(80, 90)),
    )
    assert CROWD_PLEASERS in marks["Loved by all"] and not marks["Seen by all"]
    assert CLASSICS in marks["Old and loved"] and CLASSICS not in marks["Loved by all"]
    assert marks["Rare and loved"] == {HIDDEN_GEMS}
    assert not marks["Rare"] and not marks["Unseen"] and not marks["New and loved"]


def test_a_catalogue_without_averages_stays_as_it_is() -> None:
    assert marked(Movie(1, "Heat", 1995, popularity=9)) == {"Heat": set()}


def test_people_can_wish_for_each_mark() -> None:
    assert {CROWD_PLEASERS, CLASSICS, HIDDEN_GEMS} <= TOPICS.keys()
