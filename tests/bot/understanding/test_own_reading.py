"""What rules and the own reader understand together."""

from __future__ import annotations

from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.contracts.session import Question
from bot.understanding.marked_intent import INTENTS
from bot.understanding.meaning import Context, Understanding
from bot.understanding.message import understand
from bot.understanding.opinions.opinion import Opinion
from bot.understanding.own_reading import read_with
from bot.understanding.requests.facts import Fact
from bot.understanding.requests.intents import Intent
from bot.understanding.titles.finder import TitleFinder
from movies import reader_prompt
from movies.catalogue import Catalogue, Movie
from movies.movielens import Release
from movies.reader_prompt import ReaderAnswer

WORDS = (
    "Heat",
    "heat",
    "Fargo",
    "big",
    "Zorblax",
    "#1",
    "#9",
    "loved",
    "horror",
    "not",
    "like",
    "it",
    ",",
    "forget me",
)


@pytest.fixture(scope="module")
def finder(small: Release) -> TitleFinder:
    return TitleFinder(small.catalogue)


def read(message: str, finder: TitleFinder, screen: tuple[str, ...] = (), **answer: Any) -> Understanding:
    shown = tuple(finder.find(title)[0].movie for title in screen)
    context = Context(shown, Question.RECOMMENDED if shown else Question.NOTHING)
    said = understand(message, finder, context)
    return read_with(message, said, ReaderAnswer.model_validate(answer), finder, context)


def movie(title: str, verdict: str = "good") -> dict[str, Any]:
    return {"title": title, "verdict": verdict}


def opinions(said: Understanding) -> dict[str, Opinion]:
    return {movie.title: opinion for movie, opinion in said.statements}


def test_opinions_without_a_word_that_rules_know_are_heard(finder: TitleFinder) -> None:
    message = "Heat, still think about it. Fargo: walked out"
    said = read(message, finder, movies=[movie("Heat"), movie("Fargo", "bad")], intent="tell")
    assert opinions(said) == {"Heat": Opinion.GOOD, "Fargo": Opinion.BAD}
    assert said.intent is Intent.TELL


def test_an_everyday_word_is_a_title_where_the_model_hears_one(finder: TitleFinder) -> None:
    assert opinions(read("big made my week", finder, movies=[movie("big")], intent="tell")) == {"Big": Opinion.GOOD}


@pytest.mark.parametrize(
    ("title", "parts"), [("Heat Wave", "Heat"), ("Heat of Passion", "Heat"), ("Ticket to Fargo", "Fargo")]
)
def test_a_movie_whose_title_is_part_of_an_unknown_one_is_not_meant(
    finder: TitleFinder, title: str, parts: str
) -> None:
    said = read(f"{title} was a joy, I laughed all evening", finder, movies=[movie(title)], intent="tell")
    assert opinions(said) == {} and said.strangers == ((title, Opinion.GOOD),)


@pytest.mark.parametrize(
    "title",
    ["Tarantino's Pulp Fiction", "Pulp Fiction SUPER", "Den Pulp Fiction", "pulp fiction night", "Pulp Fiction and"],
)
def test_a_word_too_many_leaves_the_movie(finder: TitleFinder, title: str) -> None:
    said = read(f"{title} was a joy, I laughed all evening", finder, movies=[movie(title)], intent="tell")
    assert opinions(said) == {"Pulp Fiction": Opinion.GOOD}


@pytest.mark.parametrize("words", ["any ghibli", "something from ghibli please", "more by ghibli"])
def test_a_studio_that_the_model_takes_for_a_subject_is_wished_for_once(finder: TitleFinder, words: str) -> None:
    said = read(words, finder, wishes={"topics": ["ghibli"]}, intent="recommend")
    assert said.wishes.people == {"Studio Ghibli"} and not said.wishes.topics


def test_what_only_the_rules_took_for_a_title_is_none(finder: TitleFinder) -> None:
    said = read("Heat was great and Fargo my dog is too", finder, movies=[movie("Heat")], intent="tell")
    assert opinions(said) == {"Heat": Opinion.GOOD}


