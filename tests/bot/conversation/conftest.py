"""A chat with a worker in the same process, over the movies of the test that asks for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.contracts.replies import Reply
from bot.contracts.session import Session
from bot.conversation.dialogue import Conversation
from bot.conversation.interview import Interview
from bot.conversation.job_replies import Answers
from bot.conversation.popularity import Popularity
from movies.movielens import Release
from movies.protocol.recommendation import PredictJob, RecommendJob
from workers.inference import Inference


@pytest.fixture
def say(release: Release, worker: Inference) -> Callable[..., Reply]:
    """Types lines one after the other as one person; returns the answer to the last."""
    conversation = Conversation(release.catalogue, Interview(release))
    answers = Answers(release.catalogue, Popularity(release))
    session = Session()

    def type_in(*lines: str) -> Reply:
        nonlocal session
        for line in lines:
            turn = conversation.hear(session, line)
            session, reply = turn.session, turn.reply
            if isinstance(turn.job, RecommendJob | PredictJob):
                ask = worker.recommend if isinstance(turn.job, RecommendJob) else worker.predict
                session, then = answers.tell(session, turn.job, ask(turn.job))  # type: ignore[arg-type]
                reply = replace(then, text=f"{reply.text}\n{then.text}".strip())
        return reply

    return type_in
