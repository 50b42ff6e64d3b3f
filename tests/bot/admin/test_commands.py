"""What admins do, without Discord or Slack: rights, questions, what is done, and what is recorded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot import wording
from bot.admin.commands import Admin
from bot.admin.rights import Caller, Rights
from bot.admin.settings import AdminSettings
from bot.admin.training_replies import job_of, read_job, report, told, without_buttons
from bot.contracts.actions import Action
from bot.contracts.acts import Act, Outcome
from bot.contracts.refusals import AdminRefused
from bot.contracts.replies import Reply
from bot.contracts.session import Session
from bot.queue.comparison import Standing, standing
from bot.storage.audit import Audit
from bot.storage.database import Database
from bot.storage.profiles import Profiles
from movies.errors import BrokerUnreachable, BundleBroken, SettingMissing, StoreUnreachable
from movies.movielens import Release
from movies.protocol.registry import ModelsResult, PromoteJob, RollBackJob
from movies.protocol.training import RetrainJob, TrainingProgress, TrainingState
from tests.bot.databases import store
from tests.bot.models import PNG, SHIPPED, acts, digest, outcomes, result_of
from tests.bot.services import admin_of
from tests.bot.worker import Worker, inference_of

MIA, EVE = "discord:1", "discord:2"
HERE, THERE = "discord:100", "discord:200"
ADMIN, STRANGER = Caller(MIA, HERE), Caller(EVE, HERE)
SETTINGS = AdminSettings(admins=MIA, admin_roles="77", admin_server="")
AT_HOME = SETTINGS.model_copy(update={"admin_server": HERE})
JOB = RetrainJob(phase=2, name="night")
ID = JOB.id
BETTER, EVEN, WORSE = (0.002, 0.015), (-0.002, 0.01), (-0.02, -0.003)


@dataclass
class House:
    admin: Admin
    worker: Worker
    database: Database

    def does(self, action: str, caller: Caller = ADMIN, own: bool = True) -> Reply:
        """What is shown in the end."""
        return list(self.admin.act(caller, Action.parse(f"admin.{action}"), lambda: None, own))[-1]

    def refuses(self, action: str, caller: Caller = ADMIN, own: bool = True) -> Outcome:
        """Why it is refused; what is served must not change."""
        before = self.worker.models.register
        with pytest.raises(AdminRefused) as caught:
            self.does(action, caller, own)
        assert self.worker.models.register == before
        return caught.value.outcome

    def trains(self, job: RetrainJob | None = JOB, caller: Caller = ADMIN) -> Reply:
        [reply] = self.admin.retrain(caller, job)
        return reply

    def trained(self, interval: tuple[float, float], beside: str | None = SHIPPED) -> None:
        """The candidate "night", made by a training, and how it compares."""
        self.trains()
        self.worker.models.add("night")
        self.worker.trainings.ends(ID, result_of("night", *interval, beside=beside))

    @property
    def last(self) -> tuple[str, str]:
        return outcomes(self.database)[-1]


@pytest.fixture
def house(small: Release, tmp_path: Path) -> Iterator[House]:
    database, worker = Database(store(f"sqlite:///{tmp_path / 'm.db'}"), patience=1.0), Worker(inference_of(small))
    yield House(admin_of(database, worker, SETTINGS), worker, database)
    database.close()


def press(reply: Reply, label: str) -> str:
    """What the button with this label does."""
    return next(str(c.action) for c in reply.choices if c.label == label).removeprefix("admin.")


# --- who, and where


@pytest.mark.parametrize(
    ("caller", "outcome"),
    [
        (Caller(MIA, HERE), None),
        (Caller(MIA, THERE), None),
        (Caller(EVE, HERE, frozenset({"76", "77"})), None),
        (Caller(MIA, None), Outcome.IN_PRIVATE),
        (Caller(EVE, None), Outcome.NO_ADMIN),
        (Caller(EVE, HERE, frozenset({"76"})), Outcome.NO_ADMIN),
        # Anybody can add the bot to a server of their own, which they manage.
        (Caller(EVE, THERE, manages=True), Outcome.NO_ADMIN),
        (Caller("slack:T1:U1", "slack:T1", manages=True), Outcome.NO_ADMIN),
    ],
)
def test_without_an_admin_server_only_named_people_are_admins(caller: Caller, outcome: Outcome | None) -> None:
    assert refusal(SETTINGS, caller) is outcome


@pytest.mark.parametrize(
    ("caller", "outcome"),
    [
        (Caller(MIA, HERE), None),
        (Caller(EVE, HERE, manages=True), None),
        (Caller(EVE, HERE, frozenset({"77"})), None),
        (Caller(MIA, THERE), Outcome.ELSEWHERE),
        (Caller(EVE, THERE, frozenset({"77"})), Outcome.ELSEWHERE),
        (Caller(EVE, THERE, manages=True), Outcome.NO_ADMIN),
        (Caller(EVE, HERE), Outcome.NO_ADMIN),
        (Caller(EVE, None, manages=True), Outcome.NO_ADMIN),
        (Caller(MIA, None), Outcome.IN_PRIVATE),
    ],
)
def test_with_a_server_set_its_managers_are_admins_and_there_alone(caller: Caller, outcome: Outcome | None) -> None:
    assert refusal(AT_HOME, caller) is outcome


def refusal(settings: AdminSettings, caller: Caller) -> Outcome | None:
    try:
        Rights(settings).check(caller)
    except AdminRefused as refused:
        return refused.outcome
    return None


@pytest.mark.parametrize(
    "wrong",
    [
        {"admins": "123"},
        {"admins": "discord:1,mia"},
        {"admins": "slack:T1"},
        {"admin_roles": "boss"},
        {"admin_server": "123"},
        {"admin_server": "discord:1:2"},
    ],
)
def test_settings_that_name_nobody_are_told_at_the_start(wrong: dict[str, str]) -> None:
    [name] = wrong
    with pytest.raises(SettingMissing, match=f"MATINEE_{name.upper()}"):
        Rights(AdminSettings(**({"admins": "", "admin_roles": "", "admin_server": ""} | wrong)))


def test_settings_are_read_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MATINEE_ADMINS", "discord:1, slack:T1:U1")
    monkeypatch.setenv("MATINEE_ADMIN_ROLES", "5,6")
    monkeypatch.setenv("MATINEE_ADMIN_SERVER", "discord:9")
    settings = AdminSettings()
    assert settings.people == {"discord:1", "slack:T1:U1"}
    assert (settings.roles, settings.servers) == ({"5", "6"}, {"discord:9"})


EVERYTHING = (
    "status", "models", "report", "cancel", "rollback", "promote:night-id", f"confirm:{digest('night')[:16]}:-",
    f"insist:{digest('night')[:16]}:-", "back:-:0123456789abcdef", "keep", "help",
)  # fmt: skip


@pytest.mark.parametrize("action", EVERYTHING)
def test_every_attempt_by_a_non_admin_is_refused_and_recorded(house: House, action: str) -> None:
    house.trained(BETTER)
    before = len(acts(house.database))
    assert house.refuses(action, STRANGER) is Outcome.NO_ADMIN
    assert house.refuses(action, Caller(MIA, None)) is Outcome.IN_PRIVATE
    assert house.refuses(action, own=False) is Outcome.NOT_THEIRS
    house.admin.rights = Rights(AT_HOME)
    assert house.refuses(action, Caller(MIA, THERE)) is Outcome.ELSEWHERE
    recorded = acts(house.database)[before:]
    assert [(who, where, what) for who, where, _, _, what in recorded] == [
        (EVE, HERE, "no admin"),
        (MIA, "direct", "in private"),
        (MIA, HERE, "not theirs"),
        (MIA, THERE, "elsewhere"),
    ]
    assert {subject for *_, subject, _ in recorded} == {""}
    assert house.worker.models.jobs == [] and house.worker.trainings.cancelled == []


def test_a_non_admin_cannot_start_a_training(house: House) -> None:
    with pytest.raises(AdminRefused):
        house.trains(caller=STRANGER)
    assert house.worker.trainings.jobs == []
    assert acts(house.database) == [(EVE, HERE, "retrain", "", "no admin")]


def test_rights_that_are_lost_between_a_question_and_its_answer_are_lost(house: House) -> None:
    house.trained(BETTER)
    question = house.does("promote:night-id")
    house.admin.rights = Rights(SETTINGS.model_copy(update={"admins": ""}))
    assert house.refuses(press(question, "promote")) is Outcome.NO_ADMIN
    assert house.last == ("promote", "no admin")


def test_what_cannot_be_recorded_is_not_done(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    house.trained(BETTER)
    question = house.does("promote:night-id")

    def away() -> None:
        raise StoreUnreachable("I can't reach my database right now.")

    monkeypatch.setattr(house.database, "writing", away)
    with pytest.raises(StoreUnreachable):
        house.does(press(question, "promote"))
    with pytest.raises(StoreUnreachable):
        house.trains(RetrainJob(phase=1, name="other"))
    assert house.worker.models.changes == [] and len(house.worker.trainings.jobs) == 1


# --- trainings


def test_a_training_begins_and_is_followed(house: House) -> None:
    reply = house.trains()
    assert house.worker.trainings.jobs == [JOB] and reply.follows == ID and reply.private
    assert reply.text == f"Training {ID[:8]} is waiting for the training worker."
    assert acts(house.database) == [(MIA, HERE, "retrain", ID, "allowed")]


def test_without_a_training_worker_the_admin_is_told(house: House) -> None:
    house.worker.trainings.lives = False
    reply = house.trains()
    assert "no training worker is running" in reply.text and "python -m workers train" in reply.text
    assert reply.follows == ID and house.does("status").text == reply.text
    house.worker.trainings.lives = True
    assert house.admin.look(ID).text == f"Training {ID[:8]} is waiting for the training worker."
    house.worker.trainings.says(ID, TrainingState.TRAINING, share=0.32)
    house.worker.trainings.lives = False
    assert "is learning: 32 %" in house.admin.look(ID).text


def test_progress_has_a_bar_loss_and_time_left(house: House) -> None:
    house.trains()
    house.worker.trainings.says(ID, TrainingState.TRAINING, share=0.32, loss=0.6421, seconds_left=700.0)
    reply = house.admin.look(ID)
    said = "is learning: 32 %, loss 0.642, done in 12 minutes; then it will be calibrated and compared."
    assert reply.text == f"▰▰▰▱▱▱▱▱▱▱\nTraining {ID[:8]} {said}"
    assert reply.follows == ID


@pytest.mark.parametrize("state", TrainingState)
def test_every_state_of_a_training_is_reported_until_it_is_over(state: TrainingState) -> None:
    reply = told(TrainingProgress(id=ID, state=state, at=1_000.0), now=1_000.0, has_worker=True)
    assert reply.text and (reply.follows is None) is state.over
    assert ("ago" in told(TrainingProgress(id=ID, state=state, at=1_000.0), now=1_200.0, has_worker=True).text) is (
        state in {TrainingState.TRAINING, TrainingState.CALIBRATING, TrainingState.EVALUATING}
    )


def test_a_failed_training_says_why_and_a_resumed_one_that_it_was(house: House) -> None:
    house.trains()
    house.worker.trainings.says(ID, TrainingState.FAILED, reason="The worker has no ml-1m.", attempt=2)
    text = house.admin.look(ID).text
    assert "failed: The worker has no ml-1m." in text and "attempt 2" in text


def test_the_end_of_a_training_is_the_report(house: House) -> None:
    house.trained(EVEN)
    reply = house.admin.look(ID)
    assert reply.follows is None and reply == house.does("report")
    assert reply.text.startswith("night-id is now a candidate, tested on 1,880 ratings by 94 people")
    assert "There is no clear difference" in reply.text
    assert [[cell.strip() for cell in line.split("|")] for line in reply.table.splitlines()] == [
        ["", "AUC [95 %]", "calibration error"],
        ["candidate", "0.684 [0.665, 0.704]", "0.021"],
        ["served", "0.684 [0.665, 0.704]", "0.033"],
        ["difference", "+0.004 [-0.002, +0.010]"],
    ]
    assert [(p.name, p.data) for p in reply.pictures] == [("sixth_rating.png", PNG), ("reliability.png", PNG)]
    assert [c.label for c in reply.choices] == ["promote"]


def test_a_report_without_a_comparison_says_so() -> None:
    reply = report(result_of("night", 0, 0, beside=None))
    assert "It hasn't been compared" in reply.text and "served" not in reply.table and "difference" not in reply.table


def test_there_is_no_report_of_a_training_that_is_not_done(house: House) -> None:
    assert house.refuses("report") is Outcome.NO_TRAINING
    house.trains()
    assert house.refuses("report") is Outcome.NO_TRAINING
    assert acts(house.database)[-1] == (MIA, HERE, "report", "", "no training")


def test_trainings_are_found_by_the_beginning_of_their_ids(house: House) -> None:
    older, newer = RetrainJob(id="a" * 32, phase=1, name="old"), RetrainJob(id="b" * 32, phase=2, name="new")
    for job in (older, newer):
        house.trains(job)
        house.worker.trainings.ends(job.id, result_of(job.name, *EVEN))
    assert house.does("report").text.startswith("new-id")
    assert house.does("report:aaaa").text.startswith("old-id")
    assert house.refuses("report:cccc") is Outcome.NO_TRAINING


def test_the_report_of_the_one_before_is_there_while_another_runs(house: House) -> None:
    house.trained(EVEN)
    later = RetrainJob(phase=1, name="later")
    house.trains(later)
    house.worker.trainings.runs = later.id
    assert house.does("report").text.startswith("night-id")
    house.does("cancel")
    assert house.worker.trainings.cancelled == [later.id]


def test_cancelling_stops_the_one_that_runs(house: House) -> None:
    other = RetrainJob(phase=1, name="later")
    house.trains()
    house.trains(other)
    house.worker.trainings.runs = ID
    reply = house.does("cancel")
    assert house.worker.trainings.cancelled == [ID] and ID[:8] in reply.text
    assert acts(house.database)[-1] == (MIA, HERE, "cancel", ID, "allowed")


def test_what_is_over_cannot_be_cancelled(house: House) -> None:
    assert house.refuses("cancel") is Outcome.NO_TRAINING
    house.trained(EVEN)
    assert house.refuses("cancel") is Outcome.NO_TRAINING
    assert house.worker.trainings.cancelled == []


def test_status_shows_progress_and_the_audit_trail(house: House) -> None:
    assert house.does("status").text == wording.admin.no_training()
    house.trains()
    house.refuses("models", STRANGER)
    reply = house.does("status")
    assert reply.follows == ID and "is waiting" in reply.text
    lines = [[cell.strip() for cell in line.split(" | ")] for line in reply.table.splitlines()]
    assert [line[1:] for line in lines] == [
        [MIA, "status", "", HERE, "allowed"],
        [EVE, "models", "", HERE, "no admin"],
        [MIA, "retrain", ID[:8], HERE, "allowed"],
        [MIA, "status", "", HERE, "allowed"],
    ]


def test_an_unreachable_queue_is_reported_and_recorded(house: House) -> None:
    house.worker.trainings.down = BrokerUnreachable("I can't reach my queue right now.")
    with pytest.raises(BrokerUnreachable):
        house.trains()
    assert outcomes(house.database) == [("retrain", "allowed"), ("retrain", "failed")]


# --- promoting


def test_models_are_listed_with_the_served_one(house: House) -> None:
    house.worker.models.add("night", "day")
    assert house.does("models").text == f"Now serving {SHIPPED}, which came with this installation."
    assert house.does("models").choices == ()
    house.worker.models.serve("day")
    house.worker.models.pinned = "pinned-id"
    reply = house.does("models")
    assert reply.text == "Now serving day-id. But my workers are set to serve pinned-id, whatever is promoted."
    assert [c.label for c in reply.choices] == ["roll back"]
    rows = [[cell.strip() for cell in line.split(" | ")] for line in reply.table.splitlines()[1:]]
    assert rows == [
        ["candidate", "night-id", digest("night")[:12], "2001-09-09", "0.680"],
        ["current", "day-id", digest("day")[:12], rows[1][3], "0.680"],
    ]


@pytest.mark.parametrize("interval", [BETTER, EVEN])
def test_a_candidate_that_is_not_worse_is_promoted_once_it_is_confirmed(
    house: House, interval: tuple[float, float]
) -> None:
    house.trained(interval)
    question = house.does(press(house.does("report"), "promote"))
    assert question.text.startswith(f"Serve night-id to everybody from now on, instead of {SHIPPED}?")
    assert "difference" in question.table and house.worker.models.changes == []
    reply = house.does(press(question, "promote"))
    assert reply.text == "I'll serve night-id from the next question on."
    assert house.worker.models.changes == [PromoteJob(digest=digest("night"), served=None)]
    assert acts(house.database)[-2:] == [
        (MIA, HERE, "promote", digest("night"), "asked"),
        (MIA, HERE, "promote", digest("night"), "allowed"),
    ]


@pytest.mark.parametrize(
    ("interval", "beside"), [(WORSE, SHIPPED), (BETTER, "another-id"), (BETTER, None)], ids=["worse", "other", "alone"]
)
def test_a_candidate_that_is_worse_or_was_not_compared_is_promoted_by_saying_so_twice(
    house: House, interval: tuple[float, float], beside: str | None
) -> None:
    house.trained(interval, beside)
    question = house.does("promote:night-id")
    again = house.does(press(question, "promote"))
    assert house.worker.models.changes == [] and "Confirm once more" in again.text
    assert ("worse" in again.text) is (interval == WORSE)
    house.does(press(again, "promote it all the same"))
    assert house.worker.models.served == "night-id"
    assert [outcome for _, outcome in outcomes(house.database)][-3:] == ["asked", "asked again", "allowed"]


def test_a_bundle_of_which_no_training_is_known_is_promoted_by_saying_so_twice(house: House) -> None:
    house.worker.models.add("found")
    again = house.does(press(house.does("promote:found-id"), "promote"))
    assert "It hasn't been compared" in again.text and house.worker.models.changes == []


def test_no_means_that_nothing_changes(house: House) -> None:
    house.trained(WORSE)
    question = house.does("promote:night-id")
    again = house.does(press(question, "promote"))
    for shown in (question, again):
        assert house.does(press(shown, "no")).text == wording.talk.left_as_it_is()
    assert house.worker.models.changes == []


@pytest.mark.parametrize(
    ("name", "outcome"),
    [
        ("night-id", None),
        (digest("night")[:6], None),
        (f" {digest('night')} ", None),
        (digest("night")[:5], Outcome.UNKNOWN_MODEL),
        ("day-id", Outcome.SERVED_ALREADY),
        ("nothing", Outcome.UNKNOWN_MODEL),
        ("", Outcome.UNKNOWN_MODEL),
        ("twin-id", Outcome.UNKNOWN_MODEL),
    ],
)
def test_models_are_found_by_id_or_digest_and_what_somebody_wrote_is_not_kept(
    house: House, name: str, outcome: Outcome | None
) -> None:
    house.worker.models.add("night", "day", "twin")
    twin = house.worker.models.register.entries[-1].model_copy(update={"digest": "f" * 64})
    entries = (*house.worker.models.register.entries, twin)
    house.worker.models.register = house.worker.models.register.model_copy(update={"entries": entries})
    house.worker.models.serve("day")
    if outcome is None:
        assert "night-id" in house.does(f"promote:{name}").text
    else:
        assert house.refuses(f"promote:{name}") is outcome
    expected = {None: digest("night"), Outcome.SERVED_ALREADY: digest("day")}.get(outcome, "")
    assert acts(house.database)[-1][3] == expected


def test_a_button_is_stale_once_another_model_is_served(house: House) -> None:
    house.trained(WORSE)
    house.worker.models.add("day", "dusk")
    question = house.does("promote:night-id")
    again = house.does(press(question, "promote"))
    house.worker.models.serve("day")
    rolled = house.does("rollback")
    house.worker.models.serve("dusk")
    before = len(acts(house.database))
    for action in (press(question, "promote"), press(again, "promote it all the same"), press(rolled, "roll back")):
        assert house.refuses(action) is Outcome.STALE
    assert [row[2:] for row in acts(house.database)[before:]] == [
        ("promote", digest("night"), "stale"),
        ("promote", digest("night"), "stale"),
        ("rollback", digest("day"), "stale"),
    ]
    assert house.worker.models.changes == []


def test_a_promotion_overtaken_while_the_bundle_is_tried_is_stale(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.trained(BETTER)
    house.worker.models.add("day")
    question = house.does("promote:night-id")
    answer = house.worker.models.answer

    def overtaken(job: object) -> ModelsResult:
        if isinstance(job, PromoteJob) and house.worker.models.served == SHIPPED:
            house.worker.models.serve("day")
        return answer(job)  # type: ignore[arg-type]

    monkeypatch.setattr(house.worker.models, "answer", overtaken)
    with pytest.raises(AdminRefused) as caught:
        house.does(press(question, "promote"))
    assert caught.value.outcome is Outcome.STALE and house.worker.models.served == "day-id"
    assert [outcome for _, outcome in outcomes(house.database)][-2:] == ["allowed", "stale"]


def test_a_bundle_that_fails_its_trial_is_not_served_and_that_is_recorded(house: House) -> None:
    house.trained(BETTER)
    question = house.does("promote:night-id")
    house.worker.models.broken = BundleBroken("The bundle fails on known movies.")
    with pytest.raises(BundleBroken):
        house.does(press(question, "promote"))
    assert house.worker.models.served == SHIPPED
    assert [outcome for _, outcome in outcomes(house.database)][-2:] == ["allowed", "failed"]


@pytest.mark.parametrize("action", ["nonsense", "", "confirm", "confirm:::", "back", "insist:zz:-", "promote"])
def test_a_button_that_nobody_made_does_nothing(house: House, action: str) -> None:
    house.trained(BETTER)
    assert house.refuses(action) in {Outcome.UNREADABLE, Outcome.STALE, Outcome.UNKNOWN_MODEL}
    assert acts(house.database)[-1][3] == ""


# --- rolling back


def test_what_was_served_before_is_served_again_once_it_is_confirmed(house: House) -> None:
    house.worker.models.add("night", "day")
    house.worker.models.serve("night")
    house.worker.models.serve("day")
    question = house.does(press(house.does("models"), "roll back"))
    assert question.text == "Go back to serving night-id instead of day-id?"
    reply = house.does(press(question, "roll back"))
    assert house.worker.models.changes == [RollBackJob(to=digest("night"), served=digest("day"))]
    assert reply.text == "I'll serve night-id from the next question on."
    question = house.does(press(reply, "roll back"))
    assert question.text == f"Go back to serving {SHIPPED} instead of night-id?"
    assert house.does(press(question, "roll back")).choices == ()
    assert house.worker.models.served == SHIPPED
    assert house.refuses("rollback") is Outcome.NOTHING_BEFORE


def test_pressing_the_same_button_twice_goes_back_once(house: House) -> None:
    house.worker.models.add("night", "day")
    house.worker.models.serve("night")
    house.worker.models.serve("day")
    button = press(house.does("rollback"), "roll back")
    house.does(button)
    assert house.refuses(button) is Outcome.STALE and house.worker.models.served == "night-id"


# --- words


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("2", (2, 60.0, "phase2", False)),
        ("1 90", (1, 90.0, "phase1", False)),
        ("3 0.5 evening", (3, 0.5, "evening", False)),
        ("2 people", (2, 60.0, "phase2", True)),
        ("2 45 Über!Nacht", (2, 45.0, "ber-nacht", False)),
        ("2 45 night people", (2, 45.0, "night", True)),
    ],
)
def test_a_training_in_words(words: str, expected: tuple[int, float, str, bool]) -> None:
    job = read_job(words)
    assert job is not None and (job.phase, job.minutes, job.name, job.with_people) == expected


@pytest.mark.parametrize(
    "words", ["", "4", "two", "2 60 a b", "2 ml-1m ml-100k", "2 60 ml-9m night", "2 100000", "2 0", "22", "2 60 ---"]
)
def test_what_is_no_training_is_unreadable(house: House, words: str) -> None:
    assert read_job(words) is None
    with pytest.raises(AdminRefused) as caught:
        house.trains(None)
    assert caught.value.outcome is Outcome.UNREADABLE and house.last == ("retrain", "unreadable")


@pytest.mark.parametrize(
    ("words", "release"), [("2", None), ("2 45 night ml-1m people", "ml-1m"), ("3 ml-latest-small", "ml-latest-small")]
)
def test_a_training_in_words_may_name_the_release_to_learn_from(words: str, release: str | None) -> None:
    job = read_job(words)
    assert job is not None and job.release == release


def test_two_trainings_of_the_same_words_are_two() -> None:
    first, second = job_of(2, 60, None, False), job_of(2, 60, None, False)
    assert first is not None and second is not None and first.id != second.id


def test_in_private_messages_a_report_says_where_it_is_decided_and_has_no_buttons() -> None:
    shown = without_buttons(report(result_of("night", *EVEN)), "/admin report")
    assert shown.choices == () and "/admin report" in shown.text and len(shown.pictures) == 2
    plain = Reply("Waits.")
    assert without_buttons(plain, "/admin report") == plain


@pytest.mark.parametrize(
    ("interval", "beside", "expected"),
    [
        ((0.001, 0.01), SHIPPED, Standing.BETTER),
        ((0.0, 0.01), SHIPPED, Standing.EVEN),
        ((-0.01, 0.0), SHIPPED, Standing.EVEN),
        ((-0.01, -0.001), SHIPPED, Standing.WORSE),
        ((-0.01, -0.001), "other", Standing.UNKNOWN),
    ],
)
def test_what_an_interval_says(interval: tuple[float, float], beside: str, expected: Standing) -> None:
    assert standing(result_of("night", *interval, beside=beside), SHIPPED) is expected
    assert standing(None, SHIPPED) is Standing.UNKNOWN


# --- the audit trail


def test_who_is_forgotten_leaves_what_they_did_and_no_id(url: str, small: Release) -> None:
    profiles = Profiles(store(url), small.catalogue)
    audit = Audit(profiles.database)
    audit.record(Act(MIA, HERE, "promote", digest("night"), Outcome.ALLOWED))
    audit.record(Act(EVE, HERE, "status", "", Outcome.NO_ADMIN))
    profiles.save(MIA, Session(), Session())
    [exported] = profiles.export(MIA)["admin_acts"]
    assert exported.pop("at").endswith("+00:00")
    assert exported == {"place": HERE, "verb": "promote", "subject": digest("night"), "outcome": "allowed"}
    profiles.forget(MIA)
    assert acts(profiles.database) == [
        (None, HERE, "promote", digest("night"), "allowed"),
        (EVE, HERE, "status", "", "no admin"),
    ]
    assert profiles.export(MIA)["admin_acts"] == []
    assert wording.admin.acts_table(audit.latest(2)).splitlines()[1].split(" | ")[1].strip() == "–"
    profiles.close()


def test_of_a_forgotten_admin_no_byte_of_their_id_is_left(tmp_path: Path, small: Release) -> None:
    profiles, who = Profiles(store(f"sqlite:///{tmp_path / 'm.db'}"), small.catalogue), "discord:987654321"
    Audit(profiles.database).record(Act(who, HERE, "status", "", Outcome.ALLOWED))
    profiles.forget(who)
    assert not any(who.encode() in file.read_bytes() for file in tmp_path.iterdir())
    profiles.close()


def test_the_latest_acts_come_first_with_their_times(url: str) -> None:
    database = Database(store(url), patience=1.0)
    audit = Audit(database)
    for verb in ("status", "models", "report"):
        audit.record(Act(MIA, HERE, verb, "", Outcome.ALLOWED))
    assert [act.verb for act in audit.latest(2)] == ["report", "models"]
    assert all(act.at > 1_700_000_000 for act in audit.latest(3))
    database.close()


def test_all_acts_of_admins_are_kept_but_only_the_latest_attempts_of_strangers(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.storage.audit.MOST_BY_STRANGERS", 3)
    database = Database(store(url), patience=1.0)
    audit = Audit(database)
    for k, outcome in enumerate([Outcome.NO_ADMIN, Outcome.ALLOWED, Outcome.STALE, *[Outcome.IN_PRIVATE] * 4]):
        audit.record(Act(MIA, HERE, str(k), "", outcome))
    assert [act.verb for act in audit.latest(10)] == ["6", "5", "4", "2", "1"]
    database.close()
