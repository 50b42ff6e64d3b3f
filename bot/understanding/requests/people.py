"""Wishes for people: "with Tom Hanks", "by Nolan", "no Adam Sandler"."""

from __future__ import annotations

import re

from bot.understanding.requests.parts import Part, unwanted
from movies.protocol.recommendation import LONGEST_NAME, Wishes

# People known by a single name, usually their surname.
BY_SURNAME = """Pedro Almodóvar|Wes Anderson|Ingmar Bergman|Kathryn Bigelow|Humphrey Bogart|Marlon Brando|Tim Burton
|Nicolas Cage|James Cameron|John Carpenter|Jackie Chan|Charlie Chaplin|Timothée Chalamet|Coen brothers
|Francis Ford Coppola|David Cronenberg|Alfonso Cuarón|Robert De Niro|Guillermo del Toro|Leonardo DiCaprio
|Clint Eastwood|Roland Emmerich|Federico Fellini|David Fincher|Greta Gerwig|Mel Gibson|Jean-Luc Godard
|Ryan Gosling|Werner Herzog|Alfred Hitchcock|Jim Jarmusch|Elia Kazan|Buster Keaton|Stanley Kubrick
|Akira Kurosawa|Yorgos Lanthimos|Bruce Lee|Spike Lee|Richard Linklater|George Lucas|David Lynch|Hayao Miyazaki
|Christopher Nolan|Al Pacino|Jordan Peele|Roman Polanski|Keanu Reeves|Guy Ritchie|Adam Sandler
|Arnold Schwarzenegger|Martin Scorsese|Ridley Scott|M. Night Shyamalan|Steven Soderbergh|Steven Spielberg
|Sylvester Stallone|Meryl Streep|Quentin Tarantino|Andrei Tarkovsky|François Truffaut|Jean-Claude Van Damme
|Lars von Trier|Taika Waititi|Denzel Washington|Orson Welles|Billy Wilder|Denis Villeneuve|Zendaya""".replace("\n", "")
BY_BOTH_NAMES = """Amy Adams|Woody Allen|Christian Bale|Drew Barrymore|Kathy Bates|Halle Berry|Cate Blanchett
|Emily Blunt|Kenneth Branagh|Jeff Bridges|Pierce Brosnan|Sandra Bullock|Steve Buscemi|Michael Caine|Jim Carrey
|Jessica Chastain|Don Cheadle|George Clooney|Glenn Close|Olivia Colman|Sean Connery|Bradley Cooper|Kevin Costner
|Daniel Craig|Russell Crowe|Tom Cruise|Penélope Cruz|John Cusack|Willem Dafoe|Matt Damon|Viola Davis|Bette Davis
|Ana de Armas|Johnny Depp|Cameron Diaz|Vin Diesel|Kirsten Dunst|Robert Downey Jr.|Adam Driver|Idris Elba
|Will Ferrell|Colin Farrell|Michael Fassbender|Colin Firth|Jane Fonda|Harrison Ford|Jodie Foster|Jamie Foxx
|Morgan Freeman|Gal Gadot|Andrew Garfield|Jake Gyllenhaal|Tom Hanks|Woody Harrelson|Ethan Hawke|Tom Hardy
|Anne Hathaway|Goldie Hawn|Audrey Hepburn|Katharine Hepburn|Charlton Heston|Tom Hiddleston|Philip Seymour Hoffman
|Dustin Hoffman|Tom Holland|Anthony Hopkins|Ron Howard|Kate Hudson|Hugh Jackman|Peter Jackson|Samuel L. Jackson
|Scarlett Johansson|Dwayne Johnson|Angelina Jolie|Tommy Lee Jones|Michael B. Jordan|Diane Keaton|Michael Keaton
|Grace Kelly|Gene Kelly|Nicole Kidman|Val Kilmer|Keira Knightley|Ashton Kutcher|Ang Lee|Jet Li|Jennifer Lawrence
|Jude Law|Heath Ledger|Jennifer Lopez|Sophia Loren|Tobey Maguire|Rami Malek|Steve Martin|James McAvoy
|Rachel McAdams|Melissa McCarthy|Matthew McConaughey|Frances McDormand|Ewan McGregor|Ian McKellen|Steve McQueen
|Mads Mikkelsen|Marilyn Monroe|Demi Moore|Julianne Moore|Viggo Mortensen|Eddie Murphy|Cillian Murphy|Bill Murray
|Liam Neeson|Paul Newman|Jack Nicholson|Leslie Nielsen|Lupita Nyong'o|Gary Oldman|Clive Owen|Gwyneth Paltrow
|Robert Pattinson|Simon Pegg|Sean Penn|Michelle Pfeiffer|Joaquin Phoenix|Brad Pitt|Natalie Portman|Chris Pratt
|Florence Pugh|Dennis Quaid|Daniel Radcliffe|Robert Redford|Ryan Reynolds|Christina Ricci|Alan Rickman
|Margot Robbie|Tim Robbins|Julia Roberts|Chris Rock|Sam Rockwell|Seth Rogen|Mickey Rourke|Paul Rudd|Mark Ruffalo
|Geoffrey Rush|Kurt Russell|Meg Ryan|Winona Ryder|Saoirse Ronan|Adam Sandler|Susan Sarandon|Arnold Schwarzenegger
|Amanda Seyfried|Charlie Sheen|Maggie Smith|Will Smith|Wesley Snipes|Kevin Spacey|Jason Statham|James Stewart
|Ben Stiller|Emma Stone|Sharon Stone|Oliver Stone|Patrick Swayze|Tilda Swinton|Charlize Theron|Emma Thompson
|Uma Thurman|John Travolta|Stanley Tucci|Liv Tyler|Vince Vaughn|Mark Wahlberg|Christopher Walken|Emma Watson
|Naomi Watts|John Wayne|Sigourney Weaver|Hugo Weaving|Robin Williams|Owen Wilson|Kate Winslet|Reese Witherspoon
|Elijah Wood|Edgar Wright|Michelle Yeoh|Donnie Yen|Bong Joon-ho|Park Chan-wook|Paul Thomas Anderson|Zack Snyder
|Rian Johnson|J.J. Abrams|Sofia Coppola|Nora Ephron|Nancy Meyers|John Woo|Wong Kar-wai|Michael Bay|Joel Coen
|Ethan Coen|Pedro Pascal|Anya Taylor-Joy|Sydney Sweeney|Zac Efron|Chris Evans|Chris Hemsworth|Ben Affleck
|Jackie Chan|Bruce Willis|Kevin Hart|Jack Black|Studio Ghibli""".replace("\n", "")
# Surnames that are also words, or are shared with others.
_NOT_ALONE = {"Anderson", "brothers", "Lee", "Scott", "Washington", "Cage", "Reeves", "Lynch", "Carpenter", "Lucas",
              "Wilder", "Gibson", "Cameron", "Chan", "Ritchie", "Burton", "Welles", "Coppola", "Keaton"}  # fmt: skip

