"""The conversation as a pure function: its memory, its jobs and its replies."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from bot.contracts.actions import Action
from bot.contracts.replies import Choice, Reply
from bot.contracts.session import Question, Session
from bot.conversation.dialogue import Conversation
from bot.conversation.greetings import greeting
from bot.conversation.interview import Interview
from bot.conversation.job_replies import Answers
from bot.conversation.job_requests import guests, movie_night
from bot.conversation.popularity import Popularity
from bot.conversation.session_updates import only_adds
from bot.conversation.turn import SideEffect, Turn
from bot.ratings_import.report import ImportReport, ImportRow, LeftOut, Reason
from movies.catalogue import Catalogue, Movie
from movies.movielens import RatingTable, Release
from movies.protocol.recommendation import (
    MOST_PEOPLE,
    ExplainJob,
    GroupJob,
    PredictJob,
    Recommendation,
    RecommendJob,
    RecommendResult,
    ServedBy,
    Wishes,
)
from movies.ratings import Rating, Verdict

SERVED_BY = ServedBy(bundle="phase2-test", host="here", pid=1, seconds=0.1)
GOOD, BAD = Verdict.GOOD, Verdict.BAD
# Of the movies of the fixture `small`: crime and Star Trek.
HEAT, FARGO, SUSPECTS, BATMAN, TWISTER, PULP_FICTION, GENERATIONS, SPOCK = range(1, 9)
SABRINA_1995, SABRINA_1954, SCREAM, BIG = 10, 11, 12, 13
FIVE = (PULP_FICTION, SUSPECTS, SCREAM, BIG, 15)


@pytest.fixture(scope="module")
def conversation(small: Release) -> Conversation:
    return Conversation(small.catalogue, Interview(small))


@pytest.fixture(scope="module")
def answers(small: Release) -> Answers:
    return Answers(small.catalogue, Popularity(small))


@pytest.fixture
def fan(conversation: Conversation) -> Session:
    """Somebody who told two movies they loved."""
    return conversation.hear(Session(), "I loved Heat and Fargo").session


def actions(reply: Reply) -> dict[str, str]:
    """The actions of a reply's buttons, by label."""
    return {choice.label: str(choice.action) for choice in reply.choices}


def shown(answers: Answers, turn: Turn, *movie_ids: int) -> Session:
    """The session after these movies were recommended as the answer to a turn."""
    assert isinstance(turn.job, RecommendJob)
    assert turn.job.count == len(movie_ids)
    found = tuple(Recommendation(movie_id=i, chance=0.8) for i in movie_ids)
    result = RecommendResult(recommendations=found, considered=9, honoured=turn.job.wishes, served_by=SERVED_BY)
    return answers.tell(turn.session, turn.job, result)[0]


@pytest.fixture
def with_five(conversation: Conversation, answers: Answers, fan: Session) -> Session:
    """The fan, with five recommendations on screen."""
    return shown(answers, conversation.hear(fan, "recommend me something"), *FIVE)


def test_after_a_button_it_no_longer_means_the_movie_told_of_before(
    conversation: Conversation, answers: Answers, fan: Session
) -> None:
    """Somebody mentions Twister and presses "more": what they say next is about the list, not about Twister."""
    told = conversation.hear(fan, "I loved Twister").session
    assert told.talk.focus == TWISTER
    pressed = conversation.tap(told, Action.parse("more"))
    after = conversation.hear(shown(answers, pressed, *FIVE), "good, bad, not seen, good").session
    assert after.verdicts[TWISTER] is GOOD and after.talk.focus != TWISTER
    assert set(after.verdicts) <= {HEAT, FARGO, TWISTER, *FIVE}


def test_a_movie_that_was_only_mentioned_is_not_recommended(conversation: Conversation) -> None:
    turn = conversation.hear(Session(), "recommend me a thriller. I have seen Heat a hundred times")
    assert isinstance(turn.job, RecommendJob)
    assert HEAT in turn.job.wishes.other_than or HEAT in turn.session.verdicts
    turn = conversation.hear(Session(), "a thriller please, I have seen Twister")
    assert isinstance(turn.job, RecommendJob) and turn.job.wishes.other_than == {TWISTER}


@pytest.mark.parametrize(
    ("before", "now", "adds"),
    [
        (Wishes(languages={"Korean"}), Wishes(without_topics={"zombies"}), True),
        (Wishes(topics={"sad"}), Wishes(languages={"Korean"}), True),
        (Wishes(year_to=1985), Wishes(topics={"hidden gems"}), True),
        (Wishes(genres={"Comedy"}), Wishes(genres={"Western"}), False),
        (Wishes(languages={"Korean"}), Wishes(genres={"Western"}), False),
        (Wishes(topics={"slow"}), Wishes(topics={"snow"}), False),
        (Wishes(), Wishes(topics={"snow"}), False),
    ],
)
def test_a_wish_without_another_subject_adds_to_that_of_the_list_on_screen(
    before: Wishes, now: Wishes, adds: bool
) -> None:
    assert only_adds(before, now) is adds


class TestGreeting:
    def test_a_stranger_is_greeted_in_one_line_that_offers_to_ask(self) -> None:
        reply = greeting(Session())
        assert "\n" not in reply.text
        assert actions(reply) == {"show me some": "offer"}

    def test_who_comes_back_hears_how_much_is_remembered(self, fan: Session) -> None:
        reply = greeting(fan)
        assert "\n" not in reply.text and "Welcome back" in reply.text and "two movies" in reply.text
        assert actions(reply) == {"recommend": "recommend"}


