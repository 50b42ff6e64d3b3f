"""What Slack refuses in messages, views and suggested options, and in which words.

Numbers are those of docs.slack.dev, "Block Kit" (blocks, block elements, composition objects), "Surfaces" and
"chat.postMessage"; the answers carry `response_metadata.messages` with JSON pointers, as Slack's do.
"""

from __future__ import annotations

import json
from typing import Any

from tests.fakes.slack_wire.places import JSON

LONGEST_TEXT = 40_000
# chat.update: "msg_too_long: Message text is too long. The text field cannot exceed 4,000 characters."
LONGEST_TEXT_OF_UPDATE = 4_000
# Undocumented: 12,000 characters of text "with a buffer for block containers" (slackapi/bolt-js#2509, #2867); there,
# a divider made 125 characters fewer fit. Nobody knows what counts, so the whole JSON is counted here, and per block at
# least that, which refuses too much rather than too little.
LONGEST_BLOCKS, SHORTEST_BLOCK = 13_200, 125
LARGEST_VIEW = 250_000


class Refused(Exception):
    """Slack's refusal of a request: its error, and whatever else the answer says."""

    def __init__(self, error: str, messages: list[str] | None = None, status: int = 200, **more: Any) -> None:
        super().__init__(f"{error}: {messages or more or ''}")
        self.error, self.status = error, status
        self.body: JSON = {"ok": False, "error": error} | more
        if messages:
            self.body |= {"errors": messages, "response_metadata": {"messages": [f"[ERROR] {m}" for m in messages]}}


class Form:
    """Collects everything that is wrong with a payload, to answer it all at once."""

    def __init__(self) -> None:
        self.messages: list[str] = []

    def wrong(self, at: str, message: str) -> None:
        """Note an error at a JSON pointer such as `/blocks/0/text`."""
        self.messages.append(f"{message} [json-pointer:{at}]")

    def string(self, at: str, value: Any, high: int, low: int = 1) -> None:
        if not isinstance(value, str):
            self.wrong(at, "must be a string")
        elif len(value) > high:
            self.wrong(at, f"must be less than {high + 1} characters")
        elif len(value) < low:
            self.wrong(at, f"must be more than {low - 1} characters")

    def number(self, at: str, value: Any, low: int, high: int) -> None:
        if not isinstance(value, int) or isinstance(value, bool):
            self.wrong(at, "must be an integer")
        elif not low <= value <= high:
            self.wrong(at, f"must be between {low} and {high}")

    def items(self, at: str, value: Any, high: int, low: int = 1) -> list[Any]:
        """The items of a list; none if it is not a list."""
        if not isinstance(value, list):
            self.wrong(at, "must be an array")
            return []
        if len(value) > high:
            self.wrong(at, f"no more than {high} items allowed")
        elif len(value) < low:
            self.wrong(at, f"must provide at least {low} item{'s' if low > 1 else ''}")
        return value

    def one_of(self, at: str, value: Any, allowed: tuple[Any, ...]) -> bool:
        if isinstance(value, str | int) and value in allowed:
            return True
        self.wrong(at, f"must be one of: {', '.join(map(str, allowed))}")
        return False

    def flag(self, at: str, value: Any) -> None:
        if not isinstance(value, bool):
            self.wrong(at, "must be a boolean")

    def fields(self, at: str, value: Any, needed: str, allowed: str = "") -> bool:
        """Whether this is an object; its fields must be among `needed` (all of them there) and `allowed`."""
        if not isinstance(value, dict):
            self.wrong(at, "must be an object")
            return False
        for name in needed.split():
            if name not in value:
                self.wrong(at, f"missing required field: {name}")
        for name in value:
            if name not in needed.split() + allowed.split():
                self.wrong(at, f"invalid additional property: {name}")
            elif value[name] is None:
                self.wrong(f"{at}/{name}", "must not be null")
        return True

    def text(self, at: str, value: Any, high: int, plain: bool = False) -> None:
        """A text object ("Text object"): plain where mrkdwn is not allowed, never empty."""
        if not self.fields(at, value, "type text", "emoji verbatim"):
            return
        if self.one_of(f"{at}/type", value.get("type"), ("plain_text",) if plain else ("plain_text", "mrkdwn")):
            wrong = "verbatim" if value["type"] == "plain_text" else "emoji"
            if wrong in value:
                self.wrong(at, f"invalid additional property: {wrong}")
        self.string(f"{at}/text", value.get("text"), high)
        for name in ("emoji", "verbatim"):
            if name in value:
                self.flag(f"{at}/{name}", value[name])

    def done(self, error: str) -> None:
        """Refuse, if anything was wrong."""
        if self.messages:
            raise Refused(error, self.messages)


