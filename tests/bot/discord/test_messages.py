"""Messages to the bot."""

from __future__ import annotations

import json

import discord
import pytest
import simcord
from simcord.enums import MessageType

from bot.discord import files
from tests.bot.discord.conftest import House
from tests.bot.discord.looks import answer, answers, cards, dm, hold, known, labels, let_go

LETTERBOXD = (
    b"Date,Name,Year,Letterboxd URI,Rating\n"
    b"2024-01-01,Heat,1995,https://boxd.it/a,4.5\n"
    b"2024-01-02,Twister,1996,https://boxd.it/b,1\n"
)


async def say(house: House, words: str, name: str = "ana") -> discord.Message:
    """The answer to a mention on the server."""
    await house.person(name).send(house.channel, f"{house.mention} {words}")
    return answer(house.channel)


async def thread(house: House) -> simcord.ChannelHandle:
    """A thread in the channel."""
    channel = house.client.get_channel(house.channel.id)
    assert isinstance(channel, discord.TextChannel)
    with house.env.time_context():
        await channel.create_thread(name="heist movies", type=discord.ChannelType.public_thread)
    await house.env.settle()
    return house.channel.threads[0]


# --- what is for the bot, and what is not


async def test_a_message_that_is_not_for_the_bot_is_left_alone(house: House) -> None:
    await house.person("ana").send(house.channel, "loved heat")
    assert [m.author.bot for m in house.channel.history()] == [False]
    assert known(house, house.person("ana")) == {}


async def test_a_direct_message_is_answered(house: House) -> None:
    ana = house.person("ana")
    await ana.send_dm("omg heat was sooo good, titanic not so much")
    assert dm(ana).content.startswith("👍 Heat (1995)")
    assert known(house, ana) == {"Heat (1995)": "good"}


async def test_a_mention_is_answered_below_the_message_without_disturbing_anybody(house: House) -> None:
    shown = await say(house, "loved heat, hated twister")
    asked = house.channel.history()[0]
    assert shown.content.startswith("👍 Heat (1995)  ·  👎 Twister (1996)\n")
    assert shown.reference is not None and shown.reference.message_id == asked.id
    assert shown.mentions == [], "nobody is rung for an answer"
    assert known(house, house.person("ana")) == {"Heat (1995)": "good", "Twister (1996)": "bad"}


@pytest.mark.parametrize(
    "form", ["{0}loved fargo", "loved fargo {0}", "loved {0} fargo", "{1} loved fargo", "{0}{0}loved fargo"]
)
async def test_the_mention_may_stand_anywhere(house: House, form: str) -> None:
    mention = house.mention
    await house.person("ana").send(house.channel, form.format(mention, mention.replace("@", "@!")))
    assert known(house, house.person("ana")) == {"Fargo (1996)": "good"}


async def test_a_reply_to_a_message_of_the_bot_is_answered(house: House) -> None:
    first = await say(house, "i watched scream")
    await house.person("ana").send(house.channel, "loved it", reply_to=first)
    assert answer(house.channel).content.startswith("👍 Scream (1996)")
    assert known(house, house.person("ana")) == {"Scream (1996)": "good"}


async def test_a_reply_to_somebody_else_is_left_alone(house: House) -> None:
    await house.person("ben").send(house.channel, "did you like heat?")
    await house.person("ana").send(house.channel, "loved it", reply_to=house.channel.history()[0])
    assert answers(house.channel) == []


async def test_a_mention_of_its_role_is_a_mention(house: House) -> None:
    role = house.guild.create_role("Matinee")
    await house.env.settle()
    guild = house.client.get_guild(house.guild.id)
    assert guild is not None and house.client.user is not None
    kept = guild.get_role(role.id)
    assert kept is not None
    kept.tags = discord.RoleTags({"bot_id": str(house.client.user.id)})  # type: ignore[typeddict-item]
    await house.person("ana").send(house.channel, f"{role.mention} hi")
    assert answer(house.channel).content.startswith("Hi! Tell me a few movies")


async def test_mentions_of_other_roles_and_of_everybody_are_left_alone(house: House) -> None:
    role = house.guild.create_role("moviegoers")
    for mention in (role.mention, "@everyone", "@here", house.guild.default_role.mention):
        await house.person("ana").send(house.channel, f"{mention} loved heat")
    assert answers(house.channel) == []


async def test_a_mention_and_nothing_else_is_greeted(house: House) -> None:
    shown = await say(house, "  ")
    assert shown.content.startswith("Hi! Tell me a few movies you loved or hated")
    assert labels(shown) == ["show me some"]
    await say(house, "loved heat")
    assert (await say(house, "")).content.startswith("Welcome back! I remember the one movie")


async def test_other_bots_and_webhooks_are_not_answered(house: House) -> None:
    robot = house.guild.add_member(house.env.create_user("robot", bot=True))
    await robot.send(house.channel, f"{house.mention} loved heat")
    await house.guild.create_webhook(house.channel).send(f"{house.mention} loved heat")
    assert all(m.author.id != house.client.user.id for m in house.channel.history())  # type: ignore[union-attr]


