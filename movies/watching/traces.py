"""Traces for OpenTelemetry: each stage of a turn is a span, made when the event that ends it is logged.

A turn's id is the id of its trace, and its second half is the id of the span for the whole turn. So a worker's spans
join the right trace, and an id in a log leads to it.
"""

from __future__ import annotations

import os
import time
from contextvars import ContextVar

from structlog.typing import EventDict

from movies.errors import LibraryMissing
from movies.watching.stages import STAGES, WHOLE_TURN

try:
    from opentelemetry import trace
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter
    from opentelemetry.sdk.trace.id_generator import RandomIdGenerator
except ModuleNotFoundError as missing:
    raise LibraryMissing(
        f"MATINEE_TRACES is set, and traces need {missing.name}, which is not installed. "
        "Install Matinee again with its extra [traces]."
    ) from missing

# The turn that the next span in this thread covers as a whole.
_whole: ContextVar[str] = ContextVar("whole", default="")
TOLD = ("error", "bundle", "movies", "ratings", "task")


class Traces:
    """A listener for `movies.logs.listen` that exports spans."""

    def __init__(self, program: str, url: str, exporter: SpanExporter | None = None) -> None:
        self._program, self._url, self._exporter = program, url, exporter
        self._pid = 0

    def __call__(self, event: EventDict) -> None:
        """Make a span from an event that ends a stage of a turn."""
        stage, turn, seconds = STAGES.get(str(event["event"])), event.get("turn"), event.get("seconds")
        if stage is None or seconds is None or not isinstance(turn, str) or len(turn) != 32:
            return
        if self._pid != os.getpid():
            # The thread that sends spans does not survive a fork.
            self._open()
        end = time.time_ns()
        _whole.set(turn if stage == WHOLE_TURN else "")
        parent = trace.INVALID_SPAN if stage == WHOLE_TURN else trace.NonRecordingSpan(_root(turn))
        context = trace.set_span_in_context(parent)
        span = self._tracer.start_span(stage, context=context, start_time=end - int(seconds * 1e9))
        for name in TOLD:
            if event.get(name):
                span.set_attribute(f"matinee.{name}", event[name])
        span.end(end)

    def flush(self) -> None:
        """Send the remaining spans."""
        if self._pid == os.getpid():
            self._provider.force_flush(5_000)

    def _open(self) -> None:
        self._provider = TracerProvider(
            id_generator=_Ids(), resource=Resource.create({"service.name": f"matinee-{self._program}"})
        )
        exporter = self._exporter or OTLPSpanExporter(self._url, timeout=5)
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer("matinee")
        self._pid = os.getpid()


class _Ids(RandomIdGenerator):
    """Random ids, except for a span without a parent: it covers a whole turn, whose id determines both of its ids."""

    def generate_trace_id(self) -> int:
        turn = _whole.get()
        return _root(turn).trace_id if turn else super().generate_trace_id()

    def generate_span_id(self) -> int:
        turn = _whole.get()
        _whole.set("")
        return _root(turn).span_id if turn else super().generate_span_id()


def _root(turn: str) -> trace.SpanContext:
    return trace.SpanContext(
        int(turn, 16), int(turn[16:], 16) or 1, is_remote=True, trace_flags=trace.TraceFlags(trace.TraceFlags.SAMPLED)
    )
