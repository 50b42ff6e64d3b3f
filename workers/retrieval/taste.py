"""The features of each movie of a catalogue for a person with given likes and dislikes."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from movies.catalogue import Catalogue, Movie
from movies.films import is_foreign
from movies.movielens import Release
from movies.shelf import Tables
from workers.retrieval.fans import Fans, marks_of
from workers.retrieval.kin import Kin
from workers.retrieval.map_fitting import axes_of, fit_map, who_rated_what
from workers.retrieval.movie_map import Floats, MovieMap, divisors_of, eras_of, nearness, unit

# The regularisation of the autoencoders of `MovieMap.nearness`: on the map, close and wide, and on the release.
CLOSE, WIDE, HERE = 300.0, 10_000.0, 3_000.0
# A person's genre shares are smoothed with this many movies of average genres.
GENRES_OF_PRIOR = 3.0
RATINGS_COMPARED = 100
# Features are scaled by their standard deviation among this many of the best-known movies, so that weights mean the
# same in a catalogue of a thousand movies and in one of a hundred thousand.
MOVIES_OF_SCALE = 1_500
# The mean cosine between a person's likes has a median of 0.03 and is below 0.15 for 19 of 20 people; among ten movies
# of one taste it is 0.15 to 0.5.
ONE_TASTE_FROM, ONE_TASTE_FULL = 0.1, 0.3

COMPANY = ("close to likes", "wide of likes", "wide of dislikes", "here of likes", "here of dislikes")
CONTENT = ("about likes", "about dislikes", "genres", "era", "common subject")
COMMON = ("fame here", "fame", "liked")
PLAIN = COMPANY + CONTENT + COMMON
OF_ONE_TASTE = ("wide of likes", "here of likes", "about likes", "genres", "era", "common subject", "fame here", "fame")
FEATURES = PLAIN + tuple(f"{name}, one taste" for name in OF_ONE_TASTE)

# The code that the tables depend on.
CODE = Path(__file__).parent

Places = Sequence[int]
Rows = NDArray[np.int64] | slice
# Every row, as a slice: a list of places would copy tables as large as the catalogue.
ALL = slice(None)


class Taste:
    """The features of all movies in one catalogue; movies are given by their place in its order.

    Parameters
    ----------
    release: the movies to judge, with the ratings that measure their fame.
    movies: the map; by default, one learned from the release's own ratings.
    """

    def __init__(self, release: Release, movies: MovieMap | None = None) -> None:
        self.catalogue = catalogue = release.catalogue
        self.movies = list(catalogue)
        self.place = {m.id: k for k, m in enumerate(self.movies)}
        movies = movies or fit_map(release.ratings, {m.id: m for m in catalogue}, {})
        known, rows = _rows_on(movies, catalogue)
        self.about = movies.about[rows]
        self.about[~known] = movies.about_of_kind([m for m, yes in zip(self.movies, known, strict=True) if not yes])
        self._close, self._wide = (_placed(movies.nearness(s), known, rows) for s in (CLOSE, WIDE))
        self._here = self._company_here(release)
        self._genres, self._usual = _genres_of(release)
        marked = catalogue.shelf.tables("marks", lambda: marks_of(self.movies), CODE)
        self.fans = Fans(self.movies, self._genres, self._usual, marked)
        self._eras = unit(eras_of(self.movies))
        popularity = np.array([m.popularity for m in self.movies], dtype=np.float32)
        fame = np.where(known, movies.likes[rows], 0.0)
        liked = _liked(self.movies, known, movies.liked[rows], float(movies.liked.mean()))
        self._new = np.array([is_foreign(m.id) for m in self.movies]) & ~known
        self._common = np.column_stack([np.log1p(popularity), fame, liked]).astype(np.float32)
        self._place_the_new(known)
        self._scale = np.argsort(-popularity, kind="stable")[:MOVIES_OF_SCALE]
        # Cached, since the reasons for one movie compare it with many.
        self.company = lru_cache(maxsize=8)(self._company_of_one)

    def _place_the_new(self, known: NDArray[np.bool_]) -> None:
        """Give unrated movies the values of their kin, and the fame of equally popular movies on
        the map."""
        tables = self.catalogue.shelf.tables("kin", lambda: vars(Kin.of(self.movies)), CODE)
        everywhere = Kin(tables["places"], tables["kin"], tables["weights"])
        off_the_map = everywhere.but(known)
        for (factors, divisors), kin in (
            (self._close, off_the_map),
            (self._wide, off_the_map),
            (self._here, everywhere),
        ):
            kin.lend(factors)
            divisors[kin.places] = divisors_of(factors[kin.places])
        off_the_map.lend(self.about)
        self.about[off_the_map.places] = unit(self.about[off_the_map.places])
        new, here, fame = self._new, self._common[:, 0], self._common[:, 1]
        if new.any() and known.any():
            # Both grow with a movie's audience, so ranks on one translate to the other.
            shares = np.searchsorted(np.sort(here[known]), here[new]) / max(known.sum(), 1)
            fame[new] = np.quantile(fame[known], np.clip(shares, 0.0, 1.0))

    def is_new(self, movie_id: int) -> bool:
        """Whether nobody has rated a movie, either here or in the ratings that the map was learned from."""
        return bool(self._new[self.place[movie_id]])

    def features(self, likes: Places, dislikes: Places, among: Places | None = None) -> Floats:
        """One row per movie and one column for each of `FEATURES`; the latest `RATINGS_COMPARED` of each side count.

        Parameters
        ----------
        likes, dislikes: places of movies, oldest first. among: the movies to describe, by default all.
        """
        likes, dislikes = list(likes[-RATINGS_COMPARED:]), list(dislikes[-RATINGS_COMPARED:])
        rows: Rows = ALL if among is None else np.concatenate([self._scale, np.array(among, int)])
        scale = self._scale if among is None else np.arange(len(self._scale))

        def scaled(*columns: Floats) -> Floats:
            table = np.column_stack(columns)
            middle, spread = table[scale].mean(0), table[scale].std(0)
            found: Floats = (table - middle) / np.where(spread > 1e-9, spread, 1.0)
            return found

        company = scaled(
            *company_of(self._close, rows, likes),
            *company_of(self._wide, rows, likes, dislikes),
            *company_of(self._here, rows, likes, dislikes),
        )
        # A few pairs of movies are extreme outliers.
        company = np.sign(company) * np.log1p(np.abs(company))
        content = scaled(
            self.alike(likes, rows),
            self.alike(dislikes, rows),
            self._of_the_genres(likes, rows),
            self._of_the_era(likes, rows),
            self.in_common(likes, rows),
        )
        table = np.hstack([company, content, scaled(*self._common[rows].T)])
        again = [PLAIN.index(name) for name in OF_ONE_TASTE]
        found = np.hstack([table, self.one_taste(likes) * table[:, again]]).astype(np.float32)
        return found if among is None else found[len(self._scale) :]

    def _company_of_one(self, rated: int, *, wide: bool = False) -> Floats:
        """The audience overlap of a movie with every other, in standard deviations among the best known.

        Overlap that other movies explain does not count, so the closest are its sequels and its fans' particular
        favourites.
        """
        (company,) = company_of(self._wide if wide else self._close, ALL, [rated])
        middle, spread = float(company[self._scale].mean()), float(company[self._scale].std())
        standardised: Floats = (company - middle) / (spread if spread > 1e-9 else 1.0)
        return standardised

    def alike(self, rated: Places, rows: Rows) -> Floats:
        """The closeness in subject of each movie to these, 0 to 1: the power mean with exponent 3, in which the nearest
        counts most."""
        if not rated:
            return np.zeros(len(self.movies), np.float32)[rows]
        cosines = np.clip(self.about[rows] @ self.about[list(rated)].T, 0.0, None)
        mean: Floats = np.cbrt((cosines * cosines * cosines).mean(1))
        return mean

    def in_common(self, rated: Places, rows: Rows) -> Floats:
        """The closeness of each movie to the common subject of these, such as heists in different places and times."""
        if not rated:
            return np.zeros(len(self.movies), np.float32)[rows]
        near: Floats = self.about[rows] @ self.about[list(rated)].mean(0)
        return near

    def genre_shares(self, rated: Places) -> Floats:
        """The share of these movies with each genre, smoothed with the general shares."""
        own = self._genres[list(rated)].sum(0) + GENRES_OF_PRIOR * self._usual
        shares: Floats = own / (len(rated) + GENRES_OF_PRIOR)
        return shares

    def genres(self, places: Places | slice) -> Floats:
        """One row per movie, with a one for each genre that it has."""
        rows: Floats = self._genres[places if isinstance(places, slice) else list(places)]
        return rows

    def one_taste(self, likes: Places) -> float:
        """How much the liked movies resemble one another, from 0, for eclectic taste, to 1."""
        if len(likes) < 2:
            return 0.5 * len(likes)
        vectors = self.about[list(likes)]
        mean = ((vectors @ vectors.T).sum() - len(likes)) / (len(likes) * (len(likes) - 1))
        return float(np.clip((mean - ONE_TASTE_FROM) / (ONE_TASTE_FULL - ONE_TASTE_FROM), 0.0, 1.0))

    def _of_the_genres(self, rated: Places, rows: Rows) -> Floats:
        """The log-likelihood ratio of movies' genres: this person's movies against everybody's."""
        if not rated:
            return np.zeros(len(self.movies), np.float32)[rows]
        own = self.genre_shares(rated)
        with_it, without = np.log(own / self._usual), np.log((1 - own) / (1 - self._usual))
        ratio: Floats = (self._genres[rows] @ (with_it - without) + without.sum()).astype(np.float32)
        return ratio

    def _of_the_era(self, rated: Places, rows: Rows) -> Floats:
        if not rated:
            return np.zeros(len(self.movies), np.float32)[rows]
        near: Floats = self._eras[rows] @ self._eras[list(rated)].mean(0)
        return near

    def _company_here(self, release: Release) -> tuple[Floats, Floats]:
        """The result of `nearness` for who rated what in this release, see `_placed`."""

        def made() -> Tables:
            kept, rated = who_rated_what(release.ratings, {})
            axes, spectrum = axes_of(rated)
            return {"kept": kept, "axes": axes, "spectrum": spectrum}

        found = self.catalogue.shelf.tables("company", made, CODE, of=release.ratings.checksum())
        kept, ids = found["kept"], [m.id for m in self.movies]
        known, rows = np.isin(ids, kept), np.minimum(np.searchsorted(kept, ids), len(kept) - 1)
        return _placed(nearness(found["axes"], found["spectrum"], HERE), known, rows)


