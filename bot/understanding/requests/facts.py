"""Questions about a movie: its subject, its makers, its suitability for children."""

from __future__ import annotations

import re
from enum import StrEnum

from bot.understanding.requests.content_asked import content_asked


class Fact(StrEnum):
    """A fact that somebody may want to know about a movie."""

    ABOUT = "about"
    MAKERS = "makers"
    LENGTH = "length"
    SCARY = "scary"
    CHILDREN = "children"
    WHERE = "where"
    STARS = "stars"
    YEAR = "year"
    ENDING = "ending"
    COUNTRY = "country"
    LANGUAGE = "language"
    SERIES = "series"
    ORDER = "order"  # Which of a series to begin with.
    SOURCE = "source"
    TRUE_STORY = "true story"
    ROLE = "role"  # Who plays the Joker?
    SAD = "sad"
    FUNNY = "funny"
    VIOLENT = "violent"
    SEXUAL = "sexual"
    SWEARING = "swearing"
    ANIMALS = "animals"  # Does the dog die?
    JUMP_SCARES = "jump scares"
    SLOW = "slow"
    HAPPY_ENDING = "happy ending"
    AWARDS = "awards"
    UNTOLD = "untold"  # Anything else: its budget, its Oscars, its music.


# The facts about a movie's content.
CONTENT = frozenset({
    Fact.SAD, Fact.FUNNY, Fact.VIOLENT, Fact.SEXUAL, Fact.SWEARING, Fact.ANIMALS, Fact.JUMP_SCARES, Fact.SLOW,
    Fact.HAPPY_ENDING,
})  # fmt: skip
# The facts by the names that a reader gives them.
FACTS = {
    "plot": Fact.ABOUT, "director": Fact.MAKERS, "cast": Fact.STARS, "length": Fact.LENGTH, "year": Fact.YEAR,
    "age": Fact.CHILDREN, "scary": Fact.SCARY, "where": Fact.WHERE, "language": Fact.COUNTRY, "ending": Fact.ENDING,
}  # fmt: skip


