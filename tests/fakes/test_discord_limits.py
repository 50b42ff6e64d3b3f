"""What the fake Discord refuses, tried with plain requests."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fakes.discord_client import acknowledge, ask, sync
from tests.fakes.discord_wire import Impossible, Wire


def button(custom_id: str = "b", **changes: Any) -> dict[str, Any]:
    return {"type": 2, "style": 1, "label": "x", "custom_id": custom_id} | changes


def rows(*widgets: dict[str, Any]) -> dict[str, Any]:
    return {"content": "x", "components": [{"type": 1, "components": [widget]} for widget in widgets]}


def select(**changes: Any) -> dict[str, Any]:
    return {"type": 3, "custom_id": "s", "options": [{"label": "x", "value": "x"}]} | changes


FIELD = {"name": "x", "value": "x"}
OPTION = {"label": "x", "value": "x"}
FIRST_OPTION = "components.0.components.0.options.0."
BAD_MESSAGES: dict[str, tuple[dict[str, Any], str]] = {
    "content": ({"content": "x" * 2001}, "content"),
    "embeds": ({"embeds": [{"title": "x"}] * 11}, "embeds"),
    "embed title": ({"embeds": [{"title": "x" * 257}]}, "embeds.0.title"),
    "embed description": ({"embeds": [{"description": "x" * 4097}]}, "embeds.0.description"),
    "embed fields": ({"embeds": [{"fields": [FIELD] * 26}]}, "embeds.0.fields"),
    "field name": ({"embeds": [{"fields": [FIELD | {"name": "x" * 257}]}]}, "embeds.0.fields.0.name"),
    "field value": ({"embeds": [{"fields": [FIELD | {"value": "x" * 1025}]}]}, "embeds.0.fields.0.value"),
    "empty field": ({"embeds": [{"fields": [FIELD | {"value": ""}]}]}, "embeds.0.fields.0.value"),
    "footer": ({"embeds": [{"footer": {"text": "x" * 2049}}]}, "embeds.0.footer.text"),
    "all embeds": ({"embeds": [{"description": "x" * 3001}] * 2}, "embeds"),
    "rows": (rows(*(button(str(n)) for n in range(6))), "components"),
    "buttons of a row": (
        {"components": [{"type": 1, "components": [button(str(n)) for n in range(6)]}]},
        "components.0.components",
    ),
    "label": (rows(button(label="x" * 81)), "components.0.components.0.label"),
    "no label": (rows(button(label="")), "components.0.components.0"),
    "custom id": (rows(button("x" * 101)), "components.0.components.0.custom_id"),
    "empty custom id": (rows(button("")), "components.0.components.0.custom_id"),
    "custom id twice": (rows(button("same"), button("same")), "components.1.components.0.custom_id"),
    "options": (
        rows(select(options=[{"label": "x", "value": str(n)} for n in range(26)])),
        "components.0.components.0",
    ),
    "no options": (rows(select(options=[])), "components.0.components.0.options"),
    "option label": (
        rows(select(options=[OPTION | {"label": "x" * 101}])),
        "components.0.components.0.options.0.label",
    ),
    "option value": (
        rows(select(options=[OPTION | {"value": "x" * 101}])),
        "components.0.components.0.options.0.value",
    ),
    "option description": (
        rows(select(options=[OPTION | {"description": "x" * 101}])),
        FIRST_OPTION + "description",
    ),
    "same option twice": (rows(select(options=[OPTION, OPTION])), "components.0.components.0.options.1.value"),
    "unknown reply": ({"content": "x", "message_reference": {"message_id": "1"}}, "message_reference"),
    "mentions both ways": (
        {"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}},
        "allowed_mentions",
    ),
}


def errors_at(body: dict[str, Any], path: str) -> Any:
    assert (body["code"], body["message"]) == (50035, "Invalid Form Body")
    found = body["errors"]
    for part in path.split("."):
        found = found[part]
    return found


@pytest.mark.parametrize("name", BAD_MESSAGES)
def test_a_message_beyond_a_limit_is_refused_where_it_is_wrong(name: str) -> None:
    payload, path = BAD_MESSAGES[name]
    with Wire() as wire:
        channel = wire.dm_channel(wire.user("ana"))
        status, body = ask(wire, "POST", f"/channels/{channel.id}/messages", payload)
        assert status == 400 and errors_at(body, path)
        assert wire.messages(channel) == []


def test_messages_at_their_limits_are_taken() -> None:
    fields = [{"name": "x" * 256, "value": "x" * 1024}, *[FIELD] * 24]
    buttons = [{"type": 1, "components": [button(f"{row}{n}", label="x" * 80) for n in range(5)]} for row in range(4)]
    options = [{"label": "x" * 100, "value": str(n), "description": "x" * 100} for n in range(25)]
    full = {
        "content": "x" * 2000,
        "embeds": [{"title": "x" * 256, "description": "x" * 2368, "footer": {"text": "x" * 2048}, "fields": fields}],
        "components": [*buttons, {"type": 1, "components": [select(custom_id="x" * 100, options=options)]}],
    }
    with Wire() as wire:
        channel = wire.dm_channel(wire.user("ana"))
        assert ask(wire, "POST", f"/channels/{channel.id}/messages", full)[0] == 200
        reference = {"message_id": "1", "fail_if_not_exists": False}
        lenient = {"content": "x", "message_reference": reference}
        assert ask(wire, "POST", f"/channels/{channel.id}/messages", lenient)[0] == 200


def test_empty_messages_foreign_edits_and_unknown_places_are_refused() -> None:
    with Wire() as wire:
        ana = wire.user("ana")
        theirs = wire.dm(ana, "mine")
        place = f"/channels/{theirs.channel.id}/messages"
        assert ask(wire, "POST", place, {"content": " \n"})[1]["code"] == 50006
        assert ask(wire, "PATCH", f"{place}/{theirs.id}", {"content": "yours"})[1]["code"] == 50005
        assert ask(wire, "DELETE", f"{place}/{theirs.id}")[1]["code"] == 50003
        assert ask(wire, "PATCH", f"{place}/1", {"content": "x"})[1]["code"] == 10008
        assert ask(wire, "POST", "/channels/1/messages", {"content": "x"})[1]["code"] == 10003
        assert ask(wire, "POST", "/channels/general/messages", {"content": "x"})[1]["code"] == 50035
        assert ask(wire, "POST", place, {"content": "x"}, token="wrong")[0] == 401
        sent = ask(wire, "POST", place, {"content": "x"})[1]
        assert ask(wire, "PATCH", f"{place}/{sent['id']}", {"content": ""})[1]["code"] == 50006
        assert ask(wire, "DELETE", f"{place}/{sent['id']}") == (204, None)
        assert ask(wire, "GET", f"{place}/{sent['id']}")[1]["code"] == 10008
        assert [message.content for message in wire.messages(theirs.channel)] == ["mine"]


def command(**changes: Any) -> dict[str, Any]:
    return {"name": "rate", "description": "x"} | changes


def option(**changes: Any) -> dict[str, Any]:
    return {"type": 3, "name": "movie", "description": "x"} | changes


@pytest.mark.parametrize(
    ("commands", "path"),
    [
        ([command(name="Rate")], "0.name"),
        ([command(name="x" * 33)], "0.name"),
        ([command(name="rate it")], "0.name"),
        ([command(description="")], "0.description"),
        ([command(description="x" * 101)], "0.description"),
        ([command(), command()], "1.name"),
        ([command(options=[option(name=f"o{n}") for n in range(26)])], "0.options"),
        ([command(options=[option(), option(name="must", required=True)])], "0.options.1"),
        ([command(options=[option(), option()])], "0.options.1.name"),
        ([command(options=[option(), option(type=1, name="sub")])], "0.options"),
        ([command(options=[option(choices=[{"name": str(n), "value": str(n)} for n in range(26)])])], "0.options.0"),
        ([command(options=[option(choices=[{"name": "x", "value": "x"}], autocomplete=True)])], "0.options.0"),
        ([command(options=[option(type=5, autocomplete=True)])], "0.options.0"),
        ([command(options=[option(type=1, options=[option(type=2, name="group")])])], "0.options.0.options.0.type"),
    ],
)
def test_commands_that_discord_does_not_take_are_refused(commands: list[dict[str, Any]], path: str) -> None:
    with Wire() as wire:
        status, body = sync(wire, commands)
        assert status == 400 and errors_at(body, path)
        assert wire.commands == []


def test_subcommands_are_used_by_their_path() -> None:
    group = option(type=2, name="night", options=[option(type=1, name="start", options=[option(required=True)])])
    with Wire() as wire:
        assert sync(wire, [command(name="movie", options=[group])])[0] == 200
        ana = wire.user("ana")
        made = wire.slash(ana, wire.dm_channel(ana), "movie", "night", "start", movie="Fargo")
        inner = made.data["options"][0]["options"][0]
        assert (inner["name"], inner["options"]) == ("start", [{"name": "movie", "type": 3, "value": "Fargo"}])
        with pytest.raises(Impossible, match="needs a subcommand"):
            wire.slash(ana, wire.dm_channel(ana), "movie")


@pytest.mark.parametrize(
    ("payload", "path"),
    [
        ({"title": "x" * 46, "custom_id": "m", "components": [rows(button())]}, "data.title"),
        ({"title": "x", "custom_id": "", "components": []}, "data.custom_id"),
        ({"title": "x", "custom_id": "m", "components": []}, "data.components"),
        (
            {
                "title": "x",
                "custom_id": "m",
                "components": [
                    {"type": 1, "components": [{"type": 4, "style": 1, "custom_id": "t", "label": "x" * 46}]}
                ],
            },
            "data.components.0.component.label",
        ),
    ],
)
def test_modals_beyond_their_limits_are_refused_and_may_be_sent_again(payload: dict[str, Any], path: str) -> None:
    good = {"type": 1, "components": [{"type": 4, "style": 1, "custom_id": "t", "label": "x" * 45}]}
    with Wire() as wire:
        sync(wire, [command()])
        ana = wire.user("ana")
        made = wire.slash(ana, wire.dm_channel(ana), "rate")
        status, body = acknowledge(wire, made, {"type": 9, "data": payload})
        assert status == 400 and errors_at(body, path)
        mended = {"title": "x" * 45, "custom_id": "m", "components": [good]}
        answer = acknowledge(wire, made, {"type": 9, "data": mended}, with_response=True)
        assert answer == (200, {"interaction": {"id": str(made.id), "type": 2}, "resource": {"type": 9}})


@pytest.mark.parametrize("choices", [[{"name": "x" * 101, "value": "x"}], [{"name": "", "value": "x"}], [{}] * 26])
def test_choices_beyond_their_limits_are_refused(choices: list[dict[str, Any]]) -> None:
    with Wire() as wire:
        sync(wire, [command(options=[option(autocomplete=True)])])
        ana = wire.user("ana")
        made = wire.autocomplete(ana, wire.dm_channel(ana), "rate", typing=("movie", "f"))
        assert acknowledge(wire, made, {"type": 8, "data": {"choices": choices}})[1]["code"] == 50035
        assert acknowledge(wire, made, {"type": 4, "data": {"content": "x"}})[1]["code"] == 50035
        assert acknowledge(wire, made, {"type": 8, "data": {"choices": [{"name": "x", "value": "x"}]}}) == (204, None)
