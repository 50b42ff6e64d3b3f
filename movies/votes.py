"""IMDb's average ratings, for movies that have too few ratings in the release for an average of their own.

Optional: without the file that `matinee fetch imdb` writes, the release is used unchanged.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np

from movies.averages import RATINGS_OF_FULL_WEIGHT, STARS, community_average
from movies.catalogue import Catalogue, Movie
from movies.films import of_the_year
from movies.imdb_file import Voted, VotedFile
from movies.movielens import Release

# With fewer movies in common, the scales of the two communities cannot be compared.
FEWEST_IN_COMMON = 100

InStars = Callable[[float], float]


def with_votes(release: Release, file: Path) -> Release:
    """The release, with IMDb's average, in stars, for movies that have no average of their own.

    The digest covers the release and the file.

    Raises
    ------
    DataMissing: the file cannot be read.
    """
    if not file.is_file():
        return release
    voted = VotedFile.open(file)
    found = _joined(release.catalogue, voted.films())
    stars = _scale(release.catalogue, found)
    movies = [_told(movie, found.get(movie.id), stars) for movie in release.catalogue]
    digest = hashlib.sha256(f"{release.digest}{voted.about.digest}".encode()).hexdigest()
    return Release(release.name, Catalogue(movies, digest), release.ratings)


def _joined(catalogue: Catalogue, films: Iterable[Voted]) -> dict[int, Voted]:
    """The IMDb film for each of the catalogue's movies, by movie id; if several match, the one with the most votes."""
    by_imdb = {movie.imdb_id: movie.id for movie in catalogue if movie.imdb_id is not None}
    found: dict[int, Voted] = {}
    for film in films:
        movie_id = by_imdb.get(film.imdb_id)
        if movie_id is None:
            same = [
                movie
                for key in (film.title_key, film.other_key)
                # A movie with a different IMDb number is a different movie.
                for movie in (catalogue.by_normalised_title.get(key, ()) if key else ())
                if movie.imdb_id is None
            ]
            movie_id = of_the_year(same, film.year)
        if movie_id is not None:
            found.setdefault(movie_id, film)
    return found


def _scale(catalogue: Catalogue, found: Mapping[int, Voted]) -> InStars:
    """A function that converts IMDb's averages, 1 to 10, to stars, fitted to the movies that both communities know.

    It is a weighted straight line, since the two scales differ in spread as well as in level. With too few movies in
    common, it halves the average.
    """
    common = [(movie, found[movie.id]) for movie in catalogue if movie.average is not None and movie.id in found]
    slope, start = 0.5, 0.0
    if len(common) >= FEWEST_IN_COMMON:
        weights = np.sqrt([min(movie.popularity, RATINGS_OF_FULL_WEIGHT) for movie, _ in common])
        votes, stars = ([film.average for _, film in common], [movie.average for movie, _ in common])
        slope, start = np.polyfit(votes, np.array(stars, float), 1, w=weights)
    return lambda average: float(np.clip(start + slope * average, *STARS))


def _told(movie: Movie, film: Voted | None, in_stars: InStars) -> Movie:
    if film is None or movie.average is not None:
        return movie
    stars = in_stars(film.average)
    expected = stars if movie.expected is None else movie.expected
    average = community_average(stars * film.votes, film.votes, expected)
    return replace(movie, average=average, imdb_average=film.average, imdb_votes=film.votes)
