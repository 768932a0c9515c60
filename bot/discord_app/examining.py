"""Examining a connection to Discord: the checks that `faqbot doctor` and `/faq-admin doctor` share."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import aiohttp
import discord
from discord import app_commands
from discord.http import Route

from bot.discord_app import diagnosing
from bot.service.diagnosing import Ailment, Check

SERVERS: Final = 200
"""Servers that are looked at from the terminal: three requests each."""
SECONDS: Final = 20.0


@dataclass(frozen=True, slots=True)
class Examiner:
    """`client` is logged in (a gateway is not needed), `tree` holds the commands that people should see. `guild`: only
    this server; None: all, up to SERVERS."""

    client: discord.Client
    tree: app_commands.CommandTree[Any]
    message_content: bool
    shard_ids: tuple[int, ...] | None = None
    shard_count: int | None = None
    guild: discord.Guild | None = None

    def checks(self) -> list[tuple[str, Check]]:
        """Everything that can be looked at, each under the name that people read."""
        return [
            ("clock", self._clock),
            ("intents", self._intents),
            ("commands", self._commands),
            ("shards", self._shards),
            ("rights in servers", self._rights),
        ]

    async def _clock(self) -> list[Ailment]:
        async with (
            asyncio.timeout(SECONDS),
            aiohttp.ClientSession() as session,
            session.get(f"{Route.BASE}/gateway") as answer,
        ):
            return diagnosing.clock(answer.headers.get("Date"), datetime.now(UTC))

    async def _intents(self) -> list[Ailment]:
        application = await self.client.application_info()
        return [
            *diagnosing.intents(application, message_content=self.message_content),
            *diagnosing.interactions(application),
        ]

    async def _commands(self) -> list[Ailment]:
        theirs: list[Any] = [*await self.client.http.get_global_commands(self.client.application_id or 0)]
        return diagnosing.commands(self.tree, theirs)

    async def _shards(self) -> list[Ailment]:
        recommended, _, limits = await self.client.http.get_bot_gateway()
        return diagnosing.shards(recommended, {**limits}, shard_ids=self.shard_ids, shard_count=self.shard_count)

    async def _rights(self) -> list[Ailment]:
        if self.guild is not None:
            return diagnosing.guild(self.guild.name, self.guild.me, self.guild.channels)
        found: list[Ailment] = []
        async for each in self.client.fetch_guilds(limit=SERVERS):
            guild = await self.client.fetch_guild(each.id, with_counts=False)
            me = await guild.fetch_member(self.client.user.id if self.client.user else 0)
            found += diagnosing.guild(guild.name, me, await guild.fetch_channels())
        return found
