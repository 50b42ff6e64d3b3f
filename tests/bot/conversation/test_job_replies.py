"""Results of jobs as replies: cards, reasons, chances, and unmet wishes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from bot.contracts.replies import Reply
from bot.contracts.session import Question, Session
from bot.conversation.job_replies import Answers
from bot.conversation.popularity import Popularity
from movies.catalogue import Movie
from movies.facts import Facts
from movies.movielens import Release
from movies.protocol.recommendation import (
    Effect,
    ExplainJob,
    ExplainResult,
    GroupJob,
    GroupRecommendation,
    GroupResult,
    PredictJob,
    PredictResult,
    RatedMovie,
    Recommendation,
    RecommendJob,
    RecommendResult,
    ServedBy,
    Wishes,
)
from movies.ratings import Verdict
from tests.conftest import release_of

BY = ServedBy(bundle="phase2-test", host="here", pid=1, seconds=0.1)
DIGEST = "0" * 64
GOOD, BAD = Verdict.GOOD, Verdict.BAD
HEAT, FARGO, SUSPECTS, BATMAN, TWISTER, PULP_FICTION = range(1, 7)
SABRINA_1995, SABRINA_1954 = 10, 11
NEW, NO_WISHES = Session(), Wishes()
RATED = (RatedMovie(movie_id=HEAT, verdict=GOOD), RatedMovie(movie_id=TWISTER, verdict=BAD))


@pytest.fixture(scope="module")
def answers(small: Release) -> Answers:
    return Answers(small.catalogue, Popularity(small))


def recommended(
    answers: Answers,
    found: Sequence[tuple[int, float, int | None]],
    session: Session = NEW,
    honoured: Wishes = NO_WISHES,
    **job: Any,
) -> tuple[Session, Reply]:
    """The reply about some (movie, chance, nearest liked movie)."""
    recommendations = tuple(Recommendation(movie_id=i, chance=c, because=b) for i, c, b in found)
    asked = RecommendJob(**({"catalogue": DIGEST, "ratings": RATED} | job))
    result = RecommendResult(recommendations=recommendations, considered=9, honoured=honoured, served_by=BY)
    return answers.tell(session, asked, result)


def explained(answers: Answers, chance: float, *effects: tuple[int, Verdict, float], movie: int = PULP_FICTION) -> str:
    ratings = tuple(RatedMovie(movie_id=i, verdict=v) for i, v, _ in effects)
    job = ExplainJob(catalogue=DIGEST, ratings=ratings, movie_id=movie)
    told = tuple(Effect(i, without) for i, _, without in effects)
    return answers.tell(Session(), job, ExplainResult(chance=chance, effects=told, served_by=BY))[1].text


def test_each_recommendation_has_its_number_chance_reason_and_taps(answers: Answers) -> None:
    session, reply = recommended(answers, [(FARGO, 0.876, HEAT), (PULP_FICTION, 0.8, None)])
    first, second = reply.cards
    assert (first.movie.title, first.place, first.chance, second.place) == ("Fargo", 1, 0.876, 2)
    assert first.reason == "like Heat, which you liked" and second.reason == ""
    assert [c.label for c in first.choices] == ["👍", "👎", "not seen", "why?"]
    assert [c.label for c in reply.choices] == ["more", "why?"]
    assert session.talk.on_screen == (FARGO, PULP_FICTION) and session.talk.question is Question.RECOMMENDED
    assert session.shown == {FARGO: 0.876, PULP_FICTION: 0.8}


def told_of(answers: Answers, **one: Any) -> str:
    """The reason on the card of a recommendation of Fargo."""
    found = Recommendation(movie_id=FARGO, chance=0.8, **one)
    asked = RecommendJob(catalogue=DIGEST, ratings=RATED)
    result = RecommendResult(recommendations=(found,), considered=9, honoured=NO_WISHES, served_by=BY)
    return answers.tell(NEW, asked, result)[1].cards[0].reason


def test_the_reason_says_what_moved_the_movie_or_nothing(small: Release, answers: Answers) -> None:
    assert told_of(answers, because=HEAT) == "like Heat, which you liked"
    both = told_of(answers, company=(HEAT, SUSPECTS))
    assert "Heat and The Usual Suspects" in both and "tend to love it" in both
    # Being liked by half of its raters is no reason to watch Fargo.
    assert told_of(answers) == ""
    loved = replace(small, ratings=small.ratings.where((small.ratings.movie != FARGO) | (small.ratings.stars > 4)))
    assert told_of(Answers(small.catalogue, Popularity(loved))) == "100 % of those who rated it liked it"


def test_a_country_that_most_of_what_somebody_liked_is_from_is_a_reason() -> None:
    """Three of four liked movies are Korean, as the recommended one is."""
    origins = {FARGO: "Korean", HEAT: "Korean", SUSPECTS: "Korean", PULP_FICTION: "Korean", 99: "American"}
    movies = tuple(
        Movie(i, f"Movie {i}", 2000, ("Mystery",), popularity=1, facts=Facts(), marks=("foreign", origin))
        for i, origin in origins.items()
    )
    release = release_of(movies, likes=lambda user, _: user % 2 == 0)
    told = Answers(release.catalogue, Popularity(release))
    found = Recommendation(movie_id=FARGO, chance=0.8)
    result = RecommendResult(recommendations=(found,), considered=9, honoured=NO_WISHES, served_by=BY)

    def reason(*liked: int) -> str:
        ratings = tuple(RatedMovie(movie_id=i, verdict=GOOD) for i in liked)
        job = RecommendJob(catalogue=release.catalogue.digest, ratings=ratings)
        return told.tell(NEW, job, result)[1].cards[0].reason

    assert reason(HEAT, SUSPECTS, PULP_FICTION, 99) == "you like Korean movies"
    assert "Korean" not in reason(HEAT, SUSPECTS, 99)


def test_a_genre_that_most_of_what_somebody_liked_is_of_is_a_reason(answers: Answers) -> None:
    """Heat, The Usual Suspects and Pulp Fiction are crime movies, as Fargo is."""
    found = Recommendation(movie_id=FARGO, chance=0.8)
    result = RecommendResult(recommendations=(found,), considered=9, honoured=NO_WISHES, served_by=BY)

    def told(*liked: int) -> str:
        ratings = tuple(RatedMovie(movie_id=i, verdict=GOOD) for i in liked)
        return answers.tell(NEW, RecommendJob(catalogue=DIGEST, ratings=ratings), result)[1].cards[0].reason

    assert told(HEAT, SUSPECTS, PULP_FICTION) in ("you like crime movies", "you like thrillers")
    assert told(HEAT, SUSPECTS) == ""


def test_a_movie_lesser_known_is_said_to_be_one(answers: Answers) -> None:
    assert told_of(answers, rare=True) == "a lesser-known pick"
    assert "a lesser-known pick; people who love Heat" in told_of(answers, rare=True, company=(HEAT,))


def test_a_recommendation_for_a_stranger_says_that_their_taste_is_not_known(answers: Answers) -> None:
    assert "don't know your taste" in recommended(answers, [(FARGO, 0.8, None)], ratings=())[1].text
    assert "two movies you told me" in recommended(answers, [(FARGO, 0.8, None)])[1].text


def test_movies_take_the_places_of_those_that_were_rated(answers: Answers) -> None:
    session = Session(verdicts={FARGO: GOOD, HEAT: BAD}).talking(on_screen=(SUSPECTS, FARGO, BATMAN, HEAT))
    after, reply = recommended(answers, [(PULP_FICTION, 0.7, None), (TWISTER, 0.6, None)], session)
    assert after.talk.on_screen == (SUSPECTS, PULP_FICTION, BATMAN, TWISTER)
    assert [card.place for card in reply.cards] == [2, 4] and "instead" in reply.text


def test_where_fewer_are_found_than_were_rated_the_rest_keep_their_places(answers: Answers) -> None:
    session = Session(verdicts={FARGO: GOOD, HEAT: BAD}).talking(on_screen=(FARGO, BATMAN, HEAT))
    after, _ = recommended(answers, [(PULP_FICTION, 0.7, None)], session)
    assert after.talk.on_screen == (PULP_FICTION, BATMAN, HEAT)


def test_a_wish_that_could_not_be_met_is_named(answers: Answers) -> None:
    wished, honoured = Wishes(genres={"Western"}, year_from=1990, year_to=1999), Wishes(year_from=1990, year_to=1999)
    text = recommended(answers, [(FARGO, 0.8, None)], honoured=honoured, wishes=wished)[1].text
    assert "had to drop: Western" in text and "(from 1990 to 1999)" in text
    assert "had to drop" not in recommended(answers, [(FARGO, 0.8, None)], honoured=wished, wishes=wished)[1].text


@pytest.mark.parametrize(
    ("wishes", "words"),
    [
        (Wishes(genres={"Western", "Crime"}, either=True, without={"Horror"}), "Crime or Western, not Horror"),
        (Wishes(genres={"Western", "Crime"}), "Crime and Western"),
        (Wishes(year_from=1995, year_to=1995), "from 1995"),
        (Wishes(year_to=1979), "up to 1979"),
        (Wishes(year_from=2006), "from 2006 on"),
        (Wishes(like={HEAT, FARGO}, unlike={TWISTER}), "like Heat or Fargo, not like Twister"),
    ],
)
def test_nothing_found_says_what_was_wished(wishes: Wishes, words: str, answers: Answers) -> None:
    session, reply = recommended(answers, [], wishes=wishes)
    assert words in reply.text and session == Session()


def test_nothing_left_at_all_is_told(answers: Answers) -> None:
    assert recommended(answers, [], excluded={FARGO})[1].text


@pytest.mark.parametrize(
    ("chance", "words"), [(0.9, "think you will"), (0.5, "either way"), (0.2, "don't think you will")]
)
def test_a_chance_is_told_with_what_it_means(chance: float, words: str, answers: Answers) -> None:
    job = PredictJob(catalogue=DIGEST, ratings=RATED, movie_ids=(FARGO, SABRINA_1954))
    session, reply = answers.tell(Session(), job, PredictResult(chances=(chance, 0.73), served_by=BY))
    *lines, _ = reply.text.splitlines()
    assert [line for line in lines if f"Fargo (1996): {round(chance * 100)} %" in line and words in line]
    first = FARGO if chance > 0.73 else SABRINA_1954
    assert (first == SABRINA_1954) == ("Sabrina (1954): 73 %" in lines[0])
    assert [str(c.action) for c in reply.choices] == [f"why:{first}"] and session == Session()


def test_that_the_taste_is_unknown_is_said_once(answers: Answers) -> None:
    job = PredictJob(catalogue=DIGEST, ratings=(), movie_ids=(FARGO, SABRINA_1954))
    _, reply = answers.tell(Session(), job, PredictResult(chances=(0.5, 0.73), served_by=BY))
    assert reply.text.count("I don't know your taste yet") == 1


@pytest.mark.parametrize(
    ("chances", "words"), [((0.9, 0.4), "I'd go for Fargo."), ((0.5, 0.51), "It's close, but I'd go for Pulp Fiction.")]
)
def test_of_several_movies_the_likeliest_is_named(chances: tuple[float, float], words: str, answers: Answers) -> None:
    job = PredictJob(catalogue=DIGEST, ratings=RATED, movie_ids=(FARGO, PULP_FICTION))
    _, reply = answers.tell(Session(), job, PredictResult(chances=chances, served_by=BY))
    assert reply.text.splitlines()[-1] == words


def test_a_chance_for_a_stranger_is_said_to_be_that_of_people_in_general(answers: Answers) -> None:
    job = PredictJob(catalogue=DIGEST, ratings=(), movie_ids=(FARGO,))
    reply = answers.tell(Session(), job, PredictResult(chances=(0.7,), served_by=BY))[1]
    assert "most people" in reply.text and reply.choices == ()


def test_why_tells_what_spoke_for_it_against_it_and_hardly_mattered(answers: Answers) -> None:
    effects = ((HEAT, GOOD, 0.75), (FARGO, GOOD, 0.6), (TWISTER, BAD, 0.9), (BATMAN, BAD, 0.805))
    text = explained(answers, 0.8, *effects)
    assert "Mostly because you liked Fargo (without it: 60 %) and Heat (without it: 75 %)." in text
    assert text.index("Fargo (without it: 60 %)") < text.index("Heat (without it: 75 %)") < text.index("Against it")
    assert (
        text.index("Against it")
        < text.index("Twister (without it: 90 %)")
        < text.index("It hardly mattered that you didn't like Batman Forever.")
    )
    assert text.startswith("Pulp Fiction (1994): 80 %.")


def test_why_says_so_where_no_rating_decided(answers: Answers) -> None:
    assert "No single movie" in explained(answers, 0.8, (HEAT, GOOD, 0.79), (TWISTER, BAD, 0.81))
    assert "The one movie" in explained(answers, 0.8, (HEAT, GOOD, 0.79))


def test_why_says_so_where_only_some_ratings_were_looked_at(answers: Answers) -> None:
    ratings = (*RATED, RatedMovie(movie_id=FARGO, verdict=GOOD))
    job = ExplainJob(catalogue=DIGEST, ratings=ratings, movie_id=PULP_FICTION)
    result = ExplainResult(chance=0.8, effects=(Effect(HEAT, 0.7), Effect(FARGO, 0.6)), served_by=BY)
    assert "looked at the 2" in answers.tell(Session(), job, result)[1].text


def test_why_tells_namesakes_apart(answers: Answers) -> None:
    text = explained(answers, 0.8, (SABRINA_1995, GOOD, 0.7), (SABRINA_1954, BAD, 0.9))
    assert "Sabrina (1995)" in text and "Sabrina (1954)" in text


def movie_night(answers: Answers, *found: GroupRecommendation, session: Session, honoured: Wishes = NO_WISHES) -> Reply:
    job = GroupJob(catalogue=DIGEST, people=(RATED, ()), wishes=Wishes(genres={"Crime"}))
    result = GroupResult(recommendations=found, considered=9, honoured=honoured, served_by=BY)
    return answers.tell(session, job, result)[1]


def test_a_movie_night_shows_each_persons_chance_and_reason(answers: Answers) -> None:
    session = Session().talking(group=("you", "ben"))
    found = GroupRecommendation(movie_id=FARGO, chances=(0.8, 0.6), because=(HEAT, None))
    reply = movie_night(answers, found, session=session, honoured=Wishes(genres={"Crime"}))
    (card,) = reply.cards
    assert card.people == (("you", 0.8), ("ben", 0.6)) and card.place == 1
    assert "you liked Heat" in card.reason and "ben" not in card.reason
    assert "you and ben" in reply.text and "Crime" in reply.text
    assert [c.label for c in reply.choices] == ["more", "why?"] and len(card.choices) == 4


def test_a_movie_night_without_a_movie_is_answered(answers: Answers) -> None:
    reply = movie_night(answers, session=Session().talking(group=("you", "ben")))
    assert "Crime" in reply.text and reply.cards == ()


def test_a_result_of_another_job_is_refused(answers: Answers) -> None:
    job = PredictJob(catalogue=DIGEST, ratings=RATED, movie_ids=(FARGO,))
    with pytest.raises(TypeError, match="not a result of PredictJob"):
        answers.tell(Session(), job, ExplainResult(chance=0.5, effects=(), served_by=BY))
