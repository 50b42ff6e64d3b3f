"""The task of the queue `training`, and the handling of each of its outcomes."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from celery.exceptions import Reject
from pydantic import ValidationError
from redis import Redis

from movies.errors import MatineeError, TrainingCancelled, TrainingFailed, TrainingInterrupted
from movies.logs import log
from movies.protocol.seals import SealBroken, SealedJob
from movies.protocol.training import (
    LONGEST_REASON,
    MOST_MINUTES,
    RETRAIN_TASK,
    TRAINING_QUEUE,
    RetrainJob,
    TrainingState,
)
from movies.settings import DataSettings
from trainer.jobs.lease import Lease
from workers.app import app, seals
from workers.training import stopping

# Without a limit, a training that kills its worker would be retried forever.
MOST_ATTEMPTS = 5
# Allows two hours beyond the longest training for calibration and evaluation, which take about 15 minutes on two cores.
LONGEST_TASK_SECONDS = (MOST_MINUTES + 120) * 60


@app.task(
    bind=True,
    name=RETRAIN_TASK,
    # Progress and result are stored under the job's id, see `trainer.jobs.lease`.
    ignore_result=True,
    acks_late=True,
    reject_on_worker_lost=True,
    time_limit=LONGEST_TASK_SECONDS,
)
def retrain(task: Any, sealed: str) -> None:
    """Train a candidate."""
    try:
        job = SealedJob.opened(seals(), sealed, TRAINING_QUEUE, RETRAIN_TASK, task.request.id).job
        wanted = RetrainJob.model_validate(job)
    except SealBroken as error:
        log.warning("message_refused", queue=TRAINING_QUEUE, reason=str(error))
        return
    except ValidationError as error:
        log.error("training_unreadable", problem=error.errors()[0]["msg"])
        return
    if not attempt(wanted, app.backend.client, stopping.is_set):
        raise Reject("goes on from its checkpoint", requeue=True)


def attempt(job: RetrainJob, redis: Redis, stops: Callable[[], bool] = lambda: False) -> bool:
    """Run a job or the rest of it; returns False if another attempt must continue it.

    A job may be delivered twice: the second attempt waits for the first, and then finds nothing to do.
    """
    folder = DataSettings().home / "runs" / job.id
    with Lease(redis, job.id, stops) as lease:
        try:
            lease.wait()
            if (outcome := lease.outcome()) is None:
                _train(job, folder, lease)
            elif outcome is TrainingState.FAILED:
                return True
        except TrainingInterrupted as error:
            lease.pause()
            log.info("training_interrupted", id=job.id, reason=str(error))
            return False
        except TrainingCancelled:
            lease.end(TrainingState.CANCELLED)
            log.info("training_cancelled", id=job.id)
        except MatineeError as error:
            return _failed(job, lease, str(error))
        except Exception as error:
            log.exception("training_broken", id=job.id)
            return _failed(
                job, lease, f"Something in it broke ({type(error).__name__}); the training worker's log says more."
            )
        shutil.rmtree(folder, ignore_errors=True)
    return True


def _train(job: RetrainJob, folder: Path, lease: Lease) -> None:
    number = lease.begin()
    if number > MOST_ATTEMPTS:
        raise TrainingFailed(
            f"The training was started {MOST_ATTEMPTS} times, and each time its worker died; it was given up."
        )
    log.info("training_begun", id=job.id, attempt=number, phase=job.phase)
    started = time.monotonic()
    # Torch is imported only here, in a process that runs just one training.
    from trainer.jobs.retrain import retrain

    result = retrain(job, folder, number, lease.tell, lease.finish_undisturbed)
    lease.end(TrainingState.DONE, result=result)
    log.info("training_done", id=job.id, bundle=result.bundle, seconds=round(time.monotonic() - started))


def _failed(job: RetrainJob, lease: Lease, reason: str) -> bool:
    """Report a failure. The run's folder is kept, so that hours of training are not lost."""
    lease.end(TrainingState.FAILED, reason[:LONGEST_REASON])
    log.error("training_failed", id=job.id, reason=reason)
    return True
