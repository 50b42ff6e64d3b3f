"""Whole movie nights: a real database, and a real worker's inference with a scripted model, in this process."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.contracts.refusals import MovieNightRefused
from bot.contracts.replies import Reply
from bot.contracts.session import Question, Session, Talk
from bot.movie_nights.night import Night
from bot.movie_nights.service import AT_ONCE, MovieNights
from bot.movie_nights.store import Nights
from bot.queue.limits import Limits
from bot.storage.profiles import Profiles
from movies.errors import LimitReached, MatineeError, WorkerSilent
from movies.movielens import Release
from movies.prompt import PromptStyle
from movies.protocol.recommendation import MOST_PEOPLE, GroupJob, GroupRecommendation, GroupResult, Wishes
from movies.ratings import Rating, Verdict
from movies.settings import LimitSettings
from tests.bot.databases import store
from workers.bundles.bundle import Bundle
from workers.bundles.manifest import WEIGHTS, BaseOfBundle, Calibration, Manifest
from workers.engine.scripted import ScriptedEngine
from workers.inference import Inference

ANA, BEN, CLEO = "discord:1", "discord:2", "discord:3"
SERVER = "discord:server:9"
HEAT, FARGO, TWISTER, BIG = 1, 2, 5, 13
GOOD, BAD = Verdict.GOOD, Verdict.BAD
THRILLERS = Wishes(genres=frozenset({"Thriller"}))
DOWN = WorkerSilent("The model hasn't answered yet.")
Tick = Callable[[], None]


@dataclass
class Worker:
    """A worker without a queue, which can be down; `meanwhile` is what happens while its next job runs."""

    inference: Inference
    down: MatineeError | None = None
    jobs: list[GroupJob] = field(default_factory=list)
    meanwhile: Callable[[], object] | None = None

    def ask(self, job: GroupJob, while_waiting: Tick = lambda: None) -> GroupResult:
        while_waiting()
        if self.down is not None:
            raise self.down
        self.jobs.append(job)
        result = self.inference.group(GroupJob.model_validate_json(job.model_dump_json()))
        happens, self.meanwhile = self.meanwhile, None
        if happens is not None:
            happens()
        return GroupResult.model_validate_json(result.model_dump_json())


class House:
    """Movie nights, and the parts of them that a test may look into."""

    def __init__(self, release: Release, file: Path, limits: Limits | None = None) -> None:
        self.release = release
        manifest = Manifest(
            name="test", style=PromptStyle.PLAIN, base=BaseOfBundle(name="tiny", sha256="b" * 64), data={}, recipe={},
            training={}, calibration=Calibration(), files={WEIGHTS: "0123456789abcdef" * 4},
        )  # fmt: skip
        self.worker = Worker(Inference(ScriptedEngine(), Bundle(Path("nowhere"), manifest), release))
        self.profiles = Profiles(store(f"sqlite:///{file}"), release.catalogue)
        nights = Nights(self.profiles.database, release.catalogue)
        self.movie = MovieNights(release.catalogue, self.profiles, nights, self.worker, limits)  # type: ignore[arg-type]

    def tells(self, person: str, *ratings: tuple[int, Verdict]) -> None:
        """What a person tells the bot elsewhere."""
        before = self.profiles.load(person)
        self.profiles.save(person, before, before.with_ratings(Rating(*r) for r in ratings))

    def opened(self, *others: str, wishes: Wishes | None = None) -> Night:
        """A night of Ana's with these others."""
        night = self.movie.open(ANA, "ana", SERVER, wishes)
        for person in others:
            self.movie.join(night.id, person, {BEN: "ben", CLEO: "cleo"}.get(person, person))
        return night


@pytest.fixture
def house(small: Release, tmp_path: Path) -> Iterator[House]:
    made = House(small, tmp_path / "matinee.db")
    yield made
    made.profiles.close()


def movies(panel: Reply | None) -> list[int]:
    assert panel is not None
    return [card.movie.id for card in panel.cards]


