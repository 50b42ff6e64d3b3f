"""`python -m workers recommend`: JSON lines in, lists out, and a sentence for anything that cannot be answered."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from workers.__main__ import main

Recommend = Callable[..., tuple[int, list[dict[str, Any]]]]


@pytest.fixture
def recommend(small_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> Recommend:
    """The exit code and the answers to lines, from a scripted model over the small release."""
    for name, value in (
        ("DATA", small_folder),
        ("ONLY_RELEASE", "true"),
        ("HOME", tmp_path),
        ("ENGINE", "scripted"),
    ):
        monkeypatch.setenv(f"MATINEE_{name}", str(value))

    def run(*lines: object) -> tuple[int, list[dict[str, Any]]]:
        text = "".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines)
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(text.encode())))
        code = main(["recommend"])
        return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return run


def rated(**verdicts: str) -> list[dict[str, str]]:
    return [{"title": title.replace("_", " "), "verdict": verdict} for title, verdict in verdicts.items()]


def test_a_line_of_ratings_gives_a_line_of_movies(recommend: Recommend) -> None:
    code, (answer,) = recommend({"ratings": rated(Heat="good", Big="bad"), "count": 3})
    assert code == 0
    first = answer["recommendations"][0]
    assert set(first) == {"title", "year", "genres", "chance", "because", "company", "rare", "is_new"}
    assert len(answer["recommendations"]) == 3
    assert 0 <= first["chance"] <= 1 and first["because"] in (None, "Heat (1995)")
    assert not {"Heat", "Big"} & {r["title"] for r in answer["recommendations"]}


def test_wishes_are_honoured_and_name_movies_by_title(recommend: Recommend) -> None:
    wishes = {"genres": ["Comedy"], "without": ["Children"], "year_to": 1990, "unlike": ["Big (1988)"]}
    _, (answer,) = recommend({"ratings": [], "wishes": wishes})
    exact = answer["recommendations"][: answer["exact"]]
    assert {(r["title"], r["year"]) for r in exact} == {("Sabrina", 1954)}
    _, (like,) = recommend({"ratings": [], "wishes": {"like": ["Heat"]}, "count": 3})
    assert all({"Crime", "Action", "Thriller"} & set(r["genres"]) for r in like["recommendations"])


def test_who_only_dislikes_or_says_nothing_is_answered(recommend: Recommend) -> None:
    code, answers = recommend({"ratings": rated(Heat="bad", Fargo="bad")}, {"ratings": []})
    assert code == 0 and all(len(a["recommendations"]) > 4 for a in answers)


def test_a_line_that_cannot_be_answered_says_why_and_the_others_are(recommend: Recommend) -> None:
    code, answers = recommend(
        {"ratings": rated(Nonesuch="good")},
        "no JSON",
        {"ratings": rated(Heat="splendid")},
        {"ratings": [], "count": 21},
        {"ratings": [], "wishes": {"shoes": 1}},
        {"ratings": rated(Heat="good")},
    )
    assert code == 1
    assert answers[0]["error"] == "There is no movie 'Nonesuch' in the catalogue."
    assert all("error" in answer for answer in answers[:5])
    assert "recommendations" in answers[5]
