"""What Slack refuses in block elements and composition objects (docs.slack.dev, "Block elements", "Confirmation
dialog object", "Option object", "Option group object")."""

from __future__ import annotations

from typing import Any

from tests.fakes.slack_wire.limits import Form
from tests.fakes.slack_wire.places import JSON

SELECTS = ("static_select", "external_select", "conversations_select", "channels_select", "users_select")
MULTI_SELECTS = tuple(f"multi_{name}" for name in SELECTS)
TYPED = ("plain_text_input", "email_text_input", "url_text_input", "number_input")
DATES = ("datepicker", "timepicker")
IN_ACTIONS = ("button", "overflow", "radio_buttons", "checkboxes", *SELECTS, *MULTI_SELECTS, *DATES)
IN_SECTION = ("image", *IN_ACTIONS)
IN_INPUT = ("radio_buttons", "checkboxes", "file_input", *TYPED, *SELECTS, *MULTI_SELECTS, *DATES)
# Fields by type, beside type and action_id: those needed before the bar, those allowed after it.
FIELDS = {
    "button": "text | url value style confirm accessibility_label",
    "image": "alt_text | image_url slack_file",
    "overflow": "options | confirm",
    "radio_buttons": "options | initial_option confirm focus_on_load",
    "checkboxes": "options | initial_options confirm focus_on_load",
    "plain_text_input": "| initial_value multiline min_length max_length dispatch_action_config focus_on_load "
    "placeholder",
    "email_text_input": "| initial_value dispatch_action_config focus_on_load placeholder",
    "url_text_input": "| initial_value dispatch_action_config focus_on_load placeholder",
    "number_input": "is_decimal_allowed | initial_value min_value max_value dispatch_action_config focus_on_load "
    "placeholder",
    "file_input": "| filetypes max_files",
    "datepicker": "| initial_date confirm focus_on_load placeholder",
    "timepicker": "| initial_time confirm focus_on_load placeholder timezone",
    "static_select": "| options option_groups initial_option",
    "external_select": "| initial_option min_query_length",
    "conversations_select": "| initial_conversation default_to_current_conversation response_url_enabled filter",
    "channels_select": "| initial_channel response_url_enabled",
    "users_select": "| initial_user",
    "multi_static_select": "| options option_groups initial_options max_selected_items",
    "multi_external_select": "| initial_options min_query_length max_selected_items",
    "multi_conversations_select": "| initial_conversations default_to_current_conversation filter max_selected_items",
    "multi_channels_select": "| initial_channels max_selected_items",
    "multi_users_select": "| initial_users max_selected_items",
}
FLAGS = ("multiline", "focus_on_load", "is_decimal_allowed", "default_to_current_conversation", "response_url_enabled")


def check_element(form: Form, at: str, element: Any, allowed: tuple[str, ...], surface: str, holder: str) -> None:
    """Check an element of a block of type `holder` on a surface: "message", "modal" or "home"."""
    if not isinstance(element, dict):
        form.wrong(at, "must be an object")
        return
    kind = element.get("type")
    if kind not in allowed or (kind == "file_input" and surface != "modal"):
        form.wrong(f"{at}/type", f"unsupported type: {kind}")
        return
    needed, optional = FIELDS[kind].split("|")
    if kind in SELECTS + MULTI_SELECTS:
        optional += " placeholder confirm focus_on_load"
    form.fields(at, element, f"type {needed}", optional if kind == "image" else f"action_id {optional}")
    if "action_id" in element:
        form.string(f"{at}/action_id", element["action_id"], 255)
    if "placeholder" in element:
        form.text(f"{at}/placeholder", element["placeholder"], 150, plain=True)
    if "confirm" in element:
        _check_confirm(form, f"{at}/confirm", element["confirm"])
    for name in FLAGS:
        if name in element:
            form.flag(f"{at}/{name}", element[name])
    if element.get("response_url_enabled") and (surface, holder) != ("modal", "input"):
        form.wrong(f"{at}/response_url_enabled", "only available in input blocks of modals")
    _check_own(form, at, element, kind)


