"""The bot's jobs for the registry: list the models, and serve another one."""

from __future__ import annotations

from movies.errors import BundleBroken, PromotionRefused
from movies.logs import log
from movies.protocol.registry import MOST_MODELS, Model, ModelsResult, ModelState, PromoteJob, RollBackJob
from movies.settings import SHIPPED_BUNDLE, DataSettings, WorkerSettings
from workers.bundles.bundle import load_bundle
from workers.bundles.register import Entry, Register
from workers.bundles.registry import Registry
from workers.serving import open_checked


def here() -> tuple[WorkerSettings, DataSettings]:
    """This process's settings for workers and for data."""
    return WorkerSettings(), DataSettings()


def models(worker: WorkerSettings, data: DataSettings) -> ModelsResult:
    """The models in the registry, and which one is served."""
    registry = Registry.of(worker, data)
    return _told(registry, registry.read(), worker)


def promote(job: PromoteJob, worker: WorkerSettings, data: DataSettings, id: str | None = None) -> ModelsResult:
    """Try a bundle on known movies and serve it; nothing changes if it is served already.

    A job whose `id` has been done before is not done again.

    Raises
    ------
    PromotionRefused: the bundle is not in the registry, or the served one is not the one named in the job.
    BundleBroken: it is broken, or its answers make no sense.
    """
    registry = Registry.of(worker, data)

    def promoted(now: Register) -> Register:
        if now.done(id) or (now.current and now.current.digest == job.digest):
            return now
        return now.expecting(job.served).promoted(now.find(job.digest), id)

    before = registry.read()
    if promoted(before) is not before:
        try_out(registry, job.digest, worker, data)
    return _changed("model_promoted", registry, registry.change(promoted), worker, id)


def roll_back(job: RollBackJob, worker: WorkerSettings, data: DataSettings, id: str | None = None) -> ModelsResult:
    """Serve the previous bundle again; nothing changes if that has been done already.

    Raises
    ------
    PromotionRefused: the served or the previous bundle is not the one named in the job.
    """
    registry = Registry.of(worker, data)

    def rolled_back(now: Register) -> Register:
        if now.done(id) or (now.current.digest if now.current else None) == job.to:
            return now
        if now.expecting(job.served).previous != job.to:
            raise PromotionRefused("A different model was served before; look again at which one.")
        return now.rolled_back(id)

    return _changed("model_rolled_back", registry, registry.change(rolled_back), worker, id)


def try_out(registry: Registry, digest: str, worker: WorkerSettings, data: DataSettings) -> None:
    """Load a bundle of the registry and ask it about known movies.

    Raises
    ------
    BundleBroken: it is broken, or its answers make no sense.
    """
    _, engine = open_checked(registry.fetch(digest), worker, data)
    engine.close()


def _changed(
    event: str, registry: Registry, register: Register, worker: WorkerSettings, id: str | None
) -> ModelsResult:
    told = _told(registry, register, worker)
    log.info(event, served=told.served, job=id)
    return told


def _told(registry: Registry, register: Register, worker: WorkerSettings) -> ModelsResult:
    def matters(entry: Entry) -> tuple[bool, int]:
        return entry.state is ModelState.CURRENT or entry.digest == register.previous, entry.since

    # Always include the bundle served now and the one before, however old they are.
    latest = sorted(register.entries, key=matters)[-MOST_MODELS:]
    return ModelsResult(
        models=tuple(_model(registry, entry) for entry in register.entries if entry in latest),
        shipped=load_bundle(SHIPPED_BUNDLE).id,
        before=register.previous,
        pinned=load_bundle(worker.bundle).id if worker.bundle else None,
    )


def _model(registry: Registry, entry: Entry) -> Model:
    auc = None
    try:
        found = registry.manifest(entry.digest).metrics["sixth_rating"]["auc"]["value"]
        auc = found if isinstance(found, float) and 0.0 <= found <= 1.0 else None
    except (KeyError, TypeError):
        # Only evaluated bundles have this.
        auc = None
    except BundleBroken as error:
        # One unreadable bundle must not hide the others; promoting it reports the error.
        log.error("bundle_refused", digest=entry.digest[:12], error=type(error).__name__, reason=str(error))
    return Model(digest=entry.digest, id=entry.id, state=entry.state, since=entry.since, auc=auc)