_YOUNG = (
    r"(?:(?:my |our |the |a |an |young |small |little |younger )*(?:kids?|child(?:ren)?|toddlers?|son|daughter|family"
    r"|(?:\d{1,2}|five|six|seven|eight|nine|ten|eleven|twelve|three|four)[- ]?(?:years?|yr|y)[- ]?s?[- ]?olds?"
    r"|\d{1,2} ?(?:yo|y/o)|little ones?|nephews?|nieces?|grand\w+|teens?|teenagers?|pre-?schoolers?|babies|baby))"
)
_GRIM = r"(?:scary|gory|violent|creepy|bloody|disturbing|graphic|gross|brutal|spooky|intense|a horror(?: movie| film)?)"
# "Which of these is the shortest": a question about all movies on screen.
_WHICH_IS = (
    r"\b(?:which|what)(?: ones?| movies?| films?)?(?: (?:of|among|from|out of) (?:these|those|them|the \w+|all"
    r"|\x00+(?:(?:, | and | or )\x00+){1,4}))?"
    r"(?:['’]?s| is| are| would be| has| was|\x00+ is)(?: the)? "
)
_IT = r"(?:it|that|this|they|\x00+)"
_SEQUEL = r"(?:sequels?|prequels?|follow-?ups?|spin-?offs?|second part|part (?:two|2|ii))"
_ASKS_WHETHER = (
    r"(?:^|[.!?,;:]|\b(?:and|but|so|ok|also|hey)) *(?:is|was|are|were|did|does|do|has|have|what(?! an?\b)|which|how)"
    r"\b[^.!?]{0,100}"
)
# The first pattern that matches counts.
_ASKED: tuple[tuple[Fact, str], ...] = (
    (
        Fact.CHILDREN,
        rf"\b(?:ok|okay|suitable|appropriate|good|safe|fine|right|too \w+|{_GRIM}|made|alright|meant)\b[^.!?]{{0,12}}"
        rf"\b(?:for|with) {_YOUNG}\b[^.!?]*(?:\?|$)|\b(?:can|could|may|should) {_YOUNG} (?:watch|see|handle)\b"
        rf"|\b{_YOUNG}\b[^?]{{0,80}}\b(?:is|are|was|would|be) {_IT} (?:be )?(?:too )?(?:ok|okay|suitable|appropriate"
        rf"|safe|fine|alright|all right|{_GRIM})\b[^.!?]{{0,12}}\bfor (?:him|her|them|that age)\b"
        rf"|\b(?:would|will|does) (?:it|that|this|\x00+) (?:scare|frighten|upset|give) {_YOUNG}\b"
        rf"|\b(?:from )?(?:what|which) age (?:is|was|would) {_IT}|\b{_IT} (?:suitable|ok|for) (?:from )?what age"
        rf"|\bhow old (?:do|should|must) (?:you|they|kids|children|one)\b[^.!?]*{_IT}"
        rf"|\b(?:watch|see)\b.{{0,40}}\bwith {_YOUNG}\b.*\?|\bage rating\b|\bwhat(?:['’]s| is) (?:it|that"
        rf"|\x00+) rated\b"
        r"|\b(?:is|are) (?:it|that|this|\x00+) (?:rated )?(?:pg|pg-?13|r|r-rated|kid[- ]friendly"
        r"|family[- ]friendly|a kids['’]? movie)\b",
    ),
    (
        Fact.WHERE,
        r"\bwhere (?:can|could|do|to|might|would) ?(?:i|we|you|one)? ?(?:can )?(?:watch|see|find|stream|get|rent|buy)\b"
        r"|(?:^|[.!?,]|\b(?:and|but|so|ok)) *(?:is|are)\b.{0,80}\bon (?:netflix|prime|amazon|disney|hulu|hbo"
        r"|max|tv|youtube|itunes|apple)\b"
        r"|\b(?:netflix|prime|disney\+?|hulu|streaming|stream|watch) links?\b|\bwhere(?:['’]s"
        r"| is)\b.{0,60}\b(?:stream|play|show)ing\b"
        r"|\bon which (?:channel|service|platform|streaming)\b|\bwhat(?:['’]s| is) it (?:streaming )?on\b",
    ),
    (
        Fact.TRUE_STORY,
        rf"{_ASKS_WHETHER}\b(?:(?:true|real) (?:story|stories|events?|crimes?|case|life)"
        r"|(?:really|actually|ever|truly) (?:happen|happened|exist|existed)"
        r"|based (?:on|off) (?:a )?(?:real|true|actual|historical))\b"
        rf"|\b(?:is|was) {_IT} (?:really |actually |all )?(?:true|real|fiction(?:al)?|made up)\W*$",
    ),
    (
        Fact.ROLE,
        r"\bwho(?:['’]?s| is| was)?(?: it that)? (?:plays?|played|playing|voices?|voiced|voicing|portrays?|portrayed)"
        r" (?!in\b|it\b)\w|\b(?:which|what) (?:actor|actress)(?: it)? (?:is|was|plays?|played|voices?|voiced)\b"
        r"|\bwho(?:['’]?s| is| was) the (?:actor|actress|guy|man|woman|girl|boy|kid|one) (?:who|that|playing|behind"
        r"|with|in)\b|\bwho (?:did|does|is|was) the voice\b",
    ),
    (
        Fact.UNTOLD,
        rf"{_ASKS_WHETHER}\b(?:win|won|nominated|oscars?|awards?|golden globes|budget|box office|soundtrack|score"
        r"|theme song|filming locations?|shot[- ]for[- ]shot|(?:post|mid|after)[- ]credits?)\b"
        rf"|\bhow much (?:money )?(?:did|has) {_IT} (?:cost|make|made|earn|gross)|\bwho(?:['’]?s| is| was)? (?:the )?"
        r"(?:composed|composer|scored|edited|editor|filmed|cinematographer"
        r"|(?:did|made|wrote|sang|sings) the (?:music|score|soundtrack|song|theme))\b",
    ),
    (
        Fact.MAKERS,
        r"\b(?:is|are|was|has|have|does|did)\b[^.!?]{0,60}\bthe same (?:writer|director|actors?|cast|people|guy)s?\b"
        r"|\bwho(?:['’]?s| is| are| was"
        r"| were)? ?(?:the )?(?:directed|directs|direct|made|makes?|wrote|writes"
        r"|produced|starred|stars|acts|acted"
        r"|played|plays|playing|in\b(?!to)|director|actors?|actress|writer|starring|cast|behind)\b"
        r"|\b(?:who|what|which|tell|the) (?:\w+ ){0,4}(?:director|cast|actors?|screenwriter) (?:of|in"
        r"|for)\b(?=.*\?)|\bwho(?:['’]?s| is| was) (?:in"
        r"|behind) (?:it|that|this|\x00)"
        r"|\bby (?:whom|who|which director)\b|\bwhat(?:['’]s| is) the (?:cast|director)\b",
    ),
    (
        Fact.SCARY,
        rf"{_WHICH_IS}(?:most |least )?(?:scar(?:iest|y)|gor(?:iest|y)|violent|creepiest|bloodiest|tamest)\b",
    ),
    (
        Fact.LENGTH,
        rf"{_WHICH_IS}(?:most |least )?(?:short|long)(?:est|er)?\b|\x00 (?:short|long)er than \x00|"
        r"\bhow long (?:is|was|does|are)\b(?!.*\b(?:training|you|take)\b)|\brun(?:ning)?[- ]?time\b"
        r"|\bhow (?:many (?:minutes|hours)|(?:much|many) time is)\b|\blength of\b"
        r"|^\W*(?:and |so )?how long\W*$|\bhow long(?:['’]s| is)? (?:it|that|this|\x00)",
    ),
    (
        Fact.ENDING,
        r"(?:^|[.!?,]|\b(?:and|but|so|ok)) *(?:does|has|is|have|do)\b.{0,60}\b(?:sad|happy|good|bad|twist"
        r"|unhappy|open) (?:end|ending)\b.*"
        r"|\bhow does\b.{0,60}\bend\b"
        r"|\bdoes (?:the|a|any) (?:dog|cat|animal|horse|hero|kid|guy|girl)s? (?:die|live|survive)\b"
        r"|\bwhat happens (?:at|in) the end\b",
    ),
    (
        Fact.SCARY,
        rf"^[^\w\x00]*(?:(?:and|but|so|ok|wait|hmm)\W+)*(?:is|are|was)(?:n['’]t)? (?:it|that|this|they|those"
        rf"|these|the|\x00)[^.!?]{{0,60}}\b{_GRIM}"
        rf"|\bhow {_GRIM} (?:is|are|was)\b|\b(?:any|has|have|lots of|many) (?:it )?(?:jump ?scares|gore|nudity"
        rf"|sex scenes|violence)\b.*\?",
    ),
    (
        Fact.COUNTRY,
        r"\bwhere(?:['’]s| is| was| does)\b.{0,60}?\b(?:from|made|shot|filmed|come from)\W*$"
        r"|\b(?:what|which) (?:country|countries)\b.{0,40}(?:\b(?:it|this|that)\b|\x00)",
    ),
    (
        Fact.LANGUAGE,
        rf"\b(?:what|which) languages? (?:is|are|was|do they speak in|is spoken in) {_IT}"
        rf"|\b(?:what|which) languages? (?:is|are|was|do|does) [^.!?]*\b(?:spoken|speak)\b[^.!?]* {_IT}"
        rf"|^[^\w\x00]*(?:is|was) {_IT} (?:spoken |filmed |shot )?in (?:english|french|german|spanish|italian|japanese"
        r"|korean|chinese|danish|swedish|a foreign language)\b",
    ),
    (
        Fact.SERIES,
        rf"\b(?:is|are|was|were) there (?:a |an |any |more )*{_SEQUEL}[^.!?]*{_IT}"
        r"|\bhow many (?:\x00+ |other )?(?:movies|films|parts|sequels|of them)\b(?! (?:do|have|did) (?:you|i)\b)"
        rf"|\b(?:does|do|did|has|have|will) {_IT} (?:have |got |get )*(?:a |an |any )*{_SEQUEL}"
        rf"|\b(?:is|was) {_IT} (?:a |the |an )?(?:{_SEQUEL}|part of)\b"
        rf"|\b(?:what|which) (?:series|franchise|trilogy) (?:is|does) {_IT}",
    ),
    (
        Fact.SOURCE,
        rf"\b(?:is|was) {_IT} (?:actually |really |loosely )?(?:based (?:on|off)|adapted from|an adaptation)\b",
    ),
    (
        Fact.YEAR,
        rf"{_WHICH_IS}(?:most |least )?(?:new|old|recent)(?:est|er)?\b|\x00 (?:new|old)er than \x00"
        rf"|{_WHICH_IS}(?:first|earlier)\b|\b(?:which|what)(?: one| film| movie)? came (?:out )?first\b|"
        r"\bwhen (?:was|did|is|were)\b.{0,80}\b(?:made|released|come out|came out|from|shot|filmed)\b"
        r"|\bwhat year\b|\bwhich year\b"
        r"|\bhow old is (?:it|that|\x00)",
    ),
    (
        Fact.STARS,
        rf"{_WHICH_IS}(?:most |least )?(?:best|better|good|worst|popular|highest[- ]rated|famous|top)\b|"
        r"\b(?:is|was) (?:it|that|this|\x00+) (?:any |much |really )?(?:better|worse) than\b"
        r"|\bwhich (?:one )?is better\b"
        r"|\b(?:what(?:['’]s| is| are)|how(?:['’]s| is)|tell me) the (?:average )?(?:ratings?|score|reviews?"
        r"|stars)\b(?! (?:system|scale))"
        r"|\b(?:imdb|rotten|average|critics?)\W+(?:\w+ )?(?:score|rating)\b|\bhow (?:good|popular"
        r"|well[- ]rated|highly rated) (?:is|are|was)\b"
        r"|\bwhat do (?:people|others|critics|most people|the critics) (?:think|say) (?:of|about)\b|\bis (?:it"
        r"|that|\x00+) (?:popular|highly rated|well rated)\b",
    ),
    (
        Fact.ABOUT,
        rf"{_WHICH_IS}(?:most |least )?(?:funn(?:iest|y)|sadd?(?:est)?|romantic|light(?:est)?|dark(?:est)?"
        rf"|happ(?:iest|y)|weird(?:est)?)\b|"
        r"\b(?:what|which) tags\b|\btags (?:does|do|of|for)\b|"
        r"\bwhat(?:['’]?s| is| was| are)\b[^.!?]{0,80}\babout[\s?.!]*$|\bwhat(?:['’]?s| is) (?:it|that|this"
        r"|\x00+) (?:all )?about\b"
        r"|\b(?:tell me|know|say|give me)(?: (?:something|more|a bit|a little|some more|anything|everything"
        r"|info))* (?:about|on) (?:it|that|this one|\x00|the (?:first|second|third|fourth|fifth|last))"
        r"|\b(?:plot|story|summary|synopsis|description|premise|details|info(?:rmation)?) (?:of|about|for"
        r"|on)\b|\bwhat(?:['’]s| is) the (?:plot|story|premise|storyline)\b"
        r"|\bwhat happens in\b|(?:^|\byou )\W*describe (?:it|\x00)|\bwhat (?:kind|sort|type|genre)(?: of (?:movie|film"
        r"|thing))? (?:is|was) (?:it|that|this|\x00)"
        r"|^[^\w\x00]*(?:more )?(?:info|details) ?(?:on|about)?\b",
    ),
)  # fmt: skip
_PATTERNS = tuple((fact, re.compile(pattern, re.IGNORECASE)) for fact, pattern in _ASKED)
_BETWEEN_QUESTIONS = re.compile(r"[.!?;,:+&\n]+|\band\b", re.IGNORECASE)
_NOUNS = {
    "year": Fact.YEAR, "director": Fact.MAKERS, "cast": Fact.MAKERS, "writer": Fact.MAKERS, "length": Fact.LENGTH,
    "genre": Fact.ABOUT, "plot": Fact.ABOUT, "country": Fact.COUNTRY, "language": Fact.LANGUAGE,
    "rating": Fact.STARS, "score": Fact.STARS,
}  # fmt: skip
_NOUN = re.compile(rf"\W*(?:the |its |release )*({'|'.join(_NOUNS)})(?: of\b[^.!?]*)?\W*", re.IGNORECASE)
_COMPARES = re.compile(_WHICH_IS + r"(?:most|least|best|better|worst|\w+(?:est|ier))\b", re.IGNORECASE)
_PLOT = re.compile(
    r"\b(?:what|which|name|title|called|remember|looking for|how was)\b[^.!?]{0,30}\b(?:one|movie|film|called|it)\b"
    r"[^.!?]{0,15}\b(?:with|where|about|when|in which)\b|\b(?:movie|film|one) (?:where|in which)\b",
    re.IGNORECASE,
)
# Somebody has a certain movie in mind and cannot name it.
_UNNAMED = re.compile(
    r"\bwhat(?:['’]?s| is| was) (?:that|the|this)(?: \w+){0,2} (?:movie|film|one)(?: called)? (?:where|with|about"
    r"|in which"
    r"|that|when|who)\b|\b(?:trying|try|want|struggling) to (?:remember|recall|think of|figure out|identify)\b"
    r"[^.!?]{0,30}\b(?:movie|film|one)\b|\bthere(?:['’]?s| is| was) (?:this|that|a|an|one|some)(?: \w+){0,3}? (?:movie"
    r"|film)\b(?![^.!?]{0,60}\bcalled\b)|\b(?:do|does) (?:you|anyone|anybody|u) (?:know|remember) (?:that|this|the|a)"
    r"(?: \w+){0,2} (?:movie|film) (?:where|with|about|when|in which)\b"
    r"|\b(?:forgot|forget|forgotten|(?:can['’]?t|can ?not|don['’]?t) (?:remember|recall|know)) (?:the |its |what )"
    r"(?:name|title|it['’]?s called|it was called|the (?:movie|film) (?:is|was) called)\b"
    r"|\bname of (?:that|the|this|a) (?:movie|film|one) (?:where|with|about|when|in which)\b"
    r"|\bwhat (?:was|is) it called\b|\bwhat (?:movie|film) (?:is|was) (?:it|that|this)\b"
    r"|\bwie (?:heißt|heisst|hieß|hiess|hieß nochmal|war)\b[^.!?]{0,60}\bfilm\b[^.!?]{0,60}\b(?:wo|mit|in dem|über|der"
    r"|nochmal)\b",
    re.IGNORECASE,
)
# "A spooky one for kids" asks for a movie, not about one.
_OF_IT = re.compile(
    r"\b(?:it|that|this|they)\b|\x00|\b(?:the|that|this|first|second|third|fourth|fifth|last|\d(?:st|nd|rd"
    r"|th)) (?:one|movie|film)\b",
    re.IGNORECASE,
)


