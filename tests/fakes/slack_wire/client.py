"""A small app on slack-bolt, to test the wire itself."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import aiohttp
from aiohttp import web
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack_wire.wire import Wire

BUTTON = {"type": "button", "text": {"type": "plain_text", "text": "More"}, "action_id": "more", "value": "1"}
COLOUR = {"text": {"type": "plain_text", "text": "Red"}, "value": "red"}
MENU = {"type": "static_select", "action_id": "colour", "options": [COLOUR]}


def section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def asks(label: str, element: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "input", "label": {"type": "plain_text", "text": label}, "element": element} | more


def modal(*blocks: dict[str, Any]) -> dict[str, Any]:
    title, submit = {"type": "plain_text", "text": "A form"}, {"type": "plain_text", "text": "Send"}
    return {"type": "modal", "callback_id": "form", "title": title, "submit": submit, "blocks": list(blocks)}


FORM = modal(
    asks("Title", {"type": "plain_text_input", "action_id": "title", "max_length": 20}, block_id="title"),
    asks("Movie", {"type": "external_select", "action_id": "movie", "min_query_length": 2}, optional=True),
    asks("Ratings", {"type": "file_input", "action_id": "file", "filetypes": ["csv"], "max_files": 1}, optional=True),
    asks(
        "Where",
        {"type": "conversations_select", "action_id": "where", "response_url_enabled": True},
        optional=True,
    ),
    {"type": "actions", "elements": [MENU]},
)


def small_app(wire: Wire) -> AsyncApp:
    """An app that answers all that the wire can send."""
    client = AsyncWebClient(token=wire.bot_token, base_url=wire.api_url)
    client.retry_handlers.append(AsyncRateLimitErrorRetryHandler(max_retry_count=5))
    app = AsyncApp(client=client, signing_secret=wire.signing_secret)

    @app.middleware
    async def sleep(body: dict[str, Any], next: Any) -> None:
        # Events are acknowledged before their listeners run, so only here can one be late.
        if body.get("event", {}).get("text") == "sleep":
            await asyncio.sleep(0.5)
        await next()

    _hear_events(app)
    _answer_commands(app)
    _answer_forms(app)
    return app


def _hear_events(app: AsyncApp) -> None:
    @app.event("message")
    async def message(event: dict[str, Any], say: Any, client: AsyncWebClient, request: AsyncBoltRequest) -> None:
        if event.get("subtype") == "file_share":
            url = event["files"][0]["url_private_download"]
            headers = {"Authorization": f"Bearer {client.token}"}
            async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as got:
                data = (await got.read()).upper()
            await client.files_upload_v2(channel=event["channel"], content=data, filename="back.csv")
            return
        if event.get("text") == "sleep":
            return
        again = " again" if request.headers.get("x-slack-retry-num", ["0"])[0] != "0" else ""
        await say(text=f"heard {event['text']}{again}", blocks=[section(f"heard {event['text']}{again}")])

    @app.event("app_mention")
    async def mention(event: dict[str, Any], client: AsyncWebClient) -> None:
        blocks = [section("thinking"), {"type": "actions", "elements": [BUTTON, MENU]}]
        made = await client.chat_postMessage(
            channel=event["channel"], thread_ts=event["ts"], text="thinking", blocks=blocks
        )
        done = [section("done"), *blocks[1:]]
        await client.chat_update(channel=event["channel"], ts=made["ts"], text="done", blocks=done)

    @app.event("app_home_opened")
    async def opened(event: dict[str, Any], client: AsyncWebClient) -> None:
        view = {"type": "home", "blocks": [section("welcome"), {"type": "actions", "elements": [BUTTON]}]}
        await client.views_publish(user_id=event["user"], view=view)


def _answer_commands(app: AsyncApp) -> None:
    @app.command("/matinee")
    async def command(ack: Any, command: dict[str, Any], respond: Any, client: AsyncWebClient) -> None:
        if command["text"] == "sleep":
            await asyncio.sleep(0.5)
        await ack()
        if command["text"] == "form":
            await client.views_open(trigger_id=command["trigger_id"], view=FORM)
            return
        await respond(text="x", blocks=[section("first"), {"type": "actions", "elements": [BUTTON]}])
        await respond(text="second", replace_original=True)

    @app.action("more")
    async def more_please(ack: Any, body: dict[str, Any], respond: Any, client: AsyncWebClient) -> None:
        await ack()
        if "view" in body:
            view = {"type": "home", "blocks": [section("more")]}
            await client.views_publish(user_id=body["user"]["id"], view=view, hash=body["view"]["hash"])
        else:
            await respond(text="replaced", replace_original=True)

    @app.action("colour")
    async def colour(ack: Any, action: dict[str, Any], respond: Any) -> None:
        await ack()
        if respond.response_url:
            await respond(text=f"chose {action['selected_option']['value']}")


def _answer_forms(app: AsyncApp) -> None:
    @app.options("movie")
    async def movies(ack: Any, payload: dict[str, Any]) -> None:
        names = [f"{payload['value']} {number}" for number in (1, 2)]
        await ack(options=[{"text": {"type": "plain_text", "text": name}, "value": name} for name in names])

    @app.view("form")
    async def submitted(ack: Any, body: dict[str, Any], view: dict[str, Any], client: AsyncWebClient) -> None:
        values = {name: value for block in view["state"]["values"].values() for name, value in block.items()}
        if values["title"]["value"] == "wrong":
            await ack(response_action="errors", errors={"title": "No such movie."})
            return
        if values["title"]["value"] == "mistaken":
            await ack(response_action="errors", errors={"no such block": "No such movie."})
            return
        await ack(response_action="update", view=modal(section("thanks")) | {"private_metadata": "kept"})
        for url in body["response_urls"]:
            async with aiohttp.ClientSession() as session:
                await session.post(url["response_url"], json={"text": "shared", "response_type": "in_channel"})


@contextmanager
def running(wire: Wire) -> Iterator[None]:
    """The small app in a thread of its own, by the transport of the wire."""
    loop = asyncio.new_event_loop()
    ended = asyncio.Event()

    async def by_socket() -> None:
        handler = AsyncSocketModeHandler(small_app(wire), wire.app_token, ping_interval=0.2)
        # The socket's own client has no token, and must be told the app's address.
        handler.client.web_client = AsyncWebClient(base_url=wire.api_url)
        await handler.connect_async()  # type: ignore[no-untyped-call]
        await ended.wait()
        await handler.close_async()  # type: ignore[no-untyped-call]

    async def by_http() -> None:
        server = small_app(wire).server(port=0, path="/slack/events")
        runner = web.AppRunner(server.web_app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        wire.events_url = f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
        await ended.wait()
        await runner.cleanup()

    by = by_socket if wire.transport == "socket" else by_http

    def serve() -> None:
        with asyncio.Runner(loop_factory=lambda: loop) as runner:
            runner.run(by())

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        wire.wait_until_ready()
        yield
    finally:
        loop.call_soon_threadsafe(ended.set)
        thread.join(timeout=10)


def call(wire: Wire, method: str, token: str | None = None, **arguments: Any) -> dict[str, Any]:
    """What the Web API answers."""

    async def ask() -> dict[str, Any]:
        client = AsyncWebClient(token=wire.bot_token if token is None else token, base_url=wire.api_url)
        try:
            return (await client.api_call(method, json=arguments)).data  # type: ignore[return-value]
        except SlackApiError as error:
            return error.response.data  # type: ignore[no-any-return]

    return asyncio.run(ask())
