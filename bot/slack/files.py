"""Files that people hand over: their ratings from Letterboxd or IMDb."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import aiohttp

from bot import wording
from bot.desk import Surface
from bot.imports import MOST_BYTES
from bot.replies import Reply
from bot.slack.identities import Visitor
from movies.errors import ImportRefused

if TYPE_CHECKING:
    from bot.slack.app import App

SLACKS = "slack.com"


async def take_over(app: App, file: dict[str, Any], visitor: Visitor, surface: Surface) -> None:
    """Read a file of ratings and tell what was found in it."""
    if int(file.get("size") or 0) > MOST_BYTES:
        await app.converse(visitor, lambda _: iter([Reply(wording.file_too_big(MOST_BYTES))]), surface)
        return
    await surface.busy()
    name, data = str(file.get("name", "")), await _read(file, visitor)
    await app.converse(visitor, lambda _: app.service.chat.upload(visitor.person, data, name), surface)


async def _read(file: dict[str, Any], visitor: Visitor) -> bytes:
    """The bytes of a file that lies with Slack.

    Raises
    ------
    ImportRefused: it lies elsewhere, or is larger than Slack said.
    aiohttp.ClientError: Slack does not give it.
    """
    client = visitor.client
    if "url_private_download" not in file:
        # Of files in channels that workspaces share, only the id is told at first.
        file = (await client.files_info(file=file["id"]))["file"]
    url = str(file.get("url_private_download", ""))
    if not _is_slacks(url, client.base_url):
        raise ImportRefused(wording.file_elsewhere())
    assert client.session is not None
    # The token is for Slack alone, wherever Slack may point.
    request = client.session.get(url, headers={"Authorization": f"Bearer {client.token}"}, allow_redirects=False)
    async with request as response:
        response.raise_for_status()
        data = await _bounded(response.content)
    if len(data) > MOST_BYTES:
        raise ImportRefused(wording.file_too_big(MOST_BYTES))
    return data


def _is_slacks(url: str, api: str) -> bool:
    """Whether an address is at Slack, or where the API is."""
    there, known = urlsplit(url), urlsplit(api)
    if (there.scheme, there.netloc) == (known.scheme, known.netloc):
        return True
    host = there.hostname or ""
    return there.scheme == "https" and (host == SLACKS or host.endswith(f".{SLACKS}"))


async def _bounded(content: aiohttp.StreamReader) -> bytes:
    """What comes, up to a byte more than is read."""
    data = bytearray()
    while len(data) <= MOST_BYTES and (part := await content.read(MOST_BYTES + 1 - len(data))):
        data += part
    return bytes(data)