def actions(panel: Reply) -> list[str]:
    return [str(choice.action) for choice in panel.choices]


def everything(panel: Reply) -> str:
    """Everything that can be read on a panel."""
    parts = [panel.text, *(c.label for c in panel.choices)]
    for card in panel.cards:
        parts += [card.movie.name, card.reason, repr(card.chance), repr(card.people), *(c.label for c in card.choices)]
    return "\n".join(parts)


def test_a_new_night_shows_its_host_and_wishes_and_how_to_take_part(house: House) -> None:
    house.tells(ANA, (HEAT, GOOD))
    night = house.opened(wishes=THRILLERS)
    panel = house.movie.panel(night.id)
    assert "Thriller" in panel.text and "ana (one movie)" in panel.text and "join" in panel.text
    assert actions(panel) == ["join", "leave", "find", "close"] and panel.cards == ()


def test_the_members_follow_who_joins_and_leaves(house: House) -> None:
    house.tells(BEN, *((i, GOOD) for i in range(1, 8)))
    night = house.opened()
    assert "ana (no movies), ben (7 movies)" in house.movie.join(night.id, BEN, "ben").text
    assert "cleo" in house.movie.join(night.id, CLEO, "cleo").text
    left = house.movie.leave(night.id, BEN)
    assert "ben" not in left.text and "ana (no movies), cleo (no movies)" in left.text
    assert house.movie.leave(night.id, BEN) == left
    house.movie.leave(night.id, ANA)
    assert "Nobody" in house.movie.leave(night.id, CLEO).text


def test_somebody_unknown_is_told_that_they_get_what_most_people_like(house: House) -> None:
    house.tells(ANA, (HEAT, GOOD))
    night = house.opened(BEN, CLEO)
    assert "Ben and cleo haven't told me anything yet, so I'll go by what most people like" in (
        house.movie.panel(night.id).text
    )
    house.tells(BEN, (HEAT, GOOD))
    house.tells(CLEO, (HEAT, BAD))
    assert "in general" not in house.movie.panel(night.id).text


def test_the_host_gets_four_movies_with_everybodys_chance_and_no_reasons(house: House) -> None:
    house.tells(ANA, (HEAT, GOOD), (FARGO, GOOD))
    house.tells(BEN, (BIG, GOOD), (HEAT, BAD))
    night = house.opened(BEN, CLEO)
    panel = house.movie.find(night.id, ANA)
    assert len(panel.cards) == AT_ONCE and [c.place for c in panel.cards] == [1, 2, 3, 4]
    assert all([name for name, _ in c.people] == ["ana", "ben", "cleo"] for c in panel.cards)
    assert any(c.people[0][1] != c.people[1][1] for c in panel.cards)
    assert all(c.reason == "" and c.chance is None for c in panel.cards)
    assert [str(c.action) for c in panel.cards[0].choices] == [
        f"rate:{panel.cards[0].movie.id}:{opinion}" for opinion in ("good", "bad", "unseen")
    ]
    assert actions(panel) == ["join", "leave", "more", "close"]
    assert "For ana, ben and cleo" in panel.text and house.movie.panel(night.id) == panel
    assert not {HEAT, FARGO, BIG} & set(movies(panel))


def test_wishes_are_kept_or_named_as_left_out(house: House) -> None:
    found = house.movie.find(house.opened(BEN, wishes=THRILLERS).id, ANA)
    assert all("Thriller" in c.movie.genres for c in found.cards)
    impossible = Wishes(genres=frozenset({"Thriller"}), year_to=1930)
    assert "had to drop" in house.movie.find(house.opened(BEN, wishes=impossible).id, ANA).text


def test_more_gives_other_movies_until_there_are_none(house: House) -> None:
    night = house.opened(BEN)
    pages = [movies(house.movie.find(night.id, ANA))]
    with pytest.raises(MovieNightRefused, match="NOTHING_FOUND"):
        while True:
            pages.append(movies(house.movie.find(night.id, ANA, more=True)))
    assert sorted(i for page in pages for i in page) == sorted(m.id for m in house.release.catalogue)
    assert movies(house.movie.panel(night.id)) == pages[-1]


