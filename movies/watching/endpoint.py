"""The monitoring endpoints of a program: /metrics, /healthz (is it alive?) and /readyz (can it work?)."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from movies.errors import SettingMissing
from movies.logs import log

SECONDS_WITHOUT_A_BEAT = 30.0
# Raises or returns False if the check fails.
Check = Callable[[], object]


class Pulse:
    """The heartbeat of a program's main loop; it stops if the loop hangs."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def beat(self) -> None:
        """Record a heartbeat; the main loop calls this every few seconds."""
        self._last = time.monotonic()

    @property
    def alive(self) -> bool:
        """Whether the loop is alive."""
        return time.monotonic() - self._last < SECONDS_WITHOUT_A_BEAT


class Endpoint:
    """A small HTTP server with its own threads.

    Parameters
    ----------
    figures: returns the page /metrics.
    checks: by name, the conditions for being ready.

    Raises
    ------
    SettingMissing: the server cannot listen at this address.
    """

    def __init__(
        self, host: str, port: int, pulse: Pulse, checks: Mapping[str, Check], figures: Callable[[], bytes]
    ) -> None:
        self._pulse, self._checks, self._figures = pulse, checks, figures
        pages = {"/metrics": self._metrics, "/healthz": self._health, "/readyz": self._readiness}

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                page = pages.get(self.path.partition("?")[0])
                status, kind, content = page() if page else (404, "text/plain", b"/metrics, /healthz or /readyz\n")
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                pass

        try:
            self._server = ThreadingHTTPServer((host, port), Handler)
        except OSError as error:
            raise SettingMissing(
                f"Matinee cannot listen at {host}, port {port}: another program may be using it. "
                "Set MATINEE_WATCH_PORT to another port."
            ) from error
        self._server.daemon_threads = True
        Thread(target=self._server.serve_forever, name="watch", daemon=True).start()

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self._server.server_address[1])

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()

    def _metrics(self) -> tuple[int, str, bytes]:
        return 200, "text/plain; version=0.0.4; charset=utf-8", self._figures()

    def _health(self) -> tuple[int, str, bytes]:
        return _answer({"moves": self._pulse.alive})

    def _readiness(self) -> tuple[int, str, bytes]:
        return _answer({"moves": self._pulse.alive} | {name: _holds(name, it) for name, it in self._checks.items()})


def _holds(name: str, check: Check) -> bool:
    try:
        return check() is not False
    except Exception as error:
        log.warning("not_ready", check=name, error=type(error).__name__)
        return False


def _answer(holds: Mapping[str, bool]) -> tuple[int, str, bytes]:
    return 200 if all(holds.values()) else 503, "application/json", json.dumps(holds).encode() + b"\n"
