"""The main job: a newcomer's three lines, answered by the shipped model through a Celery worker."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest

from movies.movielens import Release
from movies.protocol.recommendation import RatedMovie
from movies.ratings import Verdict
from movies.settings import SHIPPED_BUNDLE, DataSettings, WorkerSettings
from workers.bundles.bundle import load_bundle
from workers.judges import judge_of
from workers.serving import open_checked

THREE_LINES = (
    "I loved Heat, Fargo and The Usual Suspects. I hated Batman Forever and Twister.\n"
    "recommend me something\n"
    "would I like Pulp Fiction?\n"
)
NAMED = ("Heat", "Fargo", "The Usual Suspects", "Batman Forever", "Twister")
RECOMMENDED = re.compile(r"^\d+\. (?P<title>.+?) \(\d{4}\) .*?(?P<percent>\d+) %", re.MULTILINE)

Eventually = Callable[..., bool]


def test_three_lines_are_answered_by_the_shipped_model_in_another_process(
    house: Any, shipped: Path, ml_100k: Release
) -> None:
    chat = house.start("deploy.local", "terminal")
    out, err = chat.communicate(THREE_LINES, timeout=200)
    assert chat.returncode == 0, err

    assert "[info" not in out and "RecommendJob" not in out, "the log has no place in a conversation"
    recommended = RECOMMENDED.findall(out)
    assert len(recommended) >= 5
    assert not {title for title, _ in recommended} & set(NAMED)
    assert all(0 < int(percent) < 100 for _, percent in recommended)
    told = re.search(r"Pulp Fiction \(1994\): (\d+) %", out)
    assert told is not None

    # The worker wrote down what it did: with which bundle, and in which process.
    (recommendation,), (prediction,) = house.events("recommend_done"), house.events("predict_done")
    assert recommendation["bundle"] == prediction["bundle"] == load_bundle(SHIPPED_BUNDLE).id
    assert recommendation["pid"] == prediction["pid"] != chat.pid

    # The chance is the one that this adapter gives; another adapter gives another.
    catalogue = ml_100k.catalogue
    ids = {name: movie.id for name in (*NAMED, "Pulp Fiction") if (movie := catalogue.find(name))}
    seen = [RatedMovie(movie_id=ids[t], verdict=Verdict.GOOD if t in NAMED[:3] else Verdict.BAD) for t in NAMED]
    expected = {}
    for folder in (SHIPPED_BUNDLE, shipped / "phase1"):
        bundle, engine = open_checked(load_bundle(folder), WorkerSettings(), DataSettings())
        opinions = judge_of(engine, bundle, catalogue).opinions(seen, [catalogue[ids["Pulp Fiction"]]])
        expected[folder.name] = bundle.manifest.calibration.chance(float(opinions.like[0]))
        engine.close()
    assert int(told[1]) == pytest.approx(100 * expected[SHIPPED_BUNDLE.name], abs=0.6)
    assert abs(expected["phase1"] - expected[SHIPPED_BUNDLE.name]) > 0.002


def family(chat: subprocess.Popen[str]) -> list[psutil.Process]:
    """The chat's processes once the front end speaks: supervisor, guardian, broker, worker, front end."""
    assert chat.stdout is not None and chat.stdout.readline().startswith("Hi!")
    supervisor = next(p for p in (psutil.Process(chat.pid), *psutil.Process(chat.pid).children()) if is_supervisor(p))
    found = [supervisor, *supervisor.children(recursive=True)]
    assert len(found) >= 5
    return found


def is_supervisor(process: psutil.Process) -> bool:
    return "deploy.local" in process.cmdline()


def gone(processes: list[psutil.Process]) -> bool:
    return not any(p.is_running() and p.status() != psutil.STATUS_ZOMBIE for p in processes)


@pytest.mark.slow
def test_nothing_is_left_running_after_the_end(house: Any) -> None:
    chat = house.start("deploy.local", "terminal")
    processes = family(chat)
    out, _ = chat.communicate("hello\n", timeout=60)
    assert chat.returncode == 0 and out
    assert gone(processes)


@pytest.mark.slow
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_nothing_is_left_running_after_the_chat_is_stopped(
    number: signal.Signals, house: Any, eventually: Eventually
) -> None:
    chat = house.start("deploy.local", "terminal")
    processes = family(chat)
    # A terminal sends Ctrl-C to its whole foreground group: the supervisor and the front end.
    front_end = [p for p in processes if "bot" in p.cmdline()] if number is signal.SIGINT else []
    for process in (chat, *front_end):
        process.send_signal(number)
    assert eventually(lambda: gone(processes), 20)
    chat.communicate(timeout=10)


@pytest.mark.slow
def test_a_broker_that_was_killed_is_started_again_and_the_chat_goes_on(house: Any) -> None:
    chat = house.start("deploy.local", "terminal")
    [broker] = [process for process in family(chat) if any("valkey" in part for part in process.cmdline())]
    broker.kill()
    assert chat.stderr is not None
    assert any("the broker stopped by itself" in line for line in iter(chat.stderr.readline, ""))
    out, _ = chat.communicate("I loved Heat.\nrecommend\n", timeout=100)
    assert RECOMMENDED.findall(out)


