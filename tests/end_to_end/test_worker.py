"""A worker on its own: it says what is wrong at the start, and a killed one loses no job."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psutil
import pytest
from pydantic import SecretStr

from bot.queue.recommender import Recommender
from movies.errors import PromotionRefused
from movies.movielens import Release
from movies.protocol.recommendation import PredictJob, RatedMovie, RecommendJob, RecommendResult
from movies.protocol.registry import ModelsJob, PromoteJob, RollBackJob
from movies.ratings import Verdict
from movies.settings import SHIPPED_BUNDLE, BrokerSettings
from workers.bundles.bundle import Bundle, load_bundle
from workers.engine.scripted import ScriptedEngine, ScriptedVectorEngine
from workers.inference import Inference
from workers.serving import LOOK_EVERY_SECONDS, ranked_by

Eventually = Callable[..., bool]


@pytest.mark.parametrize("command", [("workers", "serve"), pytest.param(("bot", "terminal"), marks=pytest.mark.slow)])
def test_a_missing_broker_is_reported_in_one_sentence(command: tuple[str, str], house: Any) -> None:
    done = house.run(*command, stdin="recommend\n", MATINEE_BROKER_URL="redis://user:open-sesame@127.0.0.1:1/0")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1 and "MATINEE_BROKER_URL" in done.stderr
    assert "open-sesame" not in done.stderr


@pytest.mark.slow
def test_a_job_whose_process_is_killed_is_done_by_the_next(
    broker: str, house: Any, release: Release, eventually: Eventually
) -> None:
    worker = house.start("workers", "serve", MATINEE_BROKER_URL=broker)
    recommender = Recommender(BrokerSettings(broker_url=SecretStr(broker)), patience=120)
    catalogue = release.catalogue
    heat = catalogue.find("Heat")
    assert heat is not None
    ratings = (RatedMovie(movie_id=heat.id, verdict=Verdict.GOOD),)
    first = recommender.ask(PredictJob(catalogue=catalogue.digest, ratings=ratings, movie_ids=(heat.id,)))
    child = first.served_by.pid
    with ThreadPoolExecutor() as threads:
        pending = threads.submit(recommender.ask, RecommendJob(catalogue=catalogue.digest, ratings=ratings, count=20))
        # The job runs as soon as its process computes.
        before = sum(psutil.Process(child).cpu_times()[:2])
        assert eventually(lambda: sum(psutil.Process(child).cpu_times()[:2]) > before + 0.2, 30)
        os.kill(child, signal.SIGKILL)
        result = pending.result(timeout=150)
    assert isinstance(result, RecommendResult)
    assert len(result.recommendations) == 20 and result.served_by.pid != child
    recommender.close()
    worker.terminate()
    worker.communicate(timeout=30)


def scored(house: Any, lines: list[str], *arguments: str, **settings: str) -> tuple[int, list[Any], str]:
    done = house.run("workers", "score", *arguments, stdin="\n".join(lines) + "\n", **settings)
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()], done.stderr


@pytest.mark.parametrize("bundle", ["phase1", SHIPPED_BUNDLE.name])
def test_scores_come_one_per_candidate_in_order(house: Any, shipped: Path, bundle: str) -> None:
    history = [{"title": "Heat (1995)", "verdict": "good"}, {"title": "Twister (1996)", "verdict": "bad"}]
    titles = ["Fargo (1996)", "A Movie That Nobody Made (2031)", "Usual Suspects, The (1995)"]
    lines = [json.dumps({"history": history, "candidates": order}) for order in (titles, titles[::-1])]
    code, (forward, backward), _ = scored(house, lines, "--bundle", str(shipped / bundle))
    assert code == 0
    assert len(forward["chance"]) == 3 and all(0 < c < 1 for c in forward["chance"])
    assert forward["chance"] == pytest.approx(backward["chance"][::-1], abs=0.01)
    assert len(set(forward["chance"])) == 3


@pytest.mark.slow
def test_full_precision_and_gguf_give_the_same_chances(house: Any) -> None:
    line = json.dumps({"history": [{"title": "Heat", "verdict": "good"}], "candidates": ["Fargo", "Twister", "Alien"]})
    (_, (gguf,), _), (_, (full,), _) = (scored(house, [line], "--engine", e) for e in ("llama_cpp", "transformers"))
    assert full["chance"] == pytest.approx(gguf["chance"], abs=0.01)


def test_a_line_that_cannot_be_read_gets_an_error_and_the_others_their_answer(house: Any) -> None:
    good = json.dumps({"history": [], "candidates": ["Fargo"]})
    code, answers, err = scored(
        house, ["{", json.dumps({"history": [{"title": "Heat", "verdict": "so so"}], "candidates": []}), good]
    )
    assert code == 1 and "Traceback" not in err
    assert ["error" in a for a in answers] == [True, True, False]
    assert len(answers[2]["chance"]) == 1


def test_a_missing_bundle_is_reported_in_one_sentence(house: Any, tmp_path: Path) -> None:
    code, answers, err = scored(house, ["{}"], "--bundle", str(tmp_path))
    assert (code, answers) == (1, []) and err.count("\n") == 1 and "bundle" in err


@pytest.mark.slow
def test_while_bundles_are_promoted_and_rolled_back_no_job_is_lost_and_none_mixes_two(
    broker: str, house: Any, release: Release, shipped: Path, tmp_path: Path
) -> None:
    settings = {
        "MATINEE_BROKER_URL": broker,
        "MATINEE_ENGINE": "scripted",
        "MATINEE_REGISTRY": str(tmp_path / "models"),
    }
    # Its log goes to a file: a pipe that nobody reads fills up, and blocks the worker.
    with (tmp_path / "worker.log").open("w") as log:
        worker = subprocess.Popen(
            house.command("workers", "serve"), env=house.environment | settings, cwd=house.cwd, stdout=log, stderr=log
        )
    recommender = Recommender(BrokerSettings(broker_url=SecretStr(broker)), patience=120)
    catalogue = release.catalogue
    ratings = (RatedMovie(movie_id=next(iter(catalogue)).id, verdict=Verdict.GOOD),)
    job = RecommendJob(catalogue=catalogue.digest, ratings=ratings, count=5)

    def by(bundle: Bundle) -> list[tuple[int, float]]:
        engine = ScriptedVectorEngine() if bundle.manifest.cut else ScriptedEngine()
        found = Inference(engine, bundle, release, *ranked_by(bundle)).recommend(job).recommendations
        return [(r.movie_id, r.chance) for r in found]

    bundles = {b.id: b for b in (load_bundle(shipped / name) for name in ("phase1", SHIPPED_BUNDLE.name))}
    expected = {name: by(bundle) for name, bundle in bundles.items()}
    phase_1, ships = bundles
    assert expected[phase_1] != expected[ships]
    served: list[str] = []

    over = threading.Event()

    def ask_all_the_while() -> None:
        while not over.is_set() or len(served) < 200:
            result = recommender.ask(job)
            name = result.served_by.bundle
            assert [(r.movie_id, r.chance) for r in result.recommendations] == expected[name]
            served.append(name)

    def models(*arguments: str) -> None:
        done = house.run("workers", "models", *arguments, **settings)
        assert done.returncode == 0, done.stderr

    def next_is(name: str) -> None:
        # The next job that begins after the worker has looked again, which it does every other second.
        time.sleep(LOOK_EVERY_SECONDS + 0.2)
        assert recommender.ask(job).served_by.bundle == name

    models("add", str(shipped / "phase1"))
    with ThreadPoolExecutor(4) as threads:
        people = [threads.submit(ask_all_the_while) for _ in range(4)]
        try:
            next_is(ships)
            models("promote", phase_1)
            next_is(phase_1)
            models("rollback")
            next_is(ships)
        finally:
            over.set()
        for person in people:
            person.result(timeout=120)
    assert set(served) == set(bundles)
    recommender.close()
    worker.terminate()
    worker.wait(timeout=30)


@pytest.mark.slow
def test_the_bot_promotes_and_rolls_back_over_the_queue_and_is_refused_what_is_out_of_date(
    broker: str, house: Any, release: Release, shipped: Path, tmp_path: Path
) -> None:
    settings = {
        "MATINEE_BROKER_URL": broker,
        "MATINEE_ENGINE": "scripted",
        "MATINEE_REGISTRY": str(tmp_path / "models"),
    }
    assert house.run("workers", "models", "add", str(shipped / "phase1"), **settings).returncode == 0
    with (tmp_path / "worker.log").open("w") as log:
        worker = subprocess.Popen(
            house.command("workers", "serve"), env=house.environment | settings, cwd=house.cwd, stdout=log, stderr=log
        )
    recommender = Recommender(BrokerSettings(broker_url=SecretStr(broker)), patience=120)
    before = recommender.ask(ModelsJob())
    [candidate] = before.models
    assert before.served == load_bundle(SHIPPED_BUNDLE).id
    wish = PromoteJob(digest=candidate.digest, served=None)
    assert [recommender.ask(wish).served for _ in range(2)] == [candidate.id] * 2
    with pytest.raises(PromotionRefused, match="no bundle"):
        recommender.ask(PromoteJob(digest="f" * 64, served=candidate.digest))
    with pytest.raises(PromotionRefused, match="in the meantime"):
        recommender.ask(PromoteJob(digest="f" * 64, served=None))
    time.sleep(LOOK_EVERY_SECONDS + 0.2)
    job = PredictJob(catalogue=release.catalogue.digest, ratings=(), movie_ids=(next(iter(release.catalogue)).id,))
    assert recommender.ask(job).served_by.bundle == candidate.id
    assert recommender.ask(RollBackJob(to=None, served=candidate.digest)).served == before.served
    recommender.close()
    worker.terminate()
    worker.wait(timeout=30)
