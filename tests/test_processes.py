"""More processes than one: each has its shards, and together they are one bot."""

import asyncio

import pytest
from discord_door import CLINIC, says
from local_discord import LocalDiscord
from store_fixtures import new_database, postgres

__all__ = ["postgres"]

QUESTION = "<@bot> what does EMT stand for"
COMMANDS = "/applications/{application_id}/commands"


@pytest.fixture
async def discord() -> object:
    """A Discord that recommends two shards."""
    local = await LocalDiscord.start(shards=2)
    local.gateway.max_concurrency = 2
    yield local
    await local.stop()
    local.check()


async def test_two_processes_share_the_servers(discord: LocalDiscord):
    """Every question is answered, by the process whose shard the server is in, and the commands are put once."""
    guilds = [discord.guild(f"server {number}") for number in range(8)]
    shards = {(guild.id >> 22) % 2 for guild in guilds}
    assert shards == {0, 1}, "the ids fall on one shard only"
    first = await discord.start_bot(ready=False, **CLINIC, FAQ_SHARD_IDS="0", FAQ_SHARD_COUNT="2")
    await discord.ready(first, shards=1)
    await discord.start_bot(ready=False, **CLINIC, FAQ_SHARD_IDS="1", FAQ_SHARD_COUNT="2")
    await discord.ready(first, shards=2)
    for guild in guilds:
        channel, ann = guild.channel("questions"), guild.member("ann")
        asked = await ann.writes(channel, QUESTION)
        assert "Emergency Medical Technician" in await discord.wait_for_reply(asked)
        assert len(discord.replies_to(asked)) == 1
    assert sorted(each.shard for each in discord.gateway.identifies) == [(0, 2), (1, 2)]
    assert len(discord.journal.find("PUT", COMMANDS)) == 1


async def test_one_process_runs_every_shard_by_itself(discord: LocalDiscord):
    """Without any setting it takes what Discord recommends."""
    await discord.start_bot(ready=False, **CLINIC)
    await discord.ready(shards=2)
    assert sorted(each.shard for each in discord.gateway.identifies) == [(0, 2), (1, 2)]


async def test_too_few_shards_are_told(discord: LocalDiscord):
    """Fewer shards than Discord recommends work as long as Discord allows it; the log says so beforehand."""
    bot = await discord.start_bot(**CLINIC, FAQ_SHARD_COUNT="1")
    await says(bot, "Discord recommends 2 shards; FAQ_SHARD_COUNT=1 is fewer")


@pytest.mark.parametrize("after", [0.0, 0.15, 0.4])
async def test_a_stop_on_postgresql_leaves_no_traceback(discord: LocalDiscord, postgres: str, after: float):
    """Whatever it was just doing with the database, it ends that before it goes: nothing in the log but "Stopped."."""
    guild = discord.guild()
    channel, ann = guild.channel("questions"), guild.member("ann")
    url = await asyncio.to_thread(new_database, postgres)
    bot = await discord.start_bot(ready=False, **CLINIC, FAQ_DATABASE_URL=url)
    await discord.ready(bot, shards=2)
    await discord.wait_for_reply(await ann.writes(channel, QUESTION))
    await asyncio.sleep(after)
    assert await bot.terminate() == 0
    assert "Stopped." in bot.output()
    assert "Traceback" not in bot.output()
    assert "Exception" not in bot.output()
