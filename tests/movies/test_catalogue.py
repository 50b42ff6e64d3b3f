"""Titles as MovieLens writes them, and finding a movie by what people type."""

from __future__ import annotations

import pytest

from movies.catalogue import Catalogue, Movie, normalised, restore_article, split_title, split_year
from movies.movielens import Release


@pytest.mark.parametrize(
    ("text", "title", "year"),
    [
        ("Heat (1995)", "Heat", 1995),
        ("Heat (1995) ", "Heat", 1995),
        ("Heat", "Heat", None),
        ("  Heat ", "Heat", None),
        ("2001: A Space Odyssey (1968)", "2001: A Space Odyssey", 1968),
        ("1984 (Nineteen Eighty-Four) (1984)", "1984 (Nineteen Eighty-Four)", 1984),
        ("Death Note: Desu nôto (2006–2007)", "Death Note: Desu nôto", 2006),
        ("Trip to the Moon, A (1902)", "Trip to the Moon, A", 1902),
        ("Area (3000)", "Area (3000)", None),
        ("Blade Runner 2049", "Blade Runner 2049", None),
        ("", "", None),
    ],
)
def test_a_year_in_brackets_at_the_end_is_split_off(text: str, title: str, year: int | None) -> None:
    assert split_year(text) == (title, year)


@pytest.mark.parametrize(
    ("moved", "restored"),
    [
        ("Usual Suspects, The", "The Usual Suspects"),
        ("Beautiful Mind, A", "A Beautiful Mind"),
        ("American in Paris, An", "An American in Paris"),
        ("Enfer, L'", "L'Enfer"),
        ("Postino, Il", "Il Postino"),
        ("Good, the Bad and the Ugly, The", "The Good, the Bad and the Ugly"),
        ("Crouching Tiger, Hidden Dragon", "Crouching Tiger, Hidden Dragon"),
        ("New York, New York", "New York, New York"),
        ("The Thing", "The Thing"),
        (", The", ", The"),
    ],
)
def test_a_moved_article_goes_back_to_the_front(moved: str, restored: str) -> None:
    assert restore_article(moved) == restored


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "City of Lost Children, The (Cité des enfants perdus, La)",
            ("The City of Lost Children", ("La Cité des enfants perdus",)),
        ),
        ("Seven (a.k.a. Se7en)", ("Seven", ("Se7en",))),
        ("Thing, The (aka Who Goes There?)", ("The Thing", ("Who Goes There?",))),
        ("One (Two) (Three)", ("One", ("Two", "Three"))),
        ("Empty ()", ("Empty", ())),
        ("(500) Days of Summer", ("(500) Days of Summer", ())),
        ("Heat", ("Heat", ())),
    ],
)
def test_titles_in_brackets_become_aliases(text: str, expected: tuple[str, tuple[str, ...]]) -> None:
    assert split_title(text) == expected


def test_a_normalised_title_has_no_case_accents_punctuation_or_spaces() -> None:
    assert normalised("Amélie!") == normalised("AMELIE") == "amelie"
    assert normalised("Romeo & Juliet") == normalised("Romeo and Juliet")
    assert normalised("It's a  Wonderful Life") == "itsawonderfullife"
    assert normalised("Ｈｅａｔ") == "heat"
    assert normalised("?!") == ""


@pytest.mark.parametrize(
    ("text", "movie_id"),
    [
        ("fargo", 2),
        ("  FARGO  ", 2),
        ("Fargo (1996)", 2),
        ("Usual Suspects, The", 3),
        ("usual suspects, the (1995)", 3),
        ("amelie", 16),
        ("Le fabuleux destin d'Amelie Poulain", 16),
        ("Cité des enfants perdus, La (1995)", 9),
        ("City of Lost Children, The (Cité des enfants perdus, La) (1995)", 9),
        ("its a wonderful life", 14),
        ("Sabrina", 10),
        ("Sabrina (1954)", 11),
        ("Sabrina (1995)", 10),
    ],
)
def test_a_movie_is_found_by_what_people_type(small: Release, text: str, movie_id: int) -> None:
    found = small.catalogue.find(text)
    assert found is not None
    assert found.id == movie_id


@pytest.mark.parametrize("text", ["", "   ", "?!", "()", "(1995)", "Fargo (1997)", "Farg", "Casablanca", "1995"])
def test_what_names_no_movie_exactly_finds_none(small: Release, text: str) -> None:
    assert small.catalogue.find(text) is None


def test_no_year_is_taken_for_a_title(ml_100k: Release) -> None:
    assert {year: ml_100k.catalogue.find(str(year)) for year in range(1990, 2000)} == dict.fromkeys(range(1990, 2000))


def test_the_most_popular_of_a_title_is_meant_whatever_the_order_in_the_file() -> None:
    rare, loved = Movie(1, "Sabrina", 1954, popularity=3), Movie(2, "Sabrina", 1995, popularity=9)
    assert Catalogue([rare, loved], "d").find("sabrina") == loved
    assert Catalogue([loved, rare], "d").find("sabrina") == loved


def test_the_shortest_name_has_a_year_only_where_the_title_needs_one() -> None:
    first, second, other = Movie(1, "Sabrina", 1954), Movie(2, "SABRINA!", 1995), Movie(3, "Heat", 1995)
    undated = Movie(4, "Unknown", None)
    catalogue = Catalogue([first, second, other, undated], "d")
    assert [catalogue.shortest_name(m) for m in catalogue] == ["Sabrina (1954)", "SABRINA! (1995)", "Heat", "Unknown"]


def test_a_catalogue_holds_its_movies_by_id(small: Release) -> None:
    catalogue = small.catalogue
    assert len(catalogue) == len(list(catalogue)) == 16
    assert catalogue[3].title == "The Usual Suspects"
    assert 3 in catalogue
    assert 99 not in catalogue
    assert "Film-Noir" not in catalogue.genres
    assert {"Crime", "Children", "Sci-Fi"} <= catalogue.genres


def test_every_movie_of_the_real_data_is_found_by_its_own_name(ml_100k: Release) -> None:
    for movie in ml_100k.catalogue:
        found = ml_100k.catalogue.find(movie.name)
        assert found is not None
        assert found.year == movie.year
        # "Bewegte Mann, Der" is there twice, the second time as "Maybe, Maybe Not (Bewegte Mann, Der)".
        assert movie.title in (found.title, *found.aliases)
