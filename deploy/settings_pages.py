"""`matinee settings`: every setting with its meaning and default, taken from the settings classes.

With --write, in the repository, it generates docs/settings.md and .env.example.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from enum import Enum
from inspect import getdoc
from typing import NamedTuple

from pydantic import SecretStr
from pydantic_settings import BaseSettings

from bot.admin.settings import AdminSettings
from bot.discord.settings import DiscordSettings
from bot.slack.settings import SlackSettings
from movies.reader_settings import ReaderSettings
from movies.settings import (
    REPOSITORY,
    BotSettings,
    BrokerSettings,
    DataSettings,
    LimitSettings,
    StoreSettings,
    WatchSettings,
    WorkerSettings,
)

CLASSES: tuple[type[BaseSettings], ...] = (
    DataSettings,
    BrokerSettings,
    StoreSettings,
    WorkerSettings,
    BotSettings,
    DiscordSettings,
    SlackSettings,
    AdminSettings,
    LimitSettings,
    ReaderSettings,
    WatchSettings,
)
PAGE = REPOSITORY / "docs" / "settings.md"
EXAMPLE = REPOSITORY / ".env.example"
MADE_BY = "made by: matinee settings --write"
# Settings whose default depends on the installation, as their meaning says.
SHOWN_WITHOUT_DEFAULT = frozenset({"MATINEE_HOME"})


class Setting(NamedTuple):
    """One setting; `default` is empty if there is none, or if the meaning describes it."""

    name: str
    meaning: str
    default: str
    secret: bool


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the settings as a table or, with --env, as a .env file; or write both files."""
    parser = argparse.ArgumentParser(prog="matinee settings", description="Every setting of Matinee.")
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--env", action="store_true", help="as a file .env, in which all lines are comments")
    form.add_argument("--write", action="store_true", help="write docs/settings.md and .env.example")
    chosen = parser.parse_args(arguments)
    if chosen.write:
        PAGE.write_text(as_page(), "utf-8")
        EXAMPLE.write_text(as_example(), "utf-8")
    else:
        sys.stdout.write(as_example() if chosen.env else as_page())
    return 0


def groups() -> Iterator[tuple[str, list[Setting]]]:
    """The settings of each class, in order, with the purpose of the class."""
    for one in CLASSES:
        yield (getdoc(one) or "").splitlines()[0], list(_settings_of(one))


def _settings_of(one: type[BaseSettings]) -> Iterator[Setting]:
    for field, info in one.model_fields.items():
        name = f"{one.model_config.get('env_prefix', '')}{field}".upper()
        meaning = " ".join((info.description or "").split())
        default = "" if name in SHOWN_WITHOUT_DEFAULT else _as_text(info.default)
        yield Setting(name, meaning, default, "SecretStr" in str(info.annotation))


def _as_text(default: object) -> str:
    if isinstance(default, SecretStr):
        return default.get_secret_value()
    if isinstance(default, Enum):
        return str(default.value)
    if isinstance(default, float):
        return f"{default:g}"
    return "" if default is None else str(default)


def as_page() -> str:
    """The page docs/settings.md."""
    lines = [
        f"<!-- {MADE_BY} -->",
        "# Settings",
        "",
        "Settings are environment variables, or lines in a file `.env` in the folder where you start Matinee. "
        "[`.env.example`](../.env.example) has them all, to copy and fill in; `matinee settings` prints this page. "
        "Keep to yourself what is marked 🔑.",
    ]
    for purpose, members in groups():
        lines += ["", f"**{purpose}**", "", "| setting | meaning | default |", "|---|---|---|"]
        lines += [f"| {_marked(s)} | {s.meaning} | {f'`{s.default}`' if s.default else ''} |" for s in members]
    return "\n".join(lines) + "\n"


def _marked(setting: Setting) -> str:
    return f"`{setting.name}`{' 🔑' if setting.secret else ''}"


def as_example() -> str:
    """The file .env.example: every line is a comment, so a copy changes nothing."""
    lines = [f"# {MADE_BY}", "# Copy this file to .env, and take the # from the lines that you fill in."]
    for purpose, members in groups():
        lines += ["", f"# --- {_plain(purpose)}"]
        for setting in members:
            lines += [f"# {_plain(setting.meaning)}", f"#{setting.name}={setting.default}"]
    return "\n".join(lines) + "\n"


def _plain(text: str) -> str:
    """The text without the targets of Markdown links, which do not work in .env.example."""
    return re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)


if __name__ == "__main__":
    sys.exit(main())
