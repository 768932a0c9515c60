"""Joining a server: one message in its system channel, then silence until somebody asks."""

from datetime import timedelta
from typing import Final

import discord

from bot.discord_app import rendering
from bot.discord_app.door import Door

RECENTLY: Final = timedelta(minutes=10)
INTRODUCTION: Final = (
    "### Hello!\n"
    "I answer questions from an FAQ. Mention me with a question, write me directly, or use `/ask`. "
    "`/faq browse` shows what I know, and `/faq help` all the ways to ask. I stay quiet unless I am asked.\n"
    "-# If you manage this server, `/faq-admin setup` is where you choose who may change the FAQ and where I speak. "
    "Until you name editors there, everybody with Manage Messages in the whole server can add to it: `/faq-admin add`."
)


async def introduce(door: Door, guild: discord.Guild) -> None:
    """Say hello, if the server has a system channel in which we may speak and we are really new there."""
    channel, me = guild.system_channel, guild.me
    if channel is None:
        return
    may = channel.permissions_for(me)
    if not (may.view_channel and may.send_messages):
        return
    # A server that comes back after an outage, or that we missed for a while, can look like a new one.
    if me.joined_at is not None and discord.utils.utcnow() - me.joined_at > RECENTLY:
        return
    with door.in_flight.one():
        await door.sender.post(channel, rendering.note(INTRODUCTION), nonce=guild.id)