def fact_asked(text: str) -> Fact | None:
    """Which fact about a movie a text asks for, or None. Titles must already be overwritten by zero bytes."""
    fact = next((fact for fact, pattern in _PATTERNS if pattern.search(text)), None)
    if fact in (None, Fact.SCARY, Fact.ENDING, Fact.ABOUT, Fact.UNTOLD) and (content := content_asked(text)):
        return Fact(content)
    return fact


def facts_asked(text: str) -> tuple[Fact, ...]:
    """All facts that a text asks for, in order: "who directed it, and how long is it?"."""
    first = fact_asked(text)
    if first is None:
        return ()
    clauses = _BETWEEN_QUESTIONS.split(text)
    asked = [fact_asked(clause) or _listed_fact(clause) for clause in clauses]
    found = tuple(dict.fromkeys(fact for fact in asked if fact is not None))
    return found if first in found else (first,)


def _listed_fact(clause: str) -> Fact | None:
    """The fact that a bare noun names in a list: "year and runtime of Heat"."""
    noun = _NOUN.fullmatch(clause)
    return _NOUNS[noun[1].casefold()] if noun else None


def describes_a_plot(text: str) -> bool:
    """Whether a text asks which movie has a certain plot: "what was the one with the airport?"."""
    return _PLOT.search(text) is not None or looks_for_a_name(text)


def looks_for_a_name(text: str) -> bool:
    """Whether somebody describes a movie whose name escapes them: "what's that film where ...?"."""
    return _UNNAMED.search(text) is not None


def compares_movies(text: str) -> bool:
    """Whether a text asks for a superlative among several movies: "which of these is the shortest?"."""
    return _COMPARES.search(text) is not None


def names_it(text: str) -> bool:
    """Whether a text refers to a movie by its title, or by words such as "it"."""
    return _OF_IT.search(text) is not None
