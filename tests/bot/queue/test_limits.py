"""Rate limits per person and server, with a clock that tests move, and with real threads."""

from __future__ import annotations

import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest
from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from bot import wording
from bot.queue.limits import SECONDS_KEPT, Limits
from bot.queue.recommender import ALIVE
from bot.queue.refusals import Limit, TooManyQuestions
from bot.queue.shared_limits import SharedHours, SharedPlaces
from bot.queue.status import QueueStatus
from movies.errors import LimitReached
from movies.settings import LimitSettings

HOUR = 3_600


class Clock:
    """What `time.time` reads in a test."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(time, "time", clock)
    return clock


def limits(person_hourly: int = 100, server_hourly: int = 100, waiting: int = 100) -> Limits:
    return Limits(LimitSettings(person_hourly=person_hourly, server_hourly=server_hourly, waiting=waiting))


def ask(limits: Limits, person: str = "ana", server: str | None = None) -> str:
    """The sentence that refuses a question, or "" if it is admitted."""
    try:
        with limits.admit(person, server):
            return ""
    except LimitReached as refusal:
        return wording.failures.failure(refusal)


def test_a_person_may_ask_one_thing_at_a_time() -> None:
    limited = limits()
    with limited.admit("ana", None):
        assert ask(limited) == wording.service.still_busy()
        assert ask(limited, "ben") == ""
    assert ask(limited) == ""


def test_the_place_is_given_back_where_the_block_raises() -> None:
    limited = limits()
    with pytest.raises(ZeroDivisionError), limited.admit("ana", None):
        raise ZeroDivisionError
    assert ask(limited) == ""


def test_a_refusal_does_not_give_back_the_place_of_the_question_at_work() -> None:
    limited = limits()
    with limited.admit("ana", None):
        assert [ask(limited) for _ in range(2)] == [wording.service.still_busy()] * 2


def test_only_so_many_questions_are_in_flight_at_once() -> None:
    limited = limits(waiting=2)
    with ExitStack() as at_work:
        at_work.enter_context(limited.admit("ana", None))
        at_work.enter_context(limited.admit("ben", "cinema"))
        assert ask(limited, "cleo") == wording.service.overloaded(4)
    assert ask(limited, "cleo") == ""


def test_the_hour_of_a_person_is_any_hour_and_counts_on_every_server(clock: Clock) -> None:
    limited = limits(person_hourly=3)
    for server in ("cinema", "club", None):
        assert ask(limited, server=server) == ""
        clock.now += 600
    assert ask(limited) == wording.service.enough_for_now(HOUR - 1_800)
    clock.now += HOUR - 1_800 - 1
    assert ask(limited, server="park") == wording.service.enough_for_now(1)
    clock.now += 2
    assert ask(limited) == ""
    assert ask(limited) == wording.service.enough_for_now(599)


def test_people_have_an_hour_each_and_share_that_of_their_server(clock: Clock) -> None:
    limited = limits(person_hourly=2, server_hourly=3)
    assert [ask(limited, person, "cinema") for person in ("ana", "ben", "ben")] == ["", "", ""]
    clock.now += 60
    assert ask(limited, "ana", "cinema") == wording.service.enough_for_this_server(HOUR - 60)
    assert ask(limited, "ben") == wording.service.enough_for_now(HOUR - 60)
    assert ask(limited, "ana", "club") == ""


def test_a_server_and_a_person_of_one_name_are_counted_apart() -> None:
    limited = limits(person_hourly=2, server_hourly=2)
    assert [ask(limited, "7", "7") for _ in range(2)] == ["", ""]


def test_what_the_server_refuses_does_not_use_up_the_persons_hour(clock: Clock) -> None:
    limited = limits(person_hourly=1, server_hourly=1)
    assert ask(limited, "ben", "cinema") == ""
    assert ask(limited, "ana", "cinema") == wording.service.enough_for_this_server(HOUR)
    assert ask(limited, "ana", "club") == ""


def test_what_the_person_is_refused_does_not_use_up_the_servers_hour(clock: Clock) -> None:
    limited = limits(person_hourly=1, server_hourly=2)
    assert ask(limited, "ana", "cinema") == ""
    assert ask(limited, "ana", "cinema") == wording.service.enough_for_now(HOUR)
    assert ask(limited, "ben", "cinema") == ""


def test_what_is_refused_in_flight_counts_towards_nothing() -> None:
    limited = limits(person_hourly=2, server_hourly=2, waiting=1)
    with limited.admit("ana", "cinema"):
        assert ask(limited, "ana", "cinema") == wording.service.still_busy()
        assert ask(limited, "ben", "cinema") == wording.service.overloaded(4)
    assert ask(limited, "ana", "cinema") == ""


@pytest.fixture
def often_switched() -> Iterator[None]:
    """Threads interleave at nearly every step."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.usefixtures("often_switched")
