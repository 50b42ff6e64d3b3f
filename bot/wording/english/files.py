"""Errors in files that people send; `called` is the file's name."""

from __future__ import annotations

from bot.wording.german import files as german
from bot.wording.shared.languages import spoken

ACCEPTED = (
    "Send ratings.csv or the whole ZIP from Letterboxd (Settings, Data, Export your data), or the CSV of your "
    "ratings from IMDb (Your ratings, Export)."
)


@spoken(german.that_file)
def that_file() -> str:
    """The words for a file without a name."""
    return "That file"


@spoken(german.file_too_big)
def file_too_big(most: int) -> str:
    """`most`: the limit in bytes."""
    return f"That file is too big: I can only read up to {most // 1_000_000} MB."


@spoken(german.file_too_large)
def file_too_large(called: str, most: int) -> str:
    """`most`: the limit in bytes."""
    return f"{called} is larger than {most // 1_000_000} MB. {ACCEPTED}"


@spoken(german.file_empty)
def file_empty(called: str) -> str:
    return f"{called} is empty. {ACCEPTED}"


@spoken(german.file_no_text)
def file_no_text(called: str) -> str:
    return f"{called} isn't a text file. {ACCEPTED}"


@spoken(german.file_web_page)
def file_web_page(called: str) -> str:
    return f"{called} is a web page, not an export. {ACCEPTED}"


@spoken(german.file_without_columns)
def file_without_columns(called: str) -> str:
    return f"{called} has none of the columns of a ratings file. {ACCEPTED}"


@spoken(german.file_too_long)
def file_too_long(called: str, most: int) -> str:
    """`most`: the limit in rows."""
    return f"{called} has more than {most:,} rows. {ACCEPTED}"


@spoken(german.zip_of_too_many)
def zip_of_too_many(called: str) -> str:
    return f"{called} isn't a Letterboxd export: there are too many files in it. {ACCEPTED}"


@spoken(german.zip_without_ratings)
def zip_without_ratings(called: str) -> str:
    return f"{called} has no ratings.csv in it. {ACCEPTED}"


@spoken(german.zip_broken)
def zip_broken(called: str) -> str:
    return f"{called} is a ZIP that I can't open. {ACCEPTED}"


@spoken(german.zip_too_large)
def zip_too_large(called: str, most: int) -> str:
    """`most`: the limit in bytes."""
    return f"The ratings.csv in {called} is larger than {most // 1_000_000} MB. {ACCEPTED}"
