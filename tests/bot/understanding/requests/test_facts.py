"""Questions about a movie, whose title is overwritten."""

from __future__ import annotations

import pytest

from bot.understanding.requests.facts import Fact, fact_asked, facts_asked

IT = "\x00\x00\x00\x00"


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        (f"what's {IT} about?", Fact.ABOUT),
        ("what is it about", Fact.ABOUT),
        (f"tell me something about {IT}", Fact.ABOUT),
        (f"who directed {IT}?", Fact.MAKERS),
        ("who's in it", Fact.MAKERS),
        (f"whos in the movie {IT}", Fact.MAKERS),
        (f"who made {IT}", Fact.MAKERS),
        (f"how long is {IT}?", Fact.LENGTH),
        (f"is {IT} scary?", Fact.SCARY),
        ("how scary is it?", Fact.SCARY),
        (f"is {IT} ok for kids?", Fact.CHILDREN),
        (f"is {IT} scary for a 6 yr old", Fact.CHILDREN),
        ("can my kids watch it?", Fact.CHILDREN),
        (f"where can I watch {IT}?", Fact.WHERE),
        (f"is {IT} on netflix", Fact.WHERE),
        (f"what's the rating of {IT}?", Fact.STARS),
        (f"is it better than {IT}?", Fact.STARS),
        (f"when did {IT} come out", Fact.YEAR),
        (f"has {IT} got a sad ending?", Fact.HAPPY_ENDING),
        (f"where is {IT} from?", Fact.COUNTRY),
        (f"which country is {IT} from", Fact.COUNTRY),
        (f"where was {IT} made?", Fact.COUNTRY),
        (f"what language is {IT} in?", Fact.LANGUAGE),
        (f"which language do they speak in {IT}?", Fact.LANGUAGE),
        ("is it in French?", Fact.LANGUAGE),
        (f"is there a sequel to {IT}?", Fact.SERIES),
        (f"does {IT} have a sequel", Fact.SERIES),
        (f"is {IT} part of a series?", Fact.SERIES),
        (f"what is {IT} based on?", Fact.SOURCE),
        ("is it a true story?", Fact.TRUE_STORY),
        (f"did {IT} really happen", Fact.TRUE_STORY),
        (f"how many time is {IT}?", Fact.LENGTH),
        ("and who make it?", Fact.MAKERS),
        (f"who plays the mother in {IT}", Fact.ROLE),
        (f"which actress voiced the queen in {IT}", Fact.ROLE),
        (f"how many oscars did {IT} win?", Fact.AWARDS),
        (f"was {IT} really shot for shot?", Fact.UNTOLD),
        (f"is {IT} ok for a six year old? mine gets nightmares", Fact.CHILDREN),
        ("does the dog die?", Fact.ANIMALS),
        (f"my son is 9 and mad about dinosaurs. Is {IT} OK for him or too much?", Fact.CHILDREN),
    ],
)
def test_a_question_about_a_movie_is_told_by_what_it_asks(text: str, fact: Fact) -> None:
    assert fact_asked(text) is fact


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        (f"how long is {IT} and who's in it?", (Fact.LENGTH, Fact.MAKERS)),
        (f"year + runtime of {IT}", (Fact.YEAR, Fact.LENGTH)),
        (f"is {IT} a true story? And what's it about?", (Fact.TRUE_STORY, Fact.ABOUT)),
        (f"who made {IT}, who made it?", (Fact.MAKERS,)),
        (f"I loved {IT}", ()),
    ],
)
def test_all_questions_of_a_message_count(text: str, facts: tuple[Fact, ...]) -> None:
    assert facts_asked(text) == facts


@pytest.mark.parametrize(
    "text",
    [
        f"what about {IT}?",
        f"would I like {IT}?",
        f"is {IT} any good?",
        f"I loved {IT}",
        f"I loved the soundtrack of {IT}",
        f"{IT} won me over, true story",
        f"not sure what I think about {IT}",
        f"{IT} was so scary",
        f"I also like {IT} but it is on Netflix",
        f"another good drama is {IT}, such a sad ending",
        "I liked the actors in that film",
        "an entertaining mess is what I would use to describe it",
        "a movie about time travel",
        "something based on a book",
        "something in French",
        f"a sequel to {IT}",
        "what should I watch",
        "who are you?",
        "",
    ],
)
def test_anything_else_asks_for_no_fact(text: str) -> None:
    assert fact_asked(text) is None
