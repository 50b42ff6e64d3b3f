"""Intents that plain patterns can recognise."""

from __future__ import annotations

import re
from enum import StrEnum

from bot.understanding.requests import consent as permissions


class Intent(StrEnum):
    """A person's intent."""

    TELL = "tell"
    RECOMMEND = "recommend"
    MORE = "more"
    PREDICT = "predict"
    FACT = "fact"  # What is it about, who made it, may children see it?
    WHY = "why"
    RATE = "rate"  # Offer me movies to rate.
    GROUP = "group"
    PROFILE = "profile"
    IMPORT = "import"
    EXPORT = "export"
    FORGET = "forget"
    LEARN = "learn"  # Matinee may learn from their ratings.
    NOT_LEARN = "not learn"
    UNDO = "undo"
    TAKE_BACK = "take back"  # Forget what was said about one movie.
    CHOOSE = "choose"  # Number 3 it is.
    IDENTIFY = "identify"  # What was the one with ...?
    FOR_ANOTHER = "for another"  # Would my wife like it?
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


GROUP = _any(
    r"(?<!first )(?<!kids )(?<!kids['’] )(?<!family )\bmovie ?night\b",
    r"\b(?:for|with) (?:all of us|everyone here|everybody here|the (?:whole )?group|both of us)\b",
)
# Explicit requests, whatever else a message says; the first match counts.
COMMANDS: tuple[tuple[Intent, re.Pattern[str]], ...] = (
    (
        Intent.FORGET,
        _any(
            r"\b(?:forget|delete|erase|remove|wipe|clear) (?:everything|all|me\b|(?:all )?(?:of )?(?:my"
            r"(?! (?:[\w\x00]+ ){0,3}(?:rating|verdict|vote|score|opinion)\b)|what(?! (?:i|we) (?:said|told you|wrote)"
            r" (?:about|abt|of))|you know))|\bforget (?:about )?me\b",
            r"\b(?:vergiss|vergesst|lösche?|loesche?) (?:bitte )?(?:mich|alles|alle (?:meine )?daten"
            r"|(?:alle )?meine (?:daten|bewertungen))\b",
            r"\bmeine (?:daten|bewertungen)\b.{0,20}\b(?:ge)?lösch(?:en|t)\b",
            r"\bmy (?:data|information|info|profile|account)\b.{0,20}\b(?:removed|deleted|erased|gone)\b",
        ),
    ),
    (Intent.NOT_LEARN, _any(*permissions.FORBIDDEN)),
    (Intent.LEARN, _any(*permissions.ALLOWED)),
    (
        Intent.EXPORT,
        _any(
            r"(?<!you )\b(?:export|download|give me a copy of|send me|save)\b.{0,20}\b(?:data|ratings|profile"
            r"|everything)|^\W*export\W*$",
            r"\b(?:get|have|want) (?:a copy of )?(?:all )?my data\b|\bcopy of (?:all )?my (?:data|ratings)\b",
        ),
    ),
    (Intent.IMPORT, _any(r"\b(?:import|upload)\b", r"\b(?:letterboxd|imdb) (?:export|ratings|file|csv)")),
    (
        Intent.PROFILE,
        _any(
            r"\b(?:what|which movies?|what movies?) (?:did|have|do) (?:i|you) (?:already |ever )?"
            r"(?:tell|told|rate|rated|know about me|said|say|like so far)",
            r"\bhow many (?:movies|films|ratings)? ?(?:have|did|do) i (?:rate|told|tell|have)",
            r"\bwhat do you (?:know|remember|think you know) (?:of|about) me\b",
            r"\b(?:show|see|view|what is|what's) (?:me )?my (?:profile|ratings|taste)\b",
            r"^\W*(?:show )?(?:me )?my (?:profile|ratings|movies|taste|list)\W*$",
            r"^\W*profile\W*$",
            permissions.ASKED_ABOUT,
            r"\bwhat have you (?:(?:remembered|stored|saved|learned|noted)\b|got (?:on|about|from) me\b)",
            r"\b(?:list|show)(?: me)?(?: all)?(?: the)? (?:movies|films|everything) (?:that )?"
            r"(?:i|i've|ive|i have) (?:rated|told|said)\b",
        ),
    ),
    (
        Intent.UNDO,
        _any(
            r"^\W*(?:not right|wrong|that'?s (?:not right|wrong|not what i (?:said|meant))|you got (?:that|it) wrong)"
            r"\W*$",
            r"^\W*(?:(?:oops|sorry|no|wait|please|ok|wrong button|my bad)\b\W*)*(?:undo|revert|go back|never ?mind that"
            r"|(?:scratch|forget|strike) that|take (?:that|it) back)\b[^.!?]{0,20}$"
            r"|^(?:[^\x00]*[.!?;,])?\W*(?:(?:please|just|actually|so|and|oh)\W+)*(?:(?:scratch|strike|delete|ignore|scrap"
            r"|disregard) (?:that|what i (?:just )?said)|forget (?:that )?(?:what )?i (?:just )?said(?: that| it"
            r"| anything)?|pretend i didn['’]?t say (?:that|it))\b(?: rating| one)?(?=\s*(?:$|[.,!?;]))[^\x00]*$",
        ),
    ),
    (
        Intent.HELP,
        _any(
            r"^\W*(?:help(?: me)?|\?|commands?|instructions)\W*(?:please)?\W*$",
            r"\bwhat (?:\w+ ){0,4}?can (?:you|i) (?:do|say|ask)\b",
            r"\bhow (?:does|do) (?:this|it|you|i) (?:work|use)",
        ),
    ),
    (Intent.GROUP, GROUP),
    (
        Intent.RATE,
        _any(
            r"\b(?:movies?|films?|some|something|ones?) (?:to|i can|that i can) rate\b|\blet me rate\b",
            r"\bnothing (?:comes to|in) mind\b|\bno idea what to (?:say|tell)",
            r"\b(?:can(?:'|no)?t|can not|cannot|don'?t|dont) (?:think of|remember|name) (?:any|a|one|some)",
            r"\b(?:don'?t|do not|dont) know (?:any|many) (?:movies|films)\b",
            r"\bi (?:have|'ve got|got) (?:no idea|nothing)(?: in mind)?\W*$",
            r"\bask me (?:about|some|a few|something|which|questions)\b|\bquiz me\b|\bshow me some\W*$",
        ),
    ),
)

