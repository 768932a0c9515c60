"""A few commands, a layout and a modal for the small client: enough to try every kind of interaction."""

from __future__ import annotations

import asyncio
from typing import Any

import discord
from discord import app_commands, ui

Seen = discord.Interaction[Any]
EMS = ("EMT", "EMS", "AEMT")


class Panel(ui.LayoutView):
    """A container with a text, a row of buttons, a link and a menu."""

    def __init__(self, text: str = "# What is EMT?\nA person.") -> None:
        """Draw it."""
        super().__init__(timeout=None)
        more = ui.Button[Any](label="More", custom_id="t:more")
        rename = ui.Button[Any](label="Rename", custom_id="t:rename")
        dead = ui.Button[Any](label="Dead", custom_id="t:dead", disabled=True)
        link = ui.Button[Any](label="Source", url="https://example.org/page")
        options = [discord.SelectOption(label=name, value=name.lower()) for name in EMS]
        self.add_item(
            ui.Container[Any](
                ui.TextDisplay(text),
                ui.Separator(),
                ui.ActionRow[Any](more, rename, dead, link),
                ui.ActionRow[Any](ui.Select[Any](custom_id="t:choose", options=options)),
            )
        )


class RenameForm(ui.Modal):
    """Two fields under labels."""

    def __init__(self) -> None:
        """Draw it, with the first field prefilled."""
        super().__init__(title="Rename", custom_id="t:form", timeout=60)
        field = ui.TextInput[Any](custom_id="t:name", default="EMT", max_length=20)
        self.add_item(ui.Label(text="Name", component=field))
        menu = ui.Select[Any](custom_id="t:level", options=[discord.SelectOption(label=n, value=n) for n in EMS])
        self.add_item(ui.Label(text="Level", description="Of care", component=menu))


def add_commands(tree: app_commands.CommandTree[Any]) -> None:
    """Add `/ask`, `/faq show`, `/slow`, `/late`, `/double`, `/panel`, `/secret` and the message menu "Answer"."""

    @tree.command(name="ask", description="Ask")
    @app_commands.describe(question="What you want to know", private="Only you see it")
    async def ask(interaction: Seen, question: str, private: bool = False) -> None:
        await interaction.response.send_message(f"You asked: {question}", ephemeral=private)

    @ask.autocomplete("question")
    async def offer(interaction: Seen, current: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=n, value=n.lower()) for n in EMS if current.lower() in n.lower()]

    faq = app_commands.Group(name="faq", description="The FAQ")

    @faq.command(name="show", description="Show one")
    async def show(interaction: Seen, entry: str, file: discord.Attachment | None = None) -> None:
        data = (await file.read()).decode() if file else ""
        await interaction.response.send_message(f"{entry} {data}")

    tree.add_command(faq)

    @tree.command(name="slow", description="Think first")
    async def slow(interaction: Seen) -> None:
        await interaction.response.defer(ephemeral=True)
        await asyncio.sleep(0.05)
        await interaction.edit_original_response(content="thought")
        await interaction.followup.send("and more", ephemeral=True)

    @tree.command(name="late", description="Never answer")
    async def late(interaction: Seen) -> None:
        return

    @tree.command(name="panel", description="A layout")
    async def panel(interaction: Seen) -> None:
        await interaction.response.send_message(view=Panel())

    @tree.command(name="secret", description="For moderators")
    @app_commands.default_permissions(manage_messages=True)
    @app_commands.guild_only()
    async def secret(interaction: Seen) -> None:
        may = interaction.permissions.manage_messages
        await interaction.response.send_message("welcome" if may else "no", ephemeral=True)

    @tree.context_menu(name="Answer")
    async def answer(interaction: Seen, message: discord.Message) -> None:
        await interaction.response.send_message(f"about: {message.content}", ephemeral=True)


async def on_component(interaction: Seen) -> None:
    """Answer clicks, choices and submits by custom_id, as a bot that keeps no view in memory does."""
    data: Any = interaction.data or {}
    custom_id = data.get("custom_id")
    if custom_id == "t:more":
        await interaction.response.edit_message(view=Panel("# More\nA person, indeed."))
    elif custom_id == "t:choose":
        await interaction.response.send_message(f"chose {data['values']}", ephemeral=True)
    elif custom_id == "t:rename":
        await interaction.response.send_modal(RenameForm())
    elif custom_id == "t:form":
        values = [part["component"].get("value", part["component"].get("values")) for part in data["components"]]
        await interaction.response.send_message(f"saved {values}", ephemeral=True)
