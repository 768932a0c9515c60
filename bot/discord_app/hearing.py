"""Hearing: what a message says to the bot, and which message it points to, as far as Discord shows it."""

import asyncio
import re
from dataclasses import dataclass
from typing import Final

import aiohttp
import discord

from bot.service.question import Surface

FETCH_SECONDS: Final = 2.5


@dataclass(frozen=True, slots=True)
class Heard:
    """What was said to the bot: the text without its name, and whether it points to a message of somebody else."""

    text: str
    surface: Surface
    points_to_other: bool = False


def hear(message: discord.Message, me: int, my_role: int) -> Heard | None:
    """What a message says to the bot (`me`, with its own role `my_role`); None when it is not addressed.

    Nobody is addressed by @everyone, @here or the mention of another role. A reply that Discord shows without its text
    (no message content intent) says nothing that could be answered.
    """
    author = message.author
    if author.bot or message.webhook_id or author.id == me:
        return None
    if message.type not in (discord.MessageType.default, discord.MessageType.reply):
        return None
    text = _without_name(message.content, me, my_role)
    if message.guild is None and isinstance(message.channel, discord.DMChannel):
        return Heard(text, Surface.DM)
    replied_to = _replied_to(message)
    if me in message.raw_mentions or (my_role and my_role in message.raw_role_mentions):
        points = message.type is discord.MessageType.reply and replied_to != me
        return Heard(text, Surface.MENTION, points_to_other=points)
    if not message.content:
        named = my_role and any(role.id == my_role for role in message.role_mentions)
        return Heard("", Surface.MENTION) if named else None
    # Without the message, the ping that a reply gives to its author tells whose it was.
    pinged = message.type is discord.MessageType.reply and any(user.id == me for user in message.mentions)
    return Heard(text, Surface.REPLY) if replied_to == me or (replied_to is None and pinged) else None


async def text_pointed_to(message: discord.Message) -> str:
    """The text of the message that this one replies to; empty when it is gone or Discord keeps it from us."""
    reference = message.reference
    if reference is None or reference.message_id is None:
        return ""
    if isinstance(reference.resolved, discord.Message):
        return reference.resolved.content
    if reference.resolved is not None:  # Discord says that it was deleted
        return ""
    try:
        async with asyncio.timeout(FETCH_SECONDS):
            other = await message.channel.fetch_message(reference.message_id)
    except (TimeoutError, discord.DiscordException, aiohttp.ClientError, OSError):
        return ""
    return other.content


def _replied_to(message: discord.Message) -> int | None:
    """Who wrote the message that this one replies to; None when it is no reply, or Discord does not say."""
    reference = message.reference
    if message.type is not discord.MessageType.reply or reference is None:
        return None
    return reference.resolved.author.id if isinstance(reference.resolved, discord.Message) else None


def _without_name(content: str, me: int, my_role: int) -> str:
    """The text without the bot's name, wherever it stands, and without what only led over to the question."""
    text = re.sub(rf"<@!?{me}>|<@&{my_role}>", " ", content)
    return text.strip().lstrip(",:;-–—").strip()