def _check_own(form: Form, at: str, element: JSON, kind: str) -> None:
    if kind == "button":
        _check_button(form, at, element)
    elif kind == "image":
        check_image(form, at, element)
    elif kind in ("overflow", "radio_buttons", "checkboxes"):
        plain = kind == "overflow"
        most = 5 if plain else 10
        check_option_list(form, f"{at}/options", element.get("options"), most, plain=plain, url=plain)
    elif kind in ("static_select", "multi_static_select"):
        if ("options" in element) == ("option_groups" in element):
            form.wrong(at, "must provide either options or option_groups")
        elif "options" in element:
            check_option_list(form, f"{at}/options", element["options"], 100)
        else:
            check_groups(form, f"{at}/option_groups", element["option_groups"])
    elif kind == "file_input":
        if "max_files" in element:
            form.number(f"{at}/max_files", element["max_files"], 1, 10)
        for number, ending in enumerate(form.items(f"{at}/filetypes", element.get("filetypes", ["x"]), 100)):
            form.string(f"{at}/filetypes/{number}", ending, 20)
    elif kind == "plain_text_input":
        _check_typed(form, at, element)
    if "min_query_length" in element:
        form.number(f"{at}/min_query_length", element["min_query_length"], 0, 100)
    if "max_selected_items" in element:
        form.number(f"{at}/max_selected_items", element["max_selected_items"], 1, 100)
    _check_initial(form, at, element, kind)


def _check_button(form: Form, at: str, button: JSON) -> None:
    form.text(f"{at}/text", button.get("text"), 75, plain=True)
    for name, high in (("value", 2000), ("url", 3000), ("accessibility_label", 75)):
        if name in button:
            form.string(f"{at}/{name}", button[name], high)
    if "url" in button and not str(button["url"]).startswith(("http://", "https://", "mailto:")):
        form.wrong(f"{at}/url", "must be a valid url")
    if "style" in button:
        form.one_of(f"{at}/style", button["style"], ("primary", "danger"))


def check_image(form: Form, at: str, image: JSON) -> None:
    """The picture of an image block or element, and its description."""
    form.string(f"{at}/alt_text", image.get("alt_text"), 2000)
    if ("image_url" in image) == ("slack_file" in image):
        form.wrong(at, "must provide either image_url or slack_file")
    elif "image_url" in image:
        form.string(f"{at}/image_url", image["image_url"], 3000)
        if not str(image["image_url"]).startswith(("http://", "https://")):
            form.wrong(f"{at}/image_url", "must be a valid url")


def _check_typed(form: Form, at: str, element: JSON) -> None:
    low, high = element.get("min_length", 0), element.get("max_length", 3000)
    form.number(f"{at}/min_length", low, 0, 3000)
    form.number(f"{at}/max_length", high, 1, 3000)
    if "initial_value" in element:
        form.string(f"{at}/initial_value", element["initial_value"], high if isinstance(high, int) else 3000, low=0)


def _check_initial(form: Form, at: str, element: JSON, kind: str) -> None:
    """What is chosen at first must be exactly one of the options; of an external select, any option."""
    chosen = element.get("initial_options", [])
    if "initial_option" in element:
        chosen = [element["initial_option"]]
    if not isinstance(chosen, list):
        form.wrong(f"{at}/initial_options", "must be an array")
        return
    if kind.endswith("external_select"):
        for option in chosen:
            _check_option(form, f"{at}/initial_option", option, plain=True)
        return
    groups = element.get("option_groups") or [element]
    offered = [option for group in groups if isinstance(group, dict) for option in group.get("options") or []]
    for option in chosen:
        if option not in offered:
            form.wrong(f"{at}/initial_option", "must be one of the options")


def check_option_list(
    form: Form, at: str, options: Any, most: int, *, low: int = 1, plain: bool = True, url: bool = False
) -> None:
    """Options of which no two have the same value."""
    seen: list[Any] = []
    for number, option in enumerate(form.items(at, options, most, low)):
        _check_option(form, f"{at}/{number}", option, plain, url)
        if isinstance(option, dict):
            if option.get("value") in seen:
                form.wrong(f"{at}/{number}/value", "must be unique")
            seen.append(option.get("value"))


def _check_option(form: Form, at: str, option: Any, plain: bool, url: bool = False) -> None:
    if not form.fields(at, option, "text value", "description url" if url else "description"):
        return
    form.text(f"{at}/text", option.get("text"), 75, plain)
    form.string(f"{at}/value", option.get("value"), 150)
    if "description" in option:
        form.text(f"{at}/description", option["description"], 75, plain)


def check_groups(form: Form, at: str, groups: Any, low: int = 1) -> None:
    for number, group in enumerate(form.items(at, groups, 100, low)):
        if form.fields(f"{at}/{number}", group, "label options"):
            form.text(f"{at}/{number}/label", group.get("label"), 75, plain=True)
            check_option_list(form, f"{at}/{number}/options", group.get("options"), 100)


def _check_confirm(form: Form, at: str, confirm: Any) -> None:
    if not form.fields(at, confirm, "title text confirm deny", "style"):
        return
    for name, high, plain in (("title", 100, True), ("text", 300, False), ("confirm", 30, True), ("deny", 30, True)):
        form.text(f"{at}/{name}", confirm.get(name), high, plain)
    if "style" in confirm:
        form.one_of(f"{at}/style", confirm["style"], ("primary", "danger"))
