"""Well-known movies that a catalogue is too old to have.

They are found like any other title, so that "Toy Story 5" is not taken for "Toy Story", and then reported as unknown.
"""

from __future__ import annotations

from collections.abc import Iterator

from movies.catalogue import Catalogue, Movie, normalised, split_year
from movies.known_films import known_names

# A movie from this year or later may be meant even if the catalogue has others with its name or year.
SINCE = 2018
# A newer movie counts as known as one with this share of the most rated movie's ratings.
SHARE_OF_THE_MOST_RATINGS = 0.1
# The ids of movies that no catalogue has are negative; those of titles only found in a text are higher than these.
FIRST_ID = -1_000_000

# The titles that `movies.known_films` is too old to have.
NEWEST_TITLES = """
28 Years Later: The Bone Temple (2026) | Avengers: Doomsday (2026) | Avengers: Secret Wars (2027) |
The Batman Part II (2027) | The Devil Wears Prada 2 (2026) | Dune: Part Three (2026) | Frozen 3 (2027) |
The Hunger Games: Sunrise on the Reaping (2026) | The Mandalorian & Grogu (2026) | Minions 3 (2026) |
Mortal Kombat II (2026) | The Odyssey (2026) | Project Hail Mary (2026) | Scream 7 (2026) | Shrek 5 (2027) |
Spider-Man: Beyond the Spider-Verse (2027) | Spider-Man: Brand New Day (2026) | The Super Mario Galaxy Movie (2026) |
Toy Story 5 (2026)
"""


def newer_movies(catalogue: Catalogue) -> list[Movie]:
    """The titles above, and the newer ones of `movies.known_films`, if the catalogue lacks them."""
    most = max((movie.popularity for movie in catalogue), default=0)
    begun = {normalised(start) for movie in catalogue for start in _beginnings(movie.title)}
    known = map(split_year, known_names(since=min(catalogue.newest or 0, SINCE)))
    # To people who are offered the old movies, "Star Trek" means one of them.
    fresh = [f"{title} ({year})" for title, year in known if (year or 0) >= SINCE or normalised(title) not in begun]
    names = dict.fromkeys([*map(str.strip, NEWEST_TITLES.split("|")), *fresh])
    missing = [name for name in names if catalogue.find(name) is None]
    popularity = round(SHARE_OF_THE_MOST_RATINGS * most)
    return [Movie(FIRST_ID - k, *split_year(name), popularity=popularity) for k, name in enumerate(missing)]


def _beginnings(title: str) -> Iterator[str]:
    """The title itself, and what is before a colon or the last word: "Star Trek", of "Star Trek: First Contact"."""
    yield title
    yield title.partition(":")[0]
    yield title.rpartition(" ")[0]
