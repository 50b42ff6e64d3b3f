"""Topics of movies, in the words that people use to ask for them or to tag them on MovieLens."""

from __future__ import annotations

import re
from typing import NamedTuple

# The name of each topic, and its synonyms. Plurals need not be listed.
TOPICS: dict[str, tuple[str, ...]] = {
    "adrenaline": ("hyped", "pumped", "action-packed", "action packed", "fast-paced", "fast paced", "high-octane"),
    "addiction": ("alcoholism", "drug addiction"),
    "aliens": ("alien invasion", "extraterrestrial", "ufo"),
    "animals": ("animal movie",),
    "anime": (),
    "apocalypse": ("apocalyptic", "post-apocalyptic", "post apocalyptic", "end of the world"),
    "artificial intelligence": ("sentient machine", "killer ai"),
    "assassins": ("assassin", "hit man", "hit men", "hitman", "hitmen", "contract killer"),
    "baseball": (),
    "based on a book": ("based on a novel", "adapted from a book", "book adaptation"),
    "basketball": (),
    "biography": ("biopic", "biographical"),
    "black and white": ("black & white",),
    "boxing": ("boxer",),
    "car chase": ("chase scene", "car chase scene"),
    "cars": ("racing", "race car", "street racing"),
    "chess": (),
    "christmas": ("xmas", "holiday movie", "christmas movie", "christmassy", "christmasy"),
    "coming of age": ("coming-of-age", "growing up"),
    "cooking": ("food", "chef", "cook", "culinary"),
    "courtroom": ("court", "courtroom drama", "lawyer", "trial", "legal drama"),
    "cult film": ("cult classic", "cult"),
    "cheesy": (
        "corny",
        "camp",
        "campy",
        "so bad it's good",
        "so-bad-it's-good",
        "so bad its good",
        "trashy",
        "bad acting",
    ),
    "calm": ("relaxing", "peaceful", "soothing", "slow paced", "slow", "slow cinema", "quiet", "soft"),
    "conspiracy": (
        "conspiracies",
        "conspiracy theory",
        "cover-up",
        "coverup",
        "uncovers the truth",
        "government secrets",
    ),
    "dancing": ("dance", "dancer", "ballet"),
    "dark comedy": ("black comedy", "dark humor", "dark humour", "black humor", "black humour"),
    "dinosaurs": ("dinosaur", "dino"),
    "disney": (),
    "dogs": ("dog", "puppy", "puppies"),
    "dragons": ("dragon",),
    "dystopia": ("dystopian", "dystopic future"),
    "espionage": ("spy", "spies", "secret agent", "spy movie", "spy thriller", "spying"),
    "exorcism": ("possession", "demon", "demons"),
    "fairy tale": ("fairytale", "princess"),
    "feel-good": (
        "feel good",
        "feel good movie",
        "heartwarming",
        "heart-warming",
        "uplifting",
        "life-affirming",
        "faith in humanity",
        "restores my faith",
        "believe in people",
        "believes in people",
        "inspirational",
        "inspiring",
        "warm",
        "warm and fuzzy",
        "cozy",
        "cosy",
        "comforting",
        "comfort movie",
        "comfort",
        "gentle",
        "wholesome",
        "lovely",
        "light",
        "lighthearted",
        "light-hearted",
        "easy",
        "easygoing",
        "cheerful",
        "happy",
        "sweet",
    ),
    "football": ("soccer", "american football"),
    "friendship": ("friends", "buddy movie", "buddies"),
    "gambling": ("casino", "poker", "las vegas"),
    "ghosts": ("ghost", "haunted house", "haunted"),
    "heist": ("bank robbery", "robbery", "caper", "bank heist"),
    "high school": ("high-school", "teen movie"),
    "historical": ("history", "period piece", "costume drama", "period drama", "costume", "big houses"),
    "holocaust": (),
    "james bond": ("007", "bond", "bond movie", "bond film"),
    "journalism": ("journalist", "newspaper"),
    "kidnapping": ("abduction",),
    "lgbt": ("lgbtq", "gay", "lesbian", "queer"),
    "london": (),
    "los angeles": (),
    "magic": ("magician", "wizard", "wizards", "witch", "witches"),
    "mafia": ("mob", "mobster", "gangster", "organized crime", "gangsters"),
    "martial arts": ("kung fu", "karate", "ninja", "kung-fu"),
    "marvel": ("mcu", "marvel cinematic universe"),
    "mathematics": ("math", "maths", "mathematicians", "mathematician"),
    "mental illness": ("schizophrenia", "depression", "insanity"),
    "mind-bending": ("mindfuck", "mind fuck", "mindbending", "mind bending", "mind-blowing", "brain twister"),
    "monsters": ("monster", "giant monster", "kaiju", "creature feature"),
    "mountains": ("mountain climbing", "climbing", "mountaineering"),
    "music": ("musician", "rock band", "band"),
    "new york": ("new york city", "nyc", "manhattan"),
    "nonlinear": ("non-linear", "multiple storylines"),
    "paris": (),
    "parody": ("spoof", "mockumentary"),
    "philosophical": ("philosophy", "existentialism", "meaning of life"),
    "pirates": ("pirate",),
    "pixar": (),
    "politics": ("political", "president", "election"),
    "prison": ("jail", "prison escape", "prison break"),
    "revenge": ("vengeance",),
    "road trip": ("road movie",),
    "robots": ("robot", "android", "cyborg"),
    "samurai": (),
    "screwball": ("screwball comedy", "screwball comedies"),
    "sad": (
        "saddest",
        "heartbreaking",
        "tear jerker",
        "tearjerker",
        "tragic",
        "weepie",
        "cry",
        "crying",
        "good cry",
        "ugly cry",
        "ugly crying",
    ),
    "satire": ("satirical",),
    "serial killer": ("serial murderer", "psycho killer"),
    "sharks": ("shark", "killer shark"),
    "space": ("outer space", "astronaut", "space travel", "nasa"),
    "silly": ("dumb", "stupid", "mindless", "brainless", "goofy", "dumb fun"),
    "serious": (),
    "slasher": ("slashers", "slasher movie", "slasher movies"),
    "sports": ("sport", "sports movie"),
    "stephen king": (),
    "strong female lead": ("strong woman", "strong women", "female lead", "strong heroine", "strong female character"),
    "submarines": ("submarine",),
    "superheroes": ("superhero", "super hero", "super-hero", "superhero movie", "comic book"),
    "surreal": ("surrealism", "weird", "dreamlike", "trippy", "psychedelic", "hallucinatory"),
    "survival": ("survive", "stranded"),
    "technology": ("computers", "hackers", "hacking", "hacker"),
    "thought-provoking": ("thought provoking", "makes you think", "make me think", "intelligent"),
    "time loop": ("time loops", "endless loop", "stuck in a day", "same day over and over"),
    "time travel": ("time-travel", "timetravel", "time machine", "time travelling", "time traveling"),
    "trains": ("train",),
    "true story": ("based on a true story", "true stories", "real events", "based on true events"),
    "twist ending": (
        "plot twist",
        "surprise ending",
        "twist",
        "good twist",
        "big twist",
        "great twist",
        "plot twists",
        "twist at the end",
    ),
    "vampires": ("vampire",),
    "vietnam": ("vietnam war",),
    "underdog": ("underdog story",),
    "video games": ("video game", "videogame"),
    "visually stunning": (
        "visually appealing",
        "beautiful",
        "beautifully shot",
        "gorgeous",
        "beautiful visuals",
        "stunning visuals",
        "cinematography",
    ),
    "virtual reality": (),
    "witty": ("witty dialogue", "clever dialogue", "good dialogue", "smart dialogue", "clever"),
    "wedding": ("weddings", "bride"),
    "werewolves": ("werewolf",),
    "world war i": ("world war 1", "wwi", "ww1", "first world war"),
    "world war ii": ("world war 2", "wwii", "ww2", "second world war"),
    "zombies": ("zombie", "living dead", "undead"),
}

