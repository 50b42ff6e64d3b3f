"""What somebody is a fan of, such as horror, Korean movies or movies about journalism."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import comb
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from movies.catalogue import Movie
from movies.shelf import Tables
from movies.topics import LANGUAGES, topic_of
from workers.retrieval.movie_map import Floats

FEWEST_LIKES, SHARE_OF_LIKES, LIFT_OF_A_GENRE = 4, 0.75, 3.0
# So many of the latest likes say what somebody is a fan of.
MOST_LIKES = 100
# A common genre such as comedy makes a fan, too, if so many likes would hardly have it by chance.
RARELY_BY_CHANCE = 0.01
# A mark that makes a fan, such as Korean or journalism, is one of at least so many movies, and of few of those with
# facts.
FEWEST_MARKED, MOST_MARKED = 40, 0.06
# Rarer marks only tell which of those movies a fan would like most; even rarer ones link too few.
FEWEST_LINKED = 5
# Of these movies, a fan wants those that share most with what they named.
MOST_FITTING = 60
# What movies look like says little about what they are.
LOOKS = {"black and white"}


class Fandom(NamedTuple):
    """Which movies a fan wants, and the share of their likes that are of the kind."""

    fits: NDArray[np.bool_]
    share: float


class Fans:
    """Finds the movies that somebody is a fan of. A place is a movie's row."""

    def __init__(self, genres: Floats, usual: Floats, marked: Tables) -> None:
        """`genres` has one row per movie, with a one for each genre that it has; `usual` is the share of each genre
        among all movies; `marked` comes from `marks_of`."""
        self._genres, self._usual = genres, usual
        self._places, self._marks = marked["places"], marked["marks"]
        self._counts = np.bincount(self._marks)
        self._makes_a_fan = (self._counts >= FEWEST_MARKED) & (self._counts <= float(marked["most"]))
        self._rarity = -np.log(np.maximum(self._counts, 1) / len(genres))

    def likes(self, liked: Sequence[int]) -> Fandom | None:
        """The movies with the genres of nearly all of these, where that is no accident, and the rarest mark of nearly
        all of them. None if somebody who likes these, oldest first, is nobody's fan."""
        liked = sorted(set(liked[-MOST_LIKES:]))
        if len(liked) < FEWEST_LIKES:
            return None
        with_it = self._genres[liked].sum(0)
        share, chance = with_it / len(liked), _by_chance(with_it, len(liked), self._usual)
        is_telling = (share >= LIFT_OF_A_GENRE * self._usual) | (chance <= RARELY_BY_CHANCE)
        genres = (share >= SHARE_OF_LIKES) & is_telling
        of_genres = np.asarray(self._genres[:, genres].all(1)) if genres.any() else None
        marked = self._with_their_mark(liked)
        if marked is None:
            return None if of_genres is None else Fandom(of_genres, float(of_genres[liked].mean()))
        both = marked if of_genres is None else marked & of_genres
        fits = both if both.sum() >= FEWEST_MARKED else marked
        return Fandom(self._closest(liked, fits), float(fits[liked].mean()))

    def _closest(self, liked: Sequence[int], fits: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Those of the fitting movies that share most, and the rarest, marks with the liked ones."""
        if fits.sum() <= MOST_FITTING:
            return fits
        own = np.bincount(self._marks[np.isin(self._places, liked)], minlength=len(self._rarity))
        weights = np.where(own > 1, own * self._rarity, 0.0)
        shared = np.bincount(self._places, weights[self._marks], minlength=len(fits))
        least = np.partition(shared[fits], -MOST_FITTING)[-MOST_FITTING]
        closest: NDArray[np.bool_] = fits & (shared >= least)
        return closest

    def _with_their_mark(self, liked: Sequence[int]) -> NDArray[np.bool_] | None:
        """Which movies have the rarest mark that nearly all of these share; None if they share none."""
        theirs = self._marks[np.isin(self._places, liked)]
        often = np.bincount(theirs, minlength=len(self._counts)) >= SHARE_OF_LIKES * len(liked)
        shared = np.flatnonzero(often & self._makes_a_fan)
        if not len(shared):
            return None
        rarest = shared[self._counts[shared].argmin()]
        marked = np.zeros(len(self._genres), bool)
        marked[self._places[self._marks == rarest]] = True
        return marked


def _by_chance(counts: Floats, of: int, usual: Floats) -> Floats:
    """The chance that at least so many of some movies have each genre, if they were drawn at random."""
    drawn = np.arange(of + 1)
    ways = np.array([comb(of, k) for k in drawn], dtype=np.float64)
    shares = ways * usual[:, None] ** drawn * (1 - usual[:, None]) ** (of - drawn)
    chances: Floats = np.where(drawn >= counts[:, None], shares, 0.0).sum(1).astype(np.float32)
    return chances


def marks_of(movies: Sequence[Movie]) -> Tables:
    """The marks that movies share: one row for each mark of each movie, with the movie's place and the mark's number.

    most: how many movies may have a mark that makes a fan.
    """
    of_each = [_marks(movie) for movie in movies]
    counts = Counter(mark for marks in of_each for mark in marks)
    number = {mark: k for k, mark in enumerate(sorted(m for m, n in counts.items() if n >= FEWEST_LINKED))}
    rows = [(place, number[mark]) for place, marks in enumerate(of_each) for mark in marks if mark in number]
    places, marks = np.array(rows, np.int32).reshape(-1, 2).T
    most = MOST_MARKED * sum(movie.facts is not None for movie in movies)
    return {"places": places, "marks": marks, "most": np.array(most)}


def _marks(movie: Movie) -> set[str]:
    """What a movie is about, and where it is from."""
    if movie.facts is None:
        return set()
    return {*map(topic_of, movie.facts.subjects)} - LOOKS | (LANGUAGES.keys() & movie.marks)
