"""From a job to a candidate: train, export, calibrate, compare with the served bundle, add to the registry."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path

from movies.datasets import load_release
from movies.errors import DataMissing, TrainingInterrupted
from movies.logs import log
from movies.movielens import Release, holds_release, read_release
from movies.protocol.training import (
    MOST_PICTURES,
    Interval,
    Measured,
    Picture,
    RetrainJob,
    RetrainResult,
    TrainingProgress,
    TrainingState,
)
from movies.settings import DataSettings, EngineKind, StoreSettings, WorkerSettings
from trainer.data.people import read_people
from trainer.evaluation.calibrate import calibrate
from trainer.evaluation.evaluate import compare
from trainer.evaluation.plots import pictures
from trainer.evaluation.protocol import QUICK
from trainer.evaluation.results import Evaluation
from trainer.evaluation.scoring import models_of
from trainer.metrics.intervals import Figure
from trainer.training.checkpoint import Progress, how_far
from trainer.training.export import export_bundle
from trainer.training.finetune import Report, finetune
from trainer.training.recipe import Recipe
from trainer.training.warm_start import AFRESH, parent_adapter
from workers.bundles.bundle import Bundle
from workers.bundles.registry import Registry
from workers.engine.base_model import BaseModel, find_base_model
from workers.serving import served_bundle

CANDIDATE, CURRENT = "candidate", "current"
# The most training time lost if a worker is killed; a checkpoint takes a second.
CHECKPOINT_MINUTES = 1.0

Tell = Callable[[TrainingProgress], None]


def retrain(job: RetrainJob, folder: Path, attempt: int, tell: Tell, last_step: Callable[[], None]) -> RetrainResult:
    """Run a job, resuming where an earlier attempt stopped.

    Parameters
    ----------
    folder: the job's own, perhaps with the files of an earlier attempt.
    tell: called with the progress; may raise to stop. last_step: called once it is too late to stop.

    Raises
    ------
    MatineeError: the job cannot be done.
    """
    worker, data = WorkerSettings(), DataSettings()
    now = TrainingProgress(id=job.id, state=TrainingState.TRAINING, attempt=attempt)
    tell(now)
    release, base = release_of(job, data), find_base_model(worker.base_model)
    people = people_of(job, release)
    run = run_folder(folder, people)
    trained = train(job, release, people, base, run, lambda report: tell(_with(now, report)))
    now = now.model_copy(update={"share": 1.0, "step": trained.step, "labels": trained.labels})
    tell(now.model_copy(update={"state": TrainingState.CALIBRATING}))
    candidate = export_bundle(run, folder / "bundle", job.name, base)
    # Use the default serving engine, so that the figures match those in serving.
    with models_of({CANDIDATE: candidate}, release, base, EngineKind.LLAMA_CPP) as (model,):
        candidate = calibrate(model, release)
    tell(now.model_copy(update={"state": TrainingState.EVALUATING}))
    current = served_bundle(worker, data)
    evaluation = compared(candidate, current, release, base)
    drawn = pictures(evaluation)
    last_step()
    entry = Registry.of(worker, data).add(candidate.folder)
    return result_of(evaluation, entry.id, entry.digest, drawn)


def release_of(job: RetrainJob, data: DataSettings) -> Release:
    """The MovieLens release that a job learns from.

    Raises
    ------
    DataMissing: this worker does not have the release.
    """
    if job.release is None:
        return load_release(data)
    if not holds_release(data.fetched / job.release):
        raise DataMissing(
            f"The training worker has no {job.release}. Fetch it there with: "
            f"matinee fetch {job.release.removeprefix('ml-')}"
        )
    return read_release(data.fetched / job.release, data.cache)


def people_of(job: RetrainJob, release: Release) -> list[Release]:
    """The ratings of people who consented, if the job asks for them and there are any.

    Raises
    ------
    StoreUnreachable: the bot's database cannot be read here.
    """
    if not job.with_people:
        return []
    people = read_people(StoreSettings(), release)
    log.info("people_learned_from", id=job.id, people=len(set(people.ratings.user.tolist())))
    return [people] if len(people.ratings) else []


def run_folder(folder: Path, people: list[Release]) -> Path:
    """A job's run folder; a new one if somebody was forgotten or withdrew consent between two attempts."""
    return folder / "-".join(["run", *(p.name for p in people)])


