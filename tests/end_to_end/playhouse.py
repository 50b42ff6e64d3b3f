"""A place where models are trained, promoted and rolled back while people ask: workers, a model, and people.

The model is tiny, and made anew for each run of the tests; everything around it is what runs in service.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import NamedTuple

from pydantic import SecretStr

from bot.queue.recommender import Recommender
from deploy.local import Guarded, start_broker
from movies.catalogue import Movie
from movies.movielens import Release, read_release
from movies.protocol.recommendation import RatedMovie, RecommendJob, RecommendResult
from movies.ratings import Verdict
from movies.settings import BrokerSettings, EngineKind
from tests.conftest import MOVIES, as_files, release_of
from tests.end_to_end.conftest import NAMED, House
from workers.bundles.bundle import Bundle, rewritten
from workers.bundles.manifest import Calibration
from workers.bundles.opening import open_engine
from workers.bundles.registry import Registry
from workers.engine.base_model import find_base_model
from workers.inference import Inference
from workers.serving import ranked_by

PEOPLE_WHO_ASK = 3
FEWEST_ANSWERS = 200
# Together with the answers themselves, so that both cores are not busy with these alone.
SECONDS_BETWEEN_QUESTIONS = 0.2
PATIENCE = 300.0
# No training would find this: a bundle served with another's calibration gives chances that are far off.
OF_THE_FIRST = Calibration(slope=0.4, intercept=-1.5)

Answer = tuple[tuple[int, float], ...]


class Given(NamedTuple):
    """An answer that somebody got: when they asked (in time.monotonic) and what, and which bundle and process
    answered."""

    asked: float
    job: int
    bundle: str
    pid: int
    answer: Answer


def in_a_mood(user: int, movie: Movie) -> bool:
    """Odd users like nearly everything, and even ones hardly anything, which a tiny model learns within seconds."""
    return (user % 2 == 1) != ((user * 7 + movie.id * 3) % 9 == 0)


class Playhouse:
    """A queue, two processes that recommend, one that trains, and a first bundle, which is served."""

    def __init__(self, folder: Path, guarded: Guarded, base: Path) -> None:
        data = as_files(release_of(MOVIES, likes=in_a_mood), folder / "ml-moods")
        self.release: Release = read_release(data)
        self.house = House(folder / "home", data)
        self.home = self.house.home
        # What is derived from a base model of these tests' own must not lie among those of the real one.
        (self.home / "models").unlink()
        (self.home / "logs").mkdir()
        self.base = find_base_model(str(base))
        self.registry = Registry(str(self.home / "registry"), self.home / "cache")
        self.first = self._first(folder)
        socket = guarded.folder / "broker.sock"
        start_broker(socket, guarded, self.home / "logs" / "broker.log")
        broker = f"redis+socket://{socket}?virtual_host=0"
        self.house.environment |= {
            "MATINEE_BROKER_URL": broker,
            "MATINEE_BASE_MODEL": str(base),
            # Its lists are compared with those of its own few movies.
            "MATINEE_ONLY_RELEASE": "true",
            "MATINEE_THREADS": "1",
            "OMP_NUM_THREADS": "1",
        }
        for name, command in (
            ("serve", self.house.command("workers", "serve", "--concurrency", "2")),
            ("train", self.house.command("tests.fakes.run_trainer")),
        ):
            guarded.start(command, self.house.environment, self.home / "logs" / f"worker-{name}.log")
        self.recommender = Recommender(BrokerSettings(broker_url=SecretStr(broker)), patience=PATIENCE)
        self.jobs = tuple(map(self._job, (NAMED[:3], NAMED[3:], ()), (NAMED[3:], NAMED[:3], ())))

    def _first(self, folder: Path) -> Bundle:
        """A bundle that has learned a little, and is served first."""
        from trainer.training.export import export_bundle
        from trainer.training.finetune import finetune
        from trainer.training.recipe import Recipe

        finetune(Recipe(phase=1, steps=20, minutes=10, teacher=0.0), self.release, self.base, folder / "run")
        made = export_bundle(folder / "run", folder / "first", "first", self.base)
        entry = self.registry.add(rewritten(made, calibration=OF_THE_FIRST).folder)
        self.registry.promote(entry.digest)
        return self.registry.fetch(entry.digest)

    def _job(self, liked: tuple[str, ...], hated: tuple[str, ...]) -> RecommendJob:
        verdicts = dict.fromkeys(liked, Verdict.GOOD) | dict.fromkeys(hated, Verdict.BAD)
        ids = {movie.title: movie.id for movie in self.release.catalogue}
        ratings = tuple(RatedMovie(movie_id=ids[title], verdict=verdict) for title, verdict in verdicts.items())
        return RecommendJob(catalogue=self.release.catalogue.digest, ratings=ratings)

    @property
    def served(self) -> str:
        """The id of what the registry has as current."""
        current = self.registry.read().current
        assert current is not None
        return current.id

    def bundle(self, id: str) -> Bundle:
        """A bundle of the registry."""
        return self.registry.fetch(self.registry.read().find(id).digest)

    def answers_of(self, bundle: Bundle, calibration: Calibration | None = None) -> list[Answer]:
        """What this bundle answers to each of the jobs, asked in this process; with another calibration, if given."""
        calibration = calibration or bundle.manifest.calibration
        asked = replace(bundle, manifest=bundle.manifest.model_copy(update={"calibration": calibration}))
        engine = open_engine(bundle, self.base, EngineKind.LLAMA_CPP, self.home / "models", threads=1)
        try:
            inference = Inference(engine, asked, self.release, *ranked_by(asked))
            return [answer_in(inference.recommend(job)) for job in self.jobs]
        finally:
            engine.close()

    def shown(self, bundle: Bundle) -> list[tuple[str, int]]:
        """What somebody who mentioned the five movies sees of this bundle's answer: titles, and chances in per cent."""
        catalogue = self.release.catalogue
        return [(catalogue[movie].name, round(100 * chance)) for movie, chance in self.answers_of(bundle)[0]]

    @contextmanager
    def people_asking(self) -> Iterator[Popularity]:
        """People ask for recommendations, one after the other; at the end of the context, none may have been lost."""
        audience = Popularity(self.recommender, self.jobs)
        with ThreadPoolExecutor(PEOPLE_WHO_ASK) as threads:
            asking = [threads.submit(audience.ask, number) for number in range(PEOPLE_WHO_ASK)]
            try:
                yield audience
            finally:
                audience.over.set()
            lost(asking)


