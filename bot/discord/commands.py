"""The slash commands. Only the person who uses one sees the answer, unless they choose to share it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import discord
from discord import app_commands

from bot import wording
from bot.contracts.actions import Action, Verb, about
from bot.contracts.replies import Reply
from bot.conversation.chat import Tick
from bot.discord import files, movie_nights
from bot.discord.components import Form
from bot.discord.context import Context, Interaction
from bot.discord.identities import in_company, person_of, server_of
from bot.understanding.requests.suggested import picked
from movies.catalogue import Movie
from movies.protocol.recommendation import LONGEST_NAME as LONGEST_WISH
from movies.protocol.recommendation import Wishes

FIRST_YEAR, LAST_YEAR = 1870, 2100
MOST_SUGGESTIONS = 25
LONGEST_NAME = 100
LONGEST_ID = 12
Year = app_commands.Range[int, FIRST_YEAR, LAST_YEAR]
Title = app_commands.Range[str, 1, 200]
Name = app_commands.Range[str, 1, LONGEST_WISH]
Tree: TypeAlias = app_commands.CommandTree[Any]
OPINIONS = [
    app_commands.Choice(name="👍 liked it", value="good"),
    app_commands.Choice(name="👎 didn't like it", value="bad"),
    app_commands.Choice(name="not seen", value="unseen"),
]
# The message to send on behalf of somebody if the title that they gave is not in the catalogue; the conversation then
# asks which movie they mean.
IN_WORDS = {"good": "I loved “{}”", "bad": "I hated “{}”", "unseen": "I haven't seen “{}”", "": "I have seen “{}”"}
# Commands without options, which act like buttons.
PLAIN = (
    (Verb.PROFILE, "What I know about you"),
    (Verb.EXPORT, "Everything I have stored about you, as a file"),
    (Verb.FORGET, "Make me forget everything about you"),
    (Verb.HELP, "What you can say to me"),
)
WISHES = {
    "genre": "only of this genre",
    "year_from": "from this year or later",
    "year_to": "from this year or earlier",
    "like": "similar to this movie",
    "person": "with or by this person",
    "topic": "about this, such as a heist or time travel",
}
SHARE = "show the answer to everybody in this channel"


def register(tree: Tree, context: Context) -> None:
    """Add all commands."""
    asking = _Asking(context)
    for add in (_rate, _recommend, _would_i_like, _why, _import, _movie_night):
        add(tree, asking)
    for verb, description in PLAIN:
        _plain(tree, asking, verb, description)


@dataclass(frozen=True)
class _Asking:
    """What the commands share: finding the intended movie, and taking a turn."""

    context: Context

    @property
    def genres(self) -> list[app_commands.Choice[str]]:
        """The genres to choose from."""
        known = sorted(self.context.service.release.catalogue.genres)
        return [app_commands.Choice(name=genre, value=genre) for genre in known][:MOST_SUGGESTIONS]

    async def suggest(self, _: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Complete a title as somebody types it; the value is "#" and the movie's id."""
        service = self.context.service
        found = await service.runner.run(lambda: service.suggestions.suggest(typed, MOST_SUGGESTIONS))
        return [app_commands.Choice(name=movie.name[:LONGEST_NAME], value=f"#{movie.id}") for movie in found]

    async def suggest_person(self, _: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Complete the name of an actor, a director or a writer."""
        return await self._named(lambda: self.context.service.wish_suggestions.people(typed, MOST_SUGGESTIONS))

    async def suggest_topic(self, _: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Complete a topic that a movie may be about."""
        return await self._named(lambda: self.context.service.wish_suggestions.topics(typed, MOST_SUGGESTIONS))

    async def _named(self, found: Callable[[], list[str]]) -> list[app_commands.Choice[str]]:
        names = await self.context.service.runner.run(found)
        return [app_commands.Choice(name=name, value=name) for name in names]

    def meant(self, title: str) -> Movie | None:
        """The movie that was picked from the list, or typed in full."""
        number, catalogue = title.removeprefix("#"), self.context.service.release.catalogue
        if title != number and number.isdecimal() and len(number) <= LONGEST_ID and int(number) in catalogue:
            return catalogue[int(number)]
        return self.context.service.suggestions.named(title)

    async def turn(
        self, interaction: Interaction, take: Callable[[str, str | None, Tick], Iterator[Reply]], share: bool = False
    ) -> None:
        """Take a turn, visible to the person alone or, if they share it, to everybody."""
        hidden = in_company(interaction) and not (share and await self.context.speaks_in(interaction))
        person, server = person_of(interaction.user), server_of(interaction.guild_id)
        surface = self.context.surface(interaction, hidden=hidden)
        await self.context.converse(interaction.user, lambda tick: take(person, server, tick), surface)

    async def tap(self, interaction: Interaction, action: Action, share: bool = False) -> None:
        """Run a button's action."""
        chat = self.context.service.chat
        await self.turn(interaction, lambda person, server, tick: chat.tap(person, action, tick, server), share)

    async def say(self, interaction: Interaction, words: str, share: bool = False) -> None:
        """Treat a text as if the person had written it."""
        chat = self.context.service.chat
        await self.turn(interaction, lambda person, server, tick: chat.hear(person, words, tick, server), share)

    async def wishes(
        self,
        interaction: Interaction,
        genre: str | None,
        first: int | None,
        last: int | None,
        like: str | None,
        person: str | None = None,
        topic: str | None = None,
    ) -> Wishes | None:
        """The wishes; if the movie in "similar to" is unknown, tell the person and return None."""
        similar = self.meant(like) if like else None
        if like and similar is None:
            await self.unknown(interaction, like)
            return None
        return picked(genre, first, last, similar, person, topic)

    async def unknown(self, interaction: Interaction, title: str) -> None:
        """Tell somebody that there is no movie by this name."""
        await self.turn(interaction, lambda *_: iter([Reply(wording.talk.no_such_movie(title))]))


def _rate(tree: Tree, asking: _Asking) -> None:
    @tree.command(name="rate", description="Tell me what you think of a movie, or of many in your own words")
    @app_commands.describe(title="which movie; leave it out to write about many", opinion="what you think of it")
    @app_commands.choices(opinion=OPINIONS)
    @app_commands.autocomplete(title=asking.suggest)
    async def rate(interaction: Interaction, title: Title | None = None, opinion: str = "") -> None:
        if title is None or not title.strip():
            await interaction.response.send_modal(Form())
        elif movie := asking.meant(title):
            await asking.tap(interaction, about(Verb.RATE if opinion else Verb.ABOUT, movie.id, opinion))
        else:
            await asking.say(interaction, IN_WORDS[opinion].format(title))


def _recommend(tree: Tree, asking: _Asking) -> None:
    @tree.command(name="recommend", description="Five movies for you, based on what you told me")
    @app_commands.rename(year_from="from", year_to="to")
    @app_commands.describe(**WISHES, share=SHARE)
    @app_commands.choices(genre=asking.genres)
    @app_commands.autocomplete(like=asking.suggest, person=asking.suggest_person, topic=asking.suggest_topic)
    async def recommend(
        interaction: Interaction,
        genre: str | None = None,
        year_from: Year | None = None,
        year_to: Year | None = None,
        like: Title | None = None,
        person: Name | None = None,
        topic: Name | None = None,
        share: bool = False,
    ) -> None:
        wishes = await asking.wishes(interaction, genre, year_from, year_to, like, person, topic)
        if wishes is not None:
            chat = asking.context.service.chat
            await asking.turn(
                interaction, lambda person, server, tick: chat.recommend(person, wishes, tick, server), share
            )


def _would_i_like(tree: Tree, asking: _Asking) -> None:
    @tree.command(name="wouldilike", description="How likely you are to like a movie")
    @app_commands.describe(title="which movie", share=SHARE)
    @app_commands.autocomplete(title=asking.suggest)
    async def would_i_like(interaction: Interaction, title: Title, share: bool = False) -> None:
        if movie := asking.meant(title):
            await asking.tap(interaction, about(Verb.PREDICT, movie.id), share)
        else:
            await asking.say(interaction, f"would I like “{title}”?", share)


def _why(tree: Tree, asking: _Asking) -> None:
    @tree.command(name="why", description="Which of your ratings speak for or against a movie")
    @app_commands.describe(title="which movie; leave it out for the first of my last answer")
    @app_commands.autocomplete(title=asking.suggest)
    async def why(interaction: Interaction, title: Title | None = None) -> None:
        movie = asking.meant(title) if title else None
        if title and movie is None:
            await asking.unknown(interaction, title)
        else:
            await asking.tap(interaction, about(Verb.WHY, movie.id) if movie else Action(Verb.WHY))


def _import(tree: Tree, asking: _Asking) -> None:
    @tree.command(name="import", description="Import your ratings from Letterboxd or IMDb")
    @app_commands.describe(file="ratings.csv or the ZIP from Letterboxd, or the CSV of your ratings from IMDb")
    async def import_(interaction: Interaction, file: discord.Attachment) -> None:
        surface = asking.context.surface(interaction, hidden=in_company(interaction))
        await files.take_over(asking.context, file, interaction.user, surface)


def _movie_night(tree: Tree, asking: _Asking) -> None:
    @tree.command(name="movienight", description="Find a movie for everybody here")
    @app_commands.rename(year_from="from", year_to="to")
    @app_commands.describe(**WISHES)
    @app_commands.choices(genre=asking.genres)
    @app_commands.autocomplete(like=asking.suggest, person=asking.suggest_person, topic=asking.suggest_topic)
    async def movie_night(
        interaction: Interaction,
        genre: str | None = None,
        year_from: Year | None = None,
        year_to: Year | None = None,
        like: Title | None = None,
        person: Name | None = None,
        topic: Name | None = None,
    ) -> None:
        wishes = await asking.wishes(interaction, genre, year_from, year_to, like, person, topic)
        if wishes is not None:
            await movie_nights.open_by_command(asking.context, interaction, wishes)


def _plain(tree: Tree, asking: _Asking, verb: Verb, description: str) -> None:
    @tree.command(name=verb.value, description=description)
    async def command(interaction: Interaction) -> None:
        await asking.tap(interaction, Action(verb))
