"""What people type of a title, and the movies that they mean by it."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.understanding.titles.autocomplete import LONGEST_TYPED, Suggestions
from movies.catalogue import Catalogue, Movie
from movies.movielens import Release

FURTHER = Catalogue(
    [
        Movie(1, "The Lord of the Rings: The Return of the King", 2003, popularity=60),
        Movie(2, "The Lord of the Rings: The Two Towers", 2002, popularity=70),
        Movie(3, "Return of the Jedi", 1983, popularity=80),
        Movie(4, "Fear", 1996, popularity=5),
        Movie(5, "The Fear", 1995, popularity=9),
        Movie(6, "1984", 1956, popularity=3),
        Movie(7, "1984", 1984, popularity=9),
        Movie(8, "Death Race 2000", 1975, popularity=8),
        Movie(9, "Le Samouraï", 1967, popularity=7),
        Movie(10, "Rings", 2017, popularity=2),
        Movie(11, "Blade Runner 2049", 2017, popularity=30),
        Movie(12, "Blade Runner", 1982, popularity=50),
        Movie(13, "Untitled", None, popularity=1),
        Movie(14, "WALL·E", 2008, popularity=40),
    ],
    digest="0" * 64,
)


@pytest.fixture(scope="module")
def known(ml_100k: Release) -> Suggestions:
    return Suggestions(ml_100k.catalogue)


@pytest.fixture(scope="module")
def few(small: Release) -> Suggestions:
    return Suggestions(small.catalogue)


@pytest.fixture(scope="module")
def further() -> Suggestions:
    return Suggestions(FURTHER)


def names(movies: list[Movie]) -> list[str]:
    return [movie.name for movie in movies]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        # Beginnings of titles.
        ("fa", "Fargo (1996)"),
        ("usual sus", "The Usual Suspects (1995)"),
        ("THE USUAL", "The Usual Suspects (1995)"),
        ("usual suspects, the", "The Usual Suspects (1995)"),
        ("the heat", "Heat (1995)"),
        ("  pulp  fic", "Pulp Fiction (1994)"),
        ("the r", "The Rock (1996)"),
        ("la conf", "L.A. Confidential (1997)"),
        ("l.a. conf", "L.A. Confidential (1997)"),
        ("et", "E.T. the Extra-Terrestrial (1982)"),
        ("schindlers", "Schindler's List (1993)"),
        ("starwars", "Star Wars (1977)"),
        ("water world", "Waterworld (1995)"),
        ("beauty & the", "Beauty and the Beast (1991)"),
        ("batman and r", "Batman & Robin (1997)"),
        ("nenette", "Nénette et Boni (1996)"),
        ("se7", "Seven (1995)"),
        # Parts of words.
        ("empire str", "The Empire Strikes Back (1980)"),
        ("strikes back emp", "The Empire Strikes Back (1980)"),
        ("holy grail", "Monty Python and the Holy Grail (1974)"),
        ("sil lam", "The Silence of the Lambs (1991)"),
        ("cuckoos nest", "One Flew Over the Cuckoo's Nest (1975)"),
        ("strangelov", "Dr. Strangelove or: How I Learned to Stop Worrying and Love the Bomb (1963)"),
        # Years.
        ("sabrina 1954", "Sabrina (1954)"),
        ("sabrina 1995", "Sabrina (1995)"),
        ("Sabrina (1954)", "Sabrina (1954)"),
        ("sabrina (195", "Sabrina (1954)"),
        ("sabirna 1954", "Sabrina (1954)"),
        ("fargo 1997", "Fargo (1996)"),
        ("heat 1996", "Heat (1995)"),
        ("2001", "2001: A Space Odyssey (1968)"),
        # Numerals.
        ("12 mon", "Twelve Monkeys (1995)"),
        ("twel", "Twelve Monkeys (1995)"),
        ("apollo thirteen", "Apollo 13 (1995)"),
        ("godfather 2", "The Godfather: Part II (1974)"),
        ("godfather part ii", "The Godfather: Part II (1974)"),
        ("star trek 3", "Star Trek III: The Search for Spock (1984)"),
        ("star trek VI", "Star Trek VI: The Undiscovered Country (1991)"),
        ("star trek five", "Star Trek V: The Final Frontier (1989)"),
        ("terminator two", "Terminator 2: Judgment Day (1991)"),
        # Typing errors.
        ("godfahter", "The Godfather (1972)"),
        ("the godfahter part 2", "The Godfather: Part II (1974)"),
        ("haet", "Heat (1995)"),
        ("fagro", "Fargo (1996)"),
        ("star wras", "Star Wars (1977)"),
        ("toy stroy", "Toy Story (1995)"),
        ("titanci", "Titanic (1997)"),
        ("jurrasic pa", "Jurassic Park (1993)"),
        ("shawshnk redem", "The Shawshank Redemption (1994)"),
        ("silense of the lamb", "The Silence of the Lambs (1991)"),
        ("forest gump", "Forrest Gump (1994)"),
        ("terminater two", "Terminator 2: Judgment Day (1991)"),
        ("independance day", "Independence Day (1996)"),
        ("waterwrold", "Waterworld (1995)"),
    ],
)
def test_the_movie_that_is_meant_comes_first(known: Suggestions, typed: str, first: str) -> None:
    assert names(known.suggest(typed))[:1] == [first]


@pytest.mark.parametrize(
    ("typed", "among"),
    [
        ("sabrina", "Sabrina (1954)"),
        ("star trek", "Star Trek: First Contact (1996)"),
        ("the s", "The Shawshank Redemption (1994)"),
        ("die h", "Die Hard 2 (1990)"),
        ("batm", "Batman Forever (1995)"),
        ("jurrasic", "The Lost World: Jurassic Park (1997)"),
        ("monty pyhton", "Monty Python's Life of Brian (1979)"),
        ("indiana jones", "Indiana Jones and the Last Crusade (1989)"),
    ],
)
def test_a_movie_that_may_be_meant_is_among_the_first_five(known: Suggestions, typed: str, among: str) -> None:
    assert among in names(known.suggest(typed, 5))


def test_every_movie_is_among_the_first_two_for_its_own_name(known: Suggestions, ml_100k: Release) -> None:
    # Two, as one movie's further title may be the title of another.
    lost = [movie.name for movie in ml_100k.catalogue if movie.name not in names(known.suggest(movie.name, 2))]
    assert lost == []


def test_titles_that_are_finished_come_before_those_that_go_on_before_words_before_misspelt_ones() -> None:
    ranked = ("Lost", "Lost Highway", "Paradise Lost", "Lots of Luck")
    suggestions = Suggestions(Catalogue((Movie(k, t, 1990, popularity=k) for k, t in enumerate(ranked)), "0" * 64))
    assert [movie.title for movie in suggestions.suggest("lost")] == list(ranked)


def test_spaces_that_were_typed_count_where_a_title_has_them() -> None:
    movies = [Movie(1, "Theremin", 1993, popularity=9), Movie(2, "The Rock", 1996, popularity=1)]
    suggestions = Suggestions(Catalogue(movies, "0" * 64))
    assert [movie.title for movie in suggestions.suggest("the r")] == ["The Rock", "Theremin"]
    assert [movie.title for movie in suggestions.suggest("ther")] == ["Theremin", "The Rock"]


def test_words_in_order_come_before_words_in_any_order() -> None:
    movies = [Movie(1, "Night of the Living Dead", 1968, popularity=9), Movie(2, "Dead of Night", 1945, popularity=1)]
    suggestions = Suggestions(Catalogue(movies, "0" * 64))
    assert [movie.title for movie in suggestions.suggest("dead nig")] == ["Dead of Night", "Night of the Living Dead"]


def test_beginnings_of_words_find_a_long_title(further: Suggestions) -> None:
    assert names(further.suggest("lord ret"))[0] == "The Lord of the Rings: The Return of the King (2003)"
    assert names(further.suggest("lord 2003"))[0] == "The Lord of the Rings: The Return of the King (2003)"
    assert names(further.suggest("lord of"))[0] == "The Lord of the Rings: The Two Towers (2002)"


def test_among_equals_the_more_popular_comes_first(known: Suggestions) -> None:
    found = known.suggest("star")
    beginning = [movie.popularity for movie in found if movie.title.startswith("Star")]
    assert len(beginning) > 5
    assert beginning == sorted(beginning, reverse=True)


def test_a_year_behind_the_title_leaves_out_the_other_years(known: Suggestions) -> None:
    assert names(known.suggest("sabrina 1954")) == ["Sabrina (1954)"]


def test_a_year_may_be_part_of_the_title(further: Suggestions) -> None:
    assert names(further.suggest("blade runner 2049"))[0] == "Blade Runner 2049 (2017)"
    assert names(further.suggest("death race 2000"))[0] == "Death Race 2000 (1975)"


def test_further_titles_of_a_movie_count_without_accents_and_articles(few: Suggestions, further: Suggestions) -> None:
    assert names(few.suggest("cite des enf"))[:1] == ["The City of Lost Children (1995)"]
    assert names(few.suggest("fabuleux des"))[:1] == ["Amélie (2001)"]
    assert names(further.suggest("samourai"))[:1] == ["Le Samouraï (1967)"]


def test_nothing_typed_gives_the_most_popular(few: Suggestions) -> None:
    for typed in ("", "   ", "!?"):
        assert names(few.suggest(typed, 3)) == ["Pulp Fiction (1994)", "Fargo (1996)", "The Usual Suspects (1995)"]


def test_what_is_like_no_title_gives_nothing(known: Suggestions) -> None:
    assert known.suggest("qxzkvw wvkzxq") == []


def test_a_catalogue_without_movies_suggests_none() -> None:
    empty = Suggestions(Catalogue([], "0" * 64))
    assert [empty.suggest(""), empty.suggest("heat"), empty.named("heat")] == [[], [], None]


def test_no_movie_is_suggested_twice(known: Suggestions, ml_100k: Release) -> None:
    twice = [movie.name for movie in ml_100k.catalogue]
    assert len(set(twice)) < len(twice)
    for typed in ("", *set(twice)):
        found = names(known.suggest(typed[:6]))
        assert len(set(found)) == len(found) <= 25


def test_only_the_first_characters_are_read(few: Suggestions) -> None:
    assert names(few.suggest("fargo".ljust(LONGEST_TYPED) + "twister")) == names(few.suggest("fargo"))


@given(typed=st.text(max_size=300), count=st.integers(0, 30))
def test_whatever_is_typed_gives_at_most_so_many_movies_each_once(few: Suggestions, typed: str, count: int) -> None:
    found = names(few.suggest(typed, count))
    assert len(found) <= count
    assert len(set(found)) == len(found)
    assert few.named(typed) is None or few.named(typed) in few.suggest(typed)


def test_many_threads_get_what_one_would_get(known: Suggestions, ml_100k: Release) -> None:
    movies = random.Random(2).sample(list(ml_100k.catalogue), 100)
    typed = [movie.name[:length] for movie in movies for length in (2, 6, 12)]
    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(known.suggest, typed)) == [known.suggest(text) for text in typed]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Heat", "Heat (1995)"),
        ("heat (1995)", "Heat (1995)"),
        ("usual suspects", "The Usual Suspects (1995)"),
        ("Usual Suspects, The (1995)", "The Usual Suspects (1995)"),
        ("Sabrina (1954)", "Sabrina (1954)"),
        ("sabrina 1995", "Sabrina (1995)"),
        ("le fabuleux destin d'amelie poulain", "Amélie (2001)"),
        ("twelve angry men", "12 Angry Men (1957)"),
        ("star trek 3: the search for spock", "Star Trek III: The Search for Spock (1984)"),
    ],
)
def test_a_title_names_its_movie(few: Suggestions, text: str, name: str) -> None:
    movie = few.named(text)
    assert movie is not None
    assert movie.name == name


@pytest.mark.parametrize("text", ["", "sabrina", "hea", "heat 1996", "heat (1996)", "heatt", "star trek", "1995", "?"])
def test_what_names_no_movie_or_several_names_none(few: Suggestions, text: str) -> None:
    assert few.named(text) is None


def test_a_title_as_it_is_names_its_movie_rather_than_one_with_an_article(further: Suggestions) -> None:
    named = {text: further.named(text) for text in ("fear", "the fear", "fear 1995", "1984", "1984 (1984)", "wall-e")}
    assert {text: movie and movie.id for text, movie in named.items()} == {
        "fear": 4,
        "the fear": 5,
        "fear 1995": 5,
        "1984": None,
        "1984 (1984)": 7,
        "wall-e": 14,
    }


def test_a_movie_without_a_year_is_found_and_named(further: Suggestions) -> None:
    assert names(further.suggest("untit")) == ["Untitled"]
    assert further.named("untitled") == FURTHER[13]
    assert further.named("untitled none") is None


def test_every_movie_is_named_by_its_own_name(known: Suggestions, ml_100k: Release) -> None:
    unnamed = [m.name for m in ml_100k.catalogue if (found := known.named(m.name)) is None or found.name != m.name]
    assert unnamed == []
