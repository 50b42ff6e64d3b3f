"""`python -m trainer reader`: train the model that reads messages, and measure how well it reads."""

from __future__ import annotations

import argparse
from pathlib import Path

from movies.settings import DataSettings, WorkerSettings

# Every twentieth message is kept out of training, so that readers can be compared on those messages.
KEPT_BACK = 20


def add_to(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `reader` to the command line."""
    reader = commands.add_parser(
        "reader", help="train the small model that reads messages, and measure how well it does"
    )
    reader.add_argument("--messages", type=Path, nargs="*", default=[], help="files of messages to learn from")
    reader.add_argument("--held-out", type=Path, required=True, help="a file of messages to measure it on")
    reader.add_argument("--to", type=Path, required=True, help="the folder of the reader: to write, or to measure")
    reader.add_argument(
        "--minutes",
        type=float,
        default=40.0,
        help="how long to learn (default 40); goes on from var/reader-training.pt if that exists",
    )
    reader.add_argument("--from", dest="start", type=Path, help="the folder of a reader whose training goes on")
    reader.add_argument("--learning-rate", type=float, default=1.5e-3, help="at its highest (default 0.0015)")
    reader.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> int:
    from movies.datasets import load_release
    from trainer.reader.examples import read_examples
    from trainer.reader.export import export_reader, tell_figures
    from trainer.reader.measure import figures_of, table_of
    from trainer.reader.restore import learned_weights
    from trainer.reader.training import ReaderRecipe, train_reader
    from trainer.reader.variants import Variants
    from trainer.training.console import say
    from workers.bundles.reader_bundle import load_reader_bundle
    from workers.engine.base_model import find_base_model
    from workers.engine.llama_cpp_encoder import tokeniser
    from workers.reader.own import OwnReader

    base, data, held_out = (
        find_base_model(WorkerSettings().base_model),
        DataSettings(),
        read_examples([options.held_out]),
    )
    if options.messages:
        recipe = ReaderRecipe(minutes=options.minutes, learning_rate=options.learning_rate)
        start = learned_weights(load_reader_bundle(options.start), base) if options.start else None
        told = read_examples(file for file in options.messages if file.resolve() != options.held_out.resolve())
        examples = [example for place, example in enumerate(told, 1) if place % KEPT_BACK]
        variants = Variants.of(load_release(data).catalogue, recipe.seed)
        with tokeniser(Path(base.path)) as tokenise:
            checkpoint = data.home / "reader-training.pt"
            learned, training = train_reader(recipe, examples, variants, base, tokenise, checkpoint, say, start)
        export_reader(learned, base, training, options.to)
    reader = OwnReader(load_reader_bundle(options.to), base, data.models)
    figures = figures_of(reader, held_out)
    reader.close()
    if options.messages:
        tell_figures(options.to, figures)
    print("\n".join(table_of(figures)))
    return 0
