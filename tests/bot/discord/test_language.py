"""German on servers whose managers choose it, English everywhere else."""

from __future__ import annotations

from collections.abc import Iterator
from contextvars import copy_context
from typing import Any

import discord
import pytest
import simcord
from discord import Locale, app_commands
from discord.app_commands import locale_str

from bot import wording
from bot.contracts.actions import Action
from bot.contracts.replies import Choice, Reply
from bot.discord.drawing import Drawing, draw
from bot.discord.translations import LOCALES, TRANSLATED, Translations
from bot.front_end import panels
from bot.front_end.layout import Menu
from bot.wording.german.labels import GENRES, LABELS
from bot.wording.shared.languages import Language
from movies.datasets import RELEASES
from movies.errors import StoreUnreachable, WorkerSilent
from tests.bot.discord.conftest import Build, House
from tests.bot.discord.looks import Shown, answer, dm, hold, labels, let_go, press, until

TASTE = "loved heat, fargo and pulp fiction. hated twister and batman forever"
LONGEST_DESCRIPTION = 100
ALL_OF_THEM = Choice("all of them", Action.parse("which:all"))


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(panels, "SECONDS_TO_GATHER_RATINGS", 0.001)


async def set_language(
    house: House,
    which: str = "de",
    guild: simcord.GuildHandle | None = None,
    channel: simcord.ChannelHandle | None = None,
) -> str:
    """Let a manager choose a language; returns what the bot answers."""
    guild = guild or house.guild
    role = guild.create_role("managers", permissions=discord.Permissions(manage_guild=True))
    mia = guild.add_member(house.env.create_user("mia"), roles=[role])
    result = await mia.slash(channel or house.channel, "settings language", language=which)
    assert result.ephemeral
    return str(result.response.content)


def english(shown: Shown) -> set[str]:
    """The buttons that are in English."""
    return set(labels(shown)) & set(LABELS)


def words(shown: Shown) -> str:
    return "\n".join([shown.content, *(e.description or "" for e in shown.embeds)])


async def asked(house: House, command: str, name: str = "ana", **options: Any) -> simcord.ResponseMessage:
    result = await house.person(name).slash(house.channel, command, **options)
    assert result.response is not None
    return result.response


async def told(house: House, name: str = "ana", taste: str = TASTE) -> simcord.MemberActor:
    await house.person(name).send_dm(taste)
    return house.person(name)


async def test_choosing_german_is_confirmed_in_german(house: House) -> None:
    assert (
        await set_language(house)
        == "Wenn man mich erwähnt, antworte ich in jedem Kanal. Filmabende sind eingeschaltet. Ich spreche Deutsch."
    )


async def test_german_can_be_changed_back(house: House) -> None:
    await set_language(house)
    assert (await set_language(house, "en")).endswith("I speak English.")
    await house.person("ana").send(house.channel, house.mention)
    assert answer(house.channel).content.startswith("Hi! Tell me")


async def test_recommendations_come_in_german_with_german_buttons_and_genres(house: House) -> None:
    await told(house)
    await set_language(house)
    shown = await asked(house, "recommend", genre="Romance")
    assert "Für dich (Liebesfilm), nach dem, was du mir über fünf Filme erzählt hast:" in shown.content
    assert "Komödie, Liebesfilm" in words(shown)
    assert {"nicht gesehen", "warum?", "mehr"} <= set(labels(shown)) and not english(shown)


async def test_it_still_understands_english_and_answers_in_german(house: House) -> None:
    await set_language(house)
    await house.person("ana").send(house.channel, f"{house.mention} loved heat")
    shown = answer(house.channel)
    assert shown.content.startswith("👍 Heat (1995)\nNoch vier, dann kenne ich dich besser.")
    assert labels(shown) == ["Empfehlungen", "stimmt nicht?"]


async def test_what_it_did_not_understand_it_asks_for_in_english(house: House) -> None:
    await set_language(house)
    await house.person("ana").send(house.channel, f"{house.mention} mein Hund heißt Waldi")
    assert "Schreib mir, am besten auf Englisch" in answer(house.channel).content


async def test_a_profile_is_in_german(house: House) -> None:
    await told(house)
    await set_language(house)
    shown = await asked(house, "profile")
    assert "Gefallen haben dir: Krimi" in shown.content
    assert labels(shown) == ["exportieren", "vergiss mich", "du darfst lernen"]


