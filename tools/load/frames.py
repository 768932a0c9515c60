"""Frames: servers of a usual size and messages of usual shapes, as Discord's gateway sends them."""

import itertools
import json
import random
from dataclasses import dataclass, field
from typing import Any

BOT = 900_000_000_000_000_001
EVERYONE, INVITE = 1 << 10 | 1 << 11 | 1 << 16, 274_877_991_936
ROLES, CATEGORIES, TEXT, VOICE, THREADS, EMOJIS, STICKERS, SPEAKING = 20, 4, 15, 6, 8, 30, 5, 4
STAMP = "2026-11-22T12:00:00.000000+00:00"
QUESTIONS = (
    "what does EMT stand for",
    "whats the difference between ems and emt",
    "how long is emt training",
    "how much do emts get paid",
    "what is the nremt",
    "can an emt give meds",
    "do i need cpr before emt class",
    "is emt school hard",
)
CHATTER = (
    "anyone up for the game tonight?",
    "lol that is so true",
    "I will be late, sorry, traffic is awful near the bridge again",
    "ok",
    "see https://example.org/a/very/long/address/about/nothing?x=1&y=2",
    "what time does the class start tomorrow? I lost the sheet",
)


def role(role_id: int, number: int, **more: Any) -> dict[str, Any]:
    """One role."""
    return {
        "id": str(role_id), "name": f"role {number}", "description": None, "color": 3447003, "hoist": False,
        "icon": None, "unicode_emoji": None, "position": number, "permissions": str(EVERYONE), "managed": False,
        "mentionable": True,
        "flags": 0, "colors": {"primary_color": 3447003, "secondary_color": None, "tertiary_color": None},
    } | more  # fmt: skip


def user(user_id: int, *, bot: bool = False) -> dict[str, Any]:
    """One account."""
    return {
        "id": str(user_id), "username": f"person{user_id % 100_000}", "discriminator": "0", "global_name": "A Person",
        "avatar": "8342729096ea3675442027381ff50dfe", "bot": bot, "public_flags": 64, "clan": None,
        "avatar_decoration_data": None, "primary_guild": None, "collectibles": None, "display_name_styles": None,
    }  # fmt: skip


def member(*roles: int) -> dict[str, Any]:
    """A member without the account."""
    return {
        "roles": [str(each) for each in roles], "joined_at": "2025-01-02T03:04:05.000000+00:00", "nick": None,
        "flags": 0, "avatar": None, "banner": None, "premium_since": None, "pending": False, "mute": False,
        "deaf": False,
        "communication_disabled_until": None,
    }  # fmt: skip


@dataclass
class Guild:
    """One server: what is sent of it, and where people write."""

    id: int
    payload: dict[str, Any]
    channels: list[int] = field(default_factory=list)
    bot_role: int = 0


