"""Recognise corrections of the previous message: "no, I meant Fargo", "not Heat, Fargo", "the other way round"."""

from __future__ import annotations

import re

# Titles are blanked out here.
_MEANT = re.compile(
    r"^\W*(?:(?:no|nah|nope|oops|ups|sorry|wait|ah|oh|hm+|actually|lol|but|i|we|typo|my bad|autocorrect"
    r"|not (?:the|that|this) (?:[\w-]+ ){0,3}(?:one|movie|film|version|remake|original))\W+)*"
    r"(?:meant|mean|was (?:talking|thinking) (?:about|of))\b(?= [^.!?]*\x00)",
    re.IGNORECASE,
)
_NOT_BUT = re.compile(r"^\W*(?:(?:no|sorry|wait|oops)\W+)*not \x00+\W*(?:,|but|-)\W*(?:but )?\x00", re.IGNORECASE)
_OTHER_WAY_ROUND = re.compile(
    r"\b(?:other|wrong) way (?:a)?round\b|\b(?:swap|switch|reverse) (?:them|those|these|it)\b"
    r"|\b(?:that|it) was (?:sarcasm|sarcastic|irony|ironic|a joke)\b"
    r"|\bi was (?:just )?(?:being )?(?:sarcastic|ironic|kidding|joking)\b"
    r"|\bvice versa\b|\b(?:mixed|got) (?:them|those|it) (?:up|backwards)\b",
    re.IGNORECASE,
)


_NOT_THAT_ONE = re.compile(
    r"^\W*(?:(?:no|nope|sorry|wait|oops)\W+)*(?:not (?:that|this) (?:one|movie|film)|(?:that's |thats )?the wrong "
    r"(?:one|movie|film)|wrong (?:one|movie|film)|not (?:the|what|which) (?:one|movie|film)? ?(?:that )?i meant)\W*$"
    r"|^\W*(?:(?:no|nope|sorry|wait|oops|but|hey|um)\W+)*i (?:never|did(?:n['’]?t| not)) (?:said|say|told you|tell you)"
    r" (?:that )?(?:i (?:liked?|loved?|hated?|disliked?|saw|had seen) )?(?:that|it|this|so)\W*$"
    r"|^\W*(?:ignore|disregard|forget|scrap) (?:my|the) (?:last|previous) (?:message|text|line|one)\W*$"
    r"|^\W*(?:(?:no|sorry|wait|oops)\W+)*(?:that|it)(?:['’]s| was| is) (?:my|the) \w+(?:['’]s)?"
    r"(?: (?:opinion|taste|rating|view))?,? not mine\W*$"
    r"|^\W*(?:(?:no|sorry|wait|oops)\W+)*(?:that|it) was(?:n['’]?t| not) me\b[^.!?\n]{0,40}\W*$"
    r"|^\W*(?:(?:oops|sorry|no|wait|please|can you|could you|actually|haha)\W+)*(?:"
    r"(?:that|it|this)(?:['’]?s| was| is) (?:(?:just |only )?(?:my|the) \w+(?:['’]s)?|not me|not mine|somebody else"
    r"|someone else)(?: (?:typing|talking"
    r"|speaking|phone|opinion|on my phone))?"
    r"|(?:delete|remove|erase|scrap|ignore|forget|cancel) (?:it|that|this|(?:the|my) last (?:one|rating|thing)"
    r"|that (?:one"
    r"|last one|rating))"
    r")(?:\W+(?:please|pls|sorry|haha|lol|again|not me|then"
    r"|(?:i think |because )*(?:my|the) \w+ (?:typed|wrote|said|sent)(?: (?:that|it|this))?))*\W*$",
    re.IGNORECASE,
)


_TAKES_BACK = re.compile(
    r"^\W*(?:(?:please|ok|okay|and|oh|actually|can you|could you|i|i['’]?d like to|want to|sorry)\W+)*"
    r"(?:(?:forget|remove|delete|erase|unrate|drop|take (?:(?:it|that|this|what i said) )?back|scratch|strike"
    r"|never ?mind)"
    r"|(?:never|did(?:n['’]?t| not)) (?:said|say|told you|tell you)(?: that)?(?= i (?:like|love|hate|dislike)d?\b))\s+"
    r"(?:about |(?:my|the) (?=\x00)|my (?:rating|verdict|vote|score|opinion)s? (?:of|on|for) "
    r"|what i (?:said|told you) (?:about|of) "
    r"|(?:that )?i (?:ever |just )?(?:liked?|loved?|hated?|disliked?|rated|said i (?:liked|loved|hated)) )*"
    # Possessive quantifiers: backtracking could split a title, a run of zero bytes, in exponentially many ways.
    r"\x00++(?:[\s,&]*+(?:(?:and|or)[\s,&]*+)*+\x00++)*+"
    r"(?: (?:again|please|pls|altogether|completely|entirely|for me|rating|verdict|vote|score|opinion|thumb"
    r"|(?:from|off) (?:my|the) \w+))*\W*"
    r"(?:actually\W*)?(?:(?:(?<=[,.!;-] )|(?<=[,.!;-]))(?!\w+ (?:instead|please)\b)"
    r"(?:i was|i am|i'm|i dunno|dunno|i don['’]?t know|not sure|that was|it was|my|because|since|he|she|they|we"
    r"|(?:just )?(?:re-?)?watched|turns out)\b[^?\n\x00]{0,120}\W*)?$",
    re.IGNORECASE,
)


_MEANT_NO_MOVIE = re.compile(
    r"^\W*(?:(?:no|nope|oops|ups|oh|ah|wait|sorry|actually|nein|moment|hm+)\W+)*(?:i|ich)"
    r" (?:meant|mean|meinte|meine)"
    r" (?:(?:the|die|das|a|its) )?(?:tv |netflix |hbo )?(?:series|serie|show|mini-?series|book|buch|novel|roman|game"
    r"|spiel|musical|play|song|album)\b[^.!?\n]{0,60}(?:\.\s{1,3}i (?:have not|haven['’]?t) seen it\b)?\W*$",
    re.IGNORECASE,
)


# "Take Titanic off my list".
_TAKES_OFF = re.compile(
    r"^\W*(?:(?:please|ok|okay|and|can you|could you)\W+)*(?:take|cross|strike|get) \x00++ (?:off|out)"
    r"(?: (?:of )?(?:my|the) (?:list|ratings|profile|movies|likes|dislikes))?(?: please| pls)?\W*$",
    re.IGNORECASE,
)


def takes_back(bare: str) -> bool:
    """Whether a text takes back what was said about a movie: "forget Titanic"; `bare`: the text without its titles."""
    return _TAKES_BACK.match(bare) is not None or _TAKES_OFF.match(bare) is not None


def means_no_such(text: str) -> bool:
    """Whether a text rejects what the bot understood, but does not correct it: "not that one"."""
    return _NOT_THAT_ONE.match(text) is not None or _MEANT_NO_MOVIE.match(text) is not None


def means_another(bare: str) -> bool:
    """Whether another movie was meant; `bare` is the text without its titles."""
    return _MEANT.search(bare) is not None or _NOT_BUT.search(bare) is not None


def means_the_opposite(bare: str) -> bool:
    """Whether the verdicts on two movies were swapped."""
    return _OTHER_WAY_ROUND.search(bare) is not None
