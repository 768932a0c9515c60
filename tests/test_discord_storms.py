"""When Discord or the machine goes through a bad hour: the bot comes through by itself, and says nothing twice."""

import asyncio
from pathlib import Path

import pytest
from discord_door import CLINIC, Scene, local_discord, running, says, scene
from local_discord import BotProcess, LocalDiscord, Message

__all__ = ["running", "scene"]
pytestmark = pytest.mark.asyncio(loop_scope="module")

QUESTION = "<@bot> what does EMT stand for"
CALLBACK = ("POST", "/interactions/{interaction_id}/{interaction_token}/callback")
SEND = "/channels/{channel_id}/messages"


async def answered_once(discord: LocalDiscord, asked: Message) -> None:
    """There is an answer, and no second one."""
    assert "Emergency Medical Technician" in await discord.wait_for_reply(asked, within=10.0)
    await discord.quiet(0.5)
    assert len(discord.replies_to(asked)) == 1


async def test_a_storm_of_rate_limits_is_waited_out(scene: Scene):
    """Discord's own 429 is obeyed: the answer comes when Discord wants it, once."""
    fault = scene.discord.fail(status=429, times=4, retry_after=0.1)
    await answered_once(scene.discord, await scene.ann.writes(scene.channel, QUESTION))
    assert fault.times == 0


async def test_a_pause_that_is_too_long_is_not_waited_for(scene: Scene):
    """An answer that may only be sent in ten minutes is none; the next question is answered as ever."""
    scene.discord.fail(status=429, times=1, retry_after=600.0)
    lost = await scene.ann.writes(scene.channel, QUESTION)
    await says(scene.bot, "Discord asks for a pause of 600 seconds")
    other = scene.guild.channel("another-channel")
    await answered_once(scene.discord, await scene.bob.writes(other, QUESTION))
    assert scene.discord.replies_to(lost) == []


async def test_a_callback_that_hangs_is_given_up_and_the_next_one_works(scene: Scene):
    """Discord takes more than three seconds for one callback: its user must ask again, nobody else waits."""
    scene.discord.fail(CALLBACK, kind="slow", seconds=3.2)
    with scene.discord.journal.expecting("did not respond"):
        slow = asyncio.create_task(scene.ann.slash("/ask", question="emt meaning"))
        await scene.discord.sleep(0.2)
        began = asyncio.get_running_loop().time()
        seen = await scene.bob.slash("/ask", question="emt meaning")
        assert "Emergency Medical Technician" in seen.reply
        assert asyncio.get_running_loop().time() - began < 2.0
        await asyncio.gather(slow, return_exceptions=True)
        await scene.discord.quiet(0.2)


@pytest.mark.parametrize("resumable", [True, False])
async def test_an_invalid_session_is_begun_anew(scene: Scene, resumable: bool):
    """Discord throws the session away: the bot connects again and answers as before."""
    before = len(scene.discord.gateway.identifies) + scene.discord.gateway.resumes
    scene.discord.gateway.invalidate(resumable=resumable)
    await until_connected_again(scene, before)
    await answered_once(scene.discord, await scene.ann.writes(scene.channel, QUESTION))


async def test_a_request_to_reconnect_is_followed(scene: Scene):
    """Discord moves its machines about: op 7 costs no question."""
    before = len(scene.discord.gateway.identifies) + scene.discord.gateway.resumes
    scene.discord.gateway.ask_to_reconnect()
    asked = await scene.ann.writes(scene.channel, QUESTION)
    await until_connected_again(scene, before)
    await answered_once(scene.discord, asked)


async def test_a_gateway_that_is_away_is_waited_for(scene: Scene):
    """No goodbye, then a refused try: the bot is back by itself. (The library begins a new session then, so what was
    asked in between is gone.)"""
    before = len(scene.discord.gateway.identifies) + scene.discord.gateway.resumes
    scene.discord.gateway.refuse_connections = 1
    scene.discord.gateway.drop(code=0)
    await until_connected_again(scene, before, within=20.0)
    await answered_once(scene.discord, await scene.ann.writes(scene.channel, QUESTION))


async def test_a_gap_in_the_gateways_numbers_is_passed_over(scene: Scene):
    """Events that never came are not waited for; also the next resume works."""
    for session in scene.discord.gateway.sessions.values():
        session.sequence += 7
    await answered_once(scene.discord, await scene.ann.writes(scene.channel, QUESTION))
    before = len(scene.discord.gateway.identifies) + scene.discord.gateway.resumes
    scene.discord.gateway.drop()
    await until_connected_again(scene, before)
    await answered_once(scene.discord, await scene.bob.writes(scene.channel, QUESTION))


async def until_connected_again(scene: Scene, before: int, within: float = 10.0) -> None:
    """Wait until there was a further IDENTIFY or RESUME and the session is open."""
    gateway = scene.discord.gateway
    async with asyncio.timeout(within):
        while not (len(gateway.identifies) + gateway.resumes > before and gateway.is_ready(1)):
            await scene.discord.journal.change(0.1)


