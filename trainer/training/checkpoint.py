"""A training run's folder: the adapter, the optimizer's state, and everything needed to resume."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch

from movies.errors import MatineeError
from workers.bundles.manifest import ADAPTER

OPTIMIZER = "optimizer.pt"
STATE = "progress.json"
# The fields that may differ in a resumed run: limits and logging.
FREE = {"minutes", "steps", "validate_minutes", "checkpoint_minutes"}


@dataclass
class Progress:
    """A checkpoint's state beside the adapter; times in seconds, summed over resumed runs."""

    step: int = 0
    elapsed: float = 0.0
    labels: int = 0
    tokens: int = 0
    validation: list[dict[str, float]] = field(default_factory=list)


def save(
    run: Path,
    adapter: Any,
    optimizer: Any,
    about: dict[str, Any],
    progress: Progress,
    write_more: Callable[[Path], None] = lambda folder: None,
) -> None:
    """Replace the checkpoint atomically: a crash leaves the old one or the new one.

    write_more: writes further files of the checkpoint into a folder.
    """
    unfinished, outdated = _unfinished(run), run.with_name(f".{run.name}.old")
    for leftover in (unfinished, outdated):
        shutil.rmtree(leftover, ignore_errors=True)
    unfinished.mkdir(parents=True)
    adapter.save_pretrained(str(unfinished / ADAPTER), save_embedding_layers=False)
    torch.save(optimizer.state_dict(), unfinished / OPTIMIZER)
    write_more(unfinished)
    state = about | {"progress": asdict(progress)}
    (unfinished / STATE).write_text(json.dumps(state, indent=1) + "\n", "utf-8")
    if run.exists():
        run.replace(outdated)
    unfinished.replace(run)
    shutil.rmtree(outdated, ignore_errors=True)


def resumed(run: Path, about: dict[str, Any]) -> tuple[Progress, str | None]:
    """The run's progress, and the hash of the adapter it started from.

    Raises
    ------
    MatineeError: there is nothing to resume, or its recipe, base model or data are different.
    """
    if not run.exists() and _unfinished(run).exists():
        # A crash may have happened after the old checkpoint was moved away and before the new one was moved into place.
        _unfinished(run).replace(run)
    try:
        state = json.loads((run / STATE).read_text("utf-8"))
        progress = Progress(**state["progress"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise MatineeError(f"There is no checkpoint in {run} to resume from; start without --resume.") from error
    ours, theirs = _comparable(about), _comparable(state)
    if changed := ", ".join(sorted(k for k in ours if ours[k] != theirs.get(k))):
        raise MatineeError(
            f"The checkpoint in {run} was made with a different recipe ({changed} differ); give the same options."
        )
    return progress, state["parent"]


def how_far(run: Path) -> Progress | None:
    """A run's progress, or None if it has no checkpoint to resume from."""
    for folder in (run, _unfinished(run)):
        try:
            # The state is written last, so if it is there, the rest is complete.
            return Progress(**json.loads((folder / STATE).read_text("utf-8"))["progress"])
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return None


def _unfinished(run: Path) -> Path:
    return run.with_name(f".{run.name}.new")


def _comparable(state: dict[str, Any]) -> dict[str, Any]:
    fixed = {k: v for k, v in state["recipe"].items() if k not in FREE}
    return fixed | {"base": state["base"], "data": state["data"]}
