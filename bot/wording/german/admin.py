"""Sentences for admins, in German."""

from __future__ import annotations

from collections.abc import Sequence

from bot.contracts.acts import Act, Outcome
from bot.queue.comparison import Standing
from bot.wording.german.parts import digits, when
from bot.wording.shared.common import FORGOTTEN, aligned, day, percent, short
from movies.protocol.registry import ModelsResult, ModelState
from movies.protocol.training import Interval, RetrainResult, TrainingProgress, TrainingState

REFUSED = {
    Outcome.NO_ADMIN: "Das dürfen nur Matinees Admins. Dass du es versucht hast, habe ich notiert.",
    Outcome.IN_PRIVATE: "Was alle betrifft, wird auf dem Server entschieden, nicht in Direktnachrichten.",
    Outcome.ELSEWHERE: "Hier gehen Befehle für Admins nicht, nur auf dem Server, der dafür eingerichtet ist.",
    Outcome.NOT_THEIRS: "Dieser Knopf gehört einem anderen Admin. Gib den Befehl bitte selbst ein.",
    Outcome.STALE: "Inzwischen läuft ein anderes Modell, also habe ich nichts getan. Sieh dir die Modelle noch mal an.",
    Outcome.UNKNOWN_MODEL: (
        "Das Modell kenne ich nicht, oder es passen mehrere. Nenn seinen Namen oder den Anfang seiner Kennung."
    ),
    Outcome.SERVED_ALREADY: "Dieses Modell antwortet schon.",
    Outcome.NOTHING_BEFORE: "Bisher wurde kein Modell übernommen, also gibt es keins, zu dem ich zurückkönnte.",
    Outcome.NO_TRAINING: "Dieses Training gibt es nicht, oder es hat noch kein Ergebnis.",
    Outcome.UNREADABLE: "Das habe ich nicht verstanden. Probier es mit status, models, report, retrain 2 60, cancel, …",
}
OUTCOMES = {
    Outcome.ALLOWED: "erlaubt",
    Outcome.ASKED: "gefragt",
    Outcome.ASKED_AGAIN: "nochmals gefragt",
    Outcome.FAILED: "gescheitert",
    Outcome.NO_ADMIN: "kein Admin",
    Outcome.IN_PRIVATE: "privat",
    Outcome.ELSEWHERE: "anderswo",
    Outcome.NOT_THEIRS: "fremder Knopf",
    Outcome.STALE: "veraltet",
    Outcome.UNKNOWN_MODEL: "Modell unbekannt",
    Outcome.SERVED_ALREADY: "läuft schon",
    Outcome.NOTHING_BEFORE: "nichts davor",
    Outcome.NO_TRAINING: "kein Training",
    Outcome.UNREADABLE: "unlesbar",
}
STATES = {ModelState.CANDIDATE: "Kandidat", ModelState.CURRENT: "läuft", ModelState.RETIRED: "lief früher"}
STANDINGS = {
    Standing.BETTER: (
        "Der Kandidat trennt Gut von Schlecht besser als das laufende Modell: Das ganze Intervall liegt über null."
    ),
    Standing.EVEN: "Ein klarer Unterschied ist nicht zu sehen: Das Intervall enthält die Null.",
    Standing.WORSE: (
        "Der Kandidat trennt Gut von Schlecht nicht so gut wie das laufende Modell: Das ganze Intervall liegt unter "
        "null."
    ),
    Standing.UNKNOWN: "Einen Vergleich mit dem laufenden Modell gibt es nicht.",
}


def admin_refused(outcome: Outcome) -> str:
    return REFUSED[outcome]


def admin_help() -> str:
    return (
        "status: wie weit das Training ist, und wer was getan hat\n"
        "models: alle Modelle, und welches antwortet\n"
        "retrain PHASE [MINUTEN] [NAME]: einen Kandidaten trainieren, etwa retrain 2 60 abend; mit „people“ am Ende "
        "lernt er auch von Leuten, die zugestimmt haben, mit „ml-1m“ aus MovieLens 1M\n"
        "cancel: das letzte Training beenden\n"
        "report: wie sein Kandidat gegen das laufende Modell abschneidet\n"
        "promote MODELL, rollback: ein anderes Modell antworten lassen oder wieder das vorige"
    )


def training_progress(progress: TrainingProgress, silent: float) -> str:
    quiet = f" Sein Worker hat sich zuletzt vor {max(1, round(silent / 60))} min gemeldet." if silent else ""
    resumed = f" Es wurde fortgesetzt; das ist Versuch {progress.attempt}." if progress.attempt > 1 else ""
    return f"Training {short(progress.id)} {_state(progress)}{resumed}{quiet}"


