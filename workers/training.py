"""The training worker: one job at a time from its own queue, done by the trainer, which is named here but not
imported."""

from __future__ import annotations

import multiprocessing
import os
from typing import Any

from celery import bootsteps
from celery.signals import worker_shutting_down
from redis.exceptions import RedisError

from movies.datasets import load_release
from movies.errors import LibraryMissing
from movies.logs import configure_logs, log
from movies.protocol.training import TRAINING_QUEUE, TRAINING_WORKER, TRAINING_WORKER_SECONDS
from movies.settings import DataSettings, WorkerSettings
from workers.app import app, check_broker, work
from workers.engine.base_model import find_base_model
from workers.libraries import missing_for_training
from workers.watching import watched_worker

# After this long, Celery hands a job out again, whether its worker died or not: the trainer's lock makes the second
# wait for the first, and then find the work done. A time longer than any training would leave a killed worker's job
# lying around for half a day.
RESTORED_AFTER_SECONDS = 15
SIGN_EVERY_SECONDS = 2.0

# Set in the worker's main process, and seen by its children.
stopping = multiprocessing.Event()


class Signs(bootsteps.StartStopStep):
    """The part of a worker's main process that reports that a training worker is alive."""

    requires = ("celery.worker.components:Timer",)

    def start(self, worker: Any) -> None:
        """Start reporting."""
        worker.timer.call_repeatedly(SIGN_EVERY_SECONDS, _say_alive)


def run_training_worker() -> int:
    """Check what can be checked, then serve the training queue until told to stop; gives the exit code.

    Raises
    ------
    LibraryMissing: torch or another library of the trainer is not installed.
    MatineeError: data, base model or broker is missing.
    """
    if missing := missing_for_training():
        raise LibraryMissing(
            f"Training needs {', '.join(missing)}, and that is not installed here. "
            "Install it with make trainer, or Matinee again with its extras [bot,worker,trainer]"
        )
    configure_logs()
    load_release(DataSettings())
    find_base_model(WorkerSettings().base_model)
    check_broker()
    # Training has a low priority, so that people's questions go first.
    os.nice(10)
    # Read when tqdm is first imported; our own log says how far things are.
    os.environ.setdefault("TQDM_DISABLE", "1")
    worker_shutting_down.connect(_stop)
    app.steps["worker"].add(Signs)
    app.conf.include = ["trainer.jobs.tasks"]
    app.conf.broker_transport_options |= {
        "visibility_timeout": RESTORED_AFTER_SECONDS,
        # Workers hand a job out again if any of them holds it for too long, on any queue. So trainings must not lie
        # where inference workers look, nor the other way round.
        "unacked_key": "unacked.training",
        "unacked_index_key": "unacked_index.training",
        "unacked_mutex_key": "unacked_mutex.training",
    }
    # One process a training, so that its gigabytes go when it ends.
    app.conf.worker_max_tasks_per_child = 1
    with watched_worker("training-worker"):
        return work(TRAINING_QUEUE, 1)


def _stop(**_: object) -> None:
    stopping.set()


def _say_alive(**_: object) -> None:
    """Tell front ends that there is a training worker to wait for."""
    try:
        app.backend.client.set(TRAINING_WORKER, 1, ex=TRAINING_WORKER_SECONDS)
    except RedisError as error:
        log.warning("training_broker_silent", error=type(error).__name__)
