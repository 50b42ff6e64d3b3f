"""The conversation as a pure function: what is remembered, asked of the model, and said."""

from __future__ import annotations

import pytest

from bot.conversation import Conversation, Session
from movies.jobs import (
    PredictJob,
    PredictResult,
    Recommendation,
    RecommendJob,
    RecommendResult,
    ServedBy,
)
from movies.movielens import Release
from movies.ratings import Verdict

SERVED_BY = ServedBy(bundle="phase2-test", host="here", pid=1, seconds=0.1)


@pytest.fixture
def conversation(small: Release) -> Conversation:
    return Conversation(small.catalogue)


def test_ratings_are_confirmed_and_remembered(conversation: Conversation) -> None:
    turn = conversation.hear(Session(), "I loved Heat and hated Twister")
    assert turn.session.verdicts == {1: Verdict.GOOD, 5: Verdict.BAD}
    assert "👍 Heat (1995)" in turn.reply.text and "👎 Twister (1996)" in turn.reply.text
    assert turn.job is None


def test_a_new_verdict_replaces_the_old_one(conversation: Conversation) -> None:
    session = conversation.hear(Session(), "I loved Heat").session
    assert conversation.hear(session, "no, I hated Heat").session.verdicts == {1: Verdict.BAD}


def test_a_recommendation_carries_all_ratings_and_wishes(conversation: Conversation) -> None:
    session = conversation.hear(Session(), "I loved Heat and Fargo").session
    job = conversation.hear(session, "recommend me a thriller, no horror").job
    assert isinstance(job, RecommendJob)
    assert [r.movie_id for r in job.ratings] == [1, 2]
    assert (job.wishes.genres, job.wishes.without) == ({"Thriller"}, {"Horror"})


def test_more_keeps_the_wishes_and_never_repeats(conversation: Conversation) -> None:
    turn = conversation.hear(Session(), "recommend a thriller")
    assert isinstance(turn.job, RecommendJob)
    result = RecommendResult(
        recommendations=(Recommendation(movie_id=2, chance=0.8, because=1),), considered=3, served_by=SERVED_BY
    )
    session, reply = conversation.answer(turn.session, turn.job, result)
    assert [(c.movie.title, c.chance) for c in reply.cards] == [("Fargo", 0.8)]
    more = conversation.hear(session, "more").job
    assert isinstance(more, RecommendJob)
    assert more.excluded == {2} and more.wishes.genres == {"Thriller"}
    fresh = conversation.hear(session, "recommend me something").job
    assert isinstance(fresh, RecommendJob) and not fresh.wishes


def test_an_impossible_wish_is_named(conversation: Conversation) -> None:
    turn = conversation.hear(Session(), "recommend a western from the 1950s")
    assert isinstance(turn.job, RecommendJob)
    empty = RecommendResult(recommendations=(), considered=0, served_by=SERVED_BY)
    text = conversation.answer(turn.session, turn.job, empty)[1].text
    assert "Western" in text and "1950" in text


def test_a_prediction_is_told_as_a_chance(conversation: Conversation) -> None:
    session = conversation.hear(Session(), "I loved Heat").session
    turn = conversation.hear(session, "would I like Pulp Fiction?")
    assert isinstance(turn.job, PredictJob) and turn.job.movie_ids == (6,)
    result = PredictResult(chances=(0.73,), served_by=SERVED_BY)
    assert "Pulp Fiction (1994): 73 %" in conversation.answer(turn.session, turn.job, result)[1].text


def test_a_movie_already_rated_is_not_predicted(conversation: Conversation) -> None:
    session = conversation.hear(Session(), "I hated Twister").session
    turn = conversation.hear(session, "would I like Twister?")
    assert turn.job is None and "did not like Twister" in turn.reply.text


def test_an_unknown_title_offers_the_closest_three(conversation: Conversation) -> None:
    for message in ("I loved Pulp Fictoin", "would I like Pulp Fictoin?"):
        text = conversation.hear(Session(), message).reply.text
        assert "Pulp Fictoin" in text and "Pulp Fiction (1994)" in text
        assert text.count("(19") + text.count("(20") == 3


@pytest.mark.parametrize("message", ["", " ", "\x00\x01", "мне нравится", "好的电影", "🤷" * 50, "x" * 1_000_000])
def test_every_message_gets_an_answer(message: str, conversation: Conversation) -> None:
    turn = conversation.hear(Session(), message)
    assert turn.reply.text.strip() and turn.session == Session()


def test_a_very_long_message_is_said_to_be_cut(conversation: Conversation) -> None:
    text = conversation.hear(Session(), "I loved Heat. " + "bla " * 5000).reply.text
    assert "first 4,000 characters" in text and "👍 Heat" in text
