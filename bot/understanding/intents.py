"""What a person wants done, as far as plain words tell it."""

from __future__ import annotations

import re
from enum import StrEnum


class Intent(StrEnum):
    """What a person wants of the bot."""

    TELL = "tell"
    RECOMMEND = "recommend"
    MORE = "more"
    PREDICT = "predict"
    WHY = "why"
    RATE = "rate"  # Offer me movies to rate.
    GROUP = "group"
    PROFILE = "profile"
    IMPORT = "import"
    EXPORT = "export"
    FORGET = "forget"
    UNDO = "undo"
    SKIP = "skip"
    YES = "yes"
    NO = "no"
    HELP = "help"
    GREET = "greet"
    THANKS = "thanks"
    BYE = "bye"
    SMALLTALK = "smalltalk"
    OTHER = "other"


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


# Whatever else a message says, these words ask for something to be done; the first that fits counts.
COMMANDS: tuple[tuple[Intent, re.Pattern[str]], ...] = (
    (
        Intent.FORGET,
        _any(
            r"\b(?:forget|delete|erase|remove|wipe|clear) (?:everything|all|me\b|my (?:data|profile|ratings|account|history)|(?:all )?(?:of )?(?:my|what|you know))",
            r"\bforget (?:about )?me\b",
        ),
    ),
    (Intent.EXPORT, _any(r"\b(?:export|download|give me a copy of|send me|save)\b.{0,20}\b(?:data|ratings|profile|everything)", r"^\W*export\W*$")),
    (Intent.IMPORT, _any(r"\b(?:import|upload)\b", r"\b(?:letterboxd|imdb) (?:export|ratings|file|csv)")),
    (
        Intent.PROFILE,
        _any(
            r"\b(?:what|which movies?|what movies?) (?:did|have|do) (?:i|you) (?:already |ever )?(?:tell|told|rate|rated|know about me|said|say|like so far)",
            r"\bwhat do you (?:know|remember|think you know) (?:of|about) me\b",
            r"^\W*(?:show )?(?:me )?(?:my )(?:profile|ratings|movies|taste|list)\W*$",
            r"\b(?:show|see|view|what is|what's) (?:me )?my (?:profile|ratings|taste)\b",
            r"^\W*profile\W*$",
        ),
    ),
    (
        Intent.UNDO,
        _any(r"^\W*(?:oops|sorry|no|wait|please|ok)?\W*(?:undo|scratch that|take (?:that|it) back|revert|go back|forget that|never ?mind that|strike that)\b[^.!?]{0,20}$"),
    ),
    (Intent.HELP, _any(r"^\W*(?:help(?: me)?|\?{1}|commands?|instructions)\W*(?:please)?\W*$", r"\bwhat can (?:you|i) (?:do|say|ask)\b", r"\bhow (?:does|do) (?:this|it|you|i) (?:work|use)")),
    (
        Intent.GROUP,
        _any(r"\bmovie ?night\b", r"\b(?:for|with) (?:all of us|everyone here|everybody here|the (?:whole )?group|both of us)\b"),
    ),
    (
        Intent.RATE,
        _any(
            r"\b(?:movies?|films?|some|something|ones?) (?:to|i can|that i can) rate\b",
            r"\bnothing (?:comes to|in) mind\b|\b(?:can(?:'|no)?t|can not|cannot|don'?t|dont) (?:think of|remember|name) (?:any|a|one|some)",
            r"\bask me (?:about|some|a few|something|which|questions)\b|\bquiz me\b|\bshow me some\W*$|\blet me rate\b",
            r"\bi (?:have|'ve got|got) (?:no idea|nothing)(?: in mind)?\W*$|\bno idea what to (?:say|tell)",
        ),
    ),
)  # fmt: skip

