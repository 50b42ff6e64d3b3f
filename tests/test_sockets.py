"""Tests talk to this machine only."""

from __future__ import annotations

import socket

import pytest
from pytest_socket import SocketConnectBlockedError


@pytest.mark.slow
def test_sockets_to_the_outside_are_off() -> None:
    # 192.0.2.1 is an address for documentation, which nobody has (RFC 5737).
    with pytest.raises(SocketConnectBlockedError):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
