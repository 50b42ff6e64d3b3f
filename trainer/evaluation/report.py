"""What an evaluation found, in words, tables and pictures: Markdown for a terminal, one HTML page for a browser.

Every sentence comes from the figures; if an interval contains zero, it says that nothing can be told.
"""

from __future__ import annotations

import base64
import html
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from trainer.evaluation.plots import pictures
from trainer.evaluation.results import Evaluation, Lists, Table
from trainer.metrics.intervals import Figure

TALLREC = "TALLRec (LLaMA-7B, 256 shots), as published"
TALLREC_AUC = 0.7198


@dataclass(frozen=True)
class Section:
    """A heading, what there is to see, a table (its first row names the columns), and sentences under it."""

    heading: str
    caption: str
    table: list[list[str]]
    notes: tuple[str, ...] = ()
    picture: str | None = None

    def markdown(self) -> str:
        """The section for a terminal and for a README."""
        parts = [f"## {self.heading}", self.caption]
        if self.table:
            head, *rows = self.table
            parts.append("\n".join(f"| {' | '.join(line)} |" for line in [head, ["---"] * len(head), *rows]))
        if self.notes:
            parts.append("\n".join(f"- {note}" for note in self.notes))
        return "\n\n".join(parts)


def as_markdown(evaluation: Evaluation) -> str:
    """The summary and all tables, for a terminal and for a README."""
    parts = [" ".join(summary(evaluation))]
    parts += [section.markdown() for section in sections(evaluation)]
    return "\n\n".join(parts)


def write_report(evaluation: Evaluation, target: Path) -> None:
    """Write the page, which needs no other file, as a whole or not at all."""
    images = pictures(evaluation)
    body = "".join(_as_html(section, images) for section in sections(evaluation))
    page = _PAGE.format(
        title=html.escape(f"Matinee: how well it knows what people like ({evaluation.about.data})"),
        summary=html.escape(" ".join(summary(evaluation))),
        body=body,
        command=html.escape(_command(evaluation)),
    )
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f".{target.name}.new")
    unfinished.write_text(page, "utf-8")
    unfinished.replace(target)


def summary(evaluation: Evaluation) -> Iterator[str]:
    """Answers to the questions that the evaluation is there for."""
    table, ours = evaluation.sixth_rating, list(evaluation.about.bundles)
    if evaluation.about.quick:
        yield "A quick look at a sample; the full run is more certain."
    if not table.rows or not ours:
        return
    best = best_bundle(evaluation)
    first = table.row(best)
    yield (
        f"Of {first.users} people whom no training has seen, {best} predicts the sixth rating from five with an "
        f"AUC of {first.auc}, on {first.rows:,} rows."
    )
    baselines = [r for r in table.rows if r.model not in ours and r.model != "base"]
    if baselines:
        strongest = max(baselines, key=lambda r: r.auc.value).model
        yield f"Against the strongest classical baseline: {comparison(table, best, strongest)}."
    questions = {
        "Does fine-tuning help?": [(m, "base") for m in ours],
        "Do genres help?": [("phase2", "phase1")],
        "Does the community's average help?": [("phase3", "phase2")],
    }
    compared = {(d.model, d.against) for d in table.differences}
    for question, pairs in questions.items():
        if answerable := [pair for pair in pairs if pair in compared]:
            yield f"{question} {_sentence(table, answerable)}"


def best_bundle(evaluation: Evaluation) -> str:
    """The name of the bundle with the highest AUC of the sixth rating."""
    rows = [r for r in evaluation.sixth_rating.rows if r.model in evaluation.about.bundles]
    return max(rows, key=lambda r: r.auc.value).model


def comparison(table: Table, model: str, against: str) -> str:
    """What the paired difference of two models says, in words."""
    found = next(d for d in table.differences if (d.model, d.against) == (model, against))
    if found.auc.low > 0:
        return f"{model} is better than {against} by {found.auc}"
    if found.auc.high < 0:
        return f"{model} is worse than {against} by {_negative(found.auc)}"
    return f"no difference between {model} and {against} can be told: {found.auc}"


