"""Draw the dashboard of `deploy/monitoring/grafana` as SVG, from what a Prometheus answers to its queries.

Where Grafana cannot be had. It knows the two kinds of panels that the dashboard has, and rows.
"""

from __future__ import annotations

import html
import math
from typing import Any, NamedTuple

from tests.benchmarks.prometheus import Prometheus, panels

COLUMN, ROW, GAP = 50, 27, 6
PAPER, PANEL, TEXT, FAINT, GRID = "#111217", "#1b1e24", "#d8d9da", "#8e929b", "#2b2f37"
COLOURS = ("#73bf69", "#f2cc0c", "#5794f2", "#ff9830", "#f2495c", "#b877d9", "#8ab8ff", "#c8f2c2")
LEVELS = {"green": "#37872d", "orange": "#b5580b", "red": "#a1212f"}
FONT = "system-ui, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif"
MOST_NAMED = 6
# So wide a letter is, at most, as a part of its height.
WIDTH_OF_A_LETTER = 0.56


class Line(NamedTuple):
    """What a series of a panel is called, and its points: time and value."""

    name: str
    points: tuple[tuple[float, float], ...]


class Box(NamedTuple):
    """A place on the picture."""

    x: float
    y: float
    width: float
    height: float


def drawn(prometheus: Prometheus, since: float, until: float, below: str) -> str:
    """The whole dashboard between two times, and a line of text below it."""
    parts, bottom = [], 0.0
    for panel in panels():
        place = panel["gridPos"]
        box = Box(GAP + place["x"] * COLUMN, GAP + place["y"] * ROW, place["w"] * COLUMN - GAP, place["h"] * ROW - GAP)
        bottom = max(bottom, box.y + box.height)
        if panel["type"] == "row":
            parts.append(_text(box.x, box.y + 16, panel["title"], size=13, bold=True))
            continue
        lines = [line for target in panel["targets"] for line in _lines(prometheus, target, since, until)]
        draw = _number if panel["type"] == "stat" else _curves
        parts.append(draw(panel, lines, box, (since, until)))
    width, height = 24 * COLUMN + GAP, round(bottom + 26)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="{FONT}">\n'
        f'<rect width="{width}" height="{height}" rx="8" fill="{PAPER}"/>\n'
        + "\n".join([*parts, _text(GAP + 2, height - 9, below, FAINT, 11)])
        + "\n</svg>\n"
    )


def _lines(prometheus: Prometheus, target: dict[str, Any], since: float, until: float) -> list[Line]:
    found = []
    for one in prometheus.series(target["expr"], since, until):
        name = target.get("legendFormat", "")
        for label, value in one["metric"].items():
            name = name.replace("{{" + label + "}}", value)
        points = tuple((at, float(value)) for at, value in one["values"] if math.isfinite(float(value)))
        if points:
            found.append(Line(name.strip(), points))
    return found


def _number(panel: dict[str, Any], lines: list[Line], box: Box, span: tuple[float, float]) -> str:
    """One number in a colour that says how it is, with its past behind it."""
    defaults = panel["fieldConfig"]["defaults"]
    value = lines[0].points[-1][1] if lines else math.nan
    level = PANEL
    for step in defaults["thresholds"]["steps"]:
        if step["value"] is None or value >= step["value"]:
            level = LEVELS[step["color"]] if lines else PANEL
    parts = [_box(box, level), _text(box.x + 9, box.y + 19, panel["title"], "#ffffff", 12)]
    if lines:
        top = max(v for _, v in lines[0].points) or 1.0
        inner = Box(box.x, box.y + 0.55 * box.height, box.width, 0.45 * box.height)
        parts.append(_path(lines[0], inner, span, (0.0, 1.15 * top), "#ffffff", filled=True))
    said = _said(value, defaults.get("unit", "short")) if lines else "–"
    parts.append(_text(box.x + box.width / 2, box.y + 0.66 * box.height, said, "#ffffff", 30, bold=True, middle=True))
    return "".join(parts)