class TestTelling:
    def test_what_was_understood_is_shown_and_can_be_taken_back_by_one_tap(self, conversation: Conversation) -> None:
        turn = conversation.hear(Session(), "I loved Heat and hated Twister")
        assert turn.session.verdicts == {HEAT: GOOD, TWISTER: BAD}
        assert "👍 Heat (1995)" in turn.reply.text and "👎 Twister (1996)" in turn.reply.text
        assert conversation.tap(turn.session, Action.parse(actions(turn.reply)["not right?"])).session.verdicts == {}

    def test_a_new_verdict_replaces_the_old_one_and_counts_as_the_latest(
        self, conversation: Conversation, fan: Session
    ) -> None:
        after = conversation.hear(fan, "no, I hated Heat").session
        assert list(after.verdicts.items()) == [(FARGO, GOOD), (HEAT, BAD)]

    def test_more_is_asked_for_until_there_are_five_ratings(self, conversation: Conversation) -> None:
        session, said = Session(), []
        for title in ("Heat", "Fargo", "Twister", "Big", "Scream", "Amélie"):
            turn = conversation.hear(session, f"I loved {title}")
            session = turn.session
            said.append(turn.reply.text.splitlines()[1])
            assert "recommend" in actions(turn.reply)
        assert ["more" in line for line in said] == [True] * 4 + [False] * 2
        assert all("recommend" in line for line in said)

    def test_a_movie_is_forgotten_by_its_title_and_that_can_be_undone(
        self, conversation: Conversation, fan: Session
    ) -> None:
        turn = conversation.hear(fan, "delete my rating of Heat please")
        assert turn.session.verdicts == {FARGO: GOOD} and "Heat (1995)" in turn.reply.text
        assert conversation.hear(turn.session, "undo").session.verdicts == fan.verdicts

    def test_who_forgets_a_movie_never_told_of_hears_that_there_is_nothing_to_forget(
        self, conversation: Conversation, fan: Session
    ) -> None:
        turn = conversation.hear(fan, "remove Twister")
        assert turn.session.verdicts == fan.verdicts and "nothing to forget" in turn.reply.text

    def test_nobody_is_answered_for_who_has_not_told_their_taste(
        self, conversation: Conversation, fan: Session
    ) -> None:
        turn = conversation.hear(fan, "Would my wife like Twister? She loves Big")
        assert turn.job is None and turn.session.verdicts == fan.verdicts and "movie night" in turn.reply.text

    def test_a_series_is_said_to_be_no_movie(self, conversation: Conversation) -> None:
        turn = conversation.hear(Session(), "loved Heat, but breaking bad is better than any movie")
        assert turn.session.verdicts == {HEAT: GOOD} and turn.session.strangers == {}
        assert "“Breaking Bad” is a TV show" in turn.reply.text

    def test_undo_restores_exactly_what_was_known_before(self, conversation: Conversation, fan: Session) -> None:
        not_seen = conversation.hear(fan, "I have not seen Big").session
        told = conversation.hear(not_seen, "I hated Heat and Twister, loved Scream").session
        assert told.verdicts == {FARGO: GOOD, HEAT: BAD, TWISTER: BAD, SCREAM: GOOD}
        back = conversation.hear(told, "undo")
        assert (back.session.verdicts, back.session.unseen) == (fan.verdicts, {BIG})
        assert "Twister" in back.reply.text and "👍 Heat" in back.reply.text

    def test_undo_takes_back_the_last_thing_told_also_where_that_is_not_seen(
        self, conversation: Conversation, fan: Session
    ) -> None:
        turn = conversation.hear(fan, "I have not seen Big")
        assert turn.session.unseen == {BIG}
        back = conversation.tap(turn.session, Action.parse(actions(turn.reply)["not right?"])).session
        assert (back.unseen, back.verdicts) == (set(), fan.verdicts)

    def test_undo_is_possible_once(self, conversation: Conversation, fan: Session) -> None:
        back = conversation.hear(fan, "undo").session
        again = conversation.hear(back, "undo")
        assert again.session == back and "nothing to undo" in again.reply.text

    def test_a_movie_rated_at_last_is_no_longer_unseen(self, conversation: Conversation) -> None:
        session = conversation.hear(Session(), "I have not seen Big").session
        assert conversation.hear(session, "I loved Big").session.unseen == set()

    def test_a_movie_only_named_is_asked_about_and_answered_by_a_tap_or_a_word(
        self, conversation: Conversation
    ) -> None:
        turn = conversation.hear(Session(), "I have seen Twister")
        assert turn.session.verdicts == {} and "Twister (1996)" in turn.reply.text
        taps = actions(turn.reply)
        assert set(taps) == {"👍", "👎", "leave it", "would I like it?"}
        assert conversation.tap(turn.session, Action.parse(taps["👎"])).session.verdicts == {TWISTER: BAD}
        assert conversation.hear(turn.session, "loved it").session.verdicts == {TWISTER: GOOD}
        assert isinstance(conversation.tap(turn.session, Action.parse(taps["would I like it?"])).job, PredictJob)
        left = conversation.hear(turn.session, "leave it")
        assert left.session.verdicts == {} and left.session.talk.question is Question.NOTHING

    def test_an_answer_that_is_neither_good_nor_bad_is_not_asked_about_again(self, conversation: Conversation) -> None:
        asked = conversation.hear(Session(), "I have seen Twister").session
        left = conversation.hear(asked, "it was ok")
        assert left.session.verdicts == {} and left.session.talk.question is Question.NOTHING

    def test_several_movies_only_named_are_rated_by_one_tap(self, conversation: Conversation) -> None:
        turn = conversation.hear(Session(), "I have seen Twister and Big")
        assert set(actions(turn.reply)) == {"👍 all", "👎 all", "leave it"}
        after = conversation.tap(turn.session, Action.parse(actions(turn.reply)["👎 all"])).session
        assert after.verdicts == {TWISTER: BAD, BIG: BAD}

    def test_a_movie_that_was_rated_and_is_named_again_is_known(self, conversation: Conversation, fan: Session) -> None:
        turn = conversation.hear(fan, "I have seen Heat")
        assert turn.session.verdicts == fan.verdicts and "You already told me you liked Heat" in turn.reply.text

    def test_an_unknown_title_offers_the_closest_to_tap(self, conversation: Conversation, fan: Session) -> None:
        turn = conversation.hear(fan, "I loved Zorblaxian Chronicles")
        assert turn.session.verdicts == fan.verdicts and "Zorblaxian Chronicles" in turn.reply.text
        offered = [choice for choice in turn.reply.choices if str(choice.action).startswith("about:")]
        assert all(choice.label in turn.reply.text for choice in offered)
        if offered:
            asked = conversation.tap(turn.session, offered[0].action)
            assert asked.session.talk.question is Question.VERDICT and offered[0].label in asked.reply.text


