"""Small talk in German; the example messages are in English, which is what Matinee understands."""

from __future__ import annotations

from collections.abc import Sequence

from bot.wording.german.labels import genre
from bot.wording.german.parts import listed, number


def _one_of(turn: int, *ways: str) -> str:
    return ways[turn % len(ways)]


def glad(turn: int) -> str:
    return _one_of(
        turn, "Freut mich! Noch mehr?", "Schön, dass es passt. Soll ich weitersuchen?", "😊 Davon habe ich noch mehr."
    )


def ok(turn: int) -> str:
    return _one_of(
        turn,
        "Alles klar. Schreib “recommend”, wenn du einen Film brauchst.",
        "Okay! Nenn mir einen Film, den du liebst, oder wünsch dir einen.",
        "Gut. Ich bin da, wenn du einen Film suchst.",
    )


def angry(turn: int) -> str:
    return _one_of(
        turn,
        "Autsch, verstanden. Sag mir, was nicht gepasst hat, etwa “too old” oder “no horror”, dann versuche "
        "ich es noch mal.",
        "Tut mir leid. Nenn mir ein, zwei Filme, die du liebst, dann wird es besser.",
        "Das habe ich wohl verdient. Worauf hast du Lust?",
    )


def loving(turn: int) -> str:
    return _one_of(
        turn,
        "Oh, danke! Du hast aber auch Geschmack.",
        "Das versüßt mir den Tag. Film gefällig?",
        "Das kann ich nur zurückgeben. 🍿",
    )


def how_are_you(turn: int) -> str:
    return _one_of(
        turn,
        "Bestens, erste Reihe mit Popcorn. Worauf hast du Lust?",
        "Ich kann nicht klagen, ich rede ja den ganzen Tag über Filme. Und du: lieber lustig oder düster?",
        "Gut, danke! Hast du zuletzt etwas Tolles gesehen?",
    )


def who_are_you(turn: int) -> str:
    return _one_of(
        turn,
        "Ich bin Matinee, ein Bot, der Filme kennt und sonst wenig. Nenn mir einen, den du liebst, dann finde "
        "ich dir noch so einen.",
        "Nur ein Bot, aber mit Tausenden Filmen im Kopf. Nenn mir einen, den du liebst, und stell mich auf die Probe.",
    )


def joke(turn: int) -> str:
    return _one_of(
        turn,
        "Ich kannte mal einen Filmwitz, aber die Fortsetzung war schwächer. Lieber eine Komödie?",
        "Treffen sich zwei Abspänne. Sagt der eine: „Bleib doch noch sitzen.“ Schreib “a comedy”, dann wird es besser.",
    )


def sad(turn: int) -> str:
    return _one_of(
        turn,
        "Das tut mir leid. Schreib “something happy” zum Aufmuntern, oder “a good cry”, wenn es mal rausmuss.",
        "Klingt hart. Etwas Lustiges, oder lieber etwas zum Mitweinen?",
    )


def sorry() -> str:
    return "Das tut mir sehr leid."


def condolence() -> str:
    return f"{sorry()} Etwas Warmes, Lustiges zum Ablenken, oder lieber etwas zum Mitweinen?"


def watches() -> str:
    return (
        "Ich bin ein Programm und habe noch nie einen Film gesehen; ich weiß nur, was Tausende Leute von Filmen "
        "halten. Einen Lieblingsfilm habe ich also nicht. Welcher ist deiner?"
    )


def language() -> str:
    return "Englisch verstehe ich am besten, Deutsch meistens auch, und Filmtitel in jeder Sprache."


def genres(names: Sequence[str]) -> str:
    return f"Zur Auswahl: {listed(map(genre, names))}. Misch, wie du magst: “a sci-fi comedy from the 80s”."


def memory() -> str:
    return (
        "Was du mir über Filme erzählst, merke ich mir, bis du “forget me” schreibst. Ich nutze es nur für "
        "Empfehlungen. Mit /profile siehst du alles."
    )


def limits(movies: int, newest: int) -> str:
    return (
        f"Ich kenne {number(movies)} Filme bis {newest}, aber keine Serien, und wo etwas läuft, weiß ich nicht. Von "
        "rund 7.800 kenne ich auch Besetzung, Laufzeit und Altersfreigabe. Am besten kann ich "
        "Genres, Jahre, Themen und “something like Fargo”."
    )


def method() -> str:
    return (
        "Tausende Leute haben für MovieLens Filme bewertet. Ich schaue, was die mit deinem Geschmack gewählt und "
        "gemocht haben. Dann schätzt ein kleines Sprachmodell, das mit diesen Bewertungen trainiert ist, wie "
        "wahrscheinlich dir jeder davon gefällt. Was du schon bewertet hast, empfehle ich nie, und “why?” zeigt dir, "
        "was einen Film nach oben gebracht hat."
    )


def chat(turn: int) -> str:
    return _one_of(
        turn,
        "Mit Filmen kenne ich mich besser aus als mit Small Talk. Worauf hast du Lust?",
        "Reden wir lieber über Filme: Welcher hat dir zuletzt so richtig gefallen?",
    )


def which_was_it() -> str:
    return "Gern geschehen! Welcher Film war es denn? Sag's mir, dann merke ich mir, wie du ihn fandest."


def welcome(turn: int) -> str:
    return _one_of(turn, "Gern geschehen!", "Klar, jederzeit!", "Immer gern. Viel Spaß!")
