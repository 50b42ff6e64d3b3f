"""The slash command /matinee and its verbs. Their answers are for the person alone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext

from bot import wording
from bot.contracts.choices import RETRY
from bot.contracts.replies import Reply
from bot.conversation.chat import Tick
from bot.front_end.turn_runner import Surface
from bot.slack import admin_commands as admin
from bot.slack import errors as faults
from bot.slack import modals as forms
from bot.slack.drawing import Block
from bot.slack.identities import Visitor, is_direct, visitor
from bot.slack.messages import said
from bot.slack.modals import Origin
from movies.catalogue import Movie
from movies.jobs import Wishes

if TYPE_CHECKING:
    from bot.slack.app import App

COMMAND = "/matinee"
PLAIN = frozenset({"profile", "export", "forget", "help"})


@dataclass(frozen=True)
class _Command:
    """A command as it was typed: what stands behind its verb, where, and how it is answered."""

    app: App
    who: Visitor
    words: str
    origin: Origin
    trigger: str
    surface: Surface

    @property
    def movie(self) -> Movie | None:
        """The movie of which the words are the title."""
        return self.app.service.suggestions.named(self.words) if self.words else None

    async def tap(self, action: str) -> None:
        chat, who = self.app.service.chat, self.who
        await self._serve(lambda tick: chat.tap(who.person, action, tick, who.server))

    async def hear(self, words: str) -> None:
        chat, who = self.app.service.chat, self.who
        await self._serve(lambda tick: chat.hear(who.person, words, tick, who.server))

    async def rate(self, words: str) -> None:
        chat, who = self.app.service.chat, self.who

        def take(tick: Tick) -> Iterator[Reply]:
            replies = chat.hear(who.person, words, tick, who.server)
            first = next(replies)
            if first.text == wording.talk.not_understood():
                # What is to be rated is a title then, and it may be said which are like it.
                replies = chat.hear(who.person, f"“{words}”", tick, who.server)
            else:
                yield first
            yield from replies

        await self._serve(take)

    async def form(self, view: Block) -> None:
        await self.app.open_form(self.who, self.trigger, view, self.surface)

    async def _serve(self, take: Callable[[Tick], Iterator[Reply]]) -> None:
        await self.app.converse(self.who, take, self.surface)


def register(app: App) -> None:
    """Listen to the command."""

    @app.bolt.command(COMMAND)
    async def command(ack: AsyncAck, body: dict[str, Any], context: AsyncBoltContext) -> None:
        await ack()
        who, channel, url = visitor(context), body["channel_id"], body["response_url"]
        text = said(body.get("text") or "", who)
        verb, _, words = text.partition(" ")
        origin = Origin(channel=channel, url=url)
        asked = _Command(app, who, words.strip(), origin, body["trigger_id"], app.surface_for(who, origin))
        if verb.lower() in VERBS:
            await VERBS[verb.lower()](asked)
        elif text:
            # Who leaves the verb out has said what they mean.
            await asked.hear(text)
        else:
            await asked.tap("help")


async def _rate(asked: _Command) -> None:
    if (movie := asked.movie) is not None:
        await asked.tap(f"about:{movie.id}")
    elif asked.words:
        await asked.rate(asked.words)
    else:
        await asked.form(forms.rate_form(asked.origin))


async def _recommend(asked: _Command) -> None:
    await (asked.hear(f"recommend {asked.words}") if asked.words else asked.tap("recommend"))


async def _would_i_like(asked: _Command) -> None:
    if (movie := asked.movie) is not None:
        await asked.tap(f"predict:{movie.id}")
    elif asked.words:
        await asked.hear(f"would I like “{asked.words}”?")
    else:
        await asked.form(forms.title_form("wouldilike", asked.origin))


async def _why(asked: _Command) -> None:
    if (movie := asked.movie) is not None:
        await asked.tap(f"why:{movie.id}")
    elif asked.words:
        # It may be "the second" of those on screen.
        await asked.hear(f"why {asked.words}")
    else:
        await asked.tap("why")


async def _import(asked: _Command) -> None:
    await asked.form(forms.import_form(asked.origin))


async def _night(asked: _Command) -> None:
    if asked.origin.channel is None or is_direct(asked.origin.channel):
        await asked.form(forms.night_form(asked.origin))
        return
    await open_night(asked.app, asked.who, asked.origin.channel, asked.words, asked.surface)


async def _admin(asked: _Command) -> None:
    assert asked.origin.channel is not None
    await admin.ask(asked.app, asked.who, asked.origin.channel, asked.words, asked.surface)


def _plain(action: str) -> Callable[[_Command], Awaitable[None]]:
    async def tap(asked: _Command) -> None:
        await asked.tap(action)

    return tap


VERBS: dict[str, Callable[[_Command], Awaitable[None]]] = {
    "rate": _rate,
    "recommend": _recommend,
    "wouldilike": _would_i_like,
    "why": _why,
    "import": _import,
    "night": _night,
    "movienight": _night,
    "admin": _admin,
    **{verb: _plain(verb) for verb in PLAIN},
}


async def open_night(app: App, who: Visitor, channel: str, words: str, surface: Surface) -> None:
    """Open a movie night in a channel, with wishes in somebody's words."""
    wishes = Wishes()
    if words:
        asked = f"movie night, {words}"
        try:
            reply = await app.service.desk.run(lambda: next(iter(app.service.chat.hear(who.person, asked))))
        except Exception as error:
            await faults.tell(error, surface, who)
            return
        if reply.night is None:
            # What can be tried again has failed, whatever the wishes were.
            failed = RETRY in reply.choices
            await faults.guarded(surface.show(Reply(reply.text if failed else wording.slack.wishes_not_understood())))
            return
        wishes = reply.night
    await app.nights.open(who, channel, None, wishes, surface)