def test_only_the_host_finds_and_closes_and_only_members_rate(house: House) -> None:
    night = house.opened(BEN)
    movie = movies(house.movie.find(night.id, ANA))[0]
    for forbidden in (
        lambda: house.movie.find(night.id, BEN),
        lambda: house.movie.find(night.id, CLEO, more=True),
        lambda: house.movie.close(night.id, BEN),
    ):
        with pytest.raises(MovieNightRefused, match="HOST_ONLY"):
            forbidden()
    with pytest.raises(MovieNightRefused, match="JOIN_FIRST"):
        house.movie.rate(night.id, CLEO, movie, "good")
    assert house.profiles.load(CLEO) == Session() and len(house.worker.jobs) == 1


def test_a_night_needs_two_and_has_room_for_twelve(house: House) -> None:
    night = house.opened()
    with pytest.raises(MovieNightRefused, match="TOO_FEW"):
        house.movie.find(night.id, ANA)
    for k in range(MOST_PEOPLE - 1):
        house.movie.join(night.id, f"discord:1{k}", f"guest {k}")
    with pytest.raises(MovieNightRefused, match="FULL"):
        house.movie.join(night.id, BEN, "ben")
    assert "guest 0" in house.movie.join(night.id, ANA, "ana").text
    assert all(len(c.people) == MOST_PEOPLE for c in house.movie.find(night.id, ANA).cards)


def test_a_rating_on_the_panel_is_ones_own_and_leaves_ones_talk_alone(house: House) -> None:
    talk = Talk(on_screen=(TWISTER,), question=Question.RECOMMENDED)
    house.profiles.save(BEN, Session(), Session(verdicts={HEAT: GOOD}, shown={TWISTER: 0.5}, talk=talk))
    night = house.opened(BEN)
    one, other, third = movies(house.movie.find(night.id, ANA))[:3]
    for movie, opinion in ((one, "good"), (other, "bad"), (third, "good"), (third, "unseen")):
        house.movie.rate(night.id, BEN, movie, opinion)  # type: ignore[arg-type]
    told = {HEAT: GOOD, one: GOOD, other: BAD}
    expected = Session(told, unseen=frozenset({third}), shown={TWISTER: 0.5}, talk=talk)
    assert house.profiles.load(BEN) == expected and house.profiles.load(ANA) == Session()


def test_a_rated_movie_goes_at_once_and_another_takes_its_place(house: House) -> None:
    night = house.opened(BEN)
    before = house.movie.find(night.id, ANA)
    gone = before.cards[1].movie.id
    at_once = house.movie.rate(night.id, BEN, gone, "bad")
    assert movies(at_once) == [i for i in movies(before) if i != gone]
    assert [c.place for c in at_once.cards] == [1, 3, 4] and "ben (one movie)" in at_once.text
    after = house.movie.refresh(night.id)
    assert after is not None and len(after.cards) == AT_ONCE and gone not in movies(after)
    places = {c.movie.id: c.place for c in before.cards}
    assert all(c.place == places[c.movie.id] for c in after.cards if c.movie.id in places)
    assert house.worker.jobs[-1].excluded == frozenset()


def test_a_rating_told_elsewhere_counts_too_and_chances_follow(house: House) -> None:
    night = house.opened(BEN)
    before = house.movie.find(night.id, ANA)
    unlisted = next(m.id for m in house.release.catalogue if m.id not in movies(before))
    house.tells(BEN, (unlisted, GOOD))
    assert [n.id for n in house.movie.of_member(BEN)] == [night.id] and house.movie.of_member(CLEO) == []
    after = house.movie.refresh(night.id)
    assert after is not None
    chances = [{c.movie.id: dict(c.people) for c in panel.cards} for panel in (before, after)]
    both = chances[0].keys() & chances[1].keys()
    assert any(chances[0][i]["ben"] != chances[1][i]["ben"] for i in both)
    assert all(chances[0][i]["ana"] == chances[1][i]["ana"] for i in both)


