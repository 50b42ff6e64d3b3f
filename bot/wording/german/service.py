"""Waiting, limits, failures, and permissions on a server, in German."""

from __future__ import annotations

from collections.abc import Sequence

from bot.wording.german.parts import in_channels, listed, number, when
from bot.wording.shared.estimates import rounded

# From the English names in Discord's library to the German ones in Discord's settings.
PERMISSIONS = {
    "Read Messages": "Kanal ansehen",
    "View Channel": "Kanal ansehen",
    "Send Messages": "Nachrichten senden",
    "Send Messages In Threads": "Nachrichten in Threads senden",
    "Read Message History": "Nachrichtenverlauf anzeigen",
}


def still_waiting(
    seconds: float, waiting: int | None, workers: int | None, place: int | None = None, left: float | None = None
) -> str:
    since = f"… {round(seconds)} s"
    if workers is None:
        return (
            f"{since}: Ich erreiche das Modell nicht. Ich hebe deine Frage auf und antworte, sobald es wieder da ist."
        )
    if workers == 0:
        return f"{since}: Das Modell läuft gerade nicht. Ich hebe deine Frage auf und antworte, sobald es wieder läuft."
    if place is not None and left is not None:
        soon = f"In der Schlange bist du Nummer {number(place)}; {when(rounded(left))} müsste deine Antwort da sein."
        return f"{since}: Gerade ist viel los. {soon}"
    if waiting:
        queue = "steht noch eine Frage" if waiting == 1 else f"stehen noch {number(waiting)} Fragen"
        return f"{since}: Gerade ist viel los; in der Schlange {queue}."
    return f"{since}: Das Modell denkt nach."


def restarting() -> str:
    return "Ich starte gerade neu. Was du mir erzählt hast, weiß ich noch; bitte frag in einer Minute noch mal."


def too_late() -> str:
    return "Entschuldige, ich war so lange weg, dass das hier liegen geblieben ist. Fragst du noch mal?"


def my_fault() -> str:
    return "Bei mir ist etwas schiefgegangen; was du mir vorher erzählt hast, ist noch da. Bitte versuch es noch mal."


def queue_away() -> str:
    return "Ich erreiche meine Warteschlange gerade nicht. Bitte versuch es in einer Minute noch mal."


def job_refused() -> str:
    return "Mit dieser Frage kam das Modell nicht zurecht; verloren ist nichts. Bitte versuch es noch mal."


def job_poisonous() -> str:
    return (
        "An dieser Frage habe ich mich dreimal versucht, und jedes Mal hat sie das Modell umgehauen. Ich habe sie zur "
        "Seite gelegt, bis das repariert ist."
    )


def database_away() -> str:
    return "An meine Datenbank komme ich gerade nicht heran. Bitte versuch es in einer Minute noch mal."


def database_full() -> str:
    return (
        "Meine Festplatte ist voll, deshalb konnte ich nichts speichern: Was du mir vorher erzählt hast, ist noch da, "
        "das Neue nicht. Bitte versuch es noch mal, sobald wieder Platz ist."
    )


def worker_silent() -> str:
    return "Das Modell hat noch nicht geantwortet. Bitte versuch es in einer Minute noch mal."


def registry_away() -> str:
    return "An meine Modelle komme ich gerade nicht heran. Bitte versuch es in einer Minute noch mal."


def bundle_broken() -> str:
    return "Dieses Modell ist beschädigt oder unvollständig und kann nicht antworten. Mehr steht im Log des Workers."


def with_error_id(sentence: str, error_id: str) -> str:
    return f"{sentence} (Fehler {error_id})"


def stale() -> str:
    return "Dieser Knopf ist mir zu alt. Nimm einen neueren, einen Befehl mit / oder schreib mir einfach."


def not_your_button() -> str:
    return "Diese Knöpfe gehören jemand anderem. Nenn mir mit /rate Filme, dann bekommst du eigene."


def still_busy() -> str:
    return "Eins nach dem anderen: Ich arbeite noch an deiner letzten Frage."


def enough_for_now(opens: float) -> str:
    return f"Das waren viele Fragen für eine Stunde! Frag mich {when(opens)} wieder."


def enough_for_this_server(opens: float) -> str:
    return f"Ihr habt mich in der letzten Stunde ganz schön viel gefragt. Ich bin {when(opens)} wieder für euch da."


def overloaded(opens: float) -> str:
    later = f"Frag mich {when(rounded(opens))} wieder; ich halte dir einen Platz frei."
    return f"Gerade fragen so viele, dass ich keine Frage mehr annehmen kann. {later}"


def wait_too_long(opens: float) -> str:
    later = f"Frag mich {when(rounded(opens))} wieder; ich halte dir einen Platz frei."
    return f"Gerade fragen so viele, dass du zu lange warten müsstest. {later}"


def enough_files(opens: float) -> str:
    return f"Das waren viele Dateien für eine Stunde! Versuch es {when(opens)} noch mal."


def only_for_managers() -> str:
    return "Das dürfen nur Leute, die diesen Server verwalten."


def may_not_write(channel: str, permissions: Sequence[str], can_change: bool) -> str:
    needed = listed(f"„{PERMISSIONS.get(name, name)}“" for name in permissions)
    lacks = "fehlt mir das Recht" if len(permissions) == 1 else "fehlen mir die Rechte"
    who = "Du kannst" if can_change else "Wer den Kanal verwaltet, kann"
    return f"In #{channel} darf ich dir nicht antworten: Dazu {lacks} {needed}. {who} mir das erlauben."


def may_not_write_there() -> str:
    return "Dort, wo du mich gefragt hast, darf ich nicht antworten. Wer den Kanal verwaltet, kann mir das erlauben."


def speaks_elsewhere(channels: Sequence[str]) -> str:
    if not channels:
        return (
            "Auf dem Server antworte ich nur in Kanälen, die du nicht siehst. Befehle mit / gehen überall, und wer ihn "
            "verwaltet, kann mir mit /settings andere Kanäle öffnen."
        )
    return f"Auf dem Server antworte ich nur in {in_channels(channels)}; Befehle mit / gehen überall."


def server_settings(channels: Sequence[str], nights: bool) -> str:
    where = in_channels(channels) if channels else "jedem Kanal"
    on = "eingeschaltet" if nights else "ausgeschaltet"
    return f"Wenn man mich erwähnt, antworte ich in {where}. Filmabende sind {on}. Ich spreche Deutsch."
