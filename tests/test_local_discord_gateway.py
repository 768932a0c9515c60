"""The local Discord's gateway, tried with a real discord.py client."""

from __future__ import annotations

import asyncio
import json
import zlib
from typing import Any

import aiohttp
import discord as dpy
import pytest
from local_discord import LocalDiscord
from local_discord.client import connected
from local_discord.fixtures import discord

__all__ = ["discord"]


async def test_a_client_connects_and_reads_a_message(discord: LocalDiscord) -> None:
    """An unmodified AutoShardedClient becomes ready and gets what a person writes."""
    guild = discord.guild("EMS school")
    place = guild.channel("questions")
    async with connected(discord) as client:
        await guild.member("ann").writes(place, "<@bot> hello")
        message = await client.next_message()
        assert message.content == f"{client.user.mention} hello"
        assert (message.author.name, message.guild.name, message.channel.name) == ("ann", "EMS school", "questions")
        assert message.guild.self_role.mention == guild.bot_role_mention
        assert message.channel.permissions_for(message.guild.me).send_messages
    assert discord.gateway.close_codes[0] in {1000, 4000}


async def test_content_is_withheld_without_the_intent(discord: LocalDiscord) -> None:
    """Without message content the bot reads mentions, replies to its ordinary messages and DMs, and nothing else."""
    guild = discord.guild()
    place = guild.channel("questions")
    ann, bob = guild.member("ann"), guild.member("bob")
    async with connected(discord, content=False, commands=True) as client:

        async def content(message: object) -> str:
            return (await client.next_message()).content

        plain = await ann.writes(place, "what is EMT")
        assert await content(plain) == ""
        assert await content(await ann.writes(place, "<@bot> what is EMT")) == f"{client.user.mention} what is EMT"
        assert await content(await ann.writes(place, "<@&bot> what is EMT")) == ""
        assert await content(await ann.dms("what is EMS")) == "what is EMS"
        own = await client.get_channel(place.id).send("hi")
        own = place.from_bot[-1]
        assert await content(await ann.replies(own, "and AEMT?")) == "and AEMT?"
        assert await content(await ann.replies(own, "and AEMT?", ping=False)) == ""
        answer = (await bob.slash("/ask", question="x", channel=place)).reply
        assert await content(await ann.replies(answer, "and AEMT?")) == ""
        await ann.replies(plain, "<@bot> this one please")
        assert (await client.next_message()).reference.resolved.content == ""
        discord.world.quoted_content_withheld = False
        await ann.replies(plain, "<@bot> this one please")
        assert (await client.next_message()).reference.resolved.content == "what is EMT"


async def test_message_content_must_be_switched_on_in_the_portal(discord: LocalDiscord) -> None:
    """Asking for the intent without the portal's switch closes with 4014."""
    discord.portal(message_content=False)
    with pytest.raises(dpy.PrivilegedIntentsRequired):
        async with connected(discord, content=True):
            pass


async def test_a_wrong_token_is_refused() -> None:
    """A wrong token gets 401."""
    local = await LocalDiscord.start()
    with pytest.raises(dpy.LoginFailure):
        async with connected(local, token="wrong"):
            pass
    await local.stop()


async def test_two_shards_share_the_servers() -> None:
    """Each shard gets its own servers; direct messages come to shard 0."""
    local = await LocalDiscord.start(shards=2)
    local.gateway.max_concurrency = 2
    guilds = [local.guild(f"guild {number}") for number in range(4)]
    places = [guild.channel("questions") for guild in guilds]
    async with connected(local, within=30) as client:
        assert client.shard_count == 2
        assert {identify.shard for identify in local.gateway.identifies} == {(0, 2), (1, 2)}
        assert {guild.shard_id for guild in client.guilds} == {0, 1}
        for session in local.gateway.sessions.values():
            created = {int(frame["d"]["id"]) for frame in session.history if frame["t"] == "GUILD_CREATE"}
            assert created == {guild.id for guild in guilds if (guild.id >> 22) % 2 == session.shard[0]}
        for guild, place in zip(guilds, places, strict=True):
            await guild.member("ann").writes(place, guild.guild.name)
            assert (await client.next_message()).guild.shard_id == (guild.id >> 22) % 2
    await local.stop()
    local.check()


