"""Small talk: praise, boredom, insults, questions about the bot."""

from __future__ import annotations

import re
from enum import StrEnum

from bot.understanding.requests.sad_news import tells_sad_news


class SmallTalk(StrEnum):
    """The subject of small talk."""

    GLAD = "glad"  # lol, wow, nice one
    OK = "ok"
    ANGRY = "angry"  # you suck
    LOVING = "loving"  # good bot
    HOW_ARE_YOU = "how are you"
    WHO_ARE_YOU = "who are you"
    WATCHES = "watches"  # Do you watch movies yourself?
    JOKE = "joke"
    SAD = "sad"
    LANGUAGE = "language"  # Do you speak German?
    GENRES = "genres"  # Which genres do you have?
    MEMORY = "memory"  # Will you remember this?
    LIMITS = "limits"  # What can you not do?
    METHOD = "method"  # How does your ranking work?
    OTHER = "other"


_YOU = r"(?:you(?:['’]?re| are)?|u(?: r)?|ur|this bot|this thing|matinee)"
_U = r"(?:you|u|ya|yo)"
_VERY = (
    r"(?:\s+(?:so|very|pretty|really|too|such|an?|the|just|absolutely|totally|kinda|fucking|f\w*ing|damn|pretty much"
    r"|actually|my))*"
)
_FILLER = (
    r"(?:one|job|work|list|stuff|picks?|choices?|bot|man|dude|bro|mate|matinee|thanks|then|idea|haha|to me|so much"
    r"|very|really|that|it|these|you|good|so)"
)
_KINDS: tuple[tuple[SmallTalk, str], ...] = (
    (
        SmallTalk.LANGUAGE,
        r"\b(?:do|can|could|will) (?:you|u) (?:speak|talk|understand|know|write)(?: in)? (?:\w+)\W*$"
        r"|^\W*(?:do you )?speak \w+\W*$"
        r"|\b(?:sprichst|sprechen|kannst|verstehst) (?:du|sie)\b|\bparlez[- ]vous\b|\bhablas?\b|^\W*(?:deutsch"
        r"|auf deutsch|in german)\W*$"
        r"|\bwhat languages?\b.{0,20}\byou\b|\bwhich languages?\b.{0,20}\byou\b",
    ),
    (
        SmallTalk.GENRES,
        r"\b(?:which|what)(?: kinds? of| sorts? of| types? of)? (?:genres?|categor(?:y|ies))\b|\b(?:list"
        r"|show)(?: me)?(?: all)?(?: the)? genres\b",
    ),
    (SmallTalk.MEMORY, r"\b(?:can|will|do|would) (?:you|u) (?:still )?remember\b|\bhow long do you (?:remember"
    r"|keep|store)\b"
    r"|\b(?:sell|share|do with|happens to|store|keep|track|you save|collect) (?:my|our)"
    r" (?:data|ratings|info(?:rmation)?)\b"
    r"|\bdo (?:you|u) (?:save|store|keep|record) (?:what|everything) (?:i|we) (?:say|tell|type|write)\b"
    r"|\bis my data safe\b|\bwhat data do (?:you|u) (?:keep|store|have)\b"),
    (
        SmallTalk.METHOD,
        r"\bhow (?:do|does|did|can|are|is) (?:you|u|your|the|these|those)\b[^.!?\x00]{0,30}"
        r"\b(?:work|works|pick|choose|decide|know what|rank|rankings?|algorithm|recommendations?|calculate|come up"
        r"|chosen|picked|made)\b"
        r"|\b(?:collaborative filtering|recommender system|what algorithm|which (?:algorithm|model|llm))\b"
        r"|\bwhy (?:do|would|did|are) (?:you|u)\b[^.!?\x00]{0,30}\b(?:already (?:rated|seen|told)|i(?:['’]ve)? rated)\b"
        r"|\bwhat (?:data|ratings|model) (?:do|are) (?:you|u)\b|\bwie (?:funktionierst|arbeitest|entscheidest) du\b",
    ),
    (
        SmallTalk.LIMITS,
        r"\bwhat do (?:you|u) (?:actually |really |even )?know about (?:movies|films|cinema)\b"
        r"|\b(?:what do you mean,?|how (?:can|could|do|come)|why do(?:n['’]?t)?) (?:you|u)"
        r"(?: do(?:n['’]?t| not)| not)? (?:not )?(?:know|heard of) (?:it|that|this|them|those|\x00+)"
        r"|\bwhat (?:can(?:['’]?t| ?not)|can (?:you|u) not|don['’]t|do(?:es)?n?['’]?t) (?:you"
        r"|u)?\b.{0,10}\b(?:do|know)\b|\bwhat (?:can|do) (?:you|u) not (?:do|know)\b"
        r"|\b(?:do|can) (?:you|u) (?:have|do|know|recommend|know about)(?: any)? (?:tv|series|shows|tv shows"
        r"|games|books|music|anime series)\b"
        r"|\b(?:what|which|how many) (?:movies|films) (?:do|can) (?:you|u) (?:know|have)\b|\b(?:your|the) limits\b"
        r"|\bthe series,? (?:i mean|not)\b|\b(?:i mean|meant) the (?:series|show"
        r"|tv show)\b|^\W*(?:the )?series i mean\W*$",
    ),
    (
        SmallTalk.HOW_ARE_YOU,
        r"\bhow (?:are|r) (?:you|u|ya)\b|\bhow(?:['’]?s| is) it going\b|\bwhat['’]?s up\b|\bwassup\b"
        r"|\bhow do you do\b|\bhow(?:['’]?s| is| was) your (?:day|evening|night)\b"
        r"|^\W*(?:and )?you\?\W*$|\byou (?:ok|good|alright|there)\?",
    ),
    (
        SmallTalk.WATCHES,
        rf"\b(?:do|can|did|have|could|are|r) {_U} (?:\w+ ){{0,2}}?(?:watch|see|enjoy|seen|watched"
        rf"|watching)(?: \w+){{0,2}}?"
        r" (?:movies?|films?|them|stuff)(?: (?:yourself|urself|your ?self|too|at all|or what|or (?:just"
        r"|only)\b[^.!?]{0,40}"
        r"|actually|though|really|either|alone)){0,4}\W{0,5}$"
        rf"|\b(?:do|can|did|have) {_U} (?:\w+ ){{0,2}}?(?:watch|seen|watched|see)\b[^.!?\x00]{{0,40}}"
        r"\b(?:yourself|urself|your ?self)\b"
        rf"|\b(?:what|which|who)(?:['’]?s| is| are) (?:your|ur) (?:own |personal |all[- ]time "
        rf"|absolute ){{0,3}}(?:favou?rite|fave?"
        r"|top)\b|\b(?:do|have) (?:you|u) (?:\w+ )?(?:have|got) a (?:favou?rite|fave?)\b"
        r"|\bwhat(?:['’]?s| is) the (?:last|best) (?:movie|film) (?:that )?(?:you|u)\b"
        r"|\b(?:guckst|schaust|siehst) du (?:\w+ ){0,4}filme\b|\bdein(?:e[nr]?)? lieblings\w+",
    ),
    (
        SmallTalk.WHO_ARE_YOU,
        r"\bwhy (?:are|r) (?:you|u) called\b"
        r"|\bwho (?:are|r|made|built|created|wrote) (?:you|u|this)\b|\bwhat (?:are|r) (?:you|u)\b"
        r"|\bwhat(?:['’]s| is) your name\b"
        r"|\b(?:are|r) (?:you|u) (?:an? |even |really |actually )*(?:robot|bot|human|ai|a\.i\.|real|person"
        r"|machine|chatgpt|gpt|llm|alive|sentient|there|intelligent|smart)\b"
        r"|\bam i (?:talking|speaking|chatting) (?:to|with) (?:a |an )?(?:robot|bot|human|ai|person|machine"
        r"|real)\b|\btell me about (?:yourself|you)\b"
        r"|\bwhat do (?:you|u) (?:like|love|watch|enjoy)\b|\bdo (?:you|u) (?:ever|have|sleep|dream|know me"
        r"|watch|feel|eat|get|actually)\b.{0,40}\?"
        r"|\b(?:is this|you['’]re) (?:a )?(?:bot|human|ai)\b",
    ),
    (SmallTalk.JOKE, r"\btell (?:me|us) (?:a|another|some) (?:joke|story)s?\b|\bmake me laugh\W*$"
    r"|\bsay something funny\b"),
    (
        SmallTalk.ANGRY,
        rf"\b{_YOU}{_VERY}\s+(?:suck\w*|stink|bad|awful|terrible|useless|stupid|dumb|silly|idiot|moron|trash|garbage"
        rf"|shit|crap|worthless|annoying"
        r"|boring|lame|rubbish|weird|wrong|broken|hopeless|pathetic|clueless|worst|piece of \w+|disappoint\w*"
        r"|don['’]?t (?:get|understand)"
        r"|know nothing|not (?:very )?(?:helpful|smart|good|listening|funny))\b"
        r"|\b(?:bad|stupid|dumb|useless|shitty|silly|terrible) (?:bot|robot|machine|ai|thing)\b|\b(?:fuck"
        r"|screw|f\*+k) (?:you|off|this)\b"
        r"|(?<!n['’]t )(?<!not )(?<!never )(?<!nt )\bshut (?:the \w+ )?up\b(?! about)|\bi hate (?:you|this bot"
        r"|this)\W*$"
        r"|^\W*(?:wtf|what the (?:hell|fuck|heck)|ffs|omfg|seriously|ugh+|argh+|grr+|idiot|moron|bullshit|bs"
        r"|this (?:sucks|is (?:useless|stupid|dumb|crap|shit)))\W*$"
        r"|\byour (?:last )?(?:recommendations?|suggestions?|taste|lists?|picks?)(?: (?:is|are|was"
        r"|were))? (?:suck\w*|stink|bad|awful|terrible|trash|garbage|crap|useless|shit|the worst)\b"
        r"|\b(?:that|those|these) (?:is|are|was|were) (?:terrible|awful|bad|stupid"
        r"|useless) (?:recommendations?|suggestions?|picks?|list)\b",
    ),
    (
        SmallTalk.LOVING,
        rf"\b{_YOU}{_VERY}\s+(?:funny|smart|great|cool|awesome|cute|best|genius|good|nice|amazing|brilliant|rock|rule"
        rf"|perfect|sweet|lovely|helpful|clever|sick|legend|star|hero)\b"
        r"|\b(?:good|nice|great|clever|sweet|lovely|best) (?:bot|robot)\b|\bi (?:love|like|adore) (?:you|u"
        r"|this bot|this)(?:\W+(?:(?:movie )?bot|matinee|so much|too|man|guys))*\W*$|\bmarry me\b",
    ),
    (
        SmallTalk.SAD,
        r"\bi(?:['’]?m| am| feel| was| have been|['’]ve been)(?: \w+){0,3}? (?:sad|lonely|down|heartbroken"
        r"|depressed|blue|stressed|exhausted|miserable|upset|broken|sick|ill|hungover|grieving)\b"
        r"|\b(?:bad|rough|hard|awful|long|terrible|shitty|crap|tough|horrible) (?:day|week|night|year|month)\b"
        r"|\bbroke up\b|\bgot (?:dumped|fired)\b|\bneed a hug\b",
    ),
    (
        SmallTalk.OK,
        r"^\W*(?:(?:ok(?:ay|ey|i|k)?|k+|kk|fine|got it|alright|all right|i see|hm+|mhm|right|sure|yes|yeah|yep"
        r"|no|nope|nah|true|fair(?: enough)?|understood|noted|well|oh|ah|aha|makes sense|exactly|indeed|maybe"
        r"|perhaps|idk|whatever|meh|hmm+|yup|and|so|what\??)\W*)+$",
    ),
    (
        SmallTalk.GLAD,
        rf"^\W*(?:(?:lo+l+|lmf?ao+|ro?fl|xd+|(?:ha|he|hi|ho){{2,}}h?|a?haha\w*|nice|cool|great|wo+w+|whoa"
        rf"|awesome|perfect|good|yay+|sweet|interesting|amazing|brilliant|excellent|super|omg|oh my god|funny"
        rf"|neat|sick|dope|fantastic|wonderful|lovely|impressive|hilarious|not bad|well done"
        rf"|good one|bravo|damn|dang|hehe\w*|yes+|oh|ah|ok|okay|this is|these are|that['’]?s|what a|very|so"
        rf"|{_FILLER})\W*)+$"
        r"|^[^\w\x00]*[😂🤣😀😁😊🙂😄😅👏🎉🙌😍❤♥️\U0001F3FB-\U0001F3FF]+\W*$",
    ),
)  # fmt: skip
_PATTERNS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _KINDS)


def small_talk(text: str) -> SmallTalk | None:
    """The sort of small talk in a text; None if it is not small talk."""
    kind = next((kind for kind, pattern in _PATTERNS if pattern.search(text)), None)
    return SmallTalk.SAD if tells_sad_news(text) else kind
