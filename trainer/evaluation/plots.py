"""Plots of an evaluation, for the report and the chat, as PNGs."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import TYPE_CHECKING

from trainer.evaluation.results import AverageFit, Evaluation

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# Okabe and Ito's colour-blind-safe palette; baselines are grey.
COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#D55E00", "#56B4E9")
GREY, INK = "#8a8a8a", "#222222"
WIDTH, DOTS = 9.0, 155
STRONGEST = "logistic regression over all"


def pictures(evaluation: Evaluation) -> dict[str, bytes]:
    """PNGs about 1,400 pixels wide, by name; tables that were not measured have none."""
    drawn = {name: draw(evaluation) for name, draw in _PICTURES.items()}
    return {name: _png(figure) for name, figure in drawn.items() if figure is not None}


def sixth_rating(evaluation: Evaluation) -> Figure | None:
    """AUC of all models with intervals, best on top."""
    rows = sorted(evaluation.sixth_rating.rows, key=lambda row: row.auc.value)
    if not rows:
        return None
    figure, axes = _axes(0.34 * len(rows) + 1.1)
    for place, row in enumerate(rows):
        colour = _colour(evaluation, row.model)
        axes.plot([row.auc.low, row.auc.high], [place, place], color=colour, linewidth=2.5, solid_capstyle="round")
        axes.plot(row.auc.value, place, "o", color=colour, markersize=8)
        axes.annotate(f"{row.auc.value:.3f}", (row.auc.high, place), (7, 0), textcoords="offset points", va="center")
    axes.set_yticks(range(len(rows)), [row.model for row in rows])
    for label, row in zip(axes.get_yticklabels(), rows, strict=True):
        label.set_fontweight("bold" if _is_ours(evaluation, row.model) else "normal")
    axes.axvline(0.5, color=GREY, linestyle=":", linewidth=1)
    axes.set_xlabel("AUC of the sixth rating (0.5: chance), 95 % interval over people")
    axes.margins(x=0.12)
    return figure


def history_length(evaluation: Evaluation) -> Figure | None:
    """AUC by the number of ratings given, for our models and the strongest baseline."""
    points = evaluation.history_length
    if not points:
        return None
    figure, axes = _axes(4.6)
    lengths = sorted({p.ratings for p in points})
    shown = [m for m in dict.fromkeys(p.model for p in points) if _is_ours(evaluation, m) or m in (STRONGEST, "base")]
    ends = []
    for k, model in enumerate(shown):
        line = sorted((p for p in points if p.model == model), key=lambda p: p.ratings)
        colour = _colour(evaluation, model)
        # Shift the models sideways so that no interval hides another.
        places = [lengths.index(p.ratings) + (k - (len(shown) - 1) / 2) * 0.06 for p in line]
        values = [p.auc.value for p in line]
        errors = [[p.auc.value - p.auc.low for p in line], [p.auc.high - p.auc.value for p in line]]
        axes.errorbar(places, values, errors, color=colour, marker="o", linewidth=2, elinewidth=0.8, capsize=2)
        ends.append((values[-1], model, colour))
    _label_ends(axes, ends, len(lengths) - 1 + 0.25)
    axes.set_xticks(range(len(lengths)), [str(n) for n in lengths])
    axes.set_xlim(-0.3, len(lengths) + 1.0)
    axes.set_xlabel("ratings known")
    axes.set_ylabel("AUC")
    return figure


def reliability(evaluation: Evaluation) -> Figure | None:
    """Predicted chances against observed shares."""
    diagrams = [r for r in evaluation.reliability if r.bins]
    if not diagrams:
        return None
    figure, axes = _axes(5.6, width=6.6)
    axes.plot([0, 1], [0, 1], color=GREY, linestyle=":", linewidth=1.5)
    for diagram in diagrams:
        error = evaluation.sixth_rating.row(diagram.model).calibration_error
        axes.plot(
            [b.chance for b in diagram.bins],
            [b.liked for b in diagram.bins],
            marker="o",
            color=_colour(evaluation, diagram.model),
            label=f"{diagram.model} (error {error:.3f})",
        )
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    axes.set_aspect("equal")
    axes.set_xlabel("chance that the model gave")
    axes.set_ylabel("share that people actually liked")
    axes.legend(frameon=False, loc="upper left")
    return figure


def averages(evaluation: Evaluation) -> Figure | None:
    """Predicted against true average ratings of warm and cold movies, for the bundle that is best on cold ones."""
    from matplotlib.figure import Figure as NewFigure

    ours = [a for a in evaluation.averages if _is_ours(evaluation, a.model)]
    if not ours:
        return None
    best = max(ours, key=lambda a: a.cold.spearman.value if a.cold else a.warm.spearman.value)
    panels: list[tuple[str, AverageFit]] = [("warm: training people rated them", best.warm)]
    if best.cold:
        panels.append(("cold: never seen in training", best.cold))
    figure = NewFigure(figsize=(WIDTH, 4.9), layout="constrained")
    for number, (title, fit) in enumerate(panels, start=1):
        axes = figure.add_subplot(1, 2, number)
        _plain(axes)
        axes.plot([1, 5], [1, 5], color=GREY, linestyle=":", linewidth=1.5)
        predicted, true = zip(*fit.points, strict=True)
        axes.scatter(
            predicted, true, s=18, alpha=0.45, color=_colour(evaluation, best.model), linewidths=0, rasterized=True
        )
        axes.set_title(f"{title} ({fit.movies} movies)", fontsize=11, loc="left")
        axes.text(
            0.04, 0.96, f"RMSE {fit.rmse}\nSpearman {fit.spearman}", transform=axes.transAxes, va="top", fontsize=9.5
        )
        axes.set_xlim(1, 5)
        axes.set_ylim(1, 5)
        axes.set_aspect("equal")
        axes.set_xlabel(f"average that {best.model} predicts, stars")
        axes.set_ylabel("true average, stars")
    return figure


def genres(evaluation: Evaluation) -> Figure | None:
    """AUC by the genre of the movie asked about."""
    names = list(dict.fromkeys(g.genre for g in evaluation.genres))
    ours = [m for m in dict.fromkeys(g.model for g in evaluation.genres) if _is_ours(evaluation, m)]
    if not names or not ours:
        return None
    best = max(ours, key=lambda m: evaluation.sixth_rating.row(m).auc.value)
    found = sorted((g for g in evaluation.genres if g.model == best), key=lambda g: g.auc.value)
    base = {g.genre: g for g in evaluation.genres if g.model == "base"}
    figure, axes = _axes(0.34 * len(found) + 1.2)
    for place, genre in enumerate(found):
        axes.plot([genre.auc.low, genre.auc.high], [place] * 2, color=_colour(evaluation, best), linewidth=2.5)
        axes.plot(genre.auc.value, place, "o", color=_colour(evaluation, best), label=best if not place else None)
        if genre.genre in base:
            axes.plot(base[genre.genre].auc.value, place, "D", color=INK, markersize=5, label="" if place else "base")
    axes.set_yticks(range(len(found)), [f"{g.genre} ({g.rows:,} rows)" for g in found])
    axes.axvline(0.5, color=GREY, linestyle=":", linewidth=1)
    axes.set_xlabel("AUC, 95 % interval over people")
    axes.legend(frameon=False, loc="lower right")
    return figure


def learning_curves(evaluation: Evaluation) -> Figure | None:
    """AUC on validation people while each bundle learned."""
    curves = [t for t in evaluation.training if len(t.curve) > 1]
    if not curves:
        return None
    figure, axes = _axes(4.2)
    ends = []
    longest = max(t.curve[-1].labels for t in curves) / 1000
    for training in curves:
        labels = [p.labels / 1000 for p in training.curve]
        values = [p.auc for p in training.curve]
        colour = _colour(evaluation, training.model)
        axes.plot(labels, values, marker="o", markersize=4, color=colour)
        ends.append((values[-1], training.model, colour))
    _label_ends(axes, ends, longest * 1.02)
    axes.set_xlim(0, longest * 1.16)
    axes.set_xlabel("thousand labels learned")
    axes.set_ylabel("AUC on validation people")
    return figure


def served_as(evaluation: Evaluation) -> Figure | None:
    """The speed of each way to serve, with its AUC."""
    ways = evaluation.served_as[::-1]
    if not ways:
        return None
    figure, axes = _axes(0.5 * len(ways) + 1.2)
    axes.barh(range(len(ways)), [w.tokens_per_second for w in ways], color=COLOURS[0], height=0.62)
    for place, way in enumerate(ways):
        told = f" AUC {way.auc.value:.3f}, log-odds off by {way.mean_difference:.3f}, {way.megabytes:.0f} MB"
        axes.annotate(
            told, (way.tokens_per_second, place), (3, 0), textcoords="offset points", va="center", fontsize=9.5
        )
    axes.set_yticks(range(len(ways)), [w.kind for w in ways])
    axes.set_xlim(0, max(w.tokens_per_second for w in ways) * 1.75)
    axes.set_xlabel(f"tokens read per second ({evaluation.about.device})")
    return figure


_PICTURES: dict[str, Callable[[Evaluation], Figure | None]] = {
    "sixth-rating": sixth_rating,
    "history-length": history_length,
    "reliability": reliability,
    "averages": averages,
    "genres": genres,
    "learning-curves": learning_curves,
    "served-as": served_as,
}


def _axes(height: float, width: float = WIDTH) -> tuple[Figure, Axes]:
    from matplotlib.figure import Figure as NewFigure

    figure = NewFigure(figsize=(width, height), layout="constrained")
    axes = figure.add_subplot()
    _plain(axes)
    return figure, axes


def _plain(axes: Axes) -> None:
    axes.grid(color="#e6e6e6", linewidth=0.8)
    axes.set_axisbelow(True)
    axes.spines[["top", "right"]].set_visible(False)
    axes.tick_params(length=0)


def _label_ends(axes: Axes, ends: list[tuple[float, str, str]], x: float) -> None:
    """Label lines at their ends, moving labels apart if they would overlap."""
    low, high = axes.get_ylim()
    apart, heights = (high - low) * 0.055, [float("-inf")]
    for value, _, _ in sorted(ends):
        heights.append(max(value, heights[-1] + apart))
    above = max(0.0, heights[-1] - high)
    for (_, name, colour), height in zip(sorted(ends), heights[1:], strict=True):
        axes.text(x, height - above, name, color=colour, va="center", fontweight="bold", fontsize=10)


def _is_ours(evaluation: Evaluation, model: str) -> bool:
    return model in evaluation.about.bundles


def _colour(evaluation: Evaluation, model: str) -> str:
    if model == "base":
        return INK
    names = list(evaluation.about.bundles)
    return COLOURS[names.index(model) % len(COLOURS)] if model in names else GREY


def _png(figure: Figure) -> bytes:
    stream = BytesIO()
    figure.savefig(stream, format="png", dpi=DOTS, facecolor="white")
    return stream.getvalue()