@pytest.mark.slow
def test_nothing_is_left_running_after_the_starter_of_the_chat_is_killed(house: Any, eventually: Eventually) -> None:
    starting = "import subprocess, sys; subprocess.call([sys.executable, '-m', 'deploy.local', 'terminal'])"
    starter = subprocess.Popen(
        [sys.executable, "-c", starting],
        env=house.environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    processes = family(starter)
    starter.kill()
    assert eventually(lambda: gone(processes), 20)
    starter.communicate(timeout=10)


@pytest.mark.slow
def test_two_chats_at_once_do_not_interfere(house: Any) -> None:
    both = [house.start("deploy.local", "terminal", "--as", name) for name in ("ana", "ben")]
    messages = ("I loved Heat.\nwould I like Fargo?\nprofile\n", "I hated Heat.\nwould I like Fargo?\nprofile\n")
    for chat, message in zip(both, messages, strict=True):
        assert chat.stdin is not None
        chat.stdin.write(message)
        chat.stdin.close()
    outputs = []
    for chat in both:
        assert chat.stdout is not None and chat.stderr is not None
        outputs.append(chat.stdout.read())
        assert chat.wait(timeout=200) == 0, chat.stderr.read()
    assert "👍 1   Heat (1995)" in outputs[0] and "👎 0\n" in outputs[0]
    assert "👎 1   Heat (1995)" in outputs[1] and "👍 0\n" in outputs[1]
    assert all(re.search(r"Fargo \(1996\): \d+ %", out) for out in outputs)
    assert len({event["pid"] for event in house.events("predict_done")}) == 2


@pytest.mark.slow
def test_what_was_said_is_remembered_by_the_next_chat_until_it_is_forgotten(house: Any) -> None:
    def chat(*lines: str) -> str:
        done = house.run("deploy.local", "terminal", "--as", "ana", stdin="\n".join(lines) + "\n")
        assert done.returncode == 0, done.stderr
        return str(done.stdout)

    first = chat("I loved Heat, Fargo and The Usual Suspects", "recommend a drama")
    shown = {title for title, _ in RECOMMENDED.findall(first)}
    assert "Hi!" in first and "[recommend]" in first and len(shown) == 5
    second = chat("more", "profile", "forget me", "[yes]")
    assert "Welcome back! I remember the three movies" in second and "👍 3 " in second
    more = {title for title, _ in RECOMMENDED.findall(second)}
    assert "For you (Drama)" in second and len(more) == 5 and not more & shown
    assert "I know nothing about you" in second
    third = chat("what do you know about me")
    assert "Hi!" in third and "Welcome back" not in third and "I know nothing about you" in third


@pytest.mark.slow
def test_any_input_gets_an_answer_and_no_traceback(house: Any) -> None:
    process = house.start("deploy.local", "terminal")
    process.stdin.buffer.write(
        b"\n\xff\xfe\x00binary\x80\n"
        + "好的电影 مرحبا\n".encode()
        + b"x" * 1_000_000
        + b"\nI loved Zorblaxian Chronicles\n"
    )
    out, err = process.communicate(timeout=200)
    assert process.returncode == 0
    assert "Traceback" not in out + err
    assert "first 4,000 characters" in out
    assert "I don't know “Zorblaxian Chronicles”" in out


def tampered(shipped: Path, target: Path) -> Path:
    for file in (shipped / "phase2").rglob("*"):
        if file.is_file():
            copy = target / file.relative_to(shipped / "phase2")
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(file.read_bytes())
    weights = target / "adapter.gguf"
    weights.write_bytes(weights.read_bytes()[:-1] + b"\x00")
    return target


@pytest.mark.parametrize("fault", ["data", "data_broken", "base_model", "bundle", "bundle_altered"])
def test_missing_requirements_are_reported_in_one_sentence_with_the_remedy(
    fault: str, house: Any, shipped: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "movies.csv").write_text("movieId,title,genres\n1,Heat (1995),Crime\n")
    (broken / "ratings.csv").write_text("not,a,rating\n")
    settings, hint = {
        "data": ({"MATINEE_DATA": str(tmp_path / "nowhere")}, "matinee fetch"),
        "data_broken": ({"MATINEE_DATA": str(broken)}, "matinee fetch"),
        "base_model": ({"MATINEE_BASE_MODEL": "/nowhere/model.gguf"}, "MATINEE_BASE_MODEL"),
        "bundle": ({"MATINEE_BUNDLE": str(tmp_path / "nowhere")}, "MATINEE_BUNDLE"),
        "bundle_altered": ({"MATINEE_BUNDLE": str(tampered(shipped, tmp_path / "altered"))}, "MATINEE_BUNDLE"),
    }[fault]
    done = house.run("deploy.local", "terminal", stdin="hello\n", **settings)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1 and hint in done.stderr
    assert house.processes() == []