def test_threads_never_run_two_blocks_of_one_person_at_once() -> None:
    limited = limits(person_hourly=100_000)
    running: Counter[str] = Counter()
    most: Counter[str] = Counter()
    served: Counter[str] = Counter()
    guard = threading.Lock()

    def ask_often(person: str) -> None:
        for _ in range(40):
            try:
                with limited.admit(person, None):
                    with guard:
                        running[person] += 1
                        most[person] = max(most[person], running[person])
                    time.sleep(0.0005)
                    with guard:
                        running[person] -= 1
                        served[person] += 1
            except LimitReached:
                time.sleep(0.0001)

    together(ask_often, ["ana", "ben"] * 6)
    assert most == {"ana": 1, "ben": 1}
    assert min(served.values()) > 1


@pytest.mark.usefixtures("often_switched")
def test_threads_of_many_people_are_admitted_exactly_as_often_as_the_hours_allow() -> None:
    limited = limits(person_hourly=15, server_hourly=100)
    people = [f"person {n}" for n in range(12)]
    admitted: Counter[str] = Counter()

    def ask_often(person: str) -> None:
        admitted[person] += sum(not ask(limited, person, "cinema") for _ in range(30))

    together(ask_often, people)
    assert admitted.total() == 100
    together(lambda person: admitted.update({person: sum(not ask(limited, person) for _ in range(30))}), people)
    assert admitted == dict.fromkeys(people, 15)


def together(work: Callable[[str], None], people: list[str]) -> None:
    """Do everybody's work at once, each person's in a thread."""
    start = threading.Barrier(len(people))

    def begin(person: str) -> None:
        start.wait()
        work(person)

    with ThreadPoolExecutor(len(people)) as threads:
        list(threads.map(begin, people))


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-3, "in one second"),
        (0.2, "in one second"),
        (40, "in 40 seconds"),
        (39.2, "in 40 seconds"),
        (59.5, "in one minute"),
        (61, "in 61 seconds"),
        (91, "in two minutes"),
        (12 * 60, "in 12 minutes"),
        (HOUR, "in 60 minutes"),
    ],
)
def test_the_waiting_time_is_put_into_words(seconds: float, words: str) -> None:
    assert wording.parts.when(seconds) == words
    assert wording.service.enough_for_now(seconds).endswith(f"{words}.")
    assert wording.service.enough_for_this_server(seconds).endswith(f"{words}.")


def test_limits_are_settings_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MATINEE_PERSON_HOURLY", "2")
    monkeypatch.setenv("MATINEE_SERVER_HOURLY", "5")
    monkeypatch.setenv("MATINEE_WAITING", "7")
    assert LimitSettings() == LimitSettings(person_hourly=2, server_hourly=5, waiting=7)
    limited = Limits(LimitSettings())
    assert [ask(limited) == "" for _ in range(3)] == [True, True, False]


@pytest.mark.parametrize("name", ["person_hourly", "server_hourly", "waiting"])
@pytest.mark.parametrize("value", [0, -1, 10**9])
def test_limits_out_of_bounds_are_refused(name: str, value: int) -> None:
    with pytest.raises(ValueError, match=name):
        LimitSettings.model_validate({name: value})


def test_a_question_that_is_taken_up_again_holds_its_place_and_is_not_counted_twice() -> None:
    limited = limits(person_hourly=1)
    with limited.readmit("ana"):
        assert ask(limited) == wording.service.still_busy()
    assert ask(limited) == ""


def test_imports_and_exports_are_counted_for_themselves(clock: Clock) -> None:
    limited = Limits(LimitSettings(files_hourly=2))
    for _ in range(2):
        limited.count_file("ana")
    with pytest.raises(TooManyQuestions) as refused:
        limited.count_file("ana")
    assert refused.value.limit is Limit.FILES_HOUR and refused.value.opens == HOUR
    limited.count_file("ben")
    assert ask(limited) == ""
    clock.now += HOUR + 1
    limited.count_file("ana")


