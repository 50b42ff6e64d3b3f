"""Remarks on a whole list, which are not verdicts on its movies: "too old", "something happier"."""

from __future__ import annotations

import re

from bot.understanding.requests import intents
from bot.understanding.requests.parts import Part, joined
from bot.understanding.requests.years import NEWER_YEARS, this_year
from movies.protocol.recommendation import Wishes
from movies.topics import topic_of

_ALL = (
    r"(?:(?:they|these|those|all of (?:them|these|those)|it|that|this|everything|(?:the|your) list)"
    r"(?:['’]re|['’]s| (?:all )?(?:are|is|looks?|seems?|sounds?|feels?))?"
    r"(?: all| kinda| kind of| a bit| a little| way| so| just| really| pretty| very)*)"
)
_A_BIT = (
    r"(?:(?:a (?:bit|little|lot|tad)|much|way|far|slightly|too|all|so|something|anything|somewhat|some|more|maybe|but"
    r"|and|can (?:you|we)|make (?:it|them)|how about|please|ok|hmm+|nah|no|lol|ugh|eh|meh|give me|show me|i want"
    r"|i['’]d like|got)\W+)*"
)
_END = (
    r"\W*(?:(?:for (?:me|us|my taste|tonight)|please|pls|movies?|films?|ones?|stuff|lol|though|tbh|imo|today"
    r"|then|perhaps|maybe"
    r"|this time|tonight)\W*)*$"
)
_COMEDY = frozenset({"Comedy"})
_HAPPIER = (
    r"happier|lighter|less (?:depressing|sad|dark|heavy|gloomy|serious|grim|bleak)"
    r"|more (?:cheerful|uplifting|upbeat|fun|positive)|funnier|cheerier|brighter"
)
# A placeholder for the latest years that have movies; see `_dated`.
_NEWER = Wishes(year_from=1801)
# Remarks on a list, and the wishes they imply.
_REMARKS: dict[str, Wishes] = {
    r"depressing|sad|dark|heavy|gloomy|bleak|grim|serious|intense": Wishes(
        genres=_COMEDY, without=frozenset({"War", "Horror"})
    ),
    r"scary|creepy|frightening|spooky": Wishes(without=frozenset({"Horror"})),
    r"violent|brutal": Wishes(without=frozenset({"Horror", "War", "Crime"}), spare=frozenset({"violence"})),
    r"gory|bloody": Wishes(without=frozenset({"Horror"}), spare=frozenset({"gore"})),
    r"long": Wishes(minutes_to=100),
    r"slow|boring|dull|artsy|arty|pretentious|highbrow": Wishes(genres=frozenset({"Action", "Thriller"}), either=True),
    r"silly|stupid|dumb|childish|kiddie|goofy|light|fluffy": Wishes(
        genres=frozenset({"Drama"}), without=frozenset({"Children"})
    ),
    r"romantic|cheesy|soppy|sappy|mushy": Wishes(without=frozenset({"Romance"})),
    r"old|dated|ancient|old[- ]fashioned": _NEWER,
    r"new|recent|modern": Wishes(year_to=1999),
}
_WANTED: dict[str, Wishes] = {
    _HAPPIER: Wishes(genres=_COMEDY, without=frozenset({"War", "Horror"})),
    r"darker|more serious|heavier|deeper|sadder|less (?:silly|light|cheesy)": Wishes(genres=frozenset({"Drama"})),
    r"scarier": Wishes(genres=frozenset({"Horror"})),
    r"less (?:scary|creepy)": Wishes(without=frozenset({"Horror"})),
    r"less (?:violent|brutal)": Wishes(without=frozenset({"Horror", "War", "Crime"}), spare=frozenset({"violence"})),
    r"less (?:gory|bloody)": Wishes(without=frozenset({"Horror"}), spare=frozenset({"gore"})),
    r"shorter|less long": Wishes(minutes_to=100),
    r"longer": Wishes(minutes_from=150),
    r"faster|more (?:exciting|action)|less (?:slow|boring)": Wishes(
        genres=frozenset({"Action", "Thriller"}), either=True
    ),
    r"less romantic|less (?:soppy|mushy|sappy)": Wishes(without=frozenset({"Romance"})),
    r"newer|more (?:recent|modern|current)|less old": _NEWER,
    r"older|less (?:new|modern|recent)|more classic": Wishes(year_to=1979),
}
_SO = r"(?:too|so|all|pretty|really|kinda|a bit|a little|very|rather|quite)\W+(?:so |damn |freaking |fucking )?"


