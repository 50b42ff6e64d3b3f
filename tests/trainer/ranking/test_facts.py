"""Facts about movies as tags for the map, and synthetic people who love one of these subjects."""

from __future__ import annotations

from collections import Counter

from movies.catalogue import Movie
from movies.movielens import Release
from trainer.ranking.facts import PEOPLE_OF_A_FACT, facts_as_tags
from trainer.ranking.samples import MOST_GIVEN_OF_ONE_TASTE, fans
from workers.retrieval.taste import Taste


def test_a_movie_is_tagged_by_what_it_is_about_by_whom_and_where_from() -> None:
    tags = Counter(word for _, word in facts_as_tags([Movie(7, "Old Boy", 2003), Movie(8, "No Such Movie", 2003)]))
    assert tags["by Park Chan-wook"] == tags["from South Korea"] == tags["from Asia"] == PEOPLE_OF_A_FACT
    assert tags["in Korean"] == PEOPLE_OF_A_FACT
    assert tags["with Choi Min-sik"] == 1
    assert {movie for movie, _ in facts_as_tags([Movie(7, "Heat", 1995)])} == {7}


def test_fans_are_told_some_movies_of_one_thing_and_want_the_others(ml_100k: Release) -> None:
    taste = Taste(ml_100k)
    found = list(fans(taste, 5, 1, seed=1))
    assert len(found) > 50
    for fan in found:
        assert 3 <= len(fan.likes) <= MOST_GIVEN_OF_ONE_TASTE
        assert not fan.dislikes
        assert len(fan.liked) >= len(fan.likes)
        assert not set(fan.likes) & set(fan.liked.tolist())
    assert [f.likes for f in found] == [f.likes for f in fans(taste, 5, 1, seed=1)]
