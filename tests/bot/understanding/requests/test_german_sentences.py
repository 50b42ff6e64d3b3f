"""German questions and verdicts in English words."""

from __future__ import annotations

import pytest

from bot.understanding.requests.german import in_english


@pytest.mark.parametrize(
    ("german", "english"),
    [
        (
            "Wer hat bei Lola rennt Regie geführt und wie lang ist der Film?",
            "who directed Lola rennt?  how long is it?",
        ),
        ("Wer spielt in Das Boot mit?", "who is in Das Boot?"),
        ("Wer spielt den Joker in The Dark Knight?", "who plays the role of den Joker in The Dark Knight?"),
        ("Worum geht's?", "what is it about?"),
        ("Wie lange geht der eigentlich?", "how long is it?"),
        ("Ist Coraline was für Kinder?", "is Coraline suitable for kids?"),
        ("Beruht Zodiac auf einer wahren Geschichte?", "is Zodiac a true story?"),
        ("Würde mir Heat gefallen?", "would i like Heat?"),
        ("welcher davon ist der kürzeste?", "which of these is the shortest?"),
    ],
)
def test_a_question_is_asked_in_english(german: str, english: str) -> None:
    assert in_english(german).strip() == english


@pytest.mark.parametrize(
    ("german", "english"),
    [
        ("Heat fand ich auch super", "Heat was great."),
        ("Fand Heat genial, Tenet dagegen totaler Mist.", "Heat was great.  Tenet was bad."),
        ("Hab gestern Das Boot gesehen, richtig stark.", "watched Das Boot, it was great."),
        ("Heat ging so", "Heat was ok."),
        ("Der Pate ist der beste Film aller Zeiten", "Der Pate was great."),
        ("Den Schuh des Manitu kenne ich nicht", "i have not seen Der Schuh des Manitu."),
        ("der zweite war langweilig", "the second one was bad."),
    ],
)
def test_a_verdict_is_given_in_english(german: str, english: str) -> None:
    assert in_english(german).strip() == english


@pytest.mark.parametrize(
    ("german", "english"),
    [
        ("am besten nicht länger als zwei Stunden", "at most two hours"),
        ("noch mehr", "more please"),
        ("zu alt", "too old"),
        ("Guten Tag! Was Lustiges bitte", "something funny please"),
    ],
)
def test_wishes_of_few_words_count(german: str, english: str) -> None:
    assert in_english(german).removeprefix("ideally ") == english


@pytest.mark.parametrize(
    "text", ["Civil War was ok", "die hard was super", "Lola rennt", "war is hell", "so so", "super"]
)
def test_english_and_titles_stay_as_they_are(text: str) -> None:
    assert in_english(text) == text
