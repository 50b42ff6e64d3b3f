"""Whole turns of a chat: a real database, and a real worker's inference with a scripted model, in this process."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from bot.contracts.actions import Action
from bot.contracts.choices import RETRY
from bot.contracts.replies import Reply
from bot.contracts.session import Session
from bot.conversation.chat import Chat
from bot.conversation.dialogue import Conversation
from bot.conversation.interview import Interview
from bot.conversation.job_replies import Answers
from bot.conversation.job_requests import movie_night
from bot.conversation.popularity import Popularity
from bot.conversation.turn import SideEffect
from bot.storage.profiles import Profiles
from bot.storage.questions import Questions
from bot.terminal import person_called
from movies.errors import JobPoisonous, MatineeError, StoreUnreachable, WorkerSilent
from movies.movielens import Release
from movies.protocol.recommendation import ExplainJob, GroupJob, RecommendJob
from movies.ratings import Verdict
from movies.settings import StoreSettings
from tests.bot.worker import Worker, inference_of
from workers.inference import Inference

ANA, BEN = "terminal:ana", "terminal:ben"
GOOD, BAD = Verdict.GOOD, Verdict.BAD
HEAT, FARGO, TWISTER = 1, 2, 5
DOWN = WorkerSilent("The model hasn't answered yet.")


@dataclass
class Store:
    """A store that can be down, before a real one."""

    real: Profiles
    down: MatineeError | None = None

    def __getattr__(self, name: str) -> Any:
        if self.down is not None:
            raise self.down
        return getattr(self.real, name)


class House:
    """A chat, with the parts that a test may break or restart."""

    def __init__(self, release: Release, file: Path) -> None:
        self.release, self.file = release, file
        self.worker = Worker(inference_of(release))
        self.open()

    def open(self) -> None:
        url = SecretStr(f"sqlite:///{self.file}")
        self.store = Store(Profiles(StoreSettings(database_url=url), self.release.catalogue))
        self.chat = Chat(self.release, self.store, self.worker, guests=person_called)  # type: ignore[arg-type]

    def restart(self) -> None:
        self.store.real.close()
        self.open()

    def says(self, message: str, person: str = ANA) -> list[Reply]:
        return list(self.chat.hear(person, message))

    def taps(self, action: str, person: str = ANA) -> list[Reply]:
        return list(self.chat.tap(person, Action.parse(action)))

    def known(self, person: str = ANA) -> Session:
        return self.store.real.load(person)


@pytest.fixture
def house(small: Release, tmp_path: Path) -> Iterator[House]:
    made = House(small, tmp_path / "matinee.db")
    yield made
    made.store.real.close()


def titles(replies: list[Reply]) -> list[str]:
    return [card.movie.name for reply in replies for card in reply.cards]


def text(replies: list[Reply]) -> str:
    assert all(reply.text or reply.waits for reply in replies)
    return "\n".join(reply.text for reply in replies)


def test_a_newcomer_tells_and_gets_five_movies_with_chances(house: House) -> None:
    assert "Hi!" in house.chat.greet(ANA).text
    house.says("I loved Heat and Fargo, hated Twister")
    at_once, answer = house.says("recommend me something")
    assert at_once.waits and len(answer.cards) == 5
    assert not set(titles([answer])) & {"Heat (1995)", "Fargo (1996)", "Twister (1996)"}
    assert all(card.chance is not None for card in answer.cards) and any(card.reason for card in answer.cards)


def test_the_first_reply_is_there_before_the_worker_is_asked(house: House) -> None:
    replies = house.chat.hear(ANA, "I loved Heat. recommend me something")
    assert "👍 Heat" in next(replies).text
    assert house.worker.jobs == [] and house.known().verdicts == {HEAT: GOOD}
    assert len(next(replies).cards) == 5


def test_waiting_is_told_while_a_worker_is_busy(house: House) -> None:
    ticks: list[int] = []
    list(house.chat.hear(ANA, "recommend", lambda: ticks.append(1)))
    list(house.chat.tap(ANA, Action.parse("more"), lambda: ticks.append(1)))
    assert ticks == [1, 1]


def test_what_was_told_and_shown_is_remembered_across_restarts(house: House) -> None:
    house.says("I loved Heat, have not seen Big")
    first = titles(house.says("recommend a thriller"))
    before = house.known()
    house.restart()
    assert house.known() == before
    assert "Welcome back" in house.chat.greet(ANA).text
    assert "Heat" in text(house.says("what do you know about me"))
    assert not set(first) & set(titles(house.says("more")))
    assert isinstance(job := house.worker.jobs[-1], RecommendJob) and job.wishes.genres == {"Thriller"}


def test_no_recommendation_is_ever_repeated(house: House) -> None:
    house.says("I loved Heat")
    seen: list[str] = []
    while fresh := titles(house.says("recommend me something")):
        seen += fresh
    assert len(seen) == len(set(seen)) == len(house.release.catalogue) - 1
    assert text(house.says("recommend me something")) and text(house.says("more"))


def test_a_seen_recommendation_is_replaced_by_one_new_movie_in_its_place(house: House) -> None:
    house.says("I loved Heat")
    first = titles(house.says("recommend"))
    confirmed, instead = house.says("seen the second, loved it")
    assert f"👍 {first[1]}" in confirmed.text
    (card,) = instead.cards
    assert card.place == 2 and card.movie.name not in first
    on_screen = [house.release.catalogue[i].name for i in house.known().talk.on_screen]
    assert on_screen == [first[0], card.movie.name, *first[2:]]
    assert first[2] in text(house.says("why the third"))


def test_a_chance_and_its_reason(house: House) -> None:
    house.says("I loved Heat, hated Twister")
    assert "Pulp Fiction (1994): " in text(house.says("would I like Pulp Fiction?"))
    assert "Pulp Fiction (1994): " in text(house.says("why?"))
    assert isinstance(job := house.worker.jobs[-1], ExplainJob) and len(job.ratings) == 2


def test_people_never_mix(house: House) -> None:
    house.says("I loved Heat", ANA)
    house.says("I hated Heat and loved Twister", BEN)
    house.says("recommend", ANA)
    assert house.known(ANA).verdicts == {HEAT: GOOD} and house.known(BEN).verdicts == {HEAT: BAD, TWISTER: GOOD}
    assert house.known(BEN).shown == {} and house.known(BEN).talk.on_screen == ()
    house.says("forget me", ANA)
    assert "too old" in text(house.taps("yes", BEN))
    house.says("yes", ANA)
    assert house.known(ANA) == Session() and house.known(BEN).verdicts == {HEAT: BAD, TWISTER: GOOD}


def test_an_export_holds_everything_that_is_stored(house: House) -> None:
    house.says("I loved Heat, have not seen Big")
    shown = titles(house.says("recommend"))
    (reply,) = house.says("export")
    assert reply.attachment is not None and reply.attachment.name.endswith(".json")
    stored = json.loads(reply.attachment.content)
    assert stored == json.loads(json.dumps(house.store.export(ANA)))
    assert [(r["title"], r["verdict"]) for r in stored["ratings"]] == [("Heat", "good")]
    assert [r["title"] for r in stored["unseen"]] == ["Big"]
    assert [f"{r['title']} ({r['year']})" for r in stored["recommendations"]] == shown


def test_a_recommendation_is_stored_with_the_bundle_that_made_it_and_the_chance_that_was_told(house: House) -> None:
    house.says("I loved Heat")
    alone = house.says("recommend")[-1].cards
    together = house.says("movie night with ben")[-1].cards
    told = [card.chance for card in alone] + [dict(card.people)["you"] for card in together]
    stored = house.store.export(ANA)["recommendations"]
    assert [row["chance"] for row in stored] == told
    assert {row["bundle"] for row in stored} == {"test-0123456789ab"}


def test_forgetting_asks_first_and_the_next_answers_prove_it(house: House) -> None:
    house.says("I loved Heat")
    house.says("recommend")
    house.says("forget me")
    assert "keep" in text(house.says("no")) and house.known().verdicts == {HEAT: GOOD}
    house.says("forget me")
    assert "I know nothing about you" in text(house.says("yes"))
    assert "I know nothing about you" in text(house.says("what do you know about me"))
    assert "Hi!" in house.chat.greet(ANA).text
    stored = house.store.export(ANA)
    assert (stored["since"], stored["ratings"], stored["recommendations"]) == (None, [], [])


@pytest.mark.parametrize("known", [True, False])
def test_who_is_forgotten_while_a_worker_is_busy_stays_forgotten(house: House, known: bool) -> None:
    if known:
        house.says("I loved Heat")
    replies = house.chat.hear(ANA, "recommend", while_waiting=lambda: house.store.forget(ANA))
    asked = next(replies).asked
    assert asked is not None
    questions = Questions(house.store.real.database, keeps=60)
    questions.accept(ANA, asked, {}, "")
    assert next(replies).cards
    questions.settle(asked.id, ANA)
    stored = house.store.export(ANA)
    assert (stored["since"], stored["recommendations"], stored["talk"]) == (None, [], None)


def test_a_letterboxd_file_is_taken_over_with_a_report(house: House) -> None:
    header = "Date,Name,Year,Letterboxd URI,Rating\n"
    rows = "2024-01-01,Heat,1995,u,4.5\n2024-01-02,Twister,1996,u,2\n2024-01-03,Nowhere Movie,1990,u,4\n"
    done: list[tuple[int, int]] = []
    (reply,) = house.chat.upload(ANA, (header + rows).encode(), "ratings.csv", lambda *k: done.append(k))
    assert "2 of your 3" in reply.text and "Nowhere Movie" in reply.text
    assert done[-1] == (3, 3) and house.known().verdicts == {HEAT: GOOD, TWISTER: BAD}
    assert {r["source"] for r in house.store.export(ANA)["ratings"]} == {"import"}


def test_a_file_without_ratings_is_refused_in_a_sentence(house: House) -> None:
    for content in (b"", b"a,b\n1,2\n", b"\x00\x01", b"PK\x03\x04broken", b"<html>"):
        (reply,) = house.chat.upload(ANA, content, "cats.csv")
        assert "cats.csv" in reply.text
    assert house.known() == Session()


def test_a_movie_night_shows_the_chance_of_each(house: House) -> None:
    house.says("I loved Heat and Fargo", ANA)
    house.says("I loved Big, hated Heat", BEN)
    reply = house.says("movie night with Ben and cleo")[-1]
    assert len(reply.cards) == 5
    assert all([name for name, _ in card.people] == ["you", "Ben", "cleo"] for card in reply.cards)
    assert any(card.people[0][1] != card.people[1][1] for card in reply.cards)
    assert not {"Heat (1995)", "Fargo (1996)", "Big (1988)"} & set(titles([reply]))
    assert house.known(BEN).shown == {} and house.known("terminal:cleo") == Session()


def test_at_a_movie_night_more_and_replacements_are_for_everybody(house: House) -> None:
    house.says("I loved Heat", ANA)
    house.says("I loved Fargo", BEN)
    first = titles(house.says("movie night with ben"))
    confirmed, instead = house.says("the second: seen it, hated it")
    assert f"👎 {first[1]}" in confirmed.text and "not right?" in {c.label for c in confirmed.choices}
    assert [(card.place, len(card.people)) for card in instead.cards] == [(2, 2)]
    for more in (house.says("more"), house.taps("more")):
        assert all(len(card.people) == 2 for card in more[-1].cards)
        assert not set(first) & set(titles(more))


@pytest.mark.parametrize("message", ["movie night with ana", "movie night with me", "movie night"])
def test_a_movie_night_needs_somebody_else(message: str, house: House) -> None:
    assert "movie night with" in text(house.says(message))
    assert house.worker.jobs == []


def test_somebody_named_twice_at_a_movie_night_counts_once(house: House) -> None:
    house.says("movie night with ben and Ben")
    assert isinstance(job := house.worker.jobs[-1], GroupJob) and len(job.people) == 2


@pytest.mark.parametrize(
    "message",
    ["recommend me something", "more", "would I like Big and Fargo?", "why the second", "seen the first, loved it",
     "movie night with ben", "I hated Twister. recommend a comedy"],
)  # fmt: skip
def test_a_worker_failure_loses_nothing_and_try_again_does_the_same_again(message: str, house: House) -> None:
    house.says("I loved Heat")
    house.says("recommend me something")
    house.worker.down = DOWN
    *_, sorry = house.says(message)
    told = house.known()
    assert sorry.text.startswith("The model hasn't answered yet. ") and sorry.choices == (RETRY,)
    assert house.taps(str(RETRY.action))[-1].choices == (RETRY,)
    house.worker.down = None
    failed = len(house.worker.jobs)
    assert "No worker" not in text(house.taps(str(RETRY.action)))
    assert len(house.worker.jobs) == failed + 1
    assert house.known().verdicts == told.verdicts
    assert "too old" in text(house.taps(str(RETRY.action)))


def test_what_is_told_while_no_worker_answers_is_kept(house: House) -> None:
    house.worker.down = DOWN
    confirmed, _ = house.says("I loved Heat. recommend me something")
    assert "👍 Heat" in confirmed.text
    house.restart()
    assert house.known().verdicts == {HEAT: GOOD}


def test_a_store_failure_is_a_sentence_and_try_again_says_the_message_again(house: House) -> None:
    house.says("I loved Heat")
    house.store.down = StoreUnreachable("I can't reach my database right now.")
    for replies in (house.says("I hated Twister"), house.taps(str(RETRY.action))):
        assert text(replies).startswith("I can't reach my database right now.") and replies[0].choices == (RETRY,)
    assert house.chat.greet(ANA).text.startswith("I can't reach my database right now.")
    house.store.down = None
    assert house.known().verdicts == {HEAT: GOOD}
    assert "👎 Twister" in text(house.taps(str(RETRY.action)))
    assert house.known().verdicts == {HEAT: GOOD, TWISTER: BAD}


def test_a_store_failure_during_an_upload_is_a_sentence(house: House) -> None:
    house.store.down = StoreUnreachable("I can't reach my database right now.")
    content = b"Date,Name,Year,Letterboxd URI,Rating\n2024-01-01,Heat,1995,u,4.5\n"
    assert text(list(house.chat.upload(ANA, content, "ratings.csv"))).startswith("I can't reach my database right now.")


def test_try_again_belongs_to_the_person_whose_turn_failed(house: House) -> None:
    house.worker.down = DOWN
    house.says("would I like Heat?", ANA)
    house.worker.down = None
    assert "too old" in text(house.taps(str(RETRY.action), BEN))
    assert "Heat (1995): " in text(house.taps(str(RETRY.action), ANA))


def test_try_again_is_over_once_something_else_was_said(house: House) -> None:
    house.worker.down = DOWN
    house.says("recommend")
    house.says("I hated Twister")
    house.worker.down = None
    assert "too old" in text(house.taps(str(RETRY.action)))


TITLES = ("Heat", "Fargo", "Twister", "Pulp Fiction", "Sabrina", "Star Trek", "Big", "Amélie", "Zorblax", "Scream")
SAYINGS = """
I loved {}/hated {}/I have not seen {}/I have seen {}/{}/would I like {}?/something like {}/nothing like {}
why {}?/{} or {}/I loved {} and hated {}/loved the first, {} was bad/movie night with {}
""".replace("\n", "/").split("/")
WORDS = """
hi/show me some/recommend/recommend a comedy/more/more, but only comedies/more, but no horror/why/why the second
help/bye/the second/seen it, loved it/loved the third/the first was awful/not seen/good, bad, not seen, good
both/neither/1/👍/👎
the old one/54/leave it/skip/others/undo/profile/export/forget me/yes/no/import/all good/not right?
something from the 1920s/movie night with ben and cleo/movie night/?
""".replace("\n", "/").split("/")
MESSAGES = st.one_of(
    st.sampled_from(WORDS),
    st.builds(
        lambda s, a, b: s.format(a, b), st.sampled_from(SAYINGS), st.sampled_from(TITLES), st.sampled_from(TITLES)
    ),
    st.text(max_size=60),
)
VERBS = "rate which why predict about all more offer undo skip yes no forget again x".split()
TAPS = st.builds(
    ":".join,
    st.tuples(
        st.sampled_from(VERBS),
        st.one_of(st.integers(-1, 20).map(str), st.sampled_from(("all", "good", "bad", ""))),
        st.sampled_from(("good", "bad", "unseen", "")),
    ),
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("hear"), MESSAGES),
        st.tuples(st.just("tap"), TAPS),
        st.tuples(st.just("choice"), st.integers(0, 30)),
    ),
    max_size=25,
)


class Walk:
    """A conversation without a store, checked at every step."""

    def __init__(self, release: Release, inference: Inference) -> None:
        self.catalogue = release.catalogue
        self.conversation = Conversation(release.catalogue, Interview(release))
        self.answers = Answers(release.catalogue, Popularity(release))
        self.worker = Worker(inference)
        self.begin()

    def begin(self) -> None:
        self.session = Session()
        self.taps: list[str] = []
        self.recommended: set[int] = set()

    def step(self, kind: str, what: Any) -> None:
        before = self.session
        if kind == "choice" and not self.taps:
            return
        action = self.taps[what % len(self.taps)] if kind == "choice" else what
        turn = (
            self.conversation.hear(before, what)
            if kind == "hear"
            else self.conversation.tap(before, Action.parse(action))
        )
        replies, self.session = [turn.reply], turn.session
        if turn.side_effect is SideEffect.GROUP and turn.guests:
            people = [("you", turn.session), *((name, Session()) for name in turn.guests)]
            turn = movie_night(self.catalogue, turn.session, people)
            replies, self.session = [turn.reply], turn.session
        if turn.side_effect is SideEffect.FORGET:
            replies = []
            self.recommended = set()
        elif action is not None and set(self.session.verdicts.items()) != set(before.verdicts.items()):
            self.check_changes(before, kind, str(action))
        if turn.job is not None:
            # What goes to the worker is well-formed, and what comes back has a place on screen.
            result = self.worker.ask(turn.job)
            self.session, reply = self.answers.tell(self.session, turn.job, result)
            replies.append(reply)
            if isinstance(turn.job, RecommendJob | GroupJob):
                self.check_recommended(reply)
        assert all(reply.text.strip() or reply.waits for reply in replies), (kind, what)
        assert all(i in self.catalogue for i in self.session.talk.on_screen)
        assert not self.session.unseen & self.session.verdicts.keys()
        self.taps = [
            str(c.action) for r in replies for c in (*r.choices, *(c for card in r.cards for c in card.choices))
        ]

    def check_changes(self, before: Session, kind: str, what: str) -> None:
        """Only what was named, shown, asked about or tapped gets another verdict, or by undo what changed last."""
        changed = {i for i, _ in set(before.verdicts.items()) ^ set(self.session.verdicts.items())}
        low = what.casefold()
        named = {m.id for m in self.catalogue if any(w in low for w in m.title.casefold().split() if len(w) > 2)}
        allowed = named | set(before.talk.on_screen) | {c.movie_id for c in before.talk.changes}
        allowed |= {i for u in before.talk.unclear for i in u.candidates}
        # "It" is the movie that was explained last.
        allowed |= {before.talk.focus} - {None}
        if kind != "hear":
            allowed |= {int(part) for part in what.split(":") if part.isdecimal()}
        assert changed <= allowed, (kind, what)

    def check_recommended(self, reply: Reply) -> None:
        fresh = [card.movie.id for card in reply.cards]
        assert not self.recommended & set(fresh) and not self.session.verdicts.keys() & set(fresh)
        for card in reply.cards:
            assert self.session.talk.on_screen[card.place - 1] == card.movie.id
        self.recommended |= set(fresh)
        assert self.session.shown.keys() >= self.recommended


@pytest.fixture(scope="module")
def walk(small: Release) -> Walk:
    return Walk(small, inference_of(small))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps=STEPS)
def test_whatever_is_said_and_tapped_is_answered_and_changes_only_what_it_is_about(
    steps: list[tuple[str, Any]], walk: Walk
) -> None:
    walk.begin()
    for kind, what in steps:
        walk.step(kind, what)


def test_a_question_that_workers_die_of_is_not_offered_again(house: House) -> None:
    house.worker.down = JobPoisonous("0badf00d")
    *_, told = house.chat.hear(ANA, "recommend")
    assert "0badf00d" in told.text and RETRY not in told.choices
