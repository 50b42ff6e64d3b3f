"""A training worker as it is, but for its teacher, who learns of fewer people: `python -m tests.fakes.run_trainer`.

Fitting the teacher takes most of a minute, and minutes on a busy machine; of the tests' sixteen movies it has as little
to say then as now.
"""

from __future__ import annotations

import sys

import trainer.training.finetune


def main() -> int:
    """Be `python -m workers train`."""
    trainer.training.finetune.TEACHER_FIT_SEQUENCES = 100
    from workers.__main__ import main as workers

    return workers(["train"])


if __name__ == "__main__":
    sys.exit(main())
