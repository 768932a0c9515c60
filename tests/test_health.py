"""What watches the bot from outside sees whether it lives, whether it can answer, how it fares; and nobody's name."""

import asyncio
import re
import socket
import time

import aiohttp
import pytest
from discord_door import CLINIC, discord, says
from local_discord import LocalDiscord

from bot.errors import ConfigurationError
from bot.health import Metrics, serving

__all__ = ["discord"]

HERE = ("127.0.0.1", 0)


async def get(port: int, path: str) -> tuple[int, str]:
    """Status and text of one page."""
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}{path}") as response:
        return response.status, await response.text()


async def test_live_and_ready_are_two_things():
    """A bot that cannot reach Discord lives, but is not ready, and says why."""
    troubles = ["1 of 2 shards are connected to Discord."]
    async with serving(HERE, Metrics(), lambda: troubles) as port:
        assert await get(port, "/livez") == (200, "alive\n")
        assert await get(port, "/readyz") == (503, "1 of 2 shards are connected to Discord.\n")
        troubles.clear()
        assert await get(port, "/readyz") == (200, "ready\n")
        assert (await get(port, "/"))[0] == 404


async def test_an_address_in_use_is_a_sentence():
    """The operator reads which setting to change."""
    with socket.socket() as taken:
        taken.bind(HERE)
        taken.listen()
        with pytest.raises(ConfigurationError, match=r"FAQ_HTTP_ADDRESS=127\.0\.0\.1:"):
            async with serving(taken.getsockname(), Metrics(), list):
                pass


async def test_without_an_address_nothing_listens():
    """The default opens no port."""
    async with serving(None, Metrics(), list) as port:
        assert port == 0


async def test_a_loop_that_hangs_is_seen():
    """Whatever holds the loop for half a second stands in the metrics."""
    metrics = Metrics()
    async with serving(HERE, metrics, list):
        await asyncio.sleep(0.05)
        time.sleep(0.5)  # noqa: ASYNC251 - this is the fault
        await asyncio.sleep(0.05)
    assert re.search(r'faqbot_loop_lag_seconds_bucket\{le="0.1"\} 0.0', metrics.text().decode())
    assert re.search(r'faqbot_loop_lag_seconds_bucket\{le="1.0"\} 1.0', metrics.text().decode())


def value(text: str, name: str) -> float:
    """What stands behind a metric; 0 where it is not there."""
    found = re.search(rf"^{re.escape(name)} (\S+)$", text, re.MULTILINE)
    return float(found[1]) if found else 0.0


async def test_the_bot_counts_what_it_does_and_names_nobody(discord: LocalDiscord):
    """Answers by path and outcome, callbacks against three seconds, refusals by code, shards; no id, no name."""
    guild = discord.guild("The clinic")
    channel, ann = guild.channel("questions"), guild.member("ann")
    bot = await discord.start_bot(**CLINIC, FAQ_HTTP_ADDRESS="127.0.0.1:0")
    await says(bot, "/metrics).")
    port = int(re.search(r"http://127\.0\.0\.1:(\d+)", bot.output())[1])  # type: ignore[index]
    discord.fail(kind="status", times=1)
    await discord.wait_for_reply(await ann.writes(channel, "<@bot> what does EMT stand for"))
    await ann.slash("/ask", question="emt meaning")
    await ann.slash("/define", term="nonsuch")
    channel.allow_bot(denied=["send_messages"])
    await ann.writes(channel, "<@bot> what does EMT stand for")
    await discord.quiet()
    assert (await get(port, "/readyz"))[0] == 200
    _, text = await get(port, "/metrics")
    assert value(text, 'faqbot_answers_total{outcome="answer",path="mention"}') == 1
    assert value(text, 'faqbot_answers_total{outcome="lost",path="mention"}') == 1
    assert value(text, 'faqbot_answers_total{outcome="answer",path="slash"}') == 1
    assert value(text, 'faqbot_callback_seconds_bucket{le="3.0"}') == 2
    assert value(text, 'faqbot_http_errors_total{code="0",status="503"}') == 1
    assert value(text, 'faqbot_http_errors_total{code="50013",status="403"}') == 1
    assert (value(text, "faqbot_gateway_shards_up"), value(text, "faqbot_servers")) == (1, 1)
    labels = dict(re.findall(r'(\w+)="([^"]*)"', "\n".join(line for line in text.splitlines() if "faqbot_" in line)))
    assert labels.keys() <= {"path", "outcome", "status", "code", "le"}
    assert str(guild.id) not in text
    discord.gateway.refuse_connections = 100
    discord.gateway.drop()
    for _ in range(50):
        status, trouble = await get(port, "/readyz")
        if status == 503:
            break
        await asyncio.sleep(0.05)
    assert trouble == "0 of 1 shards are connected to Discord.\n"
    assert (await get(port, "/livez"))[0] == 200
    discord.gateway.refuse_connections = 0


async def test_an_address_that_is_taken_ends_serve_with_a_sentence(discord: LocalDiscord):
    """78, and nothing is asked of Discord."""
    with socket.socket() as taken:
        taken.bind(HERE)
        taken.listen()
        bot = await discord.start_bot(ready=False, **CLINIC, FAQ_HTTP_ADDRESS=f"127.0.0.1:{taken.getsockname()[1]}")
        assert "Choose a free port" in await bot.exits(78)
    assert discord.journal.calls == []
