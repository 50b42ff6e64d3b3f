"""May Matinee learn from somebody's ratings? It asks once, in passing; no answer means no; people can always change
it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.contracts.actions import Action
from bot.contracts.replies import Reply
from bot.contracts.session import Session
from bot.conversation.chat import Chat
from bot.conversation.consent import MAY_LEARN, MAY_NOT_LEARN
from bot.conversation.dialogue import Conversation
from bot.conversation.interview import Interview
from bot.conversation.job_replies import Answers
from bot.conversation.popularity import Popularity
from bot.front_end.layout import Button, lay_out
from bot.terminal import draw, person_called
from bot.wording.shared.languages import Language, language
from movies.movielens import Release
from movies.protocol.recommendation import Wishes
from movies.ratings import Rating, Verdict
from tests.bot.services import profiles_at
from tests.bot.worker import Worker, inference_of

ANA = "terminal:ana"
CONSENT = (MAY_LEARN, MAY_NOT_LEARN)
QUESTION = "may I learn from your ratings"
# Of the movies of the fixture `small`.
HEAT, FARGO, SUSPECTS, BATMAN, TWISTER, PULP_FICTION, BIG = 1, 2, 3, 4, 5, 6, 13
FOUR = "I loved Heat, Fargo and The Usual Suspects, hated Twister"


@pytest.fixture(scope="module")
def conversation(small: Release) -> Conversation:
    return Conversation(small.catalogue, Interview(small))


@pytest.fixture
def due() -> Session:
    """Somebody who has rated four movies and was recommended another; the next one that they rate is the fifth."""
    rated = [Rating(i, Verdict.GOOD) for i in (HEAT, FARGO, SUSPECTS, TWISTER)]
    return replace(Session().with_ratings(rated), shown={PULP_FICTION: 0.8})


class House:
    """A chat with a real database, which can be restarted."""

    def __init__(self, release: Release, url: str) -> None:
        self.release, self.url = release, url
        self.open()

    def open(self) -> None:
        self.profiles = profiles_at(self.release, self.url)
        worker = Worker(inference_of(self.release))
        self.chat = Chat(self.release, self.profiles, worker, guests=person_called)  # type: ignore[arg-type]

    def restart(self) -> None:
        self.profiles.close()
        self.open()

    def says(self, *messages: str) -> list[Reply]:
        return [reply for message in messages for reply in self.chat.hear(ANA, message)]

    def taps(self, *actions: str) -> list[Reply]:
        return [reply for action in actions for reply in self.chat.tap(ANA, Action.parse(action))]

    def may_learn(self) -> bool | None:
        return self.profiles.load(ANA).may_learn


@pytest.fixture
def house(small: Release, tmp_path: Path) -> Iterator[House]:
    made = House(small, f"sqlite:///{tmp_path / 'matinee.db'}")
    yield made
    made.profiles.close()


def is_asked(reply: Reply) -> bool:
    asked = QUESTION in reply.text
    assert asked == (set(CONSENT) <= set(reply.choices))
    return asked


def test_it_is_asked_below_what_was_understood_after_five_ratings_and_a_recommendation(
    conversation: Conversation, due: Session
) -> None:
    turn = conversation.hear(due, "I loved Big")
    first, *_, last = turn.reply.text.splitlines()
    assert first == "👍 Big (1988)" and QUESTION in last
    assert is_asked(turn.reply) and turn.session.may_learn is False


def test_it_is_asked_after_thanks_but_not_in_the_middle_of_anything_else(
    conversation: Conversation, due: Session
) -> None:
    five = due.with_ratings([Rating(BIG, Verdict.BAD)])
    assert is_asked(conversation.hear(five, "thanks!").reply)
    for message in ("help", "hi", "bye", "what's the weather", "profile", "export", "forget me", "undo", "show me some",
                    "recommend", "more", "I have seen Scream", "I loved Sabrina", "movie night with ben",
                    "I hated Amélie. recommend me a comedy", "import", "I loved Zorblaxian Chronicles"):  # fmt: skip
        turn = conversation.hear(five, message)
        assert not is_asked(turn.reply) and turn.session.may_learn is None, message


def test_it_is_not_asked_of_whoever_has_told_too_little_or_was_recommended_nothing(
    conversation: Conversation, due: Session
) -> None:
    three = replace(due, verdicts=dict(list(due.verdicts.items())[:3]))
    for session in (three, replace(due, shown={})):
        turn = conversation.hear(session, "I loved Big")
        assert not is_asked(turn.reply) and turn.session.may_learn is None


def test_a_tap_which_may_be_on_a_list_of_movies_is_not_answered_with_it(
    conversation: Conversation, due: Session
) -> None:
    for action in (f"rate:{BIG}:good", f"rate:{PULP_FICTION}:unseen"):
        assert not is_asked(
            conversation.tap(due.with_ratings([Rating(BATMAN, Verdict.BAD)]), Action.parse(action)).reply
        )


def test_whoever_only_taps_is_asked_below_the_answer_to_why(house: House) -> None:
    house.says(FOUR)
    house.taps("recommend", f"rate:{BIG}:good")
    assert not is_asked(house.taps("recommend")[-1])
    assert is_asked(house.taps("why")[-1])
    assert house.may_learn() is False
    assert not is_asked(house.taps(f"why:{PULP_FICTION}")[-1])


def test_it_is_asked_once_whatever_is_said_afterwards_and_across_restarts(house: House) -> None:
    house.says(FOUR, "recommend")
    assert is_asked(house.says("I loved Big")[-1])
    house.restart()
    for message in ("hm", "I loved Scream", "thanks", "recommend", "why", "I hated Amélie", "undo", "thanks"):
        assert not any(map(is_asked, house.says(message)))
    assert house.may_learn() is False


@pytest.mark.parametrize("answer", ["yes", "Yes please!", "sure", "yeah, you may", "of course", "you may learn"])
def test_a_yes_that_follows_the_question_allows_it(answer: str, house: House) -> None:
    house.says(FOUR, "recommend", "I loved Big")
    assert "Thank you" in house.says(answer)[-1].text
    assert house.may_learn() is True


@pytest.mark.parametrize(
    "answer", ["no", "no thanks", "nope", "don't learn from me", "ok", "cool", "recommend", "yes, I loved Scream", ""]
)
def test_whatever_is_no_plain_yes_allows_nothing(answer: str, house: House) -> None:
    house.says(FOUR, "recommend", "I loved Big")
    house.says(answer)
    assert house.may_learn() is False


def test_only_the_very_next_word_can_be_the_answer(house: House) -> None:
    house.says(FOUR, "recommend", "I loved Big", "I loved Scream", "yes")
    assert house.may_learn() is False
    house.says("forget me")
    assert house.says("no")[-1].text == "All right, I'll keep everything."


def test_a_command_or_a_file_that_comes_between_ends_the_question(house: House) -> None:
    letterboxd = b"Date,Name,Year,Letterboxd URI,Rating\n2024-01-01,Scream,1996,u,4.5\n"
    for between in (lambda: house.chat.recommend(ANA, Wishes()), lambda: house.chat.upload(ANA, letterboxd, "r.csv")):
        house.profiles.forget(ANA)
        house.says(FOUR, "recommend")
        assert is_asked(house.says("I loved Big")[-1])
        assert list(between())
        house.says("yes")
        assert house.may_learn() is False


def test_a_yes_to_being_forgotten_is_none_to_being_learned_from(house: House) -> None:
    house.says(FOUR, "recommend", "I loved Big", "forget me", "yes")
    assert house.may_learn() is None and house.profiles.load(ANA) == Session()


@pytest.mark.parametrize("said", [True, False])
def test_it_can_be_changed_at_any_time_by_word_or_tap_and_is_shown(said: bool, house: House) -> None:
    yes = (lambda: house.says("you may learn from my ratings")) if said else (lambda: house.taps("learn:yes"))
    no = (lambda: house.says("don't learn from me")) if said else (lambda: house.taps("learn:no"))
    house.says("I loved Heat")
    assert "I don't learn" in (known := house.says("what do you know about me")[-1]).text
    assert MAY_LEARN in known.choices and MAY_NOT_LEARN not in known.choices
    assert yes()[-1].text.startswith("Thank you") and house.may_learn() is True
    house.restart()
    assert "letting me learn" in (known := house.says("what do you know about me")[-1]).text
    assert MAY_NOT_LEARN in known.choices and MAY_LEARN not in known.choices
    assert "out of training" in no()[-1].text and house.may_learn() is False


def test_who_has_answered_without_being_asked_is_never_asked(house: House) -> None:
    house.says("don't learn from me", FOUR, "recommend")
    assert not any(map(is_asked, house.says("I loved Big", "thanks", "why")))
    assert house.may_learn() is False


def test_what_is_told_beside_the_permission_is_taken(conversation: Conversation) -> None:
    turn = conversation.hear(Session(), "I loved Heat, and you may learn from my ratings")
    assert (turn.session.verdicts, turn.session.may_learn) == ({HEAT: Verdict.GOOD}, True)
    assert "👍 Heat (1995)" in turn.reply.text and "Thank you" in turn.reply.text


def test_of_a_stranger_nothing_is_said_about_it(conversation: Conversation) -> None:
    assert "learn" not in conversation.hear(Session(), "profile").reply.text


def test_it_leaves_the_movies_on_screen_where_they_are(house: House) -> None:
    house.says(FOUR)
    shown = [card.movie for card in house.says("recommend")[-1].cards]
    assert is_asked(house.says("I loved Big")[-1])
    house.says("yes")
    assert f"👍 {shown[1].name}" in house.says("seen the second, loved it")[0].text


def test_every_front_end_shows_the_question_with_its_two_buttons(conversation: Conversation, due: Session) -> None:
    reply = conversation.hear(due, "I loved Big").reply
    assert draw(reply).endswith("[you may learn]   [don't learn]") and QUESTION in draw(reply)
    drawing = lay_out(reply, "m:1", lambda card: card)
    assert drawing.others[-2:] == (Button("you may learn", "m:1:learn:yes"), Button("don't learn", "m:1:learn:no"))
    assert QUESTION in drawing.text


def test_the_answer_of_a_worker_asks_in_the_language_that_is_spoken(house: House, small: Release) -> None:
    house.says(FOUR, "recommend")
    session = house.profiles.load(ANA).with_ratings([Rating(BIG, Verdict.GOOD)])
    conversation, answers = (
        Conversation(small.catalogue, Interview(small)),
        Answers(small.catalogue, Popularity(small)),
    )
    job = conversation.tap(session, Action.parse("why")).job
    assert job is not None
    result = Worker(inference_of(small)).ask(job)
    token = language.set(Language.GERMAN)
    after, reply = answers.tell(session, job, result)
    language.reset(token)
    assert "Darf ich aus deinen Bewertungen lernen" in reply.text and after.may_learn is False