def test_nothing_is_asked_where_nothing_is_due(house: House) -> None:
    night = house.opened(BEN)
    assert house.movie.refresh(night.id) is None
    first = movies(house.movie.find(night.id, ANA))[0]
    assert house.movie.refresh(night.id) is None
    house.movie.rate(night.id, BEN, first, "unseen")
    house.movie.join(night.id, BEN, "Benjamin")
    assert house.movie.refresh(night.id) is None
    house.movie.rate(night.id, BEN, first, "good")
    assert house.movie.refresh(night.id) is not None
    house.movie.rate(night.id, BEN, first, "good")
    assert house.movie.refresh(night.id) is None and len(house.worker.jobs) == 2


def test_a_list_follows_who_comes_and_goes(house: House) -> None:
    house.tells(CLEO, (HEAT, GOOD), (FARGO, GOOD))
    night = house.opened(BEN)
    house.movie.find(night.id, ANA)
    joined = house.movie.join(night.id, CLEO, "cleo")
    assert not {HEAT, FARGO} & set(movies(joined)) and "For ana and ben," in joined.text
    refreshed = house.movie.refresh(night.id)
    assert refreshed is not None and "For ana, ben and cleo," in refreshed.text
    assert len(refreshed.cards) == AT_ONCE and all(len(c.people) == 3 for c in refreshed.cards)
    left = house.movie.leave(night.id, BEN)
    assert all([n for n, _ in c.people] == ["ana", "cleo"] for c in left.cards)
    assert house.movie.refresh(night.id) is not None
    house.movie.leave(night.id, CLEO)
    assert house.movie.refresh(night.id) is None
    house.movie.leave(night.id, ANA)
    assert movies(house.movie.panel(night.id)) == [] or all(c.people == () for c in house.movie.panel(night.id).cards)


def test_a_list_of_which_everything_is_rated_says_so(house: House) -> None:
    night = house.opened(BEN)
    house.movie.find(night.id, ANA)
    house.tells(BEN, *((m.id, GOOD) for m in house.release.catalogue))
    panel = house.movie.refresh(night.id)
    assert panel is not None and panel.cards == () and "run out of movies" in panel.text
    assert actions(panel) == ["join", "leave", "find", "close"]
    house.movie.leave(night.id, BEN)
    house.movie.join(night.id, CLEO, "cleo")
    assert len(movies(house.movie.refresh(night.id))) == AT_ONCE


def test_a_closed_night_shows_its_list_without_buttons_and_takes_nothing_more(house: House) -> None:
    night = house.opened(BEN)
    listed = movies(house.movie.find(night.id, ANA))
    house.movie.rate(night.id, BEN, listed[0], "good")
    final = house.movie.close(night.id, ANA)
    assert movies(final) == listed[1:] and final.choices == ()
    assert all(c.choices == () and len(c.people) == 2 for c in final.cards)
    assert house.movie.close(night.id, ANA) == final == house.movie.panel(night.id)
    for late in (
        lambda: house.movie.join(night.id, CLEO, "cleo"),
        lambda: house.movie.leave(night.id, BEN),
        lambda: house.movie.rate(night.id, BEN, listed[1], "good"),
        lambda: house.movie.find(night.id, ANA),
    ):
        with pytest.raises(MovieNightRefused, match="CLOSED"):
            late()
    house.tells(BEN, (listed[1], GOOD))
    assert house.movie.refresh(night.id) is None and movies(house.movie.panel(night.id)) == listed[1:]


def test_a_night_closed_before_a_list_says_so(house: House) -> None:
    night = house.opened(BEN)
    closed = house.movie.close(night.id, ANA)
    assert "before I looked" in closed.text and closed.cards == closed.choices == ()