def test_a_title_that_only_the_rules_heard_is_asked_about(finder: TitleFinder) -> None:
    said = read("Heat was great and I loved Fargo", finder, movies=[movie("Heat")], intent="tell")
    assert opinions(said) == {"Heat": Opinion.GOOD, "Fargo": Opinion.NAMED}


def test_what_is_said_of_the_movie_that_the_bot_asked_about_is_kept(finder: TitleFinder) -> None:
    """The model does not know what "it" is."""
    (heat,) = finder.find("Heat")
    context = Context((heat.movie,), Question.VERDICT, focus=heat.movie)
    said = understand("loved it", finder, context)
    both = read_with("loved it", said, ReaderAnswer(intent="smalltalk"), finder, context)
    assert (both.intent, opinions(both)) == (Intent.TELL, {"Heat": Opinion.GOOD})


def test_which_namesake_others_in_a_group_like_is_not_asked(small: Release) -> None:
    both = [Movie(500, "Little Women", 1994, popularity=5), Movie(501, "Little Women", 2019, popularity=5)]
    finder = TitleFinder(Catalogue([*small.catalogue, *both], digest="0" * 64))
    message = "my girlfriend likes Little Women, I loved Heat. what can we watch together?"
    theirs, mine = movie("Little Women", "named") | {"shares": {"named": 0.9}}, movie("Heat")
    said = read(message, finder, movies=[theirs, mine], intent="group")
    assert not said.which and opinions(said) == {"Heat": Opinion.GOOD}
    assert len(said.wishes.like & {500, 501}) == 1
    asked = read("I saw Little Women", finder, movies=[theirs], intent="tell")
    assert asked.which


def test_movies_just_praised_stay_examples(finder: TitleFinder) -> None:
    (heat,) = finder.find("Heat")
    context, message = Context(told=(heat.movie,), praised=(heat.movie,)), "something like these but slower"
    said = understand(message, finder, context)
    both = read_with(message, said, ReaderAnswer(intent="recommend"), finder, context)
    assert both.wishes.like == {heat.movie.id}


def test_several_titles_that_the_model_took_for_one_are_several(finder: TitleFinder) -> None:
    said = read(
        "watched heat, fargo and big, all winners", finder, movies=[movie("heat, fargo and big")], intent="tell"
    )
    assert opinions(said) == dict.fromkeys(["Heat", "Fargo", "Big"], Opinion.GOOD)


def test_an_example_that_only_the_rules_heard_is_one_if_the_model_took_it_for_a_subject_or_for_nothing(
    finder: TitleFinder,
) -> None:
    message = "something like Heat"
    assert understand(message, finder).like
    for wishes in ({}, {"topics": ["Heat"]}):
        said = read(message, finder, intent="recommend", wishes=wishes)
        assert said.like and not said.wishes.topics
    assert not read("something slow like Heat", finder, intent="recommend", wishes={"topics": ["slow"]}).like


def test_a_place_that_no_list_knows_stays_a_wish_in_its_own_words(finder: TitleFinder) -> None:
    wishes = {"topics": ["slow"], "languages": ["Oceania", "Korean"]}
    said = read("something slow from Oceania, or Korean", finder, intent="recommend", wishes=wishes)
    assert said.wishes.languages == {"Korean"} and "oceania" in said.wishes.topics


def test_what_the_model_refuses_beside_the_rules_is_refused_too(finder: TitleFinder) -> None:
    refused = {"without_topics": ["superheroes", "zombies"]}
    said = read("not in the mood for superheroes. or undead folk", finder, intent="recommend", wishes=refused)
    assert said.wishes.without_topics == {"superheroes", "zombies"}


@pytest.mark.parametrize("marked", ["both", "main character"])
def test_what_is_no_subject_is_no_wish(marked: str, finder: TitleFinder) -> None:
    said = read(f"something {marked} can watch", finder, intent="recommend", wishes={"topics": [marked]})
    assert not said.wishes.topics


