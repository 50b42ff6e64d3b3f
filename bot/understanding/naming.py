"""Find the movies that a message names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from bot.contracts.session import Question
from bot.understanding.meaning import Context
from bot.understanding.opinions.attribution import INSULTS
from bot.understanding.opinions.clauses import JUDGES, LIKING
from bot.understanding.requests import intents
from bot.understanding.requests.ages import says_an_age
from bot.understanding.requests.people import people
from bot.understanding.telling import in_order
from bot.understanding.titles.company import starred_by, with_maker, with_star
from bot.understanding.titles.finder import TitleFinder
from bot.understanding.titles.forms import key_of
from bot.understanding.titles.longer_titles import with_longer_titles
from bot.understanding.titles.references import decided
from bot.understanding.titles.refused import refused, refused_series
from bot.understanding.titles.series import with_series
from bot.understanding.titles.subtitles import subtitles
from bot.understanding.words.lexicon import WORD_KINDS
from bot.understanding.words.mentions import WORD, Mention, blanked, stranger
from movies.catalogue import Movie
from movies.topics import known_as

ABOUT_A_THING = re.compile(
    r"\b(?:movies?|films?|something|anything|one|documentary) about the\s+$"
    r"|\b(?:set|takes place|happens) in\s+(?:the )?$",
    re.IGNORECASE,
)
# "A movie about divorce", "vampires in the wild west": lower-case words that merely resemble a title.
WITHIN_A_WISH = re.compile(r"\b(?:about|in|at|on|with|of|from)\s+(?:the |an? )?$", re.IGNORECASE)
FOR_GROWN_UPS = re.compile(r"\bfor grown[- ]?ups$")
OWN_NAME = re.compile(
    r"\b(?:you|called|hi|hey|hello|thanks|thank you|ok|dear|bye)(?: called)?,? matinee$", re.IGNORECASE
)
# "The Tom Cruise one", "that Tom Cruise garbage".
THE_STARS = re.compile(
    rf"\b(?:the|that) (?P<star>[\w'’.-]+(?: [\w'’.-]+)?) "
    rf"(?:one|version|remake|film|movie|{'|'.join(sorted(INSULTS))})\b",
    re.IGNORECASE,
)
# "SFW, max. 2h".
NO_TITLE = re.compile(r"(?:max|min)\b(?=\.? ?\d)|n?sfw\b", re.IGNORECASE)
# "Sci-fi of the last five years", "from the past ten years".
LATEST_YEARS = re.compile(
    r"\b(?:of|from|in|over|within|during) (?:the )?(?:last|past) [\w ]{1,12}\b(?:years?|decades?|months?)$",
    re.IGNORECASE,
)
WHOSE = re.compile(
    r"(?<!swears )(?<!swear )(?<!same )(?<!ditto )\b(?:by|with|from|starring|featuring|of|directed by)\s+(?:\w+ )?$",
    re.IGNORECASE,
)
PLAYED = re.compile(
    r"\b(?:who|actor|actress|that) (?:plays|played|voices|voiced|portrays|portrayed) (?:the )?$", re.IGNORECASE
)
# "A Hitchcock I haven't seen", "which Tarantino should I start with".
ONE_OF_THEIRS = re.compile(
    r"\b(?:an?|another|some|any|which|early|late|old|best|good|great|more|every|other|classic|by|all the|no)\s+$",
    re.IGNORECASE,
)
# A few words decide, so a long message need not be read again for each of its titles.
CHARACTERS_BEFORE = 100
MOVIES_AFTER = re.compile(r"\s+(?:movies|films|flicks|stuff|thrillers?|comed(?:y|ies)|stor(?:y|ies))\b", re.IGNORECASE)


def movies_named(text: str, finder: TitleFinder, context: Context) -> list[Mention]:
    """All movies that a text names, left to right. A name that several share stays open unless the text settles it."""
    found = [m for m in finder.find(text, context.movies) if not _names_a_topic(m, text)]
    found += refused(text, found, finder)
    mentions = [with_maker(with_star(decided(_on_screen(m, context), text), text), text) for m in found]
    mentions = with_longer_titles(text, mentions)
    mentions = with_longer_titles(text, with_series(text, mentions, finder, bool(context.movies)))
    mentions = in_order([*mentions, *subtitles(text, mentions, finder.index)])
    mentions = in_order([*mentions, *_by_star(text, mentions, finder, context)])
    series = list(refused_series(text, finder))
    return [m for m in mentions if not any(m.start < end and start < m.end for start, end in series)]


def is_told_by_star(movie: Movie, mentions: Sequence[Mention]) -> bool:
    """Whether one of the mentions names the movie as "the Tom Cruise one"."""
    return any(m.movie == movie and THE_STARS.fullmatch(m.text) for m in mentions)


def _by_star(text: str, mentions: Sequence[Mention], finder: TitleFinder, context: Context) -> Iterator[Mention]:
    """What "the Tom Cruise one" means: a namesake, perhaps unknown, of the last movie named or spoken of."""
    for match in THE_STARS.finditer(blanked(text, mentions)):
        before = [m for m in mentions if m.end <= match.start()]
        spoken_of = (before[-1].movie,) if before else (context.focus,) if context.focus is not None else context.told
        keys = [key_of(WORD.findall(movie.title)) for movie in spoken_of]
        namesakes = [movie for key in keys for movie in finder.index.namesakes(key)]
        theirs = starred_by(match["star"], namesakes)
        if len(theirs) == 1:
            yield Mention((theirs[0],), match.start(), match.end(), match[0])
        elif not theirs and spoken_of and all(m.facts for m in spoken_of) and people(match["star"]):
            yield stranger(match[0], match.start(), match.end())


def _names_a_topic(mention: Mention, text: str) -> bool:
    """Whether a title is used as a topic: "heist movies", "a film about the Titanic"."""
    first = max(0, mention.start - CHARACTERS_BEFORE)
    before, to_its_end = text[first : mention.start], text[first : mention.end]
    if ABOUT_A_THING.search(before) and not mention.dated:
        return True
    nearly = key_of(WORD.findall(mention.text)) != key_of(WORD.findall(mention.movie.title))
    if nearly and mention.text.islower() and WITHIN_A_WISH.search(before) and _is_no_opinion(text):
        return True
    if PLAYED.search(before) and re.match(r" in\b", text[mention.end :]):
        return True  # "Who played Hannibal in The Silence of the Lambs?"
    if re.search(r"\bhong $", before, re.IGNORECASE):
        return True
    if not mention.dated and (NO_TITLE.match(text, mention.start) or LATEST_YEARS.search(to_its_end)):
        return True
    if says_an_age(text, mention.start, mention.end):
        return True
    if OWN_NAME.search(to_its_end) and not mention.dated:
        return True  # "Why are you called Matinee?"
    if _names_a_person(mention, text) or (not mention.dated and FOR_GROWN_UPS.search(to_its_end)):
        return True
    if known_as(mention.text) is None or mention.dated:
        return False
    asked = intents.RECOMMEND.search(text) is not None and text[mention.start].islower()
    return asked or MOVIES_AFTER.match(text[mention.end :]) is not None


def _is_no_opinion(text: str) -> bool:
    return not any(WORD_KINDS.get(word) in JUDGES | LIKING for word in re.findall(r"[\w']+", text.casefold()))


def _names_a_person(mention: Mention, text: str) -> bool:
    """Whether a title is used as a person's name: "films by Hitchcock"."""
    before, after = text[max(0, mention.start - CHARACTERS_BEFORE) : mention.start], text[mention.end :]
    theirs = ONE_OF_THEIRS.search(before) or MOVIES_AFTER.match(after)
    if mention.dated or not (WHOSE.search(before) or theirs):
        return False
    return any(part.start <= mention.start and mention.end <= part.end for part in people(text))


def _on_screen(mention: Mention, context: Context) -> Mention:
    """Resolve a name that several movies share to the one of them that the bot has just shown."""
    shown = [movie for movie in mention.candidates if movie in context.movies]
    if mention.clear or len(shown) != 1 or context.question is Question.WHICH:
        return mention
    return mention.meaning(shown[0])
