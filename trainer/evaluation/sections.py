"""The tables of an evaluation as sections of a report, in the order of the protocol's questions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from trainer.evaluation.results import Evaluation, Lists, Table
from trainer.evaluation.summary import best_bundle, comparison

TALLREC = "TALLRec (LLaMA-7B, 256 shots), as published"
TALLREC_AUC = 0.7198


@dataclass(frozen=True)
class Section:
    """A heading, an introduction, a table (its first row names the columns), and notes."""

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


def sections(evaluation: Evaluation) -> Iterator[Section]:
    """The protocol's tables in the order of its questions, without those not measured."""
    yield from list_section(evaluation.lists)
    for section_of, measured in _PARTS:
        if measured(evaluation):
            yield section_of(evaluation)


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
            f"{rows[0].people} held-out people of {data} gave {length} of their ratings; all other movies are ranked, "
            "and the ones they liked should rank high. MovieLens knows who rated what, which is not the same as who "
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


def _sixth_rating(evaluation: Evaluation) -> Section:
    about, first = evaluation.about, evaluation.sixth_rating.rows[0]
    return Section(
        "Sixth rating",
        f"Five ratings of a held-out person of {about.data}, drawn at random, and the sixth to predict: "
        f"{first.users} people x {about.draws} draws, {first.rows:,} rows, seed {about.seed}, the same for all. "
        f"Engine {about.engine}. 95 % intervals by bootstrap over people.",
        _rows(evaluation.sixth_rating),
        tuple(_comparisons(evaluation)),
        "sixth-rating",
    )


def _cold_movies(evaluation: Evaluation) -> Section:
    return Section(
        "Cold movies",
        f"The {evaluation.cold_movies.rows[0].rows:,} of these rows whose sixth movie is in no training rating.",
        _rows(evaluation.cold_movies),
    )


def _averages(evaluation: Evaluation) -> Section:
    return Section(
        "Average rating of a movie",
        "Movies with 20 ratings or more, predicted against true average in stars: warm, which training people "
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


def _history_length(evaluation: Evaluation) -> Section:
    points = evaluation.history_length
    lengths = sorted({point.ratings for point in points})
    by_model: dict[str, dict[int, str]] = {}
    for point in points:
        by_model.setdefault(point.model, {})[point.ratings] = str(point.auc)
    return Section(
        "How many ratings it takes",
        f"AUC for the same {points[0].rows:,} movies after so many ratings.",
        [["model", *map(str, lengths)]] + [[m, *(found[n] for n in lengths)] for m, found in by_model.items()],
        picture="history-length",
    )


def _reliability(evaluation: Evaluation) -> Section:
    return Section(
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


def _genres(evaluation: Evaluation) -> Section:
    names = list(dict.fromkeys(g.model for g in evaluation.genres))
    found = {(g.genre, g.model): g for g in evaluation.genres}
    return Section(
        "By genre",
        "The sixth ratings by the genres of the movie asked about, where there are a hundred or more.",
        [["genre", "rows", *names]]
        + [
            [genre, f"{found[genre, names[0]].rows:,}", *(str(found[genre, m].auc) for m in names)]
            for genre in dict.fromkeys(g.genre for g in evaluation.genres)
        ],
        picture="genres",
    )


def _published(evaluation: Evaluation) -> Section:
    first = evaluation.published.rows[0]
    return Section(
        "The rows that TALLRec published",
        f"{first.rows:,} rows of {first.users} people, rebuilt from the ratings: ten ratings in order of time, and "
        "the next. All these people are held out here. So few people make for wide intervals.",
        [*_rows(evaluation.published), [TALLREC, f"{TALLREC_AUC:.4f}", "", "", ""]],
    )


def _served_as(evaluation: Evaluation) -> Section:
    return Section(
        "As it is served",
        f"{best_bundle(evaluation)} in full precision and as GGUF with the adapter applied at run time, on "
        f"{evaluation.served_as[0].rows:,} rows; log-odds against full precision.",
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


def _training(evaluation: Evaluation) -> Section:
    return Section(
        "What it cost",
        "The last stretch of each bundle's training; its manifest says what it started from.",
        [["bundle", "minutes", "labels", "tokens", "device"]]
        + [[t.model, f"{t.minutes:.0f}", f"{t.labels:,}", f"{t.tokens:,}", t.device] for t in evaluation.training],
        picture="learning-curves",
    )


def _rows(table: Table) -> list[list[str]]:
    return [["model", "AUC", "accuracy", "log loss", "calibration error"]] + [
        [r.model, str(r.auc), str(r.accuracy), str(r.log_loss), f"{r.calibration_error:.3f}"] for r in table.rows
    ]


def _comparisons(evaluation: Evaluation) -> Iterator[str]:
    """Compare our bundles with one another and with the base, and the best of them with every baseline."""
    ours = evaluation.about.bundles
    for difference in evaluation.sixth_rating.differences:
        if difference.against == "base" or difference.against in ours or difference.model == best_bundle(evaluation):
            yield comparison(evaluation.sixth_rating, difference.model, difference.against)


# Each section, and the field of the evaluation that it needs.
_PARTS: tuple[tuple[Callable[[Evaluation], Section], Callable[[Evaluation], object]], ...] = (
    (_sixth_rating, lambda found: found.sixth_rating.rows),
    (_cold_movies, lambda found: found.cold_movies.rows),
    (_averages, lambda found: found.averages),
    (_history_length, lambda found: found.history_length),
    (_reliability, lambda found: found.reliability),
    (_genres, lambda found: found.genres),
    (_published, lambda found: found.published.rows),
    (_served_as, lambda found: found.served_as),
    (_training, lambda found: found.training),
)
