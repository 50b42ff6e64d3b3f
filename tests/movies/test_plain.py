"""Whatever controls a terminal or reverses text is gone, and nothing else is."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from movies.plain import plain

BIDI = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("\x1b]52;c;Y3VybCBldmlsIHwgc2g=\x07", "]52;c;Y3VybCBldmlsIHwgc2g="),
        ("\x1b[2J\x1b[1;1HHeat", "[2J[1;1HHeat"),
        ("\x9b2JHeat", "2JHeat"),
        ("Heat\x00\x7f\b", "Heat"),
        ("\u202etaeH\u202c", "taeH"),
        ("\u2066Heat\u2069\u200f\u061c", "Heat"),
        ("a\r\nb\rc\u2028d\u2029e\x85f", "a\nb\nc\nd\ne\nf"),
        ("\ud83d", ""),
        ("\ufeffHeat", "Heat"),
    ],
)
def test_what_steers_is_removed(text: str, seen: str) -> None:
    assert plain(text) == seen


@pytest.mark.parametrize(
    "text", ["Amélie", "Léon: a\ttab\nand a line", "七人の侍", "שלום", "بداية", "👨‍👩‍👧 🇩🇪 🏴󠁧󠁢󠁥󠁮󠁧󠁿 👍🏽", "می‌خواهم", "क्‍ष"]
)
def test_what_people_write_stays_as_it_is(text: str) -> None:
    assert plain(text) == text


@given(st.text(st.characters()))
def test_nothing_steering_is_ever_left_and_a_second_time_changes_nothing(text: str) -> None:
    seen = plain(text)
    assert plain(seen) == seen
    assert not [c for c in seen if unicodedata.category(c) in {"Cc", "Cs"} and c not in "\n\t"]
    assert not [c for c in seen if unicodedata.bidirectional(c) in BIDI]
    seen.encode()
