"""Wishes about viewers: "for my 6 year old", "PG-13", "no jump scares"."""

from __future__ import annotations

import re

from bot.understanding.requests.parts import Part, unwanted
from movies.protocol.recommendation import Wishes

_AGE = re.compile(
    r"\b(?:(?:for|with)(?: (?:my|a|an|our|the|some|her|his|kids?|children|someone|both|all|ages?|aged|who are"
    r"|two|three))*"
    r"|my|our|aged?)\s+(?P<age>\d{1,2})(?!\d)(?:(?:\s*(?:and|&|-|to|,|or)\s*\d{1,2})*)"
    r"(?:[- ]?(?:years?|yrs?|yr)?[- ]?(?:olds?|y/?o)\b|[- ](?:years?|yrs?)\b"
    r"|(?<=aged \d)|(?<=aged \d\d)|(?<=ages \d)"
    r"|(?<=age \d)|(?<=age \d\d)|(?<=ages \d\d))"
    r"(?:[- ](?:son|daughter|kid|boy|girl|nephew|niece|grandson|granddaughter|child|twins))?",
    re.IGNORECASE,
)
_NUMBERS = "three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen".split()
_ANY_AGE = rf"(?:\d{{1,2}}|{'|'.join(_NUMBERS)})"
# "Ten 9-year-old boys", "a party of nine-year-olds", "a four-year-old and a six-year-old".
_SO_OLD = re.compile(
    rf"(?<![\w.])(?P<age>{_ANY_AGE})(?:[.,]\d)?(?:(?: ?(?:and|or|to|&|-|,) ?){_ANY_AGE})*"
    r"(?:[- ]?(?:years?|yrs?)[- ]olds?|[- ]?y/?os?)\b"
    r"(?! (?:movies?|films?|classics?)\b)",
    re.IGNORECASE,
)
# An age is near the word for whose it is.
CHARACTERS_AROUND = 100
# "Two kids, 7 and 10", "the kids - 6, 9".
_AFTER_CHILDREN = re.compile(
    rf"\b(?:kids?|children|teens|teenagers|twins|sons?|daughters?|boys?|girls?|grandchildren|grandkids|nephews?|nieces?|ones)"
    r"(?: are|,| -| –|:| aged?| ages|(?<=my kids)|(?<=our kids)|(?<=two kids)"
    r"|,? who are| (?:are|is) (?:coming|visiting|here|over|staying)\b[^.!?\d\n]{0,20},)"
    rf"\s*(?P<age>{_ANY_AGE})(?:(?: ?,? ?(?:and|&)|,) ?{_ANY_AGE})*"
    r"(?=\W*(?:$|[.,;:!?)\n-]|\bwho\b|\bthat\b|\bso\b))(?!\W*(?:stars?|out of|times|movies|films|of them)\b)",
    re.IGNORECASE,
)
_IS = re.compile(
    rf"\b(?:he|she|they|we|i|(?:my|our) (?:kids?|son|daughter|grand\w+|nephew|niece|child(?:ren)?))(?:['’](?:s"
    rf"|re|m)|(?<=\bi)m|(?<=he)s| (?:is|are|r|am|turns|will be))"
    rf"(?: only| just| almost| about)? (?P<age>\d{{1,2}}|{'|'.join(_NUMBERS)})(?: (?:years?"
    rf"|yrs?) olds?)?\b(?=\W*(?:$|[.,;!?)]|and\b|so\b|now\b|yo\b))",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(
    r"(?:\b(?:kids?|children|sons?|daughters?|boys?|girls?|grandchildren|grandkids|teens?|teenagers?)\s*\("
    r"|\bturn(?:ing|s|ed) )"
    rf"(?P<age>{_ANY_AGE})(?:st|nd|rd|th)?(?:\s*(?:,|and|&)\s*\d{{1,2}})*\b\)?",
    re.IGNORECASE,
)
# "My year 9 class (14-15 yrs)".
_YEARS_IN_BRACKETS = re.compile(
    r"\(\s*(?P<age>\d{1,2})(?:\s*(?:-|–|to|and|&)\s*\d{1,2})?\s*(?:years?|yrs?|y/?o)\b[^)]{0,8}\)", re.IGNORECASE
)
_BIRTHDAY = re.compile(r"\b(?P<age>\d{1,2})(?:st|nd|rd|th) birthday", re.IGNORECASE)
_ALL_OF_AGE = re.compile(
    rf"\b(?:girls|boys|kids|children|cousins|them|friends)\W+(?:(?:are|and)\W+)?all (?:around |about |aged |of them )?"
    rf"(?P<age>\d{{1,2}}|{'|'.join(_NUMBERS)})\b(?! (?:movies|films|of|times))",
    re.IGNORECASE,
)
_WORDS = {r"toddlers?|pre-?schoolers?": 3, r"kindergart\w+": 5, r"(?:pre-?)?teens?|teenagers?|tweens?": 13}
_BY_WORD = re.compile(
    r"\bfor (?:my |our |a |an |the |some |two |young )*(?:"
    + "|".join(f"(?P<w{k}>{w})" for k, w in enumerate(_WORDS))
    + r")\b",
    re.IGNORECASE,
)
_FOR_GROWN_UPS = re.compile(
    r"\bgrown[- ]?up(?= (?:light|funny|fun|humou?r|comed\w+|stuff|movies?|films?|one))"
    r"|\bfor (?:grown[- ]?ups?|adults|(?:a |an )?(?:grown|adult) (?:audience|people))\b",
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
GROWN_UP = 18
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
    """Whether the question is about another person's taste: "would my wife like Notting Hill?"."""
    return _FOR_OTHERS.search(text) is not None


def viewers(text: str) -> list[Part]:
    """The age of the youngest viewer, the age rating, and content to avoid."""
    return [*_ages(text), *_grown_ups(text), *_ratings(text), *_spared(text)]


def _grown_ups(text: str) -> list[Part]:
    """ "Something with dragons, but for grown-ups"."""
    return [Part(*match.span(), Wishes(without=frozenset(["Children"]))) for match in _FOR_GROWN_UPS.finditer(text)]


def _ages(text: str) -> list[Part]:
    """The youngest age given: in figures, in words, or as "a toddler"."""
    for pattern in (
        _AGE,
        _IS,
        _ALL_OF_AGE,
        _IN_BRACKETS,
        _YEARS_IN_BRACKETS,
        _AFTER_CHILDREN,
        _SO_OLD,
        _BIRTHDAY,
        _BY_WORD,
    ):
        if match := pattern.search(text):
            age = _age_in(match)
            return [Part(*match.span(), Wishes(youngest=age))] if age < GROWN_UP else []
    return []


def says_an_age(text: str, start: int, end: int) -> bool:
    """Whether the number from `start` to `end` is the age of a child: "two kids, 7 and 10"."""
    near = _AFTER_CHILDREN.finditer(text, max(0, start - CHARACTERS_AROUND), end + CHARACTERS_AROUND)
    return any(match.start() < start and end <= match.end() for match in near)


def _age_in(match: re.Match[str]) -> int:
    if match.re is _BY_WORD:
        assert match.lastgroup
        return list(_WORDS.values())[int(match.lastgroup[1:])]
    if match.re in (_SO_OLD, _AFTER_CHILDREN):
        return min(map(_number, re.findall(_ANY_AGE, match[0][match.start("age") - match.start() :], re.IGNORECASE)))
    word = match["age"].casefold()
    return _number(word) if word in _NUMBERS else min(map(int, re.findall(r"\d{1,2}", match[0])))


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS.index(word.casefold()) + 3


def _ratings(text: str) -> list[Part]:
    match = _RATING.search(text)
    if match is None:
        return []
    british = match["uk"] or match["uk2"]
    german = match["fsk"] or match["ab"]
    rating = _FSK[german] if german else _UK[british.upper()] if british else match["rating"].upper()
    rating = rating.replace(" ", "-")
    rating = {"PG13": "PG-13", "NC17": "NC-17"}.get(rating, rating)
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
    for match in _NOBODY_DIES.finditer(text):
        if match["nobody"]:
            parts.append(Part(*match.span(), Wishes(topics=frozenset({"nobody dies"}))))
            continue
        name = "sad endings" if match["happy"] else "harm to animals"
        # "Where the dog doesn't die" has a dog in it.
        about = frozenset({f"{match['who'].casefold()}s"} if match["who"] in DOGS_AND_CATS else ())
        parts.append(Part(*match.span(), Wishes(spare=frozenset([name]), topics=about)))
    return parts
