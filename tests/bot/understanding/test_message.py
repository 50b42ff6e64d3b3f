"""What holds for every message; what single messages mean is in messages.txt."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.contracts.session import Question
from bot.understanding.meaning import Context
from bot.understanding.message import LONGEST_MESSAGE, understand
from bot.understanding.opinions.clauses import LONGEST_CLAUSE, clauses
from bot.understanding.opinions.opinion import Opinion
from bot.understanding.requests.intents import Intent
from bot.understanding.titles.finder import TitleFinder
from bot.understanding.words.tokens import tokenise
from movies.catalogue import Catalogue, Movie
from movies.movielens import Release
from movies.protocol.recommendation import MOST_MOVIES_A_WISH, Wishes

# Milliseconds and seconds that no message takes, by far, unless something grows with its square.
DEADLINE = 1_000
A_HANG = 20
CUES = (
    "loved hated not never really very so but and or , . ? ! : ... \n \" ' ( ) [ ] don't haven't "
    "seen saw watch it "
    "that both them all except unlike like something movies would i will is was good bad 9/10 ★★★ 👍 👎 #2 first "
    "second why more please recommend 90s no horror between 1990 1995 2000 12 Heat heat fargo "
    "Twister star wars 4 twistr sabrina "
    "Zorblax \x00 \u200b \u202e é ﷺ İ ß ½ ² ١٩٩٠"
).split(" ")


@pytest.fixture(scope="module")
def finder(ml_100k: Release) -> TitleFinder:
    return TitleFinder(ml_100k.catalogue)


@st.composite
def sentences(draw: st.DrawFn) -> str:
    words = draw(st.lists(st.sampled_from(CUES) | st.text(max_size=6), max_size=120))
    return draw(st.sampled_from([" ", "", ", "])).join(words)


def context(finder: TitleFinder, question: Question, count: int) -> Context:
    return Context(tuple(finder.catalogue)[:count], question)


@settings(max_examples=300, deadline=DEADLINE)
@given(message=sentences() | st.text(max_size=600), question=st.sampled_from(Question), shown=st.integers(0, 6))
def test_no_message_makes_it_raise_or_refer_to_what_is_not_there(
    message: str, question: Question, shown: int, finder: TitleFinder
) -> None:
    said = understand(message, finder, context(finder, question, shown))
    assert all(0 <= place < shown for place in said.picks)
    assert len({movie.id for movie, _ in said.statements}) == len(said.statements)
    assert all(len(which.candidates) > 1 for which in said.which)
    assert Wishes.model_validate(said.wishes.model_dump()) == said.wishes


@pytest.mark.slow
@pytest.mark.timeout(A_HANG)
@pytest.mark.parametrize(
    "piece",
    ["x", "9", "1 ", "& ", "a ", "not ", "very ", "heat ", "Heat, ", '"', "“", "(", "\n", "\x00", ". , ", "👍", "1/2 ",
     "more ", "is it good ", "no horror, ", "twistr ", "star wars 4 ", "a'a", "i "],
)  # fmt: skip
def test_a_message_of_one_thing_over_and_over_is_read_at_once(piece: str, finder: TitleFinder) -> None:
    # With a list on screen, more rules apply than without.
    understand(piece * LONGEST_MESSAGE, finder, context(finder, Question.RECOMMENDED, 5))


@pytest.mark.timeout(A_HANG)
@pytest.mark.parametrize(
    "words", ["forget {}, never saw it", "delete {} and {} from history", "i hated {} whatever", "no {} {} please x",
              "not {}, {} x", "like {} x {} y", "who directed {} and {} x"],
)  # fmt: skip
@pytest.mark.parametrize("title", ["The City of Lost Children", "Star Trek III: The Search for Spock"])
def test_a_long_title_takes_no_longer_than_a_short_one(words: str, title: str, finder: TitleFinder) -> None:
    understand(words.format(title, title), finder, context(finder, Question.RECOMMENDED, 5))


def test_only_the_beginning_of_a_very_long_message_counts(finder: TitleFinder) -> None:
    said = understand("ok " * LONGEST_MESSAGE + "I loved Heat", finder)
    assert said.good == ()


def test_a_wish_for_very_many_similar_movies_is_cut_to_what_a_job_carries(finder: TitleFinder) -> None:
    titles = [movie.name for movie in finder.catalogue if movie.title.isascii() and " " in movie.title][:60]
    said = understand("something like " + ", ".join(titles), finder)
    assert said.intent is Intent.RECOMMEND
    assert len(said.wishes.like) == MOST_MOVIES_A_WISH


def test_clauses_hold_every_word_but_the_contrasts_and_are_never_long() -> None:
    words = [random.Random(seed).choice(["very", "good", "heat", "and", "i"]) for seed in range(500)]
    tokens = tokenise(" ".join(words), ())
    cut = list(clauses(tokens))
    assert all(1 <= len(clause.tokens) <= LONGEST_CLAUSE for clause in cut)
    assert [t.text for clause in cut for t in clause.tokens if t.text != "and"] == [w for w in words if w != "and"]


@pytest.mark.parametrize("text", ["nah", "nope", "Nope!", "nah, nope"])
def test_a_bare_no_to_a_list_asks_for_others(text: str, finder: TitleFinder) -> None:
    assert understand(text, finder, context(finder, Question.RECOMMENDED, 5)).intent is Intent.MORE
    assert understand(text, finder, context(finder, Question.NOTHING, 0)).intent is not Intent.MORE


@pytest.mark.parametrize(
    "text",
    ["forget that I liked Heat", "forget that i loved heat, I was drunk", "forget Heat", "i never said I liked Heat"],
)
def test_a_verdict_that_somebody_no_longer_stands_by_is_taken_back(text: str, finder: TitleFinder) -> None:
    assert understand(text, finder).intent is Intent.TAKE_BACK


def test_a_year_that_none_of_the_movies_asked_about_has_means_another_movie(finder: TitleFinder) -> None:
    sabrinas = tuple(movie for movie in finder.catalogue if movie.title == "Sabrina")
    said = understand("the new one, 2021", finder, Context(sabrinas, Question.WHICH))
    assert len(sabrinas) == 2 and said.strangers == (("Sabrina (2021)", Opinion.NAMED),)
    assert understand("the 1995 one", finder, Context(sabrinas, Question.WHICH)).picks


@pytest.mark.parametrize(("text", "is_praise"), [("best movie ever?", False), ("best movie ever!", True)])
def test_who_asks_for_the_best_movie_praises_none(text: str, is_praise: bool, finder: TitleFinder) -> None:
    godfather = finder.catalogue.find("The Godfather")
    assert godfather is not None
    said = understand(text, finder, Context((godfather,), focus=godfather))
    assert bool(said.statements) is is_praise


def test_the_last_five_years_are_a_movie_only_where_no_time_is_meant(small: Release) -> None:
    musical = Movie(500, "The Last Five Years", 2014, popularity=5)
    finder = TitleFinder(Catalogue([*small.catalogue, musical], digest="0" * 64))
    assert not understand("best drama of the last five years", finder).statements
    assert understand("the last five years was sweet", finder).good == (musical,)
