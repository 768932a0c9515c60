"""Suggesting in Discord: what a member would like the FAQ to answer."""

from typing import Any, Final

import discord

from bot.discord_app import forms, layout, rendering
from bot.discord_app.acting import actor, moderating
from bot.discord_app.door import Door
from bot.service.actor import Right
from bot.service.records import ReviewState

THANKS: Final = (
    "### Thank you!\n“{question}” is on the moderators' list now. Nothing changes until one of them decides."
)
SEEN: Final = (
    "### Thank you!\nThe moderators have seen “{question}” before and decided against it, so it is not put before them "
    "again. If it matters to you, please talk to one of them."
)
NEAR: Final = "\nThere is something close to it already: “{title}”. `/ask` shows it."

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
    seen = done.review.state is ReviewState.DISMISSED
    told = (SEEN if seen else THANKS).format(question=layout.quoted(done.review.text))
    if done.nearest:
        told += NEAR.format(title=layout.plain(done.nearest, 200))
    await door.sender.finish(interaction, rendering.note(told))
