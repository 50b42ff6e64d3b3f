"""The parts that front ends share, on a database of a test's own and with a worker in its process."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import SecretStr

from bot.admin.commands import Admin
from bot.admin.rights import Rights
from bot.admin.settings import AdminSettings
from bot.conversation.chat import Chat
from bot.front_end.server_settings import Servers
from bot.front_end.service import Service
from bot.front_end.turn_runner import TurnRunner
from bot.movie_nights.service import MovieNights
from bot.movie_nights.store import Nights
from bot.queue.limits import Limits
from bot.storage.audit import Audit
from bot.storage.database import Database
from bot.storage.profiles import Profiles
from bot.storage.questions import Questions
from bot.understanding.requests.suggested import WishSuggestions
from bot.understanding.titles.autocomplete import Suggestions
from movies.movielens import Release
from movies.settings import LimitSettings, StoreSettings
from tests.bot.worker import Worker


def profiles_at(release: Release, url: str) -> Profiles:
    """The profiles of a database, which is new unless its file exists."""
    file = Path(url.removeprefix("sqlite:///"))
    if url.startswith("sqlite:///") and not file.exists():
        file.write_bytes(_new_database())
    return Profiles(StoreSettings(database_url=SecretStr(url)), release.catalogue)


@cache
def _new_database() -> bytes:
    """A database as a bot makes it when it first starts, which takes longer than many a test."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "new.db"
        Database(StoreSettings(database_url=SecretStr(f"sqlite:///{file}")), patience=20).close()
        return file.read_bytes()


def admin_of(database: Database, worker: Worker, settings: AdminSettings | None = None) -> Admin:
    """Without settings, there are no admins."""
    rights = Rights(settings or AdminSettings(admins="", admin_roles="", admin_server=""))
    return Admin(rights, Audit(database), worker.trainings, worker)  # type: ignore[arg-type]


def service_of(release: Release, profiles: Profiles, worker: Worker, **limits: int) -> Service:
    """To be called on the event loop that serves."""
    shares = Limits(LimitSettings(**limits))
    questions = Questions(profiles.database, keeps=3_600)
    nights = Nights(profiles.database, release.catalogue)
    return Service(
        release=release,
        database=profiles.database,
        chat=Chat(release, profiles, worker, limits=shares),  # type: ignore[arg-type]
        runner=TurnRunner(worker, 20, questions),  # type: ignore[arg-type]
        suggestions=Suggestions(release.catalogue),
        wish_suggestions=WishSuggestions(release.catalogue),
        nights=MovieNights(release.catalogue, profiles, nights, worker, shares),  # type: ignore[arg-type]
        servers=Servers(profiles.database),
        admin=admin_of(profiles.database, worker),
        recommender=worker,  # type: ignore[arg-type]
        questions=questions,
    )
