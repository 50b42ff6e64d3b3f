"""Verdicts that rules read better than a model: scores, comparisons, exceptions, and verdicts on whole lists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from bot.understanding.opinions.attribution import INSULTS
from bot.understanding.opinions.clauses import JUDGES, SAID
from bot.understanding.opinions.opinion import Opinion
from bot.understanding.words.mentions import Mention, blanked
from bot.understanding.words.scores import Scores
from bot.understanding.words.tokens import tokenise
from movies.catalogue import Movie

# "Lion King = perfection", "minecraft movie was dogwater but my son had a blast".
_SAYS = (
    r"\s*(?:=|\b(?:is|was|were)\b)\s*(?:(?:an?|just|so|really|absolute(?:ly)?|pure|total(?:ly)?|straight|such|the)\s+)*"
)
_ENDS = r"(?=\s*(?:$|[.,;!?\n)]|\b(?:but|and|though|tbh|imo|af|lol|fr|ngl)\b))"
# Words after a title, each with the verdict that they put beyond doubt if the rules read the same.
FOLLOWING = (
    # "Aliens > Alien".
    (re.compile(r"\s*>+\s*\w"), Opinion.GOOD),
    # "Number 2's a shocker, couldn't get through it".
    (
        re.compile(
            r"[^.!?;\n]{0,40}?\b(?:(?:couldn['’]?t|could not|didn['’]?t|did not|never) (?:even )?"
            r"(?:finish|get through|sit through|make it through)"
            r"|(?:turned|switched|shut) (?:it|that) off|walked out|fell asleep|gave up)\b",
            re.IGNORECASE,
        ),
        Opinion.BAD,
    ),
    # "The Guard was grand but not as good".
    (
        re.compile(r"[^.!?;\n]{3,60}?\bbut not (?:quite |nearly )?as (?:good|great|funny|strong)\b", re.IGNORECASE),
        Opinion.GOOD,
    ),
    # "I've seen it ten times (love it)".
    (re.compile(r"[^.!?;\n]{0,60}?\((?:i )?(?:love|loved|adore|adored) (?:it|this|that)\W*\)", re.I), Opinion.GOOD),
    (re.compile(rf"{_SAYS}(?:perfection|amazing|awesome|brilliant|fantastic|wonderful){_ENDS}", re.I), Opinion.GOOD),
    (re.compile(rf"{_SAYS}(?:dogwater|dogshit|boring|awful|terrible|horrible|garbage){_ENDS}", re.I), Opinion.BAD),
    # "Sinners!!! Best movie I've seen in years".
    (
        re.compile(
            r"\s*[!.,]+\s*(?:the )?(?:best|greatest) (?:movie|film|thing) (?:that )?(?:i|we)(?:['’]?ve)?\b"
            r"[^.!?\n]{0,20}\b(?:seen|watched)\b",
            re.IGNORECASE,
        ),
        Opinion.GOOD,
    ),
    # "Me Before You made me furious".
    (re.compile(r"\s+(?:\w+ly |just )?made me (?:so |really )?(?:furious|angry|mad|cringe|sick)\b", re.I), Opinion.BAD),
    # "That Wild Wild West garbage".
    (re.compile(rf"\s+(?:{'|'.join(sorted(INSULTS))})\b", re.IGNORECASE), Opinion.BAD),
)
# "Not as good as The Thing", and "my daughter loved it, me too".
AS_GOOD_AS = re.compile(
    r"\b(?:not|n['’]t) (?:quite |nearly |half |even )?as (?:good|great|funny|scary|strong) as (?:the )?$"
    r"|\b(?:do ?n['’]?t|do not|never) make (?:['’]?em|them|movies|films) like (?:the )?$",
    re.IGNORECASE,
)
ME_TOO = re.compile(
    r"[^.!?\n]{0,60}?\b(?:loved|liked|enjoyed)\b[^.!?\n]{0,20}?\b(?:me too|so did i|i did too|as did i)\b",
    re.IGNORECASE,
)
# "Wow. A masterpiece. My eyes are still bleeding", "a masterpiece, said nobody ever".
BAD_AFTER_ALL = re.compile(
    r"[^\n]{0,60}?\b(?:eyes (?:are|were) (?:still )?bleeding|said (?:nobody|no ?one|no-one)(?: ever)?)\b", re.IGNORECASE
)
WORSE_THAN = re.compile(r"\b(?:anything|nothing|what (?:is|could be)) worse than (?:the )?$", re.IGNORECASE)
# "Hidden Figures we did last year": seen, with no verdict.
DONE = re.compile(
    r"\s+(?:we|i)(?:['’]ve| have)? (?:already )?(?:did|done|covered|had)"
    r" (?:that |it )?(?:last|in class|in school|already|before)\b",
    re.IGNORECASE,
)
# "Loved The Hangover, never bothered with the sequels".
NEVER_SAW = re.compile(
    r"\b(?:(?:never|did(?:n['’]?t| not)|not)(?: even| ever| really)? bother(?:ed)?"
    r"(?: with| watching| seeing| to (?:see|watch))?"
    r"|(?:never|have(?:n['’]?t| not)|did(?:n['’]?t| not))(?: yet| ever| even)? (?:got(?:ten)?|get) (?:a?round )?to"
    r"(?: (?:see|seeing|watch|watching))?|still (?:need|have|want) to (?:see|watch)|skipped)(?: the)? $",
    re.IGNORECASE,
)
# "Wore out my copy of Tombstone".
WORN_OUT = re.compile(r"\bw(?:ore|orn) out (?:my|our) [\w-]+ of (?:the )?$", re.IGNORECASE)
EXCEPT = re.compile(
    r"\b(?:except|exept|excpet|apart from|aside from|save for|außer|ausser|bis auf)(?: for)?(?: the)? $", re.IGNORECASE
)
JOINT = re.compile(r"[\s,/&+]*(?:\b(?:and|or|und|oder)\b)?\s*", re.IGNORECASE)
THEM_ALL = re.compile(
    r"\b(?:loved?|liked?|hated?|adored?|enjoyed|stand)\s+(?:(?:those|these) (?:two|three|four)"
    r"|both(?: of (?:them|those|these))?|(?:them|those|these) (?:both|all)|all of (?:them|those|these))"
    r"(?=\s*(?:$|[.,;!\n]))",
    re.IGNORECASE,
)


def said_plainly(message: str, mentions: Sequence[Mention], by_rules: Mapping[Movie, Opinion]) -> dict[Movie, Opinion]:
    """The opinions that rules read best: scores, comparisons, exceptions, "those two", and what was seen or skipped.

    "Prometheus 4/10", "Aliens > Alien", "DC is trash except The Dark Knight", "Heat. Fargo. I love those two".
    """
    scores = Scores.of(message, blanked(message, mentions))
    clear = [m for m in mentions if m.clear]
    plain = {m.movie for m in clear if scores.after(m.end)}
    for pattern, verdict in FOLLOWING:
        plain |= {m.movie for m in clear if by_rules.get(m.movie) is verdict and pattern.match(message, m.end)}
    plain |= {m.movie for m in clear if WORN_OUT.search(message[: m.start])}
    for run in _runs(message, mentions):
        if EXCEPT.search(message[: run[0].start]):
            plain |= {m.movie for m in run if m.clear}
    if (together := THEM_ALL.search(message)) and len({by_rules.get(m.movie) for m in mentions}) == 1:
        plain |= {m.movie for m in clear if m.end <= together.start()}
    verdicts = {movie: opinion for movie, opinion in by_rules.items() if opinion.is_verdict}
    done = {m.movie: Opinion.SEEN for m in clear if DONE.match(message, m.end) and m.movie not in verdicts}
    # "The sequels" are several mentions in one place.
    starts = {
        m: min(o.start for o in mentions if o.text == m.text and o.start <= m.start < o.end + len(clear)) for m in clear
    }
    done |= {m.movie: Opinion.UNSEEN for m in clear if NEVER_SAW.search(message[: starts[m]])}
    good = {m.movie for m in clear if AS_GOOD_AS.search(message[: m.start]) or ME_TOO.match(message, m.end)}
    bad = {m.movie for m in clear if BAD_AFTER_ALL.match(message, m.end) or WORSE_THAN.search(message[: m.start])}
    found = {movie: opinion for movie, opinion in verdicts.items() if movie in plain}
    return found | done | dict.fromkeys(good, Opinion.GOOD) | dict.fromkeys(bad, Opinion.BAD)


def shared(
    message: str, mentions: Sequence[Mention], by_rules: Mapping[Movie, Opinion], read: Mapping[Movie, Opinion]
) -> dict[Movie, Opinion]:
    """The opinions, with a verdict that the rules hear on a whole list given to each of its titles.

    The model must have heard that verdict on one of them, and no other: "also Infinity War and Black Panther 🔥".
    """
    opinions = dict(read)
    for run in _runs(message, mentions):
        movies = [m.movie for m in run if m.clear and m.movie in read]
        told = {by_rules.get(movie) for movie in movies}
        heard = {read[movie] for movie in movies} - {Opinion.NAMED}
        alike = len(movies) == len(run) > 1 and told == heard and len(told) == 1
        if alike and _is_judged(message, run):
            opinions |= dict.fromkeys(movies, heard.pop())
    return opinions


def _is_judged(message: str, run: Sequence[Mention]) -> bool:
    """Whether a list is judged in its own sentence, unlike in "Heat and Fargo. The first was great"."""
    start = max(message.rfind(mark, 0, run[0].start) for mark in ".!?\n") + 1
    end = re.search(r"[.!?\n]|$", message[run[-1].end :])
    around = message[start : run[0].start], message[run[-1].end :][: end.end() if end else None]
    return any(token.kind in JUDGES | SAID for text in around for token in tokenise(text, ()))


def _runs(message: str, mentions: Sequence[Mention]) -> Iterator[list[Mention]]:
    """The titles, grouped by list: only commas and conjunctions separate those of a list."""
    run: list[Mention] = []
    for mention in mentions:
        if run and not JOINT.fullmatch(message, run[-1].end, mention.start):
            yield run
            run = []
        run.append(mention)
    if run:
        yield run
