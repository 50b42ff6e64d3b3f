"""What Slack refuses in rich_text blocks (docs.slack.dev, "Rich text block")."""

from __future__ import annotations

from typing import Any

from tests.fakes.slack_wire.limits import Form
from tests.fakes.slack_wire.places import JSON

HOLDERS = ("rich_text_section", "rich_text_list", "rich_text_quote", "rich_text_preformatted")
# Fields by type, beside type and style: those needed before the bar, those allowed after it.
LEAVES = {
    "text": "text |",
    "link": "url | text unsafe",
    "user": "user_id |",
    "channel": "channel_id |",
    "emoji": "name | unicode",
    "usergroup": "usergroup_id |",
    "broadcast": "range |",
    "date": "timestamp format | url fallback",
}
TEXT_STYLES = "bold italic strike code underline"
MENTION_STYLES = "bold italic strike highlight client_highlight unlink"


def check_rich_text(form: Form, at: str, elements: Any) -> None:
    """Check what a rich_text block holds: sections, lists, quotes and preformatted text."""
    for number, one in enumerate(form.items(at, elements, 1000)):
        _check_holder(form, f"{at}/{number}", one, HOLDERS)


def _check_holder(form: Form, at: str, one: Any, allowed: tuple[str, ...]) -> None:
    if not isinstance(one, dict) or one.get("type") not in allowed:
        form.wrong(at, f"unsupported type: {one.get('type') if isinstance(one, dict) else one}")
        return
    kind = one["type"]
    more = {"rich_text_list": "indent offset border", "rich_text_quote": "border"}
    more["rich_text_preformatted"] = "border language"
    needed = "type elements style" if kind == "rich_text_list" else "type elements"
    form.fields(at, one, needed, more.get(kind, ""))
    for name, high in (("indent", 8), ("offset", 10_000), ("border", 1)):
        if name in one:
            form.number(f"{at}/{name}", one[name], 0, high)
    if kind == "rich_text_list":
        form.one_of(f"{at}/style", one.get("style"), ("bullet", "ordered"))
        for number, inner in enumerate(form.items(f"{at}/elements", one.get("elements"), 1000)):
            _check_holder(form, f"{at}/elements/{number}", inner, ("rich_text_section",))
        return
    leaves = ("text", "link") if kind == "rich_text_preformatted" else tuple(LEAVES)
    for number, leaf in enumerate(form.items(f"{at}/elements", one.get("elements"), 1000)):
        _check_leaf(form, f"{at}/elements/{number}", leaf, leaves)


def _check_leaf(form: Form, at: str, leaf: Any, allowed: tuple[str, ...]) -> None:
    if not isinstance(leaf, dict) or leaf.get("type") not in allowed:
        form.wrong(at, f"unsupported type: {leaf.get('type') if isinstance(leaf, dict) else leaf}")
        return
    needed, more = LEAVES[leaf["type"]].split("|")
    form.fields(at, leaf, f"type {needed}", f"style {more}")
    for name in [*needed.split(), *(["text"] if leaf["type"] == "link" and "text" in leaf else [])]:
        if name == "timestamp":
            form.number(f"{at}/timestamp", leaf.get("timestamp"), 0, 1 << 40)
        else:
            form.string(f"{at}/{name}", leaf.get(name), 3000 if name == "url" else 40_000)
    if leaf["type"] == "link" and not str(leaf.get("url")).startswith(("http://", "https://", "mailto:")):
        form.wrong(f"{at}/url", "must be a valid url")
    if leaf["type"] == "broadcast":
        form.one_of(f"{at}/range", leaf.get("range"), ("here", "channel", "everyone"))
    if "style" in leaf:
        _check_style(form, f"{at}/style", leaf)


def _check_style(form: Form, at: str, leaf: JSON) -> None:
    allowed = TEXT_STYLES if leaf["type"] in ("text", "link", "date") else MENTION_STYLES
    if form.fields(at, leaf["style"], "", allowed):
        for name, value in leaf["style"].items():
            form.flag(f"{at}/{name}", value)
