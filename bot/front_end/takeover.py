"""Take over the questions of dead processes."""

from __future__ import annotations

from collections.abc import Callable

from bot.queue.recommender import Recommender
from bot.storage.questions import KeptQuestion, Questions
from movies.logs import log

# Well below the time for which a process counts as alive after a report.
SECONDS_BETWEEN_LOOKS = 1.0


def taken_over(
    questions: Questions, recommender: Recommender, ours: Callable[[KeptQuestion], bool]
) -> list[KeptQuestion]:
    """Report that this process is alive, and take over those questions of dead processes that `ours` accepts.

    Raises
    ------
    BrokerUnreachable, StoreUnreachable: the live processes, or the questions of the dead ones, cannot be
    determined.
    """
    recommender.say_alive(questions.owner)
    left = [question for question in questions.of_others() if ours(question)]
    alive = recommender.alive({question.owner for question in left})
    taken = [question for question in left if question.owner not in alive and questions.take(question)]
    if taken:
        log.info("questions_taken_over", count=len(taken))
    return taken