async def test_a_rating_by_a_button_is_answered_in_german(house: House) -> None:
    ana = await told(house)
    await set_language(house)
    shown = await asked(house, "recommend")
    await press(ana, shown, "👍", place=1)
    assert "Empfehlungen" in shown.content or "Wie wär's dann mit dem hier?" in shown.content
    assert not english(shown)


async def test_a_reason_that_is_asked_for_by_a_button_is_in_german(house: House) -> None:
    ana = await told(house)
    await set_language(house)
    result = await press(ana, await asked(house, "recommend"), "warum?", place=1)
    assert "du mir erzählt hast" in result.response.content or "mochtest" in result.response.content


async def test_the_question_which_movie_is_meant_is_in_german(house: House) -> None:
    await set_language(house)
    await house.person("ana").send(house.channel, f"{house.mention} loved sabrina and star trek")
    shown = answer(house.channel)
    assert "Welche" in shown.content and "keiner davon" in labels(shown)
    assert not english(shown)


def test_a_menu_of_movies_is_in_german_but_for_the_titles() -> None:
    choices = (
        *(Choice(title, Action.parse(f"which:{title}")) for title in ("Alien", "Aliens", "Alien 3")),
        ALL_OF_THEM,
    )

    def draw_in_german() -> Drawing:
        wording.languages.language.set(Language.GERMAN)
        return draw(Reply("?", choices=choices), "m:1")

    [menu] = copy_context().run(draw_in_german).others
    assert isinstance(menu, Menu)
    assert menu.options[0] == ("Alien", "which:Alien") and menu.options[-1] == ("alle davon", "which:all")


async def test_the_form_is_in_german(house: House) -> None:
    await set_language(house)
    ana = house.person("ana")
    shown = await ana.slash(house.channel, "rate")
    assert shown.modal is not None and shown.modal["title"] == "Deine Tops und Flops"
    result = await ana.submit_modal(shown, {"ratings": "loved heat"})
    assert "Noch vier" in result.response.content


async def test_a_movie_night_is_in_german_and_stays_so_as_it_changes(house: House) -> None:
    ana, ben = await told(house), await told(house, "ben", "loved sabrina 1995, hated scream")
    await set_language(house)
    panel = await asked(house, "movienight", genre="Drama")
    assert panel.content.startswith("Filmabend: Drama\nDabei: ana (5 Filme)")
    assert labels(panel) == ["mitmachen", "aussteigen", "Filme finden", "schließen"]
    await press(ben, panel, "mitmachen")
    await press(ana, panel, "Filme finden")
    assert "Für ana und ben (Drama), ohne dass jemand leiden muss:" in panel.content
    # A rating in direct messages, which are in English, changes the panel, too.
    await ben.send_dm("loved big, hated amélie")
    await until(lambda: "ben (4 Filme)" in panel.message.content)
    assert "more and I'll know you better" in dm(ben).content
    assert "ohne dass jemand leiden muss" in panel.message.content and not english(panel)


async def test_a_refusal_at_a_movie_night_is_in_german(house: House) -> None:
    await set_language(house)
    panel = await asked(house, "movienight")
    result = await press(house.person("ben"), panel, "schließen")
    assert result.ephemeral and result.response.content == "Das kann nur, wer den Filmabend eröffnet hat."
    result = await press(house.person("ana"), panel, "Filme finden")
    assert "mindestens zu zweit" in result.response.content


async def test_a_refusal_to_somebody_who_is_not_a_manager_is_in_german(house: House) -> None:
    await set_language(house)
    ana = house.person("ana")
    group = next(c for c in await house.client.tree.fetch_commands() if c.name == "settings")
    house.guild.set_command_permissions(group, {ana: True})
    result = await ana.slash(house.channel, "settings show")
    house.forgive(app_commands.MissingPermissions)
    assert result.response.content == "Das dürfen nur Leute, die diesen Server verwalten."


async def test_pressing_somebody_elses_button_is_refused_in_german(house: House) -> None:
    await set_language(house)
    await house.person("ana").send(house.channel, f"{house.mention} loved heat")
    result = await press(house.person("ben"), answer(house.channel), "Empfehlungen")
    assert result.ephemeral and result.response.content.startswith("Diese Knöpfe gehören jemand anderem.")


