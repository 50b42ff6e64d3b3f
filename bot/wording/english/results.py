"""Workers' answers in words: recommendations, chances, reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.wording.english.parts import listed, movies, opinion
from bot.wording.english.wishes import caveats, describe
from bot.wording.german import results as german
from bot.wording.shared.common import Guess, NamedEffect, guess, percent, weighed
from bot.wording.shared.languages import spoken
from bot.wording.shared.unmet import promised
from movies.catalogue import Movie
from movies.in_common import Shared
from movies.protocol.recommendation import Wishes
from movies.ratings import Verdict

GUESSES = {
    Guess.YES: "I think you will",
    Guess.EITHER: "it could go either way",
    Guess.NO: "I don't think you will",
}
# The genres that can be a reason. Drama can't, since nearly everything is one.
GENRES = {
    "Action": "action movies", "Adventure": "adventures", "Animation": "animated movies",
    "Children": "children's movies", "Comedy": "comedies", "Crime": "crime movies", "Documentary": "documentaries",
    "Fantasy": "fantasy movies", "Film-Noir": "film noir", "Horror": "horror movies", "Musical": "musicals",
    "Mystery": "mysteries", "Romance": "romances", "Sci-Fi": "science fiction", "Thriller": "thrillers",
    "War": "war movies", "Western": "westerns",
}  # fmt: skip


@spoken(german.asking_the_model)
def asking_the_model() -> str:
    return "asking the model …"


@spoken(german.recommended)
def recommended(ratings: int, honoured: Wishes, wished: Wishes, names: Mapping[int, Movie], few: str) -> str:
    """`few`: what to say before a short list (see `wishes.others_come_close`)."""
    kept = promised(wished, honoured)
    start = f"For you ({describe(kept, names)})" if kept else "For you"
    if ratings == 0:
        start += ", though I don't know your taste yet (tell me a few movies you loved or hated)"
    else:
        start += f", going by the {movies(ratings)} you told me about"
    return f"{caveats(wished, honoured, names)}{few}{start}:"


@spoken(german.most_at_once)
def most_at_once(most: int) -> str:
    return f"{most} at a time is all I can do. Say “more” for the next ones."


@spoken(german.instead)
def instead(count: int) -> str:
    return "How about this one instead?" if count == 1 else "How about these instead?"


@spoken(german.nothing_found)
def nothing_found(wishes: Wishes, names: Mapping[int, Movie], exhausted: bool) -> str:
    if wishes:
        new = "another" if exhausted else "a"
        return f"I don't know {new} movie that fits: {describe(wishes, names)}. Ask for less and I'll look again."
    return "I've shown you everything I know."


@spoken(german.like_one_you_loved)
def like_one_you_loved(movie: Movie, shared: Shared) -> str:
    if shared.director:
        return f"by {shared.director}, like {movie.title}, which you liked"
    also = f" ({', '.join(shared.subjects)})" if shared.subjects else ""
    return f"like {movie.title}, which you liked{also}"


@spoken(german.loved_by_fans_of)
def loved_by_fans_of(fans_of: Sequence[Movie]) -> str:
    return f"people who love {listed(m.title for m in fans_of)} tend to love it"


@spoken(german.of_a_genre_you_like)
def of_a_genre_you_like(genre: str) -> str:
    """The reason for a movie of a genre in `GENRES` that the person likes."""
    return f"you like {GENRES[genre]}"


@spoken(german.of_a_country_you_like)
def of_a_country_you_like(adjective: str) -> str:
    """The reason for a movie from a country whose movies the person likes; `adjective`: such as "Korean"."""
    return f"you like {adjective} movies"


@spoken(german.lesser_known)
def lesser_known(reason: str) -> str:
    return f"a lesser-known pick; {reason}" if reason else "a lesser-known pick"


@spoken(german.new_to_me)
def new_to_me(reason: str, voted: bool) -> str:
    """The reason for a movie that nobody in the training data has rated; `voted`: whether it has votes on IMDb."""
    sources = ("its genres", "who made it", *(["its score on IMDb"] if voted else []))
    new = f"new to me, so I'm going by {listed(sources)}"
    return f"{reason}; {new}" if reason else new


@spoken(german.liked_by)
def liked_by(share: float) -> str:
    return f"{percent(share)} of those who rated it liked it"


@spoken(german.prediction)
def prediction(movie: Movie, chance: float, ratings: int) -> str:
    text = f"{movie.name}: {percent(chance)} chance you'll like it; {GUESSES[guess(chance)]}."
    return text if ratings else f"{text} (I don't know your taste yet, so I'm going by what most people think.)"


@spoken(german.likeliest)
def likeliest(movie: Movie, clearly: bool) -> str:
    """The movie to choose among several; `clearly`: whether its lead is too large to be chance."""
    return f"I'd go for {movie.title}." if clearly else f"It's close, but I'd go for {movie.title}."


@spoken(german.why)
def why(movie: Movie, chance: float, effects: Sequence[tuple[Movie, Verdict, float]], left_out: int) -> str:
    """The reason in words; `effects` gives the chance without each rating, the strongest effect first."""
    reasons = weighed(chance, effects)
    text = f"{movie.name}: {percent(chance)}. "
    if not reasons.for_it and not reasons.against:
        changes = "changes the chance by less than 2 points"
        if len(effects) == 1:
            text += f"The one movie you told me about hardly matters here: it {changes}."
        else:
            text += f"No single movie you told me about decided it: each of them {changes}."
    else:
        if reasons.for_it:
            text += f"Mostly because {_effects(reasons.for_it)}. "
        if reasons.against:
            text += f"{'Against it' if reasons.for_it else 'What lowers it'}: {_effects(reasons.against)}. "
        if reasons.hardly:
            text += f"It hardly mattered that {_opinions(reasons.hardly)}."
    if left_out:
        text += f" (I only looked at the {len(effects)} of your ratings that matter most here.)"
    return text.strip()


def _opinions(rated: Sequence[tuple[str, Verdict]]) -> str:
    """ "you liked Heat and Fargo and didn't like Titanic"."""
    by_verdict = {v: [title for title, said in rated if said is v] for v in Verdict}
    return "you " + " and ".join(f"{opinion(v)} {listed(titles)}" for v, titles in by_verdict.items() if titles)


def _effects(effects: Sequence[NamedEffect]) -> str:
    """ "you liked Heat (without it: 70 %) and Fargo (without it: 75 %)"."""
    said = None
    parts = []
    for title, verdict, without in effects:
        start = "" if verdict is said else f"you {opinion(verdict)} "
        parts.append(f"{start}{title} (without it: {percent(without)})")
        said = verdict
    return listed(parts)


@spoken(german.why_without_ratings)
def why_without_ratings() -> str:
    return (
        "I don't know your taste yet, so I showed you what most people like. Tell me a few movies you loved or hated."
    )


@spoken(german.why_what)
def why_what() -> str:
    return "I'm not sure which movie you mean. Ask me for a recommendation first, or try “would I like Heat?”"
