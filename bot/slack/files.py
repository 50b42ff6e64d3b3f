"""Import files of ratings from Letterboxd or IMDb."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from bot import wording
from bot.contracts.replies import Reply
from bot.conversation.chat import Tick
from bot.front_end.turn_runner import Surface, with_sign
from bot.ratings_import.reading import MOST_BYTES, FileProblem, FileRefused, is_table
from bot.slack.context import Context
from bot.slack.identities import Visitor, without_mentions
from movies.logs import log

SLACKS = "slack.com"
PAGE = "text/html"


async def first_table(files: Iterable[dict[str, Any]], visitor: Visitor) -> dict[str, Any] | None:
    """The first file that may contain ratings, with all of Slack's data on it."""
    for file in files:
        if file.get("file_access") == "check_file_info":
            # For files in shared channels, Slack gives only the id at first.
            file = (await visitor.client.files_info(file=file["id"]))["file"]
        if is_table(str(file.get("name", ""))):
            return file
    return None


async def take_over(context: Context, file: dict[str, Any], visitor: Visitor, surface: Surface) -> None:
    """Import a file of ratings."""
    if int(file.get("size") or 0) > MOST_BYTES:
        await context.converse(visitor, lambda _: iter([Reply(wording.files.file_too_big(MOST_BYTES))]), surface)
        return
    name, data = str(file.get("name", "")), await with_sign(_read(file, visitor), surface.busy)

    def take(_: Tick) -> Iterator[Reply]:
        for reply in context.service.chat.upload(visitor.person, data, name):
            yield replace(reply, text=without_mentions(reply.text))

    await context.converse(visitor, take, surface)


async def _read(file: dict[str, Any], visitor: Visitor) -> bytes:
    """Download a file from Slack.

    Raises
    ------
    FileRefused: it is stored elsewhere, is larger than announced, or Slack denies access to it.
    aiohttp.ClientError: Slack does not answer.
    """
    client = visitor.client
    url = str(file.get("url_private_download", ""))
    if not _is_slacks(url, client.base_url):
        raise FileRefused(FileProblem.LIES_ELSEWHERE)
    assert client.session is not None
    # No redirects, so that the token is sent nowhere else.
    request = client.session.get(url, headers={"Authorization": f"Bearer {client.token}"}, allow_redirects=False)
    async with request as response:
        # If the token lacks access, Slack answers with its sign-in page.
        if response.status != HTTPStatus.OK or response.content_type == PAGE != file.get("mimetype"):
            log.warning("file_withheld", status=response.status)
            raise FileRefused(FileProblem.WITHHELD)
        data = await _bounded(response.content)
    if len(data) > MOST_BYTES:
        raise FileRefused(FileProblem.TOO_BIG, most=MOST_BYTES)
    return data


def _is_slacks(url: str, api: str) -> bool:
    """Whether a URL belongs to Slack, or to the API's host."""
    there, known = urlsplit(url), urlsplit(api)
    if (there.scheme, there.netloc) == (known.scheme, known.netloc):
        return True
    host = there.hostname or ""
    return there.scheme == "https" and (host == SLACKS or host.endswith(f".{SLACKS}"))


async def _bounded(content: aiohttp.StreamReader) -> bytes:
    """Read up to one byte more than the limit."""
    data = bytearray()
    while len(data) <= MOST_BYTES and (part := await content.read(MOST_BYTES + 1 - len(data))):
        data += part
    return bytes(data)