def guild(number: int, shard: tuple[int, int] = (0, 1)) -> Guild:
    """A server of a usual size that belongs to this shard."""
    guild_id = (((1_000_000 + number) * shard[1] + shard[0]) << 22) | number % 1000
    ids = itertools.count(guild_id + (1 << 40))
    own = next(ids)
    roles = [role(guild_id, 0), role(own, 1, permissions=str(INVITE), managed=True, tags={"bot_id": str(BOT)})]
    roles += [role(next(ids), place) for place in range(2, ROLES)]
    hidden = [{"id": each["id"], "type": 0, "allow": "1024", "deny": "2048"} for each in roles[2:5]]
    base: dict[str, Any] = {"permission_overwrites": hidden, "flags": 0, "guild_id": str(guild_id), "nsfw": False}
    channels: list[dict[str, Any]] = []
    for kind, count in ((4, CATEGORIES), (0, TEXT), (2, VOICE)):
        for place in range(count):
            channel = base | {"id": str(next(ids)), "type": kind, "name": f"channel-{kind}-{place}", "position": place}
            if kind != 4:
                channel |= {"parent_id": channels[place % CATEGORIES]["id"], "rate_limit_per_user": 0}
                channel |= {"last_message_id": str(next(ids)), "topic": "Everything about this and that, be kind." * 3}
            if kind == 2:
                channel |= {"bitrate": 64000, "user_limit": 0, "rtc_region": None}
            channels.append(channel)
    written = [int(each["id"]) for each in channels if each["type"] == 0]
    times = {"archived": False, "auto_archive_duration": 4320, "archive_timestamp": STAMP, "create_timestamp": STAMP}
    threads = [
        {
            "id": str(next(ids)), "type": 11, "name": f"thread {place}", "guild_id": str(guild_id), "flags": 0,
            "parent_id": str(written[place % len(written)]), "owner_id": str(next(ids)), "message_count": 12,
            "total_message_sent": 12, "member_count": 5, "rate_limit_per_user": 0, "last_message_id": str(next(ids)),
            "thread_metadata": times | {"locked": False},
        }
        for place in range(THREADS)
    ]  # fmt: skip
    emojis = [
        {"id": str(next(ids)), "name": f"emoji{place}", "roles": [], "require_colons": True, "managed": False,
         "animated": False, "available": True}
        for place in range(EMOJIS)
    ]  # fmt: skip
    stickers = [
        {"id": str(next(ids)), "name": f"sticker{place}", "description": "A picture", "tags": "wave", "type": 2,
         "format_type": 1, "available": True, "guild_id": str(guild_id)}
        for place in range(STICKERS)
    ]  # fmt: skip
    voice = [
        {"user_id": str(next(ids)), "channel_id": channels[-1]["id"], "session_id": "a" * 32, "deaf": False,
         "mute": False, "self_deaf": False, "self_mute": True, "self_video": False, "suppress": False,
         "request_to_speak_timestamp": None}
        for _ in range(SPEAKING)
    ]  # fmt: skip
    payload: dict[str, Any] = {
        "id": str(guild_id), "name": f"Server {number}", "icon": "a" * 32, "splash": None, "banner": None,
        "discovery_splash": None, "description": "A place for people who train to become EMTs.", "home_header": None,
        "owner_id": str(next(ids)), "region": "deprecated", "afk_channel_id": None, "afk_timeout": 300,
        "system_channel_id": str(written[0]), "system_channel_flags": 0, "widget_enabled": False,
        "widget_channel_id": None, "verification_level": 1, "default_message_notifications": 1,
        "explicit_content_filter": 2, "mfa_level": 0, "roles": roles, "emojis": emojis, "stickers": stickers,
        "features": ["COMMUNITY", "NEWS", "ANIMATED_ICON", "INVITE_SPLASH"], "application_id": None,
        "rules_channel_id": str(written[1]), "public_updates_channel_id": str(written[2]), "vanity_url_code": None,
        "safety_alerts_channel_id": None, "premium_tier": 1, "premium_subscription_count": 4,
        "premium_progress_bar_enabled": False, "preferred_locale": "en-US", "max_presences": None,
        "max_members": 500_000, "max_video_channel_users": 25, "max_stage_video_channel_users": 50,
        "nsfw": False, "nsfw_level": 0,
        "hub_type": None, "incidents_data": None, "joined_at": "2025-01-02T03:04:05.000000+00:00", "large": True,
        "unavailable": False, "member_count": 1234, "members": [member(own) | {"user": user(BOT, bot=True)}],
        "channels": channels, "threads": threads, "presences": [], "voice_states": voice, "stage_instances": [],
        "guild_scheduled_events": [], "soundboard_sounds": [],
    }  # fmt: skip
    return Guild(guild_id, payload, written, own)


class Stream:
    """Messages in random servers, the same for the same seed; `asked` of them, a share, are questions to the bot."""

    def __init__(self, guilds: list[Guild], *, content: bool, seed: int = 1) -> None:
        self._guilds, self._content, self._random = guilds, content, random.Random(seed)
        self._ids = itertools.count(1_500_000_000_000_000_000 + seed * 1_000_000_000)  # no two streams share one

    def message(self, *, asks: bool, where: Guild | None = None) -> tuple[int, str]:
        """The id and the `d` of the next MESSAGE_CREATE, as JSON; in any server, or in this one."""
        r = self._random
        where, author = where or r.choice(self._guilds), 800_000_000_000_000_000 + r.randrange(10_000_000)
        message_id = next(self._ids)
        text = f"<@{BOT}> {r.choice(QUESTIONS)}" if asks else r.choice(CHATTER) if self._content else ""
        reply = not asks and r.random() < 0.2
        data: dict[str, Any] = {
            "id": str(message_id), "channel_id": str(r.choice(where.channels)), "guild_id": str(where.id),
            "type": 19 if reply else 0, "author": user(author), "content": text, "timestamp": STAMP,
            "edited_timestamp": None, "tts": False, "mention_everyone": False,
            "mentions": [user(BOT, bot=True) | {"member": member(where.bot_role)}] if asks else [],
            "mention_roles": [], "attachments": [], "embeds": [], "components": [], "pinned": False, "flags": 0,
            "nonce": str(message_id), "channel_type": 0, "member": member(where.bot_role + 5, where.bot_role + 6),
        }  # fmt: skip
        if reply:
            quoted = data | {"id": str(message_id - 5), "type": 0, "author": user(author + 1), "mentions": []}
            data["mentions"] = [user(author + 1) | {"member": member(where.bot_role + 3)}]
            data["message_reference"] = {
                "type": 0, "channel_id": data["channel_id"], "guild_id": str(where.id), "message_id": quoted["id"],
            }  # fmt: skip
            data["referenced_message"] = quoted
        return message_id, json.dumps(data)
