"""Permissions: who may do what with our messages, read from what Discord signed for this very interaction."""

from typing import Any

import discord

from bot.service.actor import Role, role_of
from bot.service.records import GuildSettings

# view channels, send messages, send in threads, embed links, read message history
INVITE = 274_877_991_936


def invite_link(application_id: int) -> str:
    """The address where somebody adds the bot to a server, with what it needs and no more."""
    return (
        f"https://discord.com/oauth2/authorize?client_id={application_id}"
        f"&scope=bot+applications.commands&permissions={INVITE}"
    )


def may_delete(interaction: discord.Interaction[Any], asker: int) -> bool:
    """Whether the presser may delete an answer of ours: the asker, or who may delete messages in this channel."""
    return interaction.user.id == asker or interaction.permissions.manage_messages


def is_staff(who: discord.abc.User, may: discord.Permissions, settings: GuildSettings) -> bool:
    """Whether somebody who `may` do this in a channel looks after it, or after the server's FAQ."""
    if not isinstance(who, discord.Member):
        return False
    role_ids = [role.id for role in who.roles]
    role = role_of(settings, role_ids, manage_guild=may.manage_guild, manage_messages=may.manage_messages)
    return role >= Role.EDITOR or may.manage_messages
