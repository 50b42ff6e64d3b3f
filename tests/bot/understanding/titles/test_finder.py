"""The forms under which people name movies, each found in a sentence."""

from __future__ import annotations

import pytest

from bot.understanding.titles.finder import TitleFinder
from bot.understanding.titles.references import described
from movies.catalogue import Catalogue, Movie

CATALOGUE = Catalogue(
    [
        Movie(1, "The Usual Suspects", 1995, popularity=90),
        Movie(2, "The Godfather", 1972, popularity=100),
        Movie(3, "The Godfather: Part II", 1974, popularity=80),
        Movie(4, "Twelve Monkeys", 1995, popularity=70),
        Movie(5, "The Lord of the Rings: The Fellowship of the Ring", 2001, popularity=95),
        Movie(6, "The Lord of the Rings: The Two Towers", 2002, popularity=92),
        Movie(7, "Sabrina", 1995, popularity=30),
        Movie(8, "Sabrina", 1954, popularity=28),
        Movie(9, "Psycho", 1960, popularity=80),
        Movie(10, "Psycho", 1998, popularity=5),
        Movie(11, "Big", 1988, popularity=60),
        Movie(12, "It", 2017, popularity=40),
        Movie(13, "Jurassic Park", 1993, popularity=99),
        Movie(14, "Amélie", 2001, aliases=("Le Fabuleux Destin d'Amélie Poulain",), popularity=50),
        Movie(15, "Like Crazy", 2011, popularity=5),
        Movie(16, "Crazy, Stupid, Love.", 2011, popularity=30),
        Movie(17, "Home Alone", 1990, popularity=75),
        Movie(18, "Emma", 1996, popularity=20),
        Movie(19, "Monsters, Inc.", 2001, popularity=77),
        Movie(20, "The Thing", 1982, popularity=40),
        Movie(21, "Heat", 1995, popularity=65),
        Movie(22, "Freddy vs. Jason", 2003, popularity=9),
        Movie(23, "Doctor Strange", 2016, popularity=22),
        Movie(24, "The 40-Year-Old Virgin", 2005, popularity=74),
        Movie(25, "8 1/2", 1963, popularity=14),
        Movie(26, "The Tree of Life", 2011, popularity=2),
        Movie(27, "Burnt", 2015, popularity=5),
    ],
    digest="0" * 64,
)


@pytest.fixture(scope="module")
def finder() -> TitleFinder:
    return TitleFinder(CATALOGUE)


def names(finder: TitleFinder, text: str) -> list[list[str]]:
    """For each mention in the text, what it may mean."""
    return [[movie.name for movie in mention.candidates] for mention in finder.find(text)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("loved usual suspects", "The Usual Suspects (1995)"),
        ("Usual Suspects, The is great", "The Usual Suspects (1995)"),
        ("the godfather part 2 is great", "The Godfather: Part II (1974)"),
        ("I saw Godfather II", "The Godfather: Part II (1974)"),
        ("12 monkeys", "Twelve Monkeys (1995)"),
        ("lotr 2 is fun", "The Lord of the Rings: The Two Towers (2002)"),
        ("the two towers was long", "The Lord of the Rings: The Two Towers (2002)"),
        ("amelie poulain? no, le fabuleux destin d'amelie poulain", "Amélie (2001)"),
        ("I love Amelie!!", "Amélie (2001)"),
        ("monsters inc", "Monsters, Inc. (2001)"),
        ("jurrasic prak was ok", "Jurassic Park (1993)"),
        ("the usual suspetcs", "The Usual Suspects (1995)"),
        ("freddy v jason", "Freddy vs. Jason (2003)"),
        ("Freddy versus Jason was fun", "Freddy vs. Jason (2003)"),
        ("dr. strange slaps", "Doctor Strange (2016)"),
        ("40 yr old virgin is hilarious", "The 40-Year-Old Virgin (2005)"),
        ("8 and half I respect", "8 1/2 (1963)"),
        ("to me Tree of Life is a perfume ad", "The Tree of Life (2011)"),
    ],
)
def test_a_movie_is_found_under_the_names_that_people_use(finder: TitleFinder, text: str, name: str) -> None:
    assert [name] in names(finder, text)


