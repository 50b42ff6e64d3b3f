"""Movie nights and their store, in a real SQLite file and a real PostgreSQL."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine, text

from bot.contracts.refusals import MovieNightRefused
from bot.contracts.session import Session
from bot.movie_nights.night import LONGEST_NAME, LONGEST_PLACE, Member, Night, Program, basis
from bot.movie_nights.store import KEPT_SECONDS, OPEN_SECONDS, Nights
from bot.storage.profiles import Profiles
from movies.catalogue import Catalogue
from movies.movielens import Release
from movies.protocol.recommendation import MOST_PEOPLE, GroupRecommendation, GroupResult, RatedMovie, ServedBy, Wishes
from movies.ratings import Rating, Verdict
from tests.bot.databases import rows, store

ANA, BEN, CLEO = "discord:1", "discord:2", "slack:3"
HEAT, FARGO, TWISTER, BIG = 1, 2, 5, 13
GOOD, BAD = Verdict.GOOD, Verdict.BAD
THRILLERS = Wishes(genres=frozenset({"Thriller"}), year_from=1990)


@dataclass
class House:
    """What one process of a bot has open."""

    profiles: Profiles
    nights: Nights


Open = Callable[..., House]


@pytest.fixture
def opened(url: str, small: Release) -> Iterator[Open]:
    """Opens the same database as often as asked, as the processes of a bot do."""
    all_opened: list[Profiles] = []

    def open_one(catalogue: Catalogue = small.catalogue) -> House:
        all_opened.append(Profiles(store(url), catalogue))
        return House(all_opened[-1], Nights(all_opened[-1].database, catalogue))

    yield open_one
    for profiles in all_opened:
        profiles.close()


def result(*movies: int, people: int = 2, chance: float = 0.5, honoured: Wishes | None = None) -> GroupResult:
    """A worker's answer: these movies, each with one chance for everybody."""
    found = (GroupRecommendation(movie_id=i, chances=(chance,) * people, because=(None,) * people) for i in movies)
    served = ServedBy(bundle="b", host="h", pid=1, seconds=0.1)
    return GroupResult(recommendations=tuple(found), considered=9, honoured=honoured or Wishes(), served_by=served)


def bases(night: Night, rated: str = "nothing") -> dict[str, str]:
    return {person: f"{person} rated {rated}" for person in night.people}


def shown(night: Night, *movies: int, excluded: tuple[int, ...] | None = None, asked: Night | None = None) -> Night:
    """The night after a worker answered with these movies."""
    asked = asked or night
    left_out = asked.program.excluded if excluded is None else excluded
    return night.showing(asked, left_out, bases(asked), result(*movies, people=len(asked.members)))


NIGHT = Night("n", ANA, None).joined(ANA, "ana").joined(BEN, "ben")


def test_a_night_is_loaded_by_another_process_as_it_was_left(opened: Open) -> None:
    here, there = opened(), opened()
    night = here.nights.open(ANA, "ana", "discord:9", THRILLERS)
    assert (night.host, night.server, night.people, night.program.wishes) == (ANA, "discord:9", (ANA,), THRILLERS)
    here.nights.change(night.id, lambda now: now.joined(BEN, "ben").placed("channel 7, message 8"), by=BEN)
    made = here.nights.change(night.id, lambda now: shown(now, HEAT, BIG))
    there.nights.change(night.id, lambda now: shown(now, FARGO, excluded=(HEAT, BIG)))
    loaded = here.nights.load(night.id)
    assert loaded == shown(made, FARGO, excluded=(HEAT, BIG))
    assert (loaded.where, [m.name for m in loaded.members]) == ("channel 7, message 8", ["ana", "ben"])
    assert loaded.members[1] == Member(BEN, "ben", bases(loaded)[BEN], {FARGO: 0.5})


def test_an_unknown_night_is_refused_in_a_sentence_by_every_method_that_names_one(opened: Open) -> None:
    house = opened()
    with pytest.raises(MovieNightRefused, match="UNKNOWN"):
        house.nights.load("nothing")
    with pytest.raises(MovieNightRefused, match="UNKNOWN"):
        house.nights.change("nothing", lambda night: night.joined(ANA, "ana"), by=ANA)
    assert house.profiles.export(ANA)["since"] is None


def test_a_refused_change_leaves_everything_as_it_was(opened: Open, url: str) -> None:
    house = opened()
    night = house.nights.open(ANA, "ana", None, Wishes())
    house.nights.change(night.id, lambda now: now.closed(()))
    before = rows(url)
    with pytest.raises(MovieNightRefused, match="CLOSED"):
        house.nights.change(night.id, lambda now: now.joined(BEN, "ben"), by=BEN)
    assert rows(url) == before


