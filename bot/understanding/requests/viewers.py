"""Wishes about viewers: "for my 6 year old", "PG-13", "no jump scares"."""

from __future__ import annotations

import re

from bot.understanding.requests.ages import ages
from bot.understanding.requests.parts import Part, unwanted
from movies.protocol.recommendation import Wishes

_FOR_GROWN_UPS = re.compile(
    r"\bgrown[- ]?up(?= (?:light|funny|fun|humou?r|comed\w+|stuff|movies?|films?|one))"
    r"|\bfor (?:(?:two|three|four|\d|us|some|just|only) )*"
    r"(?:grown[- ]?ups?|adults|(?:a |an )?(?:grown|adult) (?:audience|people))\b",
    re.IGNORECASE,
)
# "Safe for kids but fun for adults".
_CHILDREN_TOO = re.compile(
    r"\b(?<!no )(?<!not )(?<!not for )(?<!without )(?:kids?|children|family|little ones|child)\b"
    r"(?!(?: are| is|['’]re)? (?:sleep\w*|asleep|in bed|away|out|gone|at)\b)",
    re.IGNORECASE,
)
_RATING = re.compile(
    r"(?<![\w-])(?:rated[- ])?(?P<rating>PG[- ]?13|PG|NC[- ]?17|(?<=rated )(?:G|R)|(?:G"
    r"|R)(?=[- ]rated))(?:[- ]rated)?(?![\w-])"
    r"|\b(?:FSK|USK)(?: ab)? ?(?P<fsk>0|6|12|16|18)\b"
    r"|(?<!nix )(?<!nichts )\bab (?P<ab>6|12|16)(?= ?(?:$|[.,;!?]|jahren?\b|years\b|(?:oder|or) so\b|freigegeben\b))"
    r"|\b(?:uk )?(?:certificates?|cert|(?<!i )(?<!we )rated|rating|bbfc)(?: of| is)? (?P<uk>U|12A?|15|18)\b"
    r"(?! ?(?:/|%|out\b|times\b|movies\b|films\b|of\b|or (?:more|higher|above)))"
    r"(?: (?:at most|max(?:imum)?|tops|or (?:below|lower|under|less)))?"
    r"|\b(?P<uk2>U|12A?|15|18)[ -]certificate\b",
    re.IGNORECASE,
)
_NOT_ABOVE = re.compile(
    r"\b(?:nothing|not|no|never|anything but)(?: \w+)?"
    r" (?:above|over|beyond|past|higher than|more than|stronger than) $",
    re.IGNORECASE,
)
# "Nothing too grown up".
_NOT_TOO_ADULT = re.compile(
    r"\b(?:nothing|not|no|n['’]t)(?: be| being)? (?:too|so|very|that) (?:grown[- ]?up|adult|mature)\b", re.IGNORECASE
)
# "I can watch it with my parents without dying of embarrassment".
_AWKWARD = re.compile(
    r"\b(?:without|not|n['’]t|no|nothing)(?: \w+){0,3}? (?:embarrass\w+|awkward\w*|cring\w+)(?= |$|[.,!?])"
    r"(?: (?:scenes|moments))?",
    re.IGNORECASE,
)
_WITH_FAMILY = re.compile(r"\b(?:parents?|mum|mom|dad|mother|father|in[- ]laws|gran\w*|nan|family)\b", re.IGNORECASE)
RATINGS = ("G", "PG", "PG-13", "R", "NC-17")
_FSK = {"0": "G", "6": "PG", "12": "PG-13", "16": "R", "18": "NC-17"}
_UK = {"U": "G", "12": "PG-13", "12A": "PG-13", "15": "R", "18": "NC-17"}
# Phrases for content to avoid.
SPARED_WORDS = {
    "jump scares": r"jump[- ]?scares?|jumpy",
    "gore": r"gor(?:e|y)|blood(?:y|shed)?|guts|body horror|torture(?: porn)?",
    "violence": r"violen(?:ce|t)|brutal(?:ity)?|killing|guns|fighting",
    "sex scenes": r"sex(?:ual)?(?: (?:scenes?|stuff|content))?|sexy|nud(?:e|ity)|naked(?:ness)?|steamy(?: scenes?)?",
    "bad language": r"swear(?:ing|words?)?|curs(?:e|ing)(?: words?)?|(?:bad|foul) language|profanity|f[- ]?bombs?",
    "harm to animals": (
        r"(?:dogs?|animals?|pets?|cats?|horses?)(?: that)? (?:dies?|dying|deaths?|(?:getting|get) hurt|abuse|cruelty"
        r"|killed)|(?:dead|dying) (?:dogs?|animals?|pets?)|animal cruelty"
    ),
    "sad endings": r"(?:sad|unhappy|depressing|tragic) endings?",
    "sexual violence": r"rape|sexual (?:violence|assault)",
}
_SPARED = re.compile(
    r"\b(?:" + "|".join(f"(?P<s{k}>{words})" for k, words in enumerate(SPARED_WORDS.values())) + r")\b", re.IGNORECASE
)
_SPARED_BEFORE = re.compile(
    r"\b(?:too|less|light on|low on|free of)\W+(?:much\W+|on\W+)?$"
    r"|(?:\bnot|n['’]t|\bhates?|\btired of|\bsick of)\b[^.!?\n]{0,60}\ball (?:the|that|this|those)\W+$",
    re.IGNORECASE,
)
_NO_NIGHTMARES = re.compile(r"\b(?:wo|do|does|not|no|without)(?:n['’]?t)?\b[^.!?\n]{0,30}\bnightmares\b", re.IGNORECASE)
_NOBODY_DIES = re.compile(
    r"\b(?:(?:where|in which) )?(?:the )?(?P<who>dog|animal|pet|cat|horse)s?"
    r" (?:must(?:n['’]t| not)|does ?n['o]?t|do ?n['o]?t"
    r"|doesn['’]?t|don['’]?t|survives?|lives?)"
    r"(?: die)?\b|\b(?P<happy>happy endings?|(?:in|at) the end (?:is|it['’]?s|it is|all is|everyone is) happy"
    r"|ends happily|happy (?:in|at) the end)\b"
    r"|\b(?P<nobody>no ?(?:one|body)(?:['’]s [\w'’-]+)? (?:dies?|dying|is dying"
    r"|gets (?:killed|murdered|hurt)|is killed)"
    r"|no (?:dead|dying) (?:people|parents?|mothers?|mums?|moms?|fathers?|dads?|kids?|children|bab(?:y|ies)"
    r"|wi(?:fe|ves))"
    r"|nothing (?:where|in which) (?:any|some)(?:one|body) (?:dies|gets (?:killed|hurt)))\b",
    re.IGNORECASE,
)

