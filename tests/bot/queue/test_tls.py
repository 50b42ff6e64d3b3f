"""A broker behind TLS: its certificate is checked unless disabled, and errors are sentences."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.queue.recommender import Recommender
from bot.queue.status import QueueStatus
from movies.errors import BrokerUnreachable
from movies.settings import BrokerSettings
from tests.fakes.tls import certificate, served_by_tls


@pytest.fixture
def tls(broker: str, tmp_path: Path) -> Iterator[tuple[str, Path]]:
    made, key = certificate(tmp_path)
    with served_by_tls(broker.removeprefix("redis+socket://").partition("?")[0], made, key) as port:
        yield f"rediss://127.0.0.1:{port}", made


def opened(url: str) -> Recommender:
    return Recommender(BrokerSettings(broker_url=SecretStr(url)), patience=5)


@pytest.mark.parametrize("options", ["?ssl_ca_certs={}", "/0?ssl_ca_certs={}", "/0?ssl_cert_reqs=none"])
def test_a_broker_behind_tls_is_reached_by_its_url(options: str, tls: tuple[str, Path]) -> None:
    url, made = tls
    recommender = opened(url + options.format(made))
    recommender.check()
    recommender.say_alive("ours")
    assert recommender.alive({"ours"}) == {"ours"}
    assert recommender.status() == QueueStatus(0, 0)
    recommender.close()


def test_a_certificate_that_nobody_vouches_for_is_refused_in_a_sentence(tls: tuple[str, Path]) -> None:
    recommender = opened(tls[0])
    for ask in (recommender.check, lambda: recommender.say_alive("ours")):
        with pytest.raises(BrokerUnreachable, match="ssl_ca_certs"):
            ask()
    recommender.close()