# Languages and the countries where they are spoken, since tags hardly distinguish the two.
LANGUAGES: dict[str, tuple[str, ...]] = {
    "American": ("usa", "united states", "united states of america"),
    "Argentine": ("argentina", "argentinian"),
    "Australian": ("australia", "aussie"),
    "Brazilian": ("brazil", "brasil"),
    "British": ("britain", "england", "uk"),
    "Chinese": ("china", "mandarin", "cantonese", "hong kong"),
    "Danish": ("denmark",),
    "Dutch": ("netherlands",),
    "Finnish": ("finland",),
    "foreign": ("foreign language", "foreign-language", "subtitled"),
    "French": ("france", "französisch", "französische", "französisches", "frankreich"),
    "German": ("germany", "deutsch", "deutsche", "deutsches", "deutschland"),
    "Greek": ("greece",),
    "Hungarian": ("hungary",),
    "Indian": ("india", "bollywood", "hindi"),
    "Iranian": ("iran", "persian"),
    "Irish": ("ireland",),
    "Italian": ("italy",),
    "Japanese": ("japan",),
    "Korean": ("korea", "south korea", "south korean", "k-drama"),
    "Mexican": ("mexico",),
    "Norwegian": ("norway",),
    "Polish": ("poland",),
    "Portuguese": ("portugal",),
    "Russian": ("russia", "soviet"),
    "Scandinavian": ("scandinavia", "nordic"),
    "Spanish": ("spain",),
    "Swedish": ("sweden",),
    "Thai": ("thailand",),
    "Turkish": ("turkey",),
}


