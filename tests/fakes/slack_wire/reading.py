"""Blocks as Slack keeps them, and as people read them."""

from __future__ import annotations

import copy
import html
import re
import secrets
from collections.abc import Iterator, Mapping
from typing import Any

from tests.fakes.slack_wire.blocks import elements
from tests.fakes.slack_wire.places import JSON

TEXTS = ("plain_text", "mrkdwn")


def normalised(blocks: list[JSON] | None) -> list[JSON]:
    """A copy with what Slack adds: block_ids, action_ids, and `emoji` or `verbatim` of texts."""
    kept = copy.deepcopy(blocks or [])
    for block in kept:
        block.setdefault("block_id", secrets.token_urlsafe(4)[:5])
        for element in elements(block):
            element.setdefault("action_id", secrets.token_urlsafe(4)[:5])
        _fill_texts(block)
    return kept


def _fill_texts(node: Any) -> None:
    if isinstance(node, dict):
        if node.get("type") in TEXTS and "text" in node:
            node.setdefault(*(("emoji", True) if node["type"] == "plain_text" else ("verbatim", False)))
        for value in node.values():
            _fill_texts(value)
    elif isinstance(node, list):
        for value in node:
            _fill_texts(value)


def labels(blocks: list[JSON]) -> list[str]:
    """What the buttons say, in order."""
    return [one["text"]["text"] for block in blocks for one in elements(block) if one["type"] == "button"]


def said(blocks: list[JSON], names: Mapping[str, str]) -> str:
    """All that can be read in blocks beside buttons and menus, a line for each text."""
    return "\n".join(line for block in blocks for line in _lines(block, names))


def _lines(block: JSON, names: Mapping[str, str]) -> Iterator[str]:
    kind = block["type"]
    if kind == "rich_text":
        for one in block["elements"]:
            yield from _rich_lines(one, names)
    elif kind == "markdown":
        yield block["text"]
    elif kind == "context":
        yield from (readable(one["text"], names) for one in block["elements"] if one["type"] in TEXTS)
    elif kind == "image":
        yield readable((block.get("title") or {}).get("text") or block["alt_text"], names)
    else:
        texts = [block.get("text"), *(block.get("fields") or []), block.get("label"), block.get("hint")]
        yield from (readable(text["text"], names) for text in texts if text)


def _rich_lines(one: JSON, names: Mapping[str, str]) -> Iterator[str]:
    if one["type"] == "rich_text_list":
        for number, inner in enumerate(one["elements"], start=1 + one.get("offset", 0)):
            mark = f"{number}." if one["style"] == "ordered" else "•"
            yield f"{'  ' * one.get('indent', 0)}{mark} {''.join(_leaf(leaf, names) for leaf in inner['elements'])}"
        return
    quote = "> " if one["type"] == "rich_text_quote" else ""
    text = "".join(_leaf(leaf, names) for leaf in one["elements"])
    yield from (quote + line for line in text.removesuffix("\n").split("\n"))


def _leaf(leaf: JSON, names: Mapping[str, str]) -> str:
    kind = leaf["type"]
    if kind == "link":
        return str(leaf.get("text") or leaf["url"])
    if kind in ("user", "channel"):
        number = leaf[f"{kind}_id"]
        return names.get(number, number)
    known = {"emoji": "name", "broadcast": "range", "date": "fallback", "usergroup": "usergroup_id", "text": "text"}
    found = str(leaf.get(known[kind], ""))
    return {"emoji": f":{found}:", "broadcast": f"@{found}"}.get(kind, found)


def readable(text: str, names: Mapping[str, str]) -> str:
    """Slack's own markup as people see it: mentions by name, links by their label, & < > unescaped."""

    def shown(found: re.Match[str]) -> str:
        target, _, label = found[1].partition("|")
        if target[0] in "@#":
            return names.get(target[1:], label or target)
        if target[0] == "!":
            return label or f"@{target[1:]}"
        return label or target

    return html.unescape(re.sub(r"<([@#!]?[^<>\s][^<>]*)>", shown, text))


def as_sent(text: str) -> str:
    """What somebody types, as Slack sends it: & < > escaped, links in angle brackets, mentions kept as they are."""
    parts = re.split(r"(<[@#][A-Z0-9]+(?:\|[^<>]*)?>|https?://[^\s<>]+)", text)
    return "".join(
        (f"<{html.escape(part, quote=False)}>" if part.startswith("http") else part)
        if number % 2
        else html.escape(part, quote=False)
        for number, part in enumerate(parts)
    )
