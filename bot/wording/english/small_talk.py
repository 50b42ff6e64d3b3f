"""Small talk: short, and never the same all evening.

`turn` picks one of several phrasings, so the same session always gets the same ones.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.wording.english.parts import listed, number
from bot.wording.german import small_talk as german
from bot.wording.shared.languages import spoken


def _one_of(turn: int, *ways: str) -> str:
    return ways[turn % len(ways)]


@spoken(german.glad)
def glad(turn: int) -> str:
    return _one_of(
        turn,
        "Glad you like it! Want more?",
        "Happy to hear that. Shall I find another?",
        "😊 There's plenty more where that came from.",
    )


@spoken(german.ok)
def ok(turn: int) -> str:
    return _one_of(
        turn,
        "All good. Say “recommend” when you want a movie.",
        "Okay! Tell me a movie you loved, or ask for one.",
        "Right. I'm here when you need a movie.",
    )


@spoken(german.angry)
def angry(turn: int) -> str:
    return _one_of(
        turn,
        "Ouch, fair enough. Tell me what was wrong (say, “too old” or “no horror”), and I'll try again.",
        "Sorry about that. Name a movie or two you love and I'll do better.",
        "I had that coming. What are you in the mood for?",
    )


@spoken(german.loving)
def loving(turn: int) -> str:
    return _one_of(
        turn, "Aw, thank you! You have good taste yourself.", "That made my day. Movie?", "Right back at you. 🍿"
    )


@spoken(german.how_are_you)
def how_are_you(turn: int) -> str:
    return _one_of(
        turn,
        "All good here, front row and popcorn. What are you in the mood for?",
        "Can't complain: I get to talk about movies all day. What'll it be, something funny or something dark?",
        "Good, thanks! Seen anything great lately?",
    )


@spoken(german.who_are_you)
def who_are_you(turn: int) -> str:
    return _one_of(
        turn,
        "I'm Matinee, a bot that knows movies and little else. Tell me one you love and I'll find you another.",
        "Just a bot with thousands of movies in its head. Name one you love and try me.",
    )


@spoken(german.joke)
def joke(turn: int) -> str:
    return _one_of(
        turn,
        "I told a joke about a movie once; the sequel wasn't as good. Want a comedy instead?",
        "Why do film buffs take the stairs? They've heard every elevator pitch. Say “a comedy” for better jokes.",
    )


@spoken(german.sad)
def sad(turn: int) -> str:
    return _one_of(
        turn,
        "Sorry to hear that. Say “something happy” for a lift, or “a good cry” if you need one.",
        "That sounds rough. A comedy, or something to cry along to?",
    )


@spoken(german.sorry)
def sorry() -> str:
    return "I'm so sorry to hear that."


@spoken(german.condolence)
def condolence() -> str:
    return f"{sorry()} Something warm and funny to take your mind off it, or something you can cry along with?"


@spoken(german.watches)
def watches() -> str:
    return (
        "I'm a program, so I've never watched a movie: I only know what thousands of people thought of them. "
        "No favourite of my own, then. What's yours?"
    )


@spoken(german.language)
def language() -> str:
    return (
        "English works best, but I understand most German, too: “was Lustiges aus den 80ern”. And movie titles in any "
        "language."
    )


@spoken(german.genres)
def genres(names: Sequence[str]) -> str:
    return f"I have {listed(names)}. Mix them as you like: “a sci-fi comedy from the 80s”."


@spoken(german.memory)
def memory() -> str:
    return (
        "I remember what you tell me about movies until you say “forget me”, and only use it to recommend others. "
        "Say “what do you know about me” to see it all."
    )


@spoken(german.limits)
def limits(movies: int, newest: int) -> str:
    return (
        f"I know {number(movies)} movies, up to {newest}: no TV shows, and I can't see where things are streaming. For "
        "7,800 or so, I also know the cast, running time and age rating. I'm best at genres, years, "
        "topics and “something like Fargo”."
    )


@spoken(german.method)
def method() -> str:
    return (
        "Thousands of people rated movies for MovieLens, and I look for what those with your taste chose and liked. "
        "Then a small language model, trained on all those ratings, judges how likely you are to like each movie. I "
        "never recommend what you've rated already, and “why?” tells you what moved a movie up."
    )


@spoken(german.chat)
def chat(turn: int) -> str:
    return _one_of(
        turn,
        "I'm better at movies than at small talk. What are you in the mood for?",
        "Let's talk movies: what have you loved lately?",
    )


@spoken(german.which_was_it)
def which_was_it() -> str:
    return "You're welcome! Which movie was it? Tell me, and I'll remember what you thought of it."


@spoken(german.welcome)
def welcome(turn: int) -> str:
    return _one_of(turn, "You're welcome!", "Any time!", "My pleasure. Enjoy!")
