"""What admins read: trainings, comparisons, what is served, and who did what."""

from __future__ import annotations

from collections.abc import Sequence

from bot.contracts.acts import Act, Outcome
from bot.queue.comparison import Standing
from bot.wording.english.parts import when
from bot.wording.german import admin as german
from bot.wording.shared.common import FORGOTTEN, aligned, day, percent, short
from bot.wording.shared.languages import spoken
from movies.jobs import Interval, RetrainResult, TrainingProgress, TrainingState
from movies.model_jobs import ModelsResult

REFUSED = {
    Outcome.NO_ADMIN: "Only Matinee's admins may do that. I have noted that you tried.",
    Outcome.IN_PRIVATE: "What changes me for everybody is decided on the server, not in private messages.",
    Outcome.ELSEWHERE: "Here admins may not act: only on the server that whoever runs me has named.",
    Outcome.NOT_THEIRS: "That button belongs to another admin. Use a command of your own.",
    Outcome.STALE: "What is served has changed since that was asked, so I did nothing. Look at the models again.",
    Outcome.UNKNOWN_MODEL: "I know no such model, or several. Name one by its id, or by the beginning of its digest.",
    Outcome.SERVED_ALREADY: "That model is served already.",
    Outcome.NOTHING_BEFORE: "Nothing was promoted, so there is nothing to go back from.",
    Outcome.NO_TRAINING: "There is no such training, or there is nothing of it to show.",
    Outcome.UNREADABLE: "I did not understand that. Admins can say: status, models, report, retrain 2 60, cancel, …",
}
STANDINGS = {
    Standing.BETTER: "It tells good from bad better than the model beside it: the interval lies above zero.",
    Standing.EVEN: "No difference has been shown: the interval holds zero.",
    Standing.WORSE: "It tells good from bad worse than the model beside it: the interval lies below zero.",
    Standing.UNKNOWN: "Nothing compares it with what is served now.",
}


@spoken(german.admin_refused)
def admin_refused(outcome: Outcome) -> str:
    return REFUSED[outcome]


@spoken(german.admin_help)
def admin_help() -> str:
    return (
        "status: how far the training is, and who did what\n"
        "models: all models, and which is served\n"
        "retrain PHASE [MINUTES] [NAME]: train a candidate, for example retrain 2 60 evening; "
        "with “people” behind it, also from those who consented, and with “ml-1m”, from that release\n"
        "cancel, report: stop the latest training; how its candidate compares with what is served\n"
        "promote MODEL, rollback: have another model served, or again the one before"
    )


@spoken(german.training_progress)
def training_progress(progress: TrainingProgress, silent: float) -> str:
    """How far a training is; `silent`: seconds since it said something, 0 where that is as usual."""
    quiet = f" Its worker last said something {max(1, round(silent / 60))} min ago." if silent else ""
    resumed = f" It was resumed; this is attempt {progress.attempt}." if progress.attempt > 1 else ""
    return f"Training {short(progress.id)} {_state(progress)}{resumed}{quiet}"


def _state(progress: TrainingProgress) -> str:
    match progress.state:
        case TrainingState.WAITING:
            return "waits for the training worker."
        case TrainingState.CALIBRATING:
            return "has learned; now its chances are calibrated."
        case TrainingState.EVALUATING:
            return "is compared with what is served, on people of whom neither has learned."
        case TrainingState.DONE:
            return "is done."
        case TrainingState.FAILED:
            return f"has failed: {progress.reason or 'the log of its worker says more.'}"
        case TrainingState.CANCELLED:
            return "was cancelled. Nothing is kept of it."
    loss = f", loss {progress.loss:.3f}" if progress.loss is not None else ""
    left = f", done {when(progress.seconds_left)}" if progress.seconds_left is not None else ""
    return f"learns: {percent(progress.share)}{loss}{left}; then it is calibrated and compared."


@spoken(german.no_training_worker)
def no_training_worker(training: str) -> str:
    return (
        f"Training {short(training)} waits, and no training worker is running that would begin it. "
        "Whoever runs Matinee starts one with: python -m workers train"
    )


@spoken(german.no_training)
def no_training() -> str:
    return "There is no training of the last days to tell of."


@spoken(german.training_cancelled)
def training_cancelled(training: str) -> str:
    return f"Training {short(training)} stops within seconds, and nothing is kept of it."


@spoken(german.training_report)
def training_report(result: RetrainResult, standing: Standing) -> str:
    return (
        f"{result.bundle} is a candidate now. Asked about {result.rows:,} ratings of {result.people:,} people of whom "
        f"it has not learned. {STANDINGS[standing]}"
    )


@spoken(german.comparison)
def comparison(result: RetrainResult) -> str:
    """A table: candidate beside current on the same rows, each with its interval."""
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
    """`command`: how a report is asked for."""
    return f"To promote it, say {command} on the server."


@spoken(german.really_promote)
def really_promote(candidate: str, served: str, standing: Standing) -> str:
    return f"Shall {candidate} answer everybody from now on, in place of {served}? {STANDINGS[standing]}"


@spoken(german.really_insist)
def really_insist(candidate: str, standing: Standing) -> str:
    return f"{STANDINGS[standing]} Say it once more if {candidate} is to be served all the same."


@spoken(german.really_roll_back)
def really_roll_back(to: str, served: str) -> str:
    return f"Shall {to} answer everybody again, in place of {served}?"


@spoken(german.served_now)
def served_now(result: ModelsResult) -> str:
    now = f"{result.served} is served now, from the next question on."
    return f"{now} {_pinned(result.pinned)}".rstrip()


@spoken(german.models_known)
def models_known(result: ModelsResult) -> str:
    ships = "" if result.current else ", which ships with me"
    return f"Served: {result.served}{ships}. {_pinned(result.pinned)}".rstrip()


def _pinned(bundle: str | None) -> str:
    return f"But my workers are set to serve {bundle}, whatever is promoted." if bundle else ""


@spoken(german.models_table)
def models_table(result: ModelsResult, most: int) -> str:
    """The latest models, `most` of them, as a table."""
    rows = [
        [model.state.value, model.id, model.digest[:12], day(model.since), f"{model.auc:.3f}" if model.auc else ""]
        for model in result.models[-most:]
    ]
    return aligned([["", "model", "digest", "since", "AUC"], *rows]) if rows else "–"


@spoken(german.acts_table)
def acts_table(acts: Sequence[Act]) -> str:
    """Who did what, the latest first; the first column is when, in UTC."""
    rows = [
        [day(act.at, time=True), act.actor or FORGOTTEN, act.verb, short(act.subject), act.place, act.outcome.value]
        for act in acts
    ]
    return aligned(rows) if rows else "–"
