"""Permission bits, and what a member may do in a channel."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from local_discord.state import Channel, Guild, Member, World

BITS: dict[str, int] = {
    "create_instant_invite": 1 << 0,
    "kick_members": 1 << 1,
    "ban_members": 1 << 2,
    "administrator": 1 << 3,
    "manage_channels": 1 << 4,
    "manage_guild": 1 << 5,
    "add_reactions": 1 << 6,
    "view_audit_log": 1 << 7,
    "view_channel": 1 << 10,
    "send_messages": 1 << 11,
    "manage_messages": 1 << 13,
    "embed_links": 1 << 14,
    "attach_files": 1 << 15,
    "read_message_history": 1 << 16,
    "mention_everyone": 1 << 17,
    "use_external_emojis": 1 << 18,
    "change_nickname": 1 << 26,
    "manage_roles": 1 << 28,
    "use_application_commands": 1 << 31,
    "manage_threads": 1 << 34,
    "create_public_threads": 1 << 35,
    "create_private_threads": 1 << 36,
    "send_messages_in_threads": 1 << 38,
    "moderate_members": 1 << 40,
    "pin_messages": 1 << 51,
}
ALL = (1 << 53) - 1
# What the bot is invited with, and what a plain member of a new server has.
INVITE = 274_877_991_936
EVERYONE = sum(
    BITS[name]
    for name in (
        "create_instant_invite",
        "add_reactions",
        "view_channel",
        "send_messages",
        "embed_links",
        "attach_files",
        "read_message_history",
        "use_external_emojis",
        "change_nickname",
        "use_application_commands",
        "create_public_threads",
        "send_messages_in_threads",
    )
)
# In a direct conversation there are no roles: Discord reports a fixed set.
DIRECT = sum(
    BITS[name]
    for name in (
        "add_reactions",
        "view_channel",
        "send_messages",
        "embed_links",
        "attach_files",
        "read_message_history",
    )
)

Permissions = int | str | Iterable[str]


def bits(permissions: Permissions) -> int:
    """Turn `"manage_messages"`, `["manage_messages", …]` or a number into the number."""
    if isinstance(permissions, int):
        return permissions
    names = [permissions] if isinstance(permissions, str) else list(permissions)
    return sum(BITS[name] for name in set(names))


def guild_permissions(guild: Guild, member: Member) -> int:
    """Return what `member` may do in `guild`, before any channel has its say."""
    if member.user.id == guild.owner_id:
        return ALL
    total = guild.roles[guild.id].permissions
    for role_id in member.role_ids:
        total |= guild.roles[role_id].permissions
    return ALL if total & BITS["administrator"] else total


def channel_permissions(world: World, channel: Channel, user_id: int) -> int:
    """Return what the user may do in `channel`; 0 when the channel cannot be seen."""
    if channel.guild_id is None:
        return DIRECT if user_id in (channel.recipient_id, world.bot.id) else 0
    guild = world.guilds[channel.guild_id]
    member = guild.members.get(user_id)
    if member is None:
        return 0
    total = guild_permissions(guild, member)
    if total & BITS["administrator"]:
        return ALL
    overwrites = (world.channels[channel.parent_id] if channel.is_thread and channel.parent_id else channel).overwrites
    if guild.id in overwrites:
        total = total & ~overwrites[guild.id][1] | overwrites[guild.id][0]
    of_roles = [overwrites[role_id] for role_id in member.role_ids if role_id in overwrites]
    for _, deny in of_roles:
        total &= ~deny
    for allow, _ in of_roles:
        total |= allow
    if user_id in overwrites:
        total = total & ~overwrites[user_id][1] | overwrites[user_id][0]
    return total if total & BITS["view_channel"] else 0