def test_a_series_may_mean_each_of_its_movies(finder: TitleFinder) -> None:
    (candidates,) = names(finder, "I love the lord of the rings")
    assert len(candidates) == 2


def test_namesakes_are_all_candidates_unless_one_is_far_less_known(finder: TitleFinder) -> None:
    assert names(finder, "loved sabrina") == [["Sabrina (1995)", "Sabrina (1954)"]]
    assert names(finder, "loved psycho") == [["Psycho (1960)"]]


@pytest.mark.parametrize("text", ["loved sabrina (1954)", "loved Sabrina from 1954", "sabrina 1954 was nice"])
def test_a_year_says_which_namesake_is_meant(finder: TitleFinder, text: str) -> None:
    assert names(finder, text) == [["Sabrina (1954)"]]
    (mention,) = finder.find(text)
    assert mention.dated and {movie.year for movie in mention.namesakes} == {1954, 1995}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("that was a big help", []),
        ("I loved Big", [["Big (1988)"]]),
        ('I loved "big" so much', [["Big (1988)"]]),
        ("it was fun", []),
        ("have you seen It?", [["It (2017)"]]),
        ("I was home alone", []),
        ("we watched home alone", [["Home Alone (1990)"]]),
        ("Emma Stone is great", []),
        ("I loved Emma", [["Emma (1996)"]]),
        ("loved heat and the thing", [["Heat (1995)"], ["The Thing (1982)"]]),
        ("heat was great and the other one is rain", [["Heat (1995)"]]),
    ],
)
def test_ordinary_words_are_titles_only_where_the_sentence_has_a_place_for_one(
    finder: TitleFinder, text: str, found: list[list[str]]
) -> None:
    assert names(finder, text) == found


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Burnt (2015) was nice", "Burnt (2015)"),
        ("hated Heat (2013)", "Heat (2013)"),
        ("Usual Suspects von 2022 war krass", "Usual Suspects (2022)"),
        ("loved The Usual Suspects from 2021", "The Usual Suspects (2021)"),
        ("Heat (Mann, 1995)", "Heat (1995)"),
        ("Heat (1992)", "Heat (1995)"),
        ("I loved Heat, 2013 was a good year", "Heat (1995)"),
        ("I saw Heat in 2013", "Heat (1995)"),
    ],
)
def test_a_year_far_from_every_namesake_means_a_movie_that_the_catalogue_lacks(
    finder: TitleFinder, text: str, name: str
) -> None:
    assert names(finder, text) == [[name]]


@pytest.mark.parametrize("text", ["im burnt out, help", "we were burnt out and tired"])
def test_what_somebody_is_names_no_movie(finder: TitleFinder, text: str) -> None:
    assert names(finder, text) == []


def test_of_two_overlapping_titles_the_one_that_reaches_further_is_meant(finder: TitleFinder) -> None:
    assert names(finder, "something like Crazy, Stupid, Love") == [["Crazy, Stupid, Love. (2011)"]]
    assert names(finder, "I loved Like Crazy") == [["Like Crazy (2011)"]]


@pytest.mark.parametrize("text", ["that was crazily good", "I like bigger ones", "a psychotic killer was in it"])
def test_another_word_is_no_misspelt_title(finder: TitleFinder, text: str) -> None:
    assert names(finder, text) == []


def test_no_title_goes_across_the_end_of_a_sentence(finder: TitleFinder) -> None:
    assert names(finder, "I was at home. Alone again") == []


def test_titles_on_screen_are_found_wherever_they_stand(finder: TitleFinder) -> None:
    assert finder.find("big it is") == []
    assert [m.movie.name for m in finder.find("big it is", [CATALOGUE[11]])] == ["Big (1988)"]


def test_a_mention_is_the_slice_of_the_text_that_names_the_movie(finder: TitleFinder) -> None:
    text = "I loved Heat and (of course) psycho!"
    assert [text[m.start : m.end] for m in finder.find(text)] == ["Heat", "psycho"]


def test_a_year_and_a_noun_name_another_version() -> None:
    psychos = [Movie(1, "Psycho", 1960, popularity=80), Movie(2, "Psycho", 1998, popularity=5)]
    text = "Psycho, not the pointless 1998 photocopy"
    found = TitleFinder(Catalogue(psychos, "3" * 64)).find(text)
    assert [mention.movie.year for mention in described(text, found)] == [1998]
