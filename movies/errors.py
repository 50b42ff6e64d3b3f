"""What can go wrong in the domain. Each edge (chat, command line, worker) turns these into sentences."""


class MatineeError(Exception):
    """An expected failure whose message is one sentence that tells a person what to do."""


class Refusal(MatineeError):
    """What somebody asks cannot be done; nothing is broken, and the sentence says what they can do instead."""


class DataMissing(MatineeError):
    """No MovieLens release where one is needed, or one that cannot be read."""


class BaseModelMissing(MatineeError):
    """The base language model is not there, or is not the one that was expected."""


class BundleBroken(MatineeError):
    """A model bundle is incomplete, altered, or was made for another base model."""


class RegistryUnreachable(MatineeError):
    """The registry of model bundles cannot be read or written."""


class PromotionRefused(Refusal):
    """What somebody asks of the registry cannot be done: no such bundle, or nothing to go back to."""


class BrokerUnreachable(MatineeError):
    """The queue's broker does not answer."""


class WorkerSilent(MatineeError):
    """No worker answered a job in time."""


class JobRefused(MatineeError):
    """A worker cannot serve a job, for example because bot and worker use different data."""


class JobPoisonous(MatineeError):
    """A job ended every process that tried it, and was put aside under `error_id`."""

    @property
    def error_id(self) -> str:
        """Under which operators find it."""
        return str(self.args[0])


class TrainingFailed(MatineeError):
    """A training cannot be done, or was tried too often."""


class TrainingCancelled(Refusal):
    """Somebody cancelled a training."""


class TrainingInterrupted(MatineeError):
    """A training stops here and goes on from its checkpoint elsewhere or later."""


class LibraryMissing(MatineeError):
    """A library that a program needs is not installed."""


class StoreUnreachable(MatineeError):
    """The database of what people said does not answer, is full, or is none that this program can use."""


class ImportRefused(Refusal):
    """A file holds no ratings of a kind that is known."""


class NightRefused(Refusal):
    """What somebody asks of a movie night cannot be done, or not by them."""


class LimitReached(Refusal):
    """A person, a server or all together ask more of the workers than is allowed."""


class SettingMissing(MatineeError):
    """Something that only whoever runs the program can provide is missing or wrong, as the token of a bot."""


class Restarting(Refusal):
    """The program is about to end and takes no more."""


def error_named(name: str, reason: str) -> MatineeError | None:
    """The expected error of that name; None if there is none."""
    kinds = [MatineeError]
    for kind in kinds:
        kinds += kind.__subclasses__()
    return next((kind(reason) for kind in kinds if kind.__name__ == name and kind.__module__ == __name__), None)
