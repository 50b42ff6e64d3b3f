"""Weigh what the own reader and the rules say about a movie; if they are not sure enough together, ask the person."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from bot.understanding.opinions.clauses import JUDGES, SAID
from bot.understanding.opinions.opinion import Opinion
from bot.understanding.second_reading import opinion_of
from bot.understanding.words.mentions import Mention, blanked
from bot.understanding.words.scores import Scores
from bot.understanding.words.tokens import tokenise
from movies.catalogue import Movie
from movies.reader_prompt import ReaderMovie

# Below this probability, ask for the opinion instead of believing it.
SURE = 0.75
SURELY_NAMED = 0.6
LEAST_SHARE = 1e-3
# How often the rules read the outer opinion on a movie when the inner one is meant, counted over the messages that
# the reader learned from; rarer pairs count as `RARELY`.
RULES_SAY: dict[Opinion | None, dict[Opinion, float]] = {
    Opinion.GOOD: {
        Opinion.GOOD: 0.48, Opinion.BAD: 0.10, Opinion.SEEN: 0.17, Opinion.UNSEEN: 0.08, Opinion.NAMED: 0.09,
        Opinion.LIKE: 0.06, Opinion.UNLIKE: 0.04,
    },
    Opinion.BAD: {
        Opinion.GOOD: 0.046, Opinion.BAD: 0.37, Opinion.SEEN: 0.085, Opinion.UNSEEN: 0.075, Opinion.NAMED: 0.042,
        Opinion.LIKE: 0.02, Opinion.UNLIKE: 0.19,
    },
    Opinion.SEEN: {
        Opinion.GOOD: 0.03, Opinion.BAD: 0.02, Opinion.SEEN: 0.26, Opinion.UNSEEN: 0.06, Opinion.NAMED: 0.04,
        Opinion.LIKE: 0.04,
    },
    Opinion.UNSEEN: {Opinion.UNSEEN: 0.25, Opinion.NAMED: 0.016},
    Opinion.LIKE: {
        Opinion.LIKE: 0.32, Opinion.NAMED: 0.02, Opinion.UNLIKE: 0.02, Opinion.ASKED: 0.015, Opinion.GOOD: 0.012,
    },
}  # fmt: skip
RARELY = 0.007
BETTER = re.compile(r"\s*>+\s*\w")
EXCEPT = re.compile(
    r"\b(?:except|exept|excpet|apart from|aside from|save for|außer|ausser|bis auf)(?: for)?(?: the)? $", re.I
)
JOINT = re.compile(r"[\s,/&+]*(?:\b(?:and|or|und|oder)\b)?\s*", re.I)
THEM_ALL = re.compile(
    r"\b(?:loved?|liked?|hated?|adored?|enjoyed|stand)\s+(?:(?:those|these) (?:two|three|four)"
    r"|both(?: of (?:them|those|these))?|(?:them|those|these) (?:both|all)|all of (?:them|those|these))"
    r"(?=\s*(?:$|[.,;!\n]))",
    re.IGNORECASE,
)
# Rules and model err in part for the same reasons.
TRUST = 0.7


def weighed(movie: ReaderMovie, by_rules: Opinion | None) -> Opinion:
    """The likeliest opinion on a movie by model and rules together; `NAMED`, so as to ask, if a verdict is unsure.

    Multiplies the model's probability of each opinion by how often the rules say what they say if that one is meant
    (naive Bayes), since model and rules err in different ways.
    """
    if by_rules is Opinion.THEIRS:
        return by_rules
    shares = _shares(movie)
    if by_rules in RULES_SAY:
        told = RULES_SAY[by_rules]
        shares = {opinion: share * told.get(opinion, RARELY) ** TRUST for opinion, share in shares.items()}
    likeliest = max(shares, key=shares.__getitem__)
    if not likeliest.is_verdict:
        return likeliest
    return likeliest if shares[likeliest] >= SURE * sum(shares.values()) else Opinion.NAMED


def surely_named(movie: ReaderMovie) -> bool:
    """Whether the model is sure that a movie is only named; asking for an opinion would be a nuisance."""
    return movie.shares is not None and movie.shares.get("named", 0.0) >= SURELY_NAMED


def said_plainly(message: str, mentions: Sequence[Mention], by_rules: Mapping[Movie, Opinion]) -> dict[Movie, Opinion]:
    """The verdicts that rules read best: by a score, a comparison, an exception or "those two".

    "Prometheus 4/10", "Aliens > Alien", "DC is trash except The Dark Knight", "Heat. Fargo. I love those two".
    """
    scores = Scores.of(message, blanked(message, mentions))
    plain = {m.movie for m in mentions if m.clear and (scores.after(m.end) or BETTER.match(message, m.end))}
    for run in _runs(message, mentions):
        if EXCEPT.search(message[: run[0].start]):
            plain |= {m.movie for m in run if m.clear}
    if (together := THEM_ALL.search(message)) and len({by_rules.get(m.movie) for m in mentions}) == 1:
        plain |= {m.movie for m in mentions if m.clear and m.end <= together.start()}
    return {movie: opinion for movie, opinion in by_rules.items() if movie in plain and opinion.is_verdict}


def shared(
    message: str, mentions: Sequence[Mention], by_rules: Mapping[Movie, Opinion], read: Mapping[Movie, Opinion]
) -> dict[Movie, Opinion]:
    """The opinions, with a verdict that rules hear on a whole list given to each of its titles.

    It is enough if the model heard it on one of them, and no other verdict: "also Infinity War and Black Panther 🔥".
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
    """Whether the sentence of a list has a verdict; in "Heat and Fargo. The first was great" the next ones have it."""
    start = max(message.rfind(mark, 0, run[0].start) for mark in ".!?\n") + 1
    end = re.search(r"[.!?\n]|$", message[run[-1].end :])
    around = message[start : run[0].start], message[run[-1].end :][: end.end() if end else None]
    return any(token.kind in JUDGES | SAID for text in around for token in tokenise(text, ()))


def _runs(message: str, mentions: Sequence[Mention]) -> Iterator[list[Mention]]:
    """The titles that stand in lists together, with nothing between but commas and conjunctions."""
    run: list[Mention] = []
    for mention in mentions:
        if run and not JOINT.fullmatch(message, run[-1].end, mention.start):
            yield run
            run = []
        run.append(mention)
    if run:
        yield run


def _shares(told: ReaderMovie) -> dict[Opinion, float]:
    """The model's probability of each opinion."""
    if told.shares is None:
        return {opinion_of(told.verdict): 1.0}
    shares: dict[Opinion, float] = {}
    for verdict, share in told.shares.items():
        opinion = opinion_of(verdict)
        shares[opinion] = shares.get(opinion, 0.0) + max(share, LEAST_SHARE)
    return shares
