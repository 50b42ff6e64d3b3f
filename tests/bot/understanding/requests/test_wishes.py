"""What people wish for, in the words in which they type it."""

from __future__ import annotations

import pytest

from bot.understanding.requests import years
from bot.understanding.requests.lengths import shorter_than
from bot.understanding.requests.parts import Part
from bot.understanding.requests.wishes import parts, wishes
from movies.protocol.recommendation import Wishes

# The year in which the messages are written, and that of the newest movie.
NOW, NEWEST = 2026, 2018


@pytest.fixture(autouse=True)
def _this_year(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(years, "this_year", lambda: NOW)


def wished(text: str, company: bool = False) -> dict[str, object]:
    """What is wished for, without what is not."""
    return {k: set(v) if isinstance(v, frozenset) else v for k, v in wishes(text, NEWEST, company) if v}


@pytest.mark.parametrize(
    ("text", "genres", "either"),
    [
        ("horror comedy", {"Horror", "Comedy"}, False),
        ("a romantic comedy", {"Romance", "Comedy"}, False),
        ("a romcom", {"Romance", "Comedy"}, False),
        ("comedy or horror", {"Comedy", "Horror"}, True),
        ("sci-fi/western", {"Sci-Fi", "Western"}, True),
        ("why not a western", {"Western"}, False),
        ("I don't mind horror", {"Horror"}, False),
        ("not a horror but a comedy", {"Comedy"}, False),
        ("no, something funny", {"Comedy"}, False),
    ],
)
def test_genres_are_wanted_at_once_unless_or_was_said(text: str, genres: set[str], either: bool) -> None:
    said = wishes(text)
    assert (set(said.genres), said.either) == (genres, either)


@pytest.mark.parametrize(
    "text",
    [
        "my gf hates horror",
        "can't stand horror",
        "no more horror",
        "not another horror movie",
        "anything but horror",
        "I'm sick of horror movies",
        "we don't want anything with horror",
        "not in the mood for horror",
        "my wife is afraid of horror",
        "something horror-free",
        "everything except horror",
        "horror is not my thing",
        "less horror",
    ],
)
def test_what_somebody_cannot_stand_is_not_wanted(text: str) -> None:
    assert wished(text) == {"without": {"Horror"}}


def test_a_list_of_what_is_not_wanted_goes_on_until_something_else_begins() -> None:
    assert wished("a comedy, no horror, war or musicals") == {
        "genres": {"Comedy"},
        "without": {"Horror", "War", "Musical"},
    }


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        (
            "not a fan of superhero stuff, war films or anything over two hours",
            {"without_topics": {"superheroes"}, "without": {"War"}, "minutes_to": 120},
        ),
        (
            "I hate westerns, musicals, and anything with Tom Cruise",
            {"without": {"Western", "Musical"}, "without_people": {"Tom Cruise"}},
        ),
        (
            "we don't like Tom Cruise, French films or anything before 1980",
            {"without_people": {"Tom Cruise"}, "without_languages": {"French"}, "year_from": 1980},
        ),
        ("no zombies. or westerns.", {"without_topics": {"zombies"}, "without": {"Western"}}),
        ("not superheroes, but war films", {"without_topics": {"superheroes"}, "genres": {"War"}}),
        ("no zombies, a comedy or a western", {"without_topics": {"zombies"}, "genres": {"Comedy", "Western"}}),
        ("no horror, westerns or something over two hours", {"without": {"Horror", "Western"}, "minutes_to": 120}),
        ("no zombies or something funny?", {"without_topics": {"zombies"}, "genres": {"Comedy"}}),
        ("no horror, comedies are fine", {"without": {"Horror"}, "genres": {"Comedy"}}),
        (
            "no French movies, Italian or Spanish ones are great",
            {"without_languages": {"French"}, "languages": {"Italian", "Spanish"}},
        ),
        ("no zombies. or maybe a comedy?", {"without_topics": {"zombies"}, "genres": {"Comedy"}}),
    ],
)
def test_a_refusal_reaches_over_a_list_of_different_kinds(text: str, wish: dict[str, object]) -> None:
    assert {kind: value for kind, value in wished(text).items() if kind != "either"} == wish


