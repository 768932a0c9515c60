"""Examining a connection to Discord: the checks that `faqbot doctor` and `/faq-admin doctor` share."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

import aiohttp
import discord
from discord import app_commands
from discord.http import Route

from bot.discord_app import connecting, diagnosing
from bot.discord_app.client import tree_of
from bot.discord_app.door import Door
from bot.errors import ConfigurationError
from bot.service.diagnosing import Ailment, Check

SERVERS: Final = 200
"""Servers that are looked at from the terminal: three requests each."""
SECONDS: Final = 20.0


@dataclass(frozen=True, slots=True)
class Examiner:
    """`client` is logged in (a gateway is not needed). `guild`: only this server; None: all, up to SERVERS."""

    client: discord.Client
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
        tree: Any = getattr(self.client, "tree", None) or served(self.client)
        theirs: list[Any] = [*await self.client.http.get_global_commands(self.client.application_id or 0)]
        return diagnosing.commands(tree, theirs)

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


def served(client: discord.Client) -> app_commands.CommandTree[Any]:
    """The commands as `serve` has them, with its store; none of them can be run."""
    nobody: Any = object()
    return tree_of(client, Door(nobody, nobody, nobody, nobody, moderating=nobody, listening=nobody, learning=nobody))


async def log_in(api_url: str | None, token: str) -> tuple[discord.Client, Iterable[Ailment]]:
    """A client that is logged in, beside a bot that may be running; ailments where that cannot be."""
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False
    client = discord.Client(intents=discord.Intents.none(), max_ratelimit_timeout=30.0)
    address = connecting.use_address(api_url)
    wrong = Ailment(connecting.UNKNOWN_TO_DISCORD, "Put the new token in, then run doctor again.")
    try:
        async with asyncio.timeout(SECONDS):
            await client.login(connecting.check_token(token))
    except ConfigurationError as error:
        return client, [Ailment(error.sentence, wrong.remedy)]
    except discord.LoginFailure:
        return client, [wrong]
    except discord.HTTPException as error:
        reason = f"it answers {error.status}"
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        reason = connecting.reason(error)
    except (TypeError, KeyError, ValueError):
        reason = "what answers there is not Discord"
    else:
        return client, []
    remedy = "Look at the network, at a proxy or firewall, and at FAQ_DISCORD_API_URL."
    return client, [Ailment(f"Discord cannot be reached at {address} ({reason}).", remedy)]
