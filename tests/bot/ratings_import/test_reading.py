"""Ratings from Letterboxd and IMDb: files the way those sites write them, and files that they would never write."""

from __future__ import annotations

import csv
import io
import re
import struct
import zipfile

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.ratings_import import reading as imports
from bot.ratings_import.matching import match
from bot.ratings_import.reading import FileRefused, read_export
from bot.ratings_import.report import ImportReport, ImportRow, Reason
from bot.wording.failures import failure
from movies.catalogue import Catalogue, Movie
from movies.movielens import Release
from movies.ratings import Rating, Verdict

GOOD, BAD = Verdict.GOOD, Verdict.BAD
LETTERBOXD = "Date,Name,Year,Letterboxd URI,Rating\n"
IMDB = (
    "Const,Your Rating,Date Rated,Title,Original Title,URL,Title Type,IMDb Rating,Runtime (mins),Year,Genres,"
    "Num Votes,Release Date,Directors\n"
)
OLD_IMDB = (
    "Const,Your Rating,Date Rated,Title,URL,Title Type,IMDb Rating,Runtime (mins),Year,Genres,Num Votes,"
    "Release Date,Directors\n"
)


def letterboxd(*films: tuple[str, object, object]) -> bytes:
    """A ratings.csv of (name, year, rating), rated on consecutive days."""
    lines = io.StringIO()
    rows = [(f"2024-01-{day:02}", n, y, "https://boxd.it/x", r) for day, (n, y, r) in enumerate(films, 1)]
    csv.writer(lines).writerows(rows)
    return (LETTERBOXD + lines.getvalue()).encode()