async def test_a_message_of_discord_itself_is_not_answered(house: House) -> None:
    """Pinning a message in a direct chat shows up as a message from the person, without words."""
    ana = house.person("ana")
    where = ana.user.dm_channel
    await ana.send_dm("loved heat")
    house.env.backend.create_system_message(
        where.id,
        MessageType.PINS_ADD,
        ana.id,
        referenced_channel_id=where.id,
        referenced_message_id=where.history()[0].id,
    )
    await house.env.settle()
    assert [m.type for m in where.history()] == [
        discord.MessageType.default,
        discord.MessageType.reply,
        discord.MessageType.pins_add,
    ]


async def test_what_is_edited_afterwards_is_not_answered_again(house: House) -> None:
    ana = house.person("ana")
    await say(house, "loved heat")
    await ana.edit(house.channel.history()[0], f"{house.mention} hated heat")
    assert len(answers(house.channel)) == 1 and known(house, ana) == {"Heat (1995)": "good"}
    sent = await ana.send_dm("loved fargo")
    await ana.user.edit(sent, "hated fargo")
    assert len(answers(ana.user.dm_channel)) == 1 and known(house, ana)["Fargo (1996)"] == "good"


async def test_a_mention_in_a_thread_is_answered_there(house: House) -> None:
    where = await thread(house)
    before = len(answers(house.channel))
    await house.person("ana").send(where, f"{house.mention} loved heat")
    assert answer(where).content.startswith("👍 Heat (1995)")
    assert len(answers(house.channel)) == before


# --- what was said


async def test_people_who_are_mentioned_are_called_by_their_names(house: House) -> None:
    twister = house.person("twister")
    shown = await say(house, f"i loved {twister.mention}")
    assert shown.content.startswith("👍 Twister (1996)"), "as it stands on everybody's screen"


@pytest.mark.parametrize(
    "noise", ["<:heat:123456789012345678>", "<a:big:123456789012345678>", "https://x.org/big?a=heat"]
)
async def test_pictures_and_links_are_no_titles(house: House, noise: str) -> None:
    await say(house, f"loved fargo {noise}")
    assert known(house, house.person("ana")) == {"Fargo (1996)": "good"}


async def test_a_very_long_message_is_read_and_answered(house: House) -> None:
    ana = house.person("ana")
    await ana.send_dm("loved heat. " + "so it goes " * 130 + ". hated twister. " + "x" * 500)
    assert known(house, ana) == {"Heat (1995)": "good", "Twister (1996)": "bad"}
    assert len(dm(ana).content) <= 2_000


async def test_many_unknown_titles_are_answered_in_one_message(house: House) -> None:
    ana = house.person("ana")
    await ana.send_dm(" ".join(f"“Xyzzy Zorblax {k}”," for k in range(60)))
    assert dm(ana).content.startswith("I don't know “Xyzzy Zorblax") and len(dm(ana).content) <= 2_000


async def test_markdown_and_mentions_in_what_somebody_wrote_do_nothing_in_the_answer(house: House) -> None:
    shown = await say(house, "I loved “**@everyone** ||boo||”")
    assert "everyone" in shown.content and not shown.mention_everyone
    assert "**" not in shown.content.replace("\\*", "") and "||" not in shown.content.replace("\\|", "")


async def test_two_messages_in_a_row_are_answered_in_their_order(house: House) -> None:
    ana = house.person("ana")
    for words in ("loved sabrina", "the old one", "actually i hated heat"):
        await ana.send_dm(words)
    assert [m.content.splitlines()[0] for m in answers(ana.user.dm_channel)] == [
        "Which “sabrina” do you mean: Sabrina (1995) or Sabrina (1954)?",
        "👍 Sabrina (1954)",
        "👎 Heat (1995)",
    ]


async def test_two_people_are_told_apart(house: House) -> None:
    await say(house, "loved heat", "ana")
    await say(house, "hated heat", "ben")
    assert known(house, house.person("ana")) == {"Heat (1995)": "good"}
    assert known(house, house.person("ben")) == {"Heat (1995)": "bad"}


async def test_recommendations_come_with_movies_and_buttons(house: House) -> None:
    shown = await say(house, "loved heat and fargo. something from the 90s please")
    assert "from 1990 to 1999" in shown.content and len(cards(shown)) == 5
    assert len(answers(house.channel)) == 1, "the answer takes the place of “asking the model …”"


# --- what is for one person's eyes


@pytest.mark.parametrize("words", ["what do you know about me", "export", "forget me"])
async def test_private_answers_to_a_mention_go_to_the_person_alone(house: House, words: str) -> None:
    ana = house.person("ana")
    await ana.send_dm("loved heat, hated twister")
    shown = await say(house, words)
    assert shown.content == "That's for your eyes only, so I sent it to you as a direct message."
    assert not shown.attachments and not shown.embeds and labels(shown) == []
    if words == "export":
        assert "Heat" in json.dumps(json.loads(await dm(ana).attachments[0].read()))
    else:
        assert "Heat (1995)" in dm(ana).content or "two movies" in dm(ana).content


