"""Answers to questions about a movie, from the catalogue."""

from __future__ import annotations

from collections.abc import Sequence

from bot.wording.english.parts import listed
from bot.wording.german import facts as german
from bot.wording.shared.content import BEST_PICTURE, SAD_ENDING, feel, found
from bot.wording.shared.known import (
    GRIM_GENRES,
    SCARY_GENRES,
    adult_tags,
    genres_among,
    is_true_story,
    scary_tags,
    tags_worth_telling,
)
from bot.wording.shared.known_facts import (
    MOST_CAST_TOLD,
    MOST_OF_A_SERIES,
    UNTITLED,
    cast,
    credits_line,
    directors,
    short_country,
    sources,
)
from bot.wording.shared.languages import spoken
from movies.catalogue import Movie
from movies.imdb_file import COURTESY
from movies.topics import shown_as


@spoken(german.about)
def about(movie: Movie) -> str:
    """Genres, tags and average."""
    kind = _small(movie.genres)
    known = f"{movie.name} is filed under {kind}." if kind else f"I don't know much about {movie.name}."
    return " ".join(part for part in (known, _series(movie), _subjects(movie), _tags(movie), _average(movie)) if part)


@spoken(german.makers)
def makers(movie: Movie) -> str:
    """Who directed and wrote it, and who is in it."""
    by, starring = listed(directors(movie)), listed(cast(movie))
    wrote = listed(movie.facts.writers) if movie.facts else ""
    made = [f"directed by {by}" if by else "", f"written by {wrote}" if wrote else ""]
    if by and by == wrote:
        made = [f"written and directed by {by}"]
    if any(made):
        return f"{movie.name} was {listed(filter(None, made))}{f', with {starring}' if starring else ''}."
    if starring:
        return f"{movie.name} stars {starring}. I don't know who directed it."
    return f"I don't know who made {movie.title}, sorry. {_tags(movie)}".strip()


@spoken(german.length)
def length(movie: Movie) -> str:
    if movie.facts is None or not movie.facts.minutes:
        return f"I don't know how long {movie.name} runs, sorry."
    return f"{movie.name} runs {_hours(movie.facts.minutes)}."


@spoken(german.credits_of)
def credits_of(movie: Movie) -> str:
    """The line on a card: "Denis Villeneuve · Timothée Chalamet, Zendaya · 166 min · USA, Canada"."""
    return credits_line(movie, lambda minutes: f"{minutes} min", short_country)


@spoken(german.scary)
def scary(movie: Movie) -> str:
    tags, horror = scary_tags(movie), genres_among(movie, SCARY_GENRES)
    if horror:
        return f"{movie.name} is filed under horror, so expect a fright." + (
            f" Its tags include {listed(tags)}." if tags else ""
        )
    if tags:
        return f"A bit, it seems: the tags people gave {movie.name} include {listed(tags)}."
    return (
        f"Probably not: {movie.name} is filed under {_small(movie.genres) or 'no genre at all'}, and nobody has "
        "tagged it as scary or violent."
    )


@spoken(german.for_children)
def for_children(movie: Movie) -> str:
    grim, tags = genres_among(movie, GRIM_GENRES), adult_tags(movie)
    rating = movie.facts.rating if movie.facts else None
    unsure = (
        f"It's rated {rating}." if rating else "I don't know its age rating, so have a look before the little ones do."
    )
    if grim or tags:
        why = [f"it's filed under {_small(grim)}"] if grim else []
        why += [f"its tags include {listed(tags)}"] if tags else []
        return f"I'd be careful with {movie.name}: {listed(why)}. {unsure}"
    if "Children" in movie.genres:
        return f"{movie.name} is filed under children's movies, so it should be fine. {unsure}"
    kind = _small(movie.genres) or "no genre at all"
    return f"{movie.name} isn't filed under children's movies, but under {kind}. {unsure}"


@spoken(german.where)
def where(movie: Movie) -> str:
    return f"I don't know where {movie.name} is streaming."


@spoken(german.nothing_of_streams)
def nothing_of_streams() -> str:
    return "I only know which movies you might like, not where they're streaming. JustWatch is good at that."


@spoken(german.stars)
def stars(movie: Movie) -> str:
    return _average(movie) or f"I haven't seen any ratings for {movie.name} yet."


@spoken(german.year)
def year(movie: Movie) -> str:
    return f"{movie.title} is from {movie.year}." if movie.year else f"I don't know when {movie.title} came out."


@spoken(german.country)
def country(movie: Movie) -> str:
    if movie.facts is None or not movie.facts.countries:
        return f"I don't know where {movie.name} was made, sorry."
    return f"{movie.name} comes from {listed(map(_with_article, movie.facts.countries))}."


@spoken(german.spoken_in)
def spoken_in(movie: Movie) -> str:
    if movie.facts is None or not movie.facts.languages:
        return f"I don't know which language {movie.name} is in, sorry."
    return f"{movie.name} is in {listed(movie.facts.languages)}."


