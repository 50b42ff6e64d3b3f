"""Lists with numbers before their items."""

from __future__ import annotations

import pytest

from bot.understanding.words.numbering import without_numbering


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("1. Heat 2. Fargo", ",  Heat ,  Fargo"),
        ("my top 3: 1) Heat 2) Fargo", "my top 3: ,  Heat ,  Fargo"),
        ("I loved Jaws 2. It was great", "I loved Jaws 2. It was great"),
        ("2. Heat 3. Fargo", "2. Heat 3. Fargo"),
        ("12 Monkeys", "12 Monkeys"),
    ],
)
def test_the_numbers_of_a_list_become_commas_and_nothing_moves(text: str, plain: str) -> None:
    assert without_numbering(text) == plain
    assert len(plain) == len(text)
