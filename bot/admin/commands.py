"""Admin commands in the chat, shared by Discord and Slack: train, report, promote and roll back.

Every attempt is recorded in the audit trail: an action before it is carried out, a refusal when it happens. A button
carries its own arguments, such as the digests of its model and of the model being served, so it still works after a
restart. Pressing it checks the person's rights, and that the same model is still being served.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from bot import wording
from bot.admin.rights import Caller, Rights
from bot.admin.training_replies import DIGITS, report, told
from bot.contracts.actions import Action, Verb
from bot.contracts.acts import Act, Outcome
from bot.contracts.refusals import AdminRefused
from bot.contracts.replies import Choice, Reply
from bot.queue.comparison import Standing, standing
from bot.queue.recommender import Recommender
from bot.queue.trainings import Trainings
from bot.storage.audit import Audit
from movies.errors import PromotionRefused
from movies.logs import log
from movies.protocol.registry import Model, ModelsJob, ModelsResult, PromoteJob, RollBackJob
from movies.protocol.training import RetrainJob, RetrainResult, TrainingProgress, TrainingState

DIRECT = "direct"
ACTS_SHOWN = 8
MODELS_SHOWN = 12
TRAININGS_LOOKED_AT = 20
FEWEST_DIGITS = 6
# Stands for the digest of the model that ships with the code.
SHIPS = "-"
Tick = Callable[[], None]


@dataclass
class _Attempt:
    """An attempt to run an admin command; `subject` is filled in as soon as it is known."""

    audit: Audit
    caller: Caller
    verb: str
    subject: str = ""

    def record(self, outcome: Outcome) -> None:
        place = self.caller.server or DIRECT
        self.audit.record(Act(self.caller.person, place, self.verb, self.subject, outcome))
        log.info("admin_act", verb=self.verb, subject=self.subject[:DIGITS], outcome=outcome.value)


class Admin:
    """Brings together rights, audit trail, trainings and the registry of models.

    Raises
    ------
    AdminRefused: from every turn, if it is not allowed, or no longer makes sense.
    StoreUnreachable: the attempt cannot be recorded, so nothing is done.
    BrokerUnreachable, WorkerSilent, BundleBroken: as from `Trainings` and `Recommender`.
    """

    def __init__(self, rights: Rights, audit: Audit, trainings: Trainings, recommender: Recommender) -> None:
        self.rights = rights
        self._audit = audit
        self._trainings = trainings
        self._recommender = recommender

    def act(self, caller: Caller, action: Action, tick: Tick, own: bool = True) -> Iterator[Reply]:
        """Run a command or a button's action. `own`: whether the button is the caller's own."""
        target, served = action.target, action.value
        turns: dict[Verb, tuple[str, Callable[[_Attempt], Iterator[Reply]]]] = {
            Verb.ADMIN_STATUS: ("status", self._status),
            Verb.ADMIN_MODELS: ("models", lambda a: self._models(a, tick)),
            Verb.ADMIN_REPORT: ("report", lambda a: self._report(a, target)),
            Verb.ADMIN_CANCEL: ("cancel", lambda a: self._cancel(a, target)),
            Verb.ADMIN_PROMOTE: ("promote", lambda a: self._ask_to_promote(a, target, tick)),
            Verb.ADMIN_CONFIRM: ("promote", lambda a: self._promote(a, target, served, tick, insists=False)),
            Verb.ADMIN_INSIST: ("promote", lambda a: self._promote(a, target, served, tick, insists=True)),
            Verb.ADMIN_ROLL_BACK: ("rollback", lambda a: self._ask_to_roll_back(a, tick)),
            Verb.ADMIN_BACK: ("rollback", lambda a: self._roll_back(a, target, served, tick)),
            Verb.ADMIN_KEEP: ("keep", self._keep),
            Verb.ADMIN_HELP: ("help", self._help),
        }
        named, turn = turns.get(action.verb, ("unknown", self._unreadable))
        attempt = _Attempt(self._audit, caller, named)
        with self._told(attempt):
            self.rights.check(caller)
            if not own:
                raise AdminRefused(Outcome.NOT_THEIRS)
            yield from turn(attempt)

    def retrain(self, caller: Caller, job: RetrainJob | None) -> Iterator[Reply]:
        """Start a training; `job` is None if the command could not be parsed."""
        attempt = _Attempt(self._audit, caller, "retrain")
        with self._told(attempt):
            self.rights.check(caller)
            if job is None:
                raise AdminRefused(Outcome.UNREADABLE)
            attempt.subject = job.id
            attempt.record(Outcome.ALLOWED)
            self._trainings.begin(job)
            yield self.look(job.id)

    def look(self, training: str) -> Reply:
        """The progress of a training or, once it is done, its report. Does not check rights: callers must."""
        progress = self._trainings.progress(training)
        if progress and progress.state is TrainingState.DONE and (result := self._trainings.result(training)):
            return report(result)
        return self._how_far(progress)

    @contextmanager
    def _told(self, attempt: _Attempt) -> Iterator[None]:
        """Record how an attempt failed."""
        try:
            yield
        except AdminRefused as refused:
            attempt.record(refused.outcome)
            raise
        except PromotionRefused as error:
            # Another admin got there first.
            attempt.record(Outcome.STALE)
            raise AdminRefused(Outcome.STALE) from error
        except Exception:
            attempt.record(Outcome.FAILED)
            raise

    def _status(self, attempt: _Attempt) -> Iterator[Reply]:
        attempt.record(Outcome.ALLOWED)
        trail = wording.admin.acts_table(self._audit.latest(ACTS_SHOWN))
        trainings = self._known_trainings()
        progress = self._trainings.progress(trainings[0]) if trainings else None
        yield replace(self._how_far(progress), table=trail)

    def _models(self, attempt: _Attempt, tick: Tick) -> Iterator[Reply]:
        attempt.record(Outcome.ALLOWED)
        yield ASKING
        found = self._recommender.ask(ModelsJob(), tick)
        back = (Choice("roll back", Action(Verb.ADMIN_ROLL_BACK)),) if found.current else ()
        table = wording.admin.models_table(found, MODELS_SHOWN)
        yield Reply(wording.admin.models_known(found), choices=back, table=table, private=True)

    def _report(self, attempt: _Attempt, start: str) -> Iterator[Reply]:
        for training in self._called(start):
            # Skip trainings without a result: the latest may still be running.
            if (result := self._trainings.result(training)) is not None:
                attempt.subject = training
                attempt.record(Outcome.ALLOWED)
                yield report(result)
                return
        raise AdminRefused(Outcome.NO_TRAINING)

    def _cancel(self, attempt: _Attempt, start: str) -> Iterator[Reply]:
        for training in self._called(start):
            progress = self._trainings.progress(training)
            if progress is not None and not progress.state.over:
                attempt.subject = training
                attempt.record(Outcome.ALLOWED)
                self._trainings.cancel(training)
                yield Reply(wording.admin.training_cancelled(training), private=True)
                return
        raise AdminRefused(Outcome.NO_TRAINING)

    def _ask_to_promote(self, attempt: _Attempt, name: str, tick: Tick) -> Iterator[Reply]:
        yield ASKING
        found = self._recommender.ask(ModelsJob(), tick)
        model = _to_promote(attempt, found, name)
        attempt.record(Outcome.ASKED)
        result = self._result_about(model)
        stands = standing(result, found.served)
        yes = Choice("promote", Action(Verb.ADMIN_CONFIRM, model.digest[:DIGITS], _believed(found)))
        text = wording.admin.really_promote(model.id, found.served, stands)
        table = wording.admin.comparison(result) if result and stands is not Standing.UNKNOWN else ""
        yield Reply(text, choices=(yes, KEEP), table=table, private=True)

    def _promote(self, attempt: _Attempt, start: str, believed: str, tick: Tick, insists: bool) -> Iterator[Reply]:
        yield ASKING
        found = self._recommender.ask(ModelsJob(), tick)
        if believed != _believed(found):
            meant = found.by_digest(start)
            attempt.subject = meant.digest if meant else ""
            raise AdminRefused(Outcome.STALE)
        model = _to_promote(attempt, found, start)
        stands = standing(self._result_about(model), found.served)
        if stands.needs_insisting and not insists:
            attempt.record(Outcome.ASKED_AGAIN)
            again = Choice("promote it all the same", Action(Verb.ADMIN_INSIST, start, believed))
            yield Reply(wording.admin.really_insist(model.id, stands), choices=(again, KEEP), private=True)
            return
        attempt.record(Outcome.ALLOWED)
        job = PromoteJob(digest=model.digest, served=found.current.digest if found.current else None)
        yield _served(self._recommender.ask(job, tick))

    def _ask_to_roll_back(self, attempt: _Attempt, tick: Tick) -> Iterator[Reply]:
        yield ASKING
        found = self._recommender.ask(ModelsJob(), tick)
        if found.current is None:
            raise AdminRefused(Outcome.NOTHING_BEFORE)
        attempt.subject = found.before or ""
        attempt.record(Outcome.ASKED)
        before = found.by_digest(found.before or "")
        yes = Choice("roll back", Action(Verb.ADMIN_BACK, (found.before or SHIPS)[:DIGITS], _believed(found)))
        text = wording.admin.really_roll_back(before.id if before else found.shipped, found.served)
        yield Reply(text, choices=(yes, KEEP), private=True)

    def _roll_back(self, attempt: _Attempt, to: str, believed: str, tick: Tick) -> Iterator[Reply]:
        yield ASKING
        found = self._recommender.ask(ModelsJob(), tick)
        attempt.subject = found.before or ""
        if found.current is None or (to, believed) != ((found.before or SHIPS)[:DIGITS], _believed(found)):
            raise AdminRefused(Outcome.STALE)
        attempt.record(Outcome.ALLOWED)
        yield _served(self._recommender.ask(RollBackJob(to=found.before, served=found.current.digest), tick))

    def _keep(self, attempt: _Attempt) -> Iterator[Reply]:
        attempt.record(Outcome.ALLOWED)
        yield Reply(wording.talk.left_as_it_is(), private=True)

    def _help(self, attempt: _Attempt) -> Iterator[Reply]:
        attempt.record(Outcome.ALLOWED)
        yield Reply(wording.admin.admin_help(), private=True)

    def _unreadable(self, _: _Attempt) -> Iterator[Reply]:
        raise AdminRefused(Outcome.UNREADABLE)

    def _how_far(self, progress: TrainingProgress | None) -> Reply:
        if progress is None:
            return Reply(wording.admin.no_training(), private=True)
        return told(progress, time.time(), self._trainings.has_worker())

    def _known_trainings(self) -> list[str]:
        """The ids of the running training, and of those started from the chat, latest first."""
        running = self._trainings.running()
        begun = self._audit.trainings(TRAININGS_LOOKED_AT)
        return list(dict.fromkeys([*([running] if running else []), *begun]))

    def _called(self, start: str) -> list[str]:
        """The known ids of trainings that begin with `start`."""
        return [training for training in self._known_trainings() if training.startswith(start.strip().lower())]

    def _result_about(self, model: Model) -> RetrainResult | None:
        """The result of the training that made a model; None if it was not one of the latest."""
        results = map(self._trainings.result, self._audit.trainings(TRAININGS_LOOKED_AT))
        return next((result for result in results if result and result.digest == model.digest), None)


ASKING = Reply("", waits=True, private=True)
KEEP = Choice("no", Action(Verb.ADMIN_KEEP))


def _to_promote(attempt: _Attempt, found: ModelsResult, name: str) -> Model:
    """The model with this id or beginning of its digest; raises AdminRefused if unknown, or served already."""
    name = name.strip()
    models = [m for m in found.models if m.id == name or (len(name) >= FEWEST_DIGITS and m.digest.startswith(name))]
    if len(models) != 1:
        # Typed text may be anything, so do not record it.
        raise AdminRefused(Outcome.UNKNOWN_MODEL)
    attempt.subject = models[0].digest
    if models[0] == found.current:
        raise AdminRefused(Outcome.SERVED_ALREADY)
    return models[0]


def _believed(found: ModelsResult) -> str:
    """The served model as a button remembers it: the beginning of its digest, or `SHIPS`."""
    return found.current.digest[:DIGITS] if found.current else SHIPS


def _served(found: ModelsResult) -> Reply:
    back = (Choice("roll back", Action(Verb.ADMIN_ROLL_BACK)),) if found.current else ()
    return Reply(wording.admin.served_now(found), choices=back, private=True)
