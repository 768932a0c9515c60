"""The process helper: starts a bot as its operator does, ends it with SIGTERM, checks how it ended."""

from __future__ import annotations

import asyncio

import pytest
from local_discord import BotProcess, LocalDiscord
from local_discord.fixtures import discord

__all__ = ["discord"]

ORDERLY = """
import asyncio, os, signal
async def main():
    done = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, done.set)
    print("at", os.environ["FAQ_DISCORD_API_URL"], os.environ["FAQ_PACKS"], flush=True)
    await done.wait()
asyncio.run(main())
"""


async def start(discord: LocalDiscord, script: str) -> BotProcess:
    """Start a script in place of the bot."""
    bot = await BotProcess.start(discord.api_url, "token", {"FAQ_PACKS": "ems"}, ("-c", script))
    async with asyncio.timeout(10):
        while not bot.output() and not bot.ended:  # noqa: ASYNC110  (another process gives no event)
            await asyncio.sleep(0.02)
    return bot


async def test_sigterm_ends_it_with_0(discord: LocalDiscord) -> None:
    """The bot gets the address and its settings, and an orderly end is exit code 0."""
    bot = await start(discord, ORDERLY)
    assert bot.output() == f"at {discord.api_url} ems\n"
    await bot.stop()
    assert bot.returncode == 0


async def test_an_exit_code_that_nobody_expected_fails(discord: LocalDiscord) -> None:
    """A crash fails the test and shows what was printed; an expected code does not."""
    script = "print('no token', flush=True); raise SystemExit(78)"
    bot = await start(discord, script)
    with pytest.raises(AssertionError, match="no token"):
        await bot.stop()
    bot = await start(discord, script)
    assert "no token" in await bot.exits(78)
    await bot.stop()


async def test_a_bot_that_ignores_sigterm_is_killed(discord: LocalDiscord) -> None:
    """A bot that does not end in time is killed, and the test fails."""
    bot = await start(discord, "import signal; signal.signal(15, signal.SIG_IGN); print(1, flush=True); signal.pause()")
    with pytest.raises(AssertionError, match="did not end"):
        await bot.terminate(within=0.3)
    assert bot.ended
    with pytest.raises(AssertionError):
        await bot.stop()
