"""What people fill in and choose: the state of views and messages, and what Slack's client lets nobody send."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tests.fakes.slack_wire.blocks import elements, inputs
from tests.fakes.slack_wire.messages import Message, Option, View
from tests.fakes.slack_wire.places import DIRECT, JSON, PRIVATE, PUBLIC, Channel, User

if TYPE_CHECKING:
    from tests.fakes.slack_wire.world import World

ONE_OPTION = ("static_select", "external_select", "radio_buttons")
MANY_OPTIONS = ("checkboxes", "multi_static_select", "multi_external_select")
# What is chosen, by type: the field of the state, and that of the element it starts with.
CHOSEN = {
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "channels_select": ("selected_channel", "initial_channel"),
    "users_select": ("selected_user", "initial_user"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    **dict.fromkeys(ONE_OPTION, ("selected_option", "initial_option")),
    **dict.fromkeys(MANY_OPTIONS, ("selected_options", "initial_options")),
    **dict.fromkeys(
        ("plain_text_input", "email_text_input", "url_text_input", "number_input"), ("value", "initial_value")
    ),
}


class Impossible(Exception):
    """A test asked for something that Slack's own client lets nobody do."""


def state_of(blocks: list[JSON], before: Mapping[str, JSON]) -> dict[str, JSON]:
    """The state of everything that has one, by block_id and action_id; kept where it was the same before."""
    state: dict[str, JSON] = {}
    for block in blocks:
        for element in elements(block):
            kind, action = element["type"], element["action_id"]
            empty = _empty(element)
            if empty is not None:
                old = before.get(block["block_id"], {}).get(action)
                kept = old if old and old["type"] == kind else {"type": kind} | empty
                state.setdefault(block["block_id"], {})[action] = kept
    return state


def _empty(element: JSON) -> JSON | None:
    if element["type"] == "file_input":
        return {"files": []}
    if element["type"] not in CHOSEN:
        return None
    name, initial = CHOSEN[element["type"]]
    nothing: Any = [] if element["type"] in MANY_OPTIONS else None
    return {name: copy.deepcopy(element.get(initial, nothing))}


def find(place: Message | View, which: str, kinds: Sequence[str] = ()) -> tuple[JSON, JSON]:
    """The element of this action_id or label, with its block; Impossible where there is none."""
    found = []
    for block in place.blocks:
        for element in elements(block):
            label = (element.get("text") or element.get("placeholder") or {}).get("text")
            if which in (element["action_id"], label) and (not kinds or element["type"] in kinds):
                found.append((block, element))
    if not found:
        there = [element["action_id"] for block in place.blocks for element in elements(block)]
        raise Impossible(f"There is no {which!r} ({', '.join(kinds) or 'element'}) among {place.labels} {there}.")
    return found[0]


def offered(place: Message | View, element: JSON) -> list[Option]:
    """The options that somebody sees there; for an external select, what the app suggested last."""
    if element["type"].endswith("external_select"):
        return place.suggested.get(element["action_id"], [])
    groups = element.get("option_groups") or [element]
    return [Option.of(raw) for group in groups for raw in group["options"]]


def option(place: Message | View, element: JSON, wanted: Option | str) -> JSON:
    """One of the options, by its label or value."""
    options = offered(place, element)
    name = wanted.value if isinstance(wanted, Option) else wanted
    for one in options:
        if name in (one.value, one.label):
            return one.raw
    raise Impossible(f"There is no {name!r} to choose among {[one.label for one in options]}.")


def fill(world: World, view: View, block: JSON, element: JSON, value: Any) -> None:
    """Fill in one element of a view; Impossible where Slack's client would not take it."""
    kind = element["type"]
    state = view.state[block["block_id"]][element["action_id"]]
    if kind == "file_input":
        state["files"] = _files(world, view.user, element, value)
    elif kind == "plain_text_input":
        state["value"] = _text(block, element, value)
    elif kind in ONE_OPTION:
        state["selected_option"] = None if value is None else option(view, element, value)
    elif kind in MANY_OPTIONS:
        state["selected_options"] = [option(view, element, one) for one in value]
    elif kind in ("conversations_select", "channels_select"):
        state[CHOSEN[kind][0]] = None if value is None else _conversation(view.user, element, value)
    elif kind == "users_select":
        state["selected_user"] = value.id if isinstance(value, User) else value
    elif isinstance(value, str) or value is None:
        state[CHOSEN[kind][0]] = value
    else:
        raise Impossible(f"{element['action_id']} ({kind}) takes no {value!r}.")


def _text(block: JSON, element: JSON, value: Any) -> str | None:
    if not isinstance(value, str) and value is not None:
        raise Impossible(f"{element['action_id']} takes a text, not {value!r}.")
    low, high = element.get("min_length", 0), element.get("max_length", 3000)
    if value and not low <= len(value) <= high:
        raise Impossible(f"{block['label']['text']!r} takes {low} to {high} characters, not {len(value)}.")
    if value and "\n" in value and not element.get("multiline"):
        raise Impossible(f"{block['label']['text']!r} takes one line.")
    return value or None


def _files(world: World, user: User, element: JSON, value: Sequence[tuple[str, bytes]]) -> list[JSON]:
    most, endings = element.get("max_files", 10), element.get("filetypes")
    if len(value) > most:
        raise Impossible(f"One chooses at most {most} files here, not {len(value)}.")
    wrong = [name for name, _ in value if endings and name.rpartition(".")[2].lower() not in endings]
    if wrong:
        raise Impossible(f"Files of the types {endings} can be chosen here, not {wrong}.")
    return [world.keep_file(name, data, user).payload() for name, data in value]


def _conversation(user: User, element: JSON, channel: Channel) -> str:
    if channel.kind != PUBLIC and user not in channel.members:
        raise Impossible(f"{user.name} does not see {channel.name}.")
    wanted = {PUBLIC: "public", PRIVATE: "private", DIRECT: "im"}[channel.kind]
    included = element.get("filter", {}).get("include", ["public", "private", "im", "mpim"])
    if element["type"] == "channels_select":
        included = ["public"]
    bots = any(member.bot_id for member in channel.members)
    if wanted not in included or (
        channel.kind == DIRECT and bots and element.get("filter", {}).get("exclude_bot_users")
    ):
        raise Impossible(f"{channel.name} ({wanted}) is not offered here, only {included}.")
    return channel.id


def check_filled(view: View) -> None:
    """Impossible if an input that is not optional is empty."""
    for block in inputs(view.blocks):
        element = block["element"]
        state = view.state[block["block_id"]][element["action_id"]]
        name = "files" if element["type"] == "file_input" else CHOSEN[element["type"]][0]
        if not state[name] and not block.get("optional"):
            raise Impossible(f"{block['label']['text']!r} must be filled in.")
