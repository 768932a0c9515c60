"""What the tests of moderating in Discord share: a bot, and for each test a server of its own with its people."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from itertools import count

import pytest_asyncio
from discord_door import CLINIC, local_discord
from local_discord import BotProcess, LocalDiscord, Message, Person, Place, Server
from local_discord.forms import Modal
from local_discord.interactions import Interaction
from local_discord.rest_interactions import DEFER_UPDATE

NUMBERS = count(1)
PARKING = {
    "Question": "Where can I park?",
    "Answer": "Behind the clinic, for **two hours**.",
    "New phrasings": "is there a parking lot\nparking for students",
    "Links": "Map | https://clinic.example/map",
}


@dataclass(frozen=True)
class Desk:
    """A server in which nothing was changed yet: two moderators, an admin, and a member."""

    discord: LocalDiscord
    bot: BotProcess
    guild: Server
    channel: Place
    mod: Person
    other_mod: Person
    admin: Person
    member: Person

    async def answer(self, text: str, person: Person | None = None) -> str:
        """What the bot says to somebody who mentions it."""
        asked = await (person or self.member).writes(self.channel, f"<@bot> {text}")
        return (await self.discord.wait_for_reply(asked)).text

    async def adds(self, who: Person | None = None, **values: str) -> Message:
        """Add an entry through the form, and save it; the screen that says so."""
        person = who or self.mod
        form = (await person.slash("/faq-admin add")).form
        screen = await sends(person, form, PARKING | values)
        await presses(person, screen, "Save")
        return screen


async def done(interaction: Interaction, message: Message | None, edits: int) -> Interaction:
    """Wait until what was pressed or sent shows its outcome: in its message, beside it, or as a form."""
    async with asyncio.timeout(30):
        while not (interaction.followups or interaction.modal or (message is not None and message.edits > edits)):
            await interaction.journal.change(0.2)
    return interaction


async def presses(person: Person, message: Message, label: str) -> Interaction:
    """Press a button, and wait for what becomes of it."""
    edits = message.edits
    return await done(await person.clicks(message, label), message, edits)


async def chooses(person: Person, message: Message, *values: str, menu: str = "", forced: bool = False) -> Interaction:
    """Choose in a menu (named by a part of its custom_id), and wait for what becomes of it."""
    found = next((each.custom_id for each in message.selects if menu in each.custom_id), menu)
    edits = message.edits
    interaction = await person.selects(message, *values, custom_id=found, forced=forced)
    return await done(interaction, message, edits) if interaction.callback_type == DEFER_UPDATE else interaction


async def sends(person: Person, form: Modal, values: Mapping[str, str], message: Message | None = None) -> Message:
    """Send a form; the screen that comes, in the message from which the form was opened where there is one."""
    edits = message.edits if message else 0
    interaction = await person.submits(form, dict(values))
    if message is None:
        return interaction.reply
    await done(interaction, message, edits)
    return message


def told(interaction: Interaction) -> str:
    """What somebody was told beside what they pressed, seen by nobody else."""
    assert interaction.followups, f"{interaction.said}: nothing was said; the message reads {interaction.response!r}."
    assert all(message.ephemeral for message in interaction.followups)
    return interaction.followups[-1].text


def arrange(discord: LocalDiscord, bot: BotProcess) -> Desk:
    """A new server with its people; the bot joins it at once."""
    number = next(NUMBERS)
    guild = discord.guild(f"Clinic {number}")
    channel = guild.channel("questions")
    people = {
        "mod": guild.member(f"mo{number}", permissions="manage_messages"),
        "other_mod": guild.member(f"max{number}", permissions="manage_messages"),
        "admin": guild.member(f"ada{number}", permissions=["manage_guild", "manage_messages"]),
        "member": guild.member(f"mel{number}"),
    }
    return Desk(discord, bot, guild, channel, **people)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def clinic_bot() -> AsyncIterator[tuple[LocalDiscord, BotProcess]]:
    """A bot with an empty store of its own, for a whole module."""
    async with local_discord() as discord:
        discord.guild("Elsewhere").channel("lobby")
        yield discord, await discord.start_bot(**CLINIC)


@pytest_asyncio.fixture(loop_scope="module")
async def desk(clinic_bot: tuple[LocalDiscord, BotProcess]) -> AsyncIterator[Desk]:
    """A server of one test's own; whatever the bot did wrong in it fails the test."""
    discord, bot = clinic_bot
    said = len(bot.output())
    found = arrange(discord, bot)
    await discord.quiet(0.1)
    yield found
    discord.check()
    assert "Traceback" not in bot.output()[said:], bot.output()[said:]
