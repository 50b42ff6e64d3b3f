"""The Slack app as a program: errors at startup, its manifest, and its shutdown."""

from __future__ import annotations

import gc
import os
import re
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped,unused-ignore]
from pydantic import SecretStr
from structlog.testing import capture_logs

from bot.front_end.service import Service
from bot.slack import commands, run
from bot.slack.run import SlackUnreachable
from bot.slack.settings import SCOPES
from movies.errors import SettingMissing
from movies.movielens import Release
from movies.settings import REPOSITORY
from tests.bot.services import profiles_at, service_of
from tests.bot.slack.conftest import Bot, House, Open, over_both, settings_for
from tests.bot.slack.test_transports import request, signed
from tests.bot.slack.test_workspaces import begin, get
from tests.bot.worker import Worker, inference_of
from tests.fakes.slack_wire import Wire

WRONG = SecretStr("xoxb-0-wrong"), SecretStr("xapp-0-wrong")
REFUSED = ("invalid_auth", "account_inactive", "token_revoked", "not_allowed_token_type", "missing_scope")


class Place:
    """Where an app might start."""

    def __init__(self, wire: Wire, release: Release, folder: Path) -> None:
        self.wire, self.release = wire, release
        self.profiles = profiles_at(release, f"sqlite:///{folder / 'm.db'}")
        self.worker = Worker(inference_of(release))

    def start(self, **settings: Any) -> Bot:
        return Bot(self.wire, self.profiles, self.release, self.worker, **settings)


@pytest.fixture
def place(small: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    with Wire() as wire:
        monkeypatch.setattr(run, "API", wire.api_url)
        made = Place(wire, small, tmp_path)
        yield made
        made.profiles.close()


@pytest.fixture
def over_http(small: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Place]:
    with Wire("http") as wire:
        monkeypatch.setattr(run, "API", wire.api_url)
        made = Place(wire, small, tmp_path)
        yield made
        made.profiles.close()


def in_one_sentence(error: pytest.ExceptionInfo[Exception]) -> str:
    text = str(error.value)
    assert (
        text.endswith(".") and "\n" not in text and "xox" not in text and "xapp" not in text and "Traceback" not in text
    )
    return text


# It cannot start


def test_a_bot_token_that_slack_refuses_is_one_sentence(place: Place) -> None:
    with pytest.raises(SettingMissing) as error:
        place.start(slack_bot_token=WRONG[0])
    assert "MATINEE_SLACK_BOT_TOKEN" in in_one_sentence(error) and "OAuth & Permissions" in str(error.value)


def test_an_app_token_that_slack_refuses_is_one_sentence(place: Place) -> None:
    with pytest.raises(SettingMissing) as error:
        place.start(slack_app_token=WRONG[1])
    assert "MATINEE_SLACK_APP_TOKEN" in in_one_sentence(error) and "Basic Information" in str(error.value)


@pytest.mark.parametrize("code", REFUSED)
@pytest.mark.parametrize("method, token", [("auth.test", "BOT"), ("apps.connections.open", "APP")])
def test_for_whatever_reason_slack_refuses_a_token_it_is_named(
    place: Place, method: str, token: str, code: str
) -> None:
    place.wire.fail_next(method, code)
    with pytest.raises(SettingMissing, match=f"MATINEE_SLACK_{token}_TOKEN") as error:
        place.start()
    in_one_sentence(error)


@pytest.mark.parametrize("method", ["auth.test", "apps.connections.open"])
@pytest.mark.parametrize("how", ["fatal_error", "html", "text", "reset"])
def test_where_slack_is_broken_no_token_is_blamed(place: Place, method: str, how: str) -> None:
    match how:
        case "html":
            place.wire.garble_next(method)
        case "text":
            place.wire.garble_next(method, 503, "Busy.", "text/plain")
        case "reset":
            place.wire.drop_next(method, n=2)
        case code:
            place.wire.fail_next(method, code)
    with pytest.raises(SlackUnreachable) as error:
        place.start()
    assert "TOKEN" not in in_one_sentence(error)
    place.start().stop()


def test_where_slack_cannot_be_reached_it_says_so(place: Place) -> None:
    with place.wire.unreachable(), pytest.raises(SlackUnreachable) as error:
        place.start()
    assert "slack.com" in in_one_sentence(error)


def test_where_slack_is_silent_it_says_so(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "SECONDS_FOR_AN_ANSWER", 0.2)
    place.wire.drop_next("auth.test", seconds=0.6)
    with pytest.raises(SlackUnreachable) as error:
        place.start()
    assert "slack.com" in in_one_sentence(error)


def test_where_only_websockets_are_kept_from_it_it_says_so(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "SECONDS_FOR_AN_ANSWER", 0.5)
    place.wire.spend_links(1_000)
    with pytest.raises(SlackUnreachable) as error:
        place.start()
    assert "slack.com" in in_one_sentence(error)


def test_a_port_that_is_taken_is_named(over_http: Place) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SlackUnreachable) as error:
            over_http.start(transport="http", slack_port=port)
    assert f"port {port}" in in_one_sentence(error) and "MATINEE_SLACK_PORT" in str(error.value)


