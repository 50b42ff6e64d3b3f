"""Waiting, limits, failures, and permissions on a server."""

from __future__ import annotations

from collections.abc import Sequence

from bot.wording.english.parts import in_channels, listed, number, when
from bot.wording.german import service as german
from bot.wording.shared.estimates import rounded
from bot.wording.shared.languages import spoken


@spoken(german.still_waiting)
def still_waiting(
    seconds: float, waiting: int | None, workers: int | None, place: int | None = None, left: float | None = None
) -> str:
    """The reason for a slow answer, from the numbers of waiting questions and of workers, if known.

    place: this question's place in line, from 1. left: the seconds until its answer.
    """
    since = f"… {round(seconds)} s"
    if workers is None:
        return (
            f"{since}: I can't reach my workers. I'll hold on to your question and answer it as soon as they're back."
        )
    if workers == 0:
        return (
            f"{since}: none of my workers is running. "
            "I'll hold on to your question and answer it as soon as one is back."
        )
    if place is not None and left is not None:
        soon = f"You're number {number(place)} in line; I expect your answer {when(rounded(left))}."
        return f"{since}: a lot of people are asking right now. {soon}"
    if waiting:
        return f"{since}: a lot of people are asking right now; {number(waiting)} still in the queue."
    return f"{since}: the model is thinking."


@spoken(german.restarting)
def restarting() -> str:
    return "I'm restarting. Nothing you told me is lost; please ask again in a minute."


@spoken(german.too_late)
def too_late() -> str:
    return "Sorry, I was away so long that this one went unanswered. Ask me again?"


@spoken(german.my_fault)
def my_fault() -> str:
    return "Something went wrong on my side, but nothing you told me before is lost. Please try again."


@spoken(german.queue_away)
def queue_away() -> str:
    return "I can't reach my queue right now. Please try again in a minute."


@spoken(german.job_refused)
def job_refused() -> str:
    return "The model couldn't handle that question. Nothing you told me is lost; please try again."


@spoken(german.job_poisonous)
def job_poisonous() -> str:
    return "I tried that one three times, and each time it knocked the model over, so I've set it aside to be fixed."


@spoken(german.database_away)
def database_away() -> str:
    return "I can't reach my database right now. Please try again in a minute."


@spoken(german.database_full)
def database_full() -> str:
    return (
        "My disk is full, so I couldn't save any changes: what you told me before is still there, but nothing new is. "
        "Please try again once whoever runs me has made room."
    )


@spoken(german.worker_silent)
def worker_silent() -> str:
    return "The model hasn't answered yet. Please try again in a minute."


@spoken(german.registry_away)
def registry_away() -> str:
    return "I can't reach the model registry right now. Please try again in a minute."


@spoken(german.bundle_broken)
def bundle_broken() -> str:
    return "That model is damaged or incomplete, so it can't be served. The worker's log has the details."


@spoken(german.with_error_id)
def with_error_id(sentence: str, error_id: str) -> str:
    return f"{sentence} (error {error_id})"


@spoken(german.stale)
def stale() -> str:
    return "That button is too old for me. Tell me what you want in words, or say “help”."


@spoken(german.not_your_button)
def not_your_button() -> str:
    return "These buttons belong to somebody else. Tell me about movies you loved or hated, and you'll get your own."


@spoken(german.still_busy)
def still_busy() -> str:
    return "One at a time: I'm still working on your last question."


@spoken(german.enough_for_now)
def enough_for_now(opens: float) -> str:
    """`opens`: seconds until the next question is allowed."""
    return f"That was a lot of questions for one hour! Ask me again {when(opens)}."


@spoken(german.enough_for_this_server)
def enough_for_this_server(opens: float) -> str:
    """`opens`: seconds until the next question is allowed."""
    return f"You've all asked me a lot in the past hour. I'll be back {when(opens)}."


@spoken(german.overloaded)
def overloaded(opens: float) -> str:
    """`opens`: seconds until there is room again."""
    return (
        "So many people are asking right now that I can't take another question. "
        f"Ask me again {when(rounded(opens))}; I'll keep a place for you."
    )


@spoken(german.wait_too_long)
def wait_too_long(opens: float) -> str:
    """`opens`: seconds until the wait is short enough again."""
    later = f"Ask me again {when(rounded(opens))}; I'll keep a place for you."
    return f"So many people are asking right now that you'd wait too long. {later}"


@spoken(german.enough_files)
def enough_files(opens: float) -> str:
    """`opens`: seconds until the next file is allowed."""
    return f"That was a lot of files for one hour! Try that again {when(opens)}."


@spoken(german.only_for_managers)
def only_for_managers() -> str:
    return "Only people who manage this server can do that."


@spoken(german.may_not_write)
def may_not_write(channel: str, permissions: Sequence[str], can_change: bool) -> str:
    """`permissions`: the English names of the permissions that the bot lacks there."""
    who = "You can" if can_change else "Somebody who manages that channel can"
    needed = listed(permissions)
    return f"You asked me in #{channel}, where I'm not allowed to answer: I need {needed}. {who} allow that."


@spoken(german.may_not_write_there)
def may_not_write_there() -> str:
    return "I'm not allowed to answer where you asked me. Somebody who manages that channel can let me write there."


@spoken(german.speaks_elsewhere)
def speaks_elsewhere(channels: Sequence[str]) -> str:
    if not channels:
        return (
            "On that server I only answer in channels you can't see. Slash commands work everywhere, and anyone who "
            "manages the server can open other channels to me with /settings."
        )
    return f"On that server I only answer in {in_channels(channels)}, but slash commands work everywhere."


@spoken(german.server_settings)
def server_settings(channels: Sequence[str], nights: bool) -> str:
    where = in_channels(channels) if channels else "every channel"
    return f"When you mention me, I answer in {where}. Movie nights are {'on' if nights else 'off'}. I speak English."
