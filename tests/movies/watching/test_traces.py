"""The spans of a turn, made in bot and worker, form one trace under the turn's id."""

from __future__ import annotations

from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from movies.watching.traces import Traces

TURN = "0123456789abcdef0123456789abcdef"


def spans(*events: dict[str, object]) -> dict[str, ReadableSpan]:
    exporter = InMemorySpanExporter()
    traces = Traces("bot", "http://127.0.0.1:1/v1/traces", exporter)
    for event in events:
        traces(event)
    if traces._pid:
        traces.flush()
    return {span.name: span for span in exporter.get_finished_spans()}


def test_a_stage_belongs_to_its_turn_and_lasts_as_long_as_it_took() -> None:
    found = spans(
        {"event": "job_begun", "turn": TURN, "seconds": 0.25, "task": "recommend"},
        {"event": "turn_done", "turn": TURN, "seconds": 2.0},
    )
    whole, queue = found["turn"], found["queue"]
    assert whole.context is not None and queue.context is not None and queue.parent is not None
    assert f"{whole.context.trace_id:032x}" == f"{queue.context.trace_id:032x}" == TURN
    assert whole.parent is None and queue.parent.span_id == whole.context.span_id
    assert queue.start_time is not None and queue.end_time is not None
    assert (queue.end_time - queue.start_time) / 1e9 == 0.25
    assert queue.attributes == {"matinee.task": "recommend"}


def test_what_is_no_stage_of_a_turn_makes_no_span() -> None:
    assert spans(
        {"event": "stopping", "turn": TURN, "seconds": 1.0},
        {"event": "job_begun", "seconds": 1.0},
        {"event": "job_begun", "turn": TURN},
    ) == {}  # fmt: skip
