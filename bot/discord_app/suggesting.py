"""Suggesting in Discord: what a member would like the FAQ to answer."""

from typing import Any, Final

import discord

from bot.discord_app import forms, layout, rendering
from bot.discord_app.acting import actor, moderating
from bot.discord_app.door import Door
from bot.service.actor import Right

THANKS: Final = (
    "### Thank you!\nThe moderators find “{question}” in their list now. Nothing changes until one of them says so."
)
NEAR: Final = "\nI know something near to it already: “{title}”. `/ask` shows it."

Interaction = discord.Interaction[Any]


async def suggest(door: Door, interaction: Interaction) -> None:
    """/faq suggest: a form."""
    (await actor(door, interaction)).require(Right.PROPOSE)
    await door.sender.open_form(interaction, forms.suggestion())


async def sent(door: Door, interaction: Interaction) -> None:
    """The form came back."""
    values = forms.sent(interaction)
    await door.sender.think(interaction, anew=True)
    who = await actor(door, interaction)
    done = await moderating(door).proposing.propose(who, values.get("question", ""), values.get("answer", ""))
    told = THANKS.format(question=layout.quoted(done.review.text))
    if done.nearest:
        told += NEAR.format(title=layout.plain(done.nearest, 200))
    await door.sender.finish(interaction, rendering.note(told))
