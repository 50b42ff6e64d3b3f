"""Reading MovieLens releases: four layouts, one result; and files that cannot be read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from movies import movielens
from movies.catalogue import Catalogue, Movie
from movies.errors import DataMissing
from movies.movielens import RatingTable, Release, holds_release, read_release

Files = dict[str, bytes]

TITLES = [
    (1, "Heat (1995)", "Action|Crime|Thriller"),
    (2, "City of Lost Children, The (Cité des enfants perdus, La) (1995)", "Adventure|Sci-Fi"),
    (5, "Babe (1995)", "Children's|Comedy|Drama"),
    (8, "Father, the Son, The (1954)", "unknown"),
    (9, 'The "Quoted" One (2001)', "Drama"),
]
RATINGS = [(3, 1, 4, 881250949), (3, 2, 1, 881250950), (1, 1, 5, 881250951), (2, 9, 3, 881250952)]
EXPECTED = [
    Movie(1, "Heat", 1995, ("Action", "Crime", "Thriller"), popularity=2),
    Movie(
        2,
        "The City of Lost Children",
        1995,
        ("Adventure", "Sci-Fi"),
        aliases=("La Cité des enfants perdus",),
        popularity=1,
    ),
    Movie(5, "Babe", 1995, ("Children", "Comedy", "Drama")),
    Movie(8, "The Father, the Son", 1954),
    Movie(9, 'The "Quoted" One', 2001, ("Drama",), popularity=1),
]
FLAGS = (
    "unknown|Action|Adventure|Animation|Children's|Comedy|Crime|Documentary|Drama|Fantasy|"
    "Film-Noir|Horror|Musical|Mystery|Romance|Sci-Fi|Thriller|War|Western"
).split("|")


def csv_release() -> Files:
    def row(movie_id: int, title: str, genres: str) -> str:
        title = '"' + title.replace('"', '""') + '"' if "," in title or '"' in title else title
        genres = genres.replace("Children's", "Children").replace("unknown", "(no genres listed)")
        return f"{movie_id},{title},{genres}\r\n"

    return {
        "movies.csv": ("movieId,title,genres\r\n" + "".join(row(*t) for t in TITLES)).encode(),
        "ratings.csv": b"userId,movieId,rating,timestamp\n" + b"".join(b"%d,%d,%d.0,%d\n" % r for r in RATINGS),
    }


def dat_release() -> Files:
    rows = [f"{i}::{title}::{genres.replace('unknown', '(no genres listed)')}\n" for i, title, genres in TITLES]
    return {
        "movies.dat": "".join(rows).encode("latin-1"),
        "ratings.dat": b"".join(b"%d::%d::%d::%d\n" % r for r in RATINGS),
    }


def item_release() -> Files:
    def row(movie_id: int, title: str, genres: str) -> str:
        flags = "|".join("1" if flag in genres.split("|") else "0" for flag in FLAGS)
        return f"{movie_id}|{title}|01-Jan-1995||http://us.imdb.com/{movie_id}|{flags}\n"

    return {
        "u.item": "".join(row(*t) for t in TITLES).encode("latin-1"),
        "u.data": b"".join(b"%d\t%d\t%d\t%d\n" % r for r in RATINGS),
    }


def recbole_release() -> Files:
    rows = [f"{i}\t{title[:-7]}\t{title[-5:-1]}\t{genres.replace('|', ' ')}\n" for i, title, genres in TITLES]
    header = "item_id:token\tmovie_title:token_seq\trelease_year:token\tclass:token_seq\n"
    return {
        "ml-100k.item": (header + "".join(rows)).encode(),
        "ml-100k.inter": b"user_id:token\titem_id:token\trating:float\ttimestamp:float\n"
        + b"".join(b"%d\t%d\t%d\t%d\n" % r for r in RATINGS),
    }


AVERAGED = [(1, 1, b"5.0"), (2, 1, b"5.0"), (3, 1, b"5.0"), (1, 2, b"1.0"), (2, 2, b"1.0")]

LAYOUTS = {"csv": csv_release(), "dat": dat_release(), "u.item": item_release(), "recbole": recbole_release()}


def placed(files: Files, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


def same_ratings(one: RatingTable, other: RatingTable) -> bool:
    columns = ("user", "movie", "stars", "when")
    pairs: list[tuple[Any, Any]] = [(getattr(one, c), getattr(other, c)) for c in columns]
    return all(a.dtype == b.dtype and np.array_equal(a, b) for a, b in pairs)


def as_written(catalogue: Catalogue) -> list[Movie]:
    """The movies without what a regression over all of them expects, which `test_averages.py` examines."""
    return [replace(movie, expected=None) for movie in catalogue]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_gives_the_same_catalogue_and_ratings(layout: str, tmp_path: Path) -> None:
    release = read_release(placed(LAYOUTS[layout], tmp_path / "ml"))
    assert as_written(release.catalogue) == EXPECTED
    user, movie, stars, when = (np.array(column) for column in zip(*RATINGS, strict=True))
    assert same_ratings(release.ratings, RatingTable(user, movie, stars.astype(np.float32), when))
    assert release.name == "ml"


def test_a_movies_average_is_damped_and_told_from_three_ratings_on(tmp_path: Path) -> None:
    rows = b"".join(b"%d,%d,%s,1\n" % (user, movie, stars) for user, movie, stars in AVERAGED)
    files = LAYOUTS["csv"] | {"ratings.csv": b"userId,movieId,rating,timestamp\n" + rows}
    release = read_release(placed(files, tmp_path))
    loved, rare = (release.catalogue[i] for i in (1, 2))
    assert loved.expected is not None and rare.expected is not None
    assert loved.average == pytest.approx((3 * 5.0 + 5 * loved.expected) / 8)
    assert (rare.popularity, rare.average) == (2, None)


@pytest.mark.parametrize(("name", "separator"), [("csv", b","), ("dat", b"::")])
def test_half_stars_are_kept(name: str, separator: bytes, tmp_path: Path) -> None:
    ratings = separator.join([b"1", b"1", b"3.5", b"881250949"]) + b"\n"
    header = b"userId,movieId,rating,timestamp\n" if name == "csv" else b""
    release = read_release(placed(LAYOUTS[name] | {f"ratings.{name}": header + ratings}, tmp_path))
    assert release.ratings.stars.tolist() == [3.5]


def test_the_dat_files_of_10m_are_utf_8(tmp_path: Path) -> None:
    """1M is Latin-1; the README of 10M says that from there on the files are UTF-8."""
    title = "City of Lost Children, The (Cité des enfants perdus, La) (1995)"
    files = LAYOUTS["dat"] | {"movies.dat": f"2::{title}::Adventure\n".encode()}
    assert read_release(placed(files, tmp_path)).catalogue[2].aliases == ("La Cité des enfants perdus",)


@pytest.mark.parametrize(
    ("layout", "file", "lines"),
    [
        ("u.item", "u.item", "1|Land Before Time III, The (1995) (V)|01-Jan-1995|||" + "|".join("0" * 19) + "\n"),
        ("recbole", "ml-100k.item", "id\ttitle\tyear\tclass\n1\tLand Before Time III, The (1995)\tV\tChildren's\n"),
    ],
    ids=["u.item", "recbole"],
)
def test_a_mark_after_the_year_hides_neither_year_nor_title(layout: str, file: str, lines: str, tmp_path: Path) -> None:
    """MovieLens 100K has one such title, and RecBole takes its mark for the year."""
    movie = read_release(placed(LAYOUTS[layout] | {file: lines.encode()}, tmp_path)).catalogue[1]
    assert (movie.title, movie.year) == ("The Land Before Time III", 1995)
    assert "1995" not in movie.aliases


def test_links_give_ids_elsewhere_where_there_are_any(tmp_path: Path) -> None:
    links = b"movieId,imdbId,tmdbId\n1,0113277,949\n2,0112682,\n5,,\n77,0000001,1\n"
    catalogue = read_release(placed(LAYOUTS["csv"] | {"links.csv": links}, tmp_path)).catalogue
    ids = {m.id: (m.imdb_id, m.tmdb_id) for m in catalogue}
    assert ids == {1: (113277, 949), 2: (112682, None), 5: (None, None), 8: (None, None), 9: (None, None)}


def test_the_digest_names_the_content_of_both_files_and_not_their_place(tmp_path: Path) -> None:
    files = LAYOUTS["csv"]
    digests = [
        read_release(placed(content, tmp_path / str(k))).digest
        for k, content in enumerate(
            [
                files,
                files,
                files | {"movies.csv": files["movies.csv"].replace(b"Babe", b"Bebe")},
                files | {"ratings.csv": files["ratings.csv"] + b"9,9,1.0,1\n"},
            ]
        )
    ]
    assert digests[0] == digests[1]
    assert len(set(digests)) == 3
    assert {len(d) for d in digests} == {64}


def test_a_release_in_a_folder_of_the_folder_is_found(tmp_path: Path) -> None:
    (tmp_path / "another").mkdir()
    placed(LAYOUTS["dat"], tmp_path / "ml-1m")
    release = read_release(tmp_path)
    assert release.name == "ml-1m"
    assert as_written(release.catalogue) == EXPECTED
    assert not holds_release(tmp_path)
    assert holds_release(tmp_path / "ml-1m")


CSV, DAT, ITEM, RECBOLE = LAYOUTS.values()
BROKEN: dict[str, Files] = {
    "nothing": {},
    "no ratings": {"movies.csv": CSV["movies.csv"]},
    "no movies": {"ratings.csv": CSV["ratings.csv"]},
    "halves of two layouts": {"movies.csv": CSV["movies.csv"], "ratings.dat": DAT["ratings.dat"]},
    "empty movies.csv": CSV | {"movies.csv": b""},
    "header alone in movies.csv": CSV | {"movies.csv": b"movieId,title,genres\n"},
    "empty ratings.csv": CSV | {"ratings.csv": b""},
    "header alone in ratings.csv": CSV | {"ratings.csv": b"userId,movieId,rating,timestamp\n"},
    "other header": CSV | {"movies.csv": b"id,name,genres\n1,Heat (1995),Crime\n"},
    "movies.csv cut before the genres": CSV | {"movies.csv": b"movieId,title,genres\n1,Heat (1995),Crime\n2,Clue (19"},
    "movies.csv cut before the title": CSV | {"movies.csv": b"movieId,title,genres\n1,Heat (1995),Crime\n2"},
    "ratings.csv cut": CSV | {"ratings.csv": CSV["ratings.csv"] + b"4,1,3"},
    "words for ratings": CSV | {"ratings.csv": CSV["ratings.csv"] + b"4,1,three,4\n"},
    "bytes for movies": CSV | {"movies.csv": b"movieId,title,genres\n\xff\xfe\x00,\x80,\x81\n"},
    "bytes for ratings": CSV | {"ratings.csv": b"userId,movieId,rating,timestamp\n\xff\xfe\x00\x80"},
    "a web page": CSV | {"ratings.csv": b"<!DOCTYPE html>\n<html>\n<body>Not found</body>\n</html>\n"},
    "empty movies.dat": DAT | {"movies.dat": b""},
    "movies.dat cut": DAT | {"movies.dat": DAT["movies.dat"] + b"10::Clue (19"},
    "ratings.dat cut": DAT | {"ratings.dat": DAT["ratings.dat"] + b"4::1::"},
    "empty u.item": ITEM | {"u.item": b""},
    "u.item cut": ITEM | {"u.item": ITEM["u.item"][:-10]},
    "u.item cut before the title": ITEM | {"u.item": ITEM["u.item"] + b"10"},
    "u.data cut": ITEM | {"u.data": ITEM["u.data"] + b"4\t1"},
    "empty ml-100k.item": RECBOLE | {"ml-100k.item": b""},
    "ml-100k.item cut": RECBOLE | {"ml-100k.item": RECBOLE["ml-100k.item"] + b"10\tClue"},
    "empty ml-100k.inter": RECBOLE | {"ml-100k.inter": b""},
}


@pytest.mark.filterwarnings("error::UserWarning")
@pytest.mark.parametrize("broken", BROKEN)
def test_an_unreadable_file_is_reported_in_one_line_with_the_remedy(broken: str, tmp_path: Path) -> None:
    folder = placed(BROKEN[broken], tmp_path / "data")
    with pytest.raises(DataMissing) as told:
        read_release(folder)
    message = str(told.value)
    assert str(folder) in message
    assert "matinee fetch" in message
    assert message.isprintable()


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataMissing, match=r"nowhere.*MATINEE_DATA.*matinee fetch"):
        read_release(tmp_path / "nowhere")


@pytest.fixture
def cached(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path, Release]:
    """A release, read once with a cache for every size: its folder, the cache, what was read."""
    monkeypatch.setattr(movielens, "CACHED_FROM_BYTES", 0)
    folder, cache = placed(LAYOUTS["csv"], tmp_path / "ml"), tmp_path / "home" / "cache"
    return folder, cache, read_release(folder, cache)


def test_the_cache_gives_the_same_release_without_parsing(
    cached: tuple[Path, Path, Release], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, cache, first = cached
    assert [p.suffix for p in cache.iterdir()] == [".npz"]
    monkeypatch.setattr(movielens, "rating_columns", lambda *_: pytest.fail("parsed again"))
    second = read_release(folder, cache)
    assert same_ratings(first.ratings, second.ratings)
    assert as_written(second.catalogue) == EXPECTED


def test_the_cache_is_not_used_for_other_ratings(cached: tuple[Path, Path, Release]) -> None:
    folder, cache, first = cached
    placed({"ratings.csv": LAYOUTS["csv"]["ratings.csv"] + b"9,9,1.0,1\n"}, folder)
    assert len(read_release(folder, cache).ratings) == len(first.ratings) + 1


@pytest.mark.parametrize("content", [b"", b"no arrays", b"PK\x03\x04 cut short"])
def test_a_broken_cache_is_made_again(content: bytes, cached: tuple[Path, Path, Release]) -> None:
    """Fetching again, as a message would advise, gives the same digest and so would not fix it."""
    folder, cache, first = cached
    for kept in cache.iterdir():
        kept.write_bytes(content)
    assert same_ratings(read_release(folder, cache).ratings, first.ratings)


def test_small_releases_are_not_cached(tmp_path: Path) -> None:
    read_release(placed(LAYOUTS["csv"], tmp_path / "ml"), tmp_path / "cache")
    assert not (tmp_path / "cache").exists()


def test_the_real_data_has_the_published_counts(ml_100k: Release) -> None:
    ratings = ml_100k.ratings
    assert (len(np.unique(ratings.user)), len(ml_100k.catalogue), len(ratings)) == (943, 1682, 100_000)
    assert set(np.unique(ratings.stars).tolist()) == {1, 2, 3, 4, 5}
    assert sum(m.popularity for m in ml_100k.catalogue) == 100_000
    assert (ml_100k.catalogue[50].name, ml_100k.catalogue[50].popularity) == ("Star Wars (1977)", 583)
    assert "Children" in ml_100k.catalogue.genres
    assert ml_100k.catalogue.genres.isdisjoint({"Children's", "unknown", ""})
    assert len(ml_100k.catalogue.genres) == 18
