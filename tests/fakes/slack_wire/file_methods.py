"""Files: what the Web API says about them, how they are uploaded in three steps, and where their bytes are.

After docs.slack.dev, "Working with files", "files.getUploadURLExternal" and "files.completeUploadExternal".
"""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from tests.fakes.slack_wire.limits import Refused
from tests.fakes.slack_wire.methods import Methods
from tests.fakes.slack_wire.places import JSON, Team
from tests.fakes.slack_wire.rest import Asked, Rest
from tests.fakes.slack_wire.world import World

LOGIN_PAGE = "<!DOCTYPE html><html><title>Sign in to Slack</title></html>"


@dataclass(eq=False)
class Upload:
    """A file that has been announced; its bytes come to the upload URL."""

    id: str
    name: str
    length: int
    team: Team
    data: bytes | None = None


class FileMethods:
    """Registers its methods with the Rest; they change the world."""

    def __init__(self, world: World, rest: Rest, methods: Methods) -> None:
        self.world, self._methods = world, methods
        self._uploads: dict[str, Upload] = {}
        rest.add("files.info", self._info, "files:read", tier=4)
        rest.add("files.getUploadURLExternal", self._announce, "files:write", tier=4)
        rest.add("files.completeUploadExternal", self._complete, "files:write", tier=4)

    def _info(self, asked: Asked) -> JSON:
        file = self.world.files.get(str(asked.arguments.get("file")))
        if file is None or file.user.team is not asked.team:
            raise Refused("file_not_found")
        return {"file": file.payload(), "comments": []}

    def _announce(self, asked: Asked) -> JSON:
        asked.need("filename", "length")
        length = str(asked.arguments["length"])
        if not length.isdigit() or int(length) < 1:
            raise Refused("invalid_arguments", ["must be a positive integer [json-pointer:/length]"])
        upload = Upload(self.world.new_id("F"), asked.arguments["filename"], int(length), asked.workspace)
        self._uploads[upload.id] = upload
        return {"upload_url": f"{self.world.origin}/upload/v1/{upload.id}", "file_id": upload.id}

    async def take(self, request: web.Request) -> web.Response:
        """The upload URL: the bytes as a body, or as the file of a form."""
        upload = self._uploads.get(request.match_info["file"])
        if upload is None:
            return web.Response(status=404, text="No such upload")
        data = await request.read()
        if request.content_type == "multipart/form-data":
            parts = (await request.post()).values()
            data = next((part.file.read() for part in parts if isinstance(part, web.FileField)), b"")
        if len(data) != upload.length:
            return web.Response(status=400, text="The length is not what was announced")
        with self.world.changed:
            upload.data = data
        return web.Response(text=f"OK - {len(data)}")

    def _complete(self, asked: Asked) -> JSON:
        given = asked.structure("files")
        if not isinstance(given, list) or not given or not all(isinstance(one, dict) for one in given):
            raise Refused("invalid_arguments", ["must be an array of files [json-pointer:/files]"])
        uploads = [self._uploads.get(str(one.get("id"))) for one in given]
        if any(upload is None or upload.data is None or upload.team is not asked.team for upload in uploads):
            raise Refused("file_not_found")
        channel = None
        if asked.arguments.get("channel_id"):
            # Unlike chat.postMessage, this wants the conversation's id, never a person's.
            if asked.arguments["channel_id"] in asked.workspace.users:
                raise Refused("channel_not_found")
            channel = self._methods.channel(asked, "channel_id")
            thread = self._methods.thread(channel, asked.arguments.get("thread_ts"))
        bot, files = asked.workspace.bot, []
        assert bot is not None
        for one, upload in zip(given, uploads, strict=True):
            assert upload is not None and upload.data is not None
            del self._uploads[upload.id]
            files.append(self.world.keep_file(upload.name, upload.data, bot, one.get("title"), upload.id))
        if channel is not None:
            comment = asked.arguments.get("initial_comment") or ""
            self.world.say(channel, bot, comment, thread_ts=thread, files=files)
        return {"files": [file.payload() for file in files]}

    async def give(self, request: web.Request) -> web.Response:
        """A file's bytes for a token of its team with files:read; the sign-in page for everybody else."""
        number = request.match_info["file"].rpartition("-")[2]
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        with self.world.changed:
            file, team = self.world.files.get(number), self.world.tokens.get(token)
        if file is None or team is not file.user.team or "files:read" not in team.scopes:
            return web.Response(text=LOGIN_PAGE, content_type="text/html")
        return web.Response(body=file.data, content_type="application/octet-stream")
