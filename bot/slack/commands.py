"""The slash command /matinee and its verbs. Only the person who types one sees the answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from bot.contracts.actions import Action, Verb, about
from bot.contracts.replies import Reply
from bot.conversation.chat import Tick
from bot.front_end.turn_runner import Surface
from bot.slack import admin_commands, modals, movie_nights
from bot.slack.context import Context
from bot.slack.drawing import Block
from bot.slack.identities import Visitor, is_direct, visitor
from bot.slack.messages import said
from bot.slack.modals import Origin
from movies.catalogue import Movie

COMMAND = "/matinee"
PLAIN = (Verb.PROFILE, Verb.EXPORT, Verb.FORGET, Verb.HELP)


@dataclass(frozen=True)
class _Command:
    """A typed command: the words after its verb, its place, and the surface for its answer."""

    context: Context
    who: Visitor
    words: str
    origin: Origin
    trigger: str
    surface: Surface

    @property
    def movie(self) -> Movie | None:
        """The movie with these words as its title."""
        return self.context.service.suggestions.named(self.words) if self.words else None

    async def tap(self, action: Action) -> None:
        await self.context.tap(self.who, action, self.surface)

    async def hear(self, words: str) -> None:
        await self.context.hear(self.who, words, self.surface)

    async def hear_or_look_up(self, words: str) -> None:
        """Read the words as a message or, if they make no sense as one, as a movie's title."""
        chat, who = self.context.service.chat, self.who

        def take(tick: Tick) -> Iterator[Reply]:
            for reply in chat.hear(who.person, words, tick, who.server):
                if not reply.understood:
                    # The answer to a quoted title that is not in the catalogue suggests similar titles.
                    yield from chat.hear(who.person, f"“{words}”", tick, who.server)
                    return
                yield reply

        await self.context.converse(who, take, self.surface)

    async def open(self, modal: Block) -> None:
        await self.context.open_modal(self.who, self.trigger, modal, self.surface)


def register(bolt: AsyncApp, matinee: Context) -> None:
    """Listen to the command."""

    @bolt.command(COMMAND)
    async def command(ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        await ack()
        who = visitor(context)
        text = said(body.get("text") or "", who)
        verb, _, words = text.partition(" ")
        origin = Origin(channel=body["channel_id"], url=body["response_url"])
        surface = matinee.surface_for(who, origin)
        asked = _Command(matinee, who, words.strip(), origin, body["trigger_id"], surface)
        if verb.lower() in VERBS:
            await VERBS[verb.lower()](asked)
        elif text:
            # Without a verb, it is a message like any other.
            await asked.hear(text)
        else:
            await asked.tap(Action(Verb.HELP))


async def _rate(asked: _Command) -> None:
    if (movie := asked.movie) is not None:
        await asked.tap(about(Verb.ABOUT, movie.id))
    elif asked.words:
        await asked.hear_or_look_up(asked.words)
    else:
        await asked.open(modals.rate_form(asked.origin))


async def _recommend(asked: _Command) -> None:
    await (asked.hear(f"recommend {asked.words}") if asked.words else asked.tap(Action(Verb.RECOMMEND)))


async def _wish(asked: _Command) -> None:
    if asked.words:
        await _recommend(asked)
    else:
        await asked.open(modals.wish_form(asked.origin, sorted(asked.context.service.release.catalogue.genres)))


async def _would_i_like(asked: _Command) -> None:
    if (movie := asked.movie) is not None:
        await asked.tap(about(Verb.PREDICT, movie.id))
    elif asked.words:
        await asked.hear(f"would I like “{asked.words}”?")
    else:
        await asked.open(modals.title_form("wouldilike", asked.origin))


async def _why(asked: _Command) -> None:
    if (movie := asked.movie) is not None:
        await asked.tap(about(Verb.WHY, movie.id))
    elif asked.words:
        # It may be "the second", meaning one of the movies on screen.
        await asked.hear(f"why {asked.words}")
    else:
        await asked.tap(Action(Verb.WHY))


async def _import(asked: _Command) -> None:
    await asked.open(modals.import_form(asked.origin))


async def _night(asked: _Command) -> None:
    channel = asked.origin.channel
    if channel is None or is_direct(channel):
        await asked.open(modals.night_form(asked.origin))
    else:
        await movie_nights.open_night_in_words(asked.context, asked.who, channel, asked.words, asked.surface)


async def _admin(asked: _Command) -> None:
    assert asked.origin.channel is not None
    await admin_commands.ask(asked.context, asked.who, asked.origin.channel, asked.words, asked.surface)


def _plain(verb: Verb) -> Callable[[_Command], Awaitable[None]]:
    async def tap(asked: _Command) -> None:
        await asked.tap(Action(verb))

    return tap


VERBS: dict[str, Callable[[_Command], Awaitable[None]]] = {
    "rate": _rate,
    "recommend": _recommend,
    "wish": _wish,
    "wouldilike": _would_i_like,
    "why": _why,
    "import": _import,
    "night": _night,
    "movienight": _night,
    "admin": _admin,
    **{verb.value: _plain(verb) for verb in PLAIN},
}
