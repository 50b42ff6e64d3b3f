"""Ask Discord, Slack and a reader themselves, for `matinee doctor --online`."""

from __future__ import annotations

import json
from email.message import Message
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from bot.reader.endpoint import Endpoint
from bot.reader.reader import ReaderFailed
from bot.slack.settings import SCOPES
from movies.errors import MatineeError, SettingMissing
from movies.reader_prompt import ReaderQuestion, answer_in
from movies.reader_settings import ReaderSettings

DISCORD, SLACK = "https://discord.com/api/v10", "https://slack.com/api"
SECONDS_TO_ANSWER = 10
# A test message for the reader.
TO_READ = "Heat hat mich umgehauen"
# Each intent has one bit for bots in many servers and another for bots in few.
PRIVILEGED = {"Presence": 0b11 << 12, "Server Members": 0b11 << 14, "Message Content": 0b11 << 18}


class NotAsked(MatineeError):
    """A service could not be asked."""


def discord_account(token: str) -> str:
    """Check the bot's token with Discord, and describe the account.

    Raises
    ------
    SettingMissing: Discord does not know the token.
    NotAsked: Discord does not answer.
    """
    try:
        application, _ = _asked(f"{DISCORD}/applications/@me", f"Bot {token}")
    except HTTPError as error:
        if error.code != 401:
            raise NotAsked(f"Discord did not answer properly (HTTP {error.code}). Try again later.") from None
        raise SettingMissing(
            "Discord does not accept the token in MATINEE_DISCORD_TOKEN. Press “Reset Token” on the page “Bot” of your "
            "application in Discord's developer portal, and copy the new one."
        ) from None
    flags = int(application.get("flags") or 0)
    on = [name for name, bits in PRIVILEGED.items() if flags & bits]
    intents = f"the intents {', '.join(on)} are on, and not needed" if on else "it needs none of the privileged intents"
    return f"Discord knows the token, of {application['name']}; {intents}"


def slack_account(bot_token: str, app_token: str) -> str:
    """Check the app's scopes and tokens (the app token only if there is one) with Slack, and describe the account.

    Raises
    ------
    SettingMissing: Slack does not know a token, or the app lacks a scope.
    NotAsked: Slack does not answer.
    """
    said, headers = _told_by_slack("auth.test", bot_token, "MATINEE_SLACK_BOT_TOKEN")
    granted = str(headers.get("X-OAuth-Scopes", "")).replace(" ", "").split(",")
    if lacking := [scope for scope in SCOPES if scope not in granted]:
        raise SettingMissing(
            f"The Slack app lacks the scopes {', '.join(lacking)}: give it Matinee's manifest again, on its page "
            "“App Manifest”, and reinstall it."
        )
    if app_token:
        _told_by_slack("apps.connections.open", app_token, "MATINEE_SLACK_APP_TOKEN")
    return f"Slack knows the tokens, of {said['user']} in {said['team']}; the app has every scope"


def _told_by_slack(method: str, token: str, variable: str) -> tuple[dict[str, Any], Message]:
    try:
        said, headers = _asked(f"{SLACK}/{method}", f"Bearer {token}", data=b"")
    except HTTPError as error:
        raise NotAsked(f"Slack did not answer properly (HTTP {error.code}). Try again later.") from None
    if not said.get("ok"):
        raise SettingMissing(f"Slack refuses the token of {variable} ({said.get('error')}). Copy it again.")
    return said, headers


def _asked(url: str, authorization: str, data: bytes | None = None) -> tuple[dict[str, Any], Message]:
    """A service's answer as JSON, and its headers; may also raise HTTPError."""
    # Both addresses are constants of this module.
    request = Request(url, data, {"Authorization": authorization})  # noqa: S310
    try:
        with urlopen(request, timeout=SECONDS_TO_ANSWER) as answer:  # noqa: S310
            return json.load(answer), answer.headers
    except HTTPError:
        raise
    except (URLError, OSError, ValueError) as error:
        raise NotAsked(f"{request.host} could not be asked. See whether this machine reaches it.") from error


def first_reading(settings: ReaderSettings) -> str:
    """Ask a reader's endpoint a first question, and describe how it answers.

    Raises
    ------
    SettingMissing: it does not answer in time, or answers in the wrong form.
    """
    endpoint = Endpoint(settings)
    try:
        answer = answer_in(endpoint.ask(ReaderQuestion.of(TO_READ), settings.reader_seconds, lambda: None))
    except ReaderFailed as error:
        raise SettingMissing(
            f"The reader does not answer within MATINEE_READER_SECONDS ({error}). See that it runs, and that "
            "MATINEE_READER_URL, MATINEE_READER_MODEL and MATINEE_READER_KEY are right."
        ) from error
    finally:
        endpoint.close()
    if answer is None:
        raise SettingMissing("The reader answers in a form of its own: set MATINEE_READER_MODEL to an abler model.")
    return "it answers in the form that it is asked for"
