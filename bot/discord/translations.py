"""Descriptions of the commands in other languages; Discord shows each person those of their own.

A language is added by a column in the table. What has no translation is shown in English, and what the
bot says in a conversation is English, since English is what it understands.
"""

from __future__ import annotations

from discord import Locale, app_commands

LOCALES = {Locale.german: 0, Locale.french: 1, Locale.spain_spanish: 2, Locale.latin_american_spanish: 2}
DESCRIPTIONS = {
    "Tell me what you think of a movie, or of many in your own words": (
        "Sag mir, was du von einem Film hältst, oder von vielen auf einmal (auf Englisch)",
        "Dis-moi ce que tu penses d'un film, ou de plusieurs à la fois (en anglais)",
        "Dime qué opinas de una película, o de muchas a la vez (en inglés)",
    ),
    "Five movies for you, from what you told me": (
        "Fünf Filme für dich, nach dem, was du mir erzählt hast",
        "Cinq films pour toi, d'après ce que tu m'as dit",
        "Cinco películas para ti, según lo que me has contado",
    ),
    "How likely you are to like a movie": (
        "Wie wahrscheinlich dir ein Film gefällt",
        "La probabilité qu'un film te plaise",
        "La probabilidad de que te guste una película",
    ),
    "Which of your ratings speak for or against a movie": (
        "Welche deiner Bewertungen für oder gegen einen Film sprechen",
        "Lesquelles de tes notes parlent pour ou contre un film",
        "Cuáles de tus valoraciones hablan a favor o en contra de una película",
    ),
    "Bring your ratings from Letterboxd or IMDb": (
        "Übernimm deine Bewertungen von Letterboxd oder IMDb",
        "Importe tes notes de Letterboxd ou d'IMDb",
        "Trae tus valoraciones de Letterboxd o IMDb",
    ),
    "What I know of you": ("Was ich von dir weiß", "Ce que je sais de toi", "Lo que sé de ti"),
    "Everything that I have stored about you, as a file": (
        "Alles, was ich über dich gespeichert habe, als Datei",
        "Tout ce que j'ai enregistré sur toi, dans un fichier",
        "Todo lo que he guardado sobre ti, en un archivo",
    ),
    "Have me forget everything about you": (
        "Lass mich alles über dich vergessen",
        "Fais-moi tout oublier de toi",
        "Haz que olvide todo sobre ti",
    ),
    "What you can say to me": (
        "Was du mir sagen kannst",
        "Ce que tu peux me dire",
        "Lo que puedes decirme",
    ),
    "Find a movie for everybody here": (
        "Finde einen Film für alle hier",
        "Trouve un film pour tout le monde ici",
        "Encuentra una película para todos los presentes",
    ),
    "For those who manage this server": (
        "Für alle, die diesen Server verwalten",
        "Pour celles et ceux qui gèrent ce serveur",
        "Para quienes administran este servidor",
    ),
}


class Translations(app_commands.Translator):
    """Looks descriptions up in the table."""

    async def translate(
        self, string: app_commands.locale_str, locale: Locale, context: app_commands.TranslationContextTypes
    ) -> str | None:
        """The text in a language, or none where it has no translation."""
        column = LOCALES.get(locale)
        translated = DESCRIPTIONS.get(string.message)
        return translated[column] if column is not None and translated is not None else None