def test_who_wants_no_romcom_may_still_want_a_comedy() -> None:
    assert wished("not another romcom") == {"without": {"Romance"}}


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("the eighties", 1980, 1989),
        ("80s or 90s", 1980, 1999),
        ("Sci-fi from the 50s 60s or 70s", 1950, 1979),
        ("early 90s", 1990, 1993),
        ("late 80s", 1986, 1989),
        ("before the 80s", None, 1979),
        ("pre-2000", None, 1999),
        ("before 1980", None, 1979),
        ("older than 2000", None, 1999),
        ("nothing older than 2005", 2005, None),
        ("nothing after 1990", None, 1990),
        ("2010 or later", 2010, None),
        ("this century", 2001, None),
        ("from the last 10 years", 2016, None),
        ("of the past twenty years", 2006, None),
        ("something old", None, 1979),
        ("these are all so old", 2006, None),
        ("between 1990 and 1995", 1990, 1995),
    ],
)
def test_years_are_understood(text: str, first: int | None, last: int | None) -> None:
    said = wishes(text, NEWEST)
    assert (said.year_from, said.year_to) == (first, last)


@pytest.mark.parametrize("text", ["something recent", "a new movie", "the latest movies", "from the last five years"])
def test_where_nothing_that_new_is_known_it_means_the_newest_there_are(text: str) -> None:
    assert wishes(text, NEWEST).year_from == NEWEST - 4
    assert wishes(text, NOW).year_from == NOW - 5


@pytest.mark.parametrize(
    "text",
    [
        "my 6 year old loves trains",
        "an old man and the sea",
        "something new to me",
        "the new one was bad",
        "the old one is great",
        "that new Mario movie is fine",
    ],
)
def test_what_only_sounds_like_years_is_none(text: str) -> None:
    assert not wishes(text, NEWEST).year_to and not wishes(text, NEWEST).year_from


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("something with Tom Hanks", {"Tom Hanks"}),
        ("something with tom hanks", {"Tom Hanks"}),
        ("by Nolan", {"Christopher Nolan"}),
        ("a tarantino movie", {"Quentin Tarantino"}),
        ("starring emma stone and ryan gosling", {"Emma Stone", "Ryan Gosling"}),
        ("a movie with Priya Sharma", {"Priya Sharma"}),
        ("directed by Jane Unknown Doe", {"Jane Unknown Doe"}),
        ("something with Zendaya and Josh O'Connor", {"Zendaya", "Josh O'Connor"}),
        ("by Jane Doe, Priya Sharma or John Roe", {"Jane Doe", "Priya Sharma", "John Roe"}),
    ],
)
def test_people_are_named_in_full(text: str, people: set[str]) -> None:
    assert wished(text)["people"] == people


def test_people_may_be_unwanted() -> None:
    assert wished("no Adam Sandler or John Wayne") == {"without_people": {"Adam Sandler", "John Wayne"}}
    assert wished("nothing with Tom Hanks or Jane Doe") == {"without_people": {"Tom Hanks", "Jane Doe"}}


def test_friends_to_watch_with_are_no_actors() -> None:
    assert wished("movie night with Tom Hanks and Anna Berg", company=True) == {"people": {"Tom Hanks"}}
    assert wished("movie night with Anna Berg and Tom Hanks", company=True) == {"people": {"Tom Hanks"}}
    assert wished("to watch with my girlfriend") == {}


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("about time travel", {"time travel"}),
        ("zombies", {"zombies"}),
        ("a heist with a twist ending", {"heist", "twist ending"}),
        ("are there any good movies about chess?", {"chess"}),
        ("a movie about competitive duck herding", {"competitive duck herding"}),
        ("documentary about food or cooking", {"cooking"}),
        ("based on a true story", {"true story"}),
        ("other films based on books", {"based on a book"}),
        ("adapted from a novel", {"based on a book"}),
        ("a movie based on a comic", {"based on a comic"}),
        ("a movie based on a video game", {"video games"}),
        ("films by women directors", {"female directors"}),
        ("a movie directed by a woman", {"female directors"}),
        ("set in only one place", {"one location"}),
        ("something about real history", {"historical"}),
        ("girls being badass", {"strong female lead"}),
        ("movies with women who kick ass", {"strong female lead"}),
        ("a female-led one", {"strong female lead"}),
        ("no, something about vehicles", {"cars"}),
    ],
)
def test_topics_are_called_by_one_name(text: str, topics: set[str]) -> None:
    assert wished(text)["topics"] == topics


