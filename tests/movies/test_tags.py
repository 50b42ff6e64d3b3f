"""Tags of movies, in bounded form."""

from __future__ import annotations

from pathlib import Path

import pytest

from movies.errors import DataMissing
from movies.movielens import read_release
from movies.tags import LONGEST_TAG, MOST_TAGS_A_MOVIE, tags_by_movie
from movies.topic_words import TOPICS
from movies.topics import LANGUAGES, known_as, topic_of

RELEASE = {
    "movies.csv": "movieId,title,genres\n1,Heat (1995),Action|Crime\n2,Clue (1985),Comedy\n",
    "ratings.csv": "userId,movieId,rating,timestamp\n1,1,4.5,100\n2,1,3.0,101\n2,2,0.5,102\n",
}


def release(folder: Path, tags: str) -> Path:
    for name, text in {**RELEASE, "tags.csv": tags}.items():
        (folder / name).write_text(text)
    return folder


@pytest.mark.parametrize(
    ("words", "topic"),
    [
        ("Zombie", "zombies"),
        ("time-travel", "time travel"),
        ("plot twists", "twist ending"),
        ("South  Korea", "Korean"),
        ("Tom Hanks", "tom hanks"),
    ],
)
def test_words_that_mean_the_same_have_one_name(words: str, topic: str) -> None:
    assert topic_of(words) == topic


def test_no_word_means_two_topics() -> None:
    words = [word for table in (TOPICS, LANGUAGES) for name, others in table.items() for word in (name, *others)]
    assert len(words) == len({word.casefold() for word in words})
    assert all(known_as(name) == name for table in (TOPICS, LANGUAGES) for name in table)


def test_a_tag_counts_if_it_names_a_topic_or_two_people_gave_it() -> None:
    given = [(1, 7, "heist"), (1, 7, "seen in june"), (1, 7, "Al Pacino"), (2, 8, "al pacino"), (2, 8, "DVD")]
    assert tags_by_movie(given) == {7: ("heist", "al pacino"), 8: ("al pacino",)}


def test_the_tags_given_most_often_come_first() -> None:
    given = [(user, 7, tag) for user in range(3) for tag in ("Bank Robbery", "revenge")[: 1 + user // 2]]
    assert tags_by_movie(given) == {7: ("heist", "revenge")}


def test_neither_the_tags_of_a_movie_nor_a_tag_can_grow_without_bound() -> None:
    given = [(user, 7, f"tag {k}") for user in (1, 2) for k in range(500)] + [(u, 8, "x" * 5_000) for u in (1, 2)]
    kept = tags_by_movie(given)
    assert {movie: len(tags) for movie, tags in kept.items()} == {7: MOST_TAGS_A_MOVIE}
    assert max(map(len, kept[7])) <= LONGEST_TAG


def test_a_release_carries_its_tags_into_the_catalogue(tmp_path: Path) -> None:
    folder = release(tmp_path, 'userId,movieId,tag,timestamp\n1,1,"Bank Robbery",100\n1,9,zombies,100\n')
    catalogue = read_release(folder).catalogue
    assert catalogue[1].tags == ("heist",) and catalogue[2].tags == ()
    assert catalogue.tags == {"heist"} and catalogue.newest == 1995


def test_tags_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    with pytest.raises(DataMissing, match=r"tags\.csv"):
        read_release(release(tmp_path, "userId,movieId,tag,timestamp\nsomebody,1,heist,100\n"))
