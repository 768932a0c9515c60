"""Channels, messages, threads and reactions."""

from __future__ import annotations

import time
from typing import Any

from local_discord.errors import (
    DiscordError,
    missing_access,
    missing_permissions,
    unknown_channel,
    unknown_message,
)
from local_discord.gateway import DIRECT_REACTIONS, GUILD_REACTIONS, GUILDS
from local_discord.message_payloads import message_json
from local_discord.messages import Message
from local_discord.payloads import channel_json
from local_discord.permissions import BITS, channel_permissions
from local_discord.rest import Answer, Ask, Routes
from local_discord.state import DM, FORUM, PUBLIC_THREAD, Channel

REPLY = 19
NONCE_MEMORY = 300.0


def channel_of(ask: Ask, *needs: str) -> Channel:
    """Return the path's channel when the bot sees it and has the permissions `needs`."""
    channel = ask.core.world.channels.get(ask.id("channel_id"))
    if channel is None:
        raise unknown_channel()
    if channel.guild_id is not None and not ask.core.world.guilds[channel.guild_id].has_bot:
        raise missing_access()
    require(ask, channel, *needs)
    return channel


def require(ask: Ask, channel: Channel, *needs: str) -> None:
    """Refuse as Discord does when the bot lacks something."""
    world = ask.core.world
    has = channel_permissions(world, channel, world.bot.id)
    if not has & BITS["view_channel"]:
        raise missing_access()
    if any(not has & BITS[name] for name in needs):
        raise missing_permissions()


def message_of(ask: Ask, channel: Channel) -> Message:
    """Return the path's message when it is in the channel for everybody to see."""
    message = ask.core.world.messages.get(ask.id("message_id"))
    if message is None or message.deleted or message.channel_id != channel.id or message.seen_only_by is not None:
        raise unknown_message()
    return message


def shown(ask: Ask, message: Message) -> dict[str, Any]:
    """A message as REST shows it to this bot."""
    return message_json(ask.core.world, message, content=ask.core.world.message_content_allowed)


async def get_channel(ask: Ask) -> Any:
    """One channel."""
    return channel_json(ask.core.world, channel_of(ask))


async def patch_channel(ask: Ask) -> Any:
    """Rename a thread, tag it, close it."""
    channel, body = channel_of(ask), ask.body or {}
    own = channel.is_thread and channel.owner_id == ask.core.world.bot.id
    if not own or "applied_tags" in body or "locked" in body:
        require(ask, channel, "manage_threads" if channel.is_thread else "manage_channels")
    tags = [int(tag) for tag in body.get("applied_tags") or []]
    if len(tags) > 5 or any(tag not in ask.core.world.channels[channel.parent_id or 0].tags for tag in tags):
        raise DiscordError(400, 50035, "Invalid Form Body")
    channel.name = body.get("name") or channel.name
    channel.archived = bool(body.get("archived", channel.archived))
    channel.locked = bool(body.get("locked", channel.locked))
    channel.applied_tags = tags if "applied_tags" in body else channel.applied_tags
    event = "THREAD_UPDATE" if channel.is_thread else "CHANNEL_UPDATE"
    payload = channel_json(ask.core.world, channel)
    ask.core.gateway.dispatch(event, payload, guild_id=channel.guild_id, intent=GUILDS)
    return payload


def may_send(ask: Ask, channel: Channel) -> None:
    """Refuse to send where the bot may not."""
    world = ask.core.world
    if channel.type == DM and not world.users[channel.recipient_id or 0].dms_open:
        raise DiscordError(403, 50007, "Cannot send messages to this user")
    require(ask, channel, "send_messages_in_threads" if channel.is_thread else "send_messages")
    if channel.type == FORUM:
        raise DiscordError(400, 50008, "Cannot send messages in a non-text channel")
    if channel.awaiting_starter:
        text = "Cannot message this thread until after the post author has sent an initial message."
        raise DiscordError(403, 40058, text)
    if channel.locked and not channel_permissions(world, channel, world.bot.id) & BITS["manage_threads"]:
        raise DiscordError(403, 50083, "Tried to perform an operation on an archived thread")


def reference_of(ask: Ask, channel: Channel) -> dict[str, str] | None:
    """Return the reference of a reply; refuse one to a message that is gone, or without the right to read history."""
    wanted = ask.body.get("message_reference")
    if not wanted:
        return None
    original = ask.core.world.messages.get(int(wanted["message_id"]))
    has = channel_permissions(ask.core.world, channel, ask.core.world.bot.id)
    if channel.guild_id is not None and not has & BITS["read_message_history"]:
        raise DiscordError(403, 160002, "Cannot reply without permission to read message history")
    if original is None or original.deleted or original.channel_id != channel.id:
        if wanted.get("fail_if_not_exists") is False:
            return None
        why = {"code": "REPLIES_UNKNOWN_MESSAGE", "message": "Unknown message"}
        raise DiscordError(400, 50035, "Invalid Form Body", {"message_reference": {"_errors": [why]}})
    reference = {"type": 0, "message_id": str(original.id), "channel_id": str(channel.id)}
    return reference | ({"guild_id": str(channel.guild_id)} if channel.guild_id else {})  # type: ignore[return-value]


async def post_message(ask: Ask) -> Any:
    """Send a message; the same enforced nonce gives the same message back, not a second one."""
    channel = channel_of(ask)
    may_send(ask, channel)
    nonce = ask.body.get("nonce")
    if nonce is not None and ask.body.get("enforce_nonce"):
        for message in ask.core.world.messages_in(channel.id):
            if str(message.nonce) == str(nonce) and time.monotonic() - message.created < NONCE_MEMORY:
                return shown(ask, message)
    reference = reference_of(ask, channel)
    kind = {"type": REPLY, "reference": reference} if reference else {}
    if channel.is_thread and channel.archived:
        channel.archived = False
    return shown(ask, ask.core.post(channel, ask.body, ask.files, **kind))


