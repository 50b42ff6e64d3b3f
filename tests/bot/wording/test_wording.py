"""Matinee's sentences, in English and in German."""

from __future__ import annotations

import ast
import asyncio
import importlib
import inspect
import pkgutil
import re
from collections.abc import Callable
from contextvars import copy_context
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bot
from bot import wording
from bot.ratings_import.report import ImportReport, ImportRow, LeftOut, Reason
from bot.wording import german
from bot.wording.german import labels, parts
from bot.wording.shared.languages import Language, language
from bot.wording.shared.unmet import promised, unmet
from movies.catalogue import Movie
from movies.errors import SettingMissing
from movies.film_file import FETCH_FILMS
from movies.movielens import Release
from movies.protocol.recommendation import Wishes
from tests.bot.wording.sentences import ALL, EFFECTS, EXAMPLES, HEAT, MOVIES, NONE

# Examples that are the same in both languages.
SAME = {
    "form_example-0",
    # Only titles.
    "profile-3",
    *(f"genre-{k}" for k, (name, german_name) in enumerate(labels.GENRES.items()) if name == german_name),
}
TOPICS = [getattr(wording, name) for name in wording.__all__]
SENTENCES = {
    name: f
    for topic in TOPICS
    for name, f in inspect.getmembers(topic, inspect.isfunction)
    if f.__module__ == topic.__name__ and hasattr(f, "__wrapped__")
}
# Words that no German sentence contains, unless it quotes what to say in English.
ENGLISH = re.compile(r"\b(?:and|or|the|you|not|movies?|of|with|it|no|one|two|is|error|good)\b", re.IGNORECASE)
# Traces of an empty part of a sentence, or of None.
BADLY_JOINED = re.compile(r"None| [,;:)]|\( |\(\)|,,|, *\.|: *\.|[a-zäöü]  [a-zäöü]")
QUOTED = re.compile(r"“[^“”„]*”")
# Of Slack's forms the title, and of Discord's the rest, in characters.
LONGEST_FORM_TITLE, LONGEST_FORM_LABEL, LONGEST_PLACEHOLDER = 24, 45, 100
FORM_TITLES = [
    wording.talk.form_title,
    wording.slack.form_predict,
    wording.slack.form_why,
    wording.slack.form_import,
    wording.slack.form_night,
    wording.slack.form_wish,
]


def said(which: Language, sentence: Callable[..., str], *arguments: Any) -> str:
    """The sentence in a language, in a context of its own."""

    def say() -> str:
        language.set(which)
        return sentence(*arguments)

    return copy_context().run(say)


def in_german(name: str, *arguments: Any) -> str:
    return said(Language.GERMAN, SENTENCES[name], *arguments)


def in_english(name: str, *arguments: Any) -> str:
    return said(Language.ENGLISH, SENTENCES[name], *arguments)


def of_module(module: Any) -> dict[str, Callable[..., str]]:
    """The public functions that a module defines."""
    found = inspect.getmembers(module, inspect.isfunction)
    return {name: f for name, f in found if f.__module__ == module.__name__ and not name.startswith("_")}


EACH = [
    pytest.param(name, arguments, id=f"{name}-{k}")
    for name, each in EXAMPLES.items()
    for k, arguments in enumerate(each)
]


def test_there_are_examples_of_every_sentence() -> None:
    assert set(EXAMPLES) == set(SENTENCES)


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_sentence_is_in_german_under_its_name_with_the_same_arguments(name: str) -> None:
    english = inspect.unwrap(SENTENCES[name])
    theme = importlib.import_module(english.__module__.replace(".english.", ".german."))
    counterpart = of_module(theme)[name]
    assert inspect.signature(counterpart) == inspect.signature(english)
    assert all(in_german(name, *arguments) == counterpart(*arguments) for arguments in EXAMPLES[name])


def test_no_german_sentence_is_without_an_english_one() -> None:
    themes = [importlib.import_module(f"{german.__name__}.{m.name}") for m in pkgutil.iter_modules(german.__path__)]
    german_names = {name for theme in themes if theme is not parts for name in of_module(theme)}
    assert german_names <= set(SENTENCES) and len(german_names) > 80


