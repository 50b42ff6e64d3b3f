"""Nothing is misread in silence: words that nobody understood are quoted, and verdicts do not reach over them."""

from __future__ import annotations

import pytest

from bot.contracts.session import Question
from bot.understanding.meaning import Context, Understanding
from bot.understanding.message import understand
from bot.understanding.opinions.opinion import Opinion
from bot.understanding.titles.finder import TitleFinder
from movies.catalogue import Catalogue, Movie

HEAT, FARGO, JAWS, ALIEN, FROZEN, MOANA, DIE_HARD, DIE_HARD_2 = range(1, 9)
CATALOGUE = Catalogue(
    [
        Movie(HEAT, "Heat", 1995, popularity=90),
        Movie(FARGO, "Fargo", 1996, popularity=90),
        Movie(JAWS, "Jaws", 1975, popularity=90),
        Movie(ALIEN, "Alien", 1979, popularity=90),
        Movie(FROZEN, "Frozen", 2013, popularity=60),
        Movie(MOANA, "Moana", 2016, popularity=60),
        Movie(DIE_HARD, "Die Hard", 1988, popularity=90),
        Movie(DIE_HARD_2, "Die Hard 2", 1990, popularity=60),
    ],
    digest="0" * 64,
)
GOOD, BAD, SEEN, NAMED, THEIRS = Opinion.GOOD, Opinion.BAD, Opinion.SEEN, Opinion.NAMED, Opinion.THEIRS


@pytest.fixture(scope="module")
def finder() -> TitleFinder:
    return TitleFinder(CATALOGUE)


def told(said: Understanding) -> dict[int, Opinion]:
    return {movie.id: opinion for movie, opinion in said.statements}


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Heat is so good, the american remake pointless", "the american remake pointless"),
        ("Die Hard is great, and 4 and 5 should be erased from history", "4 and 5 should be erased from history"),
        ("Jaws is the best shark movie ever made, Sharkzilla the worst", "Sharkzilla the worst"),
    ],
)
def test_a_verdict_on_no_title_is_quoted(text: str, quote: str, finder: TitleFinder) -> None:
    assert understand(text, finder).unread == (quote,)


@pytest.mark.parametrize(
    "text",
    [
        "Heat was great, the ending was bad",
        "I'm doing great thanks. I loved Heat",
        "loved Heat, what a movie",
        "watched Heat with my dad last night and loved it",
        "Heat and Fargo are great, Jaws is boring",
        "the day was great",
    ],
)
def test_plain_messages_quote_nothing(text: str, finder: TitleFinder) -> None:
    assert understand(text, finder).unread == ()


@pytest.mark.parametrize(
    ("text", "opinions"),
    [
        ("Heat is amazing, Fargo quacked", {HEAT: GOOD, FARGO: NAMED}),
        ("Fargo quacked, Moana was bad", {FARGO: NAMED, MOANA: BAD}),
        ("loved Heat with Al Pacino, Fargo and Jaws", {HEAT: GOOD, FARGO: GOOD, JAWS: GOOD}),
        ("Moana we love. Fargo, we don't agree.", {MOANA: GOOD, FARGO: NAMED}),
    ],
)
def test_a_verdict_does_not_reach_over_a_remark_that_nobody_knows(
    text: str, opinions: dict[int, Opinion], finder: TitleFinder
) -> None:
    assert told(understand(text, finder)) == opinions


@pytest.mark.parametrize(
    ("text", "opinions"),
    [
        ("Heat is great, Fargo not.", {HEAT: GOOD, FARGO: BAD}),
        ("Heat yes, Fargo hell no, Jaws yes", {HEAT: GOOD, FARGO: BAD, JAWS: GOOD}),
        ("Heat? yes. Fargo? no. Jaws? of course!", {HEAT: GOOD, FARGO: BAD, JAWS: GOOD}),
        ("Heat. Fargo. Jaws. Great movies I liked. Unlike Moana.", {HEAT: GOOD, FARGO: GOOD, JAWS: GOOD, MOANA: BAD}),
        ("Fargo: kids yes, me no", {FARGO: BAD}),
        ("I like Heat. Fargo? Nonsense, and I don't.", {HEAT: GOOD, FARGO: BAD}),
        ("my mum says Heat is a classic. I'm 15 and I disagree", {HEAT: BAD}),
        ("Heat. Fargo. Jaws. The first and last are great, Fargo not.", {HEAT: GOOD, FARGO: BAD, JAWS: GOOD}),
        ("Heat 👍 Fargo 👍 Jaws Alien 👎", {HEAT: GOOD, FARGO: GOOD, JAWS: BAD, ALIEN: BAD}),
        ("I would rather watch paint dry than see Heat again", {HEAT: BAD}),
    ],
)
def test_contrasts_and_short_answers_are_each_about_their_own_title(
    text: str, opinions: dict[int, Opinion], finder: TitleFinder
) -> None:
    assert told(understand(text, finder)) == opinions


@pytest.mark.parametrize(
    ("text", "opinion"),
    [
        ("I hated Heat, well, not hated, but it's long", SEEN),
        ("Heat. Beautiful, empty.", SEEN),
        ("my prof says Heat is essential", NAMED),
    ],
)
def test_where_two_readings_compete_no_verdict_is_taken(text: str, opinion: Opinion, finder: TitleFinder) -> None:
    assert told(understand(text, finder)) == {HEAT: opinion}


def test_a_correction_within_a_message_moves_the_verdict(finder: TitleFinder) -> None:
    assert told(understand("I loved Heat, no wait, I mean Fargo", finder)) == {FARGO: GOOD}


def test_what_the_family_likes_is_nobody_elses_taste(finder: TitleFinder) -> None:
    said = understand("my daughter loves frozen and moana, we all hated jaws", finder)
    assert told(said) == {FROZEN: THEIRS, MOANA: THEIRS, JAWS: BAD}
    assert [movie.id for movie in said.theirs] == [FROZEN, MOANA]


def test_movies_of_a_request_for_more_like_these_are_examples(finder: TitleFinder) -> None:
    said = understand("Heat and Fargo. Surely you have more like these.", finder)
    assert said.wishes.like == {HEAT, FARGO}


def test_a_movie_of_the_list_that_others_should_be_like_is_not_rated(finder: TitleFinder) -> None:
    on_screen = Context((CATALOGUE[HEAT], CATALOGUE[FARGO]), Question.RECOMMENDED)
    said = understand("more like the second one", finder, on_screen)
    assert said.wishes.like == {FARGO}
    assert said.statements == ()


def test_a_title_that_a_request_refuses_is_left_out(finder: TitleFinder) -> None:
    said = understand("got any horror thats not alien", finder)
    assert said.wishes.other_than == {ALIEN}


def test_a_number_too_high_for_a_series_is_a_score(finder: TitleFinder) -> None:
    assert told(understand("die hard 9", finder)) == {}
    catalogue = Catalogue([Movie(1, "Midnight in Paris", 2011, popularity=50)], digest="0" * 64)
    assert told(understand("midnight in paris 8", TitleFinder(catalogue))) == {1: GOOD}
