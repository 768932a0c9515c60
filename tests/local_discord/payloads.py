"""Values of this Discord as the JSON objects that Discord would send."""

from __future__ import annotations

from typing import Any

from local_discord.ids import created_at
from local_discord.permissions import channel_permissions
from local_discord.state import DM, FORUM, NEWS, TEXT, THREADS, VOICE, Channel, Guild, Member, Role, User, World


def user_json(user: User) -> dict[str, Any]:
    """An account."""
    payload: dict[str, Any] = {
        "id": str(user.id),
        "username": user.name,
        "discriminator": "0000" if user.bot else "0",
        "global_name": None if user.bot else user.name.title(),
        "avatar": None,
        "public_flags": 0,
        "flags": 0,
        "primary_guild": None,
    }
    if user.bot:
        payload["bot"] = True
    return payload


def own_user_json(world: World) -> dict[str, Any]:
    """The bot's own account, as READY and /users/@me give it."""
    private = {"flags": 0, "verified": True, "mfa_enabled": True, "email": None, "locale": "en-US", "premium_type": 0}
    return user_json(world.bot) | private


def member_json(member: Member, *, with_user: bool = True, permissions: int | None = None) -> dict[str, Any]:
    """A member; message events leave the user out, interactions add the permissions in the channel."""
    payload: dict[str, Any] = {
        "nick": member.nick,
        "avatar": None,
        "banner": None,
        "roles": [str(role_id) for role_id in member.role_ids],
        "joined_at": member.joined_at,
        "premium_since": None,
        "deaf": False,
        "mute": False,
        "flags": 0,
        "pending": False,
        "communication_disabled_until": None,
    }
    if with_user:
        payload["user"] = user_json(member.user)
    if permissions is not None:
        payload["permissions"] = str(permissions)
    return payload


def role_json(role: Role) -> dict[str, Any]:
    """A role."""
    payload: dict[str, Any] = {
        "id": str(role.id),
        "name": role.name,
        "description": None,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "icon": None,
        "unicode_emoji": None,
        "position": role.position,
        "permissions": str(role.permissions),
        "managed": role.bot_id is not None,
        "mentionable": False,
        "flags": 0,
    }
    if role.bot_id is not None:
        payload["tags"] = {"bot_id": str(role.bot_id)}
    return payload


def channel_json(world: World, channel: Channel, *, for_user: int | None = None) -> dict[str, Any]:
    """A channel; with `for_user`, also that person's permissions there, as interactions carry them."""
    payload: dict[str, Any] = {"id": str(channel.id), "type": channel.type, "flags": 0, "last_message_id": None}
    if channel.type == DM:
        recipient = world.users[channel.recipient_id or 0]
        return payload | {"recipients": [user_json(recipient)]}
    payload |= {"guild_id": str(channel.guild_id), "name": channel.name, "rate_limit_per_user": 0}
    if channel.type in THREADS:
        payload |= thread_fields(world, channel)
    else:
        kinds = dict.fromkeys(world.guilds[channel.guild_id or 0].roles, 0)
        payload |= {
            "parent_id": str(channel.parent_id) if channel.parent_id else None,
            "position": 0,
            "nsfw": False,
            "topic": channel.topic,
            "permission_overwrites": [
                {"id": str(target), "type": kinds.get(target, 1), "allow": str(allow), "deny": str(deny)}
                for target, (allow, deny) in channel.overwrites.items()
            ],
        }
    if channel.type == FORUM:
        payload |= {
            "available_tags": [
                {"id": str(tag_id), "name": name, "moderated": False, "emoji_id": None, "emoji_name": None}
                for tag_id, name in channel.tags.items()
            ],
            "default_reaction_emoji": None,
            "default_sort_order": None,
            "default_forum_layout": 0,
        }
    if channel.type == VOICE:
        payload |= {"bitrate": 64000, "user_limit": 0, "rtc_region": None}
    if for_user is not None:
        payload["permissions"] = str(channel_permissions(world, channel, for_user))
    return payload


