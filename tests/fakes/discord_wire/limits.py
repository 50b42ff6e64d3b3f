"""What Discord refuses in messages, modals and autocompletions, and in which words.

The numbers are those of docs.discord.com ("Message Resource", "Component Reference", "Receiving and Responding");
the answers have the form of its "JSON Error Codes": code 50035 with a tree of `_errors`.
Components of version 2 (flag 32768) are not imitated, and refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.fakes.discord_wire.places import JSON

ACTION_ROW, BUTTON, STRING_SELECT, TEXT_INPUT, TEXT_DISPLAY, LABEL = 1, 2, 3, 4, 10, 18
SELECTS = (3, 5, 6, 7, 8)
LINK_STYLE = 5
MESSAGE_FLAGS = 1 << 2 | 1 << 6 | 1 << 12


class Refused(Exception):
    """Discord's refusal of a request: HTTP status, its own code and message."""

    def __init__(self, status: int, code: int, message: str, errors: JSON | None = None) -> None:
        super().__init__(f"{status} {code}: {message} {errors or ''}")
        self.status = status
        self.body: JSON = {"message": message, "code": code} | ({"errors": errors} if errors else {})


class Form:
    """Collects everything that is wrong with a request, to answer it all at once."""

    def __init__(self) -> None:
        self.errors: JSON = {}

    def wrong(self, path: str, code: str, message: str) -> None:
        """Note an error at a place such as `embeds.0.title`."""
        place = self.errors
        for part in path.split("."):
            place = place.setdefault(part, {})
        place.setdefault("_errors", []).append({"code": code, "message": message})

    def text(self, path: str, value: Any, low: int, high: int) -> None:
        """A string of `low` to `high` characters; None is allowed where nothing is."""
        if value is None and low == 0:
            return
        if value is None or value == "":
            if low > 0:
                self.wrong(path, "BASE_TYPE_REQUIRED", "This field is required")
        elif not isinstance(value, str):
            self.wrong(path, "STRING_TYPE_CONVERT", f'Could not interpret "{value}" as string.')
        elif len(value) < low:
            self.wrong(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {low} and {high} in length.")
        elif len(value) > high:
            said = f"Must be between {low} and {high} in length." if low else f"Must be {high} or fewer in length."
            self.wrong(path, "BASE_TYPE_BAD_LENGTH" if low else "BASE_TYPE_MAX_LENGTH", said)

    def count(self, path: str, values: list[Any], low: int, high: int) -> None:
        if not low <= len(values) <= high:
            said = f"Must be between {low} and {high} in length." if low else f"Must be {high} or fewer in length."
            self.wrong(path, "BASE_TYPE_BAD_LENGTH" if low else "BASE_TYPE_MAX_LENGTH", said)

    def number(self, path: str, value: Any, low: int, high: int) -> None:
        if not isinstance(value, int) or not low <= value <= high:
            self.wrong(path, "NUMBER_TYPE_RANGE", f"int value should be between {low} and {high}.")

    def one_of(self, path: str, value: Any, allowed: tuple[Any, ...]) -> bool:
        if value in allowed:
            return True
        self.wrong(path, "BASE_TYPE_CHOICES", f"Value must be one of {set(allowed)}.")
        return False

    def done(self) -> None:
        """Refuse, if anything was wrong."""
        if self.errors:
            raise Refused(400, 50035, "Invalid Form Body", self.errors)


def check_message(payload: JSON, files: int) -> None:
    """Refuse what is wrong with a new message or an edit; whether it is empty is for the caller to check."""
    form = Form()
    form.text("content", payload.get("content"), 0, 2000)
    form.text("nonce", payload.get("nonce"), 0, 25)
    form.count("embeds", payload.get("embeds") or [], 0, 10)
    form.count("attachments", payload.get("attachments") or [], 0, 10)
    if files > 10:
        form.wrong("files", "BASE_TYPE_MAX_LENGTH", "Must be 10 or fewer in length.")
    if payload.get("flags", 0) & ~MESSAGE_FLAGS:
        form.wrong("flags", "FLAGS_UNKNOWN", "This flag cannot be set, or the fake does not imitate it.")
    total = 0
    for number, embed in enumerate(payload.get("embeds") or []):
        total += _check_embed(form, f"embeds.{number}", embed)
    if total > 6000:
        form.wrong("embeds", "MAX_EMBED_SIZE_EXCEEDED", "Embed size exceeds maximum size of 6000")
    _check_mentions(form, payload.get("allowed_mentions"))
    _check_rows(form, payload.get("components") or [])
    form.done()


def _check_embed(form: Form, path: str, embed: JSON) -> int:
    """The characters of an embed that count towards the total of 6000."""
    fields = embed.get("fields") or []
    texts = {"title": 256, "description": 4096}
    for name, high in texts.items():
        form.text(f"{path}.{name}", embed.get(name), 0, high)
    footer, author = (embed.get("footer") or {}).get("text"), (embed.get("author") or {}).get("name")
    form.text(f"{path}.footer.text", footer, 0, 2048)
    form.text(f"{path}.author.name", author, 0, 256)
    form.count(f"{path}.fields", fields, 0, 25)
    for number, one in enumerate(fields):
        form.text(f"{path}.fields.{number}.name", one.get("name"), 1, 256)
        form.text(f"{path}.fields.{number}.value", one.get("value"), 1, 1024)
    for name in ("url", "image", "thumbnail"):
        url = embed.get(name)
        url = url.get("url") if isinstance(url, dict) else url
        if url is not None and not url.startswith(("http://", "https://", "attachment://")):
            form.wrong(f"{path}.{name}", "URL_TYPE_INVALID_SCHEME", f'Scheme "{url}" must be one of http, https.')
    counted = [embed.get("title"), embed.get("description"), footer, author]
    counted += [text for one in fields for text in (one.get("name"), one.get("value"))]
    return sum(len(text) for text in counted if isinstance(text, str))


def _check_mentions(form: Form, allowed: JSON | None) -> None:
    for kind in ("users", "roles"):
        named = (allowed or {}).get(kind) or []
        if named and kind in (allowed or {}).get("parse", []):
            said = f'parse:["{kind}"] and {kind}: [ids...] are mutually exclusive.'
            form.wrong("allowed_mentions", "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", said)
        form.count(f"allowed_mentions.{kind}", named, 0, 100)


def _check_rows(form: Form, rows: list[JSON]) -> None:
    form.count("components", rows, 0, 5)
    seen: set[str] = set()
    for number, row in enumerate(rows):
        path = f"components.{number}"
        if not form.one_of(f"{path}.type", row.get("type"), (ACTION_ROW,)):
            continue
        widgets = row.get("components") or []
        form.count(f"{path}.components", widgets, 1, 5)
        if len(widgets) > 1 and any(widget.get("type") in SELECTS for widget in widgets):
            form.wrong(f"{path}.components", "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "The max width of a row is 5.")
        for place, widget in enumerate(widgets):
            _check_widget(form, f"{path}.components.{place}", widget, seen)


def _check_custom_id(form: Form, path: str, widget: JSON, seen: set[str]) -> None:
    custom_id = widget.get("custom_id")
    form.text(f"{path}.custom_id", custom_id, 1, 100)
    if custom_id in seen:
        form.wrong(f"{path}.custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")
    seen.add(str(custom_id))


def _check_widget(form: Form, path: str, widget: JSON, seen: set[str]) -> None:
    if not form.one_of(f"{path}.type", widget.get("type"), (BUTTON, *SELECTS)):
        return
    if widget["type"] != BUTTON:
        _check_custom_id(form, path, widget, seen)
        _check_select(form, path, widget)
        return
    form.one_of(f"{path}.style", widget.get("style"), (1, 2, 3, 4, LINK_STYLE))
    form.text(f"{path}.label", widget.get("label"), 0, 80)
    if not widget.get("label") and not widget.get("emoji"):
        form.wrong(path, "BUTTON_COMPONENT_INVALID_LABEL", "A button must have a label or emoji.")
    if widget.get("style") != LINK_STYLE:
        _check_custom_id(form, path, widget, seen)
        if "url" in widget:
            form.wrong(path, "BUTTON_COMPONENT_INVALID_URL", "Only link buttons have a url.")
    else:
        form.text(f"{path}.url", widget.get("url"), 1, 512)
        if widget.get("custom_id") is not None:
            said = "A custom id and url cannot both be specified"
            form.wrong(path, "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", said)


def _check_select(form: Form, path: str, select: JSON) -> None:
    form.text(f"{path}.placeholder", select.get("placeholder"), 0, 150)
    low, high = select.get("min_values", 1), select.get("max_values", 1)
    form.number(f"{path}.min_values", low, 0, 25)
    form.number(f"{path}.max_values", high, 1, 25)
    if select["type"] != STRING_SELECT:
        return
    options = select.get("options") or []
    form.count(f"{path}.options", options, 1, 25)
    for number, option in enumerate(options):
        place = f"{path}.options.{number}"
        form.text(f"{place}.label", option.get("label"), 1, 100)
        form.text(f"{place}.value", option.get("value"), 1, 100)
        form.text(f"{place}.description", option.get("description"), 0, 100)
        if option.get("value") in [other.get("value") for other in options[:number]]:
            said = "The specified option value is already used"
            form.wrong(f"{place}.value", "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", said)
    if max(low, sum(bool(option.get("default")) for option in options)) > high or high > max(len(options), 1):
        said = "There are fewer options, or more of them chosen, than the numbers of values allow."
        form.wrong(f"{path}.max_values", "SELECT_COMPONENT_MAX_VALUES", said)


def modal_inputs(modal: JSON) -> Iterator[tuple[str, JSON]]:
    """Each thing to fill in of a modal, with its label; of rows with a text input and of labels alike."""
    for holder in modal.get("components") or []:
        if holder.get("type") == ACTION_ROW:
            yield from ((inner.get("label") or "", inner) for inner in holder.get("components") or [])
        elif holder.get("type") == LABEL:
            yield holder.get("label") or "", holder.get("component") or {}


def check_modal(modal: JSON) -> None:
    """Refuse what is wrong with a modal."""
    form = Form()
    form.text("data.title", modal.get("title"), 1, 45)
    form.text("data.custom_id", modal.get("custom_id"), 1, 100)
    holders = modal.get("components") or []
    form.count("data.components", holders, 1, 5)
    for number, holder in enumerate(holders):
        path = f"data.components.{number}"
        kinds = (ACTION_ROW, LABEL, TEXT_DISPLAY)
        if form.one_of(f"{path}.type", holder.get("type"), kinds) and holder["type"] == ACTION_ROW:
            form.count(f"{path}.components", holder.get("components") or [], 1, 1)
    seen: set[str] = set()
    for number, (label, inner) in enumerate(modal_inputs(modal)):
        path = f"data.components.{number}.component"
        form.text(f"{path}.label", label, 1, 45)
        _check_custom_id(form, path, inner, seen)
        if not form.one_of(f"{path}.type", inner.get("type"), (TEXT_INPUT, *SELECTS)):
            continue
        if inner["type"] in SELECTS:
            _check_select(form, path, inner)
            continue
        form.one_of(f"{path}.style", inner.get("style"), (1, 2))
        form.text(f"{path}.placeholder", inner.get("placeholder"), 0, 100)
        form.text(f"{path}.value", inner.get("value"), 0, 4000)
        form.number(f"{path}.min_length", inner.get("min_length") or 0, 0, 4000)
        form.number(f"{path}.max_length", inner.get("max_length") or 4000, 1, 4000)
    form.done()


def check_choices(choices: list[JSON]) -> None:
    """Refuse what is wrong with the choices offered while somebody types."""
    form = Form()
    form.count("data.choices", choices, 0, 25)
    for number, choice in enumerate(choices):
        form.text(f"data.choices.{number}.name", choice.get("name"), 1, 100)
        if isinstance(choice.get("value"), str) or choice.get("value") is None:
            form.text(f"data.choices.{number}.value", choice.get("value"), 1, 100)
    form.done()