NICKNAMES = {
    "coens": "Coen brothers",
    "coen": "Coen brothers",
    "ghibli": "Studio Ghibli",
    "almodovar": "Pedro Almodóvar",
    "cuaron": "Alfonso Cuarón",
    "dicaprio": "Leonardo DiCaprio",
    "leo dicaprio": "Leonardo DiCaprio",
    "deniro": "Robert De Niro",
    "arnie": "Arnold Schwarzenegger",
    "arnold": "Arnold Schwarzenegger",
    "the rock johnson": "Dwayne Johnson",
    "robert downey jr": "Robert Downey Jr.",
    "samuel l jackson": "Samuel L. Jackson",
    "denzel": "Denzel Washington",
    "leo": "Leonardo DiCaprio",
    "meryl": "Meryl Streep",
    "scarjo": "Scarlett Johansson",
    "rdj": "Robert Downey Jr.",
    "chalamet": "Timothée Chalamet",
    "timothee chalamet": "Timothée Chalamet",
    "gosling": "Ryan Gosling",
    "clooney": "George Clooney",
    "connery": "Sean Connery",
    "de niro": "Robert De Niro",
    "bob de niro": "Robert De Niro",
    "brando": "Marlon Brando",
    "wes anderson": "Wes Anderson",
    "pt anderson": "Paul Thomas Anderson",
    "pta": "Paul Thomas Anderson",
    "cohen brothers": "Coen brothers",
    "coen bros": "Coen brothers",
    "wachowskis": "Lana Wachowski",
    "statham": "Jason Statham",
    "the rock": "Dwayne Johnson",
    "depp": "Johnny Depp",
    "marilyn": "Marilyn Monroe",
    "jlo": "Jennifer Lopez",
    "nic cage": "Nicolas Cage",
    "nick cage": "Nicolas Cage",
    "keanu": "Keanu Reeves",
    "bong joon ho": "Bong Joon-ho",
    "shyamalan": "M. Night Shyamalan",
    "benicio": "Benicio del Toro",
    "joaquin": "Joaquin Phoenix",
    "keira": "Keira Knightley",
    "mads": "Mads Mikkelsen",
    "quentin": "Quentin Tarantino",
    "saoirse": "Saoirse Ronan",
    "scarlett": "Scarlett Johansson",
    "sigourney": "Sigourney Weaver",
    "tilda": "Tilda Swinton",
    "viggo": "Viggo Mortensen",
    "m night shyamalan": "M. Night Shyamalan",
}


