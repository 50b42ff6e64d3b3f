"""How long one person's question takes: 100 candidates after five ratings, by GGUF type, shared history or not.

    make bench

Everything is measured in one run: each way once to warm up, then `RUNS` times in turn; median and
range in seconds. The prompts are those of the shipped phase 2, for the first held-out person.
"""

from __future__ import annotations

import statistics
import time

from movies.datasets import load_release
from movies.prompt import PromptMovie, history, question
from movies.ratings import Verdict
from movies.settings import REPOSITORY, DataSettings
from trainer.data.examples import HISTORY, by_user, split
from workers.bundles.bundle import load_bundle
from workers.bundles.manifest import GGUF
from workers.engine.base_model import find_base_model, quantised
from workers.engine.llama_cpp import LlamaCppEngine

CANDIDATES = 100
RUNS = 5
KINDS = ("F32", "F16", "Q8_0", "Q4_0", "Q4_1")


def main() -> None:
    """Print one line per way."""
    release, bundle = load_release(DataSettings()), load_bundle(REPOSITORY / "deploy" / "models" / "phase2")
    catalogue, style = release.catalogue, bundle.manifest.style
    person = next(iter(by_user(split(release).held_out).values()))
    movies = [PromptMovie.of(catalogue[int(i)], catalogue) for i in person.movies]
    verdicts = [Verdict.GOOD if good else Verdict.BAD for good in person.good]
    prefix = history(list(zip(movies, verdicts, strict=True))[:HISTORY], style)
    popular = sorted(catalogue, key=lambda m: -m.popularity)[:CANDIDATES]
    questions = [question(PromptMovie.of(m, catalogue), style) for m in popular]
    print(f"{CANDIDATES} candidates after {HISTORY} ratings, median of {RUNS} [least, most], seconds")
    for kind in KINDS:
        model = quantised(find_base_model(None), kind, DataSettings().models)
        engine = LlamaCppEngine(model, bundle.folder / GGUF)
        engine.score(prefix, questions[:2])
        times = []
        for _ in range(RUNS):
            started = time.perf_counter()
            engine.score(prefix, questions)
            times.append(time.perf_counter() - started)
        report(f"{kind}, history shared", times)
        if kind == "F16":
            times = []
            for _ in range(2):
                started = time.perf_counter()
                for text in questions:
                    engine.score(prefix, [text])
                times.append(time.perf_counter() - started)
            report(f"{kind}, full prompts one after the other (2 runs)", times)
        engine.close()


def report(name: str, times: list[float]) -> None:
    """One line of the table."""
    print(f"{name:55} {statistics.median(times):6.2f} [{min(times):.2f}, {max(times):.2f}]", flush=True)


if __name__ == "__main__":
    main()
