"""Defining in Discord: /define and /compare."""

from typing import Any, Final

import discord
from discord import app_commands

from bot.discord_app import asking, autocomplete, custom_ids, failures, layout, outcomes, places, rendering
from bot.discord_app.door import Door
from bot.service.asking import did_you_mean
from bot.service.reply import Card, Choice, ReplyKind

Interaction = discord.Interaction[Any]
TYPED: Final = 200
LISTED: Final = "Begin to type one in `/define`, and the terms that I know are listed there."


async def define(door: Door, interaction: Interaction, name: str) -> None:
    """/define: every sense of a term, or the terms that come near."""
    if not await asking.allowed(door, interaction):
        return
    guild_id = interaction.guild_id or 0
    card = await door.defining.define(guild_id, name[:TYPED])
    if card is not None:
        await _show(door, interaction, card)
        door.meter.answered("define", ReplyKind.ANSWER)
        return
    near = await door.defining.near(guild_id, name[:TYPED])
    door.meter.answered("define", ReplyKind.SUGGEST if near else ReplyKind.NONE)
    await _unknown(door, interaction, f"I don't know the term **{layout.quoted(name)}** yet.", near)


async def compare(door: Door, interaction: Interaction, first: str, second: str) -> None:
    """/compare: two terms side by side."""
    if not await asking.allowed(door, interaction):
        return
    guild_id = interaction.guild_id or 0
    card = await door.defining.compare(guild_id, first[:TYPED], second[:TYPED])
    if card is not None:
        await _show(door, interaction, card)
        door.meter.answered("compare", ReplyKind.ANSWER)
        return
    cards = {name: await door.defining.define(guild_id, name[:TYPED]) for name in (first, second)}
    unknown = [name for name, found in cards.items() if found is None]
    if unknown:
        names = " or ".join(f"**{layout.quoted(name)}**" for name in unknown)
        near = [
            choice for name in unknown for choice in await door.defining.near(guild_id, name[:TYPED], 3 // len(unknown))
        ]
        await _unknown(door, interaction, f"I don't know the term {names} yet.", near)
        return
    same = next(found for found in cards.values() if found is not None)
    heading = "These are two names for the same thing." if len(cards) > 1 else "Please name two different terms."
    view = rendering.suggestions([Choice(same.ref, same.title)], None, heading=heading)
    await door.sender.respond(interaction, view, private=True)


async def _show(door: Door, interaction: Interaction, card: Card) -> None:
    """A card for everybody to see, unless the bot is off in this channel."""
    private = await places.is_off(door, places.of_interaction(interaction))
    view = rendering.card(
        card,
        asker=custom_ids.NOBODY if private else interaction.user.id,
        rated=outcomes.rated(door, interaction.guild_id or 0),
    )
    await door.sender.respond(interaction, view, private=private)


async def _unknown(
    door: Door, interaction: Interaction, sentence: str, near: tuple[Choice, ...] | list[Choice]
) -> None:
    heading = f"{sentence} {did_you_mean(near) if near else LISTED}"
    await door.sender.respond(interaction, rendering.suggestions(near, None, heading=heading), private=True)


def commands(door: Door) -> list[app_commands.Command[Any, ..., None]]:
    """What this file adds to Discord's menus."""

    @app_commands.command(name="define", description="Look up a term or an acronym.")
    @app_commands.describe(term="The term or acronym")
    async def define_command(interaction: Interaction, term: str) -> None:
        await failures.attend(door, interaction, define(door, interaction, term))

    @app_commands.command(name="compare", description="Put two terms side by side.")
    @app_commands.describe(first="The first term", second="The second term")
    async def compare_command(interaction: Interaction, first: str, second: str) -> None:
        await failures.attend(door, interaction, compare(door, interaction, first, second))

    async def terms(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await autocomplete.terms(door, interaction, typed)

    define_command.autocomplete("term")(terms)
    compare_command.autocomplete("first")(terms)
    compare_command.autocomplete("second")(terms)
    return [define_command, compare_command]
