"""Admin rights, checked on every command and every press of a button."""

from __future__ import annotations

from dataclasses import dataclass

from bot.admin.settings import AdminSettings
from bot.contracts.acts import Outcome
from bot.contracts.refusals import AdminRefused


@dataclass(frozen=True)
class Caller:
    """The person behind a command, with their current roles and permissions.

    server: None in private messages. roles: their role ids there. manages: whether they can manage the server.
    """

    person: str
    server: str | None
    roles: frozenset[str] = frozenset()
    manages: bool = False


class Rights:
    """Decides who is an admin.

    Raises
    ------
    SettingMissing: the settings name something that is not a person, role or server.
    """

    def __init__(self, settings: AdminSettings) -> None:
        self._people, self._roles, self._servers = settings.people, settings.roles, settings.servers

    def count_managers(self, server: str | None) -> bool:
        """Whether managers of a server are admins there."""
        return server in self._servers

    def check(self, caller: Caller) -> None:
        """Check that the caller is an admin.

        Private messages are refused, since they carry no information about rights on the server.

        Raises
        ------
        AdminRefused: the caller is not an admin, or not on an admin server.
        """
        by_managing = caller.manages and self.count_managers(caller.server)
        if not (caller.person in self._people or caller.roles & self._roles or by_managing):
            raise AdminRefused(Outcome.NO_ADMIN)
        if caller.server is None:
            raise AdminRefused(Outcome.IN_PRIVATE)
        if self._servers and caller.server not in self._servers:
            raise AdminRefused(Outcome.ELSEWHERE)