def test_a_movie_that_nobody_knows_is_refused(house: House) -> None:
    night = house.opened()
    with pytest.raises(MovieNightRefused, match="STALE_BUTTON"):
        house.movie.rate(night.id, ANA, 999_999, "good")
    assert house.profiles.load(ANA) == Session()


def test_where_the_message_is_and_what_it_shows_survives_a_restart(house: House, tmp_path: Path) -> None:
    night = house.opened(BEN)
    house.movie.placed(night.id, "channel 7, message 8")
    panel = house.movie.find(night.id, ANA)
    again = House(house.release, tmp_path / "matinee.db")
    assert again.movie.panel(night.id) == panel
    assert again.movie.of_member(BEN)[0].where == "channel 7, message 8"
    again.profiles.close()


def test_a_worker_that_is_down_loses_nothing_and_the_next_try_goes_on(house: House) -> None:
    night = house.opened(BEN)
    panel = house.movie.find(night.id, ANA)
    house.movie.rate(night.id, BEN, movies(panel)[0], "good")
    house.worker.down = DOWN
    with pytest.raises(WorkerSilent):
        house.movie.find(night.id, ANA, more=True)
    with pytest.raises(WorkerSilent):
        house.movie.refresh(night.id)
    assert movies(house.movie.panel(night.id)) == movies(panel)[1:]
    house.worker.down = None
    assert len(movies(house.movie.refresh(night.id))) == AT_ONCE


def test_finding_counts_for_the_host_and_live_changes_count_for_nobody(small: Release, tmp_path: Path) -> None:
    house = House(small, tmp_path / "matinee.db", Limits(LimitSettings(person_hourly=1)))
    night = house.opened(BEN)
    first = movies(house.movie.find(night.id, ANA))[0]
    house.movie.rate(night.id, ANA, first, "good")
    assert house.movie.refresh(night.id) is not None
    with pytest.raises(LimitReached):
        house.movie.find(night.id, ANA, more=True)
    assert len(house.worker.jobs) == 2
    house.profiles.close()


def test_waiting_is_told_while_a_worker_is_busy(house: House) -> None:
    ticks: list[int] = []
    night = house.opened(BEN)
    panel = house.movie.find(night.id, ANA, while_waiting=lambda: ticks.append(1))
    house.movie.rate(night.id, ANA, movies(panel)[0], "good")
    house.movie.refresh(night.id, lambda: ticks.append(1))
    assert ticks == [1, 1]


def test_a_night_closed_while_a_worker_is_busy_stays_as_it_was_closed(house: House) -> None:
    night = house.opened(BEN)
    listed = movies(house.movie.find(night.id, ANA))
    house.worker.meanwhile = lambda: house.movie.close(night.id, ANA)
    panel = house.movie.find(night.id, ANA, more=True)
    assert movies(panel) == listed and panel.choices == () and panel == house.movie.panel(night.id)


def test_ratings_said_while_a_worker_is_busy_are_seen_to_afterwards(house: House) -> None:
    night = house.opened(BEN)
    likely = movies(house.movie.find(night.id, ANA))
    again = house.opened(BEN)
    house.worker.meanwhile = lambda: house.movie.rate(again.id, BEN, likely[2], "bad")
    panel = house.movie.find(again.id, ANA)
    assert likely[2] not in movies(panel) and len(panel.cards) == AT_ONCE
    assert house.movie.refresh(again.id) is None


def test_movies_are_found_for_those_who_are_there_in_the_end(house: House) -> None:
    night = house.opened(BEN)

    def change_company() -> None:
        house.movie.leave(night.id, BEN)
        house.movie.join(night.id, CLEO, "cleo")

    house.worker.meanwhile = change_company
    panel = house.movie.find(night.id, ANA)
    assert all([n for n, _ in c.people] == ["ana", "cleo"] for c in panel.cards) and len(panel.cards) == AT_ONCE
    house.worker.meanwhile = lambda: house.movie.leave(night.id, CLEO)
    with pytest.raises(MovieNightRefused, match="TOO_FEW"):
        house.movie.find(night.id, ANA, more=True)
    assert movies(house.movie.panel(night.id)) == movies(panel)


