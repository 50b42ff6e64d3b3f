"""A fake endpoint, and readers that ask it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.fakes.reader_endpoint import FakeEndpoint, fake_endpoint


@pytest.fixture
def endpoint() -> Iterator[FakeEndpoint]:
    with fake_endpoint() as fake:
        yield fake
