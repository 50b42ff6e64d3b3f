"""From marks to an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from movies.reader_prompt import ReaderAnswer, ReaderQuestion
from workers.reader.decoding import answer_of
from workers.reader.form import form_of
from workers.reader.heads import Marked
from workers.reader.marks import FACTS, FLAGS, INTENTS, ON_SCREEN, TAGS, VERDICTS


def words_of(text: str) -> list[tuple[int, bytes]]:
    return [(len(word), word.encode()) for word in text.replace(" ", "\0 ").split("\0") if word]


def read(
    message: str,
    tags: Sequence[str],
    verdicts: Mapping[int, Mapping[str, float]] | None = None,
    shown: Sequence[str] = (),
    intent: str = "tell",
    fact: str = "plot",
    flags: Sequence[str] = (),
) -> ReaderAnswer:
    """The answer if each word has this tag, and those with a verdict these probabilities."""
    question = ReaderQuestion.of(message, [f"Movie {k} (2000)" for k in range(len(shown))])
    of_words = np.zeros((len(tags), len(VERDICTS)), np.float32)
    for word, shares in (verdicts or {}).items():
        for verdict, share in shares.items():
            of_words[word, VERDICTS.index(verdict)] = share  # type: ignore[arg-type]
    marked = Marked(
        tags=one_hot(TAGS, tags),
        verdicts=of_words,
        on_screen=one_hot(ON_SCREEN, shown),
        intents=one_hot(INTENTS, [intent])[0],
        facts=one_hot(FACTS, [fact])[0],
        flags=np.array([0.9 if flag in flags else 0.1 for flag in FLAGS], np.float32),
    )
    return answer_of(question, form_of(question, words_of), marked)


def one_hot(names: Sequence[str], chosen: Sequence[str]) -> np.ndarray:  # type: ignore[type-arg]
    return np.array([[float(name == one) for name in names] for one in chosen], np.float32).reshape(-1, len(names))


def test_a_title_of_several_words_has_the_mean_opinion_of_its_words() -> None:
    tags = ["nothing", "begins title", "within title", "nothing"]
    answer = read("loved Ace Ventura lots", tags, {1: {"good": 0.4, "bad": 0.6}, 2: {"good": 0.9, "bad": 0.1}})
    (movie,) = answer.movies
    assert (movie.title, movie.verdict) == ("Ace Ventura", "good")
    assert movie.shares is not None and (movie.shares["good"], movie.shares["bad"]) == (0.65, 0.35)


def test_two_titles_side_by_side_are_two() -> None:
    answer = read("Heat Ran", ["begins title", "begins title"], {0: {"good": 1.0}, 1: {"bad": 1.0}})
    assert [(m.title, m.verdict) for m in answer.movies] == [("Heat", "good"), ("Ran", "bad")]


def test_that_a_movie_is_loved_counts_in_both_its_forms() -> None:
    answer = read("Heat", ["begins title"], {0: {"good": 0.25, "good+like": 0.3, "like": 0.45}})
    assert [m.verdict for m in answer.movies] == ["good+like"]


@pytest.mark.parametrize(
    ("message", "title"), [("Airplane!", "Airplane!"), ("Heat,", "Heat"), ("(Heat)", "Heat)"), ("what?!", "what?!")]
)
def test_a_title_keeps_the_marks_that_may_be_part_of_it(message: str, title: str) -> None:
    assert read(message, ["begins title"], {0: {"good": 1.0}}).movies[0].title.strip("(") == title


def test_movies_on_screen_are_named_by_their_place() -> None:
    answer = read("the second", ["nothing", "nothing"], shown=["not meant", "bad"])
    assert [(m.title, m.verdict) for m in answer.movies] == [("#2", "bad")]
    assert answer.movies[0].shares is not None and answer.movies[0].shares["bad"] == 1.0


def test_wishes_are_words_of_the_message_and_known_genres() -> None:
    tags = ["nothing", "begins without_topics", "within without_topics", "begins languages"]
    answer = read(
        "no jump scares Korean", tags, intent="recommend", flags=["Horror", "without War", "either", "obscure"]
    )
    wishes = answer.wishes
    assert (wishes.without_topics, wishes.languages) == (("jump scares",), ("Korean",))
    assert (wishes.genres, wishes.without_genres) == (("Horror",), ("War",))
    assert (wishes.either, wishes.fame) == (True, "obscure")


@pytest.mark.parametrize(("intent", "fact"), [("fact", "cast"), ("tell", None)])
def test_a_fact_is_asked_for_only_by_a_question(intent: str, fact: str | None) -> None:
    assert read("who", ["nothing"], intent=intent, fact="cast").fact == fact


@settings(max_examples=100)
@given(st.data())
def test_whatever_is_marked_the_answer_is_valid_and_its_titles_are_in_the_message(data: st.DataObject) -> None:
    message = data.draw(st.text("ab ,.!é", max_size=30))
    question = ReaderQuestion.of(message, ["Heat (1995)"] * data.draw(st.integers(0, 3)))
    form = form_of(question, words_of)
    share = st.floats(0, 1, width=32)

    def some(*shape: int) -> np.ndarray:  # type: ignore[type-arg]
        return data.draw(arrays(np.float32, shape, elements=share))

    words = len(form.slices)
    marked = Marked(
        some(words, len(TAGS)), some(words, len(VERDICTS)), some(len(form.shown), len(ON_SCREEN)),
        some(len(INTENTS)), some(len(FACTS)), some(len(FLAGS)),
    )  # fmt: skip
    answer = answer_of(question, form, marked)
    assert all(m.title in message or m.title.startswith("#") for m in answer.movies)
    assert ReaderAnswer.model_validate_json(answer.model_dump_json(exclude_defaults=True)) == answer
