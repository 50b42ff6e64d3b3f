"""Who may act as an admin, and where: asked at every command and at every press of a button."""

from __future__ import annotations

from dataclasses import dataclass

from bot.contracts.acts import Outcome
from bot.contracts.refusals import AdminRefused
from movies.settings import AdminSettings


@dataclass(frozen=True)
class Caller:
    """Who does something, and what the platform says of them just now.

    server: where, none in private messages. roles: the ids of theirs there. manages: whether they may manage it.
    """

    person: str
    server: str | None
    roles: frozenset[str] = frozenset()
    manages: bool = False


class Rights:
    """Who is an admin.

    Raises
    ------
    SettingMissing: at the start, where the settings name what is no person, role or server.
    """

    def __init__(self, settings: AdminSettings) -> None:
        self._people, self._roles, self._servers = settings.people, settings.roles, settings.servers

    def count_managers(self, server: str | None) -> bool:
        """Whether those who may manage a server are admins there."""
        return server in self._servers

    def check(self, caller: Caller) -> None:
        """Let an admin pass.

        A private message is none of the places, since there nothing shows what somebody may do on the server now.

        Raises
        ------
        AdminRefused: the caller is none, or is not where admins may act.
        """
        by_managing = caller.manages and self.count_managers(caller.server)
        if not (caller.person in self._people or caller.roles & self._roles or by_managing):
            raise AdminRefused(Outcome.NO_ADMIN)
        if caller.server is None:
            raise AdminRefused(Outcome.IN_PRIVATE)
        if self._servers and caller.server not in self._servers:
            raise AdminRefused(Outcome.ELSEWHERE)