@pytest.mark.parametrize(
    ("message", "marks", "told"),
    [
        # Rules hear it, and the model does not, or hears something else.
        ("Heat!!! best movie ive seen in years. also fargo was good", [("fargo", "good")], ("Heat", Opinion.GOOD)),
        ("heat is boring, fargo too", [("fargo", "bad")], ("Heat", Opinion.BAD)),
        ("heat was dogwater but my son liked it", [("heat", "seen")], ("Heat", Opinion.BAD)),
        ("big rules. not as good as heat though", [("big", "good"), ("heat", "bad")], ("Heat", Opinion.GOOD)),
        ("saw heat with my daughter, she loved it, me too", [("heat", "seen")], ("Heat", Opinion.GOOD)),
        ("heat. wow. a masterpiece. my eyes are still bleeding", [("heat", "good")], ("Heat", Opinion.BAD)),
    ],
)
def test_what_leaves_no_doubt_is_read_by_rules(
    message: str, marks: list[tuple[str, str]], told: tuple[str, Opinion], finder: TitleFinder
) -> None:
    said = read(message, finder, movies=[movie(*one) for one in marks], intent="tell")
    assert opinions(said)[told[0]] is told[1]


@pytest.mark.parametrize("marked", ["amazing", "really good", "1998"])
def test_praise_and_years_are_no_unknown_titles(marked: str, finder: TitleFinder) -> None:
    said = read(f"heat was {marked}, they say", finder, movies=[movie("heat"), movie(marked, "bad")], intent="tell")
    assert not said.unknown


@pytest.mark.parametrize("marked", ["Movie Heat", "bro heat"])
def test_a_title_is_found_behind_the_word_before_it(marked: str, finder: TitleFinder) -> None:
    assert opinions(read(f"{marked} is great", finder, movies=[movie(marked)], intent="tell")) == {"Heat": Opinion.GOOD}


def test_what_was_seen_is_not_asked_about_where_others_are_wanted(finder: TitleFinder) -> None:
    seen = {"title": "heat", "verdict": "seen", "shares": {"seen": 0.85, "named": 0.1}}
    for intent, asked in (("recommend", False), ("tell", True)):
        said = read("we know heat. something with a heist", finder, movies=[seen], intent=intent)
        assert (said.mentioned == frozenset()) is asked


def test_what_the_model_hears_refused_is_not_wished_for(finder: TitleFinder) -> None:
    message = "seen everything by Christopher Nolan, what now"
    assert understand(message, finder).wishes.people
    said = read(message, finder, intent="recommend", wishes={"without_people": ["Christopher Nolan"]})
    assert (said.wishes.people, said.wishes.without_people) == (frozenset(), {"Christopher Nolan"})


def test_a_score_or_the_next_number_of_a_list_is_no_part_of_a_title(finder: TitleFinder) -> None:
    starred = read("heat 3 stars, fargo 1 star", finder, movies=[movie("heat 3", "seen"), movie("fargo 1", "bad")])
    assert opinions(starred).keys() == {"Heat", "Fargo"} and not starred.strangers
    ranked = read("1. Heat 2. Fargo", finder, movies=[movie("Heat 2"), movie("Fargo")])
    assert opinions(ranked) == {"Heat": Opinion.GOOD, "Fargo": Opinion.GOOD}


def test_words_of_a_title_are_no_subjects(finder: TitleFinder) -> None:
    wishes = {"topics": ["suspects", "crime"]}
    said = read("i like the usual suspects, more crime please", finder, intent="recommend", wishes=wishes)
    assert said.wishes.topics <= {"crime"}


def test_a_refused_series_is_no_title_to_judge(small: Release) -> None:
    titles = enumerate(("Star Wars: A New Hope", "Star Wars: Return of the Jedi"), 1_000)
    series = [Movie(k, title, 1977 + k % 1_000, popularity=200) for k, title in titles]
    finder = TitleFinder(Catalogue([*small.catalogue, *series], digest="0" * 64))
    said = read(
        "something in space, but no star wars please",
        finder,
        movies=[movie("star", "unlike")],
        wishes={"topics": ["space"], "without_topics": ["wars"]},
        intent="recommend",
    )
    assert (said.wishes.topics, said.wishes.without_topics) == ({"space"}, {"star wars"})
    assert not (said.statements or said.which or said.unknown)


