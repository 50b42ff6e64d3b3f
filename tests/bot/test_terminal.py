"""The chat in a terminal: how replies are drawn, and what typed lines do."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot import terminal
from bot.contracts.actions import Action
from bot.contracts.asked import Asked
from bot.contracts.replies import Attachment, Card, Choice, Reply
from bot.conversation.chat import Chat
from bot.front_end.pending import Pending
from bot.storage.profiles import Profiles
from bot.storage.questions import Questions
from movies.catalogue import Movie
from movies.errors import WorkerSilent
from movies.facts import Facts
from movies.movielens import Release
from movies.protocol.recommendation import PredictJob
from movies.ratings import Verdict
from movies.settings import StoreSettings
from tests.bot.worker import Worker, inference_of

HEAT = Movie(1, "Heat", 1995, ("Action", "Crime"), imdb_id=113277, tmdb_id=949)
PERSON = "terminal:ana"


@pytest.fixture
def profiles(small: Release, tmp_path: Path) -> Iterator[Profiles]:
    url = SecretStr(f"sqlite:///{tmp_path / 'matinee.db'}")
    opened = Profiles(StoreSettings(database_url=url), small.catalogue)
    yield opened
    opened.close()


@pytest.fixture
def worker(small: Release) -> Worker:
    return Worker(inference_of(small), down=WorkerSilent("The model hasn't answered yet."))


@pytest.fixture
def matinee(small: Release, profiles: Profiles, worker: Worker) -> Chat:
    return Chat(small, profiles, worker)  # type: ignore[arg-type]


@pytest.fixture
def questions(profiles: Profiles) -> Questions:
    return Questions(profiles.database, keeps=60)


Type = Callable[..., str]


@pytest.fixture
def typed(
    matinee: Chat,
    worker: Worker,
    questions: Questions,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> Type:
    """Runs the chat over lines from a pipe, in a folder of its own; returns what it printed."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")

    def run(*lines: str | bytes, name: str = "ana") -> str:
        sent = b"".join((line if isinstance(line, bytes) else line.encode()) + b"\n" for line in lines)
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(sent), encoding="utf-8"))
        person = terminal.person_called(name)
        pending = Pending(questions, worker)  # type: ignore[arg-type]
        terminal.chat(matinee.greet(person), lambda: (matinee, pending), person)
        return capsys.readouterr().out

    return run


def test_a_card_is_one_line_with_number_genres_bar_chance_and_reason_and_a_line_of_links() -> None:
    drawn = terminal.draw(Reply("For you:", (Card(HEAT, 3, 0.87, "like Fargo, which you liked"),)))
    assert drawn.splitlines() == [
        "For you:",
        "3. Heat (1995)   Action, Crime   █████████░ 87 %   like Fargo, which you liked",
        "   https://www.imdb.com/title/tt0113277/   https://www.themoviedb.org/movie/949",
    ]


def test_a_movie_with_facts_has_who_made_it_below() -> None:
    heat = replace(HEAT, facts=Facts(item=42, directors=("Michael Mann",), minutes=170, countries=("United States",)))
    drawn = terminal.draw(Reply("For you:", (Card(heat, 3, 0.87),))).splitlines()
    assert drawn[2] == "   Michael Mann · 170 min · USA" and "wikidata.org" in drawn[3]


def test_a_movie_to_rate_is_drawn_without_links() -> None:
    assert terminal.draw(Reply("Seen?", (Card(HEAT, 1),))).splitlines()[1:] == ["1. Heat (1995)   Action, Crime"]


def test_each_persons_chance_is_drawn() -> None:
    card = Card(HEAT, 1, people=(("you", 0.8), ("ben", 0.25)), reason="you liked Fargo")
    assert "you 80 %   ben 25 %   you liked Fargo" in terminal.draw(Reply("For you and ben:", (card,)))


@pytest.mark.parametrize(("chance", "bar"), [(0.0, "░" * 10), (1.0, "█" * 10), (0.5, "█" * 5 + "░" * 5)])
def test_the_bar_is_as_long_as_the_chance(chance: float, bar: str) -> None:
    assert f"{bar} {round(100 * chance)} %" in terminal.draw(Reply("x", (Card(HEAT, 1, chance),)))


