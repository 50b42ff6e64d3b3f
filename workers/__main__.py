"""The workers' command line: `python -m workers serve`, `train`, `score` and `models`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from movies.datasets import load_release
from movies.errors import MatineeError
from movies.jobs import INFERENCE_QUEUE
from movies.logs import configure_logs
from movies.prompt import PromptMovie
from movies.ratings import Verdict
from movies.settings import SHIPPED_BUNDLE, DataSettings, EngineKind, WorkerSettings

Title = Annotated[str, Field(min_length=1, max_length=1000)]


class RatedTitle(BaseModel):
    """One line of a history: a title, with its year where needed, and the verdict."""

    model_config = ConfigDict(extra="forbid")

    title: Title
    verdict: Verdict


class Question(BaseModel):
    """One line of the input of `score`."""

    model_config = ConfigDict(extra="forbid")

    history: list[RatedTitle] = Field(max_length=1000)
    candidates: list[Title] = Field(max_length=10_000)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; expected failures become one sentence on standard error and exit code 1."""
    parser = argparse.ArgumentParser(
        prog="python -m workers", description="Run the model: as a Celery worker, or on JSON lines."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    serve = commands.add_parser("serve", help="start an inference worker on the queue")
    serve.add_argument(
        "--concurrency", type=int, default=1, help="worker processes, each with a model of its own (default 1)"
    )
    commands.add_parser("train", help="start a training worker on the queue")
    scorer = commands.add_parser(
        "score", help='read JSON lines {"history", "candidates"}, write {"chance": [...]} for each'
    )
    scorer.add_argument("--bundle", type=Path, help="the bundle's folder (default: what a worker would serve)")
    scorer.add_argument(
        "--engine", type=EngineKind, choices=list(EngineKind), help="default: MATINEE_ENGINE, else llama_cpp"
    )
    _add_models(commands)
    options = parser.parse_args(arguments)
    try:
        if options.command == "models":
            return models(options.action, getattr(options, "bundle", None))
        if options.command == "serve":
            return run_worker(options.concurrency)
        if options.command == "train":
            from workers.training import run_training_worker

            run_training_worker()
            return 0
        return score(options.bundle, options.engine)
    except MatineeError as error:
        print(f"workers: {error}", file=sys.stderr)
        return 1


def run_worker(concurrency: int) -> int:
    """Check what can be checked, then serve the queue until told to stop."""
    from workers.app import app, check_broker
    from workers.base_model import find_base_model, quantised
    from workers.bundles import SERVED_AS, load_bundle
    from workers.registry import Registry

    configure_logs()
    settings, data = WorkerSettings(), DataSettings()
    load_bundle(settings.bundle or SHIPPED_BUNDLE)
    if settings.bundle is None:
        Registry.of(settings, data).read()
    base = find_base_model(settings.base_model)
    if settings.engine is EngineKind.LLAMA_CPP:
        quantised(base, SERVED_AS, data.models)
    load_release(data)
    check_broker()
    app.worker_main(
        [
            "--quiet",
            "worker",
            "--queues",
            INFERENCE_QUEUE,
            "--pool",
            "prefork",
            "--concurrency",
            str(concurrency),
            "--loglevel",
            "WARNING",
        ]
    )
    return 0


def score(bundle_folder: Path | None, engine_kind: EngineKind | None) -> int:
    """Answer JSON lines from standard input; a line that cannot be read gets an "error" and exit code 1 at the end."""
    from workers.bundles import load_bundle
    from workers.inference import chances
    from workers.serving import open_checked, served_bundle

    settings, data = WorkerSettings(), DataSettings()
    settings = settings.model_copy(update={"engine": engine_kind} if engine_kind else {})
    catalogue = load_release(data).catalogue
    chosen = load_bundle(bundle_folder) if bundle_folder else served_bundle(settings, data)
    bundle, engine = open_checked(chosen, settings, data)
    failed = False
    for line in _lines():
        answer: dict[str, object]
        try:
            asked = Question.model_validate_json(line)
            seen = [(PromptMovie.named(r.title, catalogue), r.verdict) for r in asked.history]
            answer = {
                "chance": chances(engine, bundle, seen, [PromptMovie.named(c, catalogue) for c in asked.candidates])
            }
        except ValidationError as error:
            first = error.errors()[0]
            answer = {"error": f"{'.'.join(map(str, first['loc'])) or 'line'}: {first['msg']}"}
            failed = True
        print(json.dumps(answer), flush=True)
    engine.close()
    return 1 if failed else 0


def _add_models(commands: Any) -> None:
    actions = commands.add_parser("models", help="the registry of bundles: what is served, and what else there is")
    actions = actions.add_subparsers(dest="action", required=True)
    actions.add_parser("list", help="all bundles of the registry")
    actions.add_parser("rollback", help="serve again what was served before")
    for action, said in (
        ("add", "check the bundle in a folder, and copy it into the registry as a candidate"),
        ("show", "what a bundle was made from, and what it reaches"),
        ("promote", "try a bundle on known movies, and have every worker serve it from its next job on"),
    ):
        named = "its folder" if action == "add" else "its id, or the beginning of its digest"
        actions.add_parser(action, help=said).add_argument("bundle", help=named)


def models(action: str, name: str | None) -> int:
    """Read or change the registry."""
    from workers.models import try_out
    from workers.registry import Register, Registry

    settings, data = WorkerSettings(), DataSettings()
    registry = Registry.of(settings, data)

    def say_served(register: Register) -> None:
        print(f"served: {register.current.id if register.current else f'{SHIPPED_BUNDLE.name}, which ships'}")
        if settings.bundle:
            print(f"but where MATINEE_BUNDLE is set, as it is here, that one is served: {settings.bundle}")

    if action == "list":
        register = registry.read()
        for entry in register.entries:
            since = datetime.fromtimestamp(entry.since).astimezone().isoformat(" ", "minutes")
            print(f"{entry.state:<9}  {entry.id:<30}  {entry.digest[:12]}  since {since}")
        say_served(register)
    elif action == "rollback":
        say_served(registry.roll_back())
    elif action == "add":
        entry = registry.add(Path(name or ""))
        print(f"{entry.id} is in the registry, {entry.state}, digest {entry.digest[:12]}")
    else:
        entry = registry.read().find(name or "")
        if action == "show":
            manifest = registry.fetch(entry.digest).manifest
            print(json.dumps(entry.model_dump(mode="json") | manifest.model_dump(mode="json"), indent=1))
        else:
            try_out(registry, entry.digest, settings, data)
            say_served(registry.promote(entry.digest))
    return 0


def _lines() -> Iterator[bytes]:
    return (line for line in sys.stdin.buffer if line.strip())


if __name__ == "__main__":
    sys.exit(main())
