"""The bot's command line: `python -m bot terminal`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from bot.conversation import Conversation
from bot.recommender import Recommender
from bot.terminal import chat
from movies.datasets import load_release
from movies.errors import MatineeError
from movies.settings import BotSettings, BrokerSettings, DataSettings


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one front end; expected failures become one sentence on standard error and exit code 1."""
    parser = argparse.ArgumentParser(prog="python -m bot", description="Talk to Matinee.")
    parser.add_subparsers(dest="front_end", required=True).add_parser(
        "terminal", help="chat here; needs a broker and a worker (make chat starts both)"
    )
    parser.parse_args(arguments)
    try:
        conversation = Conversation(load_release(DataSettings()).catalogue)
        recommender = Recommender(BrokerSettings(), BotSettings())
        recommender.check()
        chat(conversation, recommender)
        recommender.close()
    except MatineeError as error:
        print(f"matinee: {error}", file=sys.stderr)
        return 1
    except (KeyboardInterrupt, BrokenPipeError):
        print(file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
