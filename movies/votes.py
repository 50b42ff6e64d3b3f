"""What IMDb's voters think, for movies that hardly anybody has rated in the release: the community's average there.

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
    """The release, with an average in stars for the movies that lack one and that IMDb's voters know.

    The digest covers both.

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
    """What voters think of the catalogue's movies, by their ids; the film with more votes is taken."""
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
    """Convert averages of 1 to 10 to the release's stars, by the movies that both communities know.

    A weighted straight line: the two differ in spread as well as in level. Without enough movies in common, halve them.
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
