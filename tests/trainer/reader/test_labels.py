"""What the reader should mark in an example."""

from __future__ import annotations

from typing import Any

from movies.reader_prompt import ReaderAnswer, ReaderQuestion
from trainer.reader.examples import Example
from trainer.reader.labels import UNKNOWN, Labelled, labelled
from workers.reader.marks import FLAGS, INTENTS, ON_SCREEN, TAGS, VERDICTS


def words_of(text: str) -> list[tuple[int, bytes]]:
    return [(len(word), word.encode()) for word in text.replace(" ", "\0 ").split("\0") if word]


def label(message: str, *movies: tuple[str, str], screen: tuple[str, ...] = (), **wishes: Any) -> Labelled:
    answer = {
        "movies": [{"title": t, "verdict": v} for t, v in movies],
        "wishes": wishes,
        "intent": "recommend" if wishes else "tell",
    }
    return labelled(Example(ReaderQuestion.of(message, screen), ReaderAnswer.model_validate(answer)), words_of)


def tags(of: Labelled) -> list[str]:
    return [TAGS[tag] for tag in of.tags]


def test_each_word_of_a_title_has_its_opinion_and_other_words_have_none() -> None:
    of = label("loved Ace Ventura, not Heat", ("Ace Ventura", "good"), ("Heat", "bad"))
    assert tags(of) == ["nothing", "begins title", "within title", "nothing", "begins title"]
    good, bad = VERDICTS.index("good"), VERDICTS.index("bad")
    assert of.verdicts == [UNKNOWN, good, good, UNKNOWN, bad]


def test_the_second_of_two_equal_numbers_belongs_to_the_second_title() -> None:
    of = label("Saw 2 and 2", ("Saw 2", "good"), ("2", "bad"))
    assert [VERDICTS[v] if v != UNKNOWN else "" for v in of.verdicts] == ["good", "good", "", "bad"]


def test_a_long_title_is_marked_wherever_it_stands() -> None:
    assert tags(label("Amélie, oh Amélie", ("Amélie", "good"))) == ["begins title", "nothing", "begins title"]


def test_wishes_are_found_with_other_endings() -> None:
    of = label("no zombie films", without_topics=["zombies"])
    assert tags(of) == ["nothing", "begins without_topics", "nothing"] and of.complete


def test_a_wish_that_is_not_there_in_words_leaves_the_message_in_doubt() -> None:
    assert not label("make me cry", topics=["tearjerker"]).complete


def test_movies_on_screen_and_flags_are_marked_by_their_number() -> None:
    of = label("the 2nd", ("#2", "seen"), screen=("A (2000)", "B (2001)"), genres=["Horror"], fame="obscure")
    assert [ON_SCREEN[v] for v in of.on_screen] == ["not meant", "seen"]
    assert {flag for flag, said in zip(FLAGS, of.flags, strict=True) if said} == {"Horror", "obscure"}
    assert INTENTS[of.intent] == "recommend" and of.fact == UNKNOWN
