"""Sentences for Slack alone: on the Home tab, in forms, and where Slack differs."""

from __future__ import annotations

from bot.wording.german import slack as german
from bot.wording.shared.languages import spoken

VERBS = {
    "rate": "rate movies",
    "recommend": "recommend",
    "wish": "I'd like …",
    "wouldilike": "would I like …?",
    "why": "why …?",
    "night": "movie night",
    "profile": "my profile",
    "import": "import ratings",
    "export": "export",
    "forget": "forget me",
    "help": "help",
}


@spoken(german.one_moment)
def one_moment() -> str:
    return "One moment …"


@spoken(german.pick_one)
def pick_one() -> str:
    return "pick one"


@spoken(german.sent_as_direct_message)
def sent_as_direct_message() -> str:
    return "I sent you the file as a direct message."


@spoken(german.how_to_open_in_slack)
def how_to_open_in_slack() -> str:
    return (
        "A movie night! Type /matinee night in a channel where your friends are; anyone there can join with one click."
    )


@spoken(german.invite_me)
def invite_me(me: str) -> str:
    """`me`: the app's mention."""
    return f"I'm not in that channel. Invite me with /invite {me}, and try again."


@spoken(german.wishes_not_understood)
def wishes_not_understood() -> str:
    return "I didn't understand what kind of movie you want. Try something like: /matinee night a 90s comedy"


@spoken(german.file_elsewhere)
def file_elsewhere() -> str:
    return (
        "That file isn't stored on Slack, and I can't open files from anywhere else. Please download it and upload "
        "it here."
    )


@spoken(german.file_withheld)
def file_withheld() -> str:
    return "Slack won't let me read that file. Please send it once more."


@spoken(german.home_profile)
def home_profile() -> str:
    return "What I know about you"


@spoken(german.home_latest)
def home_latest() -> str:
    return "What I recommended last"


@spoken(german.home_verb)
def home_verb(verb: str) -> str:
    """The label of a button on the Home tab."""
    return VERBS[verb]


@spoken(german.not_installed)
def not_installed() -> str:
    return "I'm no longer installed in this workspace. Somebody who manages its apps can install me again."


@spoken(german.no_lasting_token)
def no_lasting_token() -> str:
    """Shown in the browser of the person who installs the app."""
    return (
        "Slack didn't give me a lasting bot token. Give the app the scopes listed in deploy/slack/manifest.yaml, and "
        "leave token rotation off."
    )


@spoken(german.form_too_late)
def form_too_late() -> str:
    return "Slack couldn't open the form in time. Please try again."


@spoken(german.form_submit)
def form_submit() -> str:
    return "Send"


@spoken(german.form_close)
def form_close() -> str:
    return "Cancel"


@spoken(german.form_one_movie)
def form_one_movie() -> str:
    return "A movie"


@spoken(german.form_title_example)
def form_title_example() -> str:
    return "type a title"


@spoken(german.form_opinion)
def form_opinion() -> str:
    return "What you think of it"


@spoken(german.form_needs_opinion)
def form_needs_opinion() -> str:
    return "Say what you think of it, too."


@spoken(german.form_needs_title)
def form_needs_title() -> str:
    return "Say which movie you mean."


@spoken(german.form_empty)
def form_empty() -> str:
    return "Pick a movie above, or tell me here what you think of a few."


@spoken(german.form_predict)
def form_predict() -> str:
    return "Would I like it?"


@spoken(german.form_why)
def form_why() -> str:
    return "Why this movie?"


@spoken(german.form_import)
def form_import() -> str:
    return "Import your ratings"


@spoken(german.form_import_file)
def form_import_file() -> str:
    return "ratings.csv or the ZIP from Letterboxd, or the CSV of your ratings from IMDb"


@spoken(german.form_night)
def form_night() -> str:
    return "Movie night"


@spoken(german.form_night_channel)
def form_night_channel() -> str:
    return "Which channel (one I'm in)"


@spoken(german.form_wishes)
def form_wishes() -> str:
    return "What kind of movie"


@spoken(german.form_wishes_example)
def form_wishes_example() -> str:
    return "a 90s comedy"


@spoken(german.form_wish)
def form_wish() -> str:
    return "What I'd like to see"


@spoken(german.form_genre)
def form_genre() -> str:
    return "What genre"


@spoken(german.form_person)
def form_person() -> str:
    return "Who's in it or made it"


@spoken(german.form_person_example)
def form_person_example() -> str:
    return "type a name"


@spoken(german.form_topic)
def form_topic() -> str:
    return "What it's about"


@spoken(german.form_topic_example)
def form_topic_example() -> str:
    return "such as a heist or time travel"


@spoken(german.form_like)
def form_like() -> str:
    return "A movie it should be like"
