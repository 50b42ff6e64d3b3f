"""Slash commands: what Discord refuses when they are synced, and what a person can then do with them.

Limits and option types are those of docs.discord.com, "Application Commands".
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from tests.fakes.discord_wire.limits import Form
from tests.fakes.discord_wire.messages import File
from tests.fakes.discord_wire.places import JSON, Channel, Guild, User

CHAT_INPUT = 1
SUBCOMMAND, GROUP = 1, 2
STRING, INTEGER, BOOLEAN, USER, CHANNEL, NUMBER, ATTACHMENT = 3, 4, 5, 6, 7, 10, 11
PYTHON_TYPES: dict[int, type | tuple[type, ...]] = {
    STRING: str,
    INTEGER: int,
    BOOLEAN: bool,
    USER: User,
    CHANNEL: Channel,
    NUMBER: (int, float),
    ATTACHMENT: File,
}
WITH_CHOICES = (STRING, INTEGER, NUMBER)


class Impossible(Exception):
    """A test asked for something that Discord's own app lets nobody do."""


def check_commands(commands: list[JSON]) -> None:
    """Refuse a sync of all commands as Discord does."""
    form = Form()
    chat = [command for command in commands if command.get("type", CHAT_INPUT) == CHAT_INPUT]
    if len(chat) > 100:
        form.wrong("_", "APPLICATION_COMMANDS_MAX", "Maximum number of application commands reached (100).")
    names = [(command.get("type", CHAT_INPUT), command.get("name")) for command in commands]
    for number, command in enumerate(commands):
        path = str(number)
        if names[number] in names[:number]:
            said = "Application command names must be unique"
            form.wrong(f"{path}.name", "APPLICATION_COMMANDS_DUPLICATE_NAME", said)
        if not form.one_of(f"{path}.type", command.get("type", CHAT_INPUT), (1, 2, 3)):
            continue
        if command.get("type", CHAT_INPUT) != CHAT_INPUT:
            form.text(f"{path}.name", command.get("name"), 1, 32)
            if command.get("description"):
                said = "Context menu commands cannot have description"
                form.wrong(f"{path}.description", "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION", said)
            continue
        _check_named(form, path, command)
        _check_options(form, path, command.get("options") or [], depth=0)
        if _size(command) > 8000:
            form.wrong(path, "APPLICATION_COMMAND_TOO_LARGE", "Command exceeds maximum size (8000)")
    form.done()