async def list_messages(ask: Ask) -> Any:
    """Messages, newest first."""
    channel = channel_of(ask, "read_message_history")
    found = [m for m in ask.core.world.messages_in(channel.id) if m.seen_only_by is None]
    if "before" in ask.query:
        found = [m for m in found if m.id < int(ask.query["before"])]
    if "after" in ask.query:
        found = [m for m in found if m.id > int(ask.query["after"])]
    return [shown(ask, m) for m in reversed(found[-int(ask.query.get("limit", "50")) :])]


async def get_message(ask: Ask) -> Any:
    """One message."""
    return shown(ask, message_of(ask, channel_of(ask, "read_message_history")))


async def patch_message(ask: Ask) -> Any:
    """Edit an own message."""
    channel = channel_of(ask)
    message = message_of(ask, channel)
    if message.author.id != ask.core.world.bot.id:
        raise DiscordError(403, 50005, "Cannot edit a message authored by another user")
    if channel.archived:
        raise DiscordError(403, 50083, "Tried to perform an operation on an archived thread")
    return shown(ask, ask.core.edit(message, ask.body, ask.files))


async def delete_message(ask: Ask) -> Any:
    """Delete an own message, or with Manage Messages anybody's."""
    channel = channel_of(ask)
    message = message_of(ask, channel)
    if message.author.id != ask.core.world.bot.id:
        require(ask, channel, "manage_messages")
    ask.core.delete(message)


async def typing(ask: Ask) -> Any:
    """Show that the bot is typing."""
    may_send(ask, channel_of(ask))


async def react(ask: Ask) -> Any:
    """Add a reaction of the bot's."""
    channel = channel_of(ask, "read_message_history")
    message = message_of(ask, channel)
    if ask.ids["emoji_name"] not in message.reactions:
        require(ask, channel, *([] if channel.type == DM else ["add_reactions"]))
    message.reactions.setdefault(ask.ids["emoji_name"], set()).add(ask.core.world.bot.id)
    _reaction_event(ask, "MESSAGE_REACTION_ADD", channel, message)


async def unreact(ask: Ask) -> Any:
    """Take the bot's reaction back."""
    channel = channel_of(ask)
    message = message_of(ask, channel)
    who = message.reactions.get(ask.ids["emoji_name"], set())
    who.discard(ask.core.world.bot.id)
    if not who:
        message.reactions.pop(ask.ids["emoji_name"], None)
    _reaction_event(ask, "MESSAGE_REACTION_REMOVE", channel, message)


def _reaction_event(ask: Ask, event: str, channel: Channel, message: Message) -> None:
    emoji = {"id": None, "name": ask.ids["emoji_name"]}
    body: dict[str, Any] = {"user_id": str(ask.core.world.bot.id), "channel_id": str(channel.id), "emoji": emoji}
    body |= {"message_id": str(message.id), "burst": False, "type": 0}
    intent = DIRECT_REACTIONS
    if channel.guild_id is not None:
        body["guild_id"], intent = str(channel.guild_id), GUILD_REACTIONS
    ask.core.gateway.dispatch(event, body, guild_id=channel.guild_id, intent=intent)


async def start_thread(ask: Ask) -> Any:
    """Start a thread in a channel, under a message, or as a forum post."""
    channel = channel_of(ask, "create_public_threads" if "message_id" in ask.ids else "send_messages")
    world, body = ask.core.world, ask.body
    thread_id = message_of(ask, channel).id if "message_id" in ask.ids else world.ids.next()
    if thread_id in world.channels:
        raise DiscordError(400, 160004, "A thread has already been created for this message")
    thread = Channel(
        thread_id, PUBLIC_THREAD, body["name"], channel.guild_id, parent_id=channel.id, owner_id=world.bot.id
    )
    if channel.type == FORUM:
        thread.applied_tags = [int(tag) for tag in body.get("applied_tags") or []]
    world.channels[thread.id] = thread
    event = channel_json(world, thread) | {"newly_created": True}
    ask.core.gateway.dispatch("THREAD_CREATE", event, guild_id=channel.guild_id, intent=GUILDS)
    payload = channel_json(world, thread)
    if channel.type == FORUM:
        message = ask.core.post(thread, body["message"], ask.files)
        payload["message"] = shown(ask, message)
    return Answer(payload, 201)


async def join_thread(ask: Ask) -> Any:
    """Join a thread."""
    channel_of(ask)


MESSAGES = "/channels/{channel_id}/messages"
ONE = MESSAGES + "/{message_id}"
ROUTES: Routes = {
    ("GET", "/channels/{channel_id}"): get_channel,
    ("PATCH", "/channels/{channel_id}"): patch_channel,
    ("POST", MESSAGES): post_message,
    ("GET", MESSAGES): list_messages,
    ("GET", ONE): get_message,
    ("PATCH", ONE): patch_message,
    ("DELETE", ONE): delete_message,
    ("POST", ONE + "/threads"): start_thread,
    ("PUT", ONE + "/reactions/{emoji_name}/@me"): react,
    ("DELETE", ONE + "/reactions/{emoji_name}/@me"): unreact,
    ("POST", "/channels/{channel_id}/threads"): start_thread,
    ("PUT", "/channels/{channel_id}/thread-members/@me"): join_thread,
    ("POST", "/channels/{channel_id}/typing"): typing,
}