def _state(progress: TrainingProgress) -> str:
    match progress.state:
        case TrainingState.WAITING:
            return "wartet auf den Trainings-Worker."
        case TrainingState.CALIBRATING:
            return "ist mit dem Lernen fertig; jetzt werden die Chancen kalibriert."
        case TrainingState.EVALUATING:
            return "wird mit dem laufenden Modell verglichen, an Leuten, die keins von beiden kennt."
        case TrainingState.DONE:
            return "ist fertig."
        case TrainingState.FAILED:
            return (
                f"ist gescheitert: “{progress.reason}”"
                if progress.reason
                else "ist gescheitert; warum, steht im Log des Workers."
            )
        case TrainingState.CANCELLED:
            return "wurde abgebrochen; davon bleibt nichts."
    loss = f", Loss {_number(progress.loss)}" if progress.loss is not None else ""
    left = f", fertig {when(progress.seconds_left)}" if progress.seconds_left is not None else ""
    return f"lernt: {percent(progress.share)}{loss}{left}; dann wird kalibriert und verglichen."


def no_training_worker(training: str) -> str:
    return (
        f"Training {short(training)} wartet, aber es läuft kein Trainings-Worker. "
        "Wer Matinee betreibt, kann einen starten: python -m workers train"
    )


def no_training() -> str:
    return "In den letzten Tagen gab es kein Training."


def training_cancelled(training: str) -> str:
    return f"Training {short(training)} endet in ein paar Sekunden; davon bleibt nichts."


def training_report(result: RetrainResult, standing: Standing) -> str:
    return (
        f"{result.bundle} ist jetzt ein Kandidat, getestet an {digits(result.rows)} Bewertungen von "
        f"{digits(result.people)} Leuten, die er nicht kannte. {STANDINGS[standing]}"
    )


def comparison(result: RetrainResult) -> str:
    rows = [["", "AUC [95 %]", "Kalibrierfehler"]]
    for name, found in (("Kandidat", result.candidate), ("läuft", result.current)):
        if found is not None:
            rows.append([name, _interval(found.auc), _number(found.calibration_error)])
    if result.difference is not None:
        rows.append(["Unterschied", _interval(result.difference, "+"), ""])
    return aligned(rows)


def _interval(found: Interval, sign: str = "") -> str:
    return f"{_number(found.value, sign)} [{_number(found.low, sign)}; {_number(found.high, sign)}]"


def _number(value: float, sign: str = "") -> str:
    return f"{value:{sign}.3f}".replace(".", ",")


def decide_on_the_server(command: str) -> str:
    return f"Übernehmen kannst du ihn auf dem Server mit {command}."


def really_promote(candidate: str, served: str, standing: Standing) -> str:
    return f"Soll ab jetzt {candidate} statt {served} allen antworten? {STANDINGS[standing]}"


def really_insist(candidate: str, standing: Standing) -> str:
    return f"{STANDINGS[standing]} Sag es noch einmal, wenn {candidate} trotzdem antworten soll."


def really_roll_back(to: str, served: str) -> str:
    return f"Soll wieder {to} statt {served} allen antworten?"


def served_now(result: ModelsResult) -> str:
    return f"Ab der nächsten Frage antwortet {result.served}. {_pinned(result.pinned)}".rstrip()


def models_known(result: ModelsResult) -> str:
    ships = "" if result.current else ", das mitgelieferte Modell"
    return f"Gerade antwortet {result.served}{ships}. {_pinned(result.pinned)}".rstrip()


def _pinned(bundle: str | None) -> str:
    return f"Meine Worker sind aber fest auf {bundle} eingestellt, egal was übernommen wird." if bundle else ""


def models_table(result: ModelsResult, most: int) -> str:
    rows = [
        [STATES[model.state], model.id, model.digest[:12], day(model.since), _number(model.auc) if model.auc else ""]
        for model in result.models[-most:]
    ]
    return aligned([["", "Modell", "Kennung", "seit", "AUC"], *rows]) if rows else "– (leer)"


def acts_table(acts: Sequence[Act]) -> str:
    rows = [
        [day(a.at, time=True), a.actor or FORGOTTEN, a.verb, short(a.subject), a.place, OUTCOMES[a.outcome]]
        for a in acts
    ]
    return aligned(rows) if rows else "– (leer)"