def test_a_question_whether_children_may_see_it_is_none_for_a_chance(finder: TitleFinder) -> None:
    said = read("is Heat ok for my 9 year old?", finder, movies=[movie("Heat", "asked")], intent="predict")
    assert said.facts == (Fact.CHILDREN,)


def test_what_the_rules_hear_refused_is_not_wished_for_by_the_model(finder: TitleFinder) -> None:
    said = read("something with no horror", finder, intent="recommend", wishes={"genres": ["Horror", "Comedy"]})
    assert (said.wishes.genres, said.wishes.without) == ({"Comedy"}, {"Horror"})


def test_wishes_that_rules_know_count_in_a_message_that_only_the_model_takes_for_a_wish(finder: TitleFinder) -> None:
    said = read(
        "Heat. what westerns from the 80s come close", finder, movies=[movie("Heat", "like")], intent="recommend"
    )
    assert (said.intent, said.wishes.genres) == (Intent.RECOMMEND, {"Western"})
    assert (said.wishes.year_from, said.wishes.year_to) == (1980, 1989)


@pytest.mark.parametrize("title", ["Fargo", "Heat 2", "eat", "#1"])
def test_a_title_that_is_not_there_is_ignored(finder: TitleFinder, title: str) -> None:
    said = read("Heat made my week", finder, movies=[movie(title)], intent="tell")
    assert not said.good and set(opinions(said)) <= {"Heat"}


def test_a_title_that_no_catalogue_has_is_kept_with_its_opinion(finder: TitleFinder) -> None:
    said = read("zorblax made my week", finder, movies=[movie("zorblax")], intent="tell")
    assert said.strangers == (("zorblax", Opinion.GOOD),)


def test_movies_on_screen_are_meant_by_their_place(finder: TitleFinder) -> None:
    said = read(
        "the last was rubbish, the other one a gem", finder, ("Heat (1995)", "Fargo (1996)"),
        movies=[movie("#2", "bad"), movie("#1")], intent="tell",
    )  # fmt: skip
    assert opinions(said) == {"Fargo": Opinion.BAD, "Heat": Opinion.GOOD}


def test_movies_of_several_people_are_what_the_wished_ones_should_be_like(finder: TitleFinder) -> None:
    message = "he: Heat. she: Fargo. find us one"
    said = read(message, finder, movies=[movie("Heat", "named"), movie("Fargo", "named")], intent="group")
    assert said.intent is Intent.RECOMMEND
    assert {m.title for m, _ in said.statements} == {"Heat", "Fargo"}
    assert said.like == {m.id for m, _ in said.statements}


def test_a_loved_movie_may_be_a_measure_too(finder: TitleFinder) -> None:
    said = read("Heat <3 gimme others", finder, movies=[movie("Heat", "good+like")], intent="recommend")
    assert opinions(said) == {"Heat": Opinion.GOOD}
    assert said.like == {m.id for m in said.good}


def test_wishes_are_heard_where_rules_hear_none(finder: TitleFinder) -> None:
    said = read(
        "the kids are asleep, an hour and a half before i pass out", finder,
        intent="recommend", wishes={"minutes_to": 90, "genres": ["Comedy"], "count": 3},
    )  # fmt: skip
    assert (said.intent, said.wishes.minutes_to, said.count) == (Intent.RECOMMEND, 90, 3)
    assert said.wishes.genres == {"Comedy"}


def test_a_question_about_a_movie_is_answered(finder: TitleFinder) -> None:
    said = read("whos the old guy in heat", finder, movies=[movie("heat", "asked")], intent="fact", fact="cast")
    assert (said.intent, said.facts, opinions(said)) == (Intent.FACT, (Fact.STARS,), {"Heat": Opinion.ASKED})


@pytest.mark.parametrize(
    "message", ["forget me", "forget everything and recommend me something new", "undo", "help", "export", "why?"]
)
def test_no_model_overrides_a_command(finder: TitleFinder, message: str) -> None:
    said = read(message, finder, intent="recommend", movies=[movie("Heat")])
    assert said == understand(message, finder)


@pytest.mark.parametrize("message", ["bitte vergiss alles was du über mich weißt", "kannst du meine Daten löschen?"])
def test_a_german_wish_to_be_forgotten_is_one_whatever_the_model_hears(finder: TitleFinder, message: str) -> None:
    assert read(message, finder, intent="recommend").intent is Intent.FORGET


