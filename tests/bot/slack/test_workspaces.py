"""Several workspaces that install the app by themselves, each with its own token and its own people."""

from __future__ import annotations

import http.client
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from sqlalchemy import func, select
from structlog.testing import capture_logs

from bot.front_end import panels
from bot.slack import home, run
from bot.storage.tables import slack_installations
from tests.bot.slack.conftest import House, Open
from tests.bot.slack.outages import store_away
from tests.fakes.slack_wire import Channel, Message, Team, User

COOKIE = re.compile(r"slack-app-oauth-state=([^;]+)")
RATED = "loved heat and fargo, hated twister"


@pytest.fixture
def house(open_house: Open, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    monkeypatch.setattr(panels, "SECONDS_TO_GATHER_RATINGS", 0.05)
    monkeypatch.setattr(home, "SECONDS_TO_GATHER_CHANGES", 0.05)
    with open_house(transport="http", several=True) as made:
        yield made


@dataclass
class Page:
    """What a browser shows."""

    status: int
    text: str
    headers: dict[str, str]


def get(house: House, path: str, cookie: str = "", **query: str) -> Page:
    """Open a page of the app in a browser with this cookie."""
    where = urlsplit(house.wire.events_url)
    connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=10)
    connection.request("GET", f"{path}?{urlencode(query)}", headers={"Cookie": cookie} if cookie else {})
    answer = connection.getresponse()
    return Page(answer.status, answer.read().decode(), dict(answer.getheaders()))


def begin(house: House) -> tuple[str, str, dict[str, list[str]]]:
    """Press "Add to Slack": the state, the cookie, and what Slack is asked for."""
    page = get(house, run.INSTALL_PATH)
    found = COOKIE.search(page.headers["Set-Cookie"])
    assert found is not None
    link = re.search(r'href="([^"]+authorize[^"]+)"', page.text)
    target = page.headers.get("Location") or (link[1].replace("&amp;", "&") if link else "")
    asked = parse_qs(urlsplit(target).query)
    return asked["state"][0], f"slack-app-oauth-state={found[1]}", asked


def install(house: House, person: User) -> Page:
    """Install the app in somebody's workspace, the way they would in a browser."""
    state, cookie, asked = begin(house)
    code = house.wire.authorise(person, state, asked["scope"][0])
    return get(house, run.REDIRECT_PATH, cookie, code=code, state=state)


def workspace(house: House, name: str) -> tuple[Team, User, Channel]:
    """A workspace that has installed the app, somebody there, and a channel."""
    team = house.wire.team(name)
    person = house.wire.user(f"ana of {name}", team)
    assert install(house, person).status == 200
    return team, person, house.wire.channel("movies", [person], team=team)


def said(house: House, channel: Channel, words: str, after: int = 0) -> Message:
    """The app's message in a channel that says so."""
    bot = channel.team.bot
    return house.wire.wait_for(
        lambda: next((m for m in house.wire.messages(channel, by=bot)[after:] if words in m.said), None)
    )


def mail(house: House, person: User, text: str) -> Channel:
    """Write to the app."""
    dm = house.wire.dm(person)
    house.wire.say(person, dm, text)
    return dm


# Installing


def test_installing_asks_slack_for_the_scopes_and_carries_a_state_that_the_browser_knows(house: House) -> None:
    page = get(house, run.INSTALL_PATH)
    state, cookie, asked = begin(house)
    assert page.status in (200, 302) and asked["client_id"] == [house.wire.client_id]
    assert set(asked["scope"][0].split(",")) == set(run.SCOPES) and not asked.get("user_scope", [""])[0]
    assert cookie.endswith(f"={state}") and len(state) >= 32 and begin(house)[0] != state
    assert {"Secure", "HttpOnly"} <= {part.strip() for part in page.headers["Set-Cookie"].split(";")}
    assert house.wire.client_secret not in page.text + str(page.headers)


def test_a_workspace_that_installs_the_app_is_served(house: House) -> None:
    _, ana, channel = workspace(house, "north")
    assert "👍 Heat" in said(house, mail(house, ana, RATED), "Heat").said
    asked = house.wire.command(ana, channel, "recommend")
    house.wire.wait_for(lambda: [m for m in asked.responses if "1. " in m.said])


def test_the_page_after_the_installation_leads_back_to_slack(house: House) -> None:
    page = install(house, house.wire.user("ana", house.wire.team("north")))
    assert page.status == 200 and "Thank you" in page.text and "xoxb-" not in page.text


def test_after_a_restart_installed_workspaces_are_served(house: House) -> None:
    _, ana, _ = workspace(house, "north")
    house.restart()
    said(house, mail(house, ana, RATED), "Heat")


