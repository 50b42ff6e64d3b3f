"""What somebody is a fan of, such as horror, Korean movies or movies about journalism."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from movies.catalogue import Movie
from movies.shelf import Tables
from movies.topics import LANGUAGES, topic_of
from workers.retrieval.movie_map import Floats

FEWEST_LIKES, SHARE_OF_LIKES, LIFT_OF_A_GENRE = 4, 0.75, 3.0
# A mark that fans share, such as Korean or journalism, is one of at least so many movies, and of few of all with facts.
FEWEST_MARKED, MOST_MARKED = 40, 0.04
# What movies look like says little about what they are.
LOOKS = {"black and white"}


class Fans:
    """Finds the movies that somebody is a fan of. A place is a movie's row."""

    def __init__(self, genres: Floats, usual: Floats, marked: Tables) -> None:
        """`genres` has one row per movie, with a one for each genre that it has; `usual` is the share of each genre
        among all movies; `marked` comes from `marks_of`."""
        self._genres, self._usual = genres, usual
        self._places, self._marks = marked["places"], marked["marks"]

    def likes(self, liked: Sequence[int]) -> NDArray[np.bool_] | None:
        """Which movies have the genres of nearly all of these, where those are rare ones, and the rarest mark of nearly
        all of them. None if somebody who likes these is nobody's fan."""
        liked = sorted(set(liked))
        if len(liked) < FEWEST_LIKES:
            return None
        share = self._genres[liked].mean(0)
        genres = (share >= SHARE_OF_LIKES) & (share >= LIFT_OF_A_GENRE * self._usual)
        of_genres = np.asarray(self._genres[:, genres].all(1)) if genres.any() else None
        marked = self._with_their_mark(liked)
        if marked is None or of_genres is None:
            return of_genres if marked is None else marked
        both = marked & of_genres
        return both if both.sum() >= FEWEST_MARKED else marked

    def _with_their_mark(self, liked: Sequence[int]) -> NDArray[np.bool_] | None:
        """Which movies have the rarest mark that nearly all of these share; None if they share none."""
        theirs = self._marks[np.isin(self._places, liked)]
        shared = np.flatnonzero(np.bincount(theirs) >= SHARE_OF_LIKES * len(liked))
        if not len(shared):
            return None
        rarest = shared[np.bincount(self._marks)[shared].argmin()]
        marked = np.zeros(len(self._genres), bool)
        marked[self._places[self._marks == rarest]] = True
        return marked


def marks_of(movies: Sequence[Movie]) -> Tables:
    """The marks that fans share: one row for each mark of each movie, with the movie's place and the mark's number."""
    of_each = [_marks(movie) for movie in movies]
    counts = Counter(mark for marks in of_each for mark in marks)
    most = MOST_MARKED * max(sum(movie.facts is not None for movie in movies), 1)
    number = {mark: k for k, mark in enumerate(sorted(m for m, n in counts.items() if FEWEST_MARKED <= n <= most))}
    rows = [(place, number[mark]) for place, marks in enumerate(of_each) for mark in marks if mark in number]
    places, marks = np.array(rows, np.int32).reshape(-1, 2).T
    return {"places": places, "marks": marks}


def _marks(movie: Movie) -> set[str]:
    """What a movie is about, and where it is from."""
    if movie.facts is None:
        return set()
    return {*map(topic_of, movie.facts.subjects)} - LOOKS | (LANGUAGES.keys() & movie.marks)