class TestWhichMovie:
    def test_namesakes_are_asked_about_with_buttons(self, conversation: Conversation) -> None:
        turn = conversation.hear(Session(), "I loved Sabrina")
        assert turn.session.verdicts == {} and "Which “Sabrina”" in turn.reply.text
        assert set(actions(turn.reply)) == {"Sabrina (1995)", "Sabrina (1954)", "neither"}
        tapped = conversation.tap(turn.session, Action.parse(actions(turn.reply)["Sabrina (1954)"]))
        assert tapped.session.verdicts == {SABRINA_1954: GOOD}
        assert "👍 Sabrina (1954)" in tapped.reply.text and "not right?" in actions(tapped.reply)

    @pytest.mark.parametrize(
        ("answer", "meant"),
        [
            ("1954", {SABRINA_1954}),
            ("54", {SABRINA_1954}),
            ("the old one", {SABRINA_1954}),
            ("the first", {SABRINA_1995}),
            ("both", {SABRINA_1995, SABRINA_1954}),
            ("neither", set()),
            ("leave it", set()),
        ],
    )
    def test_which_one_is_answered_in_words(self, answer: str, meant: set[int], conversation: Conversation) -> None:
        asked = conversation.hear(Session(), "I hated Sabrina").session
        after = conversation.hear(asked, answer).session
        assert after.verdicts == dict.fromkeys(meant, BAD)
        assert after.talk.question is not Question.WHICH

    def test_several_unclear_names_are_asked_about_one_after_the_other(self, conversation: Conversation) -> None:
        first = conversation.hear(Session(), "I loved Sabrina and hated Star Trek, and I have seen Big")
        assert "Which “Sabrina”" in first.reply.text and "Star Trek" not in first.reply.text
        second = conversation.hear(first.session, "1954")
        assert "Which “Star Trek”" in second.reply.text and second.session.verdicts == {SABRINA_1954: GOOD}
        third = conversation.tap(second.session, Action.parse(actions(second.reply)["Star Trek: Generations (1994)"]))
        assert third.session.verdicts == {SABRINA_1954: GOOD, GENERATIONS: BAD}
        assert third.session.talk.question is Question.VERDICT and "Big (1988)" in third.reply.text
        last = conversation.hear(third.session, "loved it").session
        assert last.verdicts == {SABRINA_1954: GOOD, GENERATIONS: BAD, BIG: GOOD}

    def test_a_name_alone_that_several_movies_have_is_asked_about(self, conversation: Conversation) -> None:
        for message in ("Sabrina", "“Sabrina”", "sabrina?"):
            turn = conversation.hear(Session(), message)
            assert "do you mean: Sabrina (1995) or Sabrina (1954)?" in turn.reply.text
        chosen = conversation.tap(turn.session, Action.parse(actions(turn.reply)["Sabrina (1954)"]))
        assert chosen.session.verdicts == {} and chosen.session.talk.question is Question.VERDICT

    def test_what_is_said_of_an_unknown_movie_is_not_said_of_those_asked_about(
        self, conversation: Conversation
    ) -> None:
        asked = conversation.hear(Session(), "I loved Sabrina").session
        turn = conversation.hear(asked, "I loved “Xyzzy”")
        assert turn.session.verdicts == {} and "I don't know “Xyzzy”" in turn.reply.text

    def test_it_means_the_movie_that_was_told_last(self, conversation: Conversation) -> None:
        first = conversation.hear(Session(), "I loved Sabrina").session
        second = conversation.hear(first, "the old one").session
        third = conversation.hear(second, "actually i hated it")
        assert third.session.verdicts == {SABRINA_1954: BAD}

    def test_skipping_one_unclear_name_goes_on_with_the_next(self, conversation: Conversation) -> None:
        first = conversation.hear(Session(), "I loved Sabrina and hated Star Trek").session
        second = conversation.tap(first, Action.parse("skip"))
        assert "Which “Star Trek”" in second.reply.text and second.session.verdicts == {}

    def test_undo_takes_back_one_answer_and_asks_on(self, conversation: Conversation) -> None:
        first = conversation.hear(Session(), "I loved Sabrina and hated Star Trek").session
        second = conversation.hear(first, "1954").session
        back = conversation.hear(second, "undo")
        assert back.session.verdicts == {} and "Undone: Sabrina (1954)" in back.reply.text
        assert "Which “Star Trek”" in back.reply.text and back.session.talk.question is Question.WHICH

    def test_what_can_be_done_at_once_does_not_wait_for_it(self, conversation: Conversation, fan: Session) -> None:
        turn = conversation.hear(fan, "I loved Sabrina. recommend me a thriller")
        assert isinstance(turn.job, RecommendJob) and "Which “Sabrina”" in turn.reply.text
        tapped = conversation.tap(turn.session, Action.parse(actions(turn.reply)["Sabrina (1995)"])).session
        assert tapped.verdicts[SABRINA_1995] is GOOD

    def test_a_chance_asked_of_a_name_that_several_have_waits_for_the_answer(self, conversation: Conversation) -> None:
        asked = conversation.hear(Session(), "would I like Sabrina?")
        assert asked.job is None
        job = conversation.tap(asked.session, Action.parse(actions(asked.reply)["Sabrina (1954)"])).job
        assert isinstance(job, PredictJob) and job.movie_ids == (SABRINA_1954,)


class TestOfferingMoviesToRate:
    def test_who_has_nothing_in_mind_is_offered_movies_with_a_tap_each(self, conversation: Conversation) -> None:
        turn = conversation.hear(Session(), "I can't think of any")
        assert len(turn.reply.cards) == 4 and [c.place for c in turn.reply.cards] == [1, 2, 3, 4]
        for card in turn.reply.cards:
            assert [c.label for c in card.choices] == ["👍", "👎", "not seen"]
        assert set(actions(turn.reply)) == {"recommend", "others"}

    def test_a_tap_rates_one_and_the_others_stay(self, conversation: Conversation) -> None:
        offer = conversation.tap(Session(), Action.parse("offer"))
        first, *others = offer.reply.cards
        turn = conversation.tap(offer.session, first.choices[1].action)
        assert turn.session.verdicts == {first.movie.id: BAD}
        assert [c.movie for c in turn.reply.cards] == [c.movie for c in others]

    def test_answers_in_words_count_in_their_order(self, conversation: Conversation) -> None:
        offer = conversation.tap(Session(), Action.parse("offer"))
        one, two, three, four = (card.movie.id for card in offer.reply.cards)
        turn = conversation.hear(offer.session, "1 good, 2 bad, haven't seen the rest")
        assert turn.session.verdicts == {one: GOOD, two: BAD} and turn.session.unseen == {three, four}

    def test_no_movie_is_offered_twice_and_the_end_is_told(self, conversation: Conversation, small: Release) -> None:
        turn = conversation.tap(Session(), Action.parse("offer"))
        offered: list[int] = []
        while turn.reply.cards:
            offered += [card.movie.id for card in turn.reply.cards]
            turn = conversation.tap(turn.session, Action.parse("skip"))
        assert len(offered) == len(set(offered)) == len(small.catalogue)
        assert turn.reply.text and "recommend" in actions(turn.reply)

    def test_skipped_movies_are_brought_back_by_undo(self, conversation: Conversation, fan: Session) -> None:
        offer = conversation.tap(fan, Action.parse("offer"))
        skipped = conversation.hear(offer.session, "others").session
        assert len(skipped.unseen) == 4
        back = conversation.hear(skipped, "undo").session
        assert (back.unseen, back.verdicts) == (set(), fan.verdicts)


