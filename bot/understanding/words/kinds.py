"""The roles of words in sentences that judge movies."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """The role of a word."""

    GOOD_VERB = "good verb"  # loved
    BAD_VERB = "bad verb"  # hated
    GOOD_WORD = "good word"  # great
    BAD_WORD = "bad word"  # boring
    SAID_GOOD = "said good"  # A complete opinion that no negation inverts: 👍, "thumbs up".
    SAID_BAD = "said bad"
    NEUTRAL = "neutral"  # okay
    NOT = "not"
    SEE = "see"  # seen, watched
    TO_SEE = "to see"  # see, watch, check: what one may still do
    WANT = "want"  # want, will, need
    HEDGE = "hedge"  # sounds, looks
    HEAR = "hear"
    ME = "me"
    PEOPLE = "people"  # my wife, everyone
    IT = "it"  # it, that, this
    THEM = "them"  # both, those, all
    BE = "be"
    MOVIE_NOUN = "movie noun"  # movie, film, one
    ASK_FOR = "ask for"  # recommend, looking for
    SIMILAR = "similar"
    YES = "yes"
    NO = "no"
    ADVERB = "adverb"
    AND = "and"
    BUT = "but"
    COMMA = "comma"
    STOP = "stop"
    MOVIE = "movie"
    OTHER = "other"
