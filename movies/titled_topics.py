"""Topics recognised from titles, where too few people tag them: Skyfall is a James Bond movie."""

from __future__ import annotations

import re
from collections.abc import Iterable

# Whole titles or prefixes. A movie also needs one of the genres: The Avengers of 1998 is not about superheroes.
_SERIES = {
    "james bond": (
        {"Adventure"},
        r"Dr\. No|From Russia with Love|Goldfinger|Thunderball|You Only Live Twice|On Her Majesty's Secret Service"
        r"|Diamonds Are Forever|Live and Let Die|The Man with the Golden Gun|The Spy Who Loved Me|Moonraker"
        r"|For Your Eyes Only|Octopussy|Never Say Never Again|A View to a Kill|The Living Daylights|Licence to Kill"
        r"|GoldenEye|Tomorrow Never Dies|The World Is Not Enough|Die Another Day|Casino Royale|Quantum of Solace"
        r"|Skyfall|Spectre|No Time to Die",
    ),
    "marvel": (
        {"Sci-Fi", "Fantasy"},
        r"Iron Man\b.*|(?:The )?(?:Incredible )?Hulk|Thor(?:: .*)?|Captain America.*|(?:The )?Avengers(?:: .*)?"
        r"|Guardians of the Galaxy.*|Ant-Man.*|Doctor Strange.*|Spider-Man.*|The Amazing Spider-Man.*|Black Panther.*"
        r"|Captain Marvel|X-Men.*|X2.*|The Wolverine|Logan|Fantastic Four.*|Deadpool.*",
    ),
    "pixar": (
        {"Animation"},
        r"Toy Story.*|A Bug's Life|Monsters, Inc\.|Monsters University|Finding (?:Nemo|Dory)|The Incredibles.*|Cars.*"
        r"|Ratatouille|WALL·E|Up|Brave|Inside Out.*|The Good Dinosaur|Coco|Onward|Soul|Luca|Turning Red|Lightyear",
    ),
    "disney": (
        {"Animation"},
        r"Snow White and the Seven Dwarfs|Pinocchio|Fantasia.*|Dumbo|Bambi|Cinderella|Alice in Wonderland|Peter Pan"
        r"|Lady and the Tramp|Sleeping Beauty|101 Dalmatians|One Hundred and One Dalmatians|The Sword in the Stone"
        r"|The Jungle Book|The Aristocats|Robin Hood|The Rescuers.*|The Fox and the Hound|The Black Cauldron"
        r"|The Great Mouse Detective|Oliver & Company|The Little Mermaid|Beauty and the Beast|Aladdin|The Lion King"
        r"|Pocahontas|The Hunchback of Notre Dame|Hercules|Mulan|Tarzan|The Emperor's New Groove|Lilo & Stitch"
        r"|Treasure Planet|Atlantis: The Lost Empire|Brother Bear|Bolt|The Princess and the Frog|Tangled"
        r"|Wreck-It Ralph|Frozen|Big Hero 6|Zootopia|Moana",
    ),
    "superheroes": (
        {"Action", "Animation"},
        r"(?:The )?(?:Batman|Superman|Supergirl|Catwoman|Wonder Woman|Justice League|Suicide Squad|Watchmen|Kick-Ass"
        r"|Hancock|Green Lantern|Hellboy|Spawn|The Dark Knight|Man of Steel|The Incredibles|Mystery Men|Big Hero 6"
        r"|Blade|Daredevil|Elektra|Ghost Rider|Punisher)\b(?! Runner).*",
    ),
}
_PART_OF = {"marvel": "superheroes", "pixar": "disney"}
# Words in a title.
_WORDS = {
    "christmas": r"christmas|santa claus",
    "dinosaurs": r"dinosaurs?|jurassic|land before time",
    "dragons": r"dragonheart|train your dragon|dragonslayer",
    "exorcism": r"exorcis[mt]\w*",
    "pirates": r"pirates?",
    "samurai": r"samurai",
    "sharks": r"sharks?|jaws",
    "titanic": r"titanic",
    "vampires": r"vampires?|dracula|nosferatu",
    "werewolves": r"werewol(?:f|ves)|wolf man",
    "zombies": r"zombies?|zombieland|living dead|dawn of the dead|day of the dead",
}
_NO_PIRATES = re.compile(r"pirates of silicon valley")
# All patterns match lower-case text, which is far faster than ignoring case.
_BY_SERIES = {topic: (genres, re.compile(rf"(?:{titles.lower()})\Z")) for topic, (genres, titles) in _SERIES.items()}
_BY_WORD = {topic: re.compile(rf"\b(?:{words})\b") for topic, words in _WORDS.items()}
# Nearly all titles reveal no topic, and these two patterns rule them out quickly.
_ANY_SERIES = re.compile("|".join(titles.lower() for _, titles in _SERIES.values()))
_ANY_WORD = re.compile(rf"\b(?:{'|'.join(_WORDS.values())})\b")


def titled_topics(title: str, genres: Iterable[str]) -> list[str]:
    """The topics that a movie's title reveals, under the names of `movies.topics`.

    >>> titled_topics("Skyfall", ["Action", "Adventure"])
    ['james bond']
    """
    low, found = title.lower(), list[str]()
    if _ANY_SERIES.match(low):
        has = set(genres)
        found += [topic for topic, (some, titles) in _BY_SERIES.items() if has & some and titles.match(low)]
        found += [_PART_OF[topic] for topic in found if topic in _PART_OF]
    if _ANY_WORD.search(low) and not _NO_PIRATES.search(low):
        found += [topic for topic, words in _BY_WORD.items() if words.search(low)]
    return found
