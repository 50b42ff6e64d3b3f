"""The broker's settings: a key where others could reach it, and TLS that checks whom it talks to."""

from __future__ import annotations

from pathlib import Path

import pytest

from movies.errors import SettingMissing
from movies.settings import BrokerSettings


@pytest.fixture(autouse=True)
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No settings but the test's own."""
    monkeypatch.chdir(tmp_path)


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
    "sentinel://localhost:26379/matinee",
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


@pytest.mark.parametrize("url", ["amqp://localhost", "memory://", "filesystem://x"])
def test_a_broker_that_is_no_redis_is_refused(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MATINEE_BROKER_URL", url)
    with pytest.raises(SettingMissing, match="redis or rediss"):
        BrokerSettings().url()


def test_sentinels_are_told_to_celery_one_by_one_with_the_name_of_the_broker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MATINEE_BROKER_URL", "sentinel://:secret@one:26379,two:26380/matinee")
    broker = BrokerSettings()
    assert broker.url() == "sentinel://:secret@one:26379/0;sentinel://:secret@two:26380/0"
    assert broker.options() == {"master_name": "matinee"}


@pytest.mark.parametrize(
    "url", ["sentinel://one:26379", "sentinel://one/0", "sentinel:///x", "sentinel://a/0;sentinel://b/0"]
)
def test_sentinels_without_the_name_of_the_broker_are_refused(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MATINEE_BROKER_URL", url)
    with pytest.raises(SettingMissing, match="/matinee"):
        BrokerSettings().url()
