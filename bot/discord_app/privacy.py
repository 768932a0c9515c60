"""Privacy in Discord: /faq privacy and /faq forget-me; only the one who asks sees them."""

from typing import Any, Final

import discord
from discord import app_commands

from bot.discord_app import custom_ids, failures, layout, rendering
from bot.discord_app.custom_ids import Verb
from bot.discord_app.door import Door

NOTHING_KEPT: Final = "This bot runs without a place to keep anything: I keep nothing at all of what you write."
HEADING: Final = "### What I keep"
WARNING: Final = (
    "### Forget me\nThis erases, in every server: your votes on answers, and your wishes to be told when something is "
    "answered. Edits that you made to an FAQ stay, but nobody can see any more that they were yours. This cannot be "
    "undone."
)
FORGET: Final = "Forget me"

Interaction = discord.Interaction[Any]


async def show(door: Door, interaction: Interaction) -> None:
    """/faq privacy."""
    lines = (NOTHING_KEPT,)
    if door.learning is not None:
        lines = await door.learning.privacy.statement(interaction.guild_id or 0)
    await door.sender.respond(
        interaction, rendering.note("\n".join([HEADING, *(f"- {line}" for line in lines)])), private=True
    )


async def offer(door: Door, interaction: Interaction) -> None:
    """/faq forget-me: what it does, and a button that does it."""
    if door.learning is None:
        await failures.tell(door, interaction, NOTHING_KEPT)
        return
    press = layout.button(FORGET, custom_ids.make(Verb.FORGET), discord.ButtonStyle.danger)
    await door.sender.respond(interaction, layout.layout(layout.text(WARNING), *layout.row([press])), private=True)


async def forget(door: Door, interaction: Interaction) -> None:
    """The button: forget whoever pressed it."""
    if door.learning is None:
        await failures.tell(door, interaction, NOTHING_KEPT)
        return
    user_id = interaction.user.id
    done = await door.learning.privacy.forget(user_id)
    counted = (
        f"{_number(done.votes, 'vote')} and {_number(done.waiting, 'wish', 'wishes')} to be told are erased; "
        f"{_number(done.revisions, 'edit')} of an FAQ {'has' if done.revisions == 1 else 'have'} no author any more."
    )
    await door.sender.replace(interaction, rendering.note(f"Done. {counted} I keep nothing else that leads to you."))


def commands(door: Door) -> list[app_commands.Command[Any, ..., None]]:
    """`privacy` and `forget-me`, for the group /faq."""

    @app_commands.command(name="privacy", description="What I keep of what people write, and for how long.")
    async def privacy_command(interaction: Interaction) -> None:
        await failures.attend(door, interaction, show(door, interaction))

    @app_commands.command(name="forget-me", description="Erase what I keep of you, in every server.")
    async def forget_command(interaction: Interaction) -> None:
        await failures.attend(door, interaction, offer(door, interaction))

    return [privacy_command, forget_command]


def _number(count: int, one: str, more: str = "") -> str:
    return f"{count} {one if count == 1 else more or one + 's'}"