class Spared(NamedTuple):
    """Content to avoid: the genres full of it, and the tags of movies that have it."""

    genres: frozenset[str]
    tags: frozenset[str]


def _spared(genres: str, tags: str) -> Spared:
    return Spared(frozenset(genres.split()), frozenset(tags.split("|")))


SPARED = {
    "jump scares": _spared("Horror", "jump scares|jump scare|scary"),
    "gore": _spared("Horror", "gore|gory|bloody|blood|splatter"),
    "violence": _spared("Horror War", "violence|violent|brutal|brutality|gore|gory|bloody|torture"),
    "sex scenes": _spared(
        "",
        "sex|sexuality|erotic|nudity|nudity (topless)|nudity (topless brief)|nudity (topless notable)|male nudity"
        "|nudity (full frontal)|nudity (full frontal notable)|nudity (rear)|unsimulated sex|topless",
    ),
    "bad language": _spared("", "profanity|swearing|crude humor|vulgar"),
    "harm to animals": _spared("", "animal cruelty|animal death|animal abuse|dog dies|dog death"),
    "sad endings": _spared("", "sad ending|unhappy ending|sad|depressing|tragedy|downer ending|tragic"),
    "sexual violence": _spared("", "rape|sexual abuse|sexual violence"),
}

# Names that keep their capitals in replies.
_PROPER = (
    "Christmas|Disney|Holocaust|James Bond|LGBT|London|Los Angeles|Marvel|New York|Paris|Pixar|Stephen King|Titanic"
    "|Vietnam|World War I|World War II"
)
_SHOWN = {name.casefold(): name for name in _PROPER.split("|")}


def shown_as(name: str) -> str:
    """The name of a topic as people write it."""
    return _SHOWN.get(name.casefold(), name)


def _plain(words: str) -> str:
    return re.sub(r"[\s_-]+", " ", words.casefold()).strip()


_NAME_OF = {_plain(word): name for table in (TOPICS, LANGUAGES) for name, others in table.items() for word in others}
_NAME_OF |= {_plain(name): name for table in (TOPICS, LANGUAGES) for name in table}


def known_as(words: str) -> str | None:
    """The topic or language that these words mean, in the singular or plural; None if there is none."""
    plain = _plain(words)
    return _NAME_OF.get(plain) or _NAME_OF.get(plain.removesuffix("s")) or _NAME_OF.get(f"{plain}s")


def topic_of(words: str) -> str:
    """The tag for these words: the name of the topic or, failing that, the words themselves.

    >>> topic_of("Zombie"), topic_of("Tom Hanks")
    ('zombies', 'tom hanks')
    """
    return known_as(words) or _plain(words)
