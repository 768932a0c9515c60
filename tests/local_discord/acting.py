"""How a person's act becomes an interaction that the bot receives."""

from __future__ import annotations

from typing import Any

from local_discord.core import Core
from local_discord.interactions import COMPONENT, MODAL_SUBMIT, Interaction
from local_discord.message_payloads import message_json
from local_discord.messages import Message
from local_discord.payloads import channel_json, member_json, user_json
from local_discord.permissions import channel_permissions
from local_discord.state import Channel, User

GUILD_CONTEXT, BOT_DM_CONTEXT = 0, 1


def begin(
    core: Core,
    kind: int,
    person: User,
    channel: Channel,
    data: dict[str, Any],
    *,
    said: str,
    message: Message | None = None,
) -> Interaction:
    """Make an interaction and send it to the bot; the three seconds start here."""
    world = core.world
    interaction = Interaction(world.ids.next(), kind, person, channel, said, core.journal, message)
    core.interactions[interaction.token] = interaction
    payload: dict[str, Any] = {
        "id": str(interaction.id),
        "application_id": str(world.application_id),
        "type": kind,
        "token": interaction.token,
        "version": 1,
        "data": data,
        "channel_id": str(channel.id),
        "channel": channel_json(world, channel, for_user=person.id),
        "app_permissions": str(channel_permissions(world, channel, world.bot.id)),
        "attachment_size_limit": 10_485_760,
        "entitlements": [],
        "locale": "en-US",
        "authorizing_integration_owners": {"0": str(channel.guild_id or 0)},
        "context": BOT_DM_CONTEXT if channel.guild_id is None else GUILD_CONTEXT,
    }
    if channel.guild_id is None:
        payload["user"] = user_json(person)
    else:
        guild = world.guilds[channel.guild_id]
        permissions = channel_permissions(world, channel, person.id)
        payload["guild_id"] = str(guild.id)
        payload["guild"] = {"id": str(guild.id), "locale": guild.locale, "features": []}
        payload["guild_locale"] = guild.locale
        payload["member"] = member_json(guild.members[person.id], permissions=permissions)
    if message is not None and kind in (COMPONENT, MODAL_SUBMIT):
        payload["message"] = message_json(world, message, content=True)
    core.gateway.dispatch("INTERACTION_CREATE", payload, guild_id=channel.guild_id)
    return interaction
