"""Movie nights: invitations, the panel, the list, and refusals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.wording.english.parts import listed, movies
from bot.wording.english.wishes import caveats, describe
from bot.wording.german import nights as german
from bot.wording.shared.languages import spoken
from movies.catalogue import Movie
from movies.protocol.recommendation import Wishes


@spoken(german.movie_night)
def movie_night(names: Sequence[str], honoured: Wishes, wished: Wishes, titles: Mapping[int, Movie]) -> str:
    start = f"For {listed(names)}"
    if honoured:
        start += f" ({describe(honoured, titles)})"
    return f"{caveats(wished, honoured, titles)}{start}, movies nobody should hate:"


@spoken(german.opening_a_movie_night)
def opening_a_movie_night() -> str:
    return "A movie night! Start it with /movienight where your friends are; anyone there can join with one click."


@spoken(german.how_to_movie_night)
def how_to_movie_night() -> str:
    return (
        "Tell me who's joining, for example “movie night with ben and cleo”. "
        "It works best once each of you has told me about a few movies."
    )


@spoken(german.or_a_movie_night)
def or_a_movie_night() -> str:
    return (
        "I'll find one list for all of you. Want everybody's taste to count? Start a movie night (/movienight), and "
        "have everyone tell me a few movies they love."
    )


@spoken(german.strangers)
def strangers(names: Sequence[str]) -> str:
    who = listed(names)
    have = "haven't" if len(names) > 1 or who == "you" else "hasn't"
    return f"{who[:1].upper()}{who[1:]} {have} told me anything yet, so I'll go by what most people like."


@spoken(german.too_many)
def too_many(most: int) -> str:
    return f"That's more people than I can please, so I'll go with the first {most} of you."


@spoken(german.because_of)
def because_of(name: str, movie: Movie) -> str:
    return f"{name} liked {movie.title}"


@spoken(german.night)
def night(wishes: Wishes, titles: Mapping[int, Movie], over: bool) -> str:
    """The title of a movie night's panel."""
    wished = f": {describe(wishes, titles)}" if wishes else ""
    return f"Movie night{wished}{' (closed)' if over else ''}"


@spoken(german.taking_part)
def taking_part(members: Sequence[tuple[str, int]]) -> str:
    """Who takes part, and how many movies each has rated."""
    who = ", ".join(f"{name} ({movies(count)})" for name, count in members)
    return f"Who's in: {who}" if who else "Nobody has joined yet."


@spoken(german.how_to_take_part)
def how_to_take_part() -> str:
    return (
        "Press “join” to take part, and tell me a few movies you loved or hated; nobody else sees what you tell me. "
        "Once everybody is here, whoever started the movie night presses “find movies”."
    )


@spoken(german.night_list_empty)
def night_list_empty() -> str:
    return "I've run out of movies that fit and that none of you has rated."


@spoken(german.night_without_list)
def night_without_list() -> str:
    return "It was closed before I looked for movies."


@spoken(german.night_found_nothing)
def night_found_nothing(wishes: Wishes, titles: Mapping[int, Movie]) -> str:
    fits = f" ({describe(wishes, titles)})" if wishes else ""
    return f"I've run out of movies{fits} that none of you has rated; start a new movie night for a fresh list."


@spoken(german.night_unknown)
def night_unknown() -> str:
    return "I don't remember this movie night any more; please start a new one."


@spoken(german.night_over)
def night_over() -> str:
    return "This movie night is closed; start a new one to keep going."


@spoken(german.night_full)
def night_full(most: int) -> str:
    return f"This movie night is full: I can only please {most} people at once."


@spoken(german.night_only_host)
def night_only_host() -> str:
    return "Only the person who started the movie night can do that."


@spoken(german.night_join_first)
def night_join_first() -> str:
    return "Join the movie night first, so your ratings count."


@spoken(german.night_too_few)
def night_too_few() -> str:
    return "A movie night takes at least two: get a friend to press “join”."


@spoken(german.night_unsettled)
def night_unsettled() -> str:
    return "People kept coming and going while I was looking. Once everybody is here, please try again."


@spoken(german.nights_not_open_here)
def nights_not_open_here() -> str:
    return "Movie nights are turned off on this server; anyone who manages it can turn them on with /settings."


@spoken(german.night_needs_a_server)
def night_needs_a_server() -> str:
    return "A movie night takes a few people: start it in a channel that we're all in."
