"""The client: what Discord tells us, handed to the file that deals with it."""

import asyncio
import contextlib
import logging
import time
from typing import Any, Final

import discord
from discord import app_commands

from bot.discord_app import (
    admin_commands,
    asking,
    browsing,
    buttons,
    command_sync,
    defining,
    failures,
    following,
    joining,
    listening,
    permissions,
    rates,
)
from bot.discord_app.door import Door
from bot.discord_app.trimming import Connection
from bot.service import settling
from bot.service.coordination import Alone, Coordination

log = logging.getLogger(__name__)

PATIENCE: Final = 30.0  # seconds we wait when Discord asks for a pause; an answer after that is none
GOODBYE: Final = 2.0  # seconds for all shards together
TURN_PATIENCE: Final = 600.0  # seconds that a shard may wait for its turn and connect
PRESSES: Final = (discord.InteractionType.component, discord.InteractionType.modal_submit)


class FaqClient(discord.AutoShardedClient):
    """Our connection to Discord. Auto-sharded even for one shard: a plain client dies of a failed first connect.

    `shard_ids` are the shards of this process (None: all), `shard_count` those of all processes (None: as many as
    Discord recommends).
    """

    def __init__(
        self,
        door: Door,
        *,
        shard_ids: tuple[int, ...] | None = None,
        shard_count: int | None = None,
        coordination: Coordination | None = None,
    ) -> None:
        # Voice is none of our business, so neither is what is missing for it.
        discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
        super().__init__(
            intents=intents(message_content=door.message_content),
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            max_messages=None,
            allowed_mentions=discord.AllowedMentions.none(),
            max_ratelimit_timeout=PATIENCE,
            activity=discord.CustomActivity("Ask me with /ask"),
            shard_count=shard_count,
            shard_connect_timeout=TURN_PATIENCE,
        )
        rates.tidy_rarely(self.http, time.monotonic)
        self.shard_ids = None if shard_ids is None else list(shard_ids)
        self.wanted_shards = shard_count
        self.max_concurrency = 1
        self.coordination = coordination or Alone()
        self.door = door
        self.tree = tree_of(self, door)
        if door.listening is not None and isinstance(self._connection, Connection):
            self._connection.overhears = door.listening.may_hear
        if isinstance(self._connection, Connection):
            self._connection.goodbye = self.say_goodbye
        self._greeted = False
        self._servers: set[int] = set()
        self._preparing: asyncio.Task[None] | None = None

    def _get_state(self, **options: Any) -> Connection:
        """The library's own place to put another state in."""
        return Connection(dispatch=self.dispatch, handlers=self._handlers, hooks=self._hooks, http=self.http, **options)

    async def say_goodbye(self) -> None:
        """Close every shard's socket while it is still read, and wait until Discord has heard it.

        The library stops reading first: what comes in then makes the system reset the connection, and Discord may never
        read the goodbye.
        """
        if self._preparing is not None:
            self._preparing.cancel()
            await asyncio.wait({self._preparing}, timeout=GOODBYE)  # it may hold a connection of the database
        sockets = [self._get_websocket(shard_id=n) for n, shard in self.shards.items() if not shard.is_closed()]
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(GOODBYE):
                await asyncio.gather(*(each.close(code=1000) for each in sockets), return_exceptions=True)

    async def setup_hook(self) -> None:
        """Logged in, not yet connected. One process after the other looks at the commands, so one of them puts them."""
        async with self.coordination.leading("commands") as leading:
            if leading:
                await command_sync.sync(self.tree)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:  # noqa: ARG002
        """Wait for our turn among all shards of all processes."""
        await self.coordination.identify_turn((shard_id or 0) % self.max_concurrency)

    async def on_ready(self) -> None:
        """Connected, and every server is known."""
        if self._greeted:  # Discord says so again after each new session, with all servers anew
            settling.settle_anew()
            return
        self._greeted = True
        settling.settle()
        servers = len(self.guilds)
        following.joined(self.door, *(guild.id for guild in self.guilds))
        # a task that we can end: those of the library go on until they are done
        self._preparing = asyncio.create_task(self.door.asking.expect([guild.id for guild in self.guilds]))
        log.info("Ready as %s in %s.", self.user, "1 server" if servers == 1 else f"{servers} servers")
        if not self.door.message_content:
            log.info(
                "Without message content (FAQ_MESSAGE_CONTENT=0) these are off: replies to me that do not ping me, "
                "and answering a message of somebody else by a mention in a reply to it. Everything else works."
            )
        if not servers:
            log.info(
                "In no server yet. Add the bot with this link: %s", permissions.invite_link(self.application_id or 0)
            )

    async def on_message(self, message: discord.Message) -> None:
        """Somebody wrote something somewhere."""
        if self.user is not None and not await asking.hear_message(self.door, message, self.user.id):
            await listening.overhear(self.door, message)

    async def on_raw_message_edit(self, event: discord.RawMessageUpdateEvent) -> None:
        """A message looks otherwise now."""
        await following.edited(self.door, self, event.data, event.message)

    async def on_raw_message_delete(self, event: discord.RawMessageDeleteEvent) -> None:
        """A message is gone."""
        await following.deleted(self.door, self, event.guild_id or 0, event.channel_id, event.message_id)

    async def on_raw_bulk_message_delete(self, event: discord.RawBulkMessageDeleteEvent) -> None:
        """Many messages are gone at once."""
        for message_id in event.message_ids:
            await following.deleted(self.door, self, event.guild_id or 0, event.channel_id, message_id)

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """A button, a menu or a form; commands go through the tree."""
        if interaction.type in PRESSES:
            await failures.attend(self.door, interaction, buttons.press(self.door, interaction))

    async def on_shard_connect(self, shard_id: int) -> None:  # noqa: ARG002
        """A new session: Discord has just named the servers that we are in."""
        self._servers.update(guild.id for guild in self.guilds)

    async def on_guild_available(self, guild: discord.Guild) -> None:
        """A server came, or came back; right after a connect the library takes a new one for one that came back."""
        await self.on_guild_join(guild)

    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Somebody added us, if it is none that we knew."""
        if guild.id not in self._servers:
            self._servers.add(guild.id)
            following.joined(self.door, guild.id)
            await joining.introduce(self.door, guild)
            await self.door.asking.expect([guild.id])

    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Somebody threw us out; an outage is told in another way."""
        self._servers.discard(guild.id)
        following.left(self.door, guild.id)

    async def on_error(self, event_method: str, /, *args: Any, **kwargs: Any) -> None:  # noqa: ARG002
        """An event handler failed: say which, and nothing of what people wrote."""
        log.error("%s failed.", event_method, exc_info=True)  # noqa: LOG014 - the library calls this while handling it


def intents(*, message_content: bool) -> discord.Intents:
    """What we ask Discord to tell us: servers, messages, direct messages; everybody's texts only by setting."""
    wanted = discord.Intents.none()
    wanted.guilds = wanted.guild_messages = wanted.dm_messages = True
    wanted.message_content = message_content
    return wanted


def tree_of(client: discord.Client, door: Door) -> failures.Tree:
    """All our commands; for servers and for direct messages with the bot."""
    tree = failures.Tree(
        client,
        allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=False),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
    )
    tree.door = door
    browse = browsing.commands(door)
    for command in (*asking.commands(door), *defining.commands(door), browse):
        tree.add_command(command)
    if door.moderating is not None:
        browse.add_command(admin_commands.suggest_command(door))
        for command in admin_commands.commands(door):
            tree.add_command(command)
    return tree
