"""Trimming: what Discord sends and we never use is dropped before the library makes anything of it.

A busy server writes a thousand messages for each one to us, and a server's icons, topics and voice calls would fill the
memory of a bot that only reads and answers.
"""

from collections.abc import Awaitable, Callable
from sys import intern
from typing import Any, Final

import discord
from discord.state import AutoShardedConnectionState

KINDS: Final = (discord.MessageType.default.value, discord.MessageType.reply.value)
UNUSED: Final = (
    "banner",
    "description",
    "discovery_splash",
    "emojis",
    "guild_scheduled_events",
    "icon",
    "presences",
    "soundboard_sounds",
    "splash",
    "stage_instances",
    "stickers",
    "voice_states",
)


def may_be_for_us(data: Any, me: int) -> bool:
    """Whether `hearing.hear` could find anything in this MESSAGE_CREATE. In doubt it is True.

    What listens to messages that do not address the bot must be let in here, too.
    """
    author: Any = data.get("author") or {}
    if author.get("bot") or data.get("webhook_id") or data.get("type", 0) not in KINDS:
        return False
    if "guild_id" not in data or data.get("mention_roles"):
        return True
    own = str(me)
    if any(user["id"] == own for user in data.get("mentions") or ()) or own in (data.get("content") or ""):
        return True
    quoted: Any = data.get("referenced_message")
    return quoted is not None and quoted["author"]["id"] == own


def trim_guild(data: Any) -> None:
    """Take out of a GUILD_CREATE what we never use; channels, threads, roles and our own member stay, without looks."""
    for name in UNUSED:
        data.pop(name, None)
    for role in data.get("roles", ()):
        for name in ("color", "colors", "icon", "unicode_emoji"):
            role.pop(name, None)
    for channel in (*data.get("channels", ()), *data.get("threads", ())):
        channel["topic"] = channel["last_message_id"] = None
    for thread in data.get("threads", ()):
        thread["thread_metadata"] |= {"archive_timestamp": None, "create_timestamp": None}
    data["features"] = [*map(intern, data.get("features", ()))]


def share_alike(guild: Any) -> None:
    """Let what is equal in a server (discord.Guild) be there once: its channels mostly have the overwrites of their
    category, and many roles the same permissions. The library replaces both as a whole, and changes nothing in them.
    """
    lists: dict[tuple[tuple[Any, ...], ...], Any] = {}
    numbers: dict[int | None, int | None] = {channel.id: channel.id for channel in guild.channels}
    for channel in guild.channels:
        own = channel._overwrites  # noqa: SLF001 - the library has no other name for what it keeps
        told = tuple((each.id, each.allow, each.deny, each.type) for each in own)
        channel._overwrites = lists.setdefault(told, own)  # noqa: SLF001
        channel.category_id = numbers.get(channel.category_id, channel.category_id)
    for role in guild._roles.values():  # noqa: SLF001 - `roles` would put them in order first
        role._permissions = numbers.setdefault(role._permissions, role._permissions)  # noqa: SLF001


class Connection(AutoShardedConnectionState[Any]):
    """The library's picture of Discord, without what we never look at.

    `overhears` says of a server (by id) whether messages that do not address the bot are wanted. `goodbye` is said
    when the client is closing and nothing is closed yet.
    """

    goodbye: Callable[[], Awaitable[None]] | None = None

    overhears: Callable[[int], bool] | None = None

    async def close(self) -> None:
        """The library's first step of closing."""
        if self.goodbye is not None:
            await self.goodbye()
        await super().close()

    def parse_message_create(self, data: Any) -> None:
        """Somebody wrote something."""
        if self.user is None or may_be_for_us(data, self.user.id) or self._overheard(data):
            super().parse_message_create(data)

    def _overheard(self, data: Any) -> bool:
        author: Any = data.get("author") or {}
        if author.get("bot") or data.get("webhook_id") or data.get("type", 0) not in KINDS or self.overhears is None:
            return False
        # without message content there is nothing to look at but the title of a forum post
        readable = data.get("content") or data["id"] == data["channel_id"]
        return bool(readable) and self.overhears(int(data["guild_id"]))

    def parse_guild_create(self, data: Any) -> None:
        """A server that we are in."""
        trim_guild(data)
        super().parse_guild_create(data)
        if (guild := self._get_guild(int(data["id"]))) is not None:
            share_alike(guild)
