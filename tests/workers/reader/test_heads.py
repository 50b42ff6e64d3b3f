"""The reader's linear layers: files that fit, and files that do not."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from movies.errors import BundleBroken
from workers.reader.form import Form
from workers.reader.heads import Heads
from workers.reader.marks import HEADS

WIDTH = 8


def layers(width: int = WIDTH) -> dict[str, np.ndarray]:  # type: ignore[type-arg]
    random = np.random.default_rng(1)
    weights = {f"{name}.weight": random.normal(size=(n, width)).astype(np.float16) for name, n in HEADS.items()}
    return weights | {f"{name}.bias": random.normal(size=n).astype(np.float16) for name, n in HEADS.items()}


def test_all_probabilities_are_those_of_the_layers(tmp_path: Path) -> None:
    save_file(layers(), tmp_path / "heads.safetensors")
    heads = Heads.read(tmp_path / "heads.safetensors", WIDTH)
    vectors = np.random.default_rng(2).normal(size=(6, WIDTH)).astype(np.float32)
    marked = heads.marked(Form([0] * 6, first=1, slices=[(0, 1), (1, 2)], shown=[4]), vectors)
    assert marked.tags.shape == (2, HEADS["tags"]) and marked.on_screen.shape == (1, HEADS["on_screen"])
    for shares in (marked.tags, marked.verdicts, marked.on_screen, marked.intents, marked.facts):
        np.testing.assert_allclose(shares.sum(-1), 1, rtol=1e-5)
    logits = vectors[1:3] @ layers()["tags.weight"].astype(np.float32).T + layers()["tags.bias"]
    np.testing.assert_array_equal(marked.tags.argmax(-1), logits.argmax(-1))
    assert ((marked.flags >= 0) & (marked.flags <= 1)).all()


def test_with_nothing_on_screen_nothing_is_pointed_at(tmp_path: Path) -> None:
    save_file(layers(), tmp_path / "heads.safetensors")
    heads = Heads.read(tmp_path / "heads.safetensors", WIDTH)
    marked = heads.marked(Form([0, 0], first=0, slices=[(0, 1)], shown=[]), np.ones((2, WIDTH), np.float32))
    assert marked.on_screen.shape == (0, HEADS["on_screen"])


@pytest.mark.parametrize("broken", ["missing", "no file of layers", "another width", "one too few"])
def test_layers_that_do_not_fit_are_refused(broken: str, tmp_path: Path) -> None:
    file = tmp_path / "heads.safetensors"
    if broken == "no file of layers":
        file.write_bytes(b"nothing")
    elif broken == "another width":
        save_file(layers(WIDTH + 1), file)
    elif broken == "one too few":
        save_file({name: values for name, values in layers().items() if name != "facts.bias"}, file)
    with pytest.raises(BundleBroken, match="layers"):
        Heads.read(file, WIDTH)