# Asks for one list for people in the same room, not for a movie night of people who each described their own taste.
IN_ONE_ROOM = _any(
    r"\b(?:w/|with|for) (?:(?:the|my|our|a|some|two|three) )*(?:kids?|teens?|teenagers?|family|parents|friends"
    r"|girlfriend|boyfriend|wife|husband|colleagues|team|in-?laws)\b",
)
CHOSEN = _any(
    r"^\W*(?:(?:ok|okay|cool|nice|great|alright|then|thanks|perfect|so|well|and|yes|yeah|good|fine)\W+)*"
    r"(?:(?:i['’]?ll|i will|i think i['’]?ll|we['’]?ll|we will|let['’]?s|i['’]?m (?:going to|gonna)|we['’]?re gonna)"
    r" (?:just )?(?:watch|go with|go for|take|try|pick|choose|do|see) |(?:i['’]?m |we['’]?re )?(?:going with|saving) )"
    r"[^.!?,]{1,40}[.!]*$|^[^.!?]{0,40}\b(?:(?<!what )it is(?: then| tonight)?"
    r"|(?:looks|sounds) (?:good|great|nice|fun|interesting|promising|perfect|cool)(?: to me)?)[.!]*$",
)
WHY = _any(
    r"^\W*(?:but |and |ok |so )?(?:why|y|how come|how so|wieso)\b(?! (?:not|don'?t (?:you|we)))",
    r"\bexplain\b|\bwhat makes you (?:think|say|believe)\b|\b(?:what'?s|what is|tell me) the reason\b",
    r"\bbecause of what\b",
)