def list_section(lists: Lists) -> Iterator[Section]:
    """The table "the list", one for each release and number of ratings."""
    for data, length in dict.fromkeys((r.data, r.ratings) for r in lists.rows):
        rows = [r for r in lists.rows if (r.data, r.ratings) == (data, length)]
        apart = [d for d in lists.differences if (d.data, d.ratings) == (data, length)]
        notes = [
            f"{d.model} minus {d.against}: nDCG@10 {d.ndcg}, recall@20 {d.recall}" for d in apart if d.against == "EASE"
        ]
        yield Section(
            "The list",
            f"{rows[0].people} held-out people of {data} told {length} of their ratings; all other movies are ranked, "
            "and what they liked among these is to stand high. MovieLens tells who rated what, which is not yet who "
            "would have liked what. 95 % intervals over people.",
            [
                ["system", "nDCG@10", "recall@20", "hit@5", "two lists share", "different", "fame", "genres off"],
                *(
                    [r.model, str(r.ndcg), str(r.recall), f"{r.hit.value:.2f}", f"{r.overlap:.2f}", str(r.different),
                     f"{r.fame:.2f}", f"{r.miscalibration:.2f}"]
                    for r in rows
                ),
            ],
            tuple(notes),
        )  # fmt: skip
    if lists.within or lists.variances:
        notes = [
            f"within a person, liked against disliked (UAUC): {name} {value}" for name, value in lists.within.items()
        ]
        notes += [
            f"variance of the score of {v.model}: person {v.person:.3f}, movie {v.movie:.3f}, both {v.both:.3f}"
            for v in lists.variances
        ]
        yield Section("Taste", "How much of the score is about the person.", [], tuple(notes))


def sections(evaluation: Evaluation) -> Iterator[Section]:
    """The protocol's tables in the order of its questions; what was not measured is left out."""
    about = evaluation.about
    yield from list_section(evaluation.lists)
    if evaluation.sixth_rating.rows:
        first = evaluation.sixth_rating.rows[0]
        yield Section(
            "Sixth rating",
            f"Five ratings of a held-out person of {about.data}, drawn at random, and the sixth to predict: "
            f"{first.users} people x {about.draws} draws, {first.rows:,} rows, seed {about.seed}, the same for all. "
            f"Engine {about.engine}. 95 % intervals by bootstrap over people.",
            _rows(evaluation.sixth_rating),
            tuple(_comparisons(evaluation)),
            "sixth-rating",
        )
    if evaluation.cold_movies.rows:
        first = evaluation.cold_movies.rows[0]
        yield Section(
            "Cold movies",
            f"The {first.rows:,} of these rows whose sixth movie is in no training rating.",
            _rows(evaluation.cold_movies),
        )
    if evaluation.averages:
        yield Section(
            "Average rating of a movie",
            "Movies with 20 ratings or more, predicted against true average in stars: warm, whom training people "
            "rated, and cold. The prediction is the mean chance of good after histories of held-out people, put on "
            "the scale of stars by a straight line fitted on training people's averages of warm movies. 95 % "
            "intervals by bootstrap over movies.",
            [["model", "warm RMSE", "warm Spearman", "cold RMSE", "cold Spearman"]]
            + [
                [a.model, str(a.warm.rmse), str(a.warm.spearman)]
                + ([str(a.cold.rmse), str(a.cold.spearman)] if a.cold else ["", ""])
                for a in evaluation.averages
            ],
            picture="averages",
        )
    if evaluation.history_length:
        lengths = sorted({p.ratings for p in evaluation.history_length})
        by_model: dict[str, dict[int, str]] = {}
        for point in evaluation.history_length:
            by_model.setdefault(point.model, {})[point.ratings] = str(point.auc)
        yield Section(
            "How many ratings it takes",
            f"AUC for the same {evaluation.history_length[0].rows:,} movies after so many ratings.",
            [["model", *map(str, lengths)]] + [[m, *(found[n] for n in lengths)] for m, found in by_model.items()],
            picture="history-length",
        )
    if evaluation.reliability:
        yield Section(
            "Does a chance mean what it says?",
            "Ten bins of equal count: the mean chance against the share that was liked. The calibration error is "
            "the mean distance from the diagonal; chances were calibrated on validation people. By luck: the "
            "calibration error of chances that are exactly true, on as many rows.",
            [["model", "calibration error", "by luck"]]
            + [
                [r.model, f"{evaluation.sixth_rating.row(r.model).calibration_error:.3f}", str(r.by_luck or "")]
                for r in evaluation.reliability
            ],
            picture="reliability",
        )
    if evaluation.genres:
        names = list(dict.fromkeys(g.model for g in evaluation.genres))
        found = {(g.genre, g.model): g for g in evaluation.genres}
        yield Section(
            "By genre",
            "The sixth ratings by the genres of the movie asked about, where there are a hundred or more.",
            [["genre", "rows", *names]]
            + [
                [genre, f"{found[genre, names[0]].rows:,}", *(str(found[genre, m].auc) for m in names)]
                for genre in dict.fromkeys(g.genre for g in evaluation.genres)
            ],
            picture="genres",
        )
    if evaluation.published.rows:
        first = evaluation.published.rows[0]
        yield Section(
            "The rows that TALLRec published",
            f"{first.rows:,} rows of {first.users} people, rebuilt from the ratings: ten ratings in order of time, and "
            "the next. All these people are held out here. So few people make wide intervals.",
            [*_rows(evaluation.published), [TALLREC, f"{TALLREC_AUC:.4f}", "", "", ""]],
        )
    if evaluation.served_as:
        first_way = evaluation.served_as[0]
        yield Section(
            "As it is served",
            f"{best_bundle(evaluation)} in full precision and as GGUF with the adapter applied at run time, on "
            f"{first_way.rows:,} rows; log-odds against full precision.",
            [["served as", "MB", "tokens/s", "AUC", "largest difference", "mean difference"]]
            + [
                [
                    way.kind,
                    f"{way.megabytes:.0f}",
                    f"{way.tokens_per_second:.0f}",
                    str(way.auc),
                    f"{way.largest_difference:.4f}",
                    f"{way.mean_difference:.4f}",
                ]
                for way in evaluation.served_as
            ],
            picture="served-as",
        )
    if evaluation.training:
        yield Section(
            "What it cost",
            "The last stretch of training of each bundle; what it started from stands in its manifest.",
            [["bundle", "minutes", "labels", "tokens", "device"]]
            + [[t.model, f"{t.minutes:.0f}", f"{t.labels:,}", f"{t.tokens:,}", t.device] for t in evaluation.training],
            picture="learning-curves",
        )


