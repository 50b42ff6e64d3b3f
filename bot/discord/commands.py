"""The slash commands. Their answers are for the person alone, unless they choose to share them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from bot import wording
from bot.contracts.replies import Reply
from bot.conversation.chat import Tick
from bot.discord import files
from bot.discord import movie_nights as nights
from bot.discord.components import Form
from bot.discord.identities import in_company, person_of, server_of
from bot.discord.surfaces import InteractionSurface
from movies.catalogue import Movie
from movies.jobs import Wishes

if TYPE_CHECKING:
    from bot.discord.client import Client

    Interaction = discord.Interaction[Client]
else:
    Interaction = discord.Interaction

FIRST_YEAR, LAST_YEAR = 1870, 2100
MOST_SUGGESTIONS = 25
LONGEST_NAME = 100
Year = app_commands.Range[int, FIRST_YEAR, LAST_YEAR]
Title = app_commands.Range[str, 1, 200]
OPINIONS = [
    app_commands.Choice(name="👍 liked it", value="good"),
    app_commands.Choice(name="👎 did not like it", value="bad"),
    app_commands.Choice(name="not seen", value="unseen"),
]
# What to say where a title is not one of the catalogue's, so that the conversation asks which one is meant.
IN_WORDS = {"good": "I loved “{}”", "bad": "I hated “{}”", "unseen": "I haven't seen “{}”", "": "I have seen “{}”"}


def register(client: Client) -> None:
    """Add all commands to the client's tree."""
    tree, service = client.tree, client.service
    genres = [app_commands.Choice(name=g, value=g) for g in sorted(service.release.catalogue.genres)][:MOST_SUGGESTIONS]

    async def suggest(_: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        found = await service.desk.run(lambda: service.suggestions.suggest(typed, MOST_SUGGESTIONS))
        return [app_commands.Choice(name=movie.name[:LONGEST_NAME], value=f"#{movie.id}") for movie in found]

    def meant(title: str) -> Movie | None:
        """The movie that was picked from the list, or typed in full."""
        number = title.removeprefix("#")
        if title != number and number.isdecimal() and len(number) <= 12 and int(number) in service.release.catalogue:
            return service.release.catalogue[int(number)]
        return service.suggestions.named(title)

    async def serve(
        interaction: Interaction, take: Callable[[str, Tick], Iterator[Reply]], share: bool = False
    ) -> None:
        hidden = in_company(interaction) and not (share and await client.speaks_in(interaction))
        person = person_of(interaction.user)
        await client.converse(
            interaction.user, lambda tick: take(person, tick), InteractionSurface(interaction, hidden=hidden)
        )

    def tapping(interaction: Interaction, action: str) -> Callable[[str, Tick], Iterator[Reply]]:
        server = server_of(interaction.guild_id)
        return lambda person, tick: service.chat.tap(person, action, tick, server)

    def saying(interaction: Interaction, words: str) -> Callable[[str, Tick], Iterator[Reply]]:
        server = server_of(interaction.guild_id)
        return lambda person, tick: service.chat.hear(person, words, tick, server)

    async def unknown(interaction: Interaction, title: str) -> None:
        await serve(interaction, lambda person, tick: iter([Reply(wording.talk.no_such_movie(title))]))

    def wishes(genre: str | None, year_from: int | None, year_to: int | None, like: Movie | None) -> Wishes:
        if year_from and year_to and year_from > year_to:
            year_from, year_to = year_to, year_from
        return Wishes(
            genres=frozenset([genre] if genre else []),
            year_from=year_from,
            year_to=year_to,
            like=frozenset([like.id] if like else []),
        )

    @tree.command(name="rate", description="Tell me what you think of a movie, or of many in your own words")
    @app_commands.describe(title="which movie; leave it out to write about many", opinion="what you think of it")
    @app_commands.choices(opinion=OPINIONS)
    @app_commands.autocomplete(title=suggest)
    async def rate(interaction: Interaction, title: Title | None = None, opinion: str = "") -> None:
        if title is None or not title.strip():
            await interaction.response.send_modal(Form())
        elif movie := meant(title):
            action = f"rate:{movie.id}:{opinion}" if opinion else f"about:{movie.id}"
            await serve(interaction, tapping(interaction, action))
        else:
            await serve(interaction, saying(interaction, IN_WORDS[opinion].format(title)))

    @tree.command(name="recommend", description="Five movies for you, from what you told me")
    @app_commands.rename(year_from="from", year_to="to")
    @app_commands.describe(
        genre="only of this genre",
        year_from="not older than this year",
        year_to="not newer than this year",
        like="similar to this movie",
        share="show the answer to everybody in this channel",
    )
    @app_commands.choices(genre=genres)
    @app_commands.autocomplete(like=suggest)
    async def recommend(
        interaction: Interaction,
        genre: str | None = None,
        year_from: Year | None = None,
        year_to: Year | None = None,
        like: Title | None = None,
        share: bool = False,
    ) -> None:
        similar = meant(like) if like else None
        if like and similar is None:
            await unknown(interaction, like)
            return
        wished, server = wishes(genre, year_from, year_to, similar), server_of(interaction.guild_id)
        await serve(interaction, lambda person, tick: service.chat.recommend(person, wished, tick, server), share=share)

    @tree.command(name="wouldilike", description="How likely you are to like a movie")
    @app_commands.describe(title="which movie", share="show the answer to everybody in this channel")
    @app_commands.autocomplete(title=suggest)
    async def would_i_like(interaction: Interaction, title: Title, share: bool = False) -> None:
        movie = meant(title)
        words = f"would I like “{title}”?"
        take = tapping(interaction, f"predict:{movie.id}") if movie else saying(interaction, words)
        await serve(interaction, take, share=share)

    @tree.command(name="why", description="Which of your ratings speak for or against a movie")
    @app_commands.describe(title="which movie; leave it out for the first of my last answer")
    @app_commands.autocomplete(title=suggest)
    async def why(interaction: Interaction, title: Title | None = None) -> None:
        movie = meant(title) if title else None
        if title and movie is None:
            await unknown(interaction, title)
            return
        await serve(interaction, tapping(interaction, f"why:{movie.id}" if movie else "why"))

    @tree.command(name="import", description="Bring your ratings from Letterboxd or IMDb")
    @app_commands.describe(file="ratings.csv or the ZIP of Letterboxd, or the CSV of your ratings on IMDb")
    async def import_(interaction: Interaction, file: discord.Attachment) -> None:
        surface = InteractionSurface(interaction, hidden=in_company(interaction))
        await files.take_over(client, file, interaction.user, surface)

    for name, action, description in (
        ("profile", "profile", "What I know of you"),
        ("export", "export", "Everything that I have stored about you, as a file"),
        ("forget", "forget", "Have me forget everything about you"),
        ("help", "help", "What you can say to me"),
    ):
        tree.add_command(_plain(name, description, action, serve, tapping))

    @tree.command(name="movienight", description="Find a movie for everybody here")
    @app_commands.rename(year_from="from", year_to="to")
    @app_commands.describe(
        genre="only of this genre",
        year_from="not older than this year",
        year_to="not newer than this year",
        like="similar to this movie",
    )
    @app_commands.choices(genre=genres)
    @app_commands.autocomplete(like=suggest)
    async def movie_night(
        interaction: Interaction,
        genre: str | None = None,
        year_from: Year | None = None,
        year_to: Year | None = None,
        like: Title | None = None,
    ) -> None:
        similar = meant(like) if like else None
        if like and similar is None:
            await unknown(interaction, like)
            return
        await nights.open_by_command(interaction, wishes(genre, year_from, year_to, similar))


def _plain(name: str, description: str, action: str, serve: Any, tapping: Any) -> app_commands.Command[Any, ..., None]:
    """A command without options, which does what a tap on a button does."""

    async def command(interaction: Interaction) -> None:
        await serve(interaction, tapping(interaction, action))

    return app_commands.Command(name=name, description=description, callback=command)
