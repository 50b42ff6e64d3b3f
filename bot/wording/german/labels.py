"""The labels of buttons, and the genres, in German."""

from __future__ import annotations

LABELS = {
    "recommend": "Empfehlungen",
    "not right?": "stimmt nicht?",
    "show me some": "zeig mir welche",
    "more": "mehr",
    "why?": "warum?",
    "not seen": "nicht gesehen",
    "leave it": "überspringen",
    "would I like it?": "gefällt er mir?",
    "others": "andere",
    "👍 all": "👍 alle",
    "👎 all": "👎 alle",
    "all of them": "alle davon",
    "neither": "keiner davon",
    "yes": "ja",
    "no": "nein",
    "try again": "noch mal",
    "profile": "Profil",
    "export": "exportieren",
    "forget me": "vergiss mich",
    "you may learn": "du darfst lernen",
    "don't learn": "nicht lernen",
    "join": "mitmachen",
    "leave": "aussteigen",
    "find movies": "Filme finden",
    "close": "schließen",
    "promote": "übernehmen",
    "promote it all the same": "trotzdem übernehmen",
    "roll back": "zurück zum vorigen",
}
GENRES = {
    "Action": "Action",
    "Adventure": "Abenteuer",
    "Animation": "Animation",
    "Children": "Kinderfilm",
    "Comedy": "Komödie",
    "Crime": "Krimi",
    "Documentary": "Dokumentarfilm",
    "Drama": "Drama",
    "Fantasy": "Fantasy",
    "Film-Noir": "Film noir",
    "Horror": "Horror",
    "Musical": "Musical",
    "Mystery": "Mystery",
    "Romance": "Liebesfilm",
    "Sci-Fi": "Science-Fiction",
    "Thriller": "Thriller",
    "War": "Kriegsfilm",
    "Western": "Western",
}


def label(text: str) -> str:
    return LABELS.get(text, text)


def genre(name: str) -> str:
    return GENRES.get(name, name)
