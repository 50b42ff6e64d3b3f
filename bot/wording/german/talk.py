"""The conversation, in German; the example messages are in English, which is what Matinee understands."""

from __future__ import annotations

from collections.abc import Sequence

from bot.wording.german.parts import digits, listed, movies, number
from bot.wording.shared.common import GOOD_START, THUMB, taken_back, understood
from movies.catalogue import Movie
from movies.ratings import Verdict


def greeting(rated: int = 0) -> str:
    if rated:
        which = "von dem" if rated == 1 else "von denen"
        return (
            f"Schön, dass du wieder da bist! Ich erinnere mich an {movies(rated)}, {which} du mir erzählt hast. "
            "Drück auf „Empfehlungen“, oder erzähl mir mehr."
        )
    return (
        "Hi! Nenn mir ein paar Filme, die du toll oder furchtbar fandest: “loved heat, hated titanic”. Englisch "
        "verstehe ich am besten, Deutsch meistens auch. Oder drück auf „zeig mir welche“, dann frage ich dich."
    )


def help_text() -> str:
    return (
        "Ich antworte auf Deutsch und verstehe es meistens auch, Englisch aber besser. Knöpfe und Befehle mit / gehen "
        "immer.\n"
        "Sag mir, was du von Filmen hältst: “omg heat was sooo good, titanic not so much” oder /rate\n"
        "Oder lass mich fragen: “show me some”\n"
        "Wünsch dir Filme: “a 90s thriller, nothing gory”, “something like Fargo”, “more” oder /recommend\n"
        "Sag, was du von meinen Vorschlägen hältst: “seen the second, loved it”\n"
        "Frag nach einem bestimmten: “would I like Pulp Fiction?”, “why the first?”, /wouldilike oder /why\n"
        "Sucht euch zusammen einen aus: “movie night” oder /movienight\n"
        "Sieh dir an oder lösche, was ich über dich weiß: “what do you know about me”, “export”, “forget me”, “undo”, "
        "/profile, /export oder /forget\n"
        "Bring deine Bewertungen von Letterboxd oder IMDb mit: “import” oder /import"
    )


def not_seen(unseen: Sequence[Movie]) -> str:
    return f"Noch nicht gesehen: {listed(m.name for m in unseen)}."


def tell_more(count: int) -> str:
    if count >= GOOD_START:
        return "Drück auf „Empfehlungen“, wann immer du magst."
    missing = GOOD_START - count
    more = "Noch einer" if missing == 1 else f"Noch {number(missing)}"
    return f"{more}, dann kenne ich dich besser. Oder drück auf „Empfehlungen“, dann versuche ich es jetzt schon."


def which_one(text: str, candidates: Sequence[Movie]) -> str:
    if text in ("", "it"):
        return f"Welchen meinst du: {listed((m.name for m in candidates), 'oder')}?"
    return f"Welchen Film meinst du mit „{text}“: {listed((m.name for m in candidates), 'oder')}?"


def what_of(named: Sequence[Movie]) -> str:
    if len(named) == 1:
        return f"{named[0].name}: 👍, 👎 oder überspringen?"
    return f"Wie haben dir {listed(m.name for m in named)} gefallen?"


def unknown_titles(told: Sequence[tuple[str, Verdict | None]], closest: Sequence[Movie]) -> str:
    names = listed(f"„{title}“" for title, _ in told)
    noted = [(title, verdict) for title, verdict in told if verdict is not None]
    line = f"{names} kenne ich (noch) nicht."
    if len(told) == len(noted) == 1:
        line = f"{names} kenne ich (noch) nicht. Dein {THUMB[noted[0][1]]} hebe ich auf, bis ich den Film kenne."
    elif noted:
        thumbs = ", ".join(f"{THUMB[verdict]} {title}" for title, verdict in noted)
        line = f"{names} kenne ich (noch) nicht. Das zählt also erst mal nicht, aber gemerkt habe ich mir: {thumbs}."
    return f"{line} Meinst du {listed((m.name for m in closest), 'oder')}?" if closest else line


def not_sure_of(words: str) -> str:
    return f"Mit „{words}“ konnte ich nichts anfangen."


def only_movies_are_kept(words: str) -> str:
    return f"Ich merke mir nur einzelne Filme, „{words}“ also nicht. Wünsch dir so etwas, dann finde ich was."


