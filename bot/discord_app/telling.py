"""Telling: after an edit, whoever waits for an answer that is there now is told, once, in a direct message."""

import asyncio
import logging
from typing import Any, Final

import discord

from bot.discord_app import custom_ids, layout, rendering
from bot.discord_app.door import Door
from bot.errors import FaqBotError
from bot.service.reviewing import Settled

log = logging.getLogger(__name__)

TOLD: Final = "You asked me to tell you when “{question}” has its answer. Here it is."
_WORKING: Final[set[asyncio.Task[None]]] = set()

Interaction = discord.Interaction[Any]


def after_edit(door: Door, interaction: Interaction) -> None:
    """The FAQ of this server was changed: in the background, see which questions it answers now."""
    guild_id = interaction.guild_id or 0
    if door.learning is not None and guild_id:
        task = asyncio.get_running_loop().create_task(_look(door, interaction.client, guild_id))
        _WORKING.add(task)  # the loop itself holds a task only weakly
        task.add_done_callback(_WORKING.discard)


async def tell(door: Door, client: discord.Client, guild_id: int, settled: tuple[Settled, ...]) -> None:
    """Tell everybody who waits. They asked for it; who takes no direct messages is not told."""
    if door.learning is None:
        return
    for done in settled:
        for who in done.waiting:
            above = layout.text(TOLD.format(question=layout.plain(done.review.text, 200)))
            # forgotten first: rather not told than told twice
            await door.learning.reviewing.told(guild_id, who)
            await door.sender.tell(
                client,
                who.user_id,
                rendering.card(done.card, asker=custom_ids.NOBODY, above=above),
                nonce=done.review.id,
            )


async def _look(door: Door, client: discord.Client, guild_id: int) -> None:
    with door.in_flight.one():
        try:
            if door.learning is not None:
                await tell(door, client, guild_id, await door.learning.reviewing.answered_now(guild_id))
        except FaqBotError as error:
            log.warning("%s Nobody was told.", error)
        except Exception:
            log.exception("Who waits for an answer could not be told.")
