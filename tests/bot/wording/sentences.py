"""Arguments for every sentence of `bot.wording`."""

from __future__ import annotations

from typing import Any

from bot.contracts.acts import Act, Outcome
from bot.queue.comparison import Standing
from bot.ratings_import.report import ImportReport, ImportRow, LeftOut, Reason
from bot.wording.english import slack
from bot.wording.english.admin import REFUSED
from bot.wording.german import labels
from movies.catalogue import Movie
from movies.facts import Facts
from movies.in_common import Shared
from movies.protocol.recommendation import Wishes
from movies.protocol.registry import Model, ModelsResult, ModelState
from movies.protocol.training import TrainingProgress, TrainingState
from movies.ratings import Rating, Verdict
from tests.bot.models import result_of

HEAT, FARGO = Movie(1, "Heat", 1995, ("Crime", "Thriller")), Movie(2, "Fargo", 1996, ("Crime", "Drama"))
OLD, NEW = Movie(10, "Sabrina", 1954, ("Romance",)), Movie(11, "Sabrina", 1995, ("Romance",))
MOVIES = {movie.id: movie for movie in (HEAT, FARGO, OLD, NEW)}
MANY = [Movie(i, f"Film {i}", 1990) for i in range(20, 32)]
GOOD, BAD = Verdict.GOOD, Verdict.BAD
NONE = Wishes()
DRAMA = Wishes(genres=frozenset({"Drama"}))
ALL = Wishes(
    genres=frozenset({"Comedy", "War"}), without=frozenset({"Horror"}), year_from=1990, year_to=1999,
    either=True, like=frozenset({1}), unlike=frozenset({2, 10}),
)  # fmt: skip
EVERY = Wishes(
    people={"Tom Hanks"}, without_people={"Adam Sandler"}, topics={"heist", "zombies"}, without_topics={"robots"},
    languages={"Korean"}, without_languages={"French"}, minutes_from=80, minutes_to=90, rating="PG-13", youngest=6,
    spare={"jump scares", "bad language"}, without={"Horror"},
)  # fmt: skip
FILMS = [
    (HEAT,),
    (NEW,),
    (Movie(3, "Blank", None),),
    (Movie(4, "Alien", 1979, ("Horror", "Sci-Fi"), popularity=1, average=4.25, tags=("creepy", "space")),),
    (Movie(5, "Toy Story", 1995, ("Animation", "Children"), popularity=1_215, average=3.9),),
    (Movie(6, "Dune", 1984, ("Sci-Fi",), popularity=7, average=3.1, tags=("violence",)),),
]
KNOWN = Movie(
    7, "Dune", 2021, ("Sci-Fi",), facts=Facts(
        item=9, pages=68, directors=("Denis Villeneuve",), writers=("Jon Spaihts", "Denis Villeneuve"),
        cast=("Timothée Chalamet", "Zendaya"), countries=("United States", "Canada"), subjects=("desert",), minutes=155,
        rating="PG-13", series="Dune", part=1, languages=("English", "Mandarin"), book="Dune",
    ),
)  # fmt: skip
OWN = Movie(8, "Tenet", 2020, facts=Facts(item=8, directors=("Nolan",), writers=("Nolan",), minutes=120, series="Time"))
CAST = Movie(9, "Flow", 2024, facts=Facts(item=7, cast=("A Cat",), minutes=45, subjects=("true story",)))
VOTED = Movie(10, "Anora", 2024, average=3.6, imdb_average=7.4, imdb_votes=250_000)
FILMS += [(KNOWN,), (OWN,), (CAST,), (VOTED,)]
TURNS = [(turn,) for turn in range(3)]
REPORT = ImportReport(
    ratings=(Rating(1, GOOD),) * 1_500,
    left_out=tuple(LeftOut(ImportRow(k, ("Solaris",)), reason) for k, reason in enumerate(Reason)),
)
EFFECTS = [(HEAT, GOOD, 0.6), (FARGO, BAD, 0.7), (OLD, GOOD, 0.95), (NEW, BAD, 0.905), (MANY[0], GOOD, 0.9)]
COUNTS = [(0,), (1,), (2,), (5,), (6,), (1_234,)]
ONCE: list[tuple[Any, ...]] = [()]
FILE = [("ratings.csv",)]
TRAINING = "0a1b2c3d" * 4
PROGRESS = [
    TrainingProgress(id=TRAINING, state=state, share=0.3, loss=0.64, seconds_left=700.0, attempt=2, reason="No disk.")
    for state in TrainingState
]
BARE = [TrainingProgress(id=TRAINING, state=state) for state in TrainingState]
REGISTERED = tuple(
    Model(digest="ab" * 32, id="night-0a", state=state, since=10**9, auc=auc)
    for state in ModelState
    for auc in (0.7, None)
)
PINNED = ModelsResult(models=REGISTERED, shipped="phase2-0a", before=None, pinned="phase1-0b")
NO_MODELS = ModelsResult(models=(), shipped="phase2-0a", before=None, pinned=None)
ACTS = [
    Act("discord:1" if k else None, "discord:2", "promote", "ab" * 32, outcome) for k, outcome in enumerate(Outcome)
]