# "Ok, can i have five more suggestions please": only filler around a request for others.
_BEFORE_MORE = (
    r"ok|yes|and|please|i want|show me|give me|got|have you|do you have|can i (?:get|have|see)|seen (?:them|those) all"
    r"|seen all|what|any|some|a few|three|five|ten|\d+|more"
)
_OTHERS = (
    r"more|different|others?|next|another(?: one)?|(?:anything|something|what) else|else|again|different ones?|new ones"
)
_AFTER_MORE = (
    r"please|pls|movies?|films?|options?|suggestions?|recommendations?|ideas|ones|have you got|do you have|you got"
    r"|would you recommend|like (?:that|those|these|this)"
)
MORE = _any(rf"^\W*(?:(?:{_BEFORE_MORE})\b[ ,]*)*(?:{_OTHERS})(?: (?:{_AFTER_MORE}))*\W*$")
RECOMMEND = _any(
    # In so many words.
    r"\b(?<!i )(?<!i['’]d )(?<!i would )(?<!i can )(?<!highly )(?<!your )(?<!your last )(?<!the )(?<!that )"
    r"(?:rec+om+[ae]nd|sug+est)\w*|\brecs\b|\bsurprise me\b|\bin the mood\b|\bi feel like (?:a |an |some)",
    r"^[^\w\x00]*(?:i['’]?m |im |i am |so |we['’]?re |we are |really |kinda |a bit |feeling )*bored\b"
    r"|\bi['’]?m (?:so |really |just )?bored\b(?! (?:by|with|of)\b)|^\W*(?:a )?(?:movies?|films?|good one)\W*$"
    r"|\b(?:blow my mind|teach me|take me (?:to|away)|(?:want|need) to feel|background noise|whatever you think)\b"
    r"|\bgot (?:something|anything|some)\b|\bentertain me\b|\bpick (?:me )?(?:a|one|something)\b",
    r"^[^\w\x00]*(?:what(?:['’]?s| is| are)? |which (?:is|are) )?(?:the |your |some )?(?:best|greatest|top"
    r"|highest[- ]rated)"
    r" (?:\w+ ){0,3}?(?:movies?|films?|winners?)\b(?! (?:i|we)\b)",
    # In a sentence of its own: "I loved Heat. Other heist movies?", "others?", "more pls".
    r"(?:^|[.!?\n])[^\w\x00]{0,3}(?:(?:and|so|ok|now|but|maybe)\W{1,3}){0,2}"
    r"(?!(?:any|some) good\W*\?|(?:good|great|another) (?:movie|film|one|idea|or|for|with|enough)\b"
    r"|(?:any|some|more|other)(?:one|body|thing)? (?:of|people|say|than)\b)"
    r"(?:any|some|good|great|more|others?|another|similar)(?: (?!(?:is|was|are|were|it|i|you)\b)[\w'-]+){0,6}\?",
    r"(?:^|[.!?\n])[^\w\x00]{0,3}(?:more|others|another one) (?:pls|please|plz)\W*$"
    r"|\b(?:which|what)(?: ones?| movies?| films?)? next\b"
    r"|\bwhat (?:should|could|can) (?:an? |someone|somebody)[^.?!\x00]{0,40}\b(?:watch|see)\b",
    # As a question.
    r"\b(?:what|which)(?: movies?| films?| one)? (?:should|can|could|to|shall|do) (?:i|we)? ?(?:watch|see)\b",
    r"\bwhat else (?:should|can|could|shall|do|would|is|are|have|might|you|to)\b|\bwhat else\W*(?:$|[?\n])"
    r"|\bwhat(?: else)? (?:do you have|have you got|you got)(?! in mind)\b|\bclosest to (?:that|this|it|those|these)\b"
    r"|(?:^|[.!?,;:\n]) ?(?:and |so )?(?:ideas|suggestions|tips)\W*\?|\bhelp (?:me|us) (?:find|choose|pick|decide)\b"
    r"|\b(?:so|please|pls|now) help (?:me|us)\b|\bhelp (?:a|this) \w+ out\b"
    r"|\bsomething (?:that |for )?(?:we|us)(?:['’]d| would| could| can| might)? (?:both|all)\b",
    r"\bwhat to (?:watch|see)\b|\bwhat next\b|\bwhat should i\b|\bwhat(?:['’]?s| is| are)(?: a| an"
    r"| some)? (?:really )?good\b|\bgot any\b",
    r"\bwatch (?:something|anything|a (?:movie|film))\b|\b(?:decide|choose|pick|you choose) for (?:me|us)\b"
    r"|\byour (?:choice|pick)\W*$|\bjust one (?:movie|film)\b",
    r"\b(?:can|could|would|will) (?:you|u) (?:please )?(?:find|show|give|get|name)\b|\bwant (?:more|another"
    r"|some)\b|\bmore (?:movies|films|suggestions|options|ideas)\b"
    r"|\b(?:got|give|want|now|for|show) (?:\w+ )?more (?:[\w'-]+ )?(?:movies|films)\b(?! than)"
    r"|\bgot more\b|\bwhat else (?:of|by|from|with) (?:his|hers|theirs|him|her|them)\b",
    r"^[^\w\x00]*(?:(?:ok|okay|so|well|maybe|then|alright|hmm+)\W+)*(?:a|an|some|any) (?:[\w'-]+ ){0,3}"
    r"(?:movies?|films?|flicks?|comed(?:y|ies)|thrillers?|dramas?"
    r"|romances?|westerns?|documentar(?:y|ies)|cartoons?|story)\b(?![^\w.!?]*(?:is|was|i|that i|we)\b)",
    r"^[^\w\x00]*(?:[\w'-]+ )?(?:movies|films)\b (?:with|about|where|like|from|by|in|set|that|for|without|but)\b",
    r"\bare there (?:any|good|some)\b",
    r"(?:^|[.!?,;:\n]|\b(?:got|and|or)) *any (?:[\w'-]+ ){1,2}(?:movies?|films?|flicks?)\b",
    r"(?<!than )\bany (?:ideas?|tips?|suggestions?|good|recommendations?|movies?|films?|others?|other)\b",
    r"\bis there (?:anything|something)\b|\banything (?:like|similar|in the|with|from|but)\b",
    r"^[^\w\x00]*(?:(?:but|and|just|please)\W+)*nothing (?:too |that |so )?\w+(?: \w+){0,2},? (?:please|pls|tonight"
    r"|today)\b"
    r"|\bneed (?:some )?cheering up\b",
    # As a wish.
    r"\b(?:show|give|find|get|hit|send) (?:me|us)\b(?! (?:my|your|started|wrong))|^[^\w\x00]*need (?:a|an|some) ",
    r"\b(?:looking|searching|hoping|hungry|up|mood) for\b|\bsearching (?:a|an|some) ",
    r"\bwant (?:something|sth|smth)\b|\btell me (?:a|some|about a) (?:[\w'-]+ )?(?:movies?|films?)\b",
    r"^[^\w\x00]*(?:directed|written|made|starring|featuring|set|based) (?:by|in|on|around)\b",
    r"\b(?:(?:i|we) (?:want|need)|"
    r"(?:i|we)(?:'d| would| should) (?:like|love)) (?:to (?:watch|see|laugh|cry)(?! \x00)|a |an |some(?:thing)? "
    r"|(?:films?|movies?|docs|documentaries|comedies|thrillers|westerns|dramas|musicals)\b)",
    r"\b(?:want|wanna|need|(?:would|['’]d) (?:like|love)) (?:to )?(?:just )?(?:sit|snuggle|curl|settle|cuddle|lie"
    r"|chill|relax|unwind) (?:\w+ )?(?:with|to|in front of) (?:an?|some)\b",
    r"\b(?:movies?|films?|flicks?)\b.{0,20}\b(?:please|pls|plz)\b|\binstead\W*$",
    # By describing the movie.
    r"^[^\w\x00]*(?:(?:some|any|good|great|nice) )+(?:[\w'-]+ ){0,2}(?:movies?|films?)\b",
    r"^[^\w\x00]*(?:something|anything|sth|smth) (?!(?:is|was|wrong|happened|went)\b)\w|\b(?:something|sth"
    r"|smth) (?:to watch|of (?:that|this|the)|for|about|where|by|in|set|calm|sad|happy|like"
    r"|from|else|new|good|similar|light|romantic|funny|fun|old|scary|short|different"
    r"|more|with|that)\b",
    r"\bkeep (?:['’]?em|them) coming\b|\b(?:have|got) (?:you |u )?(?:anything|something) else\b",
    r"\bmovies? like\b|\bmore (?:movies? )?like\b",
    # In unusual words.
    r"\b(?:do|have) (?:you|u|ya) (?:have|got) (?:an?|any|some|something|anything)\b(?! (?:name|favou?rite|idea|clue"
    r"|minute"
    r"|problem|brain|soul))|\bpropose\b",
    r"\b(?:what|which|wich)\b[^.!?]{0,30}\b(?:should|shall|can|could|do|would) (?:i|we|one) (?:\w+ )?(?:watch|see|start"
    r"|begin|put on|try|rent|stream|view|go for|check out)\b|\bwhat now\b|\bwhat['’]?s (?:next|good|on)\b"
    r"|(?:^|[.!?,;:\n]|\b(?:and|but|so|or|then)) *(?:maybe |perhaps |just |please )*(?:anything|something|somethin"
    r"|somthing|smth|sth) (?!(?:is|was|wrong|happened|went|i|that i|we|about (?:it|this|that))\b)\w"
    r"|\bis there (?:a|an|some|any)\b[^.!?]*\b(?:movies?|films?|flicks?|one)\b"
    r"|\bput (?:something|anything|sth|smth) on\b|\bput on (?:something|anything|sth|smth)\b"
    r"|\b(?:gimme|gib|hook (?:me|us) up|throw (?:me|us|some)|lay (?:it|some) on|hit us|fire away|feed me|serve me)\b"
    r"|\b(?:i|we|he|she|they)(?:['’]?[dm]| am| would)?(?: really| just| kinda| now| still)* (?:wants?|wanna|needs?"
    r"|cravings?|"
    r"craving|fancy|fancies|require|desire|search|seek|could use|could do with|could go for|would kill for|dying for"
    r"|hankering for|itching for|up for|keen on|after)"
    r" (?:(?:to (?:watch|see)|watch|see) )?(?:an? |some |any |another |more |something|anything|sth|smth|the )"
    r"|\b(?:i |we )?(?:wanna|want to|need to|would like to|['’]d like to) (?:laugh|cry|sob|bawl|be (?:scared|moved"
    r"|surprised|entertained)|escape|relax|unwind|switch off|chill)\b"
    r"|(?:^|[.!?,;:\n]|\b(?:please|you|and|now|just|to)) *(?:motivate|cheer|distract|inspire|scare|relax|amuse"
    r"|surprise|educate|move|impress|delight|calm|comfort"
    r"|wow|astonish|shock) (?:me|us)\b(?! (?:so|was|a lot))"
    r"|(?:^|[.!?,;:\n]|\b(?:please|you|and|now|just|that['’]?ll|will|to)) *make (?:me|us) (?:laugh|cry|think|smile"
    r"|jump|feel)\b"
    r"|\bwhat (?:else |other |movies? |films? |more )?(?:has|have|did|does|is) (?:[\w.'’-]+ ){1,3}(?:made|make|done"
    r"|do|direct(?:ed)?|star(?:red)?"
    r"|been|in)\b|\b(?:more|others?) (?:by|from|with|of) (?:the|him|her|them|that|this)\b"
    r"|\b(?:i|you) (?:choose|pick|decide)\b|\bdealer['’]?s choice\b|\bup to you\b",
)
PREDICT = _any(
    r"(?<!what )(?<!which )\b(?:would|will|(?:do )?(?:you|u) think|should|might|could|may|gonna"
    r"|what are the odds|chances?)(?: that)?,? (?:i|we|i'd|id|i'll|i would)\b(?! (?:\w+ ){1,3}again\b)",
    r"\b(?:my|the) (?:odds|chances?) (?:with|of|for|on)\b|\bwhat did you think (?:of|about)\b",
    r"\bwhat (?:would|will) i (?:think|rate|give)\b|\bwhat do you think (?:of|about)\b|\bthoughts (?:on|about)\b"
    r"|^\W*(?:c\w+ you |ple?a?se? )*rank\b",
    r"\b(?:is|are)\b.{1,80}\b(?:for me|my thing|my taste|any good|good|worth|great|fun)\b",
    r"^[^\w\x00]*(?:is|are) \x00+ (?:\w+ )?(?:hard to follow|confusing|boring|slow|overrated|too \w+)\b[^.!?]*\?",
    r"^\W*(?:and |ok |so )?(?:what|how) about\b|\bworth (?:it|seeing|watching|a watch)\b",
)
SKIP = _any(
    r"^\W*(?:skip|pass|next|leave it|leave that|ignore|never ?mind|no opinion|don'?t care|dunno|idk|whatever|not sure)"
    r"(?: (?:it|that|this|them|one|please))*\W*$"
)
YES = _any(
    r"^\W*(?:yes|yeah|yep|yup|y|sure|ok|okay|do it|go ahead|please do|confirm|of course|absolutely|definitely)\b"
)
CONSENT, REFUSAL = _any(permissions.YES), _any(permissions.NO)
NO = _any(r"^\W*(?:no|nope|nah|n|don'?t|do not|cancel|stop|keep)\b")

