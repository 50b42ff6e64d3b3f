"""Starts real training workers, but quickly: what takes seconds to load is loaded once, before they fork off.

Reads JSON lines {"environment", "log"} and answers each with the id of a new worker's main process.
"""

from __future__ import annotations

import copy
import functools
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

import trainer.jobs.retrain
import trainer.training.finetune
from workers.engine.base_model import find_base_model
from workers.engine.transformers import load_base


def main(base: str) -> None:
    """Fork a worker for each line, until there are no more."""
    loaded = functools.cache(load_base)
    loaded(find_base_model(base))
    trainer.training.finetune.load_base = lambda base, device: copy.deepcopy(loaded(base))
    # A checkpoint every second, so that no test waits a minute for one.
    trainer.jobs.retrain.CHECKPOINT_MINUTES = 1 / 60
    # A killed worker leaves nothing behind.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for line in sys.stdin:
        order = json.loads(line)
        if process := os.fork():
            print(process, flush=True)
        else:
            os._exit(work(order))


def work(order: dict[str, Any]) -> int:
    """Be `python -m workers train`, in a session of its own and with other settings."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    os.environ.update(order["environment"])
    with Path(order["log"]).open("a") as log:
        for stream in (1, 2):
            os.dup2(log.fileno(), stream)
    from workers.__main__ import main as workers

    return workers(["train"])


if __name__ == "__main__":
    main(sys.argv[1])
