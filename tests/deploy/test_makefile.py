"""`make help`, the Makefile and the command `matinee` agree."""

from __future__ import annotations

import re
import subprocess

import pytest

from deploy.command import VERBS
from movies.settings import REPOSITORY

TEXT = (REPOSITORY / "Makefile").read_text("utf-8")
# What development needs, and what only a checkout has.
OF_A_CHECKOUT = set("help trainer test slow coverage lint bench wheel hashes audit sbom clean".split())


@pytest.fixture(scope="module")
def helped() -> dict[str, str]:
    """What `make help` says of each verb."""
    done = subprocess.run(["make", "help"], cwd=REPOSITORY, capture_output=True, text=True, timeout=30, check=True)
    return dict(re.findall(r"^  make (\S+) +(.+)$", done.stdout, re.MULTILINE))


def test_help_names_every_verb_and_says_what_it_is_for(helped: dict[str, str]) -> None:
    [phony] = re.findall(r"^\.PHONY: (help .+)$", TEXT, re.MULTILINE)
    assert helped.keys() == set(phony.split())
    assert all(len(purpose) > 10 for purpose in helped.values())


def test_what_make_does_besides_development_the_installed_command_does_too(helped: dict[str, str]) -> None:
    assert helped.keys() - OF_A_CHECKOUT == {"chat", "discord", "slack", "worker", "fetch"} & VERBS.keys()