def _rows(table: Table) -> list[list[str]]:
    return [["model", "AUC", "accuracy", "log loss", "calibration error"]] + [
        [r.model, str(r.auc), str(r.accuracy), str(r.log_loss), f"{r.calibration_error:.3f}"] for r in table.rows
    ]


def _comparisons(evaluation: Evaluation) -> Iterator[str]:
    """Our bundles with one another and with the base, and the best of them with every baseline."""
    ours = evaluation.about.bundles
    for difference in evaluation.sixth_rating.differences:
        if difference.against == "base" or difference.against in ours or difference.model == best_bundle(evaluation):
            yield comparison(evaluation.sixth_rating, difference.model, difference.against)


def _sentence(table: Table, pairs: Sequence[tuple[str, str]]) -> str:
    said = "; ".join(comparison(table, model, against) for model, against in pairs)
    return f"{said[0].upper()}{said[1:]}."


def _negative(figure: Figure) -> Figure:
    return Figure(-figure.value, -figure.high, -figure.low)


def _command(evaluation: Evaluation) -> str:
    quick = " --quick" if evaluation.about.quick else ""
    # Without baselines, only the sixth rating was asked about.
    sixth = "" if evaluation.averages else " --sixth"
    engine = "" if evaluation.about.engine == "llama_cpp" else f" --engine {evaluation.about.engine}"
    return f"python -m trainer evaluate{quick}{sixth}{engine}"


def _as_html(section: Section, images: dict[str, bytes]) -> str:
    parts = [f"<h2>{html.escape(section.heading)}</h2>", f"<p>{html.escape(section.caption)}</p>"]
    if section.picture in images:
        data = base64.b64encode(images[section.picture]).decode()
        alt = html.escape(f"{section.heading}: the table below as a picture", quote=True)
        parts.append(f'<img alt="{alt}" src="data:image/png;base64,{data}">')
    if section.table:
        head, *rows = section.table
        parts.append('<div class="wide"><table><thead><tr>')
        parts += [f"<th>{html.escape(cell)}</th>" for cell in head]
        parts.append("</tr></thead><tbody>")
        parts += ["<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in row) + "</tr>" for row in rows]
        parts.append("</tbody></table></div>")
    if section.notes:
        parts.append("<ul>" + "".join(f"<li>{html.escape(note)}</li>" for note in section.notes) + "</ul>")
    return "".join(parts)


_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; }}
body {{ font: 17px/1.55 system-ui, sans-serif; max-width: 56rem; margin: 2rem auto; padding: 0 1rem; }}
h1 {{ line-height: 1.2; }}
h2 {{ margin-top: 2.5rem; }}
img {{ width: 100%; height: auto; border-radius: 8px; }}
.wide {{ overflow-x: auto; }}
table {{ border-collapse: collapse; font-size: 0.86em; font-variant-numeric: tabular-nums; white-space: nowrap; }}
th, td {{ text-align: left; padding: 0.3rem 0.9rem 0.3rem 0; border-bottom: 1px solid #8884; }}
code {{ font-size: 0.9em; }}
</style>
</head>
<body>
<h1>{title}</h1>
<p>{summary}</p>
{body}
<h2>How to make this page</h2>
<p><code>{command}</code>, then <code>python -m trainer report</code>. Held-out people, cold movies and seeds never
change, so that the same bundles give the same figures.</p>
</body>
</html>
"""
