"""Helping in Discord: /faq help, with what the one who asks may do here; only they see it."""

from typing import Any, Final

import discord

from bot.discord_app import rendering
from bot.discord_app.acting import actor
from bot.discord_app.door import Door
from bot.service.actor import Actor, Right

ASKING: Final = (
    "### How to ask me",
    "- Write {name} and your question, or write me a direct message.",
    "- Reply to an answer of mine{pinging} to go on about it: “how much does it cost?”",
    "- `/ask` looks a question up; with `private: True` only you see the answer.",
    "- `/define` explains a term, `/compare` puts two side by side.",
    "- `/faq browse` shows everything I can answer, by topic, and `/faq show` one answer.",
    "- To answer a message of somebody else: *Apps → Answer from FAQ* on it{pointing}.",
)
POINTING: Final = ", or reply to it and mention me"
"""Only where Discord shows us the text of that message."""
PINGING: Final = ", with the ping on,"
"""Else Discord shows us only the replies that ping us."""
SUGGESTING: Final = "- `/faq suggest` tells the moderators what is missing."
KEEPING: Final = "- `/faq privacy` says what I keep, `/faq forget-me` erases what I keep of you."
HONEST: Final = "I answer from the FAQ only. When I am not sure, I offer what comes near or say that I don't know."
EDITING: Final = (
    "### What you can do as an editor",
    "- `/faq-admin add`, `edit`, `remove`, `restore`: entries. *Apps → Add to FAQ* makes one of a message.",
    "- `/faq-admin phrasing add`, `phrasing remove`: the ways in which people ask.",
    "- `/faq-admin term add`, `term edit`, `term remove`: the glossary.",
    "- `/faq-admin review`: what I could not answer. `/faq-admin stats`: what people ask.",
    "- `/faq-admin test`: what I would say to a question, and why.",
    "- `/faq-admin history`, `undo`: who changed what, and the way back.",
    "- `/faq-admin export`: the whole FAQ of this server as a zip.",
)
MANAGING: Final = (
    "### And as an admin",
    "- `/faq-admin setup`: who edits, where I speak, what I know and keep.",
    "- `/faq-admin import`: a whole FAQ from a file.",
    "- `/faq-admin doctor`: what keeps me from my work here, and how to mend it.",
)

Interaction = discord.Interaction[Any]


async def explain(door: Door, interaction: Interaction) -> None:
    """/faq help."""
    me = interaction.client.user
    who = await actor(door, interaction) if door.moderating is not None else None
    text = "\n".join(_lines(who, in_server=bool(interaction.guild_id))).format(
        name=me.mention if me is not None else "my name",
        pointing=POINTING if door.message_content else "",
        pinging="" if door.message_content or not interaction.guild_id else PINGING,
    )
    await door.sender.respond(interaction, rendering.note(text), private=True)


def _lines(who: Actor | None, *, in_server: bool) -> list[str]:
    """What somebody may do; None: in a bot without a place to keep anything nobody can change anything."""
    lines = [*ASKING, *([SUGGESTING] if who is not None and in_server else []), KEEPING, "", HONEST]
    if who is not None and who.may(Right.EDIT):
        lines += EDITING
    if who is not None and who.may(Right.SETUP):
        lines += MANAGING
    return lines