def test_many_who_join_at_once_all_take_part_up_to_the_limit(opened: Open) -> None:
    houses = [opened() for _ in range(4)]
    night = houses[0].nights.open(ANA, "ana", None, Wishes())

    def join(k: int) -> bool:
        try:
            houses[k % 4].nights.change(night.id, lambda now: now.joined(f"discord:1{k}", f"{k}"), by=f"discord:1{k}")
        except MovieNightRefused:
            return False
        return True

    with ThreadPoolExecutor(MOST_PEOPLE + 3) as pool:
        joined = list(pool.map(join, range(MOST_PEOPLE + 3)))
    loaded = houses[0].nights.load(night.id)
    assert sum(joined) == MOST_PEOPLE - 1
    assert set(loaded.people) == {ANA} | {f"discord:1{k}" for k, did in enumerate(joined) if did}


def test_joining_and_being_forgotten_at_once_leaves_a_member_or_nothing(opened: Open, url: str) -> None:
    here, there = opened(), opened()
    night = here.nights.open(ANA, "ana", None, Wishes())
    for _ in range(10):
        with ThreadPoolExecutor(2) as pool:
            joined = pool.submit(here.nights.change, night.id, lambda now: now.joined(BEN, "ben"), BEN)
            forgotten = pool.submit(there.profiles.forget, BEN)
            joined.result()
            forgotten.result()
        known = [row for found in rows(url).values() for row in found if BEN in row]
        assert len(known) == (2 if BEN in here.nights.load(night.id).people else 0)


def test_hosts_and_members_of_each_others_nights_are_forgotten_at_once(opened: Open, url: str) -> None:
    houses = [opened() for _ in range(3)]
    everybody = (ANA, BEN, CLEO)
    for _ in range(5):
        for host in everybody:
            night = houses[0].nights.open(host, host, None, Wishes())
            for person in everybody:
                houses[0].nights.change(night.id, lambda now, p=person: now.joined(p, p), by=person)
        with ThreadPoolExecutor(3) as pool:
            list(pool.map(lambda house, person: house.profiles.forget(person), houses, everybody))
        assert set(map(len, rows(url).values())) == {0}


def test_forgetting_a_member_removes_their_place_and_their_chances(opened: Open, url: str) -> None:
    house = opened()
    night = house.nights.open(ANA, "ana", None, Wishes())
    house.nights.change(night.id, lambda now: now.joined(BEN, "ben"), by=BEN)
    made = house.nights.change(night.id, lambda now: shown(now, HEAT, BIG))
    house.profiles.forget(BEN)
    assert house.nights.load(night.id) == replace(made, members=made.members[:1])
    assert [row for found in rows(url).values() for row in found if BEN in row] == []


def test_forgetting_the_host_removes_the_night_and_who_was_known_only_from_it(opened: Open, url: str) -> None:
    house = opened()
    night = house.nights.open(ANA, "ana", None, Wishes())
    house.profiles.save(CLEO, Session(), Session().with_ratings([Rating(HEAT, GOOD)]))
    for person in (BEN, CLEO):
        house.nights.change(night.id, lambda now, p=person: now.joined(p, p), by=person)
    house.profiles.forget(ANA)
    with pytest.raises(MovieNightRefused):
        house.nights.load(night.id)
    left = {name: len(found) for name, found in rows(url).items() if found}
    assert left == {"people": 1, "ratings": 1}
    assert house.profiles.load(CLEO).verdicts == {HEAT: GOOD}


def test_no_byte_of_the_forgotten_is_left_in_the_files_of_sqlite(small: Release, tmp_path: Path) -> None:
    profiles = Profiles(store(f"sqlite:///{tmp_path / 'matinee.db'}"), small.catalogue)
    nights = Nights(profiles.database, small.catalogue)
    night = nights.open(ANA, "Ana Anonyma", None, Wishes())
    nights.change(night.id, lambda now: now.joined(BEN, "Ben Bekannt"), by=BEN)
    nights.change(night.id, lambda now: shown(now, HEAT))
    traces = (ANA, BEN, "Ana Anonyma", "Ben Bekannt")

    def found() -> list[str]:
        return [t for t in traces if any(t.encode() in f.read_bytes() for f in tmp_path.iterdir())]

    assert found() == list(traces)
    profiles.forget(BEN)
    assert found() == [ANA, "Ana Anonyma"]
    profiles.forget(ANA)
    assert found() == []
    profiles.close()