def test_no_model_can_delete_export_or_permit_anything() -> None:
    able = {Intent.FORGET, Intent.EXPORT, Intent.IMPORT, Intent.LEARN, Intent.NOT_LEARN, Intent.UNDO, Intent.TAKE_BACK}
    assert not able & set(INTENTS.values())


ANSWERS = st.fixed_dictionaries(
    {
        "movies": st.lists(
            st.fixed_dictionaries(
                {
                    "title": st.one_of(st.sampled_from(WORDS), st.text(min_size=1, max_size=12)),
                    "verdict": st.sampled_from(get_args(reader_prompt.Verdict)),
                    "shares": st.one_of(
                        st.none(), st.fixed_dictionaries({v: st.floats(0, 1) for v in get_args(reader_prompt.Verdict)})
                    ),
                }
            ),
            max_size=4,
        ),
        "intent": st.sampled_from(get_args(reader_prompt.Intent)),
        "fact": st.one_of(st.none(), st.sampled_from(get_args(reader_prompt.AskedFact))),
        "wishes": st.fixed_dictionaries(
            {},
            optional={
                "genres": st.lists(st.text(min_size=1, max_size=9), max_size=3),
                "topics": st.lists(st.text(min_size=1, max_size=9), max_size=3),
                "people": st.lists(st.sampled_from(WORDS), max_size=3),
                "year_from": st.integers(-10, 10_000),
                "minutes_to": st.integers(-10, 10_000),
                "youngest": st.integers(-10, 200),
                "count": st.integers(-10, 10_000),
            },
        ),
    }
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join), ANSWERS, st.booleans())
def test_whatever_a_model_says_each_movie_is_known_and_named_or_shown(
    finder: TitleFinder, message: str, answer: dict[str, Any], shows: bool
) -> None:
    screen = ("Heat (1995)",) if shows else ()
    said = read(message, finder, screen, **answer)
    named = {m.title.casefold() for m, _ in said.statements}
    assert all(title in message.casefold() or shows for title in named)
    assert all(m.id >= 0 for m, _ in said.statements)


def test_words_that_only_the_rules_took_for_a_subject_are_none_beside_a_wish_that_the_model_heard(
    finder: TitleFinder,
) -> None:
    message = "thrillers please, grandad made me watch them all"
    said = read(message, finder, wishes={"genres": ["Thriller"]}, intent="recommend")
    assert said.wishes.genres == {"Thriller"} and not said.wishes.topics
    assert read("something about gardening", finder, intent="recommend").wishes.topics == {"gardening"}


def test_what_a_refused_phrase_names_is_not_wished_for(finder: TitleFinder) -> None:
    message = "a movie in space where nobody gets killed by an alien"
    wishes = {"topics": ["space"], "without_topics": ["gets killed by an alien"]}
    assert read(message, finder, wishes=wishes, intent="recommend").wishes.topics == {"space", "nobody dies"}


def test_people_whom_only_one_of_both_heard_are_all_wished_for(finder: TitleFinder) -> None:
    said = read(
        "something with Tom Hanks or that Cary Grant fellow",
        finder,
        wishes={"people": ["Cary Grant"]},
        intent="recommend",
    )
    assert said.wishes.people == {"Tom Hanks", "Cary Grant"}


@pytest.mark.parametrize("words", ["SUPERHEROES", "Tom Hanks", "omg", "SUCKS", "BEEN", "dc", "Linda where"])
def test_a_subject_or_a_person_is_no_unknown_movie(words: str, finder: TitleFinder) -> None:
    assert read(f"I hate {words} so much", finder, movies=[movie(words, "bad")], intent="tell").strangers == ()


def test_a_part_of_a_title_that_only_one_known_movie_has_is_that_movie(finder: TitleFinder) -> None:
    said = read("spock blew me away", finder, movies=[movie("spock")], intent="tell")
    assert opinions(said) == {"Star Trek III: The Search for Spock": Opinion.GOOD}


