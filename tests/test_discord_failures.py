"""Whatever breaks behind the door, whoever waits for an answer gets a sentence."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from discord.gateway import DiscordWebSocket
from discord.http import Route
from discord_door import local_discord
from local_discord import LocalDiscord, Person, Place

from bot.discord_app import connecting
from bot.discord_app.client import FaqClient
from bot.discord_app.door import Door
from bot.discord_app.failures import OUR_FAULT
from bot.errors import Refused
from bot.service.allowance import Allowance


class Broken:
    """A use case in which everything fails, in the way that is set."""

    error: Exception = RuntimeError("broken")

    def __getattr__(self, name: str) -> Any:
        async def fails(*_: Any, **__: Any) -> None:
            raise self.error

        return fails


@pytest_asyncio.fixture
async def broken(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[tuple[LocalDiscord, Place, Person, Broken]]:
    """The door as it is, before a service that fails, in this process."""
    import discord.http

    monkeypatch.setattr(Route, "BASE", Route.BASE)
    monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", DiscordWebSocket.DEFAULT_GATEWAY)
    kept = discord.http.DiscordClientWebSocketResponse
    monkeypatch.setattr(discord.http, "DiscordClientWebSocketResponse", kept)
    service = Broken()
    async with local_discord() as local:
        guild = local.guild()
        channel = guild.channel("questions")
        door = Door(service, service, service, Allowance(lambda: 0.0))  # type: ignore[arg-type]
        connecting.use_address(local.api_url)
        client = await connecting.log_in(lambda: FaqClient(door), local.world.token, own_address=True)
        running = asyncio.create_task(client.connect())
        await local.ready()
        yield local, channel, guild.member("ann"), service
        running.cancel()
        await client.close()


async def test_every_command_and_button_says_so_in_private(broken: tuple[LocalDiscord, Place, Person, Broken]):
    """A command, the menu of a message and a button: a sentence that only the user sees; nobody waits in vain."""
    _, channel, ann, _ = broken
    message = await ann.writes(channel, "what does EMT stand for")
    seen = [
        await ann.slash("/ask", question="emt"),
        await ann.slash("/define", term="emt"),
        await ann.slash("/compare", first="emt", second="ems"),
        await ann.slash("/faq browse"),
        await ann.slash("/faq show", entry="emt"),
        await ann.uses_menu("Answer from FAQ", message),
        await ann.clicks((await ann.slash("/faq help")).reply, custom_id=PICK, forced=True),
    ]
    assert [(each.reply.text, each.reply.ephemeral) for each in seen] == [(OUR_FAULT, True)] * len(seen)


async def test_a_message_says_so(broken: tuple[LocalDiscord, Place, Person, Broken]):
    """A mention is answered with the sentence, once."""
    local, channel, ann, _ = broken
    asked = await ann.writes(channel, "<@bot> what does EMT stand for")
    assert (await local.wait_for_reply(asked)).text == OUR_FAULT


async def test_autocomplete_offers_nothing(broken: tuple[LocalDiscord, Place, Person, Broken]):
    """A list that cannot be made is empty, not missing."""
    _, _, ann, _ = broken
    assert await ann.types("/ask", question="emt") == []
    assert await ann.types("/define", term="emt") == []


async def test_our_own_refusals_are_said_in_their_words(broken: tuple[LocalDiscord, Place, Person, Broken]):
    """An error of ours carries the sentence for the person who must act."""
    _, _, ann, service = broken
    service.error = Refused("Only editors may do that.")
    assert (await ann.slash("/faq browse")).reply.text == "Only editors may do that."


PICK = "faq:v1:pick:AAAAAAAAAAA"
