"""Visiting Discord beside a bot that may be running: log in, look, leave; for `faqbot doctor`."""

import asyncio
from collections.abc import Iterable
from typing import Any, Final

import aiohttp
import discord
from discord import app_commands

from bot.discord_app import connecting
from bot.discord_app.client import tree_of
from bot.discord_app.door import Door
from bot.errors import ConfigurationError
from bot.service.diagnosing import Ailment

SECONDS: Final = 20.0


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
