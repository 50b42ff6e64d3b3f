"""Ordinary words, some of which are also titles: "It", "Up", "Big", "Speed".

A title made only of these counts if the context supports it; see `title_context`.
"""

from __future__ import annotations

from bot.understanding.words.common_words import COMMON_WORDS

# For a title among these, both sides of the context must fit: "Have you seen It?"
PRONOUNS = frozenset(
    """
    all anything both each everything few he her hers here him his i it it's its me mine more none nothing now one
    ones other others
    same she so some someone something such that the them then there these they this those us we what who you
    """.split()
)

# A title among these is almost never meant: "I saw it with her."
FUNCTION_WORDS = frozenset(
    """
    a about above after again ago ah all almost already also although always am an and another any anybody anyone
    anything anyway are aren't around as at away aw back be because been before behind being below beside between both
    but by bye can can't cause could couldn't did didn't do does doesn't doing don't done down each either else enough
    ever every everybody everyone everything few for from get gets getting go goes going gone gonna good got had
    hadn't ha haha has hasn't have haven't having he hello her here hers hey hi him himself his hm hmm how however i
    i'd i'll i'm i've if in instead into is isn't it it's its just lately least less let let's like likely liked likes
    lol lot lots love loved loves made make makes many may maybe me mine more most much must my myself near neither
    never next nice no nobody none nope nor not nothing now of off oh ok okay old on once one ones only onto or other
    others our out over own per perhaps please pretty quite rather really right said same saw say says see seen she
    should shouldn't since so some somebody someone something sometimes somewhere soon sorry still such sure take than
    thank thanks that that's the their them then there there's these they thing things think this those though through
    thus till to together tonight too toward try two u uh um under until up upon us used very was wasn't watch watched
    watching way we well went were weren't what what's whatever when where which while who who's whom whose why will
    wish with without won't would wouldn't wow yeah perfect gotcha super cool great awesome exactly twisted true
    agreed welcome alive bound yep yes yet yo you you're your yours yourself
    """.split()
)
# What people exclaim.
INTERJECTIONS = frozenset(
    "omg omfg omfgg wtf lmao lmfao rofl lol lolol ugh argh aww ooh whoa woah damn dang gosh jeez geez duh yall bruh bro"
    " dude fr ngl imo tbh smh idk servus moin huhu grüezi".split()
)
# First names that are titles too ("Emma", "Carrie"), since people also name actors.
FIRST_NAMES = frozenset(
    """
    adam alan alex alexander alfie ali alice amelie amy angela angelina angie anna anne annie anthony arthur barry
    ben bernie billy bob bobby brad
    brooklyn bruce bruno carol carrie charlie chris christina christine clint cyrus daniel dave david denzel eddie
    edward elizabeth ella ellen
    emily emma eva eve evelyn frank gary george gerry gia gigi gina hannah hanna harold harry harvey heather heidi
    helen henry hugh hugo ian jack jake
    james jamie jane jason jeff jeffrey jennifer jerry jessica jim jimmy joe john johnny jonah jude judy julia
    julie justin
    kate kelly kevin kim keanu kristen larry laura lenny leo leonardo liam lisa lola lolita louis lucas lucy luke
    luther madeline
    madonna maggie margaret maria marie mark marley marnie martin marty mary matilda matt maurice max may meg megan
    mel melissa michael
    mike molly morgan nancy natalie nell nicholas nick nicole nina noah norbit olivia orlando oscar owen patrick
    paul paulie penelope peter phil philip
    rachel ray rebecca reese richard rob robert robin roger ron rosa rose roxanne rudy russell ryan sally sam
    samuel sandra sarah
    scarlett sean selena senna seth sharon simon simone sophie stella stephen steve steven sydney sylvia tammy ted
    tess tim tina
    tom tommy tony troy tyler uma valentine veronica victor victoria vin vince wanda wesley will willard william
    woody zoe
    """.split()
)

# Words that are always capitalised, so that a capital means nothing.
PROPER_WORDS = frozenset(
    """
    africa america american april august australia britain british chicago china chinese christmas disney dutch
    easter england english
    europe european france french friday german germany god halloween hollywood india indian irish italian italy
    january japan japanese july
    june london marvel march mexican mexico monday netflix november october paris rome russian saturday september
    spanish
    merry xmas california sunday texas thursday tuesday tv vegas wednesday
    """.split()
)

# Words about movies in general: "the story was great", "I love horror".
PARTS_AND_GENRES = frozenset(
    """
    acting action actor actors adventure animation anime book cast characters cinema classic classics comedy
    comedies crime
    dialogue director documentary drama effects end ending fantasy film films flick game games genre horror kids
    life mood movie movies music
    musical mystery plot prequel prequels remakes romance scene scenes school sequel sequels series soundtrack
    space sports story style suspense
    television thing thriller thrillers time trailer trilogies trilogy twist
    version versions vibe vibes war western westerns
    """.split()
)

# Directors and studios, of whom people speak as they do of movies: "I love Hitchcock".
MAKERS = frozenset(
    """
    actor actors actress aronofsky bigelow burton cameron coen coens coppola cronenberg dc depp dicaprio director
    directors disney dreamworks eastwood ferrell
    fincher ghibli hanks hitchcock jarmusch kubrick kurosawa linklater lynch marvel miyazaki netflix nolan pixar
    pitt polanski reeves
    sandler scorsese shyamalan spielberg streep tarantino villeneuve wilder witherspoon
    """.split()
)

# Words that mean no movie by themselves.
ORDINARY = FUNCTION_WORDS | COMMON_WORDS | FIRST_NAMES | PARTS_AND_GENRES | PROPER_WORDS
_ENDINGS = tuple("'s s es ed ing er ers ly al y est ies n't ish ful able".split())


def is_ordinary(word: str) -> bool:
    """Whether a word is ordinary, or a common form of an ordinary word."""
    low = word.casefold().replace("’", "'")
    if low in ORDINARY or low.isdigit():
        return True
    stems = [low.removesuffix(ending) for ending in _ENDINGS if low.endswith(ending)]
    return any(stem in ORDINARY or stem + "e" in ORDINARY for stem in stems)