def test_choices_are_drawn_last_and_a_file_is_named() -> None:
    reply = Reply(
        "Here.",
        choices=(Choice("more", Action.parse("more")), Choice("why?", Action.parse("why"))),
        attachment=Attachment("a.json", "{}"),
    )
    assert terminal.draw(reply).splitlines() == ["Here.", "It is in the file a.json.", "[more]   [why?]"]


OSC_52 = "\x1b]52;c;Y3VybCBldmlsIHwgc2g=\x07"


def test_nothing_that_comes_in_can_steer_the_terminal(typed: Type, tmp_path: Path) -> None:
    """Escape sequences, also those that write to the clipboard, in messages, files, and the names of files."""
    rows = [f"2020-01-01,{OSC_52}Nobody Knows It{number}\u202e,1995,x,5" for number in range(3)]
    named = tmp_path / "here" / "ra\x1b[2Jtings.csv"
    named.write_text("Date,Name,Year,Letterboxd URI,Rating\n" + "\n".join(rows), "utf-8")
    out = typed(
        f"I loved {OSC_52}Heat{OSC_52}",
        f"a movie with \x9b2J{OSC_52} in it \u202e",
        f"import {named.name}",
        "import \x1b[31mnothing.csv",
        f"recommend something with {OSC_52}",
        "what do you know about me",
    )
    assert "Heat (1995)" in out and "Nobody Knows It0" in out and "nothing.csv" in out
    assert not [c for c in out if not (c.isprintable() or c == "\n")]


