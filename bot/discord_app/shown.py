"""Shown: what a message of ours says about itself by its own parts, so that nothing has to be remembered."""

import re
from collections.abc import Iterable
from typing import Any, Final

import discord

from bot.discord_app import custom_ids, layout
from bot.discord_app.custom_ids import NOBODY, Press, Verb
from bot.service.asking import Asking

_ABOUT: Final = re.compile(r"-# About \[this message\]\((https://[^\s()]+)\)")


def presses(message: discord.Message | None) -> tuple[Press, ...]:
    """All that can be pressed in it."""
    parts = layout.parts(message.components) if message is not None else ()
    return custom_ids.presses(str(getattr(part, "custom_id", None) or "") for part in parts)


def offers(interaction: discord.Interaction[Any]) -> bool:
    """Whether what was pressed stands in its message, where others see that: a client can send any custom_id.

    What only one person sees is theirs, and each use case asks for its right in any case.
    """
    message = interaction.message
    if message is None or message.flags.ephemeral:
        return message is not None
    return interaction.custom_id in {getattr(part, "custom_id", None) for part in layout.parts(message.components)}


def asker(around: Iterable[Press]) -> int:
    """Whose answer it is, as its own Delete button says."""
    return next((int(each.arguments[0]) for each in around if each.verb is Verb.DELETE), NOBODY)


def card_token(around: Iterable[Press]) -> str:
    """The token of the card that it shows to everybody; "" where it shows none."""
    found = (each.arguments for each in around if each.verb is Verb.DELETE)
    return next((arguments[1] for arguments in found if len(arguments) > 1), "")


async def ref(asking: Asking, guild_id: int, message: discord.Message) -> str:
    """The ref of the entry, term or comparison that it shows; "" where there is none (any more)."""
    token = card_token(presses(message))
    card = await custom_ids.card_of(asking, guild_id, token) if token else None
    return card.ref if card is not None else ""


def about(message: discord.Message | None) -> str:
    """The address of the message that it answers, where it says that."""
    for part in message.components if message is not None else ():
        if found := _ABOUT.fullmatch(str(getattr(part, "content", ""))):
            return found[1]
    return ""
