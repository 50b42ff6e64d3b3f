"""The chat in a terminal; where standard input is no terminal, a message a line and plain text out."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from contextlib import suppress

from bot import wording
from bot.conversation import Conversation, Session
from bot.recommender import Recommender
from bot.replies import Card, Reply
from movies.errors import MatineeError

PROMPT = "you      "
NAME = "matinee  "
BAR = 10
SHOW_WAITING_AFTER = 2


def chat(conversation: Conversation, recommender: Recommender) -> None:
    """Talk until the input ends or the person says goodbye."""
    interactive = sys.stdin.isatty()
    if interactive:
        with suppress(ImportError):
            import readline  # noqa: F401 - gives input() its line editing and history.
    # What is not valid text still deserves an answer.
    sys.stdin.reconfigure(errors="replace")  # type: ignore[union-attr]
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
    session = Session()
    say(conversation.greet(), interactive)
    while (message := _listen(interactive)) is not None:
        turn = conversation.hear(session, message)
        session = turn.session
        say(turn.reply, interactive)
        if turn.reply.ends:
            return
        if turn.job is not None:
            try:
                result = recommender.ask(turn.job, _progress(interactive))
            except MatineeError as error:
                say(Reply(str(error)), interactive)
                continue
            session, reply = conversation.answer(session, turn.job, result)
            say(reply, interactive)


def draw(reply: Reply) -> str:
    """A reply as plain text."""
    return "\n".join([reply.text, *(_card(place, card) for place, card in enumerate(reply.cards, start=1))])


def say(reply: Reply, interactive: bool) -> None:
    """Print a reply, under the bot's name where a person watches."""
    text = draw(reply)
    if interactive:
        text = NAME + text.replace("\n", "\n" + " " * len(NAME)) + "\n"
    print(text, flush=True)


def _card(place: int, card: Card) -> str:
    bar = ("█" * round(card.chance * BAR)).ljust(BAR, "░")
    genres = ", ".join(card.movie.genres)
    parts = [f"{place}. {card.movie.name}", genres, f"{bar} {wording.percent(card.chance)}", card.reason]
    return "   ".join(part for part in parts if part)


def _listen(interactive: bool) -> str | None:
    if interactive:
        try:
            return input(PROMPT)
        except EOFError:
            return None
    line = sys.stdin.readline()
    return line.rstrip("\r\n") if line else None


def _progress(interactive: bool) -> Callable[[], None]:
    """Show the seconds that pass: in place for a person, now and then in a log."""
    started = time.monotonic()

    def tick() -> None:
        seconds = round(time.monotonic() - started)
        if interactive and seconds >= SHOW_WAITING_AFTER:
            print(f"\r{NAME}… {seconds} s \r", end="", flush=True)
        elif not interactive and seconds and seconds % 15 == 0:
            print(f"… {seconds} s", flush=True)

    return tick
