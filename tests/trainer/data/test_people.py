"""What the trainer reads about people: what the bot wrote, but only about those who allowed it and were not
forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import create_engine, text

from bot.contracts.session import Session
from bot.storage.profiles import Profiles
from bot.storage.tables import SCHEMA_VERSION
from movies.catalogue import Catalogue, Movie
from movies.errors import StoreUnreachable
from movies.movielens import Release
from movies.ratings import Rating, Verdict
from movies.settings import StoreSettings
from tests.bot.databases import store
from trainer.__main__ import main
from trainer.data import people
from trainer.data.corpus import IDS_OF_A_RELEASE, Corpus
from trainer.data.examples import RatingSequence, split
from trainer.data.people import number_of, read_people
from trainer.training.checkpoint import Progress

GOOD, BAD = Verdict.GOOD, Verdict.BAD
ANA, BEN, CLEO = "terminal:ana", "discord:123", "slack:T1:U1"
HEAT, FARGO, TWISTER = 1, 2, 5
# The only two ratings in the release `small`.
STARS = {GOOD: 4.5, BAD: 2.0}
NUMBERS = {ANA: 47_568_404, BEN: 12_618_606, CLEO: 1_098_560}


@pytest.fixture
def profiles(url: str, small: Release) -> Iterator[Profiles]:
    """The bot's own store."""
    opened = Profiles(store(url), small.catalogue)
    yield opened
    opened.close()


def tell(profiles: Profiles, person: str, may_learn: bool | None, *ratings: tuple[int, Verdict]) -> None:
    before = profiles.load(person)
    after = before.with_ratings(Rating(*rating) for rating in ratings)
    profiles.save(person, before, replace(after, may_learn=may_learn))


def read(url: str, release: Release) -> set[tuple[int, int, float]]:
    """Every rating that the trainer reads: who, which movie, how many stars."""
    table = read_people(store(url), release).ratings
    return set(zip(table.user.tolist(), table.movie.tolist(), table.stars.tolist(), strict=True))


def test_the_ratings_of_those_who_allowed_it_are_read_with_the_mean_stars_of_such(
    profiles: Profiles, url: str, small: Release
) -> None:
    tell(profiles, ANA, True, (HEAT, GOOD), (TWISTER, BAD))
    tell(profiles, BEN, True, (TWISTER, GOOD))
    ana, ben = number_of(ANA), number_of(BEN)
    assert read(url, small) == {(ana, HEAT, 4.5), (ana, TWISTER, 2.0), (ben, TWISTER, 4.5)}
    for verdict, stars in STARS.items():
        assert Verdict.from_stars(stars) is verdict


def test_nobody_is_read_who_did_not_allow_it_or_took_it_back_or_is_forgotten(
    profiles: Profiles, url: str, small: Release
) -> None:
    for person, may_learn in ((ANA, None), (BEN, False), (CLEO, True), ("terminal:dan", True), ("terminal:eve", True)):
        tell(profiles, person, may_learn, (HEAT, GOOD))
    tell(profiles, CLEO, False)
    profiles.forget("terminal:dan")
    assert read(url, small) == {(number_of("terminal:eve"), HEAT, 4.5)}


def test_whoever_comes_back_after_being_forgotten_is_not_read_until_they_allow_it_again(
    profiles: Profiles, url: str, small: Release
) -> None:
    tell(profiles, ANA, True, (HEAT, GOOD))
    profiles.forget(ANA)
    tell(profiles, ANA, None, (FARGO, GOOD))
    assert read(url, small) == set()
    tell(profiles, ANA, True)
    assert read(url, small) == {(number_of(ANA), FARGO, 4.5)}


def test_movies_are_known_again_in_another_release_and_the_latest_word_counts(url: str, small: Release) -> None:
    old = Catalogue([Movie(1, "Heat", 1995), Movie(2, "Heat", 1994), Movie(3, "Nobody Knows It", 1990)], "1" * 64)
    profiles = Profiles(store(url), old)
    tell(profiles, ANA, True, (1, GOOD), (3, GOOD))
    tell(profiles, ANA, True, (2, BAD))
    profiles.close()
    assert read(url, small) == {(number_of(ANA), HEAT, 2.0)}


def test_the_same_ratings_are_the_same_release_and_others_another(profiles: Profiles, url: str, small: Release) -> None:
    tell(profiles, ANA, True, (HEAT, GOOD))
    first, again = read_people(store(url), small), read_people(store(url), small)
    tell(profiles, BEN, True, (HEAT, GOOD))
    assert first.name == again.name != read_people(store(url), small).name
    assert first.name.startswith("people-") and ANA not in first.name


def test_people_are_split_by_a_number_that_never_changes() -> None:
    """If it changed, the next bundle would train on people that a shipped bundle was validated on."""
    assert {person: number_of(person) for person in NUMBERS} == NUMBERS
    numbers = [number_of(f"discord:{k}") for k in range(10_000)]
    assert min(numbers) >= 0 and max(numbers) < IDS_OF_A_RELEASE
    assert np.bincount(np.array(numbers) % 10) == pytest.approx(np.full(10, 1_000), abs=150)


