"""Filling a list if too few movies fit the wishes."""

from __future__ import annotations

from movies.protocol.recommendation import Wishes
from workers.retrieval.nearest import MOST_EXAMPLES, nearest

COOKING = Wishes(genres={"Documentary"}, topics={"cooking"}, without={"Horror"})


def test_one_wish_after_the_other_is_given_up_the_topic_last() -> None:
    refused = Wishes(without={"Horror"})
    assert list(nearest(COOKING, COOKING, [1])) == [
        Wishes(topics={"cooking"}, without={"Horror"}),
        Wishes(genres={"Documentary"}, without={"Horror"}),
        refused.model_copy(update={"like": frozenset({1})}),
    ]


def test_what_was_given_up_before_is_not_wished_for_again() -> None:
    topic = Wishes(topics={"cooking"}, without={"Horror"})
    assert topic not in list(nearest(COOKING, topic, [1]))


def test_where_only_one_thing_was_wished_for_the_others_are_like_what_was_found() -> None:
    chess = Wishes(topics={"chess"})
    assert list(nearest(chess, chess, [4, 5, 6, 7])) == [Wishes(like=frozenset([4, 5, 6, 7][:MOST_EXAMPLES]))]
    assert list(nearest(chess, chess, [])) == []
