"""The bundle of phase 4 that ships: both engines agree on held-out people, and its lists are about them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from movies.movielens import Release
from movies.settings import EngineKind
from trainer.corpus import seen_by
from trainer.examples import split
from trainer.vectors.served import served
from trainer.vectors.validation import asked_people, ndcg, ranked
from workers.base_model import find_base_model
from workers.bundles import Bundle, load_bundle
from workers.movie_vectors import list_scores

PEOPLE, MOVIES = 8, 200


@pytest.fixture(scope="module")
def bundle(shipped: Path) -> Bundle:
    return load_bundle(shipped / "phase4")


def test_it_ships_small(bundle: Bundle) -> None:
    assert sum((bundle.folder / name).stat().st_size for name in bundle.manifest.files) < 16_000_000
    assert bundle.manifest.cut is not None and bundle.manifest.cut.layers == 10


@pytest.mark.slow
def test_both_engines_agree_on_held_out_people(bundle: Bundle, ml_100k: Release) -> None:
    people = asked_people(split(ml_100k).held_out)[:PEOPLE]
    movies = np.array([movie.id for movie in ml_100k.catalogue])[::8][:MOVIES]
    found = []
    for kind in (EngineKind.LLAMA_CPP, EngineKind.TRANSFORMERS):
        with served(bundle, ml_100k.catalogue, find_base_model(None), kind) as judge:
            found.append([judge.after(one.given, movies) for one in people])
    for name in ("like", "choice"):
        one, two = (np.concatenate([getattr(judged, name) for judged in some]) for some in found)
        print(f"{name}: largest difference {np.abs(one - two).max():.4f}, mean {np.abs(one - two).mean():.5f}")
        assert np.abs(one - two).max() < 0.02


@pytest.mark.slow
def test_lists_are_good_and_differ_between_people(bundle: Bundle, ml_100k: Release) -> None:
    splits = split(ml_100k)
    people = asked_people(splits.validation)[:12]
    catalogue = np.array([movie.id for movie in ml_100k.catalogue])
    assert bundle.manifest.cut is not None
    with served(bundle, seen_by(splits.train, ml_100k.catalogue), find_base_model(None)) as judge:
        fame = judge.vectors.fame(catalogue.tolist())
        scores = [list_scores(judge.after(one.given, catalogue), fame, bundle.manifest.cut.exponent) for one in people]
    lists = [ranked(x, catalogue, one) for x, one in zip(scores, people, strict=True)]
    assert np.mean([ndcg(x, one.liked) for x, one in zip(lists, people, strict=True)]) > 0.3
    first = [set(x[:5].tolist()) for x in lists]
    assert np.mean([len(a & b) / 5 for k, a in enumerate(first) for b in first[:k]]) < 0.4
