"""Parse requests for trainings, and report their progress and results. Pure functions."""

from __future__ import annotations

import re
from dataclasses import replace

from pydantic import ValidationError

from bot import wording
from bot.contracts.actions import Action, Verb
from bot.contracts.replies import Attachment, Choice, Reply
from bot.queue.comparison import standing
from bot.wording.shared.common import bar
from movies.datasets import RELEASES
from movies.protocol.training import RetrainJob, RetrainResult, TrainingProgress, TrainingState

# A button has room for this many digits of two digests, besides its owner.
DIGITS = 16
# A running training reports every ten seconds.
SILENT_SECONDS = 60.0
DEFAULT_MINUTES = 60.0
PEOPLE = "people"
NAME = re.compile(r"[^a-z0-9._-]+")


def told(progress: TrainingProgress, now: float, has_worker: bool) -> Reply:
    """The progress of a training, with a bar while the model learns; `now` is Unix time."""
    if progress.state is TrainingState.WAITING and not has_worker:
        return Reply(wording.admin.no_training_worker(progress.id), private=True, follows=progress.id)
    # A queued training has no worker yet, so nothing sends heartbeats.
    waits = progress.state is TrainingState.WAITING or progress.state.over
    silent = max(0.0, now - progress.at)
    text = wording.admin.training_progress(progress, 0.0 if waits or silent < SILENT_SECONDS else silent)
    if progress.state is TrainingState.TRAINING:
        text = f"{bar(progress.share)}\n{text}"
    return Reply(text, private=True, follows=None if progress.state.over else progress.id)


def report(result: RetrainResult) -> Reply:
    """The comparison of a candidate with the model served at the time: a table and plots."""
    stands = standing(result, result.current.bundle if result.current else "")
    return Reply(
        wording.admin.training_report(result, stands),
        choices=(Choice("promote", Action(Verb.ADMIN_PROMOTE, result.digest[:DIGITS])),),
        table=wording.admin.comparison(result),
        pictures=tuple(Attachment(_file_name(p.name), p.png) for p in result.pictures),
        private=True,
    )


def without_buttons(reply: Reply, command: str) -> Reply:
    """A reply for private messages: instead of buttons, it names the `command` for the report on the server."""
    if not reply.choices:
        return reply
    return replace(reply, text=f"{reply.text}\n{wording.admin.decide_on_the_server(command)}", choices=())


def job_of(
    phase: int, minutes: float, name: str | None, with_people: bool, release: str | None = None
) -> RetrainJob | None:
    """The requested training; None if a value is invalid."""
    called = NAME.sub("-", (name or f"phase{phase}").lower()).strip("-._")
    try:
        return RetrainJob.model_validate(
            {"phase": phase, "minutes": minutes, "name": called, "with_people": with_people, "release": release}
        )
    except ValidationError:
        return None


def read_job(words: str) -> RetrainJob | None:
    """A training from words like "2 60 evening people ml-1m" (phase, minutes, name ...); None if they make no sense."""
    phase, *rest = words.split() or [""]
    with_people = PEOPLE in rest
    releases = [word for word in rest if word in RELEASES]
    rest = [word for word in rest if word != PEOPLE and word not in RELEASES]
    minutes = DEFAULT_MINUTES
    if rest and rest[0].replace(".", "", 1).isdecimal():
        minutes = float(rest.pop(0))
    if not phase.isdecimal() or len(phase) > 1 or len(rest) > 1 or len(releases) > 1:
        return None
    return job_of(int(phase), minutes, rest[0] if rest else None, with_people, releases[0] if releases else None)


def _file_name(name: str) -> str:
    return name if name.endswith(".png") else f"{name}.png"
