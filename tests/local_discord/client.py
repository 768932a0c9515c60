"""A small discord.py client, to try the local Discord itself with."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import discord
import yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route

from local_discord.client_commands import add_commands, on_component
from local_discord.server import LocalDiscord


class SmallClient(discord.AutoShardedClient):
    """Collects the messages it gets; commands are added to `tree` by the tests."""

    def __init__(self, *, content: bool, **options: Any) -> None:
        """Ask for the message-content intent or not."""
        intents = discord.Intents(guilds=True, guild_messages=True, dm_messages=True, guild_reactions=True)
        intents.message_content = content
        super().__init__(
            intents=intents,
            allowed_mentions=discord.AllowedMentions.none(),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            guild_ready_timeout=0.05,
            **options,
        )
        self.tree = app_commands.CommandTree(self)
        self.got: asyncio.Queue[discord.Message] = asyncio.Queue()
        self.components: asyncio.Queue[discord.Interaction[Any]] = asyncio.Queue()
        self.was_ready = asyncio.Event()
        self.events: list[str] = []

    async def on_ready(self) -> None:
        """Tell `connected`."""
        self.was_ready.set()

    async def on_message(self, message: discord.Message) -> None:
        """Keep what others write."""
        if message.author.id != self.application_id:
            self.got.put_nowait(message)

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Answer what is no command."""
        if interaction.type in (discord.InteractionType.component, discord.InteractionType.modal_submit):
            await on_component(interaction)
            self.components.put_nowait(interaction)

    async def on_socket_event_type(self, event: str) -> None:
        """Keep the names of the gateway's events."""
        self.events.append(event)

    async def next_message(self, within: float = 5.0) -> discord.Message:
        """Return the next message that somebody else wrote."""
        async with asyncio.timeout(within):
            return await self.got.get()

    async def next_component(self, within: float = 5.0) -> discord.Interaction[Any]:
        """Return the newest click, choice or submit."""
        async with asyncio.timeout(within):
            found = await self.components.get()
            while not self.components.empty():
                found = self.components.get_nowait()
            return found

    @staticmethod
    async def code_of(request: Any) -> int:
        """Return the code with which Discord refuses a request; 0 when it does not."""
        try:
            await request
        except discord.HTTPException as error:
            return error.code
        return 0


@contextlib.contextmanager
def pointed_at(local: LocalDiscord) -> Any:
    """Point discord.py at the local Discord, and back in the end."""
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY
    Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = local.api_url, yarl.URL(local.gateway.url)
    try:
        yield
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY = before


@asynccontextmanager
async def connected(
    local: LocalDiscord,
    *,
    content: bool = True,
    commands: bool = False,
    token: str = "",
    within: float = 20,
    **options: Any,
) -> AsyncIterator[SmallClient]:
    """Run a small client against `local` until the block ends."""
    with pointed_at(local):
        client = SmallClient(content=content, **options)
        running = asyncio.create_task(client.start(token or local.world.token))
        try:
            ready = asyncio.create_task(client.was_ready.wait())
            async with asyncio.timeout(within):
                await asyncio.wait({ready, running}, return_when=asyncio.FIRST_COMPLETED)
            ready.cancel()
            if running.done():
                running.result()
            if commands:
                add_commands(client.tree)
                await client.tree.sync()
            yield client
        finally:
            await client.close()
            with contextlib.suppress(asyncio.CancelledError, discord.DiscordException):
                await running
