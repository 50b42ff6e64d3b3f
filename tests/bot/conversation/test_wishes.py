"""Wishes from the message to the list, in the terminal: which are honoured, and which are named as left out."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from bot.contracts.replies import Reply
from bot.contracts.session import Question, Session
from bot.conversation.dialogue import Conversation
from bot.conversation.interview import Interview
from movies.catalogue import Movie
from movies.movielens import Release
from movies.protocol.recommendation import RecommendJob, Wishes
from movies.ratings import Verdict
from tests.bot.worker import inference_of
from tests.conftest import release_of
from workers.inference import Inference

CATALOGUE = (
    Movie(1, "Heat", 1995, ("Action", "Crime", "Thriller"), tags=("heist", "al pacino")),
    Movie(
        2, "Fargo", 1996, ("Comedy", "Crime", "Drama"), imdb_id=116282, tmdb_id=275, popularity=30, average=4.1,
        tags=("coen brothers",),
    ),
    Movie(3, "Shaun of the Dead", 2004, ("Comedy", "Horror"), tags=("zombies",)),
    Movie(4, "Scream", 1996, ("Horror", "Thriller"), tags=("twist ending",)),
    Movie(5, "Toy Story", 1995, ("Animation", "Children", "Comedy"), tags=("tom hanks",)),
    Movie(6, "Shrek", 2001, ("Animation", "Children", "Comedy", "Romance")),
    Movie(7, "Primer", 2004, ("Drama", "Sci-Fi"), tags=("time travel",)),
    Movie(8, "When Harry Met Sally", 1989, ("Comedy", "Romance")),
    Movie(9, "Titanic", 1997, ("Drama", "Romance")),
    Movie(10, "Platoon", 1986, ("Drama", "War")),
    Movie(11, "Get Out", 2017, ("Horror",)),
    Movie(12, "Dunkirk", 2018, ("Thriller", "War")),
    Movie(13, "Airplane!", 1980, ("Comedy",)),
)  # fmt: skip


@pytest.fixture(scope="module")
def release() -> Release:
    return release_of(CATALOGUE)


@pytest.fixture(scope="module")
def worker(release: Release) -> Inference:
    return inference_of(release)


@pytest.fixture(scope="module")
def conversation(release: Release) -> Conversation:
    return Conversation(release.catalogue, Interview(release))


def titles(reply: Reply) -> set[str]:
    """The movies that fit all wishes; if they are few, others follow."""
    few = re.search(r"only (one|two|three|four) like that", reply.text)
    fitting = ("one", "two", "three", "four").index(few[1]) + 1 if few else len(reply.cards)
    return {card.movie.title for card in reply.cards[:fitting]}


@pytest.mark.parametrize(
    ("said", "left_out"),
    [
        ("something with Keanu Reeves", "Keanu Reeves"),
        ("by Nolan", "Christopher Nolan"),
        ("Korean", "Korean"),
        ("under 90 minutes", "under 90 minutes"),
        ("PG-13", "PG-13"),
        ("something glamorous", "glamorous"),
        ("a movie about duck herding", "duck herding"),
        ("no bad language please", "bad language"),
        ("a comedy but without clowns", "clowns"),
    ],
)
def test_what_nobody_here_knows_is_named_in_the_first_line(say: Callable[..., Reply], said: str, left_out: str) -> None:
    reply = say(said)
    assert left_out in reply.text.split("\n")[0]
    assert reply.cards and "For you" in reply.text


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("horror comedy", {"Shaun of the Dead"}),
        ("a romantic comedy", {"Shrek", "When Harry Met Sally"}),
        ("zombies", {"Shaun of the Dead"}),
        ("about time travel", {"Primer"}),
        ("a heist movie", {"Heat"}),
        ("something with tom hanks", {"Toy Story"}),
        ("for my 6 year old", {"Toy Story", "Shrek"}),
        ("a thriller from the last 10 years", {"Dunkirk"}),
        ("a comedy that's not for kids, and my gf hates horror", {"Fargo", "When Harry Met Sally", "Airplane!"}),
    ],
)
def test_what_the_catalogue_knows_is_honoured(say: Callable[..., Reply], said: str, shown: set[str]) -> None:
    assert titles(say(said)) == shown


def test_no_jump_scares_means_no_horror_and_says_so(say: Callable[..., Reply]) -> None:
    reply = say("no jump scares")
    assert "jump scares" in reply.text and "left out horror" in reply.text
    assert not [card for card in reply.cards if "Horror" in card.movie.genres]


def test_for_whom_a_list_is_stands_with_what_was_done_for_it(say: Callable[..., Reply]) -> None:
    assert "age ratings" in say("something for my 6 year old").text


def test_a_bare_request_after_a_list_for_children_is_for_them(release: Release) -> None:
    conversation = Conversation(release.catalogue, Interview(release))
    listed = Session().talking(
        question=Question.RECOMMENDED, on_screen=(8, 9), wishes=Wishes(youngest=5, genres={"Comedy"})
    )
    job = conversation.hear(listed, "recommend").job
    assert isinstance(job, RecommendJob) and job.wishes == Wishes(youngest=5)


def test_where_no_movie_is_everything_at_once_each_is_something_of_it(say: Callable[..., Reply]) -> None:
    reply = say("a horror western romance")
    assert "mixes Horror, Romance and Western" in reply.text and reply.cards


def test_who_wants_the_newest_is_told_where_they_end(say: Callable[..., Reply]) -> None:
    assert "The newest movies I know are from 2018" in say("something recent").text


def test_after_a_list_the_last_ten_years_are_no_place_in_it(say: Callable[..., Reply]) -> None:
    reply = say("recommend", "a thriller from the last 10 years")
    assert titles(reply) == {"Dunkirk"} and "👍, 👎" not in reply.text


def test_an_opinion_about_the_list_is_a_wish_and_no_verdict(say: Callable[..., Reply]) -> None:
    reply = say("recommend me a drama", "these are all so depressing")
    assert reply.cards and all("Comedy" in card.movie.genres for card in reply.cards)
    assert "👎 " not in reply.text


def test_what_is_said_of_a_list_keeps_the_rest_of_the_wish(release: Release) -> None:
    conversation = Conversation(release.catalogue, Interview(release))
    listed = Session().talking(question=Question.RECOMMENDED, on_screen=(8, 9), wishes=Wishes(genres={"Romance"}))
    job = conversation.hear(listed, "too old").job
    assert isinstance(job, RecommendJob) and job.wishes == Wishes(genres={"Romance"}, year_from=1999)


@pytest.mark.parametrize(
    ("said", "wishes"),
    [
        ("not so gory", Wishes(genres={"Horror"}, topics={"zombies"}, spare={"gore"})),
        ("any of those with tom hanks?", Wishes(genres={"Horror"}, topics={"zombies"}, people={"Tom Hanks"})),
        ("same but french", Wishes(genres={"Horror"}, topics={"zombies"}, languages={"French"})),
        (
            "something older, 70s if possible",
            Wishes(genres={"Horror"}, topics={"zombies"}, year_from=1970, year_to=1979),
        ),
        ("actually forget the zombies part", Wishes(genres={"Horror"})),
        ("it doesn't have to be horror", Wishes(topics={"zombies"})),
        ("drop the zombies, make it funny", Wishes(genres={"Comedy"})),
    ],
)
def test_a_follow_up_changes_what_it_names_and_keeps_the_rest(
    conversation: Conversation, said: str, wishes: Wishes
) -> None:
    before = Wishes(genres={"Horror"}, topics={"zombies"})
    listed = Session().talking(question=Question.RECOMMENDED, on_screen=(3, 4), wishes=before)
    job = conversation.hear(listed, said).job
    assert isinstance(job, RecommendJob) and job.wishes == wishes


@pytest.mark.parametrize("said", ["No DC.", "No remakes.", "Nothing with clowns."])
def test_a_refusal_in_a_sentence_of_its_own_is_kept(conversation: Conversation, said: str) -> None:
    job = conversation.hear(Session(), f"{said} A thriller please.").job
    assert isinstance(job, RecommendJob)
    assert job.wishes.genres == {"Thriller"} and len(job.wishes.without_topics) == 1


@pytest.mark.parametrize("said", ["ok but no war either", "make it funny", "only comedies", "without any war please"])
def test_a_list_can_be_asked_for_otherwise(say: Callable[..., Reply], said: str) -> None:
    reply = say("recommend", said)
    assert reply.cards and "Which one" not in reply.text
    assert not [card for card in reply.cards if "War" in card.movie.genres]


def test_a_long_message_ends_in_a_wish(say: Callable[..., Reply]) -> None:
    reply = say("There are four friends here tonight, two of them hate subtitles. Horror comedy, not older than 2003")
    assert titles(reply) == {"Shaun of the Dead"} and "foreign movies" in reply.text


@pytest.mark.parametrize("said", ["short please", "too old", "before 2000", "no horror"])
def test_a_short_remark_keeps_what_the_list_was_about(release: Release, said: str) -> None:
    conversation = Conversation(release.catalogue, Interview(release))
    listed = Session().talking(question=Question.RECOMMENDED, on_screen=(8, 9), wishes=Wishes(topics={"dogs"}))
    job = conversation.hear(listed, said).job
    assert isinstance(job, RecommendJob) and job.wishes.topics == {"dogs"}


def test_seen_them_all_gets_others(say: Callable[..., Reply]) -> None:
    first = titles(say("recommend"))
    assert not first & titles(say("I've seen all of these"))


def test_a_war_crime_is_no_wish_for_war_or_crime(say: Callable[..., Reply]) -> None:
    assert not say("cats is a war crime").cards


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("what's Fargo about?", "comedy, crime and drama"),
        ("who directed Fargo?", "don't know who made Fargo"),
        ("how long is Fargo?", "how long Fargo (1996) runs"),
        ("is Fargo scary?", "Probably not"),
        ("is Fargo OK for kids?", "careful"),
        ("where can I watch Fargo?", "https://www.themoviedb.org/movie/275"),
        ("what's the rating of Fargo?", "out of 5"),
        ("when did Fargo come out?", "1996"),
        ("does Fargo have a happy ending?", "I don't know how"),
    ],
)
def test_a_question_about_a_movie_is_answered_by_what_is_known(
    say: Callable[..., Reply], asked: str, told: str
) -> None:
    reply = say(asked)
    assert told in reply.text and "%" not in reply.text


def test_it_stays_the_movie_that_was_asked_about(say: Callable[..., Reply]) -> None:
    assert "who made Fargo" in say("what's Fargo about?", "who directed it?").text
    assert "https" in say("where can I watch it?").text


def test_a_question_rates_nothing(say: Callable[..., Reply]) -> None:
    say("is Scream scary?")
    assert "know nothing" in say("what do you know about me").text


def test_where_movies_stream_is_asked_without_one_too(say: Callable[..., Reply]) -> None:
    assert "streaming" in say("do you have netflix links?").text


SMALL_TALK = [
    "nice one haha",
    "wow",
    "lol",
    "you suck",
    "thanks",
    "ok",
    "hi",
    "how are you",
    "are you human?",
    "good bot",
]


@pytest.mark.parametrize("said", SMALL_TALK)
def test_small_talk_is_answered_in_kind(say: Callable[..., Reply], said: str) -> None:
    reply = say(said)
    assert reply.understood and 0 < len(reply.text) < 160


@pytest.mark.parametrize("said", ["surprise me", "I'm bored", "what should I watch tonight", "date night"])
def test_who_wants_anything_gets_a_list(say: Callable[..., Reply], said: str) -> None:
    assert say(said).cards


@pytest.mark.parametrize("said", SMALL_TALK[:3])
def test_praise_of_a_list_rates_nothing_in_it(release: Release, said: str) -> None:
    conversation = Conversation(release.catalogue, Interview(release))
    listed = Session().talking(question=Question.RECOMMENDED, on_screen=(1, 2, 3))
    turn = conversation.hear(listed, said)
    assert turn.session.verdicts == {} and turn.session.talk.on_screen == (1, 2, 3)


def test_the_same_words_are_not_always_answered_alike(release: Release) -> None:
    conversation = Conversation(release.catalogue, Interview(release))
    sessions = [Session(verdicts=dict.fromkeys(range(1, count + 1), Verdict.GOOD)) for count in range(3)]
    said = [conversation.hear(session, "lol").reply.text for session in sessions]
    assert len(set(said)) == 3 and said[0] == conversation.hear(Session(), "lol").reply.text


def test_a_kind_that_somebody_hates_is_in_no_list_until_they_ask_for_it(say: Callable[..., Reply]) -> None:
    assert "no horror from now on" in say("i hate horror movies. all of them. except scream, that one is good").text
    for said in ("recommend", "something funny", "more"):
        assert not [card for card in say(said).cards if "Horror" in card.movie.genres]
    assert [card for card in say("a horror movie please").cards if "Horror" in card.movie.genres]


@pytest.mark.parametrize(("said", "count"), [("just one movie, decide for me", 1), ("give me three movies", 3)])
def test_a_list_has_as_many_movies_as_were_asked_for(say: Callable[..., Reply], said: str, count: int) -> None:
    assert len(say(said).cards) == count
    assert len(say("more").cards) == count


def test_who_asks_for_too_many_is_told_the_bound(say: Callable[..., Reply]) -> None:
    reply = say("give me 50 movies")
    assert len(reply.cards) == 10 and "10 at a time" in reply.text.split("\n")[0]


def test_a_film_about_the_titanic_is_not_titanic(say: Callable[..., Reply]) -> None:
    reply = say("Could you find a film about the Titanic that isn't Titanic?")
    assert "“Titanic”" in reply.text and not [card for card in reply.cards if card.movie.title == "Titanic"]


def test_a_list_of_few_says_what_the_others_are(say: Callable[..., Reply]) -> None:
    reply = say("a zombie comedy")
    assert reply.cards[0].movie.title == "Shaun of the Dead" and len(reply.cards) == 5
    assert "only one like that, so the rest come close (Comedy)" in " ".join(reply.text.split())


def test_a_wish_in_german_is_understood(say: Callable[..., Reply]) -> None:
    assert titles(say("ne romantische Komödie bitte")) == {"Shrek", "When Harry Met Sally"}


def test_another_wish_after_a_list_judges_nothing_in_it(say: Callable[..., Reply]) -> None:
    assert "Which one" not in say("a thriller", "ok a decent horror movie then").text


def test_none_of_that_is_a_refusal(say: Callable[..., Reply]) -> None:
    assert "can't rule out “clown”" in say("I want a comedy. None of that clown nonsense.").text


def test_who_wants_older_ones_twice_gets_still_older_ones(release: Release) -> None:
    conversation = Conversation(release.catalogue, Interview(release))
    listed = Session().talking(question=Question.RECOMMENDED, on_screen=(8, 9), wishes=Wishes(year_to=1979))
    job = conversation.hear(listed, "older").job
    assert isinstance(job, RecommendJob) and job.wishes == Wishes(year_to=1959)


def test_what_was_refused_for_a_list_stays_out_of_the_next(release: Release) -> None:
    conversation = Conversation(release.catalogue, Interview(release))
    listed = Session().talking(question=Question.RECOMMENDED, on_screen=(8, 9), wishes=Wishes(without={"Animation"}))
    job = conversation.hear(listed, "give me a romance").job
    assert isinstance(job, RecommendJob) and job.wishes == Wishes(genres={"Romance"}, without={"Animation"})
    wanted = conversation.hear(listed, "give me an animated movie").job
    assert isinstance(wanted, RecommendJob) and wanted.wishes == Wishes(genres={"Animation"})


def test_a_list_is_not_headed_with_what_may_turn_up_in_it(say: Callable[..., Reply]) -> None:
    caveat, heading = say("a comedy with no bad language please").text.split("For you")
    assert "can't rule out" in caveat and "bad language" in caveat and "bad language" not in heading


@pytest.mark.parametrize("said", ["ok number 3 it is", "i'll watch the third one", "let's go with number 3"])
def test_a_choice_from_the_list_is_wished_well_and_rates_nothing(conversation: Conversation, said: str) -> None:
    shown = Session().talking(question=Question.RECOMMENDED, on_screen=(1, 2, 3, 4, 5))
    turn = conversation.hear(shown, said)
    assert "enjoy Shaun of the Dead" in turn.reply.text and not turn.session.verdicts


def test_a_movie_described_by_its_plot_is_answered_with_what_can_be_done(conversation: Conversation) -> None:
    reply = conversation.hear(Session(), "what was the one with the guy stuck in an airport").reply
    assert "by its plot" in reply.text and reply.understood


def test_a_group_in_one_room_gets_its_list_and_hears_of_the_movie_night(conversation: Conversation) -> None:
    turn = conversation.hear(Session(), "he: Heat. she: Titanic. find something for both of us")
    assert isinstance(turn.job, RecommendJob) and turn.job.wishes.like == {1, 9}
    assert "/movienight" in turn.reply.text


@pytest.mark.parametrize("said", ["seen all of them. give me OTHERS", "now?", "more"])
def test_others_keep_the_wishes_of_the_list(conversation: Conversation, said: str) -> None:
    wished = Wishes(genres={"Thriller"}, year_from=2011)
    shown = Session().talking(question=Question.RECOMMENDED, on_screen=(1, 4), wishes=wished)
    turn = conversation.hear(shown, said)
    assert isinstance(turn.job, RecommendJob) and turn.job.wishes == wished
