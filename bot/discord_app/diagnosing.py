"""Diagnosing in Discord: intents, commands, shards, the clock, and the bot's rights in every channel."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final

import discord
from discord import app_commands

from bot.discord_app import permissions
from bot.discord_app.command_sync import normalised
from bot.service.diagnosing import Ailment
from bot.service.records import ChannelMode, GuildSettings

SKEW_SECONDS: Final = 5.0
FEW_STARTS: Final = 50
NAMED: Final = 8
PORTAL: Final = "https://discord.com/developers/applications → your application"
# right → what does not work without it
NEEDED: Final = {
    "send_messages": "answers to mentions there fail",
    "read_message_history": "answers cannot hang on the question",
    "embed_links": "links are not shown as people expect",
    "send_messages_in_threads": "answers in threads fail",
}
CHOOSE_ANOTHER: Final = "Choose another channel with `/faq-admin setup`."
TOO_MUCH: Final = ("administrator", "mention_everyone", "manage_guild", "manage_roles", "ban_members", "kick_members")


def intents(application: discord.AppInfo, *, message_content: bool) -> list[Ailment]:
    """Whether the portal allows what the settings ask for."""
    flags = application.flags
    if message_content and not (flags.gateway_message_content or flags.gateway_message_content_limited):
        return [
            Ailment(
                "FAQ_MESSAGE_CONTENT=1 asks for the message content intent, which is off in the portal; "
                "Discord refuses the connection.",
                f"Switch on “Message Content Intent” at {PORTAL} → Bot, or set FAQ_MESSAGE_CONTENT=0.",
            )
        ]
    return []


def interactions(application: discord.AppInfo) -> list[Ailment]:
    """Whether commands and buttons come to us at all."""
    if not application.interactions_endpoint_url:
        return []
    return [
        Ailment(
            "The application has an interactions endpoint URL, so commands and buttons never reach this bot.",
            f"Empty “Interactions Endpoint URL” at {PORTAL} → General Information.",
        )
    ]


def commands(tree: app_commands.CommandTree[Any], theirs: Sequence[Mapping[str, Any]]) -> list[Ailment]:
    """Whether Discord shows the commands that this version has."""
    ours = {str(each["name"]): each for each in (command.to_dict(tree) for command in tree.get_commands())}
    shown = {str(each["name"]): dict(each) for each in theirs}
    found: list[str] = []
    if missing := sorted(ours.keys() - shown.keys()):
        found.append(f"does not show {_listed(missing)}")
    if stale := sorted(shown.keys() - ours.keys()):
        found.append(f"still shows {_listed(stale)}")
    changed = [name for name in ours.keys() & shown.keys() if normalised([ours[name]]) != normalised([shown[name]])]
    if changed:
        found.append(f"shows an older {_listed(sorted(changed))}")
    remedy = "Restart the bot: it tells Discord at every start. If it stays so, look for “did not take our commands”."
    return [Ailment(f"Discord {' and '.join(found)}.", remedy)] if found else []


def shards(
    recommended: int, limits: Mapping[str, Any], *, shard_ids: Sequence[int] | None, shard_count: int | None
) -> list[Ailment]:
    """Whether the shards fit what Discord recommends, and whether there are enough connects left today."""
    found: list[Ailment] = []
    if shard_count is not None and shard_count < recommended:
        found.append(
            Ailment(
                f"Discord recommends {recommended} shards, but FAQ_SHARD_COUNT={shard_count}; "
                "more than 2,500 servers on a shard are refused.",
                f"Set FAQ_SHARD_COUNT={recommended} in every process and spread FAQ_SHARD_IDS from 0 to "
                f"{recommended - 1} over them, or leave both empty in a single process.",
            )
        )
    needed, left = len(shard_ids or range(shard_count or recommended)), int(limits.get("remaining", 1000))
    if left < max(needed, FEW_STARTS):
        hours = int(limits.get("reset_after", 0)) / 3_600_000
        found.append(
            Ailment(
                f"Only {left} connects to Discord are left for the next {hours:.0f} hours; at 0 it resets the token.",
                "Find out from the log why the bot starts so often, and let its supervisor wait between two starts.",
                grave=left < needed,
            )
        )
    return found


def clock(date: str | None, now: datetime) -> list[Ailment]:
    """Whether this machine's time is Discord's, by the Date header of an answer."""
    try:
        ahead = (now - parsedate_to_datetime(date or "")).total_seconds()
    except (TypeError, ValueError):
        return []
    if abs(ahead) <= SKEW_SECONDS:
        return []
    way = "ahead of" if ahead > 0 else "behind"
    return [
        Ailment(
            f"The clock of this machine is {abs(ahead):.0f} seconds {way} Discord's; waits and times are wrong.",
            "Let it set itself by NTP (on Linux: timedatectl set-ntp true).",
        )
    ]


def guild(name: str, me: discord.Member, channels: Iterable[discord.abc.GuildChannel]) -> list[Ailment]:
    """The rights of `me` in the channels of one server. A channel that the bot cannot see is meant to be so."""
    found: list[Ailment] = []
    may = me.guild_permissions
    if much := [each for each in TOO_MUCH if getattr(may, each)]:
        found.append(
            Ailment(
                f"In “{name}” the bot may do more than it needs: {_rights(much)}.",
                f"Take that from its role; it needs the permissions {permissions.INVITE} and no more.",
                grave=False,
            )
        )
    if me.is_timed_out():
        found.append(Ailment(f"In “{name}” the bot is timed out.", "Lift the time-out in its member menu."))
    written = [each for each in channels if isinstance(each, discord.TextChannel | discord.ForumChannel)]
    seen = [each for each in written if each.permissions_for(me).view_channel]
    if written and not seen:
        remedy = "Give its role View Channel, Send Messages and Read Message History where people shall ask."
        found.append(Ailment(f"In “{name}” the bot sees no channel.", remedy))
    for right, without in NEEDED.items():
        where = [f"#{each.name}" for each in seen if _lacks(each.permissions_for(me), right)]
        if where:
            what = f"In “{name}” the bot lacks {_rights([right])} in {_listed(where)}: {without}."
            remedy = (
                "Allow it for the bot's role in the channel's settings under Permissions, or hide the channel from it."
            )
            found.append(Ailment(what, remedy, grave=right in ("send_messages", "read_message_history")))
    return found


def settings(guild: discord.Guild, chosen: GuildSettings, *, message_content: bool) -> list[Ailment]:
    """Whether what a server has set can work there."""
    found: list[Ailment] = []
    audit = guild.get_channel_or_thread(chosen.audit_channel) if chosen.audit_channel else None
    if chosen.audit_channel and audit is None:
        found.append(Ailment("The audit channel is gone, so changes are written down nowhere.", CHOOSE_ANOTHER))
    elif audit is not None and not _writable(audit, guild.me):
        what = f"The bot may not write in the audit channel #{audit.name}, so changes are written down nowhere."
        found.append(Ailment(what, f"Allow it View Channel and Send Messages there. Or: {CHOOSE_ANOTHER}"))
    listening = [id_ for id_, mode in chosen.channels.items() if mode is ChannelMode.ANSWER]
    there = [each for id_ in listening if (each := guild.get_channel_or_thread(id_)) is not None]
    hidden = [f"#{each.name}" for each in there if not each.permissions_for(guild.me).view_channel]
    if hidden:
        what = f"The bot shall listen in {_listed(hidden)}, but it cannot see what is written there."
        found.append(Ailment(what, "Allow its role View Channel there."))
    # of a forum Discord shows the titles of posts in any case
    textless = [f"#{each.name}" for each in there if not isinstance(each, discord.ForumChannel)]
    if textless and not message_content:
        found.append(
            Ailment(
                f"The bot shall listen in {_listed(textless)}, but Discord shows it no texts that do not address it.",
                f"The bot's operator sets FAQ_MESSAGE_CONTENT=1 and switches on “Message Content Intent” at {PORTAL} → "
                "Bot. Or take the channels out with `/faq-admin setup`.",
            )
        )
    return found


def _writable(place: discord.abc.GuildChannel | discord.Thread, me: discord.Member) -> bool:
    may = place.permissions_for(me)
    sends = may.send_messages_in_threads if isinstance(place, discord.Thread) else may.send_messages
    return may.view_channel and sends


def _lacks(may: discord.Permissions, right: str) -> bool:
    """Whether this right is missing by itself: who may not send has none of the others, either."""
    return not getattr(may, right) and (right == "send_messages" or may.send_messages)


def _rights(names: Iterable[str]) -> str:
    return ", ".join(name.replace("_", " ").title() for name in names)


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more