def test_an_installation_works_once_and_only_in_the_browser_in_which_it_began(house: House) -> None:
    team = house.wire.team("north")
    ana = house.wire.user("ana", team)
    state, cookie, _ = begin(house)
    for given, sent in ((state, ""), (state, cookie + "x"), ("", cookie), ("guessed", "slack-app-oauth-state=guessed")):
        page = get(house, run.REDIRECT_PATH, sent, code=house.wire.authorise(ana), state=given)
        assert page.status in (400, 401) and "try again" in page.text
    assert not [r for r in house.wire.requests if r.method == "oauth.v2.access"]
    assert get(house, run.REDIRECT_PATH, cookie, code=house.wire.authorise(ana), state=state).status == 200
    replayed = get(house, run.REDIRECT_PATH, cookie, code=house.wire.authorise(ana), state=state)
    assert replayed.status == 401 and "try again" in replayed.text
    assert len([r for r in house.wire.requests if r.method == "oauth.v2.access"]) == 1


def test_who_does_not_agree_and_codes_that_slack_refuses_get_a_sentence(house: House) -> None:
    ana = house.wire.user("ana", house.wire.team("north"))
    refused = get(house, run.REDIRECT_PATH, error="access_denied", state="x")
    assert "access_denied" in refused.text and "try again" in refused.text
    for query in ({"code": "invented"}, {}):
        state, cookie, _ = begin(house)
        page = get(house, run.REDIRECT_PATH, cookie, state=state, **query)
        assert page.status == 401 and "try again" in page.text
    shown = get(house, run.REDIRECT_PATH, error="<script>alert(1)</script>")
    assert "<script>" not in shown.text
    assert install(house, ana).status == 200


@pytest.mark.parametrize("how", ["html", "reset", "500"])
def test_where_slack_breaks_at_an_installation_there_is_a_sentence_and_the_next_try_works(
    house: House, how: str
) -> None:
    ana = house.wire.user("ana", house.wire.team("north"))
    match how:
        case "html":
            house.wire.garble_next("oauth.v2.access")
        case "reset":
            house.wire.drop_next("oauth.v2.access", n=2)
        case _:
            house.wire.garble_next("auth.test", 500, '{"ok": false, "error": "internal_error"}', "application/json")
    page = install(house, ana)
    assert page.status in (401, 500, 503) and ("try again" in page.text)
    assert install(house, ana).status == 200


def test_while_the_database_is_away_installing_says_so(house: House) -> None:
    ana = house.wire.user("ana", house.wire.team("north"))
    state, cookie, _ = begin(house)
    with store_away(house):
        begun = get(house, run.INSTALL_PATH)
        ended = get(house, run.REDIRECT_PATH, cookie, code=house.wire.authorise(ana), state=state)
    for page in (begun, ended):
        assert page.status == 503 and re.fullmatch(
            r"I can't reach my database right now\..* \(error [0-9a-f]{8}\)", page.text
        )
    assert install(house, ana).status == 200


def test_a_token_that_does_not_last_is_refused_with_what_to_do(house: House) -> None:
    ana = house.wire.user("ana", house.wire.team("north"))
    answer = {"ok": True, "access_token": house.wire.bot_token, "refresh_token": "xoxe-1-refresh", "expires_in": 43_200}
    answer |= {"team": {"id": ana.team.id}, "bot_user_id": "U1", "authed_user": {"id": ana.id}, "app_id": "A1"}
    house.wire.garble_next("oauth.v2.access", 200, json.dumps(answer), "application/json")
    page = install(house, ana)
    assert page.status == 503 and "leave token rotation off" in page.text and "xox" not in page.text
    assert tokens(house) == 0


# Serving


def test_a_workspace_that_has_not_installed_it_is_told_so_and_sees_nothing(house: House) -> None:
    ana = house.person("ana")
    with capture_logs() as events:
        asked = house.wire.command(ana, house.channel, "recommend").wait()
        house.wire.wait_for(lambda: [m for m in asked.responses if "no longer installed" in m.said])
        house.wire.say(ana, house.wire.dm(ana), RATED).wait()
        house.wire.open_home(ana).wait()
    assert house.count(house.wire.dm(ana)) == 0 and house.known(ana) == {}
    assert not [event for event in events if event["event"] == "request_broke"]
    _, ben, _ = workspace(house, "north")
    said(house, mail(house, ben, RATED), "Heat")


def test_people_with_the_same_id_in_two_workspaces_are_two(house: House) -> None:
    _, ana, _ = workspace(house, "north")
    south, eva, _ = workspace(house, "south")
    with house.wire.world.changed:
        del south.users[eva.id]
        eva.id = ana.id
        south.users[eva.id] = eva
    said(house, mail(house, ana, "loved heat"), "Heat")
    said(house, mail(house, eva, "hated fargo"), "Fargo")
    assert (house.known(ana), house.known(eva)) == ({"Heat (1995)": "good"}, {"Fargo (1996)": "bad"})
    for person, mine in ((ana, "Heat"), (eva, "Fargo")):
        house.wire.open_home(person)
        home_of = house.wire.wait_for(lambda person=person: house.wire.home(person))
        assert mine in home_of.said
    house.wire.command(ana, house.wire.dm(ana), "forget")
    question = said(house, house.wire.dm(ana), "Really forget", after=1)
    house.wire.click(ana, question, "yes")
    house.wire.wait_for(lambda: house.known(ana) == {})
    assert house.known(eva) == {"Fargo (1996)": "bad"}


