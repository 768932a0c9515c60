"""Following: what becomes of our answer when its question is changed or deleted, and of a server that we leave."""

import logging
from typing import Any, Final

import discord

from bot.discord_app import asking, listening, outcomes, places
from bot.discord_app.answered import Exchange
from bot.discord_app.door import Door
from bot.discord_app.hearing import Heard, hear

log = logging.getLogger(__name__)

SECONDS: Final = 120.0
"""How long after a question its edits still change the answer."""


async def edited(door: Door, client: discord.Client, data: Any, message: discord.Message) -> None:
    """A message looks otherwise now. A link preview looks like an edit, but nobody edited anything.

    Without its text, which Discord may keep from us, there is nothing that could be answered better.
    """
    exchange = door.answered.get(message.id)
    if exchange is None or not message.content or not data.get("edited_timestamp"):
        return
    if door.answered.age(exchange) > SECONDS:
        return
    with door.in_flight.one():
        async with exchange.lock:
            mark = hash(message.content)
            if mark == exchange.mark:
                return
            exchange.mark = mark
            if exchange.answer_id:
                await _answer_anew(door, client, message, exchange)
            elif exchange.taken_back:
                await listening.answer(door, message, exchange)


async def deleted(door: Door, client: discord.Client, guild_id: int, channel_id: int, message_id: int) -> None:
    """A message is gone; if it was a question to us, so are our answer and what we kept of it.

    If it was an answer of ours, nobody is shown the way to it any more, whoever deleted it.
    """
    if door.listening is not None and guild_id:
        door.listening.unsaid(channel_id, message_id)
    with door.in_flight.one():
        exchange = door.answered.drop(message_id)
        if exchange is not None:
            async with exchange.lock:
                await _take_back(door, client, exchange.channel_id, exchange.answer_id)
        if door.learning is not None and guild_id:
            link = await door.learning.recorder.answer_to(guild_id, message_id)
            if link is not None and exchange is None:
                await _take_back(door, client, link.channel_id or channel_id, link.answer_id)


def joined(door: Door, *guild_ids: int) -> None:
    """We are in these servers: whatever was to be erased because we had left stays."""
    if door.learning is not None:
        door.learning.recorder.came_back(guild_ids)


def left(door: Door, guild_id: int) -> None:
    """We were really removed from a server; an outage looks different."""
    if door.learning is not None:
        door.learning.recorder.left(guild_id)


async def _answer_anew(door: Door, client: discord.Client, message: discord.Message, exchange: Exchange) -> None:
    where = places.of_message(message)
    if door.listening is not None:
        door.listening.unsaid(exchange.channel_id, exchange.answer_id)
    if exchange.surface.listening:
        found = await listening.look_up(door, message, where, exchange.surface)
        if found is None:
            await _take_back(door, client, exchange.channel_id, exchange.answer_id)
            exchange.taken_back, exchange.answer_id = exchange.answer_id, 0  # it may become a question again
            if door.learning is not None:
                door.learning.recorder.forget(exchange.guild_id, message.id)
            return
        view = listening.view_of(door, message, *found)
    else:
        heard = _heard(client, message, exchange)
        found = await asking.look_up(door, message, heard, exchange.follows)
        view = await asking.view_of(door, message, heard, found)
    answer = client.get_partial_messageable(exchange.channel_id).get_partial_message(exchange.answer_id)
    if not await door.sender.change(answer, view):
        return
    if found is not None:
        await outcomes.note_exchange(door, exchange, *found, exchange.answer_id, anew=True)
    elif door.learning is not None:
        door.learning.recorder.forget(exchange.guild_id, message.id)


def _heard(client: discord.Client, message: discord.Message, exchange: Exchange) -> Heard:
    """What the message says to us now. Who took our name out of it still waits for the answer below it."""
    role = message.guild.self_role if message.guild is not None else None
    me = client.user.id if client.user is not None else 0
    heard = hear(message, me, role.id if role is not None else 0)
    return heard or Heard(message.content.strip(), exchange.surface)


async def _take_back(door: Door, client: discord.Client, channel_id: int, answer_id: int) -> None:
    if not answer_id:
        return
    if door.listening is not None:
        door.listening.unsaid(channel_id, answer_id)
    await door.sender.delete(client.get_partial_messageable(channel_id).get_partial_message(answer_id))