def _check_named(form: Form, path: str, one: JSON) -> None:
    name = one.get("name")
    form.text(f"{path}.name", name, 1, 32)
    if isinstance(name, str) and 1 <= len(name) <= 32 and not (re.fullmatch(r"[-'\w]+", name) and name == name.lower()):
        form.wrong(f"{path}.name", "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
    form.text(f"{path}.description", one.get("description"), 1, 100)


def _check_options(form: Form, path: str, options: list[JSON], depth: int) -> None:
    form.count(f"{path}.options", options, 0, 25)
    kinds = {option.get("type") for option in options}
    if kinds & {SUBCOMMAND, GROUP} and kinds - {SUBCOMMAND, GROUP}:
        said = "Sub-command and sub-command group option types are mutually exclusive to all other types"
        form.wrong(f"{path}.options", "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", said)
    optional_seen = False
    for number, option in enumerate(options):
        place = f"{path}.options.{number}"
        _check_named(form, place, option)
        if option.get("name") in [other.get("name") for other in options[:number]]:
            said = "Option name already exists"
            form.wrong(f"{place}.name", "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", said)
        groups = (SUBCOMMAND, GROUP) if depth == 0 else (SUBCOMMAND,) if depth == 1 else ()
        if not form.one_of(f"{place}.type", option.get("type"), (*groups, *range(3, 12))):
            continue
        if option["type"] in (SUBCOMMAND, GROUP):
            _check_options(form, place, option.get("options") or [], depth=depth + 3 - option["type"])
            continue
        if option.get("required") and optional_seen:
            said = "Required options must be placed before non-required options"
            form.wrong(place, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", said)
        optional_seen = optional_seen or not option.get("required")
        _check_choices(form, place, option)


def _check_choices(form: Form, path: str, option: JSON) -> None:
    choices = option.get("choices") or []
    form.count(f"{path}.choices", choices, 0, 25)
    if (choices or option.get("autocomplete")) and option["type"] not in WITH_CHOICES:
        said = "Only strings, integers and numbers have choices."
        form.wrong(path, "APPLICATION_COMMAND_OPTION_CHOICES_TYPE", said)
    if choices and option.get("autocomplete"):
        said = "Autocomplete is not allowed beside choices."
        form.wrong(path, "APPLICATION_COMMAND_OPTION_AUTOCOMPLETE_CHOICES", said)
    for number, choice in enumerate(choices):
        form.text(f"{path}.choices.{number}.name", choice.get("name"), 1, 100)
        if option["type"] == STRING:
            form.text(f"{path}.choices.{number}.value", choice.get("value"), 1, 100)
        if choice.get("name") in [other.get("name") for other in choices[:number]]:
            said = "Choice name already exists"
            form.wrong(f"{path}.choices.{number}", "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS", said)
    for name, low in (("min_length", 0), ("max_length", 1)):
        if option.get(name) is not None:
            form.number(f"{path}.{name}", option[name], low, 6000)


def _size(one: JSON) -> int:
    own = len(str(one.get("name", ""))) + len(str(one.get("description", ""))) + len(str(one.get("value", "")))
    return own + sum(_size(inner) for inner in [*(one.get("options") or []), *(one.get("choices") or [])])


def find_command(commands: list[JSON], name: str, user: User, channel: Channel) -> JSON:
    """The synced slash command of that name, if this person sees it in this channel; Impossible otherwise."""
    found = [c for c in commands if c["name"] == name and c["type"] == CHAT_INPUT]
    if not found:
        raise Impossible(f"No command /{name} was synced; there are {sorted(c['name'] for c in commands)}.")
    command = found[0]
    contexts = command.get("contexts")
    if contexts is None:
        contexts = [0, 1] if command.get("dm_permission", True) else [0]
    if (0 if channel.guild else 1) not in contexts:
        raise Impossible(f"/{name} is not offered {'in servers' if channel.guild else 'in direct messages'}.")
    needed = command.get("default_member_permissions")
    if channel.guild and needed is not None:
        held = channel.guild.permissions(user)
        # A command that needs "no permission at all" is one that only administrators see.
        if user not in channel.guild.admins and (int(needed) == 0 or held & int(needed) != int(needed)):
            raise Impossible(f"{user.name} does not see /{name}, which needs the permissions {needed}.")
    return command


def fill_in(
    command: JSON, path: tuple[str, ...], given: Mapping[str, Any], guild: Guild | None, focused: str | None = None
) -> JSON:
    """The `data` of an interaction for a command filled in so; Impossible where Discord's app would not send it."""
    options: list[JSON] = command.get("options") or []
    resolved: JSON = {}
    for name in path:
        inner = [o for o in options if o["name"] == name and o["type"] in (SUBCOMMAND, GROUP)]
        if not inner:
            raise Impossible(f"/{command['name']} has no subcommand {name}.")
        options = inner[0].get("options") or []
    if any(option["type"] in (SUBCOMMAND, GROUP) for option in options):
        raise Impossible(f"/{command['name']} needs a subcommand.")
    known = {option["name"]: option for option in options}
    if unknown := set(given) - set(known):
        raise Impossible(f"/{command['name']} has no option {sorted(unknown)}; it has {sorted(known)}.")
    missing = [name for name, option in known.items() if option.get("required") and name not in given]
    if missing and focused is None:
        raise Impossible(f"/{command['name']} needs {missing}.")
    sent = [_option(known[name], value, name == focused, resolved) for name, value in given.items()]
    for depth, name in enumerate(reversed(path)):
        sent = [{"name": name, "type": SUBCOMMAND if depth == 0 else GROUP, "options": sent}]
    if guild is not None and "users" in resolved:
        people = [value for value in given.values() if isinstance(value, User) and value in guild.members]
        resolved["members"] = {
            str(user.id): guild.member(user, with_user=False) | {"permissions": str(guild.permissions(user))}
            for user in people
        }
    data: JSON = {"id": command["id"], "name": command["name"], "type": CHAT_INPUT, "options": sent}
    return data | ({"resolved": resolved} if resolved else {})


def _option(option: JSON, value: Any, focused: bool, resolved: JSON) -> JSON:
    name, kind = option["name"], option["type"]
    sent: JSON = {"name": name, "type": kind}
    if focused:
        if not option.get("autocomplete"):
            raise Impossible(f"The option {name} offers nothing while one types.")
        return sent | {"value": str(value), "focused": True}
    fits = kind in PYTHON_TYPES and isinstance(value, PYTHON_TYPES[kind])
    if not fits or (isinstance(value, bool) and kind != BOOLEAN):
        raise Impossible(f"The option {name} (type {kind}) takes no {value!r}.")
    if option.get("choices") and value not in [choice["value"] for choice in option["choices"]]:
        raise Impossible(f"The option {name} has no choice {value!r}.")
    if kind in WITH_CHOICES:
        size, unit = (len(value), "length") if isinstance(value, str) else (value, "value")
        low, high = option.get(f"min_{unit}"), option.get(f"max_{unit}")
        if (low is not None and size < low) or (high is not None and size > high) or (kind == STRING and not value):
            raise Impossible(f"The option {name} takes a {unit} from {low} to {high}, not {size}.")
        return sent | {"value": value}
    if kind == BOOLEAN:
        return sent | {"value": value}
    table = {USER: "users", CHANNEL: "channels", ATTACHMENT: "attachments"}[kind]
    resolved.setdefault(table, {})[str(value.id)] = value.payload()
    return sent | {"value": str(value.id)}