def test_topics_may_be_unwanted_or_alternatives() -> None:
    assert wished("no more superhero movies") == {"without_topics": {"superheroes"}}
    assert wished("boxing or baseball") == {"topics": {"boxing", "baseball"}, "either_topic": True}


@pytest.mark.parametrize(
    ("text", "languages"),
    [
        ("Korean", {"Korean"}),
        ("something French", {"French"}),
        ("bollywood?", {"Indian"}),
        ("from south korea", {"Korean"}),
    ],
)
def test_languages_and_countries_are_one(text: str, languages: set[str]) -> None:
    assert wished(text) == {"languages": languages}


@pytest.mark.parametrize(
    ("text", "languages"),
    [
        ("thrillers in Spanish if possible", {"in Spanish"}),
        ("something in French", {"in French"}),
        ("a Spanish-language thriller", {"in Spanish"}),
        ("ein Film auf Deutsch", {"in German"}),
        ("some Hindi movies", {"in Hindi"}),
        ("a film in english please", {"in English"}),
        ("the best thrillers in French cinema", {"French"}),
        ("a Spanish thriller", {"Spanish"}),
        ("eh got any HK movie or not?", {"Hong Kong"}),
        ("a US comedy", {"American"}),
        ("any uk comedies?", {"British"}),
        ("an NZ film", {"New Zealand"}),
        ("Canadian horror", {"Canadian"}),
        ("give us movies", set()),
        ("my English is bad", set()),
    ],
)
def test_what_is_spoken_in_a_movie_is_not_where_it_was_made(text: str, languages: set[str]) -> None:
    assert wished(text).get("languages", set()) == languages


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("that aren't in english", "in English"),
        ("non-English thrillers", "in English"),
        ("not in French", "in French"),
        ("none of your American rubbish", "American"),
    ],
)
def test_a_language_may_be_refused(text: str, language: str) -> None:
    assert wished(text).get("without_languages") == {language}


def test_how_easy_a_language_is_stays_a_wish_that_a_list_can_name() -> None:
    assert wished("a movie with easy English") == {"languages": {"in English"}, "topics": {"easy english"}}
    assert wishes("my English is not so good, something easy").without_topics == frozenset()


@pytest.mark.parametrize("text", ["I rated 15 movies", "rated 15/20", "rated 8 out of 10"])
def test_how_a_movie_was_rated_is_no_age_rating(text: str) -> None:
    assert wished(text) == {}


@pytest.mark.parametrize("text", ["we can only watch with subtitles", "I watch everything with subtitles on"])
def test_who_watches_with_subtitles_refuses_nothing(text: str) -> None:
    assert wished(text) == {}


def test_no_subtitles_means_no_foreign_movies() -> None:
    assert wished("no subtitles please") == {"without_languages": {"foreign"}}


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("under 90 minutes", None, 89),
        ("less than two hours", None, 119),
        ("nothing over 2 hours", None, 120),
        ("90 min max", None, 90),
        ("1h30 max", None, 90),
        ("two and a half hours or less", None, 150),
        ("I only have 80 minutes", None, 80),
        ("something short", None, 100),
        ("not too long", None, 100),
        ("at least three hours", 180, None),
        ("about 90 minutes", 75, 105),
        ("that aren't 3 hours long", None, 165),
        ("not 3 hrs long", None, 165),
        ("nothing 3 hours long", None, 165),
        ("I can't do three hours", None, 165),
        ("not another three hour epic", None, 165),
        ("not 3 hrs. something short", None, 100),
        ("below two and half hours", None, 149),
        ("I haven't got more than 2 hours", None, 120),
        ("got 90 minutes before bed", None, 90),
        ("not under two hours", 120, None),
        ("the last one was like 3 hrs so short please", None, 100),
        ("we sat through a three hour movie yesterday", None, None),
        ("it was over three hours", None, None),
        ("I can't wait 20 minutes", None, None),
    ],
)
def test_running_times_are_understood(text: str, least: int | None, most: int | None) -> None:
    said = wishes(text)
    assert (said.minutes_from, said.minutes_to) == (least, most)


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("for my 6 year old", 6),
        ("for a 6-year-old", 6),
        ("for kids aged 5 and 8", 5),
        ("for my 10yo nephew", 10),
        ("for my grandson, he is nine", 9),
        ("we're 13", 13),
        ("for a toddler", 3),
    ],
)
def test_the_age_of_the_youngest_counts(text: str, age: int) -> None:
    assert wishes(text).youngest == age


