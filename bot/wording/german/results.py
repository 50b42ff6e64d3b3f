"""Workers' answers in words, in German."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.wording.german.parts import listed, movies, told
from bot.wording.german.wishes import caveats, describe
from bot.wording.shared.common import Guess, NamedEffect, guess, percent, weighed
from bot.wording.shared.unmet import promised
from movies.catalogue import Movie
from movies.in_common import Shared
from movies.protocol.recommendation import Wishes
from movies.ratings import Verdict

GUESSES = {
    Guess.YES: "der ist wohl was für dich",
    Guess.EITHER: "das kann so oder so ausgehen",
    Guess.NO: "der ist wohl nichts für dich",
}
GENRES = {
    "Action": "Actionfilme", "Adventure": "Abenteuerfilme", "Animation": "Animationsfilme", "Children": "Kinderfilme",
    "Comedy": "Komödien", "Crime": "Krimis", "Documentary": "Dokumentarfilme", "Fantasy": "Fantasyfilme",
    "Film-Noir": "Film noir", "Horror": "Horrorfilme", "Musical": "Musicals", "Mystery": "Mysteryfilme",
    "Romance": "Liebesfilme", "Sci-Fi": "Science-Fiction", "Thriller": "Thriller", "War": "Kriegsfilme",
    "Western": "Western",
}  # fmt: skip


def asking_the_model() -> str:
    return "ich frage das Modell …"


def recommended(ratings: int, honoured: Wishes, wished: Wishes, names: Mapping[int, Movie], few: str) -> str:
    kept = promised(wished, honoured)
    start = f"Für dich ({describe(kept, names)})" if kept else "Für dich"
    if ratings == 0:
        start += ", obwohl ich deinen Geschmack noch nicht kenne (nenn mir ein paar Filme, die du toll oder furchtbar "
        start += "fandest)"
    else:
        start += f", nach dem, was du mir über {movies(ratings)} erzählt hast"
    return f"{caveats(wished, honoured, names)}{few}{start}:"


def most_at_once(most: int) -> str:
    return f"Mehr als {most} auf einmal schaffe ich nicht. Die nächsten kommen mit “more”."


def instead(count: int) -> str:
    return "Wie wär's dann mit dem hier?" if count == 1 else "Wie wär's dann mit denen hier?"


def nothing_found(wishes: Wishes, names: Mapping[int, Movie], exhausted: bool) -> str:
    if wishes:
        again = "weiteren " if exhausted else ""
        return f"Ich kenne keinen {again}Film, der dazu passt: {describe(wishes, names)}. Versuch es mit weniger."
    return "Ich habe dir alles gezeigt, was ich kenne."


def like_one_you_loved(movie: Movie, shared: Shared) -> str:
    by = f"von {shared.director}, " if shared.director else ""
    return f"{by}wie {movie.title}, der dir gefallen hat"


def loved_by_fans_of(fans_of: Sequence[Movie]) -> str:
    return f"wer {listed(m.title for m in fans_of)} liebt, mag meist auch diesen"


def of_a_genre_you_like(genre: str) -> str:
    return f"du magst {GENRES[genre]}"


def of_a_country_you_like(adjective: str) -> str:
    return "du magst Filme aus diesem Land"


def lesser_known(reason: str) -> str:
    return f"ein Geheimtipp; {reason}" if reason else "ein Geheimtipp"


def new_to_me(reason: str, voted: bool) -> str:
    new = f"neu für mich, deshalb gehe ich nach {listed(('Genre', 'Machern', *(['IMDb-Note'] if voted else [])))}"
    return f"{reason}; {new}" if reason else new


def liked_by(share: float) -> str:
    return f"hat {percent(share)} der Leute gefallen, die ihn bewertet haben"


def prediction(movie: Movie, chance: float, ratings: int) -> str:
    text = f"{movie.name}: Mit {percent(chance)} Wahrscheinlichkeit gefällt er dir; {GUESSES[guess(chance)]}."
    return (
        text
        if ratings
        else f"{text} (Deinen Geschmack kenne ich noch nicht, da richte ich mich nach den meisten anderen.)"
    )


def likeliest(movie: Movie, clearly: bool) -> str:
    return f"Ich würde {movie.title} nehmen." if clearly else f"Es ist knapp, aber ich würde {movie.title} nehmen."


def why(movie: Movie, chance: float, effects: Sequence[tuple[Movie, Verdict, float]], left_out: int) -> str:
    reasons = weighed(chance, effects)
    text = f"{movie.name}: {percent(chance)}. "
    if not reasons.for_it and not reasons.against:
        changes = "ändert die Chance um weniger als 2 Prozentpunkte"
        if len(effects) == 1:
            text += f"Der eine Film, von dem du mir erzählt hast, spielt hier kaum eine Rolle: Er {changes}."
        else:
            text += f"Kein einzelner Film, von dem du mir erzählt hast, gab den Ausschlag: Jeder {changes}."
    else:
        if reasons.for_it:
            text += f"Vor allem, weil du {_effects(reasons.for_it)}. "
        if reasons.against:
            text += f"Dagegen spricht, dass du {_effects(reasons.against)}. "
        if reasons.hardly:
            text += f"Dass du {told(reasons.hardly)}, spielt kaum eine Rolle."
    if left_out:
        text += f" (Angesehen habe ich mir nur die {len(effects)} deiner Bewertungen, die hier am meisten zählen.)"
    return text.strip()


def _effects(effects: Sequence[NamedEffect]) -> str:
    """After "dass du": "Heat (ohne ihn: 70 %) und Fargo (ohne ihn: 75 %) mochtest"."""
    return told([(f"{title} (ohne ihn: {percent(without)})", verdict) for title, verdict, without in effects])


def why_without_ratings() -> str:
    return (
        "Deinen Geschmack kenne ich noch nicht, deshalb habe ich dir gezeigt, was den meisten gefällt. "
        "Nenn mir Filme, die du toll oder furchtbar fandest."
    )


def why_what() -> str:
    return "Warum was? Lass dir erst etwas empfehlen, oder frag auf Englisch: “would I like Heat?”"