@pytest.mark.parametrize(("wait", "opens"), [(None, None), (600.0, None), (690.0, 90.0)])
def test_somebody_who_would_wait_too_long_is_told_when_to_come_back(wait: float | None, opens: float | None) -> None:
    status = QueueStatus(0, None) if wait is None else QueueStatus(0, 1, seconds=wait / 2)
    limited = Limits(LimitSettings(longest_wait=600, person_hourly=1), status=lambda: status)
    expected = "" if opens is None else wording.service.wait_too_long(opens)
    assert ask(limited) == expected
    if expected:
        assert "in 90 seconds" in expected
        # Nothing was counted.
        assert ask(limited) == expected


def test_each_who_is_refused_has_a_time_of_their_own_to_come_back_and_keeps_it(clock: Clock) -> None:
    status = QueueStatus(20, 1, processes=2, seconds=10.0)
    limited = Limits(LimitSettings(longest_wait=100), status=lambda: status)

    def told(person: str) -> float:
        with pytest.raises(TooManyQuestions) as refused, limited.admit(person, None):
            pass
        return refused.value.opens

    # An answer every five seconds; whoever asks now would wait 15 seconds too long.
    assert [told(person) for person in ("ana", "ben", "cleo", "ben")] == [15.0, 20.0, 25.0, 20.0]
    clock.now += 19
    assert (told("ben"), told("dan")) == (1.0, 15.0)


def test_who_comes_back_when_told_to_is_admitted_once_however_long_the_line_is(clock: Clock) -> None:
    status = QueueStatus(20, 1, processes=2, seconds=10.0)
    limited = Limits(LimitSettings(longest_wait=100), status=lambda: status)
    refused = wording.service.wait_too_long(15.0)
    assert ask(limited, "ana") == refused
    clock.now += 14
    assert ask(limited, "ana") != ""
    clock.now += 2
    assert (ask(limited, "ben"), ask(limited, "ana")) == (refused, "")
    assert ask(limited, "ana") != ""


def test_a_crowd_of_those_told_to_come_back_has_a_bound(clock: Clock) -> None:
    limited = limits(waiting=1)
    with limited.admit("ana", None):
        assert ask(limited, "ben") != "" and ask(limited, "cleo") != ""
        clock.now += 60
        with limited.admit("ben", None):
            assert ask(limited, "cleo") != ""


def test_a_place_is_not_kept_for_ever(clock: Clock) -> None:
    limited = Limits(LimitSettings(longest_wait=100), status=lambda: QueueStatus(20, 1, processes=2, seconds=10.0))
    assert ask(limited, "ana") != ""
    clock.now += 15 + SECONDS_KEPT + 1
    assert ask(limited, "ana") == wording.service.wait_too_long(15.0)


def test_a_crowd_is_counted_before_it_is_in_the_line() -> None:
    limited = Limits(LimitSettings(longest_wait=30), status=lambda: QueueStatus(0, 1, processes=2, seconds=10.0))
    with ExitStack() as at_work:
        # Two are answered at once, and two more within half a minute.
        for name in ("ana", "ben", "cleo", "dan", "eve", "finn"):
            at_work.enter_context(limited.admit(name, None))
        with pytest.raises(TooManyQuestions) as refused:
            limited.admit("gus", None).__enter__()
        assert (refused.value.limit, refused.value.opens) == (Limit.TOO_LONG_A_WAIT, 5.0)


def redis_at(broker: str) -> Redis:
    return Redis(unix_socket_path=broker.removeprefix("redis+socket://").partition("?")[0])


def shared(broker: str, key: bytes = b"k", owner: str = "one", **settings: int) -> Limits:
    """As a process called `owner` has it, which says that it lives."""
    redis = redis_at(broker)
    redis.set(ALIVE + owner, 1)
    return Limits(LimitSettings(**settings), SharedHours(redis, key), SharedPlaces(redis, key, owner))


