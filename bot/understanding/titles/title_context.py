"""Decide whether words that could be a title name a movie in context: "loved Big", but not "a big help".

A distinctive title, such as "Pulp Fiction", counts anywhere. Ordinary words count as a title if they are quoted or
capitalised, or if the sentence has a slot for a title: after "loved" or "a movie called", before "was great", in a list
beside another title.
"""

from __future__ import annotations

import re

from bot.understanding.titles.place import Place
from bot.understanding.titles.surroundings import (
    BEING,
    BEING_OR_STAYING,
    INTERJECTIONS,
    JUDGING,
    KNOWN_FUNCTION_WORDS,
    LIKE_BEFORE,
    LIKED_BEFORE,
    LISTED_BEFORE,
    NAMES_LISTED_AFTER,
    NO_SUBJECTS,
    QUOTES_AFTER,
    QUOTES_BEFORE,
    SAID_ALONE,
    WOULD_I_LIKE,
)
from bot.understanding.words.lexicon import WORD_KINDS
from bot.understanding.words.ordinary_words import (
    FIRST_NAMES,
    FUNCTION_WORDS,
    ORDINARY,
    PARTS_AND_GENRES,
    PRONOUNS,
    PROPER_WORDS,
    is_ordinary,
)

# "The thing is so good" judges a movie; "the thing is, I hated it" names none.
THING_JUDGED = re.compile(
    r"the thing (?:is|was) (?:(?:so|really|very|too|such an?|an?|absolutely|pretty|just|still) )*"
    r"(?:good|great|amazing|awesome|scary|classic|masterpiece|brilliant|bad|boring|awful|perfect|gross|gory|terrifying)"
    r"(?=\s*(?:$|[.,!?]|and\b|but\b|imo\b|tbh\b))",
    re.IGNORECASE,
)
# "Guten Tag", "jeden Tag".
GERMAN_DAY = re.compile(r"\b(?:guten|jeden|schönen|ganzen|diesen|einen|nen|den|am|pro) $", re.IGNORECASE)
# "No, I meant Up", "do you know The Room?".
MEANT_BEFORE = re.compile(
    r"\b(?:(?:i|we) (?:actually )?meant|do you know|have you (?:ever )?(?:seen|watched|heard of))(?: the movie)? $",
    re.IGNORECASE,
)
ENDS = re.compile(r"\s*(?:$|[.,;!?(])")
# "I walked out of the room."
LEFT_A_PLACE = re.compile(r"\b(?:out of|left|leave|leaving|entered|into|across|in|to)(?: the)? $", re.IGNORECASE)
PLACES = frozenset("room house apartment theater theatre cinema building".split())


def names_a_movie(place: Place, exact: bool) -> bool:
    """Whether these words name a movie rather than say something; `exact`: whether they are its full title."""
    if place.left[-1:] in QUOTES_BEFORE and place.right[:1] in QUOTES_AFTER:
        return True
    if LEFT_A_PLACE.search(place.left) and place.run[-1].low in PLACES and not place.capitalised:
        return False
    if place.run[0].low == "tag" and GERMAN_DAY.search(place.left):
        return False
    if place.run[-1].low == "nowhere" and re.match(r" near\b", place.right):
        return False
    if exact and MEANT_BEFORE.search(place.left) and ENDS.match(place.right) and _may_be_meant(place):
        return True
    if exact and _is_all_there_is(place):
        return True
    if len(place.run) == 1 and place.run[0].low.endswith("'s") and is_ordinary(place.run[0].low):
        return False  # "My kid's favourite" names no "Kids".
    if exact and _is_judged_in_passing(place):
        return True
    if len(place.run) == 1 and place.run[0].text.islower() and BEING.search(place.left):
        return False  # "I'm burnt out."
    if not all(word.low in ORDINARY or word.low.isdigit() for word in place.run):
        if len(place.run) == 1 and not exact and place.run[0].text.islower() and not place.in_frame:
            return False  # "With samurai" names no "Samurai Assassin".
        return len(place.run) > 1 or _rare_word(place)
    if exact and len(place.run) >= 3 and len(place.telling) > 1 and place.telling[-1] not in PARTS_AND_GENRES:
        return True
    if not place.telling:
        return _function_words(place, exact)
    if all(word.low.isdigit() for word in place.run):
        return _number(place)
    named_otherwise = PARTS_AND_GENRES | PROPER_WORDS | FIRST_NAMES
    if place.telling[0] in named_otherwise and sum(word.low not in ("the", "a") for word in place.run) == 1:
        return _word_with_another_use(place)
    if place.capitalised and not (len(place.run) == 1 and place.of_a_name):
        return _capitalised_words(place, exact)
    return not BEING.search(place.left) and _small_words(place)


def _may_be_meant(place: Place) -> bool:
    """Whether the words are capitalised, or neither a verdict ("I meant good") nor a pronoun."""
    return place.capitalised or (bool(place.telling) and not all(w.low in WORD_KINDS for w in place.run))


def _is_all_there_is(place: Place) -> bool:
    """Whether the text has no other words, and these neither answer nor ask: "Halloween"."""
    if re.search(r"\w", place.text[: place.start] + place.text[place.end :]) or not place.telling:
        return False
    return not any(
        word.low in PARTS_AND_GENRES or word.low in SAID_ALONE or word.low.isdigit() or word.low in WORD_KINDS
        for word in place.run
        if word.low not in FUNCTION_WORDS
    )


def _is_judged_in_passing(place: Place) -> bool:
    """Whether some words are judged, though no clause begins before them: "... and the tree of life no thanks"."""
    little = all(word in PARTS_AND_GENRES for word in place.telling)
    if little or not len(place.run) > (1 if place.previous else 2):
        return False
    return place.judged_after


