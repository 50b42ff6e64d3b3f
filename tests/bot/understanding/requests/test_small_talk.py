"""Small talk is known for what it is."""

from __future__ import annotations

import pytest

from bot.understanding.requests.small_talk import SmallTalk, small_talk


@pytest.mark.parametrize(
    ("texts", "kind"),
    [
        ("lol|wow|nice one haha|hahaha|great list!|😂😂|that's awesome|perfect", SmallTalk.GLAD),
        ("ok|k|fine|got it|hmm|alright|nope", SmallTalk.OK),
        ("you suck|stupid bot|you're useless|wtf|shut up|your last recommendation sucked", SmallTalk.ANGRY),
        ("good bot|you're the best|i love you|you are so smart", SmallTalk.LOVING),
        ("how are you?|what's up|how's it going", SmallTalk.HOW_ARE_YOU),
        ("are you human?|who are you|what are you|are you a bot|am I talking to a machine", SmallTalk.WHO_ARE_YOU),
        ("do u actually watch movies urself or what|have you seen any films yourself?", SmallTalk.WATCHES),
        ("what's your favourite movie?|do you watch movies", SmallTalk.WATCHES),
        ("tell me a joke", SmallTalk.JOKE),
        ("i'm so sad today|bad day|we broke up|my dog died today", SmallTalk.SAD),
        ("speak German?|do you speak Spanish", SmallTalk.LANGUAGE),
        ("which genres do you have?", SmallTalk.GENRES),
        ("What can you not do?|do you have tv shows", SmallTalk.LIMITS),
        ("can you remember this next week?", SmallTalk.MEMORY),
    ],
)
def test_each_sort_is_told_apart(texts: str, kind: SmallTalk) -> None:
    assert {text: small_talk(text) for text in texts.split("|")} == dict.fromkeys(texts.split("|"), kind)


@pytest.mark.parametrize(
    "text", ["loved heat", "a thriller", "heat was awesome", "something sad", "cats is a war crime", ""]
)
def test_what_is_about_movies_is_no_small_talk(text: str) -> None:
    assert small_talk(text) is None
