"""Understand a message, given the bot's last reply."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.contracts.session import Question
from bot.understanding.corrections import means_no_such
from bot.understanding.meaning import NO_CONTEXT, Context, Understanding
from bot.understanding.naming import movies_named
from bot.understanding.opinions.opinion import Opinion
from bot.understanding.reading import Reading
from bot.understanding.requests import intents
from bot.understanding.requests.another_list import only_praises
from bot.understanding.requests.choosing import asks_to_choose
from bot.understanding.requests.facts import CONTENT, Fact
from bot.understanding.requests.german import in_english
from bot.understanding.requests.intents import Intent
from bot.understanding.requests.sad_news import without_sad_news
from bot.understanding.requests.small_talk import SmallTalk, small_talk
from bot.understanding.requests.wishes import parts
from bot.understanding.telling import in_order
from bot.understanding.titles.company import guessed, in_series, settled
from bot.understanding.titles.finder import TitleFinder
from bot.understanding.titles.references import described, in_their_order, picks, references
from bot.understanding.titles.refused import refused_series
from bot.understanding.titles.short_is import with_is
from bot.understanding.whole_series import order_asked, series_wished
from bot.understanding.words.mentions import Mention, blanked, overwritten
from bot.understanding.words.numbering import without_numbering
from movies.catalogue import Movie
from movies.protocol.recommendation import Wishes

LONGEST_MESSAGE = 4_000
# Picks one of several movies with the same name by some other trait: "the one with De Niro", "the old one".
ONE_WITH = re.compile(
    r"^\W*(?:(?:the|that) )?(?:one (?:with|by|from|starring|where|on|in|at|about|that|who)\b|(?:\w+ ){1,3}one\b)",
    re.IGNORECASE,
)
# "4️⃣" is a 4.
KEYCAP = re.compile("\ufe0f?\u20e3 ?")
XMAS = re.compile(r"\bx-?mas\b", re.IGNORECASE)
# "@matinee +1 for Heat", "matinee, something funny".
CALLS_THE_BOT = re.compile(
    r"(?<![\w@])@matinee\b[,:]?"
    r"|^\s*(?:matinee[,:]|(?:send|message|text|note|tell) (?:to |for )?matinee\b)(?= )",
    re.IGNORECASE,
)
# Words that begin a sentence and belong to no title: "no cap the kissing booth was so cringe".
FILLERS = re.compile(
    r"(?:(?<=^)|(?<=[.!?] ))(?:(?:no cap|omf?g+|ngl|bro+|bruh|dude|lowkey"
    r"|highkey|deadass|um+|uh+|so yeah|oh yeah)\b,? )+(?=\w)",
    re.IGNORECASE,
)
# Misspelt or wordy exceptions: "with the single exception of", "the only exception being".
EXCEPT = re.compile(
    r"\b(?:exept|excpet|excep|ecxept|exccept|expect for"
    r"|with (?:the|one|a)(?: \w+)? exception(?: of|: | being|, )"
    r"|(?:the|my|one|its) (?:(?:only|one|single|sole|big|lone) )?exceptions? (?:is|are|was|being|would be)"
    r"|apart from|aside from|save for|bar only|excluding|exempting|mit (?:der )?(?:einzigen )?ausnahme (?:von|der)"
    r"|bis auf|außer|ausser)(?!\w)",
    re.IGNORECASE,
)
# "My kids adore it and so do I": the second half becomes a sentence of its own.
SO_DO_I = re.compile(r",? (?:and|but)? ?\b(so|as) (do|did) (?:i|we)\b", re.IGNORECASE)
# "Shrek war super, der zweite auch".
ORDINALS = {"erste": "first", "zweite": "second", "dritte": "third", "vierte": "fourth", "fünfte": "fifth"}
GERMAN_ORDINAL = re.compile(
    rf"\b(?:der|den|dem|die|das) (?P<which>{'|'.join(ORDINALS)})[nrs]?(?: teil)?(?=\W|$)(?! weltkrieg)", re.IGNORECASE
)
# Elsewhere "with" introduces a person, but not in "where do I start with Harry Potter?".
START_WITH = re.compile(r"\b(?:start|begin) with\b(?=[^.!?\n]*\?|[^.!?\n]*$)", re.IGNORECASE)
# "Jaws +", "Sharknado -", "+1 for Heat".
PLUS = re.compile(r"(?<=\w\s)\+{1,3}(?=\s*(?:$|[,;\n]))|(?<!\S)\+1 for\b")
MINUS = re.compile(r"(?<=\w\s)[-–−]{1,3}(?=\s*(?:$|[,;\n]))|(?<!\S)[-–−]1 for\b")
# Common typos in requests.
MISSPELLINGS = {
    "y'all": "you all", "yall": "you all", "liek": "like",
    "somethign": "something", "smoething": "something", "stuipd": "stupid", "moive": "movie",
    "moives": "movies", "horor": "horror", "horrer": "horror", "thigns": "things", "teh": "the", "fimls": "films",
    "moveis": "movies", "movei": "movie", "favrite": "favorite", "favorit": "favorite", "beatiful": "beautiful",
    "flim": "film", "comdey": "comedy", "recomend": "recommend", "reccomend": "recommend",
}  # fmt: skip
MISSPELT = re.compile(rf"\b(?:{'|'.join(MISSPELLINGS)})\b", re.IGNORECASE)
SIGNATURE = re.compile(
    r"(?<=[.!?\n])\W{0,5}(?:(?:kind|best|warm) (?:regards|wishes)|regards|sincerely|yours"
    r"|all the best)\W{1,5}[\w. ]{2,30}\W{0,5}$",
    re.IGNORECASE,
)
IT = re.compile(r"\b(?:watch|with|for|take|try|pick|choose|do|see) (?:it|that|this|that one|this one)\b", re.IGNORECASE)
NUMBERED_CHOICE = re.compile(r"\d", re.IGNORECASE)
# "Make it funny" is about the next list, whatever movie "it" was before.
ABOUT_A_LIST = re.compile(
    r"\W*(?:(?:and|but|ok|okay|so|please|can you|could you)\W+)*"
    r"(?:make it (?!up\b|to\b"
    r"|(?:an? )?(?:good|bad|likes?d?|dislikes?d?|yes|no|thumbs?|positive|negative)\b)\w+"
    r"|not too \w+(?:,| and) (?:no|not|nothing|with|in)\b)",
    re.IGNORECASE,
)
# In reply to a list, these ask for others.
NONE_OF_THESE = re.compile(r"\W*(?:nah|nope|naw|nee|meh)(?:[, ]+(?:nah|nope|naw|nee))*\W*$", re.IGNORECASE)
# "Not the second one", "not 1, not 2".
NOT_THESE = re.compile(
    r"\W*(?:(?:no|nah|nope|ew|please)\W+)*not [\s\x00,.!]*+(?:(?:and|or|nor|not|one|please|pls)[\s\x00,.!]*+)*",
    re.IGNORECASE,
)
DO_YOU_KNOW = re.compile(
    r"\W*(?:(?:hey|hi|so|and|ok|but)\W+)*(?:do you know|have you (?:ever )?(?:seen|heard of|watched)) (?:the movie )?"
    r"\x00+\W*",
    re.IGNORECASE,
)
SURE_FACTS = CONTENT | {Fact.AWARDS, Fact.SERIES}
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
RANKS = re.compile(r"\brank\b", re.IGNORECASE)
NEITHER = re.compile(r"\W*(?:neither|none)\b", re.IGNORECASE)


def understand(message: str, finder: TitleFinder, context: Context = NO_CONTEXT) -> Understanding:
    """Read one message; never raises. Only the first `LONGEST_MESSAGE` characters count."""
    text = in_english(without_sad_news(_plain(message[:LONGEST_MESSAGE])))
    text = _with_ordinals(with_is(START_WITH.sub("start on", text), finder.index))
    if not context.movies:
        text = without_numbering(text)
    if context.question is Question.FORGET and (answer := _yes_or_no(text)):
        return Understanding(answer)
    if context.question in (Question.NOTHING, Question.VERDICT) and means_no_such(text):
        return Understanding(Intent.UNDO)
    if context.asks_to_learn and intents.CONSENT.match(text):
        return Understanding(Intent.LEARN)
    if context.asks_to_learn and intents.REFUSAL.match(text):
        return Understanding(Intent.NOT_LEARN)
    if context.question is Question.RECOMMENDED and (answer_to_a_list := _answer_to_a_list(text, context)):
        return answer_to_a_list
    if ABOUT_A_LIST.match(text):
        context = replace(context, focus=None, tone=None)
    mentions = movies_named(text, finder, context)
    if context.question is Question.WHICH:
        if (unknown := _of_another_year(text, context)) is not None and not mentions:
            return Understanding(Intent.TELL, strangers=((unknown, Opinion.NAMED),))
        if chosen := picks(text, context.movies, mentions):
            return Understanding(Intent.TELL, picks=tuple(chosen))
        if NEITHER.match(text):
            return Understanding(Intent.SKIP)
        if ONE_WITH.match(text) and not mentions:
            return Understanding(Intent.OTHER)
    elif context.movies:
        # "The last ten years" does not refer to the end of a list.
        free = overwritten(text, [(p.start, p.end) for p in parts(blanked(text, mentions)) if not p.wish.genres])
        mentions = in_order([*mentions, *references(free, mentions, context.movies)])
    if not context.movies:
        mentions = in_order([*mentions, *in_their_order(text, mentions)])
    catalogue = finder.catalogue
    unsettled = in_series(in_order([*mentions, *described(text, mentions)]), finder.catalogue)
    mentions = settled(unsettled)
    if plain := _only_named(blanked(text, mentions), mentions, context):
        return plain
    if intents.CHOSEN.match(text) and (choice := _chosen(text, mentions, context)) is not None:
        return Understanding(Intent.CHOOSE, tuple((movie, Opinion.UNSEEN) for movie in choice))
    answers = context.question not in (Question.NOTHING, Question.RECOMMENDED)
    if (series := series_wished(text, mentions, catalogue, answers)) is not None:
        name, count = series
        return Understanding(Intent.RECOMMEND, wishes=Wishes(topics=frozenset([name])), count=count, is_sure=True)
    if in_order_of_release := order_asked(text, mentions, catalogue, finder.index.series):
        asked = tuple((movie, Opinion.ASKED) for movie in in_order_of_release)
        return Understanding(Intent.FACT, asked, facts=(Fact.ORDER,), is_sure=True)
    if not mentions and small_talk(text) in (SmallTalk.METHOD, SmallTalk.WATCHES, SmallTalk.MEMORY):
        return Understanding(Intent.SMALLTALK, is_sure=True)
    named, newer = ([m for m in mentions if m.is_stranger is newer] for newer in (False, True))
    left_out = tuple(refused_series(text, finder))
    said = Reading(text, named, newer, context, catalogue.newest, catalogue.tags, left_out)
    if said.asks_why:
        return Understanding(Intent.WHY, picks=said.movies_of_why)
    if context.question in (Question.RATE, Question.VERDICT) and intents.SKIP.match(text):
        return Understanding(Intent.SKIP)
    meaning = replace(said.understanding(), guessed=tuple(guessed(unsettled, mentions)))
    ranks = meaning.intent is Intent.PREDICT and RANKS.search(text) is not None
    return replace(meaning, is_sure=said.only_remarks or ranks or _asks_about_content(meaning))


def _answer_to_a_list(text: str, context: Context) -> Understanding | None:
    """The meaning of a text that only answers a list: "meh", "looks great", "which should I watch?"; else None."""
    if NONE_OF_THESE.match(text):
        return Understanding(Intent.MORE)
    if len(context.movies) > 1 and asks_to_choose(text):
        return Understanding(Intent.PREDICT, tuple((m, Opinion.ASKED) for m in context.movies), is_sure=True)
    return Understanding(Intent.THANKS, is_sure=True) if only_praises(text) else None


def _plain(message: str) -> str:
    """The message without signature, fillers and the bot's name, and with signs and typos turned into plain words."""
    text = KEYCAP.sub(" ", message).replace("’", "'")
    text = FILLERS.sub(lambda m: ",".ljust(len(m[0])), text)
    text = EXCEPT.sub("except", CALLS_THE_BOT.sub(" ", text))
    text = MINUS.sub("👎", PLUS.sub("👍", text))
    text = SO_DO_I.sub(r". \1 \2 I", text)
    text = XMAS.sub("Christmas", SIGNATURE.sub("", text))
    return MISSPELT.sub(lambda match: MISSPELLINGS[match[0].casefold()], text)


