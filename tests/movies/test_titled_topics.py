"""Topics that a title gives away."""

from __future__ import annotations

import pytest

from movies.titled_topics import titled_topics
from movies.topic_words import TOPICS


@pytest.mark.parametrize(
    ("title", "genres", "topics"),
    [
        ("Skyfall", ["Action", "Adventure"], ["james bond"]),
        ("Spider-Man 2", ["Action", "Sci-Fi"], ["marvel", "superheroes"]),
        ("Ice Age: Dawn of the Dinosaurs", ["Animation"], ["dinosaurs"]),
        ("Raise the Titanic", ["Drama"], ["titanic"]),
        ("The Avengers", ["Action", "Adventure"], []),
        ("Pirates of Silicon Valley", ["Documentary"], []),
        ("Heat", ["Action"], []),
    ],
)
def test_a_title_gives_its_topics_away_and_no_others(title: str, genres: list[str], topics: list[str]) -> None:
    assert titled_topics(title, genres) == topics


def test_topics_in_titles_are_topics_that_people_can_wish_for() -> None:
    titles = ("Skyfall", "Zombieland", "Jaws", "Dracula", "The Exorcist", "A Christmas Carol", "Logan")
    found = {topic for title in titles for topic in titled_topics(title, ["Sci-Fi", "Adventure"])}
    assert found == {"james bond", "zombies", "sharks", "vampires", "exorcism", "christmas", "marvel", "superheroes"}
    assert found <= TOPICS.keys()
