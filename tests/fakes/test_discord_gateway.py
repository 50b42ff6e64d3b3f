"""The fake Discord's gateway: cut connections, RESUME, and the codes that it closes with."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.fakes.discord_client import running, said
from tests.fakes.discord_wire import MESSAGE_CONTENT, Wire


def test_what_a_client_missed_while_it_was_cut_off_reaches_it_by_resume(tmp_path: Path) -> None:
    with Wire() as wire, running(wire, tmp_path):
        ana = wire.user("ana")
        wire.wait_until_ready()
        with wire.unreachable():
            wire.dm(ana, "greet me")
        wire.wait_for(lambda: said(wire, ana, "hello ana"))
        assert (len(wire.identifies), len(wire.resumes), len(wire.connections)) == (1, 1, 2)
        assert len(wire.messages(wire.dm_channel(ana), by=wire.bot)) == 1


def test_a_client_resumes_when_it_is_cut_off_or_asked_to_connect_anew(tmp_path: Path) -> None:
    with Wire() as wire, running(wire, tmp_path):
        ana = wire.user("ana")
        wire.wait_until_ready()
        wire.drop()
        wire.wait_for(lambda: len(wire.resumes) == 1)
        wire.reconnect()
        wire.wait_for(lambda: len(wire.resumes) == 2)
        wire.dm(ana, "greet me")
        wire.wait_for(lambda: said(wire, ana, "hello ana"))
        assert len(wire.identifies) == 1


def test_a_client_whose_session_is_forgotten_identifies_again(tmp_path: Path) -> None:
    with Wire() as wire, running(wire, tmp_path):
        ana = wire.user("ana")
        wire.wait_until_ready()
        wire.invalidate_sessions()
        wire.wait_for(lambda: len(wire.identifies) == 2, seconds=20)
        wire.wait_until_ready()
        wire.dm(ana, "greet me")
        wire.wait_for(lambda: said(wire, ana, "hello ana"))


def identify(token: str, intents: int = 0) -> dict[str, Any]:
    return {"op": 2, "d": {"token": token, "intents": intents, "properties": {}}}


@pytest.mark.parametrize(
    ("code", "version", "sent"),
    [
        (4002, 10, "no JSON"),
        (4003, 10, {"op": 3, "d": {}}),
        (4004, 10, identify("wrong")),
        (4004, 10, {"op": 6, "d": {"token": "wrong", "session_id": "s", "seq": 1}}),
        (4012, 9, identify("right")),
        (4013, 10, identify("right", 1 << 40)),
        (4014, 10, identify("right", MESSAGE_CONTENT)),
    ],
)
def test_the_gateway_closes_with_the_code_of_discord(code: int, version: int, sent: Any) -> None:
    async def talk(url: str) -> int | None:
        async with aiohttp.ClientSession() as session, session.ws_connect(f"{url}?v={version}&encoding=json") as ws:
            if version == 10:
                assert (await ws.receive_json())["op"] == 10
                await ws.send_str(sent if isinstance(sent, str) else json.dumps(sent))
            assert (await ws.receive()).type is aiohttp.WSMsgType.CLOSE
            return ws.close_code

    with Wire(token="right") as wire:
        assert asyncio.run(talk(wire.gateway_url)) == code
        assert wire.wait_for(lambda: wire.connections[0].close_code) == code


def test_a_client_without_heartbeats_is_cut_off() -> None:
    async def listen(url: str) -> int | None:
        async with aiohttp.ClientSession() as session, session.ws_connect(f"{url}?v=10&encoding=json") as ws:
            assert (await ws.receive_json())["d"] == {"heartbeat_interval": 100}
            await ws.receive()
            return ws.close_code

    with Wire(heartbeat=0.1) as wire:
        assert asyncio.run(listen(wire.gateway_url)) == 4009