def _patterns(remarks: dict[str, Wishes], before: str) -> list[tuple[re.Pattern[str], Wishes]]:
    return [(re.compile(rf"^\W*{before}(?:{words})\b{_END}", re.IGNORECASE), wish) for words, wish in remarks.items()]


_OF_A_LIST = [*_patterns(_REMARKS, rf"{_A_BIT}(?:{_ALL}\W+)?{_SO}"), *_patterns(_WANTED, _A_BIT)]
_LIST = (
    r"(?:(?:these|those|they|all of (?:these|those|them)|all (?:these|those)|everything here|(?:this|the|your"
    r"|that) (?:list|lot|selection|stuff)"
    r"|(?:these|those|your|the) (?:\w+ )?(?:picks?|suggestions?|recommendations?|recs|choices|options|movies|films"
    r"|ones|tips))\b)"
)
_BAD = (
    r"(?:terrible|awful|bad|horrible|trash|garbage|crap\w*|rubbish|shit\w*|lame|meh|mid|weak|wrong|useless|random"
    r"|weird|boring|dull|bland"
    r"|basic|obvious|generic|predictable|depressing|hopeless|pathetic|a joke|a bit much|not (?:it|good|great|helpful"
    r"|interesting|useful"
    r"|for me|for us|really for me|my (?:thing|taste|style|cup of tea|vibe)|what i (?:want(?:ed)?|asked(?: for)?"
    r"|meant|like|need|had in mind|was after)"
    r"|doing it(?: for me)?)|suck|stink)"
)
# Criticism of a list is no verdict on its movies, which the person need not have seen.
_POOR_LIST = re.compile(
    rf"^\W*(?:(?:lol|lmao|ugh|eh|no|nah|nope|sorry|hmm+|wow|dude|bro|man|honestly|tbh|but|and|well|ok)\W+)*"
    rf"(?:why (?:are )?)?{_LIST}?\W*(?:['’]?re|are|is|look|looks|seem|sound|all|do)?(?:n['’]?t|\W)*"
    rf"(?:(?:all|both|kinda|kind of|sort of|pretty|really|so|such|just|a bit|quite|honestly|also|mostly|too|very"
    rf"|actually)\W+)*"
    rf"{_BAD}{_END}",
    re.IGNORECASE,
)
_TRY_AGAIN = re.compile(
    r"^\W*(?:(?:nah|no|nope|hmm+|meh|ugh|lol|sorry|ok|please|and|but|well|can you|could you|come on)\W+)*"
    r"(?:been there,? done that|next(?: (?:one|ones|please|list|batch))?|try (?:harder|again|something else)"
    r"|do better|is that (?:all|it)(?: you(?:['’]ve)? (?:got|have))?"
    r"|(?:that|this) all you(?:['’]ve)? got|not (?:feeling|digging|loving|vibing with|convinced by|sold on"
    r"|interested in|keen on|up for)"
    r" (?:any(?:thing)?(?: of| on| in)? ?(?:these|those|them|the list|here|this|that)?|these|those|them|it|this"
    r"|that)|nothing (?:here|there|on (?:here|there|the list)|grabs me|appeals|sounds good)(?: .{0,25})?"
    r"|(?:got |have |show me |give me )?(?:anything|something) better|better ones?|pass on (?:all|these|those"
    r"|them)(?: of (?:them|these))?|none(?: of (?:these|them|those))?"
    r"|not (?:a single|one) (?:good )?(?:one|movie|film)(?: (?:in|on) (?:that|this|the|your) list)?"
    r"|neither|boring|(?:all )?wrong|nope to all|not (?:these|those|them)|give me (?:better|other|different) ones?"
    r"|(?:and |so )?now|other ones|new list|refresh|reroll|again but better)\W*"
    r"(?:please|pls|lol|though|tho|thanks|today|tonight|sorry)?\W*$",
    re.IGNORECASE,
)
_TOO = re.compile(
    rf"^\W*{_A_BIT}(?:(?:nah|no|nope|these are|they(?:['’]re| are)|{_LIST}(?: are| is)?|all|way|far|much|just|a bit"
    rf"|kinda|still)\W+)*"
    rf"too (?:much )?(?P<what>[a-z][\w-]{{2,20}}(?: [a-z][\w-]{{2,20}})?){_END}",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.!?;\n]*\w[^.!?;\n]*")
