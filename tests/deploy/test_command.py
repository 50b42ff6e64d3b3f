"""The command `matinee`: its verbs, its help, and its errors."""

from __future__ import annotations

import subprocess
import sys
from types import SimpleNamespace

import pytest

from deploy import command
from deploy.command import VERBS, Verb, main


@pytest.mark.parametrize("name", VERBS)
def test_each_verb_leads_to_a_program_that_explains_it(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([name, "--help"])
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith("usage: ")


@pytest.mark.parametrize("asked", [[], ["--help"], ["-h"], ["help"]])
def test_help_names_every_verb_and_what_it_is_for(asked: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(asked) == 0
    out = capsys.readouterr().out
    lines = [line.split(maxsplit=2) for line in out.splitlines() if line.startswith("  matinee ")]
    assert {verb: purpose for _, verb, purpose in lines} == {name: verb.purpose for name, verb in VERBS.items()}
    assert max(map(len, out.splitlines())) <= 100


def test_an_unknown_verb_is_refused_with_the_one_that_may_be_meant(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["recomend"]) == 2
    told = capsys.readouterr()
    assert told.out == "" and told.err.count("\n") == 1
    assert "'recomend'" in told.err and "Did you mean 'recommend'?" in told.err and "matinee --help" in told.err


def test_a_verb_like_no_other_is_refused_without_a_guess(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["zzz"]) == 2
    assert "Did you mean" not in capsys.readouterr().err


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out.startswith("matinee 0.")


def tea(monkeypatch: pytest.MonkeyPatch, made: object) -> None:
    """A verb `tea`, and its program."""
    monkeypatch.setitem(command.VERBS, "tea", Verb("tea_house", ("green",), "make tea"))
    monkeypatch.setitem(sys.modules, "tea_house", SimpleNamespace(main=made))  # type: ignore[arg-type]


def test_what_is_typed_follows_the_words_of_the_verb_and_the_exit_code_comes_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    typed: list[list[str]] = []
    tea(monkeypatch, lambda words: typed.append(words) or 7)  # type: ignore[func-returns-value]
    assert main(["tea", "--hot"]) == 7
    assert typed == [["green", "--hot"]]


def test_a_library_that_is_not_installed_is_named_with_the_extras(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def lacking(_: list[str]) -> int:
        raise ModuleNotFoundError(name="celery.app")

    tea(monkeypatch, lacking)
    assert main(["tea"]) == 1
    told = capsys.readouterr().err
    assert "tea needs celery" in told and "[bot,worker]" in told and told.count("\n") == 1


def test_ctrl_c_ends_it_without_a_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: list[str]) -> int:
        raise KeyboardInterrupt

    tea(monkeypatch, interrupted)
    assert main(["tea"]) == 130


def test_a_module_of_ours_that_is_missing_is_a_fault_and_no_matter_of_extras(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: list[str]) -> int:
        raise ModuleNotFoundError(name="bot.attic")

    tea(monkeypatch, broken)
    with pytest.raises(ModuleNotFoundError):
        main(["tea"])


def test_help_reads_no_program() -> None:
    program = (
        "import sys; from deploy.command import main; main(['--help'])\n"
        "print({m.split('.')[0] for m in sys.modules} & {'bot', 'workers', 'trainer', 'movies', 'numpy'})"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    assert done.stdout.splitlines()[-1] == "set()", done.stderr
