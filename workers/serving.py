"""Keep this process on the registry's current bundle, switching only between jobs."""

from __future__ import annotations

import math
import time
from functools import cache, lru_cache
from pathlib import Path

from threadpoolctl import ThreadpoolController

from movies.catalogue import Catalogue, Movie
from movies.datasets import load_with_films
from movies.errors import BundleBroken, MatineeError
from movies.logs import log
from movies.movielens import Release
from movies.protocol.recommendation import RatedMovie
from movies.ratings import Verdict
from movies.settings import SHIPPED_BUNDLE, DataSettings, WorkerSettings
from workers.bundles.bundle import Bundle, load_bundle
from workers.bundles.manifest import MAP
from workers.bundles.opening import open_engine, open_vector_engine
from workers.bundles.register import Register
from workers.bundles.registry import Registry
from workers.engine.base_model import find_base_model
from workers.engine.contract import Engine, VectorEngine
from workers.inference import Inference
from workers.judges import judge_of
from workers.retrieval.movie_map import MovieMap
from workers.retrieval.ranking import Ranking

# A registry behind a URL is slow to answer, so it is not asked for every job.
LOOK_EVERY_SECONDS = 2.0
KNOWN = (
    Movie(1, "Heat", 1995, ("Action", "Crime", "Thriller")),
    Movie(2, "Toy Story", 1995, ("Animation", "Children", "Comedy")),
    Movie(3, "Fargo", 1996, ("Crime", "Drama", "Thriller")),
    Movie(4, "Titanic", 1997, ("Drama", "Romance")),
)


class Serving:
    """One process's inference, whose bundle follows the registry.

    If the settings pin a bundle, the registry is ignored. If the current bundle cannot be served, the process keeps the
    one it has; at startup, it takes the previous one or, as a last resort, the shipped one.

    Raises
    ------
    MatineeError: at the start, no bundle can be served.
    """

    def __init__(self, worker: WorkerSettings, data: DataSettings) -> None:
        self._worker, self._data = worker, data
        self._registry = None if worker.bundle else Registry.of(worker, data)
        register = self._registry.read() if self._registry else Register()
        bundle, engine, self._digest = self._first(register)
        self._inference = Inference(engine, bundle, release_of(data), *ranked_by(bundle))
        self._engine = engine
        self._refused: str | None = None
        self._looked = time.monotonic()
        # NumPy's threads go on spinning after each product and slow down llama.cpp's: lists took a third longer.
        ThreadpoolController().select(internal_api="openblas").limit(limits=1)
        log.info("model_loaded", bundle=bundle.id)

    def inference(self) -> Inference:
        """The inference for the next job."""
        if self._registry and time.monotonic() - self._looked > LOOK_EVERY_SECONDS:
            self._look(self._registry)
            self._looked = time.monotonic()
        return self._inference

    def _look(self, registry: Registry) -> None:
        """Switch to the current bundle if it has changed; if that fails, log it and keep the old one."""
        try:
            digest = _current(registry.read())
        except MatineeError as error:
            log.error("registry_unreadable", error=type(error).__name__, reason=str(error))
            return
        if digest in {self._digest, self._refused}:
            return
        started = time.monotonic()
        try:
            bundle, engine = self._open(digest)
        except MatineeError as error:
            # A broken bundle stays broken, so try it again only when it is promoted again.
            self._refused = digest
            log.error("bundle_refused", digest=digest[:12], error=type(error).__name__, reason=str(error))
            return
        self._inference = self._inference.with_bundle(engine, bundle, *ranked_by(bundle))
        self._engine.close()
        self._engine, self._digest, self._refused = engine, digest, None
        log.info("bundle_taken_up", bundle=bundle.id, seconds=round(time.monotonic() - started, 3))

    def _first(self, register: Register) -> tuple[Bundle, Engine | VectorEngine, str]:
        """The first bundle that can be served: the current one, the ones before it, or the shipped one."""
        choices = [_current(register), *reversed(register.before)]
        for digest in choices:
            if not digest:
                break
            try:
                return *self._open(digest), digest
            except MatineeError as error:
                log.error("bundle_refused", digest=digest[:12], error=type(error).__name__, reason=str(error))
        return *self._open(""), ""

    def _open(self, digest: str) -> tuple[Bundle, Engine | VectorEngine]:
        if digest and self._registry:
            return open_checked(self._registry.fetch(digest), self._worker, self._data)
        return open_checked(load_bundle(self._worker.bundle or SHIPPED_BUNDLE), self._worker, self._data)


