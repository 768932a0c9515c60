"""Acting: who uses an interaction, made anew each time from what Discord signed for this very one."""

from typing import Any

import discord

from bot.discord_app.door import Door
from bot.errors import Refused
from bot.service.actor import Actor, Role
from bot.service.moderating import Moderating

Interaction = discord.Interaction[Any]


def moderating(door: Door) -> Moderating:
    """The use cases of moderators. Raises Refused where the bot runs without a store."""
    if door.moderating is None:
        raise Refused("This bot runs without a place to keep changes.")
    return door.moderating


async def actor(door: Door, interaction: Interaction, *, fresh: bool = False) -> Actor:
    """The user of this interaction. `fresh`: by what the database says now, as for everything that writes."""
    member, guild_id = interaction.user, interaction.guild_id or 0
    if not guild_id or not isinstance(member, discord.Member):
        return Actor(0, member.id, Role.MEMBER)
    may = _permissions(interaction, member)
    return await moderating(door).recognising.actor(
        guild_id,
        member.id,
        [role.id for role in member.roles],
        manage_guild=may.manage_guild,
        manage_messages=may.manage_messages,
        fresh=fresh,
    )


def _permissions(interaction: Interaction, member: discord.Member) -> discord.Permissions:
    """What they may do in the whole server: who is given a single channel to look after is no editor of the FAQ.

    Both must say so: what Discord signed for this interaction, and the server's roles as we know them.
    """
    if interaction.guild is None or interaction.guild.get_role(interaction.guild.id) is None:
        return discord.Permissions.none()  # a server that Discord has not described to us yet
    return interaction.permissions & member.guild_permissions
