"""German wishes in English words."""

from __future__ import annotations

import pytest

from bot.understanding.requests.german import in_english
from bot.understanding.requests.wishes import wishes
from movies.protocol.recommendation import Wishes


@pytest.mark.parametrize(
    ("said", "wish"),
    [
        (
            "ne romantische Komödie bitte, aber nix mit Weihnachten",
            Wishes(genres={"Comedy", "Romance"}, without_topics={"christmas"}),
        ),
        ("ein Thriller ab 2010", Wishes(genres={"Thriller"}, year_from=2010)),
        ("Komödie unter 100 Minuten", Wishes(genres={"Comedy"}, minutes_to=99)),
        ("Ich suche einen lustigen Film, nicht länger als zwei Stunden", Wishes(genres={"Comedy"}, minutes_to=120)),
        ("etwas Lustiges", Wishes(genres={"Comedy"})),
        ("was Gruseliges", Wishes(genres={"Horror"})),
        ("ein Krimi aus den 80ern", Wishes(genres={"Crime"}, year_from=1980, year_to=1989)),
        ("kein Horror", Wishes(without={"Horror"})),
        ("für Kinder", Wishes(genres={"Children"})),
        ("Filme für meinen 6-jährigen", Wishes(youngest=6)),
        ("zeig mir einen Thriller ohne Vampire", Wishes(genres={"Thriller"}, without_topics={"vampires"})),
        ("ein Western von vor 1970, bitte", Wishes(genres={"Western"}, year_to=1969)),
        (
            "lustig, nicht zu lang, keine Sexszenen bitte",
            Wishes(genres={"Comedy"}, minutes_to=100, spare={"sex scenes"}),
        ),
        ("ein Film ohne Gewalt", Wishes(spare={"violence"}, without={"Horror", "War"})),
        ("kein Superheldenkram", Wishes(without_topics={"superheroes"})),
        ("keine schwarz-weiß Filme", Wishes(year_from=1966)),
        ("nichts über zwei Stunden", Wishes(minutes_to=120)),
        ("nicht länger als 2 Std", Wishes(minutes_to=120)),
        ("was zum Lachen unter 90 Min", Wishes(genres={"Comedy"}, minutes_to=89)),
        ("was zum Bügeln bitte", Wishes(topics={"background"})),
        ("etwas Leichtes für zwischendurch", Wishes(genres={"Comedy"}, topics={"background"})),
        ("einen Film mit Happy End bitte", Wishes(spare={"sad endings"}, topics={"happy ending"})),
        ("etwas auf Englisch", Wishes(languages={"in English"})),
    ],
)
def test_a_german_wish_is_understood(said: str, wish: Wishes) -> None:
    assert wishes(in_english(said)) == wish


@pytest.mark.parametrize(
    ("said", "english"),
    [
        ("zeig mir welche", "show me some"),
        ("rückgängig", "undo"),
        ("Was weißt du über mich?", "what do you know about me"),
        ("warum der zweite?", "why the second"),
        ("Filmabend mit Ben und Cleo", "movie night with Ben and Cleo"),
        ("Filmabend mit Ben", "movie night with Ben"),
    ],
)
def test_a_german_command_is_understood(said: str, english: str) -> None:
    assert in_english(said) == english


def test_nothing_older_than_some_years_is_from_the_last_ones() -> None:
    assert "from the last 10 years" in in_english("Ich suche einen lustigen Film, nicht älter als 10 Jahre")


@pytest.mark.parametrize(
    "said",
    [
        "I loved Das Boot",
        "Ich habe Das Leben der Anderen geliebt, aber Good Bye, Lenin! fand ich langweilig.",
        "Kindergarten Cop",
        "die hard was great",
        "something funny with Jan",
        "Ein Herz und eine Krone",
        "There Will Be Blood",
        "Die kluge Frau",
    ],
)
def test_english_titles_and_german_opinions_stay_as_they_are(said: str) -> None:
    assert in_english(said) == said


@pytest.mark.parametrize(
    ("german", "english"),
    [
        ("hast du was Lustiges?", "recommend something funny?"),
        ("was für meine Tochter (6)", "something for my daughter (6)"),
        ("mein Sohn ist 9 und mag Dinosaurier", "my son is 9 and loves dinosaurs"),
        ("aus den 80ern", "something from the 80s"),
        ("ich mag keine Musicals", "i hate Musicals"),
        ("ich liebe Heat und hasse Twister", "i love Heat. i hate Twister. "),
        ("die Herr der Ringe Filme sind genial", "the Lord of the Rings movies was great. "),
        ("nicht so lang bitte", "nothing too long"),
    ],
)
def test_what_germans_type_first_is_translated(german: str, english: str) -> None:
    assert in_english(german) == english
