"""The report's sentences follow from its figures."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from trainer.evaluation.report import as_markdown, write_report
from trainer.evaluation.results import Difference, Evaluation, Table
from trainer.evaluation.summary import best_bundle, comparison, summary
from trainer.metrics.intervals import Figure

VOID = {"meta", "img", "br", "link"}


class Page(HTMLParser):
    """Collects a page's text, its references and whether its tags match."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.references: list[str] = []
        self.words: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.references += [value or "" for name, value in attrs if name in {"src", "href"}]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.fixture
def page(made_up: Evaluation, tmp_path: Path) -> Page:
    write_report(made_up, tmp_path / "report.html")
    return Page((tmp_path / "report.html").read_text("utf-8"))


def difference(low: float, high: float) -> Table:
    figure = Figure((low + high) / 2, low, high)
    return Table(differences=(Difference(model="phase2", against="phase1", auc=figure),))


def test_an_interval_that_holds_zero_is_no_difference() -> None:
    assert comparison(difference(-0.002, 0.005), "phase2", "phase1").startswith("no difference")
    assert comparison(difference(0.001, 0.005), "phase2", "phase1").startswith("phase2 is better than phase1 by 0.003")
    worse = comparison(difference(-0.005, -0.001), "phase2", "phase1")
    assert worse == "phase2 is worse than phase1 by 0.003 [0.001, 0.005]"


def test_the_summary_answers_what_was_asked(made_up: Evaluation) -> None:
    said = " ".join(summary(made_up))
    assert best_bundle(made_up) == "phase3"
    assert "phase3 predicts the sixth rating from five with an AUC of 0.730" in said
    assert "phase3 is better than item mean by 0.050" in said
    assert "Do genres help? No difference between phase2 and phase1 can be told" in said
    assert "Does the community's average help? Phase3 is better than phase2 by 0.017" in said
    assert "quick" not in said
    quick = made_up.model_copy(update={"about": made_up.about.model_copy(update={"quick": True})})
    assert "quick" in " ".join(summary(quick))


def test_candidates_that_are_compared_without_the_base_are_summed_up_by_what_was_compared(made_up: Evaluation) -> None:
    table = made_up.sixth_rating
    alone = Table(
        rows=tuple(r for r in table.rows if r.model in made_up.about.bundles),
        # The later bundle is compared with the earlier, so here phase 2 was named last.
        differences=tuple(d for d in table.differences if (d.model, d.against) == ("phase3", "phase2")),
    )
    said = " ".join(summary(made_up.model_copy(update={"sixth_rating": alone})))
    assert "fine-tuning" not in said and "genres" not in said
    assert "Does the community's average help? Phase3 is better than phase2" in said


def test_the_page_is_whole_and_needs_no_other_file(page: Page) -> None:
    assert page.open == []
    assert page.references and all(r.startswith("data:image/png;base64,") for r in page.references)


def test_every_figure_of_the_tables_is_on_the_page_and_in_the_markdown(page: Page, made_up: Evaluation) -> None:
    shown, markdown = " ".join(page.words), as_markdown(made_up)
    for table in (made_up.sixth_rating, made_up.cold_movies, made_up.published):
        for row in table.rows:
            for figure in (row.auc, row.accuracy, row.log_loss):
                assert str(figure) in shown and str(figure) in markdown
    for expected in ("0.7198", "0.0123", "52,416", "Crime"):
        assert expected in shown and expected in markdown
    assert len(re.findall(r"^## ", markdown, re.MULTILINE)) == len(page.references) + 2


def test_a_bundle_with_a_hostile_name_is_only_text(made_up: Evaluation, tmp_path: Path) -> None:
    text = made_up.model_dump_json().replace('"phase3"', '"<script>alert(1)</script>"')
    write_report(Evaluation.model_validate_json(text), tmp_path / "report.html")
    written = (tmp_path / "report.html").read_text("utf-8")
    assert "<script" not in written and "&lt;script&gt;" in written


def test_what_was_not_measured_is_left_out(made_up: Evaluation, tmp_path: Path) -> None:
    bare = made_up.model_copy(
        update={"cold_movies": Table(), "published": Table(), "served_as": (), "genres": (), "history_length": ()}
    )
    write_report(bare, tmp_path / "report.html")
    shown = " ".join(Page((tmp_path / "report.html").read_text("utf-8")).words)
    assert "TALLRec" not in shown and "By genre" not in shown and "Sixth rating" in shown


def test_the_page_names_the_command_that_makes_it(made_up: Evaluation, tmp_path: Path) -> None:
    for evaluation, options in ((made_up, ""), (made_up.model_copy(update={"averages": ()}), " --sixth")):
        write_report(evaluation, tmp_path / "report.html")
        shown = " ".join(Page((tmp_path / "report.html").read_text("utf-8")).words)
        assert re.search(rf"python -m trainer evaluate{options}(?! --)", shown)
