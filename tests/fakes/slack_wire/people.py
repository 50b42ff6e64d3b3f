"""What tests make people do in Slack; if Slack's client would not let them, it is Impossible."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from tests.fakes.slack_wire import acts
from tests.fakes.slack_wire.filling import ONE_OPTION, Impossible, check_filled, fill, find, option
from tests.fakes.slack_wire.limits import LONGEST_TEXT
from tests.fakes.slack_wire.messages import Event, Interaction, Message, Option, View
from tests.fakes.slack_wire.places import DIRECT, JSON, PRIVATE, PUBLIC, Channel, Team, User
from tests.fakes.slack_wire.reading import as_sent
from tests.fakes.slack_wire.world import World

LEAST_QUERY = 3
P = ParamSpec("P")
R = TypeVar("R")


def at_once(method: Callable[Concatenate[People, P], R]) -> Callable[Concatenate[People, P], R]:
    """Run a method of People under the world's lock, and wake up whoever waits for a change."""

    @wraps(method)
    def run(self: People, /, *args: P.args, **kwargs: P.kwargs) -> R:
        with self.world.changed:
            try:
                return method(self, *args, **kwargs)
            finally:
                self.world.changed.notify_all()

    return run


class People:
    """Everybody but the app. Methods may be called from any thread."""

    def __init__(self, world: World, home: Team) -> None:
        self.world, self.home_team = world, home

    @property
    def bot(self) -> User:
        """The app's user in the home team."""
        assert self.home_team.bot is not None
        return self.home_team.bot

    @property
    def bot_mention(self) -> str:
        return self.bot.mention

    @at_once
    def team(self, name: str) -> Team:
        """A new workspace; the app is not installed there."""
        return self.world.new_team(name)

    @at_once
    def user(self, name: str, team: Team | None = None) -> User:
        """A new person."""
        return self.world.new_user(name, team or self.home_team)

    @at_once
    def channel(
        self,
        name: str,
        members: Iterable[User] = (),
        *,
        bot: bool = True,
        private: bool = False,
        team: Team | None = None,
    ) -> Channel:
        """A new channel with these members; `bot` says whether the app is in it."""
        people = list(members)
        team = team or (people[0].team if people else self.home_team)
        app = [team.bot] if bot and team.bot is not None else []
        return self.world.new_channel(team, PRIVATE if private else PUBLIC, name, people + app)

    @at_once
    def dm(self, user: User, other: User | None = None) -> Channel:
        """This person's conversation with the app, or with somebody else (where the app is not)."""
        partner = other or user.team.bot
        if partner is None:
            raise Impossible(f"The app is not installed in {user.team.name}.")
        return self.world.dm(user, partner)

    @at_once
    def invite(self, channel: Channel, *users: User) -> None:
        """Let people, or the app's user, join a channel."""
        channel.members.extend(user for user in users if user not in channel.members)

    @at_once
    def remove(self, channel: Channel, user: User) -> None:
        """Take somebody, or the app, out of a channel."""
        channel.members.remove(user)

    @at_once
    def archive(self, channel: Channel) -> None:
        channel.archived = True

    @at_once
    def say(
        self,
        user: User,
        channel: Channel,
        text: str,
        *,
        thread: Message | str | None = None,
        files: Sequence[tuple[str, bytes]] = (),
    ) -> Event:
        """Write a message, in a thread if one is named; the app only hears of it if it really would."""
        if user not in channel.members:
            raise Impossible(f"{user.name} is not in {channel.name}.")
        if channel.archived or len(text) > LONGEST_TEXT or not (text.strip() or files):
            raise Impossible("One writes something, in a channel that is not archived.")
        sent = as_sent(text)
        kept = [self.world.keep_file(name, data, user) for name, data in files]
        started = thread.thread_ts or thread.ts if isinstance(thread, Message) else thread
        message = self.world.post(channel, user, sent, thread_ts=started, files=kept)
        return self.world.tell_of_message(message, acts.written(message, text))

    @at_once
    def edit(self, message: Message, text: str) -> Event | None:
        """Let the author change a message; in its direct messages the app hears of it as message_changed.

        Of a mention, it hears as of a new one, but for the field "edited" (slackapi/bolt-js#960).
        """
        self.world.edit(message, as_sent(text), None)
        if message.channel.kind == DIRECT:
            return None
        return self.world.tell_of_message(message, acts.written(message, text))

    @at_once
    def delete(self, message: Message) -> None:
        """Let the author delete a message."""
        self.world.delete(message)

    @at_once
    def command(self, user: User, channel: Channel, text: str = "", *, command: str = "/matinee") -> Interaction:
        """Use a slash command; that can be done wherever one can write, the app need not be there."""
        known = self.world.manifest.commands.get(command)
        if known is None or not user.team.installed or user not in channel.members:
            raise Impossible(f"{user.name} cannot use {command} in {channel.name}.")
        return acts.command(self.world, user, channel, text, known)

    @at_once
    def click(self, user: User, place: Message | View, which: str) -> Interaction:
        """Press the button with this action_id or label."""
        self._enter(user, place)
        block, button = find(place, which, ("button",))
        chosen: JSON = {name: button[name] for name in ("text", "value", "style", "url") if name in button}
        return acts.block_action(self.world, user, place, block, button, chosen)

    @at_once
    def choose(self, user: User, place: Message | View, action_id: str, choice: Option | str) -> Interaction | None:
        """Choose in a menu or among radio buttons, by label or value; None if the app is not told at once."""
        self._enter(user, place)
        block, element = find(place, action_id, (*ONE_OPTION, "overflow"))
        raw = option(place, element, choice)
        if isinstance(place, View) and element["type"] != "overflow":
            fill(self.world, place, block, element, raw["value"])
        if block["type"] == "input" and not block.get("dispatch_action"):
            return None
        return acts.block_action(self.world, user, place, block, element, {"selected_option": raw})

    def suggest(
        self, user: User, place: Message | View, action_id: str, typed: str, seconds: float = 30
    ) -> list[Option]:
        """Type into an external select; returns what the app suggests, or nothing if too little was typed to ask it."""
        with self.world.changed:
            self._enter(user, place)
            block, element = find(place, action_id, ("external_select", "multi_external_select"))
            if len(typed) < element.get("min_query_length", LEAST_QUERY):
                return []
            made = acts.suggestion(self.world, user, place, block, element, typed)
        made.wait(seconds)
        with self.world.changed:
            place.suggested[element["action_id"]] = made.options
        return list(made.options)

    @at_once
    def fill_in(self, user: User, view: View, values: Mapping[str, Any]) -> None:
        """Fill in inputs of a form by action_id, without sending it."""
        self._enter(user, view)
        for action_id, value in values.items():
            block, element = find(view, action_id)
            if action_id not in view.state.get(block["block_id"], {}):
                raise Impossible(f"{action_id} is nothing to fill in.")
            fill(self.world, view, block, element, value)

    def submit(self, user: User, view: View, values: Mapping[str, Any] | None = None) -> Interaction:
        """Fill in a form by action_id and send it.

        Values are str for texts, an option, its label or its value for menus, [(name, bytes)] for files, a Channel or
        User where one of them is chosen.
        """
        with self.world.changed:
            self.fill_in(user, view, values or {})
            if view.kind != "modal" or "submit" not in view.now:
                raise Impossible("There is nothing to send here.")
            check_filled(view)
            view.errors = {}
            return acts.submission(self.world, user, view)

    @at_once
    def close_view(self, user: User, view: View) -> Interaction | None:
        """Close a modal; None if the app did not ask to be told."""
        self._enter(user, view)
        return acts.close(self.world, user, view)

    @at_once
    def open_home(self, user: User, tab: str = "home") -> Event:
        """Open the app's home, or its "messages"."""
        if user.team.bot is None:
            raise Impossible(f"The app is not installed in {user.team.name}.")
        return acts.open_home(self.world, user, tab)

    @at_once
    def redeliver(self, event: Event, reason: str = "http_timeout") -> None:
        """Send the same event once more, as Slack does if it thinks that it did not arrive."""
        if event.body is None:
            raise Impossible("The app was not told of this.")
        self.world.send("events_api", event, len(event.deliveries), reason)

    def _enter(self, user: User, place: Message | View) -> None:
        if isinstance(place, View):
            stack = self.world.stacks.get(user, [])
            if place.user is not user or (place.kind == "modal" and (not stack or stack[-1] is not place)):
                raise Impossible(f"{user.name} does not have this view before them.")
            return
        if place.deleted is not None or user not in place.channel.members or place.ephemeral_to not in (None, user):
            raise Impossible(f"{user.name} does not see this message.")