class TestRecommending:
    def test_the_job_carries_all_ratings_and_wishes(self, conversation: Conversation, fan: Session) -> None:
        job = conversation.hear(fan, "recommend me a thriller, no horror").job
        assert isinstance(job, RecommendJob)
        assert [(r.movie_id, r.verdict) for r in job.ratings] == [(HEAT, GOOD), (FARGO, GOOD)]
        assert (job.wishes.genres, job.wishes.without, job.count) == ({"Thriller"}, {"Horror"}, 5)

    def test_it_is_done_when_asked_also_for_a_stranger(self, conversation: Conversation) -> None:
        assert isinstance(conversation.hear(Session(), "recommend me something").job, RecommendJob)

    def test_what_is_told_with_it_counts_and_is_confirmed(self, conversation: Conversation) -> None:
        turn = conversation.hear(Session(), "I hated Twister. recommend me a comedy")
        assert isinstance(turn.job, RecommendJob) and [r.movie_id for r in turn.job.ratings] == [TWISTER]
        assert "👎 Twister" in turn.reply.text and "not right?" in actions(turn.reply)

    def test_more_keeps_the_wishes_and_excludes_what_was_shown(
        self, conversation: Conversation, answers: Answers, fan: Session
    ) -> None:
        session = shown(answers, conversation.hear(fan, "recommend a thriller"), *FIVE)
        for turn in (conversation.hear(session, "more"), conversation.tap(session, Action.parse("more"))):
            assert isinstance(turn.job, RecommendJob)
            assert (turn.job.excluded, turn.job.wishes.genres) == (set(FIVE), {"Thriller"})

    @pytest.mark.parametrize(
        ("first", "then", "together"),
        [
            ("a 90s thriller", "more, but only comedies", Wishes(genres={"Comedy"}, year_from=1990, year_to=1999)),
            ("a thriller", "more, but no horror", Wishes(genres={"Thriller"}, without={"Horror"})),
            ("a thriller, no war", "more, but no comedies", Wishes(genres={"Thriller"}, without={"War", "Comedy"})),
            ("a movie from the 90s", "more, but from the 80s", Wishes(year_from=1980, year_to=1989)),
            ("a movie from the 90s", "more, but after 2005", Wishes(year_from=2006)),
            ("a comedy, no horror", "more, but only horror", Wishes(genres={"Horror"})),
            ("a thriller from the 90s", "recommend a comedy", Wishes(genres={"Comedy"})),
            ("a thriller from the 90s", "recommend me something", Wishes()),
        ],
    )  # fmt: skip
    def test_wishes_are_refined_by_more_and_replaced_by_a_new_wish(
        self, first: str, then: str, together: Wishes, conversation: Conversation, answers: Answers, fan: Session
    ) -> None:
        session = shown(answers, conversation.hear(fan, f"recommend me {first}"), *FIVE)
        job = conversation.hear(session, then).job
        assert isinstance(job, RecommendJob) and job.wishes == together

    def test_seen_it_loved_it_is_a_rating_and_asks_for_one_movie_instead(
        self, conversation: Conversation, with_five: Session
    ) -> None:
        turn = conversation.hear(with_five, "seen the first, loved it")
        assert turn.session.verdicts[PULP_FICTION] is GOOD and "👍 Pulp Fiction" in turn.reply.text
        assert isinstance(turn.job, RecommendJob) and turn.job.count == 1
        assert turn.job.excluded == set(FIVE) and "not right?" in actions(turn.reply)

    def test_a_replaced_movie_leaves_the_others_in_their_places(
        self, conversation: Conversation, answers: Answers, with_five: Session
    ) -> None:
        replaced = shown(answers, conversation.hear(with_five, "seen the first, loved it"), TWISTER)
        assert replaced.talk.on_screen == (TWISTER, *FIVE[1:])
        again = shown(answers, conversation.hear(replaced, "the second was awful"), SABRINA_1995)
        assert again.verdicts[SUSPECTS] is BAD
        assert again.talk.on_screen == (TWISTER, SABRINA_1995, *FIVE[2:])
        why = conversation.hear(again, "why the first").job
        assert isinstance(why, ExplainJob) and why.movie_id == TWISTER

    def test_several_that_were_seen_are_all_replaced(self, conversation: Conversation, with_five: Session) -> None:
        job = conversation.hear(with_five, "loved the first and the third").job
        assert isinstance(job, RecommendJob) and job.count == 2

    @pytest.mark.parametrize("said", ["seen the first and the third", "1 and 3 seen, both fine", "I've seen 1 and 3"])
    def test_what_was_seen_is_replaced_and_asked_about(
        self, conversation: Conversation, answers: Answers, with_five: Session, said: str
    ) -> None:
        turn = conversation.hear(with_five, said)
        assert isinstance(turn.job, RecommendJob) and turn.job.count == 2 and "did you like them?" in turn.reply.text
        assert "👍 Pulp Fiction" in actions(turn.reply)
        replaced = shown(answers, turn, TWISTER, SABRINA_1995)
        assert replaced.talk.on_screen == (TWISTER, FIVE[1], SABRINA_1995, *FIVE[3:])

    def test_what_is_said_next_of_those_seen_is_about_no_other(
        self, conversation: Conversation, answers: Answers, with_five: Session
    ) -> None:
        replaced = shown(answers, conversation.hear(with_five, "seen the first and the third"), TWISTER, SABRINA_1995)
        both = conversation.hear(replaced, "they were great")
        assert {both.session.verdicts.get(i) for i in (FIVE[0], FIVE[2])} == {GOOD}
        assert len(both.session.verdicts) == len(with_five.verdicts) + 2
        second = conversation.hear(replaced, "the second was awful").session
        assert second.verdicts[FIVE[1]] is BAD and FIVE[2] not in second.verdicts

    def test_the_wishes_outlast_a_word_on_what_was_seen(
        self, conversation: Conversation, answers: Answers, fan: Session
    ) -> None:
        funny = shown(answers, conversation.hear(fan, "recommend me a comedy under 100 minutes"), *FIVE)
        seen = shown(answers, conversation.hear(funny, "seen the first"), TWISTER)
        job = conversation.hear(seen, "not animated please").job
        assert isinstance(job, RecommendJob) and job.wishes.genres == {"Comedy"} and job.wishes.minutes_to
        assert job.wishes.without == {"Animation"}

    def test_what_was_left_out_is_no_wish_for_the_next_list(
        self, conversation: Conversation, answers: Answers, fan: Session
    ) -> None:
        turn = conversation.hear(fan, "a comedy about beekeepers")
        assert isinstance(turn.job, RecommendJob) and turn.job.wishes.topics
        found = tuple(Recommendation(movie_id=i, chance=0.8) for i in FIVE)
        kept = turn.job.wishes.model_copy(update={"topics": frozenset()})
        result = RecommendResult(recommendations=found, considered=9, honoured=kept, served_by=SERVED_BY)
        session, _ = answers.tell(turn.session, turn.job, result)
        job = conversation.hear(session, "something about chess maybe").job
        assert isinstance(job, RecommendJob)
        assert (job.wishes.genres, job.wishes.topics) == ({"Comedy"}, {"chess"})

    def test_any_more_asks_for_what_the_movies_just_named_share(self, conversation: Conversation) -> None:
        told = "I loved Star Trek: Generations and The City of Lost Children."
        job = conversation.hear(Session(), f"{told} Any more from the nineties?").job
        assert isinstance(job, RecommendJob) and job.wishes.genres == {"Sci-Fi"} and job.wishes.year_from == 1990
        job = conversation.hear(Session(), "I loved Heat. Got any more?").job
        assert isinstance(job, RecommendJob) and job.wishes.like == {HEAT}
        job = conversation.hear(Session(), f"{told} Any more comedies?").job
        assert isinstance(job, RecommendJob) and job.wishes.genres == {"Comedy"} and not job.wishes.like

    def test_movies_like_these_are_not_like_one_that_was_hated(self, conversation: Conversation) -> None:
        told = conversation.hear(Session(), "I loved Xyzzy and Zorblax, hated Heat").session
        job = conversation.hear(told, "something like these").job
        assert isinstance(job, RecommendJob) and not job.wishes.like
        told = conversation.hear(Session(), "I loved Heat").session
        job = conversation.hear(told, "something like that").job
        assert isinstance(job, RecommendJob) and job.wishes.like == {HEAT}

    @pytest.mark.parametrize("said", ["not Twister lol", "she's seen Twister like 50 times, not that again"])
    def test_a_movie_that_is_not_wanted_on_a_list_is_left_out_of_the_next_one(
        self, conversation: Conversation, answers: Answers, fan: Session, said: str
    ) -> None:
        listed = shown(answers, conversation.hear(fan, "a thriller please"), *FIVE)
        job = conversation.hear(listed, said).job
        assert isinstance(job, RecommendJob)
        assert (job.wishes.genres, job.wishes.other_than, job.count) == ({"Thriller"}, {TWISTER}, 5)

    def test_a_movie_on_the_list_that_is_not_wanted_is_replaced(
        self, conversation: Conversation, with_five: Session
    ) -> None:
        turn = conversation.hear(with_five, "not Pulp Fiction")
        assert isinstance(turn.job, RecommendJob) and turn.job.count == 1 and turn.session.talk.seen == (PULP_FICTION,)

    def test_a_movie_night_with_several_wishes_gets_a_list_at_once(self, conversation: Conversation) -> None:
        many = conversation.hear(Session(), "team movie night on friday, 12 people, a comedy, under two hours")
        assert isinstance(many.job, RecommendJob) and many.job.wishes.genres == {"Comedy"}
        assert "/movienight" in many.reply.text
        assert conversation.hear(Session(), "movie night tonight, a 90s comedy").job is None

    def test_thanks_for_a_movie_that_is_not_named_is_asked_which_one(self, conversation: Conversation) -> None:
        turn = conversation.hear(Session(), "thanks, we watched number two last night and loved it")
        assert "Which movie was it?" in turn.reply.text
        assert "Which movie" not in conversation.hear(Session(), "thanks a lot").reply.text

    @pytest.mark.parametrize(
        "said", ["how does your ranking work?", "wie entscheidest du?", "why do you show me what I already rated?"]
    )
    def test_who_asks_how_it_works_is_told(self, conversation: Conversation, said: str) -> None:
        assert "language model" in conversation.hear(Session(), said).reply.text

    def test_what_could_not_be_replaced_is_replaced_with_the_next_one(
        self, conversation: Conversation, answers: Answers, with_five: Session
    ) -> None:
        waiting = conversation.tap(with_five, Action.parse(f"rate:{SCREAM}:bad")).session
        turn = conversation.tap(waiting, Action.parse(f"rate:{BIG}:bad"))
        assert shown(answers, turn, TWISTER, BATMAN).talk.on_screen == (PULP_FICTION, SUSPECTS, TWISTER, BATMAN, 15)

    def test_not_having_seen_a_recommendation_keeps_it_on_screen(
        self, conversation: Conversation, with_five: Session
    ) -> None:
        for turn in (
            conversation.tap(with_five, Action.parse(f"rate:{SUSPECTS}:unseen")),
            conversation.hear(with_five, "I have not seen the second"),
        ):
            assert turn.job is None and turn.session.unseen == {SUSPECTS}
            assert turn.session.talk.on_screen == FIVE and {"more", "why?"} <= set(actions(turn.reply))

    def test_recommendations_stay_in_sight_while_another_movie_is_told(
        self, conversation: Conversation, with_five: Session
    ) -> None:
        told = conversation.hear(with_five, "I hated Twister").session
        why = conversation.hear(told, "why the second").job
        assert isinstance(why, ExplainJob) and why.movie_id == SUSPECTS

    def test_wishing_for_something_like_a_movie_is_no_verdict_on_it(self, conversation: Conversation) -> None:
        turn = conversation.hear(Session(), "something like Twister")
        assert isinstance(turn.job, RecommendJob) and turn.job.wishes.like == {TWISTER}
        assert turn.session.verdicts == {}

    def test_something_like_a_movie_asks_which_one_first(self, conversation: Conversation, fan: Session) -> None:
        asked = conversation.hear(fan, "something like Sabrina")
        assert asked.job is None
        turn = conversation.hear(asked.session, "the old one")
        assert isinstance(turn.job, RecommendJob) and turn.job.wishes.like == {SABRINA_1954}


