"""LocalDiscord: the whole of it, listening on loopback."""

from __future__ import annotations

import asyncio
import time
from typing import Any, Self

from aiohttp import web

from local_discord import openapi, rest_channels, rest_commands, rest_guilds, rest_interactions
from local_discord.bot_process import BotProcess
from local_discord.core import Core
from local_discord.faults import Fault, Kind
from local_discord.gateway import Gateway
from local_discord.journal import Journal
from local_discord.messages import Message
from local_discord.people import Person
from local_discord.permissions import INVITE, Permissions, bits
from local_discord.places import Place, Server
from local_discord.rest import API, Rest
from local_discord.state import Channel, World

TOKEN = "local.test.token"
SEND = ("POST", "/channels/{channel_id}/messages")


class LocalDiscord:
    """A Discord of one's own: arrange it, start a bot against it, act as people, read what they saw."""

    def __init__(self, *, token: str = TOKEN) -> None:
        """Make it; `start` opens the port."""
        self.world = World(token)
        self.core = Core(self.world, openapi.load())
        self._bots: list[BotProcess] = []
        self._runner: web.AppRunner | None = None

    @classmethod
    async def start(cls, *, token: str = TOKEN, shards: int = 1) -> Self:
        """Listen on 127.0.0.1 at a free port; `shards` is what /gateway/bot recommends."""
        local = cls(token=token)
        app = web.Application()
        app.router.add_get("/", local.gateway.handle)
        app.router.add_get("/resume", local.gateway.handle)
        parts = (rest_channels.ROUTES, rest_guilds.ROUTES, rest_commands.ROUTES, rest_interactions.ROUTES)
        Rest(local.core, {key: handler for part in parts for key, handler in part.items()}).install(app)
        runner = web.AppRunner(app, shutdown_timeout=1.0, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        port = runner.addresses[0][1]
        local._runner = runner
        local.core.base = f"http://127.0.0.1:{port}"
        local.gateway.url = f"ws://127.0.0.1:{port}"
        local.gateway.shards = shards
        return local

    @property
    def api_url(self) -> str:
        """The value of FAQ_DISCORD_API_URL."""
        return self.core.base + API

    @property
    def gateway(self) -> Gateway:
        """The gateway: `drop`, `invalidate`, `ask_to_reconnect`, `refuse_connections`, `identifies`, `close_codes`."""
        return self.core.gateway

    @property
    def journal(self) -> Journal:
        """Every request of the bot's, and the violations."""
        return self.core.journal

    @property
    def violations(self) -> list[str]:
        """Faults of the bot's so far; `check` raises them."""
        return self.core.journal.violations

    async def stop(self) -> None:
        """End the bots that this Discord started, stop listening, and only then complain of how a bot ended."""
        endings = await asyncio.gather(*(bot.stop() for bot in self._bots), return_exceptions=True)
        await self.gateway.close()
        if self._runner is not None:
            await self._runner.cleanup()
        for ending in endings:
            if isinstance(ending, BaseException):
                raise ending

    def check(self) -> None:
        """Raise an AssertionError with every fault of the bot's: bad requests, unknown routes, missed deadlines."""
        assert not self.violations, "The bot broke Discord's rules:\n- " + "\n- ".join(self.violations)

    # --- arranging ---------------------------------------------------------------------------------------------

    def guild(self, name: str = "EMS school", *, bot_permissions: Permissions = INVITE, joined: bool = True) -> Server:
        """Found a server; with `joined=False` the bot is not in it until `guild.adds_bot()`."""
        guild = self.world.new_guild(name, bot_permissions=bits(bot_permissions))
        guild.has_bot = joined
        if joined:
            self.gateway.dispatch_guild(guild)
        return Server(self.core, guild)

    def user(self, name: str) -> Person:
        """Register somebody who shares no server with the bot's tests, only direct messages."""
        return Person(self.core, self.world.new_user(name))

    def portal(self, *, message_content: bool) -> None:
        """Switch the privileged message-content intent in the developer portal."""
        self.world.message_content_allowed = message_content

    async def start_bot(self, *, ready: bool = True, **environment: str) -> BotProcess:
        """Start `python -m bot serve` against this Discord; with `ready`, wait until it is connected and synced."""
        bot = await BotProcess.start(self.api_url, self.world.token, environment)
        self._bots.append(bot)
        if ready:
            await self.ready(bot)
        return bot

    async def ready(self, bot: BotProcess | None = None, *, within: float = 60.0, shards: int | None = None) -> None:
        """Wait until every shard (or as many as `shards`) is connected and commands are synced."""
        end = time.monotonic() + within
        while not (self.gateway.is_ready(shards) and any(self.world.commands.values())):
            if bot is not None and bot.ended:
                raise AssertionError(f"The bot ended with {bot.returncode}:\n{bot.output()}")
            if time.monotonic() > end:
                said = bot.output() if bot is not None else ""
                raise AssertionError(f"The bot was not ready within {within} s.\n{said}")
            await self.journal.change(0.1)

    # --- faults ------------------------------------------------------------------------------------------------

    def fail(self, route: tuple[str, str] = SEND, *, kind: Kind = "status", **how: Any) -> Fault:
        """Arrange a fault for the next `times` requests of a route (its method and the end of its template).

        `kind`: "status" (with status=503, code=…, retry_after=…, via=False for a Cloudflare ban), "reset", "slow"
        (with seconds=…), or "lost answer" (the request takes effect, its answer never arrives).
        """
        fault = Fault(route[0], route[1], kind, **how)
        self.core.faults.add(fault)
        return fault

    def deliver_again(self, message: Message) -> None:
        """Send a message's MESSAGE_CREATE once more, as a replay does."""
        self.core.message_event("MESSAGE_CREATE", message)

    def unfurl(self, message: Message) -> None:
        """Add a link preview: MESSAGE_UPDATE without an edited_timestamp."""
        message.embeds = [{"type": "link", "url": "https://example.org/", "title": "A page"}]
        self.core.message_event("MESSAGE_UPDATE", message)

    # --- waiting -----------------------------------------------------------------------------------------------

    async def wait_for_reply(self, message: Message, within: float = 15.0) -> Message:
        """Return the bot's first message after `message` in its channel that answers it or answers nobody."""
        end = time.monotonic() + within
        while True:
            found = self.replies_to(message)
            if found:
                return found[0]
            if time.monotonic() > end:
                last = [(call.method, call.route, call.status) for call in self.journal.calls[-5:]]
                raise AssertionError(
                    f"No reply to {message.content!r} within {within} s; the bot's last requests: {last}"
                )
            await self.journal.change(end - time.monotonic())

    def replies_to(self, message: Message) -> list[Message]:
        """Return the bot's messages after `message` that answer it, or answer nobody in particular."""
        return [
            m
            for m in self.world.messages_in(message.channel_id)
            if m.author.id == self.world.bot.id
            and m.id > message.id
            and m.interaction_metadata is None
            and m.replies_to in (None, message.id)
        ]

    async def quiet(self, seconds: float = 0.3, within: float = 15.0) -> None:
        """Wait until nothing moved for `seconds`."""
        await self.journal.quiet(seconds, within)

    async def says_nothing(self, place: Place | Channel | Message, seconds: float = 0.4) -> None:
        """Wait until the bot is quiet, and fail when it wrote anything there (after the message, if one is given)."""
        await self.quiet(seconds)
        if isinstance(place, Message):
            said = self.replies_to(place)
        else:
            said = [m for m in self.world.messages_in(place.id) if m.author.id == self.world.bot.id]
        assert not said, f"The bot should be silent, but wrote: {[m.text for m in said]}"

    async def sleep(self, seconds: float) -> None:
        """Let time pass."""
        await asyncio.sleep(seconds)
