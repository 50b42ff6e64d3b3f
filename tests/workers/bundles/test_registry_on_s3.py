"""The registry behind an s3:// URL, against a server that speaks S3 on this machine."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
import s3fs
from moto.server import ThreadedMotoServer

from movies.errors import BundleBroken
from workers.bundles.registry import Registry

pytestmark = pytest.mark.slow


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A bucket, as the settings name it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=port, verbose=False)
    server.start()
    for name, value in {
        "AWS_ACCESS_KEY_ID": "ana", "AWS_SECRET_ACCESS_KEY": "open-sesame", "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}", "NO_PROXY": "127.0.0.1",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    s3fs.S3FileSystem.clear_instance_cache()
    s3fs.S3FileSystem().mkdir(f"models-{port}")
    yield f"s3://models-{port}/matinee"
    s3fs.S3FileSystem.clear_instance_cache()
    server.stop()


def test_a_bundle_is_added_promoted_fetched_elsewhere_and_rolled_back(
    place: str, shipped: Path, tmp_path: Path
) -> None:
    here, elsewhere = Registry(place, tmp_path / "here"), Registry(place, tmp_path / "elsewhere")
    digest = here.add(shipped / "phase1").digest
    here.promote(digest)
    current = elsewhere.read().current
    assert current is not None and current.digest == digest
    assert elsewhere.fetch(digest).folder.is_relative_to(tmp_path / "elsewhere")
    elsewhere.roll_back()
    assert here.read().current is None


def test_a_bundle_that_was_altered_in_the_bucket_is_refused(place: str, shipped: Path, tmp_path: Path) -> None:
    digest = Registry(place, tmp_path / "here").add(shipped / "phase1").digest
    s3fs.S3FileSystem().pipe_file(f"{place}/bundles/{digest}/adapter.gguf", b"another")
    with pytest.raises(BundleBroken):
        Registry(place, tmp_path / "elsewhere").fetch(digest)
