"""The command `matinee`: each verb starts one of our programs, with its first arguments filled in."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from difflib import get_close_matches
from importlib import import_module
from importlib.metadata import version
from typing import NamedTuple

OURS = ("movies", "workers", "trainer", "bot", "deploy")


class Verb(NamedTuple):
    """A verb: the module whose `main` it runs, the arguments put before the typed ones, and its help text."""

    module: str
    words: tuple[str, ...]
    purpose: str


GROUPS: dict[str, dict[str, Verb]] = {
    "Talk": {
        "chat": Verb("deploy.local", ("terminal",), "talk to Matinee in this terminal (--as NAME for one of several)"),
        "discord": Verb("deploy.local", ("discord",), "run the Discord bot, with a worker of its own"),
        "slack": Verb("deploy.local", ("slack",), "run the Slack app, with a worker of its own"),
    },
    "Look after it": {
        "doctor": Verb("deploy.doctor", (), "check that everything Matinee needs is here, and say what to do if not"),
        "health": Verb("deploy.health", (), "check whether the program on this machine is healthy"),
        "settings": Verb("deploy.settings_pages", (), "list all settings (--env for a file .env to fill in)"),
        "backup": Verb("bot.__main__", ("backup",), "write everything in the database to a file"),
        "restore": Verb("bot.__main__", ("restore",), "put a backup into an empty database"),
        "fetch": Verb("trainer.__main__", ("fetch",), "get MovieLens, facts about films, or scores from IMDb"),
        "bot": Verb("bot.__main__", (), "run just terminal, discord or slack, on the queue at MATINEE_BROKER_URL"),
        "worker": Verb("workers.__main__", ("serve",), "answer questions from the queue at MATINEE_BROKER_URL"),
        "training-worker": Verb("workers.__main__", ("train",), "run the trainings that admins start from the chat"),
        "models": Verb("workers.__main__", ("models",), "list, add, promote and roll back models"),
        "dead": Verb("workers.__main__", ("dead",), "list questions that killed three workers, and refused messages"),
        "feedback": Verb("bot.__main__", ("feedback",), "see what share of recommendations people liked"),
    },
    "Ask without a chat": {
        "recommend": Verb("workers.__main__", ("recommend",), "answer JSON lines with recommendations"),
        "score": Verb("workers.__main__", ("score",), "answer JSON lines with the chances of given movies"),
        "understand": Verb("bot.__main__", ("understand",), "read conversations, and print what was understood"),
    },
    "Make models": {
        "train": Verb("trainer.__main__", ("train",), "fine-tune the language model on ratings"),
        "export": Verb("trainer.__main__", ("export",), "turn a training into a bundle"),
        "rank": Verb("trainer.__main__", ("rank",), "learn the ranking weights of a bundle"),
        "evaluate": Verb("trainer.__main__", ("evaluate",), "evaluate bundles against classical recommenders"),
        "lists": Verb("trainer.__main__", ("lists",), "evaluate the lists of a phase 4 bundle"),
        "report": Verb("trainer.__main__", ("report",), "render an evaluation as a page"),
    },
}
VERBS = {name: verb for group in GROUPS.values() for name, verb in group.items()}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb; returns its exit code, 2 if the verb is unknown, or 1 if it needs a library that is missing."""
    name, *rest = (arguments if arguments is not None else sys.argv[1:]) or ("--help",)
    if name in {"-h", "--help", "help"}:
        print(described())
        return 0
    if name == "--version":
        print(f"matinee {version('matinee')}")
        return 0
    if name not in VERBS:
        meant = "".join(f" Did you mean {close!r}?" for close in get_close_matches(name, VERBS, n=1))
        print(f"matinee: There is no verb {name!r}.{meant} All of them: matinee --help", file=sys.stderr)
        return 2
    try:
        return int(import_module(VERBS[name].module).main([*VERBS[name].words, *rest]))
    except KeyboardInterrupt:
        return 130
    except ModuleNotFoundError as error:
        library = (error.name or "").partition(".")[0]
        if library in OURS:
            raise
        print(
            f"matinee: {name} needs {library}, which is not installed here. Install Matinee again with its extras: "
            "[bot,worker] to chat, [bot,worker,trainer] to train as well.",
            file=sys.stderr,
        )
        return 1


def described() -> str:
    """The text of `matinee --help`."""
    lines = ["Matinee: tell it movies you loved or hated, and it recommends others."]
    for title, group in GROUPS.items():
        lines += ["", title, *(f"  matinee {name:<16} {verb.purpose}" for name, verb in group.items())]
    return "\n".join(
        [*lines, "", "New here? matinee chat. Something is wrong? matinee doctor. Options: matinee VERB --help"]
    )


if __name__ == "__main__":
    sys.exit(main())
