"""The adapter that a training starts from: the previous phase's bundle, unless another is chosen."""

from __future__ import annotations

from pathlib import Path

from movies.errors import MatineeError
from movies.settings import SHIPPED_BUNDLE
from workers.bundles.bundle import load_bundle
from workers.bundles.manifest import ADAPTER
from workers.engine.base_model import BaseModel

AFRESH = "none"


def parent_adapter(phase: int, chosen: Path | None, base: BaseModel) -> Path | None:
    """The PEFT adapter that a training of the phase starts from, or None to start afresh.

    Parameters
    ----------
    chosen: a bundle's folder, or "none" to start afresh; None means the shipped bundle of the previous phase, and a
        fresh start in phase 1.

    Raises
    ------
    BundleBroken: the bundle is broken.
    MatineeError: it belongs to another base model, or ships only with the repository.
    """
    if chosen is None and phase > 1:
        chosen = SHIPPED_BUNDLE.with_name(f"phase{phase - 1}")
        if not chosen.is_dir():
            raise MatineeError(
                f"A training of phase {phase} starts from {chosen.name}, which only the repository holds, not a wheel. "
                "Name another bundle, or none to start afresh."
            )
    if chosen is None or str(chosen) == AFRESH:
        return None
    bundle = load_bundle(chosen)
    if bundle.manifest.base.sha256 != base.sha256:
        raise MatineeError(
            f"{bundle.id}, which this training would start from, was trained on {bundle.manifest.base.name}, and the "
            f"base model here is {base.name} with another hash. Start from another bundle, or from none."
        )
    return bundle.folder / ADAPTER