class TestChances:
    def test_would_i_like_asks_for_one_or_several(self, conversation: Conversation, fan: Session) -> None:
        for message, ids in (
            ("would I like Pulp Fiction?", (PULP_FICTION,)),
            ("would I like Pulp Fiction and Big?", (PULP_FICTION, BIG)),
        ):
            job = conversation.hear(fan, message).job
            assert isinstance(job, PredictJob) and job.movie_ids == ids

    def test_a_movie_already_rated_is_not_predicted(self, conversation: Conversation, fan: Session) -> None:
        turn = conversation.hear(fan, "would I like Heat?")
        assert turn.job is None and "liked Heat" in turn.reply.text
        both = conversation.hear(fan, "would I like Heat and Big?")
        assert isinstance(both.job, PredictJob) and both.job.movie_ids == (BIG,)
        assert "liked Heat" in both.reply.text

    def test_an_unclear_name_beside_a_clear_one_can_be_tapped(self, conversation: Conversation, fan: Session) -> None:
        turn = conversation.hear(fan, "would I like Big and Sabrina?")
        assert isinstance(turn.job, PredictJob) and turn.job.movie_ids == (BIG,)
        job = conversation.tap(turn.session, Action.parse(actions(turn.reply)["Sabrina (1954)"])).job
        assert isinstance(job, PredictJob) and job.movie_ids == (SABRINA_1954,)

    def test_without_a_movie_it_asks_for_one(self, conversation: Conversation, fan: Session) -> None:
        turn = conversation.hear(fan, "would I like it?")
        assert turn.job is None and turn.reply.text