@pytest.mark.parametrize(("name", "arguments"), EACH)
def test_a_german_sentence_says_something_and_not_in_english(name: str, arguments: tuple[Any, ...]) -> None:
    spoken, english = in_german(name, *arguments), in_english(name, *arguments)
    assert spoken.strip() and english.strip()
    if f"{name}-{EXAMPLES[name].index(arguments)}" in SAME:
        assert spoken == english
    else:
        assert spoken != english and not ENGLISH.search(QUOTED.sub("", spoken)), spoken


@pytest.mark.parametrize(("name", "arguments"), EACH)
def test_a_sentence_of_either_language_reads_well(name: str, arguments: tuple[Any, ...]) -> None:
    for spoken in (in_german(name, *arguments), in_english(name, *arguments)):
        assert not BADLY_JOINED.search(spoken), spoken


@pytest.mark.parametrize(("name", "arguments"), EACH)
def test_a_german_sentence_that_says_to_press_a_button_calls_it_what_is_on_it(
    name: str, arguments: tuple[Any, ...]
) -> None:
    assert set(re.findall(r"[Dd]rück\w* auf „(.+?)“", in_german(name, *arguments))) <= set(labels.LABELS.values())


@pytest.mark.parametrize(("name", "arguments"), EACH)
def test_a_german_sentence_writes_films_as_a_noun(name: str, arguments: tuple[Any, ...]) -> None:
    assert not re.search(r"\bfilm", in_german(name, *arguments).replace(FETCH_FILMS, ""))


def test_what_is_said_is_english_where_nothing_else_is_set() -> None:
    assert language.get() is Language.ENGLISH
    assert wording.talk.goodbye() == in_english("goodbye") != in_german("goodbye")


async def test_the_language_of_one_task_is_not_that_of_another() -> None:
    async def turn(which: Language) -> str:
        language.set(which)
        await asyncio.sleep(0)
        return await asyncio.to_thread(wording.talk.goodbye)

    assert await asyncio.gather(turn(Language.GERMAN), turn(Language.ENGLISH)) == [
        in_german("goodbye"),
        in_english("goodbye"),
    ]
    assert language.get() is Language.ENGLISH


def test_a_sentence_keeps_its_name_and_its_purpose() -> None:
    night = wording.nights.night
    assert night.__name__ == "night" and night.__doc__ == "The title of a movie night's panel."
    assert inspect.unwrap(night).__module__ == "bot.wording.english.nights"


def test_every_label_of_the_program_has_a_german_one() -> None:
    [folder] = bot.__path__
    calls = (
        node
        for path in Path(folder).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Choice"
    )
    written = {call.args[0].value for call in calls if call.args and isinstance(call.args[0], ast.Constant)}
    assert written - {"👍", "👎"} == set(labels.LABELS)


def test_no_two_buttons_have_the_same_german_label() -> None:
    assert len(set(labels.LABELS.values())) == len(labels.LABELS)


def test_the_title_of_a_movie_on_a_button_stays(ml_100k: Release) -> None:
    assert all(in_german("label", movie.name) == movie.name for movie in ml_100k.catalogue)


def test_every_genre_of_movielens_has_a_german_name(ml_100k: Release) -> None:
    assert ml_100k.catalogue.genres == set(labels.GENRES)
    assert in_german("genre", "Polka") == "Polka"


@pytest.mark.parametrize("which", Language)
def test_the_texts_of_the_forms_are_as_short_as_discord_and_slack_want_them(which: Language) -> None:
    assert all(len(said(which, title)) <= LONGEST_FORM_TITLE for title in FORM_TITLES)
    assert len(said(which, wording.talk.form_label)) <= LONGEST_FORM_LABEL
    assert len(said(which, wording.talk.form_example)) <= LONGEST_PLACEHOLDER


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_to_leave_out_a_row_is_worded_in_german(reason: Reason) -> None:
    told = in_german("imported", ImportReport((), (LeftOut(ImportRow(2, ("Solaris",)), reason),)), 0)
    assert "Ausgelassen 1: " in told and "zum Beispiel Solaris" in told and reason.value not in told


def test_errors_that_only_the_operator_can_fix_are_worded_as_faults_of_the_program() -> None:
    error = SettingMissing("The key is missing.")
    assert said(Language.GERMAN, wording.failures.failure, error) == in_german("my_fault")
    assert said(Language.ENGLISH, wording.failures.failure, error) == in_english("my_fault")