def test_who_is_asked_for_by_name_is_no_movie_of_that_name(ml_100k: Release) -> None:
    named = TitleFinder(ml_100k.catalogue)
    message = "i love old stuff, cary grant, selena, that kinda thing"
    said = read(message, named, wishes={"people": ["cary grant", "selena"]}, intent="recommend")
    assert "Selena" not in opinions(said)


def test_a_question_about_the_bot_is_none_about_the_person(finder: TitleFinder) -> None:
    assert read("how many movies do you know", finder, intent="profile").intent is Intent.SMALLTALK
    assert read("so whats in there about me then", finder, intent="profile").intent is Intent.PROFILE


def test_the_age_of_a_child_is_a_wish_where_the_message_asks_for_movies(finder: TitleFinder) -> None:
    said = read("my son is 6, he adores cars and trains", finder, wishes={"topics": ["trains"]}, intent="recommend")
    assert said.wishes.youngest == 6
    assert read("the kids are asleep, horror please", finder, intent="recommend").wishes.youngest is None


def test_the_beginning_of_a_sentence_is_no_unknown_movie(finder: TitleFinder) -> None:
    said = read("omg i live for Heat", finder, movies=[movie("i live"), movie("Heat")], intent="tell")
    assert said.strangers == () and opinions(said) == {"Heat": Opinion.GOOD}


def test_a_newer_movie_that_only_the_rules_heard_is_named_as_unknown(finder: TitleFinder) -> None:
    assert read("omg i live for Hereditary", finder, intent="tell").strangers == (("Hereditary (2018)", Opinion.NAMED),)


def test_a_request_that_the_rules_heard_stands_unless_the_model_rules_it_out(finder: TitleFinder) -> None:
    heat = {"movies": [movie("Heat")], "intent": "tell"}
    message = "heat was great. no horror. what else?"
    assert read(message, finder, intents={"tell": 0.8, "recommend": 0.11}, **heat).intent is Intent.RECOMMEND
    assert read(message, finder, intents={"tell": 0.96, "recommend": 0.02}, **heat).intent is Intent.TELL


def test_a_score_decides_whatever_the_model_makes_of_it(finder: TitleFinder) -> None:
    said = read("heat 4/10, fargo 9/10", finder, movies=[movie("heat", "seen"), movie("fargo")], intent="tell")
    assert opinions(said) == {"Heat": Opinion.BAD, "Fargo": Opinion.GOOD}


@pytest.mark.parametrize(
    ("message", "heard"),
    [
        ("heat > fargo, fight me", {"Heat": Opinion.GOOD}),
        ("dc is trash except Heat and Fargo", {"Heat": Opinion.GOOD, "Fargo": Opinion.GOOD}),
        ("I hate horror movies, except Heat", {"Heat": Opinion.GOOD}),
        ('{"heat": 4.5, "fargo": 1} // out of 5', {"Heat": Opinion.GOOD, "Fargo": Opinion.BAD}),
        ("heat S tier, fargo F lmao", {"Heat": Opinion.GOOD, "Fargo": Opinion.BAD}),
        ("no wait, heat is an 8, I was harsh", {"Heat": Opinion.GOOD}),
        ("Heat. Fargo. God i love those two", {"Heat": Opinion.GOOD, "Fargo": Opinion.GOOD}),
        ("heat is a 2 hour movie", {"Heat": Opinion.SEEN}),
        ("heat was grand as well but not as good like", {"Heat": Opinion.GOOD}),
        ("not like that Heat garbage my grandson put on", {"Heat": Opinion.BAD}),
        ("Heat we did last year", {"Heat": Opinion.SEEN}),
        ("fargo is great, never bothered with heat", {"Heat": Opinion.UNSEEN}),
        ("never got round to watching Heat", {"Heat": Opinion.UNSEEN}),
        ("Heat made me furious", {"Heat": Opinion.BAD}),
        ("already wore out my copy of Heat", {"Heat": Opinion.GOOD}),
    ],
)
def test_plain_words_decide_whatever_the_model_makes_of_them(
    message: str, heard: dict[str, Opinion], finder: TitleFinder
) -> None:
    titles = [movie(title, "seen") for title in ("heat", "fargo") if title in message.casefold()]
    said = opinions(read(message, finder, movies=titles, intent="tell"))
    assert {title: opinion for title, opinion in said.items() if title in heard} == heard