_BYE = _any(
    r"^\W*(?:(?:ok(?:ay)?|thanks|thank you|thx|danke|well|alright|lol|haha|right|anyways?|sorry|cool|great|nice|so|oh"
    r"|damn|i|we|i['’]?ve|i['’]?m|really|just|now|then|but|and|shit|guys|that['’]?s great|got it)\b\W*)*"
    r"(?:bye|good ?bye|quit|exit|see (?:you|ya)|cya|cu|ciao|later|laters|good ?night|nighty? night|sleep well"
    r"|(?:gotta|gtg|g2g|got to|have to|need to|must|should|better|going to|gonna|muss) (?:really |now )*(?:go|run|leave"
    r"|dash|bounce|head (?:out|off)|get going|sleep|los|weg|gehen)|gtg|g2g|off to (?:bed|work|sleep|school|dinner)"
    r"|(?:heading|going) (?:out|off|to bed|to sleep)|off now|be going|outta here|out of here"
    r"|(?:that['’]?s|thats) (?:it|all|enough) for (?:now|today|tonight)|(?:talk|speak|catch) (?:to )?(?:you |u )?"
    r"(?:later|soon|tomorrow)|until next time|ttyl|brb|peace out|take care|farewell|so long"
    r"|tschüss?|tschau|tschö|bis (?:später|spaeter|morgen|bald|dann|nachher)|gute nacht|auf wiedersehen|mach['’]?s gut"
    r"|have a (?:good|nice|great) (?:one|day|night|evening))\b[^?]{0,40}$"
)
_GREET = _any(
    r"^\W*(?:hi+|hey+|hello+|hiya|howdy|yo|sup|heya|moin|hallo|hola|servus|greetings|guten (?:morgen|tag|abend)"
    r"|grüß gott|grüezi"
    r"|good (?:morning|evening|afternoon|day))\b"
    r"(?:[ ,!]*(?:there|all|everyone|matinee|bot|you|again|folks|guys))?"
    r"[ ,!.]*(?:i'?m \w+|my name is \w+)?[^\w]*$"
)
_THANKS = _any(r"\b(?:thanks?|thank (?:you|u)|thx|ty|tysm|cheers|merci|danke|gracias|appreciate it)\b")
# For messages that are not about movies; the first match counts. Other small talk is in `small_talk`.
TALK = (
    (Intent.BYE, _BYE),
    (Intent.GREET, _GREET),
    (Intent.THANKS, _THANKS),
    (Intent.SKIP, SKIP),
)
FACT = _any(
    r"^\W*(?:who|when|where|how (?:long|many|much|old)|which (?:actor|year|country)"
    r"|what(?:'s| is| was) the (?:capital|plot|runtime|budget|name|year))\b"
)