_SEEN_THEM = re.compile(
    r"^\W*(?:(?:nah|no|lol|hmm+|sorry|yeah|ok|well|but|ugh|not (?:these|those|them))\W+)*(?:i['’]?(?:ve"
    r"| have)? (?:already )?(?:seen"
    r"|watched|saw|know)|(?:already )?seen|know)"
    r" (?:(?:all|every one|each)(?: of)?(?: (?:these|those|them|that|the(?:se)? (?:movies|films)))?|(?:these"
    r"|those|them) all)"
    r"(?: already| before)?\W*"
    r"(?:(?:what|anything|something) else|others?|more|next)?\W*$"
    r"|^\W*(?:i['’]?(?:ve| have)? (?:already )?(?:seen|watched) (?:them|these|those)(?: all)?(?: already)?)\W*$",
    re.IGNORECASE,
)
_NO_GOOD = re.compile(
    r"^\W*(?:(?:nah|no|nope|hmm+|meh|ugh|lol|sorry)\W+)*(?:(?:none|not any|nothing) (?:of (?:these|those|them"
    r"|that)|here|there)\b"
    r"(?:[^.!?]{0,30}(?:interests?|appeals?|sounds?|looks?|grabs?|speaks?|good|for me|please))?"
    r"|(?:i )?(?:don['’]?t|do not) (?:like|want|feel) (?:any|none)(?: of (?:these|those|them))?"
    r"|(?:something|anything) (?:\w+ly |very )?different|(?:try again|not (?:these|those"
    r"|my thing|feeling (?:it|these|those|any of (?:these|them)))))\W*$",
    re.IGNORECASE,
)  # fmt: skip

_NICE = r"(?:good|great|nice|cool|fine|awesome|amazing|excellent|perfect|lovely|solid|decent|alright|okay?)"
_PRAISE = re.compile(
    r"\b(?:these|those|they|(?:the )?rest|(?:the )?others|all(?: of (?:them|these|those))?)(?: all)?"
    r" (?:looks?|sounds?|seems?|appears?)\b[^.,;!?\n]*"
    rf"|\b(?:these|those|they)(?:['’]re| are)(?: all)?(?: \w+ly| so| very| pretty| quite)* {_NICE}\b[^.,;!?\n]*"
    r"|\b(?:some|most|many|half|a few|a lot)(?: of (?:them|these|those))? (?:are|look|sound|seem)\b[^.,;!?\n]*"
    rf"|\b{_NICE} (?:list|picks?|choices|selection|suggestions|ideas|recs)\b",
    re.IGNORECASE,
)
_PLEASED = re.compile(
    r"\W*(?:(?:oh|ooh|wow|ok|okay|nice|cool|thanks?|thank you|great|yes|yeah|yep|haha|lol|really|i think|all|man|dude"
    r"|actually|hey|well|so|much|very|a lot|that['’]?s|this is|an?)\b\W*)*",
    re.IGNORECASE,
)
_KNOWS_THEM = re.compile(r"\b(?:seen|saw|watched|rewatched|love[ds]?|enjoyed|liked|favou?rites?|know)\b", re.IGNORECASE)
# "Any of those with Harrison Ford?", "same but French", "but with robots".
_ADDS = re.compile(
    r"\b(?:any(?:thing|one)?|some(?:thing)?|ones?|which|what|more|others?|is there|do|does|are)"
    r"(?: \w+){0,2}? (?:of |among |from |out of |like )(?:these|those|them|that|the list|your list)\b"
    r"|\b(?:do|are|is|does) any of\b"
    r"|^\W*(?:(?:ok|okay|yes|yeah|nice|great|cool|good|hm+|now|and|please)\W+)*(?:the )?same\b(?: thing| kind| again"
    r"| list)?,? (?:but|only|just|with|from|in)\b"
    r"|^\W*(?:(?:ok|okay|yes|yeah|nice|great|cool|good|hm+|no|nah)\W+)*but (?:with|without|from|in|by|set|also|not|more"
    r"|less|for|something|make)\b",
    re.IGNORECASE,
)


