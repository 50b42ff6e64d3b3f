"""Wanted and unwanted genres in a message."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from bot.understanding.requests.parts import Part, unwanted
from movies.protocol.recommendation import Wishes

GENRE_WORDS = {
    "Action": r"actions?|blockbusters?",
    "Adventure": r"adventur(?:es?|ous)",
    "Animation": r"animat(?:ed|ions?)|cartoons?|anime|pixar",
    "Children": r"child(?:ren)?'?s?|kids?'?|family[- ]friendly|family|little ones",
    "Comedy": r"comed(?:y|ies)|comedic|funn(?:y|ier)|comic|laughs?|light(?:er|hearted|-hearted)?|feel[- ]?good"
    "|cheerful|cheering up|cheer (?:me|us|her|him|them) up|uplifting|silly|hilarious|happ(?:y|ier)",
    "Crime": r"crimes?|gangsters?|heists?|mafia|mob",
    "Documentary": r"document[ae]?r(?:y|ies)|docus?|docs",
    "Drama": r"dramas?|dramatic|tear-?jerkers?|a good cry",
    "Fantasy": r"fantas(?:y|ies)|magical",
    "Film-Noir": r"(?:film[- ])?noirs?",
    "Horror": r"horrors?|scar(?:y|ier)|frightening|terrifying|gor(?:y|e)|slashers?|spooky|creepy|bloody",
    "Musical": r"musicals?",
    "Mystery": r"(?<!murder )myster(?:y|ies)|mysterious|detectives?",
    "Romance": r"romances?|romantic|rom-?coms?|romcoms?|love stor(?:y|ies)|chick flicks?",
    "Sci-Fi": r"sci[- ]?-?fi|science[- ]fiction|scifi|space|aliens",
    "Thriller": r"thrillers?|thrilling|suspense(?:ful)?",
    "War": r"wars?",
    "Western": r"westerns?|cowboys?",
}
# Words that stand for two genres at once.
_TWO_GENRES = {r"rom-?coms?": "Comedy"}
_GENRE = re.compile(
    r"(?<![\w-])(?:"
    + "|".join(f"(?P<g{k}>{words})" for k, words in enumerate(GENRE_WORDS.values()))
    + r")(?!\w|-(?!free\b))",
    re.IGNORECASE,
)
_NAMES = list(GENRE_WORDS)
# Things that somebody may want to avoid even in a horror movie: `viewers` handles these.
_IN_SCENES = re.compile(r"gor(?:e|y)|bloody", re.IGNORECASE)
# "No slashers" refuses a subject, not all of its genre: `topics` handles these.
_PART_OF_A_GENRE = re.compile(r"slashers?|heists?|space|aliens|detectives?|pixar", re.IGNORECASE)
# "Scary, but not too scary" asks for horror without the worst of it.
_TOO = re.compile(r"\b(?:too|so|that|super|very|overly|really|quite|crazy|extremely|insanely)\s+$", re.IGNORECASE)
_WORST = {"Horror": Wishes(without_topics=frozenset({"disturbing", "gore"}))}
_OR = re.compile(r"\bor\b|/", re.IGNORECASE)
# "A happy ending" is not a comedy, "civil war" not a genre, "losing a child" no children's movie, and "my kid made me"
# no wish for one.
_NO_GENRE = re.compile(
    r"\bhappy (?:ending|with|to|for|about)|\b(?:civil|cold|world|vietnam|star) wars?\b"
    r"|\bmy (?:kid|child|kids|children) (?:made|makes|forced|dragged|showed|watche[sd])\b"
    r"|\bcomic books?\b|\b(?:based on|adapted from) an? comic\b"
    r"|\b(?:los(?:e|es|ing|t)|loss of|death of|missing|kidnapped|abducted|murdered|dying|dead)"
    r" (?:an? |the |their |her |his |my |your )?(?:child(?:ren)?|kids?)\b"
    r"|\bchild(?:ren)? (?:abuse|soldiers?|labou?r|trafficking|abduction|murder(?:er)?s?)\b"
    # The German word for "was".
    r"|\bwar (?:mir|mich|uns|so|sehr|zu|echt|total|nicht|ein|eine|der|die|das|toll|gut|langweilig|ganz|auch"
    r"|halt|richtig)\b",
    re.IGNORECASE,
)


# "Inception war übelst krass": in a German sentence, "war" means "was".
_GERMAN = re.compile(
    r"\b(?:ich|und|der|das|nicht|hab|hast|noch|aber|auch|mir|man|wir|sehr|ein|eine|ist|den)\b", re.IGNORECASE
)
_WAS = re.compile(r"\bwar\b")
# "Not Pixar, kids are 4 and 9" refuses no children's movies.
_SAYS_WHO = re.compile(r"(?:kids?|children)(?: are| is|,? aged?|:|,? \(?\d)", re.IGNORECASE)


def genres(text: str) -> list[Part]:
    """The genres that a text names. Wanted ones are combined with "and", unless "or" stands between them."""
    parts: list[Part] = []
    limits: list[re.Match[str]] = []
    last_unwanted: int | None = None
    last_wanted: int | None = None
    either = False
    for match in _named(text):
        if unwanted(text, *match.span(), last_unwanted) and not _SAYS_WHO.match(text, match.start()):
            last_unwanted = match.end()
            if _IN_SCENES.fullmatch(match[0]) or _PART_OF_A_GENRE.fullmatch(match[0]):
                continue
            if _TOO.search(text[: match.start()]):
                limits.append(match)
            # "No romcom" does not exclude comedies.
            parts.append(Part(*match.span(), Wishes(without=frozenset([_name(match)]))))
            continue
        either |= last_wanted is not None and _OR.search(text[last_wanted : match.start()]) is not None
        last_wanted, last_unwanted = match.end(), None
        parts.append(Part(*match.span(), Wishes(genres=_names(match))))
    parts = _limited(text, parts, limits)
    wanted = frozenset[str]().union(*(part.wish.genres for part in parts))
    refused = frozenset[str]().union(*(part.wish.without for part in parts))
    alternatives = either and len(wanted - refused) > 1
    return [
        part._replace(wish=Wishes(genres=left, either=alternatives and bool(left)))
        if part.wish.genres and (left := part.wish.genres - refused) is not None
        else part
        for part in parts
    ]


def _named(text: str) -> Iterator[re.Match[str]]:
    """The words for genres, without those that mean something else here."""
    blank = [match.span() for match in _NO_GENRE.finditer(text)]
    if len({match[0].casefold() for match in _GERMAN.finditer(text)}) > 1:
        blank += [match.span() for match in _WAS.finditer(text)]
    return (m for m in _GENRE.finditer(text) if not any(start <= m.start() < end for start, end in blank))


def _limited(text: str, parts: Iterable[Part], limits: Iterable[re.Match[str]]) -> list[Part]:
    """The parts, where a genre wanted in moderation is kept without its worst: "scary, but not too scary"."""
    said = list(parts)
    wanted = {genre: text[part.start : part.end] for part in said for genre in part.wish.genres}
    less = {match.span(): _name(match) for match in limits if _name(match) in wanted}
    left: list[Part] = []
    for part in said:
        if (genre := less.get((part.start, part.end))) is not None:
            word = text[part.start : part.end].casefold()
            milder = Wishes() if word in wanted[genre].casefold() else Wishes(without_topics=frozenset([word]))
            left.append(part._replace(wish=_WORST.get(genre, milder)))
        else:
            left.append(part if part.wish.without.isdisjoint(less.values()) else part._replace(wish=Wishes()))
    return left


def _name(match: re.Match[str]) -> str:
    assert match.lastgroup
    return _NAMES[int(match.lastgroup[1:])]


def _names(match: re.Match[str]) -> frozenset[str]:
    second = (name for words, name in _TWO_GENRES.items() if re.fullmatch(words, match[0], re.IGNORECASE))
    return frozenset((_name(match), *second))
