"""The training worker: one job at a time from its own queue. The trainer does the work; it is named here but not
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

# Celery redelivers a job after this time, whether or not its worker died: the trainer's lock makes the second attempt
# wait for the first and then find the work done. A timeout longer than any training would leave a killed worker's job
# untouched for half a day.
RESTORED_AFTER_SECONDS = 15
SIGN_EVERY_SECONDS = 2.0

# Set in the worker's main process, and inherited by its children.
stopping = multiprocessing.Event()


class Signs(bootsteps.StartStopStep):
    """Reports, from a worker's main process, that a training worker is alive."""

    requires = ("celery.worker.components:Timer",)

    def start(self, worker: Any) -> None:
        """Start reporting."""
        worker.timer.call_repeatedly(SIGN_EVERY_SECONDS, _say_alive)


def run_training_worker() -> int:
    """Check the requirements, then serve the training queue until told to stop; returns the exit code.

    Raises
    ------
    LibraryMissing: torch or another library of the trainer is not installed.
    MatineeError: data, base model or broker is missing.
    """
    if missing := missing_for_training():
        raise LibraryMissing(
            f"Training needs {', '.join(missing)}, but that is not installed here. "
            "Install it with make trainer, or Matinee again with its extras [bot,worker,trainer]"
        )
    configure_logs()
    load_release(DataSettings())
    find_base_model(WorkerSettings().base_model)
    check_broker()
    # Training runs at low priority, so that questions go first.
    os.nice(10)
    # tqdm reads this when it is first imported; our own log reports progress.
    os.environ.setdefault("TQDM_DISABLE", "1")
    worker_shutting_down.connect(_stop)
    app.steps["worker"].add(Signs)
    app.conf.include = ["trainer.jobs.tasks"]
    app.conf.broker_transport_options |= {
        "visibility_timeout": RESTORED_AFTER_SECONDS,
        # Celery redelivers a job that any worker holds for too long, on any queue. So trainings and
        # questions are kept under different keys.
        "unacked_key": "unacked.training",
        "unacked_index_key": "unacked_index.training",
        "unacked_mutex_key": "unacked_mutex.training",
    }
    # One process per training, so that its memory is freed when it ends.
    app.conf.worker_max_tasks_per_child = 1
    with watched_worker("training-worker"):
        return work(TRAINING_QUEUE, 1)


def _stop(**_: object) -> None:
    stopping.set()


def _say_alive(**_: object) -> None:
    """Tell front ends that a training worker is running."""
    try:
        app.backend.client.set(TRAINING_WORKER, 1, ex=TRAINING_WORKER_SECONDS)
    except RedisError as error:
        log.warning("training_broker_silent", error=type(error).__name__)
