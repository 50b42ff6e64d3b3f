"""People with a clear taste: their favourites, and a rule for whether a movie fits them.

The movies are from 1998 or before, so that MovieLens 100K and all later releases know them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from movies.catalogue import Catalogue, Movie


@dataclass(frozen=True)
class Persona:
    """Titles with years; a movie fits if it is one of `any_of`, all of `all_of`, none of `none_of`, and from the years.

    Each of `any_of` is a genre, or several joined by "+" that a movie must all have.
    """

    name: str
    loved: tuple[str, ...]
    any_of: tuple[str, ...]
    none_of: tuple[str, ...] = ()
    years: tuple[int, int] = (1800, 2200)
    hated: tuple[str, ...] = ()
    also: frozenset[str] = field(default_factory=frozenset)

    def fits(self, movie: Movie) -> bool:
        """Whether the movie fits this person."""
        genres = set(movie.genres)
        right = any(set(one.split("+")) <= genres for one in self.any_of)
        of_the_years = self.years[0] <= (movie.year or 0) <= self.years[1]
        return movie.name in self.also or (right and of_the_years and not genres & set(self.none_of))

    def known(self, catalogue: Catalogue, titles: tuple[str, ...]) -> list[Movie]:
        """Those of the titles that the catalogue knows."""
        return [movie for title in titles if (movie := catalogue.find(title))]


def _persona(name: str, loved: str, any_of: str, none_of: str = "", years: str = "", hated: str = "") -> Persona:
    def of(text: str) -> tuple[str, ...]:
        return tuple(part.strip() for part in text.split("|") if part.strip())

    first, last = (int(y) for y in years.split("-")) if years else (1800, 2200)
    return Persona(name, of(loved), of(any_of), of(none_of), (first, last), of(hated))


PERSONAS = (
    _persona(
        "slashers",
        "Scream (1996) | A Nightmare on Elm Street (1984) | I Know What You Did Last Summer (1997) | Carrie (1976) | "
        "Candyman (1992) | Scream 2 (1997)",
        "Horror | Mystery+Thriller",
    ),
    _persona(
        "old horror",
        "The Shining (1980) | Psycho (1960) | Alien (1979) | The Birds (1963) | Jaws (1975) | "
        "An American Werewolf in London (1981)",
        "Horror | Mystery+Thriller | Sci-Fi+Thriller",
    ),
    _persona(
        "monsters of the thirties",
        "Frankenstein (1931) | Dracula (1931) | The Wolf Man (1941) | Nosferatu (1922) | The Mummy (1932)",
        "Horror",
        hated="Toy Story (1995)",
    ),
    _persona(
        "romantic comedies",
        "Sleepless in Seattle (1993) | When Harry Met Sally... (1989) | Pretty Woman (1990) | Clueless (1995) | "
        "My Best Friend's Wedding (1997) | Four Weddings and a Funeral (1994)",
        "Romance | Comedy+Drama",
        "Horror|War",
    ),
    _persona(
        "costume drama",
        "Sense and Sensibility (1995) | Emma (1996) | A Room with a View (1986) | Much Ado About Nothing (1993) | "
        "Persuasion (1995) | The Remains of the Day (1993)",
        "Romance | Drama",
        "Crime|Sci-Fi|Horror|Thriller",
    ),
    _persona(
        "tearjerkers",
        "Ghost (1990) | Titanic (1997) | Legends of the Fall (1994) | The Bridges of Madison County (1995) | "
        "An Affair to Remember (1957) | Sabrina (1995)",
        "Romance",
    ),
    _persona(
        "small children",
        "Toy Story (1995) | Beauty and the Beast (1991) | The Lion King (1994) | Aladdin (1992) | Cinderella (1950) | "
        "The Jungle Book (1967)",
        "Children | Animation",
    ),
    _persona(
        "family films",
        "Babe (1995) | Home Alone (1990) | Mary Poppins (1964) | The Secret Garden (1993) | A Little Princess (1995) | "
        "Willy Wonka & the Chocolate Factory (1971)",
        "Children | Animation | Musical",
    ),
    _persona(
        "Disney classics",
        "Snow White and the Seven Dwarfs (1937) | Pinocchio (1940) | Dumbo (1941) | Fantasia (1940) | "
        "Alice in Wonderland (1951) | The Sword in the Stone (1963)",
        "Animation | Children",
    ),
    _persona(
        "westerns",
        "Unforgiven (1992) | Tombstone (1993) | High Noon (1952) | Butch Cassidy and the Sundance Kid (1969) | "
        "The Good, the Bad and the Ugly (1966) | The Wild Bunch (1969)",
        "Western",
    ),
    _persona(
        "film noir",
        "Double Indemnity (1944) | The Big Sleep (1946) | The Third Man (1949) | Chinatown (1974) | Laura (1944) | "
        "The Maltese Falcon (1941) | Sunset Blvd. (1950)",
        "Film-Noir | Mystery | Crime",
    ),
    _persona(
        "Hitchcock",
        "Vertigo (1958) | Rear Window (1954) | North by Northwest (1959) | Rebecca (1940) | Notorious (1946) | "
        "Dial M for Murder (1954)",
        "Mystery | Thriller | Film-Noir",
        years="1920-1975",
    ),
    _persona(
        "musicals",
        "Singin' in the Rain (1952) | The Sound of Music (1965) | Grease (1978) | My Fair Lady (1964) | Evita (1996) | "
        "An American in Paris (1951)",
        "Musical | Animation+Children",
    ),
    _persona(
        "war",
        "Platoon (1986) | Full Metal Jacket (1987) | Apocalypse Now (1979) | Das Boot (1981) | Glory (1989) | "
        "The Bridge on the River Kwai (1957)",
        "War",
    ),
    _persona(
        "space",
        "Star Wars: Episode IV - A New Hope (1977) | Star Wars (1977) | Star Trek: First Contact (1996) | "
        "Star Trek II: The Wrath of Khan (1982) | Stargate (1994) | 2001: A Space Odyssey (1968) | Contact (1997)",
        "Sci-Fi | Adventure+Action",
    ),
    _persona(
        "dark science fiction",
        "Blade Runner (1982) | Twelve Monkeys (1995) | The Terminator (1984) | Brazil (1985) | RoboCop (1987) | "
        "Strange Days (1995) | Gattaca (1997)",
        "Sci-Fi",
    ),
    _persona(
        "alien invasions",
        "Independence Day (1996) | Mars Attacks! (1996) | Men in Black (1997) | Starship Troopers (1997) | "
        "Species (1995)",
        "Sci-Fi",
    ),
    _persona(
        "action heroes",
        "Die Hard (1988) | Speed (1994) | The Rock (1996) | True Lies (1994) | Con Air (1997) | Face/Off (1997) | "
        "Under Siege (1992)",
        "Action",
    ),
    _persona(
        "martial arts",
        "Rumble in the Bronx (1995) | Supercop (1992) | Jackie Chan's First Strike (1996) | Mortal Kombat (1995) | "
        "Under Siege (1992) | Hard Target (1993)",
        "Action",
    ),
    _persona(
        "superheroes",
        "Batman (1989) | Batman Returns (1992) | Superman (1978) | The Crow (1994) | The Mask (1994) | "
        "The Shadow (1994)",
        "Action | Adventure | Fantasy",
        "Horror|Western|War",
    ),
    _persona(
        "adventure",
        "Raiders of the Lost Ark (1981) | Indiana Jones and the Last Crusade (1989) | Jurassic Park (1993) | "
        "The Princess Bride (1987) | The Adventures of Robin Hood (1938) | Romancing the Stone (1984)",
        "Adventure | Action",
    ),
    _persona(
        "gangsters",
        "The Godfather (1972) | GoodFellas (1990) | Goodfellas (1990) | Casino (1995) | Donnie Brasco (1997) | "
        "A Bronx Tale (1993) | Carlito's Way (1993) | Pulp Fiction (1994)",
        "Crime | Thriller",
    ),
    _persona(
        "crime thrillers",
        "Seven (1995) | Se7en (1995) | The Silence of the Lambs (1991) | The Usual Suspects (1995) | "
        "L.A. Confidential (1997) | Kiss the Girls (1997) | Copycat (1995)",
        "Crime | Thriller | Mystery",
    ),
    _persona(
        "spies and conspiracies",
        "The Hunt for Red October (1990) | Clear and Present Danger (1994) | Patriot Games (1992) | "
        "In the Line of Fire (1993) | Crimson Tide (1995) | Conspiracy Theory (1997)",
        "Thriller | Action",
    ),
    _persona(
        "silly comedies",
        "Dumb & Dumber (1994) | Ace Ventura: Pet Detective (1994) | Happy Gilmore (1996) | Billy Madison (1995) | "
        "Tommy Boy (1995) | Kingpin (1996)",
        "Comedy",
        "Animation|Horror",
    ),
    _persona(
        "British humour",
        "Monty Python and the Holy Grail (1974) | Monty Python and the Holy Grail (1975) | "
        "A Fish Called Wanda (1988) | "
        "Monty Python's Life of Brian (1979) | Wallace & Gromit: The Wrong Trousers (1993) | The Full Monty (1997) | "
        "Trainspotting (1996)",
        "Comedy",
    ),
    _persona(
        "screwball comedies",
        "Bringing Up Baby (1938) | The Philadelphia Story (1940) | His Girl Friday (1940) | "
        "It Happened One Night (1934) | Some Like It Hot (1959) | Arsenic and Old Lace (1944)",
        "Comedy | Romance",
        years="1920-1969",
    ),
    _persona(
        "golden Hollywood",
        "Casablanca (1942) | Gone with the Wind (1939) | Citizen Kane (1941) | It's a Wonderful Life (1946) | "
        "The African Queen (1951) | All About Eve (1950)",
        "Drama | Romance | Comedy | Film-Noir | Adventure | Thriller | Musical | War | Mystery",
        years="1920-1969",
    ),
    _persona(
        "documentaries",
        "Hoop Dreams (1994) | Crumb (1994) | The Celluloid Closet (1995) | Anne Frank Remembered (1995) | "
        "Paradise Lost: The Child Murders at Robin Hood Hills (1996) | When We Were Kings (1996)",
        "Documentary",
    ),
    _persona(
        "indie comedies",
        "Clerks (1994) | Chasing Amy (1997) | Swingers (1996) | Living in Oblivion (1995) | "
        "Flirting With Disaster (1996) | The Brothers McMullen (1995)",
        "Comedy | Drama",
        "Action|Sci-Fi|Thriller|Animation|War|Adventure",
    ),
    _persona(
        "serious drama",
        "Schindler's List (1993) | The Shawshank Redemption (1994) | Dead Man Walking (1995) | Philadelphia (1993) | "
        "In the Name of the Father (1993) | Good Will Hunting (1997)",
        "Drama",
        "Action|Sci-Fi|Children|Horror",
    ),
    _persona(
        "disasters",
        "Twister (1996) | Apollo 13 (1995) | Volcano (1997) | Dante's Peak (1997) | Daylight (1996) | Outbreak (1995)",
        "Action | Thriller | Adventure",
        "Horror|Children",
    ),
)