def test_nothing_is_printed_for_a_message_that_is_still_being_read(
    typed: Type, matinee: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(matinee, "hear", lambda *_: iter([Reply("", reads=True), Reply("👍 Heat (1995)")]))
    greeting = typed()
    assert typed("Heat hat mich umgehauen") == f"{greeting}👍 Heat (1995)\n"


def test_an_export_can_be_read_by_its_owner_alone(typed: Type, tmp_path: Path) -> None:
    typed("I loved Heat", "export")
    assert (tmp_path / "here" / "matinee.json").stat().st_mode & 0o077 == 0


def test_people_are_told_apart_by_name_up_to_case() -> None:
    assert terminal.person_called("Ana") == terminal.person_called("ana") != terminal.person_called("ben")


@pytest.mark.parametrize("label", ["not right?", "[not right?]", "NOT RIGHT?", "  not right?  "])
def test_a_choice_is_taken_by_its_label(label: str, typed: Type, profiles: Profiles) -> None:
    out = typed("I loved Heat", label)
    assert "[not right?]" in out and "Undone: Heat (1995)" in out
    assert profiles.load(PERSON).verdicts == {}


def test_choices_of_every_reply_to_the_last_line_can_be_taken(typed: Type, profiles: Profiles) -> None:
    """The apology comes last, and what came before it can still be taken back."""
    out = typed("I loved Heat. recommend me something", "not right?")
    assert out.index("The model") < out.index("[try again]") < out.index("Undone: Heat")


def test_a_choice_among_namesakes_is_taken_by_its_label(typed: Type, profiles: Profiles) -> None:
    typed("I loved Sabrina", "Sabrina (1954)")
    assert profiles.load(PERSON).verdicts == {11: Verdict.GOOD}


@pytest.mark.parametrize("command", ["import {}", "IMPORT   {}  ", 'import "{}"', "import '{}'"])
def test_a_file_is_imported_by_its_path(command: str, typed: Type, profiles: Profiles, tmp_path: Path) -> None:
    file = tmp_path / "my ratings.csv"
    file.write_text("Date,Name,Year,Letterboxd URI,Rating\n2024-01-01,Heat,1995,u,4.5\n2024-01-02,Big,1988,u,1\n")
    out = typed(command.format(file))
    assert "2 of your 2 ratings" in out
    assert profiles.load(PERSON).verdicts == {1: Verdict.GOOD, 13: Verdict.BAD}


@pytest.mark.parametrize(
    "path", ["nowhere.csv", "/nowhere/at/all", "~nobody-of-this-name/x.csv", ".", "x" * 5_000 + ".csv", "a\0b.csv"]
)
def test_a_file_that_cannot_be_read_is_reported_in_one_sentence(path: str, typed: Type) -> None:
    out = typed(f"import {path}")
    assert "I can't read" in out and "Letterboxd" in out


def test_a_file_without_read_permission_is_reported_in_one_sentence(typed: Type, tmp_path: Path) -> None:
    if os.geteuid() == 0:
        # Root may read everything but a pipe's missing end; a loop of links nobody can open.
        (tmp_path / "loop.csv").symlink_to(tmp_path / "loop.csv")
    else:
        (tmp_path / "loop.csv").touch(mode=0)
    assert "I can't read" in typed(f"import {tmp_path / 'loop.csv'}")


@pytest.mark.parametrize("message", ["import", "import my ratings", "I want to import from letterboxd"])
def test_talk_about_importing_says_how(message: str, typed: Type) -> None:
    out = typed(message)
    assert "ratings.csv" in out and "can't read" not in out


def test_an_export_is_written_where_the_chat_was_started(typed: Type, tmp_path: Path) -> None:
    out = typed("I loved Heat", "export")
    stored = json.loads((tmp_path / "here" / "matinee.json").read_text("utf-8"))
    assert "matinee.json" in out and [r["title"] for r in stored["ratings"]] == ["Heat"]


def test_an_export_that_cannot_be_written_is_reported_in_one_sentence(typed: Type, tmp_path: Path) -> None:
    (tmp_path / "here" / "matinee.json").mkdir()
    out = typed("I loved Heat", "export", "profile")
    assert "I can't write matinee.json" in out and "👍 1" in out


def test_the_chat_ends_with_bye_and_with_the_input(typed: Type, profiles: Profiles) -> None:
    assert typed("bye", "I loved Heat").count("\n") == 3
    assert profiles.load(PERSON).verdicts == {}
    assert "Hi!" in typed()


def test_bytes_that_are_no_text_are_answered(typed: Type) -> None:
    assert typed(b"\xff\xfe\x00", b"\x80loved").count("I didn't get that") == 2


def test_a_name_keeps_its_own_profile(typed: Type) -> None:
    typed("I loved Heat", name="Ana")
    assert "Welcome back" in typed(name="ana") and "Hi!" in typed(name="ben")


def would_like(k: int, small: Release) -> Asked:
    return Asked(f"{k:032x}", PredictJob(catalogue=small.catalogue.digest, ratings=(), movie_ids=(1,)))


def test_what_was_asked_of_a_chat_that_was_killed_is_answered_at_the_next_start_and_once(
    typed: Type, worker: Worker, profiles: Profiles, small: Release
) -> None:
    worker.down = None
    killed = Questions(profiles.database, keeps=60)
    killed.accept(PERSON, would_like(1, small), {}, "")
    assert "Heat (1995)" in typed("bye")
    assert "Heat (1995)" not in typed("bye")


def test_a_chat_answers_neither_for_one_that_lives_nor_for_somebody_else(
    typed: Type, worker: Worker, profiles: Profiles, small: Release
) -> None:
    worker.down = None
    living, killed = (Questions(profiles.database, keeps=60) for _ in range(2))
    living.accept(PERSON, would_like(1, small), {}, "")
    worker.say_alive(living.owner)
    killed.accept(PERSON + "bel", would_like(2, small), {}, "")
    assert "Heat (1995)" not in typed("bye")
    assert "Heat (1995)" in typed("bye", name="anabel")


def test_a_question_that_lay_for_too_long_is_excused(typed: Type, profiles: Profiles, small: Release) -> None:
    Questions(profiles.database, keeps=-1).accept(PERSON, would_like(1, small), {}, "")
    assert "this one went unanswered" in typed("bye")


def test_a_question_stays_written_down_until_its_answer_has_been_read(
    matinee: Chat, worker: Worker, questions: Questions, profiles: Profiles
) -> None:
    worker.down = None
    other, pending = Questions(profiles.database, keeps=60), Pending(questions, worker)  # type: ignore[arg-type]
    replies = pending.kept(PERSON, matinee.hear(PERSON, "would I like Heat?"))
    assert other.of_others() == []
    assert next(replies).waits and len(other.of_others()) == 1
    assert "Heat" in next(replies).text and len(other.of_others()) == 1
    assert list(replies) == [] and other.of_others() == []
