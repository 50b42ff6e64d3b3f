"""A tiny reader is trained, exported, and served by llama.cpp."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from movies.errors import BundleBroken, MatineeError
from movies.movielens import Release
from trainer.reader.batches import batches
from trainer.reader.examples import Example, read_examples
from trainer.reader.export import export_reader
from trainer.reader.labels import labelled
from trainer.reader.measure import figures_of, table_of
from trainer.reader.network import ReaderNetwork
from trainer.reader.restore import learned_weights
from trainer.reader.training import ReaderRecipe, train_reader
from trainer.reader.variants import Variants
from workers.bundles.manifest import GGUF
from workers.bundles.reader_bundle import HEADS, load_reader_bundle
from workers.engine.base_model import BaseModel, find_base_model
from workers.engine.llama_cpp_encoder import LlamaCppEncoder, tokeniser
from workers.engine.transformers import load_base
from workers.reader.form import MOST_TOKENS
from workers.reader.own import OwnReader

pytestmark = pytest.mark.slow

RECIPE = ReaderRecipe(minutes=5, epochs=40, layers=2, frozen=1, rank=4, batch_tokens=512, compile=False)
LINES = (
    {"says": "loved Heat", "movies": [{"t": "Heat", "v": "good"}], "intent": "tell"},
    {"says": "hated Fargo", "movies": [{"t": "Fargo", "v": "bad"}], "intent": "tell"},
    {"says": "horror please", "wishes": {"genres": ["Horror"]}, "intent": "recommend"},
    {"says": "the 1st", "screen": ["Heat (1995)"], "movies": [{"t": "#1", "v": "seen"}], "intent": "tell"},
)


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> list[Example]:
    file = tmp_path_factory.mktemp("messages") / "messages.jsonl"
    file.write_text("\n".join(map(json.dumps, LINES)), "utf-8")
    return read_examples([file])


@pytest.fixture(scope="module")
def base(tiny_gguf: Path) -> BaseModel:
    return find_base_model(str(tiny_gguf))


@pytest.fixture(scope="module")
def reader(examples: list[Example], base: BaseModel, small: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a reader that was trained on the four messages."""
    home = tmp_path_factory.mktemp("reader")
    variants = Variants.of(small.catalogue, seed=1)
    with tokeniser(Path(base.path)) as tokenise:
        learned, training = train_reader(RECIPE, examples, variants, base, tokenise, home / "checkpoint.pt", print)
    export_reader(learned, base, training, home / "reader")
    assert training["messages"] == len(LINES) and training["seen"] >= len(LINES)
    return home / "reader"


def test_what_llama_cpp_serves_is_what_was_trained(
    reader: Path, examples: list[Example], base: BaseModel, tmp_path: Path
) -> None:
    network = ReaderNetwork(load_base(base)[0], RECIPE.layers, RECIPE.frozen, RECIPE.rank)
    network.load_state_dict(torch.load(reader.parent / "checkpoint.pt", weights_only=True), strict=False)
    model = LlamaCppEncoder(load_reader_bundle(reader).model(base, tmp_path, "F32"), MOST_TOKENS, threads=1)
    forms = [labelled(example, model.tokenise) for example in examples]
    (batch,) = batches(forms, RECIPE.batch_tokens)
    with torch.no_grad():
        rows = network.encode(batch.tokens, batch.positions, batch.mask).float().numpy()
    trained = rows.reshape(-1, rows.shape[-1])
    start = 0
    for one in forms:
        served = model.encode(one.form.tokens)
        part = trained[start : start + len(served)]
        # The network computes in bf16, which has eight bits.
        assert np.abs(served - part).max() < 0.05 * np.abs(part).max()
        start += len(served)
    model.close()


def test_training_can_go_on_from_the_files_that_workers_open(reader: Path, base: BaseModel, tmp_path: Path) -> None:
    bundle = load_reader_bundle(reader)
    export_reader(learned_weights(bundle, base), base, bundle.manifest.training, tmp_path / "again")
    assert load_reader_bundle(tmp_path / "again").manifest.files == bundle.manifest.files
    trained = torch.load(reader.parent / "checkpoint.pt", weights_only=True)
    assert learned_weights(bundle, base).keys() == trained.keys()


def test_a_trained_reader_is_opened_and_measured(
    reader: Path, examples: list[Example], base: BaseModel, tmp_path: Path
) -> None:
    opened = OwnReader(load_reader_bundle(reader), base, tmp_path, threads=1)
    figures = figures_of(opened, examples)
    opened.close()
    assert (figures["messages"], figures["thumbs"]) == (4, 2)
    assert table_of(figures)[0].split() == ["messages", "4"]


@pytest.mark.parametrize("name", [GGUF, HEADS])
def test_a_reader_whose_files_were_altered_is_refused(reader: Path, name: str, tmp_path: Path) -> None:
    copy = tmp_path / "reader"
    copy.mkdir()
    for file in reader.iterdir():
        (copy / file.name).write_bytes(file.read_bytes() + (b"x" if file.name == name else b""))
    with pytest.raises(BundleBroken, match=name):
        load_reader_bundle(copy)


def test_a_reader_of_another_base_model_is_refused(reader: Path, tmp_path: Path) -> None:
    other = BaseModel("other", "other.gguf", "0" * 64)
    with pytest.raises(BundleBroken, match="MATINEE_READER=off"):
        load_reader_bundle(reader).model(other, tmp_path)


def test_a_line_that_is_no_example_is_named(tmp_path: Path) -> None:
    file = tmp_path / "bad.jsonl"
    file.write_text('{"says": "hi", "intent": "greet"}\n{"says": "hi"}\n', "utf-8")
    with pytest.raises(MatineeError, match="line 2"):
        read_examples([file])
    file.write_text('{"says": "hi", "intent": "tell", "movies": [{"t": "Heat", "v": "good"}]}\n', "utf-8")
    with pytest.raises(MatineeError, match="does not hold the title"):
        read_examples([file])
