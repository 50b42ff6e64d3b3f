"""What a message means: its intent, the verdicts it gives, its wishes, and titles nobody knows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from bot.titles import Mention, TitleFinder
from movies.catalogue import Movie
from movies.jobs import Wishes
from movies.ratings import Rating, Verdict

LONGEST_MESSAGE = 4_000
NO_WISHES = Wishes()


class Intent(StrEnum):
    """What a person wants of the bot."""

    TELL = "tell"
    RECOMMEND = "recommend"
    MORE = "more"
    PREDICT = "predict"
    HELP = "help"
    GREET = "greet"
    BYE = "bye"
    OTHER = "other"


@dataclass(frozen=True)
class Understanding:
    """A message, understood.

    asked_about: movies of a "would I like X" question. unknown: titles that are in no catalogue, as written.
    """

    intent: Intent
    ratings: tuple[Rating, ...] = ()
    asked_about: tuple[Movie, ...] = ()
    unclear: tuple[Movie, ...] = ()
    unknown: tuple[str, ...] = ()
    wishes: Wishes = NO_WISHES


_BAD = (
    r"hat(?:e|ed|es|ing)|dislik(?:e|ed)|detest(?:ed)?|despis(?:e|ed)|loath(?:e|ed)|awful|terrible|horrible|boring|bored|"
    r"worst|bad|sucks?|sucked|crap|garbage|trash|rubbish|meh|overrated|disappoint(?:ed|ing)|"
    r"not (?:so |that )?(?:much|good|great)|"
    r"can(?:'t|not) stand|"
    r"(?:did|do|does|would|was|is)(?:n['’]?t| not) (?:really |much |even )?(?:like|love|enjoy|care|good|great)|"
    r"not (?:a fan|my thing|my taste|for me)|👎|😡|🤮"
)
_GOOD = (
    r"lov(?:e|ed|es|ing)|lik(?:e|ed)|enjoy(?:ed)?|ador(?:e|ed)|great|good|amazing|awesome|excellent|fantastic|wonderful|brilliant|"
    r"favou?rites?|best|masterpiece|perfect|cool|fun|not bad|👍|❤️?|😍"
)
CUE = re.compile(
    rf"(?P<not_bad>\bnot bad\b)|(?<!\w)(?P<bad>{_BAD})(?!\w)|(?<!\w)(?P<good>{_GOOD})(?!\w)", re.IGNORECASE
)
RECOMMEND = re.compile(
    r"\b(?:recommend\w*|suggest\w*|what (?:should|can|could|to) (?:i |we )?(?:watch|see)|"
    r"something (?:to watch|like|from|else|new)|"
    r"(?:show|give|find) me|any ideas|i(?:'m| am) looking for|i want (?:to (?:watch|see))?|more)\b",
    re.IGNORECASE,
)
PREDICT = re.compile(
    r"\b(?:(?:would|will|do you think|should|might|could) (?:i|we|i'd|i'll) "
    r"(?:would |will |really |also )?(?:like|love|enjoy|hate|watch|see)|"
    r"(?:is|are) .{1,80} (?:for me|my thing|my taste)|what about|how about)\b",
    re.IGNORECASE,
)
MORE = re.compile(
    r"^\W*(?:(?:any|some|show me|give me) )?(?:more|others?|next|another(?: one)?|anything else)\W*(?:please\W*)?$",
    re.IGNORECASE,
)
HELP = re.compile(r"^\W*(?:help|\?+|what can you do|how does this work|commands?)\W*$", re.IGNORECASE)
GREET = re.compile(
    r"^\W*(?:hi|hey|hello|good (?:morning|evening|afternoon|day)|yo|moin|hallo|hola)\b.{0,20}$", re.IGNORECASE
)
BYE = re.compile(r"^\W*(?:bye|goodbye|quit|exit|see you|ciao)\W*$", re.IGNORECASE)
SENTENCE_END = re.compile(r"[!?;\n]+|\.(?=\s|$)|,?\s+\b(?:but|though|although|whereas|however)\b", re.IGNORECASE)
LIST_BREAK = re.compile(r"\s*(?:,|\band\b|\bor\b|&|\+)\s*", re.IGNORECASE)
QUOTED = re.compile(r"[\"“«]([^\"”»]{2,80})[\"”»]")
NAME_LIKE = re.compile(
    r"^(?:the |a |an |movie |film |both )*(?P<title>[^\W_].{1,79}?)[\s.!?]*$", re.IGNORECASE | re.DOTALL
)

GENRE_WORDS = {
    "Action": "action",
    "Adventure": "adventures?",
    "Animation": "animat(?:ed|ion)s?|cartoons?|anime",
    "Children": "children'?s?|kids?|family",
    "Comedy": "comed(?:y|ies)|funny|comic",
    "Crime": "crime|gangsters?|heists?",
    "Documentary": "documentar(?:y|ies)|docs?",
    "Drama": "dramas?|dramatic",
    "Fantasy": "fantasy",
    "Film-Noir": "(?:film[ -])?noirs?",
    "Horror": "horrors?|scary|gory",
    "Musical": "musicals?",
    "Mystery": "myster(?:y|ies)|whodunn?its?",
    "Romance": "romances?|romantic|rom-?coms?",
    "Sci-Fi": "sci-?fi|science fiction",
    "Thriller": "thrillers?|suspense",
    "War": "war",
    "Western": "westerns?",
}
GENRE = re.compile(
    r"\b(?:" + "|".join(f"(?P<g{k}>{words})" for k, words in enumerate(GENRE_WORDS.values())) + r")\b", re.IGNORECASE
)
UNWANTED = re.compile(
    r"(?:\b(?:no|not|without|nothing|never|non|except|hate|anything but)|n['’]t)\W+(?:\w+\W+){0,2}$", re.IGNORECASE
)
DECADE = re.compile(r"(?<!\d)(?:(?P<century>19|20)(?P<full>\d)0'?s|'?(?P<short>[1-9])0'?s)\b", re.IGNORECASE)
YEARS = re.compile(
    r"\bbetween (?P<low>\d{4}) and (?P<high>\d{4})|\b(?:from|since|after|newer than) (?P<after>\d{4})"
    r"(?:\s*(?:to|-|until)\s*(?P<until>\d{4}))?|"
    r"\b(?:before|until|older than) (?P<before>\d{4})|\b(?:in|of|from) (?P<only>\d{4})",
    re.IGNORECASE,
)


def understand(message: str, finder: TitleFinder) -> Understanding:
    """Read one message; never raises, whatever it holds. Only its first `LONGEST_MESSAGE` characters count."""
    text = message[:LONGEST_MESSAGE].replace("’", "'")
    if HELP.match(text):
        return Understanding(Intent.HELP)
    if BYE.match(text):
        return Understanding(Intent.BYE)
    if MORE.match(text):
        return Understanding(Intent.MORE)
    mentions = finder.find(text)
    bare = _blanked(text, mentions)
    # "Should I watch Heat" asks about Heat, "what should I watch" asks for a movie.
    if PREDICT.search(bare) and (mentions or not RECOMMEND.search(bare)):
        return _prediction(bare, mentions)
    ratings, unclear = _verdicts(bare, mentions)
    unknown = _unknown_titles(bare)
    if not ratings and not unknown and (RECOMMEND.search(bare) or GENRE.search(bare) or DECADE.search(bare)):
        # "Something like Heat" says that Heat was liked.
        liked = tuple(Rating(m.id, Verdict.GOOD) for m in unclear)
        return Understanding(Intent.RECOMMEND, ratings=liked, wishes=wishes(bare))
    if ratings or unclear or unknown:
        wanted = RECOMMEND.search(bare) is not None and ratings
        intent = Intent.RECOMMEND if wanted else Intent.TELL
        found = wishes(bare) if wanted else NO_WISHES
        return Understanding(intent, ratings=ratings, unclear=unclear, unknown=unknown, wishes=found)
    return Understanding(Intent.GREET if GREET.match(text) else Intent.OTHER)


def wishes(text: str) -> Wishes:
    """Genres wanted and unwanted, and years, in a text from which titles are taken out."""
    wanted: set[str] = set()
    unwanted: set[str] = set()
    names = list(GENRE_WORDS)
    for match in GENRE.finditer(text):
        assert match.lastgroup
        genre = names[int(match.lastgroup[1:])]
        (unwanted if UNWANTED.search(text[: match.start()]) else wanted).add(genre)
    low, high = _years(text)
    return Wishes(genres=frozenset(wanted - unwanted), without=frozenset(unwanted), year_from=low, year_to=high)


def _years(text: str) -> tuple[int | None, int | None]:
    if decade := DECADE.search(text):
        tens = int(decade["full"] or decade["short"]) * 10
        century = int(decade["century"]) * 100 if decade["century"] else 2000 if tens <= 20 else 1900
        return century + tens, century + tens + 9
    match = YEARS.search(text)
    if match is None:
        return None, None
    if match["low"]:
        low, high = sorted((int(match["low"]), int(match["high"])))
    elif match["after"]:
        low, high = int(match["after"]), int(match["until"] or 2200)
    elif match["before"]:
        low, high = 1800, int(match["before"])
    else:
        low = high = int(match["only"])
    in_range = 1800 <= low <= high <= 2200
    return (low if low > 1800 else None, high if high < 2200 else None) if in_range else (None, None)


def _blanked(text: str, mentions: list[Mention]) -> str:
    """The text with its titles overwritten, so that no word of a title is taken for a word of the person."""
    for mention in mentions:
        text = text[: mention.start] + "\0" * (mention.end - mention.start) + text[mention.end :]
    return text


def _verdicts(bare: str, mentions: list[Mention]) -> tuple[tuple[Rating, ...], tuple[Movie, ...]]:
    """A rating for each movie of whose sentence a cue tells good or bad, and the movies of which none does.

    The cue in the movie's own part of a list counts first ("Heat was great and Twister was awful"),
    then the last one before it ("I loved Heat, Fargo and Alien"), then the next one after it.
    """
    ratings: dict[int, Rating] = {}
    unclear: dict[int, Movie] = {}
    for sentence in _pieces(SENTENCE_END, bare, 0, len(bare)):
        inside = [m for m in mentions if sentence[0] <= m.start < sentence[1]]
        if not inside:
            continue
        cues = list(CUE.finditer(bare, *sentence))
        parts = list(_pieces(LIST_BREAK, bare, *sentence))
        for mention in inside:
            cue = _cue_of(mention, cues, next(p for p in parts if p[0] <= mention.start <= p[1]))
            if cue is None:
                unclear[mention.movie.id] = mention.movie
            else:
                verdict = Verdict.BAD if cue["bad"] else Verdict.GOOD
                ratings[mention.movie.id] = Rating(mention.movie.id, verdict)
    return tuple(ratings.values()), tuple(m for m in unclear.values() if m.id not in ratings)


def _cue_of(mention: Mention, cues: list[re.Match[str]], part: tuple[int, int]) -> re.Match[str] | None:
    own = [c for c in cues if part[0] <= c.start() < part[1]]
    before = [c for c in cues if c.end() <= mention.start]
    after = [c for c in cues if c.start() >= mention.end]
    return next(iter([*own[-1:], *before[-1:], *after[:1]]), None)


def _pieces(separator: re.Pattern[str], text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The slices of a text between separators, as (start, end)."""
    for match in separator.finditer(text, start, end):
        yield start, match.start()
        start = match.end()
    yield start, end


