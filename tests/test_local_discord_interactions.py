"""Interactions of the local Discord, tried with a real discord.py client."""

from __future__ import annotations

import asyncio

import pytest
from local_discord import CommandMissingError, LocalDiscord, Upload
from local_discord.client import connected
from local_discord.fixtures import discord

__all__ = ["discord"]


async def test_a_slash_command_answers_for_all_or_for_one(discord: LocalDiscord) -> None:
    """An answer is seen by everybody, a private one by the asker only."""
    guild = discord.guild()
    place = guild.channel("questions")
    ann, bob = guild.member("ann"), guild.member("bob")
    async with connected(discord, commands=True):
        seen = await ann.slash("/ask", question="what is EMS")
        assert seen.reply.text == "You asked: what is EMS"
        assert not seen.reply.ephemeral
        assert seen.first_response_seconds is not None
        assert seen.first_response_seconds < 1
        private = await ann.slash("/ask", question="psst", private=True)
        assert private.reply.ephemeral
        assert private.reply in ann.sees(place)
        assert private.reply not in bob.sees(place)
        assert len(bob.sees(place)) == 1


async def test_subcommands_and_files(discord: LocalDiscord) -> None:
    """A subcommand is reached by its path, and an uploaded file can be fetched."""
    guild = discord.guild()
    guild.channel("questions")
    ann = guild.member("ann")
    async with connected(discord, commands=True):
        seen = await ann.slash("/faq show", entry="emt", file=Upload("faq.yaml", b"id: emt"))
        assert seen.reply.text == "emt id: emt"


async def test_typing_offers_choices(discord: LocalDiscord) -> None:
    """Autocomplete gives the choices for what is typed so far."""
    guild = discord.guild()
    guild.channel("questions")
    async with connected(discord, commands=True):
        choices = await guild.member("ann").types("/ask", question="em")
        assert [(choice.name, choice.value) for choice in choices] == [("EMT", "emt"), ("EMS", "ems"), ("AEMT", "aemt")]


async def test_a_person_cannot_use_what_is_not_offered(discord: LocalDiscord) -> None:
    """A command that was never synced, lacks a required option or is hidden is an error, unless it is forced."""
    guild = discord.guild()
    guild.channel("questions")
    ann, mod = guild.member("ann"), guild.member("mod", permissions="manage_messages")
    async with connected(discord, commands=True):
        with pytest.raises(CommandMissingError):
            await ann.slash("/nothing")
        with pytest.raises(CommandMissingError):
            await ann.slash("/faq hide")
        with pytest.raises(AssertionError, match="required"):
            await ann.slash("/ask")
        with pytest.raises(CommandMissingError, match="default permissions"):
            await ann.slash("/secret")
        with pytest.raises(CommandMissingError, match="servers only"):
            await mod.slash("/secret", channel="dm")
        assert (await mod.slash("/secret")).reply.text == "welcome"
        assert (await guild.owner.slash("/secret")).reply.text == "welcome"
        assert (await ann.slash("/secret", forced=True)).reply.text == "no"


async def test_thinking_first_and_more_later(discord: LocalDiscord) -> None:
    """After "thinking…" the person sees the answer proper, and the follow-ups."""
    guild = discord.guild()
    place = guild.channel("questions")
    ann = guild.member("ann")
    async with connected(discord, commands=True):
        seen = await ann.slash("/slow")
        assert seen.reply.text == "thought"
        assert seen.reply.ephemeral
        await discord.quiet(0.1)
        assert [message.text for message in seen.followups] == ["and more"]
        assert len(ann.sees(place)) == 2


async def test_a_command_that_never_answers_fails_the_test(discord: LocalDiscord) -> None:
    """After three seconds the person sees that the application did not respond, and the test would fail."""
    guild = discord.guild()
    guild.channel("questions")
    ann = guild.member("ann")
    async with connected(discord, commands=True):
        with discord.journal.expecting("did not respond"):
            seen = await ann.slash("/late")
        assert seen.response is None
        assert seen.failed


async def test_a_message_menu_shows_the_content(discord: LocalDiscord) -> None:
    """A message menu gets the message's content even without the intent."""
    guild = discord.guild()
    place = guild.channel("questions")
    ann, bob = guild.member("ann"), guild.member("bob")
    asked = await bob.writes(place, "what is AEMT")
    async with connected(discord, commands=True, content=False):
        seen = await ann.uses_menu("Answer", asked)
        assert seen.reply.text == "about: what is AEMT"


async def test_a_layout_and_its_components(discord: LocalDiscord) -> None:
    """A layout is read as text, buttons, links and menus; clicks edit it, choose, and open a modal."""
    guild = discord.guild()
    guild.channel("questions")
    ann, bob = guild.member("ann"), guild.member("bob")
    async with connected(discord, commands=True):
        panel = (await ann.slash("/panel")).reply
        assert panel.text == "# What is EMT?\nA person."
        assert panel.labels == ["More", "Rename", "Dead", "Source"]
        assert panel.links == ["https://example.org/page"]
        await bob.clicks(panel, "More")
        assert "indeed" in panel
        assert (await ann.selects(panel, "AEMT")).reply.text == "chose ['aemt']"
        for wrong in (ann.clicks(panel, "Dead"), ann.clicks(panel, "Nowhere"), ann.selects(panel, "MD")):
            with pytest.raises(AssertionError):
                await wrong
        form = (await ann.clicks(panel, "Rename")).form
        assert form.title == "Rename"
        assert form.field("Name").value == "EMT"
        with pytest.raises(AssertionError, match="must be chosen"):
            await ann.submits(form)
        saved = await ann.submits(form, {"Level": "AEMT", "Name": "AEMT"})
        assert saved.reply.text == "saved ['AEMT', ['AEMT']]"
        with pytest.raises(AssertionError, match="does not see"):
            await bob.clicks(saved.reply, custom_id="x")


async def test_acknowledged_once_and_in_time(discord: LocalDiscord) -> None:
    """The second first answer is 40060, one after three seconds or with a wrong token 10062."""
    guild = discord.guild()
    guild.channel("questions")
    ann = guild.member("ann")
    async with connected(discord, commands=True) as client:
        panel = (await ann.slash("/panel")).reply
        click = asyncio.create_task(ann.clicks(panel, custom_id="t:nothing", forced=True))
        waiting = await client.next_component()
        await waiting.response.send_message("one")
        waiting.response._response_type = None
        assert await client.code_of(waiting.response.send_message("two")) == 40060
        await click
        late = asyncio.create_task(ann.clicks(panel, custom_id="t:nothing", forced=True))
        waiting = await client.next_component()
        discord.core.interactions[waiting.token].age(3.1)
        with discord.journal.expecting("did not respond"):
            assert await client.code_of(waiting.response.send_message("too late")) == 10062
            await late
        waiting.token = "wrong"
        assert await client.code_of(waiting.response.send_message("whose?")) == 10062


async def test_commands_work_in_direct_messages(discord: LocalDiscord) -> None:
    """In a conversation with the bot there is no server, and a command still answers."""
    discord.guild().channel("questions")
    zoe = discord.user("zoe")
    async with connected(discord, commands=True):
        seen = await zoe.slash("/ask", question="hi")
        assert seen.reply.text == "You asked: hi"
        assert zoe.dm_inbox() == [seen.reply]