def praise_of_the_list(text: str) -> list[tuple[int, int]]:
    """The places of remarks on how good a list looks, which rate none of its movies: "these are good, but newer"."""
    if _KNOWS_THEM.search(text):
        return []  # "These are great, seen them all."
    return [match.span() for match in _PRAISE.finditer(text)]


def only_praises(text: str) -> bool:
    """Whether a text says that the list looks good, and nothing else: "oh these look great, thanks"."""
    places = praise_of_the_list(text)
    rest = "".join(c for n, c in enumerate(text) if not any(start <= n < end for start, end in places))
    return bool(places) and _PLEASED.fullmatch(rest) is not None


def adds_to_the_list(text: str) -> bool:
    """Whether a wish is for movies like those on screen with one thing added: "same but French"."""
    return _ADDS.search(text) is not None


def another_list(text: str, newest: int | None = None) -> Wishes | None:
    """The wishes for another list; None if the text is about something else.

    The wishes are empty if any other movies will do: "I've seen all of these".
    """
    sentences = _SENTENCE.findall(text)
    remarks = [_remark(sentence, newest) for sentence in sentences]
    if remarks and remarks[0] is not None and len(sentences) > 1:
        # "Seen all of them. Give me others."
        remarks = [r if r is not None else _others(s) for s, r in zip(sentences, remarks, strict=True)]
    said = [wish for wish in remarks if wish is not None]
    return joined(Part(0, 0, wish) for wish in said) if said and len(said) == len(remarks) else None


def _others(sentence: str) -> Wishes | None:
    return Wishes() if intents.MORE.match(sentence) else None


def _remark(sentence: str, newest: int | None) -> Wishes | None:
    if any(pattern.match(sentence) for pattern in (_SEEN_THEM, _NO_GOOD, _TRY_AGAIN)):
        return Wishes()
    known = next((_dated(wish, newest) for pattern, wish in _OF_A_LIST if pattern.match(sentence)), None)
    if known is not None or _POOR_LIST.match(sentence):
        return known or Wishes()
    too = _TOO.match(sentence)
    return Wishes(without_topics=frozenset([topic_of(too["what"])])) if too else None


def seen_them_all(text: str) -> bool:
    """Whether somebody says that they have seen the whole list."""
    return _SEEN_THEM.match(text) is not None


def _dated(wish: Wishes, newest: int | None) -> Wishes:
    """The wish, with "newer" replaced by the latest years that have movies."""
    if wish != _NEWER:
        return wish
    return wish.model_copy(update={"year_from": min(this_year(), newest or this_year()) - NEWER_YEARS + 1})


# "Three hours?! anything shorter".
_COMPARED = re.compile(
    r"\b(?:anything|something|got any|any|ones?|but|bit|little|maybe|make it)\s+(?:a bit |a little |a lot |much |way )?"
    r"(?:short|long|new|old|light|funni|dark|scari|happi|calm|fast|slow|sadd|weird|simpl|easi)(?:er|ier)\b",
    re.IGNORECASE,
)


def compares(text: str) -> bool:
    """Whether a text asks for more or less of something than a list has."""
    return _COMPARED.search(text) is not None
