"""What can go wrong in the domain. Each edge (chat, command line, worker) turns these into sentences."""


class MatineeError(Exception):
    """An expected failure whose message is one sentence that tells a person what to do."""


class Refusal(MatineeError):
    """Nothing is broken, but what somebody asks for cannot be done; the sentence says what they can do instead."""


class DataMissing(MatineeError):
    """A MovieLens release is needed, and there is none or it cannot be read."""


class BaseModelMissing(MatineeError):
    """The base language model is missing, or is not the one that was expected."""


class BundleBroken(MatineeError):
    """A model bundle is incomplete, altered, or was made for another base model."""


class RegistryUnreachable(MatineeError):
    """The registry of model bundles cannot be read or written."""


class PromotionRefused(Refusal):
    """The registry cannot do what was asked: there is no such bundle, or nothing to go back to."""


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
        """The id under which operators find it."""
        return str(self.args[0])


class TrainingFailed(MatineeError):
    """A training cannot be done, or has failed too often."""


class TrainingCancelled(Refusal):
    """Somebody cancelled a training."""


class TrainingInterrupted(MatineeError):
    """A training stops here; it resumes from its checkpoint, later or elsewhere."""


class LibraryMissing(MatineeError):
    """A library that a program needs is not installed."""


class StoreUnreachable(MatineeError):
    """The database does not answer, is full, or is not one that this program can use."""


class StoreFull(StoreUnreachable):
    """The database has no room left on its disk; nothing was changed."""


class BackupRefused(MatineeError):
    """A backup cannot be written, or cannot be restored here."""


class ImportRefused(Refusal):
    """A file holds no ratings in any format we know."""


class NightRefused(Refusal):
    """A movie night cannot do what was asked, or not for whoever asked."""


class LimitReached(Refusal):
    """A person, a server or everybody together is asking more of the workers than is allowed."""


class SettingMissing(MatineeError):
    """Something that only the operator can provide, such as a bot's token, is missing or wrong."""


class Restarting(Refusal):
    """The program is about to end and takes no more requests."""


def error_named(name: str, reason: str) -> MatineeError | None:
    """The expected error of that name; None if there is none."""
    kinds = [MatineeError]
    for kind in kinds:
        kinds += kind.__subclasses__()
    return next((kind(reason) for kind in kinds if kind.__name__ == name and kind.__module__ == __name__), None)