@pytest.mark.parametrize(
    ("text", "rating"),
    [
        ("PG-13", "PG-13"),
        ("rated R", "R"),
        ("nothing R rated", "PG-13"),
        ("FSK 12", "PG-13"),
        ("certificate 12 at most", "PG-13"),
        ("uk rating 15 or below", "R"),
        ("a 12A certificate", "PG-13"),
    ],
)
def test_age_ratings_are_understood(text: str, rating: str) -> None:
    assert wished(text) == {"rating": rating}


@pytest.mark.parametrize(
    ("text", "spared", "without"),
    [
        ("no jump scares", {"jump scares"}, {"Horror"}),
        ("nothing gory", {"gore"}, {"Horror"}),
        ("not too violent", {"violence"}, {"Horror", "War"}),
        ("without sex scenes", {"sex scenes"}, set()),
        ("where the dog doesn't die", {"harm to animals"}, set()),
        ("with a happy ending", {"sad endings"}, set()),
    ],
)
def test_who_wants_to_be_spared_something_is_spared_the_genres_full_of_it(
    text: str, spared: set[str], without: set[str]
) -> None:
    said = wishes(text)
    assert (set(said.spare), set(said.without)) == (spared, without)


def test_who_wants_horror_without_gore_still_wants_horror() -> None:
    assert wished("something scary but not gory") == {"genres": {"Horror"}, "spare": {"gore"}}


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("something scary but not too scary", Wishes(genres={"Horror"}, without_topics={"disturbing", "gore"})),
        ("want scary but like not SO scary", Wishes(genres={"Horror"}, without_topics={"disturbing", "gore"})),
        (
            "i dont like horror, she wants scary, so not TOO scary",
            Wishes(genres={"Horror"}, without_topics={"disturbing", "gore"}),
        ),
        ("a romance but not too romantic", Wishes(genres={"Romance"}, without_topics={"romantic"})),
        ("funny but not too silly", Wishes(genres={"Comedy"}, without_topics={"silly"})),
        ("funny but not too funny", Wishes(genres={"Comedy"})),
        ("a comedy, not too scary", Wishes(genres={"Comedy"}, without={"Horror"})),
        ("a comedy, no scary stuff", Wishes(genres={"Comedy"}, without={"Horror"})),
    ],
)
def test_of_what_is_wanted_but_not_too_much_only_the_worst_is_spared(text: str, wish: Wishes) -> None:
    assert wishes(text) == wish


@pytest.mark.parametrize(
    ("text", "genres"),
    [
        ("a comedy, not necessarily French", {"Comedy"}),
        ("I search a film with laughs, not necessary french", {"Comedy"}),
        ("a thriller, it doesn't have to be recent", {"Thriller"}),
        ("a drama, no need to be famous", {"Drama"}),
        ("it doesn't need to be a comedy", set()),
        ("does not have to be a war movie but a drama", {"Drama"}),
    ],
)
def test_what_need_not_be_is_neither_wished_for_nor_refused(text: str, genres: set[str]) -> None:
    assert wished(text) == ({"genres": genres} if genres else {})


def test_what_must_not_be_is_refused() -> None:
    assert wished("a comedy that is not French") == {"genres": {"Comedy"}, "without_languages": {"French"}}


def test_an_occasion_says_what_it_is_for_unless_more_is_said() -> None:
    assert wished("date night") == {"genres": {"Romance", "Comedy"}, "either": True}
    assert wished("a thriller for date night") == {"genres": {"Thriller"}}


