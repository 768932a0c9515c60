"""Messages as JSON, with their content withheld from a bot that may not read it."""

from __future__ import annotations

from typing import Any

from local_discord.messages import Message
from local_discord.payloads import channel_json, member_json, user_json
from local_discord.state import World

MESSAGE_CONTENT_INTENT = 1 << 15
WITHHELD: dict[str, Any] = {"content": "", "embeds": [], "attachments": [], "components": []}
THREAD_FIRST_MESSAGE = 21


def may_read(world: World, message: Message) -> bool:
    """Say whether a bot without the message-content intent is shown this message's content."""
    if message.guild_id is None or message.author.id == world.bot.id or message.application_id == world.application_id:
        return True
    if world.role_mention_reveals and world.bot_role(world.guilds[message.guild_id]).id in message.mention_roles:
        return True
    return world.bot.id in message.mentions


def message_json(world: World, message: Message, *, content: bool, quoted: bool = True) -> dict[str, Any]:
    """A message as REST shows it; with `content` false, withheld where Discord withholds it."""
    payload: dict[str, Any] = {
        "id": str(message.id),
        "channel_id": str(message.channel_id),
        "type": message.type,
        "author": author_json(message),
        "content": message.content,
        "timestamp": message.timestamp,
        "edited_timestamp": message.edited_timestamp,
        "tts": False,
        "mention_everyone": message.mention_everyone,
        "mentions": [user_json(world.users[user_id]) for user_id in message.mentions],
        "mention_roles": [str(role_id) for role_id in message.mention_roles],
        "attachments": message.attachments,
        "embeds": message.embeds,
        "components": message.components,
        "pinned": False,
        "flags": message.flags,
    }
    if message.reactions:
        payload["reactions"] = [reaction_json(world, emoji, who) for emoji, who in message.reactions.items()]
    if message.nonce is not None:
        payload["nonce"] = message.nonce
    if message.webhook_id is not None:
        payload["webhook_id"] = str(message.webhook_id)
    if message.application_id is not None:
        payload["application_id"] = str(message.application_id)
    if message.interaction_metadata is not None:
        payload["interaction_metadata"] = message.interaction_metadata
    if not content and not may_read(world, message):
        payload |= WITHHELD
    if message.reference is not None:
        payload["message_reference"] = message.reference
        original = world.messages.get(int(message.reference["message_id"]))
        if quoted:
            open_quote = content or not world.quoted_content_withheld
            payload["referenced_message"] = (
                None
                if original is None or original.deleted
                else message_json(world, original, content=open_quote, quoted=False)
            )
    thread = world.channels.get(message.id)
    if thread is not None:
        payload["thread"] = channel_json(world, thread)
    return payload


def author_json(message: Message) -> dict[str, Any]:
    """The author; a webhook has an account only in name."""
    if message.webhook_id is not None and message.application_id is None:
        name: str = message.author.name
        bare = {"id": str(message.webhook_id), "username": name, "global_name": None, "avatar": None}
        return bare | {"discriminator": "0000", "public_flags": 0, "bot": True}
    return user_json(message.author)


def reaction_json(world: World, emoji: str, who: set[int]) -> dict[str, Any]:
    """One kind of reaction under a message."""
    mine = world.bot.id in who
    return {
        "emoji": {"id": None, "name": emoji},
        "count": len(who),
        "count_details": {"burst": 0, "normal": len(who)},
        "burst_colors": [],
        "me_burst": False,
        "burst_me": False,
        "me": mine,
        "burst_count": 0,
    }


def message_event(world: World, message: Message, intents: int) -> dict[str, Any]:
    """A message as MESSAGE_CREATE and MESSAGE_UPDATE give it to a session with these intents."""
    payload = message_json(world, message, content=bool(intents & MESSAGE_CONTENT_INTENT))
    payload["channel_type"] = world.channels[message.channel_id].type
    if message.guild_id is None:
        return payload
    payload["guild_id"] = str(message.guild_id)
    guild = world.guilds[message.guild_id]
    if message.author.id in guild.members:
        payload["member"] = member_json(guild.members[message.author.id], with_user=False)
    for mention in payload["mentions"]:
        if int(mention["id"]) in guild.members:
            mention["member"] = member_json(guild.members[int(mention["id"])], with_user=False)
    return payload
