"""Serve a program's metrics, health and traces as configured; unless configured, nothing is imported, opened or
counted."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from tempfile import mkdtemp
from typing import TYPE_CHECKING

from movies.logs import listen, log
from movies.settings import WatchSettings
from movies.watching.endpoint import Check, Endpoint, Pulse

if TYPE_CHECKING:
    from prometheus_client.registry import Collector

MULTIPROCESS = "PROMETHEUS_MULTIPROC_DIR"


@contextmanager
def watched(
    program: str,
    checks: Mapping[str, Check],
    collectors: Callable[[], list[Collector]] = list,
    forks: bool = False,
) -> Iterator[Pulse]:
    """Serve this program's metrics and health while the block runs; its main loop has to beat the pulse.

    Parameters
    ----------
    checks: by name, the conditions for being ready.
    collectors: makes further metrics collectors; called only if monitoring is on.
    forks: whether child processes do the work, whose metrics must then be added up.

    Raises
    ------
    SettingMissing: the port is taken.
    LibraryMissing: traces are wanted, but their library is not installed.
    """
    settings, pulse = WatchSettings(), Pulse()
    flush: Callable[[], None] = lambda: None  # noqa: E731
    if settings.traces:
        from movies.watching.traces import Traces

        traces = Traces(program, settings.traces)
        listen(traces)
        flush = traces.flush
    if settings.watch_port is None:
        yield pulse
        flush()
        return
    folder = mkdtemp(prefix="matinee-figures-") if forks else None
    if folder:
        os.environ[MULTIPROCESS] = folder
    endpoint = Endpoint(settings.watch_host, settings.watch_port, pulse, checks, _figures(collectors, folder))
    log.info("watched", port=endpoint.port)
    try:
        yield pulse
    finally:
        endpoint.close()
        flush()
        if folder:
            shutil.rmtree(folder, ignore_errors=True)


def _figures(collectors: Callable[[], list[Collector]], folder: str | None) -> Callable[[], bytes]:
    """Start counting; returns a function that renders the page of metrics."""
    from prometheus_client import REGISTRY, CollectorRegistry, generate_latest
    from prometheus_client.multiprocess import MultiProcessCollector

    from movies.watching.figures import count

    listen(count)
    counted, asked = REGISTRY, CollectorRegistry()
    if folder:
        # Child processes write their counts to files, which are read together.
        counted = CollectorRegistry()
        MultiProcessCollector(counted, folder)  # type: ignore[no-untyped-call]
    for collector in collectors():
        asked.register(collector)
    return lambda: generate_latest(counted) + generate_latest(asked)