class TestReasons:
    @pytest.mark.parametrize(
        ("message", "movie"), [("why?", PULP_FICTION), ("why the second", SUSPECTS), ("why Scream?", SCREAM)]
    )
    def test_why_explains_the_one_that_is_meant(
        self, message: str, movie: int, conversation: Conversation, with_five: Session
    ) -> None:
        job = conversation.hear(with_five, message).job
        assert isinstance(job, ExplainJob) and job.movie_id == movie and len(job.ratings) == 2

    def test_why_leaves_the_recommendations_on_screen(self, conversation: Conversation, with_five: Session) -> None:
        after = conversation.hear(with_five, "why the second").session
        assert after.talking(focus=None) == with_five

    def test_it_is_the_movie_whose_reason_was_told(self, conversation: Conversation, with_five: Session) -> None:
        explained = conversation.hear(with_five, "why the second").session
        assert SUSPECTS not in explained.verdicts
        assert conversation.hear(explained, "seen it, loved it").session.verdicts[SUSPECTS] is Verdict.GOOD

    def test_which_one_is_asked_where_it_may_be_any_of_a_list(
        self, conversation: Conversation, with_five: Session
    ) -> None:
        asked = conversation.hear(with_five, "seen it, loved it")
        assert asked.session.verdicts == with_five.verdicts
        assert asked.session.talk.question is Question.WHICH
        picked = conversation.hear(asked.session, "the second")
        assert picked.session.verdicts[SUSPECTS] is Verdict.GOOD
        assert isinstance(picked.job, RecommendJob) and picked.job.count == 1

    def test_without_ratings_it_is_what_people_in_general_like(self, conversation: Conversation) -> None:
        turn = conversation.tap(Session(), Action.parse(f"why:{BIG}"))
        assert turn.job is None and "most people" in turn.reply.text

    def test_with_nothing_on_screen_it_says_what_can_be_asked(self, conversation: Conversation, fan: Session) -> None:
        turn = conversation.hear(fan, "why?")
        assert turn.job is None and turn.reply.text


class TestWhatIsKnown:
    def test_the_profile_counts_likes_dislikes_and_genres(self, conversation: Conversation) -> None:
        session = conversation.hear(Session(), "I loved Heat, Fargo and The Usual Suspects, hated Twister").session
        reply = conversation.hear(session, "what do you know about me").reply
        assert "👍 3" in reply.text and "👎 1" in reply.text
        assert "Thriller 3 of 4" in reply.text and "Crime 3 of 3" in reply.text and "Action 1 of 2" in reply.text
        assert actions(reply) == {"export": "export", "forget me": "forget", "you may learn": "learn:yes"}

    def test_of_a_stranger_nothing_is_known_and_nothing_can_be_forgotten(self, conversation: Conversation) -> None:
        reply = conversation.hear(Session(), "profile").reply
        assert "nothing" in reply.text and reply.choices == ()

    def test_export_is_left_to_the_front_end(self, conversation: Conversation, fan: Session) -> None:
        turn = conversation.hear(fan, "export")
        assert (turn.side_effect, turn.session) == (SideEffect.EXPORT, fan)

    def test_forgetting_is_asked_about_first(self, conversation: Conversation, fan: Session) -> None:
        asked = conversation.hear(fan, "forget me")
        assert asked.side_effect is None and asked.session.verdicts == fan.verdicts
        assert set(actions(asked.reply)) == {"yes", "no"} and "two movies" in asked.reply.text
        for sure in (conversation.hear(asked.session, "yes"), conversation.tap(asked.session, Action.parse("yes"))):
            assert (sure.session, sure.side_effect) == (Session(), SideEffect.FORGET)
        for kept in (conversation.hear(asked.session, "no"), conversation.tap(asked.session, Action.parse("no"))):
            assert (kept.session.verdicts, kept.side_effect) == (fan.verdicts, None)

    def test_a_yes_that_comes_after_something_else_forgets_nothing(
        self, conversation: Conversation, fan: Session
    ) -> None:
        asked = conversation.hear(fan, "forget me").session
        for between in ("help", "thanks", "I loved Big", "recommend", "what?"):
            later = conversation.hear(asked, between).session
            for yes in (conversation.hear(later, "yes"), conversation.tap(later, Action.parse("yes"))):
                assert yes.side_effect is None and yes.session.verdicts.keys() >= fan.verdicts.keys()

    def test_an_import_counts_what_is_new_and_names_what_was_left_out(
        self, conversation: Conversation, fan: Session
    ) -> None:
        lost = LeftOut(ImportRow(4, ("Nowhere Movie",), 1990), Reason.NOT_IN_CATALOGUE)
        turn = conversation.imported(
            fan, ImportReport((Rating(HEAT, GOOD), Rating(FARGO, BAD), Rating(BIG, BAD)), (lost,))
        )
        assert turn.session.verdicts == {HEAT: GOOD, FARGO: BAD, BIG: BAD}
        assert "3 of your 4" in turn.reply.text and "2 are new or changed" in turn.reply.text
        assert "Nowhere Movie" in turn.reply.text and "recommend" in actions(turn.reply)


class TestMovieNight:
    def test_it_may_be_for_movies_of_a_kind(self, conversation: Conversation) -> None:
        for message in ("movie night, a comedy from the 90s", "movie night with ben, a 90s comedy"):
            wished = conversation.hear(Session(), message).session.talk.wishes
            assert (wished.genres, wished.year_from, wished.year_to) == ({"Comedy"}, 1990, 1999)

    def test_the_guests_are_those_who_are_named(self) -> None:
        for message, names in (
            ("movie night with ben and cleo", ("ben", "cleo")),
            ("Movie night for me, Ben & ana.b!", ("Ben", "ana.b")),
            ("movie night with ben, ben and us", ("ben",)),
            ("movie night", ()),
            ("movie night with ben; DROP TABLE people", ("ben DROP TABLE people",)),
            ("movie night with ben and cleo, something funny", ("ben", "cleo")),
            ("movie night with ben tonight, but no horror", ("ben",)),
            ("movie night with my friends", ()),
            ("movie night with Anastasia and Mel", ("Anastasia", "Mel")),
        ):
            assert guests(message) == names

    def test_the_front_end_is_told_whom_to_load(self, conversation: Conversation, fan: Session) -> None:
        turn = conversation.hear(fan, "movie night with ben and cleo")
        assert (turn.side_effect, turn.guests) == (SideEffect.GROUP, ("ben", "cleo"))

    def test_without_names_it_says_how(self, conversation: Conversation, fan: Session) -> None:
        turn = conversation.hear(fan, "movie night")
        assert turn.guests == () and "movie night with" in turn.reply.text

    def test_everybodys_ratings_go_to_the_model_and_nothing_shown_to_any_of_them_comes_back(
        self, conversation: Conversation, fan: Session, small: Release
    ) -> None:
        ben = replace(conversation.hear(Session(), "I hated Twister").session, shown={BIG: 0.5})
        job = movie_night(small.catalogue, fan, [("you", fan), ("ben", ben)]).job
        assert isinstance(job, GroupJob)
        assert [[r.movie_id for r in person] for person in job.people] == [[HEAT, FARGO], [TWISTER]]
        assert job.excluded == {BIG} and job.count == 5

    def test_strangers_are_named(self, conversation: Conversation, fan: Session, small: Release) -> None:
        two = movie_night(small.catalogue, fan, [("you", fan), ("ben", Session())]).reply.text
        assert "Ben hasn't told me anything" in two and "You" not in two
        three = movie_night(
            small.catalogue, Session(), [(name, Session()) for name in ("you", "ben", "cleo")]
        ).reply.text
        assert "You, ben and cleo haven't told me anything" in three

    def test_too_many_people_are_cut_and_told_so(
        self, conversation: Conversation, fan: Session, small: Release
    ) -> None:
        many = [("you", fan)] + [(f"guest{k}", fan) for k in range(MOST_PEOPLE + 5)]
        turn = movie_night(small.catalogue, fan, many)
        assert isinstance(turn.job, GroupJob) and len(turn.job.people) == MOST_PEOPLE
        assert f"first {MOST_PEOPLE}" in turn.reply.text

    def test_alone_it_says_how(self, conversation: Conversation, fan: Session, small: Release) -> None:
        assert movie_night(small.catalogue, fan, [("you", fan)]).job is None

    def test_more_after_a_movie_night_is_for_the_same_people(
        self, conversation: Conversation, fan: Session, small: Release
    ) -> None:
        night = movie_night(small.catalogue, fan, [("you", fan), ("ben", fan)]).session
        again = conversation.hear(night, "more")
        assert (again.side_effect, again.guests) == (SideEffect.GROUP, ("ben",))
        alone = conversation.hear(night, "recommend me something")
        assert isinstance(alone.job, RecommendJob)
        assert isinstance(conversation.hear(alone.session, "more").job, RecommendJob)


