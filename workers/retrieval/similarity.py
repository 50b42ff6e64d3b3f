"""The similarity of movies by audience, subject and series."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from movies.catalogue import Movie
from movies.in_common import InCommon, alike
from movies.protocol.recommendation import RatedMovie
from workers.retrieval.movie_map import Floats
from workers.retrieval.popularity_floor import FEWEST_RATINGS_TO_SHOW
from workers.retrieval.ranking import series
from workers.retrieval.taste import ALL, Taste

SIMILAR, CLEARLY_SIMILAR = 80, 20
RARELY_RATED = 0.5
# Movies near one another are clearly similar if they share half of their genres; a movie about the same things is
# similar even if the fans of the one avoid the other.
HALF_THE_GENRES, SAME_SUBJECT = 0.5, 0.375
LATEST = 6


class Similarity:
    """The similarity of the movies of one catalogue, by their ids."""

    def __init__(self, taste: Taste) -> None:
        self._taste = taste
        self.in_common = InCommon(taste.catalogue).of
        self._rarely_rated = np.array([m.popularity < FEWEST_RATINGS_TO_SHOW for m in taste.movies])
        self._series = taste.catalogue.by_text("series", lambda movie: [series(movie.title)], Path(__file__).parent)
        self._likeness = lru_cache(maxsize=128)(self._likeness_to)
        self.before = lru_cache(maxsize=10_000)(self._before)

    def similar(self, movie_id: int) -> set[int]:
        """The movies that "something like this one" may mean: the `SIMILAR` nearest, and those of its series."""
        return set(self._nearest(movie_id, SIMILAR)) | self.relatives(movie_id)

    def clearly_similar(self, movie_id: int) -> set[int]:
        """The movies that "nothing like this one" certainly means: its series, and the nearest with half its genres."""
        this = self._taste.movies[self._taste.place[movie_id]]
        near = self._nearest(movie_id, CLEARLY_SIMILAR)
        return {i for i in near if alike(self._movie(i), this) >= HALF_THE_GENRES} | self.relatives(movie_id)

    def relatives(self, movie_id: int) -> set[int]:
        """The other movies of the same series."""
        return {m.id for m in self._series.get(series(self._movie(movie_id).title), ())} - {movie_id}

    def others_of_series(self, movie_id: int) -> set[int]:
        """The other movies of the same series, except remakes, which have the very same title."""
        title = self._movie(movie_id).title.casefold()
        return {i for i in self.relatives(movie_id) if self._movie(i).title.casefold() != title}

    def _before(self, movie_id: int) -> frozenset[int]:
        """The earlier movies of its series; remakes do not count."""
        movie = self._movie(movie_id)
        of_series = self._series.get(series(movie.title), ())
        return frozenset(
            m.id
            for m in of_series
            if (m.year or 0) < (movie.year or 0) and m.title.casefold() != movie.title.casefold()
        )

    def visibly_like(self, movie: Movie, other: Movie) -> bool:
        """Whether somebody who knows both would call them alike, and could say why.

        By genres, subjects and fans alone, half of 26 such reasons were odd: "Say Anything..., like Dying Young".
        """
        return series(movie.title) == series(other.title) or self.in_common(movie, other).is_plain_to_see

    def most_telling(self, ratings: Sequence[RatedMovie], movie: Movie) -> list[int]:
        """The indices of `ratings`, the most informative about the movie first.

        First come the `LATEST`, which reflect the current mood and are cheapest to leave out; then the ratings of the
        most similar movies.
        """
        places, likeness = range(len(ratings)), self._likeness(movie.id)
        nearest = sorted(places, key=lambda k: (-likeness[self._taste.place[ratings[k].movie_id]], -k))
        return list(dict.fromkeys([*places[::-1][:LATEST], *nearest]))

    def _nearest(self, movie_id: int, count: int) -> Iterable[int]:
        likeness = self._likeness(movie_id)
        order = np.argsort(-likeness, kind="stable")[: count + 1]
        found = [self._taste.movies[k].id for k in order.tolist() if likeness[k] > 0]
        return [i for i in found if i != movie_id][:count]

    def _likeness_to(self, movie_id: int) -> Floats:
        """The similarity of each movie to this one; zero or less if they share no genre or no fans."""
        place = self._taste.place[movie_id]
        company = np.maximum(self._taste.company(place), self._taste.company(place, wide=True))
        about = self._taste.alike([place], ALL)
        common = self._taste.genres(ALL) @ self._taste.genres([place])[0]
        # A few pairs of movies are extreme outliers.
        both = np.sign(company) * np.log1p(np.abs(company)) + about / max(float(about.std()), 1e-9)
        # A movie is not penalised for having no genres, and a movie that the fans avoid is not similar.
        kin = common > 0 if self._taste.genres([place]).any() else np.ones(len(both), dtype=bool)
        kin &= (company >= 0) | (about >= SAME_SUBJECT)
        # Little more than the genres is known about a movie with hardly any ratings.
        both = np.where(self._rarely_rated, RARELY_RATED * both, both)
        likeness: Floats = np.where(kin, both, np.minimum(both, 0.0)).astype(np.float32)
        return likeness

    def _movie(self, movie_id: int) -> Movie:
        return self._taste.movies[self._taste.place[movie_id]]