def test_a_number_of_the_list_that_was_given_up_is_bad_whatever_the_model_hears(finder: TitleFinder) -> None:
    message = "yeah nah, number 2's a shocker, couldnt get through it. rest look alright"
    said = read(message, finder, ("Heat", "Fargo", "Twister"), movies=[movie("#2")], intent="tell")
    assert opinions(said) == {"Fargo": Opinion.BAD}


@pytest.mark.parametrize("message", ["i hated heat", "actually i hated heat", "heat was awful"])
def test_a_verdict_on_another_movie_says_nothing_of_the_one_on_screen(message: str, finder: TitleFinder) -> None:
    said = read(message, finder, ("Fargo",), movies=[movie("heat", "bad"), movie("#1", "bad")], intent="tell")
    assert opinions(said) == {"Heat": Opinion.BAD}
    both = "i hated heat, and this one was no better"
    said = read(both, finder, ("Fargo",), movies=[movie("heat", "bad"), movie("#1", "bad")], intent="tell")
    assert opinions(said) == {"Heat": Opinion.BAD, "Fargo": Opinion.BAD}


def test_praise_of_the_list_on_screen_rates_none_of_its_movies(finder: TitleFinder) -> None:
    every = [movie(f"#{place}") for place in (1, 2, 3)]
    said = read("these are good good. but 2 I hated", finder, ("Heat", "Fargo", "Twister"), movies=every, intent="tell")
    assert set(opinions(said)) == {"Fargo"}


def test_a_place_that_the_message_does_not_number_is_not_meant(finder: TitleFinder) -> None:
    seen = [movie(f"#{place}", "seen") for place in (1, 2, 3)]
    said = read("1 and 3 seen, both fine", finder, ("Heat", "Fargo", "Twister"), movies=seen, intent="tell")
    assert set(opinions(said)) == {"Heat", "Twister"}


def test_a_verdict_on_a_list_is_one_on_each_of_its_titles(finder: TitleFinder) -> None:
    unsure = {"title": "fargo", "verdict": "bad", "shares": {"good": 0.2, "bad": 0.7}}
    both = {"movies": [movie("heat"), unsure], "intent": "tell"}
    said = read("also heat and fargo 🔥🔥", finder, **both)
    assert opinions(said) == {"Heat": Opinion.GOOD, "Fargo": Opinion.GOOD}
    said = read("somebody told me of heat and fargo. first one great, second one too sweet", finder, **both)
    assert opinions(said)["Fargo"] is not Opinion.GOOD


def test_the_end_of_an_unknown_title_is_no_movie(finder: TitleFinder) -> None:
    said = read("loved Zorblax and the Fargo", finder, movies=[movie("Zorblax and the Fargo")], intent="tell")
    assert said.unknown == ("Zorblax and the Fargo",) and not said.statements


def test_a_title_without_its_article_is_known(ml_100k: Release) -> None:
    finder = TitleFinder(ml_100k.catalogue)
    assert finder.titled("Shining") is None
    assert opinions(read("Shining: yes", finder, movies=[movie("Shining")], intent="tell")) == {
        "The Shining": Opinion.GOOD
    }


def test_a_conjunction_is_no_part_of_a_title(finder: TitleFinder) -> None:
    said = read("Zorblax and heat", finder, movies=[movie("Zorblax and"), movie("heat")], intent="tell")
    assert said.unknown == ("Zorblax",)


@pytest.mark.parametrize(
    ("message", "refused"),
    [("something less depressing", "depressing"), ("a drama, save for those about depressing wars", "depressing")],
)
def test_less_of_something_is_no_wish_for_it(message: str, refused: str, finder: TitleFinder) -> None:
    wishes = read(message, finder, wishes={"topics": [refused]}, intent="recommend").wishes
    assert refused not in wishes.topics and refused in wishes.without_topics


def test_what_people_say_of_their_own_language_is_no_wish(finder: TitleFinder) -> None:
    said = read("my english is bad. a film please", finder, wishes={"languages": ["english"]}, intent="recommend")
    assert not said.wishes.topics and not said.wishes.languages


