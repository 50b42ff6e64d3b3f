"""How a bot answers interactions: the callback, once and within three seconds, and then the interaction's webhook.

After docs.discord.com, "Receiving and Responding": a token is good for fifteen minutes; a first followup replaces a
deferred answer; `@original` is the answer, or the message with the tapped component.
"""

from __future__ import annotations

import time

from tests.fakes.discord_wire.asked import Asked
from tests.fakes.discord_wire.limits import Form, Refused, check_choices, check_message, check_modal
from tests.fakes.discord_wire.messages import (
    AUTOCOMPLETE,
    COMMAND,
    COMPONENT,
    EPHEMERAL,
    SECONDS_OF_TOKEN,
    SECONDS_TO_ACKNOWLEDGE,
    Interaction,
    Message,
)
from tests.fakes.discord_wire.places import JSON
from tests.fakes.discord_wire.rest import Rest
from tests.fakes.discord_wire.world import World

SEND, DEFER, DEFER_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9


class Answers:
    """The handlers of `/interactions` and of an interaction's `/webhooks`."""

    def __init__(self, world: World, rest: Rest) -> None:
        self.world = world
        rest.route("POST", "/interactions/{interaction}/{token}/callback", self._callback)
        rest.route("POST", "/webhooks/{application}/{token}", self._follow_up)
        one = "/webhooks/{application}/{token}/messages/{message}"
        rest.route("GET", one, lambda asked: self._message(asked).payload())
        rest.route("PATCH", one, self._edit)
        rest.route("DELETE", one, lambda asked: self.world.delete(self._message(asked)))

    def _callback(self, asked: Asked) -> JSON | None:
        made = self.world.interactions.get(asked.number("interaction"))
        if made is None or made.token != asked.parts["token"]:
            raise Refused(404, 10062, "Unknown interaction")
        if made.answered is not None:
            raise Refused(400, 40060, "Interaction has already been acknowledged.")
        if made.age > SECONDS_TO_ACKNOWLEDGE:
            raise Refused(404, 10062, "Unknown interaction")
        kind, data = asked.payload.get("type"), asked.payload.get("data") or {}
        self._check_kind(made, kind)
        self._apply(made, kind, data, asked)
        made.answered, made.answer_kind = time.monotonic(), kind
        if not asked.wants("with_response"):
            return None
        return self._response(made, kind)

    def _check_kind(self, made: Interaction, kind: int) -> None:
        allowed = {
            COMMAND: (SEND, DEFER, MODAL),
            COMPONENT: (SEND, DEFER, DEFER_UPDATE, UPDATE, MODAL),
            AUTOCOMPLETE: (CHOICES,),
        }
        # A modal may not open another; it can change a message only if it was opened from one.
        modal = (SEND, DEFER, DEFER_UPDATE, UPDATE) if made.message else (SEND, DEFER)
        form = Form()
        form.one_of("type", kind, allowed.get(made.kind, modal))
        form.done()

    def _apply(self, made: Interaction, kind: int, data: JSON, asked: Asked) -> None:
        if kind == CHOICES:
            check_choices(data.get("choices") or [])
            made.choices = data.get("choices") or []
        elif kind == MODAL:
            check_modal(data)
            made.modal = data
        elif kind == DEFER_UPDATE:
            made.original = made.message
        elif kind == UPDATE:
            assert made.message is not None
            check_message(data, len(asked.uploads))
            self.world.edit(_living(made.message), data, asked.keep_files(self.world, data))
            made.original = made.message
        else:
            made.original = self._post(made, data, asked, loading=kind == DEFER)

    def _post(self, made: Interaction, data: JSON, asked: Asked, loading: bool = False) -> Message:
        check_message(data, len(asked.uploads))
        files = asked.keep_files(self.world, data)
        hidden = bool(data.get("flags", 0) & EPHEMERAL)
        bot, channel = self.world.bot, made.channel
        return self.world.post(channel, bot, data, files, interaction=made, ephemeral=hidden, loading=loading)

    def _response(self, made: Interaction, kind: int) -> JSON:
        said: JSON = {"id": str(made.id), "type": made.kind}
        resource: JSON = {"type": kind}
        if made.original is not None:
            said |= {
                "response_message_id": str(made.original.id),
                "response_message_loading": made.original.loading,
                "response_message_ephemeral": made.original.ephemeral,
            }
            if kind in (SEND, UPDATE):
                resource["message"] = made.original.payload()
        return {"interaction": said, "resource": resource}

    def _interaction(self, asked: Asked) -> Interaction:
        made = self.world.by_token.get(asked.parts["token"])
        if made is None or asked.number("application") != self.world.bot.id:
            raise Refused(404, 10015, "Unknown Webhook")
        if made.age > SECONDS_OF_TOKEN:
            raise Refused(401, 50027, "Invalid Webhook Token")
        # Until it is acknowledged, an interaction has no webhook.
        if made.answered is None or made.kind == AUTOCOMPLETE:
            raise Refused(404, 10015, "Unknown Webhook")
        return made

    def _follow_up(self, asked: Asked) -> JSON | None:
        made = self._interaction(asked)
        if made.original is not None and made.original.loading and made.original.deleted is None:
            check_message(asked.payload, len(asked.uploads))
            files = asked.keep_files(self.world, asked.payload)
            message = self.world.edit(made.original, asked.payload, files)
        else:
            message = self._post(made, asked.payload, asked)
            made.followups.append(message)
        return message.payload() if asked.wants("wait") else None

    def _message(self, asked: Asked) -> Message:
        made = self._interaction(asked)
        if asked.parts["message"] == "@original":
            return _living(made.original)
        mine = [message for message in (made.original, *made.followups) if message is not None]
        return _living(next((message for message in mine if message.id == asked.number("message")), None))

    def _edit(self, asked: Asked) -> JSON:
        message = self._message(asked)
        check_message(asked.payload, len(asked.uploads))
        return self.world.edit(message, asked.payload, asked.keep_files(self.world, asked.payload)).payload()


def _living(message: Message | None) -> Message:
    if message is None or message.deleted is not None:
        raise Refused(404, 10008, "Unknown Message")
    return message
