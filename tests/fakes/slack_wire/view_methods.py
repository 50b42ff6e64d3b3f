"""The Web API's methods for views (docs.slack.dev, "views.open", "views.push", "views.update", "views.publish")."""

from __future__ import annotations

from typing import Any

from tests.fakes.slack_wire.limits import Refused, check_view
from tests.fakes.slack_wire.messages import View
from tests.fakes.slack_wire.places import JSON, User
from tests.fakes.slack_wire.rest import Asked, Rest
from tests.fakes.slack_wire.world import World

MOST_VIEWS = 3


class ViewMethods:
    """Registers its methods with the Rest; they change the world."""

    def __init__(self, world: World, rest: Rest) -> None:
        self.world = world
        rest.add("views.open", self._open, tier=4)
        rest.add("views.push", self._push, tier=4)
        rest.add("views.update", self._update, tier=4)
        rest.add("views.publish", self._publish, tier=4)

    def _checked(self, asked: Asked, kind: str | None) -> JSON:
        view = asked.structure("view")
        check_view(view, kind)
        others = [v for v in self.world.views.values() if v.team is asked.team and not v.closed]
        external = view.get("external_id")
        if asked.method != "views.update" and external and external in [v.now.get("external_id") for v in others]:
            raise Refused("duplicate_external_id")
        return dict(view)

    def _open(self, asked: Asked) -> JSON:
        asked.need("trigger_id", "view")
        trigger = self.world.use_trigger(asked.arguments["trigger_id"], asked.workspace)
        view = self._checked(asked, "modal")
        trigger.used = True
        # A new modal replaces those that are open.
        self.world.close_views(trigger.user, self.world.stacks.get(trigger.user, []))
        return self._show(trigger.user, view, None)

    def _push(self, asked: Asked) -> JSON:
        asked.need("trigger_id", "view")
        trigger = self.world.use_trigger(asked.arguments["trigger_id"], asked.workspace)
        stack = self.world.stacks.get(trigger.user, [])
        if trigger.view not in stack:
            raise Refused("not_found")
        view = self._checked(asked, "modal")
        trigger.used = True
        return self._show(trigger.user, view, stack[-1])

    def _show(self, user: User, view: JSON, previous: View | None) -> JSON:
        return {"view": push(self.world, user, view, previous).payload()}

    def _update(self, asked: Asked) -> JSON:
        asked.need("view")
        number, external = asked.arguments.get("view_id"), asked.arguments.get("external_id")
        if not number and not external:
            raise Refused("invalid_arguments", ["missing required field: view_id"])
        mine = [v for v in self.world.views.values() if v.team is asked.team and not v.closed]
        found = next((v for v in mine if (v.id == number if number else v.now.get("external_id") == external)), None)
        if found is None:
            raise Refused("not_found")
        view = self._checked(asked, found.kind)
        _check_hash(asked.arguments.get("hash"), found)
        self.world.show_view(found, view)
        return {"view": found.payload()}

    def _publish(self, asked: Asked) -> JSON:
        asked.need("user_id", "view")
        if not self.world.manifest.home:
            raise Refused("not_enabled")
        user = asked.workspace.users.get(asked.arguments["user_id"])
        if user is None or user.bot_id:
            raise Refused("invalid_arguments", ["invalid `user_id` [json-pointer:/user_id]"])
        view, home = self._checked(asked, "home"), self.world.homes.get(user)
        _check_hash(asked.arguments.get("hash"), home)
        if home is None:
            home = self.world.homes[user] = self.world.new_view(user, view)
        else:
            self.world.show_view(home, view)
        return {"view": home.payload()}


def push(world: World, user: User, payload: JSON, previous: View | None) -> View:
    """Put a checked modal on top of those that somebody has open."""
    stack = world.stacks.setdefault(user, [])
    if len(stack) >= MOST_VIEWS:
        raise Refused("push_limit_reached")
    made = world.new_view(user, payload, previous)
    stack.append(made)
    return made


def _check_hash(given: Any, view: View | None) -> None:
    if given and view is not None and given != view.hash:
        raise Refused("hash_conflict")