def test_all_processes_of_a_bot_count_together(broker: str) -> None:
    settings = {"person_hourly": 3, "server_hourly": 4, "files_hourly": 1}
    one, other = (shared(broker, owner=name, **settings) for name in ("one", "other"))
    assert [ask(limits, "ana", "cinema") for limits in (one, other, one)] == ["", "", ""]
    for limits in (one, other):
        assert "a lot of questions" in ask(limits, "ana", "cinema")
    assert ask(other, "ben", "cinema") == ""
    assert "all asked me a lot" in ask(one, "ben", "cinema")
    one.count_file("ana")
    with pytest.raises(TooManyQuestions):
        other.count_file("ana")


def test_a_person_may_ask_one_thing_at_a_time_of_all_processes_together(broker: str) -> None:
    one, other = (shared(broker, owner=name) for name in ("one", "other"))
    with one.admit("ana", None):
        assert ask(other, "ana") == wording.service.still_busy()
        assert ask(other, "ben") == ""
    with other.admit("ana", None):
        assert ask(one, "ana") == wording.service.still_busy()
    assert ask(one, "ana") == ""


def test_all_processes_together_have_only_so_many_questions_at_work(broker: str) -> None:
    one, other = (shared(broker, owner=name, waiting=2) for name in ("one", "other"))
    with one.admit("ana", None):
        with other.admit("ben", None):
            for limits in (one, other):
                assert "So many people" in ask(limits, "cleo")
        assert ask(one, "cleo") == ""
        with other.readmit("dan"):
            assert "So many people" in ask(one, "cleo")
    assert [ask(limits, "cleo") for limits in (one, other)] == ["", ""]


def test_the_questions_of_a_process_that_was_killed_are_at_work_no_longer(broker: str) -> None:
    killed, other = (shared(broker, owner=name, waiting=1) for name in ("killed", "other"))
    with killed.admit("ana", None):
        redis_at(broker).delete(f"{ALIVE}killed")
        assert ask(other, "ben") == ""


def test_what_an_hour_refuses_takes_nobodys_place_at_other_processes(broker: str) -> None:
    one, other = shared(broker, owner="one", person_hourly=1), shared(broker, owner="other")
    assert ask(one) == ""
    assert "a lot of questions" in ask(one)
    assert ask(other) == ""


def test_all_processes_together_give_each_a_time_of_their_own_to_come_back(broker: str) -> None:
    redis = redis_at(broker)
    one, other = (SharedPlaces(redis, b"k", owner) for owner in ("one", "other"))
    told = [one.come_back("ana", 15, 5), other.come_back("ben", 15, 5), other.come_back("ana", 15, 5)]
    assert told == pytest.approx([15, 20, 15], abs=1)
    assert 0 < redis.ttl("matinee:returns") <= 20


def test_any_process_admits_who_comes_back_when_told_to(broker: str) -> None:
    one, other = (SharedPlaces(redis_at(broker), b"k", owner) for owner in ("one", "other"))
    one.come_back("ana", 0.05, 5)
    assert not other.is_due("ana") and not other.is_due("ben")
    time.sleep(0.1)
    assert other.is_due("ana")
    assert not one.is_due("ana")


def test_the_place_at_a_process_that_was_killed_is_free(broker: str) -> None:
    killed, other = (shared(broker, owner=name) for name in ("killed", "other"))
    with killed.admit("ana", None):
        redis_at(broker).delete(f"{ALIVE}killed")
        assert ask(other) == ""


def test_who_takes_a_question_over_holds_its_place_even_where_the_former_process_gives_it_back(broker: str) -> None:
    one, other, third = (shared(broker, owner=name) for name in ("one", "other", "third"))
    with ExitStack() as former:
        former.enter_context(one.admit("ana", None))
        with other.readmit("ana"):
            former.close()
            assert ask(third) == wording.service.still_busy()
    assert ask(third) == ""


def test_the_broker_learns_nobodys_id(broker: str) -> None:
    with shared(broker).admit("discord:123456", "discord:987654"):
        keys = b" ".join(redis_at(broker).keys("*"))
    assert b"hours" in keys and b"asking" in keys and b"123456" not in keys and b"987654" not in keys


def test_without_a_broker_each_process_counts_for_itself() -> None:
    away = Redis(unix_socket_path="/nowhere", retry=Retry(NoBackoff(), 0))
    limits = Limits(LimitSettings(person_hourly=2), SharedHours(away, b""), SharedPlaces(away, b"", "one"))
    with limits.admit("ana", None):
        assert ask(limits) == wording.service.still_busy()
    assert [bool(ask(limits)) for _ in range(2)] == [False, True]
