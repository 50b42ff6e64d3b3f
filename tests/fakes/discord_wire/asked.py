"""A REST request as the fake's handlers see it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import BodyPartReader, web

from tests.fakes.discord_wire.limits import Form, Refused
from tests.fakes.discord_wire.messages import LARGEST_FILE, File
from tests.fakes.discord_wire.places import JSON
from tests.fakes.discord_wire.world import World


@dataclass
class Asked:
    """A request as handlers see it: what its path names, its JSON, and uploaded files by their number."""

    parts: dict[str, str]
    query: Mapping[str, str]
    payload: Any
    uploads: dict[int, tuple[str, bytes]] = field(default_factory=dict)

    def number(self, name: str) -> int:
        """A snowflake from the path; 50035 if it is not one."""
        if not self.parts[name].isdigit():
            form = Form()
            form.wrong(f"{name}_id", "NUMBER_TYPE_COERCE", f'Value "{self.parts[name]}" is not snowflake.')
            form.done()
        return int(self.parts[name])

    def wants(self, switch: str) -> bool:
        """Whether a switch in the query is on, which clients write as 1 or as true."""
        return self.query.get(switch, "").lower() in ("1", "true")

    def keep_files(self, world: World, payload: JSON) -> list[File]:
        """The uploaded files, with the descriptions that the payload gives them."""
        said = {str(one.get("id")): one.get("description") for one in payload.get("attachments") or []}
        return [world.keep_file(name, data, said.get(str(n))) for n, (name, data) in sorted(self.uploads.items())]


async def read(request: web.Request) -> Asked:
    """Read a JSON or multipart body: `payload_json` beside `files[0]`, `files[1]`, ... ("Uploading Files")."""
    asked = Asked({}, request.query, None)
    raw = b""
    if request.content_type == "multipart/form-data":
        async for part in await request.multipart():
            assert isinstance(part, BodyPartReader)
            data = bytes(await part.read())
            if part.name == "payload_json":
                raw = data
            elif (found := re.fullmatch(r"files\[(\d+)\]", part.name or "")) is not None:
                asked.uploads[int(found[1])] = (part.filename or "unnamed", data)
                if len(data) > LARGEST_FILE:
                    raise Refused(413, 40005, "Request entity too large")
    else:
        raw = await request.read()
    try:
        asked.payload = json.loads(raw) if raw else {}
    except ValueError:
        raise Refused(400, 50109, "The request body contains invalid JSON.") from None
    return asked
