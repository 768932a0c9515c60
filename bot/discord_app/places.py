"""Places: where something was said, and how the bot is to behave there."""

from typing import Any

import discord

from bot.discord_app.door import Door
from bot.service.listening import Where
from bot.service.records import ChannelMode

Interaction = discord.Interaction[Any]


def of_message(message: discord.Message) -> Where:
    """Where a message was written. A server that Discord has not described to us yet is known by its id only."""
    channel: Any = message.channel
    guild_id = message.guild.id if message.guild is not None else getattr(channel, "guild_id", None)
    return Where(guild_id or 0, channel.id, _parent(channel))


def of_interaction(interaction: Interaction) -> Where:
    """Where a command or a button was used."""
    return Where(interaction.guild_id or 0, interaction.channel_id or 0, _parent(interaction.channel))


async def is_off(door: Door, where: Where) -> bool:
    """Whether the bot is to say nothing there for everybody to see."""
    return door.listening is not None and await door.listening.mode(where) is ChannelMode.OFF


def _parent(channel: Any) -> int:
    return getattr(channel, "parent_id", None) or 0
