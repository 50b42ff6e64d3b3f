"""Settings about admins."""

from __future__ import annotations

import re

from movies.errors import SettingMissing
from movies.settings import Settings

# The form of the ids of people, servers and roles throughout Matinee.
PERSON = re.compile(r"discord:\d{1,20}|slack:[TE][A-Z0-9]{1,30}:[UW][A-Z0-9]{1,30}")
SERVER = re.compile(r"discord:\d{1,20}|slack:[TE][A-Z0-9]{1,30}")
ROLE = re.compile(r"\d{1,20}")


class AdminSettings(Settings):
    """Who may [train, promote and roll back](models-and-training.md#train-and-promote-from-the-chat) models.

    Models are shared by all servers of a bot, and anybody can add the bot to a server of their own. So without
    `admin_server`, no role or right on a server makes anybody an admin.
    """

    admins: str = ""
    """people, such as `discord:123` or `slack:T1:U1`, with commas between"""
    admin_roles: str = ""
    """ids of roles in Discord, with commas between"""
    admin_server: str = ""
    """the only server (`discord:123`, `slack:T1`, or one of each) where admins can act; its managers are admins as well
    """

    @property
    def somebody(self) -> bool:
        """Whether there are any admins."""
        return bool(self.people or self.roles or self.servers)

    @property
    def people(self) -> frozenset[str]:
        """The ids of people; raises SettingMissing if one is malformed."""
        return _ids(self.admins, PERSON, "MATINEE_ADMINS", "discord:123 or slack:T123:U123")

    @property
    def roles(self) -> frozenset[str]:
        """The ids of roles; raises SettingMissing if one is malformed."""
        return _ids(self.admin_roles, ROLE, "MATINEE_ADMIN_ROLES", "123")

    @property
    def servers(self) -> frozenset[str]:
        """The servers where admins can act, all if empty; raises SettingMissing if an id is malformed."""
        return _ids(self.admin_server, SERVER, "MATINEE_ADMIN_SERVER", "discord:123 or slack:T123")


def _ids(given: str, form: re.Pattern[str], variable: str, example: str) -> frozenset[str]:
    found = frozenset(given.replace(",", " ").split())
    if wrong := sorted(one for one in found if not form.fullmatch(one)):
        raise SettingMissing(f"Set {variable} to ids like {example}: {wrong[0][:40]!a} is not one.")
    return found