def thread_fields(world: World, channel: Channel) -> dict[str, Any]:
    """Return what a thread has and a channel has not."""
    parent = world.channels[channel.parent_id or 0]
    fields: dict[str, Any] = {
        "parent_id": str(channel.parent_id),
        "owner_id": str(channel.owner_id),
        "message_count": max(len(world.messages_in(channel.id)) - 1, 0),
        "total_message_sent": 0,
        "member_count": 1,
        "thread_metadata": {
            "archived": channel.archived,
            "auto_archive_duration": 4320,
            "archive_timestamp": created_at(channel.id),
            "create_timestamp": created_at(channel.id),
            "locked": channel.locked,
        },
    }
    if parent.type == FORUM:
        fields["applied_tags"] = [str(tag_id) for tag_id in channel.applied_tags]
    return fields


def guild_json(world: World, guild: Guild) -> dict[str, Any]:
    """A server, as REST gives it."""
    return {
        "id": str(guild.id),
        "name": guild.name,
        "icon": None,
        "splash": None,
        "banner": None,
        "discovery_splash": None,
        "description": None,
        "home_header": None,
        "owner_id": str(guild.owner_id),
        "region": "deprecated",
        "afk_channel_id": None,
        "afk_timeout": 300,
        "system_channel_id": str(guild.system_channel_id) if guild.system_channel_id else None,
        "system_channel_flags": 0,
        "widget_enabled": False,
        "widget_channel_id": None,
        "verification_level": 0,
        "default_message_notifications": 1,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "roles": [role_json(role) for role in guild.roles.values()],
        "emojis": [],
        "stickers": [],
        "features": [],
        "application_id": None,
        "rules_channel_id": None,
        "public_updates_channel_id": None,
        "safety_alerts_channel_id": None,
        "vanity_url_code": None,
        "premium_tier": 0,
        "premium_subscription_count": 0,
        "premium_progress_bar_enabled": False,
        "preferred_locale": guild.locale,
        "max_presences": None,
        "max_members": 500_000,
        "max_video_channel_users": 25,
        "max_stage_video_channel_users": 50,
        "nsfw": False,
        "nsfw_level": 0,
        "hub_type": None,
        "incidents_data": None,
    }


def guild_create_json(world: World, guild: Guild) -> dict[str, Any]:
    """A server, as GUILD_CREATE gives it to a bot without the members intent: its own member only."""
    inside = [channel for channel in world.guild_channels(guild.id) if channel.type in (TEXT, NEWS, FORUM, VOICE)]
    threads = [channel for channel in world.guild_channels(guild.id) if channel.is_thread and not channel.archived]
    sees = [thread for thread in threads if channel_permissions(world, thread, world.bot.id)]
    own = guild.members[world.bot.id]
    return guild_json(world, guild) | {
        "joined_at": own.joined_at,
        "large": len(guild.members) > 250,
        "unavailable": False,
        "member_count": len(guild.members),
        "members": [member_json(own)],
        "channels": [channel_json(world, channel) for channel in inside],
        "threads": [channel_json(world, thread) for thread in sees],
        "presences": [],
        "voice_states": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
    }


def application_json(world: World) -> dict[str, Any]:
    """The application, as /applications/@me gives it."""
    # 1 << 19: message content switched on in the portal, for an application of less than 10,000 users.
    flags = 1 << 19 if world.message_content_allowed else 0
    return {
        "id": str(world.application_id),
        "name": world.bot.name,
        "icon": None,
        "description": "",
        "summary": "",
        "type": None,
        "bot": own_user_json(world),
        "bot_public": True,
        "bot_require_code_grant": False,
        "verify_key": "0" * 64,
        "flags": flags,
        "flags_new": str(flags),
        "owner": user_json(world.owner),
        "team": None,
        "rpc_origins": [],
        "redirect_uris": [],
        "interactions_endpoint_url": world.interactions_url,
        "role_connections_verification_url": None,
        "approximate_guild_count": sum(guild.has_bot for guild in world.guilds.values()),
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "eligible_oauth2_scopes": [],
        "integration_types_config": {"0": {}},
    }