def their_taste(liked: Sequence[Movie]) -> str:
    names = listed(m.name for m in liked)
    return f"{names} zähle ich nicht zu deinem Geschmack. Drück auf „Empfehlungen“, dann suche ich etwas in der Art."


def not_meant(wrong: Sequence[Movie]) -> str:
    return f"Ach so, nicht {listed((m.name for m in wrong), 'oder')}."


def only_movies(shows: Sequence[str]) -> str:
    names = listed(f"„{show}“" for show in shows)
    is_one = "ist eine Serie" if len(shows) == 1 else "sind Serien"
    return f"{names} {is_one}, und ich kenne nur Filme."


def only_your_taste(guesses: bool = False) -> str:
    if guesses:
        return "Ich kenne nur deinen Geschmack, also geht es hier um dich:"
    return (
        "Ich kenne nur deinen Geschmack und kann für niemand anderen sprechen. Wer mitschauen will, erzählt mir am "
        "besten selbst von ein paar Filmen, dann findet “movie night” einen für euch."
    )


def no_longer_counts(names: Sequence[str]) -> str:
    return f"Erledigt: Was du über {listed(names)} gesagt hast, habe ich vergessen."


def nothing_to_forget(names: Sequence[str]) -> str:
    return f"Zu {listed(names, 'oder')} hast du mir noch nichts gesagt, da gibt es nichts zu vergessen."


def only_by_year() -> str:
    return "Daran kann ich sie nicht unterscheiden, nur am Jahr."


def no_such_movie(title: str) -> str:
    return f"Welchen Film du mit „{title}“ meinst, weiß ich nicht. Nimm einen aus der Liste, die beim Tippen aufgeht."


def left_as_it_is() -> str:
    return "Alles klar, das lassen wir."


def rate_these(first: bool) -> str:
    if first:
        return "Hast du die gesehen? Nimm die Knöpfe oder schreib mir: “1 good, 2 bad, haven't seen the rest”."
    return "Und die?"


def nothing_left_to_rate() -> str:
    return "Mir fällt kein Film mehr ein, nach dem ich dich fragen könnte. Drück auf „Empfehlungen“!"


def already_rated(movie: Movie, verdict: Verdict) -> str:
    liked = "gefallen" if verdict is Verdict.GOOD else "nicht gefallen"
    return f"Du hast mir schon gesagt, dass dir {movie.name} {liked} hat."


def undone(changes: Sequence[tuple[Movie, Verdict | None]]) -> str:
    gone, again = taken_back(changes)
    lines = [f"Zurückgenommen: {listed(gone)}."] if gone else []
    lines += [f"Wie vorher: {understood(again)}"] if again else []
    return "\n".join([*lines, "Sag es mir gern noch mal anders, notfalls auf Englisch."])


def nothing_to_undo() -> str:
    return "Da gibt es nichts zurückzunehmen."


def which_movie() -> str:
    return "Welchen Film meinst du? Nimm /wouldilike, oder frag mich: “would I like Pulp Fiction?”"


def enjoy(movie: Movie | None) -> str:
    what = f"Viel Spaß mit {movie.title}" if movie else "Viel Spaß"
    return f"{what}! Erzähl mir danach, wie er war."


def could_it_be(movies: Sequence[Movie]) -> str:
    return f"Meinst du {listed((movie.name for movie in movies), 'oder')}?"


def by_its_plot() -> str:
    return (
        "Nur anhand der Handlung finde ich leider keinen Film. Weißt du noch, wer mitspielt, oder ein Wort aus dem "
        "Titel? Ich kann dir auch etwas Ähnliches suchen: “a comedy with Tom Hanks”."
    )


def not_understood() -> str:
    return (
        "Das habe ich leider nicht verstanden. Schreib mir, am besten auf Englisch, welche Filme du mochtest oder "
        "nicht, oder wünsch dir einen: “a funny 90s thriller”. Was ich noch kann, zeigt /help."
    )


def cut_off(most: int) -> str:
    return f"Das war lang, deshalb habe ich nur die ersten {digits(most)} Zeichen gelesen."


def goodbye() -> str:
    return "Viel Spaß beim Filmeschauen!"


def form_title() -> str:
    return "Deine Tops und Flops"


def form_label() -> str:
    return "So viele Filme, wie du magst (auf Englisch)"


def form_example() -> str:
    return "loved Heat and Fargo, hated Titanic, Twister was ok"