def _rows_on(movies: MovieMap, catalogue: Catalogue) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Which movies are on a map, and the row of each; 0 for those that are not."""

    def made() -> Tables:
        found = [movies.row(movie) for movie in catalogue]
        return {"known": np.array([row is not None for row in found]), "rows": np.array([row or 0 for row in found])}

    found = catalogue.shelf.tables("rows-on-map", made, CODE, of=hashlib.sha256(movies.keys.tobytes()).hexdigest())
    return found["known"], found["rows"]


def _placed(found: tuple[Floats, Floats], known: NDArray[np.bool_], rows: NDArray[np.int64]) -> tuple[Floats, Floats]:
    """The result of `nearness` for the catalogue's movies instead of a map's rows; zero for movies that are not on the
    map."""
    factors, divisors = found
    placed = np.zeros((len(rows), factors.shape[1]), np.float32)
    placed[known] = factors[rows[known]]
    return placed, divisors[rows]


def company_of(placed: tuple[Floats, Floats], rows: Rows, *sides: Places) -> Floats:
    """The audience overlap of the rows' movies with those of each side, from the result of `MovieMap.nearness`.

    Returns
    -------
    one row per side, one column per movie.
    """
    factors, divisors = placed
    sums = np.column_stack([factors[list(side)].sum(0) for side in sides])
    overlap: Floats = (factors[rows] @ sums / divisors[rows, None]).T
    return overlap


def _liked(movies: Sequence[Movie], known: NDArray[np.bool_], liked: Floats, usual: float) -> Floats:
    """Each movie's share of likes: the map's, or else an estimate from its average on IMDb or, for a movie from outside
    the release, from its expected average; otherwise the usual share."""
    found = np.where(known, liked, usual).astype(np.float32)
    own = np.array([np.nan if movie.average is None else movie.average for movie in movies])
    stars = np.array([_stars_elsewhere(movie) for movie in movies], dtype=np.float64)
    rated, guessed = np.isfinite(own) & known, np.isfinite(stars) & ~known
    if guessed.any() and rated.sum() > 1:
        line = np.polyfit(own[rated], liked[rated], 1)
        found[guessed] = np.clip(np.polyval(line, stars[guessed]), 0.0, 1.0)
    return found


def _stars_elsewhere(movie: Movie) -> float | None:
    """A movie's average in stars from a source other than the release; None if there is none."""
    if movie.imdb_average is not None:
        return movie.average
    return movie.expected if is_foreign(movie.id) else None


def _genres_of(release: Release) -> tuple[Floats, Floats]:
    """Each movie's genres as zeros and ones, and each genre's share of all ratings."""
    movies = list(release.catalogue)
    column = {name: k for k, name in enumerate(sorted(release.catalogue.genres))}
    has = np.zeros((len(movies), len(column)), np.float32)
    has[tuple(np.array([(row, column[g]) for row, m in enumerate(movies) for g in m.genres], int).reshape(-1, 2).T)] = 1
    weights = np.array([m.popularity + 1e-3 for m in movies], dtype=np.float32)
    usual = (has * weights[:, None]).sum(0) / weights.sum()
    return has, np.clip(usual, 1e-3, 0.99).astype(np.float32)
