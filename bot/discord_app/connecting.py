"""Connecting: log in at the address that is set, patiently, and say in a sentence what keeps us from it."""

import asyncio
import contextlib
import logging
import random
from collections.abc import Callable, Iterator
from typing import Final

import aiohttp
import discord
import discord.http
import yarl
from discord.gateway import DiscordClientWebSocketResponse, DiscordWebSocket
from discord.http import Route

from bot.discord_app.client import FaqClient
from bot.errors import ConfigurationError

log = logging.getLogger(__name__)

LOGIN_SECONDS: Final = 60.0
LONGEST_PAUSE: Final = 60.0
GOODBYE_SECONDS: Final = 2.0
CLOUDFLARE_PAUSE: Final = 600.0

UNKNOWN_TO_DISCORD: Final = (
    "Discord does not know this token. Copy it anew: https://discord.com/developers/applications → your application "
    "→ Bot → Reset Token, then put it into DISCORD_TOKEN (or into the file that DISCORD_TOKEN_FILE names)."
)
MALFORMED: Final = (
    "DISCORD_TOKEN holds characters that are in no token, such as a space, a line break or a quote. "
    "Set it to the token alone, without “Bot” before it."
)
MISSING_INTENT: Final = (
    "Discord refuses the message content intent, which FAQ_MESSAGE_CONTENT=1 asks for. Switch on “Message Content "
    "Intent” at https://discord.com/developers/applications → your application → Bot, or set FAQ_MESSAGE_CONTENT=0."
)
TOO_FEW_SHARDS: Final = (
    "Discord refuses our number of shards: one holds 2,500 servers at the most. In a single process leave "
    "FAQ_SHARD_COUNT and FAQ_SHARD_IDS empty; with more, set FAQ_SHARD_COUNT in each to what Discord recommends "
    "(`faqbot doctor` says how many)."
)
WRONG_INTENTS: Final = "Discord refuses the intents that we ask for. Please update the bot: its version may be too old."


class Unreachable(Exception):
    """Discord could not be reached, or was not itself; worth another try after `pause` seconds (None: as usual)."""

    def __init__(self, reason: str, pause: float | None = None) -> None:
        super().__init__(reason)
        self.pause = pause


class WebSocket(DiscordClientWebSocketResponse):
    """A socket that keeps why Discord closed it, and that leaves with one word.

    aiohttp replaces that code by 1006 where Discord was gone before our own goodbye; the library then takes a wrong
    token or a missing intent for a passing fault, and knocks again and again.
    """

    _told: int | None = None
    _leaving: bool = False
    _closers: int = 0
    _heard: asyncio.Event | None = None

    @property
    def close_code(self) -> int | None:
        """The code that Discord gave, else the one that aiohttp has."""
        return self._told or super().close_code

    async def close(self, *, code: int = 4000, message: bytes = b"") -> bool:
        """Close. Once 1000 was asked for, that is what Discord hears, and who asked waits until it has heard.

        The library's reader wakes up at a close, and closes by itself with 4000: come back soon.
        """
        self._leaving = self._leaving or code == 1000
        self._closers += 1
        try:
            first = await super().close(code=1000 if self._leaving else code, message=message)
        finally:
            self._closers -= 1
            if not self._closers and self._heard is not None:
                self._heard.set()
        if code == 1000 and self._closers:
            self._heard = asyncio.Event()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(GOODBYE_SECONDS):
                    await self._heard.wait()
        return first

    async def receive(self, timeout: float | None = None) -> aiohttp.WSMessage:  # noqa: ASYNC109 - aiohttp's own signature
        """The next message."""
        message = await super().receive(timeout)
        if message.type is aiohttp.WSMsgType.CLOSE:
            self._told = message.data
        return message


class Watched:
    """How the connection is, for whoever watches from outside. `client` is None until we are logged in."""

    client: FaqClient | None = None

    def shards_up(self) -> float:
        """How many shards are connected."""
        return sum(not shard.is_closed() for shard in self.client.shards.values()) if self.client else 0

    def servers(self) -> float:
        """How many servers this process knows."""
        return len(self.client.guilds) if self.client else 0

    def troubles(self) -> list[str]:
        """What keeps us from answering; nothing when every shard of ours is connected."""
        if self.client is None:
            return ["Not logged in to Discord yet."]
        wanted, up = len(self.client.shard_ids or range(self.client.shard_count or 1)), int(self.shards_up())
        return [] if up == wanted else [f"{up} of {wanted} shards are connected to Discord."]


def check_token(token: str) -> str:
    """The token, if it can be one. Raises ConfigurationError."""
    if not all("!" <= character <= "~" and character not in "\"'" for character in token):
        raise ConfigurationError(MALFORMED)
    return token


def use_address(api_url: str | None) -> str:
    """Talk to this REST address from now on (None: Discord itself); the address in use."""
    discord.http.DiscordClientWebSocketResponse = WebSocket  # pyright: ignore[reportPrivateImportUsage]
    if api_url is not None:
        Route.BASE = api_url
    return Route.BASE


async def log_in(make_client: Callable[[], FaqClient], token: str, *, own_address: bool) -> FaqClient:
    """A client that is logged in and knows its gateway and number of shards.

    Tries for as long as Discord cannot be reached. Raises ConfigurationError for what only the operator can change;
    `own_address` tells whether the address was set by the operator.
    """
    for pause in _pauses():
        client = make_client()
        try:
            async with asyncio.timeout(LOGIN_SECONDS):
                connects_in = await _log_in(client, token, own_address=own_address)
            if connects_in:
                log.warning("Discord allows no connect for %.0f s; waiting, or it resets the token.", connects_in)
                await asyncio.sleep(connects_in)
        except (Unreachable, TimeoutError) as error:
            await client.close()
            wait = getattr(error, "pause", None) or pause
            reason = str(error) or f"no answer within {LOGIN_SECONDS:.0f} seconds"
            log.warning("Discord cannot be reached at %s (%s). Trying again in %.0f s.", Route.BASE, reason, wait)
            await asyncio.sleep(wait)
        except BaseException:
            await client.close()
            raise
        else:
            return client
    raise AssertionError("the pauses never end")


def explained(error: Exception) -> Exception:
    """A failure of a running connection; as ConfigurationError where only the operator can help."""
    code = error.code if isinstance(error, discord.ConnectionClosed) else None
    if isinstance(error, discord.PrivilegedIntentsRequired) or code == 4014:
        return ConfigurationError(MISSING_INTENT)
    if isinstance(error, discord.LoginFailure) or code == 4004:
        return ConfigurationError(UNKNOWN_TO_DISCORD)
    if code in (4010, 4011):
        return ConfigurationError(TOO_FEW_SHARDS)
    if code == 4013:
        return ConfigurationError(WRONG_INTENTS)
    return error


async def _log_in(client: FaqClient, token: str, *, own_address: bool) -> float:
    """One try; the seconds to wait before connecting."""
    wrong_address = ConfigurationError(
        f"FAQ_DISCORD_API_URL={Route.BASE} answers, but not as Discord's API does. Please correct the address, or "
        "leave it empty to talk to Discord itself."
    )
    try:
        await client.login(token)
        # Asked here and not by the library: it would end at a failure, and go back to its built-in gateway later.
        shards, gateway, limits = await client.http.get_bot_gateway()
    except discord.LoginFailure as error:
        raise explained(error) from error
    except discord.GatewayNotFound as error:
        raise Unreachable("its gateway has no address") from error
    except discord.HTTPException as error:
        if error.status == 429:
            raise Unreachable("it asks for a pause", CLOUDFLARE_PAUSE) from error
        if error.status >= 500 or not own_address:
            raise Unreachable(f"it answers {error.status}") from error
        raise wrong_address from error
    except aiohttp.InvalidURL as error:
        raise wrong_address from error
    except (aiohttp.ClientError, OSError) as error:
        raise Unreachable(reason(error)) from error
    except (TypeError, KeyError, ValueError) as error:
        # A page of some other web server instead of what we asked for.
        if own_address:
            raise wrong_address from error
        raise
    wanted = client.wanted_shards
    if wanted is not None and wanted < shards:
        log.warning(
            "Discord recommends %d shards; FAQ_SHARD_COUNT=%d is fewer, and one shard holds 2,500 servers at the most.",
            shards,
            wanted,
        )
    client.shard_count = wanted or shards
    client.max_concurrency = max(1, limits.get("max_concurrency", 1))
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(gateway)
    needed = len(client.shard_ids or range(client.shard_count))
    return limits.get("reset_after", 0) / 1000 if limits.get("remaining", needed) < needed else 0.0


def reason(error: Exception) -> str:
    """Why the network failed, in a few words."""
    cause = getattr(error, "os_error", error)
    return getattr(cause, "strerror", None) or str(cause) or type(error).__name__


def _pauses() -> Iterator[float]:
    """1, 2, 4 … seconds, at most a minute, a little apart so that many bots do not knock at once."""
    pause = 1.0
    while True:
        yield pause * random.uniform(0.9, 1.1)  # noqa: S311 - no secret
        pause = min(pause * 2, LONGEST_PAUSE)