DOGS_AND_CATS = {"dog", "cat", "horse"}


_FOR_OTHERS = re.compile(
    r"\b(?:would|will|could|can|might|is|think)\b[^.?!\n]{0,20}\b(?:my|our) (?:\w+ )?(?:wife|husband|girlfriend"
    r"|boyfriend|gf|bf|mom|mum|mother|dad|father|parents|kids?|son|daughter|sister|brother|friends?|partner|grand\w+)\b"
    r"[^.?!\n]{0,10}\b(?:like|love|enjoy|hate)\b",
    re.IGNORECASE,
)


def asked_for_others(text: str) -> bool:
    """Whether a text asks about another person's taste: "would my wife like Notting Hill?"."""
    return _FOR_OTHERS.search(text) is not None


def viewers(text: str) -> list[Part]:
    """The age of the youngest viewer, the age rating, and content to avoid."""
    return [*ages(text), *_grown_ups(text), *_ratings(text), *_spared(text)]


def _grown_ups(text: str) -> list[Part]:
    """The wishes to leave out children's movies: "something with dragons, but for grown-ups"."""
    if _CHILDREN_TOO.search(text):
        return []
    return [Part(*match.span(), Wishes(without=frozenset(["Children"]))) for match in _FOR_GROWN_UPS.finditer(text)]


def _ratings(text: str) -> list[Part]:
    match = _RATING.search(text)
    if match is None:
        return [Part(*adult.span(), Wishes(rating="PG")) for adult in _NOT_TOO_ADULT.finditer(text)]
    british = match["uk"] or match["uk2"]
    german = match["fsk"] or match["ab"]
    rating = _FSK[german] if german else _UK[british.upper()] if british else match["rating"].upper()
    rating = rating.replace(" ", "-")
    rating = {"PG13": "PG-13", "NC17": "NC-17"}.get(rating, rating)
    if above := _NOT_ABOVE.search(text[: match.start()]):
        return [Part(above.start(), match.end(), Wishes(rating=rating))]
    if unwanted(text, *match.span()):
        rating = RATINGS[max(0, RATINGS.index(rating) - 1)]
    return [Part(*match.span(), Wishes(rating=rating))]


def _spared(text: str) -> list[Part]:
    parts: list[Part] = []
    last: int | None = None
    for match in _SPARED.finditer(text):
        if unwanted(text, *match.span(), last) or _SPARED_BEFORE.search(text[: match.start()]):
            assert match.lastgroup
            name = list(SPARED_WORDS)[int(match.lastgroup[1:])]
            parts.append(Part(*match.span(), Wishes(spare=frozenset([name]))))
            last = match.end()
    parts += [Part(*match.span(), Wishes(without=frozenset({"Horror"}))) for match in _NO_NIGHTMARES.finditer(text)]
    if _WITH_FAMILY.search(text):
        spared = Wishes(spare=frozenset({"sex scenes"}))
        parts += [Part(*match.span(), spared) for match in _AWKWARD.finditer(text)]
    for match in _NOBODY_DIES.finditer(text):
        if match["nobody"]:
            parts.append(Part(*match.span(), Wishes(topics=frozenset({"nobody dies"}))))
            continue
        if match["happy"]:
            happy = Wishes(spare=frozenset({"sad endings"}), topics=frozenset({"happy ending"}))
            sad = Wishes(topics=frozenset({"sad ending"}))
            parts.append(Part(*match.span(), sad if unwanted(text, *match.span()) else happy))
            continue
        name = "harm to animals"
        # "Where the dog doesn't die" has a dog in it.
        about = frozenset({f"{match['who'].casefold()}s"} if match["who"] in DOGS_AND_CATS else ())
        parts.append(Part(*match.span(), Wishes(spare=frozenset([name]), topics=about)))
    return parts