@dataclass
class Popularity:
    """People who ask the queue, as the bot would for them, and what each of them got."""

    recommender: Recommender
    jobs: tuple[RecommendJob, ...]
    given: list[Given] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def ask(self, number: int) -> None:
        """Ask for one job after the other until it is over, and there were enough."""
        while not self.over.is_set() or len(self.given) < FEWEST_ANSWERS:
            number = (number + 1) % len(self.jobs)
            asked = time.monotonic()
            result = self.recommender.ask(self.jobs[number])
            self.given.append(Given(asked, number, result.served_by.bundle, result.served_by.pid, answer_in(result)))
            time.sleep(SECONDS_BETWEEN_QUESTIONS)

    def answered_by(self, since: float = 0.0) -> set[str]:
        """The ids of the bundles that answered what was asked since then, once there are a few answers."""
        deadline = time.monotonic() + PATIENCE
        while len(found := [given for given in self.given if given.asked >= since]) < PEOPLE_WHO_ASK:
            assert time.monotonic() < deadline, "nobody gets answers any more"
            time.sleep(0.05)
        return {given.bundle for given in found}


def lost(asking: list[Future[None]]) -> None:
    """Raise whatever kept somebody from getting an answer."""
    for person in asking:
        person.result(timeout=PATIENCE)


def answer_in(result: RecommendResult) -> Answer:
    """Movies and their chances."""
    return tuple((r.movie_id, r.chance) for r in result.recommendations)
