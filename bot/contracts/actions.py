"""The action of a button: a verb with a target and a value. As text, an action is "rate:7:good"."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

LONGEST_ID = 12


class Verb(StrEnum):
    """Everything that a button can do. Never change the values: they are in buttons that people have on their
    screens."""

    UNKNOWN = ""
    RETRY = "again"
    # About one movie.
    RATE = "rate"
    INSTEAD = "instead"  # The opinion on the movie in the value was meant for the one in the target.
    ABOUT = "about"
    PREDICT = "predict"
    WHY = "why"
    # Answers to the bot's questions.
    RATE_ALL = "all"
    WHICH = "which"
    YES = "yes"
    NO = "no"
    SKIP = "skip"
    LEARN = "learn"
    # Requests.
    RECOMMEND = "recommend"
    MORE = "more"
    OFFER = "offer"
    UNDO = "undo"
    PROFILE = "profile"
    EXPORT = "export"
    FORGET = "forget"
    HELP = "help"
    # At a movie night, besides RATE and MORE.
    JOIN = "join"
    LEAVE = "leave"
    FIND = "find"
    CLOSE = "close"
    # For admins: requests, and answers to "are you sure?".
    ADMIN_UNKNOWN = "admin."
    ADMIN_STATUS = "admin.status"
    ADMIN_MODELS = "admin.models"
    ADMIN_REPORT = "admin.report"
    ADMIN_CANCEL = "admin.cancel"
    ADMIN_PROMOTE = "admin.promote"
    ADMIN_ROLL_BACK = "admin.rollback"
    ADMIN_HELP = "admin.help"
    ADMIN_CONFIRM = "admin.confirm"
    ADMIN_INSIST = "admin.insist"
    ADMIN_BACK = "admin.back"
    ADMIN_KEEP = "admin.keep"

    @property
    def for_admins(self) -> bool:
        """Whether only admins may use this verb."""
        return self.value.startswith(Verb.ADMIN_UNKNOWN)


@dataclass(frozen=True)
class Action:
    """A verb, its target (such as a movie's id) and a value (such as an opinion of the movie)."""

    verb: Verb
    target: str = ""
    value: str = ""

    @classmethod
    def parse(cls, text: str) -> Action:
        """The action in a button's text; any other text becomes an unknown verb."""
        name, _, rest = text.partition(":")
        target, _, value = rest.partition(":")
        if name in set(Verb):
            return cls(Verb(name), target, value)
        return cls(Verb.ADMIN_UNKNOWN if name.startswith(Verb.ADMIN_UNKNOWN) else Verb.UNKNOWN)

    def __str__(self) -> str:
        return f"{self.verb.value}:{self.target}:{self.value}".rstrip(":")

    @property
    def movie_id(self) -> int | None:
        """The id of the movie that the action is about; None if the target is not a number, or too long for an id."""
        return int(self.target) if self.target.isdecimal() and len(self.target) <= LONGEST_ID else None


def about(verb: Verb, movie_id: int, value: str = "") -> Action:
    """An action about one movie."""
    return Action(verb, str(movie_id), value)