def test_members_who_keep_coming_and_going_are_told_so(house: House) -> None:
    night = house.opened(BEN)

    def come_or_go() -> None:
        (now,) = house.movie.of_member(ANA)
        if CLEO in now.people:
            house.movie.leave(night.id, CLEO)
        else:
            house.movie.join(night.id, CLEO, "cleo")
        house.worker.meanwhile = come_or_go

    house.worker.meanwhile = come_or_go
    with pytest.raises(MovieNightRefused, match="UNSETTLED"):
        house.movie.find(night.id, ANA)


def test_who_is_forgotten_while_a_worker_is_busy_stays_forgotten(house: House) -> None:
    house.tells(BEN, (HEAT, GOOD))
    night = house.opened(BEN, CLEO)
    house.worker.meanwhile = lambda: house.profiles.forget(BEN)
    panel = house.movie.find(night.id, ANA)
    assert "ben" not in everything(panel).casefold() and house.profiles.export(BEN)["since"] is None
    house.worker.meanwhile = lambda: house.profiles.forget(ANA)
    with pytest.raises(MovieNightRefused, match="UNKNOWN"):
        house.movie.find(night.id, ANA, more=True)
    assert house.profiles.export(CLEO)["since"] is None


class Slow:
    """A worker whose jobs end when the test says so."""

    def __init__(self, inner: Worker) -> None:
        self.inner, self.started, self.go_on, self.count = inner, Event(), Event(), 0

    def ask(self, job: GroupJob, while_waiting: Tick = lambda: None) -> GroupResult:
        self.count += 1
        result = self.inner.ask(job, while_waiting)
        self.started.set()
        assert self.go_on.wait(30)
        return result


def test_many_ratings_in_a_row_are_two_lists_of_which_the_last_knows_them_all(house: House) -> None:
    guests = [f"discord:1{k}" for k in range(5)]
    night = house.opened(*guests)
    listed = movies(house.movie.find(night.id, ANA))
    slow = Slow(house.worker)
    house.movie._recommender = slow  # type: ignore[assignment]

    def rate(guest: str, movie: int) -> Reply | None:
        house.movie.rate(night.id, guest, movie, "good")
        return house.movie.refresh(night.id)

    with ThreadPoolExecutor(8) as pool:
        first: Future[Reply | None] = pool.submit(rate, guests[0], listed[0])
        assert slow.started.wait(30)
        later = [pool.submit(rate, *pair) for pair in zip(guests[1:4], listed[1:4], strict=True)]
        # All but the one who is next in line are done before the worker is.
        while sum(f.done() for f in later) < 2:
            time.sleep(0.01)
        slow.go_on.set()
        panels = [f.result() for f in (first, *later)]
    assert slow.count == 2 and sum(p is not None for p in panels) == 2
    assert not set(listed) & set(movies(house.movie.panel(night.id))) and house.movie.refresh(night.id) is None


def test_a_new_page_asked_for_while_a_worker_makes_another_list_wins(house: House) -> None:
    night = house.opened(BEN)
    listed = movies(house.movie.find(night.id, ANA))
    house.movie.rate(night.id, BEN, listed[0], "good")
    slow, quick = Slow(house.worker), house.worker
    house.movie._recommender = slow  # type: ignore[assignment]
    with ThreadPoolExecutor(2) as pool:
        refreshing = pool.submit(house.movie.refresh, night.id)
        assert slow.started.wait(30)
        house.movie._recommender = quick  # type: ignore[assignment]
        page = movies(house.movie.find(night.id, ANA, more=True))
        slow.go_on.set()
        panel = refreshing.result()
    assert movies(panel) == page == movies(house.movie.panel(night.id)) and not set(listed) & set(page)


