"""What Discord and Slack say about the accounts, asked of their fakes."""

from __future__ import annotations

import pytest

from deploy import accounts
from deploy.accounts import NotAsked, discord_account, slack_account
from movies.errors import SettingMissing
from tests.fakes.discord_wire import Wire
from tests.fakes.slack_wire import Wire as SlackWire

MESSAGE_CONTENT = 1 << 15


@pytest.mark.parametrize(
    ("privileged", "said"),
    [(0, "none of the privileged intents"), (MESSAGE_CONTENT, "Message Content are on")],
)
def test_discord_says_whose_token_it_is_and_which_intents_are_on(
    privileged: int, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Wire(privileged=privileged) as wire:
        monkeypatch.setattr(accounts, "DISCORD", wire.base_url)
        told = discord_account(wire.token)
    assert "of Matinee" in told and said in told and wire.token not in told


def test_a_token_that_discord_does_not_know_is_to_be_reset(monkeypatch: pytest.MonkeyPatch) -> None:
    with Wire() as wire:
        monkeypatch.setattr(accounts, "DISCORD", wire.base_url)
        with pytest.raises(SettingMissing, match="Reset Token"):
            discord_account("another")


def test_slack_says_whose_tokens_they_are_and_that_no_scope_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    with SlackWire() as wire:
        monkeypatch.setattr(accounts, "SLACK", wire.api_url.rstrip("/"))
        told = slack_account(wire.bot_token, wire.app_token)
    assert "has every scope" in told and wire.bot_token not in told


def test_scopes_that_the_app_lacks_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with SlackWire() as wire:
        monkeypatch.setattr(accounts, "SLACK", wire.api_url.rstrip("/"))
        wire.world.tokens[wire.bot_token].scopes = frozenset({"chat:write", "commands"})
        with pytest.raises(SettingMissing, match=r"lacks the scopes app_mentions:read, files:read.*App Manifest"):
            slack_account(wire.bot_token, wire.app_token)


@pytest.mark.parametrize("wrong", ["BOT", "APP"])
def test_a_token_that_slack_refuses_is_named_by_its_setting(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with SlackWire() as wire:
        monkeypatch.setattr(accounts, "SLACK", wire.api_url.rstrip("/"))
        tokens = {"BOT": wire.bot_token, "APP": wire.app_token} | {wrong: "another"}
        with pytest.raises(SettingMissing, match=f"MATINEE_SLACK_{wrong}_TOKEN"):
            slack_account(tokens["BOT"], tokens["APP"])


def test_an_unreachable_service_is_reported_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(accounts, "DISCORD", "http://127.0.0.1:1")
    monkeypatch.setattr(accounts, "SLACK", "http://127.0.0.1:1")
    with pytest.raises(NotAsked):
        discord_account("any")
    with pytest.raises(NotAsked):
        slack_account("any", "any")