def _with_ordinals(text: str) -> str:
    """The text with "der zweite" (one movie of a series named before) turned into "the second"."""
    return GERMAN_ORDINAL.sub(lambda match: f"the {ORDINALS[match['which'].casefold()]}", text)


def _only_named(bare: str, mentions: Sequence[Mention], context: Context) -> Understanding | None:
    """The meaning of a text with little besides titles ("not the second one", "do you know The Room?"); else None."""
    on_screen = context.question is Question.RECOMMENDED and all(m.movie in context.movies for m in mentions)
    if mentions and on_screen and NOT_THESE.fullmatch(bare):
        return Understanding(Intent.TELL, tuple((m.movie, Opinion.NAMED) for m in mentions), is_sure=True)
    if len(mentions) == 1 and mentions[0].clear and DO_YOU_KNOW.fullmatch(bare) and not mentions[0].is_stranger:
        return Understanding(Intent.FACT, ((mentions[0].movie, Opinion.ASKED),), facts=(Fact.ABOUT,), is_sure=True)
    return None


def _asks_about_content(said: Understanding) -> bool:
    """Whether a message asks only about the content, awards or series of movies, which the rules read best."""
    opinions = {opinion for _, opinion in said.statements}
    return said.intent is Intent.FACT and opinions == {Opinion.ASKED} and SURE_FACTS.issuperset(said.facts)


def _chosen(text: str, mentions: Sequence[Mention], context: Context) -> tuple[Movie, ...] | None:
    """The movie on screen or in focus that somebody decides to watch; empty if "it" may be any of a list; else None."""
    known = {*context.movies, *filter(None, [context.focus])}
    movies = {m.movie for m in mentions}
    if len(movies) == 1 and movies <= known and all(m.clear for m in mentions):
        return tuple(movies)
    if mentions or not IT.search(text) or NUMBERED_CHOICE.search(text):
        return None
    if context.focus is not None:
        return (context.focus,)
    return () if context.question is Question.RECOMMENDED else None


def _of_another_year(text: str, context: Context) -> str | None:
    """The title asked about with a year that none of the movies offered has: "the new one, 2021"; else None."""
    years = {int(year) for year in YEAR.findall(text)}
    if len(years) != 1 or years & {movie.year for movie in context.movies}:
        return None
    return f"{context.movies[0].title} ({years.pop()})" if len({m.title for m in context.movies}) == 1 else None


def _yes_or_no(text: str) -> Intent | None:
    if intents.NO.match(text):
        return Intent.NO
    return Intent.YES if intents.YES.match(text) else None