async def test_a_resume_replays_what_was_missed_and_doubles_on_demand(discord: LocalDiscord) -> None:
    """After a cut connection the client resumes, gets what it missed, and may get a message twice."""
    guild = discord.guild()
    place = guild.channel("questions")
    ann = guild.member("ann")
    async with connected(discord) as client:
        await ann.writes(place, "one")
        assert (await client.next_message()).content == "one"
        discord.gateway.drop(replay=1)
        await ann.writes(place, "two")
        assert (await client.next_message(15)).content == "one"
        assert (await client.next_message()).content == "two"
        assert discord.gateway.resumes == 1
        assert discord.gateway.resume_connections == 1
        discord.deliver_again(place.messages[0])
        assert (await client.next_message()).content == "one"
        discord.gateway.drop(code=0)
        await ann.writes(place, "three")
        assert (await client.next_message(15)).content == "three"


async def test_op_7_resumes_and_op_9_identifies_anew(discord: LocalDiscord) -> None:
    """A request to reconnect is followed by a resume, an invalid session by a new IDENTIFY."""
    guild = discord.guild()
    place = guild.channel("questions")
    ann = guild.member("ann")
    async with connected(discord) as client:
        discord.gateway.ask_to_reconnect()
        while not discord.gateway.resumes:
            await discord.journal.change(1)
        discord.gateway.invalidate()
        while len(discord.gateway.identifies) < 2 or not discord.gateway.is_ready():
            await discord.journal.change(1)
        await ann.writes(place, "still there?")
        assert (await client.next_message(10)).content == "still there?"


async def test_an_outage_is_not_a_removal(discord: LocalDiscord) -> None:
    """An outage keeps the server, a removal does not; edits, deletions and unfurls arrive."""
    guild = discord.guild()
    place = guild.channel("questions")
    ann = guild.member("ann")
    async with connected(discord) as client:
        guild.outage()
        guild.returns()
        asked = await ann.writes(place, "first")
        await client.next_message()
        await ann.edits(asked, "second")
        discord.unfurl(asked)
        await ann.deletes(asked)
        guild.removes_bot()
        await discord.quiet(0.1)
        wanted = [
            "GUILD_DELETE",
            "GUILD_CREATE",
            "MESSAGE_CREATE",
            "MESSAGE_UPDATE",
            "MESSAGE_UPDATE",
            "MESSAGE_DELETE",
        ]
        assert client.events[-7:] == [*wanted, "GUILD_DELETE"]
        assert not client.guilds


async def test_a_forum_post_is_a_thread_and_then_a_message(discord: LocalDiscord) -> None:
    """The starter message has the thread's id; before it comes, sending is refused with 40058."""
    guild = discord.guild()
    forum = guild.forum("help", tags=["basics"])
    ann = guild.member("ann")
    async with connected(discord) as client:
        posting = asyncio.create_task(ann.posts(forum, "What is EMT?", "I wonder", tags=["basics"], gap=0.5))
        await asyncio.sleep(0.1)
        thread = client.guilds[0].threads[0]
        assert await client.code_of(thread.send("too early")) == 40058
        starter = await posting
        message = await client.next_message()
        assert message.id == message.channel.id == starter.id
        assert (message.channel.name, message.content) == ("What is EMT?", "I wonder")
        assert [tag.name for tag in message.channel.applied_tags] == ["basics"]
        await message.channel.send("A person.")
        assert [m.text for m in discord.world.messages_in(thread.id)] == ["I wonder", "A person."]


async def test_the_gateway_can_be_out_of_reach_or_deaf(discord: LocalDiscord) -> None:
    """A socket may be refused, and heartbeats may stay unanswered; the bytes are one zlib stream."""
    discord.gateway.refuse_connections = 1
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.WSServerHandshakeError):
            await session.ws_connect(f"{discord.gateway.url}/?v=10&encoding=json")
        async with session.ws_connect(f"{discord.gateway.url}/?v=10&encoding=json&compress=zlib-stream") as socket:
            stream = zlib.decompressobj()

            async def frame() -> dict[str, Any]:
                data = await socket.receive_bytes(timeout=1)
                assert data.endswith(b"\x00\x00\xff\xff")
                return json.loads(stream.decompress(data))

            assert (await frame())["d"] == {"heartbeat_interval": 41250}
            await socket.send_json({"op": 1, "d": None})
            assert (await frame())["op"] == 11
            discord.gateway.acknowledges = False
            await socket.send_json({"op": 1, "d": None})
            with pytest.raises(TimeoutError):
                await socket.receive_bytes(timeout=0.1)
        async with session.ws_connect(f"{discord.gateway.url}/?v=10&encoding=json") as socket:
            await socket.receive_json()
            with discord.journal.expecting("a frame it does not know"):
                await socket.send_json({"op": 99, "d": None})
                await socket.receive(timeout=1)
            assert socket.close_code == 4001