async def test_somebody_without_direct_messages_is_pointed_to_the_private_command(house: House) -> None:
    ana = house.person("ana")
    await say(house, "loved heat")
    house.env.inject_error(
        "POST", f"/channels/{ana.user.dm_channel.id}/messages", status=403, code=50007, message="no", times=None
    )
    shown = await say(house, "what do you know about me")
    assert "I can't send you direct messages" in shown.content and "/profile" in shown.content
    assert "Heat" not in shown.content and labels(shown) == []


async def test_in_direct_messages_there_is_nothing_to_hide(house: House) -> None:
    ana = house.person("ana")
    await ana.send_dm("loved heat")
    await ana.send_dm("what do you know about me")
    assert dm(ana).content.startswith("👍 1   Heat (1995)")
    assert len(answers(ana.user.dm_channel)) == 2


# --- files


@pytest.mark.parametrize("name", ["ratings.csv", "RATINGS.CSV"])
async def test_a_table_of_ratings_in_a_direct_message_is_taken_over(house: House, name: str) -> None:
    ana = house.person("ana")
    stored = house.env.backend.store_attachments(ana.user.dm_channel.id, [(name, LETTERBOXD)])
    await ana.send_dm("here you are", attachments=stored)
    assert dm(ana).content.startswith("I recognised the movies in 2 of your 2 ratings")
    assert known(house, ana) == {"Heat (1995)": "good", "Twister (1996)": "bad"}


async def test_a_table_of_ratings_beside_a_mention_is_taken_over(house: House) -> None:
    ana = house.person("ana")
    await ana.send(house.channel, house.mention, attachments=[("a.png", b"x"), ("ratings.csv", LETTERBOXD)])
    assert (
        answer(house.channel).content.startswith("I recognised the movies in 2 of your 2 ratings")
        and len(known(house, ana)) == 2
    )


async def test_a_picture_does_not_keep_the_words_beside_it_from_being_read(house: House) -> None:
    ana = house.person("ana")
    await ana.send(house.channel, f"{house.mention} loved heat", attachments=[("poster.png", b"\x89PNG")])
    assert known(house, ana) == {"Heat (1995)": "good"}


async def test_a_file_that_is_no_table_of_ratings_is_answered_by_what_would_be(house: House) -> None:
    ana = house.person("ana")
    await ana.send(house.channel, house.mention, attachments=[("a.csv", b"name,price\nsofa,3\n")])
    assert "a.csv" in answer(house.channel).content and "Letterboxd" in answer(house.channel).content


async def test_a_file_that_is_too_big_is_not_fetched(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_BYTES", 50)
    ana = house.person("ana")
    await ana.send(house.channel, house.mention, attachments=[("ratings.csv", LETTERBOXD)])
    assert answer(house.channel).content.startswith("That file is too big") and known(house, ana) == {}


async def test_a_file_that_is_gone_is_apologised_for(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(house.env.backend.cdn, "get", lambda url: None)
    await house.person("ana").send(house.channel, house.mention, attachments=[("ratings.csv", LETTERBOXD)])
    assert answer(house.channel).content.startswith("Something went wrong on my side")


# --- movie nights


async def test_movie_night_on_a_server_opens_one(house: House) -> None:
    shown = await say(house, "movie night")
    assert shown.content.startswith("Movie night\nWho's in: ana") and "join" in labels(shown)
    assert len(answers(house.channel)) == 1


async def test_movie_night_with_wishes_keeps_them(house: House) -> None:
    assert (await say(house, "movie night tonight, something funny from the 90s")).content.startswith(
        "Movie night: Comedy, from 1990 to 1999"
    )


async def test_movie_night_in_a_direct_message_says_where_to_open_one(house: House) -> None:
    ana = house.person("ana")
    await ana.send_dm("movie night")
    assert "/movienight where your friends are" in dm(ana).content and labels(dm(ana)) == []


# --- while somebody waits


def signs(house: House, where: simcord.ChannelHandle) -> int:
    """How often "is typing" was shown there."""
    return sum(r.method == "POST" and r.path == f"/channels/{where.id}/typing" for r in house.env.http_requests)


async def test_who_waits_for_a_worker_sees_the_bot_typing_and_that_the_model_is_asked(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = house.person("ana")
    hold(house, monkeypatch)
    await ana.send_dm("loved heat. recommend")
    assert dm(ana).content == "👍 Heat (1995)\nasking the model …"
    assert signs(house, ana.user.dm_channel) == 1
    await let_go(house)
    assert len(answers(ana.user.dm_channel)) == 1 and len(cards(dm(ana))) == 5


async def test_a_quick_answer_needs_no_sign_of_life(house: House) -> None:
    await say(house, "loved heat")
    assert signs(house, house.channel) == 0
