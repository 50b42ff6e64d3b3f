"""Every sentence a person reads, as functions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.understanding import LONGEST_MESSAGE
from movies.catalogue import Movie
from movies.jobs import Wishes
from movies.ratings import Verdict

GOOD_START = 5
THUMB = {Verdict.GOOD: "👍", Verdict.BAD: "👎"}


def greeting() -> str:
    return (
        "Hi! Tell me a few movies you loved or hated, in your own words, and ask me to recommend something. "
        "Type help for more."
    )


def help_text() -> str:
    return (
        "Tell me what you think of movies:   I loved Heat and Fargo, but I hated Twister\n"
        "Ask for movies:                     recommend me a thriller from the 90s, no horror\n"
        "Ask about one:                      would I like Pulp Fiction?\n"
        "Ask for others:                     more\n"
        "Leave:                              bye"
    )


def understood(ratings: Iterable[tuple[Movie, Verdict]]) -> str:
    return "  ·  ".join(f"{THUMB[verdict]} {movie.name}" for movie, verdict in ratings)


def tell_more(count: int) -> str:
    if count >= GOOD_START:
        return "Thanks, that is a good start. Say recommend when you like."
    missing = GOOD_START - count
    return f"{_number(missing).capitalize()} more and I know you better. Or say recommend, and I try now."


def which_verdict(movies: Sequence[Movie]) -> str:
    names = listed(m.name for m in movies)
    return f"Did you like {names}, or not? Say for example: I loved {movies[0].title}."


def unknown_title(title: str, closest: Sequence[Movie]) -> str:
    return f"I don't know “{title}”. Did you mean {listed((m.name for m in closest), 'or')}?"


def asking_the_model() -> str:
    return "asking the model …"


def recommended(wishes: Wishes, ratings: int) -> str:
    start = f"For you ({describe(wishes)})" if wishes else "For you"
    if ratings == 0:
        return f"{start}, though I don't know your taste yet; tell me a few movies you loved or hated:"
    return f"{start}, from the {ratings} movie{'s' if ratings != 1 else ''} you told me about:"


def nothing_found(wishes: Wishes, exhausted: bool) -> str:
    if wishes:
        again = " that I have not shown you" if exhausted else ""
        return f"I know no movie{again} that is {describe(wishes)}. Try with fewer wishes."
    return "You have seen all that I know."


def describe(wishes: Wishes) -> str:
    """A wish in words: "Thriller, not Horror, from 1990 to 1999"."""
    parts = []
    if wishes.genres:
        parts.append(listed(sorted(wishes.genres), "or"))
    if wishes.without:
        parts.append(f"not {listed(sorted(wishes.without), 'or')}")
    if wishes.year_from and wishes.year_to:
        same = wishes.year_from == wishes.year_to
        parts.append(f"from {wishes.year_from}" if same else f"from {wishes.year_from} to {wishes.year_to}")
    elif wishes.year_from:
        parts.append(f"from {wishes.year_from} on")
    elif wishes.year_to:
        parts.append(f"up to {wishes.year_to}")
    return ", ".join(parts)


def like_one_you_loved(movie: Movie) -> str:
    return f"like {movie.title}, which you liked"


def prediction(movie: Movie, chance: float, ratings: int) -> str:
    based = "I don't know your taste yet, so this is what people in general think" if ratings == 0 else ""
    verdict = (
        "I think you would like it"
        if chance >= 0.6
        else "it could go either way"
        if chance >= 0.45
        else "I think you would not like it"
    )
    return f"{movie.name}: {percent(chance)} that you like it; {verdict}." + (f" ({based}.)" if based else "")


def which_movie() -> str:
    return "Which movie do you mean? Ask for example: would I like Pulp Fiction?"


def not_understood() -> str:
    return "I did not find a movie in that. Tell me movies you loved or hated, say recommend, or say help."


def cut_off() -> str:
    return f"That was long, so I read only its first {LONGEST_MESSAGE:,} characters."


def goodbye() -> str:
    return "Enjoy the movies!"


def already_rated(movie: Movie, verdict: Verdict) -> str:
    opinion = "liked" if verdict is Verdict.GOOD else "did not like"
    return f"You told me that you {opinion} {movie.name}."


def percent(chance: float) -> str:
    return f"{round(100 * chance)} %"


def listed(items: Iterable[str], word: str = "and") -> str:
    """ "A", "A and B", "A, B and C"."""
    names = list(items)
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {word} {names[-1]}" if names else ""


def _number(count: int) -> str:
    return ("no", "one", "two", "three", "four", "five")[count]