def test_each_part_stands_where_it_was_said() -> None:
    text = "a Korean thriller under 90 minutes"
    assert [text[part.start : part.end] for part in parts(text)] == ["Korean", "thriller", "under 90 minutes"]


@pytest.mark.parametrize("text", ["", "hello", "what should I watch", "the", "for my wife", "I have two cats"])
def test_what_wishes_for_nothing_is_no_wish(text: str) -> None:
    assert wishes(text) == Wishes()


def test_who_is_refused_after_a_but_is_refused() -> None:
    said = wishes("I want to see a western but please not one with John Wayne")
    assert said == Wishes(genres={"Western"}, without_people={"John Wayne"})
    assert wishes("no horror but something with John Wayne").people == {"John Wayne"}


def test_what_is_refused_once_is_wanted_nowhere() -> None:
    said = wishes("anime but not ghibli, i've watched every ghibli there is")
    assert said.without_people == {"Studio Ghibli"} and not said.people
    assert wishes("no more superheroes. so done with superheroes") == Wishes(without_topics={"superheroes"})


def test_where_a_movie_is_set_is_not_where_it_was_made() -> None:
    assert not wishes("movies set in Italy").languages and "rome" in wishes("movies set in Italy").topics
    assert wishes("movies set in Norway").topics == {"set in norway"}
    assert wishes("movies from Italy").languages == {"Italian"}


@pytest.mark.parametrize(
    ("text", "years_wished"),
    [
        ("no old movies", {"year_from": 1980}),
        ("STOP RECOMMENDING OLD MOVIES", {"year_from": 1980}),
        ("no black and white", {"year_from": 1966}),
        ("nothing recent please", {"year_to": 2013}),
        ("not too old", {"year_from": 2006}),
    ],
)
def test_years_that_are_refused_are_turned_round(text: str, years_wished: dict[str, int]) -> None:
    said = wished(text)
    assert {k: v for k, v in said.items() if k.startswith("year")} == years_wished


def test_a_refused_decade_is_named() -> None:
    assert wished("a thriller, nothing from the 80s")["without_topics"] == {"the 80s"}


@pytest.mark.parametrize(("text", "least", "most"), [("shorter", None, 206), ("longer", 208, None)])
def test_shorter_and_longer_are_measured_by_the_movie_just_named(
    text: str, least: int | None, most: int | None
) -> None:
    wish = shorter_than(Part(0, len(text), Wishes(minutes_to=100)), text, 207).wish
    assert (wish.minutes_from, wish.minutes_to) == (least, most)


@pytest.mark.parametrize(
    ("text", "together"),
    [
        ("both Tom Hanks and Meg Ryan", True),
        ("Al Pacino alongside Robert De Niro", True),
        ("Al Pacino or Robert De Niro", False),
        ("Nolan, Tarantino", False),
    ],
)
def test_people_joined_by_and_are_wanted_in_the_same_movie(text: str, together: bool) -> None:
    assert bool(wished(text).get("every_person")) is together


def test_a_vaguer_word_beside_a_decade_is_no_topic() -> None:
    assert [part.wish for part in parts("something older, 70s if possible", NEWEST)] == [
        Wishes(),
        Wishes(year_from=1970, year_to=1979),
    ]


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("something with car chases", {"topics": {"car chase"}}),
        ("w/o benicio", {"without_people": {"Benicio del Toro"}}),
        ("I'm not so keen on all the swearing", {"spare": {"bad language"}}),
        ("nothing modern", {"year_to": 2005}),
    ],
)
def test_a_wish_is_neither_narrowed_nor_turned_round(text: str, wish: dict[str, object]) -> None:
    assert wished(text) == wish


@pytest.mark.parametrize(("text", "topic"), [("no slashers please", "slasher"), ("a crime movie, no heists", "heist")])
def test_who_refuses_a_subject_refuses_not_all_of_its_genre(text: str, topic: str) -> None:
    said = wishes(text)
    assert not said.without and said.without_topics == {topic}


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("surprise me", "hidden gems"),
        ("something that nobody has heard of", "hidden gems"),
        ("a crowd pleaser", "crowd-pleasers"),
        ("something cosy", "cosy"),
        ("something christmassy", "christmas"),
        ("so bad it's good", "cheesy"),
    ],
)
def test_a_mood_or_how_well_known_a_movie_is_can_be_wished_for(text: str, topic: str) -> None:
    assert topic in wishes(text).topics


