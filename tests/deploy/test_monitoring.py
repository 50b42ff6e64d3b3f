"""The alerts and the dashboard: they ask for figures that exist, and alerts fire when they should."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from prometheus_client import REGISTRY

from bot.front_end.watching import Liked
from movies.settings import REPOSITORY
from movies.watching import figures
from movies.watching.queues import Queues
from movies.watching.stages import STAGES
from tests.movies.watching.test_figures import Broker
from tests.test_documents import anchors

MONITORING = REPOSITORY / "deploy" / "monitoring"
BOARD = json.loads((MONITORING / "grafana" / "matinee.json").read_text("utf-8"))
[GROUP] = yaml.safe_load((MONITORING / "alerts.yaml").read_text("utf-8"))["groups"]
ALERTS: dict[str, dict[str, Any]] = {rule["alert"]: rule for rule in GROUP["rules"]}
NAME = re.compile(r"\bmatinee_\w+")
SUFFIX = re.compile(r"_(bucket|count|sum|total|created)$")
STAGE = re.compile(r'stage=~?"([^"]*)"')


class Nobody:
    """A database that knows no feedback."""


def queries() -> Iterator[tuple[str, str]]:
    for panel in BOARD["panels"]:
        for target in panel.get("targets", []):
            yield panel["title"], target["expr"]
    for name, rule in ALERTS.items():
        yield name, rule["expr"]


def exported() -> set[str]:
    """What programs export, by the names in the documents of Prometheus."""
    liked = Liked(Nobody())  # type: ignore[arg-type]
    liked._holds_until = float("inf")
    own = [metric.name for metric in REGISTRY.collect() if metric.name.startswith("matinee_")]
    asked = [metric.name for of in (Queues(Broker([])), liked) for metric in of.collect()]
    assert figures.events
    return {*own, *asked}


def test_dashboard_and_alerts_ask_for_figures_that_are_exported() -> None:
    named = {SUFFIX.sub("", name) for _, query in queries() for name in NAME.findall(query)}
    assert named - exported() == set()
    assert exported() - named == {"matinee_feedback_shown"}


def test_no_figure_has_a_label_that_prometheus_gives_itself() -> None:
    counted = (figures.events, figures.seconds, figures.movies, figures.answers, figures.limits)
    labels = {label for metric in counted for label in metric._labelnames}
    assert "bundle" in labels
    assert not labels & {"job", "instance"}, "a query by it would find what Prometheus calls the program"


def test_they_ask_for_stages_that_are_timed() -> None:
    asked = {stage for _, query in queries() for one in STAGE.findall(query) for stage in one.split("|")}
    assert asked - set(STAGES.values()) == set()


def test_events_that_they_ask_for_are_logged_somewhere() -> None:
    code = "".join(path.read_text("utf-8") for top in ("bot", "workers") for path in (REPOSITORY / top).rglob("*.py"))
    asked = {e for _, q in queries() for one in re.findall(r'event=~?"([^"]*)"', q) for e in one.split("|")}
    assert [event for event in sorted(asked) if f'log.info("{event}"' not in code
            and f'log.warning("{event}"' not in code and f'log.error("{event}"' not in code] == []  # fmt: skip


def test_panels_have_a_text_and_do_not_overlap() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in BOARD["panels"]:
        place = panel["gridPos"]
        cells = {(place["x"] + i, place["y"] + j) for i in range(place["w"]) for j in range(place["h"])}
        assert not taken & cells and max(x for x, _ in cells) < 24
        taken |= cells
        assert panel["type"] == "row" or len(panel["description"]) > 10
    assert len({panel["id"] for panel in BOARD["panels"]}) == len(BOARD["panels"])


def test_every_alert_says_what_to_do_where_it_can_be_read() -> None:
    for rule in ALERTS.values():
        for document, anchor in re.findall(r"(docs/[\w./-]+\.md)(?:#([\w-]+))?", rule["annotations"]["do"]):
            text = (REPOSITORY / document).read_text("utf-8")
            assert not anchor or anchor in anchors(text), anchor


def test_every_alert_is_tested_both_quiet_and_firing() -> None:
    quiet, wrong = yaml.safe_load((MONITORING / "alerts.test.yaml").read_text("utf-8"))["tests"]
    assert {one["alertname"] for one in quiet["alert_rule_test"]} == set(ALERTS)
    assert wrong["promql_expr_test"][0]["exp_samples"][0]["value"] == len(ALERTS)


def test_prometheus_itself_agrees(tmp_path: Path) -> None:
    """Its promtool runs the rules and parses every query; if it is not installed, the test says so."""
    if (promtool := shutil.which("promtool")) is None:
        warnings.warn("promtool is not installed (Debian: prometheus): alerts were parsed, not run", stacklevel=1)
        return
    queried = [
        {"record": f"panel:{k}", "expr": query.replace("$__rate_interval", "5m")}
        for k, (_, query) in enumerate(queries())
    ]
    parsed = tmp_path / "queries.yaml"
    parsed.write_text(yaml.safe_dump({"groups": [{"name": "queries", "rules": queried}]}), "utf-8")
    for command in (
        ["test", "rules", "alerts.test.yaml"],
        ["check", "config", "prometheus.yaml"],
        ["check", "rules", str(parsed)],
    ):
        done = subprocess.run([promtool, *command], cwd=MONITORING, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stdout + done.stderr
