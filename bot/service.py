"""Everything that a chat front end with many people needs, opened together."""

from __future__ import annotations

import asyncio
import gc
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bot.admin import Admin
from bot.audit import Audit
from bot.chat import Chat
from bot.database import Database
from bot.desk import Desk
from bot.limits import Limits
from bot.movie_night import MovieNights
from bot.nights import Nights
from bot.profiles import Profiles
from bot.recommender import Recommender
from bot.rights import Rights
from bot.servers import Servers
from bot.suggestions import Suggestions
from bot.trainings import Trainings
from movies.datasets import load_release
from movies.movielens import Release
from movies.settings import AdminSettings, BotSettings, BrokerSettings, DataSettings, LimitSettings, StoreSettings


@dataclass(frozen=True)
class Service:
    """The parts of Matinee that Discord and Slack share."""

    release: Release
    database: Database
    chat: Chat
    desk: Desk
    suggestions: Suggestions
    nights: MovieNights
    servers: Servers
    admin: Admin


@contextmanager
def open_service() -> Iterator[Service]:
    """The service as the settings say; to be opened on the event loop.

    Raises
    ------
    DataMissing, StoreUnreachable: there is no release, or no database.
    SettingMissing: what is set of admins names nobody.
    """
    rights = Rights(AdminSettings())
    release = load_release(DataSettings())
    limits = LimitSettings()
    recommender = Recommender(BrokerSettings(), BotSettings().keeps, keeps=True)
    profiles = Profiles(StoreSettings(), release.catalogue)
    shares = Limits(limits)
    trainings = Trainings(BrokerSettings())
    nights = Nights(profiles.database, release.catalogue)
    service = Service(
        release=release,
        database=profiles.database,
        chat=Chat(release, profiles, recommender, limits=shares),
        desk=Desk(recommender, limits.waiting),
        suggestions=Suggestions(release.catalogue),
        nights=MovieNights(release.catalogue, profiles, nights, recommender, shares),
        servers=Servers(profiles.database),
        admin=Admin(rights, Audit(profiles.database), trainings, recommender),
    )
    # The catalogue and its indexes stay for good; without this the garbage collector would look through them
    # now and then, and everybody would wait for a tenth of a second.
    gc.freeze()
    try:
        yield service
    finally:
        trainings.close()
        recommender.close()
        profiles.close()


def told_to_stop() -> asyncio.Event:
    """An event that comes with SIGTERM or SIGINT; to be called on the event loop that is to end then."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop
