"""Errors in files that people send, in German."""

from __future__ import annotations

from bot.wording.german.parts import digits

ACCEPTED = (
    "Schick mir ratings.csv oder das ganze ZIP von Letterboxd (“Settings, Data, Export your data”) oder die CSV-Datei "
    "mit deinen Bewertungen von IMDb (“Your ratings, Export”)."
)


def that_file() -> str:
    return "Diese Datei"


def file_too_big(most: int) -> str:
    return f"Diese Datei ist zu groß: Ich lese höchstens {most // 1_000_000} MB."


def file_too_large(called: str, most: int) -> str:
    return f"{called} ist größer als {most // 1_000_000} MB. {ACCEPTED}"


def file_empty(called: str) -> str:
    return f"{called} ist leer. {ACCEPTED}"


def file_no_text(called: str) -> str:
    return f"{called} ist keine Textdatei. {ACCEPTED}"


def file_web_page(called: str) -> str:
    return f"{called} ist eine Webseite, kein Export. {ACCEPTED}"


def file_without_columns(called: str) -> str:
    return f"{called} hat keine Spalten mit Bewertungen. {ACCEPTED}"


def file_too_long(called: str, most: int) -> str:
    return f"{called} hat mehr als {digits(most)} Zeilen. {ACCEPTED}"


def zip_of_too_many(called: str) -> str:
    return f"{called} ist kein Letterboxd-Export: Es sind zu viele Dateien darin. {ACCEPTED}"


def zip_without_ratings(called: str) -> str:
    return f"{called} enthält keine ratings.csv. {ACCEPTED}"


def zip_broken(called: str) -> str:
    return f"{called} ist ein ZIP, das sich nicht öffnen lässt. {ACCEPTED}"


def zip_too_large(called: str, most: int) -> str:
    return f"{called} enthält eine ratings.csv, die größer als {most // 1_000_000} MB ist. {ACCEPTED}"