def test_who_only_takes_part_stays_known_until_they_leave(opened: Open, url: str) -> None:
    house = opened()
    night = house.nights.open(ANA, "ana", None, Wishes())
    house.nights.change(night.id, lambda now: now.joined(BEN, "ben"), by=BEN)
    house.profiles.save(BEN, Session(), Session())
    assert house.nights.load(night.id).people == (ANA, BEN)
    house.nights.change(night.id, lambda now: now.left(BEN), by=BEN)
    assert [row for found in rows(url).values() for row in found if BEN in row] == []
    house.nights.change(night.id, lambda now: now.left(ANA), by=ANA)
    assert house.nights.load(night.id).host == ANA


def test_the_export_tells_of_ones_own_part_and_of_nobody_else(opened: Open) -> None:
    house = opened()
    night = house.nights.open(ANA, "ana", "discord:9", THRILLERS)
    house.nights.change(night.id, lambda now: now.joined(BEN, "ben").placed("there"), by=BEN)
    house.nights.change(night.id, lambda now: shown(now, HEAT))
    hosts = json.loads(json.dumps(house.profiles.export(ANA)))
    guests = json.loads(json.dumps(house.profiles.export(BEN)))
    (hosted,), (part,) = hosts["nights"], guests["night_members"]
    assert (hosted["server"], hosted["where"], hosted["state"]["on_screen"]) == ("discord:9", "there", [HEAT])
    assert (part["night"], part["name"], part["chances"]) == (night.id, "ben", {str(HEAT): 0.5})
    assert guests["nights"] == [] and len(hosts["night_members"]) == 1
    assert not {ANA, "ana"} & words(guests) and not {BEN, "ben"} & words(hosts)


def words(told: object) -> set[str]:
    """Every text in what JSON can hold."""
    if isinstance(told, dict):
        return set(told) | words(list(told.values()))
    return {w for item in told for w in words(item)} if isinstance(told, list) else {str(told)}


def test_the_nights_of_a_member_are_the_open_ones_they_take_part_in(opened: Open) -> None:
    house = opened()
    first, second, closed, others = (house.nights.open(ANA, "ana", None, Wishes()) for _ in range(4))
    for night in (first, second, closed):
        house.nights.change(night.id, lambda now: now.joined(BEN, "ben"), by=BEN)
    house.nights.change(closed.id, lambda now: now.closed(()))
    assert {night.id for night in house.nights.of_member(BEN)} == {first.id, second.id}
    assert {night.id for night in house.nights.of_member(ANA)} == {first.id, second.id, others.id}
    assert house.nights.of_member(CLEO) == []


