"""The age of the youngest viewer: "for my 6 year old", "kids (4 and 7)", "im 12", "toddler friendly"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.understanding.requests.parts import Part
from movies.protocol.recommendation import Wishes

GROWN_UP = 18
# How many characters may separate an age from the word for the person.
CHARACTERS_AROUND = 100
_SPELT = (
    "three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
    " eighteen nineteen"
).split()
_AGE = rf"(?:(?<!\d)\d{{1,2}}(?!\d)|\b(?:{'|'.join(_SPELT)})\b)"
_OTHER_AGES = rf"(?: ?(?:,|and|or|to|&|-|–|,? and) ?{_AGE})*"
_YOUNG = (
    r"(?:kids?|kiddos?|children|child|sons?|daughters?|boys?|girls?|twins|bab(?:y|ies)|teens?|teenagers?|toddlers?"
    r"|grand(?:kids?|sons?|daughters?|children|child)|nephews?|nieces?|brothers?|sisters?|siblings|cousins?|godson"
    r"|goddaughter|pupils|students|(?:little|small|young) ones?|youngest|oldest|eldest|smallest)"
)
_KIND = r"(?:[- ](?:son|daughter|kid|boy|girl|nephew|niece|grandson|granddaughter|child|twins))?"
# "Ten 9-year-old boys", "a party of nine-year-olds", "a four-year-old and a six-year-old", "ages 14 and up".
_SO_OLD = re.compile(
    rf"(?<![\w.])(?:\d{{1,2}}[.,]\d|{_AGE}){_OTHER_AGES}"
    rf"(?:[- ]?(?:years?|yrs?)[- ]?olds?|[- ]?y\.?/?o\.?s?|[- ]yrs?)(?!\w){_KIND}(?! (?:movies?|films?|classics?)\b)"
    rf"|\b(?:age|ages|aged) {_AGE}{_OTHER_AGES}",
    re.IGNORECASE,
)
# "For my 6 years", "with our two, 5 and 8 years".
_FOR = re.compile(
    rf"\b(?:(?:for|with)(?: (?:my|a|an|our|the|some|her|his|kids?|children|someone|both|all|two|three))*|my|our)"
    rf" {_AGE}{_OTHER_AGES}[- ](?:years?|yrs?)\b{_KIND}",
    re.IGNORECASE,
)
_NO_AGE = (
    r"(?!\s*(?:[%/°×€$]|[-.,]\d|\d|(?:movies?|films?|seasons?|episodes?|chapters?|parts?|min|mins|minutes?|hours?|days?"
    r"|weeks?|months?|beers?|drinks?|feet|ft|foot|stars?|points?|percent|out|of|in|into|away|for|times|people|inches"
    r"|adults?|friends|girls|boys|guys|kids|of us|x)\b))"
)
# "He's 7", "im 12 what can I watch", "my youngest is 6", "our twins are eight".
_IS = re.compile(
    rf"\b(?:i|he|she|(?:my|our|the) (?:\w+ )?{_YOUNG}|(?:young|eld|old)est(?: one)?)"
    r"(?:['’](?:s|m)|(?<=\bi)m|(?<=he)s| (?:is|are|am|turns|turned"
    rf"|just turned|will be|being))(?: only| just| almost| about| nearly| now)? {_AGE}{_OTHER_AGES}{_NO_AGE}"
    rf"|\b(?:they|we)(?:['’]re| are| r)(?: only| just| almost| about| all)? {_AGE}{_OTHER_AGES}"
    r"(?=\W*(?:$|[.,;!?)]|and\b|so\b|now\b))"
    rf"|\b{_YOUNG}(?: \w+){{0,2}} (?:turns|turned|turning|is turning|just turned) {_AGE}"
    rf"|\bturning {_AGE}",
    re.IGNORECASE,
)
# "Two kids, 7 and 10", "the kids - 6, 9", "my niece (6)", "my kids, Tim (4) and Ann (7)".
_AFTER_THE_YOUNG = re.compile(
    rf"\b{_YOUNG}(?: are|,| -| –|:| aged?| ages|(?<=my kids)|(?<=our kids)|(?<=two kids)"
    r"|,? who are| (?:are|is) (?:coming|visiting|here|over|staying)\b[^.!?\d\n]{0,20},)"
    rf"\s*{_AGE}(?:(?: ?,? ?(?:and|&)|,) ?{_AGE})*"
    r"(?=\W*(?:$|[.,;:!?)\n-]|\bwho\b|\bthat\b|\bso\b))(?!\W*(?:stars?|out of|times|movies|films|of them)\b)"
    rf"|\b{_YOUNG}[,:]?(?:,? (?:and |& )?\w+ \({_AGE}\)){{1,5}}"
    rf"|\b{_YOUNG} ?\({_AGE}{_OTHER_AGES}(?:[^()\d]{{0,12}})\)",
    re.IGNORECASE,
)
# "My year 9 class (14-15 yrs)".
_YEARS_IN_BRACKETS = re.compile(
    rf"\(\s*{_AGE}(?:\s*(?:-|–|to|and|&)\s*\d{{1,2}})?\s*(?:years?|yrs?|y/?o)\b[^)]{{0,8}}\)", re.IGNORECASE
)
_BIRTHDAY = re.compile(r"\b\d{1,2}(?=(?:st|nd|rd|th) birthday)", re.IGNORECASE)
_ALL_OF_AGE = re.compile(
    rf"\b(?:girls|boys|kids|children|cousins|them|friends)\W+(?:(?:are|and)\W+)?all (?:around |about |aged |of them )?"
    rf"{_AGE}(?! (?:movies|films|of|times))",
    re.IGNORECASE,
)
# British years begin at 5, American grades at 6.
_SCHOOL = re.compile(
    r"\byear (?P<year>\d{1,2})(?= (?:class|pupils?|students?|kids?|group|lot)\b|s\b)"
    r"|\b(?P<grade>\d{1,2})(?:st|nd|rd|th)[- ]grad(?:e|ers?)\b|\bgrade (?P<grade2>\d{1,2})\b",
    re.IGNORECASE,
)
# An "under 10s" party may include children a few years younger.
_UNDER = re.compile(rf"\bunder[- ](?P<age>\d{{1,2}})['’]?s\b|\b{_YOUNG} under (?P<age2>{_AGE})", re.IGNORECASE)
YEARS_BELOW, YOUNGEST = 4, 3
_WORDS = {
    r"toddlers?|pre-?school(?:ers?)?": 3,
    r"kindergart\w+": 5,
    r"(?:little|small|baby|kid) (?:brothers?|sisters?|siblings?|cousins?)(?= (?:is|are|will)\b)": 8,
    r"(?:pre-?)?teens?|teenagers?|tweens?": 13,
}
_FIT_FOR = r"[- ](?:friendly|safe|appropriate|suitable|proof)"
_BY_WORD = [
    *(
        (rf"\b(?:for|with) (?:my |our |a |an |the |some |two |young )*(?:{words})\b|\b(?:{words}){_FIT_FOR}\b", age)
        for words, age in _WORDS.items()
    ),
    (r"\b(?:my|our) little (?:brother|sister)s?\b", 8),
    (r"\b(?:my|our) teen(?:age)? (?:sons?|daughters?|kids?|boys?|girls?|grand\w+|nieces?|nephews?)\b", 13),
]
_AGE_OF_WORD = [(re.compile(words, re.IGNORECASE), age) for words, age in _BY_WORD]


def ages(text: str) -> list[Part]:
    """The age of the youngest viewer, once for each slice of the text that gives an age."""
    found = [(start, end, age) for start, end, age in _ages(text) if age < GROWN_UP]
    youngest = min((age for _, _, age in found), default=0)
    parts: list[Part] = []
    for start, end, _ in sorted(found):
        if not parts or start >= parts[-1].end:
            parts.append(Part(start, end, Wishes(youngest=youngest)))
    return parts


def says_an_age(text: str, start: int, end: int) -> bool:
    """Whether the number from `start` to `end` is the age of a child: "two kids, 7 and 10"."""
    near = _AFTER_THE_YOUNG.finditer(text, max(0, start - CHARACTERS_AROUND), end + CHARACTERS_AROUND)
    return any(match.start() < start and end <= match.end() for match in near)


def _ages(text: str) -> Iterator[tuple[int, int, int]]:
    """Each slice that gives ages, with the lowest of them."""
    for pattern in (_SO_OLD, _FOR, _IS, _ALL_OF_AGE, _AFTER_THE_YOUNG, _YEARS_IN_BRACKETS, _BIRTHDAY):
        for match in pattern.finditer(text):
            yield *match.span(), min(map(_number, re.findall(_AGE, match[0], re.IGNORECASE)))
    for match in () if _YEARS_IN_BRACKETS.search(text) else _SCHOOL.finditer(text):
        years = int(match["year"] or 0) + 4 if match["year"] else int(match["grade"] or match["grade2"]) + 5
        yield *match.span(), years
    for match in _UNDER.finditer(text):
        yield *match.span(), max(YOUNGEST, _number(match["age"] or match["age2"]) - YEARS_BELOW)
    for pattern, age in _AGE_OF_WORD:
        for match in pattern.finditer(text):
            yield *match.span(), age


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _SPELT.index(word.casefold()) + 3