MALFORMED = (
    "", ":", "::", "rate", "rate:", "rate:1", "rate:1:", "rate:1:great", "rate:999999:good", "rate:-1:good",
    "rate:x:good", "rate:²:good", "rate:" + "9" * 5_000 + ":good", "all", "all:good", "all:x", "which", "which:1",
    "which:all", "why:999999", "why:x", "predict", "predict:999999", "about:x", "yes", "no", "again", "drop table",
    "RATE:1:good", "🤷", "x" * 10_000,
)  # fmt: skip


@pytest.mark.parametrize("action", MALFORMED, ids=lambda a: a[:20])
def test_an_unknown_or_outdated_tap_is_answered_and_changes_nothing(
    action: str, conversation: Conversation, fan: Session, with_five: Session
) -> None:
    for session in (Session(), fan, with_five):
        turn = conversation.tap(session, Action.parse(action))
        assert turn.reply.text and turn.session == session
        assert turn.job is None and turn.side_effect is None


def test_every_choice_of_every_reply_is_taken(conversation: Conversation, answers: Answers) -> None:
    """Two steps of taps from each kind of reply; only buttons of other replies may be too old."""
    turns = [
        conversation.hear(Session(), message)
        for message in (
            "hi", "show me some", "I loved Heat", "I loved Sabrina", "I have seen Heat", "I have seen Heat and Big",
            "I loved Heat. profile", "forget me", "I loved Zorblaxian Chronicles", "would I like Zorblaxian Things?",
        )
    ]  # fmt: skip
    for turn in turns:
        cards = [choice for card in turn.reply.cards for choice in card.choices]
        for choice in (*turn.reply.choices, *cards):
            after = conversation.tap(turn.session, choice.action)
            assert "too old" not in after.reply.text, choice
            assert after.reply.text or after.reply.waits or after.side_effect is not None


@pytest.mark.parametrize("message", ["", " ", "\x00\x01", "мне нравится", "好的电影", "🤷" * 50, "x" * 1_000_000])
def test_every_message_gets_an_answer(message: str, conversation: Conversation) -> None:
    turn = conversation.hear(Session(), message)
    assert turn.reply.text.strip() and turn.session == Session()


def test_a_very_long_message_is_said_to_be_cut(conversation: Conversation) -> None:
    text = conversation.hear(Session(), "I loved Heat. " + "bla " * 5000).reply.text
    assert "first 4,000 characters" in text and "👍 Heat" in text


@pytest.mark.parametrize(
    "message", ["help", "thanks", "how are you?", "import", "what's the weather", "yes", "no", "ok"]
)
def test_talk_that_is_not_about_movies_is_answered_and_changes_no_rating(
    message: str, conversation: Conversation, fan: Session
) -> None:
    turn = conversation.hear(fan, message)
    assert turn.reply.text and turn.session.verdicts == fan.verdicts and not turn.reply.ends


def test_bye_ends_the_talk(conversation: Conversation, fan: Session) -> None:
    assert conversation.hear(fan, "bye").reply.ends


def test_buttons_below_one_reply_have_different_labels(conversation: Conversation, fan: Session) -> None:
    for message in ("I loved Sabrina", "I have seen Big", "show me some", "I hated Big", "profile", "forget me"):
        choices: tuple[Choice, ...] = conversation.hear(fan, message).reply.choices
        labels = sorted(choice.label for choice in choices)
        assert all(a != b for a, b in pairwise(labels))


def test_what_was_said_of_one_movie_goes_over_to_the_one_that_was_meant(
    conversation: Conversation, fan: Session
) -> None:
    turn = conversation.hear(conversation.hear(fan, "I loved Twister").session, "no I meant Pulp Fiction")
    assert turn.session.verdicts == {**fan.verdicts, PULP_FICTION: GOOD}
    assert "not Twister" in turn.reply.text


@pytest.mark.parametrize("message", ["not Twister, Pulp Fiction", "oops, I meant Pulp Fiction"])
def test_a_correction_may_name_the_wrong_movie_or_not(message: str, conversation: Conversation) -> None:
    told = conversation.hear(Session(), "I hated Twister").session
    assert conversation.hear(told, message).session.verdicts == {PULP_FICTION: BAD}


def test_verdicts_that_were_mixed_up_are_swapped(conversation: Conversation) -> None:
    told = conversation.hear(Session(), "loved Heat, hated Fargo").session
    assert conversation.hear(told, "no, the other way round").session.verdicts == {HEAT: BAD, FARGO: GOOD}
    ironic = conversation.hear(Session(), "loved Heat").session
    assert conversation.hear(ironic, "that was sarcasm").session.verdicts == {HEAT: BAD}


def test_a_child_that_told_its_age_gets_movies_for_it(conversation: Conversation) -> None:
    told = conversation.hear(Session(), "hi im 7 and i love Heat")
    assert "you're 7" in told.reply.text
    job = conversation.hear(told.session, "recommend").job
    assert isinstance(job, RecommendJob) and job.wishes.youngest == 7
    of_another_age = conversation.hear(told.session, "something for my 3 year old").job
    assert isinstance(of_another_age, RecommendJob) and of_another_age.wishes.youngest == 3


def test_of_several_movies_nobody_guesses_which_was_meant_otherwise(conversation: Conversation, fan: Session) -> None:
    turn = conversation.hear(fan, "no I meant Twister")
    assert turn.session.verdicts == fan.verdicts
    assert turn.session.talk.question is Question.VERDICT


def test_an_unknown_title_is_named_noted_and_taken_back(conversation: Conversation) -> None:
    turn = conversation.hear(Session(), "I loved Zorblax Returns and hated Heat")
    assert turn.session.verdicts == {HEAT: BAD} and turn.session.strangers == {"Zorblax Returns": GOOD}
    assert "Zorblax Returns" in turn.reply.text and "doesn't count" in turn.reply.text
    assert "not right?" in actions(turn.reply)
    undone = conversation.hear(turn.session, "undo")
    assert undone.session.strangers == {} and undone.session.verdicts == {}
    assert "Zorblax Returns" in undone.reply.text