async def test_a_ban_by_the_outer_wall_stops_every_send():
    """A 429 without Via comes from the wall before Discord, which bans who knocks on: after one, nothing is sent."""
    async with local_discord() as discord:
        guild = discord.guild("The clinic")
        channel, ann, bob = guild.channel("questions"), guild.member("ann"), guild.member("bob")
        bot = await discord.start_bot(**CLINIC)
        discord.fail(status=429, via=False)
        await ann.writes(channel, QUESTION)
        await says(bot, "Nothing is sent for 10 minutes")
        for person in (ann, bob):
            await person.writes(channel, QUESTION)
        await discord.quiet(0.5)
        assert len(discord.journal.find("POST", SEND)) == 1


JUMPING = (
    "import os, sys, time; real = time.time; "
    "day = lambda name: 86_400 if os.path.exists(name) else 0; "
    "time.time = lambda: real() + day('jump') - day('back'); "
    "from bot.cli.serve import serve; sys.exit(serve())"
)


async def test_a_clock_that_jumps_changes_nothing():
    """A day ahead and a day back: waits, retries and the number of questions a minute go by another clock."""
    async with local_discord() as discord:
        guild = discord.guild("The clinic")
        channel, ann = guild.channel("questions"), guild.member("ann")
        bot = await BotProcess.start(discord.api_url, discord.world.token, CLINIC, ("-c", JUMPING))
        try:
            await discord.ready(bot)
            for jump in ("jump", "back"):
                (Path(bot._folder.name) / jump).touch()
                discord.fail(status=429, times=1, retry_after=0.1)
                await answered_once(discord, await ann.writes(channel, QUESTION))
                (Path(bot._folder.name) / jump).unlink()
        finally:
            await bot.stop()


async def test_after_kill_9_it_starts_as_if_nothing_had_been():
    """Killed with an answer on its way: the next start answers what is asked then, and nothing twice."""
    async with local_discord() as discord:
        guild = discord.guild("The clinic")
        channel, ann = guild.channel("questions"), guild.member("ann")
        bot = await discord.start_bot(**CLINIC)
        discord.fail(kind="slow", seconds=0.5)
        cut = await ann.writes(channel, QUESTION)
        await discord.sleep(0.2)
        await bot.kill()
        await discord.start_bot(**CLINIC)
        await answered_once(discord, await ann.writes(channel, QUESTION))
        assert len(discord.replies_to(cut)) <= 1
        assert len(discord.journal.find("PUT", "/applications/{application_id}/commands")) == 1


async def test_sigterm_brings_every_answer_home():
    """Five answers under way when the supervisor wants it gone: all arrive, then it goes, with 0 and a goodbye."""
    async with local_discord() as discord:
        guild = discord.guild("The clinic")
        channels = [guild.channel(f"questions-{number}") for number in range(5)]
        people = [guild.member(f"person{number}") for number in range(5)]
        bot = await discord.start_bot(**CLINIC)
        discord.fail(kind="slow", seconds=0.8, times=5)
        asked = [await person.writes(channel, QUESTION) for person, channel in zip(people, channels, strict=True)]
        async with asyncio.timeout(15):
            while len(discord.journal.find("POST", SEND)) < 5:  # what the bot has not read yet is not under way
                await discord.journal.change(0.1)
        assert await bot.terminate() == 0
        assert [len(discord.replies_to(each)) for each in asked] == [1] * 5
        assert discord.gateway.close_codes == [1000]
        assert "Traceback" not in bot.output()


DEBUGGING = (
    "import logging, sys, bot.log_output as logs; quiet = logs.write_logs\n"
    "def loud(*given, **more):\n"
    "    quiet(*given, **more)\n"
    "    for name in ('', 'discord', 'aiohttp', 'asyncio'): logging.getLogger(name).setLevel(logging.DEBUG)\n"
    "logs.write_logs = loud\n"
    "from bot.cli.serve import serve; sys.exit(serve())"
)


@pytest.mark.parametrize("style", ["text", "json"])
async def test_a_crash_at_debug_writes_no_token(style: str):
    """Everything is logged that there is, then the bot crashes: neither its token nor an interaction's is in it."""
    async with local_discord() as discord:
        guild = discord.guild("The clinic")
        channel, ann = guild.channel("questions"), guild.member("ann")
        ann.last_channel = channel.channel
        given = CLINIC | {"FAQ_LOG_FORMAT": style}
        bot = await BotProcess.start(discord.api_url, discord.world.token, given, ("-c", DEBUGGING))
        try:
            await discord.ready(bot)
            await discord.wait_for_reply(await ann.writes(channel, QUESTION))
            discord.fail(CALLBACK, kind="reset")
            await ann.slash("/ask", question="emt meaning")
            discord.gateway.dispatch("MESSAGE_CREATE", {"id": "1"}, guild_id=guild.id)
            said = await bot.exits(1)
        finally:
            await bot.stop()
        assert "INTERACTION_CREATE" in said, "nothing was logged at DEBUG, so this proves nothing"
        assert "[hidden]" in said
        assert "has crashed" in said
        assert discord.world.token not in said
        tokens = list(discord.core.interactions)
        assert tokens
        assert not [token for token in tokens if token in said]