def open_checked(bundle: Bundle, worker: WorkerSettings, data: DataSettings) -> tuple[Bundle, Engine | VectorEngine]:
    """A bundle and its engine, checked on known movies.

    Raises
    ------
    BundleBroken: the engine refuses the bundle, or its answers make no sense.
    BaseModelMissing: the base model cannot be loaded.
    """
    base = find_base_model(worker.base_model)
    opened = open_engine if bundle.manifest.cut is None else open_vector_engine
    engine: Engine | VectorEngine = opened(
        bundle, base, worker.engine, data.models, device=worker.device, threads=worker.threads
    )
    try:
        check_answers(engine, bundle)
    except MatineeError:
        engine.close()
        raise
    return bundle, engine


def ranked_by(bundle: Bundle) -> tuple[MovieMap | None, Ranking]:
    """The map and the ranking for lists: the bundle's own or, failing that, the shipped bundle's.

    Raises
    ------
    BundleBroken: they are broken.
    """
    if MAP not in bundle.manifest.files and MAP in (shipped := load_bundle(SHIPPED_BUNDLE)).manifest.files:
        bundle = shipped
    return _map_of(bundle.folder, bundle.manifest.files.get(MAP)), Ranking.of(bundle.manifest.ranking)


@lru_cache(maxsize=2)
def _map_of(folder: Path, digest: str | None) -> MovieMap | None:
    return MovieMap.load(folder / MAP) if digest else None


def check_answers(engine: Engine | VectorEngine, bundle: Bundle) -> None:
    """Check that a model returns numbers, and gives higher chances to somebody who liked everything than to somebody
    who hated everything.

    Raises
    ------
    BundleBroken: the check fails.
    """
    catalogue = Catalogue(KNOWN, digest="")
    judge = judge_of(engine, bundle, catalogue)
    told = [[RatedMovie(movie_id=m.id, verdict=v) for m in KNOWN[:2]] for v in Verdict]
    pleased, displeased = (judge.opinions(ratings, KNOWN[2:]).like.tolist() for ratings in told)
    if not all(map(math.isfinite, pleased + displeased)):
        raise BundleBroken(f"The bundle {bundle.id} gives no numbers for known movies: its weights are broken.")
    if sum(pleased) <= sum(displeased):
        raise BundleBroken(
            f"The bundle {bundle.id} fails on known movies: it expects more of somebody who hated all than of "
            "somebody who liked all."
        )


def _current(register: Register) -> str:
    """The digest of the current bundle; empty for the shipped one."""
    return register.current.digest if register.current else ""


def served_bundle(worker: WorkerSettings, data: DataSettings) -> Bundle:
    """The bundle that the settings pin, or else the registry's current one, or else the shipped one.

    Raises
    ------
    BundleBroken: it is broken.
    """
    if not worker.bundle and (digest := _current((registry := Registry.of(worker, data)).read())):
        return registry.fetch(digest)
    return load_bundle(worker.bundle or SHIPPED_BUNDLE)


@cache
def release_of(data: DataSettings) -> Release:
    """The movies that a worker knows, read by the main process so that its child processes need not read them again."""
    return load_with_films(data)


def current_inference() -> Inference:
    """The inference for this process's next job; the first call loads the model."""
    return _this_process().inference()


@cache
def _this_process() -> Serving:
    return Serving(WorkerSettings(), DataSettings())
