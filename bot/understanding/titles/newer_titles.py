"""Well-known movies that a catalogue may be too old to have.

They are found like any other title, so that "Dune: Part Two" is not taken for "Dune", and then reported as unknown.
"""

from __future__ import annotations

from collections.abc import Iterator

from movies.catalogue import Catalogue, Movie, normalised, split_year
from movies.known_films import known_titles

# A newer movie counts as well known as one with this share of the most ratings.
SHARE_OF_THE_MOST_RATINGS = 0.1
# Ids of movies that no catalogue has are negative; those of titles that are only found in a text are above these.
FIRST_ID = -1_000_000

NEWER_TITLES = """
1917 (2019) | 28 Years Later (2025) | Aftersun (2022) | Aladdin (2019) | Alien: Romulus (2024) |
All Quiet on the Western Front (2022) | American Fiction (2023) | Anatomy of a Fall (2023) | Anora (2024) |
Ant-Man and the Wasp: Quantumania (2023) | Aquaman (2018) | Asteroid City (2023) | At Eternity's Gate (2018) |
Avatar: Fire and Ash (2025) | Avatar: The Way of Water (2022) | Avengers: Endgame (2019) | Babylon (2022) |
Bad Boys for Life (2020) | Bad Boys: Ride or Die (2024) | The Banshees of Inisherin (2022) | Barbarian (2022) |
Barbie (2023) | The Batman (2022) | Beetlejuice Beetlejuice (2024) | Bird Box (2018) |
Black Panther: Wakanda Forever (2022) | Black Widow (2021) | Blue Beetle (2023) | Bohemian Rhapsody (2018) |
Bones and All (2022) | Booksmart (2019) | The Brutalist (2024) | Bugonia (2025) | Bullet Train (2022) |
Bumblebee (2018) | Captain America: Brave New World (2025) | Captain Marvel (2019) | Cats (2019) |
Challengers (2024) | Civil War (2024) | Cocaine Bear (2023) | Coda (2021) | A Complete Unknown (2024) |
Conclave (2024) | Crazy Rich Asians (2018) | The Creator (2023) | Creed II (2018) | Creed III (2023) |
Cruella (2021) | Deadpool & Wolverine (2024) | Despicable Me 4 (2024) |
Doctor Strange in the Multiverse of Madness (2022) | Don't Look Up (2021) | Don't Worry Darling (2022) |
Downton Abbey: A New Era (2022) | Drive My Car (2021) | Dune (2021) | Dune: Part One (2021) |
Dune: Part Two (2024) | Eighth Grade (2018) | Elemental (2023) | Emilia Pérez (2024) | Emma. (2020) |
Encanto (2021) | Enola Holmes (2020) | The Equalizer 3 (2023) | Eternals (2021) |
Everything Everywhere All at Once (2022) | Evil Dead Rise (2023) | Extraction (2020) | F1 (2025) |
The Fabelmans (2022) | The Fall Guy (2024) | Fantastic Beasts: The Crimes of Grindelwald (2018) |
Fantastic Beasts: The Secrets of Dumbledore (2022) | The Fantastic Four: First Steps (2025) |
The Farewell (2019) | The Father (2020) | The Favourite (2018) | Ferrari (2023) | First Man (2018) |
Five Nights at Freddy's (2023) | The Flash (2023) | Ford v Ferrari (2019) | Frankenstein (2025) |
Free Guy (2021) | The French Dispatch (2021) | Frozen 2 (2019) | Furiosa: A Mad Max Saga (2024) |
Gemini Man (2019) | The Gentlemen (2019) | Ghostbusters: Afterlife (2021) | Ghostbusters: Frozen Empire (2024) |
Gladiator II (2024) | Glass Onion: A Knives Out Mystery (2022) | Godzilla Minus One (2023) |
Godzilla vs. Kong (2021) | Godzilla x Kong (2024) | Godzilla: King of the Monsters (2019) | The Gray Man (2022)
| Green Book (2018) | The Green Knight (2021) | Guardians of the Galaxy Vol. 3 (2023) | Halloween Ends (2022) |
Halloween Kills (2021) | Hamilton (2020) | Hereditary (2018) | Hobbs & Shaw (2019) | The Holdovers (2023) |
House of Gucci (2021) | How to Train Your Dragon: The Hidden World (2019) |
The Hunger Games: The Ballad of Songbirds and Snakes (2023) | Hustlers (2019) |
I'm Thinking of Ending Things (2020) | In the Heights (2021) | Indiana Jones and the Dial of Destiny (2023) |
Inside Out 2 (2024) | The Invisible Man (2020) | The Irishman (2019) | The Iron Claw (2023) |
It Chapter Two (2019) | It Ends with Us (2024) | John Wick: Chapter 3 (2019) | John Wick: Chapter 4 (2023) |
Jojo Rabbit (2019) | Joker (2019) | Joker: Folie à Deux (2024) | Judas and the Black Messiah (2021) |
Jumanji: The Next Level (2019) | Jungle Cruise (2021) | Jurassic World Dominion (2022) |
Jurassic World Rebirth (2025) | Just Mercy (2019) | Killers of the Flower Moon (2023) | King Richard (2021) |
The King's Man (2021) | Knives Out (2019) | Knock at the Cabin (2023) | KPop Demon Hunters (2025) |
Kung Fu Panda 4 (2024) | Last Night in Soho (2021) | Late Night with the Devil (2023) |
Leave the World Behind (2023) | Licorice Pizza (2021) | The Lighthouse (2019) | Lightyear (2022) |
Lilo & Stitch (2025) | The Lion King (2019) | The Little Mermaid (2023) | Little Women (2019) | Longlegs (2024)
| The Lost City (2022) | Love Lies Bleeding (2024) | Luca (2021) | M3GAN (2022) | Malignant (2021) |
Mandy (2018) | Mank (2020) | Marriage Story (2019) | The Marvels (2023) | Mary Poppins Returns (2018) |
The Matrix Resurrections (2021) | May December (2023) | The Menu (2022) | Mickey 17 (2025) | Midsommar (2019) |
Minari (2020) | A Minecraft Movie (2025) | Minions: The Rise of Gru (2022) |
Mission: Impossible - Dead Reckoning (2023) | Mission: Impossible - The Final Reckoning (2025) |
The Mitchells vs. the Machines (2021) | Moana 2 (2024) | Morbius (2022) | Mortal Engines (2018) |
Mufasa: The Lion King (2024) | Mulan (2020) | Napoleon (2023) | Nightmare Alley (2021) | No Time to Die (2021) |
Nomadland (2020) | The Northman (2022) | Nosferatu (2024) | The Nun (2018) | The Nun II (2023) |
Ocean's Eight (2018) | The Old Guard (2020) | Once Upon a Time in Hollywood (2019) |
One Battle After Another (2025) | Onward (2020) | Oppenheimer (2023) | Palm Springs (2020) | Parasite (2019) |
Past Lives (2023) | The Peanut Butter Falcon (2019) | Pearl (2022) | The Platform (2019) | Poor Things (2023) |
Portrait of a Lady on Fire (2019) | The Power of the Dog (2021) | Prey (2022) | Priscilla (2023) |
Project Hail Mary (2026) | Promising Young Woman (2020) | Puss in Boots: The Last Wish (2022) |
A Quiet Place Part II (2020) | Ralph Breaks the Internet (2018) | Raya and the Last Dragon (2021) |
Red Notice (2021) | Rocketman (2019) | Roma (2018) | RRR (2022) | Saltburn (2023) | Scream (2022) |
Scream VI (2023) | Shang-Chi and the Legend of the Ten Rings (2021) | Shazam! (2019) |
Shazam! Fury of the Gods (2023) | Shoplifters (2018) | Sing 2 (2021) | Sinners (2025) |
Society of the Snow (2023) | Sonic the Hedgehog (2020) | Sonic the Hedgehog 2 (2022) |
Sonic the Hedgehog 3 (2024) | Soul (2020) | Sound of Metal (2020) | Space Jam: A New Legacy (2021) |
Spider-Man: Across the Spider-Verse (2023) | Spider-Man: Far From Home (2019) |
Spider-Man: Into the Spider-Verse (2018) | Spider-Man: No Way Home (2021) | A Star Is Born (2018) |
Star Wars: The Rise of Skywalker (2019) | The Substance (2024) | 
The Super Mario Bros. Movie (2023) | Superman (2025) | Suspiria (2018) | Tenet (2020) |
Terminator: Dark Fate (2019) | Thor: Love and Thunder (2022) | Thunderbolts* (2025) | Tick, Tick... Boom! (2021)
| Top Gun: Maverick (2022) | Toy Story 4 (2019) | Transformers: Rise of the Beasts (2023) |
The Trial of the Chicago 7 (2020) | Triangle of Sadness (2022) | Turning Red (2022) | Twisters (2024) |
The Two Popes (2019) | Uncharted (2022) | Uncut Gems (2019) | The Upside (2017) | Us (2019) | Venom (2018) |
Venom: Let There Be Carnage (2021) | Vice (2018) | Weapons (2025) | West Side Story (2021) | The Whale (2022) |
Where the Crawdads Sing (2022) | Wicked (2024) | Widows (2018) | The Wild Robot (2024) | The Woman King (2022) |
Wonder Woman 1984 (2020) | Wonka (2023) | X-Men: Dark Phoenix (2019) | Zack Snyder's Justice League (2021) |
The Zone of Interest (2023) | Zootopia 2 (2025)
"""


def newer_movies(catalogue: Catalogue) -> list[Movie]:
    """The titles above that the catalogue lacks, and those of `movies.known_films` newer than its newest movie."""
    most = max((movie.popularity for movie in catalogue), default=0)
    begun = {normalised(start) for movie in catalogue for start in _beginnings(movie.title)}
    known = known_titles(since=(catalogue.newest or 0) + 1)
    # To people who are offered the old movies, "Star Trek" means one of them.
    fresh = [name for name in known if normalised(split_year(name)[0]) not in begun]
    names = [*map(str.strip, NEWER_TITLES.split("|")), *fresh]
    missing = [name for name in dict.fromkeys(names) if catalogue.find(name) is None]
    popularity = round(SHARE_OF_THE_MOST_RATINGS * most)
    return [Movie(FIRST_ID - k, *split_year(name), popularity=popularity) for k, name in enumerate(missing)]


def _beginnings(title: str) -> Iterator[str]:
    """The title itself, and what is before a colon or the last word: "Star Trek", of "Star Trek: First Contact"."""
    yield title
    yield title.partition(":")[0]
    yield title.rpartition(" ")[0]