def test_a_host_that_is_not_of_this_machine_is_named(over_http: Place) -> None:
    with pytest.raises(SlackUnreachable) as error:
        over_http.start(transport="http", slack_host="192.0.2.1")
    assert "192.0.2.1" in in_one_sentence(error)


# It runs until it is told to stop


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_runs_until_a_signal_ends_it(place: Place, number: signal.Signals, monkeypatch: pytest.MonkeyPatch) -> None:
    @contextmanager
    def open_service() -> Iterator[Service]:
        yield service_of(place.release, place.profiles, place.worker)

    settings = settings_for(place.wire)
    for name in ("bot_token", "app_token"):
        monkeypatch.setenv(f"MATINEE_SLACK_{name.upper()}", getattr(settings, f"slack_{name}").get_secret_value())
    monkeypatch.setattr(run, "open_service", open_service)
    monkeypatch.setattr(run, "hear_libraries", lambda: None)

    def told_to_stop() -> None:
        place.wire.wait_until_ready()
        ana = place.wire.user("ana")
        place.wire.say(ana, place.wire.dm(ana), "I loved Heat")
        place.wire.wait_for(lambda: place.wire.messages(place.wire.dm(ana), by=place.wire.bot))
        os.kill(os.getpid(), number)

    someone = threading.Thread(target=told_to_stop)
    someone.start()
    try:
        with capture_logs() as events:
            run.run()
    finally:
        gc.unfreeze()
        someone.join(20)
    assert [event["event"] for event in events if event["event"] in ("slack_ready", "stopping", "stopped")] == [
        "slack_ready", "stopping", "stopped",
    ]  # fmt: skip
    # The wire's own thread may hear of it a moment after the app has ended.
    place.wire.wait_for(lambda: all(one.closed is not None for one in place.wire.connections))


# The library's own settings


OF_THE_LIBRARY = {
    "SLACK_BOT_TOKEN": "xoxb-0-other",
    "SLACK_APP_TOKEN": "xapp-0-other",
    "SLACK_SIGNING_SECRET": "other",
    "SLACK_CLIENT_ID": "1.1",
    "SLACK_CLIENT_SECRET": "other",
    "SLACK_SCOPES": "admin",
    "SLACK_USER_SCOPES": "search:read",
    "SLACK_REDIRECT_URI": "https://evil.example/",
    "SLACK_INSTALL_PATH": "/other",
    "SLACK_VERIFICATION_TOKEN": "verification-token",
}


