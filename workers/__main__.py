"""The workers' command line: `python -m workers serve`, `train`, `score`, `recommend`, `models` and `dead`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from movies.errors import MatineeError
from movies.garbage import keeping_everything
from movies.logs import configure_logs
from movies.protocol.reading import READING_QUEUE
from movies.protocol.recommendation import INFERENCE_QUEUE
from movies.protocol.registry import REGISTRY_QUEUE
from movies.reader_settings import ReaderSettings
from movies.settings import SHIPPED_BUNDLE, DataSettings, EngineKind, WorkerSettings
from workers import json_lines


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
    recommender = commands.add_parser(
        "recommend", help='read JSON lines {"ratings", "wishes", "count"}, write {"recommendations": [...]} for each'
    )
    for lines in (scorer, recommender):
        lines.add_argument("--bundle", type=Path, help="the bundle's folder (default: whatever a worker would serve)")
        lines.add_argument(
            "--engine", type=EngineKind, choices=list(EngineKind), help="default: MATINEE_ENGINE, else llama_cpp"
        )
    _add_models(commands)
    dead = commands.add_parser(
        "dead", help="list the past week's questions that crashed workers, and messages refused as forged"
    )
    dead.add_argument("error_id", nargs="?", help="print this one as JSON, as it was sent")
    options = parser.parse_args(arguments)
    configure_logs()
    try:
        if options.command == "models":
            return models(options.action, getattr(options, "bundle", None))
        if options.command == "dead":
            return dead_jobs(options.error_id)
        if options.command == "serve":
            return run_worker(options.concurrency)
        if options.command == "train":
            from workers.training import run_training_worker

            return run_training_worker()
        answered = {"score": json_lines.score, "recommend": json_lines.recommend}[options.command]
        return answered(options.bundle, options.engine)
    except MatineeError as error:
        print(f"workers: {error}", file=sys.stderr)
        return 1


def run_worker(concurrency: int) -> int:
    """Check what can be checked, then serve the queue until told to stop."""
    with keeping_everything():
        from workers.app import app, check_broker, seals, work
        from workers.bundles.bundle import load_bundle
        from workers.bundles.registry import Registry
        from workers.engine.base_model import SERVED_AS, find_base_model, quantised
        from workers.heartbeat import Heart
        from workers.leases import Leases
        from workers.reading import reader_file, reads_here
        from workers.serving import release_of
        from workers.watching import watched_worker

        settings, data = WorkerSettings(), DataSettings()
        load_bundle(settings.bundle or SHIPPED_BUNDLE)
        if settings.bundle is None:
            Registry.of(settings, data).read()
        base = find_base_model(settings.base_model)
        if settings.engine is EngineKind.LLAMA_CPP:
            quantised(base, SERVED_AS, data.models)
        release_of(data)
        reader_file(ReaderSettings())
        reads = reads_here(ReaderSettings())
        check_broker()
        Heart.seals = seals()
        app.steps["worker"].update((Leases, Heart))
    with watched_worker("worker"):
        queues = [INFERENCE_QUEUE, REGISTRY_QUEUE, *([READING_QUEUE] if reads else [])]
        return work(",".join(queues), concurrency)


def dead_jobs(error_id: str | None) -> int:
    """List the jobs that were set aside and the refused messages, or print one of the jobs."""
    from workers.app import app, check_broker
    from workers.leases import put_aside, refused

    check_broker()
    for entry in put_aside(app.backend.client):
        if error_id is None:
            print(f"{entry.error_id}  {_time(entry.at)}  {entry.task.rpartition('.')[2]:<9}  {entry.attempts} attempts")
        elif entry.error_id == error_id:
            print(entry.model_dump_json(indent=1))
    for stranger in refused(app.backend.client) if error_id is None else ():
        # A stranger's text goes to an operator's terminal here, so it is quoted.
        shown = f"{stranger.queue!a}, {stranger.reason}: {stranger.entry[:100]!a}"
        print(f"refused   {_time(stranger.at)}  {shown}")
    return 0


def _time(at: float) -> str:
    return datetime.fromtimestamp(at).astimezone().isoformat(" ", "seconds")


def _add_models(commands: Any) -> None:
    actions = commands.add_parser("models", help="show or change the registry of bundles")
    actions = actions.add_subparsers(dest="action", required=True)
    actions.add_parser("list", help="list all bundles in the registry")
    actions.add_parser("history", help="list past changes of the served bundle, with the jobs that asked for them")
    actions.add_parser("rollback", help="go back to the bundle that was served before")
    for action, said in (
        ("add", "check the bundle in a folder, and copy it into the registry as a candidate"),
        ("show", "show what a bundle was made from, and how good it is"),
        ("promote", "try a bundle on known movies, then have every worker serve it from its next job on"),
    ):
        named = "its folder" if action == "add" else "its id, or the beginning of its digest"
        actions.add_parser(action, help=said).add_argument("bundle", help=named)


def models(action: str, name: str | None) -> int:
    """Read or change the registry."""
    from workers.bundles.register import Register
    from workers.bundles.registry import Registry
    from workers.registry_jobs import try_out

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
    elif action == "history":
        for change in registry.read().changes:
            old, new = (digest[:12] if digest else "what ships" for digest in (change.old, change.new))
            print(f"{_time(change.at)}  {old:<12} -> {new:<12}  {change.job or 'by command'}")
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


if __name__ == "__main__":
    sys.exit(main())
