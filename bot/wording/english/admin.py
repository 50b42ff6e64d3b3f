"""Sentences for admins: trainings, comparisons, models, and the audit trail."""

from __future__ import annotations

from collections.abc import Sequence

from bot.contracts.acts import Act, Outcome
from bot.queue.comparison import Standing
from bot.wording.english.parts import when
from bot.wording.german import admin as german
from bot.wording.shared.common import FORGOTTEN, aligned, day, percent, short
from bot.wording.shared.languages import spoken
from movies.protocol.registry import ModelsResult
from movies.protocol.training import Interval, RetrainResult, TrainingProgress, TrainingState

REFUSED = {
    Outcome.NO_ADMIN: "Only Matinee's admins may do that. I've made a note that you tried.",
    Outcome.IN_PRIVATE: "Decisions that affect everybody are made on the server, not in private messages.",
    Outcome.ELSEWHERE: "Admin commands don't work here, only on the server set up for them.",
    Outcome.NOT_THEIRS: "That button belongs to another admin. Please run the command yourself.",
    Outcome.STALE: "Another model has gone live since you asked, so I did nothing. Please look at the models again.",
    Outcome.UNKNOWN_MODEL: "I can't tell which model you mean. Give its id, or the start of its digest.",
    Outcome.SERVED_ALREADY: "That model is already being served.",
    Outcome.NOTHING_BEFORE: "Nothing has been promoted, so there is nothing to roll back.",
    Outcome.NO_TRAINING: "There's no such training, or it has no results yet.",
    Outcome.UNREADABLE: "I didn't understand that. Admins can say: status, models, report, retrain 2 60, cancel, …",
}
STANDINGS = {
    Standing.BETTER: "It's better than the other model at telling good from bad: the whole interval is above zero.",
    Standing.EVEN: "There is no clear difference: the interval includes zero.",
    Standing.WORSE: "It's worse than the other model at telling good from bad: the whole interval is below zero.",
    Standing.UNKNOWN: "It hasn't been compared with the model being served now.",
}


@spoken(german.admin_refused)
def admin_refused(outcome: Outcome) -> str:
    return REFUSED[outcome]


@spoken(german.admin_help)
def admin_help() -> str:
    return (
        "status: how the training is going, and who did what\n"
        "models: all models, and which one is served\n"
        "retrain PHASE [MINUTES] [NAME]: train a candidate, for example retrain 2 60 evening; "
        "add “people” to learn from everybody who agreed to it as well, or “ml-1m” to learn from that release\n"
        "cancel: stop the latest training\n"
        "report: how the latest candidate compares with the served model\n"
        "promote MODEL, rollback: serve another model, or go back to the one before"
    )


@spoken(german.training_progress)
def training_progress(progress: TrainingProgress, silent: float) -> str:
    """A training's progress; `silent`: seconds of unusual silence, otherwise 0."""
    quiet = f" Its worker was last heard from {max(1, round(silent / 60))} min ago." if silent else ""
    resumed = f" It was resumed; this is attempt {progress.attempt}." if progress.attempt > 1 else ""
    return f"Training {short(progress.id)} {_state(progress)}{resumed}{quiet}"


def _state(progress: TrainingProgress) -> str:
    match progress.state:
        case TrainingState.WAITING:
            return "is waiting for the training worker."
        case TrainingState.CALIBRATING:
            return "has finished learning and is being calibrated."
        case TrainingState.EVALUATING:
            return "is being compared with the served model, on people neither model has seen."
        case TrainingState.DONE:
            return "is done."
        case TrainingState.FAILED:
            return f"failed: {progress.reason or 'see the log of its worker.'}"
        case TrainingState.CANCELLED:
            return "was cancelled; nothing from it was kept."
    loss = f", loss {progress.loss:.3f}" if progress.loss is not None else ""
    left = f", done {when(progress.seconds_left)}" if progress.seconds_left is not None else ""
    return f"is learning: {percent(progress.share)}{loss}{left}; then it will be calibrated and compared."


@spoken(german.no_training_worker)
def no_training_worker(training: str) -> str:
    return (
        f"Training {short(training)} is waiting, but no training worker is running. "
        "Ask whoever runs Matinee to start one: python -m workers train"
    )


@spoken(german.no_training)
def no_training() -> str:
    return "No recent trainings."


@spoken(german.training_cancelled)
def training_cancelled(training: str) -> str:
    return f"Training {short(training)} will stop in a few seconds, and nothing from it will be kept."


@spoken(german.training_report)
def training_report(result: RetrainResult, standing: Standing) -> str:
    return (
        f"{result.bundle} is now a candidate, tested on {result.rows:,} ratings by {result.people:,} people "
        f"it hasn't seen. {STANDINGS[standing]}"
    )


@spoken(german.comparison)
def comparison(result: RetrainResult) -> str:
    """A table comparing the candidate with the current model on the same rows, each with its interval."""
    rows = [["", "AUC [95 %]", "calibration error"]]
    for name, found in (("candidate", result.candidate), ("served", result.current)):
        if found is not None:
            rows.append([name, _interval(found.auc), f"{found.calibration_error:.3f}"])
    if result.difference is not None:
        rows.append(["difference", _interval(result.difference, "+"), ""])
    return aligned(rows)


def _interval(found: Interval, sign: str = "") -> str:
    return f"{found.value:{sign}.3f} [{found.low:{sign}.3f}, {found.high:{sign}.3f}]"


@spoken(german.decide_on_the_server)
def decide_on_the_server(command: str) -> str:
    """`command`: how to ask for a report."""
    return f"To promote it, type {command} on the server."


@spoken(german.really_promote)
def really_promote(candidate: str, served: str, standing: Standing) -> str:
    return f"Serve {candidate} to everybody from now on, instead of {served}? {STANDINGS[standing]}"


@spoken(german.really_insist)
def really_insist(candidate: str, standing: Standing) -> str:
    return f"{STANDINGS[standing]} Confirm once more to serve {candidate} anyway."


@spoken(german.really_roll_back)
def really_roll_back(to: str, served: str) -> str:
    return f"Go back to serving {to} instead of {served}?"


@spoken(german.served_now)
def served_now(result: ModelsResult) -> str:
    now = f"I'll serve {result.served} from the next question on."
    return f"{now} {_pinned(result.pinned)}".rstrip()


@spoken(german.models_known)
def models_known(result: ModelsResult) -> str:
    ships = "" if result.current else ", which came with this installation"
    return f"Now serving {result.served}{ships}. {_pinned(result.pinned)}".rstrip()


def _pinned(bundle: str | None) -> str:
    return f"But my workers are set to serve {bundle}, whatever is promoted." if bundle else ""


@spoken(german.models_table)
def models_table(result: ModelsResult, most: int) -> str:
    """The latest models, at most `most` of them, as a table."""
    rows = [
        [model.state.value, model.id, model.digest[:12], day(model.since), f"{model.auc:.3f}" if model.auc else ""]
        for model in result.models[-most:]
    ]
    return aligned([["", "model", "digest", "since", "AUC"], *rows]) if rows else "–"


@spoken(german.acts_table)
def acts_table(acts: Sequence[Act]) -> str:
    """The audit trail, latest first; the first column is the time in UTC."""
    rows = [
        [day(act.at, time=True), act.actor or FORGOTTEN, act.verb, short(act.subject), act.place, act.outcome.value]
        for act in acts
    ]
    return aligned(rows) if rows else "–"