def test_nobody_is_to_die() -> None:
    assert wishes("something where nobody dies").topics == {"nobody dies"}


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("genre: heist. year >= 1995. runtime < 120.", {"year_from": 1995, "minutes_to": 119}),
        ("< 2h", {"minutes_to": 119}),
        ("no movies under two hours", {"minutes_from": 120}),
        ("the dog must not die", {"spare": {"harm to animals"}}),
        ("nothing with Adam Sandler. or Will Ferrell.", {"without_people": {"Adam Sandler", "Will Ferrell"}}),
        ("something to put on while I iron", {"topics": {"background"}}),
        ("I don't want to think", {"genres": {"Action", "Comedy"}, "either": True}),
        ("something to watch while ironing, no need to pay attention", {"topics": {"background"}}),
        ("what's good for folding laundry", {"topics": {"background"}}),
        ("something I don't have to pay attention to", {"topics": {"background"}}),
        ("a movie I can fall asleep to", {"topics": {"calm"}}),
        ("I had Heat on while I cooked dinner", {"topics": None}),
        ("comedy please, nobody's mom dying", {"topics": {"nobody dies"}}),
        ("no dead parents", {"topics": {"nobody dies"}}),
        ("a film for adults while the kids sleep", {"genres": None, "without": {"Children"}}),
        ("a drama, but my class groans at black and white", {"year_from": 1966, "year_to": None}),
        ("my kid made me watch it. any good thrillers?", {"genres": {"Thriller"}}),
    ],
)
def test_wishes_in_the_forms_of_the_latest_blind_sets(text: str, wish: dict[str, object]) -> None:
    told = wished(text)
    assert {kind: told.get(kind) for kind in wish} == wish


@pytest.mark.parametrize("text", ["long story short, what should I watch", "he has no short term memory", "be quick"])
def test_not_all_that_is_short_is_a_movie(text: str) -> None:
    assert "minutes_to" not in wished(text)


@pytest.mark.parametrize("said", ["an animated film that isn't disney or pixar", "animated, but no Disney or Pixar"])
def test_a_refused_studio_does_not_refuse_its_genre(said: str) -> None:
    read = wishes(said)
    assert (read.genres, read.without) == ({"Animation"}, frozenset())
    assert "pixar" in read.without_topics


@pytest.mark.parametrize(
    ("said", "topic"),
    [
        ("something everyone has seen", "crowd-pleasers"),
        ("at least 4 stars", "crowd-pleasers"),
        ("a spaghetti western", "spaghetti western"),
        ("an oscar-winning drama", "best picture"),
        ("nautical", "sea"),
        ("told backwards", "reverse chronology"),
    ],
)
def test_topics_are_known_by_what_people_call_them(said: str, topic: str) -> None:
    assert topic in wishes(said).topics


def test_the_golden_age_of_hollywood_ended_in_1960() -> None:
    assert wishes("golden age hollywood").year_to == 1960


def test_a_child_who_wants_horror_gets_something_spooky() -> None:
    read = wishes("a scary movie for a 9 year old")
    assert "Horror" not in read.genres and "spooky" in read.topics


def test_what_is_called_garbage_is_refused() -> None:
    read = wishes("Most war movies are garbage. Just a good western.")
    assert (read.genres, read.without) == ({"Western"}, {"War"})


def test_nothing_refuses_what_follows_two_words_later() -> None:
    assert "Crime" in wishes("nothing true crime").without
    assert wishes("nothing beats horror").genres == {"Horror"}


def test_the_time_that_somebody_has_is_a_limit() -> None:
    assert wishes("ive got 90 mins before i pass out").minutes_to == 90


def test_what_was_rewatched_last_year_is_no_wish_for_its_movies() -> None:
    assert wishes("I rewatched it last year. Something for christmas").year_from is None
