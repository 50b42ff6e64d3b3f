"""Who describes a kind of movie, or tells a taste, asks for movies, also without the words of a request."""

from __future__ import annotations

import pytest

from bot.understanding.meaning import Understanding
from bot.understanding.message import understand
from bot.understanding.requests.intents import Intent
from bot.understanding.titles.finder import TitleFinder
from movies.movielens import Release


@pytest.fixture(scope="module")
def finder(small: Release) -> TitleFinder:
    return TitleFinder(small.catalogue)


def heard(text: str, finder: TitleFinder) -> Understanding:
    return understand(text, finder)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("i'm more of a slow burn person", "slow burn"),
        ("movie where the villain wins", "villain wins"),
        ("is there a good movie about the moon landing", "moon landing"),
        ("movie with a budget under 1 million", "budget"),
        ("could you propose something glamorous", "glamorous"),
        ("luv u bot gimme a glamorous movie", "glamorous"),
    ],
)
def test_what_is_wanted_in_unusual_words_is_searched_or_named(text: str, wanted: str, finder: TitleFinder) -> None:
    said = heard(text, finder)
    assert said.intent is Intent.RECOMMEND and wanted in " ".join(sorted(said.wishes.topics, reverse=True))


@pytest.mark.parametrize(
    ("text", "genre"),
    [
        ("my thing is really heist movies", "Crime"),
        ("i live for trashy 80s action", "Action"),
        ("dramas bore me to death but i love a good thriller", "Thriller"),
        ("one good western, i've never tried any", "Western"),
        ("do you have a nice film noir, black and white?", "Film-Noir"),
    ],
)
def test_a_taste_is_a_wish(text: str, genre: str, finder: TitleFinder) -> None:
    said = heard(text, finder)
    assert said.intent is Intent.RECOMMEND and said.wishes.genres == {genre}


@pytest.mark.parametrize(
    ("text", "genre"),
    [
        ("I'm not big on musicals tbh", "Musical"),
        ("comedies usually annoy me", "Comedy"),
        ("thrillers are my jam, horror is a no", "Horror"),
        ("I no like horror", "Horror"),
        ("so done with westerns", "Western"),
    ],
)
def test_a_distaste_is_kept_in_mind(text: str, genre: str, finder: TitleFinder) -> None:
    said = heard(text, finder)
    assert genre in said.dislikes.without and genre not in said.wishes.genres


@pytest.mark.parametrize(
    "text",
    [
        "sorry the kids are screaming, one second",
        "I watched a horror movie yesterday",
        "now and then i like to laugh",
        "who is the president",
    ],
)
def test_what_only_happens_around_somebody_is_no_wish(text: str, finder: TitleFinder) -> None:
    assert heard(text, finder).intent is not Intent.RECOMMEND


@pytest.mark.parametrize("text", ["Fargo, a great movie", "Fargo, best crime movie ever made"])
def test_praise_of_a_title_is_no_request(text: str, finder: TitleFinder) -> None:
    assert heard(text, finder).intent is Intent.TELL
