"""Well-known TV series: found like any title, and then reported as series.

Those whose names are also words or movies ("Friends", "Fargo") are left out.
"""

from __future__ import annotations

from movies.catalogue import Catalogue, Movie, normalised

# Their ids are below those of newer movies.
FIRST_SHOW_ID = -2_000_000
SHOWS = """
Adolescence
Andor
Arcane
Arrested Development
Attack on Titan
Baby Reindeer
Babylon Berlin
Band of Brothers
Better Call Saul
Black Mirror
Bluey
Breaking Bad
Bridgerton
Brooklyn Nine-Nine
Chernobyl
Cobra Kai
Derry Girls
Desperate Housewives
Doctor Who
Downton Abbey
Emily in Paris
Euphoria
Family Guy
Fleabag
Game of Thrones
Gilmore Girls
Grey's Anatomy
Heartstopper
House of Cards
House of the Dragon
How I Met Your Mother
Killing Eve
Line of Duty
Mad Men
Mindhunter
Modern Family
Money Heist
Narcos
Only Murders in the Building
Orange Is the New Black
Outlander
Ozark
Parks and Recreation
Peaky Blinders
Rick and Morty
Schitt's Creek
Seinfeld
Severance
Slow Horses
South Park
Squid Game
Stranger Things
Succession
Tatort
Ted Lasso
The Bear
The Big Bang Theory
The Crown
The Good Place
The Handmaid's Tale
The Last of Us
The Mandalorian
The Office
The Queen's Gambit
The Sopranos
The Vampire Diaries
The Walking Dead
The West Wing
The White Lotus
The Wire
The Witcher
True Detective
Twin Peaks
Yellowstone
"""


def shows(catalogue: Catalogue) -> list[Movie]:
    """The series whose names are not titles of movies in the catalogue."""
    names = [name for name in SHOWS.strip().splitlines() if normalised(name) not in catalogue.by_normalised_title]
    return [Movie(FIRST_SHOW_ID - k, name, None) for k, name in enumerate(names)]