def test_children_in_bed_do_not_watch(finder: TitleFinder) -> None:
    said = read("just put the kids to bed, something funny", finder, wishes={"genres": ["Comedy"]}, intent="recommend")
    assert said.wishes.genres == {"Comedy"}


def test_every_subject_that_either_heard_is_wished_for(finder: TitleFinder) -> None:
    told = {"topics": ["cooking", "nature"]}
    assert read("movies about cooking or nature", finder, wishes=told, intent="recommend").wishes.topics == {
        "cooking",
        "nature",
    }


def test_a_topic_that_only_the_rules_heard_counts_after_a_word_that_asks_for_it(finder: TitleFinder) -> None:
    told = {"genres": ["Comedy"], "topics": ["office"]}
    said = read("a comedy about an office. my boss is a robot", finder, wishes=told, intent="recommend")
    assert said.wishes.topics == {"office"}
    assert read("anything with robots", finder, intent="recommend").wishes.topics == {"robots"}


def test_who_asks_what_the_bot_is_gets_no_help_page(finder: TitleFinder) -> None:
    assert read("are you chatgpt or what", finder, intent="help").intent is Intent.SMALLTALK


def test_a_movie_that_is_surely_only_named_is_not_asked_about(finder: TitleFinder) -> None:
    heat = {"title": "heat", "verdict": "named", "shares": {"named": 0.8, "good": 0.1}}
    said = read("my brother swears by heat. i like fargo", finder, movies=[heat, movie("fargo")], intent="tell")
    assert {m.title for m in said.mentioned} == {"Heat"}


def test_that_nobody_is_to_die_counts_in_a_long_message_that_the_model_did_not_hear(finder: TitleFinder) -> None:
    message = (
        "my daughter is 5 and loves fargo. something short for a rainy afternoon with her grandma, nobody dies please"
    )
    assert "nobody dies" in read(message, finder, intent="recommend").wishes.topics


@pytest.mark.parametrize(
    ("message", "marked", "topics", "refused"),
    [
        ("scary but not too scary please", {"without_topics": ["too scary"]}, set(), {"disturbing"}),
        ("want scary but like not SO scary", {"without_topics": ["SO"]}, set(), {"disturbing"}),
        ("a comedy, not necessarily about dogs", {"without_topics": ["dogs"]}, set(), set()),
        ("my wife likes period dramas, any?", {"topics": ["period"]}, {"historical"}, set()),
        (
            "our prof told us to watch some films by women directors. I have seen nothing. what would you pick?",
            {"topics": ["women"]},
            {"female directors"},
            set(),
        ),
        ("an 80s movie about a strange place", {"topics": ["about a", "strange place"]}, {"strange place"}, set()),
        ("something without sex scenes", {"without_topics": ["sex scenes"]}, set(), set()),
        ("nothing 3 hours long please", {"without_topics": ["long"]}, set(), set()),
        ("a movie about war and gardening", {"topics": ["war and gardening"]}, {"war and gardening"}, set()),
    ],
)
def test_what_the_rules_read_is_not_said_again_in_the_words_of_the_model(
    message: str, marked: dict[str, list[str]], topics: set[str], refused: set[str], finder: TitleFinder
) -> None:
    said = read(message, finder, wishes=marked, intent="recommend").wishes
    assert said.topics == topics
    assert said.without_topics - {"sex scenes", "gore"} == refused


@pytest.mark.parametrize(
    ("message", "wanted"),
    [
        ("neither of us has seen anything by villeneuve, what do you suggest", True),
        ("I haven't seen a single villeneuve movie, tips?", True),
        ("I don't want anything by villeneuve, tips?", False),
        ("recommend something, nothing by villeneuve", False),
    ],
)
def test_what_nobody_has_seen_yet_is_not_refused(message: str, wanted: bool, finder: TitleFinder) -> None:
    said = read(message, finder, wishes={"without_people": ["villeneuve"]}, intent="recommend").wishes
    assert (said.people, said.without_people) == (
        ({"Denis Villeneuve"}, frozenset()) if wanted else (frozenset(), {"Denis Villeneuve"})
    )
