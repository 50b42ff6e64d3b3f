"""Answers to questions about a movie, in German."""

from __future__ import annotations

from collections.abc import Sequence

from bot.wording.german.labels import genre
from bot.wording.german.parts import digits, listed
from bot.wording.shared.content import BEST_PICTURE, SAD_ENDING, feel, found
from bot.wording.shared.known import (
    GRIM_GENRES,
    SCARY_GENRES,
    adult_tags,
    genres_among,
    is_true_story,
    scary_tags,
    tags_worth_telling,
)
from bot.wording.shared.known_facts import MOST_OF_A_SERIES, cast, credits_line, directors, short_country, sources
from movies.catalogue import Movie
from movies.imdb_file import COURTESY

COUNTRIES = {
    "Australia": "Australien",
    "Austria": "Österreich",
    "Belgium": "Belgien",
    "Canada": "Kanada",
    "Denmark": "Dänemark",
    "France": "Frankreich",
    "Germany": "Deutschland",
    "Hungary": "Ungarn",
    "India": "Indien",
    "Ireland": "Irland",
    "Italy": "Italien",
    "Latvia": "Lettland",
    "Netherlands": "Niederlande",
    "New Zealand": "Neuseeland",
    "Norway": "Norwegen",
    "Poland": "Polen",
    "Russia": "Russland",
    "South Korea": "Südkorea",
    "Spain": "Spanien",
    "Sweden": "Schweden",
    "Switzerland": "Schweiz",
    "United Kingdom": "Großbritannien",
}
LANGUAGES = {
    "Chinese": "Chinesisch",
    "Danish": "Dänisch",
    "English": "Englisch",
    "French": "Französisch",
    "German": "Deutsch",
    "Hindi": "Hindi",
    "Italian": "Italienisch",
    "Japanese": "Japanisch",
    "Korean": "Koreanisch",
    "Mandarin": "Mandarin",
    "Norwegian": "Norwegisch",
    "Polish": "Polnisch",
    "Portuguese": "Portugiesisch",
    "Russian": "Russisch",
    "Spanish": "Spanisch",
    "Swedish": "Schwedisch",
}
SOURCES = {
    "book": "ein Buch",
    "comic": "ein Comic",
    "fairy tale": "ein Märchen",
    "musical": "ein Musical",
    "play": "ein Theaterstück",
    "short story": "eine Kurzgeschichte",
    "true story": "eine wahre Geschichte",
    "video game": "ein Videospiel",
}


def about(movie: Movie) -> str:
    kind = _genres(movie.genres)
    known = f"{movie.name} läuft unter {kind}." if kind else f"Über {movie.name} weiß ich wenig."
    return " ".join(part for part in (known, _series(movie), _tags(movie), _average(movie)) if part)


def makers(movie: Movie) -> str:
    by, starring = listed(directors(movie)), listed(cast(movie))
    wrote = listed(movie.facts.writers) if movie.facts else ""
    parts = [
        f"Regie: {by}" if by else "",
        f"Drehbuch: {wrote}" if wrote else "",
        f"mit {starring}" if starring else "",
    ]
    known = ", ".join(part for part in parts if part)
    if known:
        return f"{movie.name} – {known}."
    return f"Wer {movie.title} gemacht hat, weiß ich leider nicht. {_tags(movie)}".strip()


def length(movie: Movie) -> str:
    if movie.facts is None or not movie.facts.minutes:
        return f"Wie lang {movie.name} ist, weiß ich leider nicht."
    return f"{movie.name} dauert {movie.facts.minutes} Minuten."


def credits_of(movie: Movie) -> str:
    return credits_line(movie, lambda minutes: f"{minutes} Min.", lambda name: COUNTRIES.get(name, short_country(name)))


def scary(movie: Movie) -> str:
    tags, horror = scary_tags(movie), genres_among(movie, SCARY_GENRES)
    said = f" Andere beschreiben ihn mit {_quoted(tags)}." if tags else ""
    if horror:
        return f"{movie.name} läuft unter Horror, stell dich also auf Grusel ein.{said}"
    if tags:
        return f"Ein bisschen wohl schon: Andere beschreiben {movie.name} mit {_quoted(tags)}."
    kind = _genres(movie.genres) or "keinem Genre"
    return f"Eher nicht: {movie.name} läuft unter {kind}, und niemand nennt ihn gruselig oder brutal."


def content(movie: Movie, kind: str) -> str:
    told, known = _quoted(found(movie, kind)), _quoted(feel(movie))
    if kind == "happy ending" and SAD_ENDING in movie.marks:
        return f"Nein: {movie.name} geht traurig aus."
    if told:
        return f"{'Leider ja' if kind == 'animals' else 'Ja'}, nach allem, was ich über {movie.name} weiß: {told}."
    if known:
        return f"Nicht dass ich wüsste. Ich weiß über {movie.name} nur: {known}."
    return f"Das weiß ich über {movie.name} leider nicht."


def awards(movie: Movie) -> str:
    if BEST_PICTURE in movie.marks:
        return f"{movie.name} hat den Oscar als bester Film gewonnen. Von anderen Preisen weiß ich nichts."
    return f"{movie.name} hat meines Wissens keinen Oscar als bester Film. Von anderen Preisen weiß ich nichts."


