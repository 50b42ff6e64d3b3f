"""The conversation: greetings, help, confirmations, clarifying questions."""

from __future__ import annotations

from collections.abc import Sequence

from bot.wording.english.parts import listed, movies, number, opinion
from bot.wording.german import talk as german
from bot.wording.shared.common import GOOD_START, THUMB, taken_back, understood
from bot.wording.shared.languages import spoken
from movies.catalogue import Movie
from movies.ratings import Verdict


@spoken(german.greeting)
def greeting(rated: int = 0) -> str:
    if rated:
        return f"Welcome back! I remember the {movies(rated)} you told me about. Say “recommend”, or tell me more."
    return "Hi! Tell me a few movies you loved or hated, in any words you like. Or say “show me some” and I'll ask."


@spoken(german.help_text)
def help_text() -> str:
    return (
        "Tell me what you think of movies: “omg heat was sooo good, titanic not so much”\n"
        "Or let me ask: “show me some”\n"
        "Ask for movies: “a 90s thriller, nothing gory”, “something like Fargo”, “more”\n"
        "Say what you think of my picks: “seen the second, loved it”\n"
        "Ask about one: “would I like Pulp Fiction?”, “why the first?”\n"
        "Find one for a group: “movie night”\n"
        "See or remove what I know about you: “what do you know about me”, “export”, “forget me”, “undo”\n"
        "Import your ratings from Letterboxd or IMDb: “import”\n"
        "Leave: “bye”"
    )


@spoken(german.not_seen)
def not_seen(unseen: Sequence[Movie]) -> str:
    return f"Not seen yet: {listed(m.name for m in unseen)}."


@spoken(german.tell_more)
def tell_more(count: int) -> str:
    if count >= GOOD_START:
        return "Say “recommend” whenever you like."
    missing = GOOD_START - count
    return f"{number(missing).capitalize()} more and I'll know you better. Or say “recommend” and I'll try now."


@spoken(german.which_one)
def which_one(text: str, candidates: Sequence[Movie]) -> str:
    if text in ("", "it"):
        return f"Which one do you mean: {listed((m.name for m in candidates), 'or')}?"
    return f"Which “{text}” do you mean: {listed((m.name for m in candidates), 'or')}?"


@spoken(german.what_of)
def what_of(named: Sequence[Movie]) -> str:
    if len(named) == 1:
        return f"{named[0].name}: 👍, 👎, or leave it?"
    return f"{listed(m.name for m in named)}: did you like them?"


@spoken(german.unknown_titles)
def unknown_titles(told: Sequence[tuple[str, Verdict | None]], closest: Sequence[Movie]) -> str:
    """`told`: titles missing from the catalogue, each with any verdict that we keep until the catalogue has it."""
    names = listed((f"“{title}”" for title, _ in told), "or")
    noted = [(title, verdict) for title, verdict in told if verdict is not None]
    line = f"I don't know {names} (yet)."
    if len(told) == len(noted) == 1:
        line = f"I don't know {names} (yet), so it doesn't count. I've noted your {THUMB[noted[0][1]]} for when I do."
    elif noted:
        thumbs = ", ".join(f"{THUMB[verdict]} {title}" for title, verdict in noted)
        line = f"I don't know {names} (yet), so they don't count. Noted for when I do: {thumbs}."
    return f"{line} Did you mean {listed((m.name for m in closest), 'or')}?" if closest else line


@spoken(german.not_sure_of)
def not_sure_of(words: str) -> str:
    """`words`: the part of a message that could not be tied to any movie."""
    return f"I wasn't sure what to do with “{words}”."


@spoken(german.only_movies_are_kept)
def only_movies_are_kept(words: str) -> str:
    """`words`: a remark about a kind of movie, made alongside verdicts on movies."""
    return f"I only remember movies, so “{words}” won't stick. Ask for that kind and I'll find you some."


@spoken(german.their_taste)
def their_taste(liked: Sequence[Movie]) -> str:
    """`liked`: movies liked by somebody close to the person."""
    names = listed(m.name for m in liked)
    return f"I'll keep {names} separate from your own taste. Say “recommend” and I'll look for something like that."


