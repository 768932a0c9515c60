"""The clients under load, each in a process of its own: the bot, and a plain discord.py client to compare it with."""

import asyncio
import os
import signal
import sys
import tempfile
from pathlib import Path
from typing import Self

ROOT = Path(__file__).parents[2]
TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")

# The library with the same intents, the caches off, and an empty on_message; with "echo" it answers.
PLAIN = """
import asyncio, sys, discord, yarl
from discord.gateway import DiscordWebSocket
base, content, echo = sys.argv[1], sys.argv[2] == "1", sys.argv[3] == "1"
discord.http.Route.BASE = f"http://{base}/api/v10"
DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(f"ws://{base}")
intents = discord.Intents.none()
intents.guilds = intents.guild_messages = intents.dm_messages = True
intents.message_content = content
class Client(discord.AutoShardedClient):
    async def on_message(self, message):
        if echo and self.user.id in message.raw_mentions:
            await message.channel.send("An answer.", reference=message.to_reference(), nonce=str(message.id))
client = Client(intents=intents, member_cache_flags=discord.MemberCacheFlags.none(), chunk_guilds_at_startup=False,
                max_messages=None, shard_count=int(sys.argv[4]))
asyncio.run(client.start("a.b.c"))
"""


class Client:
    """One running client; CPU and memory are read from the system, so the generator's share is not in them."""

    def __init__(self, process: asyncio.subprocess.Process, folder: "tempfile.TemporaryDirectory[str]") -> None:
        self._process, self._folder = process, folder

    @classmethod
    async def start(cls, *arguments: str, **environment: str) -> Self:
        """Start `python *arguments` in an empty folder."""
        folder = tempfile.TemporaryDirectory(prefix="faqbot-load-")
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        kept |= {"PYTHONPATH": str(ROOT), "XDG_DATA_HOME": folder.name, "PYTHONUNBUFFERED": "1"}
        with (Path(folder.name) / "output.txt").open("wb") as output:
            process = await asyncio.create_subprocess_exec(
                sys.executable, *arguments, cwd=folder.name, env=kept | environment, stdout=output, stderr=output
            )
        return cls(process, folder)

    @classmethod
    async def bot(cls, base: str, *, content: bool = False, **environment: str) -> Self:
        """Our bot, with the shipped pack."""
        about = {"DISCORD_TOKEN": "a.b.c", "FAQ_DISCORD_API_URL": f"http://{base}/api/v10"}
        return await cls.start("-m", "bot", "serve", **about, FAQ_MESSAGE_CONTENT=str(int(content)), **environment)

    @classmethod
    async def plain(cls, base: str, *, content: bool = False, echo: bool = False, shards: int = 1) -> Self:
        """The library's client with an empty on_message, or one that answers every question with the same words."""
        return await cls.start("-W", "ignore", "-c", PLAIN, base, str(int(content)), str(int(echo)), str(shards))

    def cpu(self) -> float:
        """Seconds of CPU so far."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    async def idle(self) -> None:
        """Wait until it does next to nothing any more."""
        before = -1.0
        while self.cpu() - before > 0.03:
            before = self.cpu()
            await asyncio.sleep(1)

    def memory(self) -> float:
        """Resident memory in MB."""
        return int(Path(f"/proc/{self._process.pid}/statm").read_text().split()[1]) * PAGE / 1e6

    def output(self) -> str:
        """Everything it said."""
        return (Path(self._folder.name) / "output.txt").read_text(errors="replace")

    async def stop(self) -> None:
        """End it."""
        if self._process.returncode is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                async with asyncio.timeout(15):
                    await self._process.wait()
            except TimeoutError:
                self._process.kill()
                await self._process.wait()
        self._folder.cleanup()