def for_children(movie: Movie) -> str:
    grim, tags = genres_among(movie, GRIM_GENRES), adult_tags(movie)
    rating = movie.facts.rating if movie.facts else None
    unsure = (
        f"Die US-Freigabe ist {rating}."
        if rating
        else "Seine Altersfreigabe kenne ich nicht, schau also vorher selbst rein."
    )
    if grim or tags:
        why = [f"er läuft unter {_genres(grim)}"] if grim else []
        why += [f"andere beschreiben ihn mit {_quoted(tags)}"] if tags else []
        return f"Bei {movie.name} wäre ich vorsichtig, denn {listed(why)}. {unsure}"
    if "Children" in movie.genres:
        return f"{movie.name} läuft unter Kinderfilm, das sollte passen. {unsure}"
    kind = _genres(movie.genres) or "gar keinem Genre"
    return f"{movie.name} läuft nicht unter Kinderfilm, sondern unter {kind}. {unsure}"


def where(movie: Movie) -> str:
    return f"Wo {movie.name} gerade läuft, weiß ich nicht."


def nothing_of_streams() -> str:
    return "Ich weiß nur, welche Filme dir gefallen könnten, nicht, wo sie laufen. Das weiß JustWatch."


def stars(movie: Movie) -> str:
    return _average(movie) or f"Von {movie.name} kenne ich noch keine Bewertungen."


def year(movie: Movie) -> str:
    return f"{movie.title} ist von {movie.year}." if movie.year else f"Von wann {movie.title} ist, weiß ich nicht."


def country(movie: Movie) -> str:
    if movie.facts is None or not movie.facts.countries:
        return f"Woher {movie.name} kommt, weiß ich leider nicht."
    made_in = listed(COUNTRIES.get(name, short_country(name)) for name in movie.facts.countries)
    return f"{movie.name} – Produktionsland: {made_in}."


def spoken_in(movie: Movie) -> str:
    if movie.facts is None or not movie.facts.languages:
        return f"In welcher Sprache {movie.name} ist, weiß ich leider nicht."
    return f"{movie.name} – Originalsprache: {listed(LANGUAGES.get(one, one) for one in movie.facts.languages)}."


def series(movie: Movie, others: Sequence[Movie]) -> str:
    if movie.facts is None or movie.facts.series is None:
        return f"Ich kenne keine Reihe, zu der {movie.name} gehört."
    part = f"Teil {movie.facts.part} von" if movie.facts.part else "ein Teil von"
    more = listed(other.name for other in others[:MOST_OF_A_SERIES])
    return f"{movie.name} ist {part} “{movie.facts.series}”. " + (
        f"Aus der Reihe kenne ich noch {more}." if more else "Weitere Teile kenne ich nicht."
    )


def in_order(movies: Sequence[Movie]) -> str:
    first, *others = [movie.name for movie in movies]
    order = "die meisten schauen die Filme in der Reihenfolge, in der sie ins Kino kamen"
    return f"Fang mit {first} an; {order}. Danach: {', '.join(others)}."


def source(movie: Movie) -> str:
    based = listed(SOURCES.get(one, f"“{one}”") for one in sources(movie))
    return f"{movie.name} – Vorlage: {based}." if based else f"Von einer Vorlage für {movie.name} weiß ich nichts."


def longest(movie: Movie, shortest: Movie) -> str:
    return f"Am längsten ist {movie.title}, am kürzesten {shortest.title}."


def ends_of_time(newest: Movie, oldest: Movie) -> str:
    return f"Am neuesten ist {newest.name}, am ältesten {oldest.name}."


def true_story(movie: Movie) -> str:
    if is_true_story(movie):
        return f"{movie.name} beruht auf einer wahren Geschichte."
    based = source(movie) if sources(movie) else ""
    return f"{based} Ob {movie.name} auf einer wahren Geschichte beruht, weiß ich nicht.".strip()


def role(movie: Movie) -> str:
    starring = listed(cast(movie))
    if not starring:
        return f"Wer in {movie.name} wen spielt, weiß ich leider nicht."
    return f"Ich weiß, wer in {movie.name} mitspielt, aber nicht, wer wen spielt: {starring}."


def untold(movie: Movie) -> str:
    return f"So viel weiß ich über {movie.name} leider nicht."


def ending(movie: Movie) -> str:
    return f"Wie {movie.name} ausgeht, weiß ich nicht, und verraten würde ich es auch nicht. {_tags(movie)}".strip()


def about_which() -> str:
    return "Welchen Film meinst du? Schreib mir den Titel."


def more_at(site: str, address: str) -> str:
    return f"Mehr steht bei {site}: {address}"


def _genres(genres: tuple[str, ...]) -> str:
    return listed(map(genre, genres))


def _quoted(tags: tuple[str, ...]) -> str:
    return listed(f"“{tag}”" for tag in tags)


def _series(movie: Movie) -> str:
    if movie.facts is None or movie.facts.series is None:
        return ""
    part = f" (Teil {movie.facts.part})" if movie.facts.part else ""
    return f"Er gehört zu „{movie.facts.series}“{part}."


def _tags(movie: Movie) -> str:
    tags = tags_worth_telling(movie)
    return f"Andere beschreiben ihn so: {', '.join(f'“{tag}”' for tag in tags)}." if tags else ""


def _average(movie: Movie) -> str:
    if movie.imdb_average is not None:
        score = f"{movie.imdb_average:.1f}".replace(".", ",")
        return f"Auf IMDb geben {digits(movie.imdb_votes)} Leute {movie.title} im Schnitt {score} von 10. “{COURTESY}”"
    if not movie.popularity or movie.average is None:
        return ""
    average = f"{movie.average:.1f}".replace(".", ",")
    if movie.popularity == 1:
        return f"Bisher hat nur eine Person {movie.title} bewertet: {average} von 5 Sternen."
    return f"{digits(movie.popularity)} Leute geben {movie.title} im Schnitt {average} von 5 Sternen."
