"""`python -m tools.load`: what one bot (or two) carries, beside a plain discord.py client on the same stream.

Needs two cores: one for the client that is measured, one for the Discord that drives it. CPU and memory are read from
the client's own process, so the generator's share is not in them; for times, the same stream is answered by a plain
client that looks nothing up ("echo"), which shows the share of the library, the loopback and the generator.
"""

import argparse
import asyncio
import os
import re
import statistics
import time
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from tools.load.clients import Client
from tools.load.discord_side import DiscordSide
from tools.load.frames import Guild, Stream, guild

SETTLE = 4.0  # the library holds servers back for two seconds after a connect


def servers(count: int, shards: int = 1) -> dict[int, list[Guild]]:
    """`count` servers, spread over the shards."""
    return {shard: [guild(n, (shard, shards)) for n in range(count // shards)] for shard in range(shards)}


@asynccontextmanager
async def running(
    guilds: dict[int, list[Guild]],
    start: Callable[..., Coroutine[Any, Any, Client]],
    **how: Any,
) -> AsyncGenerator[tuple[DiscordSide, Client]]:
    """A Discord with these servers and one client that has read them all."""
    discord = DiscordSide(guilds, len(guilds))
    await discord.start()
    client = await start(discord.base, **how)
    try:
        async with asyncio.timeout(300):
            await discord.connected(guilds)
        await asyncio.sleep(SETTLE)
        await client.idle()
        yield discord, client
    except BaseException:
        print(client.output()[-3000:])
        raise
    finally:
        await client.stop()
        await discord.stop()


async def flood(discord: DiscordSide, client: Client, first: list[str], messages: list[str]) -> tuple[float, float]:
    """CPU microseconds a message, and messages a second, as fast as the client reads; `first` warms every server up."""
    shard = discord.shards[0]
    cpu = client.cpu()
    for each in first:
        await shard.send("MESSAGE_CREATE", each)
    await shard.caught_up()
    await client.idle()  # it has done what the first message of a server makes it do
    print(f"    the first message of each server: {(client.cpu() - cpu) / len(first) * 1e6:.1f} µs")
    cpu, began = client.cpu(), time.perf_counter()
    for each in messages:
        await shard.send("MESSAGE_CREATE", each)
    await shard.caught_up()
    return (client.cpu() - cpu) / len(messages) * 1e6, len(messages) / (time.perf_counter() - began)


async def paced(
    discord: DiscordSide, stream: Stream, rate: float, seconds: float, each: list[Guild] | None = None
) -> list[float]:
    """Milliseconds from MESSAGE_CREATE to our POST, of questions at `rate` a second; the first second warms up.

    `each`: one question in each of these servers, instead of in any.
    """
    shard, sent = discord.shards[0], dict[int, float]()
    places = each or [None] * int(rate * (seconds + 1))
    ready = [stream.message(asks=True, where=place) for place in places]
    began = time.perf_counter()
    for number, (message_id, data) in enumerate(ready):
        await asyncio.sleep(max(0.0, began + number / rate - time.perf_counter()))
        if number >= rate:
            sent[message_id] = time.perf_counter()
        await shard.send("MESSAGE_CREATE", data)
    for _ in range(60):  # a bot that lags behind may still answer
        if all(each in discord.answers for each in sent):
            break
        await asyncio.sleep(0.5)
    lost = [each for each in sent if each not in discord.answers]
    if lost:
        print(f"    {len(lost)} of {len(sent)} questions had no answer")
    return sorted((discord.answers[each] - at) * 1000 for each, at in sent.items() if each in discord.answers)


def quantiles(found: list[float]) -> str:
    """p50, p99 and the worst."""
    cuts = statistics.quantiles(found, n=100)
    return f"p50 {cuts[49]:.1f} ms, p99 {cuts[98]:.1f} ms, worst {found[-1]:.1f} ms"


async def memory(count: int) -> None:
    """Resident memory with no server and with `count`."""
    found: dict[str, list[float]] = {"plain": [], "bot": []}
    for size in (0, count):
        for name, start in (("plain", Client.plain), ("bot", Client.bot)):
            async with running(servers(size), start) as (_, client):
                found[name].append(client.memory())
    for name, (empty, full) in found.items():
        each = (full - empty) * 1000 / count
        print(f"  {name:5}  {empty:6.1f} MB with none, {full:6.1f} MB with {count}: {each:.1f} KB a server")


async def not_for_us(count: int, messages: int) -> None:
    """CPU of a message that is none of our business, beside the empty client."""
    guilds = servers(count)
    for content in (False, True):
        stream = Stream(guilds[0], content=content)
        first = [stream.message(asks=False, where=each)[1] for each in guilds[0]]
        texts = [stream.message(asks=False)[1] for _ in range(messages)]
        cost: dict[str, float] = {}
        for name, start in (("plain", Client.plain), ("bot", Client.bot)):
            async with running(guilds, start, content=content) as (discord, client):
                cost[name], speed = await flood(discord, client, first, texts)
                print(
                    f"  content={int(content)} {name:5}  {cost[name]:6.1f} µs a message, {speed:,.0f} messages a second"
                )
        print(f"  content={int(content)} ratio  {cost['bot'] / cost['plain']:.2f} (aim: at most 1.4)")


async def questions(count: int, rate: float, seconds: float) -> None:
    """Times of answers at a steady rate, beside the echo client; and how late the bot's loop was."""
    guilds = servers(count)
    asking = guilds[0][::3]
    async with running(guilds, Client.plain, echo=True) as (discord, client):
        print(f"  echo   {await answered(discord, client, Stream(asking, content=False), rate, seconds)}")
    async with running(guilds, Client.bot, FAQ_HTTP_ADDRESS="127.0.0.1:0") as (discord, client):
        first = Stream(asking, content=False, seed=2)
        for each in asking:  # the first question of a server also loads what the server has set
            await discord.shards[0].send("MESSAGE_CREATE", first.message(asks=True, where=each)[1])
            await asyncio.sleep(0.012)
        await client.idle()
        stream = Stream(asking, content=False, seed=3)
        print(f"  bot    {await answered(discord, client, stream, rate, seconds)} (aim: p99 under 20 ms)")
        print(f"  bot    loop lag: {await lag(client)}")


async def answered(
    discord: DiscordSide,
    client: Client,
    stream: Stream,
    rate: float,
    seconds: float = 0,
    *,
    each: list[Guild] | None = None,
) -> str:
    """As `paced`, in words, with the CPU that a question costs."""
    cpu = client.cpu()
    found = await paced(discord, stream, rate, seconds, each)
    await asyncio.sleep(1)  # what is written down afterwards belongs to it
    spent = (client.cpu() - cpu) / (len(each) if each else rate * (seconds + 1)) * 1000
    return f"{quantiles(found)}; {spent:.2f} ms of CPU a question"


async def cold(count: int, rate: float, edited: str) -> None:
    """Times of the very first question of each server, at a steady rate, beside the echo client."""
    guilds = servers(count)
    async with running(guilds, Client.plain, echo=True) as (discord, client):
        stream = Stream(guilds[0], content=False, seed=4)
        print(f"  echo   {await answered(discord, client, stream, rate, each=guilds[0])}")
    more = {"FAQ_DATABASE_URL": edited} if edited else {}
    async with running(guilds, Client.bot, FAQ_HTTP_ADDRESS="127.0.0.1:0", **more) as (discord, client):
        stream = Stream(guilds[0], content=False, seed=4)
        found = await answered(discord, client, stream, rate, each=guilds[0])
        print(f"  bot    {found} (aim: p99 under 20 ms), the first question of each server")
        print(f"  bot    loop lag: {await lag(client)}")


async def lag(client: Client) -> str:
    """The loop lag as the bot itself has measured it."""
    port = re.search(r"http://127\.0\.0\.1:(\d+)", client.output())
    if port is None:
        return "unknown"
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port[1]}/metrics") as response:
        text = await response.text()
    buckets = [(le, float(n)) for le, n in re.findall(r'loop_lag_seconds_bucket\{le="([^"]+)"\} (\S+)', text)]
    total = buckets[-1][1]
    return ", ".join(f"≤ {le} s: {n / total:.1%}" for le, n in buckets if n / total > 0.5)


async def soak(count: int, messages: int, every: int) -> None:
    """Memory over a long stream in which each message of so many is a question.

    What is remembered for a while (whose answer belongs to which question, limits) has its bound at some thousand
    questions: only a stream that has more of them shows whether memory is flat.
    """
    guilds = servers(count)
    stream = Stream(guilds[0], content=True)
    async with running(guilds, Client.bot, content=True) as (discord, client):
        steps, shown = 10, list[str]()
        for _ in range(steps):
            for number in range(messages // steps):
                await discord.shards[0].send("MESSAGE_CREATE", stream.message(asks=number % every == 0)[1])
                if number % every == 0:
                    await asyncio.sleep(0.005)  # questions at a rate that can be answered
            await discord.shards[0].caught_up()
            await asyncio.sleep(0.5)
            shown.append(f"{client.memory():.1f}")
        await client.idle()
        asked = messages // every
        if len(discord.answers) < asked:
            print(client.output()[-1500:])
        print(
            f"  {messages:,} messages, {len(discord.answers):,} of {asked:,} questions answered; MB after each tenth:"
        )
        print(f"  {' '.join(shown)}")


async def two_processes(count: int, rate: float, seconds: float, database: str) -> None:
    """Two bots, one shard each, `count` servers in all."""
    guilds = servers(count, 2)
    discord = DiscordSide(guilds, 2)
    await discord.start()
    more = {"FAQ_DATABASE_URL": database} if database else {}
    bots = [await Client.bot(discord.base, FAQ_SHARD_IDS=str(n), FAQ_SHARD_COUNT="2", **more) for n in (0, 1)]
    try:
        await discord.connected(guilds)
        await asyncio.sleep(SETTLE)
        print(f"  memory {' and '.join(f'{bot.memory():.1f} MB' for bot in bots)} with {count // 2} servers each")
        both = DiscordSide(guilds, 2)
        both.answers = discord.answers
        found: list[float] = []
        for number in (0, 1):
            both.shards = {0: discord.shards[number]}
            stream = Stream(guilds[number], content=False, seed=number + 2)
            found += await paced(both, stream, rate / 2, seconds / 2)
        print(f"  {quantiles(sorted(found))} at {rate / 2:.0f} questions a second to one and then the other")
    except BaseException:
        print("\n".join(bot.output()[-2000:] for bot in bots))
        raise
    finally:
        for bot in bots:
            await bot.stop()
        await discord.stop()


async def waits_of_moderators() -> None:
    """What an edit costs, in this process; it needs the engine, as nothing else here does."""
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # as the bot does for itself
    from tools.load.edits import edits  # noqa: PLC0415 - numpy reads that when it is imported

    await edits()


def arguments() -> argparse.Namespace:
    """What to measure, and how much of it."""
    parser = argparse.ArgumentParser(prog="python -m tools.load", description=__doc__.partition("\n")[0])  # type: ignore[union-attr]
    parser.add_argument("what", nargs="*", help="memory, chatter, questions, cold, edits, soak, two (default: all)")
    parser.add_argument("--servers", type=int, default=2500)
    parser.add_argument("--messages", type=int, default=20_000)
    parser.add_argument("--rate", type=float, default=200)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--soak", type=int, default=100_000)
    parser.add_argument("--every", type=int, default=5, help="in the soak each of so many messages is a question")
    parser.add_argument("--database", default="", help="an address for `cold`, a postgresql:// one for two processes")
    return parser.parse_args()


async def main() -> None:
    """Measure, and print as it goes."""
    asked = arguments()
    print(f"{os.cpu_count()} cores, load of the machine before: {os.getloadavg()[0]:.2f}")
    steps = {
        "memory": lambda: memory(asked.servers),
        "chatter": lambda: not_for_us(asked.servers, asked.messages),
        "questions": lambda: questions(asked.servers, asked.rate, asked.seconds),
        "cold": lambda: cold(asked.servers, asked.rate, asked.database),
        "edits": waits_of_moderators,
        "soak": lambda: soak(asked.servers, asked.soak, asked.every),
        "two": lambda: two_processes(asked.servers * 2, asked.rate, asked.seconds, asked.database),
    }
    for name in asked.what or steps:
        print(f"{name} ({asked.servers} servers)", flush=True)
        await steps[name]()


if __name__ == "__main__":
    asyncio.run(main())