@pytest.mark.parametrize(
    ("names", "told"), [([], ""), (["A"], "A"), (["A", "B"], "A und B"), (["A", "B", "C"], "A, B und C")]
)
def test_a_german_list(names: list[str], told: str) -> None:
    assert parts.listed(names) == told


@pytest.mark.parametrize(
    ("count", "told"),
    [
        (0, "keinen Film"),
        (1, "einen Film"),
        (2, "zwei Filme"),
        (5, "fünf Filme"),
        (6, "6 Filme"),
        (1_234, "1.234 Filme"),
    ],
)
def test_german_numbers_of_movies(count: int, told: str) -> None:
    assert parts.movies(count) == told


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (0, "in einer Sekunde"), (1.2, "in zwei Sekunden"), (59, "in 59 Sekunden"), (59.1, "in einer Minute"),
        (60, "in einer Minute"), (90, "in 90 Sekunden"), (91, "in zwei Minuten"), (3_600, "in 60 Minuten"),
    ],
)  # fmt: skip
def test_when_in_german(seconds: float, told: str) -> None:
    assert in_german("when", seconds) == told


@given(st.integers(0, 10**9))
def test_german_digits_are_grouped_by_points(count: int) -> None:
    told = parts.digits(count)
    assert int(told.replace(".", "")) == count
    assert all(len(group) == 3 for group in told.split(".")[1:]) and len(told.split(".")[0]) <= 3


@pytest.mark.parametrize(
    ("wishes", "told"),
    [
        (NONE, ""),
        (ALL, "Komödie oder Kriegsfilm, ohne Horror, von 1990 bis 1999, wie Heat, nicht wie Fargo oder Sabrina"),
        (Wishes(year_from=1994, year_to=1994), "von 1994"),
        (Wishes(year_from=1994), "ab 1994"),
        (Wishes(year_to=1994), "bis 1994"),
    ],
)
def test_wishes_in_german(wishes: Wishes, told: str) -> None:
    assert german.wishes.describe(wishes, MOVIES) == told


def test_a_reason_in_german_tells_what_speaks_for_it_what_against_it_and_what_hardly_matters() -> None:
    assert in_german("why", HEAT, 0.9, EFFECTS, 3) == (
        "Heat (1995): 90 %. Vor allem, weil du Heat (ohne ihn: 60 %) mochtest und Fargo (ohne ihn: 70 %) nicht "
        "mochtest. Dagegen spricht, dass du Sabrina (1954) (ohne ihn: 95 %) mochtest. Dass du Film 20 mochtest und "
        "Sabrina (1995) nicht mochtest, spielt kaum eine Rolle. (Angesehen habe ich mir nur die 5 deiner Bewertungen, "
        "die hier am meisten zählen.)"
    )


def test_no_sequels_is_no_promise_even_where_some_are_tagged() -> None:
    wished = Wishes(genres={"Comedy"}, without_topics={"sequel", "marvel"})
    assert unmet(wished, wished, facts=True).no_promise == ("sequel",)
    assert promised(wished, wished) == Wishes(genres={"Comedy"}, without_topics={"marvel"})


def test_a_question_about_content_is_answered_by_what_is_known_of_the_movie() -> None:
    yeller = Movie(3, "Old Yeller", 1957, marks=("animal death", "sad", "sad ending", "tense"))
    assert wording.facts.content(yeller, "animals").startswith(
        "I'm afraid so"
    ) and "animal death" in wording.facts.content(yeller, "animals")
    assert wording.facts.content(yeller, "happy ending").startswith("No:")
    assert (
        wording.facts.content(yeller, "violent")
        == "Not that I know of. I have Old Yeller (1957) down as sad and tense."
    )
    assert wording.facts.content(HEAT, "sad") == "I don't know that about Heat (1995), sorry."


def test_content_that_is_left_out_where_it_is_known_is_told_as_such() -> None:
    wished = Wishes(spare={"sad endings"})
    known, unknown = unmet(wished, wished, facts=True), unmet(wished, Wishes(), facts=True)
    assert (known.spared_by_tags, known.no_promise) == (("sad endings",), ())
    assert (unknown.spared_by_tags, unknown.no_promise) == ((), ("sad endings",))
    assert "one may slip in" in wording.wishes.caveats(wished, wished, {})
    assert "can't rule out" in wording.wishes.caveats(wished, Wishes(), {})