def check_message(payload: JSON, longest: int = LONGEST_TEXT) -> None:
    """Refuse what is wrong with a message: `text` and `blocks` as they were given, one of them at least.

    Raises Refused with no_text, msg_too_long, invalid_blocks, or msg_blocks_too_long.
    """
    from tests.fakes.slack_wire.blocks import check_blocks

    text, blocks = payload.get("text"), payload.get("blocks")
    if text is not None and not isinstance(text, str):
        raise Refused("invalid_arguments", ["must be a string [json-pointer:/text]"])
    if payload.get("attachments"):
        raise Refused("invalid_attachments", ["the fake does not imitate legacy attachments"])
    if not blocks and not (text or "").strip():
        raise Refused("no_text")
    if len(text or "") > longest:
        raise Refused("msg_too_long")
    if blocks is None:
        return
    form = Form()
    check_blocks(form, "/blocks", blocks, "message", 50, low=0)
    form.done("invalid_blocks")
    lengths = [len(json.dumps(block, ensure_ascii=False, separators=(",", ":"))) for block in blocks]
    if sum(max(length, SHORTEST_BLOCK) for length in lengths) > LONGEST_BLOCKS:
        raise Refused("msg_blocks_too_long")


def check_view(view: Any, kind: str | None = None) -> None:
    """Refuse what is wrong with a view of this kind ("modal" or "home"; None: whichever it says it is)."""
    from tests.fakes.slack_wire.blocks import check_blocks, inputs

    form, at = Form(), "/view"
    if not isinstance(view, dict):
        form.wrong(at, "must be an object")
    elif form.one_of(f"{at}/type", view.get("type"), (kind,) if kind else ("modal", "home")):
        modal = view["type"] == "modal"
        common = "private_metadata callback_id external_id"
        more = "submit close clear_on_close notify_on_close submit_disabled"
        form.fields(at, view, "type title blocks" if modal else "type blocks", f"{common} {more}" if modal else common)
        for name in ("title", "submit", "close"):
            if name in view and modal:
                form.text(f"{at}/{name}", view[name], 24, plain=True)
        for name in ("clear_on_close", "notify_on_close", "submit_disabled"):
            if name in view:
                form.flag(f"{at}/{name}", view[name])
        for name, high in (("private_metadata", 3000), ("callback_id", 255), ("external_id", 255)):
            if name in view:
                form.string(f"{at}/{name}", view[name], high, low=0)
        check_blocks(form, f"{at}/blocks", view.get("blocks"), view["type"], 100)
        if modal and "submit" not in view and inputs(view.get("blocks")):
            form.wrong(at, "missing required field: submit")
    form.done("invalid_arguments")
    if len(json.dumps(view, ensure_ascii=False)) > LARGEST_VIEW:
        raise Refused("view_too_large")


def check_options(answer: Any) -> list[JSON]:
    """The options of an answer to block_suggestion; Refused with invalid_arguments where Slack shows none of them."""
    from tests.fakes.slack_wire.elements import check_groups, check_option_list

    form = Form()
    if not isinstance(answer, dict) or ("options" in answer) == ("option_groups" in answer):
        form.wrong("", "must provide either options or option_groups")
        form.done("invalid_arguments")
    elif "options" in answer:
        form.fields("", answer, "options")
        check_option_list(form, "/options", answer["options"], 100, low=0)
    else:
        form.fields("", answer, "option_groups")
        check_groups(form, "/option_groups", answer["option_groups"], low=0)
    form.done("invalid_arguments")
    groups = answer.get("option_groups") or [answer]
    return [option for group in groups for option in group.get("options", [])]
