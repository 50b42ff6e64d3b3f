"""Sentences about people's data: profile, export, import, deletion."""

from __future__ import annotations

from collections.abc import Sequence

from bot.ratings_import.report import ImportReport
from bot.wording.english.parts import listed, movies
from bot.wording.german import people as german
from bot.wording.shared.common import MOST_EXAMPLES, Genres, favourites, latest, noted_last, percent
from bot.wording.shared.languages import spoken
from movies.catalogue import Movie
from movies.ratings import Verdict


@spoken(german.profile)
def profile(liked: Sequence[Movie], disliked: Sequence[Movie], genres: Genres, unseen: int) -> str:
    """The profile: counts, the latest movies, and how many of each genre were liked."""
    if not liked and not disliked:
        nothing = "I know nothing about you yet."
        return f"{nothing} (Except for {movies(unseen)} you haven't seen.)" if unseen else nothing
    lines = [f"👍 {len(liked)}   {_latest(liked)}".rstrip(), f"👎 {len(disliked)}   {_latest(disliked)}".rstrip()]
    if genres:
        lines.append("Liked, by genre: " + ", ".join(f"{genre} {good} of {all_}" for genre, good, all_ in genres))
        if best := favourites(genres):
            lines.append(f"You seem to love {listed(best)}.")
    if unseen:
        lines.append(f"Not seen: {movies(unseen)}.")
    return "\n".join(lines)


@spoken(german.noted)
def noted(told: Sequence[tuple[str, Verdict]]) -> str:
    """`told`: titles missing from the catalogue, each with the verdict that we keep until the catalogue has it."""
    names, more = noted_last(told)
    kept = f"I don't know these movies yet, but I've kept what you said: {names}"
    return f"{kept} and {more} more." if more else f"{kept}."


def _latest(rated: Sequence[Movie]) -> str:
    names, more = latest(rated)
    return f"{names} and {more} more" if more else names


@spoken(german.may_i_learn)
def may_i_learn() -> str:
    return (
        "One question, and I'll ask only once: may I learn from your ratings, so I can make better "
        "recommendations for everybody? Your movies and thumbs would go into my training, but never your name. If you "
        "don't answer, I won't. You can always change your mind about future training: “you may learn from my ratings” "
        "or “don't learn from me”."
    )


@spoken(german.learns_from_now_on)
def learns_from_now_on(may_learn: bool) -> str:
    if may_learn:
        return (
            "Thank you! I'll learn from your ratings starting with my next training. Say “don't learn from me” any "
            "time to stop; what I've learned by then stays learned."
        )
    return "All right, I'll leave your ratings out of training from now on."


@spoken(german.learns)
def learns(may_learn: bool) -> str:
    if may_learn:
        return "You're letting me learn from your ratings; say “don't learn from me” to stop that."
    return "I don't learn from your ratings; say “you may learn from my ratings” to let me."


@spoken(german.read_elsewhere)
def read_elsewhere() -> str:
    return "What my rules can't make sense of goes to a language model outside Matinee, without your name."


@spoken(german.exported)
def exported() -> str:
    return "Here's everything I've stored about you."


@spoken(german.really_forget)
def really_forget(rated: int) -> str:
    return f"Really forget everything about you ({movies(rated)}, and everything I showed you)? Yes or no?"


@spoken(german.forgotten)
def forgotten(known: str) -> str:
    return f"Forgotten. I double-checked to be sure: {known}"


@spoken(german.not_forgotten)
def not_forgotten() -> str:
    return "All right, I'll keep everything."


@spoken(german.told_alone)
def told_alone() -> str:
    return "That's for your eyes only, so I sent it to you as a direct message."


@spoken(german.told_alone_refused)
def told_alone_refused() -> str:
    return (
        "That's for your eyes only, but I can't send you direct messages from here. "
        "Use the slash command (/profile, /export, /forget): only you will see the answer."
    )


@spoken(german.how_to_import)
def how_to_import() -> str:
    return (
        "Send me the file: ratings.csv or the ZIP from Letterboxd (Settings, Data, Export your data), or the CSV of "
        "your ratings from IMDb (Your ratings, Export). In a terminal: import PATH"
    )


@spoken(german.unreadable_file)
def unreadable_file(path: str) -> str:
    return f"I can't read {path[:200]}. {how_to_import()}"


@spoken(german.not_written)
def not_written(name: str, reason: str) -> str:
    return f"I can't write {name} here ({reason}). Start the chat in a folder you can write to."


@spoken(german.reading_import)
def reading_import(done: int, total: int) -> str:
    return f"reading your ratings … {done:,} of {total:,}"


@spoken(german.imported)
def imported(report: ImportReport, changed: int) -> str:
    found, total = len(report.ratings), len(report.ratings) + len(report.left_out)
    share = f" ({percent(found / total)})" if total else ""
    new = f"{changed:,} {'is' if changed == 1 else 'are'} new or changed"
    lines = [f"I recognised the movies in {found:,} of your {total:,} ratings{share}; {new}."]
    for reason, count in report.counts.items():
        titles = [row.titles[0] for row in report.examples(reason, MOST_EXAMPLES) if row.titles]
        examples = f", for example {listed(titles)}" if titles else ""
        lines.append(f"Left out {count:,}: {reason.value}{examples}.")
    return "\n".join(lines)