def zipped(compression: int = zipfile.ZIP_DEFLATED, **files: bytes) -> bytes:
    """A ZIP of files, named with "__" for the slash and without their ".csv"."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/") + ".csv", content)
    return made.getvalue()


def imported(data: bytes, catalogue: Catalogue, filename: str = "ratings.csv") -> ImportReport:
    return match(read_export(data, filename), catalogue)


def matched(catalogue: Catalogue, name: str, year: object = "") -> str | None:
    """The movie that a Letterboxd row of this name and year becomes."""
    report = imported(letterboxd((name, year, 5)), catalogue)
    return catalogue[report.ratings[0].movie_id].name if report.ratings else None


def test_a_letterboxd_file_becomes_verdicts_in_the_order_of_rating(small: Release) -> None:
    report = imported(letterboxd(("Heat", 1995, 4), ("Fargo", 1996, 3.5), ("Pulp Fiction", 1994, 5)), small.catalogue)
    assert report.ratings == (Rating(1, GOOD), Rating(2, BAD), Rating(6, GOOD))
    assert (report.left_out, report.counts) == ((), {})


def test_the_ratings_are_found_in_the_zip_and_not_among_what_was_deleted(small: Release) -> None:
    right, wrong = letterboxd(("Heat", 1995, 5)), letterboxd(("Fargo", 1996, 5))
    for prefix in ("", "letterboxd-ana-2024__"):
        data = zipped(**{"deleted__ratings": wrong, "profile": b"x", f"{prefix}ratings": right, "watched": b"x"})
        assert imported(data, small.catalogue, "letterboxd.zip").ratings == (Rating(1, GOOD),)


def test_imdb_ratings_of_eight_and_up_are_good(small: Release) -> None:
    rows = "".join(
        f"tt{k},{stars},2024-01-{k:02},{title},{title},u,Movie,7.0,100,{year},Drama,9,{year}-01-01,X\n"
        for k, (stars, title, year) in enumerate([(8, "Heat", 1995), (7, "Fargo", 1996), (1, "Scream", 1996)], 1)
    )
    assert imported((IMDB + rows).encode(), small.catalogue).ratings == (
        Rating(1, GOOD),
        Rating(2, BAD),
        Rating(12, BAD),
    )


def test_imdb_columns_may_stand_in_any_order_and_the_old_form_is_read(small: Release) -> None:
    data = OLD_IMDB.encode() + b"tt1,9,2019-01-01,Heat,u,movie,8.2,170,1995,Crime,9,1995-12-15,Michael Mann\n"
    assert imported(data, small.catalogue).ratings == (Rating(1, GOOD),)
    assert imported(b"Year,Title,Your Rating,Const\n1996,Fargo,3,tt2\n", small.catalogue).ratings == (Rating(2, BAD),)


def test_the_imdb_number_comes_before_the_title() -> None:
    catalogue = Catalogue(
        [
            Movie(1, "War of the Worlds", 2005, imdb_id=407304, popularity=1),
            Movie(2, "War of the Worlds", 2005, imdb_id=449040, popularity=9),
            Movie(3, "Heat", 1995),
        ],
        "0" * 64,
    )
    rows = "tt0407304,9,Krieg der Welten,2005\ntt0000001,9,War of the Worlds,2005\ntt0113277,9,Heat,1995\n"
    report = imported(("Const,Your Rating,Title,Year\n" + rows).encode(), catalogue)
    assert report.ratings == (Rating(1, GOOD), Rating(3, GOOD))
    assert [left.row.titles for left in report.left_out] == [("War of the Worlds",)]


def test_the_original_title_of_imdb_is_tried_too(small: Release) -> None:
    data = IMDB + "tt1,9,2024-01-01,Amelie in Paris,Le fabuleux destin d'Amélie Poulain,u,Movie,8,122,2001,C,9,d,J\n"
    assert imported(data.encode(), small.catalogue).ratings == (Rating(16, GOOD),)


@pytest.mark.parametrize("kind", ["TV Series", "tvSeries", "TV Episode", "TV Mini Series", "Video Game", "tvEpisode"])
def test_series_episodes_and_games_are_no_movies(kind: str, small: Release) -> None:
    data = IMDB + f"tt1,9,2024-01-01,Heat,Heat,u,{kind},8,122,1995,C,9,d,M\n"
    assert imported(data.encode(), small.catalogue).counts == {Reason.NOT_A_MOVIE: 1}


@pytest.mark.parametrize("kind", ["Movie", "movie", "TV Movie", "tvMovie", "Short", "Video", "TV Special"])
def test_movies_of_every_kind_are_movies(kind: str, small: Release) -> None:
    data = IMDB + f"tt1,9,2024-01-01,Heat,Heat,u,{kind},8,122,1995,C,9,d,M\n"
    assert imported(data.encode(), small.catalogue).ratings == (Rating(1, GOOD),)


def test_every_row_left_out_has_its_reason_its_row_and_an_example(small: Release) -> None:
    data = letterboxd(
        ("Heat", 1995, 1),
        ("A Film of Mine", 2020, 5),
        ("Fargo", 1996, ""),
        ("Scream", 1996, 5.5),
        ("Big", 1988, 0),
        ("Twister", 1996, "many"),
        ("", 1996, 5),
        ("x" * 501, 1996, 5),
        ("HEAT", 1995, 5),
    )
    report = imported(data, small.catalogue)
    assert report.ratings == (Rating(1, GOOD),)
    assert [(left.row.line, left.reason) for left in report.left_out] == [
        (2, Reason.DUPLICATE),
        (3, Reason.NOT_IN_CATALOGUE),
        (4, Reason.NO_RATING),
        (5, Reason.OUT_OF_RANGE),
        (6, Reason.OUT_OF_RANGE),
        (7, Reason.UNREADABLE),
        (8, Reason.UNREADABLE),
        (9, Reason.UNREADABLE),
    ]
    assert report.counts[Reason.UNREADABLE] == 3
    assert next(iter(report.counts)) == Reason.UNREADABLE
    assert [row.line for row in report.examples(Reason.UNREADABLE, 2)] == [7, 8]
    assert report.examples(Reason.NOT_IN_CATALOGUE)[0].titles == ("A Film of Mine",)


def test_of_two_ratings_of_a_movie_the_one_rated_later_counts(small: Release) -> None:
    newest_first = "2024-05-01,Heat,1995,u,5\n2024-04-01,Fargo,1996,u,5\n2024-01-01,Heat,1995,u,1\n"
    report = imported((LETTERBOXD + newest_first).encode(), small.catalogue)
    assert report.ratings == (Rating(2, GOOD), Rating(1, GOOD))
    assert [left.row.line for left in report.left_out] == [4]


@pytest.mark.parametrize(
    ("name", "year", "found"),
    [
        ("the usual suspects", 1995, "The Usual Suspects (1995)"),
        ("Usual Suspects, The", 1995, "The Usual Suspects (1995)"),
        ("Usual Suspects", 1995, "The Usual Suspects (1995)"),
        ("Usual Suspects", 1996, None),
        ("La cite des enfants perdus", 1995, "The City of Lost Children (1995)"),
        ("Amelie", 2001, "Amélie (2001)"),
        ("Heat", 1996, "Heat (1995)"),
        ("Heat", 1994, "Heat (1995)"),
        ("Heat", 1997, None),
        ("Heat", "", "Heat (1995)"),
        ("Sabrina", 1954, "Sabrina (1954)"),
        ("Sabrina", 1955, "Sabrina (1954)"),
        ("Sabrina", "", None),
        ("Its A Wonderfull Life", 1946, "It's a Wonderful Life (1946)"),
        ("It's a Wonderful Wife", 1947, None),
        ("Fango", 1996, None),
        ("Twisted", 1996, None),
        ("11 Angry Men", 1957, None),
        ("Generations", 1994, "Star Trek: Generations (1994)"),
        ("Star Trek", 1979, None),
        ("...", 1995, None),
    ],
)
def test_titles_are_found_as_other_lists_write_them_and_nothing_is_guessed(
    name: str, year: object, found: str | None, small: Release
) -> None:
    assert matched(small.catalogue, name, year) == found


def test_a_number_in_a_title_is_never_a_typing_error() -> None:
    catalogue = Catalogue([Movie(1, "Nymphomaniac: Volume II", 2013), Movie(2, "Days & Nights", 2013)], "0" * 64)
    assert matched(catalogue, "Nymphomaniac: Volume I", 2013) is None
    assert matched(catalogue, "Nymphomaniak: Volume II", 2013) == "Nymphomaniac: Volume II (2013)"
    assert matched(catalogue, "Days and Nights", 2013) == "Days & Nights (2013)"


def test_an_article_may_be_missing_but_no_other_word() -> None:
    catalogue = Catalogue([Movie(1, "Die Hard", 1988), Movie(2, "L'Avventura", 1960)], "0" * 64)
    assert matched(catalogue, "Hard", 1988) is None
    assert matched(catalogue, "Avventura", 1960) == "L'Avventura (1960)"


def test_two_titles_that_are_as_near_are_no_answer() -> None:
    catalogue = Catalogue([Movie(1, "The Long Journey", 2000), Movie(2, "The Lone Journey", 2000)], "0" * 64)
    assert matched(catalogue, "The Lonk Journey", 2000) is None


def test_no_movie_that_a_catalogue_lacks_is_taken_for_one_that_it_has(ml_100k: Release) -> None:
    """Half of MovieLens 100K looks for the other half; where 100K lists a movie twice, the two are one."""
    movies = list(ml_100k.catalogue)
    there = Catalogue(movies[::2], ml_100k.digest)
    names = {movie.name for movie in there}
    asked = [ImportRow(k, (m.title,), m.year, stars=5.0) for k, m in enumerate(movies[1::2]) if m.name not in names]
    report = match(asked, there)
    assert report.ratings == ()
    assert report.counts == {Reason.NOT_IN_CATALOGUE: len(asked)}


def test_every_movie_of_the_catalogue_is_found_under_its_own_name(ml_100k: Release) -> None:
    rows = [ImportRow(k, (m.title,), m.year, stars=5.0) for k, m in enumerate(ml_100k.catalogue)]
    report = match(rows, ml_100k.catalogue)
    assert {ml_100k.catalogue[r.movie_id].name for r in report.ratings} == {m.name for m in ml_100k.catalogue}
    assert set(report.counts) <= {Reason.DUPLICATE}


@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text.encode(),
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: text.encode("latin-1"),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: ("\n" + text).encode(),
        lambda text: text.replace(",", ";").encode(),
        lambda text: text.replace(",", "\t").encode(),
        lambda text: text.replace(",5", ',"5"').encode(),
    ],
)
def test_the_file_may_have_gone_through_a_spreadsheet(encode, small: Release) -> None:  # type: ignore[no-untyped-def]
    text = LETTERBOXD + "2024-01-01,Amélie,2001,https://boxd.it/x,5\n"
    assert imported(encode(text), small.catalogue).ratings == (Rating(16, GOOD),)


def test_progress_is_told_from_nothing_to_all(small: Release) -> None:
    told: list[tuple[int, int]] = []
    rows = [ImportRow(k, ("Heat",), 1995, stars=5.0) for k in range(1200)]
    match(rows, small.catalogue, lambda done, total: told.append((done, total)))
    assert (told[0], told[-1]) == ((0, 1200), (1200, 1200))
    assert len(told) > 2
    assert told == sorted(told)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b" \n",
        b"<!DOCTYPE html><html><body>Sign in</body></html>",
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        "Date,Name,Year,Letterboxd URI,Rating\n".encode("utf-16"),
        b"Date,Name,Year,Letterboxd URI\n2024-01-01,Heat,1995,u\n",
        b"hello\nworld\n",
        b"PK\x03\x04 no more",
        zipped(watched=b"x"),
        zipped(ratings=b"hello"),
        zipped(compression=zipfile.ZIP_LZMA, ratings=letterboxd(("Heat", 1995, 5))),
        zipped(deleted__ratings=letterboxd(("Heat", 1995, 5))),
    ],
)
def test_a_wrong_file_is_refused_with_what_is_accepted_and_where_to_get_it(data: bytes) -> None:
    with pytest.raises(FileRefused) as caught:
        read_export(data, "C:\\Users\\ana\\film.xls")
    told = failure(caught.value)
    assert re.match(r"film\.xls .*ratings\.csv .*Letterboxd .*IMDb", told) and "Users" not in told


def test_large_files_and_zip_bombs_are_refused_without_being_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(FileRefused, match="TOO_LARGE"):
        read_export(b"x" * (imports.MOST_BYTES + 1), "a")
    bomb = zipped(ratings=LETTERBOXD.encode() + b"x" * 100_000_000)
    assert len(bomb) < 200_000
    with pytest.raises(FileRefused, match="TOO_LARGE"):
        read_export(bomb, "a.zip")
    lying = bytearray(bomb)
    for marker, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = lying.index(marker) + offset
        lying[at : at + 4] = struct.pack("<I", 10)
    with pytest.raises(FileRefused):
        read_export(bytes(lying), "a.zip")
    with pytest.raises(FileRefused, match="ZIP_TOO_MANY_FILES"):
        read_export(zipped(**{f"file{k}": b"" for k in range(1001)}), "a.zip")
    monkeypatch.setattr(imports, "MOST_ROWS", 2)
    assert len(read_export(letterboxd(*[("Heat", 1995, 5)] * 2), "a")) == 2
    with pytest.raises(FileRefused, match="TOO_MANY_ROWS"):
        read_export(letterboxd(*[("Heat", 1995, 5)] * 3), "a")


def test_a_zip_with_a_password_is_refused() -> None:
    data = bytearray(zipped(ratings=letterboxd(("Heat", 1995, 5))))
    for marker, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(marker) + offset] |= 1
    with pytest.raises(FileRefused, match="ZIP_BROKEN"):
        read_export(bytes(data), "a.zip")


VALUES = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["Heat", "1995", "5", "0.5", "nan", "inf", "-1", "1e9", "٣", "²", '"', "\x00", "\r", "tt0113277"]),
)
HEADERS = st.sampled_from([LETTERBOXD, IMDB, OLD_IMDB, ""])
ROWS = st.lists(st.lists(VALUES, max_size=14), max_size=6)


def survives(data: bytes, catalogue: Catalogue) -> None:
    """Every row is either a rating or left out with a reason; nothing but FileRefused is raised."""
    try:
        rows = read_export(data, "ratings.csv")
    except FileRefused:
        return
    report = match(rows, catalogue)
    assert len(report.ratings) + len(report.left_out) == len(rows)
    assert all(rating.movie_id in catalogue for rating in report.ratings)


@given(header=HEADERS, rows=ROWS, encoding=st.sampled_from(["utf-8", "utf-16", "utf-8-sig"]))
@settings(max_examples=300, deadline=None)
def test_no_rows_raise_anything_else(header: str, rows: list[list[str]], encoding: str, small: Release) -> None:
    text = header + "\n".join(",".join(cells) for cells in rows)
    survives(text.encode(encoding, "surrogatepass"), small.catalogue)


@given(data=st.binary(max_size=300), start=st.sampled_from([b"", b"PK\x03\x04", LETTERBOXD.encode(), IMDB.encode()]))
@example(data=b'"' + b"x" * 200_000, start=LETTERBOXD.encode())
@example(data=b'"' + b"x" * 200_000, start=b"")
@settings(max_examples=300, deadline=None)
def test_no_bytes_raise_anything_else(data: bytes, start: bytes, small: Release) -> None:
    survives(start + data, small.catalogue)


@given(changes=st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), max_size=8), cut=st.integers(0, 10_000))
@settings(max_examples=400, deadline=None)
def test_no_damaged_zip_raises_anything_else(changes: list[tuple[int, int]], cut: int, small: Release) -> None:
    data = bytearray(zipped(ratings=letterboxd(("Heat", 1995, 5)), profile=b"x" * 50))
    for place, value in changes:
        data[place % len(data)] = value
    survives(bytes(data[: cut if 0 < cut < len(data) else None]), small.catalogue)
