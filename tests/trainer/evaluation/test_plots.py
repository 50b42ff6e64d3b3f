"""Plots that a chat can show."""

from __future__ import annotations

from io import BytesIO

from PIL import Image

from trainer.evaluation.plots import pictures
from trainer.evaluation.results import Evaluation, Table

ALL = ["sixth-rating", "history-length", "reliability", "averages", "genres", "learning-curves", "served-as"]


def test_every_picture_is_a_png_of_a_size_that_a_chat_shows(made_up: Evaluation) -> None:
    drawn = pictures(made_up)
    assert list(drawn) == ALL
    for png in drawn.values():
        with Image.open(BytesIO(png)) as picture:
            assert picture.format == "PNG"
            assert 1_000 <= picture.width <= 1_500 and 200 <= picture.height <= 1_500
            # A picture of one colour would show nothing.
            assert len(picture.convert("RGB").getcolors(1_000_000) or []) > 20
        assert len(png) < 300_000


def test_what_was_not_measured_has_no_picture(made_up: Evaluation) -> None:
    bare = made_up.model_copy(
        update={"served_as": (), "history_length": (), "genres": (), "training": (), "averages": (), "reliability": ()}
    )
    assert list(pictures(bare)) == ["sixth-rating"]
    assert pictures(bare.model_copy(update={"sixth_rating": Table()})) == {}


def test_averages_without_cold_movies_are_drawn(made_up: Evaluation) -> None:
    warm = tuple(a.model_copy(update={"cold": None}) for a in made_up.averages)
    assert "averages" in pictures(made_up.model_copy(update={"averages": warm}))