# Arguments for every sentence.
EXAMPLES: dict[str, list[tuple[Any, ...]]] = {
    "about": FILMS,
    "about_which": ONCE,
    "acts_table": [(ACTS,), ([],)],
    "admin_help": ONCE,
    "admin_refused": [(outcome,) for outcome in REFUSED],
    "already_rated": [(HEAT, GOOD), (HEAT, BAD)],
    "angry": TURNS,
    "asking_the_model": ONCE,
    "because_of": [("Ben", HEAT)],
    "bundle_broken": ONCE,
    "caveats": [
        (ALL, NONE, MOVIES), (EVERY, NONE, MOVIES), (EVERY, EVERY, MOVIES),
        (Wishes(genres={"Comedy", "War"}), Wishes(genres={"Comedy", "War"}, either=True), MOVIES),
        (Wishes(youngest=14), Wishes(youngest=14), MOVIES), (Wishes(spare={"bad language"}), NONE, MOVIES),
        (EVERY, NONE, {7: KNOWN}), (EVERY, EVERY, {7: KNOWN}), (Wishes(youngest=14), Wishes(youngest=14), {7: KNOWN}),
    ],
    "chat": TURNS,
    "comparison": [(result_of("night", -0.01, 0.02),), (result_of("night", 0, 0, beside=None),)],
    "credits_of": [(KNOWN,), (OWN,)],
    "cut_off": [(4_000,)],
    "database_away": ONCE,
    "database_full": ONCE,
    "decide_on_the_server": [("/admin report",)],
    "describe": [(ALL, MOVIES), (EVERY, MOVIES)],
    "by_its_plot": ONCE,
    "could_it_be": [([HEAT],), ([HEAT, FARGO, OLD],)],
    "country": FILMS,
    "ending": FILMS,
    "enjoy": [(None,), (HEAT,)],
    "enough_files": [(1,), (900,)],
    "enough_for_now": [(1,), (40,), (60,), (900,)],
    "enough_for_this_server": [(1,), (3_600,)],
    "exported": ONCE,
    "file_elsewhere": ONCE,
    "file_withheld": ONCE,
    "no_lasting_token": ONCE,
    "job_poisonous": ONCE,
    "job_refused": ONCE,
    "queue_away": ONCE,
    "registry_away": ONCE,
    "worker_silent": ONCE,
    "file_empty": FILE,
    "file_no_text": FILE,
    "file_too_big": [(20_000_000,)],
    "file_too_large": [("ratings.csv", 20_000_000)],
    "file_too_long": [("ratings.csv", 100_000)],
    "file_web_page": FILE,
    "file_without_columns": FILE,
    "awards": [(Movie(3, "Parasite", 2019, marks=("best picture",)),), (HEAT,)],
    "content": [
        (Movie(3, "Old Yeller", 1957, marks=("animal death", "sad", "sad ending")), "animals"),
        (Movie(3, "Old Yeller", 1957, marks=("animal death", "sad", "sad ending")), "happy ending"),
        (Movie(3, "Up", 2009, marks=("sad",)), "sad"), (Movie(3, "Up", 2009, marks=("warm", "funny")), "violent"),
        (HEAT, "sexual"),
    ],
    "for_children": FILMS,
    "forgotten": [("",)],
    "form_close": ONCE,
    "form_empty": ONCE,
    "form_example": ONCE,
    "form_import": ONCE,
    "form_import_file": ONCE,
    "form_label": ONCE,
    "form_needs_opinion": ONCE,
    "form_needs_title": ONCE,
    "form_night": ONCE,
    "form_night_channel": ONCE,
    "form_one_movie": ONCE,
    "form_opinion": ONCE,
    "form_predict": ONCE,
    "form_submit": ONCE,
    "form_title": ONCE,
    "form_title_example": ONCE,
    "form_wish": ONCE,
    "form_genre": ONCE,
    "form_person": ONCE,
    "form_person_example": ONCE,
    "form_topic": ONCE,
    "form_topic_example": ONCE,
    "form_like": ONCE,
    "form_too_late": ONCE,
    "form_why": ONCE,
    "form_wishes": ONCE,
    "form_wishes_example": ONCE,
    "genre": [(name,) for name in labels.GENRES],
    "genres": [(["Drama"],), (["Comedy", "Sci-Fi", "War"],)],
    "glad": TURNS,
    "goodbye": ONCE,
    "greeting": COUNTS,
    "help_text": ONCE,
    "home_latest": ONCE,
    "home_profile": ONCE,
    "home_verb": [(verb,) for verb in slack.VERBS],
    "how_are_you": TURNS,
    "how_to_import": ONCE,
    "how_to_movie_night": ONCE,
    "how_to_open_in_slack": ONCE,
    "how_to_take_part": ONCE,
    "imported": [(REPORT, 1_200), (ImportReport((), ()), 0)],
    "instead": [(1,), (2,)],
    "invite_me": [("<@U1>",)],
    "joke": TURNS,
    "label": [(text,) for text in labels.LABELS],
    "language": ONCE,
    "learns": [(True,), (False,)],
    "learns_from_now_on": [(True,), (False,)],
    "left_as_it_is": ONCE,
    "length": FILMS,
    "like_one_you_loved": [
        (HEAT, Shared()),
        (HEAT, Shared("Michael Mann")), (HEAT, Shared(None, ("heist", "shootout")))],
    "new_to_me": [("", False), ("like Heat", True)],
    "lesser_known": [("",), ("Heat",)],
    "liked_by": [(0.92,)],
    "of_a_country_you_like": [("Korean",)],
    "of_a_genre_you_like": [("Crime",), ("Film-Noir",)],
    "limits": [(9742, 2018)],
    "method": [()],
    "which_was_it": [()],
    "in_order": [([HEAT, FARGO],)],
    "loved_by_fans_of": [([HEAT],), ([HEAT, FARGO],)],
    "loving": TURNS,
    "makers": FILMS,
    "may_i_learn": ONCE,
    "may_not_write": [("kino", ["Send Messages"], True), ("kino", ["Read Messages", "Read Message History"], False)],
    "may_not_write_there": ONCE,
    "models_known": [(PINNED,), (NO_MODELS,)],
    "models_table": [(PINNED, 9), (NO_MODELS, 9)],
    "memory": ONCE,
    "more_at": [("IMDb", "https://www.imdb.com/title/tt0113277/")],
    "most_at_once": [(10,)],
    "movie_night": [
        (["Ana", "Ben"], NONE, NONE, MOVIES), (["Ana", "Ben", "Cleo"], DRAMA, ALL, MOVIES), (["Ana"], ALL, ALL, MOVIES)
    ],
    "my_fault": ONCE,
    "newest": [(2018,)],
    "night": [(NONE, MOVIES, False), (ALL, MOVIES, True)],
    "night_found_nothing": [(NONE, MOVIES), (ALL, MOVIES)],
    "night_full": [(12,)],
    "night_join_first": ONCE,
    "night_list_empty": ONCE,
    "night_needs_a_server": ONCE,
    "night_only_host": ONCE,
    "night_over": ONCE,
    "night_too_few": ONCE,
    "night_unknown": ONCE,
    "night_unsettled": ONCE,
    "night_without_list": ONCE,
    "nights_not_open_here": ONCE,
    "only_movies_are_kept": [("I adore old musicals",)],
    "not_sure_of": [("Genisys",)],
    "their_taste": [([HEAT],), ([HEAT, FARGO],)],
    "only_movies": [(["Breaking Bad"],), (["Seinfeld", "Bridgerton"],)],
    "only_your_taste": [(False,), (True,)],
    "no_longer_counts": [(["Heat (1995)"],), (["Heat (1995)", "Fargo (1996)"],)],
    "nothing_to_forget": [(["Heat (1995)"],), (["Heat (1995)", "Barbie (2023)"],)],
    "not_meant": [([HEAT],), ([OLD, NEW],)],
    "only_by_year": ONCE,
    "no_such_movie": [("Xyz",)],
    "no_training": ONCE,
    "no_training_worker": [(TRAINING,)],
    "not_forgotten": ONCE,
    "not_installed": ONCE,
    "not_seen": [([HEAT],), ([HEAT, FARGO, OLD],)],
    "not_understood": ONCE,
    "not_written": [("matinee.json", "read-only")],
    "not_your_button": ONCE,
    "nothing_found": [(NONE, MOVIES, True), (ALL, MOVIES, True), (ALL, MOVIES, False)],
    "nothing_left_to_rate": ONCE,
    "never_again": [
        (Wishes(without={"Horror"}),),
        (Wishes(without_topics={"superheroes"}, without={"War"}),),
        (Wishes(youngest=12),),
    ],
    "nothing_of_streams": ONCE,
    "nothing_to_undo": ONCE,
    "ok": TURNS,
    "one_moment": ONCE,
    "only_for_managers": ONCE,
    "opening_a_movie_night": ONCE,
    "or_a_movie_night": ONCE,
    "overloaded": [(1,), (40,), (900,)],
    "pick_one": ONCE,
    "prediction": [(HEAT, chance, ratings) for chance in (0.9, 0.5, 0.1) for ratings in (0, 7)],
    "profile": [
        ([], [], [], 0), ([], [], [], 1), ([], [], [], 3), ([HEAT], [], [], 0), (MANY, [OLD], [], 2),
        ([HEAT, FARGO], [NEW], [("Crime", 3, 4), ("Romance", 1, 2), ("War", 3, 3)], 1),
    ],
    "noted": [([("Barbie (2023)", GOOD)],), ([(f"Film {i}", BAD) for i in range(10)],)],
    "rate_these": [(True,), (False,)],
    "others_come_close": [(1, [DRAMA], MOVIES), (3, [DRAMA, ALL], MOVIES)],
    "likeliest": [(HEAT, True), (HEAT, False)],
    "read_elsewhere": ONCE,
    "reading_import": [(1_500, 10_000)],
    "really_forget": COUNTS,
    "really_insist": [("night-0a", standing) for standing in Standing],
    "really_promote": [("night-0a", "phase2-0a", standing) for standing in Standing],
    "really_roll_back": [("night-0a", "phase2-0a")],
    "recommended": [
        (0, NONE, NONE, MOVIES, ""), (1, NONE, NONE, MOVIES, ""), (6, ALL, ALL, MOVIES, ""),
        (2, DRAMA, ALL, MOVIES, ""),
        (3, Wishes(year_from=1990, year_to=1990), ALL, MOVIES, ""), (3, Wishes(year_from=1990), DRAMA, MOVIES, ""),
        (3, Wishes(year_to=1990), DRAMA, MOVIES, ""),
    ],
    "restarting": ONCE,
    "sad": TURNS,
    "role": FILMS,
    "scary": FILMS,
    "series": [(NEW, ()), (KNOWN, (VOTED, CAST)), (OWN, ())],
    "sorry": ONCE,
    "condolence": ONCE,
    "ends_of_time": [(HEAT, FARGO)],
    "longest": [(HEAT, FARGO)],
    "source": FILMS,
    "too_late": ONCE,
    "sent_as_direct_message": ONCE,
    "served_now": [(PINNED,), (NO_MODELS,)],
    "server_settings": [([], True), (["kino"], False), (["kino", "talk"], True)],
    "speaks_elsewhere": [([],), (["kino"],), (["kino", "talk"],)],
    "stale": ONCE,
    "spoken_in": FILMS,
    "stars": FILMS,
    "still_busy": ONCE,
    "still_waiting": [
        (70.0, 12, 2, 7, 33.0),
        (70.0, 300, 1, 1, 4.0),
        (3.4, None, None),
        (3.4, 0, 0),
        (70.0, 1, 2),
        (70.0, 3, 2),
        (70.0, 1_234, 2),
        (5.0, 0, 1),
    ],
    "strangers": [(["Ben"],), (["Ben", "Cleo"],)],
    "taking_part": [([],), ([("Ana", 0), ("Ben", 1), ("Cleo", 1_234)],)],
    "tell_more": [(k,) for k in range(7)],
    "that_file": ONCE,
    "told_alone": ONCE,
    "told_alone_refused": ONCE,
    "too_many": [(12,)],
    "training_cancelled": [(TRAINING,)],
    "training_progress": [(progress, silent) for progress in (*PROGRESS, *BARE) for silent in (0.0, 90.0)],
    "training_report": [(result_of("night", -0.01, 0.02), standing) for standing in Standing],
    "true_story": FILMS,
    "untold": FILMS,
    "undone": [([(HEAT, None)],), ([(HEAT, GOOD)],), ([(HEAT, None), (FARGO, None), (OLD, BAD)],)],
    "unknown_titles": [
        ([("Xyz", None)], []), ([("Heet", GOOD)], [HEAT]), ([("Tenet", BAD)], [OLD, NEW]),
        ([("Barbie (2023)", GOOD), ("Tenet", BAD), ("Xyz", None)], []),
    ],
    "watches": ONCE,
    "unreadable_file": [("ratings.cvs",)],
    "wait_too_long": [(1,), (40,), (900,)],
    "welcome": TURNS,
    "what_of": [([HEAT],), ([HEAT, FARGO],)],
    "when": [(0,), (1,), (2,), (59.2,), (60,), (61,), (3_600,)],
    "where": FILMS,
    "which_movie": ONCE,
    "which_one": [("", [HEAT, FARGO]), ("sabrina", [OLD, NEW])],
    "who_are_you": TURNS,
    "why": [
        (HEAT, 0.9, EFFECTS, 0), (HEAT, 0.9, EFFECTS[2:], 4), (HEAT, 0.9, EFFECTS[:2], 0), (HEAT, 0.9, EFFECTS[4:], 0),
        (HEAT, 0.9, EFFECTS[3:], 9),
    ],
    "why_what": ONCE,
    "why_without_ratings": ONCE,
    "wishes_not_understood": ONCE,
    "with_error_id": [("So ist es.", "0a1b2c3d")],
    "year": FILMS,
    "zip_broken": FILE,
    "zip_of_too_many": FILE,
    "zip_too_large": [("export.zip", 20_000_000)],
    "zip_without_ratings": FILE,
}  # fmt: skip