def test_only_people_of_the_training_part_are_learned_from_as_further_users_of_the_release(
    profiles: Profiles, url: str, small: Release
) -> None:
    everybody = [f"terminal:{k}" for k in range(40)]
    for person in everybody:
        tell(profiles, person, True, (HEAT, GOOD), (TWISTER, BAD))
    corpus, alone = Corpus.of(small, [read_people(store(url), small)]), Corpus.of(small)
    of_people = corpus.ratings.where(corpus.ratings.user >= IDS_OF_A_RELEASE)
    trained = {person for person in everybody if number_of(person) % 10 not in (0, 5)}
    assert 0 < len(trained) < len(everybody)
    assert set(of_people.user.tolist()) == {IDS_OF_A_RELEASE + number_of(person) for person in trained}
    assert set(of_people.movie.tolist()) == {HEAT, TWISTER}
    assert (corpus.prompts, corpus.movies, corpus.same) == (alone.prompts, alone.movies, {})


def test_a_persons_average_is_that_of_all_training_users_but_them(profiles: Profiles, url: str, small: Release) -> None:
    person = next(f"terminal:{k}" for k in range(40) if number_of(f"terminal:{k}") % 10 not in (0, 5))
    tell(profiles, person, True, (HEAT, GOOD))
    corpus, alone = Corpus.of(small, [read_people(store(url), small)]), Corpus.of(small)
    rated = RatingSequence(IDS_OF_A_RELEASE + number_of(person), np.array([HEAT]), np.array([4.5]))
    (average,) = corpus.averages(rated)
    assert average == pytest.approx(alone.prompts[HEAT].average)


def test_cold_movies_are_not_learned_from_people_either(url: str, ml_100k: Release) -> None:
    profiles = Profiles(store(url), ml_100k.catalogue)
    person = next(f"terminal:{k}" for k in range(40) if number_of(f"terminal:{k}") % 10 not in (0, 5))
    tell(profiles, person, True, *((movie, GOOD) for movie in range(1, 101)))
    profiles.close()
    corpus = Corpus.of(ml_100k, [read_people(store(url), ml_100k)])
    learned = set(corpus.ratings.where(corpus.ratings.user >= IDS_OF_A_RELEASE).movie.tolist())
    assert len(learned) > 80 and not learned & split(ml_100k).cold_movies


def test_nobody_is_a_release_without_ratings_that_a_corpus_takes(url: str, small: Release) -> None:
    Profiles(store(url), small.catalogue).close()
    nobody = read_people(store(url), small)
    assert len(nobody.ratings) == 0
    assert len(Corpus.of(small, [nobody]).ratings) == len(split(small).train)


@pytest.mark.parametrize(
    ("may_learn", "options", "further"), [(True, ["--people"], 1), (True, [], 0), (False, ["--people"], 0)]
)
def test_train_learns_from_people_only_where_that_is_asked_for_and_allowed(
    may_learn: bool, options: list[str], further: int, profiles: Profiles, url: str, small: Release,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    tell(profiles, ANA, may_learn, (HEAT, GOOD))
    learned: list[list[Release]] = []

    def finetune(*_: object, further: list[Release], **__: object) -> Progress:
        learned.append(further)
        return Progress()

    monkeypatch.setenv("MATINEE_DATABASE_URL", url)
    monkeypatch.setattr("trainer.training.finetune.finetune", finetune)
    monkeypatch.setattr("trainer.commands.train.inputs", lambda: (small, None))
    assert main(["train", "--phase", "1", *options]) == 0
    assert [len(release.ratings) for release in learned[0]] == [1] * further


def test_bot_and_trainer_mean_the_same_schema() -> None:
    assert people.SCHEMA_VERSION == SCHEMA_VERSION


@pytest.mark.parametrize("version", [SCHEMA_VERSION - 1, SCHEMA_VERSION + 1])
def test_a_database_of_another_version_is_refused(version: int, profiles: Profiles, url: str, small: Release) -> None:
    tell(profiles, ANA, True, (HEAT, GOOD))
    engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :version"), {"version": str(version)})
    engine.dispose()
    with pytest.raises(StoreUnreachable, match=f"this one is {version}"):
        read_people(store(url), small)


def test_a_database_that_is_not_there_is_one_sentence_and_none_is_made(tmp_path: Path, small: Release) -> None:
    with pytest.raises(StoreUnreachable, match="no database"):
        read_people(store(f"sqlite:///{tmp_path / 'matinee.db'}"), small)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "url",
    ["postgresql://ana:open-sesame@127.0.0.1:1/matinee", "mysql://ana:open-sesame@127.0.0.1/x", "open-sesame",
     "postgresql://ana:open-sesame@host:port/x"],
)  # fmt: skip
def test_a_database_that_cannot_be_read_is_one_sentence_without_its_password(url: str, small: Release) -> None:
    with pytest.raises(StoreUnreachable, match="MATINEE_DATABASE_URL") as caught:
        read_people(store(url), small)
    assert "open-sesame" not in str(caught.value) and "\n" not in str(caught.value)


def test_a_file_that_is_no_database_of_the_bot_is_one_sentence(tmp_path: Path, small: Release) -> None:
    for content in (b"", b"These are my notes, and not a database at all. " * 100):
        (tmp_path / "notes.db").write_bytes(content)
        with pytest.raises(StoreUnreachable, match="cannot be read"):
            read_people(store(f"sqlite:///{tmp_path / 'notes.db'}"), small)


def test_the_default_is_the_file_in_the_home_that_the_bot_uses(
    tmp_path: Path, small: Release, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MATINEE_HOME", str(tmp_path))
    profiles = Profiles(StoreSettings(), small.catalogue)
    tell(profiles, ANA, True, (HEAT, GOOD))
    assert len(read_people(StoreSettings(), small).ratings) == 1
    profiles.save(ANA, profiles.load(ANA), Session())
    assert len(read_people(StoreSettings(), small).ratings) == 0
    profiles.close()
