"""Expected errors. Each edge (chat, command line, worker) turns them into sentences."""


class MatineeError(Exception):
    """An expected failure whose message is one sentence that tells a person what to do."""


class Refusal(MatineeError):
    """Nothing is broken, but the request cannot be granted; the message says what to do instead."""


class DataMissing(MatineeError):
    """There is no MovieLens release, or it cannot be read."""


class BaseModelMissing(MatineeError):
    """The base language model is missing or is the wrong one."""


class BundleBroken(MatineeError):
    """A model bundle is incomplete, has been altered, or was made for another base model."""


class RegistryUnreachable(MatineeError):
    """The registry of model bundles cannot be read or written."""


class PromotionRefused(Refusal):
    """The registry does not have the bundle, or has nothing to roll back to."""


class BrokerUnreachable(MatineeError):
    """The queue's broker does not answer."""


class WorkerSilent(MatineeError):
    """No worker answered a job in time."""


class JobRefused(MatineeError):
    """A worker cannot serve a job, for example because bot and worker use different data."""


class JobPoisonous(MatineeError):
    """A job crashed every process that tried it, and was set aside under `error_id`."""

    @property
    def error_id(self) -> str:
        """The id under which operators find the job."""
        return str(self.args[0])


class TrainingFailed(MatineeError):
    """A training cannot run, or has failed too often."""


class TrainingCancelled(Refusal):
    """Somebody cancelled a training."""


class TrainingInterrupted(MatineeError):
    """A training stops in this process and will resume from its checkpoint, later or elsewhere."""


class LibraryMissing(MatineeError):
    """A library that a program needs is not installed."""


class StoreUnreachable(MatineeError):
    """The database does not answer, is full, or has a schema that this program cannot use."""


class StoreFull(StoreUnreachable):
    """The database has no room left on its disk; nothing was changed."""


class BackupRefused(MatineeError):
    """A backup cannot be written or restored."""


class ImportRefused(Refusal):
    """A file has no ratings in a known format."""


class NightRefused(Refusal):
    """A movie night cannot do what was asked, or this person may not ask for it."""


class LimitReached(Refusal):
    """A person, a server or all users together have reached a rate limit."""


class SettingMissing(MatineeError):
    """Something that only the operator can provide, such as a bot's token, is missing or wrong."""


class Restarting(Refusal):
    """The program is shutting down and accepts no more requests."""


def error_named(name: str, reason: str) -> MatineeError | None:
    """The expected error of that name; None if there is none."""
    kinds = [MatineeError]
    for kind in kinds:
        kinds += kind.__subclasses__()
    return next((kind(reason) for kind in kinds if kind.__name__ == name and kind.__module__ == __name__), None)
