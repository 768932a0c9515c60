"""The bot's account, its application, the gateway's address, servers, people."""

from __future__ import annotations

from typing import Any

from local_discord.errors import DiscordError, missing_access, unknown_guild, unknown_member, unknown_user
from local_discord.payloads import (
    application_json,
    channel_json,
    guild_json,
    member_json,
    own_user_json,
    role_json,
    user_json,
)
from local_discord.permissions import channel_permissions
from local_discord.rest import Ask, Routes
from local_discord.state import Guild


def guild_of(ask: Ask) -> Guild:
    """Return the path's server when the bot is in it."""
    guild = ask.core.world.guilds.get(ask.id("guild_id"))
    if guild is None or not guild.has_bot:
        raise unknown_guild()
    return guild


async def own_user(ask: Ask) -> Any:
    """The bot's account."""
    return own_user_json(ask.core.world)


async def user(ask: Ask) -> Any:
    """Somebody's account."""
    found = ask.core.world.users.get(ask.id("user_id"))
    if found is None:
        raise unknown_user()
    return user_json(found)


async def application(ask: Ask) -> Any:
    """The application."""
    return application_json(ask.core.world)


async def gateway(ask: Ask) -> Any:
    """The gateway's address."""
    return {"url": ask.core.gateway.url}


async def gateway_bot(ask: Ask) -> Any:
    """The gateway's address and how to identify there."""
    gate = ask.core.gateway
    limit = {"total": 1000, "remaining": 1000 - len(gate.identifies), "reset_after": 86_400_000}
    limit["max_concurrency"] = gate.max_concurrency
    return {"url": gate.url, "shards": gate.shards, "session_start_limit": limit}


async def open_conversation(ask: Ask) -> Any:
    """Open the direct conversation with somebody."""
    found = ask.core.world.users.get(int(ask.body.get("recipient_id") or 0))
    if found is None or found.bot:
        raise DiscordError(400, 50033, "Invalid Recipient(s)")
    return channel_json(ask.core.world, ask.core.world.direct_channel(found))


async def own_guilds(ask: Ask) -> Any:
    """The servers the bot is in."""
    world = ask.core.world
    return [
        guild_json(world, guild) | {"owner": False, "permissions": "0"}
        for guild in world.guilds.values()
        if guild.has_bot
    ]


async def leave_guild(ask: Ask) -> Any:
    """Leave a server."""
    guild = guild_of(ask)
    guild.has_bot = False
    ask.core.gateway.dispatch("GUILD_DELETE", {"id": str(guild.id)}, guild_id=guild.id)


async def guild(ask: Ask) -> Any:
    """One server."""
    found = guild_of(ask)
    counts = {"approximate_member_count": len(found.members), "approximate_presence_count": 1}
    return guild_json(ask.core.world, found) | (counts if ask.query.get("with_counts") == "1" else {})


async def channels(ask: Ask) -> Any:
    """The channels of a server that the bot sees."""
    world = ask.core.world
    found = [c for c in world.guild_channels(guild_of(ask).id) if not c.is_thread]
    return [channel_json(world, c) for c in found if channel_permissions(world, c, world.bot.id)]


async def active_threads(ask: Ask) -> Any:
    """The open threads of a server."""
    world = ask.core.world
    found = [c for c in world.guild_channels(guild_of(ask).id) if c.is_thread and not c.archived]
    return {"threads": [channel_json(world, c) for c in found], "members": [], "has_more": False}


async def roles(ask: Ask) -> Any:
    """The roles of a server."""
    return [role_json(role) for role in guild_of(ask).roles.values()]


async def member(ask: Ask) -> Any:
    """One member."""
    found = guild_of(ask).members.get(ask.id("user_id"))
    if found is None:
        raise unknown_member()
    return member_json(found)


async def members(ask: Ask) -> Any:
    """All members: needs the members intent, which this bot must live without."""
    raise missing_access()


ROUTES: Routes = {
    ("GET", "/users/@me"): own_user,
    ("GET", "/users/@me/guilds"): own_guilds,
    ("DELETE", "/users/@me/guilds/{guild_id}"): leave_guild,
    ("POST", "/users/@me/channels"): open_conversation,
    ("GET", "/users/{user_id}"): user,
    ("GET", "/applications/@me"): application,
    ("GET", "/oauth2/applications/@me"): application,
    ("GET", "/gateway"): gateway,
    ("GET", "/gateway/bot"): gateway_bot,
    ("GET", "/guilds/{guild_id}"): guild,
    ("GET", "/guilds/{guild_id}/channels"): channels,
    ("GET", "/guilds/{guild_id}/threads/active"): active_threads,
    ("GET", "/guilds/{guild_id}/roles"): roles,
    ("GET", "/guilds/{guild_id}/members"): members,
    ("GET", "/guilds/{guild_id}/members/{user_id}"): member,
}
