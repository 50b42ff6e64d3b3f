"""The chat in a terminal. If standard input is not a terminal, each line is a message, and output is plain text."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from bot import wording
from bot.contracts.replies import Card, Choice, Reply
from bot.front_end.layout import links
from bot.ratings_import.reading import MOST_BYTES
from movies.own_files import open_own

if TYPE_CHECKING:
    from bot.conversation.chat import Chat
    from bot.front_end.pending import Pending

PROMPT = "you      "
NAME = "matinee  "
BAR = 10
SHOW_WAITING_AFTER = 2
IMPORT = re.compile(r"^\s*import\s+(?P<path>\S.*?)\s*$", re.IGNORECASE)


def chat(greeting: Reply, load: Callable[[], tuple[Chat, Pending]], person: str) -> None:
    """Talk with one person until the input ends or they say goodbye.

    Questions left open by a killed chat are answered first. `load` opens the rest while the person reads the greeting.
    """
    interactive = sys.stdin.isatty()
    if interactive:
        with suppress(ImportError):
            import readline  # noqa: F401 - gives input() its line editing and history.
    # Invalid UTF-8 still deserves an answer.
    sys.stdin.reconfigure(errors="replace")  # type: ignore[union-attr]
    sys.stdout.reconfigure(errors="replace")  # type: ignore[union-attr]
    replies = [greeting]
    say(greeting, interactive)
    matinee, pending = load()
    for reply in pending.left_behind(matinee, person, _progress(interactive, pending)):
        say(reply, interactive)
        replies.append(reply)
    while (message := _listen(interactive)) is not None:
        choices = tuple(choice for reply in replies for choice in reply.choices)
        replies = []
        for reply in pending.kept(person, _answers(matinee, person, message, choices, pending, interactive)):
            if reply.reads:
                continue
            say(reply, interactive)
            replies.append(reply)
            if reply.ends:
                return


def person_called(name: str) -> str:
    """The id of a person at this terminal."""
    return f"terminal:{name.casefold()}"


def draw(reply: Reply) -> str:
    """A reply as plain text."""
    parts = [reply.text, *map(_card, reply.cards)]
    if reply.attachment is not None:
        parts.append(f"It is in the file {reply.attachment.name}.")
    if reply.waits:
        parts.append(wording.results.asking_the_model())
    if reply.choices:
        parts.append("   ".join(f"[{choice.label}]" for choice in reply.choices))
    return "\n".join(part for part in parts if part)


def say(reply: Reply, interactive: bool) -> None:
    """Print a reply, after the bot's name on a terminal, and write its file to the current folder."""
    if reply.attachment is not None:
        try:
            with open_own(Path(reply.attachment.name), "wb") as file:
                file.write(reply.attachment.data)
        except OSError as error:
            reply = Reply(wording.people.not_written(reply.attachment.name, error.strerror or str(error)))
    text = draw(reply)
    if interactive:
        text = NAME + text.replace("\n", "\n" + " " * len(NAME)) + "\n"
    print(text, flush=True)


def _answers(
    matinee: Chat, person: str, message: str, choices: tuple[Choice, ...], pending: Pending, interactive: bool
) -> Iterator[Reply]:
    """Answer a line: the label of a button on screen, a file to import, or a message."""
    waiting = _progress(interactive, pending)
    typed = message.strip().strip("[]").casefold()
    tapped = next((c for c in choices if c.label.casefold() == typed), None)
    if tapped is not None:
        yield from matinee.tap(person, tapped.action, waiting)
    elif (asked := IMPORT.match(message)) and ("." in asked["path"] or "/" in asked["path"]):
        yield from _upload(matinee, person, asked["path"].strip("\"'"), interactive)
    else:
        yield from matinee.hear(person, message, waiting)


def _upload(matinee: Chat, person: str, named: str, interactive: bool) -> Iterator[Reply]:
    def show(done: int, total: int) -> None:
        if interactive:
            print(f"\r{NAME}{wording.people.reading_import(done, total)} \r", end="", flush=True)

    try:
        path = Path(named).expanduser()
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
    except (OSError, ValueError, RuntimeError):
        # Expanding the home of an unknown user raises RuntimeError; a null byte in a path raises ValueError.
        yield Reply(wording.people.unreadable_file(named))
        return
    yield from matinee.upload(person, data, path.name, show)


def _card(card: Card) -> str:
    parts = [f"{card.place}. {card.movie.name}", ", ".join(card.movie.genres)]
    if card.chance is not None:
        bar = ("█" * round(card.chance * BAR)).ljust(BAR, "░")
        parts.append(f"{bar} {wording.common.percent(card.chance)}")
    parts += [f"{name} {wording.common.percent(chance)}" for name, chance in card.people]
    parts.append(card.reason)
    line = "   ".join(part for part in parts if part)
    below = [wording.facts.credits_of(card.movie), "   ".join(url for _, url in links(card))]
    return "\n   ".join([line, *(each for each in below if each)]) if card.chance is not None else line


def _listen(interactive: bool) -> str | None:
    if interactive:
        try:
            return input(PROMPT)
        except EOFError:
            return None
    line = sys.stdin.readline()
    return line.rstrip("\r\n") if line else None


def _progress(interactive: bool, pending: Pending) -> Callable[[], None]:
    """Show the elapsed seconds: in place on a terminal, now and then in a log."""
    started = time.monotonic()

    def tick() -> None:
        pending.say_alive()
        seconds = round(time.monotonic() - started)
        if interactive and seconds >= SHOW_WAITING_AFTER:
            print(f"\r{NAME}… {seconds} s \r", end="", flush=True)
        elif not interactive and seconds and seconds % 15 == 0:
            print(f"… {seconds} s", flush=True)

    return tick
