"""Movie nights, in German."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.wording.german.parts import digits, listed
from bot.wording.german.wishes import caveats, describe
from movies.catalogue import Movie
from movies.protocol.recommendation import Wishes


def movie_night(names: Sequence[str], honoured: Wishes, wished: Wishes, titles: Mapping[int, Movie]) -> str:
    start = f"Für {listed(names)}"
    if honoured:
        start += f" ({describe(honoured, titles)})"
    return f"{caveats(wished, honoured, titles)}{start}, ohne dass jemand leiden muss:"


def opening_a_movie_night() -> str:
    return (
        "Ein Filmabend! Eröffne ihn mit /movienight dort, wo deine Freunde sind; alle dort können per Knopf mitmachen."
    )


def how_to_movie_night() -> str:
    return (
        "Sag mir, wer dabei ist: “movie night with ben and cleo”. Am besten klappt es, wenn mir jeder von "
        "euch schon von ein paar Filmen erzählt hat."
    )


def or_a_movie_night() -> str:
    return (
        "Ich mache eine Liste für euch alle. Soll der Geschmack von jedem zählen? Dann eröffnet einen Filmabend "
        "(/movienight), und erzählt mir alle von ein paar Lieblingsfilmen."
    )


def strangers(names: Sequence[str]) -> str:
    has = "haben" if len(names) > 1 else "hat"
    return f"{listed(names)} {has} mir noch nichts erzählt, da richte ich mich danach, was den meisten gefällt."


def too_many(most: int) -> str:
    return f"So vielen kann ich es nicht recht machen: Ich nehme die ersten {digits(most)} von euch."


def because_of(name: str, movie: Movie) -> str:
    return f"{name} mochte {movie.title}"


def night(wishes: Wishes, titles: Mapping[int, Movie], over: bool) -> str:
    wished = f": {describe(wishes, titles)}" if wishes else ""
    return f"Filmabend{wished}{' (geschlossen)' if over else ''}"


def taking_part(members: Sequence[tuple[str, int]]) -> str:
    who = ", ".join(f"{name} ({digits(count)} {'Film' if count == 1 else 'Filme'})" for name, count in members)
    return f"Dabei: {who}" if who else "Noch ist niemand dabei."


def how_to_take_part() -> str:
    return (
        "Drück auf „mitmachen“, wenn du dabei bist, und erzähl mir von ein paar Filmen, die du toll oder furchtbar "
        "fandest; das sieht sonst niemand. Sind alle da, drückt die Person, die den Filmabend eröffnet hat, auf "
        "„Filme finden“."
    )


def night_list_empty() -> str:
    return "Mir fällt kein Film mehr ein, der passt und den noch niemand von euch bewertet hat."


def night_without_list() -> str:
    return "Der Filmabend wurde geschlossen, bevor ich Filme suchen konnte."


def night_found_nothing(wishes: Wishes, titles: Mapping[int, Movie]) -> str:
    fits = f" der dazu passt ({describe(wishes, titles)}) und" if wishes else ""
    return (
        f"Mir fällt kein Film mehr ein,{fits} den noch niemand von euch bewertet hat. "
        "Eröffne einen neuen Filmabend, dann fange ich wieder von vorn an."
    )


def night_unknown() -> str:
    return "Von diesem Filmabend weiß ich nichts mehr; bitte eröffne einen neuen."


def night_over() -> str:
    return "Dieser Filmabend ist geschlossen; eröffne einen neuen, wenn es weitergehen soll."


def night_full(most: int) -> str:
    return f"Dieser Filmabend ist voll: Ich kann es höchstens {digits(most)} Leuten recht machen."


def night_only_host() -> str:
    return "Das kann nur, wer den Filmabend eröffnet hat."


def night_join_first() -> str:
    return "Mach erst beim Filmabend mit, dann zählen auch deine Bewertungen."


def night_too_few() -> str:
    return "Für einen Filmabend müsst ihr mindestens zu zweit sein: Drück auf „mitmachen“."


def night_unsettled() -> str:
    return (
        "Während ich gesucht habe, ist bei euch jemand dazugekommen oder gegangen. Versucht es noch mal, sobald alle "
        "da sind."
    )


def nights_not_open_here() -> str:
    return "Filmabende sind auf diesem Server ausgeschaltet; wer ihn verwaltet, kann sie mit /settings einschalten."


def night_needs_a_server() -> str:
    return "Zu einem Filmabend gehören mehrere Leute: Eröffne ihn in einem Kanal, in dem wir alle sind."
