"""The parts that front ends with many people share, and how to open them."""

from __future__ import annotations

import asyncio
import gc
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bot.admin.commands import Admin
from bot.admin.rights import Rights
from bot.admin.settings import AdminSettings
from bot.conversation.chat import Chat
from bot.front_end.forgetting import keep_forgetting
from bot.front_end.server_settings import Servers
from bot.front_end.turn_runner import TurnRunner
from bot.movie_nights.service import MovieNights
from bot.movie_nights.store import Nights
from bot.queue.limits import Limits
from bot.queue.recommender import Recommender
from bot.queue.shared_limits import SharedHours, SharedPlaces
from bot.queue.trainings import Trainings
from bot.reader.opening import open_reader
from bot.storage.audit import Audit
from bot.storage.database import Database
from bot.storage.profiles import Profiles
from bot.storage.questions import Questions
from bot.understanding.requests.suggested import WishSuggestions
from bot.understanding.titles.autocomplete import Suggestions
from movies.datasets import load_with_films
from movies.movielens import Release
from movies.reader_settings import ReaderSettings
from movies.settings import BotSettings, BrokerSettings, DataSettings, LimitSettings, StoreSettings


@dataclass(frozen=True)
class Service:
    """The parts of Matinee that Discord and Slack share."""

    release: Release
    database: Database
    chat: Chat
    runner: TurnRunner
    suggestions: Suggestions
    wish_suggestions: WishSuggestions
    nights: MovieNights
    servers: Servers
    admin: Admin
    recommender: Recommender
    questions: Questions


@contextmanager
def open_service() -> Iterator[Service]:
    """Open the service, as configured; call this on the event loop.

    Raises
    ------
    DataMissing, StoreUnreachable: there is no release, or no database.
    SettingMissing: the settings for admins or the reader are malformed.
    """
    rights = Rights(AdminSettings())
    release = load_with_films(DataSettings())
    limits = LimitSettings()
    recommender = Recommender(BrokerSettings(), BotSettings().keeps, keeps=True)
    profiles = Profiles(StoreSettings(), release.catalogue)
    trainings = Trainings(BrokerSettings())
    reader = open_reader(ReaderSettings(), recommender)
    questions = Questions(profiles.database, BotSettings().keeps)
    key = BrokerSettings().key()
    hours, places = SharedHours(recommender.broker, key), SharedPlaces(recommender.broker, key, questions.owner)
    shares = Limits(limits, hours, places, recommender.status)
    nights = Nights(profiles.database, release.catalogue)
    service = Service(
        release=release,
        database=profiles.database,
        chat=Chat(release, profiles, recommender, limits=shares, reader=reader),
        runner=TurnRunner(recommender, limits.waiting, questions),
        suggestions=Suggestions(release.catalogue),
        wish_suggestions=WishSuggestions(release.catalogue),
        nights=MovieNights(release.catalogue, profiles, nights, recommender, shares),
        servers=Servers(profiles.database),
        admin=Admin(rights, Audit(profiles.database), trainings, recommender),
        recommender=recommender,
        questions=questions,
    )
    # The catalogue and its indexes are permanent. Without this, the garbage collector would traverse them now and then,
    # stalling everybody for a tenth of a second.
    gc.freeze()
    forgetting = asyncio.create_task(keep_forgetting(profiles, service.runner, StoreSettings().forget_after))
    try:
        yield service
    finally:
        forgetting.cancel()
        if reader is not None:
            reader.close()
        trainings.close()
        recommender.close()
        profiles.close()


def told_to_stop() -> asyncio.Event:
    """An event that is set by SIGTERM or SIGINT; call this on the event loop that is to stop."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop
