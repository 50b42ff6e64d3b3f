"""Sentences for Slack alone, in German."""

from __future__ import annotations

VERBS = {
    "rate": "Filme bewerten",
    "recommend": "empfehlen",
    "wish": "Ich hätte gern …",
    "wouldilike": "Würde mir … gefallen?",
    "why": "Warum …?",
    "night": "Filmabend",
    "profile": "mein Profil",
    "import": "Bewertungen importieren",
    "export": "exportieren",
    "forget": "vergiss mich",
    "help": "Hilfe",
}


def one_moment() -> str:
    return "Einen Moment …"


def pick_one() -> str:
    return "such dir einen aus"


def sent_as_direct_message() -> str:
    return "Die Datei habe ich dir als Direktnachricht geschickt."


def how_to_open_in_slack() -> str:
    return (
        "Ein Filmabend! Schreib /matinee night in einem Channel, in dem deine Freunde sind; alle dort können per Knopf "
        "mitmachen."
    )


def invite_me(me: str) -> str:
    return f"In diesem Channel bin ich nicht. Lade mich mit /invite {me} ein und versuch es noch einmal."


def wishes_not_understood() -> str:
    return (
        "Ich habe nicht verstanden, was für einen Film ihr sucht. Schreib zum Beispiel “/matinee night a 90s comedy”."
    )


def file_elsewhere() -> str:
    return "Diese Datei liegt nicht bei Slack, und andere kann ich nicht öffnen. Lade sie bitte herunter und hier hoch."


def file_withheld() -> str:
    return "Slack lässt mich diese Datei nicht lesen. Bitte schick sie noch einmal."


def home_profile() -> str:
    return "Was ich über dich weiß"


def home_latest() -> str:
    return "Was ich zuletzt empfohlen habe"


def home_verb(verb: str) -> str:
    return VERBS[verb]


def not_installed() -> str:
    return "In diesem Workspace bin ich nicht mehr installiert. Wer dort Apps verwaltet, kann mich neu installieren."


def no_lasting_token() -> str:
    return (
        "Slack hat mir kein dauerhaftes Bot-Token gegeben. Gib der App die Rechte aus deploy/slack/manifest.yaml, und "
        "lass die Token-Rotation ausgeschaltet."
    )


def form_too_late() -> str:
    return "Slack konnte das Formular nicht rechtzeitig öffnen. Bitte versuch es noch einmal."


def form_submit() -> str:
    return "Senden"


def form_close() -> str:
    return "Abbrechen"


def form_one_movie() -> str:
    return "Ein Film"


def form_title_example() -> str:
    return "tipp einen Titel ein"


def form_opinion() -> str:
    return "Was du von ihm hältst"


def form_needs_opinion() -> str:
    return "Sag mir noch, was du von ihm hältst."


def form_needs_title() -> str:
    return "Sag mir, welchen Film du meinst."


def form_empty() -> str:
    return "Such dir oben einen Film aus, oder schreib hier, was du von ein paar Filmen hältst."


def form_predict() -> str:
    return "Würde er mir gefallen?"


def form_why() -> str:
    return "Warum dieser Film?"


def form_import() -> str:
    return "Bewertungen importieren"


def form_import_file() -> str:
    return "ratings.csv oder das ZIP von Letterboxd, oder die CSV-Datei mit deinen Bewertungen von IMDb"


def form_night() -> str:
    return "Filmabend"


def form_night_channel() -> str:
    return "In welchem Channel? (Ich muss drin sein.)"


def form_wishes() -> str:
    return "Was für ein Film"


def form_wishes_example() -> str:
    return "“a 90s comedy” (auf Englisch)"


def form_wish() -> str:
    return "Worauf ich Lust habe"


def form_genre() -> str:
    return "Welches Genre"


def form_person() -> str:
    return "Mit wem oder von wem"


def form_person_example() -> str:
    return "tipp einen Namen ein"


def form_topic() -> str:
    return "Worum es geht"


def form_topic_example() -> str:
    return "etwa “heist” oder “time travel” (auf Englisch)"


def form_like() -> str:
    return "So ähnlich wie dieser Film"