def _prediction(bare: str, mentions: list[Mention]) -> Understanding:
    if mentions:
        return Understanding(Intent.PREDICT, asked_about=tuple(dict.fromkeys(m.movie for m in mentions)))
    match = PREDICT.search(bare)
    asked = bare[match.end() :].strip(" \t\r\n.,!?\"'\0") if match else ""
    return Understanding(Intent.PREDICT, unknown=(asked[:80],) if asked else ())


def _unknown_titles(bare: str) -> tuple[str, ...]:
    """What a person says they liked or hated and no catalogue has: quoted, or a name after a cue."""
    found = dict.fromkeys(QUOTED.findall(bare))
    for sentence in SENTENCE_END.split(bare):
        cues = list(CUE.finditer(sentence))
        for k, cue in enumerate(cues):
            end = cues[k + 1].start() if k + 1 < len(cues) else len(sentence)
            for piece in LIST_BREAK.split(sentence[cue.end() : end]):
                if (
                    "\0" not in piece
                    and '"' not in piece
                    and (match := NAME_LIKE.match(piece.strip()))
                    and _is_name(match["title"])
                ):
                    found[match["title"]] = None
    return tuple(t for t in found if "\0" not in t)[:5]


def _is_name(title: str) -> bool:
    """Whether a phrase is written as a name: each of its longer words with a capital."""
    words = [w for w in title.split() if len(w) > 3] or title.split()
    return all(w[:1].isupper() for w in words) and words != ["I"] and any(c.isalpha() for c in title)