@pytest.fixture
def others(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in OF_THE_LIBRARY.items():
        monkeypatch.setenv(name, value)


@pytest.mark.usefixtures("others")
@pytest.mark.parametrize("transport", ["socket", "http"])
def test_variables_of_the_library_change_nothing(open_house: Open, transport: str) -> None:
    with open_house(transport=transport) as house:
        ana = house.person("ana")
        house.wire.say(ana, house.wire.dm(ana), "I loved Heat")
        assert "👍 Heat" in house.said(house.wire.dm(ana)).said
        assert house.bot.app.bolt.oauth_flow is None and not OF_THE_LIBRARY.keys() & os.environ.keys()
        if transport == "http":
            for path in ("/slack/install", "/slack/oauth_redirect", "/other"):
                assert request(house, b"", path=path, method="GET")[0] == 404


@pytest.mark.usefixtures("others")
def test_variables_of_the_library_change_nothing_of_an_installation(open_house: Open) -> None:
    with open_house(transport="http", several=True) as house:
        _, _, asked = begin(house)
        assert asked["client_id"] == [house.wire.client_id] and set(asked["scope"][0].split(",")) == set(SCOPES)
        assert "redirect_uri" not in asked and not asked.get("user_scope", [""])[0]
        assert get(house, "/other").status == 404


# The manifest


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    return yaml.safe_load((REPOSITORY / "deploy" / "slack" / "manifest.yaml").read_text("utf-8"))  # type: ignore[no-any-return]


def test_the_manifest_asks_for_the_scopes_that_an_installation_asks_for(manifest: dict[str, Any]) -> None:
    assert manifest["oauth_config"]["scopes"] == {"bot": list(SCOPES)}


def test_the_manifest_is_within_the_limits_of_slack(manifest: dict[str, Any]) -> None:
    """docs.slack.dev, "App manifest reference"."""
    shown, features = manifest["display_information"], manifest["features"]
    assert 1 <= len(shown["name"]) <= 35 and 1 <= len(shown["description"]) <= 140
    assert 175 <= len(shown["long_description"]) <= 4_000
    assert re.fullmatch(r"#([0-9a-f]{3}|[0-9a-f]{6})", shown["background_color"])
    assert 1 <= len(features["bot_user"]["display_name"]) <= 80
    for command in features["slash_commands"]:
        assert re.fullmatch(r"/[a-z0-9_-]{1,31}", command["command"])
        assert 1 <= len(command["description"]) <= 2_000 and 1 <= len(command["usage_hint"]) <= 1_000
    assert len(manifest["settings"]["event_subscriptions"]["bot_events"]) <= 100
    assert len(manifest["oauth_config"]["scopes"]["bot"]) <= 255


def test_the_manifest_names_every_verb_of_the_command(manifest: dict[str, Any]) -> None:
    (command,) = manifest["features"]["slash_commands"]
    named = set(command["usage_hint"].split(" | "))
    assert command["command"] == commands.COMMAND and command["should_escape"]
    assert named <= commands.VERBS.keys() and commands.VERBS.keys() - named == {"movienight", "admin"}


# Of Slack's events, those that are for apps with a bot; the library takes messages of all channels as one.
EVENTS = {
    "app_home_opened", "app_mention", "app_uninstalled", "message.im", "tokens_revoked", "app_rate_limited",
    "app_requested", "channel_created", "emoji_changed", "file_shared", "member_joined_channel", "reaction_added",
    "team_join", "user_change", "assistant_thread_started", "link_shared", "function_executed", "app_deleted",
}  # fmt: skip


@pytest.mark.parametrize("house", [{"transport": "http"}], indirect=True)
def test_the_app_listens_to_the_events_of_the_manifest_and_to_no_others(house: House, manifest: dict[str, Any]) -> None:
    ana, heard = house.person("ana"), set()
    for name in EVENTS:
        kind = name.partition(".")[0]
        event = f'"type": "{kind}", "user": "{ana.id}", "channel": "{house.wire.dm(ana).id}", "tab": "messages"'
        event += ', "tokens": {"oauth": [], "bot": []}, "bot_id": "B9", "ts": "1.1"'
        body = f'{{"type": "event_callback", "team_id": "{ana.team.id}", "event_id": "Ev{name}", "event": {{{event}}}}}'
        if request(house, body.encode(), **signed(house, body.encode()))[0] == 200:
            heard.add(name)
    assert heard == set(manifest["settings"]["event_subscriptions"]["bot_events"])


@over_both
def test_every_element_of_what_it_shows_is_listened_to(house: House) -> None:
    ana = house.person("ana")
    house.wire.say(ana, house.wire.dm(ana), "I loved Heat and Fargo, hated Twister")
    house.said(house.wire.dm(ana))
    house.wire.say(ana, house.wire.dm(ana), "recommend")
    five = house.said(house.wire.dm(ana), after=1)
    house.wire.open_home(ana)
    shown = house.wire.wait_for(lambda: house.wire.home(ana))
    ids = {
        e["action_id"]
        for place in (five, shown)
        for b in place.blocks
        for e in b.get("elements", ())
        if "action_id" in e
    }
    assert len(ids) > 10 and {re.match(r"[mnh]:", one) is not None for one in ids} == {True}
