"""Descriptions of the commands, their options and their choices in other languages.

Discord shows these texts in each person's own language, whatever the bot speaks on a server (`bot.wording`).
To add a language, add a column to the tables; texts without a translation are shown in English.
"""

from __future__ import annotations

from discord import Locale, app_commands

from bot.wording.german.labels import GENRES as GERMAN_GENRES

LOCALES = {Locale.german: 0, Locale.french: 1, Locale.spain_spanish: 2, Locale.latin_american_spanish: 2}
DESCRIPTIONS = {
    "Tell me what you think of a movie, or of many in your own words": (
        "Sag mir, was du von einem Film hältst, oder von vielen auf einmal",
        "Dis-moi ce que tu penses d'un film, ou de plusieurs à la fois (en anglais)",
        "Dime qué opinas de una película, o de muchas a la vez (en inglés)",
    ),
    "Five movies for you, based on what you told me": (
        "Fünf Filme für dich, passend zu dem, was du mir erzählt hast",
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
    "Import your ratings from Letterboxd or IMDb": (
        "Übernimm deine Bewertungen von Letterboxd oder IMDb",
        "Importe tes notes de Letterboxd ou d'IMDb",
        "Trae tus valoraciones de Letterboxd o IMDb",
    ),
    "What I know about you": ("Was ich von dir weiß", "Ce que je sais de toi", "Lo que sé de ti"),
    "Everything I have stored about you, as a file": (
        "Alles, was ich über dich gespeichert habe, als Datei",
        "Tout ce que j'ai enregistré sur toi, dans un fichier",
        "Todo lo que he guardado sobre ti, en un archivo",
    ),
    "Make me forget everything about you": (
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
    "For managers of this server": (
        "Für alle, die diesen Server verwalten",
        "Pour celles et ceux qui gèrent ce serveur",
        "Para quienes administran este servidor",
    ),
    "This server's settings": (
        "Was für diesen Server eingestellt ist",
        "Ce qui est réglé pour ce serveur",
        "Lo que está configurado para este servidor",
    ),
    "Where I answer when mentioned; everywhere, as long as no channel is set": (
        "Wo ich antworte, wenn man mich erwähnt; überall, solange kein Kanal gewählt ist",
        "Où je réponds quand on me mentionne ; partout tant qu'aucun salon n'est choisi",
        "Dónde respondo cuando me mencionan; en todas partes mientras no se elija un canal",
    ),
    "Whether members may open movie nights": (
        "Ob Mitglieder Filmabende eröffnen dürfen",
        "Si les membres peuvent ouvrir des soirées cinéma",
        "Si los miembros pueden abrir noches de cine",
    ),
    "Which language I speak on this server; I understand English best": (
        "Welche Sprache ich auf diesem Server spreche; Englisch verstehe ich am besten",
        "La langue que je parle sur ce serveur ; je comprends mieux l'anglais",
        "Qué idioma hablo en este servidor; entiendo mejor el inglés",
    ),
    "For Matinee's admins": ("Für Matinees Admins", "Pour les admins de Matinee", "Para quienes administran Matinee"),
    "Train a candidate; it is only served once somebody promotes it": (
        "Trainiere einen Kandidaten; er antwortet erst, wenn ihn jemand übernimmt",
        "Entraîne un candidat ; il ne répond que si quelqu'un le promeut",
        "Entrena un candidato; solo responde cuando alguien lo promueve",
    ),
    "How the training is going, and who did what": (
        "Wie weit das Training ist, und wer was getan hat",
        "Où en est l'entraînement, et qui a fait quoi",
        "Cómo va el entrenamiento y quién hizo qué",
    ),
    "Stop a training": ("Brich ein Training ab", "Arrête un entraînement", "Detén un entrenamiento"),
    "How a candidate compares with the served model": (
        "Wie ein Kandidat im Vergleich zum laufenden Modell abschneidet",
        "Ce que vaut un candidat à côté du modèle actuel",
        "Cómo queda un candidato frente al modelo actual",
    ),
    "Serve a model to everybody, once you have confirmed it": (
        "Lass ein Modell allen antworten, sobald du es bestätigt hast",
        "Fais répondre un modèle à tout le monde, après confirmation",
        "Haz que un modelo responda a todos, una vez confirmado",
    ),
    "Go back to serving the previous model": (
        "Lass wieder das vorige Modell allen antworten",
        "Fais de nouveau répondre le modèle précédent",
        "Haz que vuelva a responder el modelo anterior",
    ),
    "All models, and which one is served": (
        "Alle Modelle, und welches antwortet",
        "Tous les modèles, et celui qui répond",
        "Todos los modelos y cuál responde",
    ),
    "what the model reads about a movie": (
        "was das Modell von einem Film liest",
        "ce que le modèle lit d'un film",
        "qué lee el modelo de una película",
    ),
    "1: titles": ("1: Titel", "1 : titres", "1: títulos"),
    "2: titles and genres": ("2: Titel und Genres", "2 : titres et genres", "2: títulos y géneros"),
    "3: titles, genres and averages": (
        "3: Titel, Genres und Durchschnitte",
        "3 : titres, genres et moyennes",
        "3: títulos, géneros y medias",
    ),
    "how many minutes to train": ("wie lange es lernt", "combien de temps il apprend", "cuánto tiempo aprende"),
    "the candidate's name": (
        "wie der Kandidat heißt",
        "comment s'appelle le candidat",
        "cómo se llama el candidato",
    ),
    "also learn from the ratings of people who consented": (
        "lerne auch aus Bewertungen derer, die zugestimmt haben",
        "apprends aussi des notes de celles et ceux qui l'ont accepté",
        "aprende también de quienes dieron su permiso",
    ),
    "the MovieLens release to learn from, if not the training worker's own": (
        "die MovieLens-Daten, falls andere als die des Trainings-Workers",
        "les données MovieLens, si ce ne sont pas celles du worker d'entraînement",
        "los datos de MovieLens, si no son los del worker de entrenamiento",
    ),
    "the beginning of its id; leave it out for the latest": (
        "der Anfang seiner Kennung; lass es weg für das letzte",
        "le début de son identifiant ; laisse vide pour le dernier",
        "el principio de su identificador; déjalo vacío para el último",
    ),
    "its id, or the beginning of its digest": (
        "seine Kennung, oder deren Anfang",
        "son identifiant, ou le début de son empreinte",
        "su identificador, o el principio de su huella",
    ),
    "which movie": ("welcher Film", "quel film", "qué película"),
    "which movie; leave it out to write about many": (
        "welcher Film; lass es weg, um über viele zu schreiben",
        "quel film ; laisse vide pour écrire sur plusieurs",
        "qué película; déjalo vacío para escribir sobre muchas",
    ),
    "which movie; leave it out for the first of my last answer": (
        "welcher Film; lass es weg für den ersten meiner letzten Antwort",
        "quel film ; laisse vide pour le premier de ma dernière réponse",
        "qué película; déjalo vacío para la primera de mi última respuesta",
    ),
    "what you think of it": ("was du von ihm hältst", "ce que tu en penses", "qué opinas de ella"),
    "👍 liked it": ("👍 mochte ich", "👍 je l'ai aimé", "👍 me gustó"),
    "👎 didn't like it": ("👎 mochte ich nicht", "👎 je ne l'ai pas aimé", "👎 no me gustó"),
    "not seen": ("nicht gesehen", "pas vu", "no la he visto"),
    "only of this genre": ("nur aus diesem Genre", "seulement de ce genre", "solo de este género"),
    "from this year or later": (
        "nicht älter als dieses Jahr",
        "pas avant cette année",
        "no anterior a este año",
    ),
    "from this year or earlier": (
        "nicht neuer als dieses Jahr",
        "pas après cette année",
        "no posterior a este año",
    ),
    "similar to this movie": ("ähnlich wie dieser Film", "semblable à ce film", "parecida a esta película"),
    "with or by this person": ("mit oder von dieser Person", "avec ou de cette personne", "con o de esta persona"),
    "about this, such as a heist or time travel": (
        "darüber, zum Beispiel ein Raubzug oder Zeitreisen",
        "sur ce thème, par exemple un braquage ou un voyage dans le temps",
        "sobre esto, por ejemplo un atraco o viajes en el tiempo",
    ),
    "show the answer to everybody in this channel": (
        "zeig die Antwort allen in diesem Kanal",
        "montre la réponse à tout le monde dans ce salon",
        "muestra la respuesta a todos en este canal",
    ),
    "ratings.csv or the ZIP from Letterboxd, or the CSV of your ratings from IMDb": (
        "ratings.csv oder das ZIP von Letterboxd, oder die CSV deiner Bewertungen bei IMDb",
        "ratings.csv ou le ZIP de Letterboxd, ou le CSV de tes notes sur IMDb",
        "ratings.csv o el ZIP de Letterboxd, o el CSV de tus valoraciones en IMDb",
    ),
    "which channel": ("welcher Kanal", "quel salon", "qué canal"),
    "whether I answer there": ("ob ich dort antworte", "si j'y réponds", "si respondo allí"),
    "whether they may": ("ob sie es dürfen", "s'ils le peuvent", "si pueden"),
    "which language": ("welche Sprache", "quelle langue", "qué idioma"),
}
# In French and Spanish.
GENRES = {
    "Action": ("Action", "Acción"),
    "Adventure": ("Aventure", "Aventuras"),
    "Animation": ("Animation", "Animación"),
    "Children": ("Jeunesse", "Infantil"),
    "Comedy": ("Comédie", "Comedia"),
    "Crime": ("Policier", "Crimen"),
    "Documentary": ("Documentaire", "Documental"),
    "Drama": ("Drame", "Drama"),
    "Fantasy": ("Fantastique", "Fantasía"),
    "Film-Noir": ("Film noir", "Cine negro"),
    "Horror": ("Horreur", "Terror"),
    "Musical": ("Comédie musicale", "Musical"),
    "Mystery": ("Mystère", "Misterio"),
    "Romance": ("Romance", "Romance"),
    "Sci-Fi": ("Science-fiction", "Ciencia ficción"),
    "Thriller": ("Thriller", "Suspense"),
    "War": ("Guerre", "Bélica"),
    "Western": ("Western", "Wéstern"),
}
TRANSLATED = DESCRIPTIONS | {name: (GERMAN_GENRES[name], *others) for name, others in GENRES.items()}


class Translations(app_commands.Translator):
    """Looks texts up in the tables, for discord.py."""

    async def translate(
        self, string: app_commands.locale_str, locale: Locale, context: app_commands.TranslationContextTypes
    ) -> str | None:
        """The text in a language; None without a translation."""
        column = LOCALES.get(locale)
        translated = TRANSLATED.get(string.message)
        return translated[column] if column is not None and translated is not None else None
