"""A registry's document, `registry.json`, and the changes to it."""

from __future__ import annotations

import time
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from movies.errors import PromotionRefused
from movies.protocol.registry import Digest, ModelState
from workers.bundles.bundle import Bundle

FEWEST_DIGITS = 6
# Enough to roll back several times, while the document stays small.
STEPS_BACK = 50
CHANGES_KEPT = 1_000


class Entry(BaseModel):
    """A bundle in the registry; `since` is the Unix time when it entered its state."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    digest: Digest
    id: str = Field(max_length=200)
    state: ModelState
    since: int


class Change(BaseModel):
    """A change of the served bundle.

    at: in Unix time. job: the id of the job that asked for it; None means a command typed on the machine itself.
    old, new: None means the shipped bundle.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    at: int
    job: str | None = None
    old: Digest | None = None
    new: Digest | None = None


class Register(BaseModel):
    """The contents of `registry.json`.

    before: the bundles that used to be current, latest last; rolling back takes the last one.
    changes: of the served bundle, latest last. Each job makes at most one, so sending it again is harmless.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal[1] = 1
    entries: tuple[Entry, ...] = ()
    before: tuple[Digest, ...] = ()
    changes: tuple[Change, ...] = ()

    @property
    def current(self) -> Entry | None:
        """The served bundle, or None for the shipped one."""
        return next((e for e in self.entries if e.state is ModelState.CURRENT), None)

    @property
    def previous(self) -> str | None:
        """The digest of the bundle that rolling back would serve, or None for the shipped one."""
        return self.before[-1] if self.before else None

    def find(self, name: str) -> Entry:
        """The bundle with this id or this prefix of its digest.

        Raises
        ------
        PromotionRefused: there is none, or there are several.
        """
        found = [e for e in self.entries if e.id == name or (len(name) >= FEWEST_DIGITS and e.digest.startswith(name))]
        if not found:
            raise PromotionRefused(f"There is no bundle {name[:80]!a} in the registry.")
        if len(found) > 1:
            digests = ", ".join(e.digest[:12] for e in found)
            raise PromotionRefused(f"Several bundles are called {found[0].id}; name one by its digest: {digests}.")
        return found[0]

    def added(self, digest: str, bundle: Bundle) -> Register:
        """The register with one more candidate."""
        entry = Entry(digest=digest, id=bundle.id, state=ModelState.CANDIDATE, since=int(time.time()))
        return self.model_copy(update={"entries": (*self.entries, entry)})

    def done(self, job: str | None) -> bool:
        """Whether this job has already made its change."""
        return job is not None and any(change.job == job for change in self.changes)

    def promoted(self, entry: Entry, job: str | None = None) -> Register:
        """The register with another bundle as the current one; the previous one is retired.

        Raises
        ------
        PromotionRefused: it is already current.
        """
        if entry.state is ModelState.CURRENT:
            raise PromotionRefused(f"{entry.id} is already served.")
        before = (*self.before, self.current.digest) if self.current else self.before
        return self._with_current(entry.digest, before[-STEPS_BACK:], job)

    def rolled_back(self, job: str | None = None) -> Register:
        """The register with the previous bundle as the current one or, if there was none, with the shipped one.

        Raises
        ------
        PromotionRefused: nothing was promoted.
        """
        if self.current is None:
            raise PromotionRefused("Nothing was promoted, so there is nothing to roll back.")
        return self._with_current(self.previous, self.before[:-1], job)

    def expecting(self, digest: str | None) -> Register:
        """The register itself, provided that this bundle is the current one (None: the shipped one).

        Raises
        ------
        PromotionRefused: it is not, because somebody else changed it first.
        """
        if digest != (self.current.digest if self.current else None):
            raise PromotionRefused(
                "Somebody put another model into service in the meantime; look again at which one is served."
            )
        return self

    def _with_current(self, digest: str | None, before: tuple[str, ...], job: str | None) -> Register:
        now = int(time.time())
        done = Change(at=now, job=job, old=self.current.digest if self.current else None, new=digest)

        def changed(entry: Entry) -> Entry:
            if entry.digest == digest:
                return entry.model_copy(update={"state": ModelState.CURRENT, "since": now})
            if entry.state is ModelState.CURRENT:
                return entry.model_copy(update={"state": ModelState.RETIRED, "since": now})
            return entry

        return self.model_copy(
            update={
                "entries": tuple(map(changed, self.entries)),
                "before": before,
                "changes": (*self.changes, done)[-CHANGES_KEPT:],
            }
        )
