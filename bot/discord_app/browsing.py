"""Browsing in Discord: /faq browse and show, and the group that holds them; only the one who asks sees them."""

from typing import Any, cast

import discord
from discord import app_commands

from bot.discord_app import asking, autocomplete, custom_ids, failures, helping, privacy, rendering
from bot.discord_app.custom_ids import NOBODY
from bot.discord_app.door import Door
from bot.faq.knowledge_base import digest
from bot.service.question import Question, Surface

Interaction = discord.Interaction[Any]


async def topics(door: Door, interaction: Interaction, page: int = 0) -> discord.ui.LayoutView:
    """The screen of all topics."""
    return rendering.topics(await door.browsing.topics(interaction.guild_id or 0), page)


async def entries(door: Door, interaction: Interaction, topic: str, page: int = 0) -> discord.ui.LayoutView | None:
    """The screen of one topic, named by its digest; None when there is no such topic (any more)."""
    guild_id = interaction.guild_id or 0
    for name, _ in await door.browsing.topics(guild_id):
        if digest(name) == topic:
            return rendering.entries(name, await door.browsing.entries(guild_id, name), page)
    return None


async def browse(door: Door, interaction: Interaction) -> None:
    """/faq browse."""
    await door.sender.respond(interaction, await topics(door, interaction), private=True)


async def show(door: Door, interaction: Interaction, entry: str) -> None:
    """/faq show: an entry that was chosen, or the nearest to what was typed."""
    guild_id = interaction.guild_id or 0
    token = custom_ids.chosen(entry)
    if token is not None:
        card = await custom_ids.card_of(door.asking, guild_id, token)
        if card is None:
            await failures.tell(door, interaction, asking.ASK_AGAIN)
            return
    else:
        card = await door.asking.show(guild_id, entry.strip())
    if card is None:
        answer = await door.asking.ask(Question(entry, guild_id, interaction.channel_id or 0, Surface.SLASH))
        view = rendering.reply(answer, asker=NOBODY)
    else:
        view = rendering.card(card)
    await door.sender.respond(interaction, view, private=True)


def commands(door: Door) -> app_commands.Group:
    """The group /faq."""

    async def browse_command(interaction: Interaction) -> None:
        await failures.attend(door, interaction, browse(door, interaction))

    @app_commands.command(name="show", description="Read one entry.")
    @app_commands.describe(entry="A question of the FAQ")
    async def show_command(interaction: Interaction, entry: str) -> None:
        await failures.attend(door, interaction, show(door, interaction, entry))

    async def questions(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return await autocomplete.questions(door, interaction, typed)

    async def help_command(interaction: Interaction) -> None:
        await failures.attend(door, interaction, helping.explain(door, interaction))

    show_command.autocomplete("entry")(questions)
    group = app_commands.Group(name="faq", description="Look through the FAQ.")
    group.command(name="browse", description="See everything I can answer, by topic.")(browse_command)
    group.add_command(cast("app_commands.Command[Any, ..., None]", show_command))
    group.command(name="help", description="How to ask me.")(help_command)
    for command in privacy.commands(door):
        group.add_command(command)
    return group