def test_two_who_join_at_once_both_take_part(house: House) -> None:
    for _ in range(10):
        night = house.opened()
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda p, n=night: house.movie.join(n.id, p, p), (BEN, CLEO)))
        (loaded,) = (n for n in house.movie.of_member(ANA) if n.id == night.id)
        assert set(loaded.people) == {ANA, BEN, CLEO}


VERDICTS = st.dictionaries(st.sampled_from(range(1, 17)), st.sampled_from(Verdict), max_size=6)
ANYTIME = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@given(
    people=st.lists(VERDICTS, min_size=2, max_size=4), taps=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4)))
)
@ANYTIME
def test_no_panel_names_a_movie_that_is_not_on_its_list_or_that_somebody_rated(
    people: list[dict[int, Verdict]], taps: list[tuple[int, int]], small: Release, tmp_path: Path
) -> None:
    house = House(small, tmp_path / f"{time.time_ns()}.db")
    ids = [ANA, BEN, CLEO, "discord:4"][: len(people)]
    for person, verdicts in zip(ids, people, strict=True):
        house.tells(person, *verdicts.items())
    night = house.opened(*ids[1:])
    panels = [house.movie.panel(night.id), house.movie.find(night.id, ANA)]
    for who, which in taps:
        if which < len(panels[-1].cards):
            movie, rater = panels[-1].cards[which].movie.id, ids[who % len(ids)]
            panels.append(house.movie.rate(night.id, rater, movie, "good"))
            assert movie not in movies(panels[-1])
            panels.append(house.movie.refresh(night.id) or panels[-1])
    panels.append(house.movie.close(night.id, ANA))
    for panel in panels:
        listed = {card.movie.title for card in panel.cards}
        read = everything(panel)
        for movie in small.catalogue:
            assert movie.title in listed or movie.title not in read
    assert not {i for person in ids for i in house.profiles.load(person).verdicts} & set(movies(panels[-1]))
    house.profiles.close()


class Oracle:
    """Gives the same answers whoever rated what, except for reasons, which depend on the ratings."""

    def __init__(self, found: list[int]) -> None:
        self.found = found

    def ask(self, job: GroupJob, while_waiting: Tick = lambda: None) -> GroupResult:
        because = tuple(next((r.movie_id for r in ratings), None) for ratings in job.people)
        chances = tuple(0.1 * (k + 1) for k in range(len(job.people)))
        found = (GroupRecommendation(movie_id=i, chances=chances, because=because) for i in self.found)
        return GroupResult.model_validate(
            {
                "recommendations": tuple(found),
                "considered": 16,
                "honoured": job.wishes,
                "served_by": {"bundle": "b", "host": "h", "pid": 1, "seconds": 0.1},
            }
        )


@pytest.mark.slow
@given(
    found=st.lists(st.integers(9, 16), min_size=1, max_size=5, unique=True),
    counts=st.lists(st.integers(0, 4), min_size=2, max_size=4),
    draws=st.data(),
)
@ANYTIME
def test_a_panel_is_the_same_whichever_movies_the_same_list_results_from(
    found: list[int], counts: list[int], draws: st.DataObject, small: Release, tmp_path: Path
) -> None:
    """Two groups whose members mentioned equally many movies, but different ones and with different verdicts."""
    panels: list[list[Reply]] = []
    for group in ("one", "other"):
        house = House(small, tmp_path / f"{time.time_ns()}.db")
        house.movie._recommender = Oracle(found)  # type: ignore[assignment]
        ids = [ANA, BEN, CLEO, "discord:4"][: len(counts)]
        for person, count in zip(ids, counts, strict=True):
            rated = draws.draw(st.permutations(range(1, 9)), label=group)[:count]
            house.tells(person, *((i, draws.draw(st.sampled_from(Verdict))) for i in rated))
        night = house.opened(*ids[1:])
        opened = house.movie.panel(night.id)
        panels.append([opened, house.movie.find(night.id, ANA), house.movie.close(night.id, ANA)])
        house.profiles.close()
    assert panels[0] == panels[1]
