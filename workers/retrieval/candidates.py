"""Choose the movies worth asking the language model about, and compute their promise."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from itertools import chain, zip_longest

import numpy as np

from movies.catalogue import Catalogue, Movie
from movies.fame import HIDDEN_GEMS
from movies.movielens import Release
from movies.protocol.recommendation import GroupJob, RatedMovie, RecommendJob, Wishes
from movies.ratings import Verdict
from movies.topics import topic_of
from workers.retrieval.guessed import Guessed, Scores
from workers.retrieval.movie_map import MovieMap
from workers.retrieval.popularity_floor import Fame
from workers.retrieval.ranking import Listed, Ranking
from workers.retrieval.recent import Recent
from workers.retrieval.similarity import Similarity
from workers.retrieval.taste import Taste
from workers.retrieval.wishes import Fitting, honourable, mainly_about, may_widen, relaxations

CANDIDATES = 100
# The model is asked about every movie once per person, so it is asked about fewer movies for a larger group: on two
# cores, 60 titles for three people take seven seconds, and 15 titles for twelve people take fourteen.
QUESTIONS_A_GROUP = 1.8
# "Something like Heat" says less about a person than a rating of Heat.
OWN_TASTE_BESIDE_A_WISH = 0.3
FAME_FOR_ONE_TASTE = 0.7
# The gain of the movies closest to what somebody is a fan of, in standard deviations of promise.
FANDOM = 5.0
# How close movies must be to what all examples share to be like them.
CLOSE = 0.5
# If the movies mainly about a topic fill this many lists, movies that merely touch on it are left out.
ENOUGH_FOR_A_TOPIC = 2


@dataclass(frozen=True)
class Chosen:
    """The movies to ask the model about, most promising first, with the wishes they fit and their promise.

    promise: by movie id, for each person.
    """

    movies: list[Movie]
    honoured: Wishes
    promise: tuple[dict[int, float], ...] = ()


class Candidates:
    """Chooses candidates among the movies of a MovieLens release.

    Parameters
    ----------
    movies: the map of movies. ranking: the weights of the features.
    """

    def __init__(self, release: Release, movies: MovieMap | None = None, ranking: Ranking | None = None) -> None:
        self._catalogue = release.catalogue
        self._fame = Fame(release.catalogue)
        self.ranking = ranking or Ranking.of({})
        self.taste = Taste(release, movies)
        self.similarity = Similarity(self.taste)
        self.recent = Recent(release.catalogue)
        self._people = max(len(np.unique(release.ratings.user)), 1)

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue to choose from."""
        return self._catalogue

    def with_ranking(self, ranking: Ranking | None) -> Candidates:
        """A copy with other weights."""
        other = copy.copy(self)
        other.ranking = ranking or Ranking.of({})
        return other

    def choose(self, job: RecommendJob, most: int = CANDIDATES) -> Chosen:
        """At most `most` movies that fit the job's wishes.

        Rated, excluded and wished-for movies are left out, and so are their duplicates under another id.
        If no movie is left, wishes are given up in the order of `workers.retrieval.wishes.relaxations`.
        """
        taken = {r.movie_id for r in job.ratings} | self._series_disliked(job.ratings) | job.excluded
        pool, honoured = self._open(job.wishes, taken, job.count)
        movies, promise = self._promising(job.ratings, honoured, pool, job.count)
        asked = self.recent.among(movies, most) if self.recent.share_named(job.ratings) else movies[:most]
        return Chosen(asked, honoured, (promise,))

    def choose_for_group(self, job: GroupJob, most: int = CANDIDATES) -> Chosen:
        """Choose for a group: each person's best in turn, and nothing that any of them has rated.

        `QUESTIONS_A_GROUP` limits the number of movies.
        """
        rated = {r.movie_id for person in job.people for r in person}
        rated = rated.union(*map(self._series_disliked, job.people))
        pool, honoured = self._open(job.wishes, rated | job.excluded, job.count)
        found = [self._promising(person, honoured, pool, job.count) for person in job.people]
        lists, promises = zip(*found, strict=True)
        in_turn = (movie for movie in chain.from_iterable(zip_longest(*lists)) if movie is not None)
        # A movie that is promising for one person may be too obscure for another, and then has no promise for them.
        movies = [m for m in _without_doubles(in_turn) if all(m.id in p for p in promises)]
        return Chosen(movies[: min(most, int(QUESTIONS_A_GROUP * most) // len(job.people))], honoured, promises)

    def _series_disliked(self, ratings: Sequence[RatedMovie]) -> set[int]:
        """The movies of each series in which the person disliked one and liked none; remakes do not count."""
        liked, disliked = ({r.movie_id for r in ratings if r.verdict is v} for v in (Verdict.GOOD, Verdict.BAD))
        relatives = (self.similarity.others_of_series(i) for i in disliked)
        return set[int]().union(*(found for found in relatives if not found & liked))

    def _open(self, wishes: Wishes, taken: Set[int], count: int) -> tuple[list[Movie], Wishes]:
        """The movies that may be recommended, and the wishes they fit; a short list is widened if possible."""
        refused = set(taken) | wishes.like | wishes.unlike | wishes.other_than
        refused_names = {(self._catalogue[i].title, self._catalogue[i].year) for i in refused if i in self._catalogue}
        refused_titles = {title for title, _ in refused_names}
        refused = refused.union(*(self.similarity.clearly_similar(i) for i in wishes.unlike))
        similar = self._in_the_manner_of(wishes.like)
        free = [
            m
            for m in self._catalogue
            if m.id not in refused and not (m.title in refused_titles and (m.title, m.year) in refused_names)
        ]
        possible = honourable(wishes, self._catalogue)
        fitting = Fitting(free)
        for honoured in relaxations(possible):
            pool = [m for m in fitting.of(honoured) if not honoured.like or m.id in similar]
            if len(pool) >= count or (pool and not may_widen(honoured)):
                return mainly_about(pool, honoured, ENOUGH_FOR_A_TOPIC * count), honoured
        return [], possible

    def _in_the_manner_of(self, examples: Set[int]) -> set[int]:
        """The movies similar to any of these, or that have what all of these share: "something like these"."""
        similar = set[int]().union(*(self.similarity.similar(i) for i in examples))
        close = self.taste.fans.closeness(tuple(self.taste.place[i] for i in sorted(examples)))
        return similar if close is None else similar | {self.taste.movies[k].id for k in np.flatnonzero(close >= CLOSE)}

    def _promising(
        self, ratings: Sequence[RatedMovie], wishes: Wishes, pool: list[Movie], count: int
    ) -> tuple[list[Movie], dict[int, float]]:
        """The pool's movies that are well known enough for this person, most promising first, and the promise of the
        whole pool."""
        # "Something like Heat" counts as naming Heat.
        named = [r.movie_id for r in ratings if r.verdict is Verdict.GOOD] + list(wishes.like)
        named = named or [r.movie_id for r in ratings]
        demanded = self._fame.demanded(self._catalogue[i] for i in named)
        # A person with one taste cares more about it than about fame: few westerns are famous.
        likes = [self.taste.place[i] for i in named]
        demanded *= 1 - FAME_FOR_ONE_TASTE * (self.taste.one_taste(likes) if len(likes) > 1 or wishes.like else 0.0)
        if HIDDEN_GEMS in map(topic_of, wishes.topics):
            demanded = 0.0
        of_all = self._promise(ratings, wishes).tolist()
        promise = {m.id: of_all[self.taste.place[m.id]] for m in pool}
        known = self._fame.well_known(pool, demanded, count)
        first = self.with_fandom(np.array([promise[m.id] for m in known]), ratings, wishes, [m.id for m in known])
        order = sorted(zip(known, first.tolist(), strict=True), key=lambda pair: (-pair[1], pair[0].id))
        known = [movie for movie, _ in order]
        return _without_doubles(known), promise

    def promise(self, ratings: Sequence[RatedMovie], movie_ids: Sequence[int]) -> Scores:
        """The promise of some movies, for somebody without wishes."""
        likes, dislikes = self.sides(ratings)
        return self.ranking.promise(self.taste.features(likes, dislikes, [self.taste.place[i] for i in movie_ids]))

    def with_fandom(
        self, promise: Scores, ratings: Sequence[RatedMovie], wishes: Wishes, movie_ids: Sequence[int]
    ) -> Scores:
        """The promise of some movies, plus what each gains from what the person is a fan of."""
        spread = float(promise.std()) if len(promise) else 0.0
        return promise + (spread or 1.0) * self.fandom(ratings, wishes, movie_ids)

    def fandom(self, ratings: Sequence[RatedMovie], wishes: Wishes, movie_ids: Sequence[int]) -> Scores:
        """What each of some movies gains from what the person is a fan of, in standard deviations of promise.

        Zero if they are not a fan of anything, or if their wishes name a kind of movie. Examples in a wish ("something
        like these") take the place of what they like.
        """
        likes = [self.taste.place[i] for i in sorted(wishes.like)] or self.sides(ratings)[0]
        close = None if _of_a_kind(wishes) else self.taste.fans.closeness(tuple(likes))
        if close is None:
            return np.zeros(len(movie_ids))
        return FANDOM * close[[self.taste.place[i] for i in movie_ids]].astype(np.float64)

    def _promise(self, ratings: Sequence[RatedMovie], wishes: Wishes) -> Scores:
        likes, dislikes = self.sides(ratings)
        own = self.ranking.promise(self.taste.features(likes, dislikes))
        if not wishes.like:
            return own
        wished = self.taste.features([self.taste.place[i] for i in sorted(wishes.like)], [])
        return self.ranking.promise(wished) + OWN_TASTE_BESIDE_A_WISH * own

    def listed(
        self, scored: Iterable[tuple[Movie, float]], people: Sequence[Sequence[RatedMovie]], shown: Set[int]
    ) -> list[Listed]:
        """Movies with scores as `workers.retrieval.ranking.compose` expects them, for one person or several."""
        named = {r.movie_id for person in people for r in person}
        rare_below, seen = self._fame.rare_below(self._catalogue[i] for i in named), named | shown
        movies = list(scored)
        places = [self.taste.place[movie.id] for movie, _ in movies]
        return [
            Listed(
                movie=movie,
                score=score,
                genres=genres,
                about=about,
                fame=movie.popularity / self._people,
                rare=self._fame.of(movie) < rare_below,
                is_lesser_known=self._fame.is_lesser_known(movie),
                unseen_before=self.similarity.before(movie.id) - seen,
            )
            for (movie, score), genres, about in zip(
                movies, self.taste.genres(places), self.taste.about[places], strict=True
            )
        ]

    def final(
        self, ratings: Sequence[RatedMovie], promise: Scores, like: Guessed, choice: Guessed | None, wishes: Wishes
    ) -> Guessed:
        """The final scores for somebody with these ratings, see `Ranking.final`.

        A wish for something like a movie counts as a single taste.
        """
        one_taste = 1.0 if wishes.like else self.taste.one_taste(self.sides(ratings)[0])
        return self.ranking.final(promise, like, choice, one_taste)

    def sides(self, ratings: Sequence[RatedMovie]) -> tuple[list[int], list[int]]:
        """The places of somebody's liked and disliked movies, oldest first."""
        likes = [self.taste.place[r.movie_id] for r in ratings if r.verdict is Verdict.GOOD]
        return likes, [self.taste.place[r.movie_id] for r in ratings if r.verdict is Verdict.BAD]


def _of_a_kind(wishes: Wishes) -> bool:
    """Whether wishes name a kind of movie, rather than just years or a running time."""
    said = (wishes.genres, wishes.without, wishes.unlike, wishes.people, wishes.topics, wishes.languages)
    return any(said) or wishes.youngest is not None


def _without_doubles(movies: Iterable[Movie]) -> list[Movie]:
    """Drop later duplicates, since MovieLens 100K has some movies under two ids."""
    first: dict[str, Movie] = {}
    for movie in movies:
        first.setdefault(movie.name, movie)
    return list(first.values())
