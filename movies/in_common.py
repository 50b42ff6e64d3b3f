"""The things two movies share that a fan of both would mention."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from movies.catalogue import Catalogue, Movie

# A subject of more than this share of all movies, such as friendship, does not make two of them alike.
MOST_COMMON_SHARE = 0.02
FEWEST_COMMON = 12
MOST_TOLD = 2


def alike(one: Movie, other: Movie) -> float:
    """The Jaccard similarity of two movies' genres, 0 to 1."""
    genres, others = set(one.genres), set(other.genres)
    return len(genres & others) / len(genres | others) if genres | others else 0.0


@dataclass(frozen=True)
class Shared:
    """What two movies share. director: of both. subjects: of both, rarest first."""

    director: str | None = None
    subjects: tuple[str, ...] = ()

    @property
    def is_plain_to_see(self) -> bool:
        """Whether the likeness is obvious to anybody who knows the two movies."""
        return self.director is not None or len(self.subjects) >= MOST_TOLD


class InCommon:
    """Compares the movies of one catalogue by their facts."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def of(self, movie: Movie, other: Movie) -> Shared:
        """What two movies share; nothing if the facts about either are unknown."""
        if movie.facts is None or other.facts is None:
            return Shared()
        director = next((name for name in movie.facts.directors if name in other.facts.directors), None)
        both = [subject for subject in movie.facts.subjects if subject in other.facts.subjects]
        telling = sorted((s for s in both if self._uses[s] <= self._most), key=lambda s: self._uses[s])
        return Shared(director, tuple(telling[:MOST_TOLD]))

    @cached_property
    def _uses(self) -> Counter[str]:
        return Counter(s for movie in self._catalogue if movie.facts for s in movie.facts.subjects)

    @cached_property
    def _most(self) -> float:
        known = sum(movie.facts is not None for movie in self._catalogue)
        return max(FEWEST_COMMON, MOST_COMMON_SHARE * known)