def may_be_misspelt(place: Place) -> bool:
    """Whether a word that resembles a title stands where a title would."""
    if place.of_a_name or is_ordinary(place.run[-1].text):
        return False
    if place.capitalised and not place.begins_sentence:
        return True
    return place.in_frame or (place.begins_clause and place.fits_after)


def heads_a_list(place: Place) -> bool:
    """Whether the words may be a title because they stand before another in a list: "the thing and fargo"."""
    low = [word.low for word in place.run]
    says_something = len(low) == 1 and (low[0] in FUNCTION_WORDS or low[0] in PROPER_WORDS | FIRST_NAMES)
    return (
        (place.begins_clause or LIKE_BEFORE.search(place.left) is not None)
        and not says_something
        and not all(w in PRONOUNS for w in low)
    )


def says_a_state(place: Place) -> bool:
    """Whether the words describe somebody's state: "I was home alone"."""
    return BEING_OR_STAYING.search(place.left) is not None


def _rare_word(place: Place) -> bool:
    word = place.run[0]
    capital = word.text[:1].isupper()
    if len(word.low) < 3 and word.low.isalpha() and not (capital and place.in_frame):
        return False
    return (len(word.low) > 3 or capital or place.in_frame) and not place.of_a_name


def _function_words(place: Place, exact: bool) -> bool:
    """Whether function words name a movie here: "Her", "Up", "Get Out", "The Thing"."""
    first, pronoun = place.run[0].low, place.run[0].low in PRONOUNS
    if exact and place.begins_clause and THING_JUDGED.match(place.text, place.start):
        return True
    if place.capitalised and first in KNOWN_FUNCTION_WORDS and not place.left and place.right[:2] == ". ":
        return True  # "It. The new one."
    if place.capitalised and first in KNOWN_FUNCTION_WORDS and place.begins_sentence and place.right[:1] == ",":
        return True
    if first in NO_SUBJECTS and place.begins_clause and re.match(r" (?:is|was)\b", place.right):
        return len(place.run) == 1 and place.judged_after
    if not place.capitalised:
        if not pronoun and LIKED_BEFORE.search(place.left) and re.match(r"\s*(?:$|[.,;!])", place.right):
            return True
        if first in ("saw", "up") and len(place.run) == 1 and _is_judged_or_watched(place):
            return True
        if exact and len(place.run) > 1 and place.run[-1].low not in PRONOUNS and place.beside:
            return True
        if pronoun:
            return False
        if not place.left.strip() or (exact and len(place.run) > 1 and place.begins_sentence):
            begins = re.match(r" (?:is|was|made)\b", place.right) is not None
            return first not in INTERJECTIONS and begins and place.judged_after
        return WOULD_I_LIKE.search(place.left) is not None and place.fits_after
    if first == "i" and len(place.run) == 1:
        return False
    if exact and len(place.run) > 1:
        return True
    if pronoun:
        return place.beside or (place.fits_before and place.fits_after)
    if not place.begins_sentence and re.match(r" (?:movies|films|franchise|series|trilogy)\b", place.right):
        return True
    return place.fits_before or place.in_frame


def _is_judged_or_watched(place: Place) -> bool:
    """Whether "saw" or "up" is judged or watched: "loved Heat, saw is awful", "I watched up with my son"."""
    is_said = re.match(r" (?:is|was)\b", place.right) is not None and place.judged_after
    watched = LIKED_BEFORE.search(place.left) is not None and place.fits_after
    return watched or (is_said and (place.begins_clause or LISTED_BEFORE.search(place.left) is not None))


def _number(place: Place) -> bool:
    """Whether a number names a movie: "300", "21", but not the score in "9/10 Green Mile"."""
    if place.right.startswith("/"):
        return False
    framed = place.clearly_before or (place.fits_before and len(place.run[0].low) > 2)
    return (
        len(place.run) > 1
        or (framed and place.fits_after)
        or place.beside
        or (place.begins_clause and place.judged_after)
    )


def _word_with_another_use(place: Place) -> bool:
    """Whether the sentence shows that a name, a day or a genre is a title: "Emma", "Friday", "Horror"."""
    last = place.run[-1].low
    if place.capitalised:
        named = place.in_frame and not place.of_a_name
        if named and place.after_opinion and len(place.run) > 1:
            return True  # "Bad: The Game."
        return named and (not place.begins_sentence or last not in PARTS_AND_GENRES)
    if last in FIRST_NAMES or len(place.run) > 1:
        ends = re.match(r"\s*(?:$|[.!?]|\d{1,2} ?/ ?10?)", place.right) is not None
        if place.loved_after:
            return True
        return (place.clearly_before and place.fits_after) or (place.fits_before and ends) or place.beside
    return False


def _capitalised_words(place: Place, exact: bool) -> bool:
    if exact and len(place.run) > 1:
        return True
    if place.begins_sentence:
        alone = re.match(r"\s*(?:$|[.,!?>])", place.right)
        if alone and place.run[0].low in SAID_ALONE:
            return False  # "For a party. Help!"
        if alone and place.previous is not None and WORD_KINDS.get(place.run[0].low) in JUDGING:
            return False  # "Drive. Beautiful."
        return alone is not None or NAMES_LISTED_AFTER.match(place.right) is not None or place.in_frame
    return not place.title_cased or place.in_frame


def _small_words(place: Place) -> bool:
    """Whether ordinary words in lower case name a movie here."""
    if place.fits_before and re.match(r"\s*\d{1,2}(?:[.,]\d)? ?/ ?\d", place.right):
        return True  # "Rate the room 0/10".
    if place.beside or (place.begins_clause and place.judged_after):
        return True
    placed = place.clearly_before or place.after_liking or (len(place.telling) > 1 and place.fits_before)
    return place.fits_after and (placed or place.after_opinion)