def _curves(panel: dict[str, Any], lines: list[Line], box: Box, span: tuple[float, float]) -> str:
    """Curves over time, with their names below."""
    unit = panel["fieldConfig"]["defaults"].get("unit", "short")
    parts = [_box(box, PANEL), _text(box.x + 9, box.y + 19, panel["title"], size=12)]
    inner = Box(box.x + 46, box.y + 32, box.width - 58, box.height - 82)
    top = _round_up(max((v for line in lines for _, v in line.points), default=0.0) or 1.0)
    for part in (0, 0.5, 1):
        y = inner.y + inner.height * (1 - part)
        parts.append(f'<path d="M{inner.x:.0f} {y:.1f}h{inner.width:.0f}" stroke="{GRID}"/>')
        parts.append(_text(inner.x - 6, y + 4, _said(part * top, unit), FAINT, 10, end=True))
    since, until = span
    for minute in range(1, math.ceil((until - since) / 60 - 0.5)):
        x = inner.x + inner.width * 60 * minute / (until - since)
        parts.append(_text(x, inner.y + inner.height + 14, f"{minute} min", FAINT, 10, middle=True))
    if not lines:
        parts.append(_text(inner.x + inner.width / 2, inner.y + inner.height / 2, "none", FAINT, 12, middle=True))
    # The highest have their names below.
    lines = sorted(lines, key=lambda line: -max(v for _, v in line.points))[:MOST_NAMED]
    x, y = box.x + 10, inner.y + inner.height + 31
    for line, colour in zip(lines, COLOURS, strict=False):
        parts.append(_path(line, inner, span, (0.0, top), colour))
        width = 26 + WIDTH_OF_A_LETTER * 10 * len(line.name)
        if x + width > box.x + box.width and x > box.x + 10:
            x, y = box.x + 10, y + 14
        if y < box.y + box.height:
            parts.append(f'<rect x="{x:.0f}" y="{y - 5:.0f}" width="10" height="3" fill="{colour}"/>')
            parts.append(_text(x + 14, y, line.name, FAINT, 10))
        x += width
    return "".join(parts)


def _path(
    line: Line, box: Box, span: tuple[float, float], reach: tuple[float, float], colour: str, filled: bool = False
) -> str:
    (since, until), (low, high) = span, reach
    places = [
        (
            box.x + box.width * (at - since) / (until - since),
            box.y + box.height * (1 - (min(value, high) - low) / (high - low)),
        )
        for at, value in line.points
    ]
    d = "M" + "L".join(f"{x:.0f} {y:.1f}" for x, y in places)
    if filled:
        corners = f"L{places[-1][0]:.0f} {box.y + box.height:.1f}L{places[0][0]:.0f} {box.y + box.height:.1f}Z"
        return f'<path d="{d}{corners}" fill="{colour}" opacity=".16"/>'
    return f'<path d="{d}" fill="none" stroke="{colour}" stroke-width="1.6" stroke-linejoin="round"/>'


def _said(value: float, unit: str) -> str:
    """A value in the unit of a panel."""
    if unit == "percentunit":
        return f"{100 * value:.0f} %"
    number = f"{value:.0f}" if value >= 10 or value == round(value) else f"{value:.2g}"
    return f"{number} s" if unit == "s" else number


def _round_up(value: float) -> float:
    scale = 10 ** math.floor(math.log10(value))
    return next(step * scale for step in (1, 2, 4, 5, 10) if step * scale >= value)


def _box(box: Box, colour: str) -> str:
    size = f'width="{box.width:.0f}" height="{box.height:.0f}"'
    return f'<rect x="{box.x:.0f}" y="{box.y:.0f}" {size} rx="3" fill="{colour}"/>'


def _text(
    x: float, y: float, text: str, colour: str = TEXT, size: int = 12, *, bold: bool = False, middle: bool = False,
    end: bool = False,
) -> str:  # fmt: skip
    style = ' font-weight="600"' if bold else ""
    style += ' text-anchor="middle"' if middle else ' text-anchor="end"' if end else ""
    return f'<text x="{x:.0f}" y="{y:.0f}" fill="{colour}" font-size="{size}"{style}>{html.escape(text)}</text>'
