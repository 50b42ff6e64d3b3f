"""The Slack app's settings: one sentence says what is missing, wrong or contradictory."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import ValidationError

from movies.errors import SettingMissing
from movies.settings import BrokerSettings, SlackSettings, SlackTransport

BOT, APP, SECRET = "xoxb-1-secret", "xapp-1-secret", "signing-secret"
SOCKET = {"BOT_TOKEN": BOT, "APP_TOKEN": APP}
HTTP = {"TRANSPORT": "http", "BOT_TOKEN": BOT, "SIGNING_SECRET": SECRET}
SEVERAL = {"TRANSPORT": "http", "CLIENT_ID": "11.22", "CLIENT_SECRET": "client-secret", "SIGNING_SECRET": SECRET}


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No settings but the test's own."""
    monkeypatch.chdir(tmp_path)
    for name in SlackSettings.model_fields:
        monkeypatch.delenv(f"MATINEE_{name.upper()}", raising=False)


def settings(monkeypatch: pytest.MonkeyPatch, given: dict[str, str]) -> SlackSettings:
    for name, value in given.items():
        monkeypatch.setenv(f"MATINEE_SLACK_{name}", value)
    return SlackSettings()


@pytest.mark.parametrize(
    ("given", "transport", "several"),
    [
        (SOCKET, SlackTransport.SOCKET, False),
        (SOCKET | {"CLIENT_ID": "", "TRANSPORT": "socket"}, SlackTransport.SOCKET, False),
        (HTTP, SlackTransport.HTTP, False),
        (HTTP | {"APP_TOKEN": "unused"}, SlackTransport.HTTP, False),
        (SEVERAL, SlackTransport.HTTP, True),
        (SEVERAL | {"BOT_TOKEN": ""}, SlackTransport.HTTP, True),
    ],
)
def test_what_is_complete_is_accepted(
    given: dict[str, str], transport: SlackTransport, several: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked = settings(monkeypatch, given).checked()
    assert (checked.slack_transport, checked.several_workspaces) == (transport, several)


@pytest.mark.parametrize("empty", [True, False])
@pytest.mark.parametrize(
    ("given", "missing"),
    [(given, name) for given in (SOCKET, HTTP, SEVERAL) for name in given if name not in {"TRANSPORT", "CLIENT_ID"}],
)
def test_one_sentence_names_exactly_what_is_missing(
    given: dict[str, str], missing: str, empty: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    rest = {name: value for name, value in given.items() if name != missing}
    with pytest.raises(SettingMissing) as told:
        settings(monkeypatch, rest | ({missing: ""} if empty else {})).checked()
    sentence = str(told.value)
    assert sentence.startswith(f"Set MATINEE_SLACK_{missing},") and sentence.count("MATINEE_") == 1
    assert "secret" not in sentence.lower().replace("client secret", "").replace("signing secret", "").replace(
        f"matinee_slack_{missing.lower()}", ""
    )
    assert "\n" not in sentence


@pytest.mark.parametrize(
    ("given", "told_of", "begins"),
    [
        (SOCKET | {"BOT_TOKEN": APP, "APP_TOKEN": BOT}, "BOT_TOKEN", "xoxb-"),
        (SOCKET | {"APP_TOKEN": BOT}, "APP_TOKEN", "xapp-"),
        (HTTP | {"BOT_TOKEN": "xoxp-1-secret"}, "BOT_TOKEN", "xoxb-"),
    ],
)
def test_swapped_tokens_are_told_and_not_shown(
    given: dict[str, str], told_of: str, begins: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(SettingMissing, match=f"MATINEE_SLACK_{told_of} .* not begin with {begins}") as told:
        settings(monkeypatch, given).checked()
    assert "1-secret" not in str(told.value)


@pytest.mark.parametrize(
    ("given", "both"),
    [
        (SEVERAL | {"BOT_TOKEN": BOT}, {"MATINEE_SLACK_BOT_TOKEN", "MATINEE_SLACK_CLIENT_ID"}),
        (SEVERAL | {"TRANSPORT": "socket"}, {"MATINEE_SLACK_TRANSPORT", "MATINEE_SLACK_CLIENT_ID"}),
    ],
)
def test_settings_that_contradict_each_other_are_both_named(
    given: dict[str, str], both: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(SettingMissing) as told:
        settings(monkeypatch, given).checked()
    assert {word.strip(".,:") for word in str(told.value).split() if word.startswith("MATINEE_")} == both


def test_settings_are_read_from_a_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"MATINEE_SLACK_BOT_TOKEN={BOT}\nMATINEE_SLACK_APP_TOKEN={APP}\n", "utf-8")
    checked = SlackSettings().checked()
    assert checked.slack_bot_token is not None and checked.slack_bot_token.get_secret_value() == BOT


def test_no_secret_is_in_the_text_of_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = repr(settings(monkeypatch, SOCKET | SEVERAL))
    assert "11.22" in shown and not [secret for secret in (BOT, APP, SECRET, "client-secret") if secret in shown]


@pytest.mark.parametrize("port", ["0", "65536", "-1", "many"])
def test_a_port_that_is_none_is_refused(port: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValidationError):
        settings(monkeypatch, {"PORT": port})


KEY = "thirty-two characters, or a few more"
HERE = [
    "redis+socket:///tmp/x.sock",
    "redis://localhost:6379/0",
    "redis://127.0.0.2",
    "redis://[::1]:1/0",
    "redis:///0",
]
ELSEWHERE = [
    "redis://10.0.0.1:6379/0",
    "rediss://queue.example/0",
    "redis://localhost;redis://10.0.0.1",
    "sentinel://x",
]


@pytest.mark.parametrize("url", HERE + ELSEWHERE)
def test_only_a_broker_of_this_machine_needs_no_key(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MATINEE_BROKER_URL", url)
    if url in HERE:
        assert BrokerSettings().key() == b""
    else:
        with pytest.raises(SettingMissing, match="MATINEE_BROKER_KEY"):
            BrokerSettings().key()
    monkeypatch.setenv("MATINEE_BROKER_KEY", KEY)
    assert BrokerSettings().key() == KEY.encode()
    assert KEY not in repr(BrokerSettings())


def test_a_key_that_could_be_guessed_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MATINEE_BROKER_KEY", "open-sesame")
    with pytest.raises(SettingMissing, match="32 characters") as told:
        BrokerSettings().key()
    assert "open-sesame" not in str(told.value)


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ("rediss://host:6380/0", "rediss://host:6380/0?ssl_cert_reqs=required"),
        ("rediss://host", "rediss://host/?ssl_cert_reqs=required"),
        ("rediss://host/0?ssl_ca_certs=a.pem", "rediss://host/0?ssl_ca_certs=a.pem&ssl_cert_reqs=required"),
        ("rediss://host/0?ssl_cert_reqs=none", "rediss://host/0?ssl_cert_reqs=none"),
        ("redis://host/0", "redis://host/0"),
    ],
)
def test_tls_checks_the_broker_unless_its_url_says_otherwise(
    given: str, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MATINEE_BROKER_URL", given)
    assert BrokerSettings().url() == url
