"""A fake of Slack's wire: its Web API, Socket Mode and signed requests over real sockets, for an app elsewhere."""

from tests.fakes.slack_wire.filling import Impossible
from tests.fakes.slack_wire.messages import Delivery, Event, File, Interaction, Message, Option, Version, View
from tests.fakes.slack_wire.places import Channel, Team, User
from tests.fakes.slack_wire.rest import Request
from tests.fakes.slack_wire.wire import Wire

__all__ = [
    "Channel",
    "Delivery",
    "Event",
    "File",
    "Impossible",
    "Interaction",
    "Message",
    "Option",
    "Request",
    "Team",
    "User",
    "Version",
    "View",
    "Wire",
]
