"""How fake servers of files and answers fail."""

from __future__ import annotations

from collections.abc import Callable
from http.server import BaseHTTPRequestHandler

# Answers a request wrongly; the bytes are what it would have got.
Fault = Callable[[BaseHTTPRequestHandler, bytes], None]


def refused(code: int, retry_after: str | None = None) -> Fault:
    """An error, perhaps with a time to wait."""

    def fault(request: BaseHTTPRequestHandler, _: bytes) -> None:
        request.send_response(code)
        if retry_after is not None:
            request.send_header("Retry-After", retry_after)
        request.send_header("Content-Length", "0")
        request.end_headers()

    return fault
