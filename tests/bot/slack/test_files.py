"""Files that people drop into a conversation with the app: their ratings, and other things."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Event as Flag
from threading import Thread
from typing import Any

import pytest

from bot.front_end import turn_runner
from bot.slack import files
from tests.bot.slack.conftest import House, over_both
from tests.fakes.slack_wire import Channel, Message
from tests.fakes.slack_wire.acts import written

pytestmark = pytest.mark.usefixtures("unbroken")

LETTERBOXD = (
    "Date,Name,Year,Letterboxd URI,Rating\n"
    "2024-01-01,Heat,1995,https://boxd.it/a,4.5\n"
    "2024-01-02,Twister,1996,https://boxd.it/b,1\n"
    "2024-01-03,Nobody Knows This,2020,https://boxd.it/c,5\n"
)
IMDB = (
    "Const,Your Rating,Date Rated,Title,Original Title,URL,Title Type,IMDb Rating,Runtime (mins),Year,Genres\n"
    "tt0113277,9,2024-01-01,Heat,Heat,https://www.imdb.com/title/tt0113277,Movie,8.3,170,1995,Crime\n"
    "tt0117998,2,2024-01-02,Twister,Twister,https://www.imdb.com/title/tt0117998,Movie,6.5,113,1996,Action\n"
)
KNOWN = {"Heat (1995)": "good", "Twister (1996)": "bad"}


def zipped(name: str, text: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(name, text)
    return packed.getvalue()


def drop(
    house: House,
    *attached: tuple[str, bytes],
    words: str = "",
    where: Channel | None = None,
    told: dict[str, Any] | None = None,
) -> Message:
    """The answer to files in direct messages or elsewhere; of the first, Slack tells what `told` says."""
    wire, ana = house.wire, house.person("ana")
    channel = where or wire.dm(ana)
    before = house.count(channel)
    with wire.world.changed:
        kept = [wire.world.keep_file(name, data, ana) for name, data in attached]
        message = wire.world.post(channel, ana, words, files=kept)
        event = written(message, words)
        if told is not None:
            event["files"][0] = {k: v for k, v in (event["files"][0] | told).items() if v is not None}
        wire.world.tell_of_message(message, event)
    return house.said(channel, after=before)


@pytest.mark.parametrize(
    ("name", "data", "found"),
    [
        ("ratings.csv", LETTERBOXD.encode(), "2 of your 3"),
        ("RATINGS.CSV", LETTERBOXD.encode("utf-8-sig"), "2 of your 3"),
        ("letterboxd-ana-2024.zip", zipped("ratings.csv", LETTERBOXD), "2 of your 3"),
        ("imdb ratings.csv", IMDB.encode(), "2 of your 2"),
    ],
)
def test_ratings_in_a_direct_message_are_taken_over(house: House, name: str, data: bytes, found: str) -> None:
    shown = drop(house, (name, data), words="here you are")
    assert shown.said.startswith(f"I recognised the movies in {found} ratings") and "recommend" in shown.labels
    assert ("Nobody Knows This" in shown.said) == (found == "2 of your 3")
    assert house.known(house.person("ana")) == KNOWN
    assert house.count(shown.channel) == 1, "what was found takes the place of what was said first"


@over_both
def test_ratings_beside_a_mention_are_taken_over_and_answered_below_it(house: House) -> None:
    attached = (("a.png", b"x"), ("ratings.csv", LETTERBOXD.encode()))
    shown = drop(house, *attached, words=house.wire.bot_mention, where=house.channel)
    assert (
        shown.said.startswith("I recognised the movies in 2 of your 3 ratings")
        and shown.thread_ts == house.channel.messages[0].ts
    )
    assert house.known(house.person("ana")) == KNOWN


def test_a_picture_does_not_keep_the_words_beside_it_from_being_read(house: House) -> None:
    shown = drop(house, ("poster.png", b"\x89PNG"), words="loved heat")
    assert shown.said.startswith("👍 Heat (1995)")


def test_a_picture_alone_is_greeted(house: House) -> None:
    assert drop(house, ("poster.png", b"\x89PNG")).said.startswith("Hi! Tell me a few movies")


@pytest.mark.parametrize(
    "file", [("ratings.csv", b""), ("a.csv", b"name,price\nsofa,3\n"), ("x.zip", b"PK\3\4broken"), ("a.csv", b"\0\xff")]
)
def test_what_holds_no_ratings_is_answered_by_what_would(house: House, file: tuple[str, bytes]) -> None:
    shown = drop(house, file)
    assert file[0] in shown.said and "Letterboxd" in shown.said and house.known(house.person("ana")) == {}


def test_nobody_is_mentioned_by_what_stands_in_a_file(house: House) -> None:
    ben = house.person("ben")
    titles = LETTERBOXD.replace("Nobody Knows This", f"Xyzzy {ben.mention} <!channel>")
    shown = drop(house, ("ratings.csv", titles.encode()))
    assert f"Xyzzy @{ben.id} <!channel>" in shown.said and "<" not in shown.text
    shown = drop(house, (f"{ben.mention}.csv", b"a,b\n1,2\n"))
    assert f"@{ben.id}.csv" in shown.said and ben.mention not in shown.text


def test_a_file_that_is_too_big_is_not_fetched(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_BYTES", 50)
    unreachable = {"url_private_download": "http://127.0.0.1:9/ratings.csv"}
    shown = drop(house, ("ratings.csv", LETTERBOXD.encode()), told=unreachable)
    assert shown.said.startswith("That file is too big") and house.known(house.person("ana")) == {}


def test_a_file_that_is_larger_than_slack_said_is_not_read_to_its_end(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MOST_BYTES", 50)
    shown = drop(house, ("ratings.csv", LETTERBOXD.encode()), told={"size": 20})
    assert shown.said.startswith("That file is too big") and house.known(house.person("ana")) == {}


def test_of_a_file_of_which_slack_tells_only_the_id_it_asks_for_the_rest(house: House) -> None:
    only = dict.fromkeys(
        "created timestamp name title mimetype filetype pretty_type user user_team mode editable size is_external "
        "external_type is_public public_url_shared display_as_bot url_private url_private_download".split()
    )
    shown = drop(house, ("ratings.csv", LETTERBOXD.encode()), told=only | {"file_access": "check_file_info"})
    assert (
        shown.said.startswith("I recognised the movies in 2 of your 3 ratings")
        and house.known(house.person("ana")) == KNOWN
    )
    shown = drop(house, ("a.png", b"x"), words="loved big", told=only | {"file_access": "check_file_info"})
    assert shown.said.startswith("👍 Big (1988)")


@pytest.fixture
def elsewhere() -> Iterator[tuple[str, list[dict[str, str]]]]:
    """The address of a file that is not on Slack, and the headers of requests for it."""
    asked: list[dict[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(dict(self.headers))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(LETTERBOXD.encode())

        def log_message(self, format: str, *args: Any) -> None:
            return

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/ratings.csv", asked
        server.shutdown()


@pytest.mark.parametrize("form", ["{0}", "http://slack.com@{1}", "https://files.slack.com.evil.example/{1}", ""])
def test_a_file_that_lies_elsewhere_is_not_fetched_and_the_token_is_not_told(
    house: House, elsewhere: tuple[str, list[dict[str, str]]], form: str
) -> None:
    address, asked = elsewhere
    there = {"url_private_download": form.format(address, address.removeprefix("http://")), "is_external": True}
    shown = drop(house, ("ratings.csv", LETTERBOXD.encode()), told=there)
    assert shown.said.startswith("That file isn't stored on Slack") and asked == []
    assert house.known(house.person("ana")) == {}


@pytest.mark.parametrize("why", ["gone", "sign in"])
def test_a_file_that_slack_withholds_is_apologised_for(house: House, why: str) -> None:
    """Slack answers 404 or, if the app lacks a permission, with its sign-in page."""
    told = None
    if why == "gone":
        told = {"url_private_download": f"{house.wire.world.origin}/files-pri/gone/ratings.csv/nowhere/to/be"}
    else:
        house.wire.home_team.scopes -= {"files:read"}
    shown = drop(house, ("ratings.csv", LETTERBOXD.encode()), told=told)
    assert shown.said.startswith("Slack won't let me read that file. Please send it once more.")
    assert house.known(house.person("ana")) == {}


def test_while_a_file_is_read_the_person_is_told_so(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turn_runner, "SECONDS_TO_A_SIGN", 0.05)
    free, save = Flag(), house.profiles.save

    def slow(*args: Any, **how: Any) -> None:
        free.wait(20)
        save(*args, **how)

    monkeypatch.setattr(house.profiles, "save", slow)
    wire, dm = house.wire, house.wire.dm(house.person("ana"))
    event = wire.say(house.person("ana"), dm, "", files=[("ratings.csv", LETTERBOXD.encode())])
    (shown,) = wire.wait_for(lambda: wire.messages(dm, by=wire.bot))
    assert shown.said == "One moment …" and event.acknowledged is not None
    free.set()
    wire.wait_for(lambda: shown.said.startswith("I recognised the movies in 2 of your 3 ratings"))
    assert wire.messages(dm, by=wire.bot) == [shown]