@pytest.mark.parametrize("house", [{"person_hourly": 1}], indirect=True)
async def test_a_limit_is_explained_in_german(house: House) -> None:
    await told(house)
    await set_language(house)
    await asked(house, "recommend")
    shown = await asked(house, "recommend")
    assert shown.content.startswith("Das waren viele Fragen für eine Stunde! Frag mich in 60 Minuten wieder.")


async def test_a_failure_is_explained_in_german_with_a_button_to_try_again(house: House) -> None:
    await told(house)
    await set_language(house)
    house.worker.down = WorkerSilent("The model hasn't answered yet.")
    shown = await asked(house, "recommend")
    assert "Das Modell hat noch nicht geantwortet." in shown.content and "(Fehler " in shown.content
    assert "noch mal" in labels(shown)


async def test_a_file_that_is_none_is_refused_in_german(house: House) -> None:
    await set_language(house)
    shown = await asked(house, "import", file=("ratings.csv", b"<html>"))
    assert shown.content.startswith("ratings.csv ist eine Webseite, kein Export.")


async def test_direct_messages_stay_english(house: House) -> None:
    await set_language(house)
    ana = house.person("ana")
    await ana.send(house.channel, f"{house.mention} loved heat")
    await ana.send_dm("loved fargo")
    assert (
        dm(ana).content == "👍 Fargo (1996)\nThree more and I'll know you better. Or say “recommend” and I'll try now."
    )
    assert labels(dm(ana)) == ["recommend", "not right?"]


async def test_another_server_stays_english(house: House) -> None:
    second = house.env.create_guild("Second")
    there = second.create_text_channel("talk")
    await set_language(house)
    ben = second.add_member(house.env.create_user("ben"))
    await ben.send(there, f"{house.mention} loved heat")
    assert "Four more and I'll know you better" in answer(there).content
    assert labels(answer(there)) == ["recommend", "not right?"]


async def test_two_servers_whose_answers_come_at_once_each_get_their_language(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    second = house.env.create_guild("Second")
    there = second.create_text_channel("talk")
    await set_language(house)
    ana, ben = house.person("ana"), second.add_member(house.env.create_user("ben"))
    hold(house, monkeypatch)
    await ana.send(house.channel, f"{house.mention} recommend")
    await ben.send(there, f"{house.mention} recommend")
    assert answer(house.channel).content == "ich frage das Modell …"
    assert answer(there).content == "asking the model …"
    await let_go(house)
    assert answer(house.channel).content.startswith("Für dich") and not english(answer(house.channel))
    assert answer(there).content.startswith("For you") and "why?" in labels(answer(there))


async def test_the_language_survives_a_restart_and_old_buttons_answer_in_it(house: House, build: Build) -> None:
    ana = house.person("ana")
    await ana.send(house.channel, f"{house.mention} loved heat")
    await set_language(house)
    await house.env.restart_bot(build())
    await press(ana, answer(house.channel), "not right?")
    assert "Zurückgenommen: Heat (1995)." in answer(house.channel).content


async def test_where_the_settings_cannot_be_read_it_answers_in_english(
    house: House, build: Build, monkeypatch: pytest.MonkeyPatch
) -> None:
    await set_language(house)
    await house.env.restart_bot(build())

    def away(_: str) -> None:
        raise StoreUnreachable("I can't reach my database right now.")

    monkeypatch.setattr(house.client.context.service.servers, "settings", away)
    assert (await asked(house, "help")).content == wording.talk.help_text()


def texts(client: Any) -> Iterator[str]:
    """Everything that Discord shows of the commands, except names and languages."""
    for command in client.tree.walk_commands():
        yield command.description
        if isinstance(command, app_commands.Command):
            for option in command.parameters:
                yield option.description
                yield from (c.name for c in option.choices if c.value not in list(Language))


async def test_every_description_option_and_choice_is_translated(house: House) -> None:
    # MovieLens releases have the same name in every language.
    assert set(texts(house.client)) - set(RELEASES) <= set(TRANSLATED)
    assert set(TRANSLATED) - set(texts(house.client)) <= set(GENRES)


@pytest.mark.parametrize("locale", LOCALES)
async def test_translations_are_as_short_as_discord_wants_them(locale: Locale) -> None:
    for text in TRANSLATED:
        translated = await Translations().translate(locale_str(text), locale, None)  # type: ignore[arg-type]
        assert translated and len(translated) <= LONGEST_DESCRIPTION