@spoken(german.not_meant)
def not_meant(wrong: Sequence[Movie]) -> str:
    """`wrong`: the movies that were mistaken for the ones meant."""
    return f"Ah, not {listed((m.name for m in wrong), 'or')}."


@spoken(german.only_movies)
def only_movies(shows: Sequence[str]) -> str:
    """`shows`: TV shows that somebody named."""
    names = listed(f"“{show}”" for show in shows)
    return (
        f"{names} is a TV show, and I only know movies."
        if len(shows) == 1
        else f"{names} are TV shows, and I only know movies."
    )


@spoken(german.only_your_taste)
def only_your_taste(guesses: bool = False) -> str:
    """`guesses`: whether a guess at this person's own taste follows."""
    if guesses:
        return "I only know your taste, so this is about you:"
    return (
        "I only know your taste, so I can't speak for anybody else. Get them to tell me what they like, and "
        "“movie night” will find one for you to watch together."
    )


@spoken(german.no_longer_counts)
def no_longer_counts(names: Sequence[str]) -> str:
    """`names`: movies whose verdict was taken back."""
    return f"Done, I've forgotten what you said about {listed(names)}."


@spoken(german.nothing_to_forget)
def nothing_to_forget(names: Sequence[str]) -> str:
    return f"You haven't told me what you think of {listed(names, 'or')}, so there's nothing to forget."


@spoken(german.only_by_year)
def only_by_year() -> str:
    return "I can't tell them apart by that, only by year."


@spoken(german.no_such_movie)
def no_such_movie(title: str) -> str:
    return f"I can't find a movie called “{title}”. Pick one from the list that opens as you type."


@spoken(german.left_as_it_is)
def left_as_it_is() -> str:
    return "All right, I'll leave that."


@spoken(german.rate_these)
def rate_these(first: bool) -> str:
    return "Have you seen these? Say something like “1 good, 2 bad, haven't seen the rest”." if first else "And these?"


@spoken(german.nothing_left_to_rate)
def nothing_left_to_rate() -> str:
    return "I've run out of movies to ask about. Say “recommend”!"


@spoken(german.already_rated)
def already_rated(movie: Movie, verdict: Verdict) -> str:
    return f"You already told me you {opinion(verdict)} {movie.name}."


@spoken(german.undone)
def undone(changes: Sequence[tuple[Movie, Verdict | None]]) -> str:
    """What was taken back: movies, each with the verdict that now counts again."""
    gone, again = taken_back(changes)
    lines = [f"Undone: {listed(gone)}."] if gone else []
    lines += [f"Back to: {understood(again)}"] if again else []
    return "\n".join([*lines, "Feel free to put it another way."])


@spoken(german.nothing_to_undo)
def nothing_to_undo() -> str:
    return "There's nothing to undo."


@spoken(german.which_movie)
def which_movie() -> str:
    return "Which movie do you mean? Ask, for example, “would I like Pulp Fiction?”"


@spoken(german.enjoy)
def enjoy(movie: Movie | None) -> str:
    return f"Nice, enjoy {movie.title if movie else 'it'}! Let me know how it was."


@spoken(german.could_it_be)
def could_it_be(movies: Sequence[Movie]) -> str:
    return f"Could it be {listed((movie.name for movie in movies), 'or')}?"


@spoken(german.by_its_plot)
def by_its_plot() -> str:
    return (
        "I can't find a movie by its plot alone, sorry. Do you remember who's in it, or a word from the title? "
        "Or I can look for something similar: “a comedy with Tom Hanks”."
    )


@spoken(german.not_understood)
def not_understood() -> str:
    return (
        "Sorry, I didn't get that. Name a movie you loved or hated, or ask for one: “a funny 90s thriller”. "
        "Say “help” to see what else I can do."
    )


@spoken(german.cut_off)
def cut_off(most: int) -> str:
    """`most`: how many characters are read."""
    return f"That was long, so I only read the first {most:,} characters."


@spoken(german.goodbye)
def goodbye() -> str:
    return "Enjoy the movies!"


@spoken(german.form_title)
def form_title() -> str:
    return "What you loved or hated"


@spoken(german.form_label)
def form_label() -> str:
    return "As many movies as you like, in your own words"


@spoken(german.form_example)
def form_example() -> str:
    return "loved Heat and Fargo, hated Titanic, Twister was ok"
