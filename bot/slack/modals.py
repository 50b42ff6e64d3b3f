"""Draw the modals, with pure functions, and read their inputs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from bot import wording
from bot.slack.drawing import Block, option, plain
from bot.understanding.message import LONGEST_MESSAGE
from movies.catalogue import Movie

TITLE, OPINION, MANY, FILE, CHANNEL, WISHES = "title", "opinion", "many", "file", "channel", "wishes"
GENRE, PERSON, TOPIC = "genre", "person", "topic"
LONGEST_TITLE = 24
LONGEST_TEXT = 3_000
LONGEST_LABEL = 2_000
LONGEST_PLACEHOLDER = 150
LONGEST_WISH = 200
MOST_SUGGESTIONS = 25
assert LONGEST_TEXT <= LONGEST_MESSAGE
OPINIONS = (("👍", "good"), ("👎", "bad"), ("not seen", "unseen"))
Ask = Literal["wouldilike", "why"]


class Origin(BaseModel):
    """The place where a modal was opened, and where its answer goes.

    channel: None for the Home tab, a person's id for their direct messages. url: the response_url of the command or
    button, None in the app's direct messages.
    """

    model_config = ConfigDict(frozen=True)

    channel: str | None = None
    thread: str | None = None
    url: str | None = None


def rate_form(origin: Origin) -> Block:
    """A modal to rate one movie, or many in one's own words."""
    opinions = {
        "type": "radio_buttons",
        "action_id": OPINION,
        "options": [option(wording.labels.label(label), value) for label, value in OPINIONS],
    }
    many = {
        "type": "plain_text_input",
        "action_id": MANY,
        "multiline": True,
        "max_length": LONGEST_TEXT,
        "placeholder": plain(wording.talk.form_example(), LONGEST_PLACEHOLDER),
    }
    return _form(
        "rate",
        wording.talk.form_title(),
        origin,
        _title(wording.slack.form_one_movie(), optional=True),
        _input(OPINION, wording.slack.form_opinion(), opinions, optional=True),
        _input(MANY, wording.talk.form_label(), many, optional=True),
    )


def title_form(ask: Ask, origin: Origin) -> Block:
    """A modal to ask about one movie."""
    return _form(
        ask,
        wording.slack.form_predict() if ask == "wouldilike" else wording.slack.form_why(),
        origin,
        _title(wording.slack.form_one_movie()),
    )


def wish_form(origin: Origin, genres: Iterable[str]) -> Block:
    """A modal to pick what kind of movies to recommend."""
    options = [option(wording.labels.genre(genre), genre) for genre in genres]
    menu = {"type": "static_select", "action_id": GENRE, "options": options}
    return _form(
        "wish",
        wording.slack.form_wish(),
        origin,
        _input(GENRE, wording.slack.form_genre(), menu, optional=True),
        *_person_and_topic(),
        _title(wording.slack.form_like(), optional=True),
    )


def import_form(origin: Origin) -> Block:
    """A modal to import a file of ratings."""
    file = {"type": "file_input", "action_id": FILE, "filetypes": ["csv", "zip"], "max_files": 1}
    return _form("import", wording.slack.form_import(), origin, _input(FILE, wording.slack.form_import_file(), file))


def night_form(origin: Origin) -> Block:
    """A modal to open a movie night in a channel."""
    channel = {
        "type": "conversations_select",
        "action_id": CHANNEL,
        "default_to_current_conversation": True,
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    wishes = {
        "type": "plain_text_input",
        "action_id": WISHES,
        "max_length": LONGEST_WISH,
        "placeholder": plain(wording.slack.form_wishes_example(), LONGEST_PLACEHOLDER),
    }
    return _form(
        "night",
        wording.slack.form_night(),
        origin,
        _input(CHANNEL, wording.slack.form_night_channel(), channel),
        _input(WISHES, wording.slack.form_wishes(), wishes, optional=True),
        *_person_and_topic(),
    )


def suggested(movies: Sequence[Movie]) -> list[Block]:
    """The options of a menu of titles; a value is the movie's id."""
    return [option(movie.name, str(movie.id)) for movie in movies]


def named(names: Iterable[str]) -> list[Block]:
    """The options of a menu of people or topics."""
    return [option(name, name) for name in names]


def origin_of(view: Mapping[str, Any], user: str) -> Origin:
    """The place where somebody opened a modal."""
    try:
        return Origin.model_validate_json(view.get("private_metadata", ""))
    except ValidationError:
        # The modal was opened before an update of the app; send the answer as a direct message.
        return Origin(channel=user)


def written(view: Mapping[str, Any], name: str) -> Any:
    """The input in a field: a text, the value of an option, a channel's id, or files; None if empty."""
    field = view.get("state", {}).get("values", {}).get(name, {}).get(name, {})
    chosen = field.get("selected_option")
    return chosen["value"] if chosen else field.get("value") or field.get("selected_conversation") or field.get("files")


def _form(name: str, title: str, origin: Origin, *fields: Block) -> Block:
    return {
        "type": "modal",
        "callback_id": name,
        "title": plain(title, LONGEST_TITLE),
        "submit": plain(wording.slack.form_submit(), LONGEST_TITLE),
        "close": plain(wording.slack.form_close(), LONGEST_TITLE),
        "private_metadata": origin.model_dump_json(),
        "blocks": list(fields),
    }


def _input(name: str, label: str, element: Block, optional: bool = False) -> Block:
    label_drawn = plain(label, LONGEST_LABEL)
    return {"type": "input", "block_id": name, "label": label_drawn, "element": element, "optional": optional}


def _title(label: str, optional: bool = False) -> Block:
    return _input(TITLE, label, _completed(TITLE, wording.slack.form_title_example()), optional)


def _person_and_topic() -> tuple[Block, Block]:
    person = _completed(PERSON, wording.slack.form_person_example())
    topic = _completed(TOPIC, wording.slack.form_topic_example())
    return (
        _input(PERSON, wording.slack.form_person(), person, optional=True),
        _input(TOPIC, wording.slack.form_topic(), topic, optional=True),
    )


def _completed(name: str, example: str) -> Block:
    """A menu that completes what somebody types."""
    placeholder = plain(example, LONGEST_PLACEHOLDER)
    return {"type": "external_select", "action_id": name, "placeholder": placeholder, "min_query_length": 1}
