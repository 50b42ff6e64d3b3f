"""HTTP requests to the app: signed ones from Slack, and those from browsers during installation."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from aiohttp import web
from slack_bolt.async_app import AsyncApp
from slack_sdk.signature import SignatureVerifier

from bot.conversation.apologies import apology
from movies.errors import MatineeError
from movies.logs import log

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def web_app(app: AsyncApp, path: str, signing_secret: str) -> web.Application:
    """The app as a web application that accepts only Slack's requests at a path."""
    application, verifier = app.web_app(path), SignatureVerifier(signing_secret)

    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        # slack-bolt parses a request before it checks the signature, and strangers may send anything.
        if request.method == "POST" and not _signed(verifier, await request.read(), request):
            log.info("request_not_signed")
            return web.Response(status=401, text="This is for Slack alone.")
        try:
            return await handler(request)
        except web.HTTPException:
            raise
        except Exception as error:
            # Shown in the browser of the person installing the app.
            return web.Response(status=503 if isinstance(error, MatineeError) else 500, text=apology(error).text)

    application.middlewares.append(guard)
    return application


def _signed(verifier: SignatureVerifier, body: bytes, request: web.Request) -> bool:
    """Whether Slack signed a request within the last five minutes."""
    try:
        return verifier.is_valid_request(body, request.headers)
    except (ValueError, TypeError):
        # The timestamp is not a number, or the body or the signature is not text.
        return False
