"""Sentences about people's data, in German."""

from __future__ import annotations

from collections.abc import Sequence

from bot.ratings_import.report import ImportReport
from bot.wording.german.labels import genre
from bot.wording.german.parts import digits, listed, movies, others
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
    if not liked and not disliked:
        nothing = "Ich weiß noch nichts über dich"
        return f"{nothing}, nur, dass du {movies(unseen)} noch nicht gesehen hast." if unseen else f"{nothing}."
    lines = [f"👍 {len(liked)}   {_latest(liked)}".rstrip(), f"👎 {len(disliked)}   {_latest(disliked)}".rstrip()]
    if genres:
        lines.append(
            "Gefallen haben dir: " + ", ".join(f"{genre(name)} {good} von {all_}" for name, good, all_ in genres)
        )
        if best := favourites(genres):
            lines.append(f"Besonders magst du wohl: {listed(map(genre, best))}.")
    if unseen:
        lines.append(f"Noch nicht gesehen: {movies(unseen)}.")
    return "\n".join(lines)


def noted(told: Sequence[tuple[str, Verdict]]) -> str:
    names, more = noted_last(told)
    kept = f"Kenne ich noch nicht, habe ich mir aber gemerkt: {names}"
    return f"{kept} und {others(more)}." if more else f"{kept}."


def _latest(rated: Sequence[Movie]) -> str:
    names, more = latest(rated)
    return f"{names} und {others(more)}" if more else names


def may_i_learn() -> str:
    return (
        "Eine Frage, und ich stelle sie nur dieses eine Mal: Darf ich aus deinen Bewertungen lernen, damit meine "
        "Empfehlungen für alle besser werden? In mein Training kämen deine Filme und Daumen, aber nie dein Name. Wenn "
        "du nicht antwortest, lasse ich es. Für spätere Trainings kannst du es dir jederzeit anders überlegen, mit "
        "/profile oder auf Englisch: “you may learn from my ratings”, “don't learn from me”."
    )


def learns_from_now_on(may_learn: bool) -> str:
    if may_learn:
        return (
            "Danke! Ab meinem nächsten Training lerne ich aus deinen Bewertungen, bis du “don't learn from me” sagst. "
            "Was ich bis dahin gelernt habe, bleibt gelernt."
        )
    return "Alles klar, ab jetzt trainiere ich ohne deine Bewertungen."


def learns(may_learn: bool) -> str:
    if may_learn:
        return "Ich darf aus deinen Bewertungen lernen. Schreib “don't learn from me”, wenn du das nicht mehr willst."
    return "Aus deinen Bewertungen lerne ich nicht. Schreib “you may learn from my ratings”, wenn ich es darf."


def read_elsewhere() -> str:
    return (
        "Was ich mit meinen Regeln nicht verstehe, liest ein Sprachmodell außerhalb von Matinee. "
        "Deinen Namen erfährt es nicht."
    )


def exported() -> str:
    return "Hier ist alles, was ich über dich gespeichert habe."


def really_forget(rated: int) -> str:
    told = f"{movies(rated)} und alles" if rated else "auch alles"
    return f"Soll ich wirklich alles über dich vergessen ({told}, was ich dir gezeigt habe)?"


def forgotten(known: str) -> str:
    return f"Vergessen. Ich habe zur Sicherheit noch mal nachgesehen: {known}"


def not_forgotten() -> str:
    return "Alles klar, ich behalte alles."


def told_alone() -> str:
    return "Das ist nur für dich, deshalb habe ich es dir als Direktnachricht geschickt."


def told_alone_refused() -> str:
    return (
        "Das ist nur für dich, aber ich kann dir von hier aus keine Direktnachricht schicken. "
        "Nimm den Befehl mit / (/profile, /export, /forget), dann siehst nur du die Antwort."
    )


def how_to_import() -> str:
    return (
        "Schick mir die Datei mit /import: ratings.csv oder das ZIP von Letterboxd (“Settings, Data, Export your "
        "data”) oder die CSV-Datei mit deinen Bewertungen von IMDb (“Your ratings, Export”)."
    )


def unreadable_file(path: str) -> str:
    return f"{path[:200]} kann ich nicht lesen. {how_to_import()}"


def not_written(name: str, reason: str) -> str:
    return (
        f"Ich kann die Datei {name} hier nicht speichern ({reason}). Starte den Chat in einem Ordner, in den du "
        "schreiben darfst."
    )


def reading_import(done: int, total: int) -> str:
    return f"ich lese deine Bewertungen … {digits(done)} von {digits(total)}"


def imported(report: ImportReport, changed: int) -> str:
    found, total = len(report.ratings), len(report.ratings) + len(report.left_out)
    share = f" ({percent(found / total)})" if total else ""
    new = f"davon {digits(changed)} neu oder geändert"
    lines = [f"Zuordnen konnte ich {digits(found)} von {digits(total)} Bewertungen{share}, {new}."]
    for reason, count in report.counts.items():
        titles = [row.titles[0] for row in report.examples(reason, MOST_EXAMPLES) if row.titles]
        examples = f", zum Beispiel {listed(titles)}" if titles else ""
        lines.append(f"Ausgelassen {digits(count)}: {REASONS[reason]}{examples}.")
    return "\n".join(lines)