WHY = _any(
    r"^\W*(?:but |and |ok |so )?(?:why|y|how come|how so|wieso)\b(?! (?:not|don'?t (?:you|we)))",
    r"\bexplain\b|\bwhat makes you (?:think|say|believe)\b|\bwhat'?s the reason\b|\bbecause of what\b",
)
MORE = _any(
    r"^\W*(?:(?:any|some|show me|give me|ok|yes|and|please|got|what|have you|do you have|can i (?:get|have|see)|i want|more|\d+|five|ten|three|a few|seen (?:them|those) all|seen all)[ ,]*)*"
    r"(?:more|others?|next|another(?: one)?|(?:anything|something|what) else|else|again|different ones?|new ones)"
    r"(?: (?:please|pls|movies?|films?|options?|suggestions?|recommendations?|ideas|ones|have you got|do you have|you got|would you recommend|like (?:that|those|these|this)))*\W*$"
)
RECOMMEND = _any(
    r"\brecommend\w*|\bsuggest\w*|\bsurprise me\b|\b(?:what|which)(?: movies?| films?| one)? (?:should|can|could|to|shall|do) (?:i|we)? ?(?:watch|see)\b|\bwhat to (?:watch|see)\b|\bwhat next\b|\bwhat should i\b",
    r"\bsomething (?:to watch|like|from|else|new|good|similar|light|romantic|funny|fun|old|scary|short|different|more|with|that)\b",
    r"\b(?:show|give|find|get|hit|send) (?:me|us)\b(?! (?:my|your))|\bany (?:ideas?|tips?|suggestions?|good|recommendations?|movies?|films?|others?|other)\b|\bgot any\b",
    r"\b(?:looking|searching|hoping|up|mood) for\b|\b(?:i (?:want|need)|i(?:'d| would) (?:like|love)) (?:to (?:watch|see|laugh|cry)|a |an |some(?:thing)? )|\banything (?:like|similar|in the|with|from|but)\b|"
    r"\bis there (?:anything|something)\b|\bmovies? like\b|\bmore (?:movies? )?like\b|\bwhat'?s a good\b|\bin the mood\b",
)
PREDICT = _any(
    r"(?<!what )(?<!which )\b(?:would|will|do you think|should|might|could|may|gonna|what are the odds|chances?)(?: that)?,? (?:i|we|i'd|i'll|i would)\b",
    r"\bwhat (?:would|will) i think\b|\bwhat do you think (?:of|about)\b|\bthoughts (?:on|about)\b|\b(?:is|are)\b.{1,80}\b(?:for me|my thing|my taste|any good|good|worth|great|fun)\b|\bis it (?:any )?(?:good|worth)\b",
    r"^\W*(?:and |ok |so )?(?:what|how) about\b|\bworth (?:it|seeing|watching|a watch)\b",
)
SKIP = _any(r"^\W*(?:skip|pass|next|leave it|leave that|ignore|never ?mind|no opinion|don'?t care|dunno|idk|whatever|not sure)(?: (?:it|that|this|them|one|please))*\W*$")
YES = _any(r"^\W*(?:yes|yeah|yep|yup|y|sure|ok|okay|do it|go ahead|please do|confirm|of course|absolutely|definitely)\b")
NO = _any(r"^\W*(?:no|nope|nah|n|don'?t|do not|cancel|stop|keep)\b")
THANKS = _any(r"\b(?:thanks?|thank (?:you|u)|thx|ty|tysm|cheers|merci|danke|gracias|appreciate it)\b")
BYE = _any(
    r"^\W*(?:ok |okay |thanks |thank you |well )?(?:bye|good ?bye|quit|exit|see (?:you|ya)|cya|ciao|later|good ?night|gotta go|got to go|i have to go|talk to you later|ttyl|have a (?:good|nice|great) (?:one|day|night|evening))\b.{0,25}$"
)
GREET = _any(
    r"^\W*(?:hi+|hey+|hello+|hiya|howdy|yo|sup|heya|moin|hallo|hola|servus|good (?:morning|evening|afternoon|day)|greetings)\b(?:[ ,!]*(?:there|all|everyone|matinee|bot|you|again|folks|guys))?[ ,!.]*(?:i'?m \w+|my name is \w+)?[^\w]*$"
)
SMALLTALK = _any(
    r"\bhow (?:are|r) (?:you|u)\b|\bhow'?s it going\b|\bwhat'?s up\b|\bare you (?:a |an )?(?:robot|bot|human|ai|real|person|machine)\b|\bwho (?:are|made) you\b|\bwhat are you\b",
    r"^\W*(?:(?:lol|lmao|rofl|ha(?:ha)+|he(?:he)+|nice|cool|great|wow|ok|okay|awesome|perfect|good|yay|sweet|got it|alright|fine|oh|ah|hm+|i see|well|good list|great list|interesting|yes|no|sure)\W*)+$",
    r"\byou(?:'re| are) (?:so |very |pretty |really |too )?(?:funny|smart|great|cool|awesome|cute|the best|silly|stupid|dumb|useless|a genius|good|nice|weird|wrong)\b|\b(?:good|bad|nice|stupid) bot\b|\bi (?:love|like|hate) you\b|\btell me a joke\b",
)
# Questions about facts, which are no business of a recommender.
FACT = _any(
    r"^\W*(?:who|when|where|how (?:long|many|much|old)|what(?:'s| is| was) the (?:capital|plot|runtime|budget|name|year)|which (?:actor|year|country))\b"
)
