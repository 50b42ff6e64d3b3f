"""One training at a time: a renewed lease, progress reports, and reasons to stop early.

The state is in the broker's Redis, under the keys of `movies.protocol.training`, which the bot also reads.
"""

from __future__ import annotations

import os
import signal
import threading
import time
import uuid
from collections.abc import Callable
from types import FrameType
from typing import Any

from redis import Redis
from redis.exceptions import LockError, RedisError

from movies.errors import MatineeError, TrainingCancelled, TrainingInterrupted
from movies.logs import log
from movies.protocol.training import (
    TRAINING_KEPT_SECONDS,
    TRAINING_LOCK,
    RetrainResult,
    TrainingProgress,
    TrainingState,
    TrainingWord,
    holder_of,
    training_key,
)
from workers.app import seals

# A dead worker holds the lock no longer than this. A live one renews it four times as often, so that no lease is lost
# when the broker is slow for a moment.
LOCK_SECONDS = 20.0
RENEW_EVERY_SECONDS = 5.0
# More often than the documented two reports a minute.
SAY_EVERY_SECONDS = 10.0
TICK_SECONDS = 1.0
WAKE_UP = signal.SIGUSR2


class Lease:
    """The right to train: acquires, renews and releases it; a context manager for the main thread.

    A thread renews the lock, reports progress, and watches for reasons to stop the training. If it finds one,
    it raises TrainingCancelled or TrainingInterrupted in the main thread, whatever that is doing, from `wait` until
    `finish_undisturbed`.

    Parameters
    ----------
    redis: a client of the broker's database. id: of the training. stopping: whether this worker is shutting down.
    """

    def __init__(self, redis: Redis, id: str, stopping: Callable[[], bool] = lambda: False) -> None:
        self._redis, self._id, self._stopping = redis, id, stopping
        self._token = f"{id}:{uuid.uuid4().hex}"
        # The token is compared on renewal and release, so that nobody frees somebody else's lock.
        self._lock = redis.lock(TRAINING_LOCK, timeout=LOCK_SECONDS, thread_local=False)
        self._held = self._begun = False
        self._reason: MatineeError | None = None
        self._raises = threading.Event()
        self._over = threading.Event()
        self._parent = os.getppid()
        self._progress: TrainingProgress | None = None
        self._thread = threading.Thread(target=self._live, name="training-lease", daemon=True)
        self._renewed = self._published = 0.0
        self._handler_before: Any = None

    def __enter__(self) -> Lease:
        self._handler_before = signal.signal(WAKE_UP, self._wake_up)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._be_silent()
        signal.signal(WAKE_UP, self._handler_before)
        if self._held:
            try:
                self._lock.release()
            except (LockError, RedisError) as error:
                log.warning("training_lock_not_released", id=self._id, error=type(error).__name__)

    def wait(self) -> None:
        """Return once this attempt holds the lock, or once another attempt has ended this training.

        Raises
        ------
        TrainingCancelled, TrainingInterrupted: the training must stop.
        """
        self._raises.set()
        self._raise_if_told()
        while not self._lock.acquire(blocking=False, token=self._token):
            if self.outcome():
                return
            # Another attempt at this training may be reporting, so do not overwrite its reports.
            if holder_of(self._redis.get(TRAINING_LOCK)) != self._id:
                self.tell(self._last().model_copy(update={"state": TrainingState.WAITING}))
            time.sleep(TICK_SECONDS)
        self._renewed = time.monotonic()
        self._held = True

    def outcome(self) -> TrainingState | None:
        """The final state, if another attempt finished this training or somebody cancelled it while this one waited."""
        last = self._said()
        return last.state if last and last.state.over else None

    def begin(self) -> int:
        """Count this attempt; returns the number of attempts so far."""
        self._begun = True
        with self._redis.pipeline() as pipe:
            pipe.incr(training_key(self._id, "attempts"))
            pipe.expire(training_key(self._id, "attempts"), TRAINING_KEPT_SECONDS)
            return int(pipe.execute()[0])

    def tell(self, progress: TrainingProgress) -> None:
        """Report this progress within seconds.

        Raises
        ------
        TrainingCancelled, TrainingInterrupted: the training must stop.
        """
        if self._progress is None or progress.state is not self._progress.state:
            self._published = 0.0
        self._progress = progress
        self._raise_if_told()

    def finish_undisturbed(self) -> None:
        """Stop raising cancellations and interruptions, so that the last steps can finish."""
        self._raises.clear()

    def end(self, state: TrainingState, reason: str | None = None, result: RetrainResult | None = None) -> None:
        """Report the final state, unless it has been reported; write the result first."""
        self._be_silent()
        if self.outcome():
            return
        if result is not None:
            self._write("result", result.model_dump_json())
        self._publish(self._last().model_copy(update={"state": state, "reason": reason}))

    def pause(self) -> None:
        """Leave the rest to another attempt. This one ended cleanly, so it does not count against the limit."""
        self._be_silent()
        if self._begun:
            self._redis.decr(training_key(self._id, "attempts"))
            self._publish(self._last().model_copy(update={"state": TrainingState.WAITING}))

    def _be_silent(self) -> None:
        self.finish_undisturbed()
        self._over.set()
        self._thread.join()

    def _last(self) -> TrainingProgress:
        return self._progress or self._said() or TrainingProgress(id=self._id, state=TrainingState.WAITING)

    def _said(self) -> TrainingProgress | None:
        """The latest report on this training, from this attempt or another."""
        stored = self._read("progress")
        return TrainingProgress.model_validate_json(stored) if stored else None

    def _live(self) -> None:
        while not self._over.wait(TICK_SECONDS):
            if os.getppid() != self._parent:
                # The worker's main process was killed. The broker redelivers this job to another worker, so this
                # process must exit, and has nobody to report to.
                os.kill(os.getpid(), signal.SIGKILL)
            try:
                self._tick(time.monotonic())
            except RedisError as error:
                log.warning("training_broker_silent", id=self._id, error=type(error).__name__)

    def _tick(self, now: float) -> None:
        if self._stopping():
            self._stop(TrainingInterrupted("This training worker is stopping; training resumes from its checkpoint."))
        if self._read("cancel") is not None:
            self._stop(TrainingCancelled("The training was cancelled."))
        if self._held and now - self._renewed > RENEW_EVERY_SECONDS:
            self._renew()
            self._renewed = now
        if self._progress and now - self._published > SAY_EVERY_SECONDS:
            self._published = now
            self._publish(self._progress)

    def _renew(self) -> None:
        try:
            self._lock.reacquire()
        except LockError:
            # The lock expired, perhaps because the machine slept or the broker lost its data.
            if not self._lock.acquire(blocking=False, token=self._token):
                self._held = False
                self._stop(
                    TrainingInterrupted("Another training has begun in the meantime; this one will go on after it.")
                )

    def _publish(self, progress: TrainingProgress) -> None:
        self._write("progress", progress.model_copy(update={"at": time.time()}).model_dump_json())

    def _write(self, what: TrainingWord, text: str) -> None:
        sealed = seals().seal(text, training_key(self._id, what))
        self._redis.set(training_key(self._id, what), sealed, ex=TRAINING_KEPT_SECONDS)

    def _read(self, what: TrainingWord) -> str | None:
        """A value stored about this training; None if there is none, or if a stranger wrote it."""
        return seals().read(self._redis.get(training_key(self._id, what)), training_key(self._id, what))

    def _stop(self, reason: MatineeError) -> None:
        if self._reason is None:
            self._reason = reason
            # A signal interrupts the main thread even during a long computation.
            os.kill(os.getpid(), WAKE_UP)

    def _wake_up(self, _number: int, _frame: FrameType | None) -> None:
        self._raise_if_told()

    def _raise_if_told(self) -> None:
        if self._reason and self._raises.is_set():
            raise self._reason
