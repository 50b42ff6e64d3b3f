"""Wishes in words, and caveats about the ones a list does not meet, in German."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bot.wording.german.labels import genre
from bot.wording.german.parts import listed, number
from bot.wording.shared.unmet import GRIM, Unmet, has_facts, topics_told, unmet, wanted
from movies.catalogue import Movie
from movies.content import CHILD
from movies.film_file import FETCH_FILMS
from movies.protocol.recommendation import Wishes
from movies.topics import STREAMING, shown_as


def describe(wishes: Wishes, names: Mapping[int, Movie]) -> str:
    """A wish in words: "Thriller, ohne Horror, von 1990 bis 1999, wie Heat"."""
    refused = [*sorted(map(genre, wishes.without)), *_quoted(wishes.without_topics | wishes.without_languages)]
    refused += [*sorted(wishes.without_people), *_quoted(wishes.spare)]
    parts = [
        listed(sorted(map(genre, wishes.genres)), "oder" if wishes.either else "und"),
        listed(_quoted(wishes.languages), "oder"),
        listed(_quoted(topics_told(wishes)), "oder" if wishes.either_topic else "und"),
        listed(sorted(wishes.people), "und" if wishes.every_person else "oder"),
        f"ohne {listed(refused, 'oder')}" if refused else "",
        _years(wishes.year_from, wishes.year_to),
        _minutes(wishes),
        f"höchstens {wishes.rating}" if wishes.rating else "",
        f"ab {wishes.youngest} Jahren" if wishes.youngest is not None else "",
    ]
    if wishes.like:
        parts.append(f"wie {listed((names[i].title for i in sorted(wishes.like)), 'oder')}")
    if wishes.unlike:
        parts.append(f"nicht wie {listed((names[i].title for i in sorted(wishes.unlike)), 'oder')}")
    if wishes.other_than:
        parts.append(f"außer {listed((names[i].name for i in sorted(wishes.other_than)), 'oder')}")
    return ", ".join(part for part in parts if part)


def others_come_close(exact: int, nearest: Sequence[Wishes], names: Mapping[int, Movie]) -> str:
    few = "passt nur einer" if exact == 1 else f"passen nur {number(exact)}"
    kinds = "; dann ".join(describe(wanted(wishes), names) for wishes in nearest)
    return f"Ganz genau {few}, der Rest kommt nah dran ({kinds}). "


def caveats(wished: Wishes, honoured: Wishes, names: Mapping[int, Movie]) -> str:
    """A line about wishes that were met only in part or not at all, with the reasons; empty if all were met."""
    facts = has_facts(names)
    left = unmet(wished, honoured, facts)
    topics = [topic for topic in left.topics if topic != STREAMING]
    one_of = listed(map(genre, left.one_of))
    said = [
        _unknown_facts(left.facts),
        f"Wer mich betreibt, kann mir das beibringen: {FETCH_FILMS}." if left.facts else "",
        f"Kaum ein Film passt zu {listed(_quoted(left.some_topics))} zugleich, deshalb passt hier jeder zu einem davon."
        if left.some_topics
        else "",
        "Was wo läuft, weiß ich nicht, das habe ich also weggelassen." if STREAMING in left.topics else "",
        f"Zu {listed(_quoted(topics), 'oder')} habe ich nichts gefunden, das habe ich also weggelassen."
        if topics
        else "",
        f"Mit {listed(left.some_people)} zusammen kenne ich nichts, deshalb ist hier immer nur ein Name davon dabei."
        if left.some_people
        else "",
        f"Ich kenne keinen Film, der {one_of} zugleich ist, deshalb ist jeder hier nur eins davon." if one_of else "",
        _gave_way(left, names),
        _for_age(honoured, facts),
        *(
            f"Einzelne Szenen kenne ich nicht; wegen „{name}“ habe ich also {listed(map(genre, genres))} weggelassen."
            for name, genres in left.spared_by_genre.items()
        ),
        f"Filme mit {listed([f'„{name}“' for name in left.spared_by_tags], 'oder')} habe ich weggelassen, "
        "soweit ich sie kenne."
        if left.spared_by_tags
        else "",
        _not_ruled_out(left),
        "" if facts else _from_tags(honoured),
    ]
    line = " ".join(sentence for sentence in said if sentence)
    return f"{line}\n" if line else ""


def never_again(dislikes: Wishes) -> str:
    kinds = [*sorted(map(genre, dislikes.without)), *_quoted(dislikes.without_topics | dislikes.without_languages)]
    kinds += sorted(dislikes.without_people)
    age = f"Alles klar, du bist {dislikes.youngest}: Ich suche Filme für dein Alter aus." if dislikes.youngest else ""
    never = f"Alles klar, ab jetzt ohne {listed(kinds, 'oder')}, es sei denn, du fragst danach." if kinds else ""
    return " ".join(filter(None, (age, never)))


def newest(year: int) -> str:
    return f"Die neuesten Filme, die ich kenne, sind von {year}."


def _quoted(names: Iterable[str]) -> list[str]:
    """The names in quotes, since people wrote them in English."""
    return [f"„{shown_as(name)}“" for name in sorted(names)]


def _years(low: int | None, high: int | None) -> str:
    if low and high:
        return f"von {low}" if low == high else f"von {low} bis {high}"
    return f"ab {low}" if low else f"bis {high}" if high else ""


STRICT_STEP = 5  # As in English.


def _minutes(wishes: Wishes) -> str:
    low, high = wishes.minutes_from, wishes.minutes_to
    if low and high:
        return f"{low} bis {high} Minuten"
    if high and high % STRICT_STEP == STRICT_STEP - 1:
        return f"unter {high + 1} Minuten"
    return f"bis zu {high} Minuten" if high else f"über {low} Minuten" if low else ""


def _unknown_facts(facts: Wishes) -> str:
    kinds = {
        "Schauspielern und Regie": listed(sorted(facts.people)),
        "Sprachen": listed(_quoted(facts.languages)),
        "Laufzeit": _minutes(facts),
        "Altersfreigabe": facts.rating or "",
    }
    asked = {kind: what for kind, what in kinds.items() if what}
    by = listed(asked, "oder")
    left_out = f"weggelassen habe ich deshalb: {listed(asked.values())}"
    return f"Nach {by} kann ich noch nicht richtig suchen; {left_out}." if asked else ""


def _gave_way(left: Unmet, names: Mapping[int, Movie]) -> str:
    dropped = describe(left.gave_way, names)
    return f"Nichts passt zu allen deinen Wünschen, deshalb habe ich weggelassen: {dropped}." if dropped else ""


def _for_age(honoured: Wishes, facts: bool) -> str:
    age = honoured.youngest
    if age is None:
        return ""
    if facts:
        kept = "nur Kinderfilme genommen und alles weggelassen" if age <= CHILD else "alles weggelassen"
        return f"Für {age} Jahre habe ich {kept}, was erst für Ältere frei ist; ich kenne aber nicht jede Freigabe."
    if age > CHILD and "Horror" in honoured.genres:
        return f"Altersfreigaben kenne ich nicht. Schau lieber selbst vorher rein, ob das mit {age} schon passt."
    if age > CHILD:
        only = f"Für {age} Jahre habe ich nur Horror weggelassen"
        return f"Altersfreigaben kenne ich nicht. {only}, schau also vorher selbst rein."
    grim = listed(map(genre, GRIM), "oder")
    return f"Altersfreigaben kenne ich nicht. Für {age} Jahre habe ich nur Kinderfilme genommen, ohne {grim}."


def _not_ruled_out(left: Unmet) -> str:
    names = _quoted((*left.no_promise, *left.languages))
    return f"Ausschließen kann ich {listed(names, 'oder')} nicht." if names else ""


def _from_tags(honoured: Wishes) -> str:
    known = [*sorted(honoured.people), *_quoted(honoured.languages)]
    shunned = honoured.without_people | honoured.without_topics | honoured.without_languages
    if shunned and not known:
        return (
            f"{listed(_quoted(shunned))} kenne ich nur aus Schlagwörtern und Titeln, da kann mal einer durchrutschen."
        )
    return (
        f"{listed(known)} kenne ich nur aus Schlagwörtern anderer, da fehlen mir sicher ein paar Filme."
        if known
        else ""
    )