def test_a_movie_is_suggested_for_an_unknown_title_only_if_it_is_nearly_the_same(conversation: Conversation) -> None:
    assert "Did you mean" not in conversation.hear(Session(), "I loved Zorblax Returns").reply.text


def test_who_answers_which_one_by_an_actor_is_told_what_tells_them_apart(conversation: Conversation) -> None:
    asked = conversation.hear(Session(), "I loved Sabrina")
    turn = conversation.hear(asked.session, "the one with Harrison Ford")
    assert turn.job is None and turn.session.talk.question is Question.WHICH
    assert conversation.hear(turn.session, "1995").session.verdicts == {SABRINA_1995: GOOD}


def test_a_movie_that_was_taken_for_its_namesake_is_one_tap_away(conversation: Conversation) -> None:
    told = conversation.hear(Session(), "I loved Sabrina (1954)").session
    turn = conversation.hear(told, "not that one")
    assert turn.session.verdicts == {}
    assert actions(turn.reply)["Sabrina (1995)"] == f"rate:{SABRINA_1995}:good"


def test_a_wrong_guess_among_namesakes_costs_one_tap() -> None:
    movies = [
        Movie(1, "Iron Man", 2008, ("Action", "Sci-Fi"), popularity=90),
        Movie(2, "The Avengers", 2012, ("Action", "Sci-Fi"), popularity=60),
        Movie(3, "The Avengers", 1998, ("Adventure",), popularity=14),
    ]
    none = RatingTable(*(np.zeros(0, kind) for kind in (np.int64, np.int64, np.float32, np.int64)))
    catalogue = Catalogue(movies, digest="0" * 64)
    marvel = Conversation(catalogue, Interview(Release("marvel", catalogue, none)))
    told = marvel.hear(Session(), "I loved Iron Man and The Avengers")
    assert told.session.verdicts == {1: GOOD, 2: GOOD}
    other = next(choice for choice in told.reply.choices if choice.label == "The Avengers (1998)")
    assert marvel.tap(told.session, other.action).session.verdicts == {1: GOOD, 3: GOOD}


def test_the_profile_tells_titles_that_are_noted_until_somebody_knows_them(conversation: Conversation) -> None:
    told = conversation.hear(Session(), "I loved Zorblax Returns").session
    assert "👍 Zorblax Returns" in conversation.hear(told, "what do you know about me").reply.text


def test_what_was_not_understood_beside_titles_is_quoted(conversation: Conversation) -> None:
    reply = conversation.hear(Session(), "Heat is great, the remake of that show terrible").reply
    assert "“the remake of that show terrible”" in reply.text


def test_a_title_beside_a_request_is_asked_about(conversation: Conversation) -> None:
    turn = conversation.hear(Session(), "the kids want Twister again. recommend something funny")
    assert isinstance(turn.job, RecommendJob)
    assert "Twister (1996): 👍, 👎" in turn.reply.text
    assert actions(turn.reply)["👎 Twister"] == f"rate:{TWISTER}:bad"


def test_after_what_the_daughter_likes_a_recommendation_is_for_her(conversation: Conversation) -> None:
    turn = conversation.hear(Session(), "my daughter loves Twister, I hated Heat")
    assert "did you like" not in turn.reply.text
    assert turn.session.verdicts == {HEAT: BAD}
    asked = conversation.hear(turn.session, "recommend").job
    assert isinstance(asked, RecommendJob)
    assert asked.wishes.like == {TWISTER}


def test_an_opinion_where_one_of_namesakes_was_asked_for_asks_again(conversation: Conversation) -> None:
    asked = conversation.hear(Session(), "Sabrina").session
    turn = conversation.hear(asked, "love it")
    assert turn.session.verdicts == {}
    assert turn.session.talk.question is Question.WHICH


def test_not_seen_is_no_bad_verdict_where_one_was_asked_for(conversation: Conversation) -> None:
    asked = conversation.hear(Session(), "Heat").session
    turn = conversation.hear(asked, "no i haven't seen it")
    assert turn.session.verdicts == {}
    assert HEAT in turn.session.unseen


@pytest.mark.parametrize("goes_on", ["and Fargo", "Fargo too", "also Fargo"])
def test_a_verdict_goes_on_in_the_next_message(conversation: Conversation, goes_on: str) -> None:
    liked = conversation.hear(Session(), "I liked Heat").session
    assert conversation.hear(liked, goes_on).session.verdicts == {HEAT: GOOD, FARGO: GOOD}
    hated = conversation.hear(Session(), "I hated Heat").session
    assert conversation.hear(hated, goes_on).session.verdicts == {HEAT: BAD, FARGO: BAD}


def test_a_correction_may_have_a_word_on_the_movie_that_was_not_meant(conversation: Conversation) -> None:
    hated = conversation.hear(Session(), "I hated Heat").session
    corrected = conversation.hear(hated, "no sorry, I mean I hated Twister. Heat was awesome")
    assert corrected.session.verdicts == {TWISTER: BAD, HEAT: GOOD}


def test_a_taste_beside_a_verdict_is_named(conversation: Conversation) -> None:
    turn = conversation.hear(Session(), "I adore old musicals. Heat was great")
    assert turn.session.verdicts == {HEAT: GOOD} and "“I adore old musicals”" in turn.reply.text
    assert "won't stick" not in conversation.hear(Session(), "I love it when it rains. Heat was great").reply.text


def test_which_one_with_the_women_is_asked(conversation: Conversation) -> None:
    turn = conversation.hear(Session(), "I loved Heat, the one with the women I turned off")
    assert "“the one with the women I turned off”" in turn.reply.text


def test_worth_it_if_i_liked_another_likes_the_other(conversation: Conversation) -> None:
    asked = conversation.hear(Session(), "who is in Heat?").session
    turn = conversation.hear(asked, "is it worth watching if I liked Fargo?")
    assert turn.session.verdicts == {FARGO: GOOD}
    assert isinstance(turn.job, PredictJob) and turn.job.movie_ids == (HEAT,)


def test_forgetting_what_was_said_of_one_movie_forgets_nobody(conversation: Conversation) -> None:
    turn = conversation.hear(Session(), "Forget what I said about Heat, I saw it again and it's brilliant.")
    assert turn.session.verdicts == {HEAT: GOOD} and turn.session.talk.question is not Question.FORGET


def test_what_was_wished_beside_a_name_of_several_movies_waits_for_which(conversation: Conversation) -> None:
    asked = conversation.hear(Session(), "recommend a comedy like Sabrina")
    assert asked.session.talk.question is Question.WHICH
    job = conversation.hear(asked.session, "the 1954 one").job
    assert isinstance(job, RecommendJob) and job.wishes == Wishes(genres={"Comedy"}, like={SABRINA_1954})
