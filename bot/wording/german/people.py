"""Sentences about people's data, in German."""

from __future__ import annotations

from collections.abc import Sequence

from bot.ratings_import.report import ImportReport
from bot.wording.german.labels import genre
from bot.wording.german.parts import digits, listed, movies
from bot.wording.shared.common import MOST_EXAMPLES, Genres, favourites, latest, noted_last, percent
from movies.catalogue import Movie
from movies.ratings import Verdict

# Keyed by the values of `bot.ratings_import.report.Reason`.
REASONS = {
    "not in the catalogue": "nicht im Katalog",
    "no rating given": "ohne Bewertung",
    "rating out of range": "Bewertung außerhalb der Skala",
    "not a movie": "kein Film",
    "duplicate, a later one counts": "doppelt, die spätere zählt",
    "unreadable row": "unlesbare Zeile",
}


def profile(liked: Sequence[Movie], disliked: Sequence[Movie], genres: Genres, unseen: int) -> str:
    not_seen = f"Noch nicht gesehen hast du {movies(unseen)}."
    if not liked and not disliked:
        nothing = "Ich weiß noch nichts über dich."
        return f"{nothing} ({not_seen})" if unseen else nothing
    lines = [f"👍 {len(liked)}   {_latest(liked)}".rstrip(), f"👎 {len(disliked)}   {_latest(disliked)}".rstrip()]
    if genres:
        lines.append("Nach Genre: " + ", ".join(f"{genre(name)} {good} von {all_}" for name, good, all_ in genres))
        if best := favourites(genres):
            lines.append(f"Besonders magst du wohl: {listed(map(genre, best))}.")
    if unseen:
        lines.append(not_seen)
    return "\n".join(lines)


def noted(told: Sequence[tuple[str, Verdict]]) -> str:
    names, more = noted_last(told)
    return f"Für später notiert: {names} und {digits(more)} weitere." if more else (f"Für später notiert: {names}.")


def _latest(rated: Sequence[Movie]) -> str:
    names, more = latest(rated)
    return f"{names} und {digits(more)} weitere" if more else names


def may_i_learn() -> str:
    return (
        "Eine Frage, die ich nur dieses eine Mal stelle: Darf ich aus deinen Bewertungen lernen, um allen besser zu "
        "empfehlen? In mein Training kämen deine Filme und Daumen, aber kein Name. Ohne Antwort lasse ich es. Für "
        "spätere Trainings kannst du das immer ändern, mit /profile oder auf Englisch: “you may learn from my "
        "ratings”, “don't learn from me”."
    )


def learns_from_now_on(may_learn: bool) -> str:
    if may_learn:
        return (
            "Danke! Ab meinem nächsten Training lerne ich aus deinen Bewertungen, bis du “don't learn from me” sagst. "
            "Was ich bis dahin gelernt habe, bleibt gelernt."
        )
    return "Alles klar, deine Bewertungen kommen von jetzt an in kein Training."


def learns(may_learn: bool) -> str:
    if may_learn:
        return "Ich darf aus deinen Bewertungen lernen; mit “don't learn from me” ist das vorbei."
    return "Aus deinen Bewertungen lerne ich nicht; mit “you may learn from my ratings” dürfte ich es."


def read_elsewhere() -> str:
    return (
        "Woraus meine Regeln nicht schlau werden, das liest ein Sprachmodell außerhalb von Matinee. "
        "Deinen Namen erfährt es nicht."
    )


def exported() -> str:
    return "Hier ist alles, was ich über dich gespeichert habe."


def really_forget(rated: int) -> str:
    told = f"{movies(rated)} und alles" if rated else "auch alles"
    return f"Soll ich wirklich alles über dich vergessen ({told}, was ich dir gezeigt habe)?"


def forgotten(known: str) -> str:
    return f"Vergessen. Ich habe noch mal nachgesehen, und das habe ich jetzt über dich: {known}"


def not_forgotten() -> str:
    return "Alles klar, ich behalte es."


def told_alone() -> str:
    return "Das ist nur für dich, deshalb habe ich es dir als Direktnachricht geschickt."


def told_alone_refused() -> str:
    return (
        "Das ist nur für dich, aber ich kann dir von hier keine Direktnachricht schicken. "
        "Nimm den Befehl mit / (/profile, /export, /forget): Seine Antwort siehst nur du."
    )


def how_to_import() -> str:
    return (
        "Schick mir die Datei mit /import: ratings.csv oder das ZIP von Letterboxd (“Settings, Data, Export your "
        "data”) oder die CSV-Datei deiner Bewertungen bei IMDb (“Your ratings, Export”)."
    )


def unreadable_file(path: str) -> str:
    return f"{path[:200]} kann ich nicht lesen. {how_to_import()}"


def not_written(name: str, reason: str) -> str:
    return (
        f"Ich kann die Datei {name} hier nicht schreiben ({reason}). Starte den Chat in einem Ordner, wo du das darfst."
    )


def reading_import(done: int, total: int) -> str:
    return f"ich lese deine Bewertungen … {digits(done)} von {digits(total)}"


def imported(report: ImportReport, changed: int) -> str:
    found, total = len(report.ratings), len(report.ratings) + len(report.left_out)
    share = f" ({percent(found / total)})" if total else ""
    new = f"{digits(changed)} davon neu oder geändert"
    lines = [f"Ich habe {digits(found)} von {digits(total)} Bewertungen gefunden{share}, {new}."]
    for reason, count in report.counts.items():
        titles = [row.titles[0] for row in report.examples(reason, MOST_EXAMPLES) if row.titles]
        examples = f", zum Beispiel {listed(titles)}" if titles else ""
        lines.append(f"Ausgelassen {digits(count)}: {REASONS[reason]}{examples}.")
    return "\n".join(lines)