def train(
    job: RetrainJob,
    release: Release,
    people: list[Release],
    base: BaseModel,
    run: Path,
    watch: Callable[[Report], None],
) -> Progress:
    """Train for the job's remaining time, or not at all if the training is finished.

    Raises
    ------
    TrainingInterrupted: the process was told to stop before the training was done.
    """
    recipe = Recipe(
        phase=job.phase, minutes=job.minutes, steps=job.steps, seed=job.seed, checkpoint_minutes=CHECKPOINT_MINUTES
    )
    before = how_far(run)
    if before is not None:
        log.info("training_resumed", id=job.id, step=before.step, seconds=round(before.elapsed))
        if _finished(recipe, before):
            return before
    parent = parent_adapter(job.phase, _chosen_parent(job), base)
    resume = before is not None
    trained = finetune(recipe, release, base, run, further=people, parent=parent, resume=resume, watch=watch)
    if not _finished(recipe, trained):
        raise TrainingInterrupted("The training process was told to stop; the training resumes from its checkpoint.")
    return trained


def compared(candidate: Bundle, current: Bundle, release: Release, base: BaseModel) -> Evaluation:
    """Both bundles' figures on the same rows of held-out people, or only the candidate's if the other cannot be scored.

    A bundle with another base model cannot be scored, nor can one that reads vectors instead of titles.
    """
    bundles: dict[str, Bundle | None] = {CURRENT: current, CANDIDATE: candidate}
    if current.manifest.base.sha256 != base.sha256 or current.manifest.cut is not None:
        del bundles[CURRENT]
    with models_of(bundles, release, base, EngineKind.LLAMA_CPP) as models:
        return compare(release, models, QUICK)


def result_of(evaluation: Evaluation, bundle: str, digest: str, drawn: dict[str, bytes]) -> RetrainResult:
    """A comparison as a message."""
    table = evaluation.sixth_rating
    measured = {
        row.model: Measured(
            bundle=evaluation.about.bundles[row.model],
            auc=_interval(row.auc),
            calibration_error=row.calibration_error,
        )
        for row in table.rows
    }
    rows = table.row(CANDIDATE)
    return RetrainResult(
        bundle=bundle,
        digest=digest,
        rows=rows.rows,
        people=rows.users,
        candidate=measured[CANDIDATE],
        current=measured.get(CURRENT),
        difference=next((_interval(d.auc) for d in table.differences), None),
        pictures=tuple(
            Picture(name=name, png=base64.b64encode(png)) for name, png in list(drawn.items())[:MOST_PICTURES]
        ),
    )


def _chosen_parent(job: RetrainJob) -> Path | None:
    """The folder of the bundle that the job names; "none" to start afresh, None if the job leaves it open."""
    if job.parent is None or job.parent == AFRESH:
        return Path(AFRESH) if job.parent else None
    registry = Registry.of(WorkerSettings(), DataSettings())
    return registry.fetch(registry.read().find(job.parent).digest).folder


def _finished(recipe: Recipe, progress: Progress) -> bool:
    return progress.elapsed >= recipe.minutes * 60 or 0 < recipe.steps <= progress.step


def _with(progress: TrainingProgress, report: Report) -> TrainingProgress:
    return progress.model_copy(
        update={
            "share": min(1.0, report.share),
            "step": report.step,
            "labels": report.labels,
            "loss": report.loss,
            "tokens_per_second": report.tokens_per_second,
            "seconds_left": report.seconds_left,
        }
    )


def _interval(figure: Figure) -> Interval:
    return Interval(value=figure.value, low=figure.low, high=figure.high)
