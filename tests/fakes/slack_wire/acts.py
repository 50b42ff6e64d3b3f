"""The payloads of what people do (docs.slack.dev, "Interaction payloads", "Slash commands", "message event")."""

from __future__ import annotations

import re
from typing import Any

from tests.fakes.slack_wire.filling import state_of
from tests.fakes.slack_wire.messages import Event, Interaction, Message, View
from tests.fakes.slack_wire.places import JSON, Channel, User
from tests.fakes.slack_wire.reading import as_sent
from tests.fakes.slack_wire.world import APP_ID, World

TOKEN = "verification-token"


def written(message: Message, text: str) -> JSON:
    """The event of a message that somebody wrote, with the rich text that Slack's client makes of it."""
    payload = message.payload() | {"client_msg_id": f"{message.ts}-{message.author.id}"}
    if text:
        inner = [{"type": "text", "text": part} for part in [text] if part]
        section = {"type": "rich_text_section", "elements": inner}
        payload["blocks"] = [{"type": "rich_text", "block_id": message.ts[-5:], "elements": [section]}]
    if message.thread_ts:
        payload["parent_user_id"] = message.author.id
    return payload


def command(world: World, user: User, channel: Channel, text: str, known: JSON) -> Interaction:
    """Send a slash command; `known` is its entry of the manifest."""
    made = Interaction(world.changed, "command", user, {}, channel)
    sent = as_sent(text)
    # With should_escape, a mention carries the name, too; without, it is only that.
    for found in set(re.findall(r"<@([A-Z0-9]+)>", sent)):
        name = user.team.users[found].name if found in user.team.users else found
        sent = sent.replace(f"<@{found}>", f"<@{found}|{name}>" if known.get("should_escape") else f"@{name}")
    made.body = {
        "token": TOKEN,
        "team_id": user.team.id,
        "team_domain": user.team.domain,
        "channel_id": channel.id,
        "channel_name": channel.called,
        "user_id": user.id,
        "user_name": user.name,
        "command": known["command"],
        "text": sent,
        "api_app_id": APP_ID,
        "is_enterprise_install": "false",
        "response_url": world.new_response_url(made, channel),
        "trigger_id": world.new_trigger(user),
    }
    world.send("slash_commands", made)
    return made


def _common(kind: str, user: User) -> JSON:
    team = {"team": user.team.payload(), "user": user.payload()}
    return {"type": kind} | team | {"api_app_id": APP_ID, "token": TOKEN, "enterprise": None}


def _place(place: Message | View) -> JSON:
    """Where something is: an ephemeral message is not shown itself, only named."""
    if isinstance(place, View):
        return {"container": {"type": "view", "view_id": place.id}, "view": place.payload()}
    channel = place.channel
    alone = place.ephemeral_to is not None
    container: JSON = {"type": "message", "message_ts": place.ts, "channel_id": channel.id, "is_ephemeral": alone}
    if place.thread_ts:
        container["thread_ts"] = place.thread_ts
    shown: JSON = {"container": container, "channel": {"id": channel.id, "name": channel.called}}
    return shown if alone else shown | {"message": place.payload()}


def _interaction(world: World, kind: str, user: User, place: Message | View) -> Interaction:
    if isinstance(place, View):
        return Interaction(world.changed, kind, user, {}, view=place)
    return Interaction(world.changed, kind, user, {}, place.channel, message=place)


def block_action(
    world: World, user: User, place: Message | View, block: JSON, element: JSON, chosen: JSON
) -> Interaction:
    """Tell the app about a tap or a choice; `chosen` is what the action says about it."""
    made = _interaction(world, "block_actions", user, place)
    action = {"type": element["type"], "action_id": element["action_id"], "block_id": block["block_id"]}
    if "placeholder" in element:
        action["placeholder"] = element["placeholder"]
    made.body = _common("block_actions", user) | _place(place)
    made.body |= {"trigger_id": world.new_trigger(user, place if isinstance(place, View) else None)}
    made.body |= {"is_enterprise_install": False, "actions": [action | chosen | {"action_ts": world.new_ts()}]}
    if isinstance(place, Message):
        values = state_of(place.blocks, {})
        if "selected_option" in chosen and action["action_id"] in values.get(block["block_id"], {}):
            values[block["block_id"]][action["action_id"]] |= chosen
        made.body |= {"state": {"values": values}, "response_url": world.new_response_url(made, place.channel)}
    world.send("interactive", made)
    return made


def suggestion(world: World, user: User, place: Message | View, block: JSON, element: JSON, typed: str) -> Interaction:
    """Ask the app what to offer for what somebody has typed."""
    made = _interaction(world, "block_suggestion", user, place)
    asked = {"action_id": element["action_id"], "block_id": block["block_id"], "value": typed}
    made.body = _common("block_suggestion", user) | _place(place) | asked
    world.send("interactive", made)
    return made


def submission(world: World, user: User, view: View) -> Interaction:
    """Send a form as it is filled in."""
    made = _interaction(world, "view_submission", user, view)
    made.body = _common("view_submission", user) | {"view": view.payload(), "is_enterprise_install": False}
    made.body |= {"trigger_id": world.new_trigger(user, view), "response_urls": _response_urls(world, made, view)}
    world.send("interactive", made)
    return made


def _response_urls(world: World, made: Interaction, view: View) -> list[JSON]:
    """An address for each conversation chosen where `response_url_enabled` is set."""
    urls = []
    for block in view.blocks:
        element = block.get("element") or {}
        if element.get("response_url_enabled"):
            state = view.state[block["block_id"]][element["action_id"]]
            chosen: Any = state.get("selected_conversation") or state.get("selected_channel")
            if chosen:
                made.channel = view.team.channels[chosen]
                url = {"response_url": world.new_response_url(made, made.channel), "channel_id": chosen}
                urls.append(url | {"block_id": block["block_id"], "action_id": element["action_id"]})
    return urls


def close(world: World, user: User, view: View) -> Interaction | None:
    """Close a modal, and tell the app if it asked for that."""
    world.close_views(user, [view])
    if not view.now.get("notify_on_close"):
        return None
    made = _interaction(world, "view_closed", user, view)
    made.body = _common("view_closed", user) | {"view": view.payload(), "is_cleared": False}
    world.send("interactive", made)
    return made


def open_home(world: World, user: User, tab: str) -> Event:
    """app_home_opened, with the home tab as it stands."""
    assert user.team.bot is not None
    channel, home = world.dm(user, user.team.bot), world.homes.get(user)
    event: JSON = {"type": "app_home_opened", "user": user.id, "channel": channel.id, "tab": tab}
    event["event_ts"] = world.new_ts()
    if home is not None and tab == "home":
        event["view"] = home.payload()
    return world.tell("app_home_opened", user.team, event)
