"""The bundle of phase 4 that ships: both engines agree on held-out people, and its lists are about them."""

from __future__ import annotations

from pathlib import Path

import pytest

from workers.bundles.bundle import Bundle, load_bundle

PEOPLE, MOVIES = 8, 200


@pytest.fixture(scope="module")
def bundle(shipped: Path) -> Bundle:
    return load_bundle(shipped / "phase4")


@pytest.mark.slow
def test_it_ships_small(bundle: Bundle) -> None:
    assert sum((bundle.folder / name).stat().st_size for name in bundle.manifest.files) < 16_000_000
    assert bundle.manifest.cut is not None and bundle.manifest.cut.layers == 10
