"""A training worker whose teacher learns from fewer people: `python -m tests.fakes.run_trainer`.

Fitting the teacher takes most of a minute, and minutes on a busy machine; about sixteen movies it has as little to say
either way.
"""

from __future__ import annotations

import sys

import trainer.training.batches


def main() -> int:
    """Be `python -m workers train`."""
    trainer.training.batches.TEACHER_FIT_SEQUENCES = 100
    from workers.__main__ import main as workers

    return workers(["train"])


if __name__ == "__main__":
    sys.exit(main())
