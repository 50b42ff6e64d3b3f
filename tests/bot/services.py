"""The parts that front ends share, on a database of a test's own and with a worker in its process."""

from __future__ import annotations

from pydantic import SecretStr

from bot.admin import Admin
from bot.audit import Audit
from bot.chat import Chat
from bot.database import Database
from bot.desk import Desk
from bot.limits import Limits
from bot.movie_night import MovieNights
from bot.nights import Nights
from bot.profiles import Profiles
from bot.rights import Rights
from bot.servers import Servers
from bot.service import Service
from bot.suggestions import Suggestions
from movies.movielens import Release
from movies.settings import AdminSettings, LimitSettings, StoreSettings
from tests.bot.worker import Worker


def profiles_at(release: Release, url: str) -> Profiles:
    return Profiles(StoreSettings(database_url=SecretStr(url)), release.catalogue)


def admin_of(database: Database, worker: Worker, settings: AdminSettings | None = None) -> Admin:
    """Without settings, there are no admins."""
    rights = Rights(settings or AdminSettings(admins="", admin_roles="", admin_server=""))
    return Admin(rights, Audit(database), worker.trainings, worker)  # type: ignore[arg-type]


def service_of(release: Release, profiles: Profiles, worker: Worker, **limits: int) -> Service:
    """To be called on the event loop that serves."""
    shares = Limits(LimitSettings(**limits))
    nights = Nights(profiles.database, release.catalogue)
    return Service(
        release=release,
        database=profiles.database,
        chat=Chat(release, profiles, worker, limits=shares),  # type: ignore[arg-type]
        desk=Desk(worker, waiting=20),  # type: ignore[arg-type]
        suggestions=Suggestions(release.catalogue),
        nights=MovieNights(release.catalogue, profiles, nights, worker, shares),  # type: ignore[arg-type]
        servers=Servers(profiles.database),
        admin=admin_of(profiles.database, worker),
    )
