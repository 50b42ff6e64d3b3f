"""The wheel, installed into an environment of its own and used outside a checkout. Nothing is fetched for it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from movies.movielens import Release
from movies.settings import REPOSITORY, SHIPPED_BUNDLE, DataSettings
from workers.bundles.bundle import load_bundle
from workers.bundles.reader_bundle import MANIFEST, SHIPPED_READER, load_reader_bundle

PACKAGES = ("movies", "workers", "trainer", "bot", "deploy")

pytestmark = pytest.mark.slow

Matinee = Callable[..., "subprocess.CompletedProcess[str]"]


def run(*command: str | Path, **options: str | Path | dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, timeout=250, **options)  # type: ignore[call-overload,no-any-return]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy, since setuptools leaves its work behind."""
    copy, built = tmp_path_factory.mktemp("copy"), tmp_path_factory.mktemp("built")
    for package in PACKAGES:
        shutil.copytree(REPOSITORY / package, copy / package, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(REPOSITORY / file, copy)
    pip = [sys.executable, "-m", "pip", "wheel", "--no-index", "--no-deps", "--no-build-isolation"]
    done = run(*pip, "--wheel-dir", built, copy)
    assert done.returncode == 0, done.stderr
    [wheel] = built.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel, which borrows the libraries of the one that the tests run in."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=True)
    done = run(folder / "bin" / "python", "-m", "pip", "install", "--no-index", "--no-deps", wheel)
    assert done.returncode == 0, done.stderr
    [packages] = folder.glob("lib/python*/site-packages")
    (packages / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    return folder


@pytest.fixture
def matinee(environment: Path, ml_100k: Release, tmp_path: Path) -> Matinee:
    """Runs the command in a folder with somebody else's package `bot`, and with an empty home."""
    elsewhere, share = tmp_path / "elsewhere", tmp_path / "share"
    (elsewhere / "bot").mkdir(parents=True)
    (elsewhere / "bot" / "__init__.py").write_text("raise SystemExit('this is not Matinee')\n", "utf-8")
    (share / "matinee").mkdir(parents=True)
    real = DataSettings()
    real.models.mkdir(parents=True, exist_ok=True)
    (share / "matinee" / "models").symlink_to(real.models.resolve())
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("MATINEE_", "PYTHON"))}
    data = real.data or real.fetched / ml_100k.name
    settings = kept | {"XDG_DATA_HOME": str(share), "MATINEE_DATA": str(data.resolve())}

    def command(*words: str, typed: str = "", **changed: str) -> subprocess.CompletedProcess[str]:
        return run(environment / "bin" / "matinee", *words, cwd=elsewhere, env=settings | changed, input=typed)

    return command


def test_it_holds_every_module_the_bundles_that_are_served_and_the_files_that_programs_read(wheel: Path) -> None:
    inside = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    modules = {path for package in PACKAGES for path in (REPOSITORY / package).rglob("*.py")}
    served = {SHIPPED_BUNDLE / name for name in ("bundle.json", *load_bundle(SHIPPED_BUNDLE).manifest.files)}
    reader = {SHIPPED_READER / name for name in (MANIFEST, *load_reader_bundle(SHIPPED_READER).manifest.files)}
    texts = set((REPOSITORY / "movies").glob("*.txt"))
    beside = {REPOSITORY / "deploy" / "slack" / "manifest.yaml", *texts}
    expected = modules | served | reader | beside
    assert inside == {path.relative_to(REPOSITORY).as_posix() for path in expected}


def test_its_command_explains_itself(matinee: Matinee) -> None:
    done = matinee("--help")
    assert done.returncode == 0 and "matinee chat" in done.stdout, done.stderr


def test_the_doctor_finds_everything_in_place_and_the_home_in_the_users_folder(
    matinee: Matinee, tmp_path: Path
) -> None:
    done = matinee("doctor")
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"ok     home        {tmp_path / 'share' / 'matinee'}\n" in done.stdout
    assert "Everything is here" in done.stdout


def test_the_doctor_ends_with_1_where_something_is_missing(matinee: Matinee, tmp_path: Path) -> None:
    done = matinee("doctor", MATINEE_DATA=str(tmp_path / "nowhere"))
    assert done.returncode == 1
    assert "to do  movies" in done.stdout and "matinee fetch" in done.stdout


def test_a_chat_outside_a_checkout_recommends_and_remembers_in_the_users_folder(
    matinee: Matinee, tmp_path: Path
) -> None:
    done = matinee("chat", typed="I loved Heat and Fargo. I hated Batman Forever.\nrecommend\n")
    assert done.returncode == 0, done.stderr
    assert "👍 Heat (1995)" in done.stdout and "\n5. " in done.stdout
    assert (tmp_path / "share" / "matinee" / "matinee.db").is_file()
    again = matinee("chat", typed="what do you know about me\n")
    assert "Heat" in again.stdout, again.stdout + again.stderr
