"""Well-known TV series: found like any title, and then reported as series.

Each has the genres that movies like it would have. Those whose names are also words or movies ("Friends", "Fargo")
are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from movies.catalogue import Catalogue, Movie, normalised
from movies.protocol.recommendation import Wishes

# Their ids are below those of newer movies.
FIRST_SHOW_ID = -2_000_000
_SHOWS = """
Adolescence: Crime, Drama
Andor: Action, Sci-Fi
Arcane: Animation, Fantasy
Arrested Development: Comedy
Attack on Titan: Animation, Action
Baby Reindeer: Drama, Thriller
Babylon Berlin: Crime, Drama
Band of Brothers: Drama, War
Better Call Saul: Crime, Drama
Black Mirror: Sci-Fi, Thriller
Bluey: Animation, Children
Breaking Bad: Crime, Drama
Bridgerton: Drama, Romance
Brooklyn Nine-Nine: Comedy, Crime
Chernobyl: Drama
Cobra Kai: Action, Comedy
Derry Girls: Comedy
Desperate Housewives: Comedy, Drama
Doctor Who: Adventure, Sci-Fi
Downton Abbey: Drama, Romance
Emily in Paris: Comedy, Romance
Euphoria: Drama
Family Guy: Animation, Comedy
Fleabag: Comedy, Drama
Game of Thrones: Adventure, Fantasy
Gilmore Girls: Comedy, Drama
Grey's Anatomy: Drama, Romance
Heartstopper: Drama, Romance
House of Cards: Drama, Thriller
House of the Dragon: Adventure, Fantasy
How I Met Your Mother: Comedy, Romance
Killing Eve: Crime, Thriller
Line of Duty: Crime, Thriller
Mad Men: Drama
Mindhunter: Crime, Thriller
Modern Family: Comedy
Money Heist: Crime, Thriller
Narcos: Crime, Drama
Only Murders in the Building: Comedy, Mystery
Orange Is the New Black: Comedy, Drama
Outlander: Drama, Romance
Ozark: Crime, Thriller
Parks and Recreation: Comedy
Peaky Blinders: Crime, Drama
Rick and Morty: Animation, Sci-Fi
Schitt's Creek: Comedy
Seinfeld: Comedy
Severance: Mystery, Sci-Fi
Slow Horses: Crime, Thriller
South Park: Animation, Comedy
Squid Game: Drama, Thriller
Stranger Things: Horror, Sci-Fi
Succession: Drama
Tatort: Crime, Mystery
Ted Lasso: Comedy
The Bear: Drama
The Big Bang Theory: Comedy
The Crown: Drama
The Good Place: Comedy, Fantasy
The Handmaid's Tale: Drama, Sci-Fi
The Last of Us: Drama, Horror
The Mandalorian: Action, Sci-Fi
The Office: Comedy
The Queen's Gambit: Drama
The Sopranos: Crime, Drama
The Vampire Diaries: Fantasy, Romance
The Walking Dead: Drama, Horror
The West Wing: Drama
The White Lotus: Comedy, Drama
The Wire: Crime, Drama
The Witcher: Adventure, Fantasy
True Detective: Crime, Mystery
Twin Peaks: Mystery, Drama
Yellowstone: Drama, Western
"""


SHOWS = {
    name: frozenset(genres.split(", "))
    for name, _, genres in (line.partition(": ") for line in _SHOWS.strip().splitlines())
}


def shows(catalogue: Catalogue) -> list[Movie]:
    """The series whose names are not titles of movies in the catalogue."""
    names = [name for name in SHOWS if normalised(name) not in catalogue.by_normalised_title]
    return [Movie(FIRST_SHOW_ID - k, name, None) for k, name in enumerate(names)]


def of_their_kind(names: Iterable[str]) -> frozenset[str]:
    """The genres that all these series have in common, for movies like them."""
    kinds = [SHOWS[name] for name in names if name in SHOWS]
    return frozenset.intersection(*kinds) if kinds else frozenset()


def like_them(shows: Sequence[str], wishes: Wishes) -> Wishes:
    """The wishes, or else the genres of TV series named: "anything like Breaking Bad?" asks for crime dramas."""
    if any(getattr(wishes, kind) for kind in ("genres", "topics", "people", "like")):
        return wishes
    return wishes.model_copy(update={"genres": of_their_kind(shows)})
