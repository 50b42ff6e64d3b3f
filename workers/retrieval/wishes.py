"""Test movies against wishes, and decide which wishes can be honoured and which give way if no movie fits."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from itertools import product

from movies.catalogue import Catalogue, Movie
from movies.content import CHILD, MOODS, REFUSED_WITH, SPARED, Mood
from movies.facts import RATINGS, Facts
from movies.film_words import plain_name
from movies.protocol.recommendation import Wishes
from movies.topics import LANGUAGES, topic_of

Group = dict[str, object]

# The wishes that may be given up, most important first. Dislikes are never given up: nobody should be shown a movie
# they said they can't stand.
MAY_GIVE_WAY = (
    ("people", "every_person"),
    ("languages",),
    ("topics", "either_topic"),
    ("genres", "either"),
    ("minutes_from", "minutes_to"),
    ("year_from", "year_to"),
    ("like",),
    # Wanting all of several topics is given up first, since few movies have many tags.
    ("either_topic",),
)
# Most movies are from there, so a movie of unknown origin does not count as "not American".
COMMON_PLACES = {"American", "English", "in English"}
GRIM = {"Horror", "Crime", "War", "Thriller", "Film-Noir"}
# Up to this age, only children's movies will do; up to `CHILD`, so will other animation.
SMALL = 8
# The youngest age that each rating admits, by the Motion Picture Association's strict reading.
AGE_OF_RATING = dict(zip(RATINGS, (0, 6, 13, 17, 18), strict=True))


def honourable(wishes: Wishes, catalogue: Catalogue) -> Wishes:
    """The wishes, without those for facts that the catalogue lacks, such as a tag that nobody used."""
    known = catalogue.tags | MOODS.keys()
    kept: dict[str, object] = {
        name: frozenset(words for words in getattr(wishes, name) if _tags([words]) & known)
        for name in ("people", "without_people", "topics", "languages", "without_languages")
    }
    kept["without_topics"] = frozenset(
        name
        for name in wishes.without_topics
        if _tags([name]) & known or any(_is_of(movie, [_words(name)]) for movie in catalogue)
    )
    spare = frozenset(name for name in wishes.spare if name in SPARED and SPARED[name].tags & known)
    unknown = {} if catalogue.has_facts else {"minutes_from": None, "minutes_to": None, "rating": None}
    return wishes.model_copy(update={**kept, **unknown, "spare": spare})


def fits(movie: Movie, wishes: Wishes) -> bool:
    """Whether a movie fits the wishes; a movie without a year fits no wish for years."""
    return fitting(wishes)(movie)


def fitting(wishes: Wishes) -> Callable[[Movie], bool]:
    """A function that tests whether a movie fits the wishes."""
    low, high = wishes.year_from or 0, wishes.year_to or 9999
    dated = wishes.year_from is not None or wishes.year_to is not None
    languages = _tags(wishes.languages)
    topics = [(_tags([name]), MOODS.get(topic_of(name))) for name in wishes.topics]
    each = [_tags([name]) for name in wishes.people]
    people = each if wishes.every_person else [set[str]().union(*each)] if each else []
    refused = _tags(wishes.without_people | wishes.without_topics | wishes.without_languages)
    # Somebody who wants sad movies without a sad ending still wants movies tagged "sad".
    refused |= set[str]().union(*(SPARED[name].tags for name in wishes.spare if name in SPARED)) - _tags(wishes.topics)
    refused = refused.union(*(REFUSED_WITH.get(topic_of(name), ()) for name in wishes.without_topics))
    series = [_words(name) for name in wishes.without_topics]
    tagged = bool(people or languages or topics or refused)
    must_be_known = not wishes.without_languages.isdisjoint(COMMON_PLACES)
    of_facts = bool(wishes.minutes_from or wishes.minutes_to or wishes.rating)

    def fits(movie: Movie) -> bool:
        genres = set(movie.genres)
        if wishes.genres and not (genres & wishes.genres if wishes.either else genres >= wishes.genres):
            return False
        if genres & wishes.without or (dated and (movie.year is None or not low <= movie.year <= high)):
            return False
        if wishes.youngest is not None and not _for_the_young(genres, movie.facts, wishes):
            return False
        if of_facts and not (movie.facts and _within(movie.facts, wishes)):
            return False
        if must_be_known and PLACES.isdisjoint({*movie.tags, *movie.marks}):
            return False
        if series and _is_of(movie, series):
            return False
        return not tagged or _tagged(movie, people, languages, topics, refused, wishes.either_topic)

    return fits


def mainly_about(movies: list[Movie], wishes: Wishes, enough: int) -> list[Movie]:
    """The movies that are mainly about the topics wished for, or all movies if there are not `enough` of those.

    Goodfellas has a heist in it, but people who want heist movies mean Ocean's Eleven. Moods are not subjects.
    """
    wished = [_tags([name]) for name in wishes.topics if topic_of(name) not in MOODS]
    if not wished:
        return movies
    are_about = any if wishes.either_topic else all
    about = [movie for movie in movies if are_about(names & _subjects(movie) for names in wished)]
    return about if len(about) >= enough else movies


def _subjects(movie: Movie) -> set[str]:
    return {*movie.tags, *map(topic_of, movie.facts.subjects if movie.facts else ())}


class Fitting:
    """Finds the movies that fit ever fewer wishes; each sort of wish is tested only once."""

    def __init__(self, movies: Sequence[Movie]) -> None:
        self._movies = movies
        self._found: dict[Wishes, frozenset[int]] = {}

    def of(self, wishes: Wishes) -> list[Movie]:
        """The movies that fit, in their order."""
        sorts = [self._ids(part) for part in _by_sort(wishes) if part]
        ids = frozenset.intersection(*sorts) if sorts else None
        return [movie for movie in self._movies if ids is None or movie.id in ids]

    def _ids(self, wishes: Wishes) -> frozenset[int]:
        if wishes not in self._found:
            fits = fitting(wishes)
            self._found[wishes] = frozenset(movie.id for movie in self._movies if fits(movie))
        return self._found[wishes]


def _by_sort(wishes: Wishes) -> list[Wishes]:
    """The wishes split by sort: each that may give way, and the rest."""
    nothing = Wishes()
    # A movie's suitability for children depends on whether horror is wanted.
    sorts = [(*group, "youngest") if "genres" in group else group for group in MAY_GIVE_WAY]
    rest = wishes.model_copy(update={name: getattr(nothing, name) for group in sorts for name in group})
    apart = [nothing.model_copy(update={name: getattr(wishes, name) for name in group}) for group in sorts]
    return [rest, *(part for part in apart if part and not part.like)]


def _tagged(
    movie: Movie,
    people: Sequence[Set[str]],
    languages: Set[str],
    topics: Sequence[tuple[Set[str], Mood | None]],
    refused: Set[str],
    either: bool,
) -> bool:
    tags = {*movie.tags, *movie.marks}
    about = (_is_about(movie, tags, names, mood) for names, mood in topics)
    return (
        all(tags & names for names in people)
        and (not languages or bool(tags & languages))
        and (not topics or (any(about) if either else all(about)))
        and not tags & refused
    )


def _is_of(movie: Movie, series: Iterable[Sequence[str]]) -> bool:
    """Whether a title begins with the name of one of these series: "Star Trek Beyond", "Mission: Impossible II"."""
    title = movie.title.casefold()
    return any(name[0] in title and _words(title)[: len(name)] == name for name in series if name)


def _words(title: str) -> list[str]:
    """The words of a title without its articles: "the fast and the furious", "Fast & Furious"."""
    return [word for word in re.findall(r"\w+", title.casefold().replace("&", "and")) if word != "the"]


def _tags(words: Iterable[str]) -> set[str]:
    """The tags and marks that these words may mean."""
    return {form for one in words for form in (topic_of(one), plain_name(one))}


def _is_about(movie: Movie, tags: Set[str], names: Set[str], mood: Mood | None) -> bool:
    """Whether a movie has one of these names as a tag; without facts about it, a mood is judged by its genres."""
    if mood is None:
        return bool(names & tags)
    if not mood.tags_that_spoil_it.isdisjoint(tags):
        return False
    if names & tags:
        return True
    told = movie.facts is not None
    return not told and not mood.genres.isdisjoint(movie.genres) and mood.spoilt_by.isdisjoint(movie.genres)


PLACES = _tags(LANGUAGES)


def _within(facts: Facts, wishes: Wishes) -> bool:
    """Whether a movie's running time and age rating fit the wishes; a movie without these facts does not."""
    if wishes.minutes_from or wishes.minutes_to:
        low, high = wishes.minutes_from or 0, wishes.minutes_to or 999
        if facts.minutes is None or not low <= facts.minutes <= high:
            return False
    if wishes.rating in RATINGS:
        return facts.rating is not None and RATINGS.index(facts.rating) <= RATINGS.index(wishes.rating)
    return True


