"""The words for each topic of movies."""

from __future__ import annotations


def _several(words: str) -> tuple[str, ...]:
    return tuple(words.split("|"))


# The name of each topic, and its synonyms. Plurals need not be listed.
TOPICS: dict[str, tuple[str, ...]] = {
    "adrenaline": _several(
        "hyped|pumped|action-packed|action packed|fast-paced|fast paced|faster-paced|faster paced|high-octane|exciting"
    ),
    "addiction": ("alcoholism", "drug addiction"),
    "aliens": ("alien invasion", "extraterrestrial", "ufo"),
    "animals": ("animal movie",),
    "anime": (),
    "apocalypse": ("apocalyptic", "post-apocalyptic", "post apocalyptic", "end of the world"),
    "artificial intelligence": ("sentient machine", "killer ai"),
    "assassins": ("assassin", "hit man", "hit men", "hitman", "hitmen", "contract killer"),
    "baseball": (),
    "based on a book": _several(
        "based on a novel|based on novels|based on books|based on the book|from a book|adapted from a book"
        "|adapted from books|adapted from a novel|adapted from novels|book adaptation|novel adaptation"
        "|literary adaptation|adaptation|adapted"
    ),
    "based on a comic": _several(
        "based on comics|based on a comic book|based on comic books|based on a graphic novel"
        "|based on graphic novels|adapted from a comic|comic adaptation|comic book adaptation"
    ),
    "based on a play": ("based on plays", "adapted from a play", "stage adaptation"),
    "basketball": (),
    "biography": ("biopic", "biographical", "real person", "real people", "real life person"),
    "best picture": _several(
        "oscar (best picture)|best picture winner|best picture oscar|oscar winner|oscar-winner|oscar winning"
        "|oscar-winning|oscar movie|won an oscar|won the oscar|won oscars|academy award|academy award winner"
        "|academy award winning|won best picture|oscars|oscar"
    ),
    "black and white": ("black & white",),
    "boxing": ("boxer",),
    "car chase": ("chase scene", "car chase scene"),
    "cars": ("racing", "race car", "street racing", "vehicle", "vehicles", "motor racing"),
    "chess": (),
    "christmas": ("xmas", "holiday movie", "christmas movie", "christmassy", "christmasy"),
    "clever": ("smart", "brainy"),
    "coming of age": ("coming-of-age", "growing up"),
    "cooking": ("food", "chef", "cook", "culinary"),
    "cosy": _several(
        "kind|kind-hearted|kindhearted|tender|tenderness"
        "|cozy|cosier|cozier|cosiest|coziest|warm|warm and fuzzy|comforting|comfort movie|comfort|gentle|wholesome"
        "|lovely|light"
        "|lighthearted|light-hearted|easy|easygoing|cheerful|happy|sweet|nice|cute"
    ),
    "courtroom": ("court", "courtroom drama", "lawyer", "trial", "legal drama"),
    "classics": ("classic", "all time classic", "timeless"),
    "crowd-pleasers": _several(
        "crowd pleaser|crowdpleaser|popular|well-known|well known|famous|blockbuster|mainstream"
        "|everybody knows|everyone knows|everyone likes|everybody likes|everyone has seen|everybody has seen"
        "|everyone's seen|everybody's seen|critically acclaimed|acclaimed|well rated|well-rated|highly rated"
        "|highly-rated|well reviewed|good reviews|great reviews|good ratings|high ratings|at least 4 stars"
        "|at least four stars|4 stars or more|4 stars or higher|top rated|top-rated"
    ),
    "cult film": ("cult classic", "cult"),
    "atmospheric": ("atmosphere",),
    "creepy": ("dread", "sense of dread", "unsettling"),
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
    "calm": ("relaxing", "peaceful", "soothing", "quiet", "soft"),
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
    "depressing": ("gloomy", "grim", "dreary", "downer"),
    "dinosaurs": ("dinosaur", "dino"),
    "disney": (),
    "disturbing": ("upsetting", "harrowing", "shocking"),
    "dogs": ("dog", "puppy", "puppies"),
    "dragons": ("dragon",),
    "dystopia": ("dystopian", "dystopic future"),
    "espionage": ("spy", "spies", "secret agent", "spy movie", "spy thriller", "spying"),
    "exorcism": ("possession", "demon", "demons"),
    "fairy tale": ("fairytale", "princess"),
    "explosions": ("explosion", "blowing up", "blows up", "things blow up", "stuff blowing up", "exploding"),
    "feel-good": _several(
        "feel good|feel good movie|heartwarming|heart-warming|uplifting|life-affirming|lifts you up"
        "|lift me up|lift my spirits|lifts my spirits|lift our spirits"
        "|pick me up|faith in humanity|restores my faith|believe in people|believes in people"
        "|inspirational|inspiring"
    ),
    "female directors": _several(
        "female director|woman director|women director|women directors|female filmmaker|women filmmakers"
        "|directed by a woman|directed by women|made by women|made by a woman"
    ),
    "football": ("soccer", "american football"),
    "fourth wall": _several(
        "breaking the fourth wall|breaks the fourth wall|break the fourth wall|4th wall|talks to the camera"
        "|talking to the camera|speaks to the camera"
    ),
    "friendship": ("friends", "buddy movie", "buddies"),
    "gambling": ("casino", "poker", "las vegas"),
    "ghosts": ("ghost", "haunted house", "haunted"),
    "hangover": ("hungover",),
    "heist": ("bank robbery", "robbery", "caper", "bank heist"),
    "hidden gems": _several(
        "obscure|lesser-known|lesser known|little known|little-known|under the radar|underseen|deep cut"
        "|deeper cut|nobody knows|nobody has heard of|off the beaten path|off the beaten track|surprise me"
        "|surprise us"
    ),
    "high school": ("high-school", "teen movie"),
    "historical": _several(
        "history|period piece|costume drama|period drama|costume|big houses|real history|true history|historic"
    ),
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
    "melancholy": ("melancholic", "wistful"),
    "mental illness": ("schizophrenia", "depression", "insanity"),
    "mind-bending": ("mindfuck", "mind fuck", "mindbending", "mind bending", "mind-blowing", "brain twister"),
    "monsters": ("monster", "giant monster", "kaiju", "creature feature"),
    "mountains": ("mountain climbing", "climbing", "mountaineering"),
    "music": ("musician", "rock band", "band"),
    "new york": ("new york city", "nyc", "manhattan"),
    "nobody dies": ("no one dies", "noone dies", "nobody gets killed", "no deaths", "everybody lives"),
    "nonlinear": ("non-linear", "multiple storylines"),
    "one take": ("single take", "one shot", "one-shot", "single shot", "one continuous shot", "one long take"),
    "one location": _several(
        "one room|one place|only one place|a single place|a single room|a single location|single location"
        "|based in one room|based in one place|bottle movie"
    ),
    "paris": (),
    "parody": ("spoof", "mockumentary"),
    "grief": (
        "grieving",
        "mourning",
        "bereavement",
        "losing someone",
        "losing a loved one",
        "loss of a loved one",
    ),
    "philosophical": ("philosophy", "existentialism", "meaning of life"),
    "pirates": ("pirate",),
    "pixar": (),
    "politics": ("political", "president", "election"),
    "prison": ("jail", "prison escape", "prison break"),
    "rainy day": (
        "rainy sunday",
        "rainy afternoon",
        "rainy evening",
        "rainy night",
        "rainy weekend",
        "raining outside",
    ),
    "reverse chronology": ("told backwards", "told in reverse", "in reverse order"),
    "revenge": ("vengeance",),
    "road trip": ("road movie",),
    "robots": ("robot", "android", "cyborg"),
    "samurai": (),
    "scotland": ("scottish", "edinburgh", "glasgow"),
    "sea": ("nautical", "seafaring", "at sea", "ocean", "high seas", "maritime", "on the water"),
    "screwball": ("screwball comedy", "screwball comedies"),
    "sad": (
        "saddest",
        "heartbreaking",
        "tear jerker",
        "tearjerker",
        "tragic",
        "weepie",
        "cry",
        "makes me cry",
        "makes you cry",
        "crying",
        "good cry",
        "ugly cry",
        "ugly crying",
    ),
    "satire": ("satirical",),
    "serial killer": ("serial murderer", "psycho killer"),
    "sharks": ("shark", "killer shark"),
    "space": ("outer space", "astronaut", "space travel", "nasa"),
    "sentimental": ("sappy", "soppy", "schmaltzy", "schmaltz", "mushy", "mawkish", "slushy"),
    "silly": ("dumb", "stupid", "mindless", "brainless", "goofy", "dumb fun"),
    "serious": (),
    "slow burn": ("slow burns", "slow-burn", "slow burning", "slow-burning", "slow burner"),
    "slow": ("slow paced", "slow-paced", "slow cinema"),
    "slasher": ("slashers", "slasher movie", "slasher movies"),
    "spaghetti western": ("spaghetti westerns", "italo western", "italowestern"),
    "sports": ("sport", "sports movie"),
    "stephen king": (),
    "strong female lead": _several(
        "strong woman|strong women|female lead|female hero|female heroes|female protagonist|strong heroine"
        "|strong female character|strong girl|girl power|women leads|heroine"
    ),
    "submarines": ("submarine",),
    "superheroes": ("superhero", "super hero", "super-hero", "superhero movie", "comic book"),
    "surreal": ("surrealism", "weird", "dreamlike", "trippy", "psychedelic", "hallucinatory"),
    "survival": ("survive", "stranded", "desert island", "castaway", "shipwreck", "stuck on an island"),
    "technology": ("computers", "hackers", "hacking", "hacker"),
    "thought-provoking": ("thought provoking", "makes you think", "make me think", "intelligent"),
    "tense": (
        "gripping",
        "suspense",
        "suspenseful",
        "nail-biting",
        "nail biting",
        "nail-biter",
        "edge of my seat",
        "edge of your seat",
        "edge of the seat",
        "edge of our seats",
        "keeps me guessing",
        "keep me guessing",
    ),
    "time loop": (
        "time loops",
        "endless loop",
        "stuck in a day",
        "same day over and over",
        "same day over n over",
        "same day again",
        "same day every day",
        "reliving the same day",
        "relives the same day",
    ),
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
    "video games": _several("video game|videogame|based on a video game|based on video games|based on a videogame"),
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
    "whodunit": ("whodunnit", "who done it", "murder mystery", "agatha christie", "cozy mystery"),
    "witty": ("witty dialogue", "clever dialogue", "good dialogue", "smart dialogue"),
    "workplace": ("work place", "office life", "working life"),
    "wall street": _several("finance|financial|stock market|stockbrokers|bankers|banking|hedge funds"),
    "wedding": ("weddings", "bride"),
    "werewolves": ("werewolf",),
    "world war i": ("world war 1", "wwi", "ww1", "first world war"),
    "world war ii": ("world war 2", "wwii", "ww2", "second world war"),
    "zombies": ("zombie", "living dead", "undead"),
}
