"""Listening in Discord: in chosen channels, a real question is answered though nobody asked the bot."""

import logging
import time
from typing import Any, Final

import discord

from bot.discord_app import outcomes, permissions, places, rendering
from bot.discord_app.answered import Exchange
from bot.discord_app.door import Door
from bot.service.listening import Where
from bot.service.question import Question, Surface
from bot.service.records import ChannelMode, GuildSettings
from bot.service.reply import Reply, ReplyKind

log = logging.getLogger(__name__)

JUST_ANSWERED: Final = "That was answered here a moment ago: {link}"
POINTED, LOST = "pointed", "lost"
KINDS: Final = (discord.MessageType.default, discord.MessageType.reply)


async def overhear(door: Door, message: discord.Message) -> None:
    """Answer a message that is addressed to nobody, where the bot may; else leave it alone."""
    if door.listening is None or message.guild is None or message.type not in KINDS:
        return
    if message.author.bot or message.webhook_id:
        return
    where = places.of_message(message)
    if await door.listening.mode(where) is not ChannelMode.ANSWER or not door.seen.first_time(message.id):
        return
    began = time.monotonic()
    surface = Surface.FORUM if message.id == where.channel_id else Surface.CHANNEL
    exchange = door.answered.begin(
        message.id,
        guild_id=where.guild_id,
        channel_id=where.channel_id,
        surface=surface,
        text=message.content,
    )
    with door.in_flight.one():
        try:
            async with exchange.lock:
                if await answer(door, message, exchange):
                    door.meter.took(time.monotonic() - began)
        except Exception:
            log.exception("A message that was overheard could not be answered.")
    if not exchange.answer_id:
        door.answered.drop(message.id)


async def look_up(
    door: Door, message: discord.Message, where: Where, surface: Surface
) -> tuple[Question, Reply] | None:
    """What there is to say to a message that was overheard; None when nothing is.

    An emergency of anybody's is answered where the server allows it, everything else only where it is for anyone.
    """
    if door.listening is None:
        return None
    settings = await door.listening.settings(where.guild_id)
    found = None
    for text in _texts(message, surface):
        question = Question(text, where.guild_id, where.channel_id, surface)
        reply = await door.asking.ask(question)
        if not reply.silent:
            found = question, reply
            break
    if found is None:
        return None
    if found[1].kind is ReplyKind.EMERGENCY:
        return found if settings.listen_for_emergencies else None
    return found if _for_anyone(message, where, settings) else None


def view_of(door: Door, message: discord.Message, question: Question, reply: Reply) -> discord.ui.LayoutView:
    """What is shown to somebody who did not ask the bot."""
    return rendering.reply(reply, asker=message.author.id, rated=outcomes.rated(door, question.guild_id))


async def answer(door: Door, message: discord.Message, exchange: Exchange) -> bool:
    """Say what there is to say, if it is not too much; whether something was said."""
    where, listening = places.of_message(message), door.listening
    if listening is None:
        return False
    found = await look_up(door, message, where, exchange.surface)
    if found is None:
        return False
    question, reply = found
    urgent = reply.kind is ReplyKind.EMERGENCY
    earlier = listening.said_in(where, reply.card.ref) if reply.card is not None else 0
    if not urgent and ((earlier and where.parent_id) or not listening.may_speak(message.author.id, where.channel_id)):
        return False
    if earlier:
        link = f"https://discord.com/channels/{where.guild_id}/{where.channel_id}/{earlier}"
        note = rendering.note(JUST_ANSWERED.format(link=link))
        exchange.answer_id = await door.sender.reply(message, note, after=exchange.taken_back)
        door.meter.answered(exchange.surface, POINTED if exchange.answer_id else LOST)
        return bool(exchange.answer_id)
    view = view_of(door, message, question, reply)
    answer_id = await door.sender.reply(message, view, after=exchange.taken_back)
    door.meter.answered(exchange.surface, reply.kind if answer_id else LOST)
    if answer_id:
        await outcomes.note_exchange(door, exchange, question, reply, answer_id)
    return bool(answer_id)


def _texts(message: discord.Message, surface: Surface) -> list[str]:
    """What to look up: of a forum post first its title, which is all that Discord shows without message content."""
    if surface is not Surface.FORUM:
        return [message.content] if message.content.strip() else []
    title = str(getattr(message.channel, "name", "") or "")
    both = f"{title}\n{message.content}" if message.content.strip() else ""
    return [text for text in (title, both) if text.strip()]


def _for_anyone(message: discord.Message, where: Where, settings: GuildSettings) -> bool:
    """Whether a message may be for the bot, as far as Discord tells; the engine looks at what it says."""
    if message.mention_everyone:
        return False
    if isinstance(message.author, discord.Member):  # who looks after the place knows, or asks somebody in particular
        may = message.channel.permissions_for(message.author)
        if permissions.is_staff(message.author, may, settings):
            return False
    channel: Any = message.channel
    in_post = isinstance(getattr(channel, "parent", None), discord.ForumChannel)
    if in_post and message.id != where.channel_id:
        return False  # who came to the post came to talk with each other
    if message.type is not discord.MessageType.reply:
        return True
    replied_to = message.reference.resolved if message.reference is not None else None
    return isinstance(replied_to, discord.Message) and replied_to.author.id == message.author.id
