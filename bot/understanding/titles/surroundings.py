"""Patterns and words around titles, for `place` and `title_context`."""

from __future__ import annotations

import re

from bot.understanding.words.kinds import Kind

JUDGING = {Kind.GOOD_WORD, Kind.BAD_WORD, Kind.NEUTRAL}
VERBS = {Kind.GOOD_VERB, Kind.BAD_VERB}
# How many characters to look at on each side.
LEFT, RIGHT = 60, 80
LABEL_LEFT = 40

_MOVIES = r"(?: (?:the )?(?:movies?|films?|remake|original|show))?(?: (?:like|such as))?"
BEFORE_A_TITLE = re.compile(
    r"(?:\b(?:love[ds]?|loving|liked?|likes|enjoy(?:ed)?|hated?|adored?|disliked?|prefer(?:red)?|fan of|favou?rites?"
    r"|tried|try|saw|see|seen|watch(?:ed|ing)?|rewatched|finished|rate|rated|remember"
    r"|recommend(?:ed)?|suggest(?:ed)?|called|named|titled|about|thoughts on|new|original|remake of"
    r"|argue|['’]d say|was|is|are|did|both|nor|neither|than|besides?|except|even)"
    rf"{_MOVIES}" + r"|\blike|\bmovies?|\bfilms?|[:\"“])\s*$",
    re.IGNORECASE,
)
# After these, even a single ordinary word in lower case may be a title.
CLEARLY_BEFORE_A_TITLE = re.compile(
    r"\b(?:loved|liked|enjoyed|hated|adored|disliked|fan of|stand"
    r"|did(?:n['’]?t| not) (?:really )?(?:like|love|enjoy|care for)"
    r"|would i (?:still |also |even )?(?:like|love|enjoy|hate)(?: or hate)?"
    r"|saw|see|seen|seeing|(?:re)?watch(?:ed|ing)?|finish(?:ed)?|watch after|during|walk(?:ed)? out of|as good as"
    r"|called|named|titled|the movie|the film|movies? like|films? like|stuff like|things like|(?:some"
    r"|any)thing like|similar to"
    r"|(?:said|told you|wrote|rated) (?:about|of|for)|my (?:rating|verdict|vote|score|opinion) (?:of|on|for)"
    r"|delete|erase|remove|unrate|slept through|gave up on|wasted on"
    r"|(?:impressed|disappointed|bored) (?:by|with|in)|thoughts on|(?:what|how) about|remake of|original|nor|neither"
    r"|who (?:directed|made|wrote|stars in|starred in|is in|was in)|who (?:plays|played|voices|voiced)[^.!?]{0,30} in"
    r"|(?:actor|actress)[^.!?]{0,30} in"
    r"|how many oscars did|how much did|what age is|when was|where was|how long is"
    r"|how (?:much|many) time is|(?:running time|runtime|length|director|cast) of|when did|where is"
    r")(?: the)?\s*$",
    re.IGNORECASE,
)
AFTER_A_TITLE = re.compile(
    r"\s*(?:$|[.,!?;:)\"”\n/]|(?:up|down)(?=\s*(?:$|[,.;!]|and\b))|\d+(?:\.\d)?\s*/|[^\w\s]"
    r"|(?:was|is|were|had|made|and|but|or|too|also|as well|either|because|by|with|starring|so|that|if|when"
    r"|while|cuz|cos|coz"
    r"|on|at|in|during|today|tonight|yesterday|last|recently|before|ever|yet|again|a lot|a few|though|tbh|lol|it|i"
    r"|altogether|from my"
    r"|the other|movies?|films?|franchise|series|trilogy|remake"
    r"|about a|a (?:million|hundred|thousand|dozen)|\d+ times|twice|over and over|every|hm+|eh|und|oder|aber)\b)",
    re.IGNORECASE,
)
SCORED_AFTER = re.compile(
    r"\s*[:=\-–]?\s*(?:\d{1,2}(?:[.,]\d)?\s*(?:/|out of)|[★⭐🌟]"
    r"|(?:is|was|gets?|got) an? (?:\w+ )?(?:10|\d)(?=\s*(?:$|[,;!?)\n]|\.(?!\d)|(?:for|from) me\b))"
    r"|[A-DF][+-](?!\w)|(?-i:[SA-DF])(?=\s*(?:$|[,.;\n]))|(?-i:[SA-DF])[ -]tier\b"
    r"|(?:[0-5]|one|two|three|four|five)(?:\.5)?[ -]stars?\b"
    r"|(?:yes|no|hell (?:yes|yeah|no)|nah|nope|good|bad|great|meh|hm+|eh|whatever|ja|nein|toll|super|geht so"
    r"|not bad|less|even (?:more|less|better)|not (?:so|as|really|much)|same"
    r"|(?:the |my |still (?:the |my )?)?(?:best|worst|funniest|fave?)|vibes?|meets|too|as well|also|is on my"
    r"|is still on my|i mean|i guess"
    r"|i think)\b)",
    re.IGNORECASE,
)
MARKED_OPINION_AFTER = re.compile(r"\s*[:=–\-]+\s+(?P<words>[\w'’ ]+)")
WORDS_AFTER = re.compile(r"(?P<mark>[?.!…]*)\s*(?P<words>(?:[\w'’]+\s?){1,8})")
LOVED_IT = re.compile(
    r"(?:\s+(?:is|was)\b[^.!?\x00]{2,40},)?\s+(?:i |we )?(?:(?:really|absolutely|totally|just|also) )?"
    r"(?:loved|liked|hated|enjoyed|adored) (?:it|that)\b",
    re.IGNORECASE,
)
A_BIT = re.compile(
    r",\s+(?:(?:an? )?(?:a (?:bit|little)|so|really|very|kinda|pretty|rather|too|quite) (?P<word>\w+)"
    r"|(?:an? )?(?P<adjective>\w+) (?:picture|film|movie|flick|stuff|one)\b)",
    re.IGNORECASE,
)
# "I was home alone": after these, the words describe a state of the person.
BEING = re.compile(r"\b(?:i|we|you|he|she|they) (?:am|was|were|are|is|'m) $|\b(?:i'm|im) $", re.IGNORECASE)
BEING_OR_STAYING = re.compile(r"\b(?:am|i'm|im|was|were|be|been|being|left|stay(?:ed)?) $", re.IGNORECASE)
# A list may have a verdict after each item: "Heat yes, Fargo no".
LISTED_BEFORE = re.compile(
    r"(?:\s*:?\s*(?:hell |also |auch )?(?:yes|no|yeah|yep|nope|nah|ja|nein|good|bad|great|ok|okay|meh|up|down)\b)?"
    r"[\s,?]*(?:,|\.? ?\b(?:and|or|und|oder)|&|/|\+|\n)(?: also| then)?\s*"
    r"|\s*[:=–-]?\s*\d{1,2}(?:[.,]\d)?\s*/\s*(?:5|10|100)[\s,;.]*(?:and |but )?",
    re.IGNORECASE,
)
NAMES_LISTED_AFTER = re.compile(r"(?:,| and| or| &) [A-Z0-9]")
VERB_BEFORE = re.compile(r"(?P<verb>\w+) (?:(?:so|very|really) much |a lot )?(?:the )?$")
WOULD_I_LIKE = re.compile(r"\bwould i (?:still |also |even )?(?:like|love|enjoy) $", re.IGNORECASE)
CLAUSE_STARTERS = re.compile(
    r"\b(?:and|but|think|thought|omg|because|also|yes|no|yeah|imo|imho|tbh|ngl|so|that|actually|honestly|me|while)$",
    re.IGNORECASE,
)
LABEL_BEFORE = re.compile(r"(?:^|[.!?;\n]\s*)(?:\w+ ){0,3}(?P<word>\w+)\s*[,:]\s*$")
EMOJI_BEFORE = re.compile(r"(?:[👍👎❤🔥]\ufe0f?|(?<![\w/])\d{1,2}\s*/\s*10(?: for| to)?)\s*$")
JUDGING_VERBS = frozenset("rocks rocked sucks sucked slaps rules ruled bored stinks".split())
BE = frozenset("was is were are isn't wasn't isnt wasnt".split())
PLAIN_VERBS = frozenset("like love hate".split())
INTERJECTIONS = frozenset(
    "lol perfect gotcha great cool super awesome true right ok okay no yes agreed exactly twisted".split()
)
# Function words that are also famous titles.
KNOWN_FUNCTION_WORDS = frozenset("saw up us her it".split())
LIKE_BEFORE = re.compile(r"\blike $", re.IGNORECASE)
LIKED_BEFORE = re.compile(r"\b(?:loved|liked|hated|enjoyed|adored|watched|rewatched) $", re.IGNORECASE)
UNCAPITALISED = frozenset("a an the of and in to for with on at & like from by".split())
QUOTES_BEFORE, QUOTES_AFTER = set("\"“«@'"), set("\"”»'")
# "The General I've seen" is a title and what somebody did with it; "the thing I hated most" names no movie.
DONE_WITH_IT = re.compile(
    r" (?:i|we)(?:['’]ve| have)? (?:\w+ )?(?:seen|saw|watched|loved|liked|hated|enjoyed)\b"
    r"(?! (?:most|about|is|was|when))"
    r"| (?:i|we) (?:hate|love|like|adore|dislike)(?=\s*(?:$|[.,;!]))"
    r"| (?:i|we)(?:['’]d| would| will|['’]ll| do(?:n['’]?t| not))? (?:never|ever|not) (?:ever )?"
    r"(?:want|wanna|need|see|watch)\b",
    re.IGNORECASE,
)
# Words before a score: "maybe a 4".
BEFORE_A_SCORE = re.compile(
    r"^\s*(?:(?:maybe|is|was|gets?|got|like|probably|about|around|only|just|an?|solid|i['’]?d give|deserves)\s+)*", re.I
)
# These cannot be the subject of a sentence, so a title is meant: "Her is beautiful".
NO_SUBJECTS = frozenset("her us him them me".split())
# Things people say to a bot that are also titles.
SAID_ALONE = frozenset(
    """hello start stop menu home quit exit test back help profile export import undo skip recommend random bored
    christmas zombies anime silence tomorrow tonight always""".split()
)
