"""Wishes and questions that need facts about films, from the message to the list, in the terminal's words.

Of the new movies, IMDb's voters know one: Anora.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.contracts.replies import Reply
from movies.catalogue import Catalogue, Movie
from movies.film_file import write_films
from movies.film_words import genres_of
from movies.films import is_foreign, with_films
from movies.imdb_file import Voted, write_voted
from movies.movielens import Release, rated
from movies.votes import with_votes
from tests.bot.worker import inference_of
from tests.conftest import release_of
from tests.movies import film_data
from workers.inference import Inference

NEWEST_OF_MOVIELENS = 2018


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """A release that ends in 2018, with facts about its movies, and the films after it."""
    films = film_data.films()
    old = [film for film in films if film.year and film.year <= NEWEST_OF_MOVIELENS]
    movies = tuple(
        Movie(k, film.title, film.year, genres_of(film.facts.kinds), imdb_id=film.imdb_id)
        for k, film in enumerate(old, start=1)
    )
    file = tmp_path_factory.mktemp("data") / "films.sqlite"
    write_films(file, films, "2025-11-29", "")
    votes = file.with_name("imdb.sqlite")
    write_voted(votes, [Voted(28607951, "anora", None, 2024, 7.4, 250_000)], "2025-11-29")
    release = release_of(movies)
    release = replace(release, catalogue=Catalogue(rated(movies, release.ratings), release.digest))
    return with_votes(with_films(release, file), votes)


@pytest.fixture(scope="module")
def worker(release: Release) -> Inference:
    return inference_of(release)


def titles(reply: Reply) -> set[str]:
    return {card.movie.title for card in reply.cards}


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("something with Keanu Reeves", {"The Matrix"}),
        ("by Nolan", {"Memento", "The Dark Knight", "Inception", "Interstellar", "Tenet", "Oppenheimer"}),
        ("a Korean movie", {"Oldboy", "Train to Busan", "Parasite", "Past Lives"}),
        ("something Danish", {"Another Round"}),
        ("a French comedy", {"Amélie", "Intouchables", "The Substance"}),
        ("under 91 minutes", {"Toy Story", "A Quiet Place", "Flow"}),
        ("time travel", {"Harry Potter and the Prisoner of Azkaban", "Avengers: Endgame", "Tenet"}),
        ("zombies", {"Train to Busan", "28 Years Later"}),
        ("a heist movie", {"Heat", "Inception"}),
        ("with Zendaya", {"Dune", "Spider-Man: No Way Home", "Challengers"}),
        ("with Frances McDormand", {"Fargo", "Nomadland"}),
        ("by the Coen brothers", {"Fargo"}),
        ("a movie from 2025", {"Mickey 17", "Sinners", "28 Years Later", "F1", "Superman", "Weapons",
                               "One Battle After Another"}),
        ("a comedy with Ryan Gosling", {"La La Land", "Barbie"}),
        ("james bond", {"No Time to Die"}),
        ("a sci-fi movie by Denis Villeneuve", {"Arrival", "Blade Runner 2049", "Dune", "Dune: Part Two"}),
        ("something based on a book, with Timothée Chalamet", {"Dune", "Dune: Part Two"}),
        ("a comedy under two hours with Bill Murray", {"Groundhog Day"}),
        ("a Japanese animated movie", {"Spirited Away"}),
        ("with Margot Robbie and Ryan Gosling", {"Barbie"}),
        ("with Anya Taylor-Joy and Ralph Fiennes", {"Furiosa: A Mad Max Saga", "Conclave", "28 Years Later"}),
        ("something Scandinavian", {"Another Round"}),
        ("something longer than three hours", {"Titanic", "Avengers: Endgame", "Oppenheimer", "The Brutalist",
                                               "Killers of the Flower Moon", "The Godfather"}),
        ("something based on a true story", {"Spotlight", "Oppenheimer", "Intouchables", "Killers of the Flower Moon"}),
        ("a new comedy", {"Anora", "Barbie", "Mickey 17", "One Battle After Another", "Glass Onion", "Poor Things",
                          "The Holdovers", "Inside Out 2", "Deadpool & Wolverine", "The Substance",
                          "Puss in Boots: The Last Wish", "Flow"}),
        ("something PG for the family", {"Puss in Boots: The Last Wish", "Coco", "Soul", "Inside Out", "The Wild Robot",
                                         "Inside Out 2", "Encanto", "Toy Story", "The Wizard of Oz"}),
        ("something not in English", {"Parasite", "Godzilla Minus One", "Spirited Away", "Amélie", "Flow", "Oldboy",
                                      "All Quiet on the Western Front", "Portrait of a Lady on Fire", "Another Round",
                                      "Train to Busan", "Intouchables", "Anatomy of a Fall", "Drive My Car",
                                      "The Boy and the Heron", "Past Lives", "The Zone of Interest"}),
    ],
)  # fmt: skip
def test_a_list_is_of_what_was_wished_for(say: Callable[..., Reply], said: str, shown: set[str]) -> None:
    reply = say(said)
    assert titles(reply) >= shown if len(shown) < 5 else titles(reply) <= shown and len(reply.cards) == 5
    assert "tags" not in reply.text and "left" not in reply.text.split("\n")[0]


def test_what_was_refused_is_in_no_list(say: Callable[..., Reply]) -> None:
    reply = say("something with Tom Hanks but not animated")
    assert "Toy Story" not in titles(reply)
    assert {"Forrest Gump", "Saving Private Ryan", "Cast Away"} <= titles(reply)


def test_a_child_gets_no_movie_that_is_rated_for_older_ones(say: Callable[..., Reply]) -> None:
    reply = say("something for my 5 year old")
    assert {card.movie.facts.rating for card in reply.cards if card.movie.facts} == {"G"}
    assert "rated for older viewers" in reply.text


def test_what_no_movie_fits_besides_is_named_as_left_out(say: Callable[..., Reply]) -> None:
    reply = say("something with Keanu Reeves under 80 minutes")
    assert "had to drop: under 80 minutes" in reply.text and "The Matrix" in titles(reply)


def test_a_country_is_kept_out_of_the_list_on_screen(say: Callable[..., Reply]) -> None:
    reply = say("something recent", "nothing American")
    assert "not American" in reply.text and len(reply.cards) == 5
    # A film of many countries counts as one of the first two.
    assert not any("United States" in card.movie.facts.countries[:2] for card in reply.cards if card.movie.facts)


def test_who_made_no_movie_here_is_named_as_left_out(say: Callable[..., Reply]) -> None:
    assert "had to drop: Buster Keaton" in say("something with Buster Keaton").text


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("who directed Fargo?", "Fargo (1996) was written and directed by Joel Coen and Ethan Coen, with Frances McD"),
        ("who is in Parasite?", "Song Kang-ho, Lee Sun-kyun and Cho Yeo-jeong"),
        ("who made Dune: Part Two?", "directed by Denis Villeneuve"),
        ("how long is Oppenheimer?", "Oppenheimer (2023) runs 3 h."),
        ("how long is Heat?", "Heat (1995) runs 2 h 50 min."),
        ("is Joker OK for kids?", "rated R"),
        ("what's Conclave about?", "Think papal conclave and politics."),
        ("what is Dune: Part Two about?", "It's part 2 of Dune."),
        ("when did Anora come out?", "Anora is from 2024."),
        ("who wrote Memento?", "Christopher Nolan"),
        ("who stars in Heat?", "Al Pacino"),
        ("what language is Another Round in?", "Another Round (2020) is in Danish."),
        ("where is Past Lives from?", "comes from the United States and South Korea."),
        ("is there a sequel to Dune?", "Dune (2021) is part 1 of Dune. There's also Dune: Part Two (2024)."),
        ("is Inside Out 2 a sequel?", "is part 2 of Inside Out. There's also Inside Out (2015)."),
        ("is Anora part of a series?", "As far as I know, Anora (2024) isn't part of a series."),
        ("is Dune based on a book?", "Dune (2021) is based on “Dune”."),
        ("is Spotlight a true story?", "Spotlight (2015) is based on a true story."),
        ("how good is Anora?", "On IMDb, Anora gets 7.4 out of 10 from 250,000 voters. Information courtesy of IMDb"),
        ("what's the rating of Sinners?", "I haven't seen any ratings for Sinners (2025) yet."),
        ("what's the rating of Heat?", "out of 5 on average"),
    ],
)
def test_a_question_about_a_movie_is_answered(say: Callable[..., Reply], asked: str, told: str) -> None:
    assert told in say(asked).text


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("who plays the joker in the dark knight?", "not who plays whom: Christian Bale, Heath Ledger"),
        ("is Heat a true story?", "I don't know whether any of Heat (1995) really happened."),
        ("was Heat really shot for shot?", "That's more than I know about Heat (1995), sorry."),
        ("which is longer, Heat or Titanic?", "The longest is Titanic, the shortest Heat."),
        ("who directed Heat and how long is it?", "Michael Mann"),
        ("who directed Heat and how long is it?", "runs 2 h 50 min"),
        ("Wer hat Heat gedreht und wie lang ist der Film?", "Michael Mann"),
        ("Wer hat Heat gedreht und wie lang ist der Film?", "runs 2 h 50 min"),
        ("Heat or Titanic for tonight?", "I'd go for"),
        ("my grandma passed away. something funny please", "I'm so sorry to hear that."),
        ("my dog died today", "I'm so sorry to hear that."),
        ("do you actually watch movies yourself?", "I've never watched a movie"),
        ("what's that film where a man wakes up on the same day?", "I can't find a movie by its plot"),
    ],
)
def test_what_is_not_known_is_said_and_what_is_known_told(say: Callable[..., Reply], asked: str, told: str) -> None:
    assert told in say(asked).text


def test_it_is_the_movie_that_was_just_talked_about(say: Callable[..., Reply]) -> None:
    assert "132" not in say("who directed Parasite?").text
    assert "Parasite (2019) runs 2 h 12 min." in say("how long is it?").text


@pytest.mark.parametrize(
    "title", ["Parasite", "Oppenheimer", "Everything Everywhere All at Once", "Anora", "Inside Out 2"]
)
def test_a_movie_that_movielens_lacks_is_known_by_its_title(
    say: Callable[..., Reply], release: Release, title: str
) -> None:
    reply = say(f"I loved {title}")
    assert f"👍 {title}" in reply.text
    assert any(is_foreign(movie.id) for movie in release.catalogue if movie.title == title)


def test_a_movie_is_known_by_its_german_title(say: Callable[..., Reply]) -> None:
    assert "👍 All Quiet on the Western Front" in say("I loved Im Westen nichts Neues").text


def test_somebody_is_told_whether_they_would_like_a_movie_of_today(say: Callable[..., Reply]) -> None:
    assert "%" in say("I loved Heat and Fargo", "would I like Sinners?").text


def test_who_named_movies_of_today_gets_one_of_them_in_five(say: Callable[..., Reply]) -> None:
    reply = say("I loved Oppenheimer, Anora and Dune: Part Two. I hated Barbie", "recommend")
    new = [card for card in reply.cards if (card.movie.year or 0) > 2020]
    assert len(reply.cards) == 5 and new
    assert all("new to me, so I'm going by its genres and who made it" in card.reason for card in new)


def test_a_new_movie_is_judged_by_what_is_known_of_it(say: Callable[..., Reply]) -> None:
    (anora,) = [card for card in say("something by Sean Baker").cards if card.movie.title == "Anora"]
    assert "new to me, so I'm going by its genres, who made it and its score on IMDb" in anora.reason


def test_a_movie_that_people_have_rated_is_not_called_new(say: Callable[..., Reply]) -> None:
    reply = say("I loved Heat, Fargo and The Departed", "something from the 90s")
    assert reply.cards and not [card for card in reply.cards if "new to me" in card.reason]


@pytest.mark.parametrize("asked", ["all the Harry Potters", "show me all the Harry Potter movies"])
def test_a_whole_series_is_listed_in_its_order(say: Callable[..., Reply], asked: str) -> None:
    reply = say("I loved Heat and Fargo", asked)
    assert [(card.movie.facts.series, card.movie.facts.part) for card in reply.cards if card.movie.facts] == [
        ("Harry Potter", 1),
        ("Harry Potter", 2),
        ("Harry Potter", 3),
    ]
    assert "For you (Harry Potter)" in reply.text


def test_a_wish_goes_on_from_the_movie_just_named(say: Callable[..., Reply]) -> None:
    assert {"Parasite", "Past Lives"} <= titles(say("I liked Nomadland", "something similar, but Korean"))


def test_it_in_a_further_question_is_still_the_same_movie(say: Callable[..., Reply]) -> None:
    assert "is in Korean" in say("I loved Parasite", "what language is it in?").text
    assert "Bong Joon-ho" in say("and who directed it?").text


@pytest.mark.parametrize("asked", ["Any other film from the same director?", "What else is there by that director?"])
def test_the_same_director_is_that_of_the_movie_just_named(say: Callable[..., Reply], asked: str) -> None:
    reply = say(f"I enjoyed Memento a lot. {asked}")
    assert titles(reply) and "Memento" not in titles(reply) and "Christopher Nolan" in reply.text
    assert all(card.movie.facts and "Christopher Nolan" in card.movie.facts.directors for card in reply.cards)


def test_with_the_guy_from_a_movie_means_its_star_not_its_director(say: Callable[..., Reply]) -> None:
    text = say("anything with the guy from Memento?").text
    assert "Guy Pearce" in text and "For you (Christopher Nolan" not in text