@spoken(german.series)
def series(movie: Movie, others: Sequence[Movie]) -> str:
    """`others`: the other movies of its series, in order."""
    if movie.facts is None or movie.facts.series is None:
        return f"As far as I know, {movie.name} isn't part of a series."
    belongs = f"{movie.name} is part {movie.facts.part} of" if movie.facts.part else f"{movie.name} is part of"
    more = listed(other.name for other in others[:MOST_OF_A_SERIES])
    return f"{belongs} {movie.facts.series}. " + (f"There's also {more}." if more else "I don't know of any others.")


@spoken(german.in_order)
def in_order(movies: Sequence[Movie]) -> str:
    """`movies`: a series, oldest first."""
    first, *others = [movie.name for movie in movies]
    return f"Start with {first}; most people watch them in the order they came out. Then: {', '.join(others)}."


@spoken(german.source)
def source(movie: Movie) -> str:
    based = listed(f"a {one}" if one in UNTITLED else f"“{one}”" for one in sources(movie))
    return f"{movie.name} is based on {based}." if based else f"I don't know of anything that {movie.name} is based on."


@spoken(german.longest)
def longest(movie: Movie, shortest: Movie) -> str:
    return f"The longest is {movie.title}, the shortest {shortest.title}."


@spoken(german.ends_of_time)
def ends_of_time(newest: Movie, oldest: Movie) -> str:
    return f"The newest is {newest.name}, the oldest {oldest.name}."


@spoken(german.true_story)
def true_story(movie: Movie) -> str:
    if is_true_story(movie):
        return f"{movie.name} is based on a true story."
    based = source(movie) if sources(movie) else ""
    return f"{based} I don't know whether any of {movie.name} really happened.".strip()


@spoken(german.role)
def role(movie: Movie) -> str:
    starring = listed(cast(movie))
    if not starring:
        return f"I don't know who plays whom in {movie.name}, sorry."
    return f"I know who's in {movie.name}, but not who plays whom: {starring}."


@spoken(german.untold)
def untold(movie: Movie) -> str:
    """What to say when the answer to a question about a movie is unknown."""
    return f"That's more than I know about {movie.name}, sorry."


@spoken(german.content)
def content(movie: Movie, kind: str) -> str:
    """Whether something is in a movie; `kind` is one of `shared.content.CONTENT`."""
    told, known = listed(map(shown_as, found(movie, kind))), listed(map(shown_as, feel(movie)))
    if kind == "happy ending" and SAD_ENDING in movie.marks:
        return f"No: from what I know, {movie.name} has a sad ending."
    if told:
        yes = "I'm afraid so" if kind == "animals" else "Yes"
        return f"{yes}, going by what I know about {movie.name}: {told}."
    if known:
        return f"Not that I know of. I have {movie.name} down as {known}."
    return f"I don't know that about {movie.name}, sorry."


@spoken(german.awards)
def awards(movie: Movie) -> str:
    if BEST_PICTURE in movie.marks:
        return f"{movie.name} won the Oscar for Best Picture. I don't know about any other awards."
    return f"As far as I know, {movie.name} didn't win Best Picture. I don't know about any other awards, sorry."


@spoken(german.ending)
def ending(movie: Movie) -> str:
    return f"I don't know how {movie.name} ends, and I wouldn't spoil it if I did. {_tags(movie)}".strip()


@spoken(german.about_which)
def about_which() -> str:
    return "Which movie do you mean? Tell me its title."


@spoken(german.more_at)
def more_at(site: str, address: str) -> str:
    return f"{site} has more: {address}"


def _small(genres: tuple[str, ...]) -> str:
    return listed(genre.lower() if genre != "Sci-Fi" else "sci-fi" for genre in genres)


def _with_article(country: str) -> str:
    return f"the {country}" if country.startswith(("United ", "Soviet ", "Netherlands")) else country


def _hours(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return f"{minutes} minutes" if not hours else f"{hours} h {rest} min" if rest else f"{hours} h"


def _subjects(movie: Movie) -> str:
    return f"Think {listed(movie.facts.subjects[:MOST_CAST_TOLD])}." if movie.facts and movie.facts.subjects else ""


def _series(movie: Movie) -> str:
    if movie.facts is None or movie.facts.series is None:
        return ""
    part = f"part {movie.facts.part}" if movie.facts.part else "part"
    return f"It's {part} of {movie.facts.series}."


def _tags(movie: Movie) -> str:
    tags = tags_worth_telling(movie)
    return f"People tag it: {', '.join(tags)}." if tags else ""


def _average(movie: Movie) -> str:
    if movie.imdb_average is not None:
        score = f"On IMDb, {movie.title} gets {movie.imdb_average:.1f} out of 10 from {movie.imdb_votes:,} voters."
        return f"{score} {COURTESY}"
    if not movie.popularity or movie.average is None:
        return ""
    score = f"gave {movie.title} {movie.average:.1f} out of 5"
    return f"{movie.popularity:,} people {score} on average." if movie.popularity > 1 else f"One person {score}."