def _forms() -> dict[str, str]:
    names = [*BY_SURNAME.split("|"), *BY_BOTH_NAMES.split("|")]
    forms = {name.casefold(): name for name in names}
    for name in BY_SURNAME.split("|"):
        first, _, last = name.partition(" ")
        last = name.rpartition(" ")[2] if first not in ("Robert", "Guillermo", "Lars", "Jean-Claude") else last
        if last not in _NOT_ALONE:
            forms.setdefault(last.casefold(), name)
    return forms | NICKNAMES


_FORMS = _forms()
_KNOWN = re.compile(
    rf"(?<![\w-])(?P<name>{'|'.join(sorted(map(re.escape, _FORMS), key=len, reverse=True))})(?:['’]s)?(?![\w-])",
    re.IGNORECASE,
)
_CAPITALISED = r"[A-ZÀ-Þ][\w'’.-]*"
_FULL_NAME = rf"{_CAPITALISED}(?:\s+(?:de|van|von|del|la|{_CAPITALISED})){{0,2}}\s+{_CAPITALISED}"
# "Starring" leaves no doubt, whatever follows; "with" and "by" need a capitalised name.
_NAMED = re.compile(
    rf"(?i:(?<!swears )(?<!swear )(?<!same )\b(?:with|by|from|featuring|feat\.?|starring|stars"
    rf"|directed by|(?:actor|actress|director)))\s+(?P<name>{_FULL_NAME})(?![\w-])"
)
# "With Zendaya and Josh O'Connor".
_ANOTHER = re.compile(rf"(?:\s*,\s*(?:(?:and|or)\s+)?|\s+(?:and|or|&)\s+)(?P<name>{_FULL_NAME})(?![\w-])")
_STARRING = re.compile(
    r"\b(?:starring|directed by|featuring|movies by|films by)\s+(?P<name>[a-zà-þ'’.-]{2,}(?:\s+(?!and\b|or\b"
    r"|from\b|in\b|that\b|please\b|pls\b)"
    r"[a-zà-þ'’.-]{2,})?)(?![\w-])",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"\b(?:a|an|the|my|our|me|us|you|some|no|any|movie|film|new york|los angeles|north|south|united|hong kong|same"
    r"|january|february|march|april|june|july|august|september|october|november|december|christmas|woman|women|female|directors?|filmmakers?)\b",
    re.IGNORECASE,
)
# "Tom Hanks and Meg Ryan", "Pacino alongside De Niro": in the same movie.
_TOGETHER = re.compile(
    r"\W*(?:,? and(?: also)?|&|\+|with|alongside|opposite|together with|as well as|plus)\W+(?:also )?$", re.IGNORECASE
)


def people(text: str, company: bool = False) -> list[Part]:
    """The actors and directors that a text names.

    Parameters
    ----------
    company: whether names after "with" may be those of friends to watch with; then only famous ones count.
    """
    found: dict[int, tuple[int, str]] = {}
    patterns = (_KNOWN,) if company else (_KNOWN, _NAMED, _STARRING)
    for pattern in patterns:
        for match in pattern.finditer(text):
            start, end = match.span("name")
            taken = any(start < other_end and other < end for other, (other_end, _) in found.items())
            if not taken and (pattern is _KNOWN or not _NO_NAME.search(match["name"])):
                found[start] = (end, _FORMS.get(match["name"].casefold(), match["name"]))
    for last, _ in list(found.values()) if not company else ():
        while (another := _ANOTHER.match(text, last)) and another.start("name") not in found:
            if _NO_NAME.search(another["name"]):
                break
            last = another.end("name")
            found[another.start("name")] = (last, _FORMS.get(another["name"].casefold(), another["name"]))
    parts: list[Part] = []
    last_unwanted: int | None = None
    last_wanted: int | None = None
    for start, (end, name) in sorted(found.items()):
        who = frozenset([name.rstrip(".")[:LONGEST_NAME] if name.casefold() not in _FORMS else name])
        if unwanted(text, start, end, last_unwanted):
            parts.append(Part(start, end, Wishes(without_people=who)))
            last_unwanted = end
        else:
            together = last_wanted is not None and _TOGETHER.match(text[last_wanted:start]) is not None
            parts.append(Part(start, end, Wishes(people=who, every_person=together)))
            last_wanted = end
    return parts