def _for_the_young(genres: Set[str], facts: Facts | None, wishes: Wishes) -> bool:
    age = wishes.youngest or 0
    if facts and facts.rating and AGE_OF_RATING[facts.rating] > age:
        return False
    if age > CHILD:
        return "Horror" not in genres or "Horror" in wishes.genres
    return not genres & GRIM and ("Children" in genres or (age > SMALL and "Animation" in genres))


def relaxations(wishes: Wishes) -> Iterator[Wishes]:
    """The wishes themselves, then ever fewer of them, dropping as little as possible at a time.

    The last of `MAY_GIVE_WAY` is given up first. Several genres wished for at once are relaxed to any of them before
    they are given up.
    """
    seen = set()
    for chosen in product(*(_alternatives(wishes, group) for group in MAY_GIVE_WAY)):
        relaxed = wishes.model_copy(update={name: value for update in chosen for name, value in update.items()})
        if not relaxed.topics:
            relaxed = relaxed.model_copy(update={"either_topic": False})
        if relaxed not in seen:
            seen.add(relaxed)
            yield relaxed


def may_widen(wishes: Wishes) -> bool:
    """Whether the next relaxation merely asks for one of the topics instead of all."""
    return len(wishes.topics) > 1 and not wishes.either_topic


def _alternatives(wishes: Wishes, group: tuple[str, ...]) -> list[Group]:
    """The forms of a group of wishes, in order: unchanged, reduced, none."""
    kept, given_up = ({name: getattr(of, name) for name in group} for of in (wishes, Wishes()))
    if group == ("either_topic",):
        return [{}, {"either_topic": True}] if may_widen(wishes) else [{}]
    if kept == given_up:
        return [kept]
    if "either" in group and len(wishes.genres) > 1 and not wishes.either:
        return [kept, kept | {"either": True}, given_up]
    if "every_person" in group and len(wishes.people) > 1 and wishes.every_person:
        return [kept, kept | {"every_person": False}, given_up]
    return [kept, given_up]
