"""Well-known TV series: found like any title, and then reported as series.

Those whose names are also words or movies ("Friends", "Fargo") are left out.
"""

from __future__ import annotations

from movies.catalogue import Catalogue, Movie, normalised

# Their ids are below those of newer movies.
FIRST_SHOW_ID = -2_000_000
SHOWS = """
Band of Brothers
Better Call Saul
Black Mirror
Breaking Bad
Bridgerton
Brooklyn Nine-Nine
Downton Abbey
Game of Thrones
Gilmore Girls
Grey's Anatomy
House of Cards
House of the Dragon
How I Met Your Mother
Money Heist
Orange Is the New Black
Peaky Blinders
Rick and Morty
Schitt's Creek
Seinfeld
Squid Game
Stranger Things
Succession
Ted Lasso
The Big Bang Theory
The Crown
The Handmaid's Tale
The Mandalorian
The Queen's Gambit
The Sopranos
The Walking Dead
The White Lotus
True Detective
Twin Peaks
"""


def shows(catalogue: Catalogue) -> list[Movie]:
    """The series whose names are not titles of movies in the catalogue."""
    names = [name for name in SHOWS.strip().splitlines() if normalised(name) not in catalogue.by_normalised_title]
    return [Movie(FIRST_SHOW_ID - k, name, None) for k, name in enumerate(names)]
