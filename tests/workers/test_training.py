"""Starting a training worker: missing requirements are reported, and its queue is separate from inference."""

from __future__ import annotations

import importlib.util

import pytest

import workers.training
from movies.protocol.recommendation import INFERENCE_QUEUE
from movies.protocol.registry import REGISTRY_QUEUE
from movies.protocol.training import TRAINING_QUEUE
from workers.__main__ import main
from workers.app import app


def test_where_torch_is_not_installed_that_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name in {"torch", "peft"} else find(name))
    assert main(["train"]) == 1
    err = capsys.readouterr().err
    assert err.count("\n") == 1 and "torch, peft" in err and "trainer" in err and "Traceback" not in err


def test_a_broker_that_is_not_there_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(app.conf, "broker_url", "redis://user:open-sesame@127.0.0.1:1/0")
    monkeypatch.setattr(app.conf, "broker_write_url", "redis://user:open-sesame@127.0.0.1:1/0")
    monkeypatch.setattr(workers.training, "load_release", lambda _: None)
    assert main(["train"]) == 1
    err = capsys.readouterr().err
    assert err.count("\n") == 1 and "MATINEE_BROKER_URL" in err and "open-sesame" not in err


def test_it_takes_only_training_jobs_and_what_it_holds_is_out_of_reach_of_inference_workers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = dict(app.conf.broker_transport_options), list(app.conf.include)
    started: list[tuple[str, int]] = []

    def start(queues: str, concurrency: int) -> int:
        started.append((queues, concurrency))
        options = app.conf.broker_transport_options
        assert app.conf.include == ["trainer.jobs.tasks"]
        assert options["visibility_timeout"] <= 30
        kept = [options[k] for k in ("unacked_key", "unacked_index_key", "unacked_mutex_key")]
        assert all("training" in key for key in kept) and len(set(kept)) == 3
        return 0

    for name in ("load_release", "find_base_model", "check_broker"):
        monkeypatch.setattr(workers.training, name, lambda *_: None)
    monkeypatch.setattr(workers.training.os, "nice", lambda _: 0)
    monkeypatch.setattr(workers.training, "work", start)
    try:
        assert main(["train"]) == 0
    finally:
        app.conf.broker_transport_options, app.conf.include = before
        app.conf.worker_max_tasks_per_child = None
        workers.training.worker_shutting_down.disconnect(workers.training._stop)
        app.steps["worker"].discard(workers.training.Signs)
    assert started == [(TRAINING_QUEUE, 1)]


def test_an_inference_worker_takes_questions_and_what_is_asked_of_the_registry(monkeypatch: pytest.MonkeyPatch) -> None:

    started: list[str] = []

    def start(queues: str, _concurrency: int) -> int:
        started.append(queues)
        return 75

    monkeypatch.setattr("workers.app.work", start)
    for module, name in (
        ("workers.bundles.bundle", "load_bundle"),
        ("workers.app", "check_broker"),
        ("workers.engine.base_model", "find_base_model"),
        ("workers.engine.base_model", "quantised"),
    ):
        monkeypatch.setattr(f"{module}.{name}", lambda *_: None)
    monkeypatch.setattr("workers.serving.release_of", lambda _: None)
    # What Celery's exit code says is passed on.
    assert main(["serve"]) == 75
    assert started == [f"{INFERENCE_QUEUE},{REGISTRY_QUEUE}"]
    assert app.conf.include == ["workers.tasks"]
