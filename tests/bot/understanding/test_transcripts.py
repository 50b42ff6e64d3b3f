"""Conversations of others are read as the bot would have heard them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.contracts.session import Question
from bot.understanding.titles.finder import TitleFinder
from bot.understanding.transcripts import (
    LONGEST_LINE,
    MOST_MESSAGES,
    Message,
    Speaker,
    TranscriptUnreadable,
    hold,
    question_of,
    read_conversations,
)
from movies.movielens import Release


@pytest.fixture(scope="module")
def finder(ml_100k: Release) -> TitleFinder:
    return TitleFinder(ml_100k.catalogue)


def held(finder: TitleFinder, *lines: str) -> dict[str, Any]:
    """What is held after lines that begin with "S:" for the seeker or "R:" for the recommender."""
    speakers = {"S": Speaker.SEEKER, "R": Speaker.RECOMMENDER}
    return hold([Message(speaker=speakers[line[0]], text=line[2:].strip()) for line in lines], finder)


def ratings(finder: TitleFinder, *lines: str) -> dict[str, str]:
    return {rating["title"]: rating["verdict"] for rating in held(finder, *lines)["ratings"]}


def test_a_verdict_on_what_the_recommender_named_is_held(finder: TitleFinder) -> None:
    assert ratings(finder, "R: Have you seen Fargo?", "S: Yes, I loved it") == {"Fargo": "good"}
    assert ratings(finder, "R: Did you like Twister?", "S: no") == {"Twister": "bad"}


def test_having_seen_or_heard_of_a_movie_is_no_verdict(finder: TitleFinder) -> None:
    assert ratings(finder, "R: Have you seen Fargo?", "S: yes") == {}
    assert ratings(finder, "R: Have you seen Fargo?", "S: my wife loved it") == {}


def test_what_the_recommender_thinks_is_no_rating(finder: TitleFinder) -> None:
    result = held(finder, "R: I loved Fargo")
    assert result["ratings"] == [] and result["named"] == [{"title": "Fargo", "year": 1996}]


def test_movies_of_successive_lines_of_the_recommender_are_spoken_of_together(finder: TitleFinder) -> None:
    assert ratings(finder, "R: Fargo", "R: or Twister", "S: I love both") == {"Fargo": "good", "Twister": "good"}


def test_a_later_verdict_replaces_an_earlier_one(finder: TitleFinder) -> None:
    assert ratings(finder, "S: I loved Fargo", "S: actually I hated Fargo") == {"Fargo": "bad"}


def test_not_having_seen_it_takes_a_verdict_back_only_where_the_movie_is_named(finder: TitleFinder) -> None:
    assert ratings(finder, "S: I loved Fargo", "S: I haven't seen it since") == {"Fargo": "good"}
    assert ratings(finder, "S: I loved Fargo", "S: wait, I have not seen Fargo") == {}
    assert ratings(finder, "S: I loved Fargo", "S: I have seen Fargo") == {"Fargo": "good"}


def test_a_name_that_several_movies_have_is_held_without_a_year(finder: TitleFinder) -> None:
    assert held(finder, "S: I loved Sabrina")["ratings"] == [{"title": "Sabrina", "year": None, "verdict": "good"}]
    dated = held(finder, "S: I loved Sabrina (1954)")
    assert dated["ratings"] == [{"title": "Sabrina", "year": 1954, "verdict": "good"}]
    series = held(finder, "S: is Star Trek any good?")
    assert all(entry["year"] is None for entry in series["named"] if entry["title"] == "Star Trek")


def test_the_last_wishes_are_held(finder: TitleFinder) -> None:
    result = held(finder, "S: I want a comedy", "S: recommend me a 90s thriller, no horror")
    assert result["wishes"] == {"genres": ["Thriller"], "without": ["Horror"], "from": 1990, "to": 1999}


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Did you like Fargo?", Question.VERDICT),
        ("have you seen Fargo", Question.SEEN),
        ("Fargo is a classic.", Question.NOTHING),
    ],
)
def test_what_the_recommender_asks_is_recognised(text: str, question: Question) -> None:
    assert question_of(text) is question


def test_each_line_becomes_a_line_with_its_id(finder: TitleFinder) -> None:
    lines = [
        json.dumps({"id": number, "messages": [{"speaker": "seeker", "text": "I loved Fargo"}], "gold": "unread"})
        for number in ("a", 7)
    ]
    written = [json.loads(line) for line in read_conversations([*lines, "\n"], finder)]
    assert [entry["id"] for entry in written] == ["a", 7]
    assert set(written[0]) == {"id", "ratings", "named", "wishes"}


@pytest.mark.parametrize(
    "line",
    [
        "no JSON",
        "[]",
        "{}",
        '{"id": "x"}',
        '{"id": null, "messages": []}',
        '{"id": "x", "messages": [{"speaker": "seeker"}]}',
        '{"id": "x", "messages": [{"speaker": "seeker", "text": 5}]}',
        '{"id": "x", "messages": [{"speaker": "somebody", "text": "hi"}]}',
        "[" * 100_000,
        json.dumps({"id": "x", "messages": [{"speaker": "seeker", "text": ""}] * (MOST_MESSAGES + 1)}),
        json.dumps({"id": "x" * LONGEST_LINE, "messages": []}),
    ],
)
def test_a_line_that_is_no_conversation_is_named_by_its_number(line: str, finder: TitleFinder) -> None:
    good = json.dumps({"id": "a", "messages": []})
    written = read_conversations([good, line], finder)
    assert json.loads(next(written))["id"] == "a"
    with pytest.raises(TranscriptUnreadable, match=r"^Line 2 is no conversation.*\.$"):
        next(written)
