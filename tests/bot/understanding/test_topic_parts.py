"""The parts of subjects that movies are tagged with."""

from __future__ import annotations

import pytest

from bot.understanding.topic_parts import with_known_parts

TAGS = {"village", "murder", "stuck somewhere", "kitchen", "scotland", "man", "family secrets", "families"}


@pytest.mark.parametrize(
    ("topic", "parts"),
    [
        ("village murders", {"village", "murder"}),
        ("one person stuck somewhere", {"stuck somewhere"}),
        ("set in scotland", {"scotland"}),
        ("good kitchens", {"kitchen"}),
        ("a good man", set()),
        ("gardening", set()),
        ("kitchen", set()),
        ("zombies", set()),
    ],
)
def test_what_nobody_tagged_is_looked_for_in_its_parts(topic: str, parts: set[str]) -> None:
    assert with_known_parts({topic}, TAGS) == {topic} | parts


def test_the_longest_part_counts() -> None:
    assert with_known_parts({"dark family secrets"}, TAGS) == {"dark family secrets", "family secrets"}
