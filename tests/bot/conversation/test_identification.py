"""Movies whose titles people have forgotten."""

from __future__ import annotations

import pytest

from bot.contracts.session import Question, Session
from bot.conversation import identification
from movies.catalogue import Catalogue, Movie
from movies.facts import Facts

GROUNDHOG = Movie(
    1, "Groundhog Day", 1993, popularity=90, tags=("time loop",), facts=Facts(cast=("Bill Murray", "Andie MacDowell"))
)
GHOSTS = Movie(2, "Ghostbusters", 1984, popularity=99, tags=("ghosts",), facts=Facts(cast=("Bill Murray",)))
SOURCE = Movie(3, "Source Code", 2011, popularity=50, tags=("time loop",), facts=Facts(cast=("Jake Gyllenhaal",)))
OTHERS = [Movie(k, f"Movie {k}", 2000, popularity=10) for k in range(4, 100)]
CATALOGUE = Catalogue([GROUNDHOG, GHOSTS, SOURCE, *OTHERS], "digest")


@pytest.mark.parametrize(
    ("message", "named"),
    [
        ("that film where he wakes up to the same day over and over, bill murray?", ["Groundhog Day (1993)"]),
        ("the one with a time loop", ["Groundhog Day (1993)", "Source Code (2011)"]),
        ("an old bill murray movie about ghosts", ["Ghostbusters (1984)"]),
        ("the one with bill murray, from the 90s", ["Groundhog Day (1993)"]),
    ],
)
def test_a_movie_is_found_by_who_is_in_it_and_what_it_is_about(message: str, named: list[str]) -> None:
    turn = identification.answered(Session(), message, CATALOGUE)
    assert [choice.label for choice in turn.reply.choices] == named
    assert all(name in turn.reply.text for name in named)
    assert (turn.session.talk.question, turn.session.talk.focus is not None) == (Question.VERDICT, True)


@pytest.mark.parametrize("message", ["the one with the guy in a bar", "that one with jim carrey"])
def test_a_movie_that_cannot_be_found_is_not_guessed(message: str) -> None:
    turn = identification.answered(Session(), message, CATALOGUE)
    assert not turn.reply.choices and turn.session == Session()


def test_it_means_the_likeliest_of_several_guesses() -> None:
    talk = identification.answered(Session(), "the one with a time loop", CATALOGUE).session.talk
    assert talk.on_screen == (GROUNDHOG.id,) and talk.focus == GROUNDHOG.id
