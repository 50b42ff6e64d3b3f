"""Tables of every form of every title for searching texts, computed once per catalogue and cached."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from bot.understanding.titles.forms import Form, Index, forms, plain_words, series_forms
from bot.understanding.titles.fuzzy_titles import Speller, by_rare_word
from bot.understanding.titles.newer_titles import newer_movies
from bot.understanding.titles.numbers import numbered, sequels
from bot.understanding.titles.tv_series import shows
from movies.catalogue import Catalogue, Movie
from movies.shelf import Grouped, Tables, grouped, joined, packed, part, unpacked

# The code that these tables depend on: this room, and `words` beside it.
CODE = Path(__file__).parents[1]


class TitleTables:
    """The movies of a catalogue, newer ones that it lacks, and series, by every form of their titles.

    numbered: movies by the name of their series and their number, like "godfather 2"; see `numbers.numbered`.
    sequels: by the title of a first movie; see `numbers.sequels`. titles: in plain words, the most popular first.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._movies = [*catalogue, *newer_movies(catalogue), *shows(catalogue)]
        tables = catalogue.shelf.tables("titles", lambda: _tables(catalogue, self._movies), CODE)
        self._forms = Grouped(part(tables, "forms"), range(len(Form) * len(self._movies)))
        self.numbered: Mapping[str, Sequence[Movie]] = Grouped(part(tables, "numbered"), self._movies)
        self.sequels: Mapping[str, Sequence[Movie]] = Grouped(part(tables, "sequels"), self._movies)
        titles = part(tables, "titles")
        places = titles["places"].tolist()
        self.titles = [
            (self._movies[place], text) for place, text in zip(places, unpacked(titles["texts"]), strict=True)
        ]
        self.speller = Speller(Grouped(part(tables, "words"), self._movies))

    def __contains__(self, key: object) -> bool:
        return key in self._forms

    def named(self, key: str) -> list[tuple[Form, Movie]]:
        """The movies that this key names, with the form of each."""
        return [(Form(code % len(Form)), self._movies[code // len(Form)]) for code in self._forms.get(key, ())]


@lru_cache(maxsize=2)
def title_tables(catalogue: Catalogue) -> TitleTables:
    """The tables of a catalogue, made once for all its finders."""
    return TitleTables(catalogue)


def _tables(catalogue: Catalogue, movies: Sequence[Movie]) -> Tables:
    place = {movie.id: k for k, movie in enumerate(movies)}

    def places(groups: Mapping[str, Iterable[Movie]]) -> Tables:
        return grouped({text: [place[movie.id] for movie in some] for text, some in groups.items()})

    index: Index = {}
    for movie in movies:
        for key, form in forms(movie).items():
            index.setdefault(key, []).append((form, movie))
    for key, members in series_forms(catalogue, index).items():
        index.setdefault(key, []).extend(members)
    popular = sorted(catalogue, key=lambda movie: -movie.popularity)
    return joined(
        forms=grouped({key: [len(Form) * place[m.id] + form for form, m in named] for key, named in index.items()}),
        numbered=places({f"{name} {number}": some for (name, number), some in numbered(movies).items()}),
        sequels=places(sequels(catalogue)),
        titles={
            "texts": packed(" ".join(plain_words(movie.title)) for movie in popular),
            "places": np.array([place[movie.id] for movie in popular], np.int32),
        },
        words=places(by_rare_word(sorted(movies, key=lambda movie: -movie.popularity))),
    )
