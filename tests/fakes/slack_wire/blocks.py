"""What Slack refuses in blocks (docs.slack.dev, "Blocks"); a block type that is not here is refused, too."""

from __future__ import annotations

from typing import Any

from tests.fakes.slack_wire.elements import IN_ACTIONS, IN_INPUT, IN_SECTION, check_element, check_image
from tests.fakes.slack_wire.limits import Form
from tests.fakes.slack_wire.places import JSON
from tests.fakes.slack_wire.rich_text import check_rich_text

# "The cumulative limit for all markdown blocks in a single payload is 12,000 characters."
LONGEST_MARKDOWN = 12_000


def check_blocks(form: Form, at: str, blocks: Any, surface: str, most: int, low: int = 1) -> None:
    """Check all blocks of a surface: "message", "modal" or "home"."""
    seen: set[str] = set()
    focused = markdown = 0
    for number, block in enumerate(form.items(at, blocks, most, low)):
        place = f"{at}/{number}"
        if not isinstance(block, dict):
            form.wrong(place, "must be an object")
            continue
        check = CHECKS.get(str(block.get("type")))
        if check is None or (block["type"] == "markdown" and surface != "message"):
            form.wrong(place, f"unsupported type: {block.get('type')}")
            continue
        check(form, place, block, surface)
        if "block_id" in block:
            form.string(f"{place}/block_id", block["block_id"], 255)
            if block["block_id"] in seen:
                form.wrong(f"{place}/block_id", f'block_id "{block["block_id"]}" already exists')
            seen.add(str(block["block_id"]))
        _check_action_ids(form, place, block)
        focused += sum(bool(element.get("focus_on_load")) for element in elements(block))
        markdown += len(str(block.get("text"))) if block["type"] == "markdown" else 0
    if focused > 1:
        form.wrong(at, "only one element can be focused on load")
    if markdown > LONGEST_MARKDOWN:
        form.wrong(at, f"markdown must be less than {LONGEST_MARKDOWN + 1} characters together")


def elements(block: Any) -> list[JSON]:
    """The interactive elements of a block; none if it is too broken to have any."""
    if not isinstance(block, dict) or block.get("type") in ("context", "rich_text"):
        return []
    found = [block.get("accessory"), block.get("element")]
    found += block["elements"] if isinstance(block.get("elements"), list) else []
    return [one for one in found if isinstance(one, dict) and one.get("type") != "image"]


def inputs(blocks: Any) -> list[JSON]:
    """The input blocks among these."""
    return [b for b in blocks if isinstance(b, dict) and b.get("type") == "input"] if isinstance(blocks, list) else []


def _check_action_ids(form: Form, at: str, block: JSON) -> None:
    named = [element["action_id"] for element in elements(block) if "action_id" in element]
    for one in {str(name) for name in named if named.count(name) > 1}:
        form.wrong(at, f'`action_id` "{one}" already exists for this block')


def _section(form: Form, at: str, block: JSON, surface: str) -> None:
    form.fields(at, block, "type", "text fields accessory block_id expand")
    if "text" not in block and "fields" not in block:
        form.wrong(at, "missing required field: text")
    if "text" in block:
        form.text(f"{at}/text", block["text"], 3000)
    if "fields" in block:
        for number, field in enumerate(form.items(f"{at}/fields", block["fields"], 10)):
            form.text(f"{at}/fields/{number}", field, 2000)
    if "accessory" in block:
        check_element(form, f"{at}/accessory", block["accessory"], IN_SECTION, surface, "section")
    if "expand" in block:
        form.flag(f"{at}/expand", block["expand"])


def _header(form: Form, at: str, block: JSON, surface: str) -> None:
    form.fields(at, block, "type text", "block_id")
    form.text(f"{at}/text", block.get("text"), 150, plain=True)


def _divider(form: Form, at: str, block: JSON, surface: str) -> None:
    form.fields(at, block, "type", "block_id")


def _context(form: Form, at: str, block: JSON, surface: str) -> None:
    form.fields(at, block, "type elements", "block_id")
    for number, one in enumerate(form.items(f"{at}/elements", block.get("elements"), 10)):
        place = f"{at}/elements/{number}"
        if isinstance(one, dict) and one.get("type") == "image":
            check_element(form, place, one, ("image",), surface, "context")
        else:
            form.text(place, one, 3000)


def _actions(form: Form, at: str, block: JSON, surface: str) -> None:
    form.fields(at, block, "type elements", "block_id")
    for number, one in enumerate(form.items(f"{at}/elements", block.get("elements"), 25)):
        check_element(form, f"{at}/elements/{number}", one, IN_ACTIONS, surface, "actions")


def _input(form: Form, at: str, block: JSON, surface: str) -> None:
    form.fields(at, block, "type label element", "block_id hint optional dispatch_action")
    form.text(f"{at}/label", block.get("label"), 2000, plain=True)
    if "hint" in block:
        form.text(f"{at}/hint", block["hint"], 2000, plain=True)
    for name in ("optional", "dispatch_action"):
        if name in block:
            form.flag(f"{at}/{name}", block[name])
    check_element(form, f"{at}/element", block.get("element"), IN_INPUT, surface, "input")
    if block.get("dispatch_action") and (block.get("element") or {}).get("type") == "file_input":
        form.wrong(f"{at}/dispatch_action", "not available for file_input")


def _image(form: Form, at: str, block: JSON, surface: str) -> None:
    form.fields(at, block, "type alt_text", "image_url slack_file title block_id")
    check_image(form, at, block)
    if "title" in block:
        form.text(f"{at}/title", block["title"], 2000, plain=True)


def _markdown(form: Form, at: str, block: JSON, surface: str) -> None:
    form.fields(at, block, "type text", "block_id")
    form.string(f"{at}/text", block.get("text"), LONGEST_MARKDOWN)


def _rich_text(form: Form, at: str, block: JSON, surface: str) -> None:
    form.fields(at, block, "type elements", "block_id")
    check_rich_text(form, f"{at}/elements", block.get("elements"))


CHECKS = {
    "section": _section,
    "header": _header,
    "divider": _divider,
    "context": _context,
    "actions": _actions,
    "input": _input,
    "image": _image,
    "markdown": _markdown,
    "rich_text": _rich_text,
}
