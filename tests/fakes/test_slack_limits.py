"""What the fake Slack refuses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.fakes.slack_wire import Wire
from tests.fakes.slack_wire.client import FORM, asks, call, modal, section
from tests.fakes.slack_wire.limits import Refused, check_message, check_options, check_view

JSON = dict[str, Any]


def plain(text: str) -> JSON:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> JSON:
    return {"type": "mrkdwn", "text": text}


def button(**changes: Any) -> JSON:
    return {"type": "button", "text": plain("x"), "action_id": "a"} | changes


def actions(*elements: JSON, **more: Any) -> JSON:
    return {"type": "actions", "elements": list(elements)} | more


def option(value: str = "v", label: str = "x", **more: Any) -> JSON:
    return {"text": plain(label), "value": value} | more


def menu(*options: JSON, **changes: Any) -> JSON:
    return {"type": "static_select", "action_id": "m", "options": list(options or [option()])} | changes


def suggesting(**changes: Any) -> JSON:
    return {"type": "external_select", "action_id": "e"} | changes


def text_input(**changes: Any) -> JSON:
    return {"type": "plain_text_input", "action_id": "t"} | changes


def file_input(**changes: Any) -> JSON:
    return {"type": "file_input", "action_id": "f"} | changes


def radio(*options: JSON, kind: str = "radio_buttons", **changes: Any) -> JSON:
    return {"type": kind, "action_id": "r", "options": list(options or [option()])} | changes


def rich(*elements: JSON) -> JSON:
    return {"type": "rich_text", "elements": list(elements)}


def rich_section(*leaves: JSON, kind: str = "rich_text_section", **more: Any) -> JSON:
    return {"type": kind, "elements": list(leaves)} | more


def leaf(text: str = "x", **more: Any) -> JSON:
    return {"type": "text", "text": text} | more


def confirm(**changes: Any) -> JSON:
    return {"title": plain("x"), "text": mrkdwn("x"), "confirm": plain("x"), "deny": plain("x")} | changes


LINES = rich_section(leaf())
GOOD_BLOCKS: dict[str, list[JSON]] = {
    "texts": [
        {"type": "header", "text": plain("x" * 150), "block_id": "h"},
        section("x" * 3000) | {"expand": True, "accessory": button(style="primary", value="x" * 2000)},
        {"type": "section", "fields": [mrkdwn("x" * 20)] * 10},
        {"type": "divider"},
        {
            "type": "context",
            "elements": [mrkdwn("x")] * 9 + [{"type": "image", "image_url": "https://x", "alt_text": "x"}],
        },
        {"type": "image", "image_url": "https://x/y.png", "alt_text": "x", "title": plain("x")},
        {"type": "markdown", "text": "**x**"},
    ],
    "elements": [
        actions(*(button(action_id=str(n)) for n in range(25))),
        actions(button(url="https://x", confirm=confirm(style="danger")), menu(), suggesting(min_query_length=1)),
        actions(menu(*(option(str(n)) for n in range(100)), placeholder=plain("x" * 150), initial_option=option("7"))),
        section("x") | {"accessory": suggesting(initial_option=option())},
        section("x") | {"accessory": radio(option(text=mrkdwn("*x*")), kind="checkboxes")},
        asks("Title", text_input(max_length=3000), hint=plain("x"), optional=True, dispatch_action=True),
        actions({"type": "overflow", "action_id": "o", "options": [option(url="https://x")]}),
    ],
    "rich text": [
        rich(
            rich_section(
                leaf(style={"bold": True, "code": True}),
                {"type": "link", "url": "https://x", "text": "x"},
                {"type": "user", "user_id": "U1"},
                {"type": "emoji", "name": "star"},
                {"type": "channel", "channel_id": "C1"},
            ),
            {"type": "rich_text_list", "style": "bullet", "indent": 1, "elements": [LINES]},
            rich_section(leaf(), kind="rich_text_quote"),
            rich_section(leaf(), kind="rich_text_preformatted"),
        )
    ],
}
BAD_BLOCKS: dict[str, tuple[list[JSON], str]] = {
    "51 blocks": ([{"type": "divider"}] * 51, "/blocks"),
    "no object": (["x"], "/blocks/0"),  # type: ignore[list-item]
    "unknown block": ([{"type": "carousel"}], "/blocks/0"),
    "unknown field": ([section("x") | {"colour": "red"}], "/blocks/0"),
    "null field": ([section("x") | {"block_id": None}], "/blocks/0/block_id"),
    "section text": ([section("x" * 3001)], "/blocks/0/text/text"),
    "empty section": ([section("")], "/blocks/0/text/text"),
    "section of nothing": ([{"type": "section"}], "/blocks/0"),
    "text that is no object": ([{"type": "section", "text": "x"}], "/blocks/0/text"),
    "text without type": ([{"type": "section", "text": {"text": "x"}}], "/blocks/0/text"),
    "emoji in mrkdwn": ([{"type": "section", "text": mrkdwn("x") | {"emoji": True}}], "/blocks/0/text"),
    "fields": ([{"type": "section", "fields": [mrkdwn("x")] * 11}], "/blocks/0/fields"),
    "field": ([{"type": "section", "fields": [mrkdwn("x" * 2001)]}], "/blocks/0/fields/0/text"),
    "header": ([{"type": "header", "text": plain("x" * 151)}], "/blocks/0/text/text"),
    "mrkdwn header": ([{"type": "header", "text": mrkdwn("x")}], "/blocks/0/text/type"),
    "context": ([{"type": "context", "elements": [mrkdwn("x")] * 11}], "/blocks/0/elements"),
    "empty context": ([{"type": "context", "elements": []}], "/blocks/0/elements"),
    "button in context": ([{"type": "context", "elements": [button()]}], "/blocks/0/elements/0"),
    "image without alt_text": ([{"type": "image", "image_url": "https://x"}], "/blocks/0"),
    "image without picture": ([{"type": "image", "alt_text": "x"}], "/blocks/0"),
    "26 elements": ([actions(*(button(action_id=str(n)) for n in range(26)))], "/blocks/0/elements"),
    "no elements": ([actions()], "/blocks/0/elements"),
    "same action_id": ([actions(button(), button())], "/blocks/0"),
    "same block_id": ([actions(button(), block_id="b"), actions(button(), block_id="b")], "/blocks/1/block_id"),
    "block_id": ([section("x") | {"block_id": "x" * 256}], "/blocks/0/block_id"),
    "action_id": ([actions(button(action_id="x" * 256))], "/blocks/0/elements/0/action_id"),
    "button text": ([actions(button(text=plain("x" * 76)))], "/blocks/0/elements/0/text/text"),
    "mrkdwn button": ([actions(button(text=mrkdwn("x")))], "/blocks/0/elements/0/text/type"),
    "button value": ([actions(button(value="x" * 2001))], "/blocks/0/elements/0/value"),
    "empty button value": ([actions(button(value=""))], "/blocks/0/elements/0/value"),
    "button url": ([actions(button(url="https://" + "x" * 3000))], "/blocks/0/elements/0/url"),
    "button style": ([actions(button(style="secondary"))], "/blocks/0/elements/0/style"),
    "number as value": ([actions(button(value=1))], "/blocks/0/elements/0/value"),
    "unknown element": ([actions({"type": "slider"})], "/blocks/0/elements/0/type"),
    "text input in actions": ([actions(text_input())], "/blocks/0/elements/0/type"),
    "101 options": ([actions(menu(*(option(str(n)) for n in range(101))))], "/blocks/0/elements/0/options"),
    "no options": ([actions(menu() | {"options": []})], "/blocks/0/elements/0/options"),
    "option text": ([actions(menu(option(label="x" * 76)))], "/blocks/0/elements/0/options/0/text/text"),
    "option value": ([actions(menu(option("x" * 151)))], "/blocks/0/elements/0/options/0/value"),
    "option description": (
        [actions(menu(option(description=plain("x" * 76))))],
        "/blocks/0/elements/0/options/0/description/text",
    ),
    "same option": ([actions(menu(option(), option()))], "/blocks/0/elements/0/options/1/value"),
    "other initial option": ([actions(menu(initial_option=option("w")))], "/blocks/0/elements/0/initial_option"),
    "placeholder": ([actions(menu(placeholder=plain("x" * 151)))], "/blocks/0/elements/0/placeholder/text"),
    "11 radio buttons": ([actions(radio(*(option(str(n)) for n in range(11))))], "/blocks/0/elements/0/options"),
    "11 checkboxes": (
        [actions(radio(*(option(str(n)) for n in range(11)), kind="checkboxes"))],
        "/blocks/0/elements/0/options",
    ),
    "query length": ([actions(suggesting(min_query_length="1"))], "/blocks/0/elements/0/min_query_length"),
    "options of external select": ([actions(suggesting(options=[option()]))], "/blocks/0/elements/0"),
    "confirm title": (
        [actions(button(confirm=confirm(title=plain("x" * 101))))],
        "/blocks/0/elements/0/confirm/title/text",
    ),
    "confirm text": (
        [actions(button(confirm=confirm(text=plain("x" * 301))))],
        "/blocks/0/elements/0/confirm/text/text",
    ),
    "confirm confirm": (
        [actions(button(confirm=confirm(confirm=plain("x" * 31))))],
        "/blocks/0/elements/0/confirm/confirm/text",
    ),
    "confirm deny": (
        [actions(button(confirm=confirm(deny=plain("x" * 31))))],
        "/blocks/0/elements/0/confirm/deny/text",
    ),
    "input label": ([asks("x" * 2001, text_input())], "/blocks/0/label/text"),
    "input hint": ([asks("x", text_input(), hint=plain("x" * 2001))], "/blocks/0/hint/text"),
    "input of a button": ([asks("x", button())], "/blocks/0/element/type"),
    "max_length": ([asks("x", text_input(max_length=3001))], "/blocks/0/element/max_length"),
    "initial_value": ([asks("x", text_input(max_length=2, initial_value="xxx"))], "/blocks/0/element/initial_value"),
    "file_input in a message": ([asks("x", file_input())], "/blocks/0/element/type"),
    "response_url_enabled in a message": (
        [actions({"type": "conversations_select", "action_id": "c", "response_url_enabled": True})],
        "/blocks/0/elements/0/response_url_enabled",
    ),
    "two focused": ([asks("x", text_input(focus_on_load=True))] * 2, "/blocks"),
    "empty rich text": ([rich()], "/blocks/0/elements"),
    "empty rich section": ([rich(rich_section())], "/blocks/0/elements/0/elements"),
    "empty rich leaf": ([rich(rich_section(leaf("")))], "/blocks/0/elements/0/elements/0/text"),
    "leaf outside of a section": ([rich(leaf())], "/blocks/0/elements/0"),
    "unknown leaf": ([rich(rich_section({"type": "image"}))], "/blocks/0/elements/0/elements/0"),
    "unknown style": ([rich(rich_section(leaf(style={"big": True})))], "/blocks/0/elements/0/elements/0/style"),
    "list without style": ([rich(rich_section(LINES, kind="rich_text_list"))], "/blocks/0/elements/0"),
    "text in a list": (
        [rich(rich_section(leaf(), kind="rich_text_list", style="bullet"))],
        "/blocks/0/elements/0/elements/0",
    ),
    "user in preformatted": (
        [rich(rich_section({"type": "user", "user_id": "U"}, kind="rich_text_preformatted"))],
        "/blocks/0/elements/0/elements/0",
    ),
    "markdown": ([{"type": "markdown", "text": "x" * 7000}] * 2, "/blocks"),
}


@pytest.mark.parametrize("what", GOOD_BLOCKS)
def test_good_blocks_are_taken_in_messages(what: str) -> None:
    check_message({"blocks": GOOD_BLOCKS[what]})


@pytest.mark.parametrize("what", BAD_BLOCKS)
def test_bad_blocks_are_refused_where_they_are_bad(what: str) -> None:
    blocks, place = BAD_BLOCKS[what]
    with pytest.raises(Refused) as refused:
        check_message({"text": "x", "blocks": blocks})
    assert refused.value.error == "invalid_blocks"
    messages = refused.value.body["response_metadata"]["messages"]
    assert any(message.endswith(f"[json-pointer:{place}]") for message in messages), messages


BAD_MESSAGES: dict[str, tuple[JSON, str]] = {
    "nothing": ({}, "no_text"),
    "blanks": ({"text": "  "}, "no_text"),
    "no blocks": ({"blocks": []}, "no_text"),
    "long text": ({"text": "x" * 40_001}, "msg_too_long"),
    "long blocks": ({"blocks": [section("x" * 2700)] * 5}, "msg_blocks_too_long"),
    "attachments": ({"text": "x", "attachments": [{"text": "x"}]}, "invalid_attachments"),
    "number": ({"text": 1}, "invalid_arguments"),
}


@pytest.mark.parametrize("what", BAD_MESSAGES)
def test_bad_messages_are_refused(what: str) -> None:
    payload, error = BAD_MESSAGES[what]
    with pytest.raises(Refused, match=error):
        check_message(payload)


HOME = {"type": "home", "blocks": [section("x"), actions(button())]}
GOOD_VIEWS: dict[str, JSON] = {
    "form": FORM,
    "home": HOME,
    "100 blocks": HOME | {"blocks": [section("x")] * 100},
    "modal without inputs": {"type": "modal", "title": plain("x" * 24), "blocks": [section("x")]},
    "flags": modal(section("x")) | {"clear_on_close": True, "notify_on_close": False, "private_metadata": "x" * 3000},
}
BAD_VIEWS: dict[str, tuple[JSON, str]] = {
    "101 blocks": (HOME | {"blocks": [section("x")] * 101}, "/view/blocks"),
    "no blocks": (HOME | {"blocks": []}, "/view/blocks"),
    "type": (HOME | {"type": "page"}, "/view/type"),
    "title": (FORM | {"title": plain("x" * 25)}, "/view/title/text"),
    "mrkdwn title": (FORM | {"title": mrkdwn("x")}, "/view/title/type"),
    "no title": ({name: value for name, value in FORM.items() if name != "title"}, "/view"),
    "submit": (FORM | {"submit": plain("x" * 25)}, "/view/submit/text"),
    "close": (FORM | {"close": plain("x" * 25)}, "/view/close/text"),
    "callback_id": (FORM | {"callback_id": "x" * 256}, "/view/callback_id"),
    "private_metadata": (FORM | {"private_metadata": "x" * 3001}, "/view/private_metadata"),
    "inputs without submit": ({name: value for name, value in FORM.items() if name != "submit"}, "/view"),
    "title of a home": (HOME | {"title": plain("x")}, "/view"),
    "file_input in a home": (HOME | {"blocks": [asks("x", file_input())]}, "/view/blocks/0/element/type"),
    "markdown": (HOME | {"blocks": [{"type": "markdown", "text": "x"}]}, "/view/blocks/0"),
    "max_files": (modal(asks("x", file_input(max_files=11))), "/view/blocks/0/element/max_files"),
    "filetypes": (modal(asks("x", file_input(filetypes="csv"))), "/view/blocks/0/element/filetypes"),
    "unknown field": (FORM | {"colour": "red"}, "/view"),
    "number as metadata": (FORM | {"private_metadata": 1}, "/view/private_metadata"),
}


@pytest.mark.parametrize("what", GOOD_VIEWS)
def test_good_views_are_taken(what: str) -> None:
    check_view(GOOD_VIEWS[what])


@pytest.mark.parametrize("what", BAD_VIEWS)
def test_bad_views_are_refused_where_they_are_bad(what: str) -> None:
    view, place = BAD_VIEWS[what]
    with pytest.raises(Refused) as refused:
        check_view(view)
    assert refused.value.error == "invalid_arguments"
    messages = refused.value.body["response_metadata"]["messages"]
    assert any(message.endswith(f"[json-pointer:{place}]") for message in messages), messages


def test_suggested_options_are_checked() -> None:
    many = [option(str(number)) for number in range(100)]
    assert check_options({"options": many}) == many
    assert check_options({"options": []}) == []
    assert check_options({"option_groups": [{"label": plain("x"), "options": many}]}) == many
    group = {"label": plain("x" * 76), "options": [option()]}
    bad: list[Any] = [None, {}, {"options": [*many, option("x")]}, {"options": [option(label="x" * 76)]}]
    bad += [{"options": [], "option_groups": []}, {"option_groups": [group]}, {"option_groups": [group] * 101}]
    for answer in bad:
        with pytest.raises(Refused, match="invalid_arguments"):
            check_options(answer)


@pytest.fixture(scope="module")
def wire() -> Iterator[Wire]:
    with Wire() as made:
        yield made


def test_calls_are_refused_as_slack_refuses_them(wire: Wire) -> None:
    ana, ben = wire.user("ana"), wire.user("ben")
    with_app, without = wire.channel("movies", [ana]), wire.channel("others", [ana], bot=False)
    secret, direct = wire.channel("secret", [ana], bot=False, private=True), wire.dm(ana, ben)
    old = wire.channel("old", [ana])
    wire.archive(old)
    theirs = wire.say(ana, with_app, "hello").message
    alone = call(wire, "chat.postEphemeral", channel=with_app.id, user=ana.id, text="x")["message_ts"]
    mine = call(wire, "chat.postMessage", channel=with_app.id, text="x")["ts"]
    here: JSON = {"channel": with_app.id, "text": "x"}
    cases: list[tuple[str, JSON, str]] = [
        ("chat.postMessage", here | {"channel": "C0"}, "channel_not_found"),
        ("chat.postMessage", here | {"channel": secret.id}, "channel_not_found"),
        ("chat.postMessage", here | {"channel": direct.id}, "channel_not_found"),
        ("chat.postMessage", here | {"channel": without.id}, "not_in_channel"),
        ("chat.postMessage", here | {"channel": old.id}, "is_archived"),
        ("chat.postMessage", here | {"thread_ts": "1.0"}, "invalid_thread_ts"),
        ("chat.postMessage", here | {"blocks": "no json"}, "invalid_blocks_format"),
        ("chat.postMessage", {"channel": with_app.id}, "no_text"),
        ("chat.postEphemeral", here | {"user": ben.id}, "user_not_in_channel"),
        ("chat.update", here | {"ts": "1.0"}, "message_not_found"),
        ("chat.update", here | {"ts": alone}, "message_not_found"),
        ("chat.update", here | {"ts": theirs.ts}, "cant_update_message"),
        ("chat.update", here | {"ts": mine, "text": "x" * 4001}, "msg_too_long"),
        ("chat.delete", here | {"ts": theirs.ts}, "cant_delete_message"),
        ("views.open", {"trigger_id": "1.2.3", "view": FORM}, "invalid_trigger_id"),
        ("views.publish", {"user_id": ana.id, "view": FORM}, "invalid_arguments"),
        ("users.info", {"user": "U0"}, "user_not_found"),
        ("conversations.info", {"channel": with_app.id}, "missing_scope"),
        ("files.info", {"file": "F0"}, "file_not_found"),
        ("apps.connections.open", {}, "not_allowed_token_type"),
    ]
    for method, arguments, error in cases:
        assert call(wire, method, **arguments)["error"] == error, (method, arguments)
    assert call(wire, "auth.test", "")["error"] == "not_authed"
    assert call(wire, "auth.test", "xoxb-other")["error"] == "invalid_auth"
    assert {one.answer["error"] for one in wire.refused} == {
        "invalid_thread_ts",
        "invalid_blocks_format",
        "no_text",
        "msg_too_long",
        "invalid_arguments",
        "missing_scope",
        "not_allowed_token_type",
        "not_authed",
    }


def test_updating_the_text_alone_keeps_the_blocks(wire: Wire) -> None:
    ana = wire.user("ana")
    made = call(wire, "chat.postMessage", channel=ana.id, text="x", blocks=[section("x")])
    assert made["channel"] == wire.dm(ana).id
    call(wire, "chat.update", channel=made["channel"], ts=made["ts"], text="y")
    (message,) = wire.messages(wire.dm(ana))
    assert (message.text, message.said) == ("y", "x")
    call(wire, "chat.update", channel=made["channel"], ts=made["ts"], text="y", blocks=[])
    assert message.said == "y"


def test_rate_limits_are_those_of_a_method_and_a_channel() -> None:
    with Wire(buckets={"chat.postMessage": (1, 60.0), "chat.update": (2, 60.0)}) as wire:
        ana, ben = wire.dm(wire.user("ana")), wire.dm(wire.user("ben"))
        first = call(wire, "chat.postMessage", channel=ana.id, text="x")
        assert call(wire, "chat.postMessage", channel=ana.id, text="x")["error"] == "ratelimited"
        assert call(wire, "chat.postMessage", channel=ben.id, text="x")["ok"]
        change = {"channel": ana.id, "ts": first["ts"], "text": "y"}
        errors = [call(wire, "chat.update", **change).get("error") for _ in range(3)]
        assert errors == [None, None, "ratelimited"]
        assert [one.status for one in wire.requests].count(429) == 2 and wire.refused == []


def test_a_planned_failure_comes_as_often_as_planned_and_is_no_fault_of_the_app(wire: Wire) -> None:
    before = len(wire.refused)
    wire.fail_next("auth.test", "invalid_arguments", n=2)
    assert [call(wire, "auth.test").get("error") for _ in range(3)] == ["invalid_arguments"] * 2 + [None]
    assert len(wire.refused) == before
