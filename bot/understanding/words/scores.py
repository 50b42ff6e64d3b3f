"""Scores: out of ten or five, stars, grades and tiers, percent."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from bot.understanding.words.kinds import Kind

SCORE = re.compile(
    r"(?<![\w/.])(?P<points>\d{1,3}(?:[.,]\d)?|\d½) ?(?:/|out of|of) ?(?P<most>5|10|100|4)(?![\d/])"
    r"|(?P<symbols>[★⭐🌟]+)(?:\uFE0F)?(?P<half>½)?☆*"
    r"|\b(?P<stars>[0-5](?:[.,]5|½)?|one|two|three|four|five|zero)(?: and a half)?[ -]?stars?\b"
    r"|\b(?P<spelt>one|two|three|four|five|six|seven|eight|nine|ten) (?:out of|of|/) ?(?P<all>five|ten|5|10)\b"
    r"|(?<![\w'’])(?P<grade>[A-DF][+-])(?![\w+-])"
    r"|(?<![\w'’])(?P<tier>[SA-DF])[ -]tier\b(?! of)|\btier (?P<of_tier>[SA-DF])(?![\w'’])"
    r"|(?<!\w)(?P<percent>\d{1,3}) ?%",
    re.IGNORECASE,
)
# "2/10 Heat, 9 for Fargo": once scores are being given, a bare number is out of ten.
BARE_SCORE = re.compile(
    r"(?<![\w/.,:#-])(?<!of )(?P<points>10|\d(?:[.,]\d)?)(?= ?for [\x00]"
    r"| ?(?:[,.;!?\n}\]]|(?:but|and|too|as well|also)\b|$))(?![.,]\d)"
)
GIVES_SCORES = re.compile(
    r"\d ?/ ?10\b|\bout of (?:10|ten)\b|\b(?:i|i['’]?d|would) (?:give|gave|rate|rated)\b", re.IGNORECASE
)
# "Primer 5, Looper 4, out of 5": the scale of all scores, said once.
SCALE = re.compile(
    r"(?:(?<![\w½])(?P<before>[\w½]{1,12}) ?)?(?:\bout of|(?<![\d/])/) ?(?P<most>5|10|five|ten)(?![\w/])"
    r"|\b(?:scale|skala) (?:of|from|von) (?:0|1|zero|one|null|eins)(?: ?[-–] ?| to | bis )(?P<to>5|10|five|ten)\b",
    re.IGNORECASE,
)
# "Waterworld F", "Heat: A"; titles are blanked out.
LETTER = re.compile(r"(?P<letter>[SA-DF])(?=\s*(?:$|[,.;!\n)}\]]|(?:lol|lmao|haha)\b))")
AFTER_A_TITLE = re.compile(r"\x00[\"'”]?\s*[:=–-]?\s*$")
# "The Big Sleep is an 8", "a solid 7 for Heat".
PLAIN_NUMBER = re.compile(
    r"(?P<points>10|\d)(?:[.,]5)?(?=\s*(?:$|[,;!?)\n]|\.(?!\d)|(?:for|from me|but|and|at best|at least|tbh|imo|now)\b))"
)
SAID_TO_BE = re.compile(
    r"(?:\b(?:is|was|gets?|got|deserves|more (?:of|like))|'s)(?: (?:at least|more like|only|just|now|really|still))?"
    r" an? (?:(?:solid|strong|easy|clear|light|hard|good|high|low) )?$",
    re.IGNORECASE,
)
# A bare number between these, in stars out of five, is neither good nor bad.
LEAST_GOOD, MOST_BAD = 3.5, 2.0
# What stands between a title and its score.
GAP = re.compile(r"[\s:=(–\"'”-]*(?:(?:is|was|gets?|got|deserves) an? (?:\w+ )?)?", re.IGNORECASE)
# "Midnight in Paris 8": a title and a number too high for a part of a series.
TITLE_AND_SCORE = re.compile(r"\W*\x00+ (?:[6-9]|10)\W*")
# "Heat 9, Fargo 7": a list in which each item ends with a number, one of them too high for a part of a series.
SCORED_ITEM = re.compile(r"(?:^|[,;\n])[^,;\n]{2,50}? (10|\d)(?=\s*(?:[,;\n]|$))")
MOST_PARTS = 6
# A score of at least this many stars out of five is a like.
GOOD_FROM = 3.5
# Grades in stars; a plus or minus makes no difference.
GRADES = {"s": 5.0, "a": 5.0, "b": 4.0, "c": 3.01, "d": 2.0, "f": 1.0}
NUMBERS = {
    "zero": 0.0,
    "one": 1.0,
    "two": 2.0,
    "three": 3.0,
    "four": 4.0,
    "five": 5.0,
    "six": 6.0,
    "seven": 7.0,
    "eight": 8.0,
    "nine": 9.0,
    "ten": 10.0,
}


class Score(NamedTuple):
    """A score in a text."""

    kind: Kind
    end: int


@dataclass(frozen=True)
class Scores:
    """The scores of a text with its titles blanked out. most: the scale of its bare numbers, if it gives any."""

    bare: str
    most: float | None

    @classmethod
    def of(cls, text: str, bare: str) -> Scores:
        """The scores of a text; `bare`: the same with its titles blanked out."""
        whole = TITLE_AND_SCORE.fullmatch(bare) is not None
        return cls(bare, 10.0 if whole else scale_of(text))

    def at(self, at: int) -> Score | None:
        """The score at a place, if there is one."""
        if match := SCORE.match(self.bare, at):
            return Score(_kind_of_score(_stars(match)), match.end())
        if self.most and (match := BARE_SCORE.match(self.bare, at)):
            points = float(match["points"].replace(",", "."))
            if points <= self.most:
                return Score(_kind_of_number(5 * points / self.most), match.end())
        if match := LETTER.match(self.bare, at):
            graded = AFTER_A_TITLE.search(self.bare[max(0, at - 8) : at])
            return Score(_kind_of_score(GRADES[match["letter"].casefold()]), match.end()) if graded else None
        match = PLAIN_NUMBER.match(self.bare, at)
        if match is None or not SAID_TO_BE.search(self.bare[max(0, at - 40) : at]):
            return None
        return Score(_kind_of_number(int(match["points"]) / 2), match.end())

    def after(self, end: int) -> Score | None:
        """The score, if any, right after a title that ends here."""
        gap = GAP.match(self.bare, end)
        return self.at(gap.end() if gap else end)


def scale_of(text: str) -> float | None:
    """The scale of bare numbers in a text: ten if it gives scores, or what it says; else None."""
    scored = SCORED_ITEM.findall(text)
    if GIVES_SCORES.search(text) or (len(scored) > 1 and any(int(n) > MOST_PARTS for n in scored)):
        return 10.0
    for match in SCALE.finditer(text):
        before = (match["before"] or "").casefold()
        if not (before[-1:].isdigit() or before[-1:] == "½" or before in NUMBERS):
            written = (match["most"] or match["to"]).casefold()
            return NUMBERS.get(written) or float(written)
    return None


@lru_cache(maxsize=16)
def gives_bare_scores(text: str) -> bool:
    """Whether a text has scores on a known scale, so that a bare number may also be one."""
    return scale_of(text) is not None


def _kind_of_number(stars: float) -> Kind:
    """The kind of a bare number, in stars out of five."""
    if stars >= LEAST_GOOD:
        return Kind.SAID_GOOD
    return Kind.SAID_BAD if stars <= MOST_BAD else Kind.NEUTRAL


def _kind_of_score(stars: float) -> Kind:
    """The kind of a score; a C is neither good nor bad."""
    if stars == GRADES["c"]:
        return Kind.NEUTRAL
    return Kind.SAID_GOOD if stars >= GOOD_FROM else Kind.SAID_BAD


def _stars(match: re.Match[str]) -> float:
    """The score in stars out of five."""
    if match["points"]:
        points = float(match["points"].replace(",", ".").replace("½", ".5"))
        return 5 * points / float(match["most"])
    if match["symbols"]:
        return len(match["symbols"]) + (0.5 if match["half"] else 0)
    if match["stars"]:
        number = match["stars"].casefold().replace(",", ".").replace("½", ".5")
        return NUMBERS[number] if number in NUMBERS else float(number)
    if match["spelt"]:
        return (
            5
            * NUMBERS[match["spelt"].casefold()]
            / NUMBERS.get(match["all"].casefold(), float(match["all"]) if match["all"].isdigit() else 10.0)
        )
    if grade := match["grade"] or match["tier"] or match["of_tier"]:
        return GRADES[grade[0].casefold()]
    return float(match["percent"]) / 20
