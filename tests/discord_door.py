"""What the tests of the Discord door share: one local Discord and one bot a module, and a fresh scene for each test."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest_asyncio
from local_discord import BotProcess, LocalDiscord, Person, Place, Server

PACKS = Path(__file__).parent / "packs"
CLINIC = {"FAQ_KNOWLEDGE": str(PACKS), "FAQ_PACKS": "clinic"}
NUMBERS = count(1)


@dataclass(frozen=True)
class Scene:
    """A channel that nobody wrote in, and three people who asked nothing yet."""

    discord: LocalDiscord
    bot: BotProcess
    guild: Server
    channel: Place
    ann: Person
    bob: Person
    mod: Person


@asynccontextmanager
async def local_discord() -> AsyncIterator[LocalDiscord]:
    """A Discord of one test's own; whatever the bot did wrong in it fails the test."""
    discord = await LocalDiscord.start()
    try:
        yield discord
    finally:
        await discord.stop()
    discord.check()


async def says(bot: BotProcess, words: str) -> None:
    """Wait until the bot has said this."""
    for _ in range(600):
        if words in bot.output():
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"The bot never said {words!r}:\n{bot.output()}")


@pytest_asyncio.fixture
async def discord() -> AsyncIterator[LocalDiscord]:
    """A Discord of one test's own."""
    async with local_discord() as own:
        yield own


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def running() -> AsyncIterator[tuple[LocalDiscord, Server, BotProcess]]:
    """A bot without the message content intent in one server, for a whole module."""
    async with local_discord() as discord:
        guild = discord.guild("The clinic")
        guild.channel("lobby")
        yield discord, guild, await discord.start_bot(**CLINIC)


@pytest_asyncio.fixture(loop_scope="module")
async def scene(running: tuple[LocalDiscord, Server, BotProcess]) -> AsyncIterator[Scene]:
    """A fresh corner of the shared server; whatever the bot did wrong in it fails the test."""
    discord, guild, bot = running
    number = next(NUMBERS)
    channel = guild.channel(f"questions-{number}")
    ann, bob = guild.member(f"ann{number}"), guild.member(f"bob{number}")
    mod = guild.member(f"mod{number}", permissions="manage_messages")
    for person in (ann, bob, mod):
        person.last_channel = channel.channel
    yield Scene(discord, bot, guild, channel, ann, bob, mod)
    discord.check()
