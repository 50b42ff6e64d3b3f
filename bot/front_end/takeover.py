"""Which questions of processes that are gone this process takes over."""

from __future__ import annotations

from collections.abc import Callable

from bot.queue.recommender import Recommender
from bot.storage.questions import KeptQuestion, Questions
from movies.logs import log

# Well within the time for which a process counts as alive after reporting.
SECONDS_BETWEEN_LOOKS = 1.0


def taken_over(
    questions: Questions, recommender: Recommender, ours: Callable[[KeptQuestion], bool]
) -> list[KeptQuestion]:
    """Report that this process is alive, and take over those of `ours` that belong to processes which are gone.

    Raises
    ------
    BrokerUnreachable, StoreUnreachable: which processes are alive, and what the others left behind, cannot be
    determined.
    """
    recommender.say_alive(questions.owner)
    left = [question for question in questions.of_others() if ours(question)]
    alive = recommender.alive({question.owner for question in left})
    taken = [question for question in left if question.owner not in alive and questions.take(question)]
    if taken:
        log.info("questions_taken_over", count=len(taken))
    return taken
