"""The app as described by its manifest (docs.slack.dev, "App manifest reference")."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import yaml  # type: ignore[import-untyped,unused-ignore]

from movies.settings import REPOSITORY
from tests.fakes.slack_wire.places import JSON

# What an event needs besides its subscription ("Events API", the page of each event).
SCOPES_OF_EVENTS = {"app_mention": "app_mentions:read", "message.im": "im:history"}


@dataclass(frozen=True)
class Manifest:
    """What the app may do, and what it hears about."""

    scopes: frozenset[str]
    events: frozenset[str]
    commands: dict[str, JSON]
    interactivity: bool
    home: bool

    @staticmethod
    @cache
    def read() -> Manifest:
        """The manifest of the repository."""
        app = yaml.safe_load((REPOSITORY / "deploy" / "slack" / "manifest.yaml").read_text("utf-8"))
        settings, features = app.get("settings", {}), app.get("features", {})
        return Manifest(
            scopes=frozenset(app["oauth_config"]["scopes"]["bot"]),
            events=frozenset(settings.get("event_subscriptions", {}).get("bot_events", [])),
            commands={one["command"]: one for one in features.get("slash_commands", [])},
            interactivity=settings.get("interactivity", {}).get("is_enabled", False),
            home=features.get("app_home", {}).get("home_tab_enabled", False),
        )