def test_a_night_closes_after_a_day_and_is_removed_after_a_month(
    opened: Open, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = opened()
    night = house.nights.open(ANA, "ana", None, Wishes())
    house.nights.change(night.id, lambda now: now.joined(BEN, "ben"), by=BEN)
    now = time.time()
    monkeypatch.setattr("bot.movie_nights.store.time.time", lambda: now + OPEN_SECONDS - 60)
    assert house.nights.load(night.id).open and house.nights.of_member(BEN)
    monkeypatch.setattr("bot.movie_nights.store.time.time", lambda: now + OPEN_SECONDS + 60)
    assert not house.nights.load(night.id).open and house.nights.of_member(BEN) == []
    monkeypatch.setattr("bot.movie_nights.store.time.time", lambda: now + KEPT_SECONDS - 60)
    house.nights.open(CLEO, "cleo", None, Wishes())
    assert house.nights.load(night.id).people == (ANA, BEN)
    monkeypatch.setattr("bot.movie_nights.store.time.time", lambda: now + KEPT_SECONDS + 60)
    house.nights.open(CLEO, "cleo", None, Wishes())
    with pytest.raises(MovieNightRefused):
        house.nights.load(night.id)
    assert [row[0] for row in rows(url)["people"]] == [CLEO]


def test_another_catalogue_forgets_what_was_shown_and_keeps_who_takes_part(opened: Open, small: Release) -> None:
    house = opened()
    night = house.nights.open(ANA, "ana", None, THRILLERS)
    house.nights.change(night.id, lambda now: shown(now.joined(BEN, "ben"), HEAT), by=BEN)
    other = opened(Catalogue(list(small.catalogue), "f" * 64))
    assert other.nights.load(night.id) == Night(night.id, ANA, None, members=(Member(ANA, "ana"), Member(BEN, "ben")))
    other.nights.change(night.id, lambda now: shown(now, BIG))
    assert other.nights.load(night.id).program.on_screen == (BIG,)


@pytest.mark.parametrize("person", ["", "x" * 129])
def test_an_id_that_is_empty_or_too_long_is_refused(person: str, opened: Open) -> None:
    with pytest.raises(ValueError, match="128"):
        opened().nights.open(person, "ana", None, Wishes())


def test_a_place_that_is_too_long_is_refused() -> None:
    with pytest.raises(ValueError, match="1,000"):
        NIGHT.placed("x" * (LONGEST_PLACE + 1))


def test_who_joins_twice_takes_part_once_and_may_have_another_name() -> None:
    again = NIGHT.joined(BEN, "Benjamin")
    assert [(m.person, m.name) for m in again.members] == [(ANA, "ana"), (BEN, "Benjamin")]


@given(name=st.text())
def test_any_name_becomes_one_short_line(name: str) -> None:
    told = NIGHT.joined(CLEO, name).members[-1].name
    assert told and told.isprintable() and len(told) <= LONGEST_NAME and told == told.strip()


@pytest.mark.parametrize(
    ("before", "now", "places"),
    [
        ((1, 2, 3, 4, 5), (5, 9, 3, 2, 1), (1, 2, 3, 9, 5)),
        ((1, 2, 3, 4, 5), (5, 9), (5, 9)),
        ((1, 2), (7, 2, 8), (7, 2, 8)),
        ((1, 2, 3), (), ()),
    ],
)
def test_movies_that_stay_keep_their_places(
    before: tuple[int, ...], now: tuple[int, ...], places: tuple[int, ...]
) -> None:
    assert shown(shown(NIGHT, *before), *now).program.on_screen == places


def test_a_new_page_stands_in_the_order_of_the_worker() -> None:
    assert shown(shown(NIGHT, 1, 2), 3, 4, excluded=(1, 2)).program.on_screen == (3, 4)


def test_a_list_is_due_when_members_or_their_ratings_are_others() -> None:
    assert not NIGHT.is_due(bases(NIGHT, "Heat"))
    night = shown(NIGHT, HEAT)
    assert not night.is_due(bases(night))
    assert night.is_due(bases(night, "Heat"))
    joined = night.joined(CLEO, "cleo")
    assert joined.is_due(bases(joined))
    left = joined.left(BEN)
    assert left.is_due(bases(left))
    assert shown(joined, HEAT).left(BEN).is_due(bases(joined))
    assert not night.left(BEN).is_due(bases(night))
    assert not night.closed(()).is_due(bases(night, "Heat"))


def test_a_result_that_no_longer_fits_changes_nothing() -> None:
    asked = shown(NIGHT, HEAT, BIG)
    for now in (
        asked.closed(()),
        asked.left(BEN),
        asked.joined(CLEO, "cleo"),
        asked.left(BEN).joined(CLEO, "cleo"),
        shown(asked, FARGO),  # Another list of the same page came first.
        shown(asked, FARGO, excluded=(HEAT, BIG)),  # The page was given up.
    ):
        assert shown(now, TWISTER, asked=asked) == now


def test_a_new_page_wins_over_a_list_that_was_made_meanwhile() -> None:
    asked = shown(NIGHT, HEAT, BIG)
    now = shown(shown(asked, HEAT, FARGO), TWISTER, asked=asked, excluded=(HEAT, BIG))
    assert (now.program.on_screen, now.program.excluded) == ((TWISTER,), (HEAT, BIG))


def test_a_closed_night_keeps_its_list_without_what_somebody_rated_since() -> None:
    closed = shown(NIGHT, HEAT, BIG).closed({HEAT})
    assert (closed.open, closed.program.on_screen) == (False, (BIG,))
    assert closed.closed({BIG}) == closed


RATINGS = st.dictionaries(st.integers(1, 16), st.sampled_from(Verdict), max_size=8)


@given(one=RATINGS, other=RATINGS, order=st.randoms())
def test_a_digest_of_ratings_differs_as_they_do_and_knows_no_order(
    one: dict[int, Verdict], other: dict[int, Verdict], order: object
) -> None:
    def rated(ratings: dict[int, Verdict]) -> list[RatedMovie]:
        return [RatedMovie(movie_id=i, verdict=v) for i, v in ratings.items()]

    mixed = rated(one)
    order.shuffle(mixed)  # type: ignore[attr-defined]
    assert basis(mixed) == basis(rated(one))
    assert (basis(rated(one)) == basis(rated(other))) is (one == other)


def test_the_stored_state_is_read_or_else_starts_afresh(opened: Open, url: str, small: Release) -> None:
    house = opened()
    night = house.nights.open(ANA, "ana", None, THRILLERS)
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        connection.execute(text("""UPDATE nights SET state = '{"on_screen": "what was this"}'"""))
    engine.dispose()
    assert house.nights.load(night.id) == replace(night, program=Program())
