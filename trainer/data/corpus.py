"""The training ratings of one release and, optionally, further ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from movies.averages import community_average
from movies.catalogue import Catalogue, Movie, normalised
from movies.movielens import RatingTable, Release, Statistics, rated
from movies.prompt import PromptMovie
from trainer.data.examples import RatingSequence, split

# The ids of each further release start at a multiple of this, so that none collide.
IDS_OF_A_RELEASE = 100_000_000


@dataclass(frozen=True)
class Corpus:
    """The training users' ratings from several releases as one table, with data about its movies.

    The first release determines the ids, the split and the cold movies. Further releases leave out those cold movies,
    and their ids are shifted. One with the same catalogue only adds people: their ids are shifted, and the prompts are
    those of the first release.

    prompts: every movie in prompt form, with its average among the training users of its release.
    same: for a movie of a further release, its counterpart in an earlier one, if there is one.
    """

    ratings: RatingTable
    movies: Mapping[int, Movie]
    prompts: Mapping[int, PromptMovie]
    same: Mapping[int, int]
    _statistics: Mapping[int, Statistics]

    @classmethod
    def of(cls, release: Release, further: Iterable[Release] = (), *, spare_cold: bool = True) -> Corpus:
        """The corpus of a release and further ones; see `split` for `spare_cold`."""
        cold_movies = split(release, spare_cold=spare_cold).cold_movies
        cold = {key for movie in cold_movies for key in _keys(release.catalogue[movie])}
        tables: list[RatingTable] = []
        movies: dict[int, Movie] = {}
        prompts: dict[int, PromptMovie] = {}
        same: dict[int, int] = {}
        known: dict[tuple[str, int], int] = {}
        for number, part in enumerate((release, *further)):
            start = number * IDS_OF_A_RELEASE
            train = split(part, spare_cold=spare_cold).train
            if number:
                left_out = [m.id for m in part.catalogue if cold.intersection(_keys(m))]
                train = train.where(~np.isin(train.movie, left_out))
            if number and part.digest == release.digest:
                tables.append(replace(train, user=train.user + start))
                continue
            catalogue, taken = seen_by(train, part.catalogue), set[int]()
            for movie in sorted(catalogue, key=lambda m: -m.popularity):
                movies[start + movie.id] = replace(movie, id=start + movie.id)
                prompts[start + movie.id] = PromptMovie.of(movie, catalogue)
                earlier = next((known[key] for key in _keys(movie) if number and key in known), None)
                # Each movie has one counterpart: of two with the same name, the more popular one.
                if earlier is not None and earlier not in taken:
                    same[start + movie.id] = earlier
                    taken.add(earlier)
            known |= {key: id for id, movie in movies.items() if id not in same for key in _keys(movie)[:1]}
            tables.append(replace(train, user=train.user + start, movie=train.movie + start))
        ratings = RatingTable(
            *(np.concatenate([getattr(t, column) for t in tables]) for column in ("user", "movie", "stars", "when"))
        )
        return cls(ratings, movies, prompts, same, ratings.statistics())

    def averages(self, sequence: RatingSequence) -> list[float | None]:
        """Each movie's average among all training users but this one, in stars."""
        averages = []
        for movie, stars in zip(sequence.movies.tolist(), sequence.stars.tolist(), strict=True):
            found = self._statistics[movie]
            expected = self.movies[movie].expected
            assert expected is not None
            averages.append(community_average(found.total - stars, found.count - 1, expected))
        return averages


def seen_by(ratings: RatingTable, catalogue: Catalogue) -> Catalogue:
    """The catalogue with popularity and averages computed from these ratings only.

    Prompts thus show only the training users' opinions, and leak none of the ratings to be predicted.
    """
    return Catalogue(rated(catalogue, ratings), catalogue.digest)


def _keys(movie: Movie) -> list[tuple[str, int]]:
    """The keys under which to look a movie up in another release, where its year may be off by one."""
    year = movie.year or 0
    return [(normalised(movie.title), year), (normalised(movie.title), year + 1), (normalised(movie.title), year - 1)]
