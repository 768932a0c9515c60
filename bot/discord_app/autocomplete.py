"""Autocomplete: questions and terms to choose from while somebody types."""

from collections.abc import Awaitable, Iterable
from typing import Any

import discord
from discord import app_commands

from bot.discord_app import custom_ids, failures, limits
from bot.discord_app.door import Door
from bot.service.reply import Choice

Interaction = discord.Interaction[Any]
TYPED = 200  # nobody types more before choosing, and a forged client may


async def questions(door: Door, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    """Entries that answer what was typed so far."""
    found = door.asking.complete(interaction.guild_id or 0, typed[:TYPED], limits.CHOICES)
    await failures.attend(door, interaction, _offer(door, interaction, found, by_token=True))
    return []


async def terms(door: Door, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    """Terms that begin like, or look like, what was typed so far."""
    found = door.defining.complete(interaction.guild_id or 0, typed[:TYPED], limits.CHOICES)
    await failures.attend(door, interaction, _offer(door, interaction, found, by_token=False))
    return []


async def _offer(door: Door, interaction: Interaction, found: Awaitable[Iterable[Choice]], *, by_token: bool) -> None:
    choices = [
        app_commands.Choice(
            name=limits.choice_name(each.title), value=custom_ids.choice_value(each.ref) if by_token else each.ref
        )
        for each in await found
    ]
    fitting = [choice for choice in choices if limits.value_fits(choice.value)]
    # Answered here, not by returning them: the library's own way has no time-out and tells nobody when it fails.
    await door.sender.offer(interaction, fitting[: limits.CHOICES])
