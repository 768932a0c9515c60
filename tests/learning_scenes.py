"""What the tests of listening, learning, privacy and stats share: a bot that keeps what it learns in their file."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from discord_door import CLINIC, local_discord
from local_discord import BotProcess, LocalDiscord, Message, Person, Place, Server

from bot.service.records import ChannelMode, GuildSettings
from bot.storage.store import open_store

ROOMS = 24
NUMBERS = count(1)


@dataclass
class Town:
    """One server with channels to listen in (`rooms`), a forum to listen in, a channel where the bot is off, a channel
    where it waits for a mention, and the database of the bot."""

    discord: LocalDiscord
    guild: Server
    bot: BotProcess
    file: Path
    rooms: list[Place]
    forum: Place
    off: Place
    plain: Place
    settings: dict[str, str]
    packs: str = CLINIC["FAQ_KNOWLEDGE"]

    def room(self) -> Place:
        """A channel to listen in, in which nobody wrote yet."""
        return self.rooms.pop()

    def person(self, **how: Any) -> Person:
        """Somebody new."""
        person = self.guild.member(f"person{next(NUMBERS)}", **how)
        person.last_channel = self.plain.channel
        return person

    def rows(self, table: str, **where: Any) -> list[dict[str, Any]]:
        """What stands in the bot's database now."""
        with closing(sqlite3.connect(f"file:{self.file}?mode=ro", uri=True)) as connection:
            connection.row_factory = sqlite3.Row
            found = [dict(row) for row in connection.execute(f"SELECT * FROM {table}")]  # noqa: S608 - our own names
        return [row for row in found if all(row[name] == value for name, value in where.items())]

    async def until(self, there: Callable[[], Any], within: float = 15.0) -> Any:
        """Wait until `there` gives something, and give it back."""
        for _ in range(int(within / 0.02)):
            if found := there():
                return found
            await asyncio.sleep(0.02)
        raise AssertionError(f"It never came:\n{self.bot.output()[-2000:]}")

    async def answered(self, person: Person, place: Place, text: str) -> tuple[Message, Message]:
        """Somebody writes, and the bot answers: both messages."""
        asked = await person.writes(place, text)
        return asked, await self.discord.wait_for_reply(asked)


@asynccontextmanager
async def town(folder: Path, *, content: bool = True, **settings: Any) -> AsyncIterator[Town]:
    """A town; whatever the bot does wrong in it fails the test that has it."""
    async with local_discord() as discord:
        guild = discord.guild("The clinic")
        plain, off = guild.channel("plain"), guild.channel("quiet please")
        rooms = [guild.channel(f"room-{number}") for number in range(ROOMS)]
        forum = guild.forum("help")
        modes = dict.fromkeys((room.id for room in (*rooms, forum)), ChannelMode.ANSWER) | {off.id: ChannelMode.OFF}
        file = folder / "faq.db"
        store = await open_store(f"sqlite:///{file}")
        await store.guilds.save(guild.id, GuildSettings(channels=modes, **settings))
        await store.close()
        own = {"FAQ_MESSAGE_CONTENT": "1" if content else "0", "FAQ_DATABASE_URL": f"sqlite:///{file}"}
        bot = await discord.start_bot(**CLINIC, **own)
        yield Town(discord, guild, bot, file, rooms, forum, off, plain, CLINIC | own)


async def unanswered(here: Town, question: str) -> tuple[Person, Message]:
    """Somebody asks what the bot does not know: the person, and the reply."""
    ann = here.person()
    _, reply = await here.answered(ann, here.plain, f"<@bot> {question}")
    await here.until(lambda: here.rows("reviews", text=question))
    return ann, reply


async def press(here: Town, who: Person, screen: Message, label: str, *chosen: str) -> None:
    """Press a button (or choose in the menu) and wait until the screen shows what came of it."""
    before = screen.edits
    await (who.selects(screen, *chosen) if chosen else who.clicks(screen, label))
    await here.until(lambda: screen.edits > before)


async def queue_at(here: Town, mod: Person, words: str) -> Message:
    """The moderator pages through the queue to the question with these words."""
    screen = (await mod.slash("/faq-admin review")).reply
    for _ in range(30):
        if words in screen:
            return screen
        await press(here, mod, screen, "Skip")
    raise AssertionError(f"{words} is not in the queue")


async def finds(here: Town, mod: Person, screen: Message, words: str, title: str) -> None:
    """The moderator looks for an entry that does not come near the question, and chooses it."""
    form = (await mod.clicks(screen, "Search…")).form
    before = screen.edits
    await mod.submits(form, {"Words of the question": words})
    await here.until(lambda: screen.edits > before)
    await press(here, mod, screen, "", title)


def moderator(here: Town) -> Person:
    return here.person(permissions="manage_messages")


async def waits_for(here: Town, question: str, people: int) -> list[Person]:
    """So many people who ask this and want to be told."""
    asked = [await unanswered(here, question) for _ in range(people)]
    for person, reply in asked:
        await person.clicks(reply, "Tell me when it is answered")
    return [person for person, _ in asked]


async def submits(here: Town, who: Person, screen: Message, label: str, values: dict[str, str]) -> None:
    """Open a form from a screen, send it, and wait until the screen shows what came of it."""
    form, before = (await who.clicks(screen, label)).form, screen.edits
    await who.submits(form, values)
    await here.until(lambda: screen.edits > before)
