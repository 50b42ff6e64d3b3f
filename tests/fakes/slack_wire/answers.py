"""How the app answers what people do: by the acknowledgement's payload, and by a response_url.

After docs.slack.dev, "Handling user interaction", "Modals" (response_action) and "Enabling interactivity with slash
commands": a response_url takes five answers within thirty minutes.
"""

from __future__ import annotations

import time
from typing import Any

from aiohttp import web

from tests.fakes.slack_wire.limits import Form, Refused, check_message, check_options, check_view
from tests.fakes.slack_wire.messages import Delivery, Interaction, Message, Option
from tests.fakes.slack_wire.places import JSON, Channel
from tests.fakes.slack_wire.rest import Asked, Rest, read
from tests.fakes.slack_wire.view_methods import push
from tests.fakes.slack_wire.world import SECONDS_OF_RESPONSE_URL, USES_OF_RESPONSE_URL, World

FIELDS = frozenset(
    "text blocks attachments response_type replace_original delete_original thread_ts mrkdwn unfurl_links unfurl_media "
    "metadata".split()
)


class Answers:
    """What Slack does with the app's answers."""

    def __init__(self, world: World, rest: Rest) -> None:
        self.world, self._rest = world, rest

    def acknowledged(self, delivery: Delivery) -> None:
        """Do what an acknowledgement says; whatever Slack would not understand is logged as refused."""
        made = delivery.source
        if not isinstance(made, Interaction):
            return
        try:
            if made.kind == "view_submission":
                self._to_form(made, delivery.answer)
            elif made.kind == "block_suggestion":
                made.options = [Option.of(raw) for raw in check_options(delivery.answer)]
            elif made.kind == "command" and delivery.answer:
                self._respond(made, made.channel, delivery.answer)
            elif delivery.answer:
                # To taps and closed views, an acknowledgement says nothing.
                raise Refused("invalid_response", [f"nothing is expected here, not {delivery.answer}"])
        except Refused as error:
            delivery.failed = error.error
            self._rest.note_refusal(f"answer to {made.kind}", {"answer": delivery.answer}, error)

    def _to_form(self, made: Interaction, answer: Any) -> None:
        view = made.view
        assert view is not None
        stack = self.world.stacks.get(made.user, [])
        action = (answer or {}).get("response_action")
        if not answer:
            self.world.close_views(made.user, [view])
        elif action == "clear":
            self.world.close_views(made.user, stack)
        elif action == "errors":
            view.errors = _checked_errors(answer, {block["block_id"] for block in view.blocks})
        elif action in ("update", "push"):
            check_view(answer.get("view"), "modal")
            if action == "update":
                self.world.show_view(view, answer["view"])
            else:
                push(self.world, made.user, answer["view"], view)
        else:
            raise Refused("invalid_response", [f"unknown response_action: {action}"])

    async def by_url(self, request: web.Request) -> web.Response:
        """A POST to a response_url."""
        payload = await read(request)
        if (spoilt := await self._rest.spoil("response_url", request, payload)) is not None:
            return spoilt
        asked = Asked("response_url", payload)
        return self._rest.log(asked, lambda: self._by_url(request.path, payload))

    def _by_url(self, path: str, payload: JSON) -> JSON:
        url = self.world.response_urls.get(path)
        if url is None:
            raise Refused("invalid_url", status=404)
        if url.expired or time.monotonic() - url.made > SECONDS_OF_RESPONSE_URL:
            raise Refused("expired_url", status=404)
        if url.uses >= USES_OF_RESPONSE_URL:
            raise Refused("used_url", status=404)
        if not url.channel.team.installed:
            raise Refused("account_inactive", status=404)
        try:
            self._respond(url.interaction, url.channel, payload)
        except Refused as error:
            more = {name: value for name, value in error.body.items() if name not in ("ok", "error")}
            raise Refused(error.error, status=400, **more) from None
        url.uses += 1
        return {"ok": True}

    def _respond(self, made: Interaction, channel: Channel | None, payload: Any) -> None:
        """Post a message, or change or delete the one that was tapped on.

        A command has none, so nothing is replaced there (slackapi/bolt-js#2287, bolt-python#1268).
        """
        assert channel is not None
        if not isinstance(payload, dict) or (wrong := set(payload) - FIELDS):
            said = f"invalid additional property: {sorted(wrong)}" if isinstance(payload, dict) else "must be an object"
            raise Refused("invalid_arguments", [said])
        if payload.get("response_type", "ephemeral") not in ("ephemeral", "in_channel"):
            raise Refused("invalid_arguments", ["must be one of: ephemeral, in_channel [json-pointer:/response_type]"])
        original = made.message
        if _true(payload.get("delete_original")) and original is not None:
            self.world.delete(original)
            return
        check_message(payload)
        text, blocks = payload.get("text") or "", payload.get("blocks")
        if _true(payload.get("replace_original")) and original is not None:
            if original.deleted is not None:
                raise Refused("message_not_found")
            self.world.edit(original, text, blocks or [])
            made.responses.append(original)
            return
        made.responses.append(self._new(made, channel, text, blocks, payload))

    def _new(self, made: Interaction, channel: Channel, text: str, blocks: list[JSON] | None, payload: JSON) -> Message:
        bot = channel.team.bot
        assert bot is not None
        alone = made.user if payload.get("response_type", "ephemeral") == "ephemeral" else None
        return self.world.say(
            channel, bot, text, blocks, thread_ts=payload.get("thread_ts") or None, ephemeral_to=alone
        )


def _true(value: Any) -> bool:
    return value in (True, "true", "1")


def _checked_errors(answer: JSON, block_ids: set[str]) -> dict[str, str]:
    """Errors of a form, each at the block_id of an input."""
    form, errors = Form(), answer.get("errors")
    if not isinstance(errors, dict) or not errors:
        form.wrong("/errors", "must be an object that is not empty")
        errors = {}
    for name, text in errors.items():
        form.string(f"/errors/{name}", text, 3000)
        if name not in block_ids:
            form.wrong(f"/errors/{name}", "no input block has this block_id")
    form.done("invalid_response")
    return dict(errors)
