"""Run the bot against a fake Slack: `python -m tests.fakes.run_slack API_URL -- ARGUMENTS`.

Slack's address is a constant of `bot.slack.run`, set here, so that the bot needs no setting that only tests would use.
"""

from __future__ import annotations

import sys


def point_at(api_url: str) -> None:
    """Let the bot's Slack clients talk to this address."""
    from bot.slack import run

    run.API = api_url


def main(arguments: list[str]) -> int:
    """Run `python -m bot ARGUMENTS` like this; returns its exit code, or 2 if the arguments are not as described
    above."""
    if len(arguments) < 2 or arguments[1] != "--":
        print(__doc__, file=sys.stderr)
        return 2
    point_at(arguments[0])
    from bot.__main__ import main as bot

    return bot(arguments[2:])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