def test_panels_and_homes_follow_with_the_token_of_their_workspace(house: House) -> None:
    shown = []
    for name in ("north", "south"):
        _, person, channel = workspace(house, name)
        said(house, mail(house, person, RATED), "Heat")
        house.wire.open_home(person)
        house.wire.wait_for(lambda person=person: house.wire.home(person))
        house.wire.command(person, channel, "night")
        shown.append((person, said(house, channel, "Movie night")))
    for person, panel in shown:
        mail(house, person, "loved scream and big")
        house.wire.wait_for(lambda panel=panel: "five movies" in panel.said)
        home_of = house.wire.home(person)
        assert home_of is not None
        house.wire.wait_for(lambda home_of=home_of: "Scream" in home_of.said)
    errors = [r.answer.get("error") for r in house.wire.requests if not r.answer.get("ok")]
    assert errors == []


def test_a_limit_of_one_workspace_is_none_of_another(open_house: Open) -> None:
    with open_house(transport="http", several=True, server_hourly=1) as house:
        for name in ("north", "south"):
            _, person, channel = workspace(house, name)
            said(house, mail(house, person, RATED), "Heat")
            assert channel.team.bot is not None
            house.wire.say(person, channel, f"{channel.team.bot.mention} recommend")
            said(house, channel, "1. ")


# Leaving


def test_a_workspace_that_removes_the_app_is_forgotten_and_the_others_go_on(house: House) -> None:
    north, ana, _ = workspace(house, "north")
    _, eva, _ = workspace(house, "south")
    event = house.wire.say(ana, house.wire.dm(ana), RATED)
    said(house, house.wire.dm(ana), "Heat")
    house.wire.uninstall(north)
    house.wire.wait_for(lambda: tokens(house) == 1)
    assert event.body is not None
    asked = len(house.wire.requests)
    event.body |= {"event_id": "Ev1"}
    house.wire.redeliver(event)
    house.wire.wait_for(lambda: event.deliveries[-1].acknowledged is not None)
    said(house, mail(house, eva, RATED), "Heat")
    assert [r.method for r in house.wire.requests[asked:]] == ["chat.postMessage"]


def tokens(house: House) -> int:
    """How many workspaces have their token in the database."""
    with house.profiles.database.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(slack_installations)).scalar_one())


def test_an_answer_under_way_when_the_app_is_removed_disturbs_nobody(house: House) -> None:
    north, ana, _ = workspace(house, "north")
    _, eva, _ = workspace(house, "south")
    dm = mail(house, ana, RATED)
    said(house, dm, "Heat")
    house.worker.free.clear()
    mail(house, ana, "recommend")
    said(house, dm, "asking the model")
    with capture_logs() as events:
        house.wire.uninstall(north)
        house.worker.free.set()
        house.wire.wait_for(lambda: [e for e in events if e["event"] == "answer_undeliverable"])
    said(house, mail(house, eva, RATED), "Heat")
    assert not [event for event in events if event["log_level"] in ("warning", "error")]


def test_who_installs_it_again_is_served_again_and_remembered(house: House) -> None:
    north, ana, _ = workspace(house, "north")
    said(house, mail(house, ana, RATED), "Heat")
    house.wire.uninstall(north)
    house.wire.wait_for(lambda: tokens(house) == 0)
    assert install(house, ana).status == 200
    said(house, mail(house, ana, "loved scream"), "Scream")
    assert len(house.known(ana)) == 4


def test_that_it_was_removed_is_not_heard_again_when_it_was_installed_anew(house: House) -> None:
    north, ana, _ = workspace(house, "north")
    house.wire.uninstall(north)
    house.wire.wait_for(lambda: tokens(house) == 0)
    left = [d for d in house.wire.deliveries if d.body.get("event", {}).get("type") in LEFT]
    assert {d.body["event"]["type"] for d in left} == LEFT
    assert install(house, ana).status == 200
    for delivery in left:
        house.wire.redeliver(delivery.source)  # type: ignore[arg-type]
        house.wire.wait_for(lambda d=delivery: d.source.deliveries[-1].acknowledged is not None)  # type: ignore[union-attr]
    said(house, mail(house, ana, RATED), "Heat")
    assert tokens(house) == 1


LEFT = {"app_uninstalled", "tokens_revoked"}


def test_people_who_take_their_own_token_back_do_not_end_the_service(house: House) -> None:
    north, ana, _ = workspace(house, "north")
    with house.wire.world.changed:
        event = {"type": "tokens_revoked", "tokens": {"oauth": [ana.id], "bot": []}, "event_ts": "1.1"}
        told = house.wire.world.tell("tokens_revoked", north, event)
    told.wait()
    said(house, mail(house, ana, RATED), "Heat")
    assert tokens(house) == 1
