"""The Slack app as a program: it connects, runs until told to stop, and shuts down cleanly."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import aiohttp
from aiohttp import web
from pydantic import SecretStr
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.front_end.library_logs import LibraryEvents
from bot.front_end.service import Service, open_service, told_to_stop
from bot.front_end.watching import watched_front_end
from bot.slack.api import client_of, code_of
from bot.slack.app import App
from bot.slack.installations import Installations, States
from bot.slack.settings import SCOPES, SlackSettings, SlackTransport
from bot.slack.signed_requests import web_app
from bot.slack.socket import Socket
from bot.slack.workspaces import InstalledWorkspaces, OneWorkspace
from movies.errors import MatineeError, SettingMissing
from movies.logs import log
from movies.settings import BotSettings

API = "https://slack.com/api/"
EVENTS_PATH, INSTALL_PATH, REDIRECT_PATH = "/slack/events", "/slack/install", "/slack/oauth_redirect"
LIBRARIES = ("slack_bolt", "slack_sdk", "aiohttp", "asyncio")
SECONDS_FOR_AN_ANSWER = 30
# Slack's error codes for a bad token.
REFUSED = frozenset(
    "invalid_auth not_authed account_inactive token_revoked token_expired not_allowed_token_type missing_scope "
    "no_permission org_login_required ekm_access_denied access_denied team_access_not_granted".split()
)


class SlackUnreachable(MatineeError):
    """Slack does not answer, or the port for its requests is taken."""


def run() -> None:
    """Run the app until it gets SIGTERM or SIGINT.

    Raises
    ------
    SettingMissing: a token is missing, or Slack rejects it.
    SlackUnreachable: connecting fails. Connections lost later are restored automatically.
    """
    settings = SlackSettings().checked()
    hear_libraries()
    asyncio.run(_serve(settings, BotSettings().grace))


def hear_libraries() -> None:
    """Forward libraries' log records to our log, without tokens or messages."""
    for name in LIBRARIES:
        logging.getLogger(name).addHandler(LibraryEvents("slack_library", templates=False))
        logging.getLogger(name).propagate = False


async def _serve(settings: SlackSettings, grace: float) -> None:
    stop = told_to_stop()
    with open_service() as service:
        async with serving(service, settings) as app, watched_front_end("slack", service, lambda: app.connected()):
            watching = asyncio.create_task(app.left_behind.watch())
            await stop.wait()
            log.info("stopping")
            await service.runner.close(grace)
            watching.cancel()
    log.info("stopped")


@asynccontextmanager
async def serving(service: Service, settings: SlackSettings) -> AsyncIterator[App]:
    """Connect the app to Slack while the block runs; raises like `run`."""
    # slack-bolt reads variables such as SLACK_CLIENT_ID from the environment, which would override ours.
    for name in [name for name in os.environ if name.startswith("SLACK_")]:
        del os.environ[name]
    timeout = aiohttp.ClientTimeout(total=SECONDS_FOR_AN_ANSWER)
    async with AsyncExitStack() as opened:
        try:
            session = await opened.enter_async_context(aiohttp.ClientSession(timeout=timeout))
            app = await _app(service, settings, session)
            listening = _over_http if settings.slack_transport is SlackTransport.HTTP else _over_socket
            await opened.enter_async_context(listening(app, settings, session))
        except (aiohttp.ClientError, TimeoutError) as error:
            raise SlackUnreachable(
                "Slack cannot be reached from here: check the network, and whether this machine may open connections "
                "to slack.com."
            ) from error
        log.info("slack_ready", transport=settings.slack_transport.value)
        yield app


async def _app(service: Service, settings: SlackSettings, session: aiohttp.ClientSession) -> App:
    # This client has no token; each request is answered with its workspace's token.
    client, secret = client_of(API, session), _value(settings.slack_signing_secret)
    if settings.several_workspaces:
        installations = Installations(service.database, str(settings.slack_client_id))
        oauth = _oauth(client, installations, States(service.database), settings)
        return App(service, client, InstalledWorkspaces(installations), secret, oauth)
    token = _value(settings.slack_bot_token)
    try:
        identity = await client_of(API, session, token).auth_test()
    except SlackApiError as error:
        raise _refused(error, "MATINEE_SLACK_BOT_TOKEN", "OAuth & Permissions") from error
    return App(service, client, OneWorkspace(token, identity), secret)


def _oauth(
    client: AsyncWebClient, installations: Installations, states: States, settings: SlackSettings
) -> AsyncOAuthFlow:
    """The OAuth pages for installing the app in a workspace."""
    return AsyncOAuthFlow(
        client=client,
        settings=AsyncOAuthSettings(
            client_id=settings.slack_client_id,
            client_secret=_value(settings.slack_client_secret),
            scopes=SCOPES,
            installation_store=installations,
            installation_store_bot_only=True,
            state_store=states,
            install_path=INSTALL_PATH,
            redirect_uri_path=REDIRECT_PATH,
        ),
    )


@asynccontextmanager
async def _over_socket(app: App, settings: SlackSettings, session: aiohttp.ClientSession) -> AsyncIterator[None]:
    """Receive events over a connection that we open, so that this machine need not be reachable."""
    token = _value(settings.slack_app_token)
    client = client_of(API, session)
    # Ask for the address here, since slack-sdk would retry forever.
    try:
        address = await client.apps_connections_open(app_token=token)
    except SlackApiError as error:
        raise _refused(error, "MATINEE_SLACK_APP_TOKEN", "Basic Information") from error
    socket = Socket(app.bolt, token, client, str(address["url"]))
    app.connected = lambda: socket.connected
    try:
        async with asyncio.timeout(SECONDS_FOR_AN_ANSWER):
            await socket.connect()
        yield
    finally:
        await socket.close()  # type: ignore[no-untyped-call]


@asynccontextmanager
async def _over_http(app: App, settings: SlackSettings, _: aiohttp.ClientSession) -> AsyncIterator[None]:
    """Receive signed requests from Slack; TLS is left to a reverse proxy."""
    application = web_app(app.bolt, EVENTS_PATH, _value(settings.slack_signing_secret))
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    host, port = settings.slack_host, settings.slack_port
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            raise SlackUnreachable(
                f"Matinee cannot listen at {host}, port {port}: another program may be using it; set "
                "MATINEE_SLACK_HOST or MATINEE_SLACK_PORT to others."
            ) from error
        yield
    finally:
        await runner.cleanup()


def _refused(error: SlackApiError, variable: str, page: str) -> MatineeError:
    code = code_of(error)
    if code not in REFUSED:
        return SlackUnreachable(f"Slack isn't letting the app connect right now ({code}): try again in a few minutes.")
    return SettingMissing(
        f"Slack does not accept the token in {variable}: copy it again from the page “{page}” of your app at "
        "api.slack.com/apps."
    )


def _value(secret: SecretStr | None) -> str:
    return secret.get_secret_value() if secret else ""
