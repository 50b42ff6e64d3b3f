"""What somebody is a fan of, such as horror, Korean movies, the seventies or movies about journalism."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from math import ceil, comb

import numpy as np

from movies.catalogue import Movie
from movies.shelf import Tables
from movies.topics import LANGUAGES, topic_of
from workers.retrieval.movie_map import Floats

FEWEST_LIKES, SHARE_OF_LIKES = 3, 0.75
# Only this many of the latest likes count.
MOST_LIKES = 100
# Somebody is a fan of what nearly all their likes share if the probability that this is chance is at most this.
GENRE_BY_CHANCE, MARK_BY_CHANCE, ERA_BY_CHANCE = 0.01, 1e-4, 0.005
# An era extends this many years before and after the movies that somebody likes; this many years beyond it, closeness
# has fallen to about a third.
YEARS_AROUND, YEARS_OFF = 5, 10.0
# If likes share both a kind and an era, this much of the closeness depends on the era.
OF_THE_ERA = 0.5
# Only marks, such as Korean or journalism, of at least this many movies count; rarer ones link too few.
FEWEST_LINKED = 5
# What movies look like says little about what they are.
LOOKS = {"black and white"}


class Fans:
    """Tells how close movies are to what somebody is a fan of. A movie's place is its row."""

    def __init__(self, movies: Sequence[Movie], genres: Floats, usual: Floats, marked: Tables) -> None:
        """`genres` has one row per movie, with a one for each genre that it has; `usual` is the share of each genre
        among all movies; `marked` comes from `marks_of`."""
        self._genres, self._usual = genres, usual
        self._years = np.array([movie.year or 0 for movie in movies])
        popular = np.bincount(
            self._years, [movie.popularity for movie in movies], int(self._years.max(initial=0)) + YEARS_AROUND + 2
        )
        # The share of all ratings that went to movies from before each year.
        self._before = np.concatenate([[0.0], np.cumsum(popular)]) / max(popular.sum(), 1.0)
        self._places, self._marks = marked["places"], marked["marks"]
        # Cached, since one list asks several times.
        self.closeness = lru_cache(maxsize=64)(self._closeness)
        self._shares = (np.bincount(self._marks) / max(int(marked["known"]), 1)).astype(np.float32)

    def _closeness(self, likes: tuple[int, ...]) -> Floats | None:
        """How close each movie is to what these likes (oldest first) share, from 0 to 1: as close as their median.

        None if they are too few, or if whatever nearly all of them share may be chance.
        """
        liked = sorted(set(likes[-MOST_LIKES:]))
        if len(liked) < FEWEST_LIKES:
            return None
        theirs = self._marks[np.isin(self._places, liked)]
        marks = np.bincount(theirs, minlength=len(self._shares)).astype(np.float32)
        genres = self._genres[liked].sum(0)
        era = self._era(liked)
        if not (
            _is_of_a_kind(marks, len(liked), self._shares, MARK_BY_CHANCE)
            or _is_of_a_kind(genres, len(liked), self._usual, GENRE_BY_CHANCE)
        ):
            return era
        shared = self._genres @ _weights(genres, len(liked), self._usual)
        np.add.at(shared, self._places, _weights(marks, len(liked), self._shares)[self._marks])
        close: Floats = np.clip(shared / max(float(np.median(shared[liked])), 1e-9), 0.0, 1.0)
        return close if era is None else close * (1 - OF_THE_ERA + OF_THE_ERA * era)

    def _era(self, liked: Sequence[int]) -> Floats | None:
        """How close each movie is to the years of nearly all of these, from 0 to 1; None if that may be chance."""
        years = np.sort(self._years[liked])
        fewest = ceil(SHARE_OF_LIKES * len(years))
        least, found = ERA_BY_CHANCE, None
        for begin in range(len(years) - fewest + 1):
            for end in range(begin + fewest, len(years) + 1):
                first, last = years[begin] - YEARS_AROUND, years[end - 1] + YEARS_AROUND
                usual = self._before[last + 1] - self._before[max(first, 0)]
                chance = float(_by_chance(np.array([end - begin]), len(years), np.array([usual]))[0])
                if chance <= least:
                    least, found = chance, (first, last)
        if found is None:
            return None
        off = np.maximum(found[0] - self._years, 0) + np.maximum(self._years - found[1], 0)
        near: Floats = np.exp(-off / YEARS_OFF).astype(np.float32)
        return near


def _is_of_a_kind(counts: Floats, of: int, usual: Floats, least: float) -> bool:
    """Whether nearly all of `of` movies share a mark or genre, with a probability of at most `least` by chance."""
    return bool(((counts >= SHARE_OF_LIKES * of) & (_by_chance(counts, of, usual) <= least)).any())


def _weights(counts: Floats, of: int, usual: Floats) -> Floats:
    """The weight of each mark or genre: the more of the likes share it and the fewer other movies do, the higher."""
    rarity = -np.log(np.maximum(usual, 1e-9))
    weights: Floats = np.where(counts > 1, (counts / of) ** 2 * rarity, 0.0).astype(np.float32)
    return weights


def _by_chance(counts: Floats, of: int, usual: Floats) -> Floats:
    """For each mark or genre, the chance that at least `counts` of `of` randomly drawn movies have it."""
    drawn = np.arange(of + 1)
    ways = np.array([comb(of, k) for k in drawn], dtype=np.float64)
    share = usual.astype(np.float64)[:, None]
    shares = ways * share**drawn * (1 - share) ** (of - drawn)
    chances: Floats = np.where(drawn >= counts[:, None], shares, 0.0).sum(1).astype(np.float32)
    return chances


def marks_of(movies: Sequence[Movie]) -> Tables:
    """The marks that movies share: one row for each mark of each movie, with the movie's place and the mark's number.

    known: how many movies have any facts.
    """
    of_each = [_marks(movie) for movie in movies]
    counts = Counter(mark for marks in of_each for mark in marks)
    number = {mark: k for k, mark in enumerate(sorted(m for m, n in counts.items() if n >= FEWEST_LINKED))}
    rows = [(place, number[mark]) for place, marks in enumerate(of_each) for mark in marks if mark in number]
    places, marks = np.array(rows, np.int32).reshape(-1, 2).T
    known = sum(movie.facts is not None for movie in movies)
    return {"places": places, "marks": marks, "known": np.array(known)}


def _marks(movie: Movie) -> set[str]:
    """What a movie is about, where it is from, and who directed it."""
    if movie.facts is None:
        return set()
    about = {*map(topic_of, movie.facts.subjects)} - LOOKS
    return about | (LANGUAGES.keys() & movie.marks) | {f"by {name}" for name in movie.facts.directors}
